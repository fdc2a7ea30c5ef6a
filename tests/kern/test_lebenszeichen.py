"""`/healthz` sagt der Überwachung, was fehlt, und sonst niemandem etwas."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisWeg


@pytest.mark.django_db
def test_ohne_anmeldung_antwortet_die_anwendung_mit_gut(client: Client) -> None:
    antwort = client.get("/healthz")
    assert (antwort.status_code, antwort.content) == (200, b"gut")
    assert "no-store" in antwort["Cache-Control"]
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_fehlt_datenbank_oder_redis_ist_die_antwort_503(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ohne_datenbank() -> None:
        raise OperationalError("host=10.0.0.5")

    def ohne_redis(schluessel: str) -> None:
        raise RedisWeg("redis://10.0.0.6")

    monkeypatch.setattr(connection, "cursor", ohne_datenbank)
    antwort = client.get("/healthz")
    assert (antwort.status_code, antwort.content.decode()) == (503, "Die Datenbank antwortet nicht.")
    monkeypatch.setattr(cache, "get", ohne_redis)
    antwort = client.get("/healthz")
    assert antwort.content.decode() == "Die Datenbank antwortet nicht. Redis antwortet nicht."
