"""Die Fallarbeit von Musterstadt: vollständig, verschieden, miteinander verbunden."""

import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from itertools import chain, combinations

import pytest
from django.utils import timezone

from agenturen.models import Angebotsformat, Handlungsfeld, Themenfeld, Vorgang, Zielgruppe
from analysen.aufgaben import ALLE_FORMEN
from analysen.models import Analyse, Baustein, Fassung
from analysen.schreiben.zahlmarken import marken_in
from analysen.zusammenstellen import zusammenstellen
from angebote.models import Angebot, Termin
from netzwerke.abfragen import veraltet_vor
from netzwerke.models import Akteur, Kooperation, Netzwerk, Sitzung, Tagesordnungspunkt, Verabredung
from sozialraum.raeume.abfragen import finde_einheit, gebiet_der_einheit, gebiet_des_sozialraums
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Sozialraum, Zustaendigkeit
from sozialraum.start.vorfuehrung.tabellen import lies, teile
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.zeichen import Zeichen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("musterstadt", "ohne_mandant")]


# Akteure und Sozialräume -----------------------------------------------------------------------


def test_achtzig_akteure_aller_arten_und_die_agenturen_selbst() -> None:
    assert Akteur.objects.filter(agentur=None).count() == 80
    assert Akteur.objects.exclude(agentur=None).count() == 5
    arten = Counter(Akteur.objects.filter(agentur=None).values_list("art__schluessel", flat=True))
    assert len(arten) == 14
    assert arten["mso"] == 11
    assert not Akteur.objects.filter(agentur=None, beschreibung="").exists()
    namen = set(Akteur.objects.values_list("name", flat=True))
    assert {
        "Çağdaş Yaşam Kültür Derneği e. V.",
        "Al-Dschisr – الجسر e. V.",
        "Hội Người Việt Musterstadt e. V.",
        "Bulgarische Schule „Надежда“ e. V.",
    } <= namen


def test_einige_eintraege_fragen_ob_sie_noch_stimmen() -> None:
    assert Akteur.objects.filter(stand__lt=veraltet_vor()).count() == 11


def test_elf_sozialraeume_jeder_mit_seiner_agentur() -> None:
    assert Sozialraum.objects.count() == 11
    assert Counter(
        Zustaendigkeit.objects.values_list("agentur__name", flat=True)
    ) == {
        "Integrationsagentur Hafen und Bahnhof": 2,
        "Integrationsagentur Ziegelfeld": 2,
        "Integrationsagentur Nordstadt": 2,
        "Integrationsagentur Südstadt": 3,
        "Integrationsagentur Volmarsbach": 2,
    }  # fmt: skip


# Angebote --------------------------------------------------------------------------------------


def test_hundertfuenfzig_angebote_aller_felder_formate_und_rollen() -> None:
    assert Angebot.objects.count() == 150
    for liste, modell in (
        ("handlungsfelder", Handlungsfeld),
        ("zielgruppen", Zielgruppe),
        ("themenfelder", Themenfeld),
    ):
        benutzt = set(Angebot.objects.values_list(f"{liste}__schluessel", flat=True))
        assert benutzt == set(modell._default_manager.values_list("schluessel", flat=True))
    formate = set(Angebot.objects.values_list("format__schluessel", flat=True))
    assert formate == set(Angebotsformat.objects.values_list("schluessel", flat=True))
    assert set(Angebot.objects.values_list("rolle_der_ia", flat=True)) == set(Angebot.RolleDerIA.values)
    assert set(Angebot.objects.values_list("status", flat=True)) == set(Angebot.Status.values)
    assert set(Angebot.objects.values_list("barrierefrei", flat=True)) == set(Angebot.Barrierefrei.values)


def test_jedes_angebot_ist_vollstaendig_beschrieben() -> None:
    angebote = Angebot.objects.prefetch_related("handlungsfelder", "zielgruppen", "themenfelder", "partner")
    for angebot in angebote:
        assert angebot.ort and angebot.format_id and len(angebot.beschreibung) > 35, angebot
        for liste in (angebot.handlungsfelder, angebot.zielgruppen, angebot.themenfelder, angebot.partner):
            assert liste.all(), angebot
    ohne_termine = Angebot.objects.filter(termine=None).exclude(status__in=["idee", "abgesagt"])
    assert not ohne_termine.exists()
    assert not Angebot.objects.filter(titel__contains="{").exists()


def test_kein_text_steht_zweimal_auch_nicht_mit_anderer_zahl() -> None:
    texte = [
        *Angebot.objects.values_list("beschreibung", flat=True),
        *Akteur.objects.filter(agentur=None).values_list("beschreibung", flat=True),
        *Tagesordnungspunkt.objects.exclude(ergebnis="").values_list("ergebnis", flat=True),
        *Verabredung.objects.values_list("was", flat=True),
        *Kooperation.objects.exclude(zweck="").values_list("zweck", flat=True),
    ]
    worte = [
        frozenset(wort for wort in re.findall(r"[^\W\d]+", text.casefold()) if len(wort) > 4)
        for text in texte
    ]
    for (einer, hier), (anderer, dort) in combinations(zip(texte, worte, strict=True), 2):
        kuerzer = min(len(hier), len(dort))
        assert einer != anderer
        assert kuerzer < 5 or len(hier & dort) < 0.75 * kuerzer, (einer, anderer)


def test_titel_wiederholen_sich_nur_als_jaehrliche_ausgabe() -> None:
    titel = list(Angebot.objects.values_list("titel", flat=True))
    assert len(set(titel)) == 150
    jahr = timezone.localdate().year
    reihe = sorted(einer for einer in titel if einer.startswith("Internationale Wochen gegen Rassismus 2"))
    assert [einer.split()[4] for einer in reihe] == [f"{jahr + versatz}:" for versatz in (-2, -1, 0, 1)]


def test_termine_ueber_vier_jahre_gezaehlt_offen_ausgefallen_und_geplant() -> None:
    heute = timezone.localdate()
    ohne_zahl = Termin.objects.filter(datum__lte=heute, teilnahmen=None, ausgefallen=False)
    assert ohne_zahl.exists()
    assert not ohne_zahl.filter(datum__lte=heute - timedelta(days=9)).exists()
    assert Termin.objects.filter(datum__gt=heute).exists()
    assert not Termin.objects.filter(datum__gt=heute).exclude(teilnahmen=None).exists()
    assert Termin.objects.filter(datum__lt=heute - timedelta(days=1400), teilnahmen__gt=0).exists()
    assert Termin.objects.filter(ausgefallen=True, datum__lt=heute).exists()


def test_jede_agentur_hat_letzte_woche_etwas_zu_zaehlen() -> None:
    wartend = Termin.objects.filter(datum__lte=timezone.localdate(), teilnahmen=None, ausgefallen=False)
    assert wartend.values("angebot__agentur").distinct().count() == 5


# Kooperationen und Netzwerke -------------------------------------------------------------------


def test_jede_partnerschaft_ist_eine_kooperation() -> None:
    paare = {(k.agentur_id, frozenset((k.a_id, k.b_id))) for k in Kooperation.objects.all()}
    eigene = dict(Akteur.objects.exclude(agentur=None).values_list("agentur", "pk"))
    for angebot in Angebot.objects.prefetch_related("partner"):
        for partner in angebot.partner.all():
            assert (angebot.agentur_id, frozenset((eigene[angebot.agentur_id], partner.pk))) in paare


def test_kooperationen_jeden_grades_alte_und_beendete() -> None:
    heute = timezone.localdate()
    alle = Kooperation.objects.all()
    assert set(alle.values_list("intensitaet", flat=True)) == {0, 1, 2, 3, 4}
    assert set(alle.values_list("form", flat=True)) == set(Kooperation.Form.values)
    assert alle.filter(beginn__lt=heute - timedelta(days=3000)).exists()
    assert alle.exclude(ende=None).count() == 2
    assert not alle.filter(letzter_kontakt__gt=heute).exists()


def test_zehn_netzwerke_mit_protokollen_und_offenen_verabredungen() -> None:
    heute = timezone.localdate()
    assert Netzwerk.objects.count() == 10
    assert Netzwerk.objects.exclude(uebergeordnet=None).get().name.startswith("Runder Tisch Wohnen")
    for netzwerk in Netzwerk.objects.all():
        assert netzwerk.mitglieder.filter(bis=None).count() >= 6
        assert netzwerk.mitglieder.filter(rolle="moderation").exists()
        vergangene = netzwerk.sitzungen.filter(datum__lt=heute)
        assert vergangene.count() >= 3, netzwerk
        assert netzwerk.sitzungen.filter(datum__gt=heute).count() == 1, netzwerk
        assert Verabredung.objects.filter(sitzung__netzwerk=netzwerk, erledigt_am=None).exists()
    for sitzung in Sitzung.objects.filter(datum__lt=heute, ausgefallen=False):
        assert sitzung.anwesend_anzahl and sitzung.anwesend_anzahl >= sitzung.anwesende.count() > 0
        assert not sitzung.punkte.filter(ergebnis="").exists()
    assert Tagesordnungspunkt.objects.filter(vertraulich=True).exists()
    assert Sitzung.objects.filter(ausgefallen=True).count() == 1


def test_niemand_hat_etwas_erledigt_bevor_es_verabredet_war() -> None:
    for verabredung in Verabredung.objects.exclude(erledigt_am=None).select_related("sitzung"):
        assert verabredung.erledigt_am is not None
        assert verabredung.sitzung.datum < verabredung.erledigt_am <= timezone.localdate()


# Analysen --------------------------------------------------------------------------------------


def test_vier_analysen_zweier_traeger_verschieden_weit_geschrieben() -> None:
    jahr = timezone.localdate().year
    geschrieben = {
        (analyse.titel, analyse.traeger.kurzname): Baustein.objects.filter(
            kapitel__analyse=analyse, art="text"
        )
        .exclude(text="")
        .count()
        for analyse in Analyse.objects.select_related("traeger")
    }
    assert geschrieben == {
        (f"Sozialraumanalyse Hafen und Bahnhof {jahr}", "Elisabethwerk"): 18,
        (f"Sozialraumanalyse Hafen und Bahnhof {jahr - 2}", "Elisabethwerk"): 16,
        (f"Sozialraumanalyse Nordstadt und Schlachthof {jahr - 1}", "Elisabethwerk"): 18,
        (f"Sozialraumanalyse Südstadt und Kesselbruch {jahr}", "Brückenbau"): 2,
    }


def test_die_heutige_analyse_folgt_der_von_vor_zwei_jahren_und_blickt_auf_sie_zurueck() -> None:
    jahr = timezone.localdate().year
    heutige = Analyse.objects.get(titel=f"Sozialraumanalyse Hafen und Bahnhof {jahr}")
    assert heutige.vorgaenger is not None
    assert (heutige.vorgaenger.berichtsjahr, heutige.vorgaenger.datenstand) == (jahr - 2, 2023)
    fassung = Fassung.objects.get(analyse=heutige.vorgaenger)
    assert fassung.art == "festgeschrieben" and len(fassung.bedarfe) >= 6
    rueckblick = next(k for k in zusammenstellen(heutige)["kapitel"] if k["schluessel"] == "rueckblick")
    tabelle = next(block for block in rueckblick["bloecke"] if block["art"] == "tabelle")
    assert len(tabelle["zeilen"]) == len(fassung.bedarfe)


def test_jede_festgeschriebene_fassung_hat_ihre_dateien_bestellt() -> None:
    """Auch die der Nordstadt, die freigegeben, aber nie veröffentlicht war."""
    fassungen = Fassung.objects.filter(art="festgeschrieben")
    assert fassungen.count() == 2
    bestellt = set(Vorgang.objects.filter(aufgabe=ALLE_FORMEN).values_list("bezug_id", flat=True))
    assert bestellt == {fassung.pk for fassung in fassungen}


def test_jede_zahl_in_den_texten_gibt_es() -> None:
    for analyse in Analyse.objects.all():
        for kapitel in zusammenstellen(analyse)["kapitel"]:
            for block in kapitel["bloecke"]:
                if block["art"] == "text":
                    genannte = {marke.text for marke in marken_in(block["quelltext"])}
                    zahlen = block.get("marken", {})
                    assert genannte == set(zahlen), (analyse.titel, kapitel["titel"])
                    assert not [z for z in zahlen.values() if z["zeichen"]], (analyse.titel, kapitel["titel"])


def test_was_die_analysen_in_worten_sagen_stimmt_mit_den_zahlen() -> None:
    stadt = gebiet_der_einheit(finde_einheit("05999000"))
    hafen, nord, sued = (
        gebiet_des_sozialraums(Sozialraum.objects.get(name=name))
        for name in ("Hafen und Bahnhof", "Nordstadt und Schlachthof", "Südstadt und Kesselbruch")
    )
    # In der Analyse der Nordstadt stehen die Zahlen bis 2024, in den anderen die neuesten.
    arten = ("ew_veraend", "anteil_u18", "anteil_65plus", "anteil_auslaender", "anteil_mh", "ew_dichte")
    tafel = kennzahlen(
        indikatoren=arten, gebiete=[stadt, hafen, nord, sued], zeitraeume=["2019", "2020", "2024", "2025"]
    )

    def wert(art: str, gebiet: Gebiet, jahr: str) -> Decimal:
        kennzahl = tafel.get(art, gebiet, jahr)
        assert kennzahl.wert is not None, kennzahl.hinweis
        return kennzahl.wert

    for jahr in ("2024", "2025"):
        for gebiet in (hafen, nord):
            assert wert("ew_veraend", gebiet, jahr) > wert("ew_veraend", stadt, jahr) > 0
            assert wert("anteil_65plus", gebiet, jahr) < wert("anteil_65plus", stadt, jahr)
            assert wert("anteil_mh", gebiet, jahr) > wert("anteil_mh", stadt, jahr)
            assert wert("ew_dichte", gebiet, jahr) > wert("ew_dichte", stadt, jahr)
        assert wert("anteil_u18", hafen, jahr) > wert("anteil_u18", stadt, jahr)
        auslaender = [wert("anteil_auslaender", gebiet, jahr) for gebiet in (stadt, nord, hafen)]
        assert auslaender == sorted(auslaender)
        assert wert("anteil_mh", sued, jahr) < wert("anteil_mh", stadt, jahr)
        assert tafel.get("anteil_65plus", sued, jahr).zeichen is Zeichen.GEHEIM


def test_jeder_akteur_ist_irgendwo_partner() -> None:
    akteure = set(chain.from_iterable(lies(teil) for teil in teile("akteure")))
    partner = set(
        chain.from_iterable(
            angebot["partner"] for teil in teile("angebote") for angebot in lies(teil)["angebot"]
        )
    )
    assert akteure == partner
