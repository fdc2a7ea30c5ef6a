"""Das Dokument im Entstehen: sein Rumpf und alles, was fortlaufend zählt."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.parser import parse_xml

from analysen.formen.word.bauen import Knoten, absatz, feld, k, laeufe, lauf, marke

VORLAGEN = Path(__file__).with_name("vorlagen.xml")
# Abstrakte Listen und die Liste der Punkte; jede bezifferte Liste bekommt eine eigene Nummer dazu.
PUNKTE, ZIFFERN = 1, 2
TIEFEN = 9
TIEFSTE_UEBERSCHRIFT = 6


class Heft:
    """Nimmt Absätze und Tabellen der Reihe nach auf.

    `fuegt_an` schreibt in den Rumpf; wer in eine Zelle oder Fußnote schreibt, sammelt seine Knoten selbst.
    """

    def __init__(self) -> None:
        self.word = Document()
        self.teil = self.word.part
        self.rumpf = self.word.element.body
        self.seitenart = self.rumpf.sectPr
        self._marken = self._listen = self._bilder = 0
        self._entruempeln()
        self._aufzaehlungen()
        self.fussnoten = self._fussnotenteil()
        self.fussnotenzahl = 0

    def fuegt_an(self, *knoten: Knoten) -> None:
        """Ans Ende des Rumpfs, vor die Angaben zur letzten Seite."""
        for eines in knoten:
            self.seitenart.addprevious(eines)

    def haelt_das_letzte(self) -> None:
        """Der letzte Absatz im Rumpf bleibt bei dem, was folgt; Tabellen tun es mit ihrer letzten Zeile."""
        letzter = self.seitenart.getprevious()
        if letzter is not None and letzter.tag.endswith("}p"):
            letzter.get_or_add_pPr().get_or_add_keepNext()

    def absatz(self, vorlage: str, text: str | Iterable[Knoten] = "", **eigenschaften: object) -> None:
        """Ein Absatz im Rumpf, aus Text oder fertigen Läufen."""
        self.fuegt_an(absatz(vorlage, *(laeufe(text) if isinstance(text, str) else text), **eigenschaften))

    def ueberschrift(
        self, stufe: int, text: str | Iterable[Knoten], *, anker: str = "", **eigenschaften: Any
    ) -> None:
        kinder = laeufe(text) if isinstance(text, str) else list(text)
        if anker:
            kinder = self.marke(anker, *kinder)
        if "pageBreakBefore" in eigenschaften:
            # Oben auf der Seite braucht sie keinen Abstand.
            eigenschaften.setdefault("spacing", {"before": 0, "after": 160})
        self.absatz(f"Heading{min(stufe, TIEFSTE_UEBERSCHRIFT)}", kinder, **eigenschaften)

    def marke(self, name: str, *kinder: Knoten) -> list[Knoten]:
        """Eine Textmarke um die Kinder; Namen beginnen mit einem Buchstaben oder `_`."""
        self._marken += 1
        return marke(self._marken, name, *kinder)

    def naechstes_bild(self) -> int:
        """Die Kennung des nächsten Bilds."""
        self._bilder += 1
        return self._bilder

    # Aufzählungen ---------------------------------------------------------------------------------

    def bezifferte_liste(self, beginn: int = 1) -> int:
        """Die Nummer einer neuen Liste mit Ziffern."""
        nummern = self.teil.numbering_part.element
        self._listen += 1
        neu = PUNKTE + self._listen
        neue = k("w:num", k("w:abstractNumId", val=ZIFFERN), numId=neu)
        for tiefe in range(TIEFEN):
            neue.append(k("w:lvlOverride", k("w:startOverride", val=beginn if tiefe == 0 else 1), ilvl=tiefe))
        nummern.append(neue)
        return neu

    def _aufzaehlungen(self) -> None:
        nummern = self.teil.numbering_part.element
        for kind in list(nummern):
            nummern.remove(kind)
        for kennung, art in ((PUNKTE, "bullet"), (ZIFFERN, "decimal")):
            stufen = [
                k(
                    "w:lvl",
                    k("w:start", val=1),
                    k("w:numFmt", val=art),
                    k(
                        "w:lvlText",
                        val="–"
                        if art == "bullet" and tiefe
                        else "•"
                        if art == "bullet"
                        else f"%{tiefe + 1}.",
                    ),
                    k("w:lvlJc", val="left"),
                    k("w:pPr", k("w:ind", left=340 * (tiefe + 1), hanging=340)),
                    ilvl=tiefe,
                )
                for tiefe in range(TIEFEN)
            ]
            nummern.append(
                k(
                    "w:abstractNum",
                    k("w:multiLevelType", val="hybridMultilevel"),
                    *stufen,
                    abstractNumId=kennung,
                )
            )
        nummern.append(k("w:num", k("w:abstractNumId", val=PUNKTE), numId=PUNKTE))

    # Fußnoten -------------------------------------------------------------------------------------

    def fussnote(self, absaetze: list[Knoten]) -> tuple[int, Knoten]:
        """Nimmt die Anmerkung auf; gibt ihre Nummer und ihr Zeichen im Text zurück."""
        self.fussnotenzahl += 1
        nummer = self.fussnotenzahl
        zeichen = k("w:r", k("w:rPr", k("w:rStyle", val="FootnoteReference")), k("w:footnoteRef"))
        erster = absaetze[0]
        erster.insert(1, zeichen)
        erster.insert(2, lauf(" "))
        self.fussnoten.element.append(k("w:footnote", *absaetze, id=nummer))
        return nummer, k(
            "w:r",
            k("w:rPr", k("w:rStyle", val="FootnoteReference")),
            k("w:footnoteReference", id=nummer),
        )

    def _fussnotenteil(self) -> XmlPart:
        teil = XmlPart(
            PackURI("/word/footnotes.xml"),
            CT.WML_FOOTNOTES,
            k(
                "w:footnotes",
                *(
                    k("w:footnote", k("w:p", k("w:r", k(f"w:{art}"))), type=art, id=nummer)
                    for nummer, art in ((-1, "separator"), (0, "continuationSeparator"))
                ),
            ),
            self.teil.package,
        )
        self.teil.relate_to(teil, RT.FOOTNOTES)
        return teil

    # Grund ----------------------------------------------------------------------------------------

    def _entruempeln(self) -> None:
        """Die mitgebrachten Vorlagen weichen den eigenen; Altes und das fremde Vorschaubild entfallen."""
        vorlagen = self.word.styles.element
        for kind in list(vorlagen):
            vorlagen.remove(kind)
        vorlagen.extend(parse_xml(VORLAGEN.read_bytes()))
        unnoetig = ("/stylesWithEffects", "/customXml", "/thumbnail")
        for besitzer in (self.teil, self.teil.package):
            for kennung, beziehung in list(besitzer.rels.items()):
                if beziehung.reltype.endswith(unnoetig):
                    del besitzer.rels[kennung]

    def als_bytes(self) -> bytes:
        strom = io.BytesIO()
        self.word.save(strom)
        return strom.getvalue()


def seitenzahl() -> list[Knoten]:
    """„Seite 3 von 20“ als Felder."""
    return [
        lauf("Seite "),
        *feld("PAGE", [lauf("1")]),
        lauf(" von "),
        *feld("NUMPAGES", [lauf("1")]),
    ]
