"""Fehlerseiten: Der Mensch davor erfährt auf Deutsch, woran es lag, auch ohne Datenbank."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from tests import besetzung as b

pytestmark = pytest.mark.django_db


def test_zu_viele_dateien_auf_einmal(als: Callable[..., Any], settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    dateien = [SimpleUploadedFile(f"{nummer}.csv", b"a;b\n1;2\n") for nummer in range(4)]
    antwort = als(b.emre()).post(reverse("statistik:lieferung_neu"), {"datei": dateien})
    assert antwort.status_code == 400
    seite = antwort.content.decode()
    assert "Sie haben mehr als 3 Dateien auf einmal geschickt; keine davon ist angekommen." in seite
    assert "ZIP-Archiv" in seite


def test_eine_fremde_adresse_wird_ohne_grund_abgewiesen() -> None:
    antwort = Client(SERVER_NAME="boese.example").get("/")
    assert antwort.status_code == 400
    assert "Die Adresse oder die mitgeschickten Angaben passen nicht" in antwort.content.decode()


@pytest.mark.parametrize(
    ("ursache", "status", "satz"),
    [
        (psycopg.OperationalError("connection refused"), 503, "Die Datenbank antwortet nicht"),
        (psycopg.errors.AdminShutdown("terminating connection"), 503, "Die Datenbank antwortet nicht"),
        (psycopg.errors.DeadlockDetected("deadlock detected"), 500, "Auf dem Server ist ein Fehler"),
    ],
)
def test_die_datenbank_ist_fort(als: Callable[..., Any], ursache: Exception, status: int, satz: str) -> None:
    emre = als(b.emre())
    emre.raise_request_exception = False

    def fort(*_: Any) -> Any:
        raise OperationalError(str(ursache)) from ursache

    with connection.execute_wrapper(fort):
        antwort = emre.get("/")
    assert antwort.status_code == status
    assert satz in antwort.content.decode()
    assert antwort.headers.get("Retry-After") == ("30" if status == 503 else None)
