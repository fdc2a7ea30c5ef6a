"""Zustände und Fassungen ohne den Weg dorthin: für Tests, in denen es um anderes geht."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from analysen import festschreiben as verb
from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Fassung
from analysen.zusammenstellen import zusammenstellen
from tests import besetzung as b


@contextmanager
def ohne_trigger(tabelle: str, name: str = "USER") -> Iterator[None]:
    """Im Block schweigt dieser Trigger der Tabelle, ohne Namen jeder."""
    with transaction.atomic():
        # Solange Prüfungen ausstehen, lässt PostgreSQL die Tabelle nicht ändern.
        _befehle("SET CONSTRAINTS ALL IMMEDIATE", f"ALTER TABLE {tabelle} DISABLE TRIGGER {name}")
        yield
        _befehle(f"ALTER TABLE {tabelle} ENABLE TRIGGER {name}", "SET CONSTRAINTS ALL DEFERRED")


def _befehle(*befehle: str) -> None:
    with connection.cursor() as zeiger:
        for befehl in befehle:
            zeiger.execute(befehl)


def setze_zustand(analyse: Analyse, zustand: str, **felder: Any) -> None:
    with scopes_disabled(), ohne_trigger("analysen_analyse"):
        Analyse.objects.filter(pk=analyse.pk).update(zustand=zustand, **felder)


def schreibe_fest(analyse: Analyse) -> Fassung:
    """Eine festgeschriebene Fassung des Inhalts von jetzt, auch bei offener Prüfliste; der Zustand bleibt.

    Eingereicht hat Birgit, freigegeben Carsten.
    """
    with scope(traeger=[analyse.traeger_id]):
        vorher = Analyse.objects.filter(pk=analyse.pk).values(
            "zustand", "eingereicht", "eingereicht_von", "eingereicht_sha256"
        )
        (angaben,) = vorher
        summe = pruefsumme(zusammenstellen(analyse))
        setze_zustand(
            analyse,
            "freigegeben",
            eingereicht=timezone.now(),
            eingereicht_von=b.birgit(),
            eingereicht_sha256=summe,
        )
        with patch.object(verb, "_verlange_alles_geprueft"):
            fassung = verb.festschreiben(
                analyse=analyse, durch=b.carsten(), freigabe=verb.Freigabe(geprueft=summe)
            )
        setze_zustand(analyse, **angaben)
    return fassung
