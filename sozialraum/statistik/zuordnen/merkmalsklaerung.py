"""Welches Merkmal eine Wertspalte in einer Zeile zählt."""

from difflib import get_close_matches
from typing import Any

from sozialraum.statistik.lesen.zahlen_lesen import RAND
from sozialraum.statistik.vorlage.merkmalsangaben import Merkmalsangaben
from sozialraum.statistik.zuordnen.lesetabelle import Lesetabelle, Zellen
from sozialraum.statistik.zuordnen.wertklaerung import Gelesen, Merkmal, NurText

Satz = tuple[Merkmal | None, ...]
"""Je Wertspalte ihr Merkmal; None, wo es beanstandet ist."""


class Merkmalsklaerung:
    """Spalten gleicher Schreibweise merken sich gelesene Zahlen gemeinsam."""

    def __init__(self, tabelle: Lesetabelle) -> None:
        self.tabelle = tabelle
        self._gemerkt: dict[Any, dict[str, Gelesen]] = {}

    def satz(self, zeile: int, zellen: Zellen) -> Satz:
        """Je Wertspalte ihr Merkmal; None und ein Befund, wo keines passt."""
        return tuple(self._merkmal(zeile, zellen, nummer) for nummer in range(len(self.tabelle.werte)))

    def _merkmal(self, zeile: int, zellen: Zellen, nummer: int) -> Merkmal | None:
        spalte = self.tabelle.werte[nummer]
        schluessel = self.tabelle.koordinate("merkmal", zellen, nummer)
        bekannte = self.tabelle.vorlage.merkmale
        angaben = bekannte.get(schluessel)
        stelle = (self.tabelle.stellen["merkmal"] or (spalte.stelle,))[-1]
        if angaben is None:
            nah = get_close_matches(schluessel, bekannte, n=1, cutoff=0.7)
            self.tabelle.zellfehler(
                zeile,
                stelle,
                schluessel,
                "ist kein Merkmal der Importvorlage",
                f"Meint das Amt „{bekannte[nah[0]].bezeichnung}“ ({nah[0]})? Sonst fehlt das Merkmal in der "
                "Importvorlage."
                if nah
                else "Bitte lassen Sie die Importvorlage um dieses Merkmal ergänzen.",
            )
            return None
        if not self._beschriftungen_stimmen(zeile, zellen, angaben):
            return None
        gleich = (angaben.stellen, angaben.minimum, angaben.faktor, spalte.zahlform)
        neue: dict[str, Gelesen] = NurText() if self.tabelle.blatt.getippt else {}
        return Merkmal(angaben, spalte.zahlform, self._gemerkt.setdefault(gleich, neue))

    def _beschriftungen_stimmen(self, zeile: int, zellen: Zellen, angaben: Merkmalsangaben) -> bool:
        worte = dict(zip(self.tabelle.bindung.stellen("wortlaut"), angaben.wortlaute, strict=False))
        worte |= dict.fromkeys(self.tabelle.bindung.stellen("tabelle"), angaben.tabelle)
        for stelle, erwartet in worte.items():
            if erwartet and zellen[stelle].strip(RAND) != erwartet:
                self.tabelle.zellfehler(
                    zeile,
                    stelle,
                    zellen[stelle],
                    f"steht bei Merkmal {angaben.schluessel}, das bisher „{erwartet}“ hieß",
                    "Bitte prüfen Sie, ob das Amt seine Schlüssel neu vergeben hat; sonst ergänzen Sie "
                    "den neuen Wortlaut in der Importvorlage.",
                )
                return False
        for stelle in self.tabelle.bindung.stellen("einheit"):
            if zellen[stelle].strip(RAND) != angaben.einheit:
                self.tabelle.zellfehler(
                    zeile,
                    stelle,
                    zellen[stelle],
                    f"ist die Einheit von „{angaben.bezeichnung}“; erwartet ist „{angaben.einheit}“",
                    "Bitte prüfen Sie, ob das Amt die Einheit gewechselt hat, etwa von Anzahl zu Prozent.",
                )
                return False
        return True
