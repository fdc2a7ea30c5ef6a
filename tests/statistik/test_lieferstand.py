"""Wie es um die Lieferungen steht, ohne eine einzige Zahl zu nennen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from sozialraum.statistik.lieferungen.lieferstand import neu_geliefert, neueste_lieferung, quellenlagen
from sozialraum.statistik.models import Lieferung
from tests import besetzung as b
from tests.statistik.lieferungen import liefere, quelle

pytestmark = pytest.mark.django_db
HEUTE = date(2026, 11, 22)


def lieferung(jahre: list[str], **anders: Any) -> Lieferung:
    eine = liefere({("11", jahr): {"ew": 1000} for jahr in jahre}, **anders)
    eine.umfang = {"merkmale": 1, "gebiete": 1, "zeitraeume": jahre}
    eine.save()
    return eine


def test_je_quelle_wann_zuletzt_bis_wann_und_was_aussteht() -> None:
    lieferung(["2022", "2023"], datei="alt.csv")
    letzte = lieferung(["2024"], datei="neu.csv")
    jobcenter = quelle("jobcenter", name="Arbeitsagentur")
    eingegangen = lieferung(["2025"], von=jobcenter, datei="sgb2.csv")
    Lieferung.objects.filter(pk=eingegangen.pk).update(zustand="eingegangen", uebernommen=None)
    quelle("stumm", name="Nie geliefert")
    arbeitsagentur, register = quellenlagen(HEUTE)
    assert (register.quelle.name, register.zuletzt) == ("Einwohnerregister Probstadt", letzte.uebernommen)
    assert (register.bis, register.aussteht) == ("2024", "2025")
    assert (arbeitsagentur.quelle, arbeitsagentur.zuletzt) == (jobcenter, None)
    assert (arbeitsagentur.bis, arbeitsagentur.aussteht) == ("", "")


@pytest.mark.parametrize("menge", [1, 30])
def test_zwei_abfragen_gleich_wie_viele_quellen(menge: int, django_assert_num_queries: Any) -> None:
    for nummer in range(menge):
        lieferung(["2024"], von=quelle(f"q{nummer}", name=f"Quelle {nummer}"), datei=f"{nummer}.csv")
    with django_assert_num_queries(2):
        assert len(quellenlagen(HEUTE)) == menge


def test_neu_ist_was_nach_dem_zeitpunkt_kam_und_den_raum_betrifft() -> None:
    b.probstadt()
    vorher = lieferung(["2023"], datei="alt.csv")
    lieferung(["2024", "2025"], datei="neu.csv")
    hafen, fluss = [b.einheit("11").pk], [b.einheit("12").pk]
    kurz_danach = vorher.uebernommen + timedelta(microseconds=1)
    seit = {1: kurz_danach, 2: kurz_danach, 3: timezone.now()}
    assert neu_geliefert({1: hafen, 2: fluss, 3: hafen, 4: hafen, 5: []}, seit) == {1: "2024–2025"}
    assert neu_geliefert({4: hafen}, seit) == {}


def test_die_neueste_ist_die_zuletzt_uebernommene() -> None:
    assert neueste_lieferung() is None
    erste = lieferung(["2024"])
    offen = Lieferung.objects.create(dateiname="x", sha256="f" * 64, groesse=1, durch_name="Emre Yıldız")
    assert neueste_lieferung() == erste.pk
    Lieferung.objects.filter(pk=erste.pk).update(zustand="verworfen")
    assert neueste_lieferung() == offen.pk
