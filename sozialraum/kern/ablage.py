"""Legt fertige Dateien in den Datenordner und gibt ihnen Namen, an denen kein Dateisystem scheitert."""

import os
import re
import shutil
import tempfile
import time
import unicodedata
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage

UNFERTIG = ".unfertig"
UNFERTIG_HOECHSTENS_SEKUNDEN = 6 * 3600
# So nennt WeasyPrint die Ordner, in die es Schriften auspackt; ein getöteter Arbeiter räumt sie nicht weg.
SCHRIFTORDNER = "weasyprint-"


def ablegen(name: str, inhalt: bytes) -> Path:
    """Schreibt die Bytes unter diesem Namen; dort liegt nie eine halbe Datei. Gibt den Pfad."""
    pfad = Path(default_storage.path(name))
    unfertig = pfad.with_name(f".{uuid4().hex}{UNFERTIG}")
    pfad.parent.mkdir(parents=True, exist_ok=True)
    try:
        with unfertig.open("xb") as strom:
            os.fchmod(strom.fileno(), 0o600)
            strom.write(inhalt)
            strom.flush()
            os.fsync(strom.fileno())
        unfertig.replace(pfad)
    finally:
        unfertig.unlink(missing_ok=True)
    return pfad


def unfertige_entfernen(*, aelter_als: float = UNFERTIG_HOECHSTENS_SEKUNDEN) -> int:
    """Räumt halbe Dateien weg, deren Arbeiter mitten im Schreiben endete; gibt, wie viele es waren.

    `aelter_als` sind Sekunden: Was jünger ist, wird vielleicht gerade geschrieben.
    """
    grenze = time.time() - aelter_als
    entfernt = 0
    for datei in Path(settings.MEDIA_ROOT).rglob(f".*{UNFERTIG}"):
        # Ein anderer Arbeiter räumt vielleicht gerade dasselbe weg.
        with suppress(FileNotFoundError):
            if datei.stat().st_mtime < grenze:
                datei.unlink()
                entfernt += 1
    return entfernt


def schriftordner_entfernen() -> int:
    """Dasselbe für Ordner, in die ein Schriftsatz auspackte, der nie fertig wurde."""
    grenze = time.time() - UNFERTIG_HOECHSTENS_SEKUNDEN
    entfernt = 0
    for ordner in Path(tempfile.gettempdir()).glob(f"{SCHRIFTORDNER}*"):
        with suppress(OSError):
            if ordner.stat().st_mtime < grenze and ordner.stat().st_uid == os.geteuid():
                shutil.rmtree(ordner)
                entfernt += 1
    return entfernt


def dateisicher(text: str) -> str:
    """`Köln-Kalk: Süd` wird `Köln-Kalk_Süd`: Buchstaben, Ziffern, Punkt, Strich und Unterstrich bleiben."""
    return re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", text)).strip("_.")
