"""Deutsche Reihenfolge: in jeder Datenbank dieselbe, gleich in welcher Sprache ihr Server ordnet."""

import pytest
from django.db import connection

from agenturen.models import Traeger
from sozialraum.kern.sortierung import DeutschSortiert

pytestmark = pytest.mark.django_db


def test_umlaute_stehen_bei_ihrem_buchstaben_und_zeichen_davor() -> None:
    namen = ["Zeche", "ärzte ohne Grenzen", "Aerzte", "Über Brücken", "==1", "=1", "Arbeit", "unter uns"]
    Traeger.objects.bulk_create(Traeger(name=name, kurzname=name) for name in namen)
    assert [traeger.name for traeger in Traeger.objects.order_by(DeutschSortiert("name"))] == [
        "=1", "==1", "Aerzte", "Arbeit", "ärzte ohne Grenzen", "Über Brücken", "unter uns", "Zeche",
    ]  # fmt: skip


def test_die_verzeichnisse_ordnen_wie_die_abfragen() -> None:
    """Sonst läse eine Liste nach Namen jede Zeile; auch eine ältere Datenbank ist dann so weit."""
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%deutsch_sortiert(%'")
        verzeichnisse = dict(zeiger.fetchall())
    assert {"akteur_nach_name", "akteur_name_aehnlich", "angebot_titel_aehnlich"} <= set(verzeichnisse)
    assert [name for name, text in verzeichnisse.items() if 'COLLATE "C"' not in text] == []
