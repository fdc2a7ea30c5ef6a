"""Eine Lieferung mit eigener Schwelle wird als Ganzes geschlossen; spätere Lieferungen öffnen nichts."""

import io
from collections.abc import Callable
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from django.test import Client

from agenturen.models import Person
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.statistik.kennzahlen import altersaufbau, kennzahlen
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen, warnungen_hinnehmen
from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.lieferungen.zurueckziehen import lieferung_zurueckziehen
from sozialraum.statistik.models import Lieferung, Merkmal, Schliessung, Sperrung, Wert
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen
from sozialraum.statistik.schliessen.regel_anwenden import ausstehende_schliessen
from sozialraum.statistik.wertabfragen import werte, wertzeilen
from sozialraum.statistik.zeichen import Zeichen
from tests import besetzung as b
from tests.angriff.angreifer import verengte
from tests.seite import Seite
from tests.statistik.lieferungen import gebiet, liefere, quelle

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
VORLAGE: dict[str, Any] = {
    "schluessel": "arbeitslose",
    "name": "Arbeitslose",
    "aufbau": "lang",
    "ags": b.AGS,
    "quelle": {
        "schluessel": "jobcenter",
        "name": "Arbeitslosenzahlen",
        "herausgeber": "Jobcenter",
        "quellenvermerk": "Jobcenter Probstadt",
        "geheimhaltung": "schwelle",
        "schwelle": 10,
    },
    "dialect": {"encoding": "utf-8", "delimiter": ";", "headerRow": 1},
    "fields": [
        {"name": "Ort", "rolle": "raum"},
        {"name": "Jahr", "rolle": "zeitraum", "zeitraum": "jahr"},
        {"name": "Wer", "rolle": "merkmal"},
        {"name": "Zahl", "rolle": "wert", "type": "number", "decimalChar": ","},
    ],
    "raeume": [
        {"muster": "Stadt", "ebene": "gemeinde", "schluessel": ""},
        {"muster": "B([12])", "ebene": "stadtbezirk", "schluessel": r"\1"},
        {"muster": "[0-9]{2}", "ebene": "stadtteil", "schluessel": r"\g<0>"},
    ],
    "merkmale": [
        {"schluessel": "alle", "bezeichnung": "Arbeitslose", "groesse": "arbeitslose"},
        {"schluessel": "de", "bezeichnung": "Arbeitslose Deutsche", "groesse": "arbeitslose_deutsche"},
        {"schluessel": "aus", "bezeichnung": "Arbeitslose Ausländer", "groesse": "arbeitslose_auslaender"},
    ],
}
# Das Beispiel der Fachleute: In 12 sind 6 Ausländerinnen und Ausländer arbeitslos.
DEUTSCHE = {"11": 84, "12": 47, "21": 62, "22": 50}
AUSLAENDER = {"11": 31, "12": 6, "21": 28, "22": 30}
RECHTECK = {("11", "de"), ("11", "aus"), ("12", "de"), ("12", "aus")}


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    vorlage_speichern(VORLAGE)


def datei(
    *, deutsche: dict[str, int] = DEUTSCHE, auslaender: dict[str, int] = AUSLAENDER, nur: str = "alle de aus"
) -> bytes:
    zeilen = ["Ort;Jahr;Wer;Zahl"]
    orte = {raum: (raum,) for raum in deutsche} | {
        "B1": ("11", "12"),
        "B2": ("21", "22"),
        "Stadt": tuple(deutsche),
    }
    for ort, raeume in orte.items():
        de, aus = sum(deutsche[r] for r in raeume), sum(auslaender[r] for r in raeume)
        for wer, wert in {"alle": de + aus, "de": de, "aus": aus}.items():
            if wer in nur.split():
                zeilen.append(f"{ort};2024;{wer};{wert}")
    return "\n".join(zeilen).encode()


def uebernehmen(inhalt: bytes, name: str = "a.csv", ersetzt: Lieferung | None = None) -> Lieferung:
    lieferung = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname=name, durch=b.emre(), ersetzt=ersetzt)
    try:
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    except Beanstandung:
        warnungen_hinnehmen(lieferung=lieferung, begruendung="Auskunft des Amtes", durch=b.emre())
        lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    return lieferung


def auslaenderanteile() -> None:
    """Dieselben Zahlen als Einwohner und Ausländer, ohne die Deutschen."""
    orte = {raum: (raum,) for raum in DEUTSCHE} | {"1": ("11", "12"), "2": ("21", "22"), "": tuple(DEUTSCHE)}
    liefere(
        {
            (ort, "2024"): {
                "ew": sum(DEUTSCHE[r] + AUSLAENDER[r] for r in raeume),
                "auslaender": sum(AUSLAENDER[r] for r in raeume),
            }
            for ort, raeume in orte.items()
        },
        von=quelle("register", schwelle=10),
    )


def geschlossene() -> set[tuple[str, str]]:
    """Was die Seite „Werte“ mit einem Punkt zeigt: Schlüssel des Gebiets und des Merkmals."""
    return {(z.einheit.schluessel, z.merkmal.schluessel) for z in wertzeilen(werte()) if z.als_text == "•"}


# Übernehmen ----------------------------------------------------------------------------------------


def test_mit_der_uebernahme_ist_das_rechteck_geschlossen() -> None:
    lieferung = uebernehmen(datei())
    assert geschlossene() == RECHTECK
    schliessung = Schliessung.objects.get()
    assert (schliessung.zellen, schliessung.primaer, schliessung.sekundaer) == (21, 1, 3)
    assert (schliessung.verlust, schliessung.hinweise) == (84 + 31 + 47, [])
    assert (schliessung.lieferung, schliessung.anlass) == (lieferung, "Lieferung „a.csv“")


def test_jede_sperre_nennt_ihren_grund() -> None:
    uebernehmen(datei())
    gruende = {
        (s.wert.einheit.schluessel, s.wert.merkmal.schluessel): (s.art, s.grund)
        for s in Sperrung.objects.select_related("wert__einheit", "wert__merkmal")
    }
    assert gruende["12", "aus"] == ("primaer", "Die Anzahl liegt unter der Schwelle 10.")
    assert gruende["12", "de"] == (
        "sekundaer",
        "Sonst ließe sich „Arbeitslose Ausländer“ in Hafen-Süd errechnen, über die Summe „Arbeitslose“ in "
        "Hafen-Süd.".replace("Hafen-Süd", b.einheit("12").name),
    )


def test_die_kennzahlen_bleiben_geschlossen_auch_der_anteil() -> None:
    auslaenderanteile()
    orte = [gebiet(raum) for raum in ("11", "12", "21", "1")]
    tafel = kennzahlen(indikatoren=["anteil_auslaender", "ew"], gebiete=orte, zeitraeume=["2024"])
    assert [tafel.get("anteil_auslaender", ort, "2024").als_text for ort in orte] == [
        "•",
        "•",
        "31,1\u00a0%",
        "22,0\u00a0%",
    ]
    assert [tafel.get("ew", ort, "2024").als_text for ort in orte] == ["115", "53", "90", "168"]
    herkunft = tafel.herkunft("anteil_auslaender", orte[0], "2024")
    assert [h.wert for h in herkunft] == [None, None]


def test_was_das_amt_geprueft_hat_verliert_nichts_und_kostet_keine_abfrage(
    django_assert_num_queries: Any,
) -> None:
    liefere({("11", "2020"): {"ew": 100, "m": 2, "w": 98}, ("12", "2020"): {"ew": 3, "m": 1, "w": 2}})
    assert geschlossene() == set()
    assert not Schliessung.objects.exists()
    amt = quelle()
    with django_assert_num_queries(0):
        assert bestand_schliessen(quelle=amt, zeitraeume_=["2020"], anlass="x") == []


def test_eine_null_bleibt_offen() -> None:
    liefere({("11", "2020"): {"ew": 50, "u6": 0}}, von=quelle("register", schwelle=5))
    assert geschlossene() == set()


def test_drei_deutsche_stehen_nirgends_und_sind_doch_geschuetzt() -> None:
    """103 Einwohner, 100 Ausländer im Hafenviertel: Eine der beiden Zahlen bleibt zu."""
    zahlen = {"11": (103, 100), "12": (90, 40), "1": (193, 140)}
    liefere(
        {(raum, "2020"): {"ew": ew, "auslaender": aus} for raum, (ew, aus) in zahlen.items()},
        von=quelle("register", schwelle=5),
    )
    zu = geschlossene()
    assert {raum for raum, _ in zu} == {"11", "12"}
    assert Schliessung.objects.get().reste == 1
    tafel = kennzahlen(indikatoren=["anteil_auslaender"], gebiete=[gebiet("11")], zeitraeume=["2020"])
    assert tafel.get("anteil_auslaender", gebiet("11"), "2020").zeichen is Zeichen.GEHEIM


def test_der_altersaufbau_zeigt_keine_gesperrte_gruppe() -> None:
    werte_ = {
        ("11", "2020"): {"ew": 300, "u6": 3, "6-18": 47, "18-65": 200, "65+": 50},
        ("12", "2020"): {"ew": 400, "u6": 40, "6-18": 60, "18-65": 220, "65+": 80},
        ("1", "2020"): {"ew": 700, "u6": 43, "6-18": 107, "18-65": 420, "65+": 130},
    }
    liefere(werte_, von=quelle("register", schwelle=5))
    gesperrt = {(s.wert.einheit.schluessel, s.wert.merkmal.alter_von) for s in Sperrung.objects.all()}
    assert ("11", 0) in gesperrt and len(gesperrt) == 4
    for raum in ("11", "12"):
        aufbau = altersaufbau(gebiet(raum), "2020")
        zu = {band.von for band in aufbau.baender if band.anzahl is None}
        assert zu == {von for wo, von in gesperrt if wo == raum}
        assert all(band.anteil is None for band in aufbau.baender if band.von in zu)


def verhaeltnis_dazu(lieferung: Lieferung, name: str, einheit: str, wert: str) -> None:
    """Eine gelieferte Zahl über das Hafenviertel, die niemanden zählt."""
    register = lieferung.quelle
    assert register is not None
    merkmal = Merkmal.objects.create(quelle=register, schluessel=name, bezeichnung=name, einheit=einheit)
    Wert.objects.create(
        lieferung=lieferung,
        einheit=b.einheit("11"),
        merkmal=merkmal,
        zeitraum="2020",
        wert=Decimal(wert),
        zeile=9,
        spalte=5,
        zelle=wert,
    )
    bestand_schliessen(quelle=register, zeitraeume_=["2020"], anlass=name)


@pytest.mark.parametrize(
    ("einheit", "wert"), [("Einwohner je km²", "3"), ("%", "2.5"), ("Jahre", "4"), ("€", "1"), ("m²", "3")]
)
def test_was_niemanden_zaehlt_ist_keine_kleine_anzahl(einheit: str, wert: str) -> None:
    lieferung = liefere({("11", "2020"): {"ew": 3_000}}, von=quelle("register", schwelle=5))
    verhaeltnis_dazu(lieferung, "kennwert", einheit, wert)
    assert geschlossene() == set()


@pytest.mark.parametrize(
    ("einheit", "zu"), [("Einwohner je km²", True), ("%", True), ("Jahre", False), ("€", False)]
)
def test_neben_einer_geschlossenen_anzahl_bleibt_nur_was_sie_nicht_verraet(einheit: str, zu: bool) -> None:
    """3 Ausländer im Hafenviertel: Der Anteil verriete sie, das Durchschnittsalter nicht."""
    lieferung = liefere(
        {("11", "2020"): {"ew": 200, "auslaender": 3}, ("12", "2020"): {"ew": 100, "auslaender": 40}},
        von=quelle("register", schwelle=5),
    )
    verhaeltnis_dazu(lieferung, "kennwert", einheit, "1.5")
    assert (("11", "kennwert") in geschlossene()) is zu


@pytest.mark.parametrize(("einwohner", "zu"), [(299, True), (300, False)])
def test_das_mittel_eines_kleinen_gebiets_ist_mit_einer_seiner_anzahlen_zu(einwohner: int, zu: bool) -> None:
    """Drei Kinder sind geschlossen: Unter 300 Menschen sagt das Durchschnittsalter etwas über sie."""
    gruppen = {"u6": 3, "6-18": 40, "18-65": einwohner - 93, "65+": 50}
    liefere(
        {
            ("11", "2020"): {"ew": einwohner, "alter_mittel": Decimal("41.5"), **gruppen},
            ("12", "2020"): {"ew": 500, "u6": 30, "6-18": 60, "18-65": 310, "65+": 100},
        },
        von=quelle("register", schwelle=5),
    )
    assert ("11", "2.1") in geschlossene()
    assert (("11", "8.1") in geschlossene()) is zu


def test_wo_nur_drei_wohnen_sagt_auch_ihr_durchschnittsalter_zu_viel() -> None:
    lieferung = liefere({("11", "2020"): {"ew": 3}}, von=quelle("register", schwelle=5))
    verhaeltnis_dazu(lieferung, "alter", "Jahre", "41.5")
    assert geschlossene() == {("11", "1.1"), ("11", "alter")}


# Über die Zeit -------------------------------------------------------------------------------------


def test_eine_berichtigte_lieferung_oeffnet_nichts() -> None:
    """In 11 sind es 85 Deutsche statt 84; auch die berichtigte Zahl bleibt zu."""
    erste = uebernehmen(datei())
    uebernehmen(datei(deutsche=DEUTSCHE | {"11": 85}), "b.csv", ersetzt=erste)
    assert geschlossene() == RECHTECK
    arten = dict(Sperrung.objects.filter(wert__aktuell=True).values_list("wert__zelle", "art"))
    assert arten["6"] == "primaer"
    assert arten["47"] == "frueher"


def test_war_alles_falsch_wird_von_neuem_geschlossen() -> None:
    """Keine Zahl der ersten Lieferung gilt noch: Sie legt nichts fest."""
    falsch = {raum: 1_000 + zahl for raum, zahl in DEUTSCHE.items()}
    erste = uebernehmen(datei(deutsche=falsch, auslaender={"11": 3, "12": 70, "21": 71, "22": 72}))
    assert ("11", "aus") in geschlossene()
    uebernehmen(datei(auslaender=AUSLAENDER | {"12": 60}), "b.csv", ersetzt=erste)
    assert geschlossene() == set()


def test_eine_zweite_lieferung_schliesst_um_das_schon_gezeigte_herum() -> None:
    """Erst nur die Insgesamt-Zahlen, dann die Aufteilung: Jene bleiben offen, obwohl sie teurer umgehen."""
    uebernehmen(datei(nur="alle"))
    assert geschlossene() == set()
    uebernehmen(datei(nur="de aus"), "b.csv")
    assert geschlossene() == RECHTECK
    assert Schliessung.objects.get().hinweise == []


def ohne_regel() -> dict[str, Any]:
    return {**VORLAGE, "quelle": VORLAGE["quelle"] | {"geheimhaltung": "vorgeprueft", "schwelle": 0}}


def test_war_der_rest_schon_zu_sehen_sagt_es_das_protokoll() -> None:
    """Insgesamt und Deutsche standen offen, als noch das Amt prüfte: Die 6 kennt, wer sich erinnert."""
    vorlage_speichern(ohne_regel())
    uebernehmen(datei(nur="alle de"))
    vorlage_speichern(VORLAGE)
    assert ("12", "de") in geschlossene() or ("12", "alle") in geschlossene()
    ort = b.einheit("12").name
    assert Schliessung.objects.get().hinweise == [
        f"„Arbeitslose ohne Arbeitslose Deutsche“ in {ort} lässt sich mit Zahlen errechnen, die früher offen "
        "veröffentlicht waren; geschlossen ist sie nur für Leserinnen und Leser, die jene nicht kennen."
    ]
    # Das ändert sich auch nicht, wenn noch etwas dazukommt: Was offen stand, bleibt gewusst.
    uebernehmen(datei(nur="aus"), "b.csv")
    assert [satz.partition(" lässt")[0] for satz in Schliessung.objects.get().hinweise] == [
        f"„Arbeitslose Ausländer“ in {ort}"
    ]


def test_macht_erst_eine_berichtigung_eine_anzahl_klein_sagt_es_das_protokoll() -> None:
    """Erst 20, nun 6: Wer sich an die 67 erinnert und die neue Summe der Stadt liest, zieht 14 ab."""
    erste = uebernehmen(datei(nur="alle de", auslaender=AUSLAENDER | {"12": 20}))
    uebernehmen(datei(nur="alle de"), "b.csv", ersetzt=erste)
    assert ("12", "de") in geschlossene() or ("12", "alle") in geschlossene()
    assert "" not in {ort for ort, _ in geschlossene()}
    assert Schliessung.objects.get().hinweise == [
        f"„Arbeitslose ohne Arbeitslose Deutsche“ in {b.einheit('12').name} lässt sich aus früher offenen "
        "und seither berichtigten Zahlen zusammen eingrenzen; geschlossen ist sie nur für Leserinnen und "
        "Leser, die jene nicht kennen."
    ]


def test_strenger_milder_strenger_vergisst_nichts() -> None:
    """Unter der Schwelle 5 stand die 6 offen; die Schwelle 10 danach holt sie nicht zurück."""
    uebernehmen(datei())
    assert Schliessung.objects.get().hinweise == []
    milde = {**VORLAGE, "quelle": VORLAGE["quelle"] | {"schwelle": 5}}
    vorlage_speichern(milde)
    assert (geschlossene(), Schliessung.objects.get().gezeigt_ab) == (set(), 5)
    for _ in range(2):
        vorlage_speichern(VORLAGE | {"name": "Noch einmal"})
        assert geschlossene() == RECHTECK
        (satz,) = Schliessung.objects.get().hinweise
        assert satz.startswith("„Arbeitslose Ausländer“") and "die früher offen veröffentlicht waren" in satz
        assert set(Sperrung.objects.values_list("stand_offen", flat=True)) == {True}
        vorlage_speichern(VORLAGE)


def test_nach_dem_zurueckziehen_gilt_das_fruehere_wieder_geschlossen() -> None:
    uebernehmen(datei())
    zweite = uebernehmen(datei(deutsche=DEUTSCHE | {"21": 63}), "b.csv")
    lieferung_zurueckziehen(lieferung=zweite, grund="doch nicht", durch=b.emre())
    assert geschlossene() == RECHTECK
    assert Schliessung.objects.get().anlass == "Lieferung „b.csv“ zurückgezogen"


def test_keine_station_des_verlaufs_nennt_eine_gesperrte_zahl(als: Als) -> None:
    erste = uebernehmen(datei())
    uebernehmen(datei(deutsche=DEUTSCHE | {"11": 85}), "b.csv", ersetzt=erste)
    for wert in Wert.objects.filter(einheit__schluessel="12", merkmal__schluessel="aus"):
        text = Seite(als(b.aylin()).get(f"/statistik/werte/{wert.pk}/").content.decode()).text
        assert "•" in text
        assert " 6 " not in text.replace("\n", " ")


def test_gilt_eine_andere_regel_wird_neu_geschlossen() -> None:
    uebernehmen(datei())
    vorlage_speichern(ohne_regel())
    assert geschlossene() == set()
    leer = Schliessung.objects.get()
    assert (leer.schwelle, leer.gezeigt_ab, leer.geschlossene, leer.sperrungen.count()) == (0, 0, 0, 0)
    vorlage_speichern(VORLAGE)
    assert geschlossene() == RECHTECK


def test_was_noch_nie_geschlossen_wurde_holt_die_einrichtung_nach() -> None:
    uebernehmen(datei())
    Schliessung.objects.all().delete()
    assert geschlossene() == {("12", "aus")}
    ausstehende_schliessen()
    assert geschlossene() == RECHTECK


# Sozialräume -----------------------------------------------------------------------------------------


def test_ueberlappende_sozialraeume_oeffnen_keine_zelle() -> None:
    """Aus allen 15 Zusammenstellungen der vier Stadtteile zusammen folgt nichts, was nicht schon folgte."""
    auslaenderanteile()
    stadtteile = tuple(DEUTSCHE)
    orte = {
        auswahl: gebiet_des_sozialraums(b.sozialraum("-".join(auswahl), list(auswahl), agentur=b.ia_hafen()))
        for anzahl in range(1, 5)
        for auswahl in combinations(stadtteile, anzahl)
    }
    tafel = kennzahlen(
        indikatoren=["anteil_auslaender", "ew"], gebiete=list(orte.values()), zeitraeume=["2024"]
    )
    offen = {
        (z.einheit.schluessel, z.merkmal.groesse): int(z.wert)
        for z in wertzeilen(werte())
        if z.wert is not None
    }
    assert len(offen) == 12
    gleichungen: list[Any] = []
    for was in ("einwohner", "auslaender"):
        gleichungen += [(("", was), [("1", was), ("2", was)])]
        gleichungen += [(("1", was), [("11", was), ("12", was)]), (("2", was), [("21", was), ("22", was)])]
    gleichungen += [((ort, "einwohner"), [(ort, "auslaender"), (ort, "rest")]) for ort in stadtteile]
    for auswahl, ort in orte.items():
        anteil = tafel.get("anteil_auslaender", ort, "2024")
        assert anteil.offen is ({"11", "12"}.isdisjoint(auswahl))
        for was, zahl in (
            ("auslaender", anteil.zaehler),
            ("einwohner", tafel.get("ew", ort, "2024").wert),
        ):
            gleichungen.append((("-".join(auswahl), was), [(teil, was) for teil in auswahl]))
            if zahl is not None:
                offen["-".join(auswahl), was] = int(zahl)
    assert len(offen) == 24
    assert verengte(offen, gleichungen, [("12", "auslaender")], 10) == {}


# Das Protokoll ---------------------------------------------------------------------------------------


def test_die_administration_liest_warum_jede_zelle_zu_ist(als: Als) -> None:
    uebernehmen(datei())
    client = als(b.emre())
    liste = Seite(client.get("/statistik/geheimhaltung/").content.decode()).text
    assert "Anzahlen von 1 bis 9 werden nicht gezeigt" in liste
    adresse = f"/statistik/geheimhaltung/{Schliessung.objects.get().pk}/"
    seite = Seite(client.get(adresse).content.decode()).text
    assert "Sonst ließe sich „Arbeitslose Ausländer“" in seite
    assert "Von 21 Anzahlen sind 4 geschlossen: 1 zu kleine, 3 zu ihrem Schutz." in seite
    nur = Seite(client.get(adresse, {"art": "primaer"}).content.decode()).text
    assert "Sonst ließe sich" not in nur and "unter der Schwelle 10" in nur
    csv = client.get(adresse, {"format": "csv-offen"}).content.decode("utf-8-sig").splitlines()
    assert len(csv) == 5
    for text in (seite, "\n".join(csv)):
        assert not {"84", "31", "47", "6"} & set(text.replace(",", " ").split())


@pytest.mark.parametrize("person", [b.aylin, b.birgit, b.carsten, b.daria])
def test_niemand_sonst_sieht_das_protokoll(als: Als, person: Callable[[], Person]) -> None:
    uebernehmen(datei())
    nummer = Schliessung.objects.get().pk
    for adresse in ("/statistik/geheimhaltung/", f"/statistik/geheimhaltung/{nummer}/"):
        assert als(person()).get(adresse).status_code == 403


def test_die_liste_der_sperren_braucht_gleich_viele_abfragen(
    als: Als, django_assert_max_num_queries: Any
) -> None:
    uebernehmen(datei())
    client = als(b.emre())
    adresse = f"/statistik/geheimhaltung/{Schliessung.objects.get().pk}/"
    client.get(adresse)
    with django_assert_max_num_queries(7):
        client.get(adresse)
