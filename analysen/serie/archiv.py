"""Viele Dateien als ein ZIP, Stück für Stück: im Speicher liegt nie mehr als ein Stück einer Datei."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

STUECK = 256 * 1024


class _Strom(io.RawIOBase):
    """Nimmt auf, was das Archiv schreibt, bis es jemand abholt; zurück springen lässt er nicht."""

    def __init__(self) -> None:
        self._stuecke: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, daten: bytes) -> int:  # type: ignore[override]  # zipfile schreibt nur Bytes
        self._stuecke.append(bytes(daten))
        return len(daten)

    def abholen(self) -> bytes:
        gesammelt = b"".join(self._stuecke)
        self._stuecke.clear()
        return gesammelt


def als_zip(dateien: Iterable[tuple[str, Path]]) -> Iterator[bytes]:
    """Name im Archiv und Pfad auf der Platte; PDF, DOCX und XLSX sind schon gepackt."""
    strom = _Strom()
    with zipfile.ZipFile(strom, "w", zipfile.ZIP_STORED) as archiv:
        for name, pfad in dateien:
            art = zipfile.ZIP_DEFLATED if pfad.suffix in {".csv", ".html"} else zipfile.ZIP_STORED
            eintrag = zipfile.ZipInfo.from_file(pfad, name)
            eintrag.compress_type = art
            eintrag.external_attr = 0o644 << 16
            with pfad.open("rb") as quelle, archiv.open(eintrag, "w") as ziel:
                while stueck := quelle.read(STUECK):
                    ziel.write(stueck)
                    yield strom.abholen()
    yield strom.abholen()


def eindeutige_namen(namen: Iterable[tuple[str, str]]) -> list[str]:
    """Je Name und Zusatz: Gibt es den Namen schon, kommt der Zusatz vor die Endung."""
    vergeben: set[str] = set()
    ergebnis = []
    for name, zusatz in namen:
        pfad = Path(name)
        eindeutig = name if name.casefold() not in vergeben else str(pfad.with_stem(f"{pfad.stem}_{zusatz}"))
        vergeben.add(eindeutig.casefold())
        ergebnis.append(eindeutig)
    return ergebnis
