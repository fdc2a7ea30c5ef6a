"""Boden der Messungen: eigene Datenbank, die danach verschwindet, ein Prozess je Lauf, eine letzte Zeile.

Jede Messung ist ein Programm mit `main` und Rollen. `kind("rolle", …)` führt eine Rolle in einem frischen
Prozess aus: Nur so gehört der größte Speicher dem Lauf allein, und kein Lauf erbt warme Zwischenspeicher.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import django

MB = 1_000_000
KIND = "--rolle"
Rolle = Callable[..., dict[str, Any]]


def starten(main: Callable[[list[str]], None], rollen: Mapping[str, Rolle]) -> None:
    """Ruft `main`, oder in einem Kindprozess die Rolle, deren Ergebnis als JSON zurückgeht."""
    if sys.argv[1:2] != [KIND]:
        main(sys.argv[1:])
        return
    django.setup()
    ergebnis = rollen[sys.argv[2]](*sys.argv[3:])
    print(json.dumps(ergebnis | {"speicher_mb": _speicher()}))


def kind(rolle: str, *angaben: object, datenbank: str = "") -> dict[str, Any]:
    """Das Ergebnis der Rolle, dazu `speicher_mb`: der größte Speicher ihres Prozesses.

    `datenbank` ist eine aus `kopie`, sonst arbeitet das Kind in der `messdatenbank`.
    """
    befehl = [sys.executable, sys.argv[0], KIND, rolle, *map(str, angaben)]
    umgebung = os.environ | ({"DATABASE_URL": datenbank} if datenbank else {})
    lauf = subprocess.run(befehl, env=umgebung, stdout=subprocess.PIPE, text=True, check=False)
    if lauf.returncode != 0:
        sys.exit(f"Die Messung ist bei „{rolle}“ gescheitert; die Meldung steht oben.")
    ergebnis: dict[str, Any] = json.loads(lauf.stdout.splitlines()[-1])
    return ergebnis


@contextmanager
def messdatenbank() -> Iterator[Path]:
    """`test_…` neben der eingestellten Datenbank, mit Grundlisten, auch für alle Kindprozesse.

    Gibt einen Ordner, in dem alle Dateien der Messung liegen; auch er verschwindet.
    """
    with tempfile.TemporaryDirectory(prefix="messung-") as ordner:
        os.environ["DATENORDNER"] = ordner
        os.environ["CACHE_VORSATZ"] = Path(ordner).name
        django.setup()
        from django.db import connection, connections
        from django.test.utils import setup_databases, teardown_databases

        from sozialraum.start.einrichten import einrichten

        vorher = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        os.environ["DATABASE_URL"] = _mit_name(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])
        try:
            einrichten()
            # Eine offene Verbindung hinderte die Kinder daran, die Datenbank als Vorlage zu benutzen.
            connections.close_all()
            yield Path(ordner)
        finally:
            connections.close_all()
            teardown_databases(vorher, verbosity=0)


@contextmanager
def kopie(name: str) -> Iterator[str]:
    """Die Messdatenbank, wie sie jetzt ist, noch einmal; gibt ihre Adresse."""
    from django.db import connection

    vorlage = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as zeiger:
        # Von einer abgebrochenen Messung kann sie übrig sein.
        zeiger.execute(f'DROP DATABASE IF EXISTS "{vorlage}_{name}" WITH (FORCE)')
        zeiger.execute(f'CREATE DATABASE "{vorlage}_{name}" TEMPLATE "{vorlage}"')
    try:
        yield _mit_name(os.environ["DATABASE_URL"], f"{vorlage}_{name}")
    finally:
        with connection._nodb_cursor() as zeiger:
            zeiger.execute(f'DROP DATABASE "{vorlage}_{name}" WITH (FORCE)')


def _mit_name(adresse: str, datenbank: str) -> str:
    teile = urlsplit(adresse)
    return urlunsplit(teile._replace(path=f"{teile.path.rpartition('/')[0]}/{datenbank}"))


def musterstadt(*, ohne_pdf: bool = True) -> None:
    """Baut die Musterstadt auf."""
    from django.core.management import call_command

    call_command("vorfuehrung_anlegen", ohne_pdf=ohne_pdf, stdout=sys.stderr)


def angemeldet(email: str) -> Any:
    """Ein Browser ohne Netz, in dem diese Person angemeldet ist."""
    from django.test import Client

    from agenturen.models import Person

    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.get(email=email))
    return client


# Messen ----------------------------------------------------------------------------------------


@contextmanager
def uhr() -> Iterator[Callable[[], float]]:
    """`with uhr() as dauer: …`, danach `dauer()` in Sekunden."""
    beginn = time.perf_counter()
    ende: list[float] = []
    yield lambda: (ende[0] if ende else time.perf_counter()) - beginn
    ende.append(time.perf_counter())


def abwechselnd(laeufe: int, eines: str, anderes: str, *angaben: object) -> dict[str, list[dict[str, Any]]]:
    """Beide Rollen je einmal ungezählt, dann `laeufe`-mal im Wechsel: AB BA AB …

    So trifft, was den Rechner nebenher beschäftigt, beide gleich.
    """
    ergebnisse: dict[str, list[dict[str, Any]]] = {eines: [], anderes: []}
    for rolle in ergebnisse:
        kind(rolle, *angaben)
    for nummer in range(laeufe):
        for rolle in (eines, anderes) if nummer % 2 == 0 else (anderes, eines):
            ergebnisse[rolle].append(kind(rolle, *angaben))
    return ergebnisse


def _speicher() -> float:
    """In MB. Linux zählt in `ru_maxrss` den Speicher des Elternprozesses mit, `VmHWM` nicht."""
    zustand = Path("/proc/self/status")
    if zustand.exists():
        zeile = next(zeile for zeile in zustand.read_text().splitlines() if zeile.startswith("VmHWM"))
        return int(zeile.split()[1]) * 1024 / MB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MB


# Zeigen ----------------------------------------------------------------------------------------


def zeige(was: str, werte: Sequence[float], wort: str = "s", stellen: int = 2) -> None:
    """Alle Läufe einer Reihe, davor der kleinste und der mittlere."""
    einzeln = " ".join(deutsch(wert, stellen) for wert in werte)
    print(
        f"{was:<34} min {deutsch(min(werte), stellen)} {wort}, median "
        f"{deutsch(statistics.median(werte), stellen)} {wort}  ({einzeln})",
        flush=True,
    )


def deutsch(wert: float, stellen: int = 2) -> str:
    return f"{wert:,.{stellen}f}".translate(str.maketrans(",.", ".,"))


def letzte_zeile(
    name: str, *, ours: float, limit: float, ratio: float, mark: float, **weitere: object
) -> None:
    """Für Maschinen: `NAME ours=… limit=… ratio=…` und weitere Paare, immer mit Dezimalpunkt."""
    paare = {"ours": ours, "limit": limit, "ratio": ratio, "mark": mark, **weitere}
    print(f"{name} " + " ".join(f"{schluessel}={_knapp(wert)}" for schluessel, wert in paare.items()))


def _knapp(wert: object) -> str:
    """Drei geltende Ziffern, ganze Zahlen ganz."""
    if not isinstance(wert, float):
        return str(wert)
    return f"{wert:.0f}" if abs(wert) >= 100 else f"{wert:.3g}"
