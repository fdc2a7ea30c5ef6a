"""Was sich zwischen zwei Zeiträumen geändert hat, in einem Satz."""

from collections.abc import Sequence

from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl, seit_dem_bruch
from sozialraum.statistik.saetze.bewegung import HUNDERT, ist_oder_hat, veraendert, zwei_bewegungen
from sozialraum.statistik.saetze.gebiete import EBENEN, STAEDTE, gross, vergleich_wes, wer, wes
from sozialraum.statistik.saetze.vergleich import geschlossen, im_dativ, vergleich, vergleichbar


def entwicklung(reihe: Sequence[Kennzahl]) -> str:
    """`Kalk ist zwischen 2005 und 2012 um 3,1 % gewachsen`, aus dem ersten und letzten offenen Wert.

    Anteile nennen beide Werte: `Der Frauenanteil ist zwischen 2005 und 2012 von 51,0 % auf 49,0 % gesunken`.
    Fehler: `ValueError` ohne Kennzahl.
    """
    if not reihe:
        raise ValueError("Eine Entwicklung braucht mindestens eine Kennzahl.")
    offene = [kennzahl for kennzahl in reihe if kennzahl.offen]
    if not offene:
        return geschlossen(reihe[-1])
    offene = seit_dem_bruch(offene)
    erste, letzte = offene[0], offene[-1]
    assert erste.wert is not None and letzte.wert is not None
    if erste.zeitraum == letzte.zeitraum:
        return f"{vergleich(letzte)} ({zeitraeume.in_worten(letzte.zeitraum)})"
    if letzte.indikator.art is not Art.ANZAHL or erste.wert == 0:
        return _entwicklung_von_auf(erste, letzte)
    bewegung = veraendert((letzte.wert - erste.wert) / erste.wert * HUNDERT)
    zeit = zeitraeume.zwischen(erste.zeitraum, letzte.zeitraum)
    if bewegung.endswith("verändert"):
        return f"Die Bevölkerung {wes(letzte.gebiet)} hat sich {zeit} {bewegung}"
    return f"{letzte.gebiet.name} ist {zeit} {bewegung}"


def _entwicklung_von_auf(erste: Kennzahl, letzte: Kennzahl) -> str:
    indikator = letzte.indikator
    subjekt = gross(indikator.subjekt)
    assert erste.gerundet is not None and letzte.gerundet is not None
    if erste.gerundet == letzte.gerundet:
        heute, frueher = zeitraeume.in_worten(letzte.zeitraum), zeitraeume.in_worten(erste.zeitraum)
        return f"{subjekt} liegt {heute} wie {frueher} bei {im_dativ(indikator, letzte.als_text)}"
    richtung = "gestiegen" if letzte.gerundet > erste.gerundet else "gesunken"
    zeit = zeitraeume.zwischen(erste.zeitraum, letzte.zeitraum)
    return f"{subjekt} ist {zeit} von {erste.zahl_text} auf {letzte.als_text} {richtung}"


def entwicklung_im_vergleich(eigene: Sequence[Kennzahl], andere: Sequence[Kennzahl]) -> str:
    """`Kalk ist seit 2005 um 3,1 % gewachsen, die Stadt um 2,1 %`, über den gemeinsamen Zeitraum.

    Ohne gemeinsame Zeiträume spricht `entwicklung` für das eigene Gebiet allein.
    """
    paare = [(e, a) for e, a in zip(eigene, andere, strict=True) if vergleichbar(e, a)]
    paare = [(e, a) for e, a in paare if not (paare[-1][0].bruch_seit(e) or paare[-1][1].bruch_seit(a))]
    if len(paare) < 2 or not all(k.wert for k in paare[0]):
        return entwicklung(eigene)
    (e1, a1), (e2, a2) = paare[0], paare[-1]
    assert e1.wert and e2.wert is not None and a1.wert and a2.wert is not None
    hier = veraendert((e2.wert - e1.wert) / e1.wert * HUNDERT)
    dort = veraendert((a2.wert - a1.wert) / a1.wert * HUNDERT)
    zeit = zeitraeume.zwischen(e1.zeitraum, e2.zeitraum)
    wort = EBENEN.get(a2.gebiet.ebene)
    name = wort.nominativ if wort and a2.gebiet.ebene in STAEDTE else wer(a2.gebiet)
    if "ist" == ist_oder_hat(hier) == ist_oder_hat(dort):
        return zwei_bewegungen(e2.gebiet.name, name, zeit, hier, dort)
    # „Kalk hat sich nicht verändert“ wäre mehr gesagt, als die Zahl weiß.
    subjekt, anderes = f"Die Bevölkerung {wes(e2.gebiet)}", f"die {vergleich_wes(a2.gebiet)}"
    return zwei_bewegungen(subjekt, anderes, zeit, hier, dort)
