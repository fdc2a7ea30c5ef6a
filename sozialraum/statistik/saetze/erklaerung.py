"""Wie die Sätze gemeint sind: die Grenzen ihrer Worte, der Test des Trends, die Schwankungsbreite."""

from sozialraum.kern.zahlen import prozent
from sozialraum.statistik.saetze.grenzen import wortgrenzen
from sozialraum.statistik.schwankungsbreite import KLEINE_BASIS, SICHERHEIT, WENIGE_FAELLE
from sozialraum.statistik.trend import MINDESTENS, NIVEAU, TEST


def vergleich_erklaert() -> str:
    """Für den Anhang einer Analyse, in der „deutlich“ steht."""
    anteile, *_, uebrige = wortgrenzen()
    return (
        "Worte des Vergleichs: Verglichen werden die gedruckten Zahlen. Bei Anteilen heißt „etwa so hoch“ "
        f"{anteile.etwa}, „deutlich“ {anteile.deutlich}; bei Quotienten und Mengen heißt „etwa so hoch“ "
        f"{uebrige.etwa}, „deutlich“ {uebrige.deutlich}. Kein Wort wertet."
    )


def trend_erklaert() -> str:
    """Was „gestiegen“, „gefallen“ und „ohne klare Richtung“ über Jahre gesehen heißen."""
    niveau = prozent(float(NIVEAU * 100), 0)
    return (
        f"Trend: Ob ein Wert über Jahre gestiegen oder gefallen ist, prüft der {TEST} an den gedruckten "
        f"Zahlen, ab {MINDESTENS} Werten und mit einer Irrtumswahrscheinlichkeit von höchstens {niveau}; "
        "sonst heißt es „ohne klare Richtung“."
    )


def schwankungsbreite_erklaert() -> str:
    """Wann eine Lesehilfe steht und was ihre Spanne sagt."""
    return (
        f"Schwankungsbreite: Bei einer Basis unter {KLEINE_BASIS} oder weniger als {WENIGE_FAELLE} Fällen "
        f"schwankt ein Anteil schon zufällig. Die Spanne ({SICHERHEIT}, nach Wilson) sagt, wie weit. Liegt "
        "ein Vergleichswert darin, kann der Unterschied Zufall sein; „deutlich“ steht dann nie."
    )
