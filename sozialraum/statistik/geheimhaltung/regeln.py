"""Die Geheimhaltungsregel einer Quelle, und welche Einheiten überhaupt Köpfe, Haushalte oder Fälle zählen."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

# Maße, Zeiten, Geld und Rechenwerte: Sie zählen niemanden.
_MASSE = frozenset({
    "jahr", "jahre", "monat", "monate", "woche", "wochen", "tag", "tage", "stunde", "stunden", "minute",
    "minuten", "m", "km", "m²", "km²", "qm", "qkm", "ha", "hektar", "meter", "kilometer", "quadratmeter",
    "quadratkilometer", "kg", "t", "€", "eur", "euro", "cent", "index", "indexwert", "punkt", "punkte",
    "prozentpunkte", "grad", "note", "faktor", "quotient", "z-wert", "durchschnitt", "mittelwert",
    "median",
})  # fmt: skip
# Davor kann stehen, in welchen Schritten gemessen ist: „Tsd. €“, „1.000 Personen“.
_SCHRITTE = frozenset({"tsd", "tsd.", "mio", "mio.", "tausend", "mill", "mill."})
_VERHAELTNIS = re.compile(r"[%‰/]|\b(?:je|pro|prozent|promille|anteil|quote)\b", re.IGNORECASE)


@cache
def ist_verhaeltnis(einheit: str) -> bool:
    """Ob sie mit einer offenen Bezugsgröße die Anzahl dahinter verrät: `%`, `‰`, `Einwohner je km²`."""
    return _VERHAELTNIS.search(einheit) is not None


@cache
def zaehlt(einheit: str) -> bool:
    """Ob die Einheit Gezähltes nennt (`Anzahl`, `Personen`, `1.000 Haushalte`): Nur das kann zu klein sein.

    Ein Durchschnittsalter von 3 Jahren oder 3 Einwohner je km² sind keine kleine Fallzahl.
    """
    if ist_verhaeltnis(einheit):
        return False
    for wort in einheit.lower().split():
        if wort in _SCHRITTE or wort.replace(".", "").isdigit():
            continue
        return wort not in _MASSE
    return True


@dataclass(frozen=True)
class Regel:
    """Geheimhaltungsregel einer Quelle; `schwelle` 0 heißt: vom Amt geprüft, nichts weiter zu schließen.

    `rundung` ist das Vielfache, auf das schon das Amt seine Anzahlen rundet (3, 5; 0: gar nicht): Dann geht
    eine Summe nicht auf, ohne dass jemand darin verborgen wäre. `eigene_rundung` ist das Vielfache, auf das
    wir veröffentlichen; geschlossen wird davon unabhängig, gerechnet nur mit den gerundeten Anzahlen.
    `randsumme_exakt` nimmt die Zahlen der ganzen Gemeinde davon aus. `zeichen` steht an geschlossener Stelle.
    """

    schwelle: int = 0
    rundung: int = 0
    eigene_rundung: int = 0
    randsumme_exakt: bool = True
    zeichen: Zeichen = Zeichen.GEHEIM

    def schliesst(self, anzahl: Decimal) -> bool:
        return 0 < abs(anzahl) < self.schwelle

    def rundet(self, *, randsumme: bool) -> bool:
        return bool(self.eigene_rundung) and not (randsumme and self.randsumme_exakt)

    def gerundet(self, anzahl: Decimal) -> Decimal:
        """Auf das Vielfache, das veröffentlicht wird; ohne eigene Rundung genau."""
        if not self.eigene_rundung:
            return anzahl
        return (anzahl / self.eigene_rundung).quantize(Decimal(1), ROUND_HALF_UP) * self.eigene_rundung

    @property
    def zeichen_text(self) -> str:
        return ANZEIGE[self.zeichen][0]

    @property
    def in_worten(self) -> str:
        if self.schwelle:
            saetze = [f"Anzahlen von 1 bis {self.schwelle - 1} werden nicht gezeigt; die Null bleibt."]
        else:
            saetze = ["Vom Amt geprüft: keine eigene Schwelle, es wird nichts weiter geschlossen."]
        if self.rundung:
            saetze.append(f"Das Amt rundet auf Vielfache von {self.rundung}.")
        if self.eigene_rundung:
            ausnahme = ", außer denen der ganzen Gemeinde" if self.randsumme_exakt else ""
            saetze.append(
                f"Veröffentlicht werden Anzahlen{ausnahme} auf Vielfache von {self.eigene_rundung} gerundet."
            )
        return " ".join(saetze)


VORGEPRUEFT = Regel(0)
