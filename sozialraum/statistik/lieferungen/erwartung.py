"""Welcher Zeitraum einer Quelle aussteht: aus dem Abstand ihrer letzten beiden geschlossen, nicht geraten."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from sozialraum.statistik.zeitraeume import in_worten

FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-Q([1-4]))?")
EIN_JAHR = 12


def ausstehend(zeitraeume: Iterable[str], heute: date) -> str:
    """Der nächste Zeitraum in Worten, wenn er schon vorbei ist; sonst leer.

    Verglichen werden nur Zeiträume in der Form des jüngsten. Ist erst einer geliefert, gilt ein Jahr als
    Abstand; Formen ohne Monat (Kalenderwochen, Schuljahre) bleiben unbeurteilt.
    """
    lesbare = {zeitraum: treffer for zeitraum in zeitraeume if (treffer := FORM.fullmatch(zeitraum))}
    if not lesbare:
        return ""
    juengster = max(lesbare, key=lambda zeitraum: _ende(lesbare[zeitraum]))
    form = _form(juengster)
    enden = sorted({_ende(treffer) for zeitraum, treffer in lesbare.items() if _form(zeitraum) == form})
    naechster = enden[-1] + (enden[-1] - enden[-2] if len(enden) > 1 else EIN_JAHR)
    if naechster >= _monatszahl(heute.year, heute.month):
        return ""
    return in_worten(_schreibe(naechster, lesbare[juengster]))


def _form(zeitraum: str) -> str:
    return re.sub(r"\d", "0", zeitraum)


def _monatszahl(jahr: int, monat: int) -> int:
    return jahr * 12 + monat - 1


def _ende(treffer: re.Match[str]) -> int:
    """Der letzte Monat des Zeitraums, fortlaufend gezählt."""
    jahr, monat, _, quartal = treffer.groups()
    letzter = int(monat) if monat else int(quartal) * 3 if quartal else EIN_JAHR
    return _monatszahl(int(jahr), letzter)


def _schreibe(monatszahl: int, vorbild: re.Match[str]) -> str:
    jahr, monat = monatszahl // 12, monatszahl % 12 + 1
    _, hat_monat, tag, quartal = vorbild.groups()
    if quartal:
        return f"{jahr}-Q{monat // 3}"
    if tag:
        war_letzter = int(tag) == monthrange(int(vorbild[1]), int(vorbild[2]))[1]
        letzter = monthrange(jahr, monat)[1]
        return f"{jahr}-{monat:02}-{letzter if war_letzter else min(int(tag), letzter):02}"
    return f"{jahr}-{monat:02}" if hat_monat else str(jahr)
