"""Klärt eine Tabelle Zeile für Zeile: was eine Zelle bedeutet, wird einmal gesucht und dann gemerkt.

Ungeklärtes wird Befund und nicht gemerkt, damit jede Zeile gezählt ist.
"""

from decimal import Decimal
from typing import Any

from sozialraum.statistik.befunde import gekuerzt
from sozialraum.statistik.lesen.blatt import Strom, leer
from sozialraum.statistik.lesen.zeitraum_lesen import OHNE_ZEITRAUM, zeitraum_lesen
from sozialraum.statistik.zeichen import Vermerk, Zeichen
from sozialraum.statistik.zuordnen.lesetabelle import Lesetabelle, Zellen
from sozialraum.statistik.zuordnen.merkmalsklaerung import Merkmalsklaerung, Satz
from sozialraum.statistik.zuordnen.raumklaerung import Raumklaerung
from sozialraum.statistik.zuordnen.raumtafel import Raumtafel
from sozialraum.statistik.zuordnen.wertklaerung import Wertklaerung
from sozialraum.statistik.zuordnen.zeilenauswahl import Zeilenauswahl, schluessel_aus

# Merkmal, Einheit, Zeitraum, Wert, Zeichen, Vermerk, Zeile, Spalte (ab 1), Zelle, Blatt (ab 1): ein Tupel,
# weil Millionen davon durchlaufen und ein Objekt je Wert die Übernahme um die Hälfte verlangsamt.
Rohwert = tuple[str, int, str, Decimal | None, Zeichen | None, Vermerk | None, int, int, str, int]


class Ende:
    """Hier ist die Tabelle zu Ende."""


ENDE = Ende()


class Klaerung:
    """`zeiten`, `orte`, `merkmale` füllen sich beim Lesen.

    Ihre Schlüssel geben `zeit_von`, `ort_von`, `merkmal_von` aus den Zellen einer Zeile; ihre Werte haben je
    Wertspalte einen Eintrag.
    """

    def __init__(self, tabelle: Lesetabelle, raeume: Raumtafel, zu_nullwerten: str) -> None:
        self.tabelle = tabelle
        self.auswahl = Zeilenauswahl(tabelle)
        self.raum = Raumklaerung(tabelle, raeume)
        self.merkmal = Merkmalsklaerung(tabelle)
        self.wert = Wertklaerung(tabelle, zu_nullwerten)
        self.zeiten: dict[Any, tuple[str, ...]] = {}
        self.orte: dict[Any, tuple[int, ...]] = {}
        self.merkmale: dict[Any, Satz] = {}
        stellen = tabelle.bindung.stellen
        self._zeit = stellen("zeitraum")
        self._beschriftet = stellen("merkmal", "tabelle", "wortlaut", "einheit")
        self.zeit_von = schluessel_aus(self._zeit)
        self.ort_von = schluessel_aus(
            (*stellen("raum", "raumname"), *(self._zeit if raeume.mit_zeit else ()))
        )
        self.merkmal_von = schluessel_aus(self._beschriftet)
        self._vorher = self._gezaehlt()

    def bereit(self) -> bool:
        """Klärt, was schon der Kopf sagt; falsch und Befunde, wenn daran etwas nicht stimmt."""
        fehler = self.tabelle.befunde.fehler
        gleiche: dict[Any, str] = {}
        for spalte in self.tabelle.werte:
            teile = tuple(sorted(spalte.teile.items()))
            if teile in gleiche:
                self.tabelle.fehler(
                    f"Die Spalten „{gleiche[teile]}“ und „{spalte.ueberschrift}“ bedeuten nach der "
                    "Importvorlage dasselbe.",
                    "Bitte nennen Sie in der Importvorlage, worin sie sich unterscheiden.",
                    zeile=self.tabelle.kopfzeile,
                    spalte=spalte.ueberschrift,
                )
            gleiche[teile] = spalte.ueberschrift
        for feld, ueberschrift in zip(
            self.tabelle.bindung.felder, self.tabelle.bindung.ueberschriften, strict=True
        ):
            if feld.grund and not feld.rolle:
                self.tabelle.bericht.lasse_aus(f"Spalte: {feld.grund}", ueberschrift)
        ohne_zeile: list[str] = []
        if not self._zeit:
            self._zeitraeume(self.tabelle.kopfzeile, ohne_zeile)
        if not self._beschriftet:
            self._satz(self.tabelle.kopfzeile, ohne_zeile)
        return self.tabelle.befunde.fehler == fehler

    def zeile_klaeren(
        self, zeile: int, zellen: list[str], strom: Strom
    ) -> tuple[tuple[str, ...], tuple[int, ...], Satz] | Ende | None:
        """Zeiträume, Einheiten und Merkmale je Wertspalte; `ENDE`, oder None für eine Leerzeile."""
        if leer(zellen):
            self.tabelle.bericht.leere_zeilen += 1
            return None
        if self.auswahl.ist_ende(zeile, zellen, strom):
            return ENDE
        zeitraeume = self.zeiten.get(self.zeit_von(zellen)) or self._zeitraeume(zeile, zellen)
        einheiten = self.orte.get(self.ort_von(zellen)) or self._einheiten(zeile, zellen, zeitraeume)
        satz = self.merkmale.get(self.merkmal_von(zellen)) or self._satz(zeile, zellen)
        return zeitraeume, einheiten, satz

    def _zeitraeume(self, zeile: int, zellen: Zellen) -> tuple[str, ...]:
        """Je Wertspalte ihr Zeitraum; leer und ein Befund, wo keiner zu lesen ist."""
        art = self.tabelle.form.zeitraumart
        gelesen = []
        for nummer, spalte in enumerate(self.tabelle.werte):
            text = self.tabelle.koordinate("zeitraum", zellen, nummer)
            gelesen.append(zeitraum_lesen(text, art))
            if gelesen[-1] or (nummer and "zeitraum" not in spalte.teile):
                continue
            if self._zeit:
                stelle = self._zeit[-1]
                satz = f"ist {OHNE_ZEITRAUM[art]}"
                self.tabelle.zellfehler(zeile, stelle, text, satz, "Bitte berichtigen Sie die Zelle.")
            else:
                self.tabelle.fehler(
                    f"„{gekuerzt(text)}“ im Kopf oder Titel ist {OHNE_ZEITRAUM[art]}.",
                    "Bitte prüfen Sie die Muster für den Zeitraum in der Importvorlage.",
                    zeile=zeile,
                    spalte=spalte.ueberschrift,
                )
        ergebnis = tuple(gelesen)
        if all(ergebnis):
            self.zeiten[self.zeit_von(zellen)] = ergebnis
        return ergebnis

    def _einheiten(self, zeile: int, zellen: Zellen, zeitraeume: tuple[str, ...]) -> tuple[int, ...]:
        einheiten = self.raum.einheiten(zeile, zellen, zeitraeume)
        if all(einheit > 0 for einheit in einheiten):
            self.orte[self.ort_von(zellen)] = einheiten
        return einheiten

    def _satz(self, zeile: int, zellen: Zellen) -> Satz:
        satz = self.merkmal.satz(zeile, zellen)
        if all(satz):
            self.merkmale[self.merkmal_von(zellen)] = satz
        return satz

    # Ende ------------------------------------------------------------------------------------------

    def abschliessen(self) -> None:
        if self._gezaehlt() == self._vorher:
            self.tabelle.fehler(
                "Die Datei enthält unter der Kopfzeile keine Datenzeile.",
                "Bitte prüfen Sie, ob das Herunterladen vollständig war.",
            )

    def _gezaehlt(self) -> tuple[int, int, int]:
        ausgelassen = sum(eines.anzahl for eines in self.tabelle.bericht.ausgelassen.values())
        return self.tabelle.bericht.werte, self.tabelle.befunde.fehler, ausgelassen

    def benutzte_merkmale(self) -> set[str]:
        return {merkmal.schluessel for satz in self.merkmale.values() for merkmal in satz if merkmal}

    def benutzte_einheiten(self) -> set[int]:
        return {einheit for einheiten in self.orte.values() for einheit in einheiten}

    def benutzte_zeitraeume(self) -> set[str]:
        return {zeitraum for zeitraeume in self.zeiten.values() for zeitraum in zeitraeume}
