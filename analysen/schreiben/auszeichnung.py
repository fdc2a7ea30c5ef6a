"""Eigener Text der Kapitel: eine Teilmenge von CommonMark zu sicherem HTML; rein, ohne Django.

Dazu Tabellen mit senkrechten Strichen und Fußnoten. Überschriften beginnen auf der verlangten Stufe und
überspringen keine. HTML und Bilder gibt es nicht; Verweise bleiben als Wort mit ausgeschriebener Adresse
stehen, damit auch das Papier sie zeigt.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from analysen.schreiben.zahlmarken import Marke, ersetze, fehlt

TIEFSTE_STUFE = 6
# Ein Mensch schachtelt kaum tiefer als vier Listen; wer mehr schickt, will den Satz aufhalten.
HOECHSTENS_SCHACHTELN = 12
HOECHSTENS_ZEICHEN = 60_000

_LESER = MarkdownIt(
    "commonmark", {"html": False, "typographer": True, "quotes": "„“‚‘", "maxNesting": HOECHSTENS_SCHACHTELN}
).enable(["smartquotes", "table"])
_LESER.use(footnote_plugin)
_LESER.disable(["image", "code", "fence", "html_block", "html_inline", "reference", "autolink", "backticks"])

FEST = "\u00a0"
# Platzhalter einer Zahlmarke, während die Auszeichnung gelesen wird: zwei Zeichen, die kein Text enthält.
_AUF, _ZU = "\ue000", "\ue001"
_PLATZ = re.compile(f"{_AUF}([0-9]+){_ZU}")
# Nicht die Ersetzungen von markdown-it: dort wird aus der Aufzählung (c) ein ©.
_SATZ = (
    (re.compile(r"(?<=\s)--?(?=\s)"), "–"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(rf"(?<=[\d{_ZU}]) (?=[%‰€])"), FEST),
    (re.compile(r"\b([zudioSs]\.) ?(?=[a-zA-ZÄÖÜ]\.)"), rf"\1{FEST}"),
)


@dataclass(frozen=True)
class Gedruckt:
    """Was an der Stelle einer Zahlmarke steht; `woher` ist am Bildschirm die Adresse ihrer Herkunft."""

    text: str
    woher: str = ""


def als_html(quelltext: str, *, stufe: int, zahlen: Mapping[str, Gedruckt] | None = None) -> str:
    """Text zu HTML; die oberste Überschrift bekommt `stufe` (1–6). Leerer Text ergibt leeres HTML.

    `zahlen` nennt zu jeder Zahlmarke, wie sie im Text steht, was gedruckt wird; eine ohne Zahl bleibt als
    „[Zahl fehlt: …]“ sichtbar. Ohne `zahlen` sind Zahlmarken gewöhnlicher Text.
    """
    marken, stellen = _gelesen(quelltext, stufe, zahlen, _zahl)
    # Auch zwei Texte auf einer Seite haben so verschiedene Sprungziele.
    kennung = hashlib.sha256(_lesbar(quelltext).encode(errors="replace")).hexdigest()[:8]
    _verweise_ausschreiben(marken)
    _satz_verfeinern(marken)
    _tabellen_kleiden(marken)
    html = str(_LESER.renderer.render(_fussnoten_setzen(marken, kennung), _LESER.options, {}))
    return _PLATZ.sub(lambda treffer: stellen[int(treffer[1])], html)


def als_marken(quelltext: str, *, stufe: int, zahlen: Mapping[str, Gedruckt] | None = None) -> list[Token]:
    """Dasselbe für Formen, die kein HTML sind: die Zahlen stehen im Text, Verweise haben noch ihr Ziel.

    Fußnoten stehen am Ende, wie `mdit_py_plugins.footnote` sie sammelt.
    """
    marken, stellen = _gelesen(quelltext, stufe, zahlen, _zahl_als_text)
    _satz_verfeinern(marken)
    for marke in marken:
        for kind in marke.children or ():
            kind.content = _PLATZ.sub(lambda treffer: stellen[int(treffer[1])], kind.content)
    return marken


def lesbare_adresse(ziel: str) -> str:
    """`www.beispiel.de/seite`, wie sie auf dem Papier steht; leer, was nicht ins Netz oder zur Post führt."""
    teile = urlsplit(ziel)
    if teile.scheme not in ("http", "https", "mailto"):
        return ""
    return ziel.split(":", 1)[1].lstrip("/").rstrip("/")


def ist_leer(quelltext: str) -> bool:
    """Steht nach dem Auszeichnen nichts Lesbares da? (`***` ist eine Linie, aber kein Text.)"""
    return not any(kind.content.strip() for marke in _LESER.parse(quelltext) for kind in marke.children or ())


def _lesbar(quelltext: str) -> str:
    return re.sub(f"[\0{_AUF}{_ZU}]", "", quelltext)


def _gelesen(
    quelltext: str,
    stufe: int,
    zahlen: Mapping[str, Gedruckt] | None,
    setzen: Callable[[Marke, Gedruckt | None], str],
) -> tuple[list[Token], list[str]]:
    """Die Marken, in denen Platzhalter auf das zeigen, was `setzen` an die Stelle jeder Zahlmarke stellt."""
    quelltext = _lesbar(quelltext)
    stellen: list[str] = []
    if zahlen is not None:

        def merke(marke: Marke) -> str:
            stellen.append(setzen(marke, zahlen.get(marke.text)))
            return f"{_AUF}{len(stellen) - 1}{_ZU}"

        quelltext = ersetze(quelltext, merke)
    marken = _LESER.parse(quelltext)
    _ueberschriften_setzen(marken, stufe)
    return marken, stellen


def _zahl_als_text(marke: Marke, gedruckt: Gedruckt | None) -> str:
    return fehlt(marke) if gedruckt is None else gedruckt.text.replace(" ", FEST)


def _zahl(marke: Marke, gedruckt: Gedruckt | None) -> str:
    if gedruckt is None:
        return f'<span class="zahl-fehlt">{escape(fehlt(marke))}</span>'
    text = escape(gedruckt.text.replace(" ", FEST))
    if not gedruckt.woher:
        return text
    woher = escape(gedruckt.woher)
    if woher.startswith("#"):
        return f'<a class="kennzahl" href="{woher}">{text}</a>'
    return (
        f'<a class="kennzahl" href="{woher}" hx-get="{woher}" hx-target="#blatt-inhalt" hx-push-url="false" '
        f'aria-label="Woher? {text}">{text}</a>'
    )


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


def _tabellen_kleiden(marken: Sequence[Token]) -> None:
    """Kopfzellen gehören ihrer Spalte; die Ausrichtung wird eine Klasse, denn Stile im HTML sind verboten."""
    for marke in marken:
        if marke.type == "table_open":
            marke.attrs = {"class": "tabelle eigentabelle"}
        if marke.type in ("th_open", "td_open"):
            ausrichtung = str(marke.attrs.get("style", ""))
            marke.attrs = {"scope": "col"} if marke.type == "th_open" else {}
            if ausrichtung.endswith("right"):
                marke.attrs["class"] = "zahl"


def _fussnoten_setzen(marken: Sequence[Token], kennung: str) -> list[Token]:
    """Hochgestellte Nummern mit Sprung zur Anmerkung am Ende des Textes und zurück."""
    for marke in marken:
        for kind in marke.children or ():
            if kind.type == "footnote_ref":
                _als_html(kind, _fussnotenzeichen(kind, kennung))
    neu = []
    for marke in marken:
        if marke.type == "footnote_block_open":
            _als_html(marke, '<ol class="fussnoten">\n')
        elif marke.type == "footnote_block_close":
            _als_html(marke, "</ol>\n")
        elif marke.type == "footnote_open":
            _als_html(marke, f'<li id="fn-{kennung}-{marke.meta["id"] + 1}">')
        elif marke.type == "footnote_close":
            _als_html(marke, "</li>\n")
        elif marke.type == "footnote_anchor":
            # Der Rücksprung steht im letzten Absatz der Anmerkung; auf Papier hat er keinen Sinn.
            if marke.meta.get("subId", 0):
                continue
            nummer = marke.meta["id"] + 1
            _als_html(
                marke,
                f' <a class="fussnote-zurueck" href="#fnz-{kennung}-{nummer}" '
                f'aria-label="Zurück zur Stelle der Fußnote {nummer}">↑</a>',
            )
        neu.append(marke)
    return neu


def _fussnotenzeichen(kind: Token, kennung: str) -> str:
    nummer = kind.meta["id"] + 1
    # Wer dieselbe Fußnote zweimal nennt, springt von ihr zur ersten Stelle zurück.
    ziel = "" if kind.meta.get("subId", 0) else f' id="fnz-{kennung}-{nummer}"'
    return (
        f'<sup class="fussnote"><a{ziel} href="#fn-{kennung}-{nummer}" '
        f'aria-label="Fußnote {nummer}">{nummer}</a></sup>'
    )


def _als_html(marke: Token, html: str) -> None:
    """Aus der Marke wird fertiges, eigenes HTML."""
    marke.type, marke.content, marke.children = "html_inline", html, None


def _adresse(ziel: str) -> Token:
    """„ (www.beispiel.de/seite)“ hinter dem Wort; ohne Verweis, denn fremde Seiten verschwinden."""
    adresse = lesbare_adresse(ziel)
    return Token("text", "", 0, content=f" ({adresse})" if adresse else "")
