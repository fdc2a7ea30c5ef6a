"""Anmelden, Startseite je Rolle und die Seiten, auf denen etwas nicht ging."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import besetzung as b
from tests.seite import Seite
from tests.statistik import anfragen

pytestmark = pytest.mark.django_db


def anmelden(client: Client, email: str, kennwort: str = b.KENNWORT, weiter: str = ""):
    adresse = reverse("account_login") + (f"?next={weiter}" if weiter else "")
    return client.post(adresse, {"login": email, "password": kennwort, "next": weiter})


def menuepunkte(antwort) -> list[str]:
    leiste = re.search(r'id="hauptmenue".*?</nav>', antwort.content.decode(), re.DOTALL)
    return re.findall(r">\s*([^<>\s]+)\s*</a>", leiste[0])


def ueberschriften(antwort) -> list[str]:
    return re.findall(r"<h2[^>]*>\s*([^<]+?)\s*</h2>", antwort.content.decode())


# Anmelden --------------------------------------------------------------------------------------


def test_aylin_meldet_sich_an_und_landet_wohin_sie_wollte(client):
    b.aylin()
    antwort = client.get("/statistik/lieferungen/")
    assert (antwort.status_code, antwort.url) == (302, "/anmelden/?next=/statistik/lieferungen/")
    assert anmelden(client, "aylin@example.org").url == "/"
    client.logout()
    assert anmelden(client, "AYLIN@example.org", weiter="/angebote/").url == "/angebote/"


def test_ein_fremdes_ziel_nach_der_anmeldung_wird_nicht_angesteuert(client):
    b.aylin()
    assert anmelden(client, "aylin@example.org", weiter="https://beispiel.example/").url == "/"


def test_falsches_passwort_und_unbekannte_adresse_klingen_gleich(client):
    b.aylin()
    satz = "E-Mail-Adresse oder Passwort stimmen nicht. Bitte prüfen Sie beides."
    for email, kennwort in [("aylin@example.org", "falsch"), ("niemand@example.org", b.KENNWORT)]:
        antwort = anmelden(client, email, kennwort)
        assert antwort.status_code == 200
        assert satz in antwort.content.decode()


def test_nach_fuenf_fehlversuchen_hilft_auch_das_richtige_passwort_nicht(client):
    b.birgit()
    for _ in range(5):
        anmelden(client, "birgit@example.org", "falsch")
    antwort = anmelden(client, "birgit@example.org")
    assert "Zu viele Versuche mit falschem Passwort." in antwort.content.decode()
    assert "_auth_user_id" not in client.session


def test_ein_gesperrtes_konto_kommt_nicht_hinein(client):
    person = b.aylin()
    person.is_active = False
    person.save()
    antwort = anmelden(client, "aylin@example.org")
    assert antwort.url == "/anmelden/"
    assert "Dieses Konto ist gesperrt." in client.get("/anmelden/").content.decode()
    assert client.get("/").status_code == 302


def test_abmelden_nur_auf_knopfdruck(als):
    client = als(b.aylin())
    assert client.get("/abmelden/").status_code == 200
    assert client.get("/").status_code == 200
    antwort = client.post("/abmelden/")
    assert (antwort.status_code, antwort.url) == (302, "/anmelden/")
    assert [str(meldung) for meldung in get_messages(antwort.wsgi_request)] == ["Sie sind abgemeldet."]
    assert client.get("/").status_code == 302


def test_aylin_aendert_ihr_passwort_und_bleibt_angemeldet(als):
    client = als(b.aylin())
    falsch = client.post(
        "/passwort/",
        {"oldpassword": "geraten", "password1": "Fluss-2026-Ufer", "password2": "Fluss-2026-Ufer"},
    )
    assert "Das stimmt nicht mit Ihrem jetzigen Passwort überein." in falsch.content.decode()
    richtig = client.post(
        "/passwort/",
        {"oldpassword": b.KENNWORT, "password1": "Fluss-2026-Ufer", "password2": "Fluss-2026-Ufer"},
    )
    assert (richtig.status_code, richtig.url) == (302, "/")
    assert client.get("/").status_code == 200
    b.aylin().refresh_from_db()
    assert b.aylin().check_password("Fluss-2026-Ufer")


# Die Startseite --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wer", "bereiche"),
    [
        (b.aylin, ["Start", "Sozialräume", "Angebote", "Netzwerk", "Statistik", "Analysen"]),
        (b.daria, ["Start", "Sozialräume", "Angebote", "Netzwerk", "Statistik", "Analysen"]),
        (b.emre, ["Start", "Sozialräume", "Netzwerk", "Statistik"]),
        (b.hatice, ["Start"]),
    ],
)
def test_das_menue_zeigt_nur_was_jemand_lesen_darf(als, wer, bereiche):
    assert menuepunkte(als(wer()).get("/")) == bereiche


@pytest.mark.parametrize(
    ("wer", "abschnitte"),
    [
        (b.aylin, ["Diese Woche"]),
        (b.birgit, ["Analysen", "Diese Woche"]),
        (b.carsten, ["Wartet auf Ihre Freigabe", "Überblick"]),
        (b.daria, ["Wartet auf Ihre Freigabe", "Überblick"]),
        (b.guelsen, ["Wartet auf Ihre Freigabe", "Analysen", "Diese Woche", "Überblick"]),
        (b.emre, ["Lieferungen", "Gescheiterte Vorgänge"]),
        (b.hatice, []),
    ],
)
def test_jede_rolle_findet_das_ihre(als, wer, abschnitte):
    b.ia_hafen()
    b.hafenviertel()
    antwort = als(wer()).get("/")
    assert antwort.status_code == 200
    assert ueberschriften(antwort) == abschnitte


def test_hatice_erfaehrt_warum_die_seite_leer_ist(als):
    assert "Ihnen ist noch keine Rolle zugeordnet" in als(b.hatice()).get("/").content.decode()


def test_emre_wird_auf_einer_leeren_installation_zum_ersten_schritt_gefuehrt(als):
    assert "Noch keine Räume" in als(b.emre()).get("/").content.decode()
    b.probstadt()
    assert "Noch keine Räume" not in als(b.emre()).get("/").content.decode()


@pytest.mark.parametrize("menge", [1, 30])
def test_die_startseite_fragt_gleich_oft_wie_viel_auch_da_ist(als, menge, django_assert_num_queries):
    heute = timezone.localdate()
    for nummer in range(menge):
        angebot = b.angebot(f"Angebot {nummer}")
        b.termin(angebot, heute - timedelta(days=nummer))
        b.termin(angebot, heute + timedelta(days=1))
    client = als(b.birgit())
    with django_assert_num_queries(19):
        client.get("/")


def test_was_ein_amt_schuldig_bleibt_steht_auf_der_startseite_derer_die_fragten(als):
    anfragen.gestellt(am=date(2026, 1, 5), frist=date(2026, 2, 2))
    anfragen.gestellt()
    for person in (b.birgit(), b.emre()):
        seite = " ".join(Seite(als(person).get("/").content.decode()).text.split())
        assert "1 Datenanfrage ohne Antwort , die Frist ist verstrichen." in seite.replace("\u00a0", " ")
    for person in (b.aylin(), b.frauke(), b.hatice()):
        assert "Datenanfrage" not in als(person).get("/").content.decode()


def test_aylin_zaehlt_einen_termin_auf_der_startseite_mit_einer_zahl(als):
    termin = b.termin(b.angebot("Sprachcafé"), timezone.localdate() - timedelta(days=1))
    client = als(b.aylin())
    seite = client.get("/").text
    assert re.findall(r'name="(t\d+-\w+)"', seite) == [f"t{termin.pk}-teilnahmen"]
    ziel = re.search(r'hx-post="(/angebote/termine/[^"]+)"', seite)[1]
    antwort = client.post(ziel, {f"t{termin.pk}-teilnahmen": "17"}, headers={"HX-Request": "true"})
    assert "17 Teilnahmen" in antwort.text.replace("\u00a0", " ")
    assert "Alle vergangenen Termine sind gezählt." in client.get("/").text


def test_birgit_bestaetigt_einen_alten_eintrag_mit_einem_klick(als):
    verein = b.akteur("Moscheeverein", "verein", stand=timezone.localdate() - timedelta(days=400))
    client = als(b.birgit())
    ziel = re.search(r'hx-post="(/netzwerk/akteure/[^"]+)"', client.get("/").text)[1]
    client.post(ziel, headers={"HX-Request": "true"})
    verein.refresh_from_db()
    assert verein.stand == timezone.localdate()
    assert "Stimmt das noch?" not in client.get("/").text


def test_carsten_und_birgit_sehen_die_frist_der_aufgabenplanung_aylin_nicht(als):
    b.ia_hafen()
    gezeigt = {
        wer().name: "Aufgabenplanung bis" in Seite(als(wer()).get("/").text).text
        for wer in (b.carsten, b.birgit, b.aylin)
    }
    assert gezeigt == {"Carsten Wolf": True, "Birgit Sommer": True, "Aylin Demir": False}


def test_was_andere_traeger_zaehlen_steht_nicht_auf_meiner_startseite(als):
    fremd = b.angebot("Chor am Südhang", agentur=b.ia_suedhang(), sozialraum=b.suedhang_quartier())
    b.termin(fremd, timezone.localdate() - timedelta(days=1))
    assert "Chor am Südhang" not in als(b.aylin()).get("/").content.decode()
    assert "Chor am Südhang" in als(b.farid()).get("/").content.decode()


# Was nicht ging --------------------------------------------------------------------------------


def test_unbekannte_adresse(als):
    antwort = als(b.aylin()).get("/gibt-es-nicht/")
    assert antwort.status_code == 404
    assert "<h1>Diese Seite gibt es nicht</h1>" in " ".join(antwort.content.decode().split())
    assert menuepunkte(antwort)[0] == "Start"


def test_fehlendes_recht_nennt_das_recht(als):
    antwort = als(b.aylin()).get("/statistik/lieferungen/neu/")
    assert antwort.status_code == 403
    assert "Ihre Rolle umfasst nicht: Lieferungen übernehmen." in antwort.content.decode()


def test_abgelaufenes_formular():
    client = Client(enforce_csrf_checks=True)
    antwort = client.post("/anmelden/", {"login": "aylin@example.org", "password": "x"})
    assert antwort.status_code == 403
    assert "Dieses Formular ist abgelaufen" in antwort.content.decode()


def test_ein_absturz_zeigt_keine_einzelheiten(als, settings):
    settings.ROOT_URLCONF = "tests.start.zerbrochen"
    client = als(b.aylin())
    client.raise_request_exception = False
    antwort = client.get("/zerbrochen/")
    assert antwort.status_code == 500
    text = antwort.content.decode()
    assert "Das hat nicht geklappt" in text
    assert "Einzelheiten" not in re.sub(r'aria-label="[^"]*"', "", text)


def test_eine_anfrage_an_einen_fremden_namen_wird_auf_deutsch_abgewiesen(client):
    antwort = client.get("/anmelden/", headers={"Host": "fremd.example"})
    assert antwort.status_code == 400
    assert "<h1>Diese Anfrage geht so nicht</h1>" in antwort.text


def test_auch_fehlerseiten_geben_eine_vorfuehrung_zu_erkennen(als, settings):
    settings.ROOT_URLCONF = "tests.start.zerbrochen"
    abgelaufen = Client(enforce_csrf_checks=True)
    for settings.VORFUEHRUNG in (True, False):
        client = als(b.aylin())
        client.raise_request_exception = False
        seiten = {
            400: client.get("/", headers={"Host": "fremd.example"}),
            403: abgelaufen.post("/anmelden/", {"login": "aylin@example.org"}),
            404: client.get("/gibt-es-nicht/"),
            500: client.get("/zerbrochen/"),
        }
        for stand, antwort in seiten.items():
            assert antwort.status_code == stand
            gekennzeichnet = "Vorführung mit erfundenen Daten – Musterstadt." in antwort.text
            assert (stand, gekennzeichnet) == (stand, settings.VORFUEHRUNG)


# Sicherheit der Seite --------------------------------------------------------------------------


def test_die_seite_erlaubt_nur_eigene_skripte(als):
    kopf = als(b.aylin()).get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in kopf
    assert "default-src 'self'" in kopf


def test_jede_zahl_des_ueberblicks_fuehrt_zu_ebenso_vielen_eintraegen(als):
    b.ia_weber()
    b.angebot("Sprachcafé")
    b.angebot("Fahrradkurs", status="geplant")
    b.angebot("Vorbei", status="abgeschlossen")
    carsten = als(b.carsten())
    seite = carsten.get("/").content.decode()
    ziele = re.findall(r'<a href="(/(?:angebote|netzwerk/kooperationen)/\?[^"]+)">([\d.]+)</a>', seite)
    assert [zahl for _, zahl in ziele if zahl != "0"] == ["2"]
    for ziel, zahl in ziele:
        assert str(carsten.get(ziel.replace("&amp;", "&")).context["seite"].paginator.count) == zahl
