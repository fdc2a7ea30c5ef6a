"""Welche Teilnahmen die Agentur verlassen: Summen über Quartale, von denen keines zu klein ist.

Zwei Analysen über andere Jahre, Gebiete oder von einem anderen Tag lassen sich voneinander abziehen. Darum
entscheidet nicht die Summe, sondern jedes Quartal eines Angebots für sich, ob es mitzählt: Was auch immer
sich abziehen lässt, ist wieder eine Summe solcher Quartale.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sozialraum.kern.kleine_zahlen import veroeffentlicht


class Oeffentlich(NamedTuple):
    """`teilnahmen` ist None, wenn nichts gezählt oder alles zu klein ist."""

    teilnahmen: int | None
    verschwiegen: bool


def oeffentlich(quartale: Iterable[int | None]) -> Oeffentlich:
    """Aus den Teilnahmen je Quartal, None ohne Zählung; eine echte Null zählt mit."""
    gezaehlte = [teilnahmen for teilnahmen in quartale if teilnahmen is not None]
    offene = [teilnahmen for teilnahmen in gezaehlte if veroeffentlicht(teilnahmen) is not None]
    return Oeffentlich(sum(offene) if offene else None, len(offene) < len(gezaehlte))


def beginn_des_quartals(tag: date) -> date:
    """Was danach stattfindet, wächst noch: Von Woche zu Woche wären es nur wenige mehr."""
    return date(tag.year, tag.month - (tag.month - 1) % 3, 1)
