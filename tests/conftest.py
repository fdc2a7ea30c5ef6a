"""Gemeinsamer Boden der Tests: Grundlisten, Besetzung, Dateien, Aufgaben, Anmeldung."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery.app.base import Celery
from django.conf import settings as einstellungen
from django.test import Client, override_settings
from django_scopes import scopes_disabled

from agenturen.models import Person
from tests.werkbank import Werkbank

ECHTE_DATEN = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """Jeder Prozess von xdist bekommt eigene Schlüssel im Cache; Kennwörter sind hier schnell geprüft."""
    prozess = os.environ.get("PYTEST_XDIST_WORKER", "allein")
    lauf = f"pruefung-{prozess}-{uuid4().hex[:8]}"
    einstellungen.CACHES["default"]["KEY_PREFIX"] = lauf
    einstellungen.CELERY_TASK_DEFAULT_QUEUE = lauf
    einstellungen.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# Datenbank -------------------------------------------------------------------------------------


def _einrichten() -> None:
    from sozialraum.start.einrichten import einrichten

    einrichten()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Jeder Test findet vor, was jede Installation vorfindet: Wertelisten, Ebenen, Importvorlagen."""
    with django_db_blocker.unblock():
        _einrichten()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Nach echten Transaktionen ist die Datenbank leer; der nächste Test braucht die Grundlisten wieder."""
    try:
        return (yield)
    finally:
        marke = item.get_closest_marker("django_db")
        namen = set(getattr(item, "fixturenames", ()))
        if (marke and marke.kwargs.get("transaction")) or namen & {"transactional_db", "live_server"}:
            with item.session.config.stash[BLOCKER].unblock():
                _einrichten()


BLOCKER: pytest.StashKey[Any] = pytest.StashKey()


@pytest.fixture(scope="session", autouse=True)
def _blocker_merken(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    request.config.stash[BLOCKER] = django_db_blocker


@pytest.fixture
def ohne_mandant(db: None) -> Iterator[None]:
    """Für Prüfungen quer über alle Träger; die Ansichten selbst laufen weiter mit ihrem Mandanten."""
    with scopes_disabled():
        yield


# Dateien ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def dateiordner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Lieferungen und PDF der Tests liegen in einem Ordner, den pytest wieder wegräumt."""
    ordner = tmp_path_factory.mktemp("dateien")
    with override_settings(MEDIA_ROOT=ordner, DATENORDNER=ordner):
        yield ordner


@pytest.fixture(scope="session")
def echte_daten() -> Path:
    """Ordner mit den unveränderten Dateien der Statistikämter; ohne ihn wird der Test übersprungen."""
    if not ECHTE_DATEN.is_dir():
        pytest.skip(f"Die echten Dateien der Statistikämter liegen nicht unter {ECHTE_DATEN}.")
    return ECHTE_DATEN


# Hintergrundarbeit -----------------------------------------------------------------------------


@pytest.fixture
def werkbank(monkeypatch: pytest.MonkeyPatch) -> Werkbank:
    """`with werkbank.tag(): client.post(…)` – danach sind die angestoßenen Aufgaben ausgeführt."""
    bank = Werkbank()
    monkeypatch.setattr(Celery, "send_task", lambda _app, *args, **kwargs: bank.send_task(*args, **kwargs))
    return bank


# Anmeldung -------------------------------------------------------------------------------------


@pytest.fixture
def als(db: None) -> Callable[[Person], Client]:
    """`als(aylin()).get(…)`: ein Browser, in dem diese Person angemeldet ist."""

    def anmelden(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return anmelden
