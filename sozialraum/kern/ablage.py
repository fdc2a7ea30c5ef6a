"""Legt fertige Dateien in den Datenordner und gibt ihnen Namen, an denen kein Dateisystem scheitert."""

import os
import re
import unicodedata
from pathlib import Path
from uuid import uuid4

from django.core.files.storage import default_storage


def ablegen(name: str, inhalt: bytes) -> Path:
    """Schreibt die Bytes unter diesem Namen; dort liegt nie eine halbe Datei. Gibt den Pfad."""
    pfad = Path(default_storage.path(name))
    unfertig = pfad.with_name(f".{uuid4().hex}.unfertig")
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


def dateisicher(text: str) -> str:
    """`Köln-Kalk: Süd` wird `Köln-Kalk_Süd`: Buchstaben, Ziffern, Punkt, Strich und Unterstrich bleiben."""
    return re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", text)).strip("_.")
