"""Boden der Messungen: eine eigene, leere Datenbank, die danach verschwindet, und eine Zeile je Schritt."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django


@contextmanager
def messdatenbank() -> Iterator[None]:
    """Wie im Test: `test_…` neben der eingestellten Datenbank, mit Grundlisten; Vorhandenes bleibt."""
    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    from sozialraum.start.einrichten import einrichten

    setup_test_environment()
    vorher = setup_databases(verbosity=0, interactive=False)
    try:
        einrichten()
        yield
    finally:
        teardown_databases(vorher, verbosity=0)


@contextmanager
def messung(was: str, *, stueck: int = 0, wort: str = "") -> Iterator[None]:
    """Dauer, Durchsatz je Sekunde und der bis dahin größte Speicher dieses Prozesses."""
    beginn = time.perf_counter()
    yield
    dauer = time.perf_counter() - beginn
    durchsatz = f"{stueck / dauer:12,.0f} {wort}/s".replace(",", ".") if stueck else ""
    print(f"{was:<44} {_dauer(dauer)} {_speicher():6.0f} MB {durchsatz}".rstrip(), flush=True)


def _dauer(sekunden: float) -> str:
    wert = f"{sekunden:8.2f} s " if sekunden >= 1 else f"{sekunden * 1000:8.1f} ms"
    return wert.replace(".", ",")


def _speicher() -> float:
    groesster = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return groesster / (1024 * 1024 if sys.platform == "darwin" else 1024)
