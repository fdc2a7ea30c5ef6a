"""Welcher Zeitraum einer Quelle zu einem Jahr gehört: jede Quelle hat ihren eigenen Takt und Rückstand."""

from collections.abc import Iterable, Mapping, Sequence

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.kennzahlen import Kennzahlentafel

Lieferzeiten = Mapping[int, Sequence[str]]


def jahre(lieferzeiten: Lieferzeiten) -> list[str]:
    """Alle Jahre, zu denen irgendeine Quelle etwas hat, das jüngste zuerst."""
    alle = {zeitraum[:4] for zeiten in lieferzeiten.values() for zeitraum in zeiten}
    return sorted(alle, reverse=True)


def im_jahr(lieferzeiten: Lieferzeiten, jahr: str) -> list[str]:
    """Je Quelle ihr letzter Zeitraum in diesem Jahr oder sonst der letzte davor; der jüngste zuerst."""
    passend = set()
    for zeiten in lieferzeiten.values():
        bis_dahin = [zeitraum for zeitraum in zeiten if zeitraum[:4] <= jahr]
        if bis_dahin:
            passend.add(max(bis_dahin, key=_ende))
    return sorted(passend, key=_ende, reverse=True)


def _ende(zeitraum: str) -> tuple[int, float, str]:
    return zeitraeume.jahr(zeitraum), zeitraeume.auf_der_achse(zeitraum), zeitraum


def zeile(
    tafel: Kennzahlentafel, indikator: str, gebiete: Sequence[Gebiet], stand: Iterable[str]
) -> list[Kennzahl]:
    """Die Kennzahlen aller Gebiete zum selben, jüngsten Zeitraum aus `stand`, zu dem es eine Quelle gibt.

    Gibt es zu keinem eine, stehen da die Gründe des jüngsten. Fehler: `ValueError` bei leerem `stand`.
    """
    juengste: list[Kennzahl] | None = None
    for zeitraum in stand:
        kennzahlen = [tafel.get(indikator, gebiet, zeitraum) for gebiet in gebiete]
        if any(kennzahl.quellen for kennzahl in kennzahlen):
            return kennzahlen
        juengste = juengste or kennzahlen
    if juengste is None:
        raise ValueError("Ohne Zeitraum gibt es keine Kennzahl.")
    return juengste
