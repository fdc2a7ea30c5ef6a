"""Volle Platte, verschwundene oder beschädigte Dateien: nichts bleibt halb liegen, und es wird gesagt."""

import io
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agenturen.models import Person, Vorgang
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.dateien_annehmen import dateien_annehmen
from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

NEU = "/statistik/lieferungen/neu/"
NICHT_ABGELEGT = "Die Datei ließ sich auf dem Server nicht ablegen"
GUT = d.datei(d.ganze_stadt())
Als = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()


@contextmanager
def volle_platte(nach_bytes: int) -> Iterator[None]:
    """Keine Datei dieses Prozesses lässt sich weiter schreiben, als wäre die Platte dort voll."""
    vorher = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (nach_bytes, vorher[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, vorher)


def ablage(dateiordner: Path) -> set[Path]:
    return {pfad for pfad in dateiordner.rglob("*") if pfad.is_file()}


def test_platte_voll_beim_ablegen(als: Als, dateiordner: Path) -> None:
    vorher = ablage(dateiordner)
    emre = als(b.emre())
    with volle_platte(100):
        antwort = emre.post(NEU, {"datei": SimpleUploadedFile("gut.csv", GUT)})
    assert antwort.status_code == 422
    assert NICHT_ABGELEGT in antwort.content.decode()
    assert (Lieferung.objects.count(), ablage(dateiordner)) == (0, vorher)
    emre.post(NEU, {"datei": SimpleUploadedFile("gut.csv", GUT)})
    assert Lieferung.objects.get().zustand == "eingegangen"


def test_platte_voll_schon_beim_hochladen(als: Als) -> None:
    """Große Dateien legt schon der Empfang auf die Platte."""
    emre = als(b.emre())
    with volle_platte(100_000):
        antwort = emre.post(NEU, {"datei": SimpleUploadedFile("gross.csv", GUT * 12_000)})
    assert antwort.status_code == 422
    assert "Auf dem Server ist kein Platz für die hochgeladenen Dateien;" in antwort.content.decode()
    assert "Bitte wählen Sie eine Datei aus." not in antwort.content.decode()
    assert Lieferung.objects.count() == 0


def test_platte_voll_beim_entpacken_und_beim_ablegen_einer_von_zweien(dateiordner: Path) -> None:
    """Die kleine Datei passt noch, die große nicht; der Eingang sagt es."""
    vorher = ablage(dateiordner)
    klein = d.datei([d.zeile("011", "5")])
    dateien = [
        ("gross.csv", io.BytesIO(GUT)),
        ("klein.csv", io.BytesIO(klein)),
        ("auch-gross.zip", io.BytesIO(d.archiv({"a.csv": GUT * 1_000}))),
    ]
    with volle_platte(len(klein) + 1):
        eingang = dateien_annehmen(dateien=dateien, durch=b.emre())
    gross, kleine, im_archiv = eingang.posten.all()
    assert gross.text.startswith(NICHT_ABGELEGT)
    assert kleine.lieferung is not None and kleine.lieferung.dateiname == "klein.csv"
    assert im_archiv.text.startswith("Auf dem Server ist kein Platz, um die Datei zu entpacken")
    assert len(ablage(dateiordner) - vorher) == 1


def test_die_aufbewahrte_datei_ist_fort_und_kommt_wieder(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    emre.post(NEU, {"datei": SimpleUploadedFile("gut.csv", GUT)})
    lieferung = Lieferung.objects.get()
    seite = f"/statistik/lieferungen/{lieferung.pk}/"
    Path(lieferung.datei.path).unlink()
    with werkbank.tag():
        emre.post(f"{seite}uebernehmen/")
    lieferung.refresh_from_db()
    assert (lieferung.zustand, Wert.objects.count()) == ("eingegangen", 0)
    assert Vorgang.objects.get().fehler.startswith("Die aufbewahrte Datei dieser Lieferung ist nicht lesbar;")
    gesagt = emre.get(seite).content.decode()
    assert "Die Arbeit wurde nicht fertig; es ist nichts übernommen." in gesagt
    # Was die Meldung rät, hilft auch: noch einmal hochladen.
    emre.post(NEU, {"datei": SimpleUploadedFile("gut.csv", GUT)})
    with werkbank.tag():
        emre.post(f"{seite}uebernehmen/")
    lieferung.refresh_from_db()
    assert (lieferung.zustand, Wert.objects.count(), Lieferung.objects.count()) == ("uebernommen", 7, 1)


def test_eine_beschaedigte_aufbewahrte_datei_wird_nicht_gelesen_und_ersetzt(werkbank: Werkbank) -> None:
    lieferung = lieferung_annehmen(datei=io.BytesIO(GUT), dateiname="gut.csv", durch=b.emre())
    Path(lieferung.datei.path).write_bytes(GUT.replace(b"12.345", b"12.346"))
    wieder = lieferung_annehmen(datei=io.BytesIO(GUT), dateiname="gut.csv", durch=b.emre())
    assert wieder == lieferung
    with wieder.datei.open("rb") as aufbewahrt:
        assert aufbewahrt.read() == GUT


def test_ohne_schreibrecht_sagt_es_die_befehlszeile(monkeypatch: pytest.MonkeyPatch) -> None:
    def verboten(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", verboten)
    with pytest.raises(Fachfehler, match=NICHT_ABGELEGT):
        lieferung_annehmen(datei=io.BytesIO(GUT), dateiname="gut.csv", durch=None)
    assert Lieferung.objects.count() == 0
