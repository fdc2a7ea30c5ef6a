"""Wo wir selbst runden, grenzt nichts, was hinausgeht, die ungerundete Anzahl enger ein als die Rundung.

Ausprobiert werden alle Anzahlen, die zu den gerundeten passen: Alles, was die Tür hergibt, muss bei jeder von
ihnen dasselbe sein.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import pytest
from django.core.cache import cache

from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.kennzahlen import alle_indikatoren, altersaufbauten, alterspyramiden, kennzahlen
from sozialraum.statistik.models import Quelle, Wert
from sozialraum.statistik.wertabfragen import werte, wertzeilen
from tests.statistik.lieferungen import gebiet, liefere, quelle

pytestmark = pytest.mark.django_db

ORTE = {"11": ("11",), "12": ("12",), "21": ("21",), "22": ("22",), "1": ("11", "12"), "2": ("21", "22")}
KURZE = ("u6", "6-18", "18-65", "65+")
JE_VIERTEL = {
    "11": {
        "u15": 25,
        "15-65": 208,
        "u6": 13,
        "6-18": 42,
        "18-65": 198,
        "65+": 50,
        "auslaender": 31,
        "m": 150,
        "al": 9,
    },
    "12": {
        "u15": 41,
        "15-65": 216,
        "u6": 22,
        "6-18": 51,
        "18-65": 205,
        "65+": 61,
        "auslaender": 77,
        "m": 166,
        "al": 18,
    },
    "21": {
        "u15": 63,
        "15-65": 311,
        "u6": 31,
        "6-18": 64,
        "18-65": 301,
        "65+": 72,
        "auslaender": 112,
        "m": 230,
        "al": 27,
    },
    "22": {
        "u15": 33,
        "15-65": 189,
        "u6": 17,
        "6-18": 38,
        "18-65": 177,
        "65+": 83,
        "auslaender": 54,
        "m": 149,
        "al": 33,
    },
}


def register(*, genau_in_der_gemeinde: bool = True) -> Quelle:
    """Zwei Jahre, vier Viertel, zwei Bezirke, die Stadt; auf Vielfache von 5 gerundet, mit einem Anteil."""
    von = quelle("register", eigene_rundung=5, randsumme_exakt=genau_in_der_gemeinde)
    zellen = {}
    for jahr, mehr in (("2019", 0), ("2024", 7)):
        for ort, viertel in (ORTE | {"": tuple(JE_VIERTEL)}).items():
            summen = {
                kurz: sum(JE_VIERTEL[eines][kurz] + mehr for eines in viertel) for kurz in JE_VIERTEL["11"]
            }
            alle = sum(summen[kurz] for kurz in KURZE)
            zellen[ort, jahr] = summen | {
                "ew": alle,
                "w": alle - summen["m"],
                "al_anteil": (Decimal(summen["al"] * 100) / summen["18-65"]).quantize(Decimal("0.01")),
                "alter_mittel": Decimal("41.3"),
            }
    liefere(zellen, von=von)
    return von


def gebiete() -> list[Gebiet]:
    """Einheiten, die Stadt und Sozialräume, die sich überschneiden, auch mit Gewichten."""
    viertel = {ort: gebiet(ort).anteile[0].einheit_id for ort in ("11", "12", "21")}

    def raum(name: str, **gewichte: str) -> Gebiet:
        anteile = tuple(Anteil(viertel[ort[1:]], Decimal(gewicht)) for ort, gewicht in gewichte.items())
        return Gebiet(name, name, "Sozialraum", anteile)

    return [
        *(gebiet(ort) for ort in ("11", "12", "1", "")),
        raum("beide", v11="1", v12="1"),
        raum("quer", v11="1", v21="1"),
        raum("halb", v11="0.5", v12="1"),
        raum("zehntel", v11="0.1", v12="0.3", v21="0.7"),
    ]


def veroeffentlichtes() -> list[object]:
    """Alles, was die Tür zu diesen Zahlen hergibt."""
    cache.clear()
    orte = gebiete()
    tafel = kennzahlen(indikatoren=list(alle_indikatoren()), gebiete=orte, zeitraeume=["2019", "2024"])
    alles: list[object] = [
        (k.indikator.key, k.gebiet.kennung, k.zeitraum, k.wert, k.zaehler, k.nenner, k.zeichen, k.hinweis)
        for k in tafel
    ]
    alles += [
        (h.merkmal_schluessel, h.raum, h.zeitraum, h.wert, h.zeichen, h.zelle)
        for k in tafel
        for h in tafel.herkunft(k.indikator.key, k.gebiet, k.zeitraum)
    ]
    for jahr in ("2019", "2024"):
        alles += [(band, aufbau.gesamt) for aufbau in altersaufbauten(orte, jahr) for band in aufbau.baender]
        alles += [(pyramide.frauen, pyramide.maenner) for pyramide in alterspyramiden(orte, jahr)]
    alles += [
        (z.einheit.schluessel, z.merkmal.schluessel, z.zeitraum, z.wert, z.zeichen, z.zelle)
        for z in wertzeilen(werte().order_by("pk"))
    ]
    return alles


def passende(anzahl: int) -> range:
    """Alle ganzen Anzahlen, die auf dasselbe Vielfache von 5 gerundet werden."""
    mitte = (2 * anzahl + 5) // 10 * 5
    return range(max(0, mitte - 2), mitte + 3)


def zelle(kurz: str, ort: str, jahr: str = "2024") -> Wert:
    groesse = {"ew": "1.1", "u6": "2.1", "auslaender": "3.1", "al": "6.1", "al_anteil": "6.2"}[kurz]
    return Wert.objects.get(merkmal__schluessel=groesse, einheit__schluessel=ort, zeitraum=jahr)


def alle_moeglichen(*zellen: Wert) -> Iterator[tuple[int, ...]]:
    """Setzt nacheinander jede Verbindung von Anzahlen ein, die zu den gerundeten passt."""
    for zahlen in product(*(passende(int(eine.wert or 0)) for eine in zellen)):
        for eine, zahl in zip(zellen, zahlen, strict=True):
            Wert.objects.filter(pk=eine.pk).update(wert=zahl, zelle=str(zahl))
        yield zahlen


@pytest.mark.parametrize(("kurz", "ort"), [("ew", "11"), ("u6", "11"), ("al", "12"), ("auslaender", "1")])
def test_jede_anzahl_die_zur_gerundeten_passt_bleibt_moeglich(kurz: str, ort: str) -> None:
    register()
    vorher = veroeffentlichtes()
    eingesetzt = []
    for zahlen in alle_moeglichen(zelle(kurz, ort)):
        eingesetzt += zahlen
        assert veroeffentlichtes() == vorher
    assert len(eingesetzt) == 5


def test_auch_zaehler_und_nenner_zusammen_bleiben_offen() -> None:
    """11,3 % ließen von 25 möglichen Paaren nur wenige übrig."""
    register()
    vorher = veroeffentlichtes()
    assert [veroeffentlichtes() for _ in alle_moeglichen(zelle("auslaender", "11"), zelle("ew", "11"))] == (
        [vorher] * 25
    )


def test_der_gelieferte_anteil_ist_zu_und_der_gerechnete_steht_da() -> None:
    register()
    vorher = veroeffentlichtes()
    Wert.objects.filter(pk=zelle("al_anteil", "11").pk).update(wert=Decimal("4.01"), zelle="4,01")
    assert veroeffentlichtes() == vorher
    stadt = zelle("al_anteil", "")
    desselben_jahres = wertzeilen(werte().filter(zeitraum=stadt.zeitraum))
    gezeigt = {(z.einheit.schluessel, z.merkmal.schluessel): z.als_text for z in desselben_jahres}
    genau = stadt.zelle.replace(".", ",")
    assert (gezeigt["11", "6.2"], gezeigt["", "6.2"]) == ("•", genau)


def test_wo_niemand_rundet_aendert_sich_alles() -> None:
    """Gegenprobe: Dieselben Abfragen sehen den Unterschied, wenn die Quelle nicht rundet."""
    von = register()
    Quelle.objects.filter(pk=von.pk).update(eigene_rundung=0)
    vorher = veroeffentlichtes()
    Wert.objects.filter(pk=zelle("ew", "11").pk).update(wert=302)
    assert veroeffentlichtes() != vorher


def test_anteile_kommen_aus_gerundeten_anzahlen_und_bleiben_unter_hundert() -> None:
    """Vier aufgerundete Gruppen (15, 15, 15, 15) sind mehr als die 52, die es sind."""
    liefere(
        {("11", "2024"): {"ew": 52, "u6": 13, "6-18": 13, "18-65": 13, "65+": 13, "auslaender": 6}},
        von=quelle("register", eigene_rundung=5),
    )
    ort = gebiet("11")
    tafel = kennzahlen(indikatoren=["anteil_auslaender", "anteil_u18"], gebiete=[ort], zeitraeume=["2024"])
    auslaender = tafel.get("anteil_auslaender", ort, "2024")
    assert (auslaender.als_text, auslaender.zaehler, auslaender.nenner) == ("10,0\u00a0%", 5, 50)
    assert auslaender.hinweis == "aus Anzahlen, die auf Vielfache von 5 gerundet sind"
    assert tafel.get("anteil_u18", ort, "2024").als_text == "60,0\u00a0%"
    (aufbau,) = altersaufbauten([ort], "2024")
    assert {band.anteil for band in aufbau.baender} == {Decimal(30)}


def test_die_ganze_gemeinde_bleibt_genau_oder_wird_gerundet() -> None:
    von = register()
    stadt = gebiet("")

    def einwohner() -> str:
        tafel = kennzahlen(indikatoren=["ew"], gebiete=[stadt], zeitraeume=["2024"])
        return tafel.get("ew", stadt, "2024").als_text

    assert einwohner() == "1.537"
    Quelle.objects.filter(pk=von.pk).update(randsumme_exakt=False)
    assert einwohner() == "1.535"


def test_jeder_indikator_ist_dabei() -> None:
    register()
    tafel = kennzahlen(indikatoren=list(INDIKATOREN), gebiete=[gebiet("11")], zeitraeume=["2024"])
    offene = {kennzahl.indikator.key for kennzahl in tafel if kennzahl.offen}
    assert {"ew", "anteil_auslaender", "anteil_u18", "ew_dichte", "al_anteil"} <= offene
