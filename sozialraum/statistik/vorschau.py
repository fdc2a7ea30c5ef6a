"""Vorschau einer Lieferung: gelieferte Zellen neben unserer Lesart, mit demselben Leser wie die Übernahme."""

from dataclasses import dataclass, field
from itertools import islice

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.models import Ebene
from sozialraum.statistik.abfragen import raumverzeichnis
from sozialraum.statistik.annehmen import datei_ansehen
from sozialraum.statistik.befunde import Befund, Schwere, gekuerzt
from sozialraum.statistik.einlesen import IN_WORTEN, TRENNZEICHEN, Lesefehler, einlesen
from sozialraum.statistik.erkennen import dialekt_fuer
from sozialraum.statistik.models import Lieferung
from sozialraum.statistik.vorlage import ANZAHL, Vorlage, vorlage_aus
from sozialraum.statistik.zeichen import ANZEIGE
from sozialraum.statistik.zeitraeume import in_worten
from sozialraum.statistik.zuordnen import Bericht, Rohwert, zuordnen

GELESEN = 2_000
ANFANG = 5
GEZEIGT = 15


# Was eine Zeile ausmacht und welche Rollen der Spalten davon erzählen.
GRUPPEN = {
    "Gebiet": ("raum", "raumname"),
    "Merkmal": ("merkmal", "tabelle", "wortlaut"),
    "Zeitraum": ("zeitraum",),
    "Wert": ("wert",),
}


@dataclass(frozen=True)
class Paar:
    """Gelieferte Zellen und unsere Lesart; ohne Lesart, wenn die Zeile einen Befund hat."""

    gruppe: str
    geliefert: str
    gelesen: str = ""


@dataclass(frozen=True)
class Vorschauzeile:
    """Eine Datenzeile: Gebiet, Merkmal, Zeitraum und Wert, je geliefert und gelesen."""

    zeile: int
    paare: list[Paar]
    zeichen: str = ""
    gelesen: bool = True


@dataclass
class Vorschau:
    """Die ersten Zeilen einer Datei; `gelesen` ist die Zahl der dafür gelesenen Datenzeilen.

    `kopf`: je Gruppe ihr Name und die Überschriften der gelieferten Spalten.
    """

    kopf: list[tuple[str, str]] = field(default_factory=list)
    zeilen: list[Vorschauzeile] = field(default_factory=list)
    befunde: list[Befund] = field(default_factory=list)
    gelesen: int = 0
    insgesamt: int = 0
    schreibweise: str = ""

    @property
    def legende(self) -> list[tuple[str, str]]:
        benutzt = {zeile.zeichen for zeile in self.zeilen if zeile.zeichen}
        return [ANZEIGE[zeichen] for zeichen in ANZEIGE if zeichen.value in benutzt]


def vorschau(lieferung: Lieferung) -> Vorschau | None:
    """None ohne Importvorlage. Fehler der Datei stehen als Befunde darin."""
    if lieferung.vorlage is None:
        return None
    vorlage = vorlage_aus(lieferung.vorlage.inhalt)
    bericht = Bericht()
    bild_der_vorschau = Vorschau(kopf=_verbunden(vorlage, list(vorlage.spalten)))
    zeilen: list[tuple[int, list[str]]] = []
    rohwerte: list[Rohwert] = []
    raeume = raumverzeichnis(vorlage.ags)
    try:
        with lieferung.datei.open("rb") as aufbewahrt:
            bild = datei_ansehen(aufbewahrt.file)
            dialekt = dialekt_fuer(vorlage, bild)
            bild_der_vorschau.insgesamt = bild.zeilen
            bild_der_vorschau.schreibweise = _schreibweise(vorlage, dialekt.encoding)
            try:
                zeilen += islice(einlesen(aufbewahrt.file, dialekt), vorlage.kopfzeile + GELESEN)
            finally:
                rohwerte += zuordnen(zeilen, vorlage, raeume, bericht)
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
    daten = [(zeile, zellen) for zeile, zellen in zeilen if zeile > vorlage.kopfzeile and zellen]
    je_zeile = {rohwert[6]: rohwert for rohwert in rohwerte}
    bild_der_vorschau.gelesen = len(daten)
    bild_der_vorschau.zeilen = [
        _vorschauzeile(zeile, zellen, je_zeile.get(zeile), vorlage, orte)
        for zeile, zellen in _auswahl(daten, je_zeile)
    ]
    bild_der_vorschau.befunde = bericht.befunde.alle()
    return bild_der_vorschau


def _auswahl(daten: list[tuple[int, list[str]]], je_zeile: dict[int, Rohwert]) -> list[tuple[int, list[str]]]:
    """Die ersten Zeilen, die ersten mit Befund und über den Rest verteilte."""
    anfang = daten[:ANFANG]
    auffaellig = [eine for eine in daten[ANFANG:] if eine[0] not in je_zeile][:ANFANG]
    uebrige = [eine for eine in daten[ANFANG:] if eine[0] in je_zeile]
    fehlend = GEZEIGT - len(anfang) - len(auffaellig)
    schritt = max(len(uebrige) // fehlend, 1)
    return sorted(
        [*anfang, *auffaellig, *uebrige[schritt - 1 :: schritt][:fehlend]], key=lambda eine: eine[0]
    )


def _vorschauzeile(
    zeile: int, zellen: list[str], rohwert: Rohwert | None, vorlage: Vorlage, orte: dict[int, str]
) -> Vorschauzeile:
    geliefert = _verbunden(vorlage, [gekuerzt(zelle) for zelle in zellen])
    if rohwert is None:
        return Vorschauzeile(zeile, [Paar(gruppe, zelle) for gruppe, zelle in geliefert], gelesen=False)
    schluessel, einheit, zeitraum, wert, zeichen, _, _, _, _ = rohwert
    merkmal = vorlage.merkmale[schluessel]
    wert_text = ANZEIGE[zeichen][0] if zeichen else zahl(wert, merkmal.stellen)
    lesart = {
        "Gebiet": orte[einheit],
        "Merkmal": merkmal.bezeichnung,
        "Zeitraum": in_worten(zeitraum),
        "Wert": wert_text if zeichen or merkmal.einheit == ANZAHL else f"{wert_text} {merkmal.einheit}",
    }
    return Vorschauzeile(
        zeile=zeile,
        paare=[Paar(gruppe, zelle, lesart[gruppe]) for gruppe, zelle in geliefert],
        zeichen=zeichen.value if zeichen else "",
    )


def _verbunden(vorlage: Vorlage, zellen: list[str]) -> list[tuple[str, str]]:
    """Je Gruppe die Zellen ihrer Spalten in der Reihenfolge der Rollen; zu kurze Zeilen geben weniger."""
    return [
        (
            gruppe,
            " · ".join(
                zellen[stelle]
                for rolle in rollen
                for stelle in vorlage.rollen.get(rolle, ())
                if stelle < len(zellen)
            ),
        )
        for gruppe, rollen in GRUPPEN.items()
    ]


def _schreibweise(vorlage: Vorlage, kodierung: str) -> str:
    form = vorlage.zahlform
    tausend = f"Tausenderzeichen „{form.groupChar}“" if form.groupChar else "ohne Tausenderzeichen"
    return (
        f"Kodierung {IN_WORTEN[kodierung]}, Trennzeichen {TRENNZEICHEN[vorlage.delimiter]}, "
        f"Dezimalzeichen „{form.decimalChar}“, {tausend}"
    )
