"""Die Zeiträume einer Anfrage, wie ein Mensch sie aufzählt: „2019–2023, 2025“; rein, ohne Django."""

import re
from collections.abc import Sequence

from sozialraum.kern.zahlen import FEST, HALBGEVIERT, aufzaehlung
from sozialraum.statistik.lesen.zeitraum_lesen import OHNE_ZEITRAUM, zeitraum_lesen
from sozialraum.statistik.zeitraeume import in_worten

HOECHSTENS = 60
BIS = re.compile(rf"\s+bis\s+|\s+-\s+|\s*{HALBGEVIERT}\s*")
JAHRE = re.compile(r"([0-9]{4})\s*-\s*([0-9]{4})")
# So viele nennt ein Satz einzeln.
GENANNT = 6


def zeitraeume_lesen(text: str, art: str) -> list[str]:
    """Aufsteigend, jeder einmal, in der Schreibweise der Werte; getrennt durch Komma, Strichpunkt, Zeile.

    Spannen heißen „2019–2023“, „31.12.2019 bis 31.12.2023“ oder „März 2024 bis Mai 2024“. Fehler:
    `ValueError` mit dem Satz dazu.
    """
    gelesen: set[str] = set()
    for teil in filter(None, (stueck.strip() for stueck in re.split(r"[,;\n]", text.replace(FEST, " ")))):
        if art == "jahr":
            teil = JAHRE.sub(rf"\1{HALBGEVIERT}\2", teil)
        grenzen = [_einer(grenze, art) for grenze in BIS.split(teil)]
        if len(grenzen) > 2:
            raise ValueError(f"„{teil}“ hat mehr als zwei Grenzen. Bitte trennen Sie Spannen durch Kommas.")
        gelesen |= set(_spanne(grenzen[0], grenzen[-1], teil))
        if len(gelesen) > HOECHSTENS:
            raise ValueError(f"Das sind mehr als {HOECHSTENS} Zeiträume. Bitte teilen Sie die Anfrage.")
    return sorted(gelesen)


def _einer(text: str, art: str) -> str:
    zeitraum = zeitraum_lesen(text, art)
    if not zeitraum:
        raise ValueError(f"„{text}“ ist {OHNE_ZEITRAUM[art]}.")
    return zeitraum


def _spanne(erster: str, letzter: str, text: str) -> list[str]:
    if letzter < erster:
        raise ValueError(f"„{text}“ läuft rückwärts.")
    if erster[4:] == letzter[4:]:
        # Gleicher Tag, gleiches Schuljahr: ein Zeitraum je Jahr.
        return [f"{jahr}{erster[4:]}" for jahr in range(int(erster[:4]), int(letzter[:4]) + 1)]
    je_jahr, vorn = (4, "-Q") if "Q" in erster else (12, "-")
    if (erster[5:6].isalpha() and "Q" not in erster) or len(erster) > len("2012-03"):
        raise ValueError(
            f"„{text}“ ist keine gleichmäßige Spanne. Bitte zählen Sie die Zeiträume einzeln auf."
        )
    von, bis = (int(grenze[:4]) * je_jahr + int(grenze[5:].lstrip("Q")) - 1 for grenze in (erster, letzter))
    stellen = 1 if je_jahr == 4 else 2
    return [f"{nummer // je_jahr}{vorn}{nummer % je_jahr + 1:0{stellen}}" for nummer in range(von, bis + 1)]


def aufgezaehlt(zeitraeume: Sequence[str]) -> str:
    """Wieder als Eingabe lesbar: `2019–2023, 2025` · `31.12.2019, 31.12.2020`."""
    folgen: list[list[str]] = []
    for zeitraum in zeitraeume:
        if folgen and len(zeitraum) == len("2012") and int(zeitraum) == int(folgen[-1][-1]) + 1:
            folgen[-1].append(zeitraum)
        else:
            folgen.append([zeitraum])
    stuecke = []
    for folge in folgen:
        if len(folge) > 2:
            stuecke.append(f"{folge[0]}{HALBGEVIERT}{folge[-1]}")
        else:
            stuecke += [in_worten(eines).replace(FEST, " ") for eines in folge]
    return ", ".join(stuecke)


def in_kuerze(zeitraeume: Sequence[str]) -> str:
    """Für einen Satz: aufgezählt (`2019–2023 und 2025`), ab dem siebten mit Anfang, Ende und Anzahl."""
    stuecke = aufgezaehlt(zeitraeume).split(", ")
    if len(stuecke) <= GENANNT:
        return aufzaehlung(stuecke)
    return f"{in_worten(zeitraeume[0])} bis {in_worten(zeitraeume[-1])} ({len(zeitraeume)} Zeiträume)"
