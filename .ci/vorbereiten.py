"""Bringt die Datenbank der Vorführung auf Stand; in einem Prozess, weil jeder Django-Start dauert."""

import sys
import time
from io import StringIO
from pathlib import Path

import django
from django.core.management import CommandError, call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def vorbereiten() -> None:
    """Migrationen und Grundlisten immer, die Musterstadt nur in einer leeren Datenbank."""
    django.setup()
    print("  Datenbank …", end=" ", flush=True)
    beginn = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("einrichten", stdout=StringIO())
    print(f"{time.monotonic() - beginn:.0f} s", flush=True)
    call_command("vorfuehrung_anlegen", falls_leer=True)


if __name__ == "__main__":
    try:
        vorbereiten()
    except CommandError as fehler:
        sys.exit(str(fehler))
