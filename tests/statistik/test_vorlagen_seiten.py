"""Emre pflegt Importvorlagen: herunterladen, weitergeben, einspielen, ändern, einer Lieferung geben."""

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agenturen.models import Person, Protokolleintrag
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.geheimhaltung import Regel
from sozialraum.statistik.lieferungen import vorlagen_laden
from sozialraum.statistik.lieferungen.vorlage_einspielen import als_json, als_toml, vorlage_einspielen
from sozialraum.statistik.lieferungen.vorlage_waehlen import vorlage_waehlen
from sozialraum.statistik.models import Importvorlage, Lieferung, Quelle
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik.test_lieferungen import hochladen, seite, text

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
SEITE = "/statistik/vorlagen/probstadt_bevoelkerung/"


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()


def aktive() -> Importvorlage:
    return Importvorlage.objects.get(schluessel="probstadt_bevoelkerung", aktiv=True)


def test_toml_und_json_sagen_dasselbe_und_lassen_sich_zurueckspielen() -> None:
    vorlage = aktive()
    assert tomllib.loads(als_toml(vorlage)) == json.loads(als_json(vorlage)) == vorlage.inhalt
    for ausgabe in (als_toml(vorlage), als_json(vorlage)):
        assert vorlage_einspielen(text=ausgabe, durch=b.emre()) == vorlage


def test_jede_mitgelieferte_vorlage_uebersteht_hin_und_zurueck() -> None:
    for eine in Importvorlage.objects.filter(aktiv=True):
        assert tomllib.loads(als_toml(eine)) == eine.inhalt


REGEL = {
    "geheimhaltung": "schwelle",
    "schwelle": 7,
    "rundung": 0,
    "eigene_rundung": 5,
    "randsumme_exakt": False,
    "zeichen": "geheim_oder_unbekannt",
}


@pytest.mark.parametrize("schreibe", [als_toml, als_json])
def test_auch_die_ganze_geheimhaltungsregel_kommt_mit(schreibe: Callable[[Importvorlage], str]) -> None:
    d.importvorlage(quelle=d.INHALT["quelle"] | REGEL)
    text = schreibe(aktive())
    regel = Regel(7, 0, 5, randsumme_exakt=False, zeichen=Zeichen.GEHEIM_ODER_UNBEKANNT)
    assert aktive().quelle.regel == regel
    Importvorlage.objects.all().delete()
    Quelle.objects.all().delete()
    assert vorlage_einspielen(text=text, durch=b.emre()).quelle.regel == regel


def test_was_im_browser_gesetzt_ist_steht_in_der_datei(als: Als) -> None:
    von = aktive().quelle
    for feld, wert in (REGEL | {"regel_hier_gesetzt": True}).items():
        setattr(von, feld, wert)
    von.save()
    alte = aktive().version
    for form, lies in (("toml", tomllib.loads), ("json", json.loads)):
        gelesen = lies(als(b.emre()).get(f"{SEITE}{alte}/{form}/").content.decode())
        assert gelesen["quelle"] == aktive().inhalt["quelle"] | REGEL
    assert "eigene_rundung" not in aktive().inhalt["quelle"]


@pytest.mark.parametrize(
    ("falsch", "satz"),
    [
        ({"eigene_rundung": 4}, "gerundet wird auf Vielfache von 3 oder 5, mit 0 gar nicht"),
        ({"zeichen": "folgt"}, "„folgt“ ist unbekannt; bekannt sind geheim, geheim_oder_unbekannt"),
        ({"randsumme_exakt": "ja"}, "muss true oder false sein"),
        ({"geheimhaltung": "schwelle"}, "eine eigene Schwelle ist wenigstens 2"),
        ({"schwelle": 5}, "eine Schwelle gilt nur mit geheimhaltung"),
        ({"geheimhaltung": "keine"}, "„keine“ ist unbekannt"),
    ],
)
def test_eine_falsche_regel_wird_gesagt(falsch: dict[str, Any], satz: str) -> None:
    with pytest.raises(Fachfehler) as fehler:
        d.importvorlage(quelle=d.INHALT["quelle"] | falsch)
    assert satz in fehler.value.text


def test_eine_aenderung_ist_eine_neue_version() -> None:
    neu = als_toml(aktive()).replace("Probstadt: Bevölkerung", "Probstadt: Einwohner")
    gespeichert = vorlage_einspielen(text=neu, durch=b.emre(), schluessel="probstadt_bevoelkerung", version=1)
    assert (gespeichert.version, gespeichert.name, aktive().pk) == (2, "Probstadt: Einwohner", gespeichert.pk)
    assert Protokolleintrag.objects.get(ereignis="Importvorlage gespeichert").durch_name == "Emre Yıldız"


@pytest.mark.parametrize(
    ("kaputt", "satz"),
    [
        ("schluessel = ", "Das ist kein gültiges TOML: das Ende des Textes ist nicht lesbar."),
        ("schluessel == 1", "Das ist kein gültiges TOML: Zeile 1, Spalte 13 ist nicht lesbar."),
        ('{"schluessel": }', "Das ist kein gültiges JSON: Zeile 1, Spalte 16 ist nicht lesbar."),
        ('schluessel = "x"', "Importvorlage „x“, Angabe"),
        ("{" * 100_000, "Das ist kein gültiges JSON"),
        ('{"a":' * 70_000, "zu tief verschachtelt"),
        ("#" * 400_001, "Der Text ist länger als 400.000 Zeichen."),
    ],
)
def test_ein_fehler_nennt_die_stelle(kaputt: str, satz: str) -> None:
    with pytest.raises(Fachfehler) as fehler:
        vorlage_einspielen(text=kaputt, durch=b.emre())
    assert satz in fehler.value.text
    assert aktive().version == 1


def test_wer_auf_einer_alten_version_arbeitet_erfaehrt_es() -> None:
    text_alt = als_toml(aktive())
    vorlage_einspielen(text=text_alt.replace("Probstadt: Bevölkerung", "Anders"), durch=b.emre())
    with pytest.raises(Fachfehler, match="Inzwischen gibt es Version 2"):
        vorlage_einspielen(text=text_alt, durch=b.emre(), schluessel="probstadt_bevoelkerung", version=1)


def test_nur_die_administration_spielt_ein() -> None:
    with pytest.raises(PermissionDenied):
        vorlage_einspielen(text=als_toml(aktive()), durch=b.birgit())


def test_eigene_aenderungen_an_einer_mitgelieferten_bleiben(monkeypatch: pytest.MonkeyPatch) -> None:
    koeln = Importvorlage.objects.get(schluessel="koeln_bevoelkerung", aktiv=True)
    eigene = vorlage_einspielen(
        text=als_toml(koeln).replace('lizenz = "CC BY"', 'lizenz = "CC BY 4.0"'), durch=b.emre()
    )
    assert eigene.version == koeln.version + 1
    vorlagen_laden.mitgelieferte_vorlagen_laden()
    assert Importvorlage.objects.get(schluessel="koeln_bevoelkerung", aktiv=True) == eigene
    lesen = vorlagen_laden.vorlage_lesen
    monkeypatch.setattr(
        vorlagen_laden, "vorlage_lesen", lambda pfad: lesen(pfad) | {"name": f"Neu: {pfad.stem}"}
    )
    vorlagen_laden.mitgelieferte_vorlagen_laden()
    assert Importvorlage.objects.get(schluessel="koeln_bevoelkerung", aktiv=True) == eigene
    assert Importvorlage.objects.filter(schluessel="koeln_bevoelkerung", aktiv=False).count() == 2
    eigene.quelle.refresh_from_db()
    assert eigene.quelle.lizenz == "CC BY 4.0"
    # Wer nichts geändert hat, bekommt die neue.
    assert (
        Importvorlage.objects.get(schluessel="musterstadt_bevoelkerung", aktiv=True).name
        == "Neu: musterstadt_bevoelkerung"
    )


# Seiten ----------------------------------------------------------------------------------------


def test_liste_seite_und_datei(als: Als) -> None:
    emre = als(b.emre())
    assert "Probstadt: Bevölkerung Stadt Probstadt 1 0 noch nie" in text(emre.get("/statistik/vorlagen/"))
    assert "3 Merkmale" in text(emre.get(SEITE))
    toml = emre.get(f"{SEITE}1/toml/")
    assert toml.headers["Content-Disposition"] == 'attachment; filename="probstadt_bevoelkerung-1.toml"'
    assert tomllib.loads(toml.content.decode()) == aktive().inhalt
    assert emre.get(f"{SEITE}99999999999/toml/").status_code == 404
    assert emre.get("/statistik/vorlagen/gibt-es-nicht/").status_code == 404


def test_aendern_im_browser(als: Als) -> None:
    emre = als(b.emre())
    neu = als_toml(aktive()).replace("Probstadt: Bevölkerung", "Probstadt: Einwohner")
    antwort = emre.post(f"{SEITE}aendern/", {"text": neu, "version": "1"}, follow=True)
    assert "Version 2 ist gespeichert und gilt für künftige Lieferungen." in text(antwort)
    antwort = emre.post(f"{SEITE}aendern/", {"text": neu + "\nquatsch", "version": "2"})
    assert antwort.status_code == 422
    assert "Das ist kein gültiges TOML" in text(antwort)
    assert "quatsch" in antwort.content.decode()


def test_einspielen_als_datei(als: Als) -> None:
    emre = als(b.emre())
    neu = als_json(aktive()).replace("probstadt_bevoelkerung", "probstadt_kopie")
    antwort = emre.post(
        "/statistik/vorlagen/neu/",
        {"datei": SimpleUploadedFile("v.json", neu.encode("utf-8-sig"))},
        follow=True,
    )
    assert antwort.redirect_chain == [("/statistik/vorlagen/probstadt_kopie/", 302)]
    assert emre.post("/statistik/vorlagen/neu/", {}).status_code == 422
    schlecht = emre.post("/statistik/vorlagen/neu/", {"datei": SimpleUploadedFile("v.json", b"\xff\xfe\x00")})
    assert "Die Datei ist kein Text in UTF-8." in text(schlecht)


def test_eine_unerkannte_datei_bekommt_ihre_vorlage(als: Als) -> None:
    emre = als(b.emre())
    fremd = d.datei(d.ganze_stadt(), kopf=(*d.KOPF[:-1], "Zahl"))
    hochladen(emre, fremd, "fremd.csv")
    lieferung = Lieferung.objects.get()
    assert (lieferung.zustand, lieferung.vorlage) == ("beanstandet", None)
    anders = d.inhalt(schluessel="probstadt_zahl")
    anders["fields"][-1]["name"] = "Zahl"
    neue = vorlage_einspielen(text=json.dumps(anders), durch=b.emre())
    emre.post(f"{seite(lieferung)}vorlage/", {"vorlage": neue.pk})
    lieferung.refresh_from_db()
    assert (lieferung.zustand, lieferung.vorlage, lieferung.befunde) == ("eingegangen", neue, [])
    assert "4.345" in text(emre.get(seite(lieferung)))
    Lieferung.objects.update(zustand="verworfen")
    with pytest.raises(Fachfehler, match="die Importvorlage steht damit fest"):
        vorlage_waehlen(lieferung=lieferung, vorlage=neue, durch=b.emre())
