"""Eine berichtigte Lieferung ändert eine Zelle, und im Entwurf ändert sich genau, was auf ihr beruht.

Was auf der Zelle beruht, sagt die Herkunft jeder gedruckten Zahl; was sich geändert hat, der Vergleich zweier
Inhalte, Pfad für Pfad. Beides muss dasselbe sein.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django_scopes import scope

from analysen.inhalt import Inhalt
from analysen.models import Analyse, Baustein
from analysen.zusammenstellen import zusammenstellen
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume, vergleichsgebiete
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.altersgruppen import FORM
from sozialraum.statistik.kennzahlen import Kennzahlentafel, kennzahlen
from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.analysen import hafen
from tests.statistik.lieferungen import MERKMALE, liefere

pytestmark = pytest.mark.django_db

Pfad = tuple[Any, ...]

TEXT = (
    "Im Viertel leben {{ew}} Menschen, 2019 waren es {{ew|raum|2019}}. Unter 18 sind {{anteil_u18}}, in der "
    "Stadt {{anteil_u18|stadt}}.\n\nOhne Zahl steht hier ein Satz.",
    "In der Stadt haben {{anteil_auslaender|stadt}} keinen deutschen Pass.",
    "Dieser Text nennt keine Zahl.",
)
# Wo, wann, was und wie die Quelle es berichtigt.
ZELLEN = [
    ("11", "2024", "ew", 1400),
    ("11", "2024", "auslaender", 360),
    ("11", "2024", "65+", 236),
    ("11", "2019", "ew", 1100),
    ("1", "2024", "u6", 190),
    ("", "2024", "auslaender", 7120),
    ("", "2019", "ew", 46000),
]


@pytest.fixture
def analyse() -> Analyse:
    """Alle Kapitel der mitgelieferten Gliederung, dazu Texte mit und ohne Zahlmarken."""
    hafen.zahlen()
    analyse = hafen.analyse()
    with scope(traeger=[analyse.traeger_id]):
        for schluessel, text in zip(("bevoelkerung", "vergleich", "lage"), TEXT, strict=True):
            baustein = hafen.kapitel(analyse, schluessel).bausteine.filter(art=Baustein.Art.TEXT).first()
            baustein.text, baustein.ausgangstext = text, False
            baustein.save()
    return analyse


def inhalt(analyse: Analyse) -> Inhalt:
    with scope(traeger=[analyse.traeger_id]):
        return zusammenstellen(analyse)


def berichtige(wo: str, wann: str, was: str, wert: int) -> Lieferung:
    """Eine Lieferung mit genau dieser Zelle; die bisherige gilt nicht mehr."""
    Wert.objects.filter(
        einheit__ags=b.AGS,
        einheit__schluessel=wo,
        zeitraum=wann,
        merkmal__schluessel=MERKMALE[was][0],
        aktuell=True,
    ).update(aktuell=False)
    return liefere({(wo, wann): {was: wert}}, datei="berichtigt.csv")


# Was sich geändert hat -----------------------------------------------------------------------------


def unterschiede(alt: Any, neu: Any, pfad: Pfad = ()) -> Iterator[Pfad]:
    """Die Pfade aller Blätter, die nicht gleich sind."""
    if isinstance(alt, dict) and isinstance(neu, dict):
        for schluessel in alt.keys() | neu.keys():
            yield from unterschiede(alt.get(schluessel), neu.get(schluessel), (*pfad, schluessel))
    elif isinstance(alt, list) and isinstance(neu, list) and len(alt) == len(neu):
        for nummer, (eins, zwei) in enumerate(zip(alt, neu, strict=True)):
            yield from unterschiede(eins, zwei, (*pfad, nummer))
    elif alt != neu:
        yield pfad


def zahlen_mit_pfad(etwas: Any, pfad: Pfad = ()) -> Iterator[tuple[Pfad, dict[str, Any]]]:
    if isinstance(etwas, dict) and {"indikator", "gebiet", "zeitraum", "wert"} <= etwas.keys():
        yield pfad, etwas
    elif isinstance(etwas, dict):
        for schluessel, teil in etwas.items():
            yield from zahlen_mit_pfad(teil, (*pfad, schluessel))
    elif isinstance(etwas, list):
        for nummer, teil in enumerate(etwas):
            yield from zahlen_mit_pfad(teil, (*pfad, nummer))


# Was auf der Zelle beruht --------------------------------------------------------------------------


def indikator(zahl: Mapping[str, Any]) -> str:
    key = str(zahl["indikator"])
    return f"anteil_{key}" if FORM.fullmatch(key) and zahl["einheit"] == "%" else key


class Abhaengigkeit:
    """Sagt von einer gedruckten Zahl, ob die Zelle in sie eingeht."""

    def __init__(self, inhalt: Inhalt, wo: str, wann: str, was: str) -> None:
        (raum,) = gebiete_der_sozialraeume([b.hafenviertel()])
        self.gebiete: dict[str, Gebiet] = {g.kennung: g for g in (raum, *vergleichsgebiete(raum))}
        gedruckte = [zahl for _, zahl in zahlen_mit_pfad(inhalt) if zahl["indikator"] and zahl["zeitraum"]]
        self.tafel: Kennzahlentafel = kennzahlen(
            indikatoren=sorted({indikator(zahl) for zahl in gedruckte}),
            gebiete=list(self.gebiete.values()),
            zeitraeume=sorted({zahl["zeitraum"] for zahl in gedruckte}),
        )
        self.raum = f"{b.AGS}/{wo}" if wo else b.AGS
        self.wann, self.merkmal = wann, MERKMALE[was][0]

    def __call__(self, zahl: Mapping[str, Any]) -> bool:
        gebiet = self.gebiete.get(zahl["gebiet"])
        if not zahl["indikator"] or gebiet is None:
            return False
        return any(
            (eine.raum_kennung, eine.zeitraum, eine.merkmal_schluessel)
            == (self.raum, self.wann, self.merkmal)
            for eine in self.tafel.herkunft(indikator(zahl), gebiet, zahl["zeitraum"])
        )


def bloecke(inhalt: Inhalt) -> dict[Pfad, dict[str, Any]]:
    return {
        ("kapitel", k, "bloecke", n): block
        for k, kapitel in enumerate(inhalt["kapitel"])
        for n, block in enumerate(kapitel["bloecke"])
    }


def beruht(block: dict[str, Any], tabellen: Mapping[int, dict[str, Any]], haengt_ab: Abhaengigkeit) -> bool:
    """Ein Bild beruht auf dem, was es aus seiner Tabelle zeichnet."""
    zahlen = [zahl for _, zahl in zahlen_mit_pfad(block)]
    if block["art"] == "abbildung":
        for bild in block["bilder"]:
            for nummer in re.findall(r"in Tabelle (\d+)", bild):
                zahlen += gezeichnete(bild, tabellen[int(nummer)])
    return any(haengt_ab(zahl) for zahl in zahlen)


def gezeichnete(bild: str, tabelle: dict[str, Any]) -> list[dict[str, Any]]:
    """Die Zellen, deren Gebiet im Bild steht; nennt es eine Zeile („Frauenanteil: …“), dann nur deren."""
    zeilen = [zeile for zeile in tabelle["zeilen"] if f">{zeile['kopf']}: " in bild] or tabelle["zeilen"]
    spalten = [
        n
        for n, spalte in enumerate(tabelle["spalten"])
        if any(wort and wort in bild for wort in (spalte["text"], spalte["zusatz"]))
    ]
    return [
        zahl
        for zeile in zeilen
        for n in spalten or range(len(tabelle["spalten"]))
        if (zahl := zeile["zellen"][n]["zahl"]) is not None
    ]


@pytest.mark.parametrize(("wo", "wann", "was", "wert"), ZELLEN)
def test_genau_das_aendert_sich_was_auf_der_zelle_beruht(
    analyse: Analyse, wo: str, wann: str, was: str, wert: int
) -> None:
    alt = inhalt(analyse)
    haengt_ab = Abhaengigkeit(alt, wo, wann, was)
    zahlen = list(zahlen_mit_pfad(alt))
    erwartet = {pfad for pfad, zahl in zahlen if haengt_ab(zahl)}
    assert erwartet, "Die Zelle geht in keine gedruckte Zahl ein: der Test prüfte nichts."

    lieferung = berichtige(wo, wann, was, wert)
    neu = inhalt(analyse)

    # Jede Zahl, die auf der Zelle beruht, ist eine andere, und keine sonst.
    neue_zahlen = dict(zahlen_mit_pfad(neu))
    assert neue_zahlen.keys() == dict(zahlen).keys()
    assert {pfad for pfad, zahl in zahlen if neue_zahlen[pfad]["wert"] != zahl["wert"]} == erwartet
    # Jeder Satz, jedes Bild, jede Tabelle und jeder Text, die eine solche Zahl zeigen, und kein Block sonst.
    alte_bloecke, neue_bloecke = bloecke(alt), bloecke(neu)
    tabellen = {block["nummer"]: block for block in alte_bloecke.values() if block["art"] == "tabelle"}
    geaendert = {pfad for pfad, block in alte_bloecke.items() if neue_bloecke[pfad] != block}
    beruhend = {pfad for pfad, block in alte_bloecke.items() if beruht(block, tabellen, haengt_ab)}
    assert _benannt(geaendert, alte_bloecke) == _benannt(beruhend, alte_bloecke)
    # Daneben nur „Auf einen Blick“ und Raumeinheiten, soweit sie solche Zahlen nennen, und die neue Datei.
    sonst = {pfad for pfad in unterschiede(alt, neu) if pfad[0] not in ("kapitel", "blicke", "anhang")}
    assert sonst == set()
    blick = {pfad[:4] for pfad in unterschiede(alt, neu) if pfad[0] == "blicke"}
    assert blick == {pfad[:4] for pfad in erwartet if pfad[0] == "blicke"}
    anhang = {pfad[:2] for pfad in unterschiede(alt, neu) if pfad[0] == "anhang"}
    assert anhang == {("anhang", "quellen")} | {pfad[:2] for pfad in erwartet if pfad[0] == "anhang"}
    dateien = [datei["sha256"] for quelle in neu["anhang"]["quellen"] for datei in quelle["dateien"]]
    assert lieferung.sha256 in dateien


def _benannt(pfade: set[Pfad], alle: Mapping[Pfad, dict[str, Any]]) -> list[str]:
    return sorted(f"{pfad[1]}.{pfad[3]} {alle[pfad]['art']}" for pfad in pfade)


def test_ohne_neue_lieferung_bleibt_alles_wie_es_ist(analyse: Analyse) -> None:
    assert list(unterschiede(inhalt(analyse), inhalt(analyse))) == []


def test_dieselbe_zahl_noch_einmal_geliefert_aendert_nur_das_verzeichnis(analyse: Analyse) -> None:
    alt = inhalt(analyse)
    berichtige("11", "2024", "ew", 1250)
    assert {pfad[:2] for pfad in unterschiede(alt, inhalt(analyse))} == {("anhang", "quellen")}


def test_eine_zelle_die_niemand_druckt_aendert_nichts(analyse: Analyse) -> None:
    """Die Südstadt gehört nicht zur Analyse."""
    alt = inhalt(analyse)
    liefere({("22", "2024"): {"ew": 900, "auslaender": 90}}, datei="suedstadt.csv")
    assert {pfad[0] for pfad in unterschiede(alt, inhalt(analyse))} <= {"kapitel"}
    assert [
        pfad
        for pfad in unterschiede(alt, inhalt(analyse))
        if alt["kapitel"][pfad[1]]["bloecke"][pfad[3]]["art"] != "abbildung"
    ] == []
