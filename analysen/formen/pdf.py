"""Das PDF einer Fassung: für alle lesbar, auf Dauer aufzubewahren, mit seinen Zahlen zum Weiterrechnen."""

from analysen.druck import drucken
from analysen.formen import Ausgabe, Melde, Vermerk
from analysen.formen.tabellen import csv_der_zahlen
from analysen.inhalt import Inhalt
from sozialraum.kern.pdf import Beilage


def pdf(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Ausgabe:
    zahlen = Beilage(
        name="zahlen.csv",
        inhalt=csv_der_zahlen(inhalt, vermerk, offen=True),
        beschreibung="Alle gedruckten Zahlen mit Stelle und Quelle",
        stand=vermerk.stand,
    )
    druck = drucken(inhalt, vermerk, melde=melde, beilagen=[zahlen])
    return Ausgabe(inhalt=druck.inhalt, seiten=druck.seiten)
