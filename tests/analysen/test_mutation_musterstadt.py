"""Eine berichtigte Zelle in der Musterstadt: im Entwurf des Hafens ändert sich genau, was auf ihr beruht.

Wie in Probstadt (`test_mutation`), nur mit allen Quellen, Bedarfen und Texten einer fertigen Analyse.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from analysen.models import Analyse
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume, gebiete_zu_adressen, vergleichsgebiete
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.models import Lieferung, Wert
from sozialraum.statistik.schliessen.bestand_schliessen import bestand_schliessen
from tests.analysen.test_mutation import (
    beruht,
    bloecke,
    indikator,
    inhalt,
    unterschiede,
    zahlen_mit_pfad,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("musterstadt")]

AGS = "05999000"
AUSLAENDER, SGB2_KINDER, ARBEITSLOSE = "030.50", "11", "AL01"


@pytest.fixture
def entwurf() -> Analyse:
    with scopes_disabled():
        return Analyse.objects.select_related("agentur__traeger", "traeger").get(
            agentur__name="Integrationsagentur Hafen und Bahnhof", zustand=Analyse.Zustand.ENTWURF
        )


def zelle(wo: str, was: str) -> Wert:
    """Die jüngste geltende Zelle eines Quartiers oder der Stadt."""
    menge = Wert.objects.filter(
        aktuell=True, einheit__ags=AGS, einheit__schluessel=wo, merkmal__schluessel=was, zeichen=""
    )
    return menge.select_related("merkmal__quelle", "einheit").latest("zeitraum")


def berichtige(alte: Wert, um: int) -> Lieferung:
    """Eine Lieferung mit genau dieser Zelle; die bisherige gilt nicht mehr."""
    quelle = alte.merkmal.quelle
    lieferung = Lieferung.objects.create(
        quelle=quelle,
        dateiname="berichtigt.csv",
        datei="lieferungen/berichtigt.csv",
        sha256="f" * 64,
        groesse=1000,
        zustand="uebernommen",
        uebernommen=timezone.now(),
        durch_name="Amt für Statistik",
        anzahl_werte=1,
        umfang={"merkmale": 1, "gebiete": 1, "ebenen": {}, "zeitraeume": [alte.zeitraum]},
    )
    Wert.objects.filter(pk=alte.pk).update(aktuell=False)
    assert alte.wert is not None
    neuer = alte.wert + um
    Wert.objects.create(
        lieferung=lieferung,
        einheit=alte.einheit,
        merkmal=alte.merkmal,
        zeitraum=alte.zeitraum,
        wert=neuer,
        zeile=2,
        spalte=5,
        zelle=str(neuer),
    )
    bestand_schliessen(
        quelle=quelle, zeitraeume_=[alte.zeitraum], anlass="berichtigt.csv", lieferung=lieferung
    )
    return lieferung


def abhaengigkeit(entwurf: Analyse, gedruckt: Any, alte: Wert) -> Callable[[Mapping[str, Any]], bool]:
    """Sagt von einer gedruckten Zahl der Statistik, ob die Zelle in sie eingeht."""
    with scope(traeger=[entwurf.traeger_id]):
        raeume = gebiete_der_sozialraeume(list(entwurf.sozialraeume.all()))
    einheiten = Raumeinheit.objects.filter(pk__in=[pk for raum in raeume for pk in raum.einheiten])
    teile = gebiete_zu_adressen([einheit.adresse for einheit in einheiten.select_related("ebene")]).values()
    gebiete = {g.kennung: g for raum in raeume for g in (raum, *vergleichsgebiete(raum), *teile)}
    zahlen = [zahl for _, zahl in zahlen_mit_pfad(gedruckt) if zahl["indikator"] and zahl["zeitraum"]]
    tafel = kennzahlen(
        indikatoren=sorted({indikator(zahl) for zahl in zahlen}),
        gebiete=list(gebiete.values()),
        zeitraeume=sorted({zahl["zeitraum"] for zahl in zahlen}),
    )
    schluessel = alte.einheit.schluessel
    gesucht = (f"{AGS}/{schluessel}" if schluessel else AGS, alte.zeitraum, alte.merkmal.schluessel)

    def haengt_ab(zahl: Mapping[str, Any]) -> bool:
        gebiet = gebiete.get(zahl["gebiet"])
        return (
            bool(zahl["indikator"])
            and gebiet is not None
            and any(
                (eine.raum_kennung, eine.zeitraum, eine.merkmal_schluessel) == gesucht
                for eine in tafel.herkunft(indikator(zahl), gebiet, zahl["zeitraum"])
            )
        )

    return haengt_ab


@pytest.mark.parametrize(
    ("wo", "was", "um"), [("12", AUSLAENDER, 45), ("", SGB2_KINDER, 900), ("12", ARBEITSLOSE, 120)]
)
def test_genau_das_aendert_sich_was_auf_der_zelle_beruht(
    entwurf: Analyse, wo: str, was: str, um: int
) -> None:
    alte = zelle(wo, was)
    alt = inhalt(entwurf)
    haengt_ab = abhaengigkeit(entwurf, alt, alte)
    # Zahlen ohne Indikator sind gezählt oder, wie Anteile an allen Staatsangehörigkeiten, ausgerechnet.
    zahlen = {pfad: zahl for pfad, zahl in zahlen_mit_pfad(alt) if zahl["indikator"]}
    erwartet = {pfad for pfad, zahl in zahlen.items() if haengt_ab(zahl)}
    assert len(zahlen) > 300 and len(erwartet) >= 3

    lieferung = berichtige(alte, um)
    neu = inhalt(entwurf)

    neue_zahlen = dict(zahlen_mit_pfad(neu))
    assert zahlen.keys() <= neue_zahlen.keys()
    assert {pfad for pfad, zahl in zahlen.items() if neue_zahlen[pfad]["wert"] != zahl["wert"]} == erwartet
    alte_bloecke, neue_bloecke = bloecke(alt), bloecke(neu)
    tabellen = {block["nummer"]: block for block in alte_bloecke.values() if block["art"] == "tabelle"}
    genannt = {zahlen[pfad]["text"] for pfad in erwartet}
    beruhend = {
        pfad
        for pfad, block in alte_bloecke.items()
        # Unter der Tabelle einer Karte steht der Wert der Stadt in Worten.
        if beruht(block, tabellen, haengt_ab)
        or any(text in satz for satz in block.get("anmerkungen", []) for text in genannt)
    }
    assert alte_bloecke.keys() == neue_bloecke.keys()
    assert {pfad for pfad, block in alte_bloecke.items() if neue_bloecke[pfad] != block} == beruhend
    # Daneben nur „Auf einen Blick“ und Raumeinheiten, soweit sie solche Zahlen nennen, und die neue Datei.
    sonst = {pfad[:2] for pfad in unterschiede(alt, neu) if pfad[0] != "kapitel"}
    assert sonst == {("anhang", "quellen")} | {pfad[:2] for pfad in erwartet if pfad[0] != "kapitel"}
    dateien = [datei["sha256"] for quelle in neu["anhang"]["quellen"] for datei in quelle["dateien"]]
    assert lieferung.sha256 in dateien


def test_ein_bedarf_sagt_dass_seine_zahl_berichtigt_ist(entwurf: Analyse) -> None:
    """Die Grundlage behält, wie die Zahl dastand, und nennt, wie sie heute lautet; andere Bedarfe bleiben."""
    alt = karten(inhalt(entwurf))
    berichtige(zelle("12", AUSLAENDER), 450)
    neu = karten(inhalt(entwurf))
    (geaendert,) = [aussage for aussage, grundlagen in alt.items() if neu[aussage] != grundlagen]
    assert geaendert.startswith("Eltern im Schichtdienst")
    (davor,) = [g for g in alt[geaendert] if g not in neu[geaendert]]
    (danach,) = [g for g in neu[geaendert] if g not in alt[geaendert]]
    assert davor["zahl"]["text"] != danach["zahl"]["text"]
    assert "Bei der Übernahme" not in davor["text"]
    assert f"stand hier {davor['zahl']['text']}" in danach["text"]


def karten(gedruckt: Any) -> dict[str, list[dict[str, Any]]]:
    """Aussage des Bedarfs → seine Grundlagen, wie sie gedruckt werden."""
    return {
        karte["aussage"]: karte["grundlagen"]
        for block in bloecke(gedruckt).values()
        if block["art"] == "bedarfe"
        for karte in block["karten"]
    }
