"""Vorschau einer Lieferung: gelieferte Zellen neben unserer Lesart, mit demselben Leser wie die Übernahme."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.raeume.models import Ebene
from sozialraum.statistik.abfragen import raumverzeichnis
from sozialraum.statistik.befunde import Befund, Schwere, gekuerzt
from sozialraum.statistik.lesen.blatt import Blatt, Lesefehler, Zeile
from sozialraum.statistik.lesen.einlesen import IN_WORTEN, TRENNZEICHEN, blaetter
from sozialraum.statistik.lieferungen.annehmen import datei_ansehen
from sozialraum.statistik.models import Lieferung
from sozialraum.statistik.vorlage import ANZAHL, Vorlage, vorlage_aus
from sozialraum.statistik.zeichen import ANZEIGE
from sozialraum.statistik.zeitraeume import in_worten
from sozialraum.statistik.zuordnen import Bericht, Rohwert, zuordnen
from sozialraum.statistik.zuordnen.bericht import Frage, Tabelle
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer
from sozialraum.statistik.zuordnen.gebietsfragen import Gebietsfrage, gebietsfragen

GELESEN = 2_000
ANFANG = 5
GEZEIGT = 15

Ort = tuple[int, int]
"""Nummer des Blattes und der Zeile."""


@dataclass(frozen=True)
class Paar:
    """Gelieferte Zellen und unsere Lesart; ohne Lesart, wenn die Zeile einen Befund hat."""

    gruppe: str
    geliefert: str
    gelesen: str = ""


@dataclass(frozen=True)
class Vorschauzeile:
    """Ein Wert: Gebiet, Merkmal, Zeitraum und Zahl, je geliefert und gelesen; `blatt` leer im einzigen."""

    zeile: int
    paare: list[Paar]
    zeichen: str = ""
    gelesen: bool = True
    blatt: str = ""


@dataclass
class Vorschau:
    """Die ersten Zeilen einer Datei; `gelesen` ist die Zahl der dafür gelesenen Datenzeilen.

    `kopf`: je Gruppe ihr Name und woher sie kommt (Überschriften der Spalten, Kopf, Titel …). `gebiete`:
    Fragen nach gelieferten Gebieten, die hier und bei der letzten Prüfung der ganzen Datei unklar blieben;
    `ohne_gebiete` ist der AGS, wenn es zu ihm noch gar keine gibt.
    """

    kopf: list[tuple[str, str]] = field(default_factory=list)
    zeilen: list[Vorschauzeile] = field(default_factory=list)
    befunde: list[Befund] = field(default_factory=list)
    fragen: list[Frage] = field(default_factory=list)
    gelesen: int = 0
    insgesamt: int = 0
    schreibweise: str = ""
    unklare: list[dict[str, Any]] = field(default_factory=list)
    gebiete: list[Gebietsfrage] = field(default_factory=list)
    ohne_gebiete: str = ""

    @property
    def umfang(self) -> str:
        """Wie viel davon zu sehen ist; bei Arbeitsmappen ohne die Zahl aller Zeilen."""
        if not self.gelesen:
            return "Bis zur ersten Datenzeile ließ sich die Datei nicht lesen."
        beispiele = anzahl(len(self.zeilen), "Beispiel", "Beispiele")
        gelesen = anzahl(self.gelesen, "Datenzeile", "Datenzeilen")
        von = f" von {anzahl(self.insgesamt, 'Zeile', 'Zeilen')} der Datei" if self.insgesamt else ""
        if not self.zeilen:
            return f"In den ersten {gelesen}{von} ist kein Wert zu lesen."
        return f"{beispiele} aus den ersten {gelesen}{von}."

    @property
    def offen(self) -> bool:
        """Solange eine Frage offen ist, lässt sich nichts übernehmen."""
        return bool(self.gebiete) or bool(self.ohne_gebiete) or self.fragen_offen

    @property
    def fragen_offen(self) -> bool:
        return any(frage.offen for frage in self.fragen)

    @property
    def legende(self) -> list[tuple[str, str]]:
        benutzt = {zeile.zeichen for zeile in self.zeilen if zeile.zeichen}
        return [ANZEIGE[zeichen] for zeichen in ANZEIGE if zeichen.value in benutzt]


def vorschau(lieferung: Lieferung) -> Vorschau | None:
    """None ohne Importvorlage. Fehler der Datei stehen als Befunde darin."""
    return vorschau_mit(vorlage_aus(lieferung.vorlage.inhalt), lieferung) if lieferung.vorlage else None


def vorschau_mit(vorlage: Vorlage, lieferung: Lieferung) -> Vorschau:
    """Wie die Datei mit dieser Vorlage gelesen würde; gespeichert muss sie dafür nicht sein."""
    bericht = Bericht()
    ergebnis = Vorschau()
    zeilen: dict[Ort, list[str]] = {}
    rohwerte: list[Rohwert] = []
    raeume = raumverzeichnis(vorlage.ags)
    try:
        with lieferung.datei.open("rb") as aufbewahrt:
            bild = datei_ansehen(aufbewahrt.file)
            dialekt = dialekt_fuer(vorlage, bild)
            ergebnis.insgesamt = bild.zeilen
            ergebnis.schreibweise = _schreibweise(vorlage, dialekt.encoding)
            ansicht = _mitschreiben(blaetter(aufbewahrt.file, dialekt), vorlage, zeilen)
            name, antworten = lieferung.dateiname, lieferung.antworten
            rohwerte += zuordnen(ansicht, vorlage, raeume, bericht, dateiname=name, antworten=antworten)
    except Lesefehler as fehler:
        bericht.befunde.melde(Befund(Schwere.FEHLER, fehler.text, fehler.vorschlag, zeile=fehler.zeile))
    except OSError as fehler:
        raise Fachfehler("Die aufbewahrte Datei dieser Lieferung ist nicht lesbar.") from fehler
    ebenen = dict(Ebene.objects.values_list("schluessel", "bezeichnung"))
    orte = {
        stand.einheit_id: f"{stand.name} ({ebenen.get(ebene, ebene)})"
        for (ebene, _), staende in raeume.items()
        for stand in staende
    }
    daten = {ort: tabelle for ort in zeilen if (tabelle := _tabelle(bericht, ort, zeilen[ort]))}
    je_zeile: dict[Ort, list[Rohwert]] = {}
    for rohwert in rohwerte:
        je_zeile.setdefault((rohwert[9], rohwert[6]), []).append(rohwert)
    ergebnis.kopf = bericht.tabellen[0].herkunft() if bericht.tabellen else []
    ergebnis.gelesen = len(daten)
    ergebnis.zeilen = [
        _vorschauzeile(ort, zeilen[ort], daten[ort], je_zeile.get(ort, []), nummer, vorlage, orte)
        for nummer, ort in enumerate(_auswahl(list(daten), je_zeile))
    ]
    ergebnis.befunde = bericht.befunde.alle()
    ergebnis.fragen = bericht.fragen
    frueher = {_ort(eines): eines for eines in lieferung.pruefung.get("gebiete", [])}
    hier = {ort: eines.als_dict() for ort, eines in bericht.unklare.items()}
    ergebnis.unklare = list((hier | frueher).values())
    ergebnis.gebiete = gebietsfragen(ergebnis.unklare, vorlage, raeume) if raeume else []
    ergebnis.ohne_gebiete = "" if raeume else vorlage.ags
    return ergebnis


def unklare_gebiete(lieferung: Lieferung) -> list[dict[str, Any]]:
    """Wie in der Prüfung einer Lieferung: was die ersten Zeilen und die letzte Prüfung nicht klären."""
    bild = vorschau(lieferung)
    return bild.unklare if bild else []


def _ort(unklar: dict[str, Any]) -> tuple[str, str]:
    return unklar["gelesen_als"], unklar["geliefert"]


def _mitschreiben(alle: Iterable[Blatt], vorlage: Vorlage, zeilen: dict[Ort, list[str]]) -> Iterator[Blatt]:
    """Die ersten Zeilen jedes Blattes; ganz, wenn mehrere Tabellen untereinander stehen."""
    for blatt in alle:
        formen = [form for form in vorlage.tabellen if form.gilt_fuer(blatt.name)]
        kopf = max((form.kopfzeilen[-1] for form in formen if form.kopfzeilen), default=0)
        yield replace(blatt, zeilen=_gemerkt(blatt, None if len(formen) > 1 else kopf + GELESEN, zeilen))


def _gemerkt(blatt: Blatt, hoechstens: int | None, zeilen: dict[Ort, list[str]]) -> Iterator[Zeile]:
    for zeile, zellen in islice(blatt.zeilen, hoechstens):
        zeilen[blatt.nummer, zeile] = zellen
        yield zeile, zellen


def _tabelle(bericht: Bericht, ort: Ort, zellen: list[str]) -> Tabelle | None:
    """Die Tabelle, zu deren Daten die Zeile gehört; None für Titel, Kopf, Fußzeilen und Ausgelassenes."""
    for tabelle in reversed(bericht.tabellen):
        if tabelle.enthaelt(*ort):
            return tabelle if tabelle.ist_datenzeile(zellen) else None
    return None


def _auswahl(daten: list[Ort], je_zeile: dict[Ort, list[Rohwert]]) -> list[Ort]:
    """Die ersten Zeilen, die ersten mit Befund und über den Rest verteilte."""
    anfang = daten[:ANFANG]
    auffaellig = [ort for ort in daten[ANFANG:] if ort not in je_zeile][:ANFANG]
    uebrige = [ort for ort in daten[ANFANG:] if ort in je_zeile]
    fehlend = GEZEIGT - len(anfang) - len(auffaellig)
    schritt = max(len(uebrige) // fehlend, 1)
    return sorted([*anfang, *auffaellig, *uebrige[schritt - 1 :: schritt][:fehlend]])


def _vorschauzeile(
    ort: Ort,
    zellen: list[str],
    tabelle: Tabelle,
    rohwerte: list[Rohwert],
    nummer: int,
    vorlage: Vorlage,
    orte: dict[int, str],
) -> Vorschauzeile:
    """Aus einer breiten Zeile jedes Mal ein anderer Wert, damit alle Spalten vorkommen."""
    rohwert = rohwerte[nummer % len(rohwerte)] if rohwerte else None
    geliefert = tabelle.geliefert(zellen, rohwert[7] if rohwert else None)
    if rohwert is None:
        paare = [Paar(gruppe, gekuerzt(zelle)) for gruppe, zelle in geliefert]
        return Vorschauzeile(ort[1], paare, gelesen=False, blatt=tabelle.blattname)
    schluessel, einheit, zeitraum, wert, zeichen, *_ = rohwert
    merkmal = vorlage.merkmale[schluessel]
    wert_text = ANZEIGE[zeichen][0] if zeichen else zahl(wert, merkmal.stellen)
    lesart = {
        "Gebiet": orte[einheit],
        "Merkmal": merkmal.bezeichnung,
        "Zeitraum": in_worten(zeitraum),
        "Wert": wert_text if zeichen or merkmal.einheit == ANZAHL else f"{wert_text} {merkmal.einheit}",
    }
    return Vorschauzeile(
        zeile=ort[1],
        paare=[Paar(gruppe, gekuerzt(zelle), lesart[gruppe]) for gruppe, zelle in geliefert],
        zeichen=zeichen.value if zeichen else "",
        blatt=tabelle.blattname,
    )


def _schreibweise(vorlage: Vorlage, kodierung: str) -> str:
    form = vorlage.zahlform
    tausend = f"Tausenderzeichen „{form.groupChar}“" if form.groupChar else "ohne Tausenderzeichen"
    zahlen = f"Dezimalzeichen „{form.decimalChar}“, {tausend}"
    if vorlage.arbeitsmappe:
        return f"Arbeitsmappe; Zahlen, die als Text darin stehen: {zahlen}"
    return f"Kodierung {IN_WORTEN[kodierung]}, Trennzeichen {TRENNZEICHEN[vorlage.delimiter]}, {zahlen}"
