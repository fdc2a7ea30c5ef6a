"""Mehrere arbeiten zur selben Zeit an einer Analyse: nichts geht verloren, nichts bleibt stecken."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django_scopes import scope

from agenturen.models import Person
from analysen.aufbau.bausteine_aendern import baustein_entfernen, baustein_verschieben
from analysen.aufbau.kapitel_aendern import kapitel_aendern
from analysen.aufbau.kapitel_ordnen import kapitel_anlegen, kapitel_entfernen, kapitel_verschieben
from analysen.beteiligung.antworten import annehmen
from analysen.beteiligung.beenden import beenden
from analysen.beteiligung.einladen import einladen
from analysen.gliederung.geltende import geltende_gliederungen, inhalt_der
from analysen.gliederung.gliederung_speichern import aus_analyse_uebernehmen, gliederung_speichern
from analysen.models import Analyse, Baustein, Beteiligung, Gliederung, Kapitel, Textstand
from analysen.schreiben.text_schreiben import text_schreiben
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from tests import besetzung as b
from tests.analysen.am_weg_vorbei import setze_zustand
from tests.analysen.hafen import analyse, kapitel, textbaustein


def zugleich(traeger: int, *taten: Callable[[], object]) -> list[BaseException]:
    """Jede in ihrer Verbindung, alle auf einmal; was sie an Fehlern warfen."""
    fehler: list[BaseException] = []
    start = threading.Barrier(len(taten))

    def arbeiten(tat: Callable[[], object]) -> None:
        try:
            with scope(traeger=[traeger]):
                start.wait(20)
                tat()
        except BaseException as fehlschlag:
            fehler.append(fehlschlag)
        finally:
            connection.close()

    faeden = [threading.Thread(target=arbeiten, args=(tat,)) for tat in taten]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    return fehler


def frisch(von: Analyse) -> Analyse:
    return Analyse.objects.select_related("agentur__traeger", "traeger").get(pk=von.pk)


@pytest.mark.django_db(transaction=True)
def test_zwei_legen_zugleich_ein_kapitel_an() -> None:
    von, birgit = analyse(), b.birgit()
    with scope(traeger=[von.traeger_id]):
        vorher = Kapitel.objects.filter(analyse=von).count()

    def anlegen(titel: str) -> Callable[[], object]:
        return lambda: kapitel_anlegen(analyse=frisch(von), titel=titel, frage="", durch=birgit)

    assert zugleich(von.traeger_id, anlegen("Hafenkante"), anlegen("Speicher")) == []
    with scope(traeger=[von.traeger_id]):
        alle = list(Kapitel.objects.filter(analyse=von).order_by("nummer"))
        assert [eines.nummer for eines in alle] == list(range(1, vorher + 3))
        assert {eines.titel for eines in alle[-2:]} == {"Hafenkante", "Speicher"}
        assert len({eines.schluessel for eines in alle}) == vorher + 2


@pytest.mark.django_db(transaction=True)
def test_schreiben_ordnen_und_aendern_warten_nicht_aufeinander() -> None:
    von, birgit = analyse(), b.birgit()

    def schreiben() -> None:
        for nummer in range(8):
            text = textbaustein(kapitel(von, "lage"))
            text_schreiben(baustein=text, text=f"Satz {nummer}.", version=text.version, durch=birgit)

    def ordnen() -> None:
        for nummer in range(8):
            text = textbaustein(kapitel(von, "lage"))
            baustein_verschieben(
                baustein=text, schritte=(-1) ** nummer, version=text.kapitel.version, durch=birgit
            )
            eines = kapitel(von, "lage")
            kapitel_verschieben(
                kapitel=eines, schritte=(-1) ** nummer, version=eines.analyse.version, durch=birgit
            )

    def aendern() -> None:
        for nummer in range(8):
            eines = kapitel(von, "lage")
            try:
                kapitel_aendern(
                    kapitel=eines,
                    titel=f"Lage {nummer}",
                    frage="",
                    agentur=eines.agentur,
                    ab_laenge=eines.ab_laenge,
                    version=eines.version,
                    durch=birgit,
                )
            except VeralteterStand:
                continue

    fehler = zugleich(von.traeger_id, schreiben, ordnen, aendern)
    assert [eines for eines in fehler if not isinstance(eines, VeralteterStand)] == []


@pytest.mark.django_db(transaction=True)
def test_von_zweien_die_denselben_text_speichern_erfaehrt_es_die_zweite() -> None:
    von, birgit, aylin = analyse(), b.birgit(), b.aylin()

    def schreiben(wer: Person, inhalt: str) -> Callable[[], object]:
        def tat() -> None:
            text = textbaustein(kapitel(von, "lage"))
            text_schreiben(baustein=text, text=inhalt, version=1, durch=wer)

        return tat

    fehler = zugleich(von.traeger_id, schreiben(birgit, "Am Wasser."), schreiben(aylin, "Am Kai."))
    assert [type(eines) for eines in fehler] == [VeralteterStand]
    with scope(traeger=[von.traeger_id]):
        text = textbaustein(kapitel(von, "lage"))
        assert (text.version, text.text in ("Am Wasser.", "Am Kai.")) == (2, True)
        assert Textstand.objects.filter(baustein=text, text=text.text).count() == 1


@pytest.mark.django_db(transaction=True)
def test_annehmen_und_zuruecknehmen_zugleich_endet_ohne_zugang() -> None:
    von, birgit, frauke = analyse(), b.birgit(), b.frauke()
    with scope(traeger=[von.traeger_id]):
        einladung = einladen(analyse=von, agentur=b.ia_suedhang(), durch=birgit)

    def gelesen() -> Beteiligung:
        menge = Beteiligung.objects.select_related("agentur__traeger", "analyse__agentur__traeger")
        return menge.get(pk=einladung.pk)

    fehler = zugleich(
        von.traeger_id,
        lambda: annehmen(beteiligung=gelesen(), durch=frauke),
        lambda: beenden(beteiligung=gelesen(), durch=birgit),
    )
    assert all(isinstance(eines, Fachfehler | Beteiligung.DoesNotExist) for eines in fehler)
    with scope(traeger=[von.traeger_id]):
        assert not Beteiligung.objects.filter(pk=einladung.pk).exists()


# Was offen auf einem Bildschirm steht, kann veraltet sein ------------------------------------------


@pytest.mark.django_db
def test_ein_baustein_in_dem_inzwischen_text_steht_bleibt() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        offen = textbaustein(kapitel(von, "lage"))
        text_schreiben(baustein=textbaustein(kapitel(von, "lage")), text="Neu.", version=1, durch=b.aylin())
        with pytest.raises(Fachfehler, match="steht schon Text"):
            baustein_entfernen(baustein=offen, version=offen.kapitel.version, durch=b.birgit())
        assert Baustein.objects.get(pk=offen.pk).text == "Neu."


@pytest.mark.django_db
def test_ein_entferntes_kapitel_laesst_sich_nicht_mehr_verschieben() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        eigenes = kapitel_anlegen(analyse=von, titel="Speicher", frage="", durch=b.birgit())
        offen = kapitel(von, eigenes.schluessel)
        kapitel_entfernen(kapitel=eigenes, version=eigenes.version, durch=b.birgit())
        with pytest.raises(VeralteterStand, match="entfernt"):
            kapitel_verschieben(kapitel=offen, schritte=-1, version=offen.analyse.version, durch=b.birgit())


@pytest.mark.django_db
def test_was_inzwischen_archiviert_ist_nimmt_nichts_mehr_an() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        text = textbaustein(kapitel(von, "lage"))
        setze_zustand(von, "archiviert")
        with pytest.raises(Fachfehler, match="nur im Entwurf"):
            text_schreiben(baustein=text, text="Zu spät.", version=1, durch=b.aylin())
        with pytest.raises(Fachfehler, match="nur im Entwurf"):
            kapitel_anlegen(analyse=text.kapitel.analyse, titel="Zu spät", frage="", durch=b.birgit())


@pytest.mark.django_db
def test_eine_agentur_deren_beteiligung_endete_bekommt_kein_kapitel_mehr() -> None:
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        einladung = einladen(analyse=von, agentur=b.ia_suedhang(), durch=b.birgit())
    with scope(traeger=[b.suedhang().pk]):
        annehmen(beteiligung=Beteiligung.objects.get(pk=einladung.pk), durch=b.frauke())
    with scope(traeger=[von.traeger_id]):
        offen = kapitel(von, "lage")
        assert offen.analyse.mitschreibende == [b.ia_suedhang()]
        beenden(beteiligung=Beteiligung.objects.get(pk=einladung.pk), durch=b.birgit())
        with pytest.raises(Fachfehler, match="schreibt an dieser Analyse nicht mit"):
            kapitel_aendern(
                kapitel=offen,
                titel=offen.titel,
                frage="",
                agentur=b.ia_suedhang(),
                ab_laenge=offen.ab_laenge,
                version=offen.version,
                durch=b.birgit(),
            )


@pytest.mark.django_db(transaction=True)
def test_von_zweien_die_die_erste_eigene_gliederung_speichern_erfaehrt_es_die_zweite() -> None:
    traeger, birgit, carsten = b.nordufer(), b.birgit(), b.carsten()
    (mitgeliefert,) = geltende_gliederungen(traeger.pk)
    vorlage = inhalt_der(mitgeliefert)

    def speichern(wer: Person, name: str) -> Callable[[], object]:
        inhalt = replace(vorlage, name=name)
        return lambda: gliederung_speichern(traeger=traeger, inhalt=inhalt, version=0, durch=wer)

    fehler = zugleich(traeger.pk, speichern(birgit, "Birgits"), speichern(carsten, "Carstens"))
    assert [type(eines) for eines in fehler] == [VeralteterStand]
    assert "Inzwischen hat jemand anderes die Gliederung" in str(fehler[0])
    (eigene,) = Gliederung.objects.filter(traeger=traeger)
    assert (eigene.version, eigene.aktiv) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_zwei_merken_zugleich_ihren_aufbau() -> None:
    """Beide Male dasselbe ist eine Version; nichts bricht ab."""
    von, birgit, carsten = analyse(), b.birgit(), b.carsten()
    fehler = zugleich(
        von.traeger_id,
        lambda: aus_analyse_uebernehmen(analyse=frisch(von), durch=birgit),
        lambda: aus_analyse_uebernehmen(analyse=frisch(von), durch=carsten),
    )
    assert fehler == []
    assert Gliederung.objects.filter(traeger=von.traeger_id).count() == 1
