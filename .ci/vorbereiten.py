"""Bringt die Datenbank der Vorführung auf Stand; in einem Prozess, weil jeder Django-Start dauert.

Die Anmeldungen der Musterstadt gehen in die Datei, die als Angabe kommt; `./run demo` zeigt sie zum Schluss.
"""

import sys
import time
from io import StringIO
from pathlib import Path

import django
from django.core.management import CommandError, call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def vorbereiten(anmeldungen: Path) -> None:
    """Migrationen und Grundlisten immer, die Musterstadt nur in einer leeren Datenbank."""
    django.setup()
    from django.db import transaction

    print("  Datenbank …", end=" ", flush=True)
    beginn = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("einrichten", stdout=StringIO())
    print(f"{time.monotonic() - beginn:.0f} s", flush=True)
    # Ganz oder gar nicht: Nach einem Abbruch ist die Datenbank wieder leer, und der nächste Start baut auf.
    with transaction.atomic():
        call_command("vorfuehrung_anlegen", falls_leer=True)
    with anmeldungen.open("w") as ausgang:
        try:
            call_command("vorfuehrung_anlegen", anmeldungen=True, stdout=ausgang)
        except CommandError as ohne_musterstadt:
            ausgang.write(f"{ohne_musterstadt}\n")


if __name__ == "__main__":
    try:
        vorbereiten(Path(sys.argv[1]))
    except CommandError as fehler:
        sys.exit(str(fehler))
