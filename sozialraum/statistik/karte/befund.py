"""Was eine Flächenkarte zeigt, in einem Satz: nie eine Rangfolge, nie ein Name am Pranger."""

from collections.abc import Sequence

from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import gross, vergleichbar


def befund(gebiete: Sequence[Kennzahl], stadt: Kennzahl | None, *, mehrzahl: str, alle: bool = True) -> str:
    """`In 23 von 61 Quartieren liegt der Anteil der unter 18-Jährigen über dem der Stadt (15,5 %)`.

    `gebiete` sind die eingeteilten Kennzahlen der Karte, `mehrzahl` ist das Wort ihrer Ebene; ohne `alle`
    liegen weitere Gebiete in keiner Klasse. Anzahlen und Gebiete ohne vergleichbare Stadt nennen die Spanne.
    Ohne Kennzahl sagt der Satz das.
    """
    if not gebiete:
        return f"Für die {nominativ(mehrzahl)} ist hierzu kein Wert ausgewiesen"
    indikator = gebiete[0].indikator
    anzahl = len(gebiete)
    orte = dativ(mehrzahl) if alle else f"ausgewiesenen {dativ(mehrzahl)}"
    vergleichbare = stadt is not None and all(vergleichbar(k, stadt) for k in gebiete)
    if stadt is None or stadt.gerundet is None or not vergleichbare or indikator.art is Art.ANZAHL:
        return _spanne(gebiete, orte)
    darueber = sum(k.gerundet is not None and k.gerundet > stadt.gerundet for k in gebiete)
    artikel = "der" if indikator.genus == "f" else "dem"
    rest = f"liegt {indikator.subjekt} über {artikel} der Stadt ({stadt.zahl_text})"
    if darueber == 0:
        return f"In keinem Gebiet {rest}"
    if darueber == anzahl:
        return f"In allen {anzahl} {orte} {rest}"
    return f"In {darueber} von {anzahl} {orte} {rest}"


def _spanne(gebiete: Sequence[Kennzahl], orte: str) -> str:
    geordnet = sorted(gebiete, key=lambda kennzahl: kennzahl.gerundet or 0)
    kleinste, groesste = geordnet[0], geordnet[-1]
    subjekt = gross(gebiete[0].indikator.subjekt)
    wo = f"in {len(gebiete)} {orte}" if len(gebiete) > 1 else f"in {gebiete[0].gebiet.name}"
    if kleinste.gerundet == groesste.gerundet:
        ueberall = "überall " if len(gebiete) > 1 else ""
        return f"{subjekt} liegt {wo} {ueberall}bei {groesste.als_text}"
    return f"{subjekt} liegt {wo} zwischen {kleinste.zahl_text} und {groesste.als_text}"


def nominativ(mehrzahl: str) -> str:
    """Nach „die“ und „der“: `Statistische Bezirke` wird `Statistischen Bezirke`."""
    eigenschaft, leer, wort = mehrzahl.rpartition(" ")
    return f"{eigenschaft}n{leer}{wort}" if eigenschaft.endswith("e") else mehrzahl


def dativ(mehrzahl: str) -> str:
    """Nach „in“ und „von“: `Quartieren`, `Statistischen Bezirken`, `Städten und Gemeinden`."""
    return " ".join(
        wort if wort == "und" or wort.endswith(("n", "s")) else f"{wort}n" for wort in mehrzahl.split()
    )
