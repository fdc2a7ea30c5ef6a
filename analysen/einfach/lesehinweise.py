"""Was an einem Text schwer zu lesen ist: lange Sätze, lange Wörter, Prozente, Abkürzungen; rein, ohne Django.

Angelehnt an DIN 8581-1 (Einfache Sprache) und die Regeln des Netzwerks Leichte Sprache; die Grenzen in Zahlen
sind unsere Vereinbarung.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

HOECHSTENS_WORTE = 15
HOECHSTENS_BUCHSTABEN = 14
HOECHSTENS_HINWEISE = 40
# Gemessen am Druck (einfach.css); gezählt in Zeilen, denn kurze Sätze stehen untereinander.
ZEICHEN_JE_ZEILE = 56
ZEICHEN_JE_UEBERSCHRIFT = 45
ZEILEN_JE_SEITE = 34
ABSTAND, LISTENPUNKT, UEBERSCHRIFT = 0.4, 0.25, 2.2
HOECHSTENS_SEITEN = 2

_MARKE = re.compile(r"\{\{[^{}\n]{1,200}\}\}")
_WORT = re.compile(r"[^\W_]+(?:[-–'’·][^\W_]+)*")
_SATZENDE = re.compile(r"(?<=[.!?:])[\"”“«)]*\s+|\n+")
# Nach diesen Punkten endet kein Satz.
_KURZ = re.compile(
    r"\b(?:z\. ?B|d\. ?h|u\. ?a|s\. ?o|i\. ?d\. ?R|o\. ?ä|usw|bzw|ca|etc|ggf|inkl|vgl|evtl|bspw|sog|Nr|Abs)"
    r"\.",
    re.IGNORECASE,
)
_PROZENT = re.compile(r"\d\s?(?:%|Prozent\w*)|\bProzent\w*", re.IGNORECASE)
_ZEICHNUNG = re.compile(r"^[ \t]*(?:#{1,6}|[-*+>]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
_PUNKT_AM_ANFANG = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]")
_PUNKT = "\ue002"


class Art(StrEnum):
    """Wovon ein Hinweis spricht; der Wert ist seine Überschrift."""

    SATZ = "Langer Satz"
    WORT = "Langes Wort"
    PROZENT = "Prozent"
    ABKUERZUNG = "Abkürzung"


@dataclass(frozen=True)
class Lesehinweis:
    """Eine Stelle des Textes, wie sie dasteht, und was zu tun ist."""

    art: Art
    stelle: str
    rat: str


def lesehinweise(text: str) -> list[Lesehinweis]:
    """In der Reihenfolge des Textes je Art; dieselbe Stelle nur einmal."""
    gelesen = _ZEICHNUNG.sub("", text).replace("**", "").replace("\r", "")
    gefunden = [*_saetze(gelesen), *_woerter(gelesen), *_prozente(gelesen), *_abkuerzungen(gelesen)]
    return list(dict.fromkeys(gefunden))[:HOECHSTENS_HINWEISE]


def _saetze(text: str) -> Iterator[Lesehinweis]:
    for satz in saetze(text):
        worte = len(_WORT.findall(_MARKE.sub("Zahl", satz)))
        if worte > HOECHSTENS_WORTE:
            yield Lesehinweis(
                Art.SATZ,
                satz,
                f"{worte} Wörter; leicht zu lesen sind höchstens {HOECHSTENS_WORTE}. "
                "Machen Sie zwei Sätze daraus.",
            )


def saetze(text: str) -> list[str]:
    """Die Sätze ohne Auszeichnung; auch Zeilen und Listenpunkte sind Sätze."""
    geschont = _KURZ.sub(lambda treffer: treffer[0].replace(".", _PUNKT), text)
    return [
        satz.replace(_PUNKT, ".").strip() for satz in _SATZENDE.split(geschont) if satz and satz.strip(" .\n")
    ]


def _woerter(text: str) -> Iterator[Lesehinweis]:
    for wort in _WORT.findall(_MARKE.sub(" ", text)):
        if any(len(teil) > HOECHSTENS_BUCHSTABEN for teil in re.split(r"[-–·]", wort)):
            yield Lesehinweis(
                Art.WORT,
                wort,
                "Suchen Sie ein kürzeres Wort, trennen Sie es mit einem Bindestrich oder erklären Sie es.",
            )


def _prozente(text: str) -> Iterator[Lesehinweis]:
    for treffer in _PROZENT.finditer(_MARKE.sub(" ", text)):
        yield Lesehinweis(
            Art.PROZENT,
            treffer[0],
            "Fügen Sie die Zahl mit „Zahl einfügen“ ein; gedruckt wird dann zum Beispiel „etwa 1 von 4“.",
        )


def _abkuerzungen(text: str) -> Iterator[Lesehinweis]:
    for treffer in _KURZ.finditer(text):
        yield Lesehinweis(Art.ABKUERZUNG, treffer[0], "Schreiben Sie die Wörter aus.")


def zeilen(text: str) -> float:
    """So viele Druckzeilen braucht der Text etwa; Abstände zählen in Bruchteilen einer Zeile mit."""
    summe = 0.0
    for zeile in _MARKE.sub("etwa 1 von 10", text.strip()).split("\n"):
        laenge = len(zeile.strip())
        if not laenge:
            summe += ABSTAND
        elif zeile.lstrip().startswith("#"):
            summe += UEBERSCHRIFT * -(-laenge // ZEICHEN_JE_UEBERSCHRIFT)
        else:
            summe += -(-laenge // ZEICHEN_JE_ZEILE) + (LISTENPUNKT if _PUNKT_AM_ANFANG.match(zeile) else 0)
    return summe


def seiten(text: str) -> float:
    """Wie viele gedruckte Seiten, auf Zehntel."""
    return round(zeilen(text) / ZEILEN_JE_SEITE + 0.04, 1) if text.strip() else 0.0


def zu_lang(text: str) -> bool:
    return zeilen(text) > HOECHSTENS_SEITEN * ZEILEN_JE_SEITE


@dataclass(frozen=True)
class Lesbarkeit:
    """Was neben dem Schreibfeld steht: die Hinweise und wie viele Seiten der Text gedruckt braucht."""

    hinweise: list[Lesehinweis]
    seiten: float
    zu_lang: bool


def lesbarkeit(text: str) -> Lesbarkeit:
    return Lesbarkeit(lesehinweise(text), seiten(text), zu_lang(text))
