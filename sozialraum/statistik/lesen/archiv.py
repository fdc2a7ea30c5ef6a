"""ZIP-Archive: was darin liegt, unter reinen Namen und mit Grenzen gegen Bomben."""

import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO

from sozialraum.kern.zahlen import dateigroesse, zahl
from sozialraum.statistik.lesen.blatt import Lesefehler

HOECHSTENS_TEILE = 200
HOECHSTENS_BYTES = 500_000_000
# Text packt ZIP auf ein Zwanzigstel, Tabellen aus Leerzellen auf ein Hundertstel; mehr ist eine Bombe.
HOECHSTENS_VERHAELTNIS = 200
UNVERDAECHTIG = 10_000_000
STUECK = 1 << 20
ARCHIVE = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz")
# Woran auch eine abgeschnittene Arbeitsmappe als solche zu erkennen ist.
MAPPENSPUREN = (b"[Content_Types].xml", b"xl/", b"docProps/", b"opendocument.spreadsheet")
ANGESEHEN = 4096
ANFAENGE = (b"PK\x03\x04", b"PK\x05\x06")
TRENNER = " › "
BEIWERK = frozenset({"Thumbs.db", "desktop.ini"})
# Teile eines Pfades, die keinen Ordner benennen: hierher, hinauf, Laufwerk, Wurzel.
UNTERWEGS = re.compile(r"/|\.{1,2}|[A-Za-z]:|")
LAENGSTER_ORT = 500
NICHT_IN_UTF8 = 0x800
VERSCHLUESSELT = 0x1


class Inhalt(StrEnum):
    """Was in der Verpackung steckt, die alle drei gemeinsam haben."""

    ARCHIV = "archiv"
    MAPPE = "mappe"
    DOKUMENT = "dokument"


@dataclass(frozen=True)
class Archivteil:
    """Eine Datei im Archiv; `name` ohne Ordner, wie sie als Lieferung heißen soll."""

    name: str
    archiv: str
    eintrag: zipfile.ZipInfo

    @property
    def groesse(self) -> int:
        return self.eintrag.file_size


@dataclass(frozen=True)
class Abgewiesen:
    """Eine Datei, die nicht angenommen wird: wo sie lag, was mit ihr ist und was zu tun ist.

    `fehlt` ist falsch, wenn mit ihr sicher keine Zahl fehlt.
    """

    name: str
    archiv: str
    text: str
    vorschlag: str = ""
    fehlt: bool = True


@dataclass(frozen=True)
class Verzeichnis:
    """`beiwerk` zählt, was Betriebssysteme unbemerkt mit einpacken (__MACOSX, .DS_Store …)."""

    teile: list[Archivteil]
    abgewiesen: list[Abgewiesen]
    beiwerk: int


def archiv_pruefen(datei: BinaryIO) -> list[zipfile.ZipInfo]:
    """Das Verzeichnis des Archivs, wenn es entpackt in die Grenzen passt. Fehler: `Lesefehler`."""
    datei.seek(0)
    try:
        with zipfile.ZipFile(datei) as archiv:
            eintraege = archiv.infolist()
    # Was im Verzeichnis eines beschädigten Archivs steht, ist beliebig; zipfile prüft nicht alles davon.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, struct.error) as fehler:
        datei.seek(0)
        anfang = datei.read(ANGESEHEN)
        was = "Die Arbeitsmappe" if any(spur in anfang for spur in MAPPENSPUREN) else "Das ZIP-Archiv"
        raise Lesefehler(
            f"{was} ist beschädigt oder unvollständig.",
            vorschlag="Bitte laden Sie die Datei beim Amt noch einmal herunter.",
        ) from fehler
    finally:
        datei.seek(0)
    gesamt = sum(eintrag.file_size for eintrag in eintraege)
    if gesamt > HOECHSTENS_BYTES:
        raise Lesefehler(
            f"Entpackt wäre die Datei {dateigroesse(gesamt)} groß; gelesen werden höchstens "
            f"{dateigroesse(HOECHSTENS_BYTES)}.",
            vorschlag="Bitte teilen Sie sie, etwa nach Jahren.",
        )
    for eintrag in eintraege:
        gepackt = max(eintrag.compress_size, 1)
        if eintrag.file_size > UNVERDAECHTIG and eintrag.file_size > HOECHSTENS_VERHAELTNIS * gepackt:
            raise Lesefehler(
                "Die Datei ist gepackt, um beim Entpacken übermäßig zu wachsen, und wird nicht gelesen.",
                vorschlag="Bitte fragen Sie beim Amt, ob die Datei in Ordnung ist.",
            )
    return eintraege


def inhalt_bestimmen(datei: BinaryIO) -> Inhalt:
    """Arbeitsmappe, Text oder Präsentation, sonst ein Archiv. Fehler: `Lesefehler`."""
    namen = [eintrag.filename for eintrag in archiv_pruefen(datei)]
    kopf = datei.read(200)
    datei.seek(0)
    if b"opendocument.spreadsheet" in kopf or any(name.startswith("xl/") for name in namen):
        return Inhalt.MAPPE
    if b"opendocument" in kopf or any(name.startswith(("word/", "ppt/")) for name in namen):
        return Inhalt.DOKUMENT
    return Inhalt.ARCHIV


def ist_archiv(datei: BinaryIO, name: str) -> bool:
    """Ist das ein ZIP-Archiv? Bei einem beschädigten entscheidet der Name, wie es gemeint war."""
    datei.seek(0)
    anfang = datei.read(4)
    datei.seek(0)
    if anfang not in ANFAENGE:
        return False
    try:
        return inhalt_bestimmen(datei) is Inhalt.ARCHIV
    except Lesefehler:
        return name.lower().endswith(".zip")


def archiv_auflisten(datei: BinaryIO, archivname: str = "") -> Verzeichnis:
    """Die Dateien des Archivs, ohne Ordner und Beiwerk, und was davon nicht zu lesen ist.

    Fehler: `Lesefehler`, wenn das Archiv als Ganzes nicht geht (beschädigt, leer, zu groß, zu viele Dateien).
    """
    teile: list[Archivteil] = []
    abgewiesen: list[Abgewiesen] = []
    beiwerk = 0
    for eintrag in archiv_pruefen(datei):
        pfad = PurePosixPath(_lesbar(eintrag).replace("\\", "/"))
        if eintrag.is_dir() or not pfad.name:
            continue
        if pfad.name.startswith(".") or pfad.name in BEIWERK or "__MACOSX" in pfad.parts:
            beiwerk += 1
            continue
        ordner = [_rein(teil) for teil in pfad.parent.parts if not UNTERWEGS.fullmatch(teil)]
        ort = TRENNER.join(filter(None, [archivname, *ordner]))[-LAENGSTER_ORT:]
        if grund := _warum_nicht(pfad, eintrag):
            abgewiesen.append(Abgewiesen(_rein(pfad.name), ort, *grund))
        else:
            teile.append(Archivteil(_rein(pfad.name), ort, eintrag))
    if len(teile) > HOECHSTENS_TEILE:
        raise Lesefehler(
            f"Im Archiv liegen {zahl(len(teile))} Dateien; angenommen werden höchstens "
            f"{zahl(HOECHSTENS_TEILE)}.",
            vorschlag="Bitte teilen Sie das Archiv.",
        )
    if not teile and not abgewiesen:
        raise Lesefehler("Das Archiv enthält keine Datei.", vorschlag="Bitte fragen Sie beim Amt nach.")
    return Verzeichnis(teile, abgewiesen, beiwerk)


def _warum_nicht(pfad: PurePosixPath, eintrag: zipfile.ZipInfo) -> tuple[str, str] | None:
    """Grund und Vorschlag, wenn ein Eintrag gar nicht erst entpackt wird."""
    if pfad.suffix.lower() in ARCHIVE:
        return (
            "Das ist ein weiteres Archiv im Archiv.",
            "Bitte entpacken Sie es und laden Sie die Tabellen daraus hoch.",
        )
    if eintrag.flag_bits & VERSCHLUESSELT:
        return (
            "Die Datei ist mit einem Kennwort geschützt.",
            "Bitte entpacken Sie das Archiv und laden Sie die Tabelle ohne Kennwort hoch.",
        )
    if not eintrag.file_size:
        return "Die Datei ist leer.", "Bitte fragen Sie beim Amt nach."
    return None


@contextmanager
def archivteil_oeffnen(datei: BinaryIO, teil: Archivteil) -> Iterator[BinaryIO]:
    """Der Teil als eigene zeitweilige Datei. Fehler: `Lesefehler`, auch wenn die Größe gelogen war.

    Ein `OSError` heißt: Auf dem Rechner hier ist kein Platz dafür.
    """
    with tempfile.TemporaryFile() as ziel:
        for stueck in _entpackt(datei, teil):
            ziel.write(stueck)
        ziel.seek(0)
        yield ziel


def _entpackt(datei: BinaryIO, teil: Archivteil) -> Iterator[bytes]:
    gelesen = 0
    datei.seek(0)
    try:
        with zipfile.ZipFile(datei) as archiv, archiv.open(teil.eintrag) as quelle:
            while stueck := quelle.read(STUECK):
                gelesen += len(stueck)
                if gelesen > teil.groesse:
                    raise zipfile.BadZipFile("größer als angegeben")
                yield stueck
    except NotImplementedError as fehler:
        raise Lesefehler(
            "Die Datei ist auf eine Weise gepackt, die hier nicht gelesen wird.",
            vorschlag="Bitte entpacken Sie das Archiv und laden Sie die Tabelle einzeln hoch.",
        ) from fehler
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        struct.error,
    ) as fehler:
        raise Lesefehler(
            f"„{teil.name}“ im Archiv ist beschädigt.",
            vorschlag="Bitte laden Sie das Archiv beim Amt noch einmal herunter.",
        ) from fehler


def _lesbar(eintrag: zipfile.ZipInfo) -> str:
    """Windows schreibt Umlaute in Codepage 850 und sagt es nicht; Python liest sie dann als 437."""
    if eintrag.flag_bits & NICHT_IN_UTF8:
        return eintrag.filename
    try:
        return eintrag.filename.encode("cp437").decode("cp850")
    except UnicodeError:
        return eintrag.filename


def _rein(name: str) -> str:
    return "".join(zeichen if zeichen.isprintable() else "␀" for zeichen in name)[-255:]
