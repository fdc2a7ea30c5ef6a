"""Wenige große Altersgruppen für das Kurzprofil; rein, ohne Django."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sozialraum.statistik.kennzahl import Altersaufbau, Altersband

# Kita, Schule, Ausbildung und Gründung, Familie, spätes Erwerbsleben, Ruhestand, hohes Alter.
SCHNITTE = (6, 18, 30, 50, 65, 80)


def vergroebert(aufbauten: Sequence[Altersaufbau]) -> list[Altersaufbau]:
    """Dieselben mit wenigen Gruppen, wo die gelieferten Grenzen es hergeben.

    Eine Gruppe ist nur offen, wenn alle ihre Teile es sind; sonst trägt sie das Zeichen des ersten fehlenden.
    """
    anfaenge = [{band.von for band in aufbau.baender} for aufbau in aufbauten if aufbau.baender]
    gemeinsame = set.intersection(*anfaenge) if anfaenge else set()
    schnitte = [schnitt for schnitt in SCHNITTE if schnitt in gemeinsame]
    return [replace(aufbau, baender=_zusammengefasst(aufbau.baender, schnitte)) for aufbau in aufbauten]


def _zusammengefasst(baender: Sequence[Altersband], schnitte: Sequence[int]) -> tuple[Altersband, ...]:
    gruppen: list[list[Altersband]] = []
    for band in baender:
        if not gruppen or band.von in schnitte:
            gruppen.append([])
        gruppen[-1].append(band)
    return tuple(
        Altersband(
            von=gruppe[0].von,
            bis=gruppe[-1].bis,
            anzahl=_summe([band.anzahl for band in gruppe]),
            anteil=_summe([band.anteil for band in gruppe]),
            zeichen=next((band.zeichen for band in gruppe if band.anteil is None), None),
        )
        for gruppe in gruppen
    )


def _summe(werte: Sequence[Decimal | None]) -> Decimal | None:
    offene = [wert for wert in werte if wert is not None]
    return sum(offene, Decimal(0)) if len(offene) == len(werte) else None
