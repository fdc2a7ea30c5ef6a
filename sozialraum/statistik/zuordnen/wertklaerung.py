"""Was in einer Wertzelle steht: eine Zahl, ein Zeichen der Legende, ein Vermerk; sonst ein Befund."""

from decimal import Decimal
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import gekuerzt
from sozialraum.statistik.lesen.blatt import Datumszelle, Zahlzelle
from sozialraum.statistik.lesen.zahlen_lesen import (
    NACHKOMMASTELLEN,
    RAND,
    KeineZahl,
    Zahlform,
    getippt_lesen,
    schreiben,
)
from sozialraum.statistik.vorlage.merkmalsangaben import Merkmalsangaben
from sozialraum.statistik.zeichen import Vermerk, Zeichen
from sozialraum.statistik.zuordnen.bericht import Frage
from sozialraum.statistik.zuordnen.lesetabelle import LAENGSTE_GEMERKTE_ZELLE, Lesetabelle, Zellen

GEMERKTE_ZAHLEN = 100_000
KLAMMERN = "()"
Gelesen = tuple[Decimal | None, Zeichen | None, Vermerk | None]
NICHT_VORHANDEN: Gelesen = (None, Zeichen.NICHT_VORHANDEN, None)
# Solange die Frage offen ist, hat die Zelle keine Bedeutung.
UNGEKLAERT: Gelesen = (None, None, None)
NUR_NULLWERTE = "nur_nullwerte"
FRAGE_NULLWERTE = (
    "Manche Zeilen bestehen nur aus dem Zeichen für null. Gab es das Gebiet damals nicht, oder ist jeder "
    "Wert wirklich null?"
)
AUSWAHL_NULLWERTE = (
    ("nicht_vorhanden", "das Gebiet gab es damals nicht"),
    ("null", "jeder Wert ist null"),
)


class Merkmal:
    """Ein Merkmal in einer Wertspalte mit den Zellen, deren Wert schon geklärt ist."""

    __slots__ = ("angaben", "gemerkt", "schluessel", "zahlform")

    def __init__(self, angaben: Merkmalsangaben, zahlform: Zahlform, gemerkt: dict[str, Gelesen]) -> None:
        self.angaben = angaben
        self.schluessel = angaben.schluessel
        self.zahlform = zahlform
        self.gemerkt = gemerkt


def _traegt(text: str, marke: str) -> bool:
    return text.startswith("(") and text.endswith(")") if marke == KLAMMERN else text.endswith(marke)


class NurText(dict[str, Gelesen]):
    """In Arbeitsmappen: `1.234` als Text ist nicht `1.234` als Zahl; gemerkt wird nur Text."""

    def get(self, zelle: str, vorgabe: Any = None) -> Any:
        return super().get(zelle, vorgabe) if type(zelle) is str else None


class Wertklaerung:
    """`antwort` sagt, was eine Zeile aus lauter Nullwerten bedeutet, wenn die Vorlage danach fragt."""

    def __init__(self, tabelle: Lesetabelle, antwort: str) -> None:
        self.tabelle = tabelle
        self.vorlage = tabelle.vorlage
        self.werte = tabelle.werte
        self._gefragt = self.vorlage.nur_nullwerte == "frage"
        self._antwort = antwort if antwort in dict(AUSWAHL_NULLWERTE) else ""
        self._bedeutung = self._antwort if self._gefragt else self.vorlage.nur_nullwerte

    def lesen(self, zeile: int, zellen: Zellen, nummer: int, merkmal: Merkmal) -> Gelesen | None:
        zelle = zellen[self.werte[nummer].stelle]
        try:
            gelesen = self.gelesen(zelle, merkmal)
        except KeineZahl as fehler:
            vorschlag = self._zahlvorschlag(merkmal)
            self.tabelle.zellfehler(zeile, self.werte[nummer].stelle, zelle, fehler.grund, vorschlag)
            return None
        # Begrenzt, damit fünf Millionen verschiedene Zahlen nicht alle im Speicher bleiben.
        if type(zelle) is str and len(zelle) <= LAENGSTE_GEMERKTE_ZELLE:
            if len(merkmal.gemerkt) >= GEMERKTE_ZAHLEN:
                merkmal.gemerkt.clear()
            merkmal.gemerkt[zelle] = gelesen
        return gelesen

    def gelesen(self, zelle: str, merkmal: Merkmal) -> Gelesen:
        """Erst die Zeichen der Legende, dann Vermerke, dann die Zahl. Fehler: `KeineZahl`."""
        vorlage, angaben, text = self.vorlage, merkmal.angaben, zelle.strip(RAND)
        if zeichen := vorlage.zeichen.get(text):
            return (Decimal(0) if zeichen is Zeichen.WENIGER_ALS_HAELFTE else None), zeichen, None
        if text in vorlage.nullwerte:
            return Decimal(0), None, None
        if not text:
            raise KeineZahl("ist leer, und die Legende nennt keine Bedeutung für leere Zellen")
        if isinstance(zelle, Datumszelle):
            raise KeineZahl("ist in der Arbeitsmappe ein Datum; vielleicht hat Excel eine Zahl umgedeutet")
        vermerk = None
        if isinstance(zelle, Zahlzelle):
            wert = getippt_lesen(text, angaben.stellen) if angaben.faktor == 1 else Decimal(text)
        else:
            text, vermerk = self._ohne_vermerke(text)
            # Vor dem Faktor zählen die gelieferten Stellen: „12,3“ in 1 000 sind 12.300.
            stellen = angaben.stellen if angaben.faktor == 1 else NACHKOMMASTELLEN
            wert = merkmal.zahlform.lesen(text, stellen)
        if angaben.faktor != 1:
            wert = getippt_lesen(f"{wert * angaben.faktor:f}", angaben.stellen)
        if angaben.minimum is not None and wert < angaben.minimum:
            raise KeineZahl(
                f"ist kleiner als {zahl(angaben.minimum)}; bei „{angaben.bezeichnung}“ kann das nicht sein"
            )
        return wert, None, vermerk

    def _ohne_vermerke(self, text: str) -> tuple[str, Vermerk | None]:
        """Was ohne Klammern und Buchstaben bleibt; stehen beide da, gilt die Klammer, denn sie warnt."""
        vermerk, uebrig = None, dict(self.vorlage.vermerke)
        while marke := next((marke for marke in uebrig if _traegt(text, marke)), ""):
            text = (text[1:-1] if marke == KLAMMERN else text.removesuffix(marke)).strip(RAND)
            bedeutung = uebrig.pop(marke)
            if vermerk is None or marke == KLAMMERN:
                vermerk = bedeutung
        return text, vermerk

    def mit_vermerk(self, zeile: int, zellen: Zellen, nummer: int, gelesen: Gelesen) -> Gelesen | None:
        """Der Wert mit dem Zeichen der Spalte daneben; es kann auch sagen, warum er fehlt."""
        stelle = self.werte[nummer].vermerk
        assert stelle is not None
        text = zellen[stelle].strip(RAND)
        if not text:
            return gelesen
        if vermerk := self.vorlage.vermerke.get(text):
            return gelesen[0], gelesen[1], vermerk if gelesen[0] is not None else None
        if (zeichen := self.vorlage.zeichen.get(text)) and gelesen[1] is zeichen:
            return gelesen
        self.tabelle.zellfehler(
            zeile,
            stelle,
            zellen[stelle],
            "ist kein Vermerk der Legende",
            "Bitte ergänzen Sie seine Bedeutung in der Importvorlage unter „vermerke“.",
        )
        return None

    def nur_nullwerte(self, zeile: int, zellen: Zellen) -> Gelesen | None:
        """Was für jede Zelle gilt, wenn die Zeile aus lauter Nullwerten besteht; sonst None."""
        if zellen[self.werte[0].stelle].strip(RAND) not in self.vorlage.nullwerte or len(self.werte) == 1:
            return None
        if any(zellen[spalte.stelle].strip(RAND) not in self.vorlage.nullwerte for spalte in self.werte):
            return None
        if self._gefragt:
            self.tabelle.bericht.frage(
                Frage(NUR_NULLWERTE, FRAGE_NULLWERTE, self._antwort, AUSWAHL_NULLWERTE)
            )
        if not self._bedeutung:
            self.tabelle.zellfehler(
                zeile,
                self.werte[0].stelle,
                zellen[self.werte[0].stelle],
                f"steht bei „{gekuerzt(self.tabelle.beispiel(zellen))}“ in jeder Spalte",
                FRAGE_NULLWERTE,
            )
            return UNGEKLAERT
        return NICHT_VORHANDEN if self._bedeutung == "nicht_vorhanden" else None

    def _zahlvorschlag(self, merkmal: Merkmal) -> str:
        legende = ", ".join(
            f"„{zeichen}“" for zeichen in (*self.vorlage.zeichen, *sorted(self.vorlage.nullwerte))
        )
        beispiel = schreiben(Decimal("12345").scaleb(-merkmal.angaben.stellen), merkmal.zahlform)
        return (
            f"Erwartet wird eine Zahl wie {beispiel}"
            + (f" oder eines der Zeichen {legende}" if legende else "")
            + ". Bitte fragen Sie beim Amt nach, was die Zelle bedeutet."
        )
