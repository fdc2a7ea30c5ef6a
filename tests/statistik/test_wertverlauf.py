"""Der Verlauf einer Zelle auf ihrer Seite und unter „Woher?“."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agenturen.models import Person
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen, warnungen_hinnehmen
from sozialraum.statistik.lieferungen.zurueckziehen import lieferung_zurueckziehen
from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik.lieferungen import liefere, quelle
from tests.statistik.test_lieferungen import text

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()


def uebernehmen(einwohner: str, name: str, *, ersetzt: Lieferung | None = None, grund: str = "") -> Lieferung:
    """Eine Datei mit den Einwohnern des Hafenviertels 2024; mit `grund` werden ihre Warnungen hingenommen."""
    inhalt = io.BytesIO(d.datei([d.zeile("011", einwohner)]))
    lieferung = lieferung_annehmen(datei=inhalt, dateiname=name, durch=b.emre(), ersetzt=ersetzt)
    if grund:
        with pytest.raises(Beanstandung):
            lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
        warnungen_hinnehmen(lieferung=lieferung, begruendung=grund, durch=b.emre())
    lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
    return lieferung


def stationen(client: Client, wert: Wert) -> list[tuple[str, str, bool, str]]:
    """(Datei, Wert, gilt, warum), wie die Seite des Wertes sie zeigt."""
    antwort = client.get(f"/statistik/werte/{wert.pk}/")
    return [
        (station.lieferung.dateiname, station.zeile.als_text, station.gilt, station.warum)
        for station in antwort.context["verlauf"]
    ]


def wert_aus(lieferung: Lieferung) -> Wert:
    return Wert.objects.get(lieferung=lieferung)


def test_eine_einzige_lieferung_gilt_und_sagt_es(als: Als) -> None:
    erste = uebernehmen("4.321", "erste.csv")
    assert stationen(als(b.birgit()), wert_aus(erste)) == [
        ("erste.csv", "4.321", True, "Nur diese Lieferung enthält die Zelle.")
    ]


def test_jede_lieferung_steht_mit_wert_person_und_grund_da(als: Als) -> None:
    erste = uebernehmen("4.321", "erste.csv")
    zweite = uebernehmen("4.354", "zweite.csv", grund="Berichtigt, Mail vom 12. März")
    dritte = uebernehmen("4.355", "dritte.csv", ersetzt=zweite)
    birgit = als(b.birgit())
    assert stationen(birgit, wert_aus(erste)) == [
        ("dritte.csv", "4.355", True, "Die jüngste Lieferung, die gilt."),
        ("zweite.csv", "4.354", False, "Eine berichtigte Lieferung hat diese ersetzt."),
        (
            "erste.csv",
            "4.321",
            False,
            f"„dritte.csv“ vom {dritte.uebernommen:%d.%m.%Y} brachte einen anderen Wert.",
        ),
    ]
    seite = text(birgit.get(f"/statistik/werte/{wert_aus(erste).pk}/"))
    assert "Dieser Wert gilt nicht." in seite
    assert "hochgeladen von Emre" in seite and "durch Emre" in seite
    assert "von Emre Yıldız: Berichtigt, Mail vom 12. März" in seite
    lieferung_zurueckziehen(lieferung=dritte, grund="Irrtum des Amtes", durch=b.emre())
    assert [(datei, gilt) for datei, _, gilt, _ in stationen(birgit, wert_aus(erste))] == [
        ("dritte.csv", False),
        ("zweite.csv", True),
        ("erste.csv", False),
    ]
    seite = text(birgit.get(f"/statistik/werte/{wert_aus(zweite).pk}/"))
    assert "Dieser Wert gilt nicht." not in seite and "Grund: Irrtum des Amtes" in seite


def test_wer_lieferungen_nicht_sieht_liest_keine_namen_und_gruende(als: Als) -> None:
    erste = uebernehmen("4.321", "erste.csv")
    lieferung_zurueckziehen(lieferung=erste, grund="Irrtum des Amtes", durch=b.emre())
    seite = text(als(b.aylin()).get(f"/statistik/werte/{wert_aus(erste).pk}/"))
    assert "Die Lieferung ist zurückgezogen." in seite
    assert "Emre" not in seite and "Irrtum" not in seite


def test_was_das_amt_nachtraeglich_schliesst_bleibt_auch_im_verlauf_zu(als: Als) -> None:
    offen = liefere({("11", "2020"): {"ew": 3}}, datei="offen.csv")
    Wert.objects.update(aktuell=False)
    liefere({("11", "2020"): {"ew": "geheim"}}, datei="geheim.csv")
    birgit = als(b.birgit())
    assert [zeile[:3] for zeile in stationen(birgit, wert_aus(offen))] == [
        ("geheim.csv", "•", True),
        ("offen.csv", "•", False),
    ]
    seite = text(birgit.get(f"/statistik/werte/{wert_aus(offen).pk}/"))
    assert "q>3<" not in seite and " 3 " not in seite.partition("Verlauf dieser Zelle")[2]


def test_woher_zeigt_den_verlauf_nur_wo_mehr_als_eine_lieferung_war(als: Als) -> None:
    adresse = "/statistik/woher/ew/2020/05998000/stadtteil/11/"
    liefere({("11", "2020"): {"ew": 1000}}, datei="erste.csv")
    birgit = als(b.birgit())
    assert "Jede dieser Zellen kam bisher mit einer einzigen Lieferung." in text(birgit.get(adresse))
    Wert.objects.update(aktuell=False)
    zweite = liefere({("11", "2020"): {"ew": 1010}}, datei="zweite.csv")
    antwort = birgit.get(adresse)
    (verlauf,) = antwort.context["verlaeufe"]
    assert [(s.lieferung.dateiname, s.zeile.als_text, s.gilt) for s in verlauf] == [
        ("zweite.csv", "1.010", True),
        ("erste.csv", "1.000", False),
    ]
    assert f'href="/statistik/werte/{wert_aus(zweite).pk}/"' in antwort.content.decode()
    Wert.objects.filter(lieferung=zweite).update(wert=1000)
    antwort = birgit.get(adresse)
    assert antwort.context["verlaeufe"] == []
    assert "1 Zelle kam mehrfach mit demselben Wert." in text(antwort)


def test_woher_nennt_die_quelle_die_zuruecksteht(als: Als) -> None:
    haushalte = quelle("haushalte", name="Haushaltestatistik Probstadt", rang=60)
    liefere({("11", "2020"): {"ew": 1000}})
    liefere({("11", "2020"): {"ew": 990}}, von=haushalte, datei="haushalte.csv")
    antwort = als(b.birgit()).get("/statistik/woher/ew/2020/05998000/stadtteil/11/")
    assert antwort.context["kennzahl"].wert == 1000
    assert (
        "Dieselbe Zahl führt auch: Haushaltestatistik Probstadt. Es gilt die Quelle mit Vorrang, hier "
        "Einwohnerregister Probstadt." in text(antwort)
    )


@pytest.mark.parametrize("lieferungen", [1, 30])
def test_der_verlauf_kostet_immer_gleich_viele_abfragen(
    als: Als, django_assert_num_queries: Any, lieferungen: int
) -> None:
    for nummer in range(lieferungen):
        Wert.objects.update(aktuell=False)
        letzte = liefere({("11", "2020"): {"ew": 1000 + nummer}}, datei=f"{nummer}.csv")
    client = als(b.birgit())
    with django_assert_num_queries(11):
        client.get(f"/statistik/werte/{wert_aus(letzte).pk}/")
