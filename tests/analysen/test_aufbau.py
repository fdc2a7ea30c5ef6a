"""Der Aufbau einer Analyse: Kapitel und Bausteine ordnen, schalten, einstellen; wer es darf, was steht."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from agenturen.models import Person, Protokolleintrag
from analysen.aufbau.analyse_aendern import analyse_aendern
from analysen.aufbau.bausteine_aendern import (
    baustein_einfuegen,
    baustein_einstellen,
    baustein_entfernen,
    baustein_verschieben,
)
from analysen.aufbau.kapitel_aendern import kapitel_aendern, kapitel_drucken
from analysen.aufbau.kapitel_ordnen import kapitel_anlegen, kapitel_entfernen, kapitel_verschieben
from analysen.betroffene import betroffene
from analysen.grund import grund_legen
from analysen.inhalt import Inhalt
from analysen.models import Analyse, Baustein, Kapitel
from analysen.schreiben.zahlmarken import marken_in
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.statistik.models import Lieferung
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.analysen.hafen import analyse, kapitel, lesbar, zahlen

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


def folge(von: Analyse) -> list[str]:
    return list(Kapitel.objects.filter(analyse=von).order_by("nummer").values_list("schluessel", flat=True))


def arten(von: Analyse, schluessel: str) -> list[str]:
    return list(
        Baustein.objects.filter(kapitel__analyse=von, kapitel__schluessel=schluessel)
        .order_by("reihenfolge")
        .values_list("art", flat=True)
    )


def gedruckt(von: Analyse) -> Inhalt:
    with scopes_disabled():
        return zusammenstellen(Analyse.objects.get(pk=von.pk))


def gedruckte_kapitel(von: Analyse) -> list[str]:
    return [eines["schluessel"] for eines in gedruckt(von)["kapitel"]]


def text_setzen(von: Analyse, schluessel: str, text: str) -> Baustein:
    with scope(traeger=[von.traeger_id]):
        gemeint = Baustein.objects.get(kapitel__analyse=von, kapitel__schluessel=schluessel, art="text")
        gemeint.text, gemeint.ausgangstext = text, False
        gemeint.save()
        return gemeint


def adresse(von: Analyse, name: str, *args: Any) -> str:
    return reverse(f"analysen:{name}", args=[von.pk, *args])


# Kapitel ------------------------------------------------------------------------------------------


def test_birgit_ordnet_die_kapitel() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        vorher = folge(von)
        kapitel_verschieben(kapitel=kapitel(von, "vorwort"), schritte=1, version=1, durch=b.birgit())
        assert folge(von) == [vorher[1], vorher[0], *vorher[2:]]
        # Am Rand bleibt es stehen.
        kapitel_verschieben(kapitel=kapitel(von, "zusammenfassung"), schritte=-1, version=2, durch=b.birgit())
        assert folge(von)[0] == "zusammenfassung"
        with pytest.raises(VeralteterStand, match="inzwischen von jemand anderem geändert"):
            kapitel_verschieben(kapitel=kapitel(von, "lage"), schritte=1, version=1, durch=b.birgit())
        nummern = Kapitel.objects.filter(analyse=von).order_by("nummer").values_list("nummer", flat=True)
        assert list(nummern) == list(range(1, 21))


def test_ein_ausgeschaltetes_kapitel_wird_nicht_gedruckt_und_behaelt_seinen_text() -> None:
    zahlen()
    von = analyse()
    text_setzen(von, "lage", "Am Fluss.")
    assert gedruckte_kapitel(von)[0] == "lage"
    with scope(traeger=[von.traeger_id]):
        kapitel_drucken(kapitel=kapitel(von, "lage"), gedruckt=False, version=1, durch=b.birgit())
    assert "lage" not in gedruckte_kapitel(von)
    with scope(traeger=[von.traeger_id]):
        kapitel_drucken(kapitel=kapitel(von, "lage"), gedruckt=True, version=2, durch=b.birgit())
    assert gedruckte_kapitel(von)[0] == "lage"


def test_ein_eigenes_kapitel_steht_wo_es_soll_und_laesst_sich_leer_wieder_entfernen() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        neues = kapitel_anlegen(
            analyse=von, titel=" Der Hafen ", frage="", durch=b.birgit(), nach=kapitel(von, "lage")
        )
        assert (neues.titel, folge(von)[4:7]) == ("Der Hafen", ["lage", "eigenes-1", "bevoelkerung"])
        kapitel_anlegen(analyse=von, titel="Die Werft", frage="", durch=b.birgit())
        assert folge(von)[-1] == "eigenes-2"
    text_setzen(von, "eigenes-1", "Viele Schiffe.")
    with scope(traeger=[von.traeger_id]):
        with pytest.raises(Fachfehler, match="steht schon Text"):
            kapitel_entfernen(kapitel=kapitel(von, "eigenes-1"), version=1, durch=b.birgit())
        with pytest.raises(Fachfehler, match="gehört zur Gliederung"):
            kapitel_entfernen(kapitel=kapitel(von, "lage"), version=1, durch=b.birgit())
        kapitel_entfernen(kapitel=kapitel(von, "eigenes-2"), version=1, durch=b.birgit())
        assert folge(von)[-1] == "grenzen"
    ereignisse = Protokolleintrag.objects.filter(ereignis__startswith="Kapitel").order_by("pk")
    assert list(ereignisse.values_list("ereignis", flat=True)) == [
        "Kapitel angelegt",
        "Kapitel angelegt",
        "Kapitel entfernt",
    ]


def test_titel_frage_und_laenge_eines_kapitels() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        kapitel_aendern(
            kapitel=kapitel(von, "arbeit"),
            titel="Arbeit und Ausbildung",
            frage="Wer sucht?",
            agentur=b.ia_hafen(),
            ab_laenge="langfassung",
            version=1,
            durch=b.birgit(),
        )
        arbeit = kapitel(von, "arbeit")
        assert (arbeit.titel, arbeit.frage, arbeit.ab_laenge, arbeit.version) == (
            "Arbeit und Ausbildung",
            "Wer sucht?",
            "langfassung",
            2,
        )
        with pytest.raises(Fachfehler, match="schreibt an dieser Analyse nicht mit"):
            kapitel_aendern(
                kapitel=arbeit,
                titel="Arbeit",
                frage="",
                agentur=b.ia_weber(),
                ab_laenge="standard",
                version=2,
                durch=b.birgit(),
            )
        with pytest.raises(Fachfehler, match="einen Titel"):
            kapitel_anlegen(analyse=von, titel="  ", frage="", durch=b.birgit())


@pytest.mark.parametrize("wer", ["aylin", "carsten", "daria", "guelsen", "farid", "frauke", "emre"])
def test_gestalten_darf_nur_die_koordination_der_agentur(wer: str) -> None:
    von = analyse()
    person = getattr(b, wer)()
    with scope(traeger=[von.traeger_id]):
        lage = kapitel(von, "lage")
        baustein = lage.bausteine.all()[0]
        with pytest.raises(PermissionDenied):
            kapitel_verschieben(kapitel=lage, schritte=1, version=1, durch=person)
        with pytest.raises(PermissionDenied):
            kapitel_drucken(kapitel=lage, gedruckt=False, version=1, durch=person)
        with pytest.raises(PermissionDenied):
            kapitel_anlegen(analyse=von, titel="Neu", frage="", durch=person)
        with pytest.raises(PermissionDenied):
            baustein_einfuegen(kapitel=lage, art="karte", version=1, durch=person)
        with pytest.raises(PermissionDenied):
            baustein_entfernen(baustein=baustein, version=1, durch=person)


def test_nach_dem_entwurf_gestaltet_niemand_mehr() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        setze_zustand(von, "pruefung")
        with pytest.raises(Fachfehler, match="gestaltet wird nur im Entwurf"):
            kapitel_drucken(kapitel=kapitel(von, "lage"), gedruckt=False, version=1, durch=b.birgit())


# Längen -------------------------------------------------------------------------------------------


def test_drei_laengen_aus_demselben_inhalt() -> None:
    zahlen()
    von = analyse()
    text_setzen(von, "zusammenfassung", "Das Wichtigste.")
    text_setzen(von, "vorwort", "Liebe Leserin, lieber Leser.")
    text_setzen(von, "lage", "Am Fluss.")
    kapitel_je_laenge, bloecke = {}, {}
    for laenge in ("kurzprofil", "standard", "langfassung"):
        with scopes_disabled():
            Analyse.objects.update(laenge=laenge)
        inhalt = gedruckt(von)
        assert inhalt["laenge"] == laenge
        kapitel_je_laenge[laenge] = [eines["schluessel"] for eines in inhalt["kapitel"]]
        bloecke[laenge] = sum(len(eines["bloecke"]) for eines in inhalt["kapitel"])
    assert kapitel_je_laenge["kurzprofil"] == ["zusammenfassung", "bevoelkerung"]
    assert "vorwort" not in kapitel_je_laenge["standard"] and "lage" in kapitel_je_laenge["standard"]
    assert kapitel_je_laenge["langfassung"][0] == "vorwort"
    assert bloecke["kurzprofil"] < bloecke["standard"] < bloecke["langfassung"]


def test_die_eckdaten_aendern_sich_nur_auf_dem_geltenden_stand() -> None:
    von, frueher = analyse(), analyse(berichtsjahr=2020)
    with scope(traeger=[von.traeger_id]):
        angaben: dict[str, Any] = {
            "titel": "Das Hafenviertel 2026",
            "berichtsjahr": 2026,
            "datenstand": 2024,
            "laenge": "langfassung",
            "vorgaenger": frueher,
            "durch": b.birgit(),
        }
        analyse_aendern(analyse=von, version=1, **angaben)
        neu = Analyse.objects.get(pk=von.pk)
        assert (neu.titel, neu.laenge, neu.vorgaenger) == ("Das Hafenviertel 2026", "langfassung", frueher)
        with pytest.raises(VeralteterStand):
            analyse_aendern(analyse=von, version=1, **angaben)
        with pytest.raises(Fachfehler, match="Verglichen wird mit einer anderen Analyse"):
            analyse_aendern(analyse=von, version=2, **angaben | {"vorgaenger": von})


# Bausteine ----------------------------------------------------------------------------------------


def test_ein_baustein_kommt_an_seine_stelle_mit_der_vorgabe_seiner_art() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        karte = baustein_einfuegen(
            kapitel=kapitel(von, "lage"), art="karte", version=1, durch=b.birgit(), stelle=1
        )
        assert karte.einstellungen == {"indikator": "anteil_auslaender"}
        assert arten(von, "lage") == ["karte", "text", "lagekarte"]
        baustein_einfuegen(kapitel=kapitel(von, "lage"), art="zitate", version=2, durch=b.birgit())
        assert arten(von, "lage")[-1] == "zitate"
        with pytest.raises(VeralteterStand):
            baustein_einfuegen(kapitel=kapitel(von, "lage"), art="text", version=1, durch=b.birgit())
        with pytest.raises(Fachfehler, match="gibt es nicht"):
            baustein_einfuegen(kapitel=kapitel(von, "lage"), art="torte", version=3, durch=b.birgit())
        karte.refresh_from_db()
        baustein_verschieben(baustein=karte, schritte=2, version=3, durch=b.birgit())
        assert arten(von, "lage") == ["text", "lagekarte", "karte", "zitate"]
        baustein_entfernen(baustein=karte, version=4, durch=b.birgit())
        assert arten(von, "lage") == ["text", "lagekarte", "zitate"]


def test_wer_schon_geschrieben_hat_verliert_seinen_text_nicht() -> None:
    von = analyse()
    text = text_setzen(von, "lage", "Am Fluss.")
    with scope(traeger=[von.traeger_id]), pytest.raises(Fachfehler, match="steht schon Text"):
        baustein_entfernen(baustein=text, version=1, durch=b.birgit())


def test_zwei_stellen_denselben_baustein_ein_und_niemand_ueberschreibt() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        reihe = Baustein.objects.filter(kapitel__analyse=von, art="zeitreihe").first()
        assert reihe is not None
        angaben: dict[str, Any] = {"ab_laenge": "standard", "durch": b.birgit()}
        baustein_einstellen(
            baustein=reihe, einstellungen={"indikatoren": ["anteil_u18"]}, version=1, **angaben
        )
        with pytest.raises(VeralteterStand):
            baustein_einstellen(baustein=reihe, einstellungen={"indikatoren": ["ew"]}, version=1, **angaben)
        reihe.refresh_from_db()
        assert (reihe.einstellungen, reihe.version) == ({"indikatoren": ["anteil_u18"]}, 2)


# Grund: alles, was Einstellungen und Zahlmarken nennen, ist geladen -------------------------------


def test_zahlmarken_und_alle_angaben_der_bausteine_sind_geladen() -> None:
    zahlen()
    von = analyse()
    marken = "{{anteil_u18}} {{anteil_65plus|stadt}} {{ew|bezirk|2019}} {{gibtsnicht}}"
    with scope(traeger=[von.traeger_id]):
        frisch = Analyse.objects.select_related("agentur", "traeger").get(pk=von.pk)
        bausteine = [
            Baustein(art="karte", einstellungen={"indikator": "jugendquotient"}),
            Baustein(
                art="zeitreihe",
                einstellungen={"indikatoren": ["ew", "unsinn"], "veraenderung": "ew_veraend", "fremd": 1},
            ),
            Baustein(art="text", text=marken),
        ]
        bausteine[2].text = marken = f"{marken} {{{{anteil_auslaender|{b.einheit('11').ags}/11}}}}"
        grund = grund_legen(frisch, bausteine, mit_blick=False)
        assert [grund.indikator(key).key for key in ("jugendquotient", "ew", "ew_veraend")] == [
            "jugendquotient",
            "ew",
            "ew_veraend",
        ]
        gemeint = [grund.gemeint(marke) for marke in marken_in(marken)]
    assert [kennzahl and lesbar(kennzahl.als_text) for kennzahl in gemeint] == [
        "20,0 %",
        "22,0 %",
        "2.400",
        None,
        "24,0 %",
    ]


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_zahl_der_abfragen_haengt_nicht_von_der_zahl_der_bausteine_ab(
    anzahl: int, django_assert_num_queries: Any
) -> None:
    zahlen()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        frisch = Analyse.objects.select_related("agentur", "traeger").get(pk=von.pk)
        bausteine = [
            Baustein(art="text", text="{{anteil_u18}} {{ew|stadt}} {{anteil_65plus|bezirk|2019}}")
            for _ in range(anzahl)
        ]
        with django_assert_num_queries(11):
            grund_legen(frisch, bausteine, mit_blick=False)


# Wen eine Lieferung betrifft ----------------------------------------------------------------------


def test_betroffen_ist_ein_entwurf_nur_wenn_seine_bausteine_die_zahlen_zeigen() -> None:
    zahlen()
    von = analyse()
    lieferung = Lieferung.objects.get()
    assert betroffene(b.emre(), lieferung.sha256).entwuerfe == [von]
    with scopes_disabled():
        Analyse.objects.filter(pk=von.pk).update(datenstand=None)
        Baustein.objects.filter(kapitel__analyse=von).exclude(art="text").delete()
        Baustein.objects.filter(kapitel__analyse=von).update(einstellungen={})
    # „Auf einen Blick“ zeigt sie immer noch.
    assert betroffene(b.emre(), lieferung.sha256).entwuerfe == [von]


def test_ein_text_mit_zahlmarke_macht_seinen_entwurf_betroffen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysen.betroffene.BLICK", ())
    zahlen()
    von = analyse()
    lieferung = Lieferung.objects.get()
    with scopes_disabled():
        Baustein.objects.filter(kapitel__analyse=von).exclude(art="text").delete()
        Baustein.objects.filter(kapitel__analyse=von).update(einstellungen={})
    assert betroffene(b.emre(), lieferung.sha256).entwuerfe == []
    text = text_setzen(von, "lage", "Hier leben {{ew}} Menschen.")
    assert betroffene(b.emre(), lieferung.sha256).entwuerfe == [von]
    with scopes_disabled():
        Kapitel.objects.filter(pk=text.kapitel_id).update(gedruckt=False)
    assert betroffene(b.emre(), lieferung.sha256).entwuerfe == []


# Seiten -------------------------------------------------------------------------------------------


def test_birgit_baut_im_browser_um(als: Als) -> None:
    zahlen()
    von = analyse()
    client = als(b.birgit())
    seite = client.get(adresse(von, "aufbau")).text
    assert "Vorwort nach unten" in seite and "nur in der Langfassung" in seite
    teil = client.post(adresse(von, "aufbau"), {"tat": "hoch:lage", "version": "1"}, headers=HTMX)
    assert "<html" not in teil.text and teil.text.index("kapitel-lage") < teil.text.index("kapitel-anlass")
    ohne_js = client.post(adresse(von, "aufbau"), {"tat": "aus:lage", "version-lage": "1"})
    assert ohne_js.headers["Location"].endswith("/aufbau/#kapitel-lage")
    assert "ausgeschaltet" in client.get(adresse(von, "aufbau")).text
    veraltet = client.post(adresse(von, "aufbau"), {"tat": "hoch:lage", "version": "1"}, headers=HTMX)
    assert "inzwischen von jemand anderem geändert" in veraltet.text


def test_ein_neuer_baustein_fuehrt_zu_seinen_einstellungen_mit_vorschau(als: Als) -> None:
    zahlen()
    von = analyse()
    client = als(b.birgit())
    antwort = client.post(
        adresse(von, "baustein_neu", "lage"),
        {"art": "vergleich", "stelle": "2", "version": "1"},
        follow=True,
    )
    with scopes_disabled():
        neuer = Baustein.objects.get(kapitel__analyse=von, kapitel__schluessel="lage", art="vergleich")
        assert arten(von, "lage") == ["text", "vergleich", "lagekarte"]
    assert antwort.redirect_chain[-1][0] == adresse(von, "baustein", "lage", neuer.pk)
    assert "Kennzahlen für Hafenviertel im Vergleich" in antwort.text
    vorschau = client.post(
        adresse(von, "baustein_vorschau", "lage", neuer.pk),
        {"indikatoren": ["anteil_u18"], "gebiete": "", "titel": "Jung und Alt"},
        headers=HTMX,
    )
    assert "65-Jährigen" not in vorschau.text and "Jung und Alt" in vorschau.text
    with scopes_disabled():
        assert Baustein.objects.get(pk=neuer.pk).einstellungen["indikatoren"] == [
            "anteil_u18",
            "anteil_65plus",
            "anteil_auslaender",
        ]
    angaben = {"indikatoren": ["altenquotient"], "gebiete": "", "ab_laenge": "langfassung", "version": "1"}
    client.post(adresse(von, "baustein", "lage", neuer.pk), angaben)
    with scopes_disabled():
        gespeichert = Baustein.objects.get(pk=neuer.pk)
        assert (gespeichert.einstellungen, gespeichert.ab_laenge) == (
            {"indikatoren": ["altenquotient"]},
            "langfassung",
        )
    veraltet = client.post(adresse(von, "baustein", "lage", neuer.pk), angaben)
    assert veraltet.status_code == 409 and "jemand anderes diesen Baustein" in veraltet.text
    falsch = client.post(adresse(von, "baustein", "lage", neuer.pk), angaben | {"indikatoren": []})
    assert falsch.status_code == 422 and "Bitte wählen Sie wenigstens einen Indikator" in falsch.text


def test_zwei_aendern_dasselbe_kapitel_und_beide_fassungen_bleiben(als: Als) -> None:
    von = analyse()
    client = als(b.birgit())
    angaben = {
        "titel": "Wo wir sind",
        "frage": "",
        "ab_laenge": "standard",
        "agentur": str(b.ia_hafen().pk),
        "version": "1",
    }
    assert client.post(adresse(von, "kapitel_aufbau", "lage"), angaben).status_code == 302
    konflikt = client.post(adresse(von, "kapitel_aufbau", "lage"), angaben | {"titel": "Lage am Fluss"})
    assert konflikt.status_code == 409
    assert "Wo wir sind" in konflikt.text and "Lage am Fluss" in konflikt.text


def test_fremde_bausteine_gibt_es_nicht(als: Als) -> None:
    von, andere = analyse(), analyse(berichtsjahr=2020)
    with scopes_disabled():
        fremder = Baustein.objects.filter(kapitel__analyse=andere, art="karte").first()
        assert fremder is not None
        schluessel = fremder.kapitel.schluessel
    assert als(b.birgit()).get(adresse(von, "baustein", schluessel, fremder.pk)).status_code == 404
    assert als(b.frauke()).get(adresse(von, "aufbau")).status_code == 404
    assert als(b.aylin()).get(adresse(von, "aufbau")).status_code == 403


@pytest.mark.parametrize("weitere", [0, 29])
def test_der_aufbau_braucht_immer_gleich_viele_abfragen(
    weitere: int, als: Als, django_assert_num_queries: Any
) -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        for nummer in range(weitere):
            kapitel_anlegen(analyse=von, titel=f"Eigenes {nummer}", frage="", durch=b.birgit())
    client = als(b.birgit())
    with django_assert_num_queries(8):
        client.get(adresse(von, "aufbau"))
