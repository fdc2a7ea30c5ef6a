"""Zwei zugleich, Ausfall mitten in der Übernahme: am Ende ist die Lieferung ganz da oder gar nicht."""

import io
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection

from agenturen.vorgang import Melde
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.annehmen import lieferung_annehmen
from sozialraum.statistik.models import Lieferung, Wert
from sozialraum.statistik.uebernehmen import lieferung_uebernehmen
from tests import besetzung as b
from tests.statistik import dateien as d

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
