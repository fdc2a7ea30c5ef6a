"""Gemeinsamer Boden der Tests: Grundlisten, Besetzung, Dateien, Aufgaben, Anmeldung."""

import gc
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from celery.app.base import Celery
from django.conf import settings as einstellungen
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client, override_settings
from django.test.utils import setup_databases, teardown_databases
from django_scopes import scopes_disabled
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import LoadFileScheduling

from agenturen.models import Person
from sozialraum.start.einrichten import einrichten
from tests.datenbank import ALLEIN, benutze_kopie, einmal_je_lauf, loesche, prozess
from tests.werkbank import Werkbank

MUSTERSTADT = "_musterstadt"
ECHTE_DATEN = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure(config: pytest.Config) -> None:
    """Jeder Prozess von xdist bekommt eigene Schlüssel im Cache; Kennwörter sind hier schnell geprüft."""
    lauf = f"pruefung-{prozess()}-{uuid4().hex[:8]}"
    einstellungen.CACHES["default"] |= {"KEY_PREFIX": lauf, "BACKEND": "tests.zwischenspeicher.NurEigenes"}
    einstellungen.CELERY_TASK_DEFAULT_QUEUE = lauf
    einstellungen.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Was beim Sammeln entsteht, bleibt bis zum Ende; es immer wieder durchzusehen, lohnt nicht.
    gc.disable()
    # WhiteNoise läse für jeden Client alle statischen Dateien neu; den Browser bedient Django selbst.
    einstellungen.MIDDLEWARE = [glied for glied in einstellungen.MIDDLEWARE if "whitenoise" not in glied]


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 100)


@receiver(connection_created)
def darf_leeren(connection: BaseDatabaseWrapper, **angaben: Any) -> None:
    """Nach echten Transaktionen leert Django die Testdatenbank, auch wo Festgeschriebenes steht."""
    with connection.cursor() as zeiger:
        zeiger.execute("SET sozialraum.leeren = 'ja'")


# Reihenfolge -----------------------------------------------------------------------------------


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """Ein Modul läuft ganz in einem Prozess: Seine Welt, sein Webserver, seine Hefte entstehen einmal."""
    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modul für Modul: erst was zurücknimmt, was es schreibt, dann was festschreibt, dann der Browser.

    Was keine Datenbank braucht, ist klein und kommt zuletzt: Es füllt auf, bis alle Prozesse fertig sind.
    """
    module: dict[Path, list[pytest.Item]] = {}
    for item in items:
        module.setdefault(item.path, []).append(item)
    items[:] = [item for modul in sorted(module.values(), key=_abschnitt) for item in modul]


def _abschnitt(modul: list[pytest.Item]) -> int:
    namen = {name for item in modul for name in getattr(item, "fixturenames", ())}
    if "browser" in namen:
        return 2
    if any(_schreibt_fest(item) for item in modul):
        return 1
    braucht = "django_db_setup" in namen or any(item.get_closest_marker("django_db") for item in modul)
    return 0 if braucht else 3


def _schreibt_fest(item: pytest.Item) -> bool:
    marke = item.get_closest_marker("django_db")
    namen = set(getattr(item, "fixturenames", ()))
    return bool((marke and marke.kwargs.get("transaction")) or namen & {"transactional_db", "live_server"})


# Datenbank -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
) -> Iterator[None]:
    """Jeder Test findet vor, was jede Installation vorfindet: Wertelisten, Ebenen, Importvorlagen.

    pytest-django legte die Testdatenbank nur an, wenn ein Test mit der Marke `django_db` dabei ist; die im
    Browser tragen sie nicht, denn was sie schreiben, muss der Webserver sehen.
    """
    with django_db_blocker.unblock():
        angelegt = setup_databases(
            verbosity=0,
            interactive=False,
            aliases=["default"],
            keepdb=django_db_keepdb and not django_db_createdb,
        )
        einrichten()
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(angelegt, verbosity=0)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Nach echten Transaktionen ist die Datenbank leer; der nächste Test braucht die Grundlisten wieder."""
    try:
        return (yield)
    finally:
        # Nach dem letzten Test ist die Testdatenbank schon weg; eine Verbindung ginge zu der, die keine ist.
        if _schreibt_fest(item) and nextitem is not None:
            with item.config.stash[blocking_manager_key].unblock():
                einrichten()


@pytest.fixture
def ohne_mandant(db: None) -> Iterator[None]:
    """Für Prüfungen quer über alle Träger; die Ansichten selbst laufen weiter mit ihrem Mandanten."""
    with scopes_disabled():
        yield


@pytest.fixture(scope="module")
def eigene_datenbank(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Das Modul schreibt wirklich: in eine Kopie der Testdatenbank, die danach verschwindet."""
    vorlage = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock(), benutze_kopie(vorlage, f"{vorlage}_kopie"):
        yield


@pytest.fixture(scope="session")
def _musterstadt_vorlage(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory, dateiordner: Path
) -> str:
    """Die aufgebaute Stadt als Vorlage; ihre Dateien liegen danach auch im Ordner dieses Prozesses."""
    testdatenbank = connections["default"].settings_dict["NAME"]
    name = testdatenbank.removesuffix(f"_{prozess()}") + MUSTERSTADT
    # Unter xdist hat jeder Prozess seinen Ordner; der darüber gehört allen.
    gemeinsam = tmp_path_factory.getbasetemp()
    if prozess() != ALLEIN:
        gemeinsam = gemeinsam.parent
    with django_db_blocker.unblock():
        dateien = einmal_je_lauf(gemeinsam, name, _musterstadt_bauen, leer=testdatenbank)
    shutil.copytree(dateien, dateiordner, dirs_exist_ok=True)
    return name


def pytest_unconfigure(config: pytest.Config) -> None:
    """Wer den Lauf leitet, räumt zuletzt die gemeinsame Vorlage weg."""
    name = f"test_{connections['default'].settings_dict['NAME']}{MUSTERSTADT}"
    ablage: pytest.TempPathFactory = config._tmp_path_factory  # type: ignore[attr-defined]
    if prozess() == ALLEIN and (ablage.getbasetemp() / f"{name}.fertig").exists():
        with config.stash[blocking_manager_key].unblock():
            loesche(name)


def _musterstadt_bauen(dateien: Path) -> None:
    with override_settings(MEDIA_ROOT=dateien, DATENORDNER=dateien):
        call_command("vorfuehrung_anlegen", stdout=io.StringIO())


@pytest.fixture(scope="module")
def musterstadt(_musterstadt_vorlage: str, django_db_blocker: Any) -> Iterator[None]:
    """Das Modul arbeitet in der fertigen Musterstadt (eigene Kopie, darf verändert werden)."""
    with (
        django_db_blocker.unblock(),
        benutze_kopie(_musterstadt_vorlage, f"{_musterstadt_vorlage}_{prozess()}"),
    ):
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
