"""Die Seiten der Angebote: wer was sieht, das eine Formular, Termine zählen, Abfragen."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from agenturen.models import Akteursart, Handlungsfeld, Mitgliedschaft, Person, Rolle, Themenfeld
from angebote.angaben import angabe_aus
from angebote.models import Angebot, Termin
from angebote.termin_zaehlen import termin_zaehlen
from netzwerke.models import Akteur, Kooperation
from tests import besetzung as b
from tests.seitenformular import formularwerte

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
Zaehle = Callable[[int], Any]
HTMX = {"HX-Request": "true"}
MONTAG = date(2026, 3, 2)

# Wer was darf ----------------------------------------------------------------------------------

ALLE = ["aylin", "birgit", "carsten", "daria", "emre", "farid", "frauke", "guelsen", "hatice"]
# Adresse → Status je Person in der Reihenfolge von ALLE, für ein Angebot der IA Hafenviertel.
GET = {
    "liste": [200, 200, 200, 200, 403, 200, 200, 200, 403],
    "neu": [200, 200, 403, 403, 403, 200, 200, 200, 403],
    "zaehlen": [200, 200, 403, 403, 403, 200, 200, 200, 403],
    "angebot": [200, 200, 200, 200, 403, 404, 404, 200, 403],
    "aendern": [200, 200, 403, 403, 403, 404, 404, 403, 403],
    "termin_zaehlen": [200, 200, 403, 403, 403, 404, 404, 403, 403],
    "im_sozialraum": [200, 200, 200, 200, 403, 200, 200, 200, 403],
    "von_akteur": [200, 200, 200, 200, 403, 200, 200, 200, 403],
}
POST = {
    "neu": [422, 422, 403, 403, 403, 422, 422, 422, 403],
    "zaehlen": [302, 302, 403, 403, 403, 302, 302, 302, 403],
    "aendern": [422, 422, 403, 403, 403, 404, 404, 403, 403],
    "termin_zaehlen": [422, 422, 403, 403, 403, 404, 404, 403, 403],
}


def adressen() -> dict[str, str]:
    schule = b.akteur()
    angebot = b.angebot(partner=[schule])
    angaben = {
        "angebot": [angebot.pk],
        "aendern": [angebot.pk],
        "termin_zaehlen": [b.termin(angebot, MONTAG).pk],
        "im_sozialraum": [b.hafenviertel().pk],
        "von_akteur": [schule.pk],
    }
    return {name: reverse(f"angebote:{name}", args=angaben.get(name)) for name in GET}


def test_jede_adresse_antwortet_jeder_person_wie_die_tabelle_sagt(als: Als) -> None:
    wohin = adressen()
    leer = {"termin-TOTAL_FORMS": "0", "termin-INITIAL_FORMS": "0", "neu-TOTAL_FORMS": "0"}
    for nummer, wer in enumerate(ALLE):
        client = als(getattr(b, wer)())
        for name, erwartet in GET.items():
            assert (wer, name, client.get(wohin[name]).status_code) == (wer, name, erwartet[nummer])
        for name, erwartet in POST.items():
            antwort = client.post(wohin[name], leer | {"neu-INITIAL_FORMS": "0"})
            assert (wer, name, antwort.status_code) == (wer, name, erwartet[nummer])


def test_ohne_anmeldung_geht_es_zur_anmeldung(client: Client) -> None:
    for adresse in adressen().values():
        assert client.get(adresse).status_code == 302


def test_unbekanntes_ist_404(als: Als) -> None:
    for name in ("angebot", "aendern", "termin_zaehlen", "im_sozialraum", "von_akteur"):
        assert als(b.birgit()).get(reverse(f"angebote:{name}", args=[999_999])).status_code == 404


def test_der_verbund_sieht_nur_gewaehlte_agenturen(als: Als) -> None:
    b.angebot("Hafen-Café")
    weber = b.angebot("Weber-Café", agentur=b.ia_weber())
    daria = als(b.daria())
    liste = daria.get(reverse("angebote:liste"))
    assert [str(a) for a in liste.context["seite"]] == ["Hafen-Café"]
    assert daria.get(reverse("angebote:angebot", args=[weber.pk])).status_code == 404
    im_raum = daria.get(reverse("angebote:im_sozialraum", args=[b.hafenviertel().pk]), headers=HTMX)
    assert [str(a) for a in im_raum.context["angebote"]] == ["Hafen-Café"]


def test_der_fremde_traeger_sieht_in_liste_datei_und_fragmenten_nichts(als: Als) -> None:
    schule = b.akteur()
    b.angebot("Hafen-Café", partner=[schule])
    farid = als(b.farid())
    assert list(farid.get(reverse("angebote:liste")).context["seite"]) == []
    datei = farid.get(reverse("angebote:liste"), {"format": "csv-offen"}).content.decode()
    assert datei.splitlines()[1:] == []
    for name, nummer in (("im_sozialraum", b.hafenviertel().pk), ("von_akteur", schule.pk)):
        antwort = farid.get(reverse(f"angebote:{name}", args=[nummer]), headers=HTMX)
        assert list(antwort.context["angebote"]) == []


# Listen ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("anzahl", [1, 30])
@pytest.mark.parametrize(
    ("name", "abfragen"), [("liste", 12), ("angebot", 12), ("aendern", 24), ("zaehlen", 5), ("von_akteur", 7)]
)
def test_jede_seite_kostet_immer_gleich_viele_abfragen(
    als: Als, anzahl: int, name: str, abfragen: int, django_assert_num_queries: Zaehle
) -> None:
    partner = [b.akteur(f"Verein {nummer:02}", "verein") for nummer in range(anzahl)]
    angebote = [b.angebot(f"Treff {nummer:02}", partner=partner) for nummer in range(anzahl)]
    for nummer in range(anzahl):
        b.termin(angebote[0], MONTAG + timedelta(days=nummer))
        b.termin(angebote[0], date(2025, 1, 1) + timedelta(days=nummer), teilnahmen=nummer)
    nummern = {"angebot": [angebote[0].pk], "aendern": [angebote[0].pk], "von_akteur": [partner[0].pk]}
    client = als(b.aylin())
    with django_assert_num_queries(abfragen):
        assert client.get(reverse(f"angebote:{name}", args=nummern.get(name))).status_code == 200


def test_filter_suche_und_sortierung(als: Als) -> None:
    schule = b.akteur()
    erstes = b.angebot("Sprachcafé", partner=[schule], ort="Gemeindehaus")
    zweites = b.angebot("Fahrradkurs für Frauen", status="geplant", sozialraum=b.am_fluss())
    fremdes = b.angebot("Elterncafé", agentur=b.ia_weber())
    with scopes_disabled():
        zweites.handlungsfelder.set(Handlungsfeld.objects.filter(schluessel="oeffnung"))
        zweites.themenfelder.set(Themenfeld.objects.filter(schluessel="freizeit"))
    b.termin(fremdes, MONTAG, teilnahmen=30)
    b.termin(erstes, MONTAG, teilnahmen=4)
    client = als(b.aylin())

    def titel(**filter: Any) -> list[str]:
        return [str(a) for a in client.get(reverse("angebote:liste"), filter).context["seite"]]

    assert titel() == ["Elterncafé", "Fahrradkurs für Frauen", "Sprachcafé"]
    assert titel(suche="Sprachkaffee") == ["Sprachcafé"]
    assert titel(suche="cafe") == ["Elterncafé", "Sprachcafé"]
    assert titel(suche="gemeindehaus") == ["Sprachcafé"]
    assert titel(sozialraum=b.am_fluss().pk) == ["Fahrradkurs für Frauen"]
    assert titel(status="geplant") == ["Fahrradkurs für Frauen"]
    assert titel(agentur=b.ia_weber().pk) == ["Elterncafé"]
    assert titel(partner=schule.pk) == ["Sprachcafé"]
    oeffnung = Handlungsfeld.objects.get(schluessel="oeffnung").pk
    freizeit = Themenfeld.objects.get(schluessel="freizeit").pk
    assert titel(handlungsfelder=oeffnung, themenfelder=freizeit) == ["Fahrradkurs für Frauen"]
    assert titel(sortierung="-teilnahmen") == ["Elterncafé", "Sprachcafé", "Fahrradkurs für Frauen"]
    antwort = client.get(reverse("angebote:liste"), {"status": "geplant"}, headers=HTMX)
    assert antwort.templates[0].name == "angebote/_liste.html"
    assert [marke.text for marke in antwort.context["filtermarken"]] == ["Status: geplant"]


def test_die_datei_unterscheidet_null_von_nicht_gezaehlt(als: Als) -> None:
    b.termin(b.angebot("Leer"), MONTAG)
    b.termin(b.angebot("Niemand"), MONTAG, teilnahmen=0)
    zeilen = als(b.aylin()).get(reverse("angebote:liste"), {"format": "csv"}).content.decode("utf-8-sig")
    kopf, *daten = (zeile.split(";") for zeile in zeilen.splitlines())
    spalte = kopf.index("Teilnahmen (gezählte Termine)")
    assert [(zeile[0], zeile[spalte]) for zeile in daten] == [("Leer", ""), ("Niemand", "0")]


# Das eine Formular -----------------------------------------------------------------------------


def eingabe(
    termine: list[dict[str, Any]] | None = None, neue: list[dict[str, Any]] | None = None, **werte: Any
):
    """Was der Browser abschickt: Angaben, Termine und neue Partner."""
    daten: dict[str, Any] = {
        "titel": "Sprachcafé",
        "sozialraum": b.hafenviertel().pk,
        "handlungsfelder": [Handlungsfeld.objects.get(schluessel="sozialraum").pk],
        "agentur": b.ia_hafen().pk,
        "status": "laufend",
        "rolle_der_ia": "traeger",
        "barrierefrei": "unbekannt",
        "tat": "speichern",
    } | werte
    for vorsatz, zeilen in (("termin", termine or []), ("neu", neue or [])):
        daten |= {f"{vorsatz}-TOTAL_FORMS": len(zeilen), f"{vorsatz}-INITIAL_FORMS": 0}
        for nummer, zeile in enumerate(zeilen):
            daten |= {f"{vorsatz}-{nummer}-{feld}": wert for feld, wert in zeile.items()}
    return daten


def einziges() -> Angebot:
    with scopes_disabled():
        return Angebot.objects.get()


def termine() -> list[tuple[date, int | None]]:
    with scopes_disabled():
        return [(t.datum, t.teilnahmen) for t in Termin.objects.order_by("datum")]


def test_aylin_traegt_ein_angebot_mit_partner_und_drei_terminen_ein(als: Als) -> None:
    schule = b.akteur()
    antwort = als(b.aylin()).post(
        reverse("angebote:neu"),
        eingabe(
            partner=[schule.pk],
            termine=[
                {"datum": "2026-03-02", "beginn": "17:00", "teilnahmen": "12", "dauer_minuten": "90"},
                {"datum": "2026-03-09", "teilnahmen": "1.000", "davon_neu": "3"},
                {"datum": "2026-03-16"},
                {},
            ],
        ),
        follow=True,
    )
    assert antwort.redirect_chain == [(reverse("angebote:angebot", args=[einziges().pk]), 302)]
    assert [str(m) for m in antwort.context["messages"]] == ["Das Angebot „Sprachcafé“ ist angelegt."]
    assert termine() == [(date(2026, 3, 2), 12), (date(2026, 3, 9), 1000), (date(2026, 3, 16), None)]
    with scopes_disabled():
        assert Kooperation.objects.get().letzter_kontakt == date(2026, 3, 16)
    seite = antwort.content.decode()
    assert "mindestens 1.012" in seite
    assert "Kooperation: gemeinsame Angebote" in seite


def test_agentur_und_sozialraum_stehen_schon_da_wenn_es_nur_eine_gibt(als: Als) -> None:
    b.hafenviertel(), b.am_fluss()
    formular = als(b.aylin()).get(reverse("angebote:neu")).context["form"]
    assert formular["agentur"].value() == b.ia_hafen().pk
    assert formular["agentur"].is_hidden
    assert formular["sozialraum"].value() == b.hafenviertel().pk
    gewuenscht = als(b.aylin()).get(reverse("angebote:neu"), {"sozialraum": b.am_fluss().pk})
    assert gewuenscht.context["form"]["sozialraum"].value() == str(b.am_fluss().pk)


def test_wer_in_zwei_agenturen_arbeitet_waehlt_und_nur_unter_diesen(als: Als) -> None:
    aylin = b.aylin()
    Mitgliedschaft.objects.create(
        person=aylin, traeger=b.nordufer(), agentur=b.ia_weber(), rolle=Rolle.FACHKRAFT
    )
    client = als(Person.objects.get(pk=aylin.pk))
    assert not client.get(reverse("angebote:neu")).context["form"]["agentur"].is_hidden
    assert client.post(reverse("angebote:neu"), eingabe(agentur=b.ia_suedhang().pk)).status_code == 422
    assert client.post(reverse("angebote:neu"), eingabe(agentur=b.ia_weber().pk)).status_code == 302
    assert einziges().agentur == b.ia_weber()


def test_fehler_stehen_am_feld_und_in_der_zusammenfassung_und_nichts_geht_verloren(als: Als) -> None:
    antwort = als(b.aylin()).post(
        reverse("angebote:neu"),
        eingabe(
            titel="",
            handlungsfelder=[],
            ort="Gemeindehaus",
            termine=[
                {"datum": "2026-03-02", "teilnahmen": "viele"},
                {"teilnahmen": "5"},
                {"datum": "2026-03-09", "teilnahmen": "3", "davon_neu": "4"},
            ],
            neue=[{"name": "Frauentreff"}],
        ),
    )
    assert antwort.status_code == 422
    assert [(z.feld, z.satz) for z in antwort.context["eingabe"].fehler] == [
        ("Titel", "Bitte geben Sie dem Angebot einen Titel."),
        ("Handlungsfelder", "Bitte wählen Sie mindestens ein Handlungsfeld."),
        ("Neuer Partner 1, Art", "Bitte wählen Sie die Art."),
        (
            "Termin 1, Teilnahmen",
            "„viele“ ist keine ganze Zahl. Bitte schreiben Sie nur Ziffern, etwa 12.",
        ),
        ("Termin 2, Datum", "Bitte geben Sie das Datum an oder leeren Sie die Zeile."),
        (
            "Termin 3, davon neu",
            "Das sind mehr als alle 3 Teilnahmen. Bitte prüfen Sie beide Zahlen.",
        ),
    ]
    seite = antwort.content.decode()
    for wert in ('value="viele"', 'value="Gemeindehaus"', 'value="Frauentreff"', 'value="2026-03-09"'):
        assert wert in seite
    with scopes_disabled():
        assert Angebot.objects.count() == 0


def test_noch_ein_termin_veraendert_nur_das_formular(als: Als) -> None:
    antwort = als(b.aylin()).post(
        reverse("angebote:neu"),
        eingabe(titel="", tat="termin_mehr", termine=[{"datum": "2026-03-02", "teilnahmen": "viele"}]),
    )
    assert antwort.status_code == 200
    zeilen = antwort.context["eingabe"].termine
    assert [zeile["datum"].value() for zeile in zeilen] == ["2026-03-02", None]
    seite = antwort.content.decode()
    assert "Bitte prüfen Sie Ihre Eingaben" not in seite
    assert 'value="viele"' in seite


def test_wochentermine_fuellen_erst_die_leeren_zeilen(als: Als) -> None:
    antwort = als(b.aylin()).post(
        reverse("angebote:neu"),
        eingabe(
            tat="wiederholen", termine=[{"datum": "2026-03-02", "beginn": "17:00", "teilnahmen": "12"}, {}]
        )
        | {"serie-bis": "2026-03-23"},
    )
    zeilen = antwort.context["eingabe"].termine
    assert [(z["datum"].value(), z["beginn"].value(), z["teilnahmen"].value()) for z in zeilen] == [
        ("2026-03-02", "17:00", "12"),
        ("2026-03-09", "17:00", None),
        ("2026-03-16", "17:00", None),
        ("2026-03-23", "17:00", None),
    ]
    # Der Knopf behält den Fokus, weil er dieselbe Kennung trägt; vorgelesen wird, was geschah.
    seite = antwort.content.decode().replace("\u00a0", " ")
    assert 'id="termine-wiederholen"' in seite
    assert "3 Termine ergänzt, der letzte am 23.03.2026. Gespeichert wird mit dem Angebot." in seite


@pytest.mark.parametrize(
    ("zeilen", "bis", "satz"),
    [
        ([], "2026-03-23", "Bitte tragen Sie zuerst einen Termin ein und bis wann er sich wiederholt."),
        (
            [{"datum": "2026-03-02"}],
            "",
            "Bitte tragen Sie zuerst einen Termin ein und bis wann er sich wiederholt.",
        ),
        (
            [{"datum": "2026-03-02"}],
            "2026-03-08",
            "Bis zum 08.03.2026 liegt keine ganze Woche nach dem letzten Termin (02.03.2026).",
        ),
    ],
)
def test_wochentermine_sagen_was_fehlt(als: Als, zeilen: list[dict[str, Any]], bis: str, satz: str) -> None:
    antwort = als(b.aylin()).post(
        reverse("angebote:neu"), eingabe(tat="wiederholen", termine=zeilen) | {"serie-bis": bis}
    )
    assert antwort.context["eingabe"].hinweis == satz


def test_partner_suchen_behaelt_die_gewaehlten_und_speichert_nicht(als: Als) -> None:
    schule, kita = b.akteur(), b.akteur("Kita Anker", "kita")
    for tat in ("partner_suchen", "eingabetaste"):
        antwort = als(b.aylin()).post(
            reverse("angebote:neu"), eingabe(tat=tat, partner=[schule.pk], partner_suche="kita")
        )
        assert antwort.status_code == 200
        assert list(antwort.context["eingabe"].gewaehlte_partner) == [schule]
        assert antwort.context["eingabe"].vorschlaege == [kita]
    # Ohne Suchwort speichert die Eingabetaste.
    assert als(b.aylin()).post(reverse("angebote:neu"), eingabe(tat="eingabetaste")).status_code == 302


def test_wer_zurueckblaettert_und_noch_einmal_sendet_legt_kein_zweites_an(als: Als) -> None:
    aylin = als(b.aylin())
    daten = eingabe()
    erste = aylin.post(reverse("angebote:neu"), daten)
    nochmal = aylin.post(reverse("angebote:neu"), daten, follow=True)
    assert nochmal.redirect_chain == [(erste.url, 302)]
    assert [str(m) for m in nochmal.context["messages"]][-1] == (
        "Dieses Angebot ist schon angelegt; ein zweites entstand nicht."
    )
    # Ein anderes legt sie an, und eine andere Person dasselbe.
    aylin.post(reverse("angebote:neu"), eingabe(titel="Sprachcafé am Abend"))
    als(b.birgit()).post(reverse("angebote:neu"), daten)
    with scopes_disabled():
        assert Angebot.objects.count() == 3


def test_ein_neuer_partner_entsteht_nebenbei(als: Als) -> None:
    verein = Akteursart.objects.get(schluessel="verein").pk
    als(b.aylin()).post(reverse("angebote:neu"), eingabe(neue=[{"name": "Frauentreff", "art": verein}, {}]))
    with scopes_disabled():
        assert [str(a) for a in einziges().partner.all()] == ["Frauentreff"]


def test_ein_aehnlicher_partner_wird_erst_angeboten(als: Als) -> None:
    vorhandener = b.akteur("Moscheeverein Hafen e. V.", "religion")
    religion = Akteursart.objects.get(schluessel="religion").pk
    neue = {"name": "Moscheeverein Hafen", "art": religion}
    antwort = als(b.aylin()).post(reverse("angebote:neu"), eingabe(neue=[neue]))
    assert antwort.status_code == 422
    assert antwort.context["eingabe"].vorschlaege == [vorhandener]
    assert [z.satz for z in antwort.context["eingabe"].fehler] == [
        "Gibt es schon: Moscheeverein Hafen e. V.? Dann haken Sie oben den vorhandenen an und leeren Sie "
        "dieses Feld. Sonst wählen Sie „trotzdem neu anlegen“."
    ]
    # Auch wer vorher nach ihm suchte, sieht ihn einmal, und zwar zuerst.
    gesucht = als(b.aylin()).post(reverse("angebote:neu"), eingabe(neue=[neue], partner_suche="Verein"))
    assert [str(akteur) for akteur in gesucht.context["eingabe"].vorschlaege] == ["Moscheeverein Hafen e. V."]
    als(b.aylin()).post(reverse("angebote:neu"), eingabe(neue=[neue | {"trotzdem": "on"}]))
    with scopes_disabled():
        assert Akteur.objects.filter(name="Moscheeverein Hafen").count() == 1


def gesendet(angebot: Angebot, *, aendern: dict[int, dict[str, Any]] | None = None, **werte: Any):
    """Das Formular, wie es auf der Seite „Ändern“ steht, mit Änderungen je Termin."""
    zeilen = []
    with scopes_disabled():
        for termin in angebot.termine.order_by("datum"):
            zeilen.append(
                {
                    "termin_id": termin.pk,
                    "gesehen": angabe_aus(termin).abdruck,
                    "datum": termin.datum.isoformat(),
                    "teilnahmen": "" if termin.teilnahmen is None else termin.teilnahmen,
                }
                | (aendern or {}).get(termin.pk, {})
            )
    return eingabe(termine=[*zeilen, {}], titel=werte.pop("titel", angebot.titel), version=1) | werte


def test_aendern_und_wieder_speichern_ohne_aenderung(als: Als) -> None:
    angebot = b.angebot()
    erster, zweiter = b.termin(angebot, MONTAG), b.termin(angebot, date(2026, 3, 9), teilnahmen=3)
    adresse = reverse("angebote:aendern", args=[angebot.pk])
    client = als(b.birgit())
    antwort = client.post(
        adresse,
        gesendet(
            angebot,
            titel="Sprachtreff",
            aendern={erster.pk: {"teilnahmen": 7}, zweiter.pk: {"loeschen": "on"}},
        ),
    )
    assert antwort.status_code == 302
    assert termine() == [(MONTAG, 7)]
    assert (einziges().titel, einziges().version) == ("Sprachtreff", 2)
    assert client.post(adresse, gesendet(einziges(), version=2)).status_code == 302
    assert einziges().version == 2


def test_die_seite_unveraendert_abgeschickt_veraendert_nichts(als: Als) -> None:
    angebot = b.angebot(partner=[b.akteur()], beschreibung="Zwei\nZeilen", ort="Gemeindehaus")
    b.termin(angebot, MONTAG, beginn=time(17, 30), dauer_minuten=90, teilnahmen=12, davon_neu=3)
    b.termin(angebot, date(2026, 3, 9), ausgefallen=True)
    b.termin(angebot, date(2026, 3, 16))

    def alles() -> list[object]:
        with scopes_disabled():
            return [
                list(Angebot.objects.values()),
                list(Termin.objects.order_by("pk").values()),
                list(angebot.partner.all()),
                list(angebot.zielgruppen.all()),
            ]

    vorher = alles()
    adresse = reverse("angebote:aendern", args=[angebot.pk])
    client = als(b.birgit())
    werte = formularwerte(client.get(adresse).content.decode(), "angebotsformular")
    assert client.post(adresse, werte | {"tat": "speichern"}).status_code == 302
    assert alles() == vorher
    # Dieselben Werte mit einem anderen Titel: nur der Titel und die Version ändern sich.
    assert client.post(adresse, werte | {"tat": "speichern", "titel": "Sprachtreff"}).status_code == 302
    assert (einziges().titel, einziges().version) == ("Sprachtreff", 2)
    # Wer die alte Seite noch offen hat, bekommt den Konflikt und kann danach seine Fassung speichern.
    antwort = client.post(adresse, werte | {"tat": "speichern", "titel": "Café Sprache"})
    assert antwort.status_code == 409
    nochmal = formularwerte(antwort.content.decode(), "angebotsformular")
    assert nochmal["titel"] == ["Café Sprache"]
    assert client.post(adresse, nochmal | {"tat": "speichern"}).status_code == 302
    assert (einziges().titel, einziges().version) == ("Café Sprache", 3)
    assert alles()[1:] == vorher[1:]


def test_auf_der_seite_steht_zuerst_was_zu_zaehlen_ist_und_dann_der_naechste_termin(als: Als) -> None:
    heute = timezone.localdate()
    angebot = b.angebot()
    for wochen in range(1, 31):
        b.termin(angebot, heute + timedelta(weeks=wochen))
        b.termin(angebot, heute - timedelta(weeks=wochen), teilnahmen=8)
    offen = b.termin(angebot, heute - timedelta(days=1))
    gruppen = als(b.aylin()).get(reverse("angebote:angebot", args=[angebot.pk])).context["gruppen"]
    assert [
        (titel, [termin.datum for termin, _ in gezeigte][:3], len(gezeigte), len(weitere))
        for titel, gezeigte, weitere in gruppen
    ] == [
        ("Noch zu zählen", [offen.datum], 1, 0),
        ("Kommende", [heute + timedelta(weeks=wochen) for wochen in (1, 2, 3)], 3, 27),
        ("Bisherige", [heute - timedelta(weeks=wochen) for wochen in (1, 2, 3)], 8, 22),
    ]


def test_ein_treff_mit_vielen_jahren_zeigt_nur_was_noch_zu_tun_ist(als: Als) -> None:
    """Längst Gezähltes bleibt unberührt und kommt auf Wunsch ins Formular."""
    heute = timezone.localdate()
    angebot = b.angebot()
    for wochen in range(13, 60):
        b.termin(angebot, heute - timedelta(weeks=wochen), teilnahmen=8)
    offen = b.termin(angebot, heute - timedelta(weeks=30, days=1))
    kuerzlich = b.termin(angebot, heute - timedelta(weeks=2), teilnahmen=9)
    adresse = reverse("angebote:aendern", args=[angebot.pk])
    client = als(b.birgit())
    seite = client.get(adresse).content.decode()
    assert "Nicht im Formular: 47\xa0ältere gezählte Termine." in seite
    werte = formularwerte(seite, "angebotsformular")
    assert [werte["termin-0-termin_id"], werte["termin-1-termin_id"]] == [
        [str(offen.pk)],
        [str(kuerzlich.pk)],
    ]
    antwort = client.post(adresse, werte | {"tat": "speichern", "termin-0-teilnahmen": "5"})
    assert antwort.status_code == 302
    with scopes_disabled():
        assert Termin.objects.filter(angebot=angebot).count() == 49
        assert Termin.objects.get(pk=offen.pk).teilnahmen == 5
    alle = formularwerte(client.get(f"{adresse}?termine=alle").content.decode(), "angebotsformular")
    assert len([name for name in alle if name.endswith("-termin_id")]) == 50
    assert (
        client.post(
            f"{adresse}?termine=alle", alle | {"tat": "speichern", "termin-0-loeschen": "on"}
        ).status_code
        == 302
    )
    with scopes_disabled():
        assert Termin.objects.filter(angebot=angebot).count() == 48


def test_zwei_aendern_dasselbe_angebot_und_beide_fassungen_bleiben(als: Als) -> None:
    angebot = b.angebot()
    adresse = reverse("angebote:aendern", args=[angebot.pk])
    assert als(b.aylin()).post(adresse, gesendet(angebot, titel="Sprachtreff")).status_code == 302
    antwort = als(b.birgit()).post(adresse, gesendet(angebot, titel="Café Sprache", ort="Gemeindehaus"))
    assert antwort.status_code == 409
    konflikt = antwort.context["konflikt"]
    assert konflikt.wer == "Aylin Demir"
    assert [(u.feld, u.eigene, u.gespeicherte) for u in konflikt.unterschiede] == [
        ("Titel", "Café Sprache", "Sprachtreff"),
        ("Ort", "Gemeindehaus", "–"),
    ]
    assert einziges().titel == "Sprachtreff"
    nochmal = gesendet(angebot, titel="Café Sprache", version=antwort.context["form"]["version"].value())
    assert als(b.birgit()).post(adresse, nochmal).status_code == 302
    assert einziges().titel == "Café Sprache"


def test_ein_inzwischen_anders_gezaehlter_termin_ist_ein_konflikt_und_neue_bleiben_stehen(als: Als) -> None:
    angebot = b.angebot()
    termin = b.termin(angebot, MONTAG)
    alt = gesendet(angebot, aendern={termin.pk: {"teilnahmen": "10"}})
    alt |= {"termin-1-datum": "2026-03-09"}
    with scopes_disabled():
        termin_zaehlen(termin=termin, teilnahmen=14, durch=b.aylin())
    b.termin(angebot, date(2026, 3, 16), teilnahmen=2)
    antwort = als(b.birgit()).post(reverse("angebote:aendern", args=[angebot.pk]), alt)
    assert antwort.status_code == 409
    assert antwort.context["konflikt"].wer == "Aylin Demir"
    assert [
        (u.feld, u.eigene, u.gespeicherte)
        for u in antwort.context["konflikt"].unterschiede
        if u.feld.startswith("Termin")
    ] == [("Termin am 02.03.2026", "02.03.2026, 10 Teilnahmen", "02.03.2026, 14 Teilnahmen")]
    zeilen = antwort.context["eingabe"].termine
    assert [(z["datum"].value(), z["teilnahmen"].value()) for z in zeilen] == [
        (MONTAG, 10),
        (date(2026, 3, 16), 2),
        (date(2026, 3, 9), None),
        (None, None),
    ]
    assert termine() == [(MONTAG, 14), (date(2026, 3, 16), 2)]


# Termine zählen --------------------------------------------------------------------------------


def test_fuenf_termine_auf_einem_blatt(als: Als) -> None:
    angebot = b.angebot()
    fuenf = [b.termin(angebot, MONTAG + timedelta(weeks=n)) for n in range(5)]
    daten: dict[str, Any] = {"termin": [t.pk for t in fuenf]}
    daten |= {f"t{t.pk}-teilnahmen": str(n) for n, t in enumerate(fuenf[:4])}
    daten |= {f"t{fuenf[4].pk}-ausgefallen": "on", f"t{fuenf[3].pk}-davon_neu": "1"}
    antwort = als(b.aylin()).post(reverse("angebote:zaehlen"), daten, follow=True)
    assert [str(m) for m in antwort.context["messages"]] == ["5 Termine gezählt."]
    assert [zahl for _, zahl in termine()] == [0, 1, 2, 3, None]
    assert antwort.context["formulare"] == []


def test_was_stimmt_wird_gespeichert_was_nicht_bleibt_mit_satz_stehen(als: Als) -> None:
    angebot = b.angebot()
    gut, falsch, leer = (b.termin(angebot, MONTAG + timedelta(weeks=n)) for n in range(3))
    antwort = als(b.aylin()).post(
        reverse("angebote:zaehlen"),
        {
            "termin": [gut.pk, falsch.pk, leer.pk],
            f"t{gut.pk}-teilnahmen": "12",
            f"t{falsch.pk}-teilnahmen": "zwölf",
        },
    )
    assert antwort.status_code == 422
    assert termine() == [(MONTAG, 12), (date(2026, 3, 9), None), (date(2026, 3, 16), None)]
    assert [f.termin for f in antwort.context["formulare"]] == [leer, falsch]
    seite = antwort.content.decode()
    assert "„zwölf“ ist keine ganze Zahl. Bitte schreiben Sie nur Ziffern, etwa 12." in seite
    assert 'value="zwölf"' in seite


def test_fremde_termine_lassen_sich_nicht_unterschieben(als: Als) -> None:
    fremd = b.termin(b.angebot("Fremd", agentur=b.ia_suedhang()), MONTAG)
    nachbar = b.termin(b.angebot("Nachbar", agentur=b.ia_weber()), MONTAG)
    als(b.aylin()).post(
        reverse("angebote:zaehlen"),
        {
            "termin": [fremd.pk, nachbar.pk],
            f"t{fremd.pk}-teilnahmen": "5",
            f"t{nachbar.pk}-teilnahmen": "5",
        },
    )
    assert [zahl for _, zahl in termine()] == [None, None]


def test_ein_termin_am_ort_gezaehlt_mit_und_ohne_htmx(als: Als) -> None:
    termin = b.termin(b.angebot(), MONTAG)
    adresse = reverse("angebote:termin_zaehlen", args=[termin.pk])
    feld = f"t{termin.pk}-teilnahmen"
    antwort = als(b.aylin()).post(adresse, {feld: "7"}, headers=HTMX)
    assert antwort.templates[0].name == "angebote/_gezaehlt.html"
    assert "7 Teilnahmen" in antwort.content.decode()
    # Birgits Seite zeigt ihn noch als ungezählt; ihre andere Zahl überschreibt nicht.
    konflikt = als(b.birgit()).post(adresse, {feld: "9"}, headers=HTMX)
    assert konflikt.status_code == 422
    assert "Inzwischen steht hier: 7 Teilnahmen." in konflikt.content.decode()
    assert termine() == [(MONTAG, 7)]
    # Über „Zahl ändern“ sieht sie die 7 und darf sie berichtigen.
    gesehen = als(b.birgit()).get(adresse, headers=HTMX).context["formular"]["gesehen"].value()
    antwort = als(b.birgit()).post(adresse, {feld: "9", f"t{termin.pk}-gesehen": gesehen}, follow=True)
    assert antwort.redirect_chain == [(reverse("angebote:angebot", args=[termin.angebot_id]), 302)]
    assert termine() == [(MONTAG, 9)]


def test_leer_abgeschickt_sagt_was_fehlt(als: Als) -> None:
    termin = b.termin(b.angebot(), MONTAG)
    antwort = als(b.aylin()).post(reverse("angebote:termin_zaehlen", args=[termin.pk]), {})
    assert antwort.status_code == 422
    assert antwort.context["formular"].errors["teilnahmen"] == [
        "Bitte tragen Sie eine Zahl ein oder wählen Sie „ausgefallen“."
    ]


def test_eine_falsche_zahl_laesst_sich_zuruecknehmen(als: Als) -> None:
    termin = b.termin(b.angebot(), MONTAG, teilnahmen=1234)
    adresse = reverse("angebote:termin_zaehlen", args=[termin.pk])
    feld, gesehen = f"t{termin.pk}-teilnahmen", f"t{termin.pk}-gesehen"
    zeile = als(b.aylin()).get(adresse, headers=HTMX)
    abdruck = zeile.context["formular"]["gesehen"].value()
    # Wer nur die leere Zeile von vorhin abschickt, löscht nichts, was inzwischen gezählt ist.
    assert als(b.aylin()).post(adresse, {feld: ""}, headers=HTMX).status_code == 422
    assert termine() == [(MONTAG, 1234)]
    antwort = als(b.aylin()).post(adresse, {feld: "", gesehen: abdruck}, headers=HTMX)
    assert antwort.status_code == 200
    assert termine() == [(MONTAG, None)]
    seite = antwort.content.decode()
    assert "Die Zahl ist zurückgenommen." in seite
    assert f'name="{feld}"' in seite and "1234" not in seite


def test_ausgefallen_ist_schon_angehakt_und_zahlen_tragen_ihren_punkt(als: Als) -> None:
    termin = b.termin(b.angebot(), MONTAG)
    adresse = reverse("angebote:termin_zaehlen", args=[termin.pk])
    haken = rf'name="t{termin.pk}-ausgefallen"\s+checked'
    assert re.search(haken, als(b.aylin()).get(f"{adresse}?ausgefallen", headers=HTMX).content.decode())
    assert not re.search(haken, als(b.aylin()).get(adresse, headers=HTMX).content.decode())
    feld = f"t{termin.pk}-teilnahmen"
    minus = als(b.aylin()).post(adresse, {feld: "-3"}, headers=HTMX)
    assert "Weniger als null geht nicht. Bitte prüfen Sie die Zahl." in minus.content.decode()
    antwort = als(b.aylin()).post(adresse, {feld: "1.234"}, headers=HTMX)
    assert "1.234 Teilnahmen" in antwort.content.decode()


def test_kuenftige_termine_werden_noch_nicht_gezaehlt(als: Als) -> None:
    angebot = b.angebot()
    b.termin(angebot, timezone.localdate() + timedelta(days=3))
    assert als(b.aylin()).get(reverse("angebote:zaehlen")).context["formulare"] == []
    assert (
        "steht bevor" in als(b.aylin()).get(reverse("angebote:angebot", args=[angebot.pk])).content.decode()
    )


# Empfehlungen ----------------------------------------------------------------------------------


def test_von_der_empfehlung_zum_angebot_das_sie_umsetzt(als: Als) -> None:
    empfehlung = b.empfehlung()
    with scopes_disabled():
        bedarf = empfehlung.bedarfe.get()
    aylin = als(b.aylin())
    seite = aylin.get(f"/angebote/empfehlung/{empfehlung.pk}/").text
    assert f"/angebote/neu/?empfehlung={empfehlung.pk}&amp;bedarf={bedarf.pk}" in seite
    formular = aylin.get(f"/angebote/neu/?empfehlung={empfehlung.pk}&bedarf={bedarf.pk}").text
    for name, kennung in (("empfehlungen", empfehlung.pk), ("bedarfe", bedarf.pk)):
        (haken,) = re.findall(rf'<input[^>]*name="{name}"[^>]*value="{kennung}"[^>]*>', formular)
        assert "checked" in haken
    angebot = b.angebot("Abendkurs")
    with scopes_disabled():
        angebot.empfehlungen.set([empfehlung])
    assert "Abendkurs" in aylin.get(f"/angebote/empfehlung/{empfehlung.pk}/").text
    seite = aylin.get(f"/angebote/{angebot.pk}/").text
    assert "Setzt um" in seite and f"/bedarfe/empfehlungen/{empfehlung.pk}/" in seite
    datei = aylin.get("/angebote/?format=csv").content.decode("utf-8-sig")
    assert "Handlungsempfehlungen, die es umsetzt" in datei and "Abends einen Deutschkurs anbieten." in datei
