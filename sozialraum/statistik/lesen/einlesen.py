"""Bytes werden zu Blättern aus Zeilen und Textzellen, ohne jede Deutung."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.lesen.blatt import Blatt, Lesefehler, Zeile
from sozialraum.statistik.lesen.mappe import ALLE_ZEILEN, mappe_lesen

HOECHSTENS_SPALTEN = 2_000
# Für UTF-8 mit oder ohne BOM; die Vorlage muss sich nicht festlegen.
UTF8 = "utf-8-sig"
KODIERUNGEN = {
    "utf-8": UTF8,
    "utf-16": "utf-16",
    "utf-32": "utf-32",
    "cp1252": "cp1252",
    "cp850": "cp850",
    "mac-roman": "mac-roman",
}
IN_WORTEN = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "cp850": "DOS (Codepage 850)",
    "mac-roman": "Mac Roman",
}
TRENNZEICHEN = {";": "Semikolon", ",": "Komma", "\t": "Tabulator", "|": "senkrechter Strich"}


@dataclass(frozen=True)
class Dialekt:
    """Wie der Text in Zellen zerfällt (Wörter aus Table Dialect); ohne `delimiter` eine Arbeitsmappe."""

    encoding: str
    delimiter: str
    quoteChar: str = '"'


def einlesen(datei: BinaryIO, dialekt: Dialekt) -> Iterator[tuple[int, list[str]]]:
    """Je Datensatz die Nummer seiner ersten Zeile (ab 1) und seine Zellen; Leerzeilen kommen als leere Liste.

    Streng: ein offenes Anführungszeichen verschluckt sonst stillschweigend den Rest der Datei. Fehler:
    `Lesefehler`.
    """
    datei.seek(0)
    text = io.TextIOWrapper(datei, encoding=KODIERUNGEN[dialekt.encoding], errors="strict", newline="")
    leser = csv.reader(text, delimiter=dialekt.delimiter, quotechar=dialekt.quoteChar, strict=True)
    zeile = 1
    try:
        for zellen in leser:
            if len(zellen) > HOECHSTENS_SPALTEN:
                raise Lesefehler(
                    f"Zeile {zahl(zeile)} hat {zahl(len(zellen))} Spalten; gelesen werden höchstens "
                    f"{zahl(HOECHSTENS_SPALTEN)}.",
                    zeile=zeile,
                )
            yield zeile, zellen
            zeile = leser.line_num + 1
    except csv.Error as fehler:
        raise Lesefehler(_satz(fehler, zeile), zeile=zeile, vorschlag=ANFUEHRUNG) from fehler
    except UnicodeError as fehler:
        raise Lesefehler(
            f"Nach Zeile {zahl(max(zeile - 1, 1))} stehen Zeichen, die nicht zur Kodierung "
            f"{IN_WORTEN[dialekt.encoding]} passen.",
            zeile=zeile,
            vorschlag="Bitte fragen Sie beim Amt nach einer Fassung in UTF-8.",
        ) from fehler
    finally:
        # Sonst schlösse der Texthüter beim Aufräumen auch die Datei des Aufrufers; ist sie schon geschlossen,
        # weil niemand den Rest lesen wollte, ist nichts zu tun.
        with suppress(ValueError):
            text.detach()


ANFUEHRUNG = (
    "Bitte sehen Sie in der Datei nach, ob dort ein Anführungszeichen fehlt oder zu viel ist, und laden Sie "
    "die "
    "berichtigte Datei hoch."
)


def _satz(fehler: csv.Error, zeile: int) -> str:
    wort = str(fehler)
    if "field larger" in wort:
        return f"Ab Zeile {zahl(zeile)} ist eine Zelle länger als 131.072 Zeichen; das ist kein Wert."
    if "unexpected end" in wort:
        return f"In Zeile {zahl(zeile)} beginnt ein Anführungszeichen, das nirgends geschlossen wird."
    return f"Zeile {zahl(zeile)}: Ein Anführungszeichen steht an falscher Stelle."


def blaetter(datei: BinaryIO, dialekt: Dialekt, hoechstens: int = ALLE_ZEILEN) -> Iterator[Blatt]:
    """Die Blätter einer Datei mit höchstens so vielen Zeilen; eine Textdatei ist ein Blatt ohne Namen.

    Jedes ist zu lesen, bevor das nächste kommt. Fehler: `Lesefehler`.
    """
    if not dialekt.delimiter:
        yield from mappe_lesen(datei, hoechstens_spalten=HOECHSTENS_SPALTEN, hoechstens_zeilen=hoechstens)
        return
    zeilen: Iterator[Zeile] = einlesen(datei, dialekt)
    yield Blatt("", zeilen if hoechstens >= ALLE_ZEILEN else islice(zeilen, hoechstens))
