"""Was gezählt wird, gilt nur als bewiesen, wo es genau so dasteht: sonst ginge ein Teil als das Ganze ein."""

from decimal import Decimal
from typing import Any

import pytest

from sozialraum.statistik.indikatoren import GROESSEN
from sozialraum.statistik.vorschlagen import woerter
from tests.statistik.test_vorschlagen import gelesen, vorschlag, werte


def merkmale(text: str, name: str = "probstadt_2023.csv", **antworten: str) -> dict[str, str]:
    """Bezeichnung → Wort der Indikatoren, leer ohne."""
    inhalt: Any = vorschlag(text, name, **antworten).inhalt
    return {eines["bezeichnung"]: eines.get("groesse", "") for eines in inhalt["merkmale"]}


@pytest.mark.parametrize(
    ("text", "wort"),
    [
        ("Einwohner insgesamt", "einwohner"),
        ("Einwohner/innen am 31.12.2023", "einwohner"),
        ("Bevölkerung am Ort der Hauptwohnung", "einwohner"),
        ("Ausländer*innen", "auslaender"),
        ("ausländische Bevölkerung", "auslaender"),
        ("Arbeitslose", "arbeitslose"),
        ("darunter Ausländer", ""),
        ("Arbeitslose Ausländer", ""),
        ("Haushalte mit Kindern", ""),
        ("Personen in Bedarfsgemeinschaften (SGB II)", "sgb2_personen"),
        ("Bedarfsgemeinschaften", "bedarfsgemeinschaften"),
        ("Langzeitarbeitslose", "langzeitarbeitslose"),
        ("Einwohner mit Migrationshintergrund", "einwohner_mh"),
        ("Deutsche mit Migrationshintergrund", "deutsche_mh"),
        ("Einwohner ohne Migrationshintergrund", ""),
        ("Migrationshintergrund", ""),
        ("Zuzüge", "zuzuege"),
        ("Fortzüge im Jahr 2023", "fortzuege"),
        ("Zuzüge über die Stadtgrenze", ""),
        ("Fortzüge ins Ausland", ""),
        ("Geburten", "geburten"),
        ("Gestorbene", "sterbefaelle"),
        ("Geflüchtete aus der Ukraine", ""),
        ("Einpersonenhaushalte", "haushalte_einperson"),
        ("Einwohner unter 18 Jahre", ""),
        ("Einwohner 65 Jahre und älter", ""),
        ("Einwohner 18 bis 64", ""),
        ("Arbeitslose ab 55", ""),
        ("Einwohner bis 31.12.2023", "einwohner"),
        ("Personen", ""),
        ("Ausländeranteil", ""),
        ("", ""),
    ],
)
def test_ein_bestand_heisst_genau_so(text: str, wort: str) -> None:
    assert woerter.bestand(text) == wort


def test_jeder_bestand_hat_einen_namen_und_ein_wort_der_indikatoren() -> None:
    bestaende = {wort for wort, *_ in woerter._BESTAENDE}
    assert bestaende == set(woerter.NAMEN_DER_BESTAENDE)
    assert bestaende <= set(GROESSEN)


def test_bewegungen_neben_einwohnern_sind_bestaende_fuer_sich() -> None:
    text = (
        "Stadtteile von Probstadt 2023;;;\n\nNr;Einwohner;Zuzüge;Fortzüge\n"
        "11;1200;140;120\n12;900;131;88\n21;700;120;90\n"
    )
    assert merkmale(text) == {"Einwohner": "einwohner", "Zuzüge": "zuzuege", "Fortzüge": "fortzuege"}


@pytest.mark.parametrize(
    ("titel", "wort"),
    [
        ("Bevölkerung nach Altersgruppen am 31.12.2023", "einwohner"),
        ("Arbeitslose und SGB II-Empfänger", None),
        ("Zuzüge von Ausländern", None),
        ("Ausländische Haushalte", None),
        ("Stadtteile im Überblick", ""),
    ],
)
def test_ein_titel_nennt_einen_bestand_oder_etwas_anderes(titel: str, wort: str | None) -> None:
    assert woerter.titelbestand(titel) == wort


def test_auslaender_unter_arbeitslosen_sind_nicht_alle_auslaender() -> None:
    text = (
        "Arbeitslose am 30.06.2023;;;\n\nNr;Arbeitslose insgesamt;darunter Ausländer;darunter unter 25\n"
        "11;120;40;12\n12;90;31;8\n21;70;20;9\n"
    )
    assert merkmale(text) == {
        "Arbeitslose insgesamt": "arbeitslose",
        "Arbeitslose insgesamt, darunter Ausländer": "",
        "Arbeitslose, unter 25 Jahre": "arbeitslose",
    }


def test_auch_ohne_darunter_zaehlt_eine_spalte_nur_im_zusammenhang() -> None:
    text = "Arbeitslose am 30.06.2023;;\n\nNr;Insgesamt;Ausländer\n11;120;40\n12;90;31\n21;70;20\n"
    assert merkmale(text) == {"Arbeitslose": "arbeitslose", "Ausländer": ""}


def test_in_einer_tafel_der_bevoelkerung_sind_es_alle_auslaender() -> None:
    text = "Bevölkerung am 31.12.2023;;\n\nNr;Insgesamt;Ausländer\n11;1200;400\n12;900;310\n21;700;200\n"
    assert merkmale(text) == {"Einwohner": "einwohner", "Ausländer": "auslaender"}


def test_ein_anteil_ist_keine_anzahl() -> None:
    text = "Ausländeranteil\n\nNr;2022;2023\n11;11,2 %;12,0 %\n12;31,5 %;30,9 %\n21;8,1 %;8,4 %\n"
    assert set(merkmale(text, "anteile.csv").values()) == {""}


def test_zwei_spalten_desselben_worts_zaehlen_verschiedenes() -> None:
    text = "Nr;Einwohner;Bevölkerung\n11;1200;1190\n12;900;870\n21;700;690\n"
    assert merkmale(text) == {"Einwohner": "", "Bevölkerung": ""}


def test_gedreht_mit_einem_merkmal_je_zeile() -> None:
    text = (
        "Merkmal;11 Hafenviertel;12 Weberviertel;21 Lindenhöhe\n"
        "Einwohner;1200;900;700\nHaushalte mit Kindern;210;150;90\n"
    )
    assert werte(gelesen(text, "profil_2023.csv")) == {
        ("11", "2023", "Einwohner"): 1200,
        ("12", "2023", "Einwohner"): 900,
        ("21", "2023", "Einwohner"): 700,
        ("11", "2023", "Haushalte mit Kindern"): 210,
        ("12", "2023", "Haushalte mit Kindern"): 150,
        ("21", "2023", "Haushalte mit Kindern"): 90,
    }
    assert merkmale(text, "profil_2023.csv") == {"Einwohner": "einwohner", "Haushalte mit Kindern": ""}


def test_ein_vermerk_der_ueberall_steht_ist_trotzdem_einer() -> None:
    text = "Nr;Jahr;Einwohner;Status\n11;2023;1200;p\n12;2023;900;p\n21;2023;700;p\n"
    assert [feld.get("rolle") for feld in vorschlag(text).inhalt["fields"]] == [
        "raum", "zeitraum", "wert", "vermerk",
    ]  # fmt: skip


def test_nummer_und_wortlaut_des_geschlechts_ergeben_einen_namen() -> None:
    kopf = "Nr;Jahr;geschlecht_id;geschlecht;Einwohner"
    zeilen = [
        f"{nr};2023;{g};{wort};{5 + g}{nr}"
        for nr in (11, 12, 21)
        for g, wort in ((1, "männlich"), (2, "weiblich"))
    ]
    assert merkmale("\n".join([kopf, *zeilen])) == {
        "Einwohner, männlich": "einwohner",
        "Einwohner, weiblich": "einwohner",
    }


# Schreibweise je Spalte --------------------------------------------------------------------------

GEMISCHT = "Nr;Jahr;Einwohner;Anteil\n11;2023;12.345;12.5\n12;2023;3.000;8.1\n21;2023;1.200;30.2\n"


def test_der_punkt_einer_spalte_beweist_nichts_fuer_die_andere() -> None:
    (frage,) = vorschlag(GEMISCHT).fragen
    assert (frage.kennung, frage.frage) == (
        "zahlen",
        "Was bedeutet der Punkt in Zahlen wie „12.345“ (Spalte „Einwohner“)?",
    )


@pytest.mark.parametrize(("antwort", "einwohner"), [("tausender", "12345"), ("dezimal", "12.345")])
def test_jede_spalte_wird_gelesen_wie_geantwortet(antwort: str, einwohner: str) -> None:
    lesart = werte(gelesen(GEMISCHT, zahlen=antwort))
    assert (lesart["11", "2023", "Einwohner"], lesart["11", "2023", "Anteil"]) == (
        Decimal(einwohner),
        Decimal("12.5"),
    )


def test_das_komma_der_anteile_beweist_den_punkt_der_anzahlen() -> None:
    text = GEMISCHT.replace("12.5", "12,5").replace("8.1", "8,1").replace("30.2", "30,2")
    assert werte(gelesen(text))["11", "2023", "Einwohner"] == 12345


def test_anzahlen_und_anteile_untereinander_haben_ihre_eigenen_stellen() -> None:
    text = "Nr;Jahr;Was;Zahl\n" + "\n".join(
        f"{nr};2023;{was};{zahl}"
        for nr in (11, 12, 21)
        for was, zahl in (("Einwohner", "1200"), ("Wohnfläche je Einwohner in m²", f"3{nr % 10},5"))
    )
    assert [
        (eines["bezeichnung"], eines.get("groesse"), eines.get("einheit"), eines.get("stellen"))
        for eines in vorschlag(text).inhalt["merkmale"]
    ] == [("Einwohner", "einwohner", None, None), ("Wohnfläche je Einwohner in m²", None, "m²", 1)]


# Alter -----------------------------------------------------------------------------------------------


def grenzen(*koepfe: str, **antworten: str) -> list[tuple[int, int | None]]:
    text = f"Nr;{';'.join(koepfe)}\n" + "".join(
        f"{nr}{''.join(f';{9 + stelle}' for stelle, _ in enumerate(koepfe))}\n" for nr in (11, 12, 21)
    )
    eins = vorschlag(text, "probstadt_einwohner_2023.csv", **antworten)
    assert eins.fehler() == ""
    return [(eines["alter_von"], eines.get("alter_bis")) for eines in eins.inhalt["merkmale"]]


def test_die_naechste_gruppe_sagt_ob_die_obere_grenze_mitzaehlt() -> None:
    assert grenzen("0-2", "3-5", "6 und älter") == [(0, 3), (3, 6), (6, None)]
    assert grenzen("unter 3", "3-6", "6-18", "18 und älter") == [(0, 3), (3, 6), (6, 18), (18, None)]


def test_ohne_naechste_gruppe_wird_gefragt() -> None:
    text = "Nr;unter 3;3-6\n11;5;9\n12;6;8\n21;7;7\n"
    (frage,) = vorschlag(text, "probstadt_einwohner_2023.csv").fragen
    assert (frage.kennung, frage.frage) == ("altersgrenzen", "Zählt „3-6“ die 6-Jährigen mit?")
    assert grenzen("unter 3", "3-6", altersgrenzen="ausschliesslich") == [(0, 3), (3, 6)]
    assert grenzen("unter 3", "3-6", altersgrenzen="einschliesslich") == [(0, 3), (3, 7)]


def test_davon_gliedert_was_davor_steht() -> None:
    text = "Nr;Einwohner;davon 0 bis 17;davon 18 und mehr\n11;90;30;60\n12;80;20;60\n21;70;30;40\n"
    assert merkmale(text) == {
        "Einwohner": "einwohner",
        "Einwohner, unter 18 Jahre": "einwohner",
        "Einwohner, 18 Jahre und älter": "einwohner",
    }


# Was gezählt ist --------------------------------------------------------------------------------------


def test_nur_geschlecht_und_anzahl_sagen_nicht_wer_gezaehlt_ist() -> None:
    text = "Nr;insgesamt Anzahl;männlich Anzahl\n11;90;30\n12;80;20\n21;70;30\n"
    (frage,) = vorschlag(text, "probstadt_2023.csv", gezaehlt="").fragen
    assert (frage.kennung, frage.frage) == ("gezaehlt", "Was zählt diese Tabelle?")
    assert merkmale(text, "probstadt_2023.csv", gezaehlt="Einwohner") == {
        "Einwohner": "einwohner",
        "Einwohner, männlich": "einwohner",
    }
    assert merkmale(text, "probstadt_2023.csv", gezaehlt="Zugezogene") == {
        "Zugezogene": "",
        "Zugezogene, männlich": "",
    }


def test_bevoelkerung_und_auslaender_im_titel_zaehlt_jede_spalte_fuer_sich() -> None:
    text = (
        "Bevölkerung und Ausländer am 31.12.2023;;\n\nNr;Bevölkerung;Ausländer\n11;90;30\n12;80;20\n21;7;3\n"
    )
    assert merkmale(text) == {"Bevölkerung": "einwohner", "Ausländer": "auslaender"}


def test_promille_sind_keine_prozente() -> None:
    text = "Nr;Geburten 2023\n11;9,5 ‰\n12;8,1 ‰\n21;7,7 ‰\n"
    assert [eines["einheit"] for eines in vorschlag(text).inhalt["merkmale"]] == ["‰"]


# Zeitraum ------------------------------------------------------------------------------------------


def test_ohne_ueberschrift_sind_lauter_jahre_der_zeitraum() -> None:
    text = "11;Hafenviertel;2023;4345\n12;Weberviertel;2023;3000\n21;Lindenhöhe;2023;2000\n"
    felder = vorschlag(text, gezaehlt="Einwohner").inhalt["fields"]
    assert [feld.get("rolle") for feld in felder] == ["raum", "raumname", "zeitraum", "wert"]


def test_das_jahr_der_zahlen_und_der_tag_der_auswertung_sind_zweierlei() -> None:
    text = "Einwohner 2023 (Stand {});\nNr;Anzahl\n11;43\n12;30\n21;20\n"
    eins = vorschlag(text.format("15.01.2024"))
    assert [(frage.kennung, frage.warum) for frage in eins.fragen] == [
        ("zeitraum", "Es stehen mehrere da: „15.01.2024“, „2023“. Schreiben Sie 2024 oder 31.12.2024.")
    ]
    assert vorschlag(text.format("31.12.2023")).fragen == []


def test_die_tabelle_heisst_wie_das_was_sie_zaehlt() -> None:
    text = "Stadt Probstadt, Amt für Statistik;\nTabelle 2: Sterbefälle nach Stadtteilen 2023;\nNr;Anzahl\n"
    assert merkmale(text + "11;43\n12;30\n21;20\n") == {"Sterbefälle": ""}


def test_anzahl_und_anteil_je_jahr_nebeneinander() -> None:
    text = (
        ";2022;;2023;\nNr;Einwohner;Anteil Ausländer in %;Einwohner;Anteil Ausländer in %\n"
        "11;4345;12,5 %;4400;13,1 %\n12;3000;8,1 %;3010;8,4 %\n21;2000;30,2 %;2020;29,9 %\n"
    )
    lesart = werte(gelesen(text))
    assert lesart["11", "2023", "Anteil Ausländer in %"] == Decimal("13.1")
    assert lesart["12", "2022", "Einwohner"] == 3000


def test_zwei_schreibweisen_je_jahr_nebeneinander() -> None:
    text = (
        ";2022;;2023;\nNr;Einwohner;Quote;Einwohner;Quote\n"
        "11;4.345;12.5;4.400;13.1\n12;3.000;8.1;3.010;8.4\n21;2.000;30.2;2.020;29.9\n"
    )
    lesart = werte(gelesen(text, zahlen="tausender"))
    assert (lesart["11", "2023", "Einwohner"], lesart["11", "2023", "Quote"]) == (4400, Decimal("13.1"))
