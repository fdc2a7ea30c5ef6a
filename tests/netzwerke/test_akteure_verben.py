"""Akteure anlegen, ändern, bestätigen: wer darf, was gilt, was bleibt."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from agenturen.models import Akteursart, Protokolleintrag
from netzwerke.abfragen import aehnliche_akteure, akteure_vorschlagen, akteure_zu_bestaetigen
from netzwerke.akteur_aendern import akteur_aendern, akteur_bestaetigen
from netzwerke.akteur_anlegen import akteur_anlegen, akteur_der_agentur
from netzwerke.models import Akteur
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from tests import besetzung as b

pytestmark = pytest.mark.django_db


def art(schluessel: str) -> Akteursart:
    return Akteursart.objects.get(schluessel=schluessel)


def ereignisse() -> list[tuple[str, str, int | None]]:
    return [(e.ereignis, e.durch_name, e.traeger_id) for e in Protokolleintrag.objects.order_by("pk")]


# Anlegen ---------------------------------------------------------------------------------------


def test_aylin_legt_einen_akteur_an_und_es_steht_im_protokoll() -> None:
    neuer = akteur_anlegen(
        traeger=b.nordufer(),
        name="  Elternverein   Hafen ",
        art=art("verein"),
        sozialraeume=[b.hafenviertel()],
        durch=b.aylin(),
    )
    assert neuer.name == "Elternverein Hafen"
    assert neuer.stand == timezone.localdate()
    assert [str(raum) for raum in neuer.sozialraeume.all()] == ["Hafenviertel"]
    assert ereignisse() == [("Akteur angelegt", "Aylin Demir", b.nordufer().pk)]


@pytest.mark.parametrize("wer", ["carsten", "daria", "emre", "farid", "hatice"])
def test_wer_beim_traeger_nicht_in_der_fallarbeit_ist_legt_nichts_an(wer: str) -> None:
    with pytest.raises(PermissionDenied):
        akteur_anlegen(traeger=b.nordufer(), name="Neu", art=art("verein"), durch=getattr(b, wer)())
    assert Akteur.objects.count() == 0
    assert ereignisse() == []


def test_derselbe_name_mit_derselben_art_wird_mit_einem_satz_abgelehnt() -> None:
    b.akteur("Grundschule am Hafen", "schule")
    with pytest.raises(Fachfehler) as fehler:
        akteur_anlegen(traeger=b.nordufer(), name="Grundschule am Hafen", art=art("schule"), durch=b.aylin())
    assert fehler.value.text == (
        "„Grundschule am Hafen“ gibt es als Schule schon. Bitte nehmen Sie den vorhandenen Eintrag oder "
        "ergänzen Sie den Namen, etwa um den Stadtteil."
    )
    assert Akteur.objects.count() == 1


# Die Agentur als Akteur ------------------------------------------------------------------------


def test_die_agentur_bekommt_ihren_akteur_einmal() -> None:
    b.hafenviertel()
    erster = akteur_der_agentur(b.ia_hafen(), durch=b.aylin())
    zweiter = akteur_der_agentur(b.ia_hafen())
    assert erster == zweiter
    assert (erster.name, str(erster.art)) == ("Integrationsagentur Hafenviertel", "Integrationsagentur")
    assert [str(raum) for raum in erster.sozialraeume.all()] == ["Hafenviertel"]
    assert ereignisse() == [("Akteur angelegt", "Aylin Demir", b.nordufer().pk)]


def test_heissen_zwei_agenturen_gleich_traegt_die_zweite_ihren_traeger_im_namen() -> None:
    b.akteur("Integrationsagentur Südhang", "agentur")
    assert akteur_der_agentur(b.ia_suedhang()).name == "Integrationsagentur Südhang (Südhang)"


# Ändern ----------------------------------------------------------------------------------------


def test_birgit_aendert_den_akteur_ihres_traegers() -> None:
    akteur = b.akteur()
    akteur_aendern(akteur=akteur, version=1, angaben={"telefon": "0202 123"}, durch=b.birgit())
    akteur.refresh_from_db()
    assert (akteur.telefon, akteur.version, akteur.stand) == ("0202 123", 2, timezone.localdate())
    eintrag = Protokolleintrag.objects.get()
    assert (eintrag.ereignis, eintrag.einzelheiten) == ("Akteur geändert", {"felder": ["telefon"]})


def test_zweimal_dasselbe_speichern_aendert_nichts() -> None:
    akteur = b.akteur(stand=timezone.localdate(), sozialraeume=[b.hafenviertel()])
    angaben = {"name": akteur.name, "art": akteur.art, "telefon": "", "sozialraeume": [b.hafenviertel()]}
    akteur_aendern(akteur=akteur, version=1, angaben=angaben, durch=b.birgit())
    akteur.refresh_from_db()
    assert akteur.version == 1
    assert ereignisse() == []


@pytest.mark.parametrize("wer", ["carsten", "daria", "emre", "farid", "frauke"])
def test_fremde_und_lesende_aendern_keinen_akteur(wer: str) -> None:
    akteur = b.akteur()
    with pytest.raises(PermissionDenied) as absage:
        akteur_aendern(akteur=akteur, version=1, angaben={"telefon": "1"}, durch=getattr(b, wer)())
    assert str(absage.value) == (
        "„Grundschule am Hafen“ wird von „Wohlfahrtsverband Nordufer e. V.“ gepflegt. "
        "Bitte melden Sie Änderungen dort."
    )


def test_wer_einen_alten_stand_sah_ueberschreibt_nicht() -> None:
    akteur = b.akteur()
    akteur_aendern(akteur=akteur, version=1, angaben={"telefon": "1"}, durch=b.aylin())
    with pytest.raises(VeralteterStand):
        akteur_aendern(akteur=akteur, version=1, angaben={"telefon": "2"}, durch=b.birgit())
    akteur.refresh_from_db()
    assert akteur.telefon == "1"


def test_umbenennen_auf_einen_vergebenen_namen_aendert_nichts() -> None:
    b.akteur("Kita Anker", "kita")
    akteur = b.akteur("Kita Boje", "kita", telefon="alt")
    with pytest.raises(Fachfehler):
        akteur_aendern(
            akteur=akteur, version=1, angaben={"name": "Kita Anker", "telefon": "neu"}, durch=b.aylin()
        )
    akteur.refresh_from_db()
    assert (akteur.name, akteur.telefon, akteur.version) == ("Kita Boje", "alt", 1)


# Stimmt noch -----------------------------------------------------------------------------------


def test_stimmt_noch_stempelt_heute_und_steht_einmal_am_tag_im_protokoll() -> None:
    akteur = b.akteur(stand=date(2020, 1, 1))
    akteur_bestaetigen(akteur=akteur, durch=b.aylin())
    akteur_bestaetigen(akteur=akteur, durch=b.birgit())
    akteur.refresh_from_db()
    assert akteur.stand == timezone.localdate()
    assert ereignisse() == [("Akteur bestätigt: Stimmt noch", "Aylin Demir", b.nordufer().pk)]


def test_fremde_bestaetigen_nicht() -> None:
    with pytest.raises(PermissionDenied):
        akteur_bestaetigen(akteur=b.akteur(), durch=b.farid())


def test_zu_bestaetigen_ist_nur_altes_des_eigenen_traegers() -> None:
    b.akteur("Alt", "verein", stand=date(2020, 1, 1))
    b.akteur("Noch älter", "verein", stand=date(2019, 1, 1))
    b.akteur("Frisch", "verein", stand=timezone.localdate())
    b.akteur("Stillgelegt", "verein", stand=date(2019, 1, 1), aktiv=False)
    b.akteur("Fremd", "verein", stand=date(2019, 1, 1), angelegt_von_traeger=b.suedhang())
    assert [str(a) for a in akteure_zu_bestaetigen(b.aylin())] == ["Noch älter", "Alt"]


# Finden ----------------------------------------------------------------------------------------


def test_aehnliche_namen_fallen_vor_dem_anlegen_auf() -> None:
    b.akteur("Moscheeverein Hafen e. V.", "religion")
    b.akteur("Jobcenter Probstadt", "behoerde")
    b.akteur("Grundschule am Hafen", "schule")
    assert [str(a) for a in aehnliche_akteure("Jobcentre")] == ["Jobcenter Probstadt"]
    assert aehnliche_akteure("Grundschule Lindenhöhe") == []
    assert [str(a) for a in aehnliche_akteure("Moschee-Verein Hafen")] == ["Moscheeverein Hafen e. V."]
    assert aehnliche_akteure("Sportclub Blau-Weiß") == []


@pytest.mark.parametrize(
    "text",
    ["Grundschule", "grundshule", "GRUNDSCHULE", "schule hafen", "Grundschule am Hafn", "undschul"],
)
def test_die_suche_verzeiht_tippfehler_und_wortteile(text: str) -> None:
    b.akteur("Grundschule am Hafen", "schule")
    b.akteur("Türkischer Frauenverein", "mso")
    assert [str(a) for a in akteure_vorschlagen(text)] == ["Grundschule am Hafen"]


@pytest.mark.parametrize("text", ["turkischer", "türkischer", "Tuerkischer", "Frauen"])
def test_die_suche_kennt_umlaute(text: str) -> None:
    b.akteur("Grundschule am Hafen", "schule")
    b.akteur("Türkischer Frauenverein", "mso")
    assert [str(a) for a in akteure_vorschlagen(text)] == ["Türkischer Frauenverein"]


def test_der_genaue_treffer_steht_oben_und_gewaehlte_fehlen() -> None:
    anker = b.akteur("Kita Anker", "kita")
    b.akteur("Kita Ankerplatz", "kita")
    b.akteur("Stillgelegte Kita Anker", "kita", aktiv=False)
    assert [str(a) for a in akteure_vorschlagen("Kita Anker")] == ["Kita Anker", "Kita Ankerplatz"]
    assert [str(a) for a in akteure_vorschlagen("Kita Anker", ohne=[anker.pk])] == ["Kita Ankerplatz"]
    assert akteure_vorschlagen("  ") == []
