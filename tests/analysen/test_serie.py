"""Serien: wer was anstoßen darf, was ausgegeben wird, verfolgen, abbrechen, wiederholen, Nachricht, ZIP."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen import vorgang as verben
from agenturen.models import Person, Protokolleintrag, Vorgang
from agenturen.vorgang import vorgang_abbrechen
from analysen.formen import FORMEN, Ausgabe, Form
from analysen.models import Analyse, Fassung, Fassungsdatei, Serie, Serienposten
from analysen.serie import abfragen
from analysen.serie.archiv import als_zip, eindeutige_namen
from analysen.serie.benachrichtigen import ausstehende_benachrichtigen, serie_benachrichtigen
from analysen.serie.posten_vorziehen import posten_vorziehen
from analysen.serie.posten_wiederholen import posten_wiederholen
from analysen.serie.schaetzen import in_worten, restsekunden
from analysen.serie.serie_abbrechen import serie_abbrechen
from analysen.serie.serie_anlegen import serie_anlegen
from analysen.vorschau_anstossen import vorschau_anstossen
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import schreibe_fest
from tests.analysen.hafen import analyse
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]


class Probeform(Form):
    """Setzt nichts; Titel mit „Unsetzbar“ scheitern."""

    def schreiber(self) -> Any:
        def schreibe(inhalt: Any, vermerk: Any, *, melde: Any) -> Ausgabe:
            melde(0.5, "Seite 6 von 12")
            if "Unsetzbar" in inhalt["titel"]:
                raise Fachfehler("Das Bild auf Seite 3 lässt sich nicht lesen.")
            return Ausgabe(f"{inhalt['titel']} {vermerk.fassung} {self.endung}".encode(), seiten=12)

        return schreibe


@pytest.fixture(autouse=True)
def ohne_satz(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pdf", "csv"):
        monkeypatch.setitem(FORMEN, name, Probeform("text/plain", name, "", ""))


def hafen(anzahl: int = 1, titel: str = "") -> list[Analyse]:
    """So viele Analysen der IA Hafenviertel, jede über ein anderes Jahr."""
    neue = [analyse(berichtsjahr=2026 - nummer) for nummer in range(anzahl)]
    if titel:
        with scopes_disabled():
            for eine in neue:
                eine.titel = titel
                eine.save(update_fields=["titel"])
    return neue


def anlegen(analysen: Sequence[Analyse], durch: Person | None = None, **angaben: Any) -> Serie:
    angaben.setdefault("formen", ["pdf"])
    durch = durch or b.carsten()
    with scope(traeger=durch.traeger_ids):
        return serie_anlegen(titel="Alle Analysen", analysen=analysen, durch=durch, **angaben)


def posten(serie: Serie) -> list[Serienposten]:
    with scopes_disabled():
        menge = Serienposten.objects.filter(serie=serie).select_related(
            "vorgang", "fassung", "analyse__agentur"
        )
        return list(menge.order_by("reihenfolge"))


def zustaende(serie: Serie) -> list[str]:
    return [einer.vorgang.zustand for einer in posten(serie)]


def fertigstellen(serie: Serie) -> None:
    """Als hätten Arbeiter jeden Posten ausgegeben."""
    jetzt = timezone.now()
    with scopes_disabled():
        for einer in posten(serie):
            fassung = Fassung.objects.create(analyse=einer.analyse, nummer=1, inhalt={}, sha256="0" * 64)
            datei = Fassungsdatei(fassung=fassung, form="pdf", sha256="0" * 64, groesse=8, seiten=1)
            datei.datei.save("fassung.pdf", ContentFile(b"%PDF-1.7"))
            Serienposten.objects.filter(pk=einer.pk).update(fassung=fassung)
        Vorgang.objects.update(zustand="fertig", begonnen=jetzt, beendet=jetzt)


# Anlegen ------------------------------------------------------------------------------------------


def test_carsten_gibt_drei_analysen_in_zwei_formen_aus(werkbank: Werkbank) -> None:
    with werkbank.tag():
        serie = anlegen(hafen(3), formen=["pdf", "csv"])
        assert zustaende(serie) == ["wartet"] * 3
    assert zustaende(serie) == ["fertig"] * 3
    assert [einer.vorgang.prioritaet for einer in posten(serie)] == [9, 9, 9]
    with scopes_disabled():
        assert Fassungsdatei.objects.filter(vorgang__in=[p.vorgang for p in posten(serie)]).count() == 6
    assert posten(serie)[0].vorgang.ergebnis_text == "2\u00a0Dateien, 82\u00a0Byte."
    eintrag = Protokolleintrag.objects.get(ereignis="Serie angelegt")
    assert (eintrag.durch_name, len(eintrag.einzelheiten["analysen"])) == ("Carsten Wolf", 3)


def test_ein_einzelnes_pdf_traegt_vorrang_vor_der_serie(monkeypatch: pytest.MonkeyPatch) -> None:
    gesendet: list[tuple[str, int]] = []
    monkeypatch.setattr(
        verben.current_app, "send_task", lambda name, *, args, priority: gesendet.append((name, priority))
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        eine = hafen()[0]
        anlegen([eine])
        with scope(traeger=[eine.traeger_id]):
            vorschau_anstossen(analyse=eine, durch=b.birgit())
    assert gesendet == [("analysen.serienposten_ausgeben", 9), ("analysen.pdf_erzeugen", 0)]


def test_ausgeben_darf_man_nur_fuer_die_eigene_agentur() -> None:
    fremde = analyse(b.suedhang_quartier(), agentur=b.ia_suedhang(), durch=b.frauke())
    nachbarin = analyse(b.am_fluss(), agentur=b.ia_weber(), durch=b.guelsen())
    for durch, analysen in [
        (b.birgit(), [nachbarin]),  # die Nachbaragentur desselben Trägers
        (b.carsten(), [fremde]),
        (b.hatice(), hafen()),
        (b.daria(), [nachbarin]),  # der Verbund liest nur die gewählten Agenturen
    ]:
        with pytest.raises(PermissionDenied):
            anlegen(analysen, durch=durch)
    with scopes_disabled():
        assert (Serie.objects.count(), Vorgang.objects.count()) == (0, 0)


def test_zur_wahl_steht_was_man_ausgeben_darf() -> None:
    eigene = hafen()[0]
    nachbarin = analyse(b.am_fluss(), agentur=b.ia_weber(), durch=b.guelsen())
    analyse(b.suedhang_quartier(), agentur=b.ia_suedhang(), durch=b.frauke())
    wahl = {}
    for person in (b.carsten(), b.birgit(), b.guelsen(), b.daria()):
        with scope(traeger=person.traeger_ids):
            wahl[person.name] = set(abfragen.ausgebbare_analysen(person))
    assert wahl == {
        "Carsten Wolf": {eigene, nachbarin},
        "Birgit Sommer": {eigene},
        "Gülşen Öztürk": {nachbarin},
        "Daria Nowak": set(),
    }


def test_ohne_analysen_formen_oder_mit_erfundener_form_geht_es_nicht() -> None:
    for analysen, formen, satz in [
        ([], ["pdf"], "mindestens eine Analyse"),
        (hafen(), [], "mindestens eine Form"),
        (hafen(), ["papyrus"], "„papyrus“ gibt es nicht"),
    ]:
        with pytest.raises(Fachfehler, match=satz):
            anlegen(analysen, formen=formen)


def test_endet_das_recht_waehrend_die_serie_wartet_sagt_es_der_posten(werkbank: Werkbank) -> None:
    with werkbank.tag():
        serie = anlegen(hafen(), durch=b.birgit())
        b.birgit().mitgliedschaften.all().delete()
    einer = posten(serie)[0]
    assert einer.vorgang.zustand == "gescheitert"
    assert einer.vorgang.fehler.startswith("Ihre Rolle in der Agentur „Integrationsagentur Hafenviertel“")


# Der Verbund ----------------------------------------------------------------------------------------


def test_der_verbund_gibt_aus_was_festgeschrieben_ist(werkbank: Werkbank, als: Als) -> None:
    """Daria liest nur die IA Hafen; von ihr liegt eine Analyse fest, die andere ist ein Entwurf."""
    fest, entwurf = hafen(2)
    fassung = schreibe_fest(fest)
    client = als(b.daria())
    assert 'href="/analysen/serien/"' in client.get("/analysen/").text
    seite = client.get("/analysen/serien/neu/").text
    assert f'value="{fest.pk}"' in seite and f'value="{entwurf.pk}"' not in seite
    assert "neueste festgeschriebene Fassung" in seite and 'name="was"' not in seite
    with werkbank.tag():
        antwort = client.post(
            "/analysen/serien/neu/",
            {"titel": "Verbund 2026", "formen": ["pdf", "csv"], "analysen": [fest.pk]},
        )
    serie = Serie.objects.get(titel="Verbund 2026")
    assert antwort.headers["Location"] == f"/analysen/serien/{serie.pk}/"
    assert [(p.fassung, p.vorgang.zustand) for p in posten(serie)] == [(fassung, "fertig")]
    assert client.get(f"/analysen/serien/{serie.pk}/dateien/").status_code == 200


def test_der_verbund_bekommt_keine_vorschau() -> None:
    fest, entwurf = hafen(2)
    schreibe_fest(fest)
    for analysen, was in [([fest, entwurf], "gueltiges"), ([fest], "entwurf")]:
        with pytest.raises(Fachfehler, match="nur eine festgeschriebene Fassung aus, keine Vorschau"):
            anlegen(analysen, durch=b.daria(), was=was)
    with scopes_disabled():
        assert (Serie.objects.count(), Vorgang.objects.count()) == (0, 0)


def test_auch_beim_wiederholen_bekommt_der_verbund_keine_vorschau(werkbank: Werkbank) -> None:
    """Der Posten verlor seine Fassung; ohne Recht auf eine Vorschau entsteht auch jetzt keine."""
    fest = hafen()[0]
    schreibe_fest(fest)
    with werkbank.tag():
        serie = anlegen([fest], durch=b.daria())
        with scopes_disabled():
            Serienposten.objects.filter(serie=serie).update(fassung=None)
    assert zustaende(serie) == ["gescheitert"]
    with scope(traeger=b.daria().traeger_ids), pytest.raises(PermissionDenied):
        posten_wiederholen(serie=serie, posten=posten(serie), durch=b.daria())


# Vorziehen ------------------------------------------------------------------------------------------


def test_carsten_zieht_einen_posten_und_dann_die_serie_vor(als: Als) -> None:
    fremde_serie = anlegen(hafen(2), durch=b.birgit())
    serie = anlegen([analyse(berichtsjahr=2020), analyse(berichtsjahr=2019)])
    client = als(b.carsten())
    erster, zweiter = posten(serie)

    def plaetze() -> list[int | None]:
        with scope(traeger=b.carsten().traeger_ids):
            return [zeile.platz for zeile in abfragen.stand(b.carsten(), serie).zeilen]

    assert plaetze() == [3, 4]
    client.post(reverse("analysen:posten_vorziehen", args=[serie.pk, zweiter.pk]))
    assert plaetze() == [4, 1]
    text = client.get(f"/analysen/serien/{serie.pk}/").text
    assert "wartet, vorgezogen" in text and "Serie vorziehen" in text
    assert f'id="vorziehen-{erster.pk}"' in text and f'id="vorziehen-{zweiter.pk}"' not in text
    client.post(reverse("analysen:serie_vorziehen", args=[serie.pk]))
    assert plaetze() == [1, 2]
    assert "Serie vorziehen" not in client.get(f"/analysen/serien/{serie.pk}/").text
    assert Protokolleintrag.objects.filter(ereignis="Vorgang vorgezogen").count() == 2
    # Nur die eigene: Von Birgits Serie weiß er nichts.
    assert client.post(reverse("analysen:serie_vorziehen", args=[fremde_serie.pk])).status_code == 404
    with scope(traeger=b.carsten().traeger_ids), pytest.raises(PermissionDenied):
        posten_vorziehen(serie=fremde_serie, posten=posten(fremde_serie), durch=b.carsten())


# Was ausgegeben wird ------------------------------------------------------------------------------


def test_das_festgeschriebene_gilt_sonst_der_entwurf(werkbank: Werkbank) -> None:
    mit, ohne = hafen(2)
    schreibe_fest(mit)
    neueste = schreibe_fest_noch_einmal(mit)
    with werkbank.tag():
        serie = anlegen([mit, ohne])
        assert [einer.fassung for einer in posten(serie)] == [neueste, None]
    assert [(p.fassung.nummer, p.fassung.art) for p in posten(serie) if p.fassung] == [
        (2, "festgeschrieben"),
        (1, "vorschau"),
    ]


def test_auf_wunsch_immer_der_entwurf(werkbank: Werkbank) -> None:
    mit = hafen()[0]
    schreibe_fest(mit)
    with werkbank.tag():
        serie = anlegen([mit], was="entwurf")
    assert [(p.fassung.nummer, p.fassung.art) for p in posten(serie) if p.fassung] == [(2, "vorschau")]


def schreibe_fest_noch_einmal(eine: Analyse) -> Fassung:
    with scopes_disabled():
        eine.titel = f"{eine.titel}, zweite Auflage"
        eine.save(update_fields=["titel"])
    return schreibe_fest(eine)


# Scheitern, abbrechen, wiederholen ------------------------------------------------------------------


def test_ein_gescheiterter_posten_haelt_die_anderen_nicht_auf(werkbank: Werkbank) -> None:
    schlechte, gute = hafen(1, "Unsetzbar")[0], analyse(berichtsjahr=2020)
    with werkbank.tag():
        serie = anlegen([schlechte, gute])
    assert zustaende(serie) == ["gescheitert", "fertig"]
    assert posten(serie)[0].vorgang.fehler == "Das Bild auf Seite 3 lässt sich nicht lesen."


def test_carsten_wiederholt_was_scheiterte(werkbank: Werkbank) -> None:
    schlechte, gute = hafen(1, "Unsetzbar")[0], analyse(berichtsjahr=2020)
    with werkbank.tag():
        serie = anlegen([schlechte, gute])
    with scopes_disabled():
        Analyse.objects.filter(pk=schlechte.pk).update(titel="Setzbar")
    with werkbank.tag(), scope(traeger=b.carsten().traeger_ids):
        assert posten_wiederholen(serie=serie, posten=posten(serie), durch=b.carsten()) == 1
    assert zustaende(serie) == ["fertig", "fertig"]
    assert [len(mail.outbox), mail.outbox[-1].body.count("\u00a0Analysen fertig")] == [2, 1]


def test_abbrechen_trifft_was_wartet_und_laesst_das_fertige(werkbank: Werkbank) -> None:
    with werkbank.tag():
        serie = anlegen(hafen(3))
        werkbank.abarbeiten()
        fertig = posten(serie)[0].vorgang
        Vorgang.objects.filter(pk=fertig.pk).update(zustand="fertig", beendet=timezone.now())
        with scope(traeger=b.carsten().traeger_ids):
            assert serie_abbrechen(serie=serie, durch=b.carsten()) == 2
    assert zustaende(serie) == ["fertig", "abgebrochen", "abgebrochen"]
    assert mail.outbox == []
    eintrag = Protokolleintrag.objects.get(ereignis="Serie abgebrochen")
    assert eintrag.einzelheiten == {"posten": 2}


def test_fremde_serien_bricht_niemand_ab_und_wiederholt_niemand(als: Als) -> None:
    serie = anlegen(hafen())
    with scope(traeger=b.birgit().traeger_ids), pytest.raises(PermissionDenied):
        serie_abbrechen(serie=serie, durch=b.birgit())
    with scope(traeger=b.birgit().traeger_ids), pytest.raises(PermissionDenied):
        posten_wiederholen(serie=serie, posten=posten(serie), durch=b.birgit())
    client = als(b.birgit())
    for name in ("serie", "serie_dateien"):
        assert client.get(reverse(f"analysen:{name}", args=[serie.pk])).status_code == 404
    for name in ("serie_abbrechen", "serie_wiederholen"):
        assert client.post(reverse(f"analysen:{name}", args=[serie.pk])).status_code == 404
    assert zustaende(serie) == ["wartet"]


def test_einen_posten_gibt_es_nur_in_seiner_serie(als: Als) -> None:
    eine, andere = anlegen(hafen()), anlegen([analyse(berichtsjahr=2020)])
    falsch = reverse("analysen:posten_abbrechen", args=[eine.pk, posten(andere)[0].pk])
    assert als(b.carsten()).post(falsch).status_code == 404
    richtig = reverse("analysen:posten_abbrechen", args=[eine.pk, posten(eine)[0].pk])
    assert als(b.carsten()).post(richtig).status_code == 302
    assert (zustaende(eine), zustaende(andere)) == (["abgebrochen"], ["wartet"])


# Nachricht ----------------------------------------------------------------------------------------


def test_ist_die_serie_durch_bekommt_carsten_eine_nachricht(werkbank: Werkbank, settings: Any) -> None:
    settings.ADRESSE = "https://sozialraum.example.de"
    schlechte, gute = hafen(1, "Unsetzbar")[0], analyse(berichtsjahr=2020)
    with werkbank.tag():
        serie = anlegen([schlechte, gute])
    (nachricht,) = mail.outbox
    assert (nachricht.to, nachricht.subject) == (["carsten@example.org"], "Serie „Alle Analysen“ ist durch")
    assert nachricht.body.replace("\u00a0", " ") == (
        "Guten Tag Carsten Wolf,\n\n"
        "die Serie „Alle Analysen“ mit 2 Analysen ist durch:\n\n"
        "- 1 Analyse fertig\n- 1 Analyse gescheitert\n\n"
        "Warum eine Analyse nicht fertig wurde, steht auf der Seite der Serie; dort lässt sie sich\n"
        "noch einmal anstoßen.\n\n"
        "Die Dateien, einzeln und zusammen:\n\n"
        f"https://sozialraum.example.de/analysen/serien/{serie.pk}/\n"
    )


def test_eine_nachricht_je_durchgang_auch_wenn_zwei_arbeiter_zugleich_enden(werkbank: Werkbank) -> None:
    with werkbank.tag():
        serie = anlegen(hafen(2))
    assert [serie_benachrichtigen(serie.pk), ausstehende_benachrichtigen()] == [False, 0]
    assert len(mail.outbox) == 1


def test_solange_etwas_laeuft_kommt_keine_nachricht() -> None:
    serie = anlegen(hafen(2))
    Vorgang.objects.filter(pk=posten(serie)[0].vorgang.pk).update(zustand="fertig", beendet=timezone.now())
    assert not serie_benachrichtigen(serie.pk)


def test_endet_der_letzte_posten_ohne_arbeiter_kommt_sie_mit_dem_takt(
    django_capture_on_commit_callbacks: Any,
) -> None:
    serie = anlegen(hafen())
    vorgang_abbrechen(vorgang=posten(serie)[0].vorgang, durch=b.carsten())
    with django_capture_on_commit_callbacks(execute=True):
        assert ausstehende_benachrichtigen() == 1
    assert "1\u00a0Analyse abgebrochen" in mail.outbox[0].body


# Seiten -------------------------------------------------------------------------------------------


def test_carsten_findet_die_serien_ueber_die_liste_der_analysen(als: Als) -> None:
    hafen()
    client = als(b.carsten())
    assert 'href="/analysen/serien/"' in client.get("/analysen/").text
    assert 'href="/analysen/serien/neu/"' in client.get("/analysen/serien/").text


def test_carsten_filtert_hakt_an_und_startet(als: Als) -> None:
    alte, neue = analyse(berichtsjahr=2019), analyse(berichtsjahr=2026)
    client = als(b.carsten())
    seite = client.get("/analysen/serien/neu/?berichtsjahr=2026").text
    assert f'value="{neue.pk}"' in seite and f'value="{alte.pk}"' not in seite
    assert "noch nicht: Vorschau des Entwurfs" in seite
    antwort = client.post(
        "/analysen/serien/neu/?berichtsjahr=2026",
        {"titel": "Heuer", "was": "gueltiges", "formen": ["pdf"], "analysen": [neue.pk]},
    )
    serie = Serie.objects.get(titel="Heuer")
    assert antwort.headers["Location"] == f"/analysen/serien/{serie.pk}/"
    assert [einer.analyse for einer in posten(serie)] == [neue]


def test_ohne_haken_und_mit_fremder_analyse_sagt_das_formular_warum(als: Als) -> None:
    hafen()
    fremde = analyse(b.suedhang_quartier(), agentur=b.ia_suedhang(), durch=b.frauke())
    client = als(b.carsten())
    angaben = {"titel": "Heuer", "was": "gueltiges", "formen": ["pdf"]}
    ohne = client.post("/analysen/serien/neu/", angaben)
    assert ohne.status_code == 422 and "mindestens eine Analyse an" in ohne.text
    erfunden = client.post("/analysen/serien/neu/", angaben | {"analysen": [fremde.pk]})
    assert erfunden.status_code == 422 and "Eine der Analysen gibt es nicht mehr" in erfunden.text
    assert Serie.objects.count() == 0


def test_die_seite_zeigt_platz_fortschritt_und_restzeit(als: Als, monkeypatch: pytest.MonkeyPatch) -> None:
    Vorgang.objects.create(aufgabe="pruefung.nichts", titel="Eiliges PDF", durch=b.birgit())
    serie = anlegen(hafen(4))
    fertig, laufend, *_ = (einer.vorgang for einer in posten(serie))
    jetzt = timezone.now()
    Vorgang.objects.filter(pk=fertig.pk).update(
        zustand="fertig", begonnen=jetzt - timedelta(seconds=100), beendet=jetzt
    )
    Vorgang.objects.filter(pk=laufend.pk).update(zustand="laeuft", begonnen=jetzt)
    cache.set(f"vorgang:{laufend.pk}", {"anteil": 0.4, "text": "Seite 5 von 12", "zeit": 0})
    with scope(traeger=b.carsten().traeger_ids):
        stand = abfragen.stand(b.carsten(), serie)
    # Ein eiliges PDF steht vor den zwei wartenden: 3 + 0,6 Posten zu 100 Sekunden bei einem Arbeiter.
    assert [zeile.platz for zeile in stand.zeilen] == [None, None, 2, 3]
    assert (stand.fertig, stand.offen, stand.hundertstel, stand.rest) == (
        1,
        3,
        35,
        "noch etwa 6\u00a0Minuten",
    )
    text = als(b.carsten()).get(f"/analysen/serien/{serie.pk}/").text
    assert "Platz 3 in der Warteschlange" in text and "Seite 5 von 12" in text and "1 von 4 fertig" in text


def test_das_seitenteil_fragt_nach_bis_alles_durch_ist(als: Als, werkbank: Werkbank) -> None:
    with werkbank.tag():
        serie = anlegen(hafen())
        adresse = f"/analysen/serien/{serie.pk}/"
        wartend = als(b.carsten()).get(adresse, headers={"HX-Request": "true"})
    assert wartend.status_code == 200 and "hx-trigger" in wartend.text and "<h1" not in wartend.text
    fertig = als(b.carsten()).get(adresse, headers={"HX-Request": "true"})
    assert fertig.status_code == 286 and "hx-trigger" not in fertig.text
    assert f"/analysen/serien/{serie.pk}/dateien/" in fertig.text


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_seiten_fragen_immer_gleich_oft(anzahl: int, als: Als) -> None:
    serie = anlegen(hafen(anzahl))
    fertigstellen(serie)
    client = als(b.carsten())
    fragen = {}
    for name, adresse in {
        "Serie": f"/analysen/serien/{serie.pk}/",
        "ZIP": f"/analysen/serien/{serie.pk}/dateien/",
        "Neue Serie": "/analysen/serien/neu/",
        "Serien": "/analysen/serien/",
    }.items():
        with CaptureQueriesContext(connection) as gefragt:
            antwort = client.get(adresse)
        assert antwort.status_code == 200
        antwort.getvalue()
        fragen[name] = len(gefragt)
    assert fragen == {"Serie": 8, "ZIP": 8, "Neue Serie": 8, "Serien": 4}


# Herunterladen ------------------------------------------------------------------------------------


def test_das_zip_enthaelt_alles_fertige(als: Als, werkbank: Werkbank) -> None:
    schlechte, gute, zweite = hafen(1, "Unsetzbar")[0], analyse(berichtsjahr=2020), analyse(berichtsjahr=2020)
    with werkbank.tag():
        serie = anlegen([schlechte, gute, zweite], formen=["pdf", "csv"])
    antwort = als(b.carsten()).get(f"/analysen/serien/{serie.pk}/dateien/")
    assert antwort.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(antwort.getvalue())) as archiv:
        assert archiv.testzip() is None
        stamm = "Sozialraumanalyse_Hafenviertel_2020_Vorschau_1"
        assert sorted(archiv.namelist()) == sorted(
            [
                f"{stamm}.pdf",
                f"{stamm}.csv",
                f"{stamm}_Analyse_{zweite.pk}.pdf",
                f"{stamm}_Analyse_{zweite.pk}.csv",
            ]
        )


def test_ohne_fertige_dateien_gibt_es_kein_zip(als: Als) -> None:
    serie = anlegen(hafen())
    antwort = als(b.carsten()).get(f"/analysen/serien/{serie.pk}/dateien/")
    assert antwort.status_code == 404


def test_was_man_nicht_mehr_lesen_darf_verschwindet_aus_der_serie(als: Als, werkbank: Werkbank) -> None:
    guelsen = b.guelsen()
    with werkbank.tag():
        serie = anlegen([analyse(b.am_fluss(), agentur=b.ia_weber(), durch=guelsen)], durch=guelsen)
    client = als(guelsen)
    assert client.get(f"/analysen/serien/{serie.pk}/dateien/").status_code == 200
    guelsen.mitgliedschaften.update(traeger=b.suedhang(), agentur=b.ia_suedhang())
    assert client.get(f"/analysen/serien/{serie.pk}/dateien/").status_code == 404


def test_ein_zip_waechst_stueckweise(tmp_path: Any) -> None:
    grosse = tmp_path / "gross.pdf"
    grosse.write_bytes(b"x" * 1_000_000)
    stuecke = list(als_zip([("a.pdf", grosse), ("b.pdf", grosse)]))
    assert len(stuecke) == 9 and max(map(len, stuecke)) < 300_000
    with zipfile.ZipFile(io.BytesIO(b"".join(stuecke))) as archiv:
        assert [len(archiv.read(name)) for name in ("a.pdf", "b.pdf")] == [1_000_000, 1_000_000]


def test_gleiche_namen_bekommen_einen_zusatz() -> None:
    assert eindeutige_namen([("a.pdf", "1"), ("A.pdf", "2"), ("b.pdf", "3")]) == ["a.pdf", "A_2.pdf", "b.pdf"]


# Schätzen -----------------------------------------------------------------------------------------


def test_geschaetzt_wird_nur_was_gemessen_ist() -> None:
    assert restsekunden(laufende=[], davor=9, mittel=None, arbeiter=2) is None
    assert in_worten(None) == ""


def test_zwei_arbeiter_brauchen_die_halbe_zeit_und_den_letzten_posten_ganz() -> None:
    assert restsekunden(laufende=[0.5, 0.5], davor=9, mittel=10, arbeiter=2) == 50
    assert restsekunden(laufende=[0.9, 0.0], davor=0, mittel=10, arbeiter=2) == 10
    assert [in_worten(s) for s in (20, 60, 150, 7200)] == [
        "noch unter einer Minute",
        "noch etwa 1\u00a0Minute",
        "noch etwa 2\u00a0Minuten",
        "noch etwa 2\u00a0Stunden",
    ]
