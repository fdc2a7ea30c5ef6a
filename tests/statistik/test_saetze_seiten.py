"""Sätze auf den Seiten: jede Zahl führt zu „Woher?“, kleine Zahlen tragen ihre Lesehilfe."""

import re
from typing import Any

import pytest

from tests import besetzung as b
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db

PROFIL = "/statistik/gebiet/05998000/stadtteil/11/"
SPANNE = "die Schwankungsbreite reicht von 15,0 % bis 26,1 % (95 %, nach Wilson)."


@pytest.fixture
def seite(als: Any) -> Any:
    """Der Text einer Seite ohne Auszeichnung, nachdem ein kleines Hafenviertel geliefert ist."""
    liefere(
        {
            ("11", "2020"): {"ew": 200, "u6": 14, "6-18": 26, "18-65": 120, "65+": 40},
            ("1", "2020"): {"ew": 2400, "u6": 140, "6-18": 292, "18-65": 1500, "65+": 468},
            ("", "2020"): {"ew": 50000, "u6": 1500, "6-18": 3500, "18-65": 33000, "65+": 12000},
        }
    )

    def text(adresse: str) -> str:
        inhalt = als(b.aylin()).get(adresse).text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", inhalt).replace("\u00a0", " "))

    return text


def test_das_profil_sagt_in_saetzen_was_die_zahlen_bedeuten(seite: Any) -> None:
    inhalt = seite(PROFIL)
    assert (
        "Im Jahr 2020 lag der Anteil der unter 18-Jährigen im Stadtteil Hafenviertel bei 20,0 % "
        "(40 von 200 Einwohnerinnen und Einwohnern). Der Anteil lag über dem des Stadtbezirks Nordufer "
        "(18,0 %) und deutlich über dem der Stadt (10,0 %)." in inhalt
    )
    assert SPANNE in inhalt
    assert "Wie diese Sätze gemeint sind" in inhalt


def test_die_zahlen_eines_satzes_fuehren_zu_woher(als: Any, seite: Any) -> None:
    inhalt = als(b.aylin()).get(PROFIL).text
    ziele = re.findall(r'href="(/statistik/woher/anteil_u18/2020/[^"]+)"[^>]*>([^<]+)<', inhalt)
    assert {("/statistik/woher/anteil_u18/2020/05998000/stadtteil/11/", "20,0\u00a0%")} <= set(ziele)


def test_woher_nennt_die_schwankungsbreite_nur_bei_kleinen_zahlen(seite: Any) -> None:
    assert SPANNE in seite("/statistik/woher/anteil_u18/2020/05998000/stadtteil/11/")
    assert "Schwankungsbreite" not in seite("/statistik/woher/anteil_u18/2020/05998000/stadtbezirk/1/")


def test_die_zeitreihe_sagt_je_gebiet_ob_es_eine_richtung_gibt(als: Any) -> None:
    jahre = range(2019, 2025)
    liefere(
        {("11", str(jahr)): {"ew": 1000 + jahr} for jahr in jahre}
        | {("12", str(jahr)): {"ew": 1000 + jahr % 2} for jahr in jahre}
    )
    adresse = "/statistik/zeitreihe/?indikator=ew&stadt=nein"
    antwort = als(b.aylin()).get(f"{adresse}&gebiet=05998000/stadtteil/11&gebiet=05998000/stadtteil/12")
    absaetze = [(name, " ".join(map(str, saetze))) for name, saetze in antwort.context["reihe"].absaetze]
    assert absaetze == [
        (
            "Stadtteil Hafenviertel",
            "Zwischen 2019 und 2024 ist die Einwohnerzahl um 5 gestiegen, das sind 0,2\u00a0% (2019: 3.019). "
            "Über 6 Jahre gesehen (2019 bis 2024, Mann-Kendall-Test) ist die Einwohnerzahl gestiegen.",
        ),
        (
            "Stadtteil Weberviertel",
            "Zwischen 2019 und 2024 ist die Einwohnerzahl um 1 gesunken, das sind 0,1\u00a0% (2019: 1.001). "
            "Über 6 Jahre gesehen (2019 bis 2024, Mann-Kendall-Test) "
            "blieb die Einwohnerzahl ohne klare Richtung.",
        ),
    ]
    assert "ist die Einwohnerzahl um 5 gestiegen" in antwort.text
