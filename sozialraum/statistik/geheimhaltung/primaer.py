"""Primäre Geheimhaltung und ihr Fortwirken in allem, was aus geschlossenen Zellen entsteht.

Regeln: Anzahlen von 1 bis Schwelle − 1 werden geschlossen, eine echte Null bleibt. Was geliefert geheim ist,
bleibt es in jeder Summe, jedem Anteil und jedem Gegenstück; nie wird durch Abziehen gefüllt. Quellen, die das
Amt schon geprüft hat, haben die Schwelle 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sozialraum.statistik.geheimhaltung.regeln import Regel, ist_verhaeltnis, zaehlt
from sozialraum.statistik.zeichen import ANZEIGE, FEHLEND, Zeichen

# Treffen mehrere Gründe in einer Summe zusammen, spricht der strengste.
_STRENGE = (
    Zeichen.GEHEIM,
    Zeichen.GEHEIM_ODER_UNBEKANNT,
    Zeichen.UNSICHER,
    Zeichen.UNBEKANNT,
    Zeichen.FOLGT,
    Zeichen.NICHT_SINNVOLL,
    Zeichen.NICHT_VORHANDEN,
)


@dataclass(frozen=True)
class Angabe:
    """Offen mit Zahl oder geschlossen mit dem Grund; `WENIGER_ALS_HAELFTE` ist offen mit der Zahl 0."""

    wert: Decimal | None
    zeichen: Zeichen | None = None

    def __post_init__(self) -> None:
        if (self.wert is None) != (self.zeichen in FEHLEND):
            raise ValueError(f"Weder offen noch geschlossen: {self.wert!r}, {self.zeichen!r}")

    @property
    def offen(self) -> bool:
        return self.wert is not None


GEHEIM = Angabe(None, Zeichen.GEHEIM)
UNBEKANNT = Angabe(None, Zeichen.UNBEKANNT)
NICHT_SINNVOLL = Angabe(None, Zeichen.NICHT_SINNVOLL)


def geschlossen(regel: Regel) -> Angabe:
    """Was an geschlossener Stelle steht."""
    return GEHEIM if regel.zeichen is Zeichen.GEHEIM else Angabe(None, regel.zeichen)


def schliesse_primaer(angabe: Angabe, regel: Regel, *, einheit: str = "Anzahl") -> Angabe:
    """Die Angabe, wie sie gezeigt werden darf: zu kleine Anzahlen werden geheim."""
    if angabe.wert is None or not zaehlt(einheit) or not regel.schliesst(angabe.wert):
        return angabe
    return geschlossen(regel)


def veroeffentlicht(angabe: Angabe, regel: Regel, *, einheit: str, randsumme: bool) -> Angabe:
    """Was von einer nicht gesperrten Zelle hinausgeht: Zu Kleines ist zu, Anzahlen sind gerundet.

    Alles Weitere rechnet mit dieser Angabe, nie mit der ungerundeten: Ein Anteil oder eine Summe aus der
    genauen Anzahl grenzte ein, was die Rundung verbirgt. Darum ist auch der gelieferte Anteil zu, wo die
    Anzahlen gerundet sind. `randsumme`: Es sind die Zahlen der ganzen Gemeinde.
    """
    angabe = schliesse_primaer(angabe, regel, einheit=einheit)
    if angabe.wert is None or not regel.rundet(randsumme=randsumme):
        return angabe
    if ist_verhaeltnis(einheit):
        return geschlossen(regel)
    return replace(angabe, wert=regel.gerundet(angabe.wert)) if zaehlt(einheit) else angabe


def strengstes(zeichen: Iterable[Zeichen]) -> Zeichen:
    """Der Grund, der für das Ganze gilt. Fehler: `ValueError`, wenn keiner genannt ist."""
    return min(zeichen, key=_STRENGE.index)


def summe(teile: Sequence[tuple[Decimal, Angabe]], regel: Regel) -> Angabe:
    """Gewichtete Summe aus Paaren Gewicht, Angabe; geschlossen, sobald ein Teil geschlossen ist.

    Negative Gewichte ziehen ab. Auch eine kleine Summe aus lauter offenen Teilen wird geschlossen: so
    entsteht durch Gewichte oder Abziehen keine Anzahl unter der Schwelle.
    """
    gruende = [a.zeichen for _, a in teile if a.wert is None and a.zeichen is not None]
    if gruende:
        return Angabe(None, strengstes(gruende))
    gesamt = sum((gewicht * a.wert for gewicht, a in teile if a.wert is not None), Decimal(0))
    if len(teile) == 1 and teile[0][0] == 1:
        # Gerundet kann eine offene Anzahl knapp unter der Schwelle liegen.
        return teile[0][1] if regel.eigene_rundung else schliesse_primaer(teile[0][1], regel)
    return schliesse_primaer(Angabe(gesamt), regel)


def anteil(
    zaehler: Angabe, nenner: Angabe, regel: Regel, gegenstuecke: Sequence[Angabe] = ()
) -> Zeichen | None:
    """Grund, aus dem ein Anteil geschlossen bleibt, oder None; Zähler ist Teil des Nenners.

    Ein Anteil verrät mit dem Nenner auch das Gegenstück: ist der Rest zu klein oder als eigene Reihe geheim
    geliefert, bleibt der Anteil geschlossen.
    """
    if grund := verhaeltnis(zaehler, nenner):
        return grund
    assert zaehler.wert is not None and nenner.wert is not None
    if regel.schliesst(nenner.wert - zaehler.wert):
        return regel.zeichen
    if any(a.zeichen in (Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT) for a in gegenstuecke):
        return regel.zeichen
    return None


def verhaeltnis(zaehler: Angabe, nenner: Angabe) -> Zeichen | None:
    """Grund, aus dem ein Verhältnis geschlossen bleibt, oder None; ein Nenner von 0 ist nicht sinnvoll."""
    gruende = [a.zeichen for a in (zaehler, nenner) if a.wert is None and a.zeichen is not None]
    if gruende:
        return strengstes(gruende)
    return Zeichen.NICHT_SINNVOLL if nenner.wert == 0 else None


def grund_in_worten(zeichen: Zeichen) -> str:
    """Der Satz der Legende: „aus Gründen der Geheimhaltung nicht ausgewiesen“."""
    return ANZEIGE[zeichen][1]
