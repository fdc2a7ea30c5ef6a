"""Arbeiter, mitten im Ausgeben getötet: jeder Posten endet genau einmal, nie ist eine halbe Datei zu haben.

Mit fünfzig Analysen und zwei Arbeitern tut es `./run bench serie --toeten`.
"""

import hashlib
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django_scopes import scopes_disabled

from agenturen.models import Person, Protokolleintrag, Vorgang
from agenturen.vorgang import haengende_wieder_aufnehmen
from analysen.models import Analyse, Fassung, Fassungsdatei, Laenge, Serienposten
from analysen.serie.serie_anlegen import serie_anlegen
from sozialraum.kern.ablage import unfertige_entfernen
from tests import besetzung as b
from tests.analysen.hafen import analyse
from tests.arbeiter import arbeiter

pytestmark = pytest.mark.usefixtures("eigene_datenbank")
GEDULD_SEKUNDEN = 120
FRUEHERE = 6


class Leser(threading.Thread):
    """Lädt herunter, was es gibt, und merkt sich, was davon nicht ganz war."""

    def __init__(self, person: Person, analysen: list[Analyse]) -> None:
        super().__init__(daemon=True)
        self.client, self.analysen = Client(), analysen
        self.client.force_login(person)
        self.ende = threading.Event()
        self.ganze: set[int] = set()
        self.halbe: list[int] = []

    def run(self) -> None:
        zu_ende = False
        while not zu_ende:
            # Nach dem Ende noch eine Runde: Auch das Letzte wird gelesen.
            zu_ende = self.ende.wait(0.1)
            for eine in self.analysen:
                antwort = self.client.get(f"/analysen/{eine.pk}/fassungen/1/pdf/")
                if antwort.status_code == 404:
                    continue
                summe = hashlib.sha256(antwort.getvalue()).hexdigest()
                with scopes_disabled():
                    datei = Fassungsdatei.objects.get(fassung__analyse=eine)
                if summe == datei.sha256:
                    self.ganze.add(eine.pk)
                else:
                    self.halbe.append(eine.pk)
        connection.close()


def rechnender_prozess(vorgaenge: list[Vorgang]) -> int | None:
    """Die Nummer des Prozesses, der gerade an einem dieser Vorgänge arbeitet."""
    laufend = Vorgang.objects.filter(pk__in=[v.pk for v in vorgaenge], zustand="laeuft").first()
    puls = cache.get(f"vorgang:{laufend.pk}:puls") if laufend else None
    return int(puls["wo"].split(":")[1]) if puls else None


def test_ein_getoeteter_prozess_kostet_nur_zeit(dateiordner: Path, tmp_path: Path) -> None:
    protokoll = tmp_path / "arbeiter.log"
    with scopes_disabled(), arbeiter(dateiordner, protokoll, "--concurrency", "1"):
        analysen = [analyse(berichtsjahr=2026 - nummer) for nummer in range(3)]
        Analyse.objects.update(laenge=Laenge.KURZPROFIL)
        leser = Leser(b.carsten(), analysen)
        leser.start()
        with transaction.atomic():
            serie = serie_anlegen(titel="Alle", analysen=analysen, formen=["pdf"], durch=b.carsten())
            vorgaenge = [einer.vorgang for einer in Serienposten.objects.filter(serie=serie)]
            # Als wäre jeder schon sechsmal getötet worden: Auch ein später Anlauf darf sterben.
            Vorgang.objects.update(versuche=FRUEHERE)
        getoetet: set[int] = set()
        ende = time.monotonic() + GEDULD_SEKUNDEN
        while Vorgang.objects.filter(beendet=None).exists() and time.monotonic() < ende:
            prozess = rechnender_prozess(vorgaenge)
            if prozess is not None and prozess not in getoetet and len(getoetet) < 2:
                time.sleep(0.3)
                os.kill(prozess, signal.SIGKILL)
                getoetet.add(prozess)
                # Was im Betrieb der Takt jede Minute tut.
                haengende_wieder_aufnehmen()
            time.sleep(0.05)
        leser.ende.set()
        leser.join()

        assert set(Vorgang.objects.values_list("zustand", "fehler")) == {("fertig", "")}
        # Zweimal getötet heißt zweimal von vorn begonnen, gleich welcher Posten es war.
        assert sum(Vorgang.objects.values_list("versuche", flat=True)) == 3 * FRUEHERE + 3 + 2
        assert (len(getoetet), leser.halbe, len(leser.ganze)) == (2, [], 3)
        assert (Fassung.objects.count(), Fassungsdatei.objects.count()) == (3, 3)
        assert Protokolleintrag.objects.filter(ereignis="Datei ausgegeben").count() == 3
        unfertige_entfernen(aelter_als=0)
        assert [pfad.name for pfad in dateiordner.rglob(".*.unfertig")] == []
