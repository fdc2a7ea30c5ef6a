"""Die echten Grenzen von Köln, Münster, Nordrhein-Westfalen und Berlin."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import (
    finde_einheit,
    gebiet_der_einheit,
    lagekarte_fuer,
    vergleichsgebiete,
)
from sozialraum.raeume.grenzen_lesen import Entscheidungen
from sozialraum.raeume.models import Grenze, Raumeinheit
from sozialraum.raeume.uebernehmen import GrenzenFehler, Uebernahme, raeume_uebernehmen
from tests import besetzung as b

pytestmark = pytest.mark.django_db


def uebernimm(
    datei: Path, ebene: str, schluessel: str, name: str, ags: str = "", stadt: str = "", **angaben: Any
) -> Uebernahme:
    return raeume_uebernehmen(
        inhalt=datei.read_bytes(),
        dateiname=datei.name,
        ags=ags,
        gemeindename=stadt,
        ebene=ebene,
        feld_schluessel=schluessel,
        feld_name=name,
        quelle="Stadt Köln",
        durch=b.emre(),
        **angaben,
    )


@pytest.fixture
def koeln(echte_daten: Path) -> list[Uebernahme]:
    ordner = echte_daten / "koeln" / "boundaries"
    return [
        uebernimm(ordner / "stadtteile.geojson", "stadtteil", "STT_NR", "STT_NAME", "05315000", "Köln"),
        uebernimm(ordner / "stadtbezirke.geojson", "stadtbezirk", "STB_NR", "STB_NAME", "05315000", "Köln"),
    ]


def test_koeln_hat_86_stadtteile_in_9_stadtbezirken(koeln: list[Uebernahme]) -> None:
    teile = Raumeinheit.objects.filter(ags="05315000", ebene__schluessel="stadtteil").select_related("parent")
    bezirke = Raumeinheit.objects.filter(ags="05315000", ebene__schluessel="stadtbezirk")
    assert (teile.count(), bezirke.count(), Grenze.objects.count()) == (86, 9, 96)
    assert [e.kennung for e in teile if e.parent.schluessel != e.schluessel[0]] == []
    assert koeln[1].umgehaengt == 86
    assert [befund.name for befund in koeln[0].befunde] == ["Marienburg"]
    summen = {
        ebene: Raumeinheit.objects.filter(ebene__schluessel=ebene).aggregate(summe=Sum("flaeche_ha"))["summe"]
        for ebene in ("gemeinde", "stadtbezirk", "stadtteil")
    }
    assert summen == {
        "gemeinde": Decimal("40501.10"),
        "stadtbezirk": Decimal("40501.10"),
        "stadtteil": Decimal("40500.96"),
    }


def test_kalk_ist_bezirk_und_stadtteil_mit_eigener_karte(koeln: list[Uebernahme]) -> None:
    stadtteil = finde_einheit("05315000/802")
    assert (str(stadtteil.ebene), stadtteil.name) == ("Stadtteil", "Kalk")
    bezirk = finde_einheit("05315000/008")
    assert (str(bezirk.ebene), bezirk.name) == ("Stadtbezirk", "Kalk")
    assert finde_einheit("05315000/000").name == "Köln"
    vergleich = vergleichsgebiete(gebiet_der_einheit(stadtteil))
    assert [f"{gebiet.ebene} {gebiet.name}" for gebiet in vergleich] == ["Stadtbezirk Kalk", "Stadt Köln"]

    svg = lagekarte_fuer(gebiet_der_einheit(stadtteil), breite_mm=120)
    assert svg is not None
    assert len(svg.encode()) < 25_000
    namen = re.findall(r">([^<]+)</text>", svg)
    assert namen[:2] == ["2 km", "Kalk"]
    assert {"Merheim", "Ostheim", "Brück", "Rath/Heumar", "Poll", "Eil"} <= set(namen)
    assert namen[-4:] == [
        "Stadtteil Kalk",
        "Stadtbezirk Kalk",
        "Köln",
        "Grenzen: Stadt Köln; eigene Darstellung",
    ]
    assert re.findall(r"<title>(.*)</title>", svg) == [
        "Karte: Stadtteil Kalk im Osten von Köln, im Westen von Stadtbezirk Kalk. Angrenzend: Buchforst, "
        "Buchheim, "
        "Deutz, Humboldt/Gremberg, Höhenberg, Mülheim, Vingst."
    ]


def test_andere_staedte_und_das_ganze_land(echte_daten: Path, koeln: list[Uebernahme]) -> None:
    datei = echte_daten / "muenster" / "boundaries" / "Ebene_2_Stadtteil.geojson"
    with pytest.raises(Fachfehler, match=r"Keine der Flächen liegt in Köln \(05315000\)"):
        uebernimm(datei, "stadtteil", "Nr", "Name", "05315000", "Köln")
    ergebnis = uebernimm(datei, "stadtteil", "Nr", "Name", "05515000", "Münster")
    assert len(ergebnis.zeilen) == 45
    assert {zeile.einheit.schluessel for zeile in ergebnis.zeilen} >= {"11", "98"}

    ergebnis = uebernimm(echte_daten / "nrw" / "boundaries" / "nrw.geojson", "gemeinde", "AGS", "GEN")
    assert (ergebnis.anzahl("neu"), ergebnis.anzahl("geändert")) == (394, 2)
    grenze = Grenze.objects.get(einheit__ags="05315000", einheit__schluessel="")
    assert len(grenze.datei_sha256) == 64


def test_berlin_hat_einen_schluessel_doppelt_und_dem_anderen_fehlt_die_flaeche(echte_daten: Path) -> None:
    datei = echte_daten / "berlin" / "boundaries" / "berlin-lor-planning-areas-until-2020.geojson"
    with pytest.raises(GrenzenFehler) as absage:
        uebernimm(datei, "planungsraum", "id", "name", "11000000", "Berlin")
    assert [befund.in_worten for befund in absage.value.befunde] == [
        "Fläche 124 (Schloßstraße), id: Der Schlüssel „06010102“ steht auch bei Fläche 205 (Schloßstraße). "
        "Gemeint sein könnte „04030417“: So beginnen die Schlüssel der Nachbarn, und diese Nummer fehlt."
    ]
    (fall,) = absage.value.zweifelsfaelle
    assert (fall.nummer, fall.erste, fall.vorschlag) == (124, 205, "04030417")
    assert Raumeinheit.objects.count() == 0

    ergebnis = uebernimm(
        datei, "planungsraum", "id", "name", "11000000", "Berlin",
        entscheidungen=Entscheidungen(schluessel={124: "04030417"}),
    )  # fmt: skip
    assert ergebnis.in_worten.replace("\u00a0", " ") == "448 Planungsräume von Berlin: 448 neu."
    schlossstrasse = Raumeinheit.objects.filter(name="Schloßstraße").values_list("schluessel", "flaeche_ha")
    assert sorted(schlossstrasse) == [("04030417", Decimal("56.28")), ("06010102", Decimal("48.89"))]
    assert finde_einheit("11000000").flaeche_ha == Decimal("89111.70")
    svg = lagekarte_fuer(gebiet_der_einheit(finde_einheit("11000000")), breite_mm=170)
    assert svg is not None
    linien = re.findall(r' d="([^"]+)"', svg)
    # Die Grenzen der 448 sind ein Pfad, und kein Stück darin hat kein Ziel.
    assert max(linie.count("M") for linie in linien) > 900
    assert [linie for linie in linien if re.search(r"l *(?:[MZ]|$)", linie)] == []
