"""Eigener Text: die Marken von CommonMark als Absätze, Listen, Tabellen und echte Fußnoten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.token import Token

from analysen.formen.word.bauen import Knoten, absatz, feld, k, laeufe, lauf, netzverweis
from analysen.formen.word.heft import PUNKTE, TIEFEN, TIEFSTE_UEBERSCHRIFT, Heft
from analysen.formen.word.tabelle import eigene, tafel
from analysen.inhalt import Eigentext
from analysen.schreiben.auszeichnung import Gedruckt, als_marken, lesbare_adresse

# Texte in Einfacher Sprache stehen groß, auch ihre Listen.
EINFACH, EINFACHE_UEBERSCHRIFT = "Einfach", "EinfachTitel"


@dataclass(frozen=True)
class _Umgebung:
    """Worin ein Absatz steht: seine Vorlage, die Liste und deren Tiefe."""

    vorlage: str = "Normal"
    liste: int = 0
    tiefe: int = -1
    # Der erste Absatz eines Listenpunkts trägt das Zeichen, weitere stehen eingerückt darunter.
    offen: list[bool] = field(default_factory=list)


class Textsatz:
    """Setzt einen Text; `teil` ist der Teil des Pakets, in dem er steht."""

    def __init__(self, heft: Heft, *, stufe: int) -> None:
        self.heft = heft
        self.stufe = stufe
        self.teil: Any = heft.teil
        self.anmerkungen: dict[int, list[Token]] = {}
        self.gesetzte: dict[int, int] = {}

    def knoten(self, block: Eigentext) -> list[Knoten]:
        """Alles, was der Text ergibt, in seiner Folge."""
        zahlen = {marke: Gedruckt(zahl["text"]) for marke, zahl in block.get("marken", {}).items()}
        return self._gesetzt(block["quelltext"], zahlen, EINFACH if block.get("einfach") else "Normal")

    def _gesetzt(self, quelltext: str, zahlen: Mapping[str, Gedruckt], vorlage: str) -> list[Knoten]:
        marken = als_marken(quelltext, stufe=self.stufe, zahlen=zahlen)
        haupt, self.anmerkungen = _ohne_fussnoten(marken)
        return self._bloecke(haupt, _Umgebung(vorlage=vorlage))

    def _bloecke(self, marken: Sequence[Token], wo: _Umgebung) -> list[Knoten]:
        folge: list[Knoten] = []
        stelle = 0
        while stelle < len(marken):
            marke = marken[stelle]
            ende = _ende(marken, stelle)
            innen = marken[stelle + 1 : ende]
            if marke.type == "heading_open":
                stufe = min(int(marke.tag[1]), TIEFSTE_UEBERSCHRIFT)
                gross = EINFACHE_UEBERSCHRIFT if wo.vorlage == EINFACH else ""
                folge.append(absatz(f"Heading{stufe}", *self._inline(innen[0], gross)))
            elif marke.type == "paragraph_open":
                folge.append(self._absatz(self._inline(innen[0]), wo))
            elif marke.type in ("bullet_list_open", "ordered_list_open"):
                folge += self._liste(marke, innen, wo)
            elif marke.type == "blockquote_open":
                folge += self._bloecke(innen, replace(wo, vorlage="Quote") if not wo.liste else wo)
            elif marke.type == "table_open":
                # Zwei Tabellen ohne Absatz dazwischen wären in Word eine.
                folge += [self._tabelle(innen), absatz("Trenner")]
            elif marke.type == "hr":
                folge.append(absatz("Linie"))
            stelle = ende + 1
        return folge

    def _absatz(self, kinder: list[Knoten], wo: _Umgebung) -> Knoten:
        if not wo.liste:
            return absatz(wo.vorlage, *kinder)
        if wo.offen[-1]:
            return absatz("ListContinue", *kinder, ind={"left": 340 * (wo.tiefe + 1)})
        wo.offen[-1] = True
        nummer = k("w:numPr", k("w:ilvl", val=min(wo.tiefe, TIEFEN - 1)), k("w:numId", val=wo.liste))
        vorlage = "ListBullet" if wo.liste == PUNKTE else "ListNumber"
        return absatz(EINFACH if wo.vorlage == EINFACH else vorlage, *kinder, numPr=nummer)

    def _liste(self, marke: Token, innen: Sequence[Token], wo: _Umgebung) -> list[Knoten]:
        liste = PUNKTE
        if marke.type == "ordered_list_open":
            liste = self.heft.bezifferte_liste(min(int(marke.attrs.get("start", 1)), 32000))
        folge: list[Knoten] = []
        stelle = 0
        while stelle < len(innen):
            ende = _ende(innen, stelle)
            drin = _Umgebung(wo.vorlage, liste, wo.tiefe + 1, [*wo.offen, False])
            folge += self._bloecke(innen[stelle + 1 : ende], drin)
            stelle = ende + 1
        return folge

    def _tabelle(self, innen: Sequence[Token]) -> Knoten:
        zeilen: list[list[list[Knoten]]] = []
        rechts: list[bool] = []
        for stelle, marke in enumerate(innen):
            if marke.type == "tr_open":
                zeilen.append([])
            elif marke.type in ("th_open", "td_open"):
                if len(zeilen) == 1:
                    rechts.append(str(marke.attrs.get("style", "")).endswith("right"))
                zeilen[-1].append(self._inline(innen[stelle + 1]))
        return tafel(eigene(zeilen[0], zeilen[1:], rechts, "Tabelle im Text"))

    # Innerhalb eines Absatzes ---------------------------------------------------------------------

    def _inline(self, marke: Token, vorlage: str = "") -> list[Knoten]:
        folge: list[Knoten] = []
        fett = kursiv = 0
        ziele: list[str] = []
        for kind in marke.children or ():
            if kind.type == "text":
                folge += laeufe(kind.content, fett=fett > 0, kursiv=kursiv > 0, vorlage=vorlage)
            elif kind.type == "softbreak":
                folge.append(lauf(" "))
            elif kind.type == "hardbreak":
                folge.append(lauf("\n"))
            elif kind.type in ("strong_open", "strong_close"):
                fett += kind.nesting
            elif kind.type in ("em_open", "em_close"):
                kursiv += kind.nesting
            elif kind.type == "link_open":
                ziele.append(str(kind.attrs.get("href", "")))
            elif kind.type == "link_close":
                folge += self._adresse(ziele.pop())
            elif kind.type == "footnote_ref":
                folge += self._fussnote(kind.meta["id"])
        return folge

    def _adresse(self, ziel: str) -> list[Knoten]:
        adresse = lesbare_adresse(ziel)
        if not adresse:
            return []
        return [
            lauf(" ("),
            netzverweis(self.teil, ziel, *laeufe(adresse, vorlage="Hyperlink")),
            lauf(")"),
        ]

    def _fussnote(self, kennung: int) -> list[Knoten]:
        if kennung in self.gesetzte:
            # Dieselbe Anmerkung noch einmal: ein Verweis auf die erste Stelle.
            nummer = self.gesetzte[kennung]
            return feld(f"NOTEREF Fussnote{nummer} \\f \\h", [lauf(str(nummer), vorlage="FootnoteReference")])
        if kennung not in self.anmerkungen or self.teil is not self.heft.teil:
            # Fußnoten zu Fußnoten kennt Word nicht.
            return []
        self.gesetzte[kennung] = 0
        davor, self.teil = self.teil, self.heft.fussnoten
        absaetze = self._bloecke(self.anmerkungen[kennung], _Umgebung(vorlage="FootnoteText"))
        self.teil = davor
        nummer, zeichen = self.heft.fussnote(_nur_absaetze(absaetze))
        self.gesetzte[kennung] = nummer
        return self.heft.marke(f"Fussnote{nummer}", zeichen)


def _nur_absaetze(folge: list[Knoten]) -> list[Knoten]:
    """Eine Anmerkung beginnt mit einem Absatz; mit einer Tabelle kann sie nicht beginnen."""
    if not folge or not folge[0].tag.endswith("}p"):
        return [absatz("FootnoteText"), *folge]
    return folge


def _ohne_fussnoten(marken: Sequence[Token]) -> tuple[list[Token], dict[int, list[Token]]]:
    """Der Text ohne seine Anmerkungen, und die Anmerkungen nach ihrer Kennung."""
    haupt: list[Token] = []
    anmerkungen: dict[int, list[Token]] = {}
    offen: list[Token] | None = None
    for marke in marken:
        if marke.type == "footnote_open":
            offen = anmerkungen.setdefault(marke.meta["id"], [])
        elif marke.type == "footnote_close":
            offen = None
        elif marke.type in ("footnote_block_open", "footnote_block_close", "footnote_anchor"):
            continue
        elif offen is not None:
            offen.append(marke)
        else:
            haupt.append(marke)
    return haupt, anmerkungen


def _ende(marken: Sequence[Token], stelle: int) -> int:
    """Wo schließt, was an dieser Stelle öffnet."""
    tiefe = 0
    for nummer in range(stelle, len(marken)):
        tiefe += marken[nummer].nesting
        if tiefe <= 0:
            return nummer
    return len(marken) - 1
