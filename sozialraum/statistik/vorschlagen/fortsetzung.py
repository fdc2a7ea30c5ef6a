"""Spalten, in denen eine leere Zelle die darüber fortsetzt, wie bei verbundenen Zellen."""

from collections import Counter

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte

# Weiter rechts stehen Werte; dort ist eine leere Zelle ein fehlender.
LINKE_SPALTEN = 5
MINDESTENS = 0.3
GLEICHMAESSIG = 0.8


def fortsetzungen_klaeren(lage: Lage) -> None:
    """Unter jedem Eintrag gleich viele leere Zellen: Gelten sie als der Eintrag? Das sagt ein Mensch."""
    for spalte in lage.spalten[:LINKE_SPALTEN]:
        leere = sum(1 for zelle in spalte.zellen if not zelle)
        if not spalte.zellen or leere < MINDESTENS * len(spalte.zellen) or not _gleichmaessig(spalte):
            continue
        antwort = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                f"fortsetzen:{spalte.name or spalte.stelle + 1}",
                f"Gilt eine leere Zelle in der Spalte {spalte.heisst} als die darüber?",
                f"{zahl(leere)} Zellen sind dort leer, gleich viele unter jedem Eintrag; so sehen verbundene "
                "Zellen aus.",
                (("ja", "ja, der Eintrag gilt bis zum nächsten"), ("nein", "nein, dort fehlt etwas")),
                "ja",
            ),
        )
        if antwort == "ja":
            spalte.fortgesetzt = True
            darueber = ""
            for ort, zelle in enumerate(spalte.zellen):
                darueber = spalte.zellen[ort] = zelle or darueber


def _gleichmaessig(spalte: Spalte) -> bool:
    """Beginnt mit einem Eintrag, und fast jeder hat gleich viele leere Zellen unter sich."""
    if not spalte.zellen[0] or len(spalte.verschiedene) < 2:
        return False
    laengen: list[int] = []
    for zelle in spalte.zellen:
        if zelle:
            laengen.append(0)
        else:
            laengen[-1] += 1
    haeufigste, wie_oft = Counter(laengen).most_common(1)[0]
    return haeufigste > 0 and wie_oft >= GLEICHMAESSIG * len(laengen)
