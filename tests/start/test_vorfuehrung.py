"""Musterstadt in der Datenbank: aufgebaut durch die Verben, mit Menschen, Zahlen, Arbeit und Entwurf."""

import io
import re
from collections import Counter
from datetime import date
from typing import Any

import pypdfium2
import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from agenturen.models import Agentur, Mitgliedschaft, Person, Protokolleintrag, Traeger
from analysen.ablauf.abfragen import wartet_auf_freigabe
from analysen.models import Analyse, Baustein, Beteiligung, Fassung, Fassungsdatei, Kapitel
from sozialraum.raeume.abfragen import finde_einheit, gebiet_der_einheit
from sozialraum.raeume.models import Gebietsumschluesselung, Grenze, Raumeinheit
from sozialraum.start.vorfuehrung.tabellen import lies
from sozialraum.statistik.indikatoren import INDIKATOREN, Rechnung
from sozialraum.statistik.kennzahlen import kennzahlen, verfuegbare_zeitraeume
from sozialraum.statistik.models import Lieferung, Wert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("musterstadt", "ohne_mandant")]


def befehl(*angaben: str) -> str:
    ausgabe = io.StringIO()
    call_command("vorfuehrung_anlegen", *angaben, stdout=ausgabe)
    return ausgabe.getvalue()


def test_zwei_traeger_fuenf_agenturen_und_menschen_in_allen_rollen() -> None:
    assert (Traeger.objects.count(), Agentur.objects.count(), Person.objects.count()) == (2, 5, 14)
    rollen = {rolle.rolle for person in Person.objects.all() for rolle in person.rollen}
    assert rollen == {"fachkraft", "koordination", "leitung", "verbund"}
    assert Person.objects.get(ist_administration=True).name == "Jens Ostermann"


def test_in_volmarsbach_ist_eine_alles() -> None:
    hier = Mitgliedschaft.objects.filter(agentur__name="Integrationsagentur Volmarsbach")
    rollen = set(hier.exclude(rolle="verbund").values_list("person__name", "rolle"))
    assert rollen == {("Jolanta Krämer", rolle) for rolle in ("fachkraft", "koordination", "leitung")}


def test_alle_koennen_sich_mit_dem_gezeigten_kennwort_anmelden() -> None:
    anfrage = RequestFactory().post("/anmelden/")
    for zeile in lies("menschen")["person"]:
        person = authenticate(anfrage, email=zeile["email"], password="Musterstadt2026!")
        assert person is not None and person.name == zeile["name"]


def test_die_stadt_ist_durch_die_verben_entstanden() -> None:
    ereignisse = Counter(Protokolleintrag.objects.values_list("ereignis", flat=True))
    assert ereignisse["Lieferung übernommen"] == 15
    assert ereignisse["Raumeinheiten übernommen"] == 3
    assert ereignisse["Träger angelegt"] == 2
    assert ereignisse["Agentur angelegt"] == 5
    assert ereignisse["Sozialraum angelegt"] == 11
    assert ereignisse["Akteur angelegt"] == 85
    assert ereignisse["Angebot angelegt"] == 150
    assert ereignisse["Netzwerk angelegt"] == 10
    assert ereignisse["Analyse angelegt"] == 4
    # Dazu sechs Kernsätze.
    assert ereignisse["Kapitel geschrieben"] == 62
    assert ereignisse["Analyse freigegeben"] == 2
    assert ereignisse["Analyse veröffentlicht"] == 1
    assert ereignisse["Datenanfrage gestellt"] == 3
    assert ereignisse["auf Datenanfrage geliefert"] == ereignisse["Datenanfrage abgelehnt"] == 1
    assert ereignisse["Datei ausgegeben"] == 1


def test_zehn_bezirke_und_einundsechzig_quartiere_vor_und_nach_der_reform() -> None:
    ebenen = Counter(Raumeinheit.objects.values_list("ebene__bezeichnung", flat=True))
    assert ebenen == {"Stadt": 1, "Stadtbezirk": 10, "Quartier": 66}
    assert Grenze.objects.count() == 77
    hafen = Raumeinheit.objects.get(name="Hafenviertel")
    assert [eltern.name for eltern in hafen.ancestors()] == ["Musterstadt", "Mitte"]


def test_zwoelf_jahre_zahlen_mit_geheimen_zellen() -> None:
    assert Counter(Lieferung.objects.values_list("zustand", flat=True)) == {
        "uebernommen": 15,
        "eingegangen": 1,
    }
    assert Wert.objects.count() == 171312
    assert Wert.objects.filter(aktuell=True).values("zeitraum").distinct().count() == 12
    zeichen = Counter(Wert.objects.exclude(zeichen="").values_list("zeichen", flat=True))
    assert zeichen == {
        "geheim": 14938,
        "unbekannt": 1,
        "folgt": 720,
        "nicht_sinnvoll": 136,
        "weniger_als_haelfte": 886,
    }
    hafen = Wert.objects.get(einheit__name="Hafenviertel", merkmal__schluessel="005.10", zeitraum="2024")
    assert hafen.wert == 12872


def test_fast_jeder_indikator_hat_in_der_stadt_oder_im_quartier_eine_zahl() -> None:
    gebiete = [gebiet_der_einheit(finde_einheit(wo)) for wo in ("05999000", "05999000/quartier/11")]
    keys = [key for key, einer in INDIKATOREN.items() if einer.rechnung is not Rechnung.VON_OBEN]
    tafel = kennzahlen(indikatoren=keys, gebiete=gebiete)
    zeitraeume = verfuegbare_zeitraeume(gebiete)
    ohne = [
        key
        for key in keys
        if not any(tafel.get(key, wo, wann).wert is not None for wo in gebiete for wann in zeitraeume)
    ]
    # Die Ämter der Stadt zählen den Migrationshintergrund nach MigraPro, nicht die Einwanderungsgeschichte.
    assert ohne == ["anteil_eg"]


def test_eine_berichtigung_wartet_auf_die_leitung() -> None:
    leitung = Person.objects.get(email="leitung@musterstadt.example")
    (wartet,) = wartet_auf_freigabe(leitung)
    assert wartet.titel.startswith("Sozialraumanalyse Nordstadt")
    assert "Krankenhaus" in wartet.berichtigung
    assert Fassung.objects.filter(analyse=wartet, art=Fassung.Art.FESTGESCHRIEBEN).count() == 1


def test_der_entwurf_hat_geschriebene_und_offene_kapitel_und_ein_pdf() -> None:
    jahr = timezone.localdate().year
    analyse = Analyse.objects.get(titel=f"Sozialraumanalyse Hafen und Bahnhof {jahr}")
    assert analyse.zustand == "entwurf"
    assert Kapitel.objects.filter(analyse=analyse).count() == 20
    texte = Baustein.objects.filter(kapitel__analyse=analyse, art="text")
    assert texte.exclude(text="").count() == 18
    datei = Fassungsdatei.objects.get(fassung__analyse=analyse)
    with datei.datei.open("rb") as strom:
        pdf = pypdfium2.PdfDocument(strom.read())
    text = "\n".join(seite.get_textpage().get_text_range() for seite in pdf)
    # Hafenviertel und Bahnhofsviertel zusammen, Ende 2025.
    assert "23.910" in text
    assert "Al-Dschisr" in text and "Çağdaş" in text


def test_ein_zweiter_aufbau_wird_verweigert_und_aendert_nichts() -> None:
    with pytest.raises(CommandError, match="arbeiten schon Menschen"):
        befehl()
    assert befehl("--falls-leer") == ""
    assert Person.objects.count() == 14


def test_in_der_vorfuehrung_genuegt_ein_klick_zur_anmeldung(client: Client, settings: Any) -> None:
    settings.VORFUEHRUNG = True
    seite = client.get("/anmelden/").content.decode()
    konten = re.findall(r'name="login" value="([^"]+)@musterstadt\.example"', seite)
    assert konten == ["fachkraft", "koordination", "leitung", "verbund", "administration"]
    (kennwort,) = set(re.findall(r'name="password" value="([^"]+)"', seite))
    konto = {"login": "leitung@musterstadt.example", "password": kennwort}
    assert client.post("/anmelden/", konto).headers["Location"] == "/"
    settings.VORFUEHRUNG = False
    client.logout()
    assert "Zum Ausprobieren" not in client.get("/anmelden/").content.decode()


def test_die_anmeldungen_stehen_in_der_uebersicht() -> None:
    text = befehl("--anmeldungen")
    assert "Musterstadt2026!" in text
    assert "administration@musterstadt.example" in text
    assert "Birgit Hagedorn: Koordination vor Ort (Hafen und Bahnhof), Fachkraft (Hafen und Bahnhof)" in text
    assert "Thomas Kerkhoff: Leitung (Elisabethwerk Musterstadt e. V.)" in text


def test_im_betrieb_gibt_es_keine_vorfuehrung(settings) -> None:
    settings.PRODUKTION = True
    for angaben in ([], ["--anmeldungen"], ["--falls-leer"]):
        with pytest.raises(CommandError, match="Im Betrieb gibt es keine Vorführung"):
            befehl(*angaben)


def test_die_umschluesselung_der_reform_ist_uebernommen() -> None:
    uebergaenge = Gebietsumschluesselung.objects.filter(stichtag=date(2020, 1, 1))
    je_methode = Counter(uebergaenge.values_list("methode", flat=True))
    assert je_methode == {"einwohner": 4, "1:1": 3}
    lerchenfeld = uebergaenge.filter(alt__name="Lerchenfeld")
    assert sorted(uebergang.neu.name for uebergang in lerchenfeld) == ["Lerchenfeld-Nord", "Lerchenfeld-Süd"]
    assert sum(uebergang.anteil for uebergang in lerchenfeld) == 1


def test_jede_lieferung_ist_hoechstens_mit_hinweisen_uebernommen() -> None:
    for lieferung in Lieferung.objects.all():
        assert {befund["schwere"] for befund in lieferung.befunde} <= {"hinweis"}, lieferung.dateiname
    mit_hinweisen = [lieferung.dateiname for lieferung in Lieferung.objects.all() if lieferung.befunde]
    assert mit_hinweisen == ["musterstadt_schulen_2014-2025.csv"]


def test_zahlen_vor_der_reform_gehoeren_den_alten_quartieren() -> None:
    ew = Wert.objects.filter(merkmal__schluessel="005.10", einheit__schluessel="52")
    for zeitraum, bis in (("2019", date(2020, 1, 1)), ("2020", None)):
        assert ew.get(zeitraum=zeitraum).einheit.gueltig_bis == bis
    lerchenfeld = Wert.objects.filter(merkmal__schluessel="005.10", einheit__name="Lerchenfeld")
    assert sorted(lerchenfeld.values_list("zeitraum", flat=True)) == [str(jahr) for jahr in range(2014, 2020)]


def test_die_suedstadt_hat_die_agentur_am_hafen_zum_mitschreiben_eingeladen() -> None:
    (einladung,) = Beteiligung.objects.select_related("agentur__traeger", "analyse__agentur__traeger")
    assert einladung.offen
    assert einladung.agentur.name == "Integrationsagentur Hafen und Bahnhof"
    assert einladung.analyse.titel.startswith("Sozialraumanalyse Südstadt und Kesselbruch")
    assert einladung.agentur.traeger != einladung.analyse.agentur.traeger
