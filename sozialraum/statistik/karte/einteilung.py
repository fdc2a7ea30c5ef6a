"""Welches Gebiet in welche Klasse kommt, welches in keine und warum; Farben, Legende und Worte dazu."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from sozialraum.kern.farben import KLASSENFARBEN, PAPIER
from sozialraum.kern.zahlen import FEST, zahl
from sozialraum.raeume.karte.flaechenkarte import Fuellung, Legendenzeile, Muster
from sozialraum.statistik.indikatoren import Art, Indikator
from sozialraum.statistik.karte.klassen import METHODEN, Klasse, Methode, klassen, nummer
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

# Anteile und Indizes so kleiner Gebiete schwanken zu stark für eine Klasse (wie im Monitoring Berlins).
KLEINES_GEBIET = 300
OHNE_MINDESTGROESSE = frozenset({Art.ANZAHL, Art.DICHTE})
GEHEIME = frozenset({Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT})
SATZ_UNBEWOHNT = "unbewohnt"
SATZ_KLEIN = f"unter {KLEINES_GEBIET} Einwohnerinnen und Einwohner, keiner Klasse zugeordnet"


class Stand(Enum):
    """Wie ein Gebiet auf der Karte erscheint."""

    KLASSE = "in einer Klasse"
    FEHLT = "ohne Wert"
    UNBEWOHNT = "unbewohnt"
    KLEIN = "zu klein für eine Klasse"


@dataclass(frozen=True)
class Eintrag:
    """Ein Gebiet mit seinem Stand; `klasse` zählt ab 1, 0 ohne Klasse."""

    kennzahl: Kennzahl
    stand: Stand
    klasse: int = 0


@dataclass(frozen=True)
class Einteilung:
    """Die Klassen und alle Gebiete in gegebener Reihenfolge."""

    indikator: Indikator
    klassen: tuple[Klasse, ...]
    eintraege: tuple[Eintrag, ...]
    gewuenscht: int
    methode: Methode

    @cached_property
    def eingeteilte(self) -> list[Kennzahl]:
        return [eintrag.kennzahl for eintrag in self.eintraege if eintrag.stand is Stand.KLASSE]

    def grenzen(self, klasse: Klasse) -> str:
        """`12,3 bis unter 15,4 %`; die letzte Klasse reicht `bis 25,0 %`, ein einziger Wert steht allein."""
        einheit = self.indikator.einheit
        kurz = f"{FEST}{einheit}" if einheit in ("%", "‰") else ""
        von, bis = (
            zahl(wert, self.indikator.stellen, vorzeichen=self.indikator.mit_vorzeichen)
            for wert in (klasse.von, klasse.bis)
        )
        if klasse.von == klasse.bis:
            return f"{von}{kurz}"
        return f"{von} bis {'' if klasse.letzte else 'unter '}{bis}{kurz}"

    def in_worten(self, eintrag: Eintrag) -> str:
        """`Klasse 4 von 5` oder warum das Gebiet in keiner ist."""
        if eintrag.stand is Stand.KLASSE:
            return f"Klasse {eintrag.klasse} von {len(self.klassen)}"
        if eintrag.stand is Stand.UNBEWOHNT:
            return SATZ_UNBEWOHNT
        if eintrag.stand is Stand.KLEIN:
            return SATZ_KLEIN
        zeichen = eintrag.kennzahl.zeichen
        return ANZEIGE[zeichen][1] if zeichen else "kein Wert"

    def kurz(self, eintrag: Eintrag) -> str:
        """Für eine schmale Spalte: `4 von 5`, sonst `ohne Wert`, `unbewohnt`, `zu klein`."""
        if eintrag.stand is Stand.KLASSE:
            return f"{eintrag.klasse}{FEST}von{FEST}{len(self.klassen)}"
        return {Stand.FEHLT: "ohne Wert", Stand.UNBEWOHNT: SATZ_UNBEWOHNT, Stand.KLEIN: "zu klein"}[
            eintrag.stand
        ]

    @property
    def hinweis(self) -> str:
        """Warum manche Gebiete keiner Klasse angehören, obwohl sie einen Wert haben."""
        if not any(eintrag.stand is Stand.KLEIN for eintrag in self.eintraege):
            return ""
        return (
            f"Gebiete unter {KLEINES_GEBIET} Einwohnerinnen und Einwohnern sind zu klein für eine Klasse: "
            "schon wenige Menschen ändern dort den Wert stark."
        )

    def fuellung(self, eintrag: Eintrag, adresse: str = "") -> Fuellung:
        """`Hafenviertel: 18,9 %, Klasse 4 von 5`."""
        kennzahl = eintrag.kennzahl
        teile = [self.in_worten(eintrag)]
        if kennzahl.offen and eintrag.stand is not Stand.UNBEWOHNT:
            teile.insert(0, kennzahl.als_text)
        text = f"{kennzahl.gebiet.name}: {', '.join(teile)}"
        if eintrag.stand is Stand.KLASSE:
            farbe = KLASSENFARBEN[len(self.klassen)][eintrag.klasse - 1]
            return Fuellung(farbe, text, adresse=adresse)
        if eintrag.stand is Stand.FEHLT:
            return Fuellung(PAPIER, text, Muster.FEHLT, kennzahl.zeichen_text, adresse)
        muster = Muster.UNBEWOHNT if eintrag.stand is Stand.UNBEWOHNT else Muster.FARBE
        return Fuellung(PAPIER, text, muster, adresse=adresse)

    def legende(self, einzahl: str, mehrzahl: str) -> list[Legendenzeile]:
        """Jede Klasse mit ihren Grenzen und der Zahl ihrer Gebiete, dann was in keiner Klasse liegt."""

        def wie_viele(anzahl: int) -> str:
            return f"{zahl(anzahl) if anzahl else 'keine'} {einzahl if anzahl == 1 else mehrzahl}"

        farben = KLASSENFARBEN.get(len(self.klassen), ())
        zeilen = [
            Legendenzeile(self.grenzen(klasse), wie_viele(klasse.anzahl), farbe)
            for klasse, farbe in zip(self.klassen, farben, strict=True)
        ]
        fehlende = Counter(e.kennzahl.zeichen for e in self.eintraege if e.stand is Stand.FEHLT)
        for zeichen in Zeichen:
            if anzahl := fehlende[zeichen]:
                text, bedeutung = ANZEIGE[zeichen]
                zeilen.append(Legendenzeile(bedeutung, wie_viele(anzahl), muster=Muster.FEHLT, zeichen=text))
        staende = Counter(eintrag.stand for eintrag in self.eintraege)
        if anzahl := staende[Stand.UNBEWOHNT]:
            zeilen.append(Legendenzeile(SATZ_UNBEWOHNT, wie_viele(anzahl), muster=Muster.UNBEWOHNT))
        if anzahl := staende[Stand.KLEIN]:
            zeilen.append(Legendenzeile(SATZ_KLEIN, wie_viele(anzahl)))
        return zeilen

    @property
    def methode_in_worten(self) -> str:
        """Wie die Grenzen gefunden sind, und warum es weniger Klassen sind als gewünscht."""
        if not self.klassen:
            return ""
        name, erklaerung = METHODEN[self.methode]
        satz = f"{name}: {erklaerung}"
        if len(self.klassen) < self.gewuenscht:
            satz += f" Verschieden genug sind die Werte nur für {len(self.klassen)} Klassen."
        return satz


def einteilen(
    kennzahlen: Sequence[Kennzahl],
    einwohner: Sequence[Kennzahl],
    *,
    methode: Methode,
    anzahl: int,
) -> Einteilung:
    """Die Gebiete in höchstens `anzahl` Klassen; `einwohner` sind ihre Einwohnerzahlen, gleich geordnet.

    Fehler: `ValueError` ohne Kennzahl.
    """
    if not kennzahlen:
        raise ValueError("Eine Einteilung braucht mindestens ein Gebiet.")
    indikator = kennzahlen[0].indikator
    staende = [_stand(k, ew) for k, ew in zip(kennzahlen, einwohner, strict=True)]
    werte = [k.gerundet for k, stand in zip(kennzahlen, staende, strict=True) if stand is Stand.KLASSE]
    gefunden = klassen(
        [wert for wert in werte if wert is not None],
        methode=methode,
        anzahl=anzahl,
        stellen=indikator.stellen,
    )
    eintraege = tuple(
        Eintrag(
            k, stand, nummer(k.gerundet, gefunden) if stand is Stand.KLASSE and k.gerundet is not None else 0
        )
        for k, stand in zip(kennzahlen, staende, strict=True)
    )
    return Einteilung(indikator, tuple(gefunden), eintraege, anzahl, methode)


def _stand(kennzahl: Kennzahl, einwohner: Kennzahl) -> Stand:
    if einwohner.wert == 0 and einwohner.zeichen is None:
        return Stand.UNBEWOHNT
    if not kennzahl.offen:
        return Stand.FEHLT
    if kennzahl.indikator.art in OHNE_MINDESTGROESSE:
        return Stand.KLASSE
    klein = einwohner.zeichen in GEHEIME if einwohner.wert is None else einwohner.wert < KLEINES_GEBIET
    return Stand.KLEIN if klein else Stand.KLASSE
