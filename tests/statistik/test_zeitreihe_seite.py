"""Die Seite „Zeitreihe“: jeder Zeitraum ein Punkt, Lücken bleiben Lücken, jede Zahl führt zu ihrer Zelle."""

import re
from typing import Any

import pytest

from tests import besetzung as b
from tests.statistik.lieferungen import liefere, quelle
from tests.statistik.test_kennzahlen import HAFEN, WEBER
from tests.statistik.test_werte_seiten import text

pytestmark = pytest.mark.django_db

ZEITREIHE = "/statistik/zeitreihe/"
HAFENVIERTEL, WEBERVIERTEL = "05998000/stadtteil/11", "05998000/stadtteil/12"
MEHR_KINDER = {**HAFEN, "u6": 240, "18-65": 1200}


def jahre_liefern(*jahre: str) -> None:
    liefere(
        {("11", jahr): HAFEN for jahr in jahre}
        | {("12", jahr): WEBER for jahr in jahre}
        | {("", jahr): {**HAFEN, "ew": 4000, "18-65": 3300} for jahr in jahre}
    )


def tabelle(antwort: Any) -> list[list[str]]:
    return [
        [zeitraum, *(k.als_text.replace("\u00a0", " ") for k in zeile)]
        for zeitraum, zeile in antwort.context["reihe"].zeilen
    ]


def test_jeder_zeitraum_steht_in_bild_und_tabelle(als: Any) -> None:
    jahre_liefern("2020", "2021")
    liefere({("11", "2022"): MEHR_KINDER}, datei="2022.csv")
    antwort = als(b.aylin()).get(ZEITREIHE, {"gebiet": [HAFENVIERTEL, WEBERVIERTEL]})
    assert tabelle(antwort) == [
        ["2020", "20,0 %", "15,0 %", "10,0 %"],
        ["2021", "20,0 %", "15,0 %", "10,0 %"],
        ["2022", "25,0 %", "k. A.", "k. A."],
    ]
    (bild,) = antwort.context["reihe"].bilder
    assert "von 20,0\u00a0% auf 25,0\u00a0% gestiegen" in bild.befund
    assert bild.befund.startswith("Stadtteil Hafenviertel: ")
    assert f'href="/statistik/woher/anteil_u18/2022/{HAFENVIERTEL}/"' in antwort.text
    assert "Quelle: Stadt Probstadt, Einwohnerregister, CC BY 4.0; eigene Berechnung" in text(antwort)
    assert "Gezählt werden – Einwohnerregister Probstadt" in text(antwort)


def test_eine_luecke_bleibt_eine_luecke(als: Any) -> None:
    jahre_liefern("2019", "2020", "2023")
    antwort = als(b.aylin()).get(ZEITREIHE, {"gebiet": HAFENVIERTEL, "stadt": "nein"})
    bild = str(antwort.context["reihe"].bilder[0].breit)
    # Ein Strich zwischen 2019 und 2020, keiner bis 2023.
    zuege = re.findall(r'<path d="([^"]+)"[^>]*stroke="#0B4F6C" stroke-width="2.6"', bild)
    assert [zug.count("L") for zug in zuege] == [1]
    assert bild.count("<circle") == 3


def test_geheimes_ist_schraffiert_nicht_null(als: Any) -> None:
    jahre_liefern("2020")
    liefere({("11", "2021"): {**HAFEN, "6-18": "geheim"}}, datei="2021.csv")
    antwort = als(b.aylin()).get(ZEITREIHE, {"gebiet": HAFENVIERTEL, "stadt": "nein"})
    assert [zeile[1] for zeile in tabelle(antwort)] == ["20,0 %", "•"]
    assert ">•</text>" in str(antwort.context["reihe"].bilder[0].breit)
    assert "• aus Gründen der Geheimhaltung nicht ausgewiesen" in text(antwort)


def test_ein_wechsel_der_quelle_ist_ein_bruch_mit_hinweis(als: Any) -> None:
    jahre_liefern("2020", "2021")
    andere = quelle("schaetzung", name="Schätzung des Landes")
    liefere({("11", jahr): MEHR_KINDER for jahr in ("2022", "2023")}, von=andere, datei="land.csv")
    antwort = als(b.aylin()).get(ZEITREIHE, {"gebiet": HAFENVIERTEL, "stadt": "nein"})
    assert "Stadtteil Hafenviertel, 2022: Ab hier kommt die Zahl aus einer anderen Quelle" in text(antwort)
    assert "andere Zählweise" in text(antwort)


def test_viele_gebiete_bekommen_je_ein_bild_auf_derselben_skala(als: Any) -> None:
    jahre_liefern("2020", "2021")
    vier = [f"05998000/stadtteil/{s}" for s in ("11", "12", "21", "22")]
    client = als(b.aylin())
    liefere({(s, "2021"): HAFEN for s in ("21", "22")}, datei="rest.csv")
    reihe = client.get(ZEITREIHE, {"gebiet": vier}).context["reihe"]
    assert (reihe.darstellung, len(reihe.bilder)) == ("je-gebiet", 4)
    assert reihe.bilder[0].befund == "Stadtteil Hafenviertel: 2021 wie 2020 bei 20,0\u00a0%"
    skalen = [re.findall(r'text-anchor="end">([\d,]+)<', str(bild.breit)) for bild in reihe.bilder]
    assert skalen[0] == skalen[1] == skalen[2] and len(skalen[0]) > 3
    # Die Stadt ist in jedem Bild der Bezug und hat kein eigenes.
    assert all("Stadt Probstadt" in str(bild.breit) for bild in reihe.bilder)
    gemeinsam = client.get(ZEITREIHE, {"gebiet": vier, "bilder": "gemeinsam"}).context["reihe"]
    assert len(gemeinsam.bilder) == 1


def test_anzahlen_werden_als_index_verglichen_und_einzeln_auf_eigener_skala(als: Any) -> None:
    jahre_liefern("2020", "2021")
    client = als(b.aylin())
    angaben = {"gebiet": [HAFENVIERTEL, WEBERVIERTEL], "indikator": "ew"}
    (bild,) = client.get(ZEITREIHE, angaben).context["reihe"].bilder
    assert "2020 = 100" in str(bild.breit)
    antwort = client.get(ZEITREIHE, {**angaben, "bilder": "je-gebiet"})
    assert len(antwort.context["reihe"].bilder) == 3
    assert "Jedes Bild hat seine eigene Skala" in text(antwort)


def test_jahre_und_quartale_stehen_nicht_auf_derselben_achse(als: Any) -> None:
    jahre_liefern("2020", "2021")
    liefere({("11", "2021-Q3"): MEHR_KINDER}, datei="quartal.csv")
    antwort = als(b.aylin()).get(ZEITREIHE, {"gebiet": HAFENVIERTEL, "stadt": "nein"})
    assert [zeile[0] for zeile in tabelle(antwort)] == ["2020", "2021", "3.\u00a0Quartal 2021"]
    assert "Zeiträume verschiedener Art passen nicht auf eine Achse" in text(antwort)
    assert "Quartal" not in str(antwort.context["reihe"].bilder[0].breit)


def test_ohne_gebiet_und_ohne_werte_sagt_die_seite_was_zu_tun_ist(als: Any) -> None:
    b.probstadt()
    client = als(b.aylin())
    assert "Noch kein Gebiet gewählt" in text(client.get(ZEITREIHE, {"gebiet": ""}))
    assert "Keine Werte für diese Zeitreihe" in text(client.get(ZEITREIHE, {"gebiet": HAFENVIERTEL}))


def test_der_eigene_sozialraum_ist_der_anfang(als: Any) -> None:
    jahre_liefern("2020", "2021")
    aylin = b.aylin()
    aylin.aktueller_sozialraum = b.hafenviertel().pk
    aylin.save()
    reihe = als(aylin).get(ZEITREIHE).context["reihe"]
    assert [gebiet.name for gebiet in reihe.gebiete] == ["Hafenviertel", "Probstadt"]


@pytest.mark.parametrize("jahre", [2, 30])
def test_so_viele_abfragen_fuer_zwei_jahre_wie_fuer_dreissig(
    jahre: int, als: Any, django_assert_num_queries: Any
) -> None:
    jahre_liefern(*(str(1991 + n) for n in range(jahre)))
    client = als(b.aylin())
    with django_assert_num_queries(13):
        antwort = client.get(ZEITREIHE, {"gebiet": [HAFENVIERTEL, WEBERVIERTEL]})
    assert len(tabelle(antwort)) == jahre
