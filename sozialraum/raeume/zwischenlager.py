"""Bewahrt eine Datei zwischen Hochladen und Übernehmen auf; nur für die Person, die sie brachte."""

import shutil
import tempfile
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sozialraum.kern.fehler import Fachfehler

HALTBAR_SEKUNDEN = 24 * 3600


@dataclass(frozen=True)
class Ablage:
    """Eine abgelegte Datei: ihr Name, wie er hochgeladen wurde, und ihr Inhalt."""

    dateiname: str
    inhalt: bytes


def ablegen(*, person_id: int, dateiname: str, inhalt: bytes) -> uuid.UUID:
    """Legt die Datei ab und räumt dabei weg, was älter als ein Tag ist; Rückgabe: ihre Kennung."""
    lager = _lager()
    _aufraeumen(lager)
    kennung = uuid.uuid4()
    # Erst vollständig schreiben, dann umbenennen: unter der Kennung liegt nie eine halbe Datei.
    entwurf = Path(tempfile.mkdtemp(prefix=".neu-", dir=lager))
    (entwurf / "name").write_text(dateiname, encoding="utf-8")
    (entwurf / "inhalt").write_bytes(inhalt)
    entwurf.rename(_ort(person_id, kennung))
    return kennung


def holen(*, person_id: int, kennung: uuid.UUID) -> Ablage:
    """Die Datei zur Kennung. Fehler: `Fachfehler`, wenn sie übernommen, verworfen oder verfallen ist."""
    ort = _ort(person_id, kennung)
    try:
        return Ablage(
            dateiname=(ort / "name").read_text(encoding="utf-8"), inhalt=(ort / "inhalt").read_bytes()
        )
    except FileNotFoundError as fehler:
        raise Fachfehler(
            "Die hochgeladene Datei liegt nicht mehr vor; sie wurde schon übernommen, verworfen oder ist "
            "älter als einen Tag. Bitte wählen Sie sie noch einmal."
        ) from fehler


def wegwerfen(*, person_id: int, kennung: uuid.UUID) -> None:
    """Entfernt die Datei; gibt es sie nicht, geschieht nichts."""
    shutil.rmtree(_ort(person_id, kennung), ignore_errors=True)


def _lager() -> Path:
    lager = Path(settings.DATENORDNER) / "zwischenlager"
    lager.mkdir(mode=0o700, parents=True, exist_ok=True)
    return lager


def _ort(person_id: int, kennung: uuid.UUID) -> Path:
    return Path(settings.DATENORDNER) / "zwischenlager" / f"{person_id}-{kennung}"


def _aufraeumen(lager: Path) -> None:
    grenze = time.time() - HALTBAR_SEKUNDEN
    for ort in lager.iterdir():
        # Ein anderer kann ihn eben weggeräumt haben.
        with suppress(FileNotFoundError):
            if ort.stat().st_mtime < grenze:
                shutil.rmtree(ort, ignore_errors=True)
