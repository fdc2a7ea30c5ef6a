"""Ein echter Celery-Arbeiter neben den Tests: dieselbe Datenbank, Warteschlange und Ablage."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

WURZEL = Path(__file__).resolve().parents[1]


@contextmanager
def arbeiter(dateiordner: Path, protokoll: Path, *schalter: str) -> Iterator[subprocess.Popen[bytes]]:
    """Läuft, solange der Block läuft; `schalter` sagen, wie viele Plätze er hat."""
    anfang = os.environ["DATABASE_URL"].rpartition("/")[0]
    umgebung = os.environ | {
        "DATABASE_URL": f"{anfang}/{connections['default'].settings_dict['NAME']}",
        "CACHE_VORSATZ": settings.CACHES["default"]["KEY_PREFIX"],
        "CELERY_WARTESCHLANGE": settings.CELERY_TASK_DEFAULT_QUEUE,
        "DATENORDNER": str(dateiordner),
    }
    befehl = [sys.executable, "-m", "celery", "-A", "sozialraum", "worker", *schalter, "-l", "INFO"]
    befehl += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with protokoll.open("wb") as strom:
        lauf = subprocess.Popen(befehl, cwd=WURZEL, env=umgebung, stdout=strom, stderr=strom)
    try:
        ende = time.monotonic() + 60
        while " ready." not in protokoll.read_text(errors="replace"):
            if lauf.poll() is not None or time.monotonic() > ende:
                raise RuntimeError(
                    f"Der Arbeiter kam nicht in Gang:\n{protokoll.read_text(errors='replace')}"
                )
            time.sleep(0.1)
        yield lauf
    finally:
        lauf.terminate()
        lauf.wait(20)
