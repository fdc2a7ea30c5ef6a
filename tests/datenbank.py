"""Eigene Datenbanken für Tests mit mehreren Verbindungen: Kopien einer Vorlage, eine Zehntelsekunde je Kopie.

Ein Browser, ein Webserver und ein Arbeiter sehen nur, was festgeschrieben ist. Statt danach alles zu leeren,
bekommt jedes Modul seine Kopie; die Vorlage mit Musterstadt entsteht je Testlauf genau einmal.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

ALLEIN = "allein"


@contextmanager
def benutze_kopie(vorlage: str, name: str) -> Iterator[None]:
    """Im Block arbeiten alle Verbindungen, auch die neuer Threads, auf einer Kopie der Vorlage."""
    angaben = connections["default"].settings_dict
    bisher = angaben["NAME"]
    _befehle(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{vorlage}"'
    )
    angaben["NAME"] = name
    try:
        yield
    finally:
        connections["default"].close()
        angaben["NAME"] = bisher
        loesche(name)


def einmal_je_lauf(ordner: Path, name: str, fuellen: Callable[[Path], None], *, leer: str) -> Path:
    """Baut die Vorlage `name` als Kopie von `leer` und füllt sie; andere Prozesse von xdist warten darauf.

    `fuellen` bekommt den Ordner, in dem Dateien liegen sollen; zurück kommt derselbe Ordner.
    """
    dateien = ordner / f"{name}-dateien"
    with (ordner / f"{name}.sperre").open("w") as sperre:
        fcntl.flock(sperre, fcntl.LOCK_EX)
        fertig = ordner / f"{name}.fertig"
        if not fertig.exists():
            shutil.rmtree(dateien, ignore_errors=True)
            dateien.mkdir()
            with benutze_kopie(leer, f"{name}_bau"):
                fuellen(dateien)
                _kopiere(f"{name}_bau", name)
            fertig.touch()
    return dateien


def _kopiere(vorlage: str, name: str) -> None:
    loesche(name)
    _befehle(f'CREATE DATABASE "{name}" TEMPLATE "{vorlage}"')


def loesche(*namen: str) -> None:
    _befehle(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in namen))


def prozess() -> str:
    """Name dieses Prozesses von xdist; ohne xdist „allein“."""
    return os.environ.get("PYTEST_XDIST_WORKER", ALLEIN)


def _befehle(*befehle: str) -> None:
    connections["default"].close()
    with connections["default"]._nodb_cursor() as cursor:
        for befehl in befehle:
            cursor.execute(befehl)
