"""Mitschreiben, Protokoll und Verabredungen: was auf dem Blatt geschieht und was davon gespeichert wird."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from agenturen.models import Person
from netzwerke.angaben import Punktangabe, Verabredungsangabe
from netzwerke.models import Akteur, Netzwerk, Sitzung, Tagesordnungspunkt, Verabredung
from tests import besetzung as b
from tests.seitenformular import formularwerte

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
Zaehle = Callable[[int], Any]
HTMX = {"HX-Request": "true"}


def eingabe(
    punkte: list[dict[str, Any]] | None = None,
    verabredungen: list[dict[str, Any]] | None = None,
    **werte: Any,
) -> dict[str, Any]:
    """Was das Formular einer neuen Sitzung abschickt."""
    daten = {"datum": "2026-03-05", "protokoll_status": "entwurf", "tat": "speichern", **werte}
    for vorsatz, zeilen in (("punkt", punkte or []), ("verabredung", verabredungen or [])):
        daten |= {f"{vorsatz}-TOTAL_FORMS": len(zeilen), f"{vorsatz}-INITIAL_FORMS": 0}
        for nummer, zeile in enumerate(zeilen):
            daten |= {f"{vorsatz}-{nummer}-{feld}": wert for feld, wert in zeile.items()}
    return daten


@pytest.fixture
def schule() -> Akteur:
    return b.akteur("Grundschule am Hafen")


@pytest.fixture
def konferenz(schule: Akteur) -> Netzwerk:
    return b.netzwerk("Konferenz", schule)


def neu(netzwerk: Netzwerk) -> str:
    return reverse("netzwerke:sitzung_neu", args=[netzwerk.pk])


def aendern(sitzung: Sitzung) -> str:
    return reverse("netzwerke:sitzung_aendern", args=[sitzung.pk])


# Mitschreiben ----------------------------------------------------------------------------------


def test_aylin_schreibt_eine_sitzung_mit(als: Als, konferenz: Netzwerk, schule: Akteur) -> None:
    antwort = als(b.aylin()).post(
        neu(konferenz),
        eingabe(
            [{"titel": "Spielplatz", "ergebnis": "Eins\r\nZwei", "beschluss": "Brief"}, {"titel": ""}],
            [
                {"was": "Brief schreiben", "wer": " grundschule  am hafen ", "bis": "2026-04-01"},
                {"was": "Raum suchen", "wer": "Quartiersbüro"},
                {"was": ""},
            ],
            beginn="17:30",
            ort="Bürgerhaus",
            anwesend_anzahl="14",
            anwesende=[schule.pk],
        ),
    )
    with scopes_disabled():
        sitzung = Sitzung.objects.get()
        assert antwort.url == reverse("netzwerke:sitzung", args=[sitzung.pk])
        assert (sitzung.beginn, sitzung.ort, sitzung.anwesend_anzahl) == (time(17, 30), "Bürgerhaus", 14)
        assert list(sitzung.anwesende.all()) == [schule]
        assert [(p.nr, p.titel, p.ergebnis, p.beschluss) for p in sitzung.punkte.all()] == [
            (1, "Spielplatz", "Eins\nZwei", "Brief")
        ]
        assert [(v.was, v.akteur, v.funktion, v.bis) for v in sitzung.verabredungen.all()] == [
            ("Brief schreiben", schule, "", date(2026, 4, 1)),
            ("Raum suchen", None, "Quartiersbüro", None),
        ]


def test_die_naechste_sitzung_beginnt_mit_ort_und_uhrzeit_der_letzten(als: Als, konferenz: Netzwerk) -> None:
    b.sitzung(konferenz, date(2026, 1, 8), ort="Alte Schule", beginn=time(18))
    b.sitzung(
        konferenz,
        date(2026, 3, 5),
        ort="Bürgerhaus",
        beginn=time(17, 30),
        verabredungen=[Verabredungsangabe(was="Einladen")],
    )
    seite = als(b.aylin()).get(neu(konferenz))
    assert (seite.context["form"]["ort"].value(), seite.context["form"]["beginn"].value()) == (
        "Bürgerhaus",
        time(17, 30),
    )
    assert [str(eine) for eine in seite.context["offene"]] == ["Einladen"]


def test_zwischenspeichern_bleibt_beim_schreiben(als: Als, konferenz: Netzwerk) -> None:
    client = als(b.aylin())
    erste = client.post(neu(konferenz), eingabe([{"titel": "Spielplatz"}], tat="zwischenspeichern"))
    with scopes_disabled():
        sitzung = Sitzung.objects.get()
    assert erste.url == aendern(sitzung)
    werte = formularwerte(client.get(erste.url).content.decode(), "mitschrift")
    # Zweimal dasselbe abgeschickt, etwa weil das Netz hakte, ist ein Punkt und nicht zwei.
    werte |= {"punkt-1-titel": ["Zaun"], "tat": ["zwischenspeichern"]}
    for _ in range(2):
        assert client.post(erste.url, werte).status_code == 302
    with scopes_disabled():
        assert [str(punkt) for punkt in sitzung.punkte.all()] == ["TOP 1: Spielplatz", "TOP 2: Zaun"]


def test_noch_ein_punkt_nach_oben_und_noch_eine_verabredung_mahnen_nicht(
    als: Als, konferenz: Netzwerk
) -> None:
    client = als(b.aylin())
    zeilen = [
        {"titel": "A", "vertraulich": "on"},
        {"titel": "B", "ergebnis": "b"},
        {"ergebnis": "ohne Thema"},
    ]
    mehr = client.post(neu(konferenz), eingabe(zeilen, datum="", tat="punkt_mehr"), headers=HTMX)
    assert (mehr.status_code, len(mehr.context["eingabe"].punkte.forms)) == (200, 4)
    assert mehr.context["form"].errors == {}
    hoch = client.post(neu(konferenz), eingabe(zeilen, tat="hoch-1"), headers=HTMX)
    assert [
        (z["titel"].value(), z["ergebnis"].value(), z["vertraulich"].value())
        for z in hoch.context["eingabe"].punkte
    ] == [("B", "b", False), ("A", None, True), (None, "ohne Thema", False)]
    # Der Fokus geht mit dem Punkt nach oben.
    assert [z.fields["titel"].widget.attrs.get("autofocus") for z in hoch.context["eingabe"].punkte] == [
        True,
        None,
        None,
    ]
    for tat in ("hoch-0", "hoch-99", "hoch-²", "hoch-", "verabredung_mehr"):
        assert client.post(neu(konferenz), eingabe(zeilen, tat=tat)).status_code == 200


@pytest.mark.parametrize("anzahl", ["", "abc", "-5", "9" * 5_000, "1000000000"])
def test_eine_unsinnige_zahl_von_zeilen_haelt_das_formular_nicht_auf(
    als: Als, konferenz: Netzwerk, anzahl: str
) -> None:
    for tat in ("punkt_mehr", "verabredung_mehr", "hoch-1"):
        werte = eingabe(tat=tat) | {"punkt-TOTAL_FORMS": anzahl, "verabredung-TOTAL_FORMS": anzahl}
        assert als(b.aylin()).post(neu(konferenz), werte).status_code == 200


def test_was_nicht_stimmen_kann_steht_am_feld_und_in_der_zusammenfassung(
    als: Als, konferenz: Netzwerk
) -> None:
    morgen = timezone.localdate() + timedelta(days=1)
    antwort = als(b.aylin()).post(
        neu(konferenz),
        eingabe(
            [{"ergebnis": "ohne Thema"}], [{"wer": "Amt"}], datum=morgen.isoformat(), anwesend_anzahl="3"
        ),
    )
    assert antwort.status_code == 422
    assert [(z.ziel, z.feld, z.satz) for z in antwort.context["eingabe"].fehler] == [
        (
            "id_anwesend_anzahl",
            "Anwesende insgesamt",
            f"Der {morgen:%d.%m.%Y} liegt in der Zukunft. Bitte zählen Sie in der Sitzung.",
        ),
        (
            "id_punkt-0-titel",
            "TOP 1: Thema",
            "Bitte geben Sie das Thema an oder löschen Sie die Zeile.",
        ),
        (
            "id_verabredung-0-was",
            "Verabredung 1, Was",
            "Bitte sagen Sie, was zu tun ist, oder löschen Sie die Zeile.",
        ),
    ]
    zu_lang = eingabe(verabredungen=[{"was": "x", "wer": "y" * 121}])
    antwort = als(b.aylin()).post(neu(konferenz), zu_lang)
    assert [z.satz for z in antwort.context["eingabe"].fehler] == [
        "Bitte nennen Sie die Funktion in höchstens 120 Zeichen."
    ]


def test_anwesend_ist_nur_wer_zum_netzwerk_gehoert(als: Als, konferenz: Netzwerk) -> None:
    fremder = b.akteur("Nicht dabei", "verein")
    antwort = als(b.aylin()).post(neu(konferenz), eingabe(anwesende=[fremder.pk]))
    assert list(antwort.context["form"].errors) == ["anwesende"]


def test_dieselbe_sitzung_zweimal_angelegt_wird_erklaert(als: Als, konferenz: Netzwerk) -> None:
    client = als(b.aylin())
    assert client.post(neu(konferenz), eingabe()).status_code == 302
    antwort = client.post(neu(konferenz), eingabe())
    assert antwort.status_code == 422
    assert "steht für „Konferenz“ schon eine Sitzung" in antwort.content.decode()


# Ändern ----------------------------------------------------------------------------------------


def volle_sitzung(konferenz: Netzwerk, schule: Akteur, punkte: int = 2) -> Sitzung:
    return b.sitzung(
        konferenz,
        date(2026, 3, 5),
        beginn=time(17, 30),
        anwesend_anzahl=9,
        anwesende=[schule],
        punkte=[Punktangabe(titel=f"Punkt {n}", ergebnis="Eins\nZwei") for n in range(punkte)],
        verabredungen=[
            Verabredungsangabe(was=f"Brief {n}", akteur=schule, bis=date(2026, 4, 1)) for n in range(punkte)
        ],
    )


def test_unveraendert_abgeschickt_veraendert_nichts(als: Als, konferenz: Netzwerk, schule: Akteur) -> None:
    sitzung = volle_sitzung(konferenz, schule)
    modelle = (Sitzung, Tagesordnungspunkt, Verabredung)
    client = als(b.birgit())
    with scopes_disabled():
        vorher = [list(m.objects.order_by("pk").values()) for m in modelle]
        werte = formularwerte(client.get(aendern(sitzung)).content.decode(), "mitschrift")
        assert client.post(aendern(sitzung), werte).status_code == 302
        assert [list(m.objects.order_by("pk").values()) for m in modelle] == vorher


def test_zwei_schreiben_denselben_punkt_und_beide_fassungen_bleiben(
    als: Als, konferenz: Netzwerk, schule: Akteur
) -> None:
    sitzung = volle_sitzung(konferenz, schule)
    aylin, birgit = als(b.aylin()), als(b.birgit())
    werte = formularwerte(birgit.get(aendern(sitzung)).content.decode(), "mitschrift")
    von_aylin = werte | {"punkt-0-ergebnis": ["von Aylin"], "punkt-2-titel": ["Neues von Aylin"]}
    assert aylin.post(aendern(sitzung), von_aylin).status_code == 302
    von_birgit = werte | {
        "punkt-0-ergebnis": ["von Birgit"],
        "punkt-2-titel": ["Neues von Birgit"],
        "verabredung-0-was": ["Brief 0, eilig"],
    }
    antwort = birgit.post(aendern(sitzung), von_birgit)
    assert antwort.status_code == 409
    assert [(u.feld, u.eigene, u.gespeicherte) for u in antwort.context["konflikt"].unterschiede] == [
        ("Tagesordnung: Punkt 0", "Punkt 0\nvon Birgit", "Punkt 0\nvon Aylin")
    ]
    erneut = formularwerte(antwort.content.decode(), "mitschrift")
    assert birgit.post(aendern(sitzung), erneut).status_code == 302
    with scopes_disabled():
        assert [(p.titel, p.ergebnis) for p in sitzung.punkte.all()] == [
            ("Punkt 0", "von Birgit"),
            ("Punkt 1", "Eins\nZwei"),
            ("Neues von Birgit", ""),
            ("Neues von Aylin", ""),
        ]
        assert [v.was for v in sitzung.verabredungen.order_by("pk")] == ["Brief 0, eilig", "Brief 1"]


def test_zwei_aendern_den_ort(als: Als, konferenz: Netzwerk, schule: Akteur) -> None:
    sitzung = volle_sitzung(konferenz, schule)
    werte = formularwerte(als(b.birgit()).get(aendern(sitzung)).content.decode(), "mitschrift")
    assert als(b.aylin()).post(aendern(sitzung), werte | {"ort": "Schule"}).status_code == 302
    antwort = als(b.birgit()).post(aendern(sitzung), werte | {"ort": "Kirche"})
    assert antwort.status_code == 409
    assert [(u.feld, u.eigene, u.gespeicherte) for u in antwort.context["konflikt"].unterschiede] == [
        ("Ort", "Kirche", "Schule")
    ]


def test_eine_geloeschte_zeile_verschwindet(als: Als, konferenz: Netzwerk, schule: Akteur) -> None:
    sitzung = volle_sitzung(konferenz, schule)
    client = als(b.birgit())
    werte = formularwerte(client.get(aendern(sitzung)).content.decode(), "mitschrift")
    weg = {"punkt-0-loeschen": ["on"], "punkt-0-titel": [""], "verabredung-1-loeschen": ["on"]}
    assert client.post(aendern(sitzung), werte | weg).status_code == 302
    with scopes_disabled():
        assert [str(punkt) for punkt in sitzung.punkte.all()] == ["TOP 1: Punkt 1"]
        assert [str(eine) for eine in sitzung.verabredungen.all()] == ["Brief 0"]


# Ansehen ---------------------------------------------------------------------------------------


def test_das_protokoll_zum_weitergeben_verschweigt_das_vertrauliche(als: Als, konferenz: Netzwerk) -> None:
    sitzung = b.sitzung(
        konferenz,
        date(2026, 3, 5),
        punkte=[
            Punktangabe(titel="Sommerfest", ergebnis="findet statt"),
            Punktangabe(titel="Haus 4", ergebnis="GEHEIM", beschluss="AUCHGEHEIM", vertraulich=True),
        ],
    )
    b.sitzung(konferenz, date(2026, 5, 7), ort="Schule")
    protokoll = als(b.daria()).get(reverse("netzwerke:protokoll", args=[sitzung.pk])).content.decode()
    for steht_da in ("findet statt", "Haus 4", "7.\u00a0Mai 2026"):
        assert steht_da in protokoll
    assert "GEHEIM" not in protokoll
    intern = als(b.daria()).get(reverse("netzwerke:sitzung", args=[sitzung.pk])).content.decode()
    assert "AUCHGEHEIM" in intern


@pytest.mark.parametrize("anzahl", [1, 30])
@pytest.mark.parametrize(
    ("name", "wer", "abfragen"),
    [("sitzung", "carsten", 7), ("protokoll", "carsten", 8), ("sitzung_aendern", "aylin", 11)],
)
def test_jede_seite_kostet_immer_gleich_viele_abfragen(
    als: Als,
    konferenz: Netzwerk,
    schule: Akteur,
    name: str,
    wer: str,
    abfragen: int,
    anzahl: int,
    django_assert_num_queries: Zaehle,
) -> None:
    netzwerk = b.netzwerk("Runde", schule, *[b.akteur(f"Verein {n}", "verein") for n in range(anzahl)])
    sitzung = volle_sitzung(netzwerk, schule, anzahl)
    for nummer in range(anzahl):
        b.sitzung(
            netzwerk,
            date(2025, 1, 1) + timedelta(days=nummer),
            verabredungen=[Verabredungsangabe(was="Alt", akteur=schule)],
        )
    client = als(getattr(b, wer)())
    with django_assert_num_queries(abfragen):
        assert client.get(reverse(f"netzwerke:{name}", args=[sitzung.pk])).status_code == 200


# Verabredungen ---------------------------------------------------------------------------------


def test_erledigt_mit_einem_klick_und_zurueck(als: Als, konferenz: Netzwerk) -> None:
    sitzung = b.sitzung(konferenz, date(2026, 3, 5), verabredungen=[Verabredungsangabe(was="Einladen")])
    with scopes_disabled():
        offene = sitzung.verabredungen.get()
    client = als(b.aylin())
    erledigen = reverse("netzwerke:verabredung_erledigen", args=[offene.pk])
    antwort = client.post(f"{erledigen}?netzwerk", headers=HTMX)
    assert antwort.templates[0].name == "netzwerke/_verabredung.html"
    assert "Doch noch offen" in antwort.content.decode() and "Konferenz" in antwort.content.decode()
    with scopes_disabled():
        offene.refresh_from_db()
    assert offene.erledigt_am == timezone.localdate()
    zurueck = client.post(reverse("netzwerke:verabredung_oeffnen", args=[offene.pk]), follow=True)
    assert zurueck.redirect_chain == [(reverse("netzwerke:netzwerk", args=[konferenz.pk]), 302)]
    assert [str(m) for m in zurueck.context["messages"]] == ["„Einladen“ ist wieder offen."]


def test_unbekanntes_ist_404(als: Als) -> None:
    for name in ("netzwerk", "netzwerk_aendern", "sitzung_neu", "sitzung", "sitzung_aendern", "protokoll"):
        assert als(b.birgit()).get(reverse(f"netzwerke:{name}", args=[999_999])).status_code == 404
    for name in ("verabredung_erledigen", "verabredung_oeffnen"):
        assert als(b.birgit()).post(reverse(f"netzwerke:{name}", args=[999_999])).status_code == 404
