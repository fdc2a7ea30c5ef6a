"""Das PDF einer Fassung: für alle lesbar und auf Dauer aufzubewahren."""

from analysen.druck import drucken
from analysen.formen import Ausgabe, Melde, Vermerk
from analysen.inhalt import Inhalt


def pdf(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Ausgabe:
    druck = drucken(inhalt, vermerk, melde=melde)
    return Ausgabe(inhalt=druck.inhalt, seiten=druck.seiten)
