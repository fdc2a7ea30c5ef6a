"""Zweiter Faktor: Aylin richtet ihn ein, meldet sich an, verliert ihr Telefon; Emre muss ihn haben."""

import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address
from random import randrange
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from agenturen.models import Person, Protokolleintrag
from agenturen.pruefungen import pruefe_faktorpflicht
from agenturen.zweiter_faktor import code_annehmen, codes_zeigen, zweiten_faktor_einrichten
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.seite import Seite

pytestmark = pytest.mark.django_db

GEHEIMNIS = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EINRICHTEN, CODES, ABSCHALTEN = (
    "/zweiter-faktor/einrichten/",
    "/zweiter-faktor/codes/",
    "/zweiter-faktor/abschalten/",
)
ZU_VIELE = "Zu viele falsche Eingaben. Bitte warten Sie fünf Minuten"


@pytest.fixture
def client() -> Client:
    """Jeder Test von einem anderen Rechner: Fehlversuche zählen je Adresse, auch über Tests hinweg."""
    return Client(REMOTE_ADDR=str(IPv4Address(randrange(2**32))))


class Uhr:
    """Die Zeit, wie sie die Prüfung der Codes sieht; sie steht, bis ein Test sie stellt."""

    def __init__(self) -> None:
        self.jetzt = 1_800_000_000.0

    def time(self) -> float:
        return self.jetzt


@pytest.fixture
def uhr(monkeypatch: pytest.MonkeyPatch) -> Uhr:
    eine = Uhr()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", eine)
    return eine


def code(uhr: Uhr, geheimnis: str = GEHEIMNIS) -> str:
    """Was die App gerade zeigt."""
    return format_hotp_value(hotp_value(geheimnis, int(uhr.jetzt) // 30))


def falscher(uhr: Uhr) -> str:
    gueltige = {
        format_hotp_value(hotp_value(GEHEIMNIS, int(uhr.jetzt) // 30 + schritt)) for schritt in (-1, 0, 1)
    }
    return next(text for text in ("123456", "654321", "111222", "222111") if text not in gueltige)


def mit_faktor(person: Person, uhr: Uhr) -> None:
    """Eingerichtet vor einer Minute: Der Code von jetzt ist noch unbenutzt."""
    uhr.jetzt -= 60
    zweiten_faktor_einrichten(person=person, geheimnis=GEHEIMNIS, code=code(uhr))
    uhr.jetzt += 60


@pytest.fixture
def aylin_mit_faktor(uhr: Uhr) -> None:
    mit_faktor(b.aylin(), uhr)


def passwort(client: Client, wer: str = "aylin") -> Any:
    return client.post("/anmelden/", {"login": f"{wer}@example.org", "password": b.KENNWORT})


@pytest.fixture
def nach_dem_passwort(client: Client, aylin_mit_faktor: None) -> Client:
    antwort = passwort(client)
    assert (antwort.status_code, antwort["Location"]) == (302, "/anmelden/")
    return client


def angemeldet(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def ereignisse() -> list[str]:
    return list(Protokolleintrag.objects.order_by("pk").values_list("ereignis", flat=True))


def geheimnis_der_seite(seite: str) -> str:
    gefunden = re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", seite)
    assert gefunden is not None
    return gefunden[1].replace(" ", "")


@pytest.fixture
def post(django_capture_on_commit_callbacks: Callable[..., Any]) -> Iterator[list[mail.EmailMessage]]:
    """Was bis zum Ende des Tests verschickt wird; Nachrichten gehen erst nach dem Commit hinaus."""
    with django_capture_on_commit_callbacks(execute=True):
        yield mail.outbox


# Einrichten --------------------------------------------------------------------------------------


def test_aylin_richtet_ihn_ein_und_bekommt_zehn_codes_die_danach_niemand_mehr_sieht(
    client: Client, uhr: Uhr
) -> None:
    client.force_login(b.aylin())
    seite = client.get(EINRICHTEN).text
    assert 'src="data:image/svg+xml;base64,' in seite
    assert 'href="otpauth://totp/aylin%40example.org?secret=' in seite
    geheimnis = geheimnis_der_seite(seite)
    antwort = client.post(EINRICHTEN, {"code": code(uhr, geheimnis), "passwort": b.KENNWORT}, follow=True)
    assert antwort.redirect_chain == [(CODES, 302)]
    gezeigt = re.findall(r"<li>(\d{4} \d{4})</li>", antwort.text)
    assert [text.replace(" ", "") for text in gezeigt] == codes_zeigen(b.aylin())
    assert len(gezeigt) == 10

    datei = client.post(CODES, {"herunterladen": "1"})
    assert datei["Content-Disposition"] == 'attachment; filename="wiederherstellungscodes.txt"'
    assert datei["Content-Type"] == "text/plain; charset=utf-8"
    assert re.findall(r"^\d{4} \d{4}$", datei.text, re.M) == gezeigt
    assert "aylin" not in datei.text.lower()

    assert client.post(CODES, {"aufbewahrt": "1"})["Location"] == "/zweiter-faktor/"
    danach = client.get(CODES).text + client.get("/zweiter-faktor/").text
    assert [text for text in gezeigt if text in danach or text.replace(" ", "") in danach] == []
    assert "10 von 10 unbenutzt" in Seite(danach).text
    assert client.post(CODES, {"herunterladen": "1"}).status_code == 422
    assert ereignisse() == ["Zweiter Faktor eingeschaltet"]
    assert Protokolleintrag.objects.get().durch_name == "Aylin Demir"


def test_nach_einer_viertelstunde_sind_die_codes_auch_unbestaetigt_fort(
    client: Client, uhr: Uhr, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(b.aylin())
    geheimnis = geheimnis_der_seite(client.get(EINRICHTEN).text)
    client.post(EINRICHTEN, {"code": code(uhr, geheimnis), "passwort": b.KENNWORT})
    assert "Die Codes stehen nur jetzt hier." in client.get(CODES).text
    spaeter = time.time() + 15 * 60 + 1
    monkeypatch.setattr("agenturen.konto.time.time", lambda: spaeter)
    assert "Die Codes stehen nur jetzt hier." not in client.get(CODES).text


def test_ein_falscher_code_oder_ein_falsches_passwort_schaltet_nichts_ein(client: Client, uhr: Uhr) -> None:
    client.force_login(b.aylin())
    geheimnis = geheimnis_der_seite(client.get(EINRICHTEN).text)
    antwort = client.post(EINRICHTEN, {"code": "000000", "passwort": b.KENNWORT})
    assert antwort.status_code == 422
    assert "Der Code stimmt nicht. Er gilt eine halbe Minute" in antwort.text
    assert geheimnis_der_seite(antwort.text) == geheimnis  # die App kennt dieses Bild schon
    antwort = client.post(EINRICHTEN, {"code": code(uhr, geheimnis), "passwort": "falsch"})
    assert "Das stimmt nicht mit Ihrem Passwort überein." in antwort.text
    assert Authenticator.objects.count() == 0


def test_ein_anderes_telefon_ersetzt_das_alte_erst_mit_seinem_ersten_code(
    client: Client, uhr: Uhr, aylin_mit_faktor: None
) -> None:
    client.force_login(b.aylin())
    alte = codes_zeigen(b.aylin())
    neues = geheimnis_der_seite(client.get(EINRICHTEN).text)
    client.post(EINRICHTEN, {"code": falscher(uhr), "passwort": b.KENNWORT})
    assert codes_zeigen(b.aylin()) == alte
    client.post(EINRICHTEN, {"code": code(uhr, neues), "passwort": b.KENNWORT})
    uhr.jetzt += 60
    assert set(alte).isdisjoint(codes_zeigen(b.aylin()))
    with pytest.raises(Fachfehler):
        code_annehmen(person=b.aylin(), code=code(uhr))
    assert code_annehmen(person=b.aylin(), code=code(uhr, neues)).type == "totp"
    assert ereignisse() == ["Zweiter Faktor eingeschaltet", "Zweiter Faktor neu eingerichtet"]


def test_wer_am_offenen_rechner_das_passwort_raet_wird_aufgehalten(client: Client, uhr: Uhr) -> None:
    client.force_login(b.aylin())
    geheimnis = geheimnis_der_seite(client.get(EINRICHTEN).text)
    for _ in range(5):
        client.post(EINRICHTEN, {"code": code(uhr, geheimnis), "passwort": "geraten"})
    antwort = client.post(EINRICHTEN, {"code": code(uhr, geheimnis), "passwort": b.KENNWORT})
    assert ZU_VIELE in antwort.text
    assert Authenticator.objects.count() == 0


# Was in der Datenbank liegt ------------------------------------------------------------------------


def test_kein_geheimnis_liegt_lesbar_in_der_datenbank(client: Client, aylin_mit_faktor: None) -> None:
    for gespeichert in Authenticator.objects.all():
        assert GEHEIMNIS not in str(gespeichert.data)
        wert = str(gespeichert.data.get("secret") or gespeichert.data.get("seed"))
        assert wert.startswith("gAAAA")  # Fernet
    # Auch das noch unbestätigte in der Sitzung nicht: Sitzungen liegen unverschlüsselt in der Datenbank.
    client.force_login(b.birgit())
    geheimnis = geheimnis_der_seite(client.get(EINRICHTEN).text)
    assert [geheimnis in str(sitzung.get_decoded()) for sitzung in Session.objects.all()] == [False]


def test_mit_einem_anderen_schluessel_der_anwendung_passt_kein_code(uhr: Uhr, aylin_mit_faktor: None) -> None:
    with (
        override_settings(SECRET_KEY="ein ganz anderer Schlüssel, etwa nach einem Umzug ohne .env"),
        pytest.raises(Fachfehler, match="weil der Schlüssel dieser Installation gewechselt hat"),
    ):
        code_annehmen(person=b.aylin(), code=code(uhr))
    assert code_annehmen(person=b.aylin(), code=code(uhr)).type == "totp"


# Anmelden ----------------------------------------------------------------------------------------


def test_nach_dem_passwort_ist_aylin_noch_nicht_angemeldet(nach_dem_passwort: Client) -> None:
    assert not angemeldet(nach_dem_passwort)
    assert nach_dem_passwort.get("/analysen/")["Location"] == "/anmelden/?next=/analysen/"


def test_mit_dem_code_ist_aylin_angemeldet(nach_dem_passwort: Client, uhr: Uhr) -> None:
    antwort = nach_dem_passwort.get("/anmelden/")
    seite = Seite(antwort.text)
    assert seite.ueberschriften[0] == (1, "Code eingeben")
    assert seite.fremdwoerter == []
    assert 'autocomplete="one-time-code"' in antwort.text and 'inputmode="numeric"' in antwort.text
    antwort = nach_dem_passwort.post("/anmelden/", {"code": falscher(uhr)})
    assert "Der Code stimmt nicht oder ist schon benutzt." in antwort.text
    antwort = nach_dem_passwort.post("/anmelden/", {"code": f" {code(uhr)[:3]} {code(uhr)[3:]} "})
    assert (antwort.status_code, antwort["Location"]) == (302, "/")
    assert angemeldet(nach_dem_passwort)


def test_wer_auf_dem_weg_zu_einer_seite_war_kommt_dort_an(
    client: Client, uhr: Uhr, aylin_mit_faktor: None
) -> None:
    client.post(
        "/anmelden/",
        {"login": "aylin@example.org", "password": b.KENNWORT, "next": "/angebote/?status=laufend"},
    )
    assert client.post("/anmelden/", {"code": code(uhr)})["Location"] == "/angebote/?status=laufend"


@pytest.mark.parametrize("spaeter", [0, 29, 45, 59])
def test_ein_mitgelesener_code_gilt_kein_zweites_mal(
    nach_dem_passwort: Client, uhr: Uhr, spaeter: int
) -> None:
    """Auch nicht in der halben Minute, in der ihn nur die Nachsicht mit langsamen Uhren noch gelten ließe."""
    benutzt = code(uhr)
    nach_dem_passwort.post("/anmelden/", {"code": benutzt})
    assert angemeldet(nach_dem_passwort)
    uhr.jetzt += spaeter
    wer_mitlas = Client(REMOTE_ADDR="203.0.113.7")
    passwort(wer_mitlas)
    wer_mitlas.post("/anmelden/", {"code": benutzt})
    assert not angemeldet(wer_mitlas)


def test_auch_der_code_vom_einrichten_gilt_kein_zweites_mal(uhr: Uhr) -> None:
    zweiten_faktor_einrichten(person=b.aylin(), geheimnis=GEHEIMNIS, code=code(uhr))
    with pytest.raises(Fachfehler):
        code_annehmen(person=b.aylin(), code=code(uhr))


@pytest.mark.parametrize(("abweichung", "gilt"), [(-30, True), (30, True), (-60, False), (60, False)])
def test_eine_uhr_darf_eine_halbe_minute_falsch_gehen(
    uhr: Uhr, aylin_mit_faktor: None, abweichung: int, gilt: bool
) -> None:
    uhr.jetzt += 300
    am_telefon = format_hotp_value(hotp_value(GEHEIMNIS, int(uhr.jetzt + abweichung) // 30))
    if gilt:
        assert code_annehmen(person=b.aylin(), code=am_telefon).type == "totp"
    else:
        with pytest.raises(Fachfehler):
            code_annehmen(person=b.aylin(), code=am_telefon)


def test_ein_wiederherstellungscode_geht_genau_einmal(
    nach_dem_passwort: Client, post: list[mail.EmailMessage]
) -> None:
    notfall = codes_zeigen(b.aylin())[0]
    antwort = nach_dem_passwort.post("/anmelden/", {"code": f"{notfall[:4]} {notfall[4:]}"}, follow=True)
    assert angemeldet(nach_dem_passwort)
    assert "übrig: 9\u00a0Wiederherstellungscodes" in antwort.text
    assert notfall not in codes_zeigen(b.aylin())
    assert ereignisse() == ["Zweiter Faktor eingeschaltet", "Wiederherstellungscode benutzt"]
    wieder = Client(REMOTE_ADDR="203.0.113.8")
    passwort(wieder)
    wieder.post("/anmelden/", {"code": notfall})
    assert not angemeldet(wieder)


def test_wer_raet_wird_nach_fuenf_versuchen_aufgehalten_und_aylin_erfaehrt_es_einmal(
    nach_dem_passwort: Client, uhr: Uhr, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            nach_dem_passwort.post("/anmelden/", {"code": falscher(uhr)})
        assert "Mehrmals falscher Code beim Anmelden" not in ereignisse()
        for _ in range(2):
            antwort = nach_dem_passwort.post("/anmelden/", {"code": code(uhr)})
    assert ZU_VIELE in antwort.text
    assert not angemeldet(nach_dem_passwort)
    assert ereignisse().count("Mehrmals falscher Code beim Anmelden") == 1
    [nachricht] = mail.outbox
    assert (nachricht.to, nachricht.subject) == (["aylin@example.org"], "Mehrmals ein falscher Code")
    # Auch von einem anderen Anschluss: Gezählt wird das Konto.
    woanders = Client(REMOTE_ADDR="203.0.113.9")
    passwort(woanders)
    assert ZU_VIELE in woanders.post("/anmelden/", {"code": code(uhr)}).text


def test_wer_abbricht_steht_wieder_am_anfang(nach_dem_passwort: Client, uhr: Uhr) -> None:
    antwort = nach_dem_passwort.post("/anmelden/", {"abbrechen": "1"}, follow=True)
    assert Seite(antwort.text).ueberschriften[0] == (1, "Anmelden")
    antwort = nach_dem_passwort.post("/anmelden/", {"code": code(uhr)}, follow=True)
    assert "Seit dem Passwort ist zu viel Zeit vergangen." in antwort.text
    assert not angemeldet(nach_dem_passwort)


def test_wird_er_zwischen_passwort_und_code_abgeschaltet_beginnt_die_anmeldung_neu(
    nach_dem_passwort: Client,
) -> None:
    call_command("zweiten_faktor_abschalten", "aylin@example.org", stdout=io.StringIO())
    antwort = nach_dem_passwort.get("/anmelden/", follow=True)
    assert Seite(antwort.text).ueberschriften[0] == (1, "Anmelden")
    assert passwort(nach_dem_passwort)["Location"] == "/"


def test_ohne_zweiten_faktor_bleibt_die_anmeldung_ein_schritt(client: Client) -> None:
    b.aylin()
    assert passwort(client)["Location"] == "/"
    assert angemeldet(client)


def test_die_seite_der_anmeldung_fragt_die_datenbank_nicht(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        client.get("/anmelden/")


# Erneuern und abschalten ---------------------------------------------------------------------------


def test_erneuern_und_abschalten_verlangen_das_passwort(client: Client, aylin_mit_faktor: None) -> None:
    client.force_login(b.aylin())
    alte = codes_zeigen(b.aylin())
    for adresse in (CODES, ABSCHALTEN):
        antwort = client.post(adresse, {"passwort": "falsch"})
        assert antwort.status_code == 422
        assert "Das stimmt nicht mit Ihrem Passwort überein." in antwort.text
    assert codes_zeigen(b.aylin()) == alte
    client.post(CODES, {"passwort": b.KENNWORT})
    assert set(alte).isdisjoint(codes_zeigen(b.aylin()))
    client.post(ABSCHALTEN, {"passwort": b.KENNWORT})
    assert Authenticator.objects.count() == 0
    assert ereignisse() == [
        "Zweiter Faktor eingeschaltet",
        "Wiederherstellungscodes erneuert",
        "Zweiter Faktor abgeschaltet",
    ]


def test_jede_aenderung_meldet_die_post(
    client: Client, uhr: Uhr, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client.force_login(b.aylin())
    geheimnis = geheimnis_der_seite(client.get(EINRICHTEN).text)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(EINRICHTEN, {"code": code(uhr, geheimnis), "passwort": b.KENNWORT})
        client.post(CODES, {"aufbewahrt": "1"})
        client.post(CODES, {"passwort": b.KENNWORT})
        client.post(ABSCHALTEN, {"passwort": b.KENNWORT})
    assert [(nachricht.to, nachricht.subject) for nachricht in mail.outbox] == [
        (["aylin@example.org"], "Zweiter Faktor eingeschaltet"),
        (["aylin@example.org"], "Neue Wiederherstellungscodes"),
        (["aylin@example.org"], "Zweiter Faktor abgeschaltet"),
    ]
    text = str(mail.outbox[0].body)
    assert text.startswith(
        "Guten Tag, Aylin Demir,\n\nfür Ihr Konto ist die Anmeldung mit zweitem Faktor ein"
    )
    assert text.endswith("/passwort/\n")
    assert geheimnis not in text


def test_ohne_faktor_sagen_die_seiten_dass_er_fehlt(client: Client) -> None:
    client.force_login(b.aylin())
    for adresse in (CODES, ABSCHALTEN):
        assert "Der zweite Faktor ist nicht eingeschaltet" in client.get(adresse).text
        antwort = client.post(adresse, {"passwort": b.KENNWORT})
        assert antwort.status_code == 422
    assert ereignisse() == []


def test_wer_ihn_gleich_wieder_abschaltet_sieht_keine_codes_mehr(client: Client, uhr: Uhr) -> None:
    client.force_login(b.aylin())
    geheimnis = geheimnis_der_seite(client.get(EINRICHTEN).text)
    client.post(EINRICHTEN, {"code": code(uhr, geheimnis), "passwort": b.KENNWORT})
    client.post(ABSCHALTEN, {"passwort": b.KENNWORT})
    assert "Der zweite Faktor ist nicht eingeschaltet" in client.get(CODES).text


def test_sind_telefon_und_codes_fort_hilft_die_befehlszeile(
    client: Client, aylin_mit_faktor: None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    ausgabe = io.StringIO()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("zweiten_faktor_abschalten", "Aylin@example.org", grund="Telefon fort", stdout=ausgabe)
    assert ausgabe.getvalue() == "Aylin Demir (aylin@example.org): Der zweite Faktor ist abgeschaltet.\n"
    assert "von der Administration abgeschaltet" in str(mail.outbox[0].body)
    eintrag = Protokolleintrag.objects.get(ereignis="Zweiter Faktor abgeschaltet")
    assert (eintrag.objekt_text, eintrag.durch_name, eintrag.grund) == (
        "Aylin Demir",
        "System",
        "Telefon fort",
    )
    assert passwort(client)["Location"] == "/"
    with pytest.raises(CommandError, match="ist nicht eingeschaltet"):
        call_command("zweiten_faktor_abschalten", "aylin@example.org")
    with pytest.raises(CommandError, match=r"Zu „niemand@example\.org“ gibt es kein Konto"):
        call_command("zweiten_faktor_abschalten", "niemand@example.org")


# Wer muss ------------------------------------------------------------------------------------------


@pytest.fixture
def pflicht(settings: Any) -> None:
    settings.ZWEITER_FAKTOR_FUER = ["administration", "leitung"]


@pytest.mark.parametrize(
    ("wer", "muss"), [("emre", True), ("carsten", True), ("aylin", False), ("hatice", False)]
)
def test_nur_wessen_rolle_es_verlangt_wird_zum_einrichten_gefuehrt(
    client: Client, pflicht: None, wer: str, muss: bool
) -> None:
    client.force_login(getattr(b, wer)())
    antwort = client.get("/")
    assert (antwort.status_code, antwort.headers.get("Location")) == (
        (302, EINRICHTEN) if muss else (200, None)
    )


def test_emre_muss_und_kommt_vorher_nirgends_hin(client: Client, pflicht: None, uhr: Uhr) -> None:
    b.emre()
    assert passwort(client, "emre")["Location"] == "/"
    for adresse in ("/", "/statistik/", "/passwort/", "/zweiter-faktor/", ABSCHALTEN, "/vorgaenge/"):
        assert client.get(adresse)["Location"] == EINRICHTEN, adresse
        assert client.post(adresse)["Location"] == EINRICHTEN, adresse
    teil = client.get("/statistik/", headers={"HX-Request": "true"})
    assert (teil.status_code, teil["HX-Redirect"]) == (200, EINRICHTEN)
    # Was ohne Anmeldung zu lesen ist, bleibt es; abmelden kann man sich auch.
    for adresse in ("/impressum/", "/datenschutz/", "/healthz", "/abmelden/"):
        assert client.get(adresse).status_code == 200, adresse
    seite = client.get(EINRICHTEN).text
    assert "Ihre Rolle verlangt den zweiten Faktor." in seite
    client.post(EINRICHTEN, {"code": code(uhr, geheimnis_der_seite(seite)), "passwort": b.KENNWORT})
    assert angemeldet(client)


def test_wer_muss_schaltet_ihn_nicht_selbst_ab(client: Client, pflicht: None, uhr: Uhr) -> None:
    mit_faktor(b.emre(), uhr)
    client.force_login(b.emre())
    seite = client.get("/zweiter-faktor/").text
    assert "Ihre Rolle verlangt den zweiten Faktor; abschalten lässt er sich nicht." in Seite(seite).text
    assert ABSCHALTEN not in seite
    assert client.post(ABSCHALTEN, {"passwort": b.KENNWORT}).status_code == 422
    assert Authenticator.objects.count() == 2


def test_wird_er_von_aussen_abgeschaltet_endet_auch_die_laufende_sitzung_beim_einrichten(
    client: Client, pflicht: None, uhr: Uhr
) -> None:
    mit_faktor(b.emre(), uhr)
    client.force_login(b.emre())
    assert angemeldet(client)
    call_command("zweiten_faktor_abschalten", "emre@example.org", stdout=io.StringIO())
    assert client.get("/")["Location"] == EINRICHTEN


@pytest.mark.parametrize(
    ("werte", "kennungen"),
    [([], []), (["administration", "leitung"], []), (["administration", "leiter"], ["sozialraum.E040"])],
)
def test_eine_rolle_die_es_nicht_gibt_faellt_beim_start_auf(
    settings: Any, werte: list[str], kennungen: list[str]
) -> None:
    settings.ZWEITER_FAKTOR_FUER = werte
    assert [meldung.id for meldung in pruefe_faktorpflicht(None)] == kennungen


@pytest.mark.parametrize(("betrieb", "soll"), [("test", ["administration", "leitung"]), ("vorfuehrung", [])])
def test_die_einstellung_vertraegt_leerzeichen_und_gilt_nie_in_der_vorfuehrung(
    betrieb: str, soll: list[str]
) -> None:
    lauf = subprocess.run(
        [sys.executable, "-c", "from sozialraum import settings; print(settings.ZWEITER_FAKTOR_FUER)"],
        env=os.environ | {"SOZIALRAUM_BETRIEB": betrieb, "ZWEITER_FAKTOR_FUER": "administration, leitung"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert lauf.stdout.strip() == str(soll)
