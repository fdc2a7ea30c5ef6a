"""Emre ändert die Geheimhaltungsregel einer Quelle: erst die Vorschau, dann schließt der Arbeiter alles."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from agenturen.models import Person, Protokolleintrag
from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.geheimhaltung import Regel
from sozialraum.statistik.kennzahlen import altersaufbau, kennzahlen
from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.models import Quelle, Regelaenderung, Schliessung, Sperrung
from sozialraum.statistik.schliessen.regel_aendern import (
    regel_aendern,
    regel_aenderung_anstossen,
    regel_vorschau,
)
from sozialraum.statistik.wertabfragen import werte, wertzeilen
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.seite import Seite
from tests.statistik import dateien as d
from tests.statistik.lieferungen import gebiet, liefere, quelle
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
# In 12 leben 6 Ausländerinnen und Ausländer; die Bezirke und die Stadt sind die Summen.
EINWOHNER = {"11": 115, "12": 53, "21": 90, "22": 80}
AUSLAENDER = {"11": 31, "12": 6, "21": 28, "22": 30}
ZEHN = Regel(10)


@pytest.fixture
def register() -> Quelle:
    """Vom Amt geprüft geliefert, zwei Jahre."""
    b.probstadt()
    von = quelle("register")
    orte = {raum: (raum,) for raum in EINWOHNER} | {
        "1": ("11", "12"),
        "2": ("21", "22"),
        "": tuple(EINWOHNER),
    }
    liefere(
        {
            (ort, jahr): {
                "ew": sum(EINWOHNER[r] for r in raeume),
                "auslaender": sum(AUSLAENDER[r] for r in raeume),
            }
            for jahr in ("2023", "2024")
            for ort, raeume in orte.items()
        },
        von=von,
    )
    return von


def still(_anteil: float, _text: str) -> None:
    """Niemand schaut zu."""


def angewendet(von: Quelle, regel: Regel) -> Quelle:
    aenderung = regel_aenderung_anstossen(quelle=von, regel=regel, grund="Auskunft", durch=b.emre())
    regel_aendern(aenderung=aenderung, durch=b.emre(), melde=still)
    von.refresh_from_db()
    return von


def angaben(**andere: Any) -> dict[str, Any]:
    """Was im Formular steht."""
    return {
        "geheimhaltung": "schwelle",
        "schwelle": "10",
        "zeichen": "geheim",
        "rundung": "0",
        "eigene_rundung": "0",
        "randsumme_exakt": "on",
        "grund": "Auskunft der Statistikstelle vom 12.03.",
    } | andere


# Vorschau ------------------------------------------------------------------------------------------


def test_die_vorschau_nennt_die_zellen_und_schreibt_nichts(register: Quelle) -> None:
    vorschau = regel_vorschau(quelle=register, regel=ZEHN, durch=b.emre())
    assert vorschau.tafel is not None
    sued, viertel = b.einheit("12").name, b.einheit("11").name
    assert (vorschau.tafel.zeitraum, vorschau.tafel.primaer, vorschau.tafel.bisher) == ("2024", 1, 0)
    assert set(vorschau.tafel.neu_zu) == {(sued, "Ausländer"), (viertel, "Ausländer")}
    assert vorschau.tafel.wieder_offen == ()
    assert [tuple(eines) for eines in vorschau.zeitraeume] == [("2024", 14, 1, 0), ("2023", 14, 1, 0)]
    assert not Sperrung.objects.exists() and not Schliessung.objects.exists()
    register.refresh_from_db()
    assert register.regel == Regel()


def test_die_vorschau_stimmt_mit_dem_ueberein_was_danach_geschlossen_ist(register: Quelle) -> None:
    vorschau = regel_vorschau(quelle=register, regel=ZEHN, durch=b.emre())
    angewendet(register, ZEHN)
    assert vorschau.tafel is not None
    gesperrt = Sperrung.objects.filter(wert__zeitraum="2024").values_list(
        "wert__einheit__name", "wert__merkmal__bezeichnung"
    )
    assert set(vorschau.tafel.neu_zu) == set(gesperrt)


def test_die_vorschau_sagt_was_eine_mildere_regel_oeffnet(register: Quelle) -> None:
    angewendet(register, ZEHN)
    vorschau = regel_vorschau(quelle=register, regel=Regel(), durch=b.emre())
    assert vorschau.tafel is not None
    assert (vorschau.tafel.bisher, vorschau.tafel.geschlossen, len(vorschau.tafel.wieder_offen)) == (2, 0, 2)
    assert Sperrung.objects.count() == 4


# Ändern --------------------------------------------------------------------------------------------


def test_in_zwei_schritten_auf_der_seite(register: Quelle, als: Als, werkbank: Werkbank) -> None:
    emre, adresse = als(b.emre()), f"/statistik/quellen/{register.pk}/regel/"
    seite = emre.post(adresse, angaben())
    text = Seite(seite.content.decode()).text
    assert seite.status_code == 200 and "Neu geschlossen: 2" in text
    assert not Regelaenderung.objects.exists()
    # Was anders ist als die Vorschau, wird nicht geändert, sondern neu gezeigt.
    gesehen = seite.context["gesehen"]
    assert emre.post(adresse, angaben(schwelle="5", gesehen=gesehen)).context["vorschau"].regel == Regel(5)
    with werkbank.tag():
        assert emre.post(adresse, angaben(gesehen=gesehen)).url == f"/statistik/quellen/{register.pk}/"
        register.refresh_from_db()
        assert register.regel == Regel()
    register.refresh_from_db()
    assert (register.regel, register.regel_hier_gesetzt) == (ZEHN, True)
    assert Sperrung.objects.count() == 4
    eintrag = Protokolleintrag.objects.get(ereignis="Geheimhaltungsregel geändert")
    assert (eintrag.durch_name, eintrag.grund) == ("Emre Yıldız", "Auskunft der Statistikstelle vom 12.03.")
    assert (eintrag.einzelheiten["vorher"]["schwelle"], eintrag.einzelheiten["nachher"]["schwelle"]) == (
        0,
        10,
    )
    danach = Seite(emre.get(f"/statistik/quellen/{register.pk}/").content.decode()).text
    assert "Anzahlen von 1 bis 9 werden nicht gezeigt" in danach and "Auskunft der Statistikstelle" in danach


@pytest.mark.parametrize(
    ("falsch", "meldung"),
    [
        ({"schwelle": "1"}, "Bitte nennen Sie eine Schwelle von 2 bis 100."),
        ({"schwelle": ""}, "Bitte nennen Sie eine Schwelle von 2 bis 100."),
        ({"geheimhaltung": "vorgeprueft"}, "Diese Regel gilt schon"),
        ({"grund": ""}, "Grund"),
    ],
)
def test_was_das_formular_nicht_annimmt(
    register: Quelle, als: Als, falsch: dict[str, str], meldung: str
) -> None:
    antwort = als(b.emre()).post(f"/statistik/quellen/{register.pk}/regel/", angaben(**falsch))
    assert antwort.status_code == 422 and meldung in antwort.content.decode()


def test_nur_die_administration_sieht_und_aendert_regeln(register: Quelle, als: Als) -> None:
    for adresse in ("", f"{register.pk}/", f"{register.pk}/regel/"):
        assert als(b.carsten()).get(f"/statistik/quellen/{adresse}").status_code == 403
    with pytest.raises(PermissionDenied):
        regel_aenderung_anstossen(quelle=register, regel=ZEHN, grund="x", durch=b.carsten())
    with pytest.raises(PermissionDenied):
        regel_vorschau(quelle=register, regel=ZEHN, durch=b.birgit())


def test_zwei_aenderungen_zugleich_gibt_es_nicht(register: Quelle) -> None:
    regel_aenderung_anstossen(quelle=register, regel=ZEHN, grund="Auskunft", durch=b.emre())
    with pytest.raises(Fachfehler, match="läuft noch"):
        regel_aenderung_anstossen(quelle=register, regel=Regel(5), grund="Auskunft", durch=b.emre())


def test_der_zweite_versuch_des_arbeiters_aendert_nichts_mehr(register: Quelle) -> None:
    aenderung = regel_aenderung_anstossen(quelle=register, regel=ZEHN, grund="Auskunft", durch=b.emre())
    assert len(regel_aendern(aenderung=aenderung, durch=b.emre(), melde=still)) == 2
    assert regel_aendern(aenderung=aenderung, durch=b.emre(), melde=still) == []
    assert Protokolleintrag.objects.filter(ereignis="Geheimhaltungsregel geändert").count() == 1


def test_eine_neue_importvorlage_nimmt_die_gesetzte_regel_nicht_zurueck() -> None:
    b.probstadt()
    von = d.importvorlage().quelle
    angewendet(von, Regel(7))
    inhalt = {**d.importvorlage().inhalt}
    inhalt["quelle"] = {
        **inhalt["quelle"],
        "lizenz": "Datenlizenz Deutschland",
        "geheimhaltung": "vorgeprueft",
    }
    vorlage_speichern(inhalt)
    von.refresh_from_db()
    assert (von.schwelle, von.lizenz) == (7, "Datenlizenz Deutschland")


def test_auch_was_ringsum_gemerkt_war_ist_danach_geschlossen(register: Quelle) -> None:
    def segregation() -> str:
        tafel = kennzahlen(indikatoren=["segregation"], gebiete=[gebiet("")], zeitraeume=["2024"])
        return tafel.get("segregation", gebiet(""), "2024").als_text

    assert [segregation(), segregation()] == ["15,0", "15,0"]
    angewendet(register, ZEHN)
    assert segregation() == "•"


# Rundung und Zeichen -------------------------------------------------------------------------------


def test_gerundet_wird_was_veroeffentlicht_ist_auch_fuer_anteile(register: Quelle) -> None:
    angewendet(register, Regel(eigene_rundung=5))
    orte = [gebiet(raum) for raum in ("12", "1", "")]
    tafel = kennzahlen(indikatoren=["ew", "anteil_auslaender"], gebiete=orte, zeitraeume=["2024"])
    assert [tafel.get("ew", ort, "2024").als_text for ort in orte] == ["55", "170", "338"]
    anteil = tafel.get("anteil_auslaender", orte[0], "2024")
    assert (anteil.als_text, anteil.zaehler, anteil.nenner) == ("9,1\u00a0%", 5, 55)
    assert tafel.get("ew", orte[0], "2024").hinweis == "auf ein Vielfaches von 5 gerundet"
    assert tafel.get("ew", orte[2], "2024").hinweis == ""
    herkunft = tafel.herkunft("ew", orte[0], "2024")
    assert [(h.wert, h.zelle) for h in herkunft] == [(Decimal(55), "")]
    gezeigt = {(z.einheit.schluessel, z.merkmal.schluessel): z for z in wertzeilen(werte())}
    assert (gezeigt["12", "1.1"].als_text, gezeigt["12", "1.1"].zelle) == ("55", "")
    assert (gezeigt["", "1.1"].als_text, gezeigt["", "1.1"].zelle) == ("338", "338")


def test_auch_die_zahlen_der_gemeinde_lassen_sich_runden(register: Quelle) -> None:
    angewendet(register, Regel(eigene_rundung=3, randsumme_exakt=False))
    stadt = gebiet("")
    tafel = kennzahlen(indikatoren=["ew"], gebiete=[stadt], zeitraeume=["2024"])
    assert tafel.get("ew", stadt, "2024").als_text == "339"


def test_der_altersaufbau_rundet_anzahlen_und_rechnet_anteile_daraus() -> None:
    liefere(
        {("11", "2020"): {"ew": 303, "u6": 13, "6-18": 42, "18-65": 198, "65+": 50}},
        von=quelle("register", eigene_rundung=5),
    )
    aufbau = altersaufbau(gebiet("11"), "2020")
    assert [band.anzahl for band in aufbau.baender] == [15, 40, 200, 50]
    assert aufbau.baender[0].anteil == Decimal(15) / Decimal(305) * 100


@pytest.mark.parametrize(("zeichen", "text"), [(Zeichen.GEHEIM, "•"), (Zeichen.GEHEIM_ODER_UNBEKANNT, ".")])
def test_das_zeichen_der_quelle_steht_an_geschlossener_stelle(
    register: Quelle, zeichen: Zeichen, text: str
) -> None:
    angewendet(register, Regel(10, zeichen=zeichen))
    tafel = kennzahlen(indikatoren=["anteil_auslaender"], gebiete=[gebiet("12")], zeitraeume=["2024"])
    assert {kennzahl.als_text for kennzahl in tafel} == {text}
    assert {z.als_text for z in wertzeilen(werte()) if z.wert is None} == {text}


@pytest.mark.parametrize(
    ("anzahl", "auf_drei", "auf_fuenf"), [(0, 0, 0), (1, 0, 0), (2, 3, 0), (3, 3, 5), (7, 6, 5), (-4, -3, -5)]
)
def test_runden(anzahl: int, auf_drei: int, auf_fuenf: int) -> None:
    assert Regel(eigene_rundung=3).gerundet(Decimal(anzahl)) == auf_drei
    assert Regel(eigene_rundung=5).gerundet(Decimal(anzahl)) == auf_fuenf
    assert Regel().gerundet(Decimal(anzahl)) == anzahl


# Die Liste -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("anzahl", [1, 30])
def test_die_liste_nennt_amt_lizenz_regel_und_lieferungen(
    als: Als, anzahl: int, register: Quelle, django_assert_num_queries: Any
) -> None:
    for nummer in range(anzahl):
        quelle(f"weitere-{nummer}", schwelle=5)
    emre = als(b.emre())
    emre.get("/statistik/quellen/")
    with django_assert_num_queries(5):
        seite = Seite(emre.get("/statistik/quellen/").content.decode())
    for wort in ("Stadt Probstadt", "CC BY 4.0", "vom Amt geprüft", "eigene Schwelle 5", "noch nie"):
        assert wort in seite.text
    assert seite.fremdwoerter == []
