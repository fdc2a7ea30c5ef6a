"""ZIP-Archive: was darin liegt, unter reinen Namen und mit Grenzen gegen Bomben."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from sozialraum.kern.zahlen import dateigroesse, zahl
from sozialraum.statistik.blatt import Lesefehler

HOECHSTENS_TEILE = 200
HOECHSTENS_BYTES = 500_000_000
# Text packt ZIP auf ein Zwanzigstel, Tabellen aus Leerzellen auf ein Hundertstel; mehr ist eine Bombe.
HOECHSTENS_VERHAELTNIS = 200
UNVERDAECHTIG = 10_000_000
STUECK = 1 << 20
ARCHIVE = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz")
NICHT_IN_UTF8 = 0x800
VERSCHLUESSELT = 0x1


@dataclass(frozen=True)
class Archivteil:
    """Eine Datei im Archiv; `name` ohne Ordner, wie sie als Lieferung heißen soll."""

    name: str
    eintrag: str
    groesse: int


def archiv_pruefen(datei: BinaryIO) -> list[zipfile.ZipInfo]:
    """Das Verzeichnis des Archivs, wenn es entpackt in die Grenzen passt. Fehler: `Lesefehler`."""
    datei.seek(0)
    try:
        with zipfile.ZipFile(datei) as archiv:
            eintraege = archiv.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as fehler:
        raise Lesefehler(
            "Das ZIP-Archiv ist beschädigt.", vorschlag="Bitte laden Sie es beim Amt noch einmal herunter."
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


def archiv_auflisten(datei: BinaryIO) -> list[Archivteil]:
    """Die Dateien des Archivs, ohne Ordner und Beiwerk des Betriebssystems. Fehler: `Lesefehler`.

    Archive in Archiven, verschlüsselte und zu viele Dateien werden abgewiesen.
    """
    teile = []
    for eintrag in archiv_pruefen(datei):
        pfad = PurePosixPath(_lesbar(eintrag).replace("\\", "/"))
        if eintrag.is_dir() or pfad.name.startswith(".") or "__MACOSX" in pfad.parts or not pfad.name:
            continue
        if pfad.suffix.lower() in ARCHIVE:
            raise Lesefehler(
                f"Im Archiv liegt ein weiteres Archiv („{_rein(pfad.name)}“).",
                vorschlag="Bitte entpacken Sie es und laden Sie die Tabellen in einem einzigen Archiv hoch.",
            )
        if eintrag.flag_bits & VERSCHLUESSELT:
            raise Lesefehler(
                "Das Archiv ist mit einem Kennwort geschützt.",
                vorschlag="Bitte entpacken Sie es und laden Sie die Tabellen ohne Kennwort hoch.",
            )
        teile.append(Archivteil(_rein(pfad.name), eintrag.filename, eintrag.file_size))
    if len(teile) > HOECHSTENS_TEILE:
        raise Lesefehler(
            f"Im Archiv liegen {zahl(len(teile))} Dateien; angenommen werden höchstens "
            f"{zahl(HOECHSTENS_TEILE)}.",
            vorschlag="Bitte teilen Sie das Archiv.",
        )
    if not teile:
        raise Lesefehler("Das Archiv enthält keine Datei.", vorschlag="Bitte fragen Sie beim Amt nach.")
    return teile


@contextmanager
def archivteil_oeffnen(datei: BinaryIO, teil: Archivteil) -> Iterator[BinaryIO]:
    """Der Teil als eigene zeitweilige Datei. Fehler: `Lesefehler`, auch wenn die Größe gelogen war."""
    datei.seek(0)
    with tempfile.TemporaryFile() as ziel:
        try:
            with zipfile.ZipFile(datei) as archiv, archiv.open(teil.eintrag) as quelle:
                while stueck := quelle.read(STUECK):
                    if ziel.tell() + len(stueck) > teil.groesse:
                        raise zipfile.BadZipFile("größer als angegeben")
                    ziel.write(stueck)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, KeyError) as fehler:
            raise Lesefehler(
                f"„{teil.name}“ im Archiv ist beschädigt.",
                vorschlag="Bitte laden Sie das Archiv beim Amt noch einmal herunter.",
            ) from fehler
        ziel.seek(0)
        yield ziel


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
