"""Widersprüche am Kapitel und auf der Seite der Analyse, hinnehmen und zurück."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Protokolleintrag
from analysen.models import Analyse, Baustein, Hinnahme
from analysen.widersprueche import Art, widersprueche
from analysen.widersprueche.hinnehmen import hinnehmen, wieder_oeffnen
from analysen.widersprueche.pruefstand import pruefstand
from netzwerke.models import Netzwerk, Netzwerkart, Sitzung, Tagesordnungspunkt
from sozialraum.bedarfe.models import Bedarf, Gespraech, Grundlage
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db

GESUNKEN = "Der Anteil der unter 18-Jährigen ist seit 2019 gesunken."


def schreibe(analyse: Analyse, schluessel: str, text: str) -> Baustein:
    with scope(traeger=[analyse.traeger_id]):
        kapitel = hafen.kapitel(analyse, schluessel)
        baustein = kapitel.bausteine.filter(art=Baustein.Art.TEXT).first()
        baustein.text, baustein.ausgangstext = text, False
        baustein.save()
        return baustein


def gefunden(analyse: Analyse) -> list[tuple[Art, str, str]]:
    return [(w.art, w.kapitel, w.stelle) for w in widersprueche(analyse)]


@pytest.fixture
def analyse() -> Analyse:
    hafen.zahlen()
    return hafen.analyse()


def test_text_gegen_zahl_mit_den_zahlen_der_analyse(analyse: Analyse) -> None:
    """Von 17,0 % auf 20,0 %: gesunken ist der Anteil nicht."""
    baustein = schreibe(analyse, "bevoelkerung", f"Das Viertel ist jung. {GESUNKEN}")
    (fund,) = widersprueche(analyse)
    assert (fund.art, fund.kapitel, fund.stelle, fund.baustein) == (
        Art.TEXT_ZAHL,
        "bevoelkerung",
        GESUNKEN,
        baustein.pk,
    )
    assert hafen.lesbar(fund.satz) == (
        "Im Text steht „gesunken“. Der Anteil der unter 18-Jährigen ist zwischen 2019 und 2024 von 17,0 % "
        "auf 20,0 % gestiegen."
    )


def test_eine_geheime_zahl_widerspricht_niemandem(analyse: Analyse) -> None:
    schreibe(analyse, "bevoelkerung", "Im Stadtbezirk ist der Ausländeranteil gesunken.")
    assert gefunden(analyse) == []


def test_was_nicht_gedruckt_wird_wird_nicht_geprueft(analyse: Analyse) -> None:
    schreibe(analyse, "bevoelkerung", GESUNKEN)
    with scope(traeger=[analyse.traeger_id]):
        analyse.kapitel.filter(schluessel="bevoelkerung").update(gedruckt=False)
    assert gefunden(analyse) == []


def test_gespraech_und_protokoll_gegen_zahl(analyse: Analyse) -> None:
    """Mit Einwilligung, aus der Berichtszeit, ohne Vertrauliches."""
    with scope(traeger=[analyse.traeger_id]):
        netzwerk = Netzwerk.objects.create(
            traeger=b.nordufer(), agentur=b.ia_hafen(), name="Runder Tisch", art=Netzwerkart.objects.first()
        )
        netzwerk.sozialraeume.add(b.hafenviertel())
        sitzung = Sitzung.objects.create(netzwerk=netzwerk, datum=date(2026, 3, 2))
        for nummer, vertraulich in ((1, False), (2, True)):
            Tagesordnungspunkt.objects.create(
                sitzung=sitzung,
                nr=nummer,
                titel="Kinder",
                ergebnis=f"TOP {nummer}: Der Anteil der Kinder geht zurück.",
                vertraulich=vertraulich,
            )
        for einwilligung, tag in (("nein", 5), ("sinngemaess", 6)):
            Gespraech.objects.create(
                traeger=b.nordufer(),
                agentur=b.ia_hafen(),
                datum=date(2026, 4, tag),
                sozialraum=b.hafenviertel(),
                funktion=f"Hausmeister {tag}",
                einwilligung=einwilligung,
                zusammenfassung="Die Einwohnerzahl sinkt.",
            )
    funde = widersprueche(analyse)
    assert sorted((w.art, w.stelle, w.intern) for w in funde) == [
        (Art.STIMME_ZAHL, "Die Einwohnerzahl sinkt.", False),
        (Art.STIMME_ZAHL, "TOP 1: Der Anteil der Kinder geht zurück.", True),
    ]
    assert any("Runder Tisch am 02.03.2026, TOP 1" in w.satz for w in funde)
    assert any("Gespräch (Hausmeister 6, April 2026)" in w.satz for w in funde)


def test_protokolle_sieht_nur_der_traeger_der_analyse(analyse: Analyse) -> None:
    test_gespraech_und_protokoll_gegen_zahl(analyse)
    with scope(traeger=[analyse.traeger_id]):
        eigene = pruefstand(analyse, b.aylin())
        fremde = pruefstand(analyse, b.farid())
    assert [len(stand.offene) for stand in (eigene, fremde)] == [2, 1]
    assert not any("TOP" in zeile.widerspruch.satz for zeile in fremde.offene)


def test_gespraeche_die_die_analyse_nicht_zeigt_liest_nur_der_traeger(analyse: Analyse) -> None:
    test_gespraech_und_protokoll_gegen_zahl(analyse)
    with scope(traeger=[analyse.traeger_id]):
        # Gezeigt wird nur ein anderes Gespräch.
        Baustein.objects.filter(kapitel__analyse=analyse, art=Baustein.Art.METHODEN).update(
            einstellungen={"gespraeche": [987_654]}
        )
        assert len(pruefstand(analyse, b.aylin()).offene) == 2
        assert pruefstand(analyse, b.farid()).offene == []


def test_bedarfe_ohne_zahl_und_ohne_stimme(analyse: Analyse) -> None:
    """Nur die, die als Karte gedruckt werden."""
    with scope(traeger=[analyse.traeger_id]):
        bedarf = Bedarf.objects.create(
            traeger=b.nordufer(),
            agentur=b.ia_hafen(),
            aussage="Nachbarschaften brauchen einen Ort am Abend.",
            arten=["empfunden"],
            seit=date(2026, 1, 1),
        )
        bedarf.sozialraeume.add(b.hafenviertel())
        Grundlage.objects.create(
            traeger=b.nordufer(), bedarf=bedarf, art="dokument", text="Brief", quelle="Bücherei"
        )
        analyse.kapitel.get(schluessel="lage").bausteine.create(art="bedarfe", reihenfolge=99)
        kapitel = analyse.kapitel.filter(bausteine__art="bedarfe").order_by("nummer").first()
    assert gefunden(analyse) == [
        (Art.OHNE_ZAHL, kapitel.schluessel, "Nachbarschaften brauchen einen Ort am Abend.")
    ]


# Hinnehmen ------------------------------------------------------------------------------------------


def test_so_stehen_lassen_und_zurueck(analyse: Analyse) -> None:
    schreibe(analyse, "bevoelkerung", GESUNKEN)
    (fund,) = widersprueche(analyse)
    with scope(traeger=[analyse.traeger_id]):
        hinnahme = hinnehmen(
            analyse=analyse, widerspruch=fund, begruendung=" Gemeint ist  das Neubaugebiet. ", durch=b.aylin()
        )
        assert (hinnahme.begruendung, hinnahme.durch_name) == (
            "Gemeint ist das Neubaugebiet.",
            b.aylin().name,
        )
        stand = pruefstand(analyse, b.aylin())
        assert (len(stand.offene), len(stand.hingenommene)) == (0, 1)
        wieder_oeffnen(hinnahme=hinnahme, durch=b.birgit())
        assert len(pruefstand(analyse, b.aylin()).offene) == 1
    assert list(
        Protokolleintrag.objects.filter(ereignis__startswith="Widerspruch")
        .order_by("pk")
        .values_list("ereignis", "grund")
    ) == [
        ("Widerspruch hingenommen", "Gemeint ist das Neubaugebiet."),
        ("Widerspruch wieder offen", "Gemeint ist das Neubaugebiet."),
    ]


def test_eine_neue_zahl_oeffnet_den_widerspruch_wieder(analyse: Analyse) -> None:
    schreibe(analyse, "bevoelkerung", GESUNKEN)
    (fund,) = widersprueche(analyse)
    with scope(traeger=[analyse.traeger_id]):
        hinnehmen(analyse=analyse, widerspruch=fund, begruendung="Absicht.", durch=b.aylin())
        liefere(
            {
                ("11", "2025"): {"ew": 1250, "u6": 120, "6-18": 180, "18-65": 750, "65+": 200},
                ("1", "2025"): {"ew": 2520},
                ("", "2025"): {"ew": 51000},
            }
        )
        stand = pruefstand(analyse, b.aylin())
    assert (len(stand.offene), len(stand.hingenommene), stand.erledigt) == (1, 0, 1)


def test_ohne_grund_ohne_recht_und_nach_dem_entwurf_geht_es_nicht(analyse: Analyse) -> None:
    schreibe(analyse, "bevoelkerung", GESUNKEN)
    (fund,) = widersprueche(analyse)
    with scope(traeger=[analyse.traeger_id]):
        with pytest.raises(Fachfehler, match="warum es so stehen bleiben soll"):
            hinnehmen(analyse=analyse, widerspruch=fund, begruendung="  ", durch=b.aylin())
        for fremde in (b.carsten(), b.daria(), b.farid()):
            with pytest.raises(PermissionDenied):
                hinnehmen(analyse=analyse, widerspruch=fund, begruendung="Absicht.", durch=fremde)
        setze_zustand(analyse, "pruefung")
        with pytest.raises(Fachfehler, match="nur im Entwurf"):
            hinnehmen(analyse=analyse, widerspruch=fund, begruendung="Absicht.", durch=b.aylin())
        assert not Hinnahme.objects.exists()


# Seiten --------------------------------------------------------------------------------------------


def test_am_kapitel_hinnehmen_und_wieder_oeffnen(analyse: Analyse, als) -> None:
    schreibe(analyse, "bevoelkerung", GESUNKEN)
    (fund,) = widersprueche(analyse)
    browser = als(b.aylin())
    teil = reverse("analysen:widersprueche_kapitel", args=[analyse.pk, "bevoelkerung"])
    seite = browser.get(teil, headers={"HX-Request": "true"}).content.decode()
    assert "1 offener Widerspruch" in hafen.lesbar(seite)
    assert GESUNKEN in seite
    ziel = reverse("analysen:widerspruch_hinnehmen", args=[analyse.pk, fund.kennung])
    ohne = browser.post(ziel, {"kapitel": "bevoelkerung", "begruendung": ""}, headers={"HX-Request": "true"})
    assert ohne.status_code == 422
    assert "warum es so stehen bleiben soll" in ohne.content.decode()
    danach = browser.post(
        ziel,
        {"kapitel": "bevoelkerung", "begruendung": "Gemeint ist der Neubau."},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "Keine offenen Widersprüche" in danach
    assert "Gemeint ist der Neubau." in danach
    zurueck = browser.post(reverse("analysen:widerspruch_oeffnen", args=[analyse.pk, fund.kennung]))
    assert zurueck.headers["Location"] == reverse("analysen:widersprueche", args=[analyse.pk])
    assert "1 offener Widerspruch" in hafen.lesbar(browser.get(zurueck.headers["Location"]).content.decode())


def test_ein_anderes_kapitel_zeigt_ihn_nicht(analyse: Analyse, als) -> None:
    schreibe(analyse, "bevoelkerung", GESUNKEN)
    seite = als(b.aylin()).get(reverse("analysen:widersprueche_kapitel", args=[analyse.pk, "lage"]))
    assert "Keine offenen Widersprüche" in seite.content.decode()


def test_zwei_kapitel_sehen_beide_ihre_stelle(analyse: Analyse, als) -> None:
    schreibe(analyse, "lage", "Im Quartier gibt es 14 Kindertagesstätten.")
    schreibe(analyse, "bevoelkerung", "Die 11 Kindertagesstätten sind voll.")
    for schluessel, hier, dort in (
        ("bevoelkerung", "11 Kindertagesstätten", "14 Kindertagesstätten"),
        ("lage", "14 Kindertagesstätten", "11 Kindertagesstätten"),
    ):
        seite = als(b.aylin()).get(reverse("analysen:widersprueche_kapitel", args=[analyse.pk, schluessel]))
        assert f"Hier steht „{hier}“" in seite.content.decode()
        assert f"dagegen „{dort}“" in seite.content.decode()


def test_wer_nur_liest_bekommt_kein_formular(analyse: Analyse, als) -> None:
    schreibe(analyse, "bevoelkerung", GESUNKEN)
    seite = als(b.carsten()).get(reverse("analysen:widersprueche", args=[analyse.pk])).content.decode()
    assert GESUNKEN in seite
    assert "So stehen lassen" not in seite


def test_die_anzahl_fuehrt_zur_seite(analyse: Analyse, als) -> None:
    schreibe(analyse, "bevoelkerung", GESUNKEN)
    ziel = reverse("analysen:widersprueche_anzahl", args=[analyse.pk])
    teil = als(b.aylin()).get(ziel, headers={"HX-Request": "true"}).content.decode()
    assert "1 offener Widerspruch" in hafen.lesbar(teil)
    assert als(b.aylin()).get(ziel).headers["Location"] == reverse(
        "analysen:widersprueche", args=[analyse.pk]
    )


def test_dreissig_saetze_kosten_nicht_mehr_abfragen_als_einer(analyse: Analyse) -> None:
    zaehlungen = []
    for anzahl in (1, 30):
        schreibe(analyse, "bevoelkerung", "\n\n".join([GESUNKEN] * anzahl))
        with scope(traeger=[analyse.traeger_id]):
            frisch = Analyse.objects.select_related("agentur__traeger", "traeger").get(pk=analyse.pk)
        with CaptureQueriesContext(connection) as abfragen:
            widersprueche(frisch)
        zaehlungen.append(len(abfragen))
    assert zaehlungen == [22, 22]
