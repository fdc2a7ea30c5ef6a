"""Die Kennzahl und ihre Herkunft als unveränderliche Angaben, ohne Datenbank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal

from sozialraum.kern.zahlen import FEST, zahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import altersgruppen, zeitraeume
from sozialraum.statistik.gebietsbruch import bruch_zwischen
from sozialraum.statistik.indikatoren import Art, Indikator, altersspanne, runde, schreibe
from sozialraum.statistik.reihenbruch import Zaehlbruch, zaehlung_zwischen
from sozialraum.statistik.schwankungsbreite import Schwankungsbreite, sind_kleine_zahlen, wilson
from sozialraum.statistik.zeichen import ANZEIGE, Vermerk, Zeichen

VERMERK_IN_WORTEN = {
    Vermerk.VORLAEUFIG: "vorläufiger Wert",
    Vermerk.BERICHTIGT: "berichtigter Wert",
    Vermerk.GESCHAETZT: "geschätzter Wert",
    Vermerk.EINGESCHRAENKT: "eingeschränkt aussagekräftig",
    Vermerk.ENDGUELTIG: "endgültiger Wert",
}


@dataclass(frozen=True)
class Quellenangabe:
    """Woher eine Zahl kommt: die Quelle und die Datei, mit der sie geliefert wurde.

    `brueche` sagen, ab wann die Quelle anders zählt.
    """

    name: str
    herausgeber: str
    lizenz: str
    quellenvermerk: str
    grundgesamtheit: str
    datei: str
    sha256: str
    eingegangen: datetime
    lieferung_id: int
    brueche: tuple[Zaehlbruch, ...] = ()


@dataclass(frozen=True)
class Herkunft:
    """Eine Zelle, die in eine Kennzahl eingeht; geschlossene Zellen nennen ihren Inhalt nicht.

    `faktor` ist das Gewicht der Einheit mit dem Vorzeichen der Formel; `zeile`, `spalte` und `blatt` zählen
    ab 1.
    """

    seite: Literal["zaehler", "nenner"]
    raum: str
    raum_kennung: str
    merkmal: str
    merkmal_schluessel: str
    tabelle: str
    zeitraum: str
    faktor: Decimal
    wert: Decimal | None
    zeichen: Zeichen | None
    zeile: int | None = None
    spalte: int | None = None
    blatt: int | None = None
    zelle: str = ""
    quelle: Quellenangabe | None = None
    wert_id: int | None = None

    @property
    def zeitraum_text(self) -> str:
        return zeitraeume.in_worten(self.zeitraum)

    @property
    def zeichen_text(self) -> str:
        return "" if self.zeichen is None else ANZEIGE[self.zeichen][0]

    @property
    def bedeutung(self) -> str:
        return "" if self.zeichen is None else ANZEIGE[self.zeichen][1]

    @property
    def gewicht_text(self) -> str:
        """`abgezogen`, `Anteil 0,5`; leer bei einer ganzen, zugezählten Einheit."""
        teile = ["abgezogen"] if self.faktor < 0 else []
        if abs(self.faktor) != 1:
            teile.append(f"Anteil {zahl(abs(self.faktor).normalize())}")
        return ", ".join(teile)


@dataclass(frozen=True)
class Kennzahl:
    """Wert eines Indikators für Gebiet und Zeitraum: offen mit `wert` oder geschlossen mit `zeichen`.

    `wert` ist ungerundet; gedruckt wird `als_text`, verglichen wird `gerundet`. `hinweis` sagt bei
    geschlossenen Kennzahlen den Grund, bei offenen, was beim Lesen zu beachten ist. `bezug` ist der frühere
    Zeitraum einer Veränderung.
    """

    indikator: Indikator
    gebiet: Gebiet
    zeitraum: str
    wert: Decimal | None = None
    zeichen: Zeichen | None = None
    hinweis: str = ""
    zaehler: Decimal | None = None
    nenner: Decimal | None = None
    eigene_berechnung: bool = False
    quellen: tuple[Quellenangabe, ...] = ()
    vermerke: tuple[str, ...] = ()
    bezug: str = ""

    @property
    def offen(self) -> bool:
        return self.wert is not None

    def bruch_seit(self, davor: "Kennzahl") -> str:
        """Warum Gebiet oder Zählung andere sind als zum Zeitraum `davor`; leer, wenn es dieselben sind."""
        gruende = (self.neuer_zuschnitt_seit(davor), self.neue_zaehlung_seit(davor))
        return " ".join(grund for grund in gruende if grund)

    def neuer_zuschnitt_seit(self, davor: "Kennzahl") -> str:
        """Warum das Gebiet ein anderes ist; leer, wenn es dasselbe ist."""
        return bruch_zwischen(self.gebiet, davor.zeitraum, self.zeitraum)

    def neue_zaehlung_seit(self, davor: "Kennzahl") -> str:
        """Warum ihre Quelle anders zählt; leer, wenn sie zählt wie damals."""
        brueche = [bruch for quelle in self.quellen for bruch in quelle.brueche]
        return zaehlung_zwischen(brueche, self.indikator, davor.zeitraum, self.zeitraum) if brueche else ""

    @cached_property
    def gerundet(self) -> Decimal | None:
        return None if self.wert is None else runde(self.indikator, self.wert)

    @cached_property
    def schwankungsbreite(self) -> Schwankungsbreite | None:
        """Wie weit der Anteil zufällig schwankt; None, wenn er oder eine seiner Zahlen geschlossen ist."""
        if self.wert is None or self.zaehler is None or self.nenner is None:
            return None
        if self.indikator.art is not Art.ANTEIL or not 0 <= self.zaehler <= self.nenner or not self.nenner:
            return None
        return wilson(self.zaehler, self.nenner)

    @property
    def aus_kleinen_zahlen(self) -> bool:
        """Ob neben dem Anteil seine Schwankungsbreite als Lesehilfe stehen soll."""
        if self.schwankungsbreite is None or self.zaehler is None or self.nenner is None:
            return False
        return sind_kleine_zahlen(self.zaehler, self.nenner)

    @property
    def als_text(self) -> str:
        """`18,9 %`; geschlossen das Zeichen, etwa `•`."""
        if self.wert is not None:
            return schreibe(self.indikator, self.wert)
        return self.zeichen_text

    @property
    def zahl_text(self) -> str:
        """Wie `als_text`, aber ohne lange Einheit; sie steht im Kopf der Zeile: `7.541`."""
        einheit = self.indikator.einheit
        return self.als_text.removesuffix(f"{FEST}{einheit}") if len(einheit) > 2 else self.als_text

    @property
    def zeichen_text(self) -> str:
        """Das gedruckte Zeichen eines fehlenden Wertes; leer, wenn nichts fehlt."""
        return "" if self.zeichen is None else ANZEIGE[self.zeichen][0]

    @property
    def legende(self) -> tuple[str, str] | None:
        """Zeichen und seine Bedeutung für die Legende unter der Tabelle."""
        return None if self.zeichen is None else ANZEIGE[self.zeichen]

    @property
    def zeitraum_text(self) -> str:
        wann = zeitraeume.in_worten(self.zeitraum)
        return f"{zeitraeume.in_worten(self.bezug)} bis {wann}" if self.bezug else wann

    @property
    def quellenvermerk(self) -> str:
        """Fuß von Tabellen und Diagrammen: `Stadt Köln, CC BY; eigene Berechnung`."""
        vermerke = list(dict.fromkeys(q.quellenvermerk for q in self.quellen))
        return "; ".join(vermerke + (["eigene Berechnung"] if self.eigene_berechnung else []))


def andere_quelle(eine: Kennzahl, andere: Kennzahl) -> bool:
    """Ob zwei Kennzahlen verschieden gezählt sind, weil sie nicht aus denselben Quellen stammen."""
    return {q.name for q in eine.quellen} != {q.name for q in andere.quellen}


def seit_dem_bruch(reihe: Sequence[Kennzahl]) -> list[Kennzahl]:
    """Die letzten Kennzahlen mit demselben Gebiet, derselben Quelle und Zählung: die vergleichbaren."""
    ergebnis: list[Kennzahl] = []
    for kennzahl in reversed(reihe):
        if ergebnis and (reihe[-1].bruch_seit(kennzahl) or andere_quelle(kennzahl, reihe[-1])):
            break
        ergebnis.insert(0, kennzahl)
    return ergebnis


@dataclass(frozen=True)
class Altersband:
    """Eine Altersgruppe, wie geliefert; `anteil` in Prozent aller, `bis` ausschließlich, None heißt offen."""

    von: int
    bis: int | None
    anzahl: Decimal | None
    anteil: Decimal | None
    zeichen: Zeichen | None = None

    @property
    def bezeichnung(self) -> str:
        return altersspanne(self.von, self.bis)

    @property
    def schluessel(self) -> str:
        """Unter diesem Schlüssel beantwortet die Anzahl „Woher?“, mit `anteil_` davor der Anteil."""
        return altersgruppen.schluessel(self.von, self.bis)

    @property
    def zeichen_text(self) -> str:
        return "" if self.zeichen is None else ANZEIGE[self.zeichen][0]

    @property
    def bedeutung(self) -> str:
        return "" if self.zeichen is None else ANZEIGE[self.zeichen][1]


@dataclass(frozen=True)
class Altersaufbau:
    """Altersgruppen eines Gebiets von jung nach alt; leer mit `hinweis`, wenn sie Lücken haben."""

    gebiet: Gebiet
    zeitraum: str
    baender: tuple[Altersband, ...] = ()
    gesamt: Decimal | None = None
    quellen: tuple[Quellenangabe, ...] = ()
    hinweis: str = ""

    @property
    def grenzen(self) -> tuple[tuple[int, int | None], ...]:
        return tuple((band.von, band.bis) for band in self.baender)

    @property
    def quellenvermerk(self) -> str:
        return "; ".join([*dict.fromkeys(q.quellenvermerk for q in self.quellen), "eigene Berechnung"])


@dataclass(frozen=True)
class Alterspyramide:
    """Altersgruppen von jung nach alt, Frauen und Männer getrennt; leer, wenn es sie nicht so gibt.

    Beide haben dieselben Grenzen; jeder Anteil ist einer an allen Menschen des Gebiets.
    """

    gebiet: Gebiet
    zeitraum: str
    frauen: tuple[Altersband, ...] = ()
    maenner: tuple[Altersband, ...] = ()
    quellen: tuple[Quellenangabe, ...] = ()

    @property
    def grenzen(self) -> tuple[tuple[int, int | None], ...]:
        return tuple((band.von, band.bis) for band in self.frauen)


def schlicht(wert: Decimal | None) -> Decimal | None:
    """Ohne Nullen am Ende und ohne Exponent: `22383.000000` → `22383`."""
    if wert is None:
        return None
    return wert.quantize(Decimal(1)) if wert == wert.to_integral_value() else wert.normalize()
