"""Zwei zugleich, Ausfall mitten in der Übernahme: am Ende ist die Lieferung ganz da oder gar nicht."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection

from agenturen import vorgang as vorgaenge
from agenturen.models import Vorgang
from agenturen.vorgang import Melde
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.dateien_annehmen import dateien_annehmen
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen, uebernahme_anstossen
from sozialraum.statistik.models import Eingangsposten, Lieferung, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def stadt(transactional_db: None) -> None:
    b.probstadt()
    d.importvorlage()


def annehmen() -> Lieferung:
    inhalt = d.datei(d.ganze_stadt())
    return lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname="probstadt.csv", durch=b.emre())


def test_zweimal_zugleich_gibt_einmal() -> None:
    """Zwei Menschen laden dieselbe Datei im selben Augenblick hoch und übernehmen sie."""
    start, ergebnisse = Barrier(2), []

    def eine_person() -> None:
        try:
            start.wait()
            lieferung = annehmen()
            start.wait()
            ergebnisse.append(lieferung_uebernehmen(lieferung=lieferung, durch=b.emre()).werte)
        finally:
            connection.close()

    b.emre()
    faeden = [Thread(target=eine_person) for _ in range(2)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert ergebnisse == [7, 7]
    assert (Lieferung.objects.count(), Wert.objects.count()) == (1, 7)


def test_zwei_lieferungen_derselben_bytes_nur_eine_kommt_durch() -> None:
    erste = annehmen()
    Lieferung.objects.filter(pk=erste.pk).update(zustand="verworfen")
    zweite = annehmen()
    Lieferung.objects.filter(pk=erste.pk).update(zustand="eingegangen")
    lieferung_uebernehmen(lieferung=zweite, durch=b.emre())
    with pytest.raises(Fachfehler, match="Es wurde nichts doppelt übernommen"):
        lieferung_uebernehmen(lieferung=erste, durch=b.emre())
    assert Wert.objects.count() == 7


@pytest.fixture
def abgeschossen() -> Iterator[Melde]:
    """Ein `melde`, das die Verbindung der laufenden Übernahme beendet, als wäre der Rechner ausgefallen."""
    andere = connection.copy()

    def beenden(_anteil: float, _text: str) -> None:
        nummer = connection.connection.info.backend_pid
        with andere.cursor() as zeiger:
            zeiger.execute("SELECT pg_terminate_backend(%s, 5000)", [nummer])

    yield beenden
    andere.close()


def test_ausfall_mitten_in_der_uebernahme_und_der_zweite_versuch(abgeschossen: Melde) -> None:
    lieferung = annehmen()
    with pytest.raises(OperationalError):
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre(), melde=abgeschossen)
    lieferung.refresh_from_db()
    assert (lieferung.zustand, Wert.objects.count()) == ("eingegangen", 0)
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    assert (lieferung.zustand, Wert.objects.count()) == ("uebernommen", 7)


# Dieselben Dateien zugleich, einzeln und in Archiven --------------------------------------------


def zugleich(*arbeiten: Callable[[], object]) -> None:
    """Jede Arbeit in ihrem Faden mit eigener Verbindung; was darin schiefgeht, scheitert hier."""
    start, fehler = Barrier(len(arbeiten)), []

    def lauf(arbeit: Callable[[], object]) -> None:
        try:
            start.wait()
            arbeit()
        except BaseException as grund:
            fehler.append(grund)
        finally:
            connection.close()

    faeden = [Thread(target=lauf, args=(arbeit,)) for arbeit in arbeiten]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join()
    assert fehler == []


def test_zwei_schicken_zugleich_dieselben_dateien_einer_als_archiv(werkbank: Werkbank) -> None:
    """In umgekehrter Reihenfolge: Wer alles in einer Transaktion annähme, sperrte sich hier aus."""
    jahre = {f"{jahr}.csv": d.datei(d.ganze_stadt(jahr=str(jahr))) for jahr in range(2018, 2024)}
    emre = b.emre()

    def einzeln() -> None:
        dateien = [(name, io.BytesIO(inhalt)) for name, inhalt in jahre.items()]
        dateien_annehmen(dateien=dateien, durch=emre)

    def als_archiv() -> None:
        archiv = io.BytesIO(d.archiv(dict(reversed(jahre.items()))))
        dateien_annehmen(dateien=[("jahre.zip", archiv)], durch=emre)

    zugleich(einzeln, als_archiv)
    assert Lieferung.objects.count() == 6
    assert Eingangsposten.objects.exclude(lieferung=None).count() == 12
    assert Eingangsposten.objects.filter(text__startswith="Schon da").count() == 6
    werkbank.abarbeiten()
    zugleich(*(lambda eine=eine: uebernahme_anstossen(lieferung=eine, durch=emre)
               for eine in Lieferung.objects.all()))  # fmt: skip
    werkbank.abarbeiten()
    assert set(Lieferung.objects.values_list("zustand", flat=True)) == {"uebernommen"}
    assert Wert.objects.count() == 42


# Der Arbeiter stirbt, die Datenbank ist fort ----------------------------------------------------

MITTEN_DRIN = """
import sys, time
import django
django.setup()
from sozialraum.statistik.lieferungen import werte_schreiben
from sozialraum.statistik.tasks import lieferung_uebernehmen_lassen

def stehenbleiben(lauf, zeile):
    print("mitten drin", flush=True)
    time.sleep(60)

werte_schreiben.STAPEL = 3
werte_schreiben.Schreiblauf._melden = stehenbleiben
lieferung_uebernehmen_lassen(sys.argv[1])
"""


def test_der_arbeiter_wird_mitten_in_der_uebernahme_abgeschossen(
    werkbank: Werkbank, dateiordner: Path, als: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ein echter Prozess und SIGKILL: Er kann nichts mehr aufräumen."""
    lieferung = annehmen()
    vorgang = uebernahme_anstossen(lieferung=lieferung, durch=b.emre())
    werkbank.eingereiht.clear()
    server, _ = os.environ["DATABASE_URL"].rsplit("/", 1)
    umgebung = os.environ | {
        "DATABASE_URL": f"{server}/{quote(connection.settings_dict['NAME'])}",
        "DJANGO_SETTINGS_MODULE": "sozialraum.settings",
        "DATENORDNER": str(dateiordner),
        "CACHE_VORSATZ": settings.CACHES["default"]["KEY_PREFIX"],
    }
    arbeiter = subprocess.Popen(
        [sys.executable, "-c", MITTEN_DRIN, str(vorgang.pk)], env=umgebung, stdout=subprocess.PIPE, text=True
    )
    assert arbeiter.stdout is not None
    with arbeiter:
        assert arbeiter.stdout.readline() == "mitten drin\n"
        arbeiter.kill()
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche, Wert.objects.count()) == ("laeuft", 1, 0)
    # Solange niemand den Ausfall bemerkt hat, sagt die Seite, dass die Arbeit läuft; noch ist nichts da.
    emre = als(b.emre())
    assert "wird übernommen" in emre.get(f"/statistik/lieferungen/{lieferung.pk}/").content.decode()
    monkeypatch.setattr(vorgaenge, "VERSTUMMT_NACH_SEKUNDEN", 0)
    assert vorgaenge.haengende_wieder_aufnehmen() == 1
    werkbank.abarbeiten()
    vorgang.refresh_from_db()
    lieferung.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche) == ("fertig", 2)
    assert (lieferung.zustand, Wert.objects.count()) == ("uebernommen", 7)


@contextmanager
def datenbank_fort() -> Iterator[None]:
    """Niemand kommt mehr hinein, und wer drin war, ist draußen."""
    name = connection.settings_dict["NAME"]
    angaben = connection.get_connection_params() | {"dbname": "postgres"}
    angaben = {
        wort: wert for wort, wert in angaben.items() if wort in ("host", "port", "user", "password", "dbname")
    }
    with psycopg.connect(**angaben, autocommit=True) as verwalter:

        def annahme(erlaubt: str) -> None:
            verwalter.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS {erlaubt}')

        annahme("false")
        try:
            verwalter.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            yield
        finally:
            annahme("true")
            connection.close()


def test_die_datenbank_ist_eine_weile_fort(werkbank: Werkbank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mitten in der Übernahme fort, beim nächsten Versuch immer noch, dann wieder da."""
    lieferung = annehmen()
    vorgang = uebernahme_anstossen(lieferung=lieferung, durch=b.emre())
    werkbank.eingereiht.clear()
    with ExitStack() as ausfall, monkeypatch.context() as einmal:
        einmal.setattr("sozialraum.statistik.lieferungen.werte_schreiben.STAPEL", 3)
        einmal.setattr(
            "sozialraum.statistik.lieferungen.werte_schreiben.Schreiblauf._melden",
            lambda _lauf, _zeile: ausfall.enter_context(datenbank_fort()),
        )
        einmal.setattr(Werkbank, "send_task", lambda *_, **__: None)
        for _ in range(2):
            werkbank.eingereiht = [("statistik.lieferung_uebernehmen", [str(vorgang.pk)])]
            werkbank.abarbeiten()
            connection.close()
    vorgang.refresh_from_db()
    lieferung.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche, Wert.objects.count()) == ("laeuft", 1, 0)
    assert lieferung.zustand == "in_arbeit"
    werkbank.send_task("statistik.lieferung_uebernehmen", [str(vorgang.pk)])
    werkbank.abarbeiten()
    vorgang.refresh_from_db()
    lieferung.refresh_from_db()
    assert (vorgang.zustand, lieferung.zustand, Wert.objects.count()) == ("fertig", "uebernommen", 7)
    assert Vorgang.objects.count() == 1
