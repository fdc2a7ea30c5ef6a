"""Was je Art eines Punktes geprüft wird; jede Prüfung nennt die Stellen, an denen etwas fehlt."""

from collections.abc import Callable

from analysen.pruefliste.lage import Lage
from analysen.pruefliste.liste import Ergebnis
from analysen.pruefliste.pruefer.bestaetigung import von_hand
from analysen.pruefliste.pruefer.druck import alternativtexte, quellen
from analysen.pruefliste.pruefer.erhebung import bedarfe, gespraeche, methoden
from analysen.pruefliste.pruefer.geheimes import geheimhaltung
from analysen.pruefliste.pruefer.texte import ausgangstexte, kapitel, kommentare, widersprueche
from analysen.pruefliste.pruefer.zahlen import datenalter, kennzahlen
from analysen.pruefliste.vorlage import Punktvorlage

Pruefer = Callable[[Lage, Punktvorlage], Ergebnis]
PRUEFER: dict[str, Pruefer] = {
    "kennzahlen": kennzahlen,
    "datenalter": datenalter,
    "gespraeche": gespraeche,
    "methoden": methoden,
    "bedarfe": bedarfe,
    "kapitel": kapitel,
    "ausgangstexte": ausgangstexte,
    "kommentare": kommentare,
    "widersprueche": widersprueche,
    "alternativtexte": alternativtexte,
    "geheimhaltung": geheimhaltung,
    "quellen": quellen,
    "von_hand": von_hand,
}
