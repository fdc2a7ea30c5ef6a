"""Die Seiten: Bedarf mit Grundlagen, Zahl wählen, Gespräch, Methode mit Foto und Nadeln, zwei Fassungen."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from agenturen.models import Person
from angebote.models import Angebot
from netzwerke.angaben import Punktangabe
from sozialraum.bedarfe.angaben import Nadelangabe, Zitatangabe
from sozialraum.bedarfe.grundlage_hinzufuegen import gespraech_hinzufuegen, methode_hinzufuegen
from sozialraum.bedarfe.models import (
    Bedarf,
    Gespraech,
    Grundlage,
    Methode,
    Methodeneinsatz,
    Ressource,
    Ressourcenart,
)
from tests import besetzung as b
from tests.bedarfe.fotos import foto
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
ZEILEN = {"zeile-TOTAL_FORMS": "1", "zeile-INITIAL_FORMS": "0"}


def bedarfsfelder(**werte: Any) -> dict[str, Any]:
    return {
        "aussage": "Es fehlen Deutschkurse am Abend.",
        "sozialraeume": [b.hafenviertel().pk],
        "arten": ["geaeussert"],
        "ebene": "person",
        "seit": "2026-01-15",
        "agentur": b.ia_hafen().pk,
    } | werte


def methodenfelder(schluessel: str = "begehung", **werte: Any) -> dict[str, Any]:
    return (
        {
            "methode": Methode.objects.get(schluessel=schluessel).pk,
            "datum": "2026-03-04",
            "sozialraum": b.hafenviertel().pk,
            "agentur": b.ia_hafen().pk,
        }
        | ZEILEN
        | werte
    )


def gespraechsfelder() -> dict[str, Any]:
    return {
        "funktion": "Kitaleiterin",
        "datum": "2026-02-10",
        "sozialraum": b.hafenviertel().pk,
        "agentur": b.ia_hafen().pk,
        "einwilligung": "sinngemaess",
        **ZEILEN,
    }


def ressourcenfelder() -> dict[str, Any]:
    return {
        "name": "Saal",
        "art": Ressourcenart.objects.get(schluessel="raum").pk,
        "sozialraeume": [b.hafenviertel().pk],
        "agentur": b.ia_hafen().pk,
    }


def empfehlungsfelder() -> dict[str, Any]:
    with scopes_disabled():
        bedarf = Bedarf.objects.first() or b.bedarf()
    return {
        "aussage": "Abends einen Deutschkurs anbieten.",
        "adressat": "Volkshochschule Probstadt",
        "bedarfe": [bedarf.pk],
        "horizont": "mittel",
        "agentur": b.ia_hafen().pk,
    }


# Bedarfe ---------------------------------------------------------------------------------------


def test_von_der_leeren_liste_zum_eingestuften_bedarf(als: Als) -> None:
    b.hafenviertel()
    aylin, birgit = als(b.aylin()), als(b.birgit())
    assert "Ersten Bedarf festhalten" in aylin.get("/bedarfe/").text
    antwort = aylin.post("/bedarfe/neu/", bedarfsfelder())
    with scopes_disabled():
        bedarf = Bedarf.objects.get()
    assert antwort.headers["Location"] == f"/bedarfe/{bedarf.pk}/"
    seite = aylin.get(f"/bedarfe/{bedarf.pk}/").text
    assert "Er ruht noch auf nichts." in seite
    assert "Einstufen" not in seite
    ohne = birgit.post(f"/bedarfe/{bedarf.pk}/einstufen/", {"prioritaet": "A", "version": "1"})
    assert ohne.status_code == 422
    assert "Bitte begründen Sie die Priorität in ein, zwei Sätzen." in ohne.text
    birgit.post(
        f"/bedarfe/{bedarf.pk}/einstufen/",
        {"prioritaet": "A", "kriterien": ["viele"], "begruendung": "Jede Woche gefragt.", "version": "1"},
    )
    grundlos = birgit.post(f"/bedarfe/{bedarf.pk}/status/", {"status": "nicht_weiter", "version": "2"})
    assert "Bitte sagen Sie, warum der Bedarf nicht weiterverfolgt wird." in grundlos.text
    birgit.post(f"/bedarfe/{bedarf.pk}/status/", {"status": "gedeckt", "version": "2"})
    assert "Noch keine Bedarfe" in aylin.get("/bedarfe/").text
    gedeckte = aylin.get("/bedarfe/?status=gedeckt").text
    assert "A – hoher Handlungsbedarf" in gedeckte and "1 Bedarf" in gedeckte.replace("\u00a0", " ")


def test_ein_leeres_formular_sagt_an_jedem_feld_was_fehlt(als: Als) -> None:
    antwort = als(b.aylin()).post("/bedarfe/neu/", {"agentur": b.ia_hafen().pk})
    assert antwort.status_code == 422
    for satz in (
        "Bitte sagen Sie in einem Satz, was gebraucht wird.",
        "Bitte wählen Sie mindestens einen Sozialraum.",
        "Bitte wählen Sie, woran der Bedarf zu erkennen ist.",
    ):
        assert satz in antwort.text


def test_zwei_menschen_aendern_denselben_bedarf(als: Als) -> None:
    bedarf = b.bedarf()
    adresse = f"/bedarfe/{bedarf.pk}/aendern/"
    als(b.birgit()).post(adresse, bedarfsfelder(aussage="Es fehlen Kurse.", version="1"))
    antwort = als(b.aylin()).post(adresse, bedarfsfelder(arten=["empfunden"], ort="Kai", version="1"))
    assert antwort.status_code == 409
    assert "Inzwischen hat Birgit Sommer gespeichert" in antwort.text
    assert "geäußert: er wird nachgefragt" in antwort.text
    bedarf.refresh_from_db()
    assert bedarf.aussage == "Es fehlen Kurse."


@pytest.mark.parametrize(
    ("parameter", "gefunden"),
    [
        ("", ["Abendkurse", "Räume"]),
        ("suche=Raume", ["Räume"]),
        ("prioritaet=keine", ["Abendkurse", "Räume"]),
        ("prioritaet=A", []),
        ("grundlagen=fehlen", ["Abendkurse", "Räume"]),
        ("status=alle&themenfelder=1", []),
        ("ebene=person", ["Räume"]),
    ],
)
def test_die_liste_filtert(als: Als, parameter: str, gefunden: list[str]) -> None:
    b.bedarf("Abendkurse")
    b.bedarf("Räume", ebene="person")
    text = als(b.aylin()).get(f"/bedarfe/?{parameter}").text
    assert [name for name in ("Abendkurse", "Räume") if f">{name}</a>" in text] == gefunden


def test_die_liste_laesst_sich_mit_grundlagen_herunterladen(als: Als) -> None:
    bedarf = b.bedarf()
    with scope(traeger=[b.nordufer().pk]):
        methode_hinzufuegen(wovon=bedarf, einsatz=b.einsatz(), durch=b.aylin())
    text = als(b.aylin()).get("/bedarfe/?format=csv").content.decode("utf-8-sig")
    assert "Es fehlen Deutschkurse am Abend." in text
    assert "Methode: Nach 18 Uhr ist jede Tür zu. (Stadtteilbegehung, Integrationsagentur" in text


# Grundlagen ------------------------------------------------------------------------------------


def test_eine_zahl_wird_mit_einem_klick_zur_grundlage_und_fuehrt_zu_woher(als: Als) -> None:
    bedarf = b.bedarf()
    liefere(
        {
            ("11", "2024"): {"ew": 1000, "auslaender": 250},
            ("", "2024"): {"ew": 5000, "auslaender": 600},
        }
    )
    aylin = als(b.aylin())
    adresse = f"/bedarfe/grundlagen/zahl/?wofuer=bedarf-{bedarf.pk}"
    seite = aylin.get(adresse).text
    assert "25,0" in seite and "12,0" in seite
    antwort = aylin.post(adresse, {"indikator": "anteil_auslaender", "jahr": "2024"})
    assert antwort.headers["Location"] == f"/bedarfe/{bedarf.pk}/"
    karte = aylin.get(f"/bedarfe/{bedarf.pk}/").text
    woher = f"/statistik/woher/anteil_auslaender/2024/sozialraum-{b.hafenviertel().pk}/"
    assert f'href="{woher}"' in karte
    assert aylin.get(woher).status_code == 200
    assert "Bisher stützt ihn nur eine Zahl." in karte
    assert "ist Grundlage" in aylin.get(adresse).text
    falsch = aylin.post(adresse, {"indikator": "anteil_auslaender", "jahr": "1999"})
    assert falsch.status_code == 422 and "Zu diesem Zeitraum gibt es hier keine Zahlen." in falsch.text


def test_ein_gespraech_wird_mit_seinem_zitat_zur_grundlage(als: Als) -> None:
    bedarf = b.bedarf()
    gespraech = b.gespraech(zitate=[Zitatangabe(text="Ich weiß keinen Kurs.")])
    with scopes_disabled():
        zitat = gespraech.zitate.get()
    aylin = als(b.aylin())
    adresse = f"/bedarfe/grundlagen/neu/gespraech/?gespraech={gespraech.pk}&zitat={zitat.pk}"
    assert "„Ich weiß keinen Kurs.“" in aylin.get(adresse).text
    aylin.post(
        adresse,
        {"wofuer": f"bedarf-{bedarf.pk}", "gespraech": gespraech.pk, "text": "„Ich weiß keinen Kurs.“"},
    )
    assert "Eine Zahl fehlt noch." in aylin.get(f"/bedarfe/{bedarf.pk}/").text
    with scopes_disabled():
        grundlage = Grundlage.objects.get()
    aylin.post(f"/bedarfe/grundlagen/{grundlage.pk}/entfernen/")
    seite = aylin.get(f"/bedarfe/{bedarf.pk}/").text
    assert "Grundlage entfernt: Gespräch" in seite and "Er ruht noch auf nichts." in seite


def test_aus_dem_protokoll_wird_mit_einem_klick_eine_grundlage(als: Als) -> None:
    bedarf = b.bedarf()
    sitzung = b.sitzung(
        b.netzwerk(),
        date(2026, 3, 12),
        punkte=[
            Punktangabe(titel="Abende", ergebnis="Drei Einrichtungen nennen „Abendkurse“ & mehr."),
            Punktangabe(titel="Intern", ergebnis="Bleibt hier.", vertraulich=True),
        ],
    )
    aylin = als(b.aylin())
    seite = aylin.get(f"/netzwerk/sitzungen/{sitzung.pk}/").text
    assert seite.count('value="vorfuellen"') == 1
    felder = {
        "text": "Drei Einrichtungen nennen „Abendkurse“ & mehr.",
        "quelle": "Stadtteilkonferenz Hafen, TOP 1",
        "datum": "2026-03-12",
    }
    assert all(unescape(seite).count(f'value="{wert}"') == 1 for wert in felder.values())
    adresse = "/bedarfe/grundlagen/neu/sitzung/"
    formular = aylin.post(adresse, felder | {"tat": "vorfuellen"})
    assert formular.status_code == 200 and "Drei Einrichtungen nennen" in formular.text
    with scopes_disabled():
        assert Grundlage.objects.count() == 0
    aylin.post(adresse, felder | {"wofuer": f"bedarf-{bedarf.pk}"})
    with scopes_disabled():
        grundlage = Grundlage.objects.get()
    assert (grundlage.art, grundlage.quelle, grundlage.datum) == (
        "sitzung",
        "Stadtteilkonferenz Hafen, TOP 1",
        date(2026, 3, 12),
    )


def test_fremde_bedarfe_und_gespraeche_stehen_nicht_zur_wahl(als: Als) -> None:
    bedarf, gespraech = b.bedarf(), b.gespraech()
    b.suedhang_quartier()
    farid = als(b.farid())
    adresse = f"/bedarfe/grundlagen/neu/gespraech/?wofuer=bedarf-{bedarf.pk}"
    assert "Schulsozialarbeiterin" not in farid.get(adresse).text
    antwort = farid.post(adresse, {"wofuer": f"bedarf-{bedarf.pk}", "gespraech": gespraech.pk})
    assert antwort.status_code == 422
    with scopes_disabled():
        assert Grundlage.objects.count() == 0


# Ressourcen ------------------------------------------------------------------------------------


def test_eine_ressource_nennt_die_funktion_nicht_den_menschen(als: Als) -> None:
    felder = {
        "name": "Herr Kaya vom Kiosk",
        "art": b.ressource("Saal").art.__class__.objects.get(schluessel="person").pk,
        "sozialraeume": [b.hafenviertel().pk],
        "agentur": b.ia_hafen().pk,
    }
    antwort = als(b.aylin()).post("/bedarfe/ressourcen/neu/", felder)
    assert antwort.status_code == 422
    assert "„Herr Kaya“ sieht nach einem Menschen aus." in antwort.text
    als(b.aylin()).post("/bedarfe/ressourcen/neu/", felder | {"name": "Betreiber des Kiosks"})
    with scopes_disabled():
        assert sorted(Ressource.objects.values_list("name", flat=True)) == ["Betreiber des Kiosks", "Saal"]


# Gespräche -------------------------------------------------------------------------------------


def test_ein_gespraech_mit_zwei_zitaten_auch_ohne_javascript(als: Als) -> None:
    aylin = als(b.aylin())
    felder = {
        "funktion": "Kitaleiterin",
        "datum": "2026-02-10",
        "sozialraum": b.hafenviertel().pk,
        "einwilligung": "zitate",
        "agentur": b.ia_hafen().pk,
        "zeile-0-text": "Das erste.",
        **ZEILEN,
    }
    mehr = aylin.post("/bedarfe/gespraeche/neu/", felder | {"tat": "zeile_mehr"})
    assert mehr.status_code == 200
    assert 'name="zeile-1-text"' in mehr.text and "Das erste." in mehr.text
    aylin.post(
        "/bedarfe/gespraeche/neu/",
        felder | {"tat": "speichern", "zeile-1-text": "Das zweite.", "zeile-TOTAL_FORMS": "2"},
    )
    with scopes_disabled():
        gespraech = Gespraech.objects.get()
        assert [zitat.text for zitat in gespraech.zitate.all()] == ["Das erste.", "Das zweite."]
    anrede = felder | {"funktion": "Frau Demir", "zeile-0-funktion": "Herr Demir", "tat": "speichern"}
    antwort = aylin.post("/bedarfe/gespraeche/neu/", anrede)
    assert antwort.status_code == 422
    assert "„Frau Demir“ sieht" in antwort.text and "„Herr Demir“ sieht" in antwort.text


def test_wer_nur_sinngemaess_zugestimmt_hat_steht_ohne_zitate_in_der_datei(als: Als) -> None:
    b.gespraech("Mutter", einwilligung="sinngemaess", zitate=[Zitatangabe(text="Geheim.")])
    b.gespraech("Vater", einwilligung="nein", zusammenfassung="Vertraulich.")
    b.gespraech("Lehrer", zitate=[Zitatangabe(text="Druckbar.")])
    text = als(b.birgit()).get("/bedarfe/gespraeche/?format=csv").content.decode("utf-8-sig")
    assert "„Druckbar.“" in text
    assert "Geheim." not in text and "Vertraulich." not in text


def test_ein_gespraech_laesst_sich_loeschen_sein_satz_bleibt(als: Als) -> None:
    bedarf, gespraech = b.bedarf(), b.gespraech()
    with scope(traeger=[b.nordufer().pk]):
        gespraech_hinzufuegen(wovon=bedarf, gespraech=gespraech, durch=b.aylin())
    aylin = als(b.aylin())
    aylin.post(f"/bedarfe/gespraeche/{gespraech.pk}/loeschen/")
    assert aylin.get(f"/bedarfe/gespraeche/{gespraech.pk}/").status_code == 404
    assert "Eltern arbeiten in Schichten" in aylin.get(f"/bedarfe/{bedarf.pk}/").text


def test_zwei_menschen_aendern_dasselbe_gespraech(als: Als) -> None:
    gespraech = b.gespraech(zitate=[Zitatangabe(text="Alt.")])
    adresse = f"/bedarfe/gespraeche/{gespraech.pk}/aendern/"
    felder = {
        "funktion": "Schulsozialarbeiterin",
        "datum": "2026-02-10",
        "sozialraum": b.hafenviertel().pk,
        "einwilligung": "zitate",
        "version": "1",
        "zeile-0-text": "Neu von Birgit.",
        **ZEILEN,
    }
    als(b.birgit()).post(adresse, felder)
    antwort = als(b.aylin()).post(adresse, felder | {"zeile-0-text": "Neu von Aylin."})
    assert antwort.status_code == 409
    assert "Neu von Birgit." in antwort.text and "Neu von Aylin." in antwort.text


# Methoden --------------------------------------------------------------------------------------


def test_drei_angaben_genuegen_fuer_eine_methode_auf_der_strasse(als: Als) -> None:
    antwort = als(b.aylin()).post("/bedarfe/methoden/neu/", methodenfelder())
    with scopes_disabled():
        einsatz = Methodeneinsatz.objects.get()
    assert antwort.headers["Location"] == f"/bedarfe/methoden/{einsatz.pk}/"
    assert (einsatz.datum, einsatz.anzahl, einsatz.ergebnis) == (date(2026, 3, 4), None, "")


ENTWURF = "0123456789abcdef" * 2


def test_die_seite_nach_dem_speichern_nennt_den_angekommenen_entwurf(als: Als) -> None:
    aylin = als(b.aylin())
    marke = f'data-angekommen="{ENTWURF}"'
    abgewiesen = aylin.post("/bedarfe/methoden/neu/", methodenfelder(methode="", entwurf=ENTWURF))
    assert abgewiesen.status_code == 422 and "data-angekommen" not in abgewiesen.text
    seite = aylin.post("/bedarfe/methoden/neu/", methodenfelder(entwurf=ENTWURF), follow=True)
    assert seite.status_code == 200 and marke in seite.text
    # Blieb diese Seite im Funkloch, sagt es die nächste.
    assert marke in aylin.get("/bedarfe/erhebung/").text
    assert "data-angekommen" not in als(b.birgit()).get("/bedarfe/erhebung/").text


def test_derselbe_entwurf_mit_denselben_angaben_entsteht_einmal(als: Als) -> None:
    aylin = als(b.aylin())
    neu = "/bedarfe/methoden/neu/"
    ziele = [
        aylin.post(neu, methodenfelder(entwurf=ENTWURF, ergebnis=ergebnis)).headers["Location"]
        for ergebnis in ("Die Bank fehlt.", "Die Bank fehlt.", "Die Laterne ist aus.")
    ]
    assert ziele[0] == ziele[1] != ziele[2]
    with scopes_disabled():
        assert Methodeneinsatz.objects.count() == 2


@pytest.mark.parametrize("kennung", ["", "<script>", "0123"])
def test_eine_fremde_kennung_merkt_sich_niemand(als: Als, kennung: str) -> None:
    aylin = als(b.aylin())
    for _ in range(2):
        aylin.post("/bedarfe/methoden/neu/", methodenfelder(entwurf=kennung))
    assert "angekommen" not in aylin.session
    with scopes_disabled():
        assert Methodeneinsatz.objects.count() == 2


@pytest.mark.parametrize(
    ("adresse", "felder"),
    [
        ("/bedarfe/neu/", bedarfsfelder),
        ("/bedarfe/gespraeche/neu/", gespraechsfelder),
        ("/bedarfe/ressourcen/neu/", ressourcenfelder),
        ("/bedarfe/empfehlungen/neu/", empfehlungsfelder),
    ],
)
def test_jedes_kurze_formular_nennt_was_ankam(
    als: Als, adresse: str, felder: Callable[[], dict[str, Any]]
) -> None:
    aylin = als(b.aylin())
    antwort = aylin.post(adresse, felder() | {"entwurf": ENTWURF})
    assert antwort.status_code == 302
    assert list(aylin.session["angekommen"]) == [ENTWURF]
    assert (
        aylin.post(adresse, felder() | {"entwurf": ENTWURF}).headers["Location"]
        == antwort.headers["Location"]
    )


def test_ein_foto_kommt_ohne_aufnahmeort_zurueck_und_nur_zu_denen_die_es_sehen_duerfen(als: Als) -> None:
    bild = SimpleUploadedFile("IMG_1.jpg", foto(1200, 900), content_type="image/jpeg")
    als(b.aylin()).post("/bedarfe/methoden/neu/", methodenfelder(foto=bild, bildbeschreibung="Der Kai"))
    with scopes_disabled():
        einsatz = Methodeneinsatz.objects.get()
    adresse = f"/bedarfe/methoden/{einsatz.pk}/foto.jpg"
    antwort = als(b.daria()).get(adresse)
    inhalt = antwort.getvalue()
    assert antwort.headers["Content-Type"] == "image/jpeg"
    assert inhalt.startswith(b"\xff\xd8") and b"Exif" not in inhalt
    assert [als(getattr(b, wer)()).get(adresse).status_code for wer in ("farid", "emre")] == [404, 403]
    seite = als(b.aylin()).get(f"/bedarfe/methoden/{einsatz.pk}/").text
    assert 'alt="Der Kai"' in seite
    als(b.aylin()).post(
        f"/bedarfe/methoden/{einsatz.pk}/aendern/", methodenfelder(foto_weg="on", version="1")
    )
    assert als(b.aylin()).get(adresse).status_code == 404


def test_eine_pdf_datei_ist_kein_foto(als: Als) -> None:
    datei = SimpleUploadedFile("plan.jpg", b"%PDF-1.7", content_type="image/jpeg")
    antwort = als(b.aylin()).post("/bedarfe/methoden/neu/", methodenfelder(foto=datei))
    assert antwort.status_code == 422
    assert "Diese Datei ist kein Foto, das wir lesen können." in antwort.text
    with scopes_disabled():
        assert Methodeneinsatz.objects.count() == 0


def test_nadeln_stehen_auf_der_karte_und_in_der_liste(als: Als) -> None:
    aylin = als(b.aylin())
    felder = methodenfelder(
        "nadelmethode",
        **{
            "zeile-0-laenge": "7,010000",
            "zeile-0-breite": "51,230000",
            "zeile-0-text": "Spielplatz",
            "zeile-0-bewertung": "gern",
        },
    )
    aylin.post("/bedarfe/methoden/neu/", felder)
    with scopes_disabled():
        einsatz = Methodeneinsatz.objects.get()
        nadel = einsatz.nadeln.get()
    assert (nadel.laenge, nadel.breite, nadel.bewertung) == (Decimal("7.01"), Decimal("51.23"), "gern")
    seite = aylin.get(f"/bedarfe/methoden/{einsatz.pk}/").text
    assert "Karte von Hafenviertel mit einer Nadel" in seite
    assert "Spielplatz" in seite
    ohne_ort = aylin.post("/bedarfe/methoden/neu/", methodenfelder(**{"zeile-0-text": "Irgendwo"}))
    assert ohne_ort.status_code == 422
    assert "Zu diesem Text fehlt der Ort." in ohne_ort.text


def test_die_karte_zum_stecken_kennt_ihre_ecken(als: Als) -> None:
    raum = b.hafenviertel()
    teil = als(b.aylin()).get(f"/bedarfe/methoden/karte/{raum.pk}/", headers={"HX-Request": "true"}).text
    treffer = re.search(r'data-ecken="([^"]+)"', teil)
    assert treffer is not None
    ecken = [tuple(map(float, eck.split(","))) for eck in treffer[1].split()]
    # Das Hafenviertel reicht von 7,00 bis 7,02 und von 51,22 bis 51,24; die Karte zeigt etwas mehr.
    assert ecken[0][0] < 7.0 < 7.02 < ecken[1][0]
    assert ecken[2][1] < 51.22 < 51.24 < ecken[0][1]


def test_nadeln_ausserhalb_der_karte_werden_nicht_gezeichnet(als: Als) -> None:
    einsatz = b.einsatz(
        "nadelmethode",
        nadeln=[Nadelangabe(laenge=Decimal("13.4"), breite=Decimal("52.5"), text="Berlin")],
    )
    seite = als(b.aylin()).get(f"/bedarfe/methoden/{einsatz.pk}/").text
    assert "Berlin" in seite and "<circle" not in seite


# Verbindungen ----------------------------------------------------------------------------------


def test_ein_angebot_antwortet_auf_einen_bedarf(als: Als) -> None:
    bedarf = b.bedarf()
    aylin = als(b.aylin())
    htmx = {"HX-Request": "true"}
    adresse = reverse("angebote:zu_bedarf", kwargs={"bedarf_id": bedarf.pk})
    assert "Noch antwortet kein Angebot" in aylin.get(adresse, headers=htmx).text
    formular = aylin.get(f"/angebote/neu/?bedarf={bedarf.pk}").text
    assert re.search(rf'name="bedarfe" value="{bedarf.pk}"[^>]* checked', formular)
    angebot = b.angebot("Abendkurs")
    with scopes_disabled():
        angebot.bedarfe.add(bedarf)
    assert "Abendkurs" in aylin.get(adresse, headers=htmx).text
    assert "Antwortet auf" in aylin.get(f"/angebote/{angebot.pk}/").text
    # Ein gedeckter Bedarf bleibt angehakt, wo er schon steht.
    with scopes_disabled():
        Bedarf.objects.update(status="gedeckt")
    assert f'value="{bedarf.pk}"' in aylin.get(f"/angebote/{angebot.pk}/aendern/").text
    assert 'name="bedarfe"' not in aylin.get("/angebote/neu/").text
    with scopes_disabled():
        assert Angebot.objects.get().bedarfe.count() == 1


def test_eine_kooperation_nennt_worum_es_geht(als: Als) -> None:
    bedarf = b.bedarf()
    partner = b.akteur("Stadtbücherei", "behoerde")
    felder = {
        "agentur": b.ia_hafen().pk,
        "partner": partner.pk,
        "intensitaet": "2",
        "form": "muendlich",
        "bedarfe": [bedarf.pk],
    }
    aylin = als(b.aylin())
    antwort = aylin.post("/netzwerk/kooperationen/neu/", felder)
    assert "Bedarfe, um die es geht" in aylin.get(antwort.headers["Location"]).text
    teil = aylin.get(f"/netzwerk/bedarf/{bedarf.pk}/", headers={"HX-Request": "true"}).text
    assert "Stadtbücherei" in teil


@pytest.mark.parametrize("adresse", ["bedarfe:im_sozialraum", "bedarfe:erhebung_im_sozialraum"])
def test_der_sozialraum_zeigt_was_er_braucht_und_mitbringt(als: Als, adresse: str) -> None:
    raum = b.hafenviertel()
    ziel = reverse(adresse, kwargs={"sozialraum_id": raum.pk})
    assert ziel in als(b.aylin()).get(f"/sozialraeume/{raum.pk}/").text
    assert ziel not in als(b.emre()).get(f"/sozialraeume/{raum.pk}/").text
    b.bedarf()
    b.ressource()
    b.gespraech()
    b.einsatz()
    text = als(b.aylin()).get(ziel, headers={"HX-Request": "true"}).text
    erwartet = {
        "bedarfe:im_sozialraum": ["Es fehlen Deutschkurse am Abend.", "Gemeindesaal St. Barbara"],
        "bedarfe:erhebung_im_sozialraum": ["Schulsozialarbeiterin", "Stadtteilbegehung"],
    }[adresse]
    assert [satz for satz in erwartet if satz not in text] == []


def test_die_erhebung_folgt_dem_gewaehlten_sozialraum(als: Als) -> None:
    b.einsatz(ort="am Kai")
    b.gespraech("Hausmeister")
    aylin = b.aylin()
    aylin.aktueller_sozialraum = b.am_fluss().pk
    aylin.save()
    assert "Hausmeister" not in als(aylin).get("/bedarfe/erhebung/").text
    aylin.aktueller_sozialraum = b.hafenviertel().pk
    aylin.save()
    assert "Hausmeister" in als(aylin).get("/bedarfe/erhebung/").text
