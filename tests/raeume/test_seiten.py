"""Die Seiten der Räume: wer was sieht, was ein Formular antwortet, wie viele Abfragen es braucht."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenturen.models import Person
from sozialraum.raeume import zwischenlager
from sozialraum.raeume.models import Ebene, Raumeinheit, Sozialraum, Zustaendigkeit
from tests import besetzung as b
from tests.raeume.geojson import feature, quadrat, sammlung, stadtteile

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]


def text(antwort: HttpResponse) -> str:
    return " ".join(antwort.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ").split())


# Listen ------------------------------------------------------------------------------------------


def test_die_liste_nennt_gemeinde_einheiten_und_agentur(als: Als) -> None:
    b.hafenviertel(), b.am_fluss(), b.suedhang_quartier()
    seite = text(als(b.farid()).get(reverse("raeume:sozialraum_liste")))
    assert "3 Sozialräume" in seite
    assert "Weberviertel, Lindenhöhe" in seite
    assert "Integrationsagentur Südhang" in seite


def test_suchen_und_filtern(als: Als) -> None:
    b.hafenviertel(), b.am_fluss(), b.suedhang_quartier()
    liste = reverse("raeume:sozialraum_liste")

    def gezeigt(**filter: object) -> list[str]:
        seite = als(b.birgit()).get(liste, filter).context["seite"]
        return [raum.name for raum in seite]

    assert gezeigt() == ["Am Fluss", "Hafenviertel", "Südhang"]
    assert gezeigt(suche="haffen") == ["Hafenviertel"]
    assert gezeigt(suche="sudhang") == ["Südhang"]
    assert gezeigt(gemeinde=b.AGS) == ["Am Fluss", "Hafenviertel", "Südhang"]
    assert gezeigt(agentur=b.ia_weber().pk) == ["Am Fluss"]
    assert gezeigt(sortierung="-name") == ["Südhang", "Hafenviertel", "Am Fluss"]


def test_raumeinheiten_nach_ebene_und_kennung(als: Als) -> None:
    b.probstadt()
    liste = reverse("raeume:einheiten")

    def gezeigt(**filter: str) -> list[str]:
        return [einheit.name for einheit in als(b.daria()).get(liste, filter).context["seite"]]

    assert gezeigt() == [
        "Probstadt", "Nordufer", "Süd", "Hafenviertel", "Weberviertel", "Lindenhöhe", "Am Südhang",
    ]  # fmt: skip
    assert gezeigt(ebene="stadtbezirk") == ["Nordufer", "Süd"]
    assert gezeigt(suche="05998000/12") == ["Weberviertel"]
    assert gezeigt(suche="22") == ["Am Südhang"]
    assert gezeigt(suche="weber", gemeinde=b.AGS) == ["Weberviertel"]


def test_listen_als_csv(als: Als) -> None:
    b.am_fluss()
    client = als(b.birgit())
    raeume = client.get(reverse("raeume:sozialraum_liste"), {"format": "csv-offen"}).content.decode()
    assert raeume.splitlines()[1].startswith(
        'Am Fluss,Probstadt,05998000,"12 Weberviertel, 21 Lindenhöhe",Integrationsagentur Weberviertel,'
    )
    einheiten = client.get(reverse("raeume:einheiten"), {"format": "csv-offen"}).content.decode()
    assert (
        einheiten.splitlines()[4] == "05998000,Stadtteil,11,Hafenviertel,Nordufer,1,312.00,,,Stadt Probstadt"
    )


def test_gleich_viele_abfragen_fuer_einen_und_dreissig_sozialraeume(
    als: Als, django_assert_num_queries: CaptureQueriesContext
) -> None:
    b.hafenviertel()
    client = als(b.birgit())
    liste = reverse("raeume:sozialraum_liste")
    with django_assert_num_queries(11):
        client.get(liste)
    for nummer in range(29):
        b.sozialraum(f"Raum {nummer}", ["12", "21"], agentur=b.ia_weber())
    with django_assert_num_queries(11):
        assert len(client.get(liste).context["seite"]) == 25


def test_gleich_viele_abfragen_fuer_sieben_und_dreissig_einheiten(
    als: Als, django_assert_num_queries: CaptureQueriesContext
) -> None:
    b.probstadt()
    client = als(b.birgit())
    liste = reverse("raeume:einheiten")
    with django_assert_num_queries(7):
        client.get(liste)
    for nummer in range(30):
        Raumeinheit.objects.create(
            ags=b.AGS,
            ebene=Ebene.objects.get(schluessel="quartier"),
            schluessel=f"Q{nummer}",
            name=f"Quartier {nummer}",
            parent=b.einheit("11"),
        )
    with django_assert_num_queries(7):
        assert len(client.get(liste).context["seite"]) == 25


# Sozialraum --------------------------------------------------------------------------------------


def test_die_seite_zeigt_karte_einheiten_und_wer_hier_arbeitet(als: Als) -> None:
    raum = b.am_fluss()
    seite = text(als(b.aylin()).get(reverse("raeume:sozialraum", args=[raum.pk])))
    assert "<title>Karte: Sozialraum Am Fluss" in seite
    assert reverse("raeume:einheit", args=["05998000/stadtteil/12"]) in seite
    assert "Integrationsagentur Weberviertel" in seite
    assert f'hx-get="{reverse("angebote:im_sozialraum", args=[raum.pk])}"' in seite
    assert f'hx-get="{reverse("analysen:im_sozialraum", args=[raum.pk])}"' in seite
    # Aylin ist Fachkraft: sie sieht keinen Weg, den sie nicht gehen darf.
    assert "Ändern" not in seite
    assert "Eintragen" not in seite


def test_die_administration_laedt_keine_fallarbeit(als: Als) -> None:
    seite = text(als(b.emre()).get(reverse("raeume:sozialraum", args=[b.am_fluss().pk])))
    assert reverse("angebote:im_sozialraum", args=[b.am_fluss().pk]) not in seite


def test_gleich_viele_abfragen_fuer_eine_und_viele_einheiten(
    als: Als, django_assert_num_queries: CaptureQueriesContext
) -> None:
    eine, alle = b.hafenviertel(), b.sozialraum("Alle", ["11", "12", "21", "22"], agentur=b.ia_hafen())
    Zustaendigkeit.objects.create(sozialraum=alle, agentur=b.ia_weber())
    Zustaendigkeit.objects.create(sozialraum=alle, agentur=b.ia_suedhang())
    client = als(b.birgit())
    for raum in (eine, alle):
        with django_assert_num_queries(18):
            client.get(reverse("raeume:sozialraum", args=[raum.pk]))


def test_birgit_legt_an_was_sie_angekreuzt_hat(als: Als) -> None:
    b.probstadt()
    teil = b.einheit("12").pk
    birgit = als(b.birgit())
    antwort = birgit.post(
        reverse("raeume:sozialraum_neu"),
        {
            "name": "Weberviertel-West",
            "gemeinde": b.AGS,
            "traeger": b.nordufer().pk,
            "einheiten": [teil],
            f"anteil-{teil}": "37,5",
        },
    )
    raum = Sozialraum.objects.get()
    assert (antwort.status_code, antwort.url) == (302, reverse("raeume:sozialraum", args=[raum.pk]))
    seite = text(birgit.get(antwort.url))
    assert "Der Sozialraum „Weberviertel-West“ ist angelegt." in seite
    assert "37,5 %" in seite


def test_fehler_stehen_am_feld_und_die_auswahl_bleibt(als: Als) -> None:
    b.hafenviertel()
    teil = b.einheit("12").pk
    angaben = {"name": "Hafenviertel", "gemeinde": b.AGS, "traeger": b.nordufer().pk, "einheiten": [teil]}
    client = als(b.birgit())
    antwort = client.post(reverse("raeume:sozialraum_neu"), angaben | {f"anteil-{teil}": "viel"})
    assert antwort.status_code == 422
    assert "Anteil von Weberviertel: „viel“ ist keine Zahl." in text(antwort)
    assert f'value="{teil}" data-name="Weberviertel" checked' in text(antwort)
    antwort = client.post(reverse("raeume:sozialraum_neu"), angaben | {"einheiten": []})
    assert "Bitte wählen Sie mindestens eine Einheit." in text(antwort)
    antwort = client.post(reverse("raeume:sozialraum_neu"), angaben)
    assert "In dieser Gemeinde gibt es schon einen Sozialraum „Hafenviertel“." in text(antwort)


def test_die_auswahl_ist_nach_bezirken_gegliedert(als: Als) -> None:
    b.probstadt()
    form = als(b.birgit()).get(reverse("raeume:sozialraum_neu")).context["form"]
    assert [(g.name, g.offen, [(z.einheit.name, z.ganz) for z in g.zeilen]) for g in form.gruppen()] == [
        (
            "Stadtbezirk 1 Nordufer",
            True,
            [("Nordufer", True), ("Hafenviertel", False), ("Weberviertel", False)],
        ),
        ("Stadtbezirk 2 Süd", True, [("Süd", True), ("Lindenhöhe", False), ("Am Südhang", False)]),
    ]


def test_der_wechsel_der_gemeinde_laedt_nur_die_auswahl(als: Als) -> None:
    b.probstadt()
    klein = Raumeinheit.objects.create(
        ags="05998004", ebene=Ebene.objects.get(schluessel="gemeinde"), name="Dorf"
    )
    Raumeinheit.objects.create(
        ags="05998004",
        ebene=Ebene.objects.get(schluessel="quartier"),
        schluessel="1",
        name="Anger",
        parent=klein,
    )
    antwort = als(b.birgit()).get(
        reverse("raeume:sozialraum_neu"), {"gemeinde": "05998004"}, headers={"HX-Request": "true"}
    )
    assert text(antwort).startswith('<fieldset id="id_einheiten"')
    assert "Anger" in text(antwort)
    assert "Hafenviertel" not in text(antwort)


def test_aendern_beginnt_mit_dem_jetzigen_stand(als: Als) -> None:
    raum = b.am_fluss()
    seite = als(b.guelsen()).get(reverse("raeume:sozialraum_aendern", args=[raum.pk]))
    gewaehlt = [z.einheit.name for g in seite.context["form"].gruppen() for z in g.zeilen if z.gewaehlt]
    assert gewaehlt == ["Weberviertel", "Lindenhöhe"]


def test_zwei_aendern_zugleich_und_beide_fassungen_bleiben(als: Als) -> None:
    raum = b.am_fluss()
    adresse = reverse("raeume:sozialraum_aendern", args=[raum.pk])
    angaben = {
        "beschreibung": "",
        "einheiten": [b.einheit("12").pk],
        "gueltig_ab": "2026-03-01",
        "version": "1",
    }
    assert als(b.birgit()).post(adresse, angaben | {"name": "Am Wasser"}).status_code == 302
    antwort = als(b.guelsen()).post(adresse, angaben | {"name": "Flussviertel"})
    assert antwort.status_code == 409
    assert "Inzwischen hat Birgit Sommer gespeichert" in text(antwort)
    assert "Am Wasser" in text(antwort)
    nochmal = antwort.context["form"]["version"].value()
    assert (
        als(b.guelsen()).post(adresse, angaben | {"name": "Flussviertel", "version": nochmal}).status_code
        == 302
    )
    raum.refresh_from_db()
    assert (raum.name, raum.version) == ("Flussviertel", 3)


def test_zustaendigkeit_auf_der_seite(als: Als) -> None:
    raum = b.suedhang_quartier()
    birgit = als(b.birgit())
    hafen, aylin = b.ia_hafen().pk, b.aylin().pk
    adresse = reverse("raeume:zustaendig", args=[raum.pk])
    seite = text(birgit.post(adresse, {"wer": f"{hafen}-{aylin}"}, follow=True))
    assert "Eingetragen: Aylin Demir arbeitet hier." in seite
    assert birgit.post(adresse, {"wer": str(b.ia_suedhang().pk)}).status_code == 422
    eintrag = Zustaendigkeit.objects.get(person=aylin)
    weg = reverse("raeume:nicht_zustaendig", args=[raum.pk, eintrag.pk])
    assert als(b.frauke()).post(weg).status_code == 403
    assert "Ausgetragen: Aylin Demir arbeitet nicht mehr hier." in text(birgit.post(weg, follow=True))
    assert birgit.post(weg).status_code == 404


# Raumeinheit -------------------------------------------------------------------------------------


def test_eine_einheit_nennt_herkunft_teile_und_sozialraeume(als: Als) -> None:
    b.hafenviertel()
    client = als(b.aylin())
    bezirk = text(client.get(reverse("raeume:einheit", args=["05998000/stadtbezirk/1"])))
    assert "Darin liegen" in bezirk
    assert "Stadt Probstadt, Stand 2026" in bezirk
    assert "Hafenviertel" in text(client.get(reverse("raeume:einheit", args=["05998000/stadtteil/11"])))


def test_kurze_und_ungenaue_kennungen_fuehren_zur_adresse(als: Als) -> None:
    b.probstadt()
    client = als(b.aylin())
    for kennung in ("05998000/11", "05998000/011"):
        antwort = client.get(reverse("raeume:einheit", args=[kennung]))
        assert (antwort.status_code, antwort.url) == (302, "/raeume/05998000/stadtteil/11/")
    assert client.get("/raeume/05998000/").status_code == 200
    assert client.get("/raeume/05998000/99/").status_code == 404
    assert client.get("/raeume/99999999/").status_code == 404


def test_eine_einheit_braucht_immer_gleich_viele_abfragen(
    als: Als, django_assert_num_queries: CaptureQueriesContext
) -> None:
    b.hafenviertel()
    client = als(b.aylin())
    for adresse in ("/raeume/05998000/stadtteil/11/", "/raeume/05998000/stadtbezirk/1/"):
        with django_assert_num_queries(16):
            client.get(adresse)


# Grenzen übernehmen ------------------------------------------------------------------------------


@pytest.fixture
def lager(tmp_path: Path, settings: Any) -> Path:
    settings.DATENORDNER = tmp_path
    return tmp_path / "zwischenlager"


def hochladen(client: Client, inhalt: bytes, name: str = "stadtteile.geojson") -> HttpResponse:
    return client.post(reverse("raeume:einheiten_uebernehmen"), {"datei": SimpleUploadedFile(name, inhalt)})


ZUORDNUNG = {
    "feld_schluessel": "NR",
    "feld_name": "NAME",
    "ebene": "stadtteil",
    "ags": b.AGS,
    "gemeindename": "Probstadt",
    "quelle": "Stadt Probstadt",
    "lizenz": "",
    "stand": "",
}


def test_hochladen_zuordnen_vorschau_uebernehmen(als: Als, lager: Path) -> None:
    emre = als(b.emre())
    antwort = hochladen(emre, stadtteile())
    adresse = antwort.url
    form = emre.get(adresse).context["form"]
    assert (form["feld_schluessel"].value(), form["feld_name"].value()) == ("NR", "NAME")
    vorschau = emre.post(adresse, ZUORDNUNG | {"aktion": "vorschau"})
    assert "4 Stadtteile von Probstadt: 4 neu." in text(vorschau)
    assert "<title>Karte: 4 Stadtteile von Probstadt" in text(vorschau)
    assert Raumeinheit.objects.count() == 0
    fertig = emre.post(adresse, ZUORDNUNG | {"aktion": "uebernehmen"}, follow=True)
    assert "Übernommen: 4 Stadtteile von Probstadt: 4 neu." in text(fertig)
    assert Raumeinheit.objects.count() == 5
    assert list(lager.iterdir()) == []
    assert "liegt nicht mehr vor" in text(emre.get(adresse, follow=True))


def test_unlesbares_wird_gleich_abgelehnt_und_nicht_aufbewahrt(als: Als, lager: Path) -> None:
    antwort = hochladen(als(b.emre()), b"raum;wert\n", "werte.csv")
    assert antwort.status_code == 422
    assert "Die Datei ist kein GeoJSON, sie beginnt mit „raum;wert“." in text(antwort)
    assert not lager.exists() or list(lager.iterdir()) == []


def test_befunde_stehen_mit_ihrer_flaeche_auf_der_seite(als: Als) -> None:
    emre = als(b.emre())
    doppelt = sammlung(
        feature(quadrat(0, 0), NR="1", NAME="Eins"), feature(quadrat(1, 0), NR="1", NAME="Zwei")
    )
    antwort = emre.post(hochladen(emre, doppelt).url, ZUORDNUNG | {"aktion": "uebernehmen"})
    assert antwort.status_code == 422
    assert [befund.flaeche for befund in antwort.context["befunde"]] == [2]
    assert "Der Schlüssel „1“ steht auch bei Fläche 1 (Eins)." in text(antwort)
    assert Raumeinheit.objects.count() == 0


def test_die_datei_sieht_nur_wer_sie_hochgeladen_hat(als: Als) -> None:
    adresse = hochladen(als(b.emre()), stadtteile()).url
    andere = b._person("edda", "Edda Ahrens")
    andere.ist_administration = True
    andere.save()
    assert als(andere).get(adresse).status_code == 302
    assert als(b.emre()).get(adresse).status_code == 200


def test_verwerfen_und_verfallen(als: Als, lager: Path) -> None:
    emre = als(b.emre())
    adresse = hochladen(emre, stadtteile()).url
    emre.post(f"{adresse}verwerfen/")
    assert list(lager.iterdir()) == []
    hochladen(emre, stadtteile())
    (alte,) = lager.iterdir()
    gestern = time.time() - 25 * 3600
    os.utime(alte, (gestern, gestern))
    neue = zwischenlager.ablegen(person_id=b.emre().pk, dateiname="x.geojson", inhalt=b"{}")
    assert [ort.name for ort in lager.iterdir()] == [f"{b.emre().pk}-{neue}"]
    zwischenlager.wegwerfen(person_id=b.emre().pk, kennung=neue)


# Rechte ------------------------------------------------------------------------------------------


def test_wer_welche_seite_sieht(als: Als) -> None:
    raum = b.am_fluss()
    adressen = {
        "liste": reverse("raeume:sozialraum_liste"),
        "sozialraum": reverse("raeume:sozialraum", args=[raum.pk]),
        "neu": reverse("raeume:sozialraum_neu"),
        "aendern": reverse("raeume:sozialraum_aendern", args=[raum.pk]),
        "einheiten": reverse("raeume:einheiten"),
        "einheit": "/raeume/05998000/stadtteil/11/",
        "uebernehmen": reverse("raeume:einheiten_uebernehmen"),
    }
    erlaubt = {
        "aylin": "liste sozialraum einheiten einheit",
        "birgit": "liste sozialraum neu aendern einheiten einheit",
        "carsten": "liste sozialraum einheiten einheit",
        "daria": "liste sozialraum einheiten einheit",
        "emre": "liste sozialraum neu aendern einheiten einheit uebernehmen",
        "farid": "liste sozialraum einheiten einheit",
        "frauke": "liste sozialraum neu einheiten einheit",
        "guelsen": "liste sozialraum neu aendern einheiten einheit",
        "hatice": "",
    }
    for wer, seiten in erlaubt.items():
        client = als(getattr(b, wer)())
        stand = {name: client.get(adresse).status_code for name, adresse in adressen.items()}
        assert (wer, [name for name, zahl in stand.items() if zahl == 200]) == (wer, seiten.split())
        assert {zahl for zahl in stand.values() if zahl != 200} <= {403}


def test_ohne_anmeldung_geht_es_zur_anmeldung() -> None:
    antwort = Client().get(reverse("raeume:sozialraum_liste"))
    assert (antwort.status_code, antwort.url) == (302, "/anmelden/?next=/sozialraeume/")
