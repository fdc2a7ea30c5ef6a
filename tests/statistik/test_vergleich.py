"""Vergleich: Gebiete nebeneinander, alles aus der Adresse, jede Zahl mit Weg zu ihrer Zelle."""

from typing import Any

import pytest

from tests import besetzung as b
from tests.statistik.lieferungen import gebiet, liefere, quelle
from tests.statistik.test_kennzahlen import HAFEN, WEBER
from tests.statistik.test_werte_seiten import TEIL, text

pytestmark = pytest.mark.django_db

VERGLEICH = "/statistik/vergleich/"
HAFENVIERTEL, WEBERVIERTEL = "05998000/stadtteil/11", "05998000/stadtteil/12"


def stadt_liefern(*jahre: str) -> None:
    liefere(
        {("11", jahr): HAFEN for jahr in jahre}
        | {("12", jahr): WEBER for jahr in jahre}
        | {("", jahr): {**HAFEN, "ew": 4000, "auslaender": 600} for jahr in jahre}
    )


def zeile(antwort: Any, key: str) -> list[str]:
    """Die gedruckten Zahlen eines Indikators, Gebiet für Gebiet."""
    alle = {z.indikator.key: z for eines in antwort.context["vergleich"].kapitel for z in eines.zeilen}
    return [k.als_text.replace("\u00a0", " ") for k in alle[key].kennzahlen]


def test_zwei_stadtteile_stehen_neben_der_stadt(als: Any) -> None:
    stadt_liefern("2020")
    antwort = als(b.aylin()).get(VERGLEICH, {"gebiet": [HAFENVIERTEL, WEBERVIERTEL]})
    assert zeile(antwort, "anteil_u18") == ["20,0 %", "15,0 %", "10,0 %"]
    inhalt = text(antwort)
    assert "Hafenviertel Stadtteil Weberviertel Stadtteil Probstadt Stadt" in inhalt
    assert "Wegnehmen: zum Vergleich Probstadt" in inhalt
    assert "Quelle: Stadt Probstadt, Einwohnerregister, CC BY 4.0; eigene Berechnung" in inhalt


def test_jede_zahl_fuehrt_zu_ihrer_herkunft(als: Any) -> None:
    stadt_liefern("2020")
    antwort = als(b.aylin()).get(VERGLEICH, {"gebiet": HAFENVIERTEL})
    assert f'href="/statistik/woher/anteil_u18/2020/{HAFENVIERTEL}/"' in antwort.text


def test_die_reihenfolge_ist_die_der_wahl_nicht_die_der_werte(als: Any) -> None:
    """Ein Vergleich ist keine Rangliste."""
    stadt_liefern("2020")
    client = als(b.aylin())
    hin = client.get(VERGLEICH, {"gebiet": [HAFENVIERTEL, WEBERVIERTEL], "stadt": "nein"})
    zurueck = client.get(VERGLEICH, {"gebiet": [WEBERVIERTEL, HAFENVIERTEL], "stadt": "nein"})
    assert zeile(hin, "anteil_u18") == ["20,0 %", "15,0 %"]
    assert zeile(zurueck, "anteil_u18") == ["15,0 %", "20,0 %"]
    assert "Stadt dazunehmen" in text(hin)


def test_ohne_wahl_steht_der_eigene_sozialraum_da(als: Any) -> None:
    stadt_liefern("2020")
    aylin, raum = b.aylin(), b.hafenviertel()
    aylin.aktueller_sozialraum = raum.pk
    aylin.save()
    client = als(aylin)
    assert [g.name for g in client.get(VERGLEICH).context["auswahl"].gebiete] == ["Hafenviertel"]
    leer = client.get(VERGLEICH, {"gebiet": ""})
    assert leer.context["auswahl"].gebiete == ()
    assert "Noch kein Gebiet gewählt" in text(leer)


def test_ein_frueheres_jahr_zeigt_je_quelle_ihren_letzten_stand_bis_dahin(als: Any) -> None:
    """Das Register zählt zum Jahresende, die andere Quelle hat nur 2018: beides wird beim Namen genannt."""
    stadt_liefern("2019", "2020")
    liefere(
        {("11", "2018-12-31"): {"auslaender": 400, "ew": 1900, "eu": 100}},
        von=quelle("zensus", name="Zensus Probstadt", rang=90),
    )
    client = als(b.aylin())
    antwort = client.get(VERGLEICH, {"gebiet": HAFENVIERTEL, "jahr": "2019"})
    assert antwort.context["vergleich"].jahre == ("2020", "2019", "2018")
    assert zeile(antwort, "ew") == ["2.000", "4.000"]
    aelter = client.get(VERGLEICH, {"gebiet": HAFENVIERTEL, "jahr": "2018"})
    assert zeile(aelter, "ew") == ["1.900", "k. A."]
    assert "31.12.2018" in text(aelter)


def test_verschiedene_quellen_in_einer_zeile_werden_genannt(als: Any) -> None:
    liefere({("11", "2020"): HAFEN})
    liefere({("", "2020"): {"ew": 4000}}, von=quelle("land", name="Landesamt", rang=90))
    inhalt = text(als(b.aylin()).get(VERGLEICH, {"gebiet": HAFENVIERTEL}))
    assert "Aus verschiedenen Quellen, nur bedingt vergleichbar: Probstadt aus „Landesamt“." in inhalt


def test_geheimes_traegt_sein_zeichen_mit_legende_und_keine_zahl(als: Any) -> None:
    liefere({("11", "2020"): {**HAFEN, "auslaender": 4}}, von=quelle("register", schwelle=5))
    antwort = als(b.emre()).get(VERGLEICH, {"gebiet": HAFENVIERTEL})
    assert zeile(antwort, "anteil_auslaender")[0] == "•"
    assert "Zeichenerklärung • aus Gründen der Geheimhaltung nicht ausgewiesen" in text(antwort)
    assert "0,2 %" not in text(antwort)


def test_was_sich_nicht_rechnen_laesst_steht_zugeklappt_mit_grund(als: Any) -> None:
    stadt_liefern("2020")
    inhalt = text(als(b.aylin()).get(VERGLEICH, {"gebiet": HAFENVIERTEL}))
    assert "hier nicht berechenbar" in inhalt
    assert "Jugendquotient Altersgrenzen passen nicht" in inhalt


def test_ein_kapitel_allein(als: Any) -> None:
    stadt_liefern("2020")
    antwort = als(b.aylin()).get(VERGLEICH, {"gebiet": HAFENVIERTEL, "kapitel": "migration"}, **TEIL)
    assert [eines.schluessel for eines in antwort.context["vergleich"].kapitel] == ["migration"]
    assert "anteil_auslaender" in antwort.context["vergleich"].indikatoren


def test_sechs_gebiete_sind_genug(als: Any) -> None:
    stadt_liefern("2020")
    alle = [f"05998000/stadtteil/{n}" for n in ("11", "12", "21", "22")]
    bezirke = [f"05998000/stadtbezirk/{n}" for n in ("1", "2")]
    antwort = als(b.aylin()).get(VERGLEICH, {"gebiet": [*alle, *bezirke, "05998000"]})
    assert [g.adresse for g in antwort.context["auswahl"].gebiete] == [*alle, *bezirke]
    assert "Mehr als 6 Gebiete passen nicht nebeneinander." in text(antwort)


def test_ein_gebiet_das_es_nicht_mehr_gibt_kostet_nicht_die_seite(als: Any) -> None:
    stadt_liefern("2020")
    antwort = als(b.aylin()).get(
        VERGLEICH, {"gebiet": [HAFENVIERTEL, "sozialraum-999", "Unsinn/'", "05998000/x"]}
    )
    assert [g.name for g in antwort.context["auswahl"].gebiete] == ["Hafenviertel"]
    assert "Ein gewähltes Gebiet gibt es nicht (mehr)." in text(antwort)


def test_die_suche_bietet_gebiete_zum_hinzufuegen(als: Any) -> None:
    stadt_liefern("2020")
    kopf = {"headers": {"HX-Request": "true", "HX-Target": "gebietstreffer"}}
    antwort = als(b.aylin()).get(VERGLEICH, {"gebiet": HAFENVIERTEL, "suche": "weber"}, **kopf)
    assert f'href="{VERGLEICH}?gebiet={HAFENVIERTEL}&amp;gebiet={WEBERVIERTEL}"' in antwort.text
    assert "<h1" not in antwort.text
    leer = als(b.aylin()).get(VERGLEICH, {"gebiet": HAFENVIERTEL, "suche": "xyz"}, **kopf)
    assert "Kein weiteres Gebiet heißt so ähnlich wie „xyz“." in text(leer)


@pytest.mark.parametrize("anzahl", [2, 6])
def test_sechs_gebiete_brauchen_so_viele_abfragen_wie_zwei(
    als: Any, django_assert_num_queries: Any, anzahl: int
) -> None:
    raeume = ["11", "12", "21", "22", "1", "2"]
    liefere({(raum, "2020"): HAFEN for raum in ["", *raeume]})
    adressen = [gebiet(raum).adresse for raum in raeume[:anzahl]]
    client = als(b.aylin())
    client.get("/statistik/")
    with django_assert_num_queries(15 if anzahl == 2 else 13):
        assert client.get(VERGLEICH, {"gebiet": adressen}).status_code == 200
