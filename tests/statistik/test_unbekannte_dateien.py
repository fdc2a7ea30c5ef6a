"""Jede Eigenheit der Ämter als unbekannte Datei: richtig gelesen oder gefragt, nie still falsch."""

import io
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.vorschlagen.ergebnis import Vorschlag
from sozialraum.statistik.vorschlagen.vorschlagen import vorschlagen
from tests.statistik import mappen
from tests.statistik.lesehilfe import Lesart, lies
from tests.statistik.test_vorschlagen import AGS, AMT, RAEUME, STADT, kennungen

NAME = "probstadt_arbeitslose.csv"
ANTWORTEN = AMT | {"gemeinde": AGS}


def vorschlag(inhalt: str | bytes, name: str = NAME, **antworten: str) -> Vorschlag:
    datei = io.BytesIO(inhalt if isinstance(inhalt, bytes) else inhalt.encode())
    return vorschlagen(datei, ansehen(datei), name, STADT, ANTWORTEN | antworten)


def gelesen(inhalt: str | bytes, name: str = NAME, **antworten: str) -> Lesart:
    eins = vorschlag(inhalt, name, **antworten)
    assert eins.fehler() == ""
    roh = inhalt if isinstance(inhalt, bytes) else inhalt.encode()
    return lies(roh, vorlage_aus(eins.inhalt), RAEUME, dateiname=name, antworten=antworten)


def werte(inhalt: str | bytes, name: str = NAME, **antworten: str) -> dict[tuple[str, str], Any]:
    """(Schlüssel des Gebiets, Zeitraum) → Wert, bei nur einem Merkmal."""
    lesart = gelesen(inhalt, name, **antworten)
    assert lesart.fehler() == []
    tafel = {(ort, zeit): wert for (_, ort, zeit, _), wert in lesart.tafel.items()}
    assert len(tafel) == len(lesart.tafel)
    return tafel


# Schreibweisen ---------------------------------------------------------------------------------

ZWEI = "Nr;2022;2023\n11;{};{}\n12;5;6\n21;7;8\n22;9;10\n"


@pytest.mark.parametrize(
    ("eine", "andere", "erwartet"),
    [
        ("x", "/", ("nicht_sinnvoll", "unsicher")),
        (".", "...", ("geheim", "folgt")),
        ("k.A.", "*", ("unbekannt", "geheim")),
        ("12 345", "1 234 567", (12345, 1234567)),
        ("12\u202f345", "7", (12345, 7)),
        ("12’345", "7", (12345, 7)),
        ("2930,00", "15,00", (2930, 15)),
        ("1023101.0", "15.0", (1023101, 15)),
        ("(1.200)", "1.300,0p", (1200, 1300)),
        ("1200r", "1300s", (1200, 1300)),
        ('" 1200 "', "1300", (1200, 1300)),
        ("1.234.567", "12.345", (1234567, 12345)),
    ],
)
def test_schreibweisen(eine: str, andere: str, erwartet: tuple[Any, Any]) -> None:
    tafel = werte(ZWEI.format(eine, andere))
    assert (tafel["11", "2022"], tafel["11", "2023"]) == erwartet


@pytest.mark.parametrize(
    ("eine", "frage"),
    [
        ("12.345", "zahlen"),
        ("12,345", "zahlen"),
        ("", "leer"),
        ("n.v.", "zeichen:n.v."),
        ("800e", "vermerk:e"),
    ],
)
def test_was_nicht_bewiesen_ist_wird_gefragt(eine: str, frage: str) -> None:
    assert kennungen(vorschlag(ZWEI.format(eine, "7"))) == [frage]


def test_zwei_zeichen_in_einer_zelle_die_keine_zahl_ist() -> None:
    lesart = gelesen("Nr;2022;2023\n11;1.3\u00a000;1\n12;2;3\n21;4;5\n")
    assert lesart.fehler()[0].startswith("Zeile 2, Spalte „2022“: „1.3\u00a000“ passt nicht zur Schreibweise")


def test_salden_mit_abgesetztem_vorzeichen() -> None:
    text = "Nr;Saldo 2022\n11;-  23\n12;– 5\n21;+1.200,0\n22;-\n"
    assert werte(text, "wanderung.csv") == {
        ("11", "2022"): -23, ("12", "2022"): -5, ("21", "2022"): 1200, ("22", "2022"): 0,
    }  # fmt: skip


@pytest.mark.parametrize(("zeichen", "einheit"), [("%", "%"), ("‰", "‰")])
def test_prozent_und_promille_sind_verschiedene_einheiten(zeichen: str, einheit: str) -> None:
    text = f"Nr;Deutsche;Anteil\n11;5;50,5 {zeichen}\n12;6;49,5{zeichen}\n21;7;10,0 {zeichen}\n"
    eins = vorschlag(text, zeitraum="2020")
    assert [merkmal.get("einheit", "Anzahl") for merkmal in eins.inhalt["merkmale"]] == ["Anzahl", einheit]
    tafel = gelesen(text, zeitraum="2020").tafel
    assert tafel["stadtteil", "11", "2020", "Anteil"] == Decimal("50.5")


def test_zeilen_nur_aus_strichen_werden_gefragt() -> None:
    text = ZWEI.format("-", "-")
    assert kennungen(vorschlag(text)) == ["striche"]
    assert werte(text, striche="null")["11", "2022"] == 0
    assert werte(text, striche="nicht_vorhanden")["11", "2022"] == "nicht_vorhanden"


# Bytes -----------------------------------------------------------------------------------------

NAMEN = "Stadtteil;2022;2023\nHafenviertel;1;2\nWeberviertel;3;4\nLindenhöhe;5;6\nAm Südhang;7;8\n"


@pytest.mark.parametrize(
    ("kodierung", "trenner"), [("utf-16", "\t"), ("utf-8-sig", "|"), ("cp850", ";"), ("cp1252", ",")]
)
def test_zeichensaetze_und_trennzeichen(kodierung: str, trenner: str) -> None:
    tafel = werte(NAMEN.replace(";", trenner).encode(kodierung))
    assert (tafel["21", "2022"], tafel["22", "2023"]) == (5, 8)


def test_zeilentrenner_in_zellen() -> None:
    text = 'Nr;2022;Bemerkung\n11;1;a\u0085b\n12;2;"zwei\nZeilen"\n21;3;\n22;4;c\u2028d\n'
    assert werte(text) == {("11", "2022"): 1, ("12", "2022"): 2, ("21", "2022"): 3, ("22", "2022"): 4}


def test_eine_fusszeile_aus_einer_zelle_mit_vielen_zeilen() -> None:
    text = 'Nr;2022\n11;1\n12;2\n21;3\n"Quelle: Amt\nStand: gestern; heute\n\n1) geschätzt"\n'
    assert werte(text) == {("11", "2022"): 1, ("12", "2022"): 2, ("21", "2022"): 3}


# Zeiträume -------------------------------------------------------------------------------------


def lang(kopf: str, zeiten: list[str]) -> str:
    zeilen = [f"{zeit};{raum};{nummer}" for zeit in zeiten for nummer, raum in enumerate(("11", "12", "21"))]
    return "\n".join([f"{kopf};Nr;Zahl", *zeilen]) + "\n"


@pytest.mark.parametrize(
    ("kopf", "zeiten", "erwartet"),
    [
        ("Jahr", ["2021", "2022"], {"2021", "2022"}),
        ("Stichtag", ["31.12.2021", "31.12.2022"], {"2021-12-31", "2022-12-31"}),
        ("Monat", ["2022-01", "2022-02"], {"2022-01", "2022-02"}),
        ("Monat", ["1/2022", "2/2022"], {"2022-01", "2022-02"}),
        ("Quartal", ["1/2022", "2/2022"], {"2022-Q1", "2022-Q2"}),
        ("Quartal", ["III/2022", "IV/2022"], {"2022-Q3", "2022-Q4"}),
        ("Kalenderwoche", ["1/2022", "2/2022"], {"2022-W01", "2022-W02"}),
        ("Woche", ["2022-W01", "2022-W52"], {"2022-W01", "2022-W52"}),
        ("Schuljahr", ["2021/22", "2022/23"], {"2021-SJ", "2022-SJ"}),
        ("Semester", ["WS 2021/22", "SoSe 2022"], {"2021-WS", "2022-SS"}),
        ("Jahr;Monat", ["2022;1", "2022;12"], {"2022-01", "2022-12"}),
        ("Jahr;Monat", ["2022;Januar", "2022;März"], {"2022-01", "2022-03"}),
        ("Jahr;Quartal", ["2022;1", "2022;4"], {"2022-Q1", "2022-Q4"}),
        ("Jahr;KW", ["2022;1", "2022;52"], {"2022-W01", "2022-W52"}),
    ],
)
def test_zeitraum_in_spalten(kopf: str, zeiten: list[str], erwartet: set[str]) -> None:
    assert {zeit for _, zeit in werte(lang(kopf, zeiten))} == erwartet


@pytest.mark.parametrize(
    ("koepfe", "erwartet"),
    [
        ("2021;2022", {"2021", "2022"}),
        ("31.12.2018;31.12.2019", {"2018-12-31", "2019-12-31"}),
        ("Januar 2022;Mai 2022", {"2022-01", "2022-05"}),
        ("2022-01;2022-02", {"2022-01", "2022-02"}),
        ("Q1 2022;Q2 2022", {"2022-Q1", "2022-Q2"}),
        ("1. Quartal 2022;4. Quartal 2022", {"2022-Q1", "2022-Q4"}),
        ("II/2022;III/2022", {"2022-Q2", "2022-Q3"}),
        ("KW 1/2022;KW 2/2022", {"2022-W01", "2022-W02"}),
        ("2021/22;2022/23", {"2021-SJ", "2022-SJ"}),
        ("WS 2021/22;SoSe 2022", {"2021-WS", "2022-SS"}),
    ],
)
def test_zeitraum_im_kopf(koepfe: str, erwartet: set[str]) -> None:
    text = f"Nr;{koepfe}\n11;1;2\n12;3;4\n21;5;6\n"
    assert {zeit for _, zeit in werte(text)} == erwartet


def test_plan_und_ist_sind_verschiedene_merkmale() -> None:
    tafel = gelesen("Nr;Ist 2012;Plan 2013\n11;1;2\n12;3;4\n21;5;6\n").tafel
    assert (tafel["stadtteil", "11", "2012", "Ist"], tafel["stadtteil", "11", "2013", "Plan"]) == (1, 2)


EINE = "Nr;Arbeitslose\n11;1\n12;3\n21;5\n"


@pytest.mark.parametrize(
    ("titel", "name", "erwartet"),
    [
        ("Arbeitslose am 31.12.2022", "x.csv", "2022-12-31"),
        ("Arbeitslose am 31. Dezember 2022", "x.csv", "2022-12-31"),
        ("Arbeitslose im März 2022", "x.csv", "2022-03"),
        ("Arbeitslose im Schuljahr 2021/22", "x.csv", "2021-SJ"),
        ("Arbeitslose 2022 (© Amt 2022)", "x.csv", "2022"),
        ("", "arbeitslose_2022.csv", "2022"),
        ("", "EWR2022.csv", "2022"),
        ("", "arbeitslose_2022-Q3.csv", "2022-Q3"),
        ("", "arbeitslose_2022_03.csv", "2022-03"),
        ("", "arbeitslose_31.12.2022.csv", "2022-12-31"),
        ("", "arbeitslose_2022-23.csv", "2022-SJ"),
    ],
)
def test_zeitraum_im_titel_oder_dateinamen(titel: str, name: str, erwartet: str) -> None:
    text = f"{titel}\n\n{EINE}" if titel else EINE
    assert {zeit for _, zeit in werte(text, name)} == {erwartet}


@pytest.mark.parametrize(
    ("text", "name", "frage"),
    [
        (EINE, "x.csv", "zeitraum"),
        (f"Arbeitslose am 31.12.2021 und am 30.06.2022\n\n{EINE}", "x.csv", "zeitraum"),
        (f"Arbeitslose März 2022, abgerufen am 5.4.2022\n\n{EINE}", "x.csv", "zeitraum"),
        (EINE, "arbeitslose_2011-12.csv", "zeitraumart"),
        ("Nr;1/2022;2/2022\n11;1;2\n12;3;4\n21;5;6\n", NAME, "zeitraumart"),
        (lang("Zeit", ["1/2022", "2/2022"]), NAME, "zeitraumart"),
    ],
)
def test_ein_zeitraum_der_zweierlei_heissen_kann_wird_gefragt(text: str, name: str, frage: str) -> None:
    assert kennungen(vorschlag(text, name)) == [frage]


def test_die_antwort_sagt_welche_art_gemeint_ist() -> None:
    text = "Nr;1/2022;2/2022\n11;1;2\n12;3;4\n21;5;6\n"
    assert {zeit for _, zeit in werte(text, zeitraumart="quartal")} == {"2022-Q1", "2022-Q2"}
    assert {zeit for _, zeit in werte(text, zeitraumart="monat")} == {"2022-01", "2022-02"}


# Aufbau ----------------------------------------------------------------------------------------


def test_drei_kopfzeilen_mit_tag_und_geschlecht() -> None:
    text = (
        "Bevölkerung in Probstadt;;;;;;\n;Bevölkerung;;;;;\n;31.12.2021;;;31.12.2022;;\n"
        "Nr;insgesamt;männlich;weiblich;insgesamt;männlich;weiblich\n"
        "11;30;10;20;33;11;22\n12;31;11;20;34;11;23\n21;32;10;22;35;12;23\n"
    )
    tafel = gelesen(text, "tabelle.csv").tafel
    assert len(tafel) == 18
    assert tafel["stadtteil", "21", "2022-12-31", "weiblich"] == 23


# Mehrere Tabellen ------------------------------------------------------------------------------

KOPF = ["Nr", "2022", "2023"]


def blatt(ab: int, kopf: list[Any] = KOPF) -> list[list[Any]]:
    """Drei Stadtteile mit den Zahlen ab, ab+1, …"""
    breite = len(kopf) - 1
    return [
        kopf,
        *(
            [raum, *(ab + nummer * breite + stelle for stelle in range(breite))]
            for nummer, raum in enumerate(("11", "12", "21"))
        ),
    ]


def merkmale(inhalt: bytes | str, name: str = NAME, **antworten: str) -> dict[str, tuple[str, str]]:
    return {
        eines["schluessel"]: (eines["bezeichnung"], eines.get("groesse", ""))
        for eines in vorschlag(inhalt, name, **antworten).inhalt["merkmale"]
    }


def test_zwei_tabellen_untereinander() -> None:
    text = (
        "Einwohner\n\nNr;2022;2023\n11;1;2\n12;3;4\n21;5;6\n\nHaushalte\nNr;2022;2023\n11;1;1\n12;2;2\n21;2;3\n"
        "\nQuelle: Amt\n"
    )
    tafel = gelesen(text, "zahlen.csv").tafel
    assert len(tafel) == 12
    assert tafel["stadtteil", "21", "2023", "einwohner"] == 6
    assert tafel["stadtteil", "21", "2023", "haushalte"] == 3


def test_leerzeilen_zwischen_gruppen_sind_keine_neue_tabelle() -> None:
    text = "Nr;2022;2023\n11;1;2\n12;3;4\n\n21;5;6\n22;7;8\n\nQuelle: Amt\n"
    assert len(werte(text)) == 8
    assert "tabellen" not in vorschlag(text).inhalt


def test_blaetter_die_verschiedenes_zaehlen() -> None:
    mappe = mappen.xlsx({"Einwohner": blatt(1), "Haushalte": blatt(10), "Info": [["Hinweise"], ["Text"]]})
    tafel = gelesen(mappe, "zahlen.xlsx").tafel
    assert (tafel["stadtteil", "11", "2022", "einwohner"], tafel["stadtteil", "11", "2022", "haushalte"]) == (
        1,
        10,
    )
    assert merkmale(mappe, "zahlen.xlsx") == {
        "einwohner": ("Einwohner", "einwohner"),
        "haushalte": ("Haushalte", "haushalte"),
    }


def test_blaetter_nach_geschlecht() -> None:
    mappe = mappen.xlsx({"männlich": blatt(1), "weiblich": blatt(10)})
    eins = vorschlag(mappe, "einwohner.xlsx")
    assert [(eines["bezeichnung"], eines["geschlecht"]) for eines in eins.inhalt["merkmale"]] == [
        ("Einwohner, männlich", "m"),
        ("Einwohner, weiblich (weiblich)", "w"),
    ]
    tafel = gelesen(mappe, "einwohner.xlsx").tafel
    assert sorted(tafel.values()) == [1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15]


def test_je_jahr_ein_blatt_ist_eine_tabelle_und_naechstes_jahr_kommt_eines_dazu() -> None:
    jahre = {"2022": blatt(1, ["Nr", "Arbeitslose"]), "2023": blatt(10, ["Nr", "Arbeitslose"])}
    eins = vorschlag(mappen.xlsx(jahre), "mappe.xlsx")
    assert [form["blatt"] for form in eins.inhalt["tabellen"]] == ["[0-9]+"]
    mehr = mappen.xlsx(jahre | {"2024": blatt(20, ["Nr", "Arbeitslose"])})
    tafel = lies(mehr, vorlage_aus(eins.inhalt), RAEUME, dateiname="mappe.xlsx").tafel
    assert {(zeit, wert) for (_, ort, zeit, _), wert in tafel.items() if ort == "11"} == {
        ("2022", 1), ("2023", 10), ("2024", 20),
    }  # fmt: skip


def test_zaehlen_zwei_blaetter_dasselbe_verdraengt_keine_zahl_die_andere() -> None:
    mappe = mappen.xlsx({"Tabelle1": blatt(1), "Tabelle2": blatt(10, ["Nr", "2022"])})
    assert merkmale(mappe, "einwohner.xlsx") == {
        "einwohner": ("Einwohner", "einwohner"),
        "tabelle.einwohner": ("Einwohner (Tabelle2)", ""),
    }
    assert sorted(gelesen(mappe, "einwohner.xlsx").tafel.values()) == [1, 2, 3, 4, 5, 6, 10, 11, 12]


def test_ein_blatt_ohne_bekannte_gebiete_bleibt_mit_grund_aus() -> None:
    alter = [["Alter", "Zahl"], ["unter 3", 7], ["3-5", 8], ["ab 6", 9]]
    eins = vorschlag(mappen.xlsx({"A": blatt(1), "B": alter}), "arbeitslose.xlsx")
    assert eins.fehler() == ""
    assert ("Ausgelassen", "„B“") in [(beleg.was, beleg.entschieden) for beleg in eins.belege]


def test_ueberschriften_aus_wort_und_jahr_und_wort() -> None:
    text = "Nr;Männer 2022 Anzahl;Frauen 2022 Anzahl;Männer 2023 Anzahl;Frauen 2023 Anzahl\n" + "".join(
        f"{raum};{stelle};{stelle + 1};{stelle + 2};{stelle + 3}\n"
        for stelle, raum in enumerate(("11", "12", "21"), 1)
    )
    tafel = gelesen(text, "einwohner.csv").tafel
    assert {(zeit, merkmal): wert for (_, ort, zeit, merkmal), wert in tafel.items() if ort == "11"} == {
        ("2022", "Männer"): 1, ("2022", "Frauen"): 2, ("2023", "Männer"): 3, ("2023", "Frauen"): 4,
    }  # fmt: skip


# Gebiete ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "schluessel",
    [
        ["11", "12", "21"], ["0011", "0012", "0021"], ["ST-11", "ST-12", "ST-21"], ["11.0", "12.0", "21.0"],
        ["11 Hafenviertel", "12 Weberviertel", "21 Lindenhöhe"],
        ["HAFEN-VIERTEL", "Weberviertel", "Lindenhoehe"],
    ],
)  # fmt: skip
def test_schluessel_in_vielen_kleidern(schluessel: list[str]) -> None:
    zeilen = "".join(f"{eines};{stelle}\n" for stelle, eines in enumerate(schluessel))
    assert werte(f"Nr;2022\n{zeilen}") == {("11", "2022"): 0, ("12", "2022"): 1, ("21", "2022"): 2}


def test_schluessel_in_zwei_spalten() -> None:
    text = "Bezirk;Teil;2022\n1;1;5\n1;2;6\n2;1;7\n2;2;8\n"
    assert werte(text) == {("11", "2022"): 5, ("12", "2022"): 6, ("21", "2022"): 7, ("22", "2022"): 8}


@pytest.mark.parametrize("name", ["21 Lindenhöhe", "Lindenhöhe"])
def test_eine_gueltigkeit_im_namen_laesst_spaetere_striche_aus(name: str) -> None:
    andere = ["11 Hafenviertel", "12 Weberviertel"] if name[0] == "2" else ["Hafenviertel", "Weberviertel"]
    zeilen = "".join(f"{eines};5;6;7\n" for eines in andere)
    lesart = gelesen(f"Gebiet;2015;2016;2017\n{zeilen}{name} (bis 31.10.2016);5;-;-\n")
    assert lesart.fehler() == []
    assert {(zeit, wert) for (_, ort, zeit, _), wert in lesart.tafel.items() if ort == "21"} == {("2015", 5)}
    assert lesart.bericht.ausgelassen["Gebiet, das es in diesem Zeitraum nicht gab"].anzahl == 2


def test_eingerueckte_stufen() -> None:
    text = (
        "Gebiet;2022\nProbstadt;10\n Nordufer;4\n  Hafenviertel;1\n  Weberviertel;3\n Süd;6\n  Lindenhöhe;5\n"
        "  Am Südhang;1\n"
    )
    assert werte(text) == {
        ("", "2022"): 10, ("1", "2022"): 4, ("11", "2022"): 1, ("12", "2022"): 3, ("2", "2022"): 6,
        ("21", "2022"): 5, ("22", "2022"): 1,
    }  # fmt: skip


def test_summen_mit_und_ohne_wort() -> None:
    daten = "Nr;2022;2023\n11;1;2\n12;3;4\n21;5;6\n22;1;1\n"
    assert werte(f"{daten}Summe;10;13\n")["", "2023"] == 13
    eins = vorschlag(f"{daten};10;13\n")
    assert [(frage.kennung, frage.frage) for frage in eins.fragen] == [
        ("zeilen", "Was soll mit Zeilen geschehen, zu denen es kein Gebiet gibt: ohne Schlüssel?")
    ]
    assert len(werte(f"{daten};10;13\n", zeilen="weglassen")) == 8


# Datumsfallen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kopf", ["05. Okt", "5.10", "5. Oktober", "05.10.", "2023-10-05"])
def test_aus_5_10_hat_excel_ein_datum_gemacht(kopf: str) -> None:
    text = f"Nr;unter 5;{kopf};10 und älter\n11;1;2;3\n12;3;4;5\n21;5;6;7\n"
    eins = vorschlag(text, "einwohner_2022.csv")
    assert [frage.frage for frage in eins.fragen] == [f"Welche Altersgruppe ist die Spalte „{kopf}“?"]
    antworten = {f"kopf:{kopf}": "5 bis unter 10"}
    eins = vorschlag(text, "einwohner_2022.csv", **antworten)
    assert [(m.get("alter_von"), m.get("alter_bis")) for m in eins.inhalt["merkmale"]] == [
        (0, 5), (5, 10), (10, None),
    ]  # fmt: skip
    lesart = gelesen(text, "einwohner_2022.csv", **antworten)
    assert sorted(wert for (_, ort, _, _), wert in lesart.tafel.items() if ort == "11") == [1, 2, 3]


def test_aus_10_14_in_der_mappe_wird_der_oktober_2014() -> None:
    zeilen = [
        ["Nr", "unter 10", date(2014, 10, 1), "ab 15"],
        ["11", 1, 2, 3],
        ["12", 3, 4, 5],
        ["21", 5, 6, 7],
    ]
    eins = vorschlag(mappen.xlsx({"2022": zeilen}), "einwohner.xlsx")
    assert [[wert for wert, _ in frage.auswahl] for frage in eins.fragen] == [
        ["10 - 14", "10 bis unter 14", "weglassen"]
    ]


# Grenzen ---------------------------------------------------------------------------------------


def test_zu_viele_spalten_sagen_es() -> None:
    text = "\n".join(
        [";".join(["Nr", *(f"s{nummer}" for nummer in range(50_000))]), ";".join(["1"] * 50_001)]
    )
    (frage,) = vorschlag(text).fragen
    assert (frage.kennung, frage.warum) == (
        "datei", "Zeile 1 hat 50.001 Spalten; gelesen werden höchstens 2.000.",
    )  # fmt: skip


def test_eine_sehr_breite_tabelle_ist_in_sekunden_vorgeschlagen() -> None:
    kopf = ";".join(["Nr", *(f"Merkmal {nummer}" for nummer in range(1_500))])
    zeilen = [
        ";".join([raum, *(str(n * 7 % 9_000) for n in range(1_500))]) for raum in ("11", "12", "21") * 300
    ]
    beginn = time.perf_counter()
    eins = vorschlag("\n".join([kopf, *zeilen]), "arbeitslose_2022.csv")
    assert len(eins.inhalt["merkmale"]) == 1_500
    assert time.perf_counter() - beginn < 30


# Verbundene Zellen -----------------------------------------------------------------------------


def test_ein_gebiet_fuer_mehrere_zeilen() -> None:
    text = "Stadtteil;Jahr;Zahl\nHafenviertel;2021;1\n;2022;2\nWeberviertel;2021;3\n;2022;4\n"
    eins = vorschlag(text)
    assert [(frage.frage, frage.vorschlag) for frage in eins.fragen] == [
        ("Gilt eine leere Zelle in der Spalte „Stadtteil“ als die darüber?", "ja")
    ]
    assert werte(text, **{"fortsetzen:Stadtteil": "ja"}) == {
        ("11", "2021"): 1, ("11", "2022"): 2, ("12", "2021"): 3, ("12", "2022"): 4,
    }  # fmt: skip


def test_ein_jahr_fuer_mehrere_zeilen() -> None:
    text = "Jahr;Nr;Zahl\n2021;11;1\n;12;2\n;21;3\n2022;11;4\n;12;5\n;21;6\n"
    assert werte(text, **{"fortsetzen:Jahr": "ja"})["21", "2022"] == 6


def test_einzelne_leere_schluessel_sind_keine_fortsetzung() -> None:
    assert kennungen(vorschlag("Nr;2022;2023\n11;1;2\n12;3;4\n21;5;6\n;9;12\n22;7;8\n")) == ["zeilen"]


# In Tausend ------------------------------------------------------------------------------------


def test_angaben_in_tausend_werden_gefragt() -> None:
    text = "Einwohner in 1.000\n\nNr;2022;2023\n11;1,2;2,1\n12;3,0;4,5\n21;5,5;6,1\n"
    assert kennungen(vorschlag(text, "x.csv")) == ["tausend"]
    assert werte(text, "x.csv", tausend="ja")["11", "2022"] == 1200
    assert werte(text, "x.csv", tausend="nein")["11", "2022"] == Decimal("1.2")


def test_je_tausend_ist_eine_verhaeltniszahl() -> None:
    text = "Arbeitslose je 1.000 Einwohner\n\nNr;2022;2023\n11;1,2;2,1\n12;3,0;4,5\n21;5,5;6,1\n"
    assert "tausend" not in kennungen(vorschlag(text, "x.csv"))


def test_eine_spalte_nur_aus_geheimem_bleibt_eine_wertspalte() -> None:
    tafel = werte("Nr;2022;2023\n11;1;.\n12;3;.\n21;5;.\n")
    assert {wert for (_, zeit), wert in tafel.items() if zeit == "2023"} == {"geheim"}
