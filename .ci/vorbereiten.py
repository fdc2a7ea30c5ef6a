"""Bringt die Datenbank der Vorführung auf Stand; in einem Prozess, weil jeder Django-Start dauert."""

import sys
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def vorbereiten() -> None:
    """Migrationen und Grundlisten immer, die Musterstadt nur, solange niemand ein Konto hat."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("einrichten")
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.exists():
        call_command("vorfuehrung_anlegen")


if __name__ == "__main__":
    vorbereiten()
