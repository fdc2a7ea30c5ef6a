"""Der Schalter im Kopf: Listen und neue Einträge folgen dem gewählten Sozialraum."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person
from netzwerke.kooperation_feststellen import kooperation_feststellen
from sozialraum.raeume.models import Sozialraum
from tests import besetzung as b
from tests.seitenformular import formularwerte

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]


def waehle(client: Client, raum: Sozialraum | None, weiter: str = "/") -> Any:
    angaben = {"sozialraum": raum.pk if raum else "", "weiter": weiter}
    return client.post(reverse("start:sozialraum_waehlen"), angaben)


def im_kopf(client: Client) -> str:
    gefunden = re.search(r'class="sozialraumknopf__name">([^<]*)<', client.get("/").text)
    assert gefunden
    return gefunden[1]


def marken(seite: str) -> list[tuple[str, str]]:
    """(Text, Adresse) der gesetzten Filter."""
    liste = re.search(r'<ul class="filtermarken".*?</ul>', seite, re.DOTALL)
    paare = re.findall(r'<a href="([^"]*)">.*?</span>([^<]*)</a>', liste[0] if liste else "")
    return [(text, adresse.replace("&amp;", "&")) for adresse, text in paare]


# Wählen ----------------------------------------------------------------------------------------


def test_ohne_wahl_gelten_alle_und_nach_der_wahl_der_gewaehlte(als: Als) -> None:
    client = als(b.aylin())
    assert im_kopf(client) == "Alle Sozialräume"
    waehle(client, b.hafenviertel())
    assert im_kopf(client) == "Hafenviertel"
    assert im_kopf(als(b.aylin())) == "Hafenviertel"  # auch nach der nächsten Anmeldung
    assert im_kopf(als(b.birgit())) == "Alle Sozialräume"
    waehle(client, None)
    assert im_kopf(client) == "Alle Sozialräume"


def test_zuerst_stehen_die_sozialraeume_der_eigenen_agentur(als: Als) -> None:
    b.hafenviertel(), b.suedhang_quartier()
    seite = als(b.aylin()).get(reverse("start:sozialraum_waehlen")).text
    eigene, weitere = seite.split("1 weiterer Sozialraum".replace(" ", "\u00a0", 1))
    assert "Hafenviertel</button>" in eigene and "Südhang" in weitere


def test_zurueck_geht_es_auf_die_seite_ohne_ihren_eigenen_filter(als: Als) -> None:
    client, raum = als(b.aylin()), b.hafenviertel()
    ziele = {
        "/angebote/?sozialraum=99&status=laufend&seite=3": "/angebote/?status=laufend",
        "/netzwerk/netzwerke/?sozialraeume=99": "/netzwerk/netzwerke/",
        "/statistik/": "/statistik/",
        "https://fremd.example/": "/",
    }
    assert {von: waehle(client, raum, von).url for von in ziele} == ziele


def test_ein_sozialraum_den_es_nicht_gibt_laesst_sich_nicht_waehlen(als: Als) -> None:
    client = als(b.aylin())
    antwort = client.post("/sozialraum-waehlen/", {"sozialraum": 424242}, follow=True)
    assert "Diesen Sozialraum gibt es nicht mehr." in antwort.text
    assert im_kopf(client) == "Alle Sozialräume"


def test_wer_nichts_lesen_darf_hat_keinen_schalter(als: Als) -> None:
    client = als(b.hatice())
    assert "sozialraumknopf" not in client.get("/").text
    assert client.get("/sozialraum-waehlen/").status_code == 403


def test_ein_neuer_name_steht_spaetestens_nach_fuenf_minuten_im_kopf(als: Als) -> None:
    client, raum = als(b.aylin()), b.hafenviertel()
    waehle(client, raum)
    assert im_kopf(client) == "Hafenviertel"
    Sozialraum.objects.filter(pk=raum.pk).update(name="Hafen")
    cache.delete(f"sozialraumname-{raum.pk}")
    assert im_kopf(client) == "Hafen"


def test_der_schalter_kostet_hoechstens_einmal_eine_abfrage(als: Als, django_assert_num_queries: Any) -> None:
    client = als(b.aylin())
    waehle(client, b.hafenviertel())
    cache.delete(f"sozialraumname-{b.hafenviertel().pk}")
    for abfragen in (4, 3, 3):
        with django_assert_num_queries(abfragen):
            client.get("/passwort/")


# Listen folgen ---------------------------------------------------------------------------------


@pytest.fixture
def zwei_raeume() -> tuple[Sozialraum, Sozialraum]:
    """In beiden gibt es von allem etwas."""
    hafen, fluss = b.hafenviertel(), b.am_fluss()
    for raum in (hafen, fluss):
        verein = b.akteur(f"Verein {raum.name}", "verein", sozialraeume=[raum])
        b.angebot(f"Café {raum.name}", sozialraum=raum)
        with scope(traeger=[b.nordufer().pk]):
            kooperation_feststellen(agentur=b.ia_hafen(), partner=verein, durch=b.aylin(), anlass="Fest")
        b.netzwerk(f"Tisch {raum.name}", verein, sozialraeume=[raum])
    return hafen, fluss


LISTEN = [
    ("angebote:liste", "sozialraum", "Café"),
    ("netzwerke:akteure", "sozialraum", "Verein"),
    ("netzwerke:kooperationen", "sozialraum", "Verein"),
    ("netzwerke:netzwerke", "sozialraeume", "Tisch"),
]


@pytest.mark.parametrize(("adresse", "feld", "wort"), LISTEN)
def test_die_liste_beginnt_mit_dem_gewaehlten_und_zeigt_es_als_marke(
    adresse: str, feld: str, wort: str, zwei_raeume: tuple[Sozialraum, Sozialraum], als: Als
) -> None:
    hafen, fluss = zwei_raeume
    client, ziel = als(b.aylin()), reverse(adresse)

    def gezeigt(abfrage: str = "") -> set[str]:
        seite = client.get(f"{ziel}{abfrage}").text
        return {raum.name for raum in zwei_raeume if f"{wort} {raum.name}</a>" in seite}

    assert gezeigt() == {"Hafenviertel", fluss.name}
    waehle(client, hafen)
    assert gezeigt() == {"Hafenviertel"}
    assert marken(client.get(ziel).text) == [("Sozialraum: Hafenviertel", f"{ziel}?{feld}=")]
    # Die Marke hebt die Vorgabe auf, ohne die Wahl zu ändern.
    assert gezeigt(f"?{feld}=") == {"Hafenviertel", fluss.name}
    assert marken(client.get(f"{ziel}?{feld}=").text) == []
    # Was die Adresse nennt, gilt vor der Wahl; auch seine Marke führt zu allen.
    assert gezeigt(f"?{feld}={fluss.pk}") == {fluss.name}
    seite = client.get(f"{ziel}?{feld}={fluss.pk}&sortierung=x&seite=2").text
    assert marken(seite) == [(f"Sozialraum: {fluss.name}", f"{ziel}?{feld}=&sortierung=x")]
    # Das Auswahlfeld zeigt die Vorgabe und darf „leer“ in die Adresse schreiben.
    assert formularwerte(client.get(ziel).text, "filterleiste")[feld] == [str(hafen.pk)]
    assert "data-vorbelegt" in client.get(ziel).text


def test_auch_das_herunterladen_folgt(zwei_raeume: tuple[Sozialraum, Sozialraum], als: Als) -> None:
    client = als(b.aylin())
    waehle(client, zwei_raeume[0])
    datei = client.get("/angebote/?format=csv").text
    assert "Café Hafenviertel" in datei and zwei_raeume[1].name not in datei


def test_ohne_wahl_ist_nichts_vorbelegt(als: Als) -> None:
    assert "data-vorbelegt" not in als(b.aylin()).get("/angebote/").text


# Neue Einträge folgen --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adresse", "klasse", "feld"),
    [
        ("angebote:neu", "formular", "sozialraum"),
        ("netzwerke:akteur_neu", "formular", "sozialraeume"),
        ("netzwerke:netzwerk_neu", "formular", "sozialraeume"),
        ("analysen:neu", "formular", "sozialraeume"),
    ],
)
def test_neue_eintraege_beginnen_im_gewaehlten(adresse: str, klasse: str, feld: str, als: Als) -> None:
    b.hafenviertel()
    anderer = b.sozialraum("Zweites Quartier", ["12"], agentur=b.ia_hafen())
    client = als(b.birgit())
    assert formularwerte(client.get(reverse(adresse)).text, klasse).get(feld, [""]) in ([], [""])
    waehle(client, anderer)
    assert formularwerte(client.get(reverse(adresse)).text, klasse)[feld] == [str(anderer.pk)]


def test_ein_link_mit_sozialraum_gilt_vor_der_wahl(als: Als) -> None:
    hafen = b.hafenviertel()
    anderer = b.sozialraum("Zweites Quartier", ["12"], agentur=b.ia_hafen())
    client = als(b.birgit())
    waehle(client, anderer)
    for ziel, feld in (("/angebote/neu/", "sozialraum"), ("/analysen/neu/", "sozialraeume")):
        seite = client.get(f"{ziel}?sozialraum={hafen.pk}").text
        assert formularwerte(seite, "formular")[feld] == [str(hafen.pk)]
