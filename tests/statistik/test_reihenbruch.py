"""Zählt ein Amt von einem Tag an anders, vergleicht niemand darüber hinweg: kein Bild, kein Satz."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agenturen.models import Protokolleintrag
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.models import Quelle, Reihenbruch
from sozialraum.statistik.reihenbruch import Zaehlbruch, zaehlung_zwischen
from sozialraum.statistik.reihenbrueche.eintragen import reihenbruch_eintragen, reihenbruch_entfernen
from sozialraum.statistik.saetze import verlaufssaetze
from sozialraum.statistik.schaubilder import brueche, entwicklung
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.statistik.lieferungen import gebiet, liefere, quelle
from tests.statistik.test_werte_seiten import text

pytestmark = pytest.mark.django_db

GRUND = "Ab 2018 zählt das Register auch Nebenwohnungen."
JAHRE = [str(jahr) for jahr in range(2013, 2021)]
ZEITREIHE = "/statistik/zeitreihe/"
HAFEN = "05998000/stadtteil/11"


@pytest.fixture
def register() -> Quelle:
    """Jedes Jahr zehn mehr; 2018 kommen auf einen Schlag 300 dazu."""
    eines = quelle()
    liefere(
        {
            ("11", jahr): {"ew": 1_000 + 10 * n + (300 if jahr >= "2018" else 0), "w": 500, "auslaender": 200}
            for n, jahr in enumerate(JAHRE)
        }
    )
    return eines


def eingetragen(register: Quelle, **angaben: Any) -> Reihenbruch:
    return reihenbruch_eintragen(
        **{"quelle": register, "ab": date(2018, 1, 1), "grund": GRUND, "durch": b.emre()} | angaben
    )


def reihe(key: str) -> list[Any]:
    hafen = gebiet("11")
    return kennzahlen(indikatoren=[key], gebiete=[hafen]).reihe(key, hafen)


@pytest.mark.parametrize(
    ("von", "bis", "erwartet"),
    [
        ("2017", "2018", "A."),
        ("2018", "2017", "A."),
        ("2018", "2020", ""),
        ("2010", "2017", "B."),
        ("2018-03", "2018-04", ""),
        ("2017-12-31", "2018-12-31", "A."),
        ("2010", "2020", "B. A."),
    ],
)
def test_ein_bruch_liegt_zwischen_zwei_zeitraeumen_oder_nicht(von: str, bis: str, erwartet: str) -> None:
    alle = [Zaehlbruch(date(2018, 1, 1), "A."), Zaehlbruch(date(2011, 5, 9), "B.", "einwohner")]
    assert zaehlung_zwischen(alle, INDIKATOREN["ew"], von, bis) == erwartet


def test_kein_satz_und_kein_trend_fuehrt_ueber_den_bruch(register: Quelle) -> None:
    davor = " ".join(map(str, verlaufssaetze(reihe("ew"))))
    assert "Zwischen 2013 und 2020" in davor and "Mann-Kendall-Test" in davor
    eingetragen(register)
    danach = " ".join(map(str, verlaufssaetze(reihe("ew"))))
    assert "Zwischen 2018 und 2020 ist die Einwohnerzahl um 20 gestiegen" in danach.replace("\u00a0", " ")
    assert f"Verglichen wird erst ab 2018: {GRUND}" in danach
    assert "Mann-Kendall-Test" not in danach


def test_im_bild_bricht_die_linie_mit_einem_hinweis(register: Quelle) -> None:
    assert [stelle.bruch for stelle in brueche(reihe("ew"))] == [False] * 8
    eingetragen(register)
    verlauf = reihe("ew")
    assert [stelle.bruch for stelle in brueche(verlauf)] == [False] * 5 + [True, False, False]
    bild = entwicklung(verlauf)
    assert bild.befund.replace("\u00a0", " ").startswith("Hafenviertel ist zwischen 2018 und 2020 um")
    assert "andere Zählweise" in bild.svg
    assert "Nebenwohnungen." in bild.svg


def test_eine_veraenderung_ueber_den_bruch_wird_nicht_gerechnet(register: Quelle) -> None:
    assert reihe("ew_veraend")[-1].offen
    eingetragen(register)
    letzte = reihe("ew_veraend")[-1]
    assert (letzte.zeichen, letzte.hinweis) == (Zeichen.NICHT_SINNVOLL, GRUND)


def test_ein_bruch_einer_groesse_laesst_die_anderen_stehen(register: Quelle) -> None:
    eingetragen(register, groesse="auslaender")
    assert not any(stelle.bruch for stelle in brueche(reihe("ew")))
    assert any(stelle.bruch for stelle in brueche(reihe("anteil_auslaender")))


def test_der_bruch_einer_anderen_quelle_geht_niemanden_an(register: Quelle) -> None:
    eingetragen(quelle("andere", name="Andere"))
    assert not any(stelle.bruch for stelle in brueche(reihe("ew")))


def test_die_zeitreihe_setzt_das_zeichen_und_erklaert_es(als: Any, register: Quelle) -> None:
    wahl = {"gebiet": HAFEN, "indikator": "ew", "stadt": "nein"}
    client = als(b.aylin())
    assert 'class="reihenbruch"' not in client.get(ZEITREIHE, wahl).text
    eingetragen(register)
    antwort = client.get(ZEITREIHE, wahl)
    assert antwort.text.count('class="reihenbruch"') == 1
    inhalt = text(antwort)
    assert "| grundsätzliche Änderung innerhalb der Reihe" in inhalt
    assert f"Stadtteil Hafenviertel, 2018: {GRUND}" in inhalt


def test_das_kapitel_setzt_es_in_der_tabelle_zum_diagramm(als: Any, register: Quelle) -> None:
    eingetragen(register)
    inhalt = als(b.aylin()).get(f"/statistik/gebiet/{HAFEN}/kapitel/bevoelkerung/")
    assert inhalt.text.count('class="reihenbruch"') == 1
    assert "grundsätzliche Änderung innerhalb der Reihe" in text(inhalt)


def test_die_brueche_kosten_keine_abfrage(django_assert_num_queries: Any, register: Quelle) -> None:
    for jahr in range(1990, 2020):
        eingetragen(register, ab=date(jahr, 1, 1))
    hafen = gebiet("11")
    with django_assert_num_queries(4):
        list(kennzahlen(indikatoren=["ew", "anteil_auslaender"], gebiete=[hafen]))


# Eintragen ---------------------------------------------------------------------------------------


def test_die_administration_traegt_ein_und_entfernt(als: Any, register: Quelle) -> None:
    client = als(b.emre())
    seite = f"/statistik/quellen/{register.pk}/"
    assert "Keiner eingetragen" in text(client.get(seite))
    angaben = {"ab": "2018-01-01", "groesse": "einwohner", "grund": "Seither auch  Nebenwohnungen"}
    assert client.post(f"{seite}reihenbruch/", angaben, follow=True).redirect_chain == [(seite, 302)]
    bruch = Reihenbruch.objects.get()
    assert (bruch.ab, bruch.groesse, bruch.grund, bruch.durch_name) == (
        date(2018, 1, 1),
        "einwohner",
        "Seither auch Nebenwohnungen.",
        b.emre().name,
    )
    assert "Ab 01.01.2018: Seither auch Nebenwohnungen." in text(client.get(seite))
    client.post(f"{seite}reihenbruch/{bruch.pk}/entfernen/")
    assert not Reihenbruch.objects.exists()
    ereignisse = Protokolleintrag.objects.filter(ereignis__startswith="Reihenbruch").order_by("pk")
    assert [eintrag.ereignis for eintrag in ereignisse] == ["Reihenbruch eingetragen", "Reihenbruch entfernt"]


def test_derselbe_tag_gilt_nur_einmal_und_jeder_bruch_hat_einen_grund(als: Any, register: Quelle) -> None:
    eingetragen(register)
    seite = f"/statistik/quellen/{register.pk}/reihenbruch/"
    doppelt = als(b.emre()).post(seite, {"ab": "2018-01-01", "groesse": "", "grund": GRUND})
    assert doppelt.status_code == 422
    assert "Ab 01.01.2018 ist dafür schon ein Bruch eingetragen." in doppelt.content.decode()
    ohne = als(b.emre()).post(seite, {"ab": "2019-01-01", "groesse": "", "grund": " "})
    assert (ohne.status_code, Reihenbruch.objects.count()) == (422, 1)
    with pytest.raises(Fachfehler):
        eingetragen(register)


def test_nur_die_administration_darf_es(register: Quelle) -> None:
    with pytest.raises(PermissionDenied):
        eingetragen(register, durch=b.birgit())
    bruch = eingetragen(register)
    with pytest.raises(PermissionDenied):
        reihenbruch_entfernen(bruch=bruch, durch=b.birgit())
