"""Von den Bytes einer unbekannten Datei zum Vorschlag einer Importvorlage, mit Belegen und offenen Fragen.

Rein: Was es an Gebieten schon gibt, gibt der Rufer mit. Nichts wird geraten: Was die Datei nicht selbst
beweist, kommt als Frage, und mit offener Frage gilt die Vorlage nicht.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.lesen.blatt import Lesefehler, Zeile
from sozialraum.statistik.lesen.dateibild import Dateibild
from sozialraum.statistik.lesen.einlesen import IN_WORTEN, TRENNZEICHEN, Dialekt, blaetter
from sozialraum.statistik.vorlage.raumangaben import UMLAUTE
from sozialraum.statistik.vorschlagen.ergebnis import BekannteQuelle, BekanntesGebiet, Beleg, Frage, Vorschlag
from sozialraum.statistik.vorschlagen.gebiete import Gebietskenntnis
from sozialraum.statistik.vorschlagen.gestalt import Gestalt, gestalten
from sozialraum.statistik.vorschlagen.kreuzung import kreuzen
from sozialraum.statistik.vorschlagen.mehrere import Teil, tabellen_verbinden
from sozialraum.statistik.vorschlagen.quellenangaben import quelle_bestimmen
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte, genannte_orte
from sozialraum.statistik.vorschlagen.tabelle import tabelle_beschreiben
from sozialraum.statistik.vorschlagen.zeichensatz import kodierung_klaeren
from sozialraum.statistik.vorschlagen.zeitraum import genannte_zeiten

ANGESEHEN = 40_000
# In sehr breiten Tabellen entsprechend weniger Zeilen, damit jemand auf den Vorschlag warten kann.
ANGESEHENE_ZELLEN = 400_000
MINDESTENS_ZEILEN = 200


def vorschlagen(
    datei: BinaryIO,
    bild: Dateibild,
    dateiname: str,
    bekannte: Iterable[BekanntesGebiet],
    antworten: Mapping[str, str],
    quellen: Collection[BekannteQuelle] = (),
) -> Vorschlag:
    """`bekannte`: alle Raumeinheiten; `antworten`: je Kennung einer Frage die Antwort als Text; `quellen`:
    die, zu denen die Datei gehören kann."""
    vorschlag = Vorschlag()
    if bild.unlesbar:
        vorschlag.fragen.append(Frage("datei", "Diese Datei ist nicht lesbar.", bild.unlesbar))
        return vorschlag
    stamm = PurePath(dateiname).stem
    kodierung, woran = kodierung_klaeren(vorschlag, datei, bild, antworten)
    dialekt = Dialekt(encoding=kodierung, delimiter=bild.trennzeichen)
    try:
        gefunden = list(_gestalten(datei, dialekt))
    except Lesefehler as fehler:
        grund = f"{fehler.text} {fehler.vorschlag}".strip()
        vorschlag.fragen.append(Frage("datei", "Diese Datei ist nicht lesbar.", grund))
        return vorschlag
    if not gefunden:
        vorschlag.fragen.append(
            Frage("datei", "In dieser Datei ist keine Tabelle mit Zahlen zu sehen.", bild.in_worten())
        )
        return vorschlag
    inhalt = vorschlag.inhalt
    inhalt["schluessel"] = _schluessel(antworten.get("schluessel") or stamm)
    inhalt["name"] = antworten.get("name") or " ".join(re.split(r"[_\s]+", stamm)).strip() or "Neue Quelle"
    _dialekt(vorschlag, dialekt, woran)
    kenntnis = Gebietskenntnis(bekannte)
    quelle = quelle_bestimmen(vorschlag, antworten, gefunden[0], inhalt["name"], quellen)
    teile: list[Teil] = []
    for eine in gefunden:
        # Quelle und Namen sind allen gemeinsam.
        eigener = Vorschlag(dict(inhalt))
        spalten = [Spalte(stelle, name, eine.spalte(stelle)) for stelle, name in enumerate(eine.namen)]
        lage = Lage(eine, stamm, kenntnis, eigener, antworten, spalten, quelle=quelle)
        tabelle_beschreiben(lage)
        darueber = any(eine.blatt == davor.gestalt.blatt for davor in teile)
        teile.append(Teil(eine, eigener, genannte_zeiten(lage), genannte_orte(lage), darueber))
    tabellen_verbinden(vorschlag, teile, antworten)
    kreuzen(vorschlag, antworten)
    vorschlag.belege.insert(1, _kopfbeleg(gefunden[0]))
    return vorschlag


def _gestalten(datei: BinaryIO, dialekt: Dialekt) -> Iterable[Gestalt]:
    for blatt in blaetter(datei, dialekt):
        yield from gestalten(blatt, list(_anfang(blatt.zeilen)))


def _anfang(zeilen: Iterable[Zeile]) -> Iterator[Zeile]:
    zellen = 0
    for nummer, zeile in enumerate(islice(zeilen, ANGESEHEN)):
        if zellen > ANGESEHENE_ZELLEN and nummer > MINDESTENS_ZEILEN:
            return
        zellen += len(zeile[1])
        yield zeile


def _schluessel(text: str) -> str:
    """Ein Name für Maschinen: nur kleine Buchstaben, Ziffern und Unterstriche."""
    gefaltet = text.casefold().translate(UMLAUTE)
    return re.sub(r"[^a-z0-9]+", "_", gefaltet).strip("_")[:60] or "neue_quelle"


def _dialekt(vorschlag: Vorschlag, dialekt: Dialekt, woran: str) -> None:
    vorschlag.inhalt["dialect"] = {"encoding": dialekt.encoding} if dialekt.delimiter else {}
    if not dialekt.delimiter:
        return
    vorschlag.inhalt["dialect"]["delimiter"] = dialekt.delimiter
    vorschlag.belege_mit(
        "Zeichensatz und Trennzeichen",
        f"{IN_WORTEN[dialekt.encoding]}, {TRENNZEICHEN[dialekt.delimiter]}",
        f"Zeichensatz: {woran}; das Trennzeichen teilt die Zeilen am gleichmäßigsten.",
    )


def _kopfbeleg(eine: Gestalt) -> Beleg:
    if not eine.kopfzeilen:
        return Beleg("Kopfzeilen", "keine", "Schon die erste Zeile sieht aus wie Daten.")
    zeilen = ", ".join(zahl(nummer) for nummer in eine.kopfzeilen)
    return Beleg(
        "Kopfzeilen",
        f"Zeile {zeilen}",
        f"Darunter beginnen in Zeile {zahl(eine.daten[0][0])} die Zahlen; gesehen sind "
        f"{anzahl(len(eine.daten), 'Datenzeile', 'Datenzeilen')} mit "
        f"{anzahl(eine.breite, 'Spalte', 'Spalten')}.",
    )


def als_werte(eintraege: Mapping[str, Any]) -> dict[str, str]:
    """Antworten aus einer TOML-Datei: alles als Text."""
    return {kennung: str(wert) for kennung, wert in eintraege.items() if not isinstance(wert, dict | list)}
