"""Hält den Entwurf gegen eine frühere Fassung: die letzte Analyse oder eine eigene von früher."""

from collections.abc import Iterable
from typing import cast

from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.grund import grund_legen
from analysen.inhalt import Inhalt, Kapitelinhalt
from analysen.models import Analyse, Fassung, Kapitel
from analysen.neues.unterschiede import geaenderte_teile, unterschiede
from analysen.neues.wandel import Kapitelwandel, Wandel, wandel, wandel_der_kapitel, zahlen_in
from analysen.saetze import bezeichnung
from analysen.zusammenstellen import kapitelvorschau, zusammenstellen
from sozialraum.statistik import altersgruppen
from sozialraum.statistik.kennzahlen import vorhandene_indikatoren

HOECHSTENS_FASSUNGEN = 10


def vergleichbare(analyse: Analyse) -> list[Fassung]:
    """Womit sich der Entwurf vergleichen lässt: Fassungen der letzten Analyse, dann eigene; je die jüngsten.

    Was herausging, steht vor dem, was nur Vorschau war. Eine Abfrage.
    """
    fassungen = list(
        Fassung.objects.filter(analyse__in=[pk for pk in (analyse.vorgaenger_id, analyse.pk) if pk])
        .defer("inhalt")
        .select_related("analyse")
    )
    fassungen.sort(
        key=lambda fassung: (
            fassung.analyse_id == analyse.pk,
            fassung.art != Fassung.Art.FESTGESCHRIEBEN,
            -fassung.nummer,
        )
    )
    letzte = [f for f in fassungen if f.analyse_id != analyse.pk][:HOECHSTENS_FASSUNGEN]
    return letzte + [f for f in fassungen if f.analyse_id == analyse.pk][:HOECHSTENS_FASSUNGEN]


def gewaehlte(fassungen: Iterable[Fassung], kennung: str) -> Fassung | None:
    """Die mit dieser Kennung, sonst die erste; None, wenn es keine gibt."""
    fassungen = list(fassungen)
    passend = [fassung for fassung in fassungen if str(fassung.pk) == kennung]
    return next(iter(passend or fassungen), None)


def vergleiche(analyse: Analyse, fassung: Fassung) -> tuple[Inhalt, Inhalt, Wandel]:
    """Der Inhalt damals, der Entwurf heute und was sich dazwischen geändert hat."""
    alt = _inhalt(fassung)
    neu = zusammenstellen(analyse)
    namen = _namen([*alt["kapitel"], *neu["kapitel"]])
    return alt, neu, wandel(alt, neu, namen=namen, orte=_orte(analyse))


def was_anders_ist(analyse: Analyse, alt: Inhalt, neu: Inhalt) -> list[str]:
    """In Sätzen: erst Kapitel, Rechenwege, Quellen und Zahlen, dann, welche Teile es betrifft."""
    namen = _namen([*alt["kapitel"], *neu["kapitel"]])
    return [
        *unterschiede(alt, neu, namen=namen, orte=_orte(analyse)),
        *geaenderte_teile(alt, neu),
    ]


def vergleiche_kapitel(
    kapitel: Kapitel, fassung: Fassung
) -> tuple[Kapitelinhalt | None, Kapitelinhalt | None, Kapitelwandel | None]:
    """Nur dieses Kapitel: damals, heute und was sich geändert hat; ohne das übrige zusammenzustellen."""
    alt = _inhalt(fassung)
    damals = next((k for k in alt["kapitel"] if k["schluessel"] == kapitel.schluessel), None)
    bloecke, gebiete = kapitelvorschau(kapitel)
    heute = None
    if bloecke:
        heute = Kapitelinhalt(
            nummer=kapitel.nummer, schluessel=kapitel.schluessel, titel=kapitel.titel, bloecke=bloecke
        )
    gewandelt = wandel_der_kapitel(
        [damals] if damals else [],
        [heute] if heute else [],
        namen=_namen([damals, heute]),
        orte={gebiet.kennung: bezeichnung(gebiet) for gebiet in gebiete},
    )
    return damals, heute, gewandelt[0] if gewandelt else None


def _inhalt(fassung: Fassung) -> Inhalt:
    """Ältesten Fassungen fehlen Teile, die es damals noch nicht gab."""
    leer = {"blicke": [], "kapitel": [], "anhang": {"quellen": []}}
    return cast(Inhalt, leer | fassung.inhalt)


def _namen(kapitel: Iterable[Kapitelinhalt | None]) -> dict[str, str]:
    """Indikator → Bezeichnung, wie der Katalog sie heute führt; höchstens eine Abfrage."""
    keys = {zahl["indikator"] for eines in kapitel if eines for zahl in zahlen_in(eines["bloecke"])}
    namen = {key: indikator.label for key, indikator in vorhandene_indikatoren(sorted(keys)).items()}
    for key in keys - namen.keys():
        # In der Fassung heißen Anzahl und Anteil einer Altersgruppe gleich; die Einheit unterscheidet sie.
        for name, gesucht in ((key, key), (f"{key}%", f"anteil_{key}")):
            if (gruppe := altersgruppen.aus_schluessel(gesucht)) is not None:
                namen[name] = gruppe.label
    return namen


def _orte(analyse: Analyse) -> dict[str, str]:
    with mandant_der_analyse(analyse):
        grund = grund_legen(analyse, [], mit_blick=False)
    return {
        gebiet.kennung: bezeichnung(gebiet)
        for raum in grund.raeume
        for gebiet in (*raum.gebiete, *raum.einheiten)
    }
