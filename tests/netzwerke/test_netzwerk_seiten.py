"""Die Seiten des Netzwerks: wer was sieht, was im Formular geschieht, wie viele Abfragen es kostet."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from agenturen.models import Akteursart, Person
from netzwerke.kooperation_feststellen import kooperation_feststellen
from netzwerke.models import Akteur, Kooperation
from tests import besetzung as b
from tests.seitenformular import formularwerte

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
Zaehle = Callable[[int], Any]
HTMX = {"HX-Request": "true"}


def kooperation(partner: Akteur) -> Kooperation:
    with scopes_disabled():
        return kooperation_feststellen(
            agentur=b.ia_hafen(), partner=partner, durch=b.aylin(), anlass="Probe", am=date(2026, 3, 5)
        )


def art(schluessel: str) -> int:
    return Akteursart.objects.get(schluessel=schluessel).pk


# Wer was darf ----------------------------------------------------------------------------------

ALLE = ["aylin", "birgit", "carsten", "daria", "emre", "farid", "frauke", "guelsen", "hatice"]
# Adresse → Status je Person in der Reihenfolge von ALLE, für Akteur und Kooperation der IA Hafenviertel.
GET = {
    "akteure": [200, 200, 200, 200, 200, 200, 200, 200, 403],
    "akteur_neu": [200, 200, 403, 403, 403, 200, 200, 200, 403],
    "akteur": [200, 200, 200, 200, 200, 200, 200, 200, 403],
    "akteur_aendern": [200, 200, 403, 403, 403, 403, 403, 200, 403],
    "akteur_bestaetigen": [405, 405, 405, 405, 405, 405, 405, 405, 405],
    "im_sozialraum": [200, 200, 200, 200, 200, 200, 200, 200, 403],
    "kooperationen": [200, 200, 200, 200, 403, 200, 200, 200, 403],
    "kooperation_neu": [200, 200, 403, 403, 403, 200, 200, 200, 403],
    "kooperation": [200, 200, 200, 200, 403, 404, 404, 200, 403],
    "kooperation_aendern": [200, 200, 403, 403, 403, 404, 404, 403, 403],
}
POST = {
    "akteur_neu": [422, 422, 403, 403, 403, 422, 422, 422, 403],
    "akteur_aendern": [422, 422, 403, 403, 403, 403, 403, 422, 403],
    "akteur_bestaetigen": [302, 302, 403, 403, 403, 403, 403, 302, 403],
    "kooperation_neu": [422, 422, 403, 403, 403, 422, 422, 422, 403],
    "kooperation_aendern": [422, 422, 403, 403, 403, 404, 404, 403, 403],
}


def adressen() -> dict[str, str]:
    akteur = b.akteur(sozialraeume=[b.hafenviertel()])
    angaben = {
        "akteur": [akteur.pk],
        "akteur_aendern": [akteur.pk],
        "akteur_bestaetigen": [akteur.pk],
        "im_sozialraum": [b.hafenviertel().pk],
        "kooperation": [kooperation(akteur).pk],
        "kooperation_aendern": [kooperation(akteur).pk],
    }
    return {name: reverse(f"netzwerke:{name}", args=angaben.get(name)) for name in GET}


def test_jede_adresse_antwortet_jeder_person_wie_die_tabelle_sagt(als: Als) -> None:
    wohin = adressen()
    for nummer, wer in enumerate(ALLE):
        client = als(getattr(b, wer)())
        for name, erwartet in GET.items():
            assert (wer, name, client.get(wohin[name]).status_code) == (wer, name, erwartet[nummer])
        for name, erwartet in POST.items():
            assert (wer, name, client.post(wohin[name]).status_code) == (wer, name, erwartet[nummer])


def test_ohne_anmeldung_geht_es_zur_anmeldung(client: Client) -> None:
    for adresse in adressen().values():
        assert client.get(adresse).status_code == 302


def test_unbekanntes_ist_404(als: Als) -> None:
    for name in ("akteur", "akteur_aendern", "im_sozialraum", "kooperation", "kooperation_aendern"):
        assert als(b.birgit()).get(reverse(f"netzwerke:{name}", args=[999_999])).status_code == 404


# Listen ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_akteure_kosten_immer_gleich_viele_abfragen(
    als: Als, anzahl: int, django_assert_num_queries: Zaehle
) -> None:
    for nummer in range(anzahl):
        b.akteur(f"Verein {nummer:02}", "verein", sozialraeume=[b.hafenviertel()])
    client = als(b.aylin())
    with django_assert_num_queries(8):
        client.get(reverse("netzwerke:akteure"))


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_kooperationen_kosten_immer_gleich_viele_abfragen(
    als: Als, anzahl: int, django_assert_num_queries: Zaehle
) -> None:
    for nummer in range(anzahl):
        kooperation(b.akteur(f"Verein {nummer:02}", "verein"))
    client = als(b.aylin())
    with django_assert_num_queries(7):
        client.get(reverse("netzwerke:kooperationen"))


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_seite_eines_akteurs_kostet_immer_gleich_viele_abfragen(
    als: Als, anzahl: int, django_assert_num_queries: Zaehle
) -> None:
    mitte = b.akteur("Mitte", "verein", sozialraeume=[b.hafenviertel()])
    kooperation(mitte)
    with scopes_disabled():
        for nummer in range(anzahl - 1):
            anderer = b.akteur(f"Verein {nummer:02}", "verein")
            Kooperation.objects.create(traeger=b.nordufer(), agentur=b.ia_hafen(), a=mitte, b=anderer)
    client = als(b.aylin())
    with django_assert_num_queries(9):
        client.get(reverse("netzwerke:akteur", args=[mitte.pk]))


def test_mit_wem_alle_eigenen_schon_arbeiten_den_haelt_niemand_neu_fest(als: Als) -> None:
    alter, neuer = b.akteur("Alte Schule", "schule"), b.akteur("Neue Schule", "schule")
    kooperation(alter)
    for akteur, neu in ((alter, False), (neuer, True)):
        seite = als(b.aylin()).get(reverse("netzwerke:akteur", args=[akteur.pk])).text
        assert (f"/netzwerk/kooperationen/neu/?partner={akteur.pk}" in seite) is neu


def test_die_suche_findet_trotz_tippfehler_und_zeigt_das_naechste_zuerst(als: Als) -> None:
    b.akteur("Schulamt", "behoerde")
    b.akteur("Grundschule am Hafen", "schule")
    b.akteur("Sportclub", "verein")
    antwort = als(b.aylin()).get(reverse("netzwerke:akteure"), {"suche": "grundshule"}, headers=HTMX)
    assert [str(a) for a in antwort.context["seite"]] == ["Grundschule am Hafen"]
    assert antwort.templates[0].name == "netzwerke/_akteure.html"


def test_die_filter_wirken_und_stehen_als_marken_da(als: Als) -> None:
    b.akteur("Alte Schule", "schule", stand=date(2020, 1, 1), sozialraeume=[b.hafenviertel()])
    b.akteur("Neue Schule", "schule", stand=timezone.localdate())
    b.akteur("Verein", "verein")
    b.akteur("Stillgelegt", "schule", aktiv=False)
    client = als(b.aylin())

    def namen(**filter: Any) -> list[str]:
        return [str(a) for a in client.get(reverse("netzwerke:akteure"), filter).context["seite"]]

    assert namen() == ["Alte Schule", "Neue Schule", "Verein"]
    assert namen(bestand="alle") == ["Alte Schule", "Neue Schule", "Stillgelegt", "Verein"]
    assert namen(art=art("schule")) == ["Alte Schule", "Neue Schule"]
    assert namen(stand="alt") == ["Alte Schule"]
    assert namen(sozialraum=b.hafenviertel().pk) == ["Alte Schule"]
    assert namen(sortierung="-name") == ["Verein", "Neue Schule", "Alte Schule"]
    antwort = client.get(reverse("netzwerke:akteure"), {"art": art("schule"), "stand": "alt"})
    assert [m.text for m in antwort.context["filtermarken"]] == ["Art: Schule", "Stand: älter als ein Jahr"]


def test_die_akteure_lassen_sich_fuer_excel_herunterladen(als: Als) -> None:
    b.akteur("=HYPERLINK()", "verein", sozialraeume=[b.hafenviertel(), b.am_fluss()])
    antwort = als(b.aylin()).get(reverse("netzwerke:akteure"), {"format": "csv"})
    kopf, zeile, rest = antwort.content.decode("utf-8-sig").split("\r\n")
    assert kopf == (
        "Name;Art;Sozialräume;Beschreibung;Anschrift;Kontakt;E-Mail;Telefon;Website;gepflegt von;"
        "Stand geprüft am;aktiv"
    )
    assert zeile == (
        "'=HYPERLINK();Verein;Am Fluss, Hafenviertel;;;;;;;Wohlfahrtsverband Nordufer e. V.;15.01.2026;ja"
    )
    assert rest == ""


def test_die_kooperationen_der_anderen_stehen_nicht_in_der_datei(als: Als) -> None:
    kooperation(b.akteur())
    assert (
        als(b.farid())
        .get(reverse("netzwerke:kooperationen"), {"format": "csv"})
        .content.decode("utf-8-sig")
        .splitlines()[1:]
        == []
    )
    zeilen = (
        als(b.daria()).get(reverse("netzwerke:kooperationen"), {"format": "csv"}).content.decode("utf-8-sig")
    )
    assert zeilen.splitlines()[1] == (
        "Integrationsagentur Hafenviertel;Grundschule am Hafen;Schule;mündlich;3;gemeinsame Angebote;;"
        "05.03.2026;;05.03.2026;"
    )


# Akteure eintragen -----------------------------------------------------------------------------


def test_aylin_legt_einen_akteur_an(als: Als) -> None:
    antwort = als(b.aylin()).post(
        reverse("netzwerke:akteur_neu"),
        {"name": "Sportclub", "art": art("verein"), "traeger": b.nordufer().pk, "website": "sc.example"},
        follow=True,
    )
    neuer = Akteur.objects.get()
    assert antwort.redirect_chain == [(reverse("netzwerke:akteur", args=[neuer.pk]), 302)]
    assert (neuer.name, neuer.website, neuer.angelegt_von_traeger) == (
        "Sportclub",
        "https://sc.example",
        b.nordufer(),
    )
    assert [str(m) for m in antwort.context["messages"]] == ["„Sportclub“ ist angelegt."]


def test_ein_aehnlicher_name_wird_erst_gezeigt_und_dann_trotzdem_angelegt(als: Als) -> None:
    b.akteur("Moscheeverein Hafen e. V.", "religion")
    client = als(b.aylin())
    eingabe = {"name": "Moscheeverein Hafen", "art": art("religion"), "traeger": b.nordufer().pk}
    antwort = client.post(reverse("netzwerke:akteur_neu"), eingabe)
    assert [str(a) for a in antwort.context["aehnliche"]] == ["Moscheeverein Hafen e. V."]
    assert Akteur.objects.count() == 1
    assert 'value="Moscheeverein Hafen"' in antwort.content.decode()
    # Wer den Namen danach ändert, bekommt den Hinweis zum neuen Namen.
    andere = {**eingabe, "name": "Moscheeverein am Hafen", "trotzdem": "Moscheeverein Hafen"}
    client.post(reverse("netzwerke:akteur_neu"), andere)
    assert Akteur.objects.count() == 1
    client.post(reverse("netzwerke:akteur_neu"), {**eingabe, "trotzdem": "Moscheeverein Hafen"})
    assert Akteur.objects.count() == 2


def test_der_hinweis_erscheint_schon_beim_tippen_ohne_zu_mahnen(als: Als) -> None:
    b.akteur("Jobcenter", "behoerde")
    antwort = als(b.aylin()).post(
        reverse("netzwerke:akteur_neu"), {"name": "Job-Center", "tat": "pruefen"}, headers=HTMX
    )
    assert antwort.status_code == 200
    assert [str(a) for a in antwort.context["aehnliche"]] == ["Jobcenter"]
    assert "Bitte prüfen Sie Ihre Eingaben" not in antwort.content.decode()


def test_niemand_legt_akteure_fuer_einen_fremden_traeger_an(als: Als) -> None:
    antwort = als(b.aylin()).post(
        reverse("netzwerke:akteur_neu"), {"name": "Neu", "art": art("verein"), "traeger": b.suedhang().pk}
    )
    assert antwort.status_code == 422
    assert Akteur.objects.count() == 0


def aenderung(akteur: Akteur, **werte: Any) -> dict[str, Any]:
    return {"name": akteur.name, "art": akteur.art_id, "aktiv": "on", "version": akteur.version} | werte


def test_zwei_aendern_denselben_akteur_und_beide_fassungen_bleiben(als: Als) -> None:
    akteur = b.akteur(telefon="alt")
    adresse = reverse("netzwerke:akteur_aendern", args=[akteur.pk])
    assert als(b.aylin()).post(adresse, aenderung(akteur, telefon="von Aylin")).status_code == 302
    birgit = als(b.birgit())
    antwort = birgit.post(adresse, aenderung(akteur, telefon="von Birgit", kontakt="Vorstand"))
    assert antwort.status_code == 409
    konflikt = antwort.context["konflikt"]
    assert konflikt.wer == "Aylin Demir"
    assert [(u.feld, u.eigene, u.gespeicherte) for u in konflikt.unterschiede] == [
        ("Kontakt", "Vorstand", "–"),
        ("Telefon", "von Birgit", "von Aylin"),
    ]
    akteur.refresh_from_db()
    assert akteur.telefon == "von Aylin"
    # Birgit hat beide gesehen und schickt ihre Fassung noch einmal ab.
    erneut = antwort.context["form"]["version"].value()
    assert birgit.post(adresse, aenderung(akteur, telefon="von Birgit", version=erneut)).status_code == 302
    akteur.refresh_from_db()
    assert akteur.telefon == "von Birgit"


def test_die_seiten_unveraendert_abgeschickt_veraendern_nichts(als: Als) -> None:
    akteur = b.akteur(
        beschreibung="Zwei\nZeilen", stand=timezone.localdate(), sozialraeume=[b.hafenviertel()], telefon="1"
    )
    bestehende = kooperation(akteur)
    client = als(b.birgit())
    for adresse, modell in (
        (reverse("netzwerke:akteur_aendern", args=[akteur.pk]), Akteur),
        (reverse("netzwerke:kooperation_aendern", args=[bestehende.pk]), Kooperation),
    ):
        with scopes_disabled():
            vorher = list(modell.objects.order_by("pk").values())
            werte = formularwerte(client.get(adresse).content.decode(), "formular")
            assert client.post(adresse, werte).status_code == 302
            assert list(modell.objects.order_by("pk").values()) == vorher
    assert [str(raum) for raum in akteur.sozialraeume.all()] == ["Hafenviertel"]


def test_stimmt_noch_ohne_und_mit_htmx(als: Als) -> None:
    akteur = b.akteur(stand=date(2020, 1, 1))
    adresse = reverse("netzwerke:akteur_bestaetigen", args=[akteur.pk])
    assert als(b.aylin()).post(adresse).status_code == 302
    akteur.refresh_from_db()
    assert akteur.stand == timezone.localdate()
    assert als(b.birgit()).post(adresse, headers=HTMX).templates[0].name == "netzwerke/_stand.html"


def test_die_seite_zeigt_knoepfe_nur_wer_sie_benutzen_darf(als: Als) -> None:
    akteur = b.akteur(stand=date(2020, 1, 1))
    adresse = reverse("netzwerke:akteur", args=[akteur.pk])
    assert "Stimmt noch" in als(b.aylin()).get(adresse).content.decode()
    for wer in (b.carsten(), b.emre(), b.farid()):
        seite = als(wer).get(adresse).content.decode()
        assert "Stimmt noch" not in seite
        assert reverse("netzwerke:akteur_aendern", args=[akteur.pk]) not in seite


# Kooperationen eintragen -----------------------------------------------------------------------


def test_birgit_haelt_eine_kooperation_von_hand_fest(als: Als) -> None:
    amt = b.akteur("Jobcenter", "behoerde")
    eingabe = {
        "agentur": b.ia_hafen().pk,
        "partner": amt.pk,
        "intensitaet": "2",
        "form": "gremium",
        "beginn": "2026-01-01",
    }
    antwort = als(b.birgit()).post(reverse("netzwerke:kooperation_neu"), eingabe)
    with scopes_disabled():
        neue = Kooperation.objects.get()
    assert antwort.url == reverse("netzwerke:kooperation", args=[neue.pk])
    assert (neue.intensitaet, neue.form, neue.beginn) == (2, "gremium", date(2026, 1, 1))
    zweite = als(b.birgit()).post(reverse("netzwerke:kooperation_neu"), eingabe)
    assert zweite.context["form"].errors["partner"] == [
        "Die Kooperation mit „Jobcenter“ ist schon festgehalten. Bitte ändern Sie den vorhandenen Eintrag."
    ]
    assert reverse("netzwerke:kooperation_aendern", args=[neue.pk]) in zweite.content.decode()


def test_fehlt_der_partner_fuehrt_ein_weg_zum_neuen_akteur(als: Als) -> None:
    seite = als(b.birgit()).get(reverse("netzwerke:kooperation_neu")).content.decode()
    assert f'Nicht dabei? <a href="{reverse("netzwerke:akteur_neu")}">Neuen Akteur anlegen</a>' in seite


def test_das_ende_liegt_nicht_vor_dem_beginn(als: Als) -> None:
    bestehende = kooperation(b.akteur())
    antwort = als(b.birgit()).post(
        reverse("netzwerke:kooperation_aendern", args=[bestehende.pk]),
        {"intensitaet": 3, "form": "projekt", "beginn": "2026-05-01", "ende": "2026-04-01", "version": 1},
    )
    assert antwort.status_code == 422
    assert antwort.context["form"].errors["ende"] == [
        "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Daten."
    ]


def test_zwei_aendern_dieselbe_kooperation(als: Als) -> None:
    bestehende = kooperation(b.akteur())
    adresse = reverse("netzwerke:kooperation_aendern", args=[bestehende.pk])
    eingabe = {"intensitaet": 3, "form": "projekt", "version": 1}
    assert als(b.aylin()).post(adresse, eingabe | {"intensitaet": 4}).status_code == 302
    antwort = als(b.birgit()).post(adresse, eingabe)
    assert antwort.status_code == 409
    assert [(u.feld, u.eigene, u.gespeicherte) for u in antwort.context["konflikt"].unterschiede] == [
        ("Intensität", "gemeinsame Angebote", "verbindliche Kooperation")
    ]


def test_beim_akteur_stehen_zuerst_seine_acht_engsten_kooperationen(als: Als) -> None:
    for nummer in range(11):
        kooperation(b.akteur(f"Verein {nummer}", "verein"))
    agentur = Akteur.objects.get(agentur=b.ia_hafen())
    seite = reverse("netzwerke:akteur", args=[agentur.pk])
    antwort = als(b.aylin()).get(seite)
    assert len(antwort.context["kooperationen"]) == 8
    assert "Alle 11 Kooperationen zeigen" in antwort.content.decode()
    antwort = als(b.aylin()).get(f"{seite}?kooperationen=alle")
    assert len(antwort.context["kooperationen"]) == 11
    assert "Kooperationen zeigen" not in antwort.content.decode()


def test_im_sozialraum_stehen_die_laufenden_netzwerke_der_eigenen_traeger(als: Als) -> None:
    b.netzwerk("Stadtteilkonferenz Hafen")
    b.netzwerk("Längst beendet", status="beendet")
    b.netzwerk("Anderswo", sozialraeume=[b.am_fluss()])
    adresse = reverse("netzwerke:netzwerke_im_sozialraum", args=[b.hafenviertel().pk])
    antwort = als(b.aylin()).get(adresse, headers=HTMX)
    assert [str(n) for n in antwort.context["netzwerke"]] == ["Stadtteilkonferenz Hafen"]
    assert "1\u00a0Netzwerk in Hafenviertel ansehen" in antwort.content.decode()
    assert list(als(b.farid()).get(adresse, headers=HTMX).context["netzwerke"]) == []


def test_im_sozialraum_stehen_die_akteure_die_dort_wirken(als: Als) -> None:
    b.akteur("Hier", "verein", sozialraeume=[b.hafenviertel()])
    b.akteur("Dort", "verein", sozialraeume=[b.am_fluss()])
    antwort = als(b.farid()).get(reverse("netzwerke:im_sozialraum", args=[b.hafenviertel().pk]), headers=HTMX)
    assert [str(a) for a in antwort.context["akteure"]] == ["Hier"]
