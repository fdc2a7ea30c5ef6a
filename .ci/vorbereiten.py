"""Bringt die Datenbank der Vorführung auf Stand; in einem Prozess, weil jeder Django-Start dauert."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def vorbereiten() -> None:
    """Migrationen und Grundlisten immer, die Musterstadt nur, solange niemand ein Konto hat."""
    django.setup()
    from django.contrib.auth import get_user_model

    with _schritt("Datenbank"):
        call_command("migrate", verbosity=0)
        call_command("einrichten", stdout=StringIO())
    if not get_user_model()._default_manager.exists():
        with _schritt("Musterstadt"):
            call_command("vorfuehrung_anlegen", stdout=StringIO())


@contextmanager
def _schritt(was: str) -> Iterator[None]:
    print(f"  {was} …", end=" ", file=sys.stderr, flush=True)
    beginn = time.monotonic()
    yield
    print(f"{time.monotonic() - beginn:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    vorbereiten()
