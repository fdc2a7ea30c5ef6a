"""Die einleitenden Sätze der Kapitel; rein, ohne Django.

Wo eine Zahl geschlossen ist, sagt der Satz weniger, nie etwas Geschätztes.
"""

from collections.abc import Sequence

from sozialraum.kern import zahlen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import gross, spanne, vergleich, wann
from sozialraum.statistik.schwankungsbreite import SICHERHEIT

STAEDTE = ("Stadt", "Gemeinde")


def bezeichnung(gebiet: Gebiet) -> str:
    """Für Spaltenköpfe: `Stadtbezirk Kalk`, `Köln`, der Name des Sozialraums."""
    if gebiet.ebene in STAEDTE:
        return gebiet.name.removeprefix("Stadt ")
    return gebiet.name if gebiet.ebene == "Sozialraum" else f"{gebiet.ebene} {gebiet.name}"


def einwohner(ew: Kennzahl, veraenderung: Kennzahl | None, vergleiche: Sequence[Kennzahl]) -> str:
    """„Im Jahr 2012 zählte Kalk 22.383 Einwohnerinnen und Einwohner, 3,4 % mehr als 2007 (Köln: +1,9 %).“"""
    if not ew.offen:
        return ""
    wort = "Einwohnerin oder Einwohner" if ew.gerundet == 1 else "Einwohnerinnen und Einwohner"
    satz = f"{gross(wann(ew.zeitraum))} zählte {bezeichnung(ew.gebiet)} {ew.als_text} {wort}"
    if veraenderung is None or veraenderung.gerundet is None:
        return f"{satz}."
    seit = veraenderung.zeitraum_text.partition(" bis ")[0]
    if veraenderung.gerundet == 0:
        satz += f", so viele wie {seit}"
    else:
        richtung = "mehr" if veraenderung.gerundet > 0 else "weniger"
        satz += f", {zahlen.prozent(abs(veraenderung.gerundet))} {richtung} als {seit}"
    daneben = [
        f"{bezeichnung(k.gebiet)}: {zahlen.prozent(k.gerundet, vorzeichen=True)}"
        for k in vergleiche
        if k.gerundet is not None
    ]
    return f"{satz} ({', '.join(daneben)})." if daneben else f"{satz}."


def groesster_unterschied(paare: Sequence[tuple[Kennzahl, Kennzahl]]) -> str:
    """Der größte Abstand unter den Paaren (Raum, Vergleichsgebiet) als Satz mit Punkt; sonst leer."""
    paar = unaehnlichste(paare)
    return f"{vergleich(*paar, mit_ort=True)}." if paar else ""


def unaehnlichste(paare: Sequence[tuple[Kennzahl, Kennzahl]]) -> tuple[Kennzahl, Kennzahl] | None:
    """Das Paar (Raum, Vergleichsgebiet) eines Anteils mit dem größten Abstand."""
    offene = [
        (abs(hier.gerundet - dort.gerundet), hier, dort)
        for hier, dort in paare
        if hier.gerundet is not None and dort.gerundet is not None and hier.indikator.art is Art.ANTEIL
    ]
    if not offene:
        return None
    _, hier, dort = max(offene, key=lambda eines: eines[0])
    return hier, dort


def lesehilfe(kennzahlen: Sequence[Kennzahl]) -> str:
    """Unter einer Tabelle: wie weit ihre Anteile aus kleinen Zahlen zufällig schwanken; leer, wenn keiner."""
    spannen = [
        f"{kennzahl.indikator.label}, {bezeichnung(kennzahl.gebiet)}: {text}"
        for kennzahl in kennzahlen
        if (text := spanne(kennzahl)) is not None
    ]
    if not spannen:
        return ""
    return (
        "Lesehilfe: Anteile aus kleinen Zahlen schwanken schon zufällig. Schwankungsbreite "
        f"({SICHERHEIT}, nach Wilson): {'; '.join(spannen)}."
    )
