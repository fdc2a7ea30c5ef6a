"""Alter × Geschlecht × … wird eine Kreuzung von Dimensionen, nicht tausend einzelne Merkmale."""

import time
from itertools import product

from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.vorlage.merkmalsangaben import Summe
from tests.statistik.test_unbekannte_dateien import gelesen, vorschlag

SEX = {"insgesamt": 3, "männlich": 1, "weiblich": 2}
ALTER = {"insgesamt": 6, "0 - 17": 1, "18 - 64": 2, "65 und älter": 3}


def lang(kopf: str, *dimensionen: dict[str, int]) -> str:
    """Je Gebiet und Kombination eine Zeile; die Zahl ist das Produkt der Zahlen der Ausprägungen."""
    zeilen = []
    for raum in ("11", "12", "21"):
        for wahl in product(*dimensionen):
            zahl = 1
            for wort, dimension in zip(wahl, dimensionen, strict=True):
                zahl *= dimension[wort]
            zeilen.append(";".join(["2022", raum, *wahl, str(zahl)]))
    return "\n".join([f"Jahr;Nr;{kopf};Zahl", *zeilen]) + "\n"


def test_zwei_dimensionen_mit_ihren_summen() -> None:
    text = lang("Geschlecht;Alter", SEX, ALTER)
    eins = vorschlag(text, "einwohner.csv")
    assert eins.inhalt["merkmale"] == [
        {"bezeichnung": "Einwohner", "groesse": "einwohner", "je": ["geschlecht", "alter"]}
    ]
    assert [eine["wert"] for eine in eins.inhalt["dimensionen"]["alter"]] == list(ALTER)
    vorlage = vorlage_aus(eins.inhalt)
    assert Summe("insgesamt.0 - 17", ("männlich.0 - 17", "weiblich.0 - 17")) in vorlage.summen
    merkmal = vorlage.merkmale["weiblich.18 - 64"]
    assert (merkmal.bezeichnung, merkmal.geschlecht, merkmal.alter_von, merkmal.alter_bis) == (
        "Einwohner, weiblich, 18 bis unter 65 Jahre", "w", 18, 65,
    )  # fmt: skip
    # Wer ein einzelnes umbenennt, findet es weiter unter seinem Schlüssel.
    assert len(eins.merkmale) == 12
    assert gelesen(text, "einwohner.csv").tafel["stadtteil", "21", "2022", "weiblich.18 - 64"] == 4


def test_ein_eigener_name_bleibt_und_hebt_die_kreuzung_auf() -> None:
    text = lang("Geschlecht;Alter", SEX, ALTER)
    eins = vorschlag(text, "einwohner.csv", **{"merkmal:weiblich.0 - 17": "Mädchen"})
    assert "dimensionen" not in eins.inhalt
    assert "Mädchen" in [merkmal["bezeichnung"] for merkmal in eins.inhalt["merkmale"]]


def test_wenige_merkmale_bleiben_einzeln() -> None:
    eins = vorschlag(lang("Geschlecht", SEX), "einwohner.csv")
    assert len(eins.inhalt["merkmale"]) == 3


def test_tausende_verbindungen_sind_in_sekunden_vorgeschlagen() -> None:
    jahre = {f"{alter} bis unter {alter + 1}": 1 for alter in range(100)} | {"100 und älter": 1}
    laender = {f"Land {buchstabe}{nummer}": 1 for buchstabe in "ABCD" for nummer in "12345"}
    text = lang("Geschlecht;Alter;Staat", SEX, jahre, laender)
    beginn = time.perf_counter()
    eins = vorschlag(text, "einwohner.csv")
    assert eins.fehler() == ""
    assert [len(eine) for eine in eins.inhalt["dimensionen"].values()] == [3, 101, 20]
    assert len(vorlage_aus(eins.inhalt).merkmale) == 3 * 101 * 20
    assert time.perf_counter() - beginn < 20
