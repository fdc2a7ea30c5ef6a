"""Aus einer Definition der Indikator, mit dem die Tür rechnet wie mit denen des Katalogs."""

from typing import Literal, cast

from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.statistik.eigene.modelle import Indikatordefinition
from sozialraum.statistik.formeln import Formel, gespeicherte_formel_lesen
from sozialraum.statistik.indikatoren import Art, Indikator, Kapitel, Richtung


def als_indikator(definition: Indikatordefinition) -> Indikator:
    formel = gespeicherte_formel_lesen(definition.formel)
    return Indikator(
        key=definition.schluessel,
        label=definition.label,
        einheit=definition.einheit,
        stellen=definition.stellen,
        art=Art(definition.art),
        fassungen=((formel.zaehler, formel.nenner),),
        definition=definition.definition,
        subjekt=definition.subjekt,
        genus=cast(Literal["m", "f", "n"], definition.genus),
        faktor=formel.faktor,
        altersgrenzen=altersgrenzen(formel),
        richtung=Richtung(definition.richtung),
        hinweis=definition.hinweis,
        formel=definition.formel_in_worten,
        kapitel=_kapitel(definition.kapitel),
        version=definition.version,
    )


def _kapitel(schluessel: str) -> Kapitel:
    return next((k for k in Kapitel if k.schluessel == schluessel), Kapitel.BEVOELKERUNG)


def altersgrenzen(formel: Formel) -> str:
    """`unter 20 Jahre und 65 Jahre und älter; 20 bis unter 65 Jahre`, Zähler vor Nenner; leer ohne "
    "Grenzen."""
    seiten = []
    for glieder in (formel.zaehler, formel.nenner):
        alter = list(dict.fromkeys(g.auswahl.alter for g in glieder if g.auswahl.alter))
        seiten.append(aufzaehlung(alter))
    return "; ".join(dict.fromkeys(filter(None, seiten)))
