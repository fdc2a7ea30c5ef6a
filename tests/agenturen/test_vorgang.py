"""Vorgänge: einmal ausgeführt, abbrechbar, nach Absturz wieder aufgenommen, nur für ihre Leute da."""

import inspect
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError

from agenturen import vorgang as verben
from agenturen.models import Protokolleintrag, Vorgang
from agenturen.vorgang import (
    Ergebnis,
    ausfuehren,
    fortschritt,
    haengende_wieder_aufnehmen,
    vorgang_abbrechen,
    vorgang_anstossen,
    vorgang_vorziehen,
    vorgang_wiederholen,
)
from agenturen.warteschlange import ARTEN
from sozialraum.kern import prozess
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db


def neuer(**felder: object) -> Vorgang:
    return Vorgang.objects.create(aufgabe="pruefung.nichts", titel="Lieferung", durch=b.emre(), **felder)


def test_anstossen_reiht_erst_nach_dem_commit_ein(
    werkbank: Werkbank, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        vorgang = vorgang_anstossen(aufgabe="pruefung.nichts", titel="Lieferung", durch=b.emre())
        assert werkbank.eingereiht == []
    assert werkbank.eingereiht == [("pruefung.nichts", [str(vorgang.pk)])]
    assert vorgang.zustand == "wartet"


def test_eine_arbeit_endet_mit_satz_und_adresse() -> None:
    vorgang = neuer()
    ausfuehren(str(vorgang.pk), lambda v, melde: Ergebnis("29.135 Werte übernommen.", "/statistik/"))
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.ergebnis_text, vorgang.ergebnis_adresse) == (
        "fertig",
        "29.135 Werte übernommen.",
        "/statistik/",
    )
    assert vorgang.beendet is not None and vorgang.versuche == 1


def test_zweimal_zugestellt_heisst_einmal_ausgefuehrt() -> None:
    vorgang, gelaufen = neuer(), []

    def arbeit(v: Vorgang, melde: verben.Melde) -> Ergebnis:
        gelaufen.append(v.pk)
        # Dieselbe Nachricht kommt ein zweites Mal an, während die Arbeit läuft …
        ausfuehren(v.pk, arbeit)
        return Ergebnis("erledigt")

    ausfuehren(vorgang.pk, arbeit)
    ausfuehren(vorgang.pk, arbeit)  # … und noch einmal danach.
    assert gelaufen == [vorgang.pk]


def test_fortschritt_steht_im_cache_und_uebersteht_das_neuladen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verben, "TAKT_SEKUNDEN", 0)
    vorgang, gesehen = neuer(), []

    def arbeit(v: Vorgang, melde: verben.Melde) -> Ergebnis:
        melde(0.412, "Zeile 412.000 von 1.000.000")
        gesehen.append(fortschritt(Vorgang.objects.get(pk=v.pk)))
        return Ergebnis("erledigt")

    ausfuehren(vorgang.pk, arbeit)
    assert gesehen == [(0.412, "Zeile 412.000 von 1.000.000")]


def test_ein_fachfehler_steht_woertlich_am_vorgang() -> None:
    vorgang = neuer()

    def arbeit(v: Vorgang, melde: verben.Melde) -> Ergebnis:
        raise Fachfehler("Zeile 14: „12.345“ kann 12 345 oder 12,345 bedeuten.")

    ausfuehren(vorgang.pk, arbeit)
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.fehler) == (
        "gescheitert",
        "Zeile 14: „12.345“ kann 12 345 oder 12,345 bedeuten.",
    )


def test_ein_unerwarteter_fehler_verraet_nichts_ausser_der_kennung(caplog: pytest.LogCaptureFixture) -> None:
    vorgang = neuer()
    ausfuehren(vorgang.pk, lambda v, melde: 1 / 0)
    vorgang.refresh_from_db()
    assert vorgang.zustand == "gescheitert"
    assert str(vorgang.pk) in vorgang.fehler and "division" not in vorgang.fehler
    assert "division by zero" in caplog.text


@pytest.fixture
def aufgabe() -> Iterator[list[str]]:
    """Eine Aufgabe, deren Arbeit der Test bestimmt: jede Zeile ein Lauf; „fort“ heißt, PostgreSQL ist weg."""
    laeufe: list[str] = []

    def arbeit(v: Vorgang, melde: verben.Melde) -> Ergebnis:
        if laeufe.pop(0) == "fort":
            raise OperationalError("terminating connection due to administrator command")
        return Ergebnis("doch noch fertig")

    @current_app.task(name="pruefung.laeuft")
    def laeuft(vorgang_id: str) -> None:
        ausfuehren(vorgang_id, arbeit)

    yield laeufe
    current_app.tasks.unregister("pruefung.laeuft")


def test_startet_die_datenbank_neu_beginnt_der_vorgang_von_vorn(
    werkbank: Werkbank, aufgabe: list[str]
) -> None:
    vorgang = neuer()
    aufgabe += ["fort", "gut"]
    werkbank.send_task("pruefung.laeuft", args=[str(vorgang.pk)])
    werkbank.abarbeiten()
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche, vorgang.ergebnis_text) == ("fertig", 2, "doch noch fertig")


def test_bleibt_die_datenbank_fort_scheitert_der_dritte_versuch(
    werkbank: Werkbank, aufgabe: list[str]
) -> None:
    vorgang = neuer()
    aufgabe += ["fort", "fort", "fort", "gut"]
    werkbank.send_task("pruefung.laeuft", args=[str(vorgang.pk)])
    werkbank.abarbeiten()
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche, aufgabe) == ("gescheitert", 3, ["gut"])


def test_ohne_redis_fehlt_nur_der_fortschritt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fort(*_: object, **__: object) -> None:
        raise RedisError("Connection closed by server.")

    vorgang = neuer()
    monkeypatch.setattr(verben.cache, "set", fort)
    ausfuehren(vorgang.pk, lambda v, melde: melde(0.5, "Hälfte") or Ergebnis("erledigt"))
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche) == ("fertig", 1)


def test_ein_wartender_vorgang_endet_sofort_und_laeuft_nie() -> None:
    vorgang, gelaufen = neuer(), []
    assert vorgang_abbrechen(vorgang=vorgang, durch=b.emre())
    ausfuehren(vorgang.pk, lambda v, melde: gelaufen.append(1) or Ergebnis("erledigt"))
    vorgang.refresh_from_db()
    assert (vorgang.zustand, gelaufen) == ("abgebrochen", [])
    assert Protokolleintrag.objects.get(ereignis="Vorgang abgebrochen").durch_name == "Emre Yıldız"


def test_eine_laufende_arbeit_endet_beim_naechsten_lebenszeichen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verben, "TAKT_SEKUNDEN", 0)
    vorgang, geschafft = neuer(), []

    def arbeit(v: Vorgang, melde: verben.Melde) -> Ergebnis:
        geschafft.append("erste Hälfte")
        vorgang_abbrechen(vorgang=v, durch=b.emre())
        melde(0.5, "Hälfte")
        geschafft.append("zweite Hälfte")
        return Ergebnis("erledigt")

    ausfuehren(vorgang.pk, arbeit)
    vorgang.refresh_from_db()
    assert (vorgang.zustand, geschafft) == ("abgebrochen", ["erste Hälfte"])
    assert not vorgang_abbrechen(vorgang=vorgang, durch=b.emre())


def test_ein_getoeteter_prozess_zaehlt_nicht_als_versuch_der_scheiterte(werkbank: Werkbank) -> None:
    """Siebenmal getötet, beim achten Mal fertig: Ein toter Arbeiter kostet nur Zeit."""
    frueher = timezone.now() - timedelta(minutes=10)
    vorgang = neuer(zustand="laeuft", begonnen=frueher, versuche=7)
    lebt = neuer(zustand="laeuft", begonnen=frueher, versuche=1)
    cache.set(f"vorgang:{lebt.pk}", {"anteil": 0.1, "text": "", "zeit": time.time()})
    assert haengende_wieder_aufnehmen() == 1
    assert werkbank.eingereiht == [("pruefung.nichts", [str(vorgang.pk)])]
    ausfuehren(vorgang.pk, lambda v, melde: Ergebnis("im achten Anlauf"))
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche) == ("fertig", 8)


@pytest.mark.parametrize("wer_es_merkt", ["takt", "arbeiter"])
def test_was_seinen_prozess_immer_mitreisst_endet_nach_fuenfzig_anlaeufen(
    wer_es_merkt: str, werkbank: Werkbank
) -> None:
    """Der Takt sieht ihn verstummt, oder die Warteschlange stellt ihn gleich noch einmal zu."""
    frueher = timezone.now() - timedelta(minutes=10)
    vorgang, gelaufen = neuer(zustand="laeuft", begonnen=frueher, versuche=50), []
    if wer_es_merkt == "takt":
        assert haengende_wieder_aufnehmen() == 1
    else:
        ausfuehren(vorgang.pk, lambda v, melde: gelaufen.append(1) or Ergebnis("nie"))
    vorgang.refresh_from_db()
    assert (vorgang.zustand, gelaufen, werkbank.eingereiht) == ("gescheitert", [], [])
    assert "in 50 Anläufen" in vorgang.fehler and str(vorgang.pk) in vorgang.fehler


def test_getoetet_und_gescheitert_zaehlen_getrennt(werkbank: Werkbank, aufgabe: list[str]) -> None:
    """Nach fünf getöteten Anläufen hat die Arbeit noch alle drei Versuche."""
    frueher = timezone.now() - timedelta(minutes=10)
    vorgang = neuer(zustand="laeuft", begonnen=frueher, versuche=5)
    aufgabe += ["fort", "fort", "gut"]
    werkbank.send_task("pruefung.laeuft", args=[str(vorgang.pk)])
    werkbank.abarbeiten()
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche) == ("fertig", 8)


def test_ein_langer_schritt_ohne_meldung_gilt_nicht_als_verstummt(
    werkbank: Werkbank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verben, "PULS_SEKUNDEN", 0.05)
    monkeypatch.setattr(verben, "VERSTUMMT_NACH_SEKUNDEN", 0.3)
    vorgang, gelaufen = neuer(), []

    def arbeit(v: Vorgang, melde: verben.Melde) -> Ergebnis:
        gelaufen.append(1)
        time.sleep(0.6)
        assert haengende_wieder_aufnehmen() == 0
        ausfuehren(v.pk, arbeit)
        return Ergebnis("erledigt")

    ausfuehren(vorgang.pk, arbeit)
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche, gelaufen) == ("fertig", 1, [1])
    assert cache.get(f"vorgang:{vorgang.pk}:puls") is None


def test_ist_der_prozess_fort_geht_es_sofort_weiter(werkbank: Werkbank) -> None:
    getoetet = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    wo = prozess.kennung(getoetet.pid)
    vorgang = neuer(zustand="laeuft", begonnen=timezone.now(), versuche=1)
    cache.set(f"vorgang:{vorgang.pk}:puls", {"zeit": time.time(), "wo": wo})
    assert haengende_wieder_aufnehmen() == 0
    getoetet.kill()
    getoetet.communicate()
    assert haengende_wieder_aufnehmen() == 1
    ausfuehren(vorgang.pk, lambda v, melde: Ergebnis("im zweiten Anlauf"))
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche) == ("fertig", 2)


def test_von_einem_anderen_rechner_weiss_niemand_ob_der_prozess_lebt() -> None:
    assert not prozess.ist_fort("anderer-rechner:1:5")
    assert not prozess.ist_fort(prozess.kennung())
    assert prozess.ist_fort(prozess.kennung().rpartition(":")[0] + ":nie-begonnen")


# Vorziehen ----------------------------------------------------------------------------------------


def test_vorgezogenes_ueberholt_nachrangiges_aber_nicht_worauf_jemand_wartet(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    gesendet: list[tuple[str, int]] = []
    monkeypatch.setattr(
        verben.current_app, "send_task", lambda name, *, args, priority: gesendet.append((args[0], priority))
    )
    wartend, eilig = neuer(prioritaet=9), neuer(prioritaet=0)
    laufend = neuer(prioritaet=9, zustand="laeuft", begonnen=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert [vorgang_vorziehen(vorgang=v, durch=b.emre()) for v in (wartend, wartend, eilig, laufend)] == [
            True,
            False,
            False,
            False,
        ]
    assert gesendet == [(str(wartend.pk), 5)]
    wartend.refresh_from_db()
    assert wartend.prioritaet == 5
    assert Protokolleintrag.objects.get(ereignis="Vorgang vorgezogen").durch_name == "Emre Yıldız"


def test_die_erste_nachricht_eines_vorgezogenen_tut_nichts_mehr() -> None:
    vorgang, gelaufen = neuer(prioritaet=9), []
    vorgang_vorziehen(vorgang=vorgang, durch=b.emre())
    for _ in range(2):
        ausfuehren(vorgang.pk, lambda v, melde: gelaufen.append(1) or Ergebnis("erledigt"))
    assert gelaufen == [1]


# Warteschlange ------------------------------------------------------------------------------------


def test_jede_aufgabe_mit_vorgang_hat_ihren_namen_in_der_warteschlange() -> None:
    mit_vorgang = {
        name
        for name, aufgabe in current_app.tasks.items()
        if "vorgang_id" in inspect.signature(aufgabe.run).parameters and not name.startswith("pruefung.")
    }
    assert set(ARTEN) == mit_vorgang and len(ARTEN) == 8


def test_die_administration_sieht_art_und_platz_aber_keinen_titel(als: Callable[..., Client]) -> None:
    traeger = b.nordufer()
    for aufgabe, prioritaet in [
        ("analysen.serienposten_ausgeben", 9),
        ("analysen.pdf_erzeugen", 0),
        ("analysen.serienposten_ausgeben", 5),
    ]:
        Vorgang.objects.create(
            aufgabe=aufgabe,
            titel="PDF: Sozialraumanalyse Hafenviertel",
            durch=b.birgit(),
            traeger=traeger,
            prioritaet=prioritaet,
        )
    neuer(zustand="fertig", begonnen=timezone.now() - timedelta(seconds=90), beendet=timezone.now())
    text = als(b.emre()).get("/vorgaenge/").text
    assert "Hafenviertel" not in text and "Birgit" not in text
    reihe = [text.index(wort) for wort in ("Analyse als PDF", "vorgezogen", "nachrangig", "90,0")]
    assert reihe == sorted(reihe)
    assert als(b.carsten()).get("/vorgaenge/").status_code == 403


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_warteschlange_fragt_immer_gleich_oft(
    anzahl: int, als: Callable[..., Client], django_assert_num_queries
) -> None:
    for _ in range(anzahl):
        neuer()
        neuer(zustand="laeuft", begonnen=timezone.now())
    client = als(b.emre())
    with django_assert_num_queries(5):
        client.get("/vorgaenge/")


# Wiederholen --------------------------------------------------------------------------------------


def test_ein_gescheiterter_vorgang_stellt_sich_noch_einmal_an(
    werkbank: Werkbank, django_capture_on_commit_callbacks
) -> None:
    vorgang = neuer()
    ausfuehren(vorgang.pk, lambda v, melde: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert vorgang_wiederholen(vorgang=vorgang, durch=b.emre())
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.versuche, vorgang.fehler, vorgang.beendet) == ("wartet", 0, "", None)
    assert werkbank.eingereiht == [("pruefung.nichts", [str(vorgang.pk)])]
    ausfuehren(vorgang.pk, lambda v, melde: Ergebnis("doch noch"))
    vorgang.refresh_from_db()
    assert vorgang.zustand == "fertig"
    assert not vorgang_wiederholen(vorgang=vorgang, durch=b.emre())
    assert Protokolleintrag.objects.get(ereignis="Vorgang wiederholt").durch_name == "Emre Yıldız"


def test_nach_einem_abbruch_laeuft_die_wiederholung_durch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verben, "TAKT_SEKUNDEN", 0)
    vorgang = neuer()
    vorgang_abbrechen(vorgang=vorgang, durch=b.emre())
    assert vorgang_wiederholen(vorgang=vorgang, durch=b.emre())
    ausfuehren(vorgang.pk, lambda v, melde: melde(0.5, "Hälfte") or Ergebnis("erledigt"))
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.abbruch_gewuenscht) == ("fertig", False)


def test_wer_als_verstummt_galt_ueberschreibt_auch_nach_einer_wiederholung_nichts() -> None:
    vorgang = neuer()

    def totgesagt(v: Vorgang, melde: verben.Melde) -> Ergebnis:
        Vorgang.objects.filter(pk=v.pk).update(zustand="gescheitert", beendet=timezone.now())
        vorgang_wiederholen(vorgang=v, durch=b.emre())
        ausfuehren(v.pk, lambda v, melde: Ergebnis("von der Wiederholung"))
        Vorgang.objects.filter(pk=v.pk).update(zustand="laeuft", beendet=None)
        return Ergebnis("vom Totgesagten")

    ausfuehren(vorgang.pk, totgesagt)
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.ergebnis_text) == ("laeuft", "von der Wiederholung")


def test_fehlt_inzwischen_das_recht_steht_der_satz_am_vorgang() -> None:
    def verweigert(v: Vorgang, melde: verben.Melde) -> Ergebnis:
        raise PermissionDenied("Ihre Rolle umfasst das nicht.")

    vorgang = neuer()
    ausfuehren(vorgang.pk, verweigert)
    vorgang.refresh_from_db()
    assert (vorgang.zustand, vorgang.fehler) == ("gescheitert", "Ihre Rolle umfasst das nicht.")


def test_vorrang_steht_an_der_nachricht_auch_beim_wiederaufnehmen(monkeypatch: pytest.MonkeyPatch) -> None:
    gesendet: list[int] = []
    monkeypatch.setattr(
        verben.current_app, "send_task", lambda name, *, args, priority: gesendet.append(priority)
    )
    frueher = timezone.now() - timedelta(minutes=10)
    neuer(zustand="laeuft", begonnen=frueher, versuche=1, prioritaet=9)
    haengende_wieder_aufnehmen()
    assert gesendet == [9]


def test_in_der_echten_warteschlange_ueberholt_der_vorrang() -> None:
    for wer, vorrang in [("Serie 1", 9), ("Serie 2", 9), ("einzelnes PDF", 0)]:
        current_app.send_task("pruefung.nichts", args=[wer], priority=vorrang)
    with (
        current_app.connection_for_read() as verbindung,
        verbindung.SimpleQueue(current_app.conf.task_default_queue) as warteschlange,
    ):
        nachrichten = [warteschlange.get(timeout=5) for _ in range(3)]
        for nachricht in nachrichten:
            nachricht.ack()
    assert [nachricht.payload[0][0] for nachricht in nachrichten] == ["einzelnes PDF", "Serie 1", "Serie 2"]


def test_ein_vergessener_vorgang_wird_einmal_je_frist_neu_eingereiht(werkbank: Werkbank) -> None:
    vergessen = neuer()
    Vorgang.objects.filter(pk=vergessen.pk).update(erstellt=timezone.now() - timedelta(minutes=16))
    neuer()
    assert haengende_wieder_aufnehmen() == 1
    assert haengende_wieder_aufnehmen() == 0
    assert werkbank.eingereiht == [("pruefung.nichts", [str(vergessen.pk)])]


def test_ein_geloeschter_vorgang_ist_kein_absturz(caplog: pytest.LogCaptureFixture) -> None:
    ausfuehren(uuid4(), lambda v, melde: Ergebnis("nie"))
    assert "gibt es nicht (mehr)" in caplog.text


def test_birgits_vorgang_sehen_nur_birgit_und_die_administration(als: Callable[..., Client]) -> None:
    vorgang = Vorgang.objects.create(
        aufgabe="pruefung.nichts", titel="PDF von „Hafenviertel“", durch=b.birgit()
    )
    adresse = reverse("agenturen:vorgang", args=[vorgang.pk])
    antworten = {
        p.name: als(p).get(adresse).status_code for p in (b.birgit(), b.emre(), b.aylin(), b.farid())
    }
    assert antworten == {"Birgit Sommer": 200, "Emre Yıldız": 200, "Aylin Demir": 404, "Farid Rahimi": 404}


def test_das_seitenteil_fragt_nach_bis_die_arbeit_endet(als: Callable[..., Client]) -> None:
    vorgang, client = neuer(), als(b.emre())
    adresse = reverse("agenturen:vorgang", args=[vorgang.pk])
    wartend = client.get(adresse, headers={"HX-Request": "true"})
    assert wartend.status_code == 200 and "hx-trigger" in wartend.text and "<h1" not in wartend.text
    ausfuehren(vorgang.pk, lambda v, melde: Ergebnis("erledigt", "/statistik/"))
    fertig = client.get(adresse, headers={"HX-Request": "true"})
    assert (
        fertig.status_code == 286 and "hx-trigger" not in fertig.text and 'href="/statistik/"' in fertig.text
    )


def test_abbrechen_im_browser_nur_mit_post(als: Callable[..., Client]) -> None:
    vorgang = neuer()
    adresse = reverse("agenturen:vorgang_abbrechen", args=[vorgang.pk])
    assert als(b.emre()).get(adresse).status_code == 405
    assert als(b.aylin()).post(adresse).status_code == 404
    assert als(b.emre()).post(adresse).status_code == 302
    vorgang.refresh_from_db()
    assert vorgang.zustand == "abgebrochen"
