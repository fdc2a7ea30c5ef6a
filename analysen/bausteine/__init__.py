"""Aus jedem Baustein werden Blöcke des Inhalts; je Art eine Funktion."""

from collections.abc import Callable

from analysen.bausteine import (
    alter,
    angebotsbilanz,
    bedarfe,
    befundsatz,
    datengrenzen,
    eigene_arbeit,
    einfach,
    empfehlungen,
    erhebung,
    karte,
    lage,
    methodenbild,
    netzbild,
    neues,
    rueckblick,
    staaten,
    tabelle,
    text,
    vergleich,
    verlauf,
    wahl,
)
from analysen.grund import Grund
from analysen.inhalt import Block
from analysen.models import Baustein

Bauer = Callable[[Grund, Baustein], list[Block]]


def bloecke(grund: Grund, baustein: Baustein) -> list[Block]:
    """Die Blöcke des Bausteins; leer, wenn es nichts zu zeigen gibt (etwa ein Text, der noch fehlt)."""
    gewaehlter = wahl.ausschnitt(grund, baustein)
    if grund.zeitraeume and not gewaehlter.zeitraeume:
        return [wahl.kein_jahr(grund, baustein)]
    return BAUER[baustein.art](gewaehlter, baustein)


BAUER: dict[str, Bauer] = {
    Baustein.Art.TEXT: text.text,
    Baustein.Art.EINFACH: einfach.einfach,
    Baustein.Art.SATZ: befundsatz.saetze,
    Baustein.Art.TABELLE: tabelle.tabelle,
    Baustein.Art.STAATEN: staaten.staaten,
    Baustein.Art.LAGEKARTE: lage.lagekarte,
    Baustein.Art.KARTE: karte.karte,
    Baustein.Art.ZEITREIHE: verlauf.zeitreihe,
    Baustein.Art.ALTERSAUFBAU: alter.altersaufbau,
    Baustein.Art.KENNZAHLEN: vergleich.kennzahlen,
    Baustein.Art.VERGLEICH: vergleich.vergleich,
    Baustein.Art.ANGEBOTE: angebotsbilanz.angebote,
    Baustein.Art.KOOPERATIONEN: eigene_arbeit.kooperationen,
    Baustein.Art.NETZWERKE: eigene_arbeit.netzwerke,
    Baustein.Art.NETZBILD: netzbild.netzbild,
    Baustein.Art.METHODEN: erhebung.methoden,
    Baustein.Art.METHODENBILD: methodenbild.methodenbild,
    Baustein.Art.ZITATE: erhebung.zitate,
    Baustein.Art.RESSOURCEN: erhebung.ressourcen,
    Baustein.Art.BEDARFE: bedarfe.bedarfe,
    Baustein.Art.EMPFEHLUNGEN: empfehlungen.empfehlungen,
    Baustein.Art.RUECKBLICK: rueckblick.rueckblick,
    Baustein.Art.NEUES: neues.neues,
    Baustein.Art.GRENZEN: datengrenzen.grenzen,
    Baustein.Art.QUELLEN: lambda grund, baustein: [],
}
