"""Diagramme einer Seite in zwei Breiten; darunter führt jede Zahl des Befunds zu ihrer Herkunft."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from sozialraum.kern.zahlen import prozent
from sozialraum.statistik import saetze, schaubilder
from sozialraum.statistik.kennzahl import Altersaufbau, Kennzahl, seit_dem_bruch
from sozialraum.statistik.schaubilder import Schaubild

# Breiten in Pixeln: ein Bild für Bildschirme, eines für Telefone ab 390 px.
BREIT, SCHMAL = 600.0, 330.0
Zeichner = Callable[[float], Schaubild | None]


@dataclass(frozen=True)
class Verweis:
    """Eine Zahl aus Befund oder Diagramm mit allem, was ihre Seite „Woher?“ braucht."""

    name: str
    text: str
    indikator: str
    zeitraum: str
    adresse: str


@dataclass(frozen=True)
class Bild:
    """Dasselbe Diagramm in zwei Breiten; die Seite zeigt, was passt, und darunter, woher es ist."""

    befund: str
    breit: SafeString
    schmal: SafeString
    verweise: tuple[Verweis, ...] = ()


def bild(zeichne: Zeichner, verweise: tuple[Verweis, ...] = ()) -> list[Bild]:
    """Das Bild, als Liste; leer, wenn es nichts zu zeichnen gibt."""
    breit, schmal = zeichne(BREIT), zeichne(SCHMAL)
    if breit is None or schmal is None:
        return []
    # Das SVG baut `diagramme` selbst und maskiert darin jeden fremden Text.
    return [Bild(breit.befund, mark_safe(breit.svg), mark_safe(schmal.svg), verweise)]


def verlauf(reihen: Sequence[Sequence[Kennzahl]]) -> list[Bild]:
    """Zeitreihe des ersten Gebiets neben den anderen; leer, wenn es keine zwei Zeitpunkte hat."""
    if sum(kennzahl.offen for kennzahl in reihen[0]) < 2:
        return []
    gezeigt = [reihe for reihe in reihen if any(kennzahl.offen for kennzahl in reihe)]
    return bild(
        lambda breite: schaubilder.entwicklung(gezeigt[0], gezeigt[1:], breite=breite), enden(gezeigt[:1])
    )


def index(reihen: Sequence[Sequence[Kennzahl]]) -> list[Bild]:
    """Anzahlen verschieden großer Gebiete als Index; leer ohne Vergleich."""
    if len(reihen) < 2:
        return []
    return bild(
        lambda breite: schaubilder.indexentwicklung(reihen[0], reihen[1:], breite=breite),
        enden([reihen[0], reihen[-1]]),
    )


def vergleich(kennzahlen: Sequence[Kennzahl]) -> list[Bild]:
    """Balken der Gebiete nebeneinander; leer, wenn weniger als zwei offen sind."""
    if sum(kennzahl.offen for kennzahl in kennzahlen) < 2:
        return []
    return bild(
        lambda breite: schaubilder.vergleich(kennzahlen, breite=breite),
        tuple(verweis(k, schaubilder.name(k.gebiet)) for k in kennzahlen if k.offen),
    )


def altersaufbau(aufbauten: Sequence[Altersaufbau]) -> list[Bild]:
    """Das erste Gebiet, das zweite als Umriss; darunter die Anteile, die der Befund nennt."""
    baender = saetze.auffaelligste_altersgruppe(*aufbauten) or ()
    verweise = tuple(
        Verweis(
            schaubilder.name(aufbau.gebiet),
            prozent(band.anteil),
            f"anteil_{band.schluessel}",
            aufbau.zeitraum,
            aufbau.gebiet.adresse,
        )
        for aufbau, band in zip(aufbauten, baender, strict=False)
        if band is not None
    )
    return bild(lambda breite: schaubilder.altersaufbau(*aufbauten, breite=breite), verweise)


def verweis(kennzahl: Kennzahl, name: str) -> Verweis:
    return Verweis(
        name, kennzahl.als_text, kennzahl.indikator.key, kennzahl.zeitraum, kennzahl.gebiet.adresse
    )


def enden(reihen: Sequence[Sequence[Kennzahl]]) -> tuple[Verweis, ...]:
    """Je Reihe der erste und der letzte offene Wert: aus ihnen ist die Veränderung gerechnet."""
    verweise = {}
    for reihe in reihen:
        offene = seit_dem_bruch([kennzahl for kennzahl in reihe if kennzahl.offen])
        for kennzahl in (*offene[:1], *offene[-1:]):
            ort = f"{schaubilder.name(kennzahl.gebiet)} " if len(reihen) > 1 else ""
            verweise[kennzahl.gebiet, kennzahl.zeitraum] = verweis(kennzahl, f"{ort}{kennzahl.zeitraum_text}")
    return tuple(verweise.values())
