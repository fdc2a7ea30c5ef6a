"""Jede gedruckte Zahl einer Fassung als Zeile mit bleibender Nummer; rein, ohne Django.

Aus ihr entstehen CSV und XLSX, der Anhang der PDF und die Verweise der HTML-Ausgabe. Der Wert ist der
gedruckte, nie der ungerundete: Eine Datei darf nicht mehr verraten als das Heft.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analysen.inhalt import (
    Bedarfskarten,
    BenannteZahl,
    Blick,
    Block,
    Eigentext,
    Inhalt,
    Kapitelinhalt,
    Notiz,
    Tabelle,
    Zahl,
)
from sozialraum.kern.zahlen import FEST, MINUS
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen
from sozialraum.statistik.zeitraeume import FORM as ZEITRAUM
from sozialraum.statistik.zeitraeume import in_worten

BLICK, ANHANG = "Auf einen Blick", "Anhang"
HOCHGESTELLT = re.compile(r"(?<=[\d%‰•.–x/…¹²³⁴⁵⁶⁷⁸⁹⁰])[¹²³⁴⁵⁶⁷⁸⁹⁰]")
HOECHSTENS_IM_NAMEN = 80
# Eine Summe, in der Geschlossenes fehlt, ist gedruckt „mind. 111“: eine Grenze, kein Wert.
MINDESTENS = ("mind.", "mindestens; Teile, die zu klein sind, zählen nicht mit")
ETWA = ("etwa", "gerundet, damit es sich leicht liest")
_ZIFFERN = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_ZAHL = re.compile(rf"(?P<zahl>[+{MINUS}-]?{_ZIFFERN})(?:[ {FEST}](?P<einheit>\D[^\d;:]*))?")
# Wo Jahre verschieden sind, steht es hinter der Zahl: „23.557 (2023)“.
_JAHR = re.compile(rf"[ {FEST}]\(\d{{4}}\)$")
_KUERZEL = re.compile(r"Q\d+\b")


@dataclass(frozen=True)
class Zahlzeile:
    """Eine gedruckte Zahl: wo sie steht, was sie zählt und woher sie kommt.

    `text` ist wie gedruckt, `wert` derselbe als Zahl; fehlt er, sagen `zeichen` und `bedeutung`, warum.
    `fussnote` ist, was eine hochgestellte Ziffer an ihr meint. `quellen` sind Kürzel des Verzeichnisses.
    `anker` ist das Sprungziel ihrer Stelle, wo eine Ausgabe Verweise hat.
    """

    nummer: str
    kapitel: str
    stelle: str
    name: str
    kennung: str
    gebiet: str
    zeitraum: str
    text: str
    wert: Decimal | None
    einheit: str
    zeichen: str
    bedeutung: str
    fussnote: str
    indikator: str
    quellen: tuple[str, ...]
    anker: str


class Zahlenliste:
    """Die Zeilen in der Reihenfolge des Inhalts; sie kennt die Nummer jeder Zahl an ihrer Stelle."""

    def __init__(self, inhalt: Inhalt) -> None:
        self.zeilen: list[Zahlzeile] = []
        # Dieselbe Zahl steht an vielen Stellen; welche gemeint ist, sagt nur das Ding selbst.
        self._nummern: dict[int, str] = {}
        self._namen = {eine.get("schluessel", ""): eine["name"] for eine in inhalt["anhang"]["definitionen"]}
        self._gebiete = {eins["kennung"]: eins["name"] for eins in inhalt["anhang"].get("gebiete", [])}
        self._mehrere = len(inhalt["blicke"]) > 1
        self._inhalt = inhalt
        for blick in inhalt["blicke"]:
            self._blick(blick)
        for kapitel in inhalt["kapitel"]:
            self._kapitel(kapitel)
        if (tabelle := inhalt["anhang"].get("raumeinheiten")) is not None:
            self._tabelle(ANHANG, tabelle)

    def nummer(self, zahl_oder_notiz: object) -> str:
        """`Z12` der Zahl, die genau an dieser Stelle des Inhalts steht; leer, wenn sie keine Zeile hat."""
        return self._nummern.get(id(zahl_oder_notiz), "")

    # Sammeln -----------------------------------------------------------------------------------

    def _zeile(
        self,
        ding: Any,
        *,
        kapitel: str,
        stelle: str,
        name: str,
        text: str,
        zahl: Zahl | None = None,
        rand: Sequence[Notiz] = (),
        fussnote: str = "",
        anker: str,
    ) -> None:
        """`rand` nennt die Quellen, wo die Zahl es selbst nicht tut."""
        nummer = f"Z{len(self.zeilen) + 1}"
        self._nummern.setdefault(id(ding), nummer)
        kennung = zahl["gebiet"] if zahl else ""
        gebiet = self._gebiete.get(kennung, "")
        zeichen, bedeutung = _zeichen(zahl, text)
        wert, einheit = gelesen(text)
        self.zeilen.append(
            Zahlzeile(
                nummer=nummer,
                kapitel=kapitel,
                stelle=stelle,
                name=(self._namen.get(zahl["indikator"], "") if zahl and zahl["indikator"] else "") or name,
                kennung=kennung if gebiet else "",
                gebiet=gebiet,
                zeitraum=_zeitraum(zahl["zeitraum"]) if zahl else "",
                text=text,
                wert=wert,
                einheit=(zahl["einheit"] if zahl else "") or einheit,
                zeichen=zeichen,
                bedeutung=bedeutung,
                fussnote=fussnote,
                indikator=zahl["indikator"] if zahl else "",
                quellen=tuple((zahl.get("quellen") if zahl else None) or _kuerzel(rand)),
                anker=anker,
            )
        )

    def _notizen(
        self,
        kapitel: str,
        stelle: str,
        rand: Iterable[Notiz],
        anker: str,
        genannte: Sequence[BenannteZahl] = (),
    ) -> None:
        """Eine Notiz, die eine der genannten Zahlen wiederholt, kommt aus derselben Quelle wie sie."""
        alle = list(rand)
        for notiz in alle:
            if notiz["art"] == "zahl":
                self._zeile(
                    notiz,
                    kapitel=kapitel,
                    stelle=f"{stelle}, Randnotiz",
                    name=_kurz(notiz["zusatz"]),
                    text=notiz["text"],
                    zahl=next(
                        (eine["zahl"] for eine in genannte if eine["zahl"]["text"] == notiz["text"]), None
                    ),
                    rand=alle,
                    anker=anker,
                )

    def _blick(self, blick: Blick) -> None:
        kapitel = f"{BLICK}: {blick['raum']}" if self._mehrere else BLICK
        for eine in blick["zahlen"]:
            for name, zahl in [
                (blick["raum"], eine["zahl"]),
                *((vergleich["name"], vergleich["zahl"]) for vergleich in eine["vergleiche"]),
            ]:
                self._zeile(
                    zahl,
                    kapitel=kapitel,
                    stelle=f"{eine['name']}, {name}",
                    name=eine["name"],
                    text=zahl["text"],
                    zahl=zahl,
                    rand=blick["rand"],
                    anker="blick",
                )
        self._notizen(kapitel, BLICK, blick["rand"], "blick")

    def _kapitel(self, kapitel: Kapitelinhalt) -> None:
        name, anker = f"{kapitel['nummer']} {kapitel['titel']}", f"kapitel-{kapitel['nummer']}"
        gezaehlt: dict[str, int] = {}
        for nummer_im_kapitel, block in enumerate(kapitel["bloecke"]):
            art = {"satz": "Befund", "text": "Text", "abbildung": "Abbildung"}.get(block["art"], "")
            gezaehlt[art] = gezaehlt.get(art, 0) + 1
            nummer = block["nummer"] if block["art"] == "abbildung" else gezaehlt[art]
            stelle = f"{art} {nummer}"
            if block["art"] == "satz" or block["art"] == "abbildung":
                for eine in block.get("zahlen", []):
                    self._zeile(
                        eine["zahl"],
                        kapitel=name,
                        stelle=f"{stelle}, {eine['name']}",
                        name=eine["name"],
                        text=eine["zahl"]["text"],
                        zahl=eine["zahl"],
                        rand=_naechster_rand(kapitel["bloecke"][nummer_im_kapitel:]),
                        anker=f"abbildung-{block['nummer']}" if block["art"] == "abbildung" else anker,
                    )
            elif block["art"] == "text":
                for zahl in _wie_im_text(block):
                    self._zeile(
                        zahl,
                        kapitel=name,
                        stelle=stelle,
                        name=stelle,
                        text=zahl["text"],
                        zahl=zahl,
                        rand=block.get("rand", []),
                        anker=anker,
                    )
            elif block["art"] == "tabelle":
                stelle = f"Tabelle {block['nummer']}"
                self._tabelle(name, block)
            elif block["art"] == "bedarfe":
                stelle = "Bedarfe"
                self._bedarfe(name, block, anker)
            genannte = (
                block.get("zahlen", []) if block["art"] == "satz" or block["art"] == "abbildung" else []
            )
            self._notizen(name, stelle, _rand(block), anker, genannte)

    def _tabelle(self, kapitel: str, tabelle: Tabelle) -> None:
        fussnoten = _fussnoten(tabelle["anmerkungen"])
        for zeile in tabelle["zeilen"]:
            kopf = " ".join(filter(None, [zeile["kopf"], zeile["zusatz"]]))
            for spalte, zelle in zip(tabelle["spalten"], zeile["zellen"], strict=False):
                zahl = zelle["zahl"]
                if zahl is None and not (spalte["rechts"] and gelesen(zelle["text"])[0] is not None):
                    continue
                oben = " ".join(filter(None, [spalte["text"], spalte["zusatz"]]))
                ort = f"Tabelle {tabelle['nummer']}, Zeile „{_kurz(kopf)}“, Spalte „{_kurz(oben)}“"
                text = zelle["text"]
                self._zeile(
                    zelle if zahl is None else zahl,
                    kapitel=kapitel,
                    stelle=ort,
                    name=f"{_kurz(zeile['kopf'])}, {oben}",
                    text=text,
                    zahl=zahl,
                    rand=tabelle["rand"],
                    fussnote="; ".join(fussnoten[z] for z in HOCHGESTELLT.findall(text) if z in fussnoten),
                    anker=f"tabelle-{tabelle['nummer']}",
                )

    def _bedarfe(self, kapitel: str, block: Bedarfskarten, anker: str) -> None:
        for karte in block["karten"]:
            stelle = f"Bedarf „{_kurz(karte['aussage'])}“"
            for grundlage in karte["grundlagen"]:
                if (zahl := grundlage.get("zahl")) is None:
                    continue
                self._zeile(
                    zahl,
                    kapitel=kapitel,
                    stelle=stelle,
                    name=_kurz(grundlage["text"]),
                    text=zahl["text"],
                    zahl=zahl,
                    rand=[Notiz(art="quelle", text=grundlage["quelle"], zusatz="")],
                    anker=anker,
                )


def _wie_im_text(text: Eigentext) -> list[Zahl]:
    """Die Zahlen in der Folge ihrer Marken: Gelesen aus der Datenbank stehen sie in einer anderen."""
    marken = text.get("marken", {})
    return [marken[eine] for eine in sorted(marken, key=lambda eine: (text["quelltext"].find(eine), eine))]


def _rand(block: Block) -> Sequence[Notiz]:
    rand: Sequence[Notiz] = block.get("rand", [])  # type: ignore[assignment]  # nicht jeder Block hat Notizen
    return rand


def _naechster_rand(bloecke: Sequence[Block]) -> Sequence[Notiz]:
    """Ein Satz über eigene Zählungen nennt seine Quelle nicht; die Tabelle, die ihm folgt, tut es."""
    raender = map(_rand, bloecke)
    return next((rand for rand in raender if any(notiz["art"] == "quelle" for notiz in rand)), ())


def gelesen(text: str) -> tuple[Decimal | None, str]:
    """Wert und Einheit einer gedruckten Zahl: `−2,3 %` ist (-2,3, „%“); was keine ist, hat keinen Wert."""
    treffer = _ZAHL.fullmatch(_JAHR.sub("", HOCHGESTELLT.sub("", text).strip()))
    if treffer is None:
        return None, ""
    roh = treffer["zahl"].replace(".", "").replace(",", ".").replace(MINUS, "-")
    return Decimal(roh), treffer["einheit"] or ""


def _zeichen(zahl: Zahl | None, text: str) -> tuple[str, str]:
    for ungefaehr in (MINDESTENS, ETWA):
        if text.startswith(ungefaehr[0]):
            return ungefaehr
    return ANZEIGE[Zeichen(zahl["zeichen"])] if zahl and zahl["zeichen"] else ("", "")


def _zeitraum(text: str) -> str:
    """Zeiträume der Statistik in Worten; die eigener Zählungen sind es schon."""
    return in_worten(text) if ZEITRAUM.fullmatch(text) else text


def _kuerzel(rand: Iterable[Notiz]) -> Iterator[str]:
    """`Q1` aus „Q1 Stadt Köln, 2005–2012.“"""
    for notiz in rand:
        if notiz["art"] == "quelle":
            yield from _KUERZEL.findall(notiz["text"])


def _fussnoten(anmerkungen: Iterable[str]) -> dict[str, str]:
    """Aus „¹ vorläufig, ² berichtigt.“ je Ziffer, was sie meint."""
    gefunden: dict[str, str] = {}
    for anmerkung in anmerkungen:
        teile = re.split("([¹²³⁴⁵⁶⁷⁸⁹⁰]) ", anmerkung)
        for ziffer, text in zip(teile[1::2], teile[2::2], strict=True):
            gefunden[ziffer] = text.strip().rstrip(",.")
    return gefunden


def _kurz(text: str) -> str:
    """Ein Name bleibt ein Name: lange enden mit Auslassung."""
    return text if len(text) <= HOECHSTENS_IM_NAMEN else f"{text[: HOECHSTENS_IM_NAMEN - 1].rstrip()}…"
