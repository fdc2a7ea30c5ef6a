"""Die Seiten rund um Gebietsstände: neue Grenzen, Nachfragen, Zweifelsfälle, Umschlüsselung."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenturen.models import Person
from sozialraum.raeume.models import Gebietsumschluesselung, Raumeinheit
from tests import besetzung as b
from tests.raeume.dateien import in_metern
from tests.raeume.geojson import feature, quadrat, sammlung, stadtteile
from tests.raeume.reform import (
    KENNUNG,
    REFORM,
    TABELLE,
    nach_der_reform,
    reformiere,
    schluessele_um,
    uebernimm,
)
from tests.raeume.test_seiten import text

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]


def test_ein_gebietsstand_endet_was_fehlt_erst_mit_haken(als: Als) -> None:
    uebernimm(stadtteile())
    emre = als(b.emre())
    antwort = emre.post(
        reverse("raeume:einheiten_uebernehmen"),
        {"datei": SimpleUploadedFile("neu.geojson", nach_der_reform())},
    )
    adresse = antwort.headers["Location"]
    angaben = {
        "feld_schluessel": "NR", "feld_name": "NAME", "ebene": "stadtteil", "ags": b.AGS, "quelle": "Amt",
        "gueltig_von": "2024-01-01",
    }  # fmt: skip
    vorschau = text(emre.post(adresse, angaben))
    assert "2 neu, 1 neuer Stand, 1 unverändert, 2 enden." in vorschau
    assert "Lindenhöhe: endet" in vorschau
    abgelehnt = emre.post(adresse, angaben | {"aktion": "uebernehmen"})
    assert abgelehnt.status_code == 422
    assert "2 Einheiten stehen nicht in der Datei, darunter „Lindenhöhe“" in text(abgelehnt)
    assert 'id="id_fehlende_beenden"' in abgelehnt.text
    assert Raumeinheit.objects.filter(gueltig_bis__isnull=False).count() == 0
    fertig = emre.post(adresse, angaben | {"aktion": "uebernehmen", "fehlende_beenden": "on"})
    assert fertig.status_code == 302
    assert Raumeinheit.objects.filter(gueltig_bis__isnull=False).count() == 3


def test_die_liste_zeigt_den_gebietsstand_des_stichtags(als: Als) -> None:
    uebernimm(stadtteile())
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)

    def gezeigt(**filter: str) -> list[str]:
        seite = als(b.daria()).get(reverse("raeume:einheiten"), {"ebene": "stadtteil"} | filter)
        return [einheit.schluessel for einheit in seite.context["seite"]]

    assert gezeigt() == ["11", "12", "13", "23"]
    assert gezeigt(stichtag="2023-12-31") == ["11", "12", "21", "22"]


def test_was_die_datei_nicht_sagt_wird_einmal_gefragt(als: Als) -> None:
    emre = als(b.emre())
    antwort = emre.post(
        reverse("raeume:einheiten_uebernehmen"),
        {"datei": SimpleUploadedFile("utm.geojson", in_metern(25832))},
    )
    adresse = antwort.headers["Location"]
    assert "in welchem Bezugssystem ihre Koordinaten" in text(emre.get(adresse))
    zuordnen = text(emre.post(adresse, {"aktion": "angabe", "bezugssystem": "EPSG:25832"}))
    assert "umgerechnet aus ETRS89 / UTM Zone 32 (EPSG:25832)" in zuordnen
    emre.post(
        adresse,
        {
            "aktion": "uebernehmen", "bezugssystem": "EPSG:25832", "feld_schluessel": "NR",
            "feld_name": "NAME", "ebene": "stadtteil", "ags": b.AGS, "gemeindename": "Probstadt",
            "quelle": "Amt",
        },
    )  # fmt: skip
    assert Raumeinheit.objects.filter(ebene__schluessel="stadtteil").count() == 3


def test_ein_doppelter_schluessel_wird_auf_der_seite_entschieden(als: Als) -> None:
    emre = als(b.emre())
    datei = sammlung(feature(quadrat(0, 0), NR="1", NAME="Eins"), feature(quadrat(1, 0), NR="1", NAME="Zwei"))
    antwort = emre.post(
        reverse("raeume:einheiten_uebernehmen"), {"datei": SimpleUploadedFile("doppelt.geojson", datei)}
    )
    adresse = antwort.headers["Location"]
    angaben = {
        "aktion": "uebernehmen", "feld_schluessel": "NR", "feld_name": "NAME", "ebene": "stadtteil",
        "ags": b.AGS, "gemeindename": "Probstadt", "quelle": "Amt",
    }  # fmt: skip
    frage = text(emre.post(adresse, angaben))
    assert "Fläche 2: Zwei, Schlüssel" in frage
    assert "Sie gehört zu Fläche 1 (Eins): eine Einheit" in frage
    assert (
        emre.post(adresse, angaben | {"fall-2-was": "schluessel", "fall-2-schluessel": "2"}).status_code
        == 302
    )
    assert sorted(Raumeinheit.objects.exclude(schluessel="").values_list("schluessel", "name")) == [
        ("1", "Eins"),
        ("2", "Zwei"),
    ]


def test_umschluesselung_von_der_tabelle_bis_zur_seite_der_einheit(als: Als) -> None:
    reformiere()
    emre = als(b.emre())
    liste = text(emre.get(reverse("raeume:umschluesselungen")))
    assert "Probstadt: Stadtteile seit 01.01.2024 (3 neue Einheiten)" in liste
    antwort = emre.post(
        reverse("raeume:umschluesselung_datei"),
        {"reform": KENNUNG, "datei": SimpleUploadedFile("umsteiger.csv", TABELLE.encode())},
    )
    adresse = antwort.headers["Location"]
    angaben = {
        "reform": KENNUNG, "feld_alt": "alt", "feld_neu": "neu", "feld_anteil": "Anteil",
        "methode": "einwohner", "quelle": "Stadt Probstadt",
    }  # fmt: skip
    assert "4 Übergänge, 4 neu." in text(emre.post(adresse, angaben))
    fertig = emre.post(adresse, angaben | {"aktion": "uebernehmen"})
    assert fertig.status_code == 302
    liste = emre.get(fertig.headers["Location"])
    assert [f"{z.alt.name} {z.in_prozent} {z.neu.name}" for z in liste.context["seite"]] == [
        "Hafenviertel 65\u00a0% Hafenkante", "Hafenviertel 35\u00a0% Hafenviertel",
        "Lindenhöhe 100\u00a0% Süden", "Am Südhang 100\u00a0% Süden",
    ]  # fmt: skip
    seite = text(als(b.aylin()).get(reverse("raeume:einheit", args=["05998000/stadtteil/23"])))
    assert "Am 01.01.2024 entstanden aus" in seite
    alt = text(als(b.aylin()).get(reverse("raeume:einheit", args=["05998000/stadtteil/11@2023-12-31"])))
    assert "Seit dem 01.01.2024 liegen von hier" in alt
    assert "Dieser Gebietsstand gilt heute nicht." in alt


def test_aus_den_flaechen_berechnen(als: Als) -> None:
    reformiere()
    emre, adresse = als(b.emre()), reverse("raeume:umschluesselung_berechnen")
    assert "4 Übergänge, 4 neu." in text(emre.post(adresse, {"reform": KENNUNG}))
    assert Gebietsumschluesselung.objects.count() == 0
    assert emre.post(adresse, {"reform": KENNUNG, "aktion": "uebernehmen"}).status_code == 302
    assert Gebietsumschluesselung.objects.count() == 4


def test_gleich_viele_abfragen_fuer_vier_und_dreissig_uebergaenge(
    als: Als, django_assert_num_queries: CaptureQueriesContext
) -> None:
    reformiere()
    schluessele_um()
    client, liste = als(b.birgit()), reverse("raeume:umschluesselungen")
    with django_assert_num_queries(7):
        client.get(liste)
    vorlage = Gebietsumschluesselung.objects.filter(anteil=1).first()
    assert vorlage is not None
    for nummer in range(30):
        neu = Raumeinheit.objects.create(
            ags=b.AGS,
            ebene=vorlage.neu.ebene,
            schluessel=f"N{nummer}",
            name=f"Neu {nummer}",
            gueltig_von=REFORM,
        )
        Gebietsumschluesselung.objects.create(
            alt=vorlage.alt, neu=neu, stichtag=REFORM, anteil=0.01, methode="flaeche", quelle="Test"
        )
    with django_assert_num_queries(7):
        assert len(client.get(liste).context["seite"]) == 25
