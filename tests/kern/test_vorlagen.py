"""Die Tags und Bausteine, aus denen jede Seite besteht."""

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.urls import resolve


@pytest.fixture(autouse=True)
def _eigene_adressen(settings):
    settings.ROOT_URLCONF = "tests.kern.adressen"


def anfrage(adresse: str):
    request = RequestFactory().get(adresse)
    request.resolver_match = resolve(request.path)
    return request


def zeige(vorlage: str, adresse: str = "/", **kontext) -> str:
    text = engines["django"].from_string(vorlage).render(kontext, anfrage(adresse))
    return " ".join(text.split())


def test_filter_schreiben_deutsch():
    vorlage = "{{ n|zahl }} {{ a|prozent }} {{ d|prozentpunkte:0 }} {{ g|dateigroesse }} "
    vorlage += "{{ n|anzahl:'Wert,Werte' }}"
    assert zeige(vorlage, n=29_135, a=35.06, d=-2, g=1_900_000) == (
        "29.135 35,1 % −2 Prozentpunkte 1,9 MB 29.135 Werte"
    )


def test_pfad_nennt_stufen_und_das_ende():
    html = zeige('{% pfad "Angebote" "angebote:liste" "Start" "/" titel %}', titel="Café & Co")
    assert html == (
        '<nav class="pfad" aria-label="Pfad"> <ol> <li> <a href="/angebote/">Angebote</a> </li> '
        '<li> <a href="/">Start</a> </li> '
        '<li> <span aria-current="page">Café &amp; Co</span> </li> </ol> </nav>'
    )


@pytest.mark.parametrize(
    ("adresse", "erwartet"),
    [
        ("/angebote/", ' aria-current="page"'),
        ("/angebote/7/", ' aria-current="true"'),
        ("/", ""),
    ],
)
def test_menuepunkt_weiss_ob_er_gemeint_ist(adresse, erwartet):
    assert zeige('x{% aktiv "/angebote/" "angebote" %}', adresse) == f"x{erwartet}"


def test_sortierkopf_dreht_die_richtung_behaelt_filter_und_beginnt_vorn():
    html = zeige(
        '{% sortierkopf "titel" "Titel" %}', "/angebote/?suche=caf%C3%A9&seite=3", sortierung="titel"
    )
    ziel = "/angebote/?suche=caf%C3%A9&amp;sortierung=-titel"
    assert html == (
        '<th scope="col" aria-sort="ascending"> '
        f'<a id="sortiert-titel" class="sortierkopf" href="{ziel}" hx-get="{ziel}" '
        'hx-target="#liste" hx-swap="outerHTML" hx-push-url="true">Titel</a> </th>'
    )


def test_sortierkopf_ohne_richtung():
    html = zeige('{% sortierkopf "titel" "Titel" "zahl" %}', "/angebote/", sortierung="-beginn")
    assert html == (
        '<th scope="col" class="zahl"> <a id="sortiert-titel" class="sortierkopf" '
        'href="/angebote/?sortierung=titel" hx-get="/angebote/?sortierung=titel" '
        'hx-target="#liste" hx-swap="outerHTML" hx-push-url="true">Titel</a> </th>'
    )


@pytest.mark.parametrize(
    ("name", "kuerzel"),
    [("Ayşe von Berg", "AB"), ("Ngọc", "N"), ("", ""), ("jürgen özdemir", "JÖ")],
)
def test_kuerzel(name, kuerzel):
    assert zeige("{{ name|kuerzel }}", name=name) == kuerzel


def test_knopf_ist_mit_ziel_ein_link_und_ohne_ein_knopf():
    assert zeige('{% knopf "Speichern" %}') == (
        '<button type="submit" class="kern-btn kern-btn--primary" > '
        '<span class="kern-label">Speichern</span> </button>'
    )
    assert zeige('{% knopf "Zurück" ziel="/angebote/" art="tertiary" klein=True %}') == (
        '<a class="kern-btn kern-btn--tertiary kern-btn--x-small" href="/angebote/"> '
        '<span class="kern-label">Zurück</span> </a>'
    )


def test_bausteine_erben_nichts_von_der_seite():
    # `ziel` steht von einem Link weiter oben noch im Kontext; der Absendeknopf bleibt ein Knopf.
    assert "<button" in zeige('{% knopf "Speichern" %}', ziel="/angebote/", icon="add")


def test_blaettern_behaelt_den_filter_und_nennt_die_seite():
    seite = Paginator(range(60), 25).page(2)
    html = zeige(
        '{% include "kern/_blaettern.html" %}', "/angebote/?suche=x&seite=2", seite=seite, seiten=[1, 2, 3]
    )
    assert html.count("suche=x") == 8
    assert 'aria-current="page"><span class="kern-sr-only">Seite </span>2</span>' in html


def test_eine_einzige_seite_wird_nicht_geblaettert():
    seite = Paginator(range(25), 25).page(1)
    assert zeige('{% include "kern/_blaettern.html" %}', seite=seite, seiten=[1]) == ""


def test_legende_und_kachel():
    assert zeige('{% kachel "Unter 18" "17,9" einheit="%" zusatz="2012" %}') == (
        '<li class="kachel"> <span class="kachel__titel">Unter 18</span> '
        '<span class="kachel__wert">17,9&nbsp;<span class="kachel__einheit">%</span></span> '
        '<span class="kachel__zusatz">2012</span> </li>'
    )
    html = zeige('{% include "kern/_legende.html" with zeichen=paare %}', paare=[("•", "geheim")])
    assert "<dt>•</dt>" in html
    assert "geheim" in html


def test_grundseite_spricht_deutsch_und_hat_eine_ueberschrift(rf):
    html = zeige('{% extends "base.html" %}{% block titel %}Angebote{% endblock %}', titel="Angebote")
    assert '<html lang="de" data-kern-theme="light">' in html
    assert "<title>Angebote – Sozialraum</title>" in html
    assert html.count("<h1>") == 1
    assert 'href="#inhalt">Zum Inhalt springen</a>' in html
    assert " style=" not in html
    assert "onclick" not in html


def test_meldungen_sagen_ihre_dringlichkeit():
    from django.contrib.messages import ERROR, SUCCESS
    from django.contrib.messages.storage.base import Message

    html = zeige(
        '{% include "kern/_meldungen.html" %}',
        messages=[Message(SUCCESS, "Gespeichert."), Message(ERROR, "Zeile 14 ist leer.")],
    )
    assert 'kern-alert--success" role="status"' in html
    assert 'kern-alert--danger" role="alert"' in html
