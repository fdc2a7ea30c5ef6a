"""Die Seiten der Netzwerke: finden, anlegen, Mitglieder aufnehmen, zwei Fassungen, Zahl der Abfragen."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Akteursart, Person
from netzwerke.angaben import Mitgliedsangabe, Punktangabe, Verabredungsangabe
from netzwerke.models import Akteur, Netzwerk, Netzwerkart, Netzwerkmitglied
from tests import besetzung as b
from tests.seitenformular import formularwerte

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
Zaehle = Callable[[int], Any]
HTMX = {"HX-Request": "true"}
HEUTE = timezone.localdate


def art(schluessel: str) -> int:
    return Netzwerkart.objects.get(schluessel=schluessel).pk


def eingabe(*mitglieder: dict[str, Any], **werte: Any) -> dict[str, Any]:
    """Was das Formular eines neuen Netzwerks abschickt."""
    zeilen = {
        f"mitglied-{nummer}-{feld}": wert
        for nummer, zeile in enumerate(mitglieder)
        for feld, wert in zeile.items()
    }
    return {
        "name": "Stadtteilkonferenz Hafen",
        "art": art("stadtteilkonferenz"),
        "turnus": "zweimonatlich",
        "status": "aktiv",
        "agentur": b.ia_hafen().pk,
        "mitglied-TOTAL_FORMS": len(mitglieder),
        "mitglied-INITIAL_FORMS": 0,
        "tat": "speichern",
        **zeilen,
        **werte,
    }


def dabei(netzwerk: Netzwerk) -> list[tuple[str, str]]:
    with scopes_disabled():
        return [(m.akteur.name, m.rolle) for m in netzwerk.mitglieder.select_related("akteur")]


# Liste -----------------------------------------------------------------------------------------


def test_die_liste_nennt_mitglieder_sitzungen_und_was_offen_ist(als: Als) -> None:
    netzwerk = b.netzwerk("Konferenz", b.akteur())
    heute = HEUTE()
    b.sitzung(netzwerk, heute - timedelta(days=9), verabredungen=[Verabredungsangabe(was="Einladen")])
    b.sitzung(netzwerk, heute - timedelta(days=2), ausgefallen=True)
    b.sitzung(netzwerk, heute + timedelta(days=5))
    b.sitzung(netzwerk, heute + timedelta(days=50))
    (zeile,) = als(b.carsten()).get(reverse("netzwerke:netzwerke")).context["seite"]
    assert (zeile.anzahl_mitglieder, zeile.letzte, zeile.naechste, zeile.anzahl_offene) == (
        2,
        heute - timedelta(days=9),
        heute + timedelta(days=5),
        1,
    )


def test_die_filter_wirken_und_stehen_als_marken_da(als: Als) -> None:
    schule = b.akteur("Grundschule")
    b.netzwerk("Konferenz", schule)
    b.netzwerk("Runder Tisch", art=Netzwerkart.objects.get(schluessel="runder-tisch"), sozialraeume=[])
    b.netzwerk("Vorbei", status="beendet")
    client = als(b.birgit())

    def namen(**filter: Any) -> list[str]:
        return [str(n) for n in client.get(reverse("netzwerke:netzwerke"), filter).context["seite"]]

    assert namen() == ["Konferenz", "Runder Tisch"]
    assert namen(status="beendet") == ["Vorbei"]
    assert namen(status="alle", sortierung="-name") == ["Vorbei", "Runder Tisch", "Konferenz"]
    assert namen(art=art("runder-tisch")) == ["Runder Tisch"]
    assert namen(sozialraeume=b.hafenviertel().pk) == ["Konferenz"]
    assert namen(mitglied=schule.pk) == ["Konferenz"]
    assert namen(suche="runde") == ["Runder Tisch"]
    antwort = client.get(reverse("netzwerke:netzwerke"), {"mitglied": schule.pk}, headers=HTMX)
    assert [m.text for m in antwort.context["filtermarken"]] == ["Mitglied: Grundschule"]
    assert antwort.templates[0].name == "netzwerke/_netzwerke.html"


def test_die_liste_laesst_sich_herunterladen_und_fremde_bekommen_eine_leere(als: Als) -> None:
    netzwerk = b.netzwerk("Konferenz", b.akteur(), zielsetzung="=1+1", turnus="monatlich")
    b.sitzung(netzwerk, date(2026, 3, 5))
    adresse = reverse("netzwerke:netzwerke")
    zeilen = als(b.daria()).get(adresse, {"format": "csv"}).content.decode("utf-8-sig").split("\r\n")
    assert zeilen == [
        "Name;Art;Unter-AG von;federführende Agentur;Status;Turnus;Zielsetzung;Handlungsfelder;Sozialräume;"
        "Mitglieder heute;Mitglieder;letzte Sitzung;nächste Sitzung;offene Verabredungen",
        "Konferenz;Stadtteilkonferenz;;Integrationsagentur Hafenviertel;aktiv;monatlich;'=1+1;;Hafenviertel;"
        "2;Grundschule am Hafen (Mitglied), Integrationsagentur Hafenviertel (Moderation);05.03.2026;;0",
        "",
    ]
    fremd = als(b.farid()).get(adresse, {"format": "csv"}).content.decode("utf-8-sig")
    assert fremd.splitlines()[1:] == []


# Anlegen und Mitglieder ------------------------------------------------------------------------


def test_aylin_sucht_nimmt_auf_und_legt_an(als: Als) -> None:
    schule = b.akteur("Grundschule am Hafen")
    client = als(b.aylin())
    adresse = reverse("netzwerke:netzwerk_neu")
    gesucht = client.post(adresse, eingabe(suchtext="grundshule", tat="akteur_suchen"), headers=HTMX)
    assert [str(akteur) for akteur in gesucht.context["eingabe"].vorschlaege] == ["Grundschule am Hafen"]
    auf = client.post(adresse, eingabe(suchtext="grundshule", tat=f"aufnehmen-{schule.pk}"), headers=HTMX)
    assert [akteur for _, akteur in auf.context["eingabe"].zeilen] == [schule]
    assert auf.context["eingabe"].gesucht == ""
    erneut = client.post(
        adresse, eingabe({"akteur": schule.pk}, suchtext="grundschule", tat="eingabetaste"), headers=HTMX
    )
    assert erneut.context["eingabe"].vorschlaege == []
    fertig = client.post(adresse, eingabe({"akteur": schule.pk, "rolle": "moderation"}), follow=True)
    with scopes_disabled():
        netzwerk = Netzwerk.objects.get()
    assert fertig.redirect_chain == [(reverse("netzwerke:netzwerk", args=[netzwerk.pk]), 302)]
    assert dabei(netzwerk) == [
        ("Grundschule am Hafen", "moderation"),
        ("Integrationsagentur Hafenviertel", "mitglied"),
    ]


def test_wer_noch_kein_akteur_ist_entsteht_mit_dem_netzwerk(als: Als) -> None:
    client = als(b.aylin())
    adresse = reverse("netzwerke:netzwerk_neu")
    leer = client.post(adresse, eingabe(suchtext="Elternrat", tat="neuer_akteur"))
    (zeile,) = leer.context["eingabe"].mitglieder
    assert (zeile["name"].value(), zeile.errors) == ("Elternrat", {})
    neu = {"name": "Elternrat", "art": Akteursart.objects.get(schluessel="initiative").pk}
    assert client.post(adresse, eingabe(neu)).status_code == 302
    assert Akteur.objects.get(name="Elternrat").art.schluessel == "initiative"
    # Beim zweiten Netzwerk fragt die Seite, ob es nicht derselbe ist.
    antwort = client.post(adresse, eingabe(neu, name="Zweites"))
    assert antwort.status_code == 422
    assert [(z.ziel, z.satz[:28]) for z in antwort.context["eingabe"].fehler] == [
        ("id_mitglied-0-name", "Gibt es schon: Elternrat? Da")
    ]


def test_was_fehlt_steht_am_feld_und_in_der_zusammenfassung(als: Als) -> None:
    antwort = als(b.aylin()).post(
        reverse("netzwerke:netzwerk_neu"),
        eingabe({"name": "Ohne Art"}, {"akteur": 999_999}, {"akteur": "²"}, name="", art=""),
    )
    assert antwort.status_code == 422
    assert [(z.ziel, z.feld, z.satz) for z in antwort.context["eingabe"].fehler] == [
        ("id_name", "Name", "Bitte geben Sie dem Netzwerk einen Namen."),
        ("id_art", "Art", "Bitte wählen Sie eine Möglichkeit."),
        ("id_mitglied-0-art", "Neuer Akteur, Art", "Bitte wählen Sie die Art."),
        (
            "",
            "Neuer Akteur, Akteur",
            "„²“ ist keine ganze Zahl. Bitte schreiben Sie nur Ziffern, etwa 12.",
        ),
    ]


def test_ein_geloeschter_akteur_wird_gemeldet(als: Als) -> None:
    antwort = als(b.aylin()).post(reverse("netzwerke:netzwerk_neu"), eingabe({"akteur": 999_999}))
    assert antwort.status_code == 422
    assert [z.satz for z in antwort.context["eingabe"].fehler] == [
        "Diesen Akteur gibt es nicht mehr. Bitte löschen Sie die Zeile."
    ]


def test_niemand_legt_fuer_eine_fremde_agentur_oder_unter_einem_fremden_netzwerk_an(als: Als) -> None:
    fremd = b.netzwerk("Nur für uns")
    antwort = als(b.farid()).post(reverse("netzwerke:netzwerk_neu"), eingabe(agentur=b.ia_hafen().pk))
    assert list(antwort.context["form"].errors) == ["agentur"]
    antwort = als(b.farid()).post(
        reverse("netzwerke:netzwerk_neu"), eingabe(agentur=b.ia_suedhang().pk, uebergeordnet=fremd.pk)
    )
    assert list(antwort.context["form"].errors) == ["uebergeordnet"]
    with scopes_disabled():
        assert Netzwerk.objects.count() == 1


def test_aus_einem_netzwerk_entsteht_eine_unter_ag(als: Als) -> None:
    oben = b.netzwerk("Konferenz")
    client = als(b.aylin())
    adresse = reverse("netzwerke:netzwerk_neu")
    seite = client.get(adresse, {"unter": oben.pk})
    assert seite.context["form"]["uebergeordnet"].value() == oben.pk
    assert client.get(adresse, {"unter": "²"}).status_code == 200
    assert client.post(adresse, eingabe(name="AG Sprache", uebergeordnet=oben.pk)).status_code == 302
    seite = client.get(reverse("netzwerke:netzwerk", args=[oben.pk]))
    assert [str(eine) for eine in seite.context["unterarbeitsgruppen"]] == ["AG Sprache"]


@pytest.mark.parametrize("anzahl", ["", "abc", "-5", "9" * 5_000, "1000000000"])
def test_eine_unsinnige_zahl_von_zeilen_haelt_das_formular_nicht_auf(als: Als, anzahl: str) -> None:
    for tat in ("neuer_akteur", "akteur_suchen", "aufnehmen-²", f"aufnehmen-{anzahl}"):
        werte = eingabe(tat=tat, suchtext="\0") | {"mitglied-TOTAL_FORMS": anzahl}
        assert als(b.aylin()).post(reverse("netzwerke:netzwerk_neu"), werte).status_code == 200


# Ändern ----------------------------------------------------------------------------------------


def test_unveraendert_abgeschickt_veraendert_nichts(als: Als) -> None:
    netzwerk = b.netzwerk("Konferenz", b.akteur(), zielsetzung="Zwei\nZeilen")
    client = als(b.birgit())
    adresse = reverse("netzwerke:netzwerk_aendern", args=[netzwerk.pk])
    with scopes_disabled():
        vorher = [list(m.objects.order_by("pk").values()) for m in (Netzwerk, Netzwerkmitglied)]
        werte = formularwerte(client.get(adresse).content.decode(), "formular")
        assert client.post(adresse, werte).status_code == 302
        assert [list(m.objects.order_by("pk").values()) for m in (Netzwerk, Netzwerkmitglied)] == vorher


def test_zwei_aendern_dasselbe_netzwerk_und_beide_fassungen_bleiben(als: Als) -> None:
    schule, verein = b.akteur("Schule"), b.akteur("Verein", "verein")
    netzwerk = b.netzwerk("Konferenz", schule)
    adresse = reverse("netzwerke:netzwerk_aendern", args=[netzwerk.pk])
    aylin, birgit = als(b.aylin()), als(b.birgit())
    werte = formularwerte(birgit.get(adresse).content.decode(), "formular")
    nummer = next(
        n for n in range(2) if werte[f"mitglied-{n}-akteur"] == [str(schule.pk)]
    )  # die andere Zeile ist die Agentur
    von_aylin = werte | {
        "zielsetzung": ["von Aylin"],
        f"mitglied-{nummer}-rolle": ["moderation"],
        "mitglied-TOTAL_FORMS": ["3"],
        "mitglied-2-akteur": [str(verein.pk)],
    }
    assert aylin.post(adresse, von_aylin).status_code == 302
    von_birgit = werte | {"zielsetzung": ["von Birgit"], f"mitglied-{nummer}-rolle": ["gast"]}
    antwort = birgit.post(adresse, von_birgit)
    assert antwort.status_code == 409
    konflikt = antwort.context["konflikt"]
    assert konflikt.wer == "Aylin Demir"
    assert [(u.feld, u.eigene, u.gespeicherte) for u in konflikt.unterschiede] == [
        ("Zielsetzung", "von Birgit", "von Aylin"),
        ("Mitglied Schule", "Gast", "Moderation"),
    ]
    # Ihre Fassung noch einmal abgeschickt gilt, und Aylins neues Mitglied bleibt.
    erneut = formularwerte(antwort.content.decode(), "formular")
    assert birgit.post(adresse, erneut).status_code == 302
    netzwerk.refresh_from_db()
    assert netzwerk.zielsetzung == "von Birgit"
    assert dabei(netzwerk) == [
        ("Integrationsagentur Hafenviertel", "moderation"),
        ("Schule", "gast"),
        ("Verein", "mitglied"),
    ]


# Seite -----------------------------------------------------------------------------------------


def test_die_seite_sagt_wann_die_naechste_sitzung_an_der_reihe_waere(als: Als) -> None:
    netzwerk = b.netzwerk("Konferenz", turnus="vierteljaehrlich")
    adresse = reverse("netzwerke:netzwerk", args=[netzwerk.pk])
    client = als(b.daria())
    assert client.get(adresse).context["an_der_reihe"] == ""
    b.sitzung(netzwerk, date(2025, 11, 20))
    assert client.get(adresse).context["an_der_reihe"] == "Februar 2026"
    b.sitzung(netzwerk, HEUTE() + timedelta(days=3))
    assert client.get(adresse).context["an_der_reihe"] is None


def test_wer_moderiert_steht_vorn_und_gaeste_am_ende(als: Als) -> None:
    rollen = [("Amt", "gast"), ("Bund", "mitglied"), ("Club", "moderation"), ("Diakonie", "mitglied")]
    netzwerk = b.netzwerk(
        "Konferenz",
        mitglieder=[
            *(Mitgliedsangabe(akteur=b.akteur(name, "verein"), rolle=rolle) for name, rolle in rollen),
            Mitgliedsangabe(akteur=b.akteur("Ehemals", "verein"), bis=date(2024, 1, 1)),
        ],
    )
    seite = als(b.carsten()).get(reverse("netzwerke:netzwerk", args=[netzwerk.pk]))
    assert [str(mitglied.akteur) for mitglied in seite.context["mitglieder"]] == [
        "Club",
        "Bund",
        "Diakonie",
        "Integrationsagentur Hafenviertel",
        "Amt",
    ]
    assert [str(mitglied.akteur) for mitglied in seite.context["fruehere"]] == ["Ehemals"]


def test_knoepfe_sieht_nur_wer_sie_benutzen_darf(als: Als) -> None:
    netzwerk = b.netzwerk("Konferenz")
    b.sitzung(netzwerk, date(2026, 3, 5), verabredungen=[Verabredungsangabe(was="Einladen")])
    adresse = reverse("netzwerke:netzwerk", args=[netzwerk.pk])
    for wer, erwartet in ((b.aylin(), True), (b.carsten(), False), (b.guelsen(), False), (b.daria(), False)):
        seite = als(wer).get(adresse).content.decode()
        assert ("Erledigt" in seite, "Neue Sitzung" in seite, "Unter-AG anlegen" in seite) == (erwartet,) * 3


def test_der_akteur_zeigt_in_welchen_netzwerken_er_sitzt_aber_keine_fremden(als: Als) -> None:
    schule = b.akteur()
    b.netzwerk("Konferenz", schule)
    b.netzwerk("Ausgeschieden", mitglieder=[Mitgliedsangabe(akteur=schule, bis=date(2024, 1, 1))])
    adresse = reverse("netzwerke:akteur", args=[schule.pk])
    sitzt = als(b.carsten()).get(adresse).context["mitgliedschaften"]
    assert [str(mitglied.netzwerk) for mitglied in sitzt] == ["Konferenz"]
    assert list(als(b.farid()).get(adresse).context["mitgliedschaften"]) == []
    assert "Konferenz" not in als(b.emre()).get(adresse).content.decode()


@pytest.mark.parametrize("anzahl", [1, 30])
@pytest.mark.parametrize(
    ("name", "wer", "abfragen"),
    [("netzwerk", "carsten", 10), ("netzwerk_aendern", "aylin", 13), ("netzwerk_neu", "aylin", 9)],
)
def test_jede_seite_kostet_immer_gleich_viele_abfragen(
    als: Als, name: str, wer: str, abfragen: int, anzahl: int, django_assert_num_queries: Zaehle
) -> None:
    netzwerk = b.netzwerk("Konferenz", *[b.akteur(f"Verein {n:02}", "verein") for n in range(anzahl)])
    for nummer in range(anzahl):
        b.sitzung(
            netzwerk,
            date(2025, 1, 1) + timedelta(days=nummer),
            punkte=[Punktangabe(titel="A")],
            verabredungen=[Verabredungsangabe(was="B", akteur=Akteur.objects.get(name="Verein 00"))],
        )
        b.netzwerk(f"AG {nummer}", uebergeordnet=netzwerk)
    client = als(getattr(b, wer)())
    ziel = reverse(f"netzwerke:{name}", args=[] if name == "netzwerk_neu" else [netzwerk.pk])
    with django_assert_num_queries(abfragen):
        assert client.get(ziel).status_code == 200


def test_die_reiter_zeigen_nur_was_jemand_lesen_darf(als: Als) -> None:
    for wer, erwartet in (
        (b.daria(), ["Akteure", "Kooperationen", "Netzwerke", "Netzwerkbild"]),
        (b.emre(), []),
    ):
        reiter = als(wer).get(reverse("netzwerke:akteure")).context["reiter"]
        assert [eine.text for eine in reiter] == erwartet


def test_die_liste_unter_fremdem_mandanten_ist_leer(als: Als) -> None:
    b.netzwerk("Konferenz")
    with scope(traeger=[b.suedhang().pk]):
        assert list(als(b.frauke()).get(reverse("netzwerke:netzwerke")).context["seite"]) == []
