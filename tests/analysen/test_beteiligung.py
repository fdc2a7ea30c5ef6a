"""Zwei Agenturen zweier Träger schreiben eine Analyse; mehr als diese eine öffnet sich dabei nicht."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from agenturen.models import Agentur, Mitgliedschaft, Person, Protokolleintrag, Rolle
from analysen.abfragen import sichtbare_analysen
from analysen.beteiligung.abfragen import beitraege, einladungen, zahl_offener_einladungen
from analysen.beteiligung.antworten import ablehnen, annehmen
from analysen.beteiligung.beenden import beenden
from analysen.beteiligung.einladen import einladen
from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.models import Analyse, Baustein, Beteiligung, Fassung, Kapitel
from analysen.neues.vergleichen import vergleichbare
from analysen.zusammenstellen import zusammenstellen
from angebote.models import Angebot, Termin
from netzwerke.models import Kooperation, Netzwerk
from sozialraum.bedarfe.models import Bedarf, Gespraech, Grundlage, Methodeneinsatz, Ressource, Zitat
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests import welt as welten
from tests.analysen import hafen
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.angriff.test_fremde import MARKE, TEILNAHMEN, fundstellen
from tests.register import REGISTER
from tests.welt import Welt

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]


@pytest.fixture
def analyse() -> Analyse:
    return hafen.analyse()


def im_traeger(traeger: Any) -> Any:
    return scope(traeger=[traeger.pk])


def laedt_ein(analyse: Analyse, agentur: Agentur | None = None) -> Beteiligung:
    with im_traeger(b.nordufer()):
        return einladen(analyse=analyse, agentur=agentur or b.ia_suedhang(), durch=b.birgit())


def test_die_eingeladene_agentur_bekommt_post(
    analyse: Analyse, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    b.farid(), b.frauke()
    with django_capture_on_commit_callbacks(execute=True):
        einladung = laedt_ein(analyse)
    # Frauke koordiniert und darf antworten, Farid nicht.
    (nachricht,) = mailoutbox
    assert nachricht.to == [b.frauke().email]
    assert nachricht.subject == f"Einladung, an „{analyse}“ mitzuschreiben"
    assert "Birgit Sommer von „" in nachricht.body
    assert nachricht.body.rstrip().endswith(reverse("analysen:einladung", args=[einladung.pk]))


def schreiben_mit(analyse: Analyse) -> Beteiligung:
    """Birgit lädt die Agentur am Südhang ein, Frauke nimmt an."""
    einladung = laedt_ein(analyse)
    with im_traeger(b.suedhang()):
        return annehmen(beteiligung=Beteiligung.objects.get(pk=einladung.pk), durch=b.frauke())


def verantwortet(analyse: Analyse, agentur: Agentur, *, schreibt: Person | None = None) -> Kapitel:
    """Das erste Kapitel mit eigenem Text geht an die Agentur."""
    with im_traeger(b.nordufer()):
        eines = Kapitel.objects.filter(analyse=analyse, bausteine__art="text").order_by("nummer")[0]
        eines.agentur, eines.schreibt = agentur, schreibt
        eines.save()
        return eines


# Einladen und antworten ------------------------------------------------------------------------


def test_nur_wer_die_analyse_fuehrt_laedt_ein(analyse: Analyse) -> None:
    for person in (b.aylin(), b.carsten(), b.guelsen(), b.frauke(), b.emre()):
        with im_traeger(b.nordufer()), pytest.raises(PermissionDenied):
            einladen(analyse=analyse, agentur=b.ia_suedhang(), durch=person)


def test_wer_schon_dabei_oder_gefragt_ist_wird_nicht_noch_einmal_gefragt(analyse: Analyse) -> None:
    with im_traeger(b.nordufer()), pytest.raises(Fachfehler, match="schon federführend"):
        einladen(analyse=analyse, agentur=b.ia_hafen(), durch=b.birgit())
    laedt_ein(analyse)
    with pytest.raises(Fachfehler, match="Antwort steht noch aus"):
        laedt_ein(analyse)


def test_wer_abgelehnt_hat_kann_noch_einmal_gefragt_werden(analyse: Analyse) -> None:
    einladung = laedt_ein(analyse)
    with im_traeger(b.suedhang()):
        ablehnen(beteiligung=Beteiligung.objects.get(pk=einladung.pk), durch=b.frauke())
    assert laedt_ein(analyse).pk == einladung.pk
    with im_traeger(b.suedhang()):
        assert zahl_offener_einladungen(b.frauke()) == 1
        annehmen(beteiligung=Beteiligung.objects.get(pk=einladung.pk), durch=b.frauke())
        assert zahl_offener_einladungen(b.frauke()) == 0
    with pytest.raises(Fachfehler, match="schreibt schon mit"):
        laedt_ein(analyse)


def test_antworten_kann_die_koordination_oder_leitung_der_eingeladenen(analyse: Analyse) -> None:
    einladung = laedt_ein(analyse)
    for person in (b.farid(), b.birgit(), b.carsten(), b.guelsen(), b.emre()):
        for verb in (annehmen, ablehnen):
            with im_traeger(b.suedhang()), pytest.raises(PermissionDenied):
                verb(beteiligung=einladung, durch=person)
    leitung = Person.objects.create(email="leitung@example.org", name="Lena Leitung")
    Mitgliedschaft.objects.create(person=leitung, traeger=b.suedhang(), rolle=Rolle.LEITUNG)
    with im_traeger(b.suedhang()):
        assert annehmen(beteiligung=einladung, durch=leitung).beantwortet_von == "Lena Leitung"


def test_geantwortet_wird_einmal(analyse: Analyse) -> None:
    einladung = laedt_ein(analyse)
    with im_traeger(b.suedhang()):
        erste, zweite = (Beteiligung.objects.get(pk=einladung.pk) for _ in range(2))
        annehmen(beteiligung=erste, durch=b.frauke())
        with pytest.raises(Fachfehler, match="schon beantwortet"):
            ablehnen(beteiligung=zweite, durch=b.frauke())


def test_nach_dem_entwurf_kommt_niemand_mehr_dazu(analyse: Analyse) -> None:
    einladung = laedt_ein(analyse)
    with im_traeger(b.nordufer()):
        setze_zustand(analyse, "freigegeben")
        analyse.refresh_from_db()
        with pytest.raises(Fachfehler, match="nur im Entwurf"):
            einladen(analyse=analyse, agentur=b.ia_weber(), durch=b.birgit())
    with im_traeger(b.suedhang()), pytest.raises(Fachfehler, match="nur im Entwurf"):
        annehmen(beteiligung=Beteiligung.objects.get(pk=einladung.pk), durch=b.frauke())


def test_das_protokoll_haelt_fest_was_geteilt_wird(analyse: Analyse) -> None:
    beteiligung = schreiben_mit(analyse)
    with im_traeger(b.nordufer()):
        beenden(beteiligung=beteiligung, durch=b.birgit())
    eintraege = list(Protokolleintrag.objects.filter(objekt_art="analysen.beteiligung").order_by("pk"))
    assert [(e.ereignis, e.durch_name, e.traeger_id) for e in eintraege] == [
        ("Agentur zum Mitschreiben eingeladen", b.birgit().name, b.nordufer().pk),
        ("Einladung zum Mitschreiben angenommen", b.frauke().name, b.suedhang().pk),
        ("Mitschreiben beendet", b.birgit().name, b.nordufer().pk),
    ]
    assert eintraege[1].einzelheiten["geteilt"][0].startswith("Angebote in diesen Sozialräumen")
    assert "Gespräche ohne Einwilligung" in eintraege[1].einzelheiten["nicht_geteilt"]


# Die Tür ---------------------------------------------------------------------------------------


def test_erst_wer_angenommen_hat_kommt_durch_die_tuer(als: Als, analyse: Analyse) -> None:
    seite = reverse("analysen:analyse", args=[analyse.pk])
    einladung = laedt_ein(analyse)
    assert [als(p).get(seite).status_code for p in (b.frauke(), b.farid())] == [404, 404]
    als(b.frauke()).post(reverse("analysen:einladung", args=[einladung.pk]), {"antwort": "annehmen"})
    assert [als(p).get(seite).status_code for p in (b.frauke(), b.farid())] == [200, 200]


def test_nur_leute_der_eingeladenen_agentur_nicht_der_ganze_traeger(als: Als, analyse: Analyse) -> None:
    """Der Träger am Südhang hat eine zweite Agentur und einen Verbund, der die erste liest."""
    zweite = Agentur.objects.create(traeger=b.suedhang(), name="IA Talstraße")
    nachbarin = Person.objects.create(email="nele@example.org", name="Nele Nachbar")
    Mitgliedschaft.objects.create(
        person=nachbarin, traeger=b.suedhang(), agentur=zweite, rolle=Rolle.KOORDINATION
    )
    verbund = Person.objects.create(email="vera@example.org", name="Vera Verbund")
    Mitgliedschaft.objects.create(
        person=verbund, traeger=b.suedhang(), agentur=b.ia_suedhang(), rolle=Rolle.VERBUND
    )
    beteiligung = schreiben_mit(analyse)
    seite = reverse("analysen:analyse", args=[analyse.pk])
    assert [als(p).get(seite).status_code for p in (nachbarin, verbund)] == [404, 404]
    antwort = reverse("analysen:einladung", args=[beteiligung.pk])
    assert [als(p).get(antwort).status_code for p in (nachbarin, verbund)] == [404, 403]


def test_mitschreibende_schreiben_nur_die_kapitel_ihrer_agentur(als: Als, analyse: Analyse) -> None:
    schreiben_mit(analyse)
    eigenes = verantwortet(analyse, b.ia_suedhang())
    with im_traeger(b.nordufer()):
        fremdes = Kapitel.objects.filter(analyse=analyse, bausteine__art="text").exclude(pk=eigenes.pk)[0]
    from analysen.schreiben.regeln import darf_schreiben

    analyse = Analyse.objects.with_scopes_disabled().select_related("agentur").get(pk=analyse.pk)
    for kapitel in (eigenes, fremdes):
        kapitel.analyse = analyse
    assert [darf_schreiben(b.farid(), kapitel) for kapitel in (eigenes, fremdes)] == [True, False]
    assert [darf_schreiben(b.aylin(), kapitel) for kapitel in (eigenes, fremdes)] == [False, True]
    seite = als(b.farid()).get(reverse("analysen:kapitel", args=[analyse.pk, eigenes.schluessel]))
    assert seite.status_code == 200


def test_mitschreibende_gestalten_und_drucken_nicht(als: Als, analyse: Analyse) -> None:
    schreiben_mit(analyse)
    for name in ("aufbau", "bearbeiten", "kapitel_neu"):
        assert als(b.frauke()).get(reverse(f"analysen:{name}", args=[analyse.pk])).status_code == 403
    assert als(b.frauke()).post(reverse("analysen:pdf", args=[analyse.pk])).status_code == 403
    assert als(b.frauke()).post(reverse("analysen:beteiligte", args=[analyse.pk])).status_code == 403


def test_endet_das_mitschreiben_endet_der_zugang_sofort(als: Als, analyse: Analyse) -> None:
    beteiligung = schreiben_mit(analyse)
    kapitel = verantwortet(analyse, b.ia_suedhang(), schreibt=b.farid())
    farid = als(b.farid())
    seite = reverse("analysen:kapitel", args=[analyse.pk, kapitel.schluessel])
    assert farid.get(seite).status_code == 200
    als(b.birgit()).post(reverse("analysen:beteiligung_beenden", args=[analyse.pk, beteiligung.pk]))
    assert farid.get(seite).status_code == 404
    with im_traeger(b.nordufer()):
        speichern = reverse("analysen:text", args=[analyse.pk, hafen.textbaustein(kapitel).pk])
    assert farid.post(speichern, {"text": "Noch schnell", "version": 1}).status_code == 404
    assert "Hafenviertel 2026" not in farid.get(reverse("analysen:liste")).text
    with im_traeger(b.nordufer()):
        kapitel = Kapitel.objects.get(pk=kapitel.pk)
        assert (kapitel.agentur, kapitel.schreibt) == (b.ia_hafen(), None)


def test_die_eingeladene_agentur_kann_selbst_gehen(als: Als, analyse: Analyse) -> None:
    beteiligung = schreiben_mit(analyse)
    ziel = reverse("analysen:beteiligung_beenden", args=[analyse.pk, beteiligung.pk])
    assert als(b.farid()).post(ziel).status_code == 403
    antwort = als(b.frauke()).post(ziel, follow=True)
    assert antwort.redirect_chain == [(reverse("analysen:einladungen"), 302)]
    assert "der Zugang ist beendet" in antwort.text


def test_wer_noch_nicht_geantwortet_hat_beendet_nichts(als: Als, analyse: Analyse) -> None:
    einladung = laedt_ein(analyse)
    ziel = reverse("analysen:beteiligung_beenden", args=[analyse.pk, einladung.pk])
    assert als(b.frauke()).post(ziel).status_code == 404
    assert als(b.guelsen()).post(ziel).status_code == 403


def test_listen_sagen_welche_analyse_gemeinsam_ist(als: Als, analyse: Analyse) -> None:
    b.suedhang_quartier()
    schreiben_mit(analyse)
    liste = als(b.farid()).get(reverse("analysen:liste")).text
    assert "Sozialraumanalyse Hafenviertel 2026" in liste
    assert "gemeinsam geschrieben" in liste
    assert "gemeinsam geschrieben" in als(b.aylin()).get(reverse("analysen:liste")).text


def test_die_startseite_weist_auf_offene_einladungen_hin(als: Als, analyse: Analyse) -> None:
    start = reverse("start:start")
    assert "an einer Analyse mitzuschreiben" not in als(b.frauke()).get(start).text
    laedt_ein(analyse)
    assert "1 Einladung" in hafen.lesbar(als(b.frauke()).get(start).text)
    assert "mitzuschreiben" not in als(b.farid()).get(start).text


# Was sich dabei nicht öffnet -------------------------------------------------------------------


@pytest.fixture
def welt() -> Welt:
    return welten.probstadt()


# Was jemand vom Südhang an der gemeinsamen Analyse liest; alles übrige der Agentur am Hafen bleibt zu.
LESBAR_UND_SCHREIBBAR = "analysen:"


ERLAUBT = {
    "analysen:beteiligung_beenden",
    "analysen:kommentare",
    "analysen:kommentar_erledigen",
    "analysen:textvorschau",
    "analysen:texthinweise",
    "analysen:widerspruch_hinnehmen",
    "analysen:widerspruch_oeffnen",
}


def antworten(client: Client, welt: Welt) -> dict[str, int]:
    """Adresse → Antwort, für alle Adressen des Registers, die dem fremden Träger verborgen sind."""
    gefunden = {}
    for adresse in REGISTER:
        if "frauke" not in adresse.unbekannt or adresse.art == "tat":
            continue
        antwort = client.get(reverse(adresse.name, kwargs=adresse.angaben(welt)))
        antwort.getvalue()
        gefunden[adresse.name] = antwort.status_code
    return gefunden


def test_ausser_der_einen_analyse_bleibt_alles_verborgen(als: Als, welt: Welt) -> None:
    schreiben_mit(welt.analyse)
    vorher_verborgen = antworten(als(b.frauke()), welt)
    offen = {name for name, status in vorher_verborgen.items() if status != 404}
    assert {name for name in offen if not name.startswith(LESBAR_UND_SCHREIBBAR)} == set()
    assert {"analysen:analyse", "analysen:kapitel", "analysen:datei"} <= offen


def test_schreiben_koennen_sie_nur_was_mitschreiben_heisst(als: Als, welt: Welt) -> None:
    """Ohne eigenes Kapitel: kommentieren, ansehen, was sie tippen, und selbst wieder gehen."""
    schreiben_mit(welt.analyse)
    frauke = als(b.frauke())
    angenommen = {}
    for adresse in REGISTER:
        if "frauke" not in adresse.unbekannt or not adresse.nimmt_post:
            continue
        with transaction.atomic():
            angenommen[adresse.name] = frauke.post(
                reverse(adresse.name, kwargs=adresse.angaben(welt)),
                {"text": "Neu", "titel": "Neu", "schreibt": "", "version": 1},
            ).status_code
            transaction.set_rollback(True)
    assert {name for name, status in angenommen.items() if status not in (403, 404)} == ERLAUBT


def test_was_ausserhalb_ihrer_raeume_liegt_findet_niemand(als: Als, welt: Welt) -> None:
    """Gülşens Arbeit am Fluss gehört demselben Träger, aber nicht zu den Räumen der gemeinsamen Analyse."""
    schreiben_mit(welt.analyse)
    agentur, raum = b.ia_weber(), b.am_fluss()
    angebot = b.angebot(MARKE, agentur=agentur, sozialraum=raum, beschreibung=MARKE)
    b.termin(angebot, timezone.localdate() - timedelta(days=3), teilnahmen=TEILNAHMEN)
    with im_traeger(b.nordufer()):
        eigenes = {"traeger": b.nordufer(), "agentur": agentur}
        bedarf = Bedarf.objects.create(
            **eigenes, aussage=MARKE, arten=["empfunden"], seit=timezone.localdate()
        )
        bedarf.sozialraeume.add(raum)
        Gespraech.objects.create(
            **eigenes,
            datum=timezone.localdate(),
            sozialraum=raum,
            funktion=MARKE,
            zusammenfassung=MARKE,
            einwilligung="zitate",
        )
        andere = hafen.analyse(raum, agentur=agentur, durch=b.guelsen())
        Analyse.objects.filter(pk=andere.pk).update(titel=MARKE)
    assert any(fundstellen(als(b.guelsen()), welt))
    assert list(fundstellen(als(b.frauke()), welt)) == []
    assert list(fundstellen(als(b.farid()), welt)) == []


def test_die_letzte_analyse_wird_mit_der_gemeinsamen_nicht_lesbar(als: Als, welt: Welt) -> None:
    """„Was ist neu?“ vergleicht für sie nur mit dem, was sie sehen: eigenen Fassungen der gemeinsamen."""
    with im_traeger(b.nordufer()):
        letzte = hafen.analyse(berichtsjahr=2024)
        alte = Fassung.objects.create(
            analyse=letzte, nummer=1, inhalt=welt.fassung.inhalt, sha256="0" * 64, durch=b.birgit()
        )
        Analyse.objects.filter(pk=welt.analyse.pk).update(vorgaenger=letzte)
    schreiben_mit(welt.analyse)
    with im_traeger(b.suedhang()):
        gesehen = vergleichbare(Analyse.objects.get(pk=welt.analyse.pk))
    assert [fassung.pk for fassung in gesehen] == [welt.fassung.pk]
    frauke = als(b.frauke())
    assert frauke.get(reverse("analysen:analyse", args=[letzte.pk])).status_code == 404
    datei = reverse("analysen:datei", args=[letzte.pk, alte.nummer, "pdf"])
    assert frauke.get(datei).status_code == 404


def test_eine_zweite_analyse_desselben_traegers_bleibt_verborgen(als: Als, analyse: Analyse) -> None:
    schreiben_mit(analyse)
    andere = hafen.analyse(berichtsjahr=2028)
    assert als(b.frauke()).get(reverse("analysen:analyse", args=[andere.pk])).status_code == 404
    with im_traeger(b.suedhang()):
        assert list(sichtbare_analysen(b.frauke())) == [analyse]
        assert set(Kapitel.objects.values_list("analyse", flat=True)) == {analyse.pk}
        assert set(Baustein.objects.values_list("kapitel__analyse", flat=True)) == {analyse.pk}
        assert Angebot.objects.count() == Bedarf.objects.count() == Fassung.objects.count() == 0


def test_wer_nicht_beteiligt_ist_sieht_keine_einladung(als: Als, analyse: Analyse) -> None:
    einladung = laedt_ein(analyse)
    for person in (b.birgit(), b.guelsen(), b.carsten()):
        assert als(person).get(reverse("analysen:einladung", args=[einladung.pk])).status_code == 404
    assert analyse.titel not in als(b.guelsen()).get(reverse("analysen:einladungen")).text


# Was aus den Agenturen in der Analyse steht ----------------------------------------------------


@pytest.fixture
def eintraege() -> Iterator[dict[str, Any]]:
    """Am Hafenviertel: je eines der Agentur am Südhang, ihrer Nachbaragentur und am eigenen Quartier."""
    nachbarn = Agentur.objects.create(traeger=b.suedhang(), name="IA Talstraße")
    agentur, raum = b.ia_suedhang(), b.hafenviertel()
    angebot = b.angebot("Nähwerkstatt am Kai", agentur=agentur, sozialraum=raum)
    b.termin(angebot, timezone.localdate(), teilnahmen=7)
    b.angebot("Nachbarschaftsfest im Tal", agentur=nachbarn, sozialraum=raum)
    b.angebot("Elterncafé am Südhang", agentur=agentur, sozialraum=b.suedhang_quartier())
    with im_traeger(b.suedhang()):
        traeger = {"traeger": b.suedhang(), "agentur": agentur}
        bedarf = Bedarf.objects.create(
            **traeger, aussage="Es fehlt ein Treffpunkt.", arten=["empfunden"], seit=timezone.localdate()
        )
        bedarf.sozialraeume.add(raum)
        Grundlage.objects.create(
            traeger=b.suedhang(), bedarf=bedarf, art="dokument", text="Im Stadtteilplan.", quelle="Stadt"
        )
        gespraeche = [
            Gespraech.objects.create(
                **traeger,
                datum=timezone.localdate(),
                sozialraum=raum,
                funktion=f"Hausmeister ({art})",
                einwilligung=art,
            )
            for art in ("nein", "sinngemaess", "zitate")
        ]
        for eines in gespraeche:
            Zitat.objects.create(gespraech=eines, text=f"Wörtlich, {eines.einwilligung}.")
    yield {"bedarf": bedarf, "angebot": angebot}


def gelesen(analyse: Analyse) -> dict[str, list[str]]:
    with mandant_der_analyse(analyse):
        return {
            "angebote": sorted(a.titel for a in Angebot.objects.all()),
            "termine": sorted(t.angebot.titel for t in Termin.objects.select_related("angebot")),
            "bedarfe": [eines.aussage for eines in Bedarf.objects.all()],
            "grundlagen": [eine.text for eine in Grundlage.objects.all()],
            "gespraeche": sorted(eines.funktion for eines in Gespraech.objects.all()),
            "zitate": sorted(eines.text for eines in Zitat.objects.all()),
            "uebrige": [
                str(eines)
                for modell in (Kooperation, Netzwerk, Ressource, Methodeneinsatz)
                for eines in modell.objects.all()
            ],
        }


def test_vor_der_annahme_steht_nichts_von_ihr_da(analyse: Analyse, eintraege: dict[str, Any]) -> None:
    felder = ["angebote", "termine", "bedarfe", "grundlagen", "gespraeche", "zitate", "uebrige"]
    leer: dict[str, list[str]] = {feld: [] for feld in felder}
    laedt_ein(analyse)
    assert gelesen(analyse) == leer


def test_nach_der_annahme_steht_da_was_die_agentur_teilt(analyse: Analyse, eintraege: dict[str, Any]) -> None:
    """Nichts der Nachbaragentur, kein Gespräch ohne Einwilligung, kein Zitat ohne Einwilligung dazu."""
    schreiben_mit(analyse)
    assert gelesen(analyse) == {
        "angebote": ["Elterncafé am Südhang", "Nähwerkstatt am Kai"],
        "termine": ["Nähwerkstatt am Kai"],
        "bedarfe": ["Es fehlt ein Treffpunkt."],
        "grundlagen": ["Im Stadtteilplan."],
        "gespraeche": ["Hausmeister (sinngemaess)", "Hausmeister (zitate)"],
        "zitate": ["Wörtlich, zitate."],
        "uebrige": [],
    }


def gedruckt(analyse: Analyse) -> str:
    with im_traeger(b.nordufer()):
        return str(zusammenstellen(Analyse.objects.get(pk=analyse.pk)))


def test_im_heft_stehen_eintraege_der_mitschreibenden_nur_solange_sie_mitschreiben(
    analyse: Analyse, eintraege: dict[str, Any]
) -> None:
    with im_traeger(b.nordufer()):
        Analyse.objects.filter(pk=analyse.pk).update(laenge="langfassung")
    assert "Nähwerkstatt" not in gedruckt(analyse)
    beteiligung = schreiben_mit(analyse)
    heft = gedruckt(analyse)
    assert "Nähwerkstatt am Kai" in heft
    assert b.ia_suedhang().name in heft
    assert "Nachbarschaftsfest im Tal" not in heft
    assert "Elterncafé am Südhang" not in heft
    with im_traeger(b.nordufer()):
        beenden(beteiligung=beteiligung, durch=b.birgit())
    assert "Nähwerkstatt" not in gedruckt(analyse)


def test_auf_eigenen_seiten_sieht_die_federfuehrende_agentur_nichts_davon(
    als: Als, analyse: Analyse, eintraege: dict[str, Any]
) -> None:
    schreiben_mit(analyse)
    birgit = als(b.birgit())
    assert "Nähwerkstatt" not in birgit.get(reverse("angebote:liste")).text
    assert birgit.get(reverse("angebote:angebot", args=[eintraege["angebot"].pk])).status_code == 404
    assert birgit.get(reverse("bedarfe:bedarf", args=[eintraege["bedarf"].pk])).status_code == 404


def test_die_einladung_nennt_was_die_agentur_heute_teilen_wuerde(
    als: Als, analyse: Analyse, eintraege: dict[str, Any]
) -> None:
    einladung = laedt_ein(analyse)
    with im_traeger(b.suedhang()):
        eine = einladungen(b.frauke()).get()
        assert {beitrag.was: beitrag.anzahl for beitrag in beitraege(eine)} == {
            "Angebote": 1,
            "Kooperationen": 0,
            "Netzwerke": 0,
            "Bedarfe": 1,
            "Ressourcen": 0,
            "Handlungsempfehlungen": 0,
            "Gespräche mit Einwilligung": 2,
            "Methodeneinsätze": 0,
        }
    seite = als(b.frauke()).get(reverse("analysen:einladung", args=[einladung.pk])).text
    assert "Gespräche ohne Einwilligung" in seite
    assert "Entwürfe Ihrer eigenen Analysen" in seite
