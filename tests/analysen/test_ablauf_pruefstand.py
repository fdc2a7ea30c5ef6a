"""Freigegeben wird, was geprüft ist: Was sich seit der Einreichung geändert hat, fällt auf."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Person, Protokolleintrag
from analysen.ablauf.einreichen import einreichen, zurueckgeben
from analysen.ablauf.freigeben import freigeben
from analysen.ablauf.pruefstand import pruefstand
from analysen.festschreiben import festschreiben
from analysen.models import Analyse, Baustein, Einreichung, Fassung
from sozialraum.kern.fehler import VeralteterStand
from sozialraum.statistik.models import Wert
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.hafen import lesbar
from tests.analysen.test_ablauf import adresse, auf_dem_bildschirm, frisch, text
from tests.analysen.veroeffentlicht import datei

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ohne_pruefliste")]

Als = Callable[[Person], Client]
UNVERAENDERT = "Der Inhalt ist noch genau der eingereichte."
GEAENDERT = "Seit der Einreichung hat sich der Inhalt geändert."


@pytest.fixture
def von() -> Iterator[Analyse]:
    """Zur Prüfung eingereicht, mit Zahlen."""
    b.carsten(), b.daria()
    hafen.zahlen()
    eine = hafen.analyse()
    with scope(traeger=[eine.traeger_id]):
        einreichen(analyse=eine, durch=b.birgit())
        yield frisch(eine)


def berichtigt_das_amt() -> None:
    """Statt 300 Ausländerinnen und Ausländern sind es im Hafenviertel 2024 auf einmal 310."""
    betroffen = Wert.objects.filter(
        merkmal__bezeichnung="Ausländer", einheit__schluessel="11", zeitraum="2024"
    )
    assert betroffen.update(wert=310) == 1


def lesen(von: Analyse) -> str:
    return reverse("analysen:zur_freigabe", args=[von.pk])


def test_unveraendert_sagt_es_die_seite_und_fuehrt_zum_ganzen_inhalt(von: Analyse, als: Als) -> None:
    carsten = als(b.carsten())
    seite = carsten.get(adresse(von, "freigeben"))
    assert UNVERAENDERT in text(seite) and lesen(von) in seite.content.decode()
    gelesen = carsten.get(lesen(von))
    assert von.eingereicht_sha256 in gelesen.content.decode() and GEAENDERT not in text(gelesen)
    assert "1.250" in text(gelesen)
    carsten.post(adresse(von, "freigeben"), auf_dem_bildschirm(carsten, von))
    eintrag = Protokolleintrag.objects.get(ereignis="Analyse freigegeben")
    assert eintrag.einzelheiten["eingereicht_sha256"] == eintrag.einzelheiten["freigegeben_sha256"]


def test_eine_lieferung_dazwischen_faellt_auf_und_wird_benannt(von: Analyse, als: Als) -> None:
    berichtigt_das_amt()
    carsten = als(b.carsten())
    seite = text(carsten.get(adresse(von, "freigeben")))
    assert GEAENDERT in seite and UNVERAENDERT not in seite
    assert "Anteil der Ausländerinnen und Ausländer, Hafenviertel 2024: 24,8 % statt 24,0 %." in seite
    assert "Anders ist der Inhalt" in seite
    assert GEAENDERT in text(carsten.get(lesen(von))) and "24,8 %" in text(carsten.get(lesen(von)))


def test_ohne_dass_jemand_das_neue_sah_wird_es_nicht_freigegeben(von: Analyse) -> None:
    """Der Weg der Befehlszeile: Freigegeben wird nur das Eingereichte."""
    berichtigt_das_amt()
    with pytest.raises(VeralteterStand, match="ein anderer als der, den Sie geprüft haben"):
        freigeben(analyse=von, durch=b.carsten())
    assert (frisch(von).zustand, Fassung.objects.count()) == ("pruefung", 0)


def test_was_sich_nach_dem_oeffnen_der_seite_aendert_wird_nicht_mit_freigegeben(
    von: Analyse, als: Als
) -> None:
    carsten = als(b.carsten())
    gesehen = auf_dem_bildschirm(carsten, von)
    berichtigt_das_amt()
    antwort = text(carsten.post(adresse(von, "freigeben"), gesehen, follow=True))
    assert "ein anderer als der, den Sie geprüft haben" in antwort and GEAENDERT in antwort
    assert (frisch(von).zustand, Fassung.objects.count()) == ("pruefung", 0)
    carsten.post(adresse(von, "freigeben"), auf_dem_bildschirm(carsten, von))
    fassung = Fassung.objects.get()
    assert "24,8" in str(fassung.inhalt) and frisch(von).zustand == "freigegeben"
    eintrag = Protokolleintrag.objects.get(ereignis="Analyse freigegeben")
    assert eintrag.einzelheiten["eingereicht_sha256"] != eintrag.einzelheiten["freigegeben_sha256"]


def test_ein_an_der_anwendung_vorbei_geaenderter_text_faellt_auf(von: Analyse, als: Als) -> None:
    with connection.cursor() as zeiger:
        zeiger.execute(
            "UPDATE analysen_baustein SET text = 'Untergeschoben.', ausgangstext = false "
            "WHERE id = (SELECT min(b.id) FROM analysen_baustein b JOIN analysen_kapitel k "
            "ON k.id = kapitel_id WHERE k.analyse_id = %s AND k.schluessel = 'lage' AND b.art = 'text')",
            [von.pk],
        )
    assert Baustein.objects.filter(text="Untergeschoben.").exists()
    kapitel = hafen.kapitel(von, "lage").titel
    seite = text(als(b.carsten()).get(adresse(von, "freigeben")))
    assert f"Anders ist der Inhalt des Kapitels „{kapitel}“." in seite


@pytest.mark.parametrize("was", ["geloescht", "umgeschrieben"])
def test_ist_das_eingereichte_nicht_mehr_da_sagt_es_die_seite(von: Analyse, als: Als, was: str) -> None:
    berichtigt_das_amt()
    if was == "geloescht":
        Einreichung.objects.all().delete()
    else:
        Einreichung.objects.update(inhalt={"kapitel": []})
    seite = text(als(b.carsten()).get(adresse(von, "freigeben")))
    assert "ist nicht festgehalten" in seite and UNVERAENDERT not in seite


def test_neu_eingereicht_gilt_der_neue_inhalt(von: Analyse) -> None:
    zurueckgeben(analyse=von, grund="Zahlen nachsehen.", durch=b.carsten())
    berichtigt_das_amt()
    einreichen(analyse=frisch(von), durch=b.birgit())
    assert pruefstand(frisch(von)).unveraendert
    assert freigeben(analyse=frisch(von), durch=b.carsten()).nummer == 1


def test_ein_pdf_gibt_es_nur_mit_genau_diesem_inhalt(von: Analyse, als: Als) -> None:
    carsten, ziel = als(b.carsten()), "PDF mit genau diesem Inhalt"
    assert ziel not in text(carsten.get(adresse(von, "freigeben")))
    datei(festschreiben(analyse=von, durch=b.birgit()))
    assert ziel in text(carsten.get(adresse(von, "freigeben")))
    berichtigt_das_amt()
    assert ziel not in text(carsten.get(adresse(von, "freigeben")))


def test_lesen_laesst_es_sich_nur_solange_geprueft_wird(von: Analyse, als: Als) -> None:
    zurueckgeben(analyse=von, grund="Noch etwas.", durch=b.carsten())
    antwort = als(b.carsten()).get(lesen(von), follow=True)
    assert "liegt gerade nicht zur Prüfung vor" in text(antwort)
    assert als(b.frauke()).get(lesen(von)).status_code == 404


def test_daria_liest_als_verbund_was_sie_freigibt(von: Analyse, als: Als) -> None:
    daria = als(b.daria())
    assert "1.250" in lesbar(text(daria.get(lesen(von))))
    daria.post(adresse(von, "freigeben"), auf_dem_bildschirm(daria, von))
    assert frisch(von).zustand == "freigegeben"
