"""Überschriften, aus denen Excel ein Datum gemacht hat: „5-10“ wird „05. Okt“, „10-14“ wird „Okt 14“."""

import re

from sozialraum.statistik.lesen.zeitraum_lesen import MONATSNAMEN
from sozialraum.statistik.vorschlagen import woerter
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import Lage

_MONAT = r"(?P<monat>[A-Za-zÄÖÜäöü]{3,9})\.?"
FALLEN = tuple(
    re.compile(muster)
    for muster in (
        rf"(?P<von>[0-9]{{1,2}})\.? ?{_MONAT}",
        rf"{_MONAT} (?P<bis>[0-9]{{2}})",
        r"(?P<von>[0-9]{1,2})\.(?P<bis>[0-9]{1,2})\.?(?:[0-9]{4})?",
        r"(?P<jahr>[0-9]{4})-(?P<zweite>[0-9]{2})-(?P<dritte>[0-9]{2})",
    )
)
WEGLASSEN = "weglassen"


def datumsfallen_klaeren(lage: Lage) -> None:
    """Steht zwischen Altersgruppen ein Datum, war es auch eine; welche, sagt ein Mensch."""
    werte = lage.mit_rolle("wert")
    gruppen = [spalte for spalte in werte if woerter.alter(spalte.name)]
    if not gruppen:
        return
    for spalte in werte:
        grenzen = None if spalte in gruppen else _grenzen(spalte.name)
        if grenzen is None:
            continue
        von, bis = grenzen
        antwort = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                f"kopf:{spalte.name}",
                f"Welche Altersgruppe ist die Spalte „{spalte.name}“?",
                f"Daneben stehen Altersgruppen wie „{gruppen[0].name}“; aus „{von}-{bis}“ macht Excel ein "
                "Datum.",
                (
                    (f"{von} - {bis}", f"{von} bis {bis} Jahre, beide eingeschlossen"),
                    (f"{von} bis unter {bis}", f"{von} bis unter {bis} Jahre"),
                    (WEGLASSEN, "keine davon, Spalte weglassen"),
                ),
            ),
        )
        if antwort == WEGLASSEN:
            spalte.rolle, spalte.angaben = "", {"grund": "Überschrift ist ein Datum"}
        elif antwort:
            spalte.angaben["_wort"] = antwort


def _grenzen(text: str) -> tuple[int, int] | None:
    """Die Zahlen, aus denen das Datum entstanden sein kann; None, wenn der Text keines ist."""
    for muster in FALLEN:
        treffer = muster.fullmatch(" ".join(text.split()))
        if treffer is None:
            continue
        teile = treffer.groupdict()
        if "jahr" in teile:
            # Aus „10-14“ wird der Erste des Monats im Jahr 2014, aus „5-10“ der fünfte zehnte dieses Jahres.
            monat, tag, jahr = int(teile["zweite"]), int(teile["dritte"]), int(teile["jahr"]) % 100
            von, bis = (monat, jahr) if tag == 1 and jahr > monat else (tag, monat)
        else:
            wort = teile.get("monat")
            nummer = MONATSNAMEN.get(wort[:3].casefold(), 0) if wort else 0
            von, bis = int(teile.get("von") or nummer), int(teile.get("bis") or nummer)
        return (von, bis) if 0 < von < bis else None
    return None
