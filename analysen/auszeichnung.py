"""Eigener Text der Kapitel: eine Teilmenge von CommonMark zu sicherem HTML; rein, ohne Django.

Überschriften beginnen auf der verlangten Stufe und überspringen keine. HTML und Bilder gibt es nicht;
Verweise bleiben als Wort mit ausgeschriebener Adresse stehen, damit auch das Papier sie zeigt.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

TIEFSTE_STUFE = 6
# Ein Mensch schachtelt kaum tiefer als vier Listen; wer mehr schickt, will den Satz aufhalten.
HOECHSTENS_SCHACHTELN = 12
HOECHSTENS_ZEICHEN = 60_000

_LESER = MarkdownIt(
    "commonmark", {"html": False, "typographer": True, "quotes": "„“‚‘", "maxNesting": HOECHSTENS_SCHACHTELN}
).enable("smartquotes")
_LESER.disable(["image", "code", "fence", "html_block", "html_inline", "reference", "autolink", "backticks"])

FEST = "\u00a0"
# Nicht die Ersetzungen von markdown-it: dort wird aus der Aufzählung (c) ein ©.
_SATZ = (
    (re.compile(r"(?<=\s)--?(?=\s)"), "–"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=\d) (?=[%‰€])"), FEST),
    (re.compile(r"\b([zudioSs]\.) ?(?=[a-zA-ZÄÖÜ]\.)"), rf"\1{FEST}"),
)


def als_html(quelltext: str, *, stufe: int) -> str:
    """Text zu HTML; die oberste Überschrift bekommt `stufe` (1–6). Leerer Text ergibt leeres HTML."""
    marken = _LESER.parse(quelltext.replace("\x00", ""))
    _ueberschriften_setzen(marken, stufe)
    _verweise_ausschreiben(marken)
    _satz_verfeinern(marken)
    return str(_LESER.renderer.render(marken, _LESER.options, {}))


def ist_leer(quelltext: str) -> bool:
    """Steht nach dem Auszeichnen nichts Lesbares da? (`***` ist eine Linie, aber kein Text.)"""
    return not any(kind.content.strip() for marke in _LESER.parse(quelltext) for kind in marke.children or ())


def _ueberschriften_setzen(marken: Sequence[Token], stufe: int) -> None:
    """Aus `##`, `####`, `##` werden die Stufen n, n+1, n: PDF/UA verbietet ausgelassene Stufen."""
    offen: list[int] = []
    for marke in marken:
        if marke.type == "heading_open":
            tiefe = int(marke.tag[1])
            while offen and offen[-1] >= tiefe:
                offen.pop()
            offen.append(tiefe)
        if marke.type in ("heading_open", "heading_close"):
            marke.tag = f"h{min(stufe + len(offen) - 1, TIEFSTE_STUFE)}"


def _verweise_ausschreiben(marken: Sequence[Token]) -> None:
    for marke in marken:
        neu: list[Token] = []
        ziele: list[str] = []
        for kind in marke.children or ():
            if kind.type == "link_open":
                ziele.append(str(kind.attrs.get("href", "")))
            elif kind.type == "link_close":
                neu.append(_adresse(ziele.pop()))
            else:
                neu.append(kind)
        if marke.children is not None:
            marke.children = neu


def _satz_verfeinern(marken: Sequence[Token]) -> None:
    """Gedankenstrich, Auslassung und feste Leerzeichen, wie sie im Druck stehen sollen."""
    for marke in marken:
        for kind in marke.children or ():
            if kind.type == "text":
                for muster, ersatz in _SATZ:
                    kind.content = muster.sub(ersatz, kind.content)


def _adresse(ziel: str) -> Token:
    """„ (www.beispiel.de/seite)“ hinter dem Wort; ohne Verweis, denn fremde Seiten verschwinden."""
    teile = urlsplit(ziel)
    if teile.scheme not in ("http", "https", "mailto"):
        return Token("text", "", 0, content="")
    lesbar = ziel.split(":", 1)[1].lstrip("/").rstrip("/")
    return Token("text", "", 0, content=f" ({lesbar})")
