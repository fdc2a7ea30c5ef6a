"""Sätze aus Kennzahlen: was eine Reihe, ein Vergleich, ein Altersaufbau zeigt; rein, ohne Django.

Jeder Satz nennt seine Zahlen; wo eine geschlossen ist, sagt der Satz weniger, nie etwas Geschätztes.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sozialraum.kern import zahlen
from sozialraum.raeume.gebiet import Gebiet

if TYPE_CHECKING:
    from sozialraum.statistik.kennzahlen import Altersaufbau, Kennzahl

GEMEINDE = ("Gemeinde", "Stadt", "Kreisfreie Stadt")
WEIBLICH = (*GEMEINDE, "Region", "Siedlung")


def bezeichnung(gebiet: Gebiet) -> str:
    """Für Spaltenköpfe: `Stadtbezirk Kalk`, `Köln`, der Name des Sozialraums."""
    if gebiet.ebene in GEMEINDE:
        return gebiet.name.removeprefix("Stadt ")
    return gebiet.name if gebiet.ebene == "Sozialraum" else f"{gebiet.ebene} {gebiet.name}"


def wo(gebiet: Gebiet) -> str:
    """Im Satz: `in Köln`, `im Stadtbezirk Kalk`, `im Statistischen Bezirk 12`, `im Sozialraum Am Fluss`."""
    if gebiet.ebene in GEMEINDE:
        return f"in {bezeichnung(gebiet)}"
    if gebiet.ebene in WEIBLICH:
        return f"in der {gebiet.ebene} {gebiet.name}"
    eigenschaft, leer, art = gebiet.ebene.rpartition(" ")
    if eigenschaft:
        eigenschaft = f"{eigenschaft.rstrip('rse')}en" if eigenschaft[-1] in "rs" else eigenschaft
    return f"im {eigenschaft}{leer}{art} {gebiet.name}"


def wann(kennzahl: "Kennzahl") -> str:
    """Am Satzanfang: `Im Jahr 2012`, `Am 31.12.2012`, `Im 3. Quartal 2012`."""
    text = kennzahl.zeitraum_text.rpartition(" bis ")[2]
    if text.isdecimal():
        return f"Im Jahr {text}"
    if text[:2].isdecimal() and text[2:3] == ".":
        return f"Am {text}"
    return f"In der {text}" if text.startswith("Kalenderwoche") else f"Im {text}"


def aufzaehlung(teile: Sequence[str]) -> str:
    """`a`, `a und b`, `a, b und c`."""
    return " und ".join([", ".join(teile[:-1]), teile[-1]] if len(teile) > 1 else teile)


def einwohner(ew: "Kennzahl", veraenderung: "Kennzahl | None", vergleiche: Sequence["Kennzahl"]) -> str:
    """„Im Jahr 2012 zählte Kalk 22.383 Einwohnerinnen und Einwohner, 3,4 % mehr als 2007 (Köln: +1,9 %).“"""
    if not ew.offen:
        return ""
    satz = f"{wann(ew)} zählte {bezeichnung(ew.gebiet)} {ew.als_text} Einwohnerinnen und Einwohner"
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


def verlauf(reihe: Sequence["Kennzahl"]) -> str:
    """„Die Einwohnerzahl stieg zwischen 2005 und 2012 von 21.134 auf 22.383“; ohne Werte ein Satz darüber."""
    offene = [k for k in reihe if k.gerundet is not None]
    subjekt = _gross(reihe[0].indikator.subjekt)
    if not offene:
        return f"{subjekt}: keine veröffentlichten Werte"
    erste, letzte = offene[0], offene[-1]
    if erste is letzte:
        return f"{subjekt} lag {erste.zeitraum_text} bei {erste.als_text}"
    zwischen = f"zwischen {_ende(erste)} und {_ende(letzte)}"
    vorher, nachher = erste.gerundet or Decimal(0), letzte.gerundet or Decimal(0)
    if vorher == nachher:
        return f"{subjekt} lag {_ende(erste)} und {_ende(letzte)} bei {letzte.als_text}"
    verb = "stieg" if nachher > vorher else "sank"
    return f"{subjekt} {verb} {zwischen} von {erste.als_text} auf {letzte.als_text}"


def unterschied(paare: Sequence[tuple["Kennzahl", "Kennzahl"]]) -> str:
    """Aus Paaren (Raum, Vergleichsgebiet) desselben Anteils das mit dem größten Abstand, als Satz."""
    offene = [
        (abs(hier.gerundet - dort.gerundet), hier, dort)
        for hier, dort in paare
        if hier.gerundet is not None and dort.gerundet is not None and hier.indikator.einheit == "%"
    ]
    if not offene:
        return ""
    abstand, hier, dort = max(offene, key=lambda eines: eines[0])
    name = bezeichnung(hier.gebiet)
    if abstand == 0:
        return f"{name} gleicht in allen verglichenen Anteilen dem Durchschnitt {wo(dort.gebiet)}."
    return (
        f"Am weitesten vom Durchschnitt {wo(dort.gebiet)} entfernt ist {name} "
        f"{_bei(hier.indikator.subjekt)}: {hier.als_text} gegenüber {dort.als_text}."
    )


def altersgruppe(hier: "Altersaufbau", dort: "Altersaufbau | None") -> str:
    """Welche Gruppe gegenüber dem Vergleichsgebiet am stärksten vertreten ist; ohne Vergleich die größte."""
    if dort is not None and dort.grenzen == hier.grenzen:
        paare = [
            (eigenes.anteil - fremdes.anteil, eigenes, fremdes)
            for eigenes, fremdes in zip(hier.baender, dort.baender, strict=True)
            if eigenes.anteil is not None and fremdes.anteil is not None
        ]
        if paare:
            abstand, eigenes, fremdes = max(paare, key=lambda eines: eines[0])
            if zahlen.prozent(eigenes.anteil) != zahlen.prozent(fremdes.anteil) and abstand > 0:
                return (
                    f"Stärker vertreten als {wo(dort.gebiet)} ist vor allem die Gruppe "
                    f"{eigenes.bezeichnung}: {zahlen.prozent(eigenes.anteil)} gegenüber "
                    f"{zahlen.prozent(fremdes.anteil)}"
                )
            return f"Der Altersaufbau gleicht dem Durchschnitt {wo(dort.gebiet)}"
    offene = [band for band in hier.baender if band.anteil is not None]
    if not offene:
        return f"Altersaufbau {wo(hier.gebiet)}"
    groesste = max(offene, key=lambda band: band.anteil or Decimal(0))
    return f"Die größte Altersgruppe ist {groesste.bezeichnung}: {zahlen.prozent(groesste.anteil)}"


def _ende(kennzahl: "Kennzahl") -> str:
    return kennzahl.zeitraum_text.rpartition(" bis ")[2]


def _gross(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bei(subjekt: str) -> str:
    """`der Anteil …` → `beim Anteil …`, `die Einwohnerzahl` → `bei der Einwohnerzahl`."""
    artikel, _, rest = subjekt.partition(" ")
    return {"der": f"beim {rest}", "die": f"bei der {rest}", "das": f"beim {rest}"}.get(
        artikel, f"bei {subjekt}"
    )
