"""Der Vorschlag einer Importvorlage zu einer aufbewahrten Lieferung, mit ersten Zeilen und Vorschau."""

import logging
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, BinaryIO

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.models import Ebene
from sozialraum.statistik.abfragen import bekannte_gebiete, bekannte_quellen
from sozialraum.statistik.befunde import gekuerzt
from sozialraum.statistik.lesen.blatt import Blatt, Lesefehler, Zeile, leer
from sozialraum.statistik.lesen.dateibild import Dateibild
from sozialraum.statistik.lesen.einlesen import TRENNZEICHEN, Dialekt, blaetter
from sozialraum.statistik.lieferungen.annehmen import datei_ansehen
from sozialraum.statistik.lieferungen.vorschau import Vorschau, vorschau_mit
from sozialraum.statistik.models import Lieferung
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.vorschlagen.ergebnis import BekannteQuelle, Beleg, Frage, Vorschlag
from sozialraum.statistik.vorschlagen.vorschlagen import vorschlagen
from sozialraum.statistik.zuordnen.kopf import ueberschriften

DATENZEILEN = 6
SPALTEN = 40
ANFANG = 300
BLAETTER, TABELLEN = 60, 8
UNLESBAR = "datei"
UMLAUTWORT = re.compile(r"[A-Za-z]*[ÄÖÜäöüß][A-Za-zÄÖÜäöüß]*")
ROLLEN = {
    "raum": "Gebiet",
    "raumname": "Gebiet",
    "zeitraum": "Zeitraum",
    "merkmal": "Merkmal",
    "wortlaut": "Merkmal",
    "tabelle": "Merkmal",
    "einheit": "Einheit",
    "vermerk": "Vermerk",
    "wert": "Wert",
}
IM_KOPF = {"raum": "Gebiet", "zeitraum": "Zeitraum", "merkmal": "Merkmal"}
protokoll = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spaltenrolle:
    """Wozu eine Spalte gebraucht wird; `rolle` leer heißt: gar nicht."""

    rolle: str
    zusatz: str = ""


@dataclass(frozen=True)
class Anfang:
    """Die ersten Zeilen einer Tabelle, wie geliefert, und die Rolle jeder Spalte; `name` bei mehreren."""

    name: str = ""
    rollen: list[Spaltenrolle] = field(default_factory=list)
    titel: list[str] = field(default_factory=list)
    kopf: list[tuple[int, list[str]]] = field(default_factory=list)
    daten: list[tuple[int, list[str]]] = field(default_factory=list)
    weitere_spalten: int = 0
    umlautwort: str = ""


@dataclass(frozen=True)
class Stand:
    """Wie weit der Assistent mit einer Lieferung ist; `vorschau` erst, wenn keine Frage mehr offen ist.

    `hindernis`: warum die Vorlage auch ohne offene Frage noch nicht gelten kann. `umlaute_fraglich`: Die
    Bytes beweisen nicht, wie die Umlaute gemeint sind.
    """

    vorschlag: Vorschlag
    belege: list[Beleg]
    anfaenge: list[Anfang]
    vorschau: Vorschau | None = None
    hindernis: str = ""
    umlaute_fraglich: bool = False

    @property
    def weitere_tabellen(self) -> int:
        """Wie viele nicht gezeigt sind."""
        return max(len(self.vorschlag.inhalt.get("tabellen", [])) - len(self.anfaenge), 0)


def ist_lesbar(lieferung: Lieferung) -> bool:
    """Ob der Assistent mit der Datei überhaupt anfangen kann."""
    try:
        with lieferung.datei.open("rb") as aufbewahrt:
            return not datei_ansehen(aufbewahrt.file).unlesbar
    except (OSError, Fachfehler):
        return False


def vorschlag_zur(lieferung: Lieferung) -> Vorschlag:
    """Der Vorschlag mit den gespeicherten Antworten. Fehler: `Fachfehler`, wenn nichts zu deuten ist."""
    with _geoeffnet(lieferung) as (datei, bild):
        return _vorschlag(datei, bild, lieferung, bekannte_quellen())


def stand(lieferung: Lieferung, quellen: Collection[BekannteQuelle]) -> Stand:
    """Alles für die Seite des Assistenten. Fehler: `Fachfehler`, wenn die Datei nicht zu deuten ist."""
    with _geoeffnet(lieferung) as (datei, bild):
        vorschlag = _vorschlag(datei, bild, lieferung, quellen)
        anfaenge = _anfaenge(datei, bild, vorschlag.inhalt)
        umlautwort = next((eines.umlautwort for eines in anfaenge if eines.umlautwort), "")
        antworten = {
            frage.frage: dict(frage.auswahl).get(antwort, antwort)
            for frage in vorschlag.beantwortet
            if (antwort := lieferung.antworten.get(frage.kennung, ""))
        }
        belege = [
            replace(besser, entschieden=antworten.get(besser.was, besser.entschieden))
            for beleg in vorschlag.belege
            for besser in _verstaendlich(beleg, bild, umlautwort)
        ]
        vorschau, hindernis = None, ""
        if not vorschlag.fragen and not (hindernis := vorschlag.fehler()):
            vorschau = vorschau_mit(vorlage_aus(vorschlag.inhalt), lieferung)
        fraglich = not bild.sicher and bild.art == "text" and bool(umlautwort)
    return Stand(vorschlag, belege, anfaenge, vorschau, hindernis, fraglich)


@contextmanager
def _geoeffnet(lieferung: Lieferung) -> Iterator[tuple[BinaryIO, Dateibild]]:
    """Die Datei und ihr Bild; was darin auch schiefgeht, wird ein Satz."""
    try:
        with lieferung.datei.open("rb") as aufbewahrt:
            yield aufbewahrt.file, datei_ansehen(aufbewahrt.file)
    except Lesefehler as fehler:
        raise Fachfehler(f"{fehler.text} {fehler.vorschlag}".strip()) from fehler
    except Fachfehler:
        raise
    except OSError as fehler:
        raise Fachfehler("Die aufbewahrte Datei dieser Lieferung ist nicht lesbar.") from fehler
    except Exception as fehler:
        # Eine fremde Datei kann alles enthalten; der Mensch davor soll wissen, dass nichts verloren ist.
        protokoll.exception("Zur Lieferung %s entsteht kein Vorschlag", lieferung.pk)
        raise Fachfehler(
            "Aus dieser Datei wird kein Vorschlag: Ihr Aufbau ist zu ungewöhnlich. Die Datei ist aufbewahrt; "
            "bitte wenden Sie sich an den Betrieb oder fragen Sie das Amt nach einer einfachen Tabelle."
        ) from fehler


def _vorschlag(
    datei: BinaryIO, bild: Dateibild, lieferung: Lieferung, quellen: Collection[BekannteQuelle]
) -> Vorschlag:
    vorschlag = vorschlagen(
        datei, bild, lieferung.dateiname, bekannte_gebiete(), lieferung.antworten, quellen
    )
    if hindernis := next((frage for frage in vorschlag.fragen if frage.kennung == UNLESBAR), None):
        raise Fachfehler(_unlesbar(hindernis, bild))
    ebenen = dict(Ebene.objects.values_list("schluessel", "bezeichnung"))
    vorschlag.fragen = [_mit_ebenen(frage, ebenen) for frage in vorschlag.fragen]
    vorschlag.beantwortet = [_mit_ebenen(frage, ebenen) for frage in vorschlag.beantwortet]
    return vorschlag


def _mit_ebenen(frage: Frage, ebenen: Mapping[str, str]) -> Frage:
    """Hinter den Namen von Gebieten ihre Ebene, wie sie auf den Seiten heißt."""
    if not frage.kennung.startswith("gebiet:"):
        return frage
    auswahl = []
    for wert, wortlaut in frage.auswahl:
        ebene, _, name = wert.partition(":")
        auswahl.append((wert, f"{name} ({ebenen.get(ebene, ebene)})" if name else wortlaut))
    return replace(frage, auswahl=tuple(auswahl))


def _unlesbar(frage: Frage, bild: Dateibild) -> str:
    return f"{frage.frage} {frage.warum} {bild.vorschlag}".strip()


def _anfaenge(datei: BinaryIO, bild: Dateibild, inhalt: Mapping[str, Any]) -> list[Anfang]:
    """Je Tabelle des Vorschlags ihre ersten Zeilen, höchstens `TABELLEN`; eine ist es immer."""
    kodierung = inhalt["dialect"].get("encoding", bild.kodierung)
    dialekt = Dialekt(encoding=kodierung, delimiter=bild.trennzeichen)
    alle = [
        (blatt, [(nummer, zellen) for nummer, zellen in islice(blatt.zeilen, ANFANG) if not leer(zellen)])
        for blatt in islice(blaetter(datei, dialekt, ANFANG), BLAETTER)
    ]
    tabellen = inhalt.get("tabellen")
    if not tabellen:
        return [_anfang(alle, inhalt, inhalt["dialect"]["headerRows"], erste=1)]
    anfaenge = []
    for tabelle in tabellen[:TABELLEN]:
        erste = _beginn(alle, tabelle)
        kopfzeilen = [erste - 1 + zeile for zeile in tabelle["headerRows"]]
        gefunden = _anfang(alle, {**inhalt, **tabelle}, kopfzeilen, erste=erste)
        anfaenge.append(replace(gefunden, name=tabelle["name"]))
    return anfaenge


def _beginn(alle: Sequence[tuple[Blatt, list[Zeile]]], tabelle: Mapping[str, Any]) -> int:
    """Die Zeile, mit der eine Tabelle anfängt, die unter einer anderen steht; sonst 1."""
    if "beginn" not in tabelle:
        return 1
    for blatt, zeilen in alle:
        if "blatt" not in tabelle or re.fullmatch(tabelle["blatt"], blatt.name):
            for nummer, zellen in zeilen:
                text = next((" ".join(zelle.split()) for zelle in zellen if zelle.strip()), "")
                if re.fullmatch(tabelle["beginn"], text):
                    return nummer
    return 1


def _anfang(
    alle: Sequence[tuple[Blatt, list[Zeile]]],
    form: Mapping[str, Any],
    kopfzeilen: Sequence[int],
    *,
    erste: int,
) -> Anfang:
    bestes = Anfang()
    for blatt, ganze in alle:
        if "blatt" in form and not re.fullmatch(form["blatt"], blatt.name):
            continue
        zeilen = [zeile for zeile in ganze if zeile[0] >= erste]
        kopf = [zeile for zeile in zeilen if zeile[0] in kopfzeilen]
        unter = kopfzeilen[-1] if kopfzeilen else 0
        daten = [zeile for zeile in zeilen if zeile[0] > unter]
        breite = max((len(zellen) for _, zellen in (*kopf, *daten[:DATENZEILEN])), default=0)
        namen = ueberschriften(kopf, " ", blatt) if kopf else []
        rollen = _rollen(namen + [""] * (breite - len(namen)), form.get("fields", []))
        if bestes.rollen and not any(rolle.rolle for rolle in rollen):
            continue
        titel = [" ".join(zelle for zelle in zellen if zelle.strip()) for nummer, zellen in zeilen
                 if kopfzeilen and nummer < kopfzeilen[0]]  # fmt: skip
        bestes = Anfang(
            rollen=rollen[:SPALTEN],
            titel=[gekuerzt(text) for text in titel[:3]],
            kopf=[_gezeigt(zeile, breite) for zeile in kopf],
            daten=[_gezeigt(zeile, breite) for zeile in daten[:DATENZEILEN]],
            weitere_spalten=max(breite - SPALTEN, 0),
            umlautwort=_umlautwort(zeilen),
        )
        if any(rolle.rolle for rolle in rollen):
            break
    return bestes


def _gezeigt(zeile: tuple[int, list[str]], breite: int) -> tuple[int, list[str]]:
    nummer, zellen = zeile
    return nummer, [gekuerzt(zelle) for zelle in [*zellen, *[""] * (breite - len(zellen))][:SPALTEN]]


def _umlautwort(zeilen: list[tuple[int, list[str]]]) -> str:
    worte = (UMLAUTWORT.search(zelle) for _, zellen in reversed(zeilen) for zelle in zellen)
    return max((wort.group() for wort in worte if wort), key=lambda wort: 3 < len(wort) < 20, default="")


def _rollen(namen: list[str], felder: list[dict[str, Any]]) -> list[Spaltenrolle]:
    """Jedes Feld mit Namen gilt einer Spalte, ein Muster allen, auf die es passt."""
    uebrig = list(felder)
    rollen = []
    for name in namen:
        feld = next((feld for feld in uebrig if _passt(feld, name)), {})
        if "name" in feld:
            uebrig.remove(feld)
        rollen.append(_rolle(feld))
    return rollen


def _passt(feld: Mapping[str, Any], name: str) -> bool:
    if "muster" in feld:
        return re.fullmatch(feld["muster"], name) is not None
    return bool(feld.get("name") == name)


def _rolle(feld: Mapping[str, Any]) -> Spaltenrolle:
    rolle = ROLLEN.get(feld.get("rolle", ""), "")
    if not rolle:
        return Spaltenrolle("", feld.get("grund", ""))
    gruppen = re.findall(r"\(\?P<(\w+)>", feld.get("muster", ""))
    fest = {**dict.fromkeys(gruppen), **feld.get("fest", {})}
    im_kopf = [wort for name, wort in IM_KOPF.items() if rolle == "Wert" and name in fest]
    return Spaltenrolle(rolle, f"{' und '.join(im_kopf)} im Kopf" if im_kopf else "")


def _verstaendlich(beleg: Beleg, bild: Dateibild, umlautwort: str) -> list[Beleg]:
    """Was Fachleute Zeichensatz nennen, prüft ein Mensch an einem Wort mit Umlaut."""
    if beleg.was != "Zeichensatz und Trennzeichen":
        return [beleg]
    if umlautwort:
        woran = beleg.gesehen.partition(";")[0].removeprefix("Zeichensatz: ")
        rat = (
            "Steht das Wort falsch da, gingen die Umlaute beim Amt verloren; bitte fragen Sie dort nach."
            if bild.sicher
            else "Steht das Wort richtig da?"
        )
        satz = f"{woran[:1].upper()}{woran[1:]}. {rat}"
        umlaute = Beleg("Umlaute", f"gelesen als „{umlautwort}“", satz)
    else:
        umlaute = Beleg("Umlaute", "keine gesehen", "In den ersten Zeilen steht kein Wort mit Umlaut.")
    trenner = TRENNZEICHEN.get(bild.trennzeichen, "")
    return [umlaute, Beleg("Spalten", f"getrennt durch {trenner}", "So haben fast alle Zeilen gleich viele.")]
