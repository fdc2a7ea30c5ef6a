"""Zwei Ämter zählen dieselben Menschen: Was das eine schließt, verrät das andere nicht."""

from typing import Any

import pytest

from sozialraum.statistik.models import Schliessung, Sperrung
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen
from sozialraum.statistik.wertabfragen import werte, wertzeilen
from tests import besetzung as b
from tests.angriff.angreifer import verengte
from tests.statistik.lieferungen import liefere, quelle

pytestmark = pytest.mark.django_db

# In 12 leben drei Kinder unter 6 Jahren.
GRUPPEN = {
    "11": {"u6": 21, "6-18": 47, "18-65": 200, "65+": 32},
    "12": {"u6": 3, "6-18": 60, "18-65": 220, "65+": 30},
    "21": {"u6": 40, "6-18": 55, "18-65": 260, "65+": 95},
    "22": {"u6": 31, "6-18": 49, "18-65": 240, "65+": 80},
}
ORTE = {raum: (raum,) for raum in GRUPPEN} | {"1": ("11", "12"), "2": ("21", "22"), "": tuple(GRUPPEN)}
SUMMEN = [("", ["1", "2"]), ("1", ["11", "12"]), ("2", ["21", "22"])]
MERKMALE = ("ew", "u65", *GRUPPEN["11"])


def zahlen(*merkmale: str) -> dict[tuple[str, str], dict[str, int]]:
    alle = {}
    for ort, raeume in ORTE.items():
        je_gruppe = {wer: sum(GRUPPEN[raum][wer] for raum in raeume) for wer in GRUPPEN["11"]}
        summe = sum(je_gruppe.values())
        mehr = je_gruppe | {"ew": summe, "u65": summe - je_gruppe["65+"]}
        alle[ort, "2020"] = {merkmal: mehr[merkmal] for merkmal in merkmale}
    return alle


def offene() -> dict[tuple[str, str, int, int | None], int]:
    """Was irgendeine Quelle zeigt: Gebiet, Größe, Alter."""
    return {
        (z.einheit.schluessel, z.merkmal.groesse, z.merkmal.alter_von or 0, z.merkmal.alter_bis): int(z.wert)
        for z in wertzeilen(werte())
        if z.wert is not None
    }


def angegriffen(schwelle: int) -> dict[Any, Any]:
    """Die drei Kinder, mit allem, was beide Ämter offen zeigen."""
    gruppen = [(0, 6), (6, 18), (18, 65), (65, None)]
    gleichungen: list[Any] = [
        ((wo, "einwohner", 0, bis), [(wo, "einwohner", *g) for g in teile])
        for wo in ORTE
        for bis, teile in ((None, gruppen), (65, gruppen[:3]))
    ]
    gleichungen += [
        ((ganzes, "einwohner", *g), [(teil, "einwohner", *g) for teil in teile])
        for ganzes, teile in SUMMEN
        for g in [*gruppen, (0, None), (0, 65)]
    ]
    return verengte(offene(), gleichungen, [("12", "einwohner", 0, 6)], schwelle)


def gesperrte(von: str) -> set[tuple[str, str]]:
    return {
        (s.wert.einheit.schluessel, s.wert.merkmal.schluessel)
        for s in Sperrung.objects.filter(schliessung__quelle__schluessel=von).select_related(
            "wert__einheit", "wert__merkmal"
        )
    }


def test_dieselbe_zahl_bleibt_auch_beim_milderen_amt_zu() -> None:
    liefere(zahlen("ew", *GRUPPEN["11"]), von=quelle("register", schwelle=5))
    liefere(zahlen("ew", *GRUPPEN["11"]), von=quelle("jugendamt", schwelle=3))
    assert ("12", "2.1") in gesperrte("register")
    assert gesperrte("jugendamt") == gesperrte("register")
    gruende = set(Sperrung.objects.filter(schliessung__quelle__schluessel="jugendamt").values_list("grund"))
    assert gruende == {("Eine andere Quelle hält dieselbe Zahl geschlossen.",)}
    assert angegriffen(5) == {}


def test_beim_naechsten_schliessen_des_milderen_amtes_bleibt_dieselbe_zahl_zu() -> None:
    liefere(zahlen("ew", *GRUPPEN["11"]), von=quelle("register", schwelle=5))
    jugendamt = quelle("jugendamt", schwelle=3)
    liefere(zahlen("ew", *GRUPPEN["11"]), von=jugendamt)
    bestand_schliessen(quelle=jugendamt, zeitraeume_=["2020"], anlass="noch einmal")
    assert gesperrte("jugendamt") == gesperrte("register")
    (kinder,) = Sperrung.objects.filter(
        schliessung__quelle=jugendamt, wert__einheit=b.einheit("12"), wert__merkmal__schluessel="2.1"
    )
    assert (kinder.art, kinder.grund) == (
        "sekundaer",
        "Eine andere Quelle hält dieselbe Zahl geschlossen.",
    )
    assert angegriffen(5) == {}


@pytest.mark.parametrize("zuerst", ["register", "jugendamt"])
def test_eine_summe_die_nur_das_andere_amt_nennt_verraet_nichts(zuerst: str) -> None:
    """Mit „unter 65“ des einen folgten aus den Einwohnern des anderen die Älteren, aus ihnen die Kinder."""
    lieferungen = {
        "register": (("ew", *GRUPPEN["11"]), 5),
        "jugendamt": (("u65", "u6"), 5),
    }
    for name in sorted(lieferungen, key=lambda eine: eine != zuerst):
        merkmale, schwelle = lieferungen[name]
        liefere(zahlen(*merkmale), von=quelle(name, schwelle=schwelle))
    assert ("12", "einwohner", 0, 6) not in offene()
    assert angegriffen(5) == {}
    assert [hinweis for eine in Schliessung.objects.all() for hinweis in eine.hinweise] == []


def test_was_das_gepruefte_amt_offen_zeigt_wird_nicht_zum_schutz_geschlossen() -> None:
    """Die Älteren stehen beim Melderegister: Der Schutz der Kinder geht über eine andere Gruppe."""
    liefere(zahlen("ew", "65+"), von=quelle("melderegister"))
    liefere(zahlen("ew", *GRUPPEN["11"]), von=quelle("register", schwelle=5))
    zu = gesperrte("register")
    assert ("12", "2.1") in zu and "2.4" not in {merkmal for _, merkmal in zu}
    assert gesperrte("melderegister") == set()
    assert angegriffen(5) == {}


def test_zeigt_das_gepruefte_amt_die_kleine_anzahl_selbst_sagt_es_das_protokoll() -> None:
    liefere(zahlen("u6"), von=quelle("melderegister"))
    liefere(zahlen("ew", *GRUPPEN["11"]), von=quelle("register", schwelle=5))
    assert gesperrte("register") == {("12", "2.1")}
    (satz,) = Schliessung.objects.get().hinweise
    assert satz.startswith(f"„Einwohner, unter 6 Jahre“ in {b.einheit('12').name} lässt sich nicht schützen")


def test_wer_andere_menschen_zaehlt_gilt_nicht_als_dieselbe_zahl() -> None:
    """Mit Nebenwohnung sind es mehr: Aus den Zahlen der einen folgt nichts über die anderen."""
    andere = {ort: {"ew": je["ew"] + 5, "u6": je["u6"] + 1} for ort, je in zahlen("ew", "u6").items()}
    liefere(andere, von=quelle("mit-nebenwohnung"))
    liefere(zahlen("ew", *GRUPPEN["11"]), von=quelle("register", schwelle=5))
    ohne = gesperrte("register")
    assert Schliessung.objects.get().hinweise == []
    assert len(ohne) == 4


@pytest.mark.parametrize("andere", [0, 1, 8])
def test_jede_weitere_quelle_kostet_keine_weitere_abfrage(
    andere: int, django_assert_num_queries: Any
) -> None:
    register = quelle("register", schwelle=5)
    liefere(zahlen("ew", *GRUPPEN["11"]), von=register)
    for nummer in range(andere):
        liefere(zahlen("ew", "u65"), von=quelle(f"amt-{nummer}"))
    with django_assert_num_queries(17 + bool(andere)):
        bestand_schliessen(quelle=register, zeitraeume_=["2020"], anlass="noch einmal")
