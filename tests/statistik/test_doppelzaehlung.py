"""Zählt eine Datei dieselben Menschen zweimal, sieht es der Vorschlag an den Zahlen und fragt."""

import pytest

from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.vorlage.merkmalsangaben import Summe
from sozialraum.statistik.vorschlagen.ergebnis import Vorschlag
from tests.statistik.test_vorschlagen import frage, gelesen, kennungen, vorschlag, werte

GRUPPEN = (
    "Nr;Gesamt;unter 3;3 - 17;18 und älter;unter 18;ab 18\n"
    "11;10;1;2;7;3;7\n12;20;2;3;15;5;15\n21;9;1;1;7;2;7\n22;30;4;6;20;10;20\n"
)
NAME = "probstadt_einwohner_2024.csv"


def merkmale(eins: Vorschlag) -> list[str]:
    return [merkmal["schluessel"] for merkmal in eins.inhalt["merkmale"]]


def test_zwei_altersgliederungen_sind_eine_frage_mit_der_rechnung_dazu() -> None:
    eins = vorschlag(GRUPPEN, NAME)
    assert kennungen(eins) == ["gliederung"]
    offen = frage(eins, "gliederung")
    assert offen.frage == "Mehrere Altersgliederungen zählen dieselben Menschen. Welche soll gelten?"
    assert offen.warum == "In 4 von 4\u00a0Zeilen ergeben beide dieselbe Summe."
    assert [wort for _, wort in offen.auswahl] == [
        "nur die 3\u00a0Spalten von „unter 3“ bis „18 und älter“",
        "nur die 2\u00a0Spalten von „unter 18“ bis „ab 18“",
        "beide; zusammengezählt werden sie nie",
    ]


@pytest.mark.parametrize(
    ("antwort", "genommen"),
    [
        ("feine", ["Gesamt", "unter 3", "3 - 17", "18 und älter"]),
        ("grobe", ["Gesamt", "unter 18", "ab 18"]),
        # „ab 18“ gibt es in beiden; einmal reicht.
        ("beide", ["Gesamt", "unter 3", "3 - 17", "18 und älter", "unter 18"]),
    ],
)
def test_wie_geantwortet_so_gelesen(antwort: str, genommen: list[str]) -> None:
    lesart = gelesen(GRUPPEN, NAME, gliederung=antwort)
    assert [merkmal for (raum, _, merkmal) in werte(lesart) if raum == "11"] == genommen
    weg = 6 - len(genommen)
    assert lesart.bericht.ausgelassen["Spalte: zweite Altersgliederung über dieselben Menschen"].anzahl == weg


def belegt(eins: Vorschlag) -> list[tuple[str, str]]:
    return [(beleg.entschieden, beleg.gesehen) for beleg in eins.belege if beleg.was == "Doppelte Zählung"]


def test_was_wort_und_zahl_sagen_ist_bewiesen() -> None:
    zeilen = [
        f"{jahr};{raum};{sex};{zahl}"
        for jahr in (2023, 2024)
        for raum in ("11", "12", "21")
        for sex, zahl in (("m", 10), ("w", 12), ("t", 22))
    ]
    eins = vorschlag("\n".join(["Jahr;Gebiet;Geschlecht;Zahl", *zeilen]) + "\n", NAME)
    assert eins.fehler() == ""
    assert belegt(eins) == [
        (
            "„Einwohner“ = „Einwohner, männlich“ + „Einwohner, weiblich“",
            "Nachgerechnet in 6 von 6\u00a0Fällen. Eine Summe wird nie zu ihren Teilen gezählt; jede "
            "Lieferung wird daran geprüft.",
        )
    ]


WEGE = (
    "Nr;Autos;Räder;Fahrzeuge gesamt;Kutschen\n"
    "11;4;3;7;1\n12;5;5;10;2\n21;6;1;7;3\n22;9;4;13;1\n1;9;8;17;3\n2;15;5;20;4\n"
)


def test_eine_spalte_die_gesamt_heisst_und_es_ist() -> None:
    eins = vorschlag(WEGE, NAME)
    assert eins.fehler() == ""
    assert vorlage_aus(eins.inhalt).summen == (Summe("Fahrzeuge gesamt", ("Räder", "Autos")),)


def test_eine_summe_ohne_wort_dafuer_ist_eine_frage() -> None:
    eins = vorschlag(WEGE.replace("Fahrzeuge gesamt", "Fuhrpark"), NAME)
    assert kennungen(eins) == ["gesamt"]
    assert eins.fragen[0].frage == "Ein Merkmal ist überall die Summe anderer. Ist das so gemeint?"
    assert eins.fragen[0].warum == "„Fuhrpark“ = „Räder“ + „Autos“ in 6 von 6\u00a0Fällen."
    ja = vorschlag(WEGE.replace("Fahrzeuge gesamt", "Fuhrpark"), NAME, gesamt="summe")
    assert vorlage_aus(ja.inhalt).summen == (Summe("Fuhrpark", ("Räder", "Autos")),)
    nein = vorschlag(WEGE.replace("Fahrzeuge gesamt", "Fuhrpark"), NAME, gesamt="eigen")
    assert vorlage_aus(nein.inhalt).summen == ()


def test_geht_die_summe_nicht_ueberall_auf_wird_gefragt() -> None:
    text = "Nr;Gesamt;unter 3;3 - 17;18 und älter\n11;10;1;2;7\n12;20;2;3;15\n21;9;1;1;7\n22;34;4;6;20\n"
    eins = vorschlag(text, NAME)
    assert kennungen(eins) == ["summen"]
    assert eins.fragen[0].frage == "Ist „Einwohner“ die Summe der anderen?"
    assert eins.fragen[0].warum.endswith("geht nur in 3 von 4\u00a0Fällen auf.")
    nein = vorschlag(text, NAME, summen="eigen")
    assert "groesse" not in nein.inhalt["merkmale"][0]


def test_uneinheitliche_schreibweise_wird_nicht_nachgerechnet() -> None:
    text = WEGE.replace(";7;", ";1.234.567;").replace(";10;", ";1.5;")
    assert "gesamt" not in kennungen(vorschlag(text, NAME))


# Gleiche Namen ------------------------------------------------------------------------------------

ZWEIMAL = "Nr;Haushalte;Haushalte;Autos\n11;4;4;7\n12;5;6;9\n21;6;6;8\n22;9;9;5\n"


def test_zwei_spalten_desselben_namens_sind_eine_frage() -> None:
    eins = vorschlag(ZWEIMAL, "probstadt_2024.csv")
    assert kennungen(eins) == ["spalten:Haushalte"]
    assert eins.fragen[0].frage == "Mehrere Spalten heißen „Haushalte“. Welche soll gelten?"
    assert eins.fragen[0].warum == (
        "Es sind Spalte 2 und Spalte 3. In 3 von 4 Zeilen stehen dort dieselben Zahlen."
    )
    assert [wort for _, wort in eins.fragen[0].auswahl] == [
        "nur Spalte 2: „4“, „5“, „6“, „9“ …",
        "nur Spalte 3: „4“, „6“, „6“, „9“ …",
        "alle, als verschiedene Merkmale mit der Spalte im Namen",
    ]


@pytest.mark.parametrize(
    ("antwort", "gelesene"),
    [
        ("2", {"Haushalte": 5, "Autos": 9}),
        ("3", {"Haushalte": 6, "Autos": 9}),
        ("beide", {"Haushalte (Spalte 2)": 5, "Haushalte (Spalte 3)": 6, "Autos": 9}),
    ],
)
def test_welche_spalte_gilt(antwort: str, gelesene: dict[str, int]) -> None:
    lesart = gelesen(ZWEIMAL, "probstadt_2024.csv", **{"spalten:Haushalte": antwort})
    assert {merkmal: wert for (raum, _, merkmal), wert in werte(lesart).items() if raum == "12"} == gelesene


JAHRE_ZWEIMAL = "Nr;Autos 2023;Autos 2024;Autos 2023\n11;4;5;6\n12;7;8;9\n21;1;2;3\n22;1;1;1\n"


@pytest.mark.parametrize(
    ("antwort", "gelesene"),
    [
        ("2", {("2023", "Autos"): 7, ("2024", "Autos"): 8}),
        ("4", {("2023", "Autos"): 9, ("2024", "Autos"): 8}),
        (
            "beide",
            {("2023", "Autos (Spalte 2)"): 7, ("2023", "Autos (Spalte 4)"): 9, ("2024", "Autos"): 8},
        ),
    ],
)
def test_zweimal_dasselbe_jahr_ist_eine_frage(antwort: str, gelesene: dict[tuple[str, str], int]) -> None:
    assert kennungen(vorschlag(JAHRE_ZWEIMAL, "probstadt.csv")) == ["spalten:Autos 2023"]
    lesart = gelesen(JAHRE_ZWEIMAL, "probstadt.csv", **{"spalten:Autos 2023": antwort})
    assert {
        (zeit, merkmal): wert for (raum, zeit, merkmal), wert in werte(lesart).items() if raum == "12"
    } == gelesene


def test_zwei_merkmale_desselben_namens_sind_eine_frage() -> None:
    text = "Nr;EW;Bev;Autos\n11;4;4;7\n12;5;6;9\n21;6;6;8\n22;9;9;5\n"
    gleich = {"merkmal:EW": "Einwohner", "merkmal:Bev": "Einwohner"}
    eins = vorschlag(text, "probstadt_2024.csv", **gleich)
    assert kennungen(eins) == ["namen"]
    assert eins.fragen[0].frage == "Mehrere Merkmale heißen „Einwohner“. Wie sind sie zu unterscheiden?"
    benannt = vorschlag(text, "probstadt_2024.csv", **gleich, namen="wort")
    assert [m["bezeichnung"] for m in benannt.inhalt["merkmale"]][:2] == [
        "Einwohner (EW)",
        "Einwohner (Bev)",
    ]


# Was ein Mensch dazu sagt -------------------------------------------------------------------------

FRAUEN = "Nr;Frauen;Männer;Insgesamt\n11;1;2;3\n12;4;5;9\n21;2;2;4\n22;3;4;7\n"


def test_eine_summe_laesst_sich_auslassen_und_wieder_nehmen() -> None:
    eins = vorschlag(FRAUEN, NAME)
    assert eins.weglassbar == {"Frauen", "Männer", "Insgesamt"}
    ohne = vorschlag(FRAUEN, NAME, **{"weglassen:Insgesamt": "ja"})
    assert [m["schluessel"] for m in ohne.merkmale] == ["Frauen", "Männer"]
    assert ohne.inhalt["fields"][-1] == {"name": "Insgesamt", "grund": "wird nicht übernommen"}
    assert ohne.fehler() == ""
    assert [frage.frage for frage in ohne.beantwortet if frage.kennung.startswith("weglassen")] == [
        "Übernehmen wir die Spalte „Insgesamt“?"
    ]
    lesart = gelesen(FRAUEN, NAME, **{"weglassen:Insgesamt": "ja"})
    assert {merkmal: wert for (raum, _, merkmal), wert in werte(lesart).items() if raum == "12"} == {
        "Frauen": 4,
        "Männer": 5,
    }
    wieder = vorschlag(FRAUEN, NAME, **{"weglassen:Insgesamt": "nein"})
    assert len(wieder.merkmale) == 3


def test_alles_auszulassen_geht_nicht() -> None:
    alles = {f"weglassen:{wort}": "ja" for wort in ("Frauen", "Männer", "Insgesamt")}
    assert len(vorschlag(FRAUEN, NAME, **alles).merkmale) == 3


def test_was_ein_merkmal_zaehlt_sagt_ein_mensch_und_nur_eines_zaehlt_dasselbe() -> None:
    text = "Nr;EW;Wohnberechtigte;Autos\n11;4;5;7\n12;5;6;9\n21;6;6;8\n22;9;9;5\n"
    gewaehlt = vorschlag(text, NAME, **{"zaehlt:Wohnberechtigte": "einwohner", "zaehlt:Autos": "nichts"})
    assert {m["schluessel"]: m.get("groesse") for m in gewaehlt.merkmale} == {
        "EW": None,
        "Wohnberechtigte": "einwohner",
        "Autos": None,
    }
