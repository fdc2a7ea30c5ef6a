"""Warum eine Zelle geschlossen ist und was sich nicht schützen ließ, als deutsche Sätze."""

from collections.abc import Hashable, Iterable

from sozialraum.statistik.geheimhaltung import Regel
from sozialraum.statistik.geheimhaltung.sekundaer import Sperre
from sozialraum.statistik.geheimhaltung.tafel import Rest, Zelle
from sozialraum.statistik.geheimhaltung.zeitsummen import feld_der
from sozialraum.statistik.schliessen.lage import Lage
from sozialraum.statistik.schliessen.modelle import Sperrart, Sperrung
from sozialraum.statistik.schliessen.tafel_schliessen import Tafelschluss

GENANNTE_HINWEISE = 20
SCHON_GEZEIGT = "lässt sich mit Zahlen errechnen, die früher offen veröffentlicht waren"
DURCH_BERICHTIGUNG = "lässt sich aus früher offenen und seither berichtigten Zahlen zusammen eingrenzen"
NUR_FUER_NEUE = "geschlossen ist sie nur für Leserinnen und Leser, die jene nicht kennen."
UNGESCHUETZT = "lässt sich nicht schützen: Alle anderen Zahlen ihrer Summen sind null oder veröffentlicht."
NICHT_ZUSAMMEN = (
    "sind nicht zusammen geschlossen: In derselben Tabelle ist eine andere Zahl das Mittel ihrer Monate. "
    "Bitte legen Sie dafür eine eigene Quelle an."
)


def unter_der_schwelle(regel: Regel) -> str:
    return f"Die Anzahl liegt unter der Schwelle {regel.schwelle}."


class Begruendung:
    """Spricht über die Zellen einer geschlossenen Tafel."""

    def __init__(self, lage: Lage, tafelschluss: Tafelschluss) -> None:
        self.lage, self.tafelschluss = lage, tafelschluss
        self.tafel, self.geltende = tafelschluss.tafel, tafelschluss.verbund.geltende

    def sperrungen(self, zeitraum: str) -> dict[int, Sperrung]:
        """Je Nummer des Werts."""
        return {s.wert_id: s for s in map(self._sperrung, self.tafelschluss.sperren(zeitraum))}

    def hinweise(self, zeitraum: str) -> list[str]:
        """Was sich nicht mehr schützen ließ, und Zeiträume, die nicht zusammen geschlossen sind."""
        return [*self._ungeschuetzte(zeitraum), *self._getrennte(zeitraum)]

    def _sperrung(self, sperre: Sperre) -> Sperrung:
        ort = self.tafel.name(sperre.zelle)
        zelle = self.geltende[ort]
        assert zelle.wert is not None  # in der Tafel stehen nur Zahlen
        if self.lage.regel.schliesst(zelle.wert):
            grund = unter_der_schwelle(self.lage.regel)
            return Sperrung(wert_id=zelle.id, art=Sperrart.PRIMAER, grund=grund)
        # Zu klein ohne die eigene Schwelle: Es gilt die strengere einer anderen Quelle.
        if sperre.primaer or ort in self.tafelschluss.anderswo_zu:
            grund = "Eine andere Quelle hält dieselbe Zahl geschlossen."
            return Sperrung(wert_id=zelle.id, art=Sperrart.SEKUNDAER, grund=grund)
        if sperre.frueher:
            grund = "Die Zelle war schon bei einer früheren Lieferung geschlossen; sie bleibt es."
            return Sperrung(wert_id=zelle.id, art=Sperrart.FRUEHER, grund=grund)
        assert sperre.schuetzt is not None  # sonst wäre sie selbst zu klein oder schon früher zu
        geschuetzte = self.geltende.get(self.tafel.name(sperre.schuetzt))
        satz = f"Sonst ließe sich {self._in_worten(sperre.schuetzt)} errechnen"
        if sperre.summe is not None:
            satz += f", über die Summe {self._in_worten(sperre.summe)}"
        return Sperrung(
            wert_id=zelle.id,
            art=Sperrart.SEKUNDAER,
            grund=f"{satz}.",
            schuetzt_id=geschuetzte.id if geschuetzte and geschuetzte.wert is not None else None,
        )

    def _ungeschuetzte(self, zeitraum: str) -> list[str]:
        schluss = self.tafelschluss.schluss
        saetze = []
        for zelle in self.tafelschluss.zellen_im(zeitraum, schluss.schon_gezeigt):
            if zelle in schluss.ungeschuetzt:
                warum = UNGESCHUETZT
            elif zelle in schluss.durch_berichtigung:
                warum = f"{DURCH_BERICHTIGUNG}; {NUR_FUER_NEUE}"
            else:
                warum = f"{SCHON_GEZEIGT}; {NUR_FUER_NEUE}"
            saetze.append(f"{self._in_worten(zelle)} {warum}")
        if len(saetze) > GENANNTE_HINWEISE:
            saetze = [*saetze[:GENANNTE_HINWEISE], f"Und {len(saetze) - GENANNTE_HINWEISE} weitere."]
        return saetze

    def _getrennte(self, zeitraum: str) -> Iterable[str]:
        for summe in self.tafelschluss.verbund.gefuege.getrennt:
            if summe.ganzes.zeitraum == zeitraum:
                yield f"„{self._bezeichnung(summe.ganzes)}“ und seine kürzeren Zeiträume {NICHT_ZUSAMMEN}"

    def _in_worten(self, zelle: Zelle) -> str:
        """`„Ausländer“ in Nordstadt`; Reste heißen nach ihrer Summe."""
        raum, spalte = self.tafel.name(zelle)
        wo = self.lage.einheiten[raum].name if isinstance(raum, int) else str(raum)
        return f"„{self._bezeichnung(spalte)}“ in {wo}"

    def _bezeichnung(self, spalte: Hashable) -> str:
        if isinstance(spalte, Rest):
            return str(spalte)
        was = feld_der(spalte).spalte
        merkmal = self.lage.merkmale.get(was)
        return merkmal.bezeichnung if merkmal else str(was)
