"""Die Blöcke der Kapitel: je Art, wie sie im Dokument steht.

Die Notizen vom Rand folgen ihrem Absatz; Überschriften eines Blocks beginnen auf der zweiten Stufe.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from analysen.formen.word.bauen import Knoten, feld, k, laeufe, lauf, sprung
from analysen.formen.word.bilder import Bild
from analysen.formen.word.bildsatz import zeichnung
from analysen.formen.word.heft import PUNKTE, Heft
from analysen.formen.word.tabelle import QUERBREITE, TEXTBREITE, aus_inhalt, tafel
from analysen.formen.word.text import Textsatz
from analysen.inhalt import (
    Abbildung,
    Bedarfskarte,
    Bedarfskarten,
    Block,
    Eigentext,
    Eintragsliste,
    Empfehlungen,
    Empfehlungseintrag,
    GrundlageImDruck,
    Notiz,
    Tabelle,
)
from sozialraum.kern import zahlen

STUFE = 2
# Zwischen Bildern in einer Reihe steht ein Leerzeichen.
ZWISCHEN_BILDERN = 4.0
# So hoch, dass eine große Karte und ein Verlauf auf eine Seite passen und die Schrift lesbar bleibt.
HOECHSTE_HOEHE = 105.0
# Was mit dem Folgenden auf einer Seite bleibt, und was vor dem Folgenden Abstand hält.
HAELT: Final[dict[str, object]] = {"keepNext": None}
LUFT: Final[dict[str, object]] = {"spacing": {"after": 180}}
# Groß steht, was in zwei Zeilen zu lesen ist; längere Befunde sind Text.
KURZER_BEFUND = 160


class Blocksatz:
    """Setzt Blöcke ins Heft; `bilder` enthält jedes SVG des Inhalts als Bild."""

    def __init__(self, heft: Heft, bilder: Mapping[str, Bild], *, vorschau: bool) -> None:
        self.heft = heft
        self.bilder = bilder
        self.vorschau = vorschau

    def setze(self, block: Block, *, werte: int = 0) -> None:
        """Ein Block; `werte` ist die Tabelle im Anhang, die eine Abbildung in Zahlen sagt."""
        heft = self.heft
        if block["art"] == "satz":
            heft.absatz("Befund" if len(block["text"]) <= KURZER_BEFUND else "Normal", block["text"])
            self.rand(block["rand"])
        elif block["art"] == "text":
            self._text(block)
        elif block["art"] == "zwischentitel":
            heft.ueberschrift(STUFE, block["text"])
        elif block["art"] == "hinweis":
            heft.absatz("Luecke", block["text"])
        elif block["art"] == "abbildung":
            self._abbildung(block, werte)
        elif block["art"] == "tabelle":
            self.tabelle(block)
        elif block["art"] == "bedarfe":
            self._bedarfe(block)
        elif block["art"] == "empfehlungen":
            self._empfehlungen(block)
        elif block["art"] == "zitat":
            heft.absatz("Quote", block["text"], keepNext=None)
            heft.absatz("Zitatquelle", verbunden(", ", block["funktion"], block["datum"]))
        elif block["art"] == "liste":
            self._liste(block)

    # Text und Notizen -----------------------------------------------------------------------------

    def rand(self, notizen: Sequence[Notiz], vorlage: str = "Randnotiz") -> None:
        """Die Notizen unter dem, wozu sie gehören, auf derselben Seite."""
        if notizen:
            self.heft.haelt_das_letzte()
        for nummer, notiz in enumerate(notizen, start=1):
            zahl = notiz["art"] == "zahl"
            kinder = laeufe(notiz["text"], vorlage="Zahl" if zahl else "")
            if notiz["zusatz"]:
                kinder += laeufe(f" {notiz['zusatz']}")
            self.heft.absatz(vorlage, kinder, **(HAELT if nummer < len(notizen) else LUFT))

    def _text(self, block: Eigentext) -> None:
        if block.get("ausgangstext") and self.vorschau:
            self.heft.absatz("Merkmale", "Ausgangstext aus den Zahlen, noch nicht bearbeitet")
        self.heft.fuegt_an(*Textsatz(self.heft, stufe=STUFE).knoten(block))
        self.rand(block.get("rand", []))

    def _liste(self, block: Eintragsliste) -> None:
        if block["titel"]:
            self.heft.ueberschrift(STUFE, block["titel"])
        for eintrag in block["eintraege"]:
            kinder = laeufe(eintrag["name"], fett=True)
            if eintrag["zusatz"]:
                kinder += [lauf(" "), *laeufe(eintrag["zusatz"], vorlage="Zusatz")]
            if eintrag["text"]:
                kinder += [lauf("\n"), *laeufe(eintrag["text"])]
            self.punkt(kinder)
        self.rand(block["rand"])

    def punkt(self, kinder: Sequence[Knoten], liste: int = PUNKTE, **eigenschaften: object) -> None:
        """Ein Punkt einer Aufzählung; `liste` ist ihre Nummer."""
        nummer = k("w:numPr", k("w:ilvl", val=0), k("w:numId", val=liste))
        vorlage = "ListBullet" if liste == PUNKTE else "ListNumber"
        self.heft.absatz(vorlage, kinder, numPr=nummer, **eigenschaften)

    # Abbildungen und Tabellen ---------------------------------------------------------------------

    def beschriftung(self, art: str, nummer: int, titel: str, untertitel: str) -> None:
        """„Tabelle 3“ mit Sprungmarke; das Feld behält beim Aktualisieren die Nummer der Fassung."""
        kopf = [
            lauf(f"{art} ", vorlage="Nummer"),
            *feld(f"SEQ {art} \\r {nummer} \\* ARABIC", [lauf(str(nummer), vorlage="Nummer")], "Nummer"),
        ]
        self.heft.absatz("Caption", [*self.heft.marke(f"{art}_{nummer}", *kopf), lauf("  "), *laeufe(titel)])
        if untertitel:
            self.heft.absatz("Untertitel", untertitel)

    def _abbildung(self, block: Abbildung, werte: int) -> None:
        self.beschriftung("Abbildung", block["nummer"], block["titel"], block["untertitel"])
        je_reihe = max(1, block["spalten"])
        hoechstens = (TEXTBREITE - ZWISCHEN_BILDERN * (je_reihe - 1)) / je_reihe
        for anfang in range(0, len(block["bilder"]), je_reihe):
            reihe: list[Knoten] = []
            for svg in block["bilder"][anfang : anfang + je_reihe]:
                if reihe:
                    reihe.append(lauf("  "))
                reihe.append(zeichnung(self.heft, self.bilder[svg], hoechstens, HOECHSTE_HOEHE))
            letzte = anfang + je_reihe >= len(block["bilder"])
            folgt = werte or block["rand"] or block.get("zahlen")
            # Zwischen den Reihen vieler Bilder darf die Seite enden, sonst bliebe eine Lücke.
            bleibt = (letzte and folgt) or (not letzte and not anfang)
            self.heft.absatz("Bild", reihe, **(HAELT if bleibt else LUFT if letzte else {}))
        haelt = HAELT if block["rand"] else LUFT
        if werte:
            self.heft.absatz("Anmerkung", [lauf("Werte: "), *self._verweis("Tabelle", werte)], **haelt)
        elif zahlen_im_bild := block.get("zahlen"):
            # Im Bild ist kein Text zu finden; ohne Tabelle stehen seine Zahlen darunter.
            genannt = "; ".join(f"{eine['name']} {eine['zahl']['text']}" for eine in zahlen_im_bild)
            self.heft.absatz("Anmerkung", f"Im Bild: {genannt}.", **haelt)
        self.rand(block["rand"], "Anmerkung")

    def _verweis(self, art: str, nummer: int) -> list[Knoten]:
        name = f"{art} {nummer}"
        return [sprung(f"{art}_{nummer}", *laeufe(name, vorlage="Hyperlink"))]

    def tabelle(self, block: Tabelle, *, platz: float = TEXTBREITE) -> None:
        self.beschriftung("Tabelle", block["nummer"], block["titel"], block["untertitel"])
        self.heft.fuegt_an(tafel(aus_inhalt(block), platz=platz))
        for nummer, anmerkung in enumerate(block["anmerkungen"], start=1):
            letzte = nummer == len(block["anmerkungen"]) and not block["rand"]
            self.heft.absatz("Anmerkung", anmerkung, **(LUFT if letzte else HAELT))
        self.rand(block["rand"], "Anmerkung")
        # Zwei Tabellen ohne Absatz dazwischen wären in Word eine.
        if not (block["anmerkungen"] or block["rand"]):
            self.heft.absatz("Trenner")

    def querverweis(self, block: Tabelle) -> None:
        """An der Stelle einer Tabelle, die am Ende im Querformat steht."""
        self.heft.absatz(
            "Normal",
            [
                *self._verweis("Tabelle", block["nummer"]),
                *laeufe(f" {block['titel']}: im Querformat am Ende des Dokuments."),
            ],
        )

    def quertabelle(self, block: Tabelle) -> None:
        self.tabelle(block, platz=QUERBREITE)

    # Bedarfe und Empfehlungen ---------------------------------------------------------------------

    def _bedarfe(self, block: Bedarfskarten) -> None:
        if block["titel"]:
            self.heft.ueberschrift(STUFE, block["titel"])
        for karte in block["karten"]:
            self._karte(karte, STUFE + bool(block["titel"]))
        weitere = block.get("weitere", [])
        if weitere:
            titel = zahlen.anzahl(len(weitere), "weiterer offener Bedarf", "weitere offene Bedarfe")
            self.heft.absatz("Normal", laeufe(titel, fett=True), keepNext=None, spacing={"before": 280})
        for eine in weitere:
            self.punkt(nennung(eine["prioritaet"] or "–", eine["aussage"], eine["status"]))
        self.rand(block["rand"], "Anmerkung")

    def _karte(self, karte: Bedarfskarte, stufe: int) -> None:
        heft = self.heft
        prioritaet = verbunden(" ", karte["prioritaet"], karte["prioritaet_text"] or "noch nicht eingestuft")
        heft.absatz("Prioritaet", verbunden(" · ", prioritaet, karte["status"]))
        heft.ueberschrift(stufe, karte["aussage"], spacing={"before": 40, "after": 60})
        heft.absatz(
            "Merkmale",
            verbunden(
                " · ",
                ", ".join(karte["zielgruppen"]),
                karte["ebene"],
                ", ".join(karte["arten"]),
                karte["ort"],
            ),
        )
        if karte["erlaeuterung"]:
            heft.absatz("Normal", karte["erlaeuterung"])
        grund = verbunden(" ", karte["begruendung"], *karte["kriterien"])
        self._benannt("Warum diese Priorität:", grund)
        self._benannt("Was schon geschieht:", "; ".join(karte["angebote"]))
        self._benannt("Was wir empfehlen:", " ".join(karte["empfehlungen"]))
        if karte["grundlagen"]:
            heft.absatz("Normal", laeufe("Worauf er ruht:", fett=True), keepNext=None, spacing={"after": 40})
            for grundlage in karte["grundlagen"]:
                self.punkt(_grundlage(grundlage))

    def _empfehlungen(self, block: Empfehlungen) -> None:
        if block["titel"]:
            self.heft.ueberschrift(STUFE, block["titel"])
        for nummer, eintrag in enumerate(block["eintraege"], start=1):
            self._empfehlung(nummer, eintrag, STUFE + bool(block["titel"]))
        self.rand(block["rand"], "Anmerkung")

    def _empfehlung(self, nummer: int, eintrag: Empfehlungseintrag, stufe: int) -> None:
        heft = self.heft
        heft.ueberschrift(stufe, [lauf(f"{nummer}  ", vorlage="Nummer"), *laeufe(eintrag["aussage"])])
        heft.absatz(
            "Merkmale",
            [
                lauf("An "),
                *laeufe(eintrag["adressat"], fett=True),
                *laeufe(_davor(" · ", eintrag["horizont"])),
            ],
        )
        if eintrag["erlaeuterung"]:
            heft.absatz("Normal", eintrag["erlaeuterung"])
        self._benannt("Antwortet auf:", " ".join(eintrag["bedarfe"]))
        self._benannt("Umgesetzt in:", "; ".join(eintrag["angebote"]))
        if eintrag["stand"]:
            heft.absatz("Anmerkung", eintrag["stand"])

    def _benannt(self, name: str, text: str) -> None:
        if text:
            self.heft.absatz("Normal", [*laeufe(f"{name} ", fett=True), *laeufe(text)])


def nennung(prioritaet: str, aussage: str, zusatz: str) -> list[Knoten]:
    """Ein Bedarf in einer Zeile: Priorität, Aussage, kleiner Zusatz."""
    kinder = laeufe(f"{prioritaet}  ", vorlage="Nummer", fett=True) if prioritaet else []
    kinder += laeufe(aussage)
    return [*kinder, lauf("\n"), *laeufe(zusatz, vorlage="Zusatz")] if zusatz else kinder


def _grundlage(eine: GrundlageImDruck) -> list[Knoten]:
    kinder: list[Knoten] = []
    if "zahl" in eine:
        kinder += laeufe(f"{eine['zahl']['text']} ", vorlage="Zahl")
    kinder += laeufe(eine["text"])
    if quelle := verbunden(", ", eine["quelle"], eine["datum"]):
        kinder += [lauf(" "), *laeufe(f"({quelle})", vorlage="Zusatz")]
    return kinder


def verbunden(zwischen: str, *teile: str) -> str:
    return zwischen.join(filter(None, teile))


def _davor(zeichen: str, text: str) -> str:
    return f"{zeichen}{text}" if text else ""
