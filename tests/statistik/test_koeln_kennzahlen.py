"""Kölns echte Datei: Teile ergeben das Ganze, die Kennzahlen von Kalk folgen der Rechnung von Hand."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from sozialraum.raeume.abfragen import gebiet_der_einheit
from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.gebietsprofil import gebietskapitel
from sozialraum.statistik.kennzahlen import INDIKATOREN, altersaufbau, kennzahlen, verfuegbare_zeitraeume
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen
from tests.statistik.test_uebernehmen import koeln_einheiten

pytestmark = pytest.mark.django_db

# Von Hand aus der Datei: 005.10 = 22.383; 020.10 bis 020.50 = 3.700; 020.120 und 020.130 = 2.900;
# 010.20 = 10.965; 030.50 = 8.097; 030.10 = 12.970; 030.90 = 2.654; Einwohner 2007 = 21.790.
KALK_2012 = {
    "ew": "22.383",
    "ew_dichte": "7.461 Einwohner je km²",
    "ew_veraend": "+2,7 %",
    "anteil_u18": "16,5 %",
    "anteil_65plus": "13,0 %",
    "anteil_frauen": "49,0 %",
    "anteil_auslaender": "36,2 %",
    "anteil_mh": "57,9 %",
    "anteil_nicht_eu": "67,2 %",
    "diversitaet": "0,56",
}


def zusammen(ebene: str) -> Gebiet:
    """Alle Einheiten einer Ebene als ein Gebiet."""
    einheiten = Raumeinheit.objects.filter(ags="05315000", ebene__schluessel=ebene)
    return Gebiet(ebene, ebene, "", tuple(Anteil(einheit.pk, Decimal(1)) for einheit in einheiten))


def test_koeln(echte_daten: Path, django_assert_num_queries: Any) -> None:
    inhalt = (echte_daten / "koeln/bevoelkerung.csv").read_bytes()
    koeln_einheiten(inhalt)
    Raumeinheit.objects.filter(schluessel="802").update(flaeche_ha=300)
    lieferung = lieferung_annehmen(datei=BytesIO(inhalt), dateiname="bevoelkerung.csv", durch=None)
    lieferung_uebernehmen(lieferung=lieferung, durch=None)

    stadt, bezirke, stadtteile = zusammen("gemeinde"), zusammen("stadtbezirk"), zusammen("stadtteil")
    with django_assert_num_queries(4):
        tafel = kennzahlen(indikatoren=["ew"], gebiete=[stadt, bezirke, stadtteile])
        for gebiet in tafel.gebiete:
            assert tafel.get("ew", gebiet, "2005").wert == 1_023_101
            assert tafel.get("ew", gebiet, "2012").wert == 1_044_555
    assert (len(bezirke.anteile), len(stadtteile.anteile)) == (9, 86)
    assert verfuegbare_zeitraeume([stadt]) == [str(jahr) for jahr in range(2005, 2013)]

    einheit = Raumeinheit.objects.select_related("ebene").get(ags="05315000", schluessel="802")
    kalk = gebiet_der_einheit(einheit)
    tafel = kennzahlen(indikatoren=list(INDIKATOREN), gebiete=[kalk], zeitraeume=["2012"])
    alle = {k.indikator.key: k.als_text.replace("\u00a0", " ") for k in tafel}
    assert {key: text for key, text in alle.items() if text not in ("x", "k. A.")} == KALK_2012
    assert {alle[key] for key in ("jugendquotient", "altenquotient", "gesamtquotient")} == {"x"}
    assert tafel.get("anteil_u18", kalk, "2012").zaehler == 3_700

    aufbau = altersaufbau(kalk, "2012")
    assert len(aufbau.baender) == 13
    assert sum(band.anzahl or 0 for band in aufbau.baender) == aufbau.gesamt == 22_383

    (zelle,) = tafel.herkunft("ew", kalk, "2012")
    zeile = inhalt.decode().splitlines()[(zelle.zeile or 0) - 1].split(",")
    assert zeile[(zelle.spalte or 0) - 1] == zelle.zelle == "22383.0"

    koeln = gebiet_der_einheit(Raumeinheit.objects.get(ags="05315000", schluessel=""))
    with django_assert_num_queries(14):
        bevoelkerung = gebietskapitel([kalk, koeln], "bevoelkerung")
    assert bevoelkerung is not None
    assert bevoelkerung.verlaeufe[0].bilder[0].befund.replace("\u00a0", " ") == (
        "Kalk ist zwischen 2005 und 2012 um 5,9 % gewachsen"
    )
