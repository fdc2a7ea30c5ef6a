"""Von Hand geschriebene Mengen („60 Kitaplätze“) und wann zwei davon dasselbe meinen; rein, ohne Django."""

import re
from dataclasses import dataclass

from analysen.widersprueche.lesen import Satz
from analysen.widersprueche.wortschatz import wortschatz

_ZAHLWORTE = {
    **{
        "vier": 4,
        "fünf": 5,
        "sechs": 6,
        "sieben": 7,
        "acht": 8,
        "neun": 9,
        "zehn": 10,
        "elf": 11,
        "zwölf": 12,
    },
    **{"dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18},
    **{"neunzehn": 19, "zwanzig": 20, "fünfundzwanzig": 25, "dreißig": 30, "vierzig": 40, "fünfzig": 50},
    **{"sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100},
}
_MENGE = re.compile(
    rf"(?<![\w.,-])(?P<zahl>\d{{1,3}}(?:\.\d{{3}})+|\d+|{'|'.join(_ZAHLWORTE)}) "
    r"(?:[a-zäöüß]+(?:e|en|er|es) ){0,2}(?P<nomen>[A-ZÄÖÜ][\wäöüß-]{3,})"
)
_NOMEN = re.compile(r"(?<![\w-])[A-ZÄÖÜ][\wäöüß-]{3,}")
# Was die Sache gleich dahinter näher bestimmt: „Plätze der Kita Regenbogenfische“.
_NAEHER = re.compile(
    r" (?:der|des|im|in|von|vom|an|am|aus|für|zum|zur)(?: (?:der|dem|den|die|das))?"
    r"(?P<worte>(?: [A-ZÄÖÜ][\wäöüß-]+)+)"
)
# So lange Hauptwörter sagen selbst, was gemeint ist.
GENAU_AB = 11
_ENDUNG = re.compile(r"(?:innen|en|er|es|e|n|s)$")
# Verschiedene Sorten von Mengen: was fehlt, ist nicht, was entsteht.
_SORTEN = (
    re.compile(r"\bfehl\w*|\bmangel\w*"),
    re.compile(r"\b(?:neu\w*|zusätzlich\w*|weitere\w*|entst\w+|geplant\w*|geschaffen|künftig\w*|soll\w*)"),
)
_JAHR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True)
class Menge:
    """`nomen` ist der Wortstamm, `umgebung` die übrigen Hauptwörter des Satzes."""

    satz: Satz
    zahl: int
    text: str
    nomen: str
    umgebung: frozenset[str]
    sorten: tuple[bool, ...]
    jahr: str
    allgemein: bool


def mengen(satz: Satz, orte: frozenset[str]) -> list[Menge]:
    """Die Mengen eines Satzes; `orte` sind Namen, die nur sagen, wo (klein)."""
    worte = wortschatz().worte
    if satz.text.endswith("?"):
        return []
    hauptwoerter = list(_NOMEN.finditer(satz.text))
    ergebnis = []
    for treffer in _MENGE.finditer(satz.text[:1].lower() + satz.text[1:]):
        nomen = treffer["nomen"].lower()
        if worte["menge.nie"].fullmatch(nomen) or re.fullmatch(r"(?:19|20)\d{2}", treffer["zahl"]):
            continue
        davor = satz.text[: treffer.start()].lower()
        if re.search(r"\b(?:je|pro|um|unter|über|ab|von) $|\bmal $|\b(?:davon|darunter)\b", davor):
            continue
        umgebung = frozenset(
            _stamm(t[0])
            for t in hauptwoerter
            if t[0].lower() != nomen
            and t[0].lower() not in orte
            and not worte["menge.allgemein"].fullmatch(t[0].lower())
            and not worte["menge.nie"].fullmatch(t[0].lower())
        )
        if len(nomen) >= GENAU_AB:
            naeher = _NAEHER.match(satz.text, treffer.end())
            umgebung &= frozenset(_stamm(wort) for wort in naeher["worte"].split()) if naeher else frozenset()
        klein = satz.text.lower()
        jahre = _JAHR.findall(satz.text)
        ergebnis.append(
            Menge(
                satz=satz,
                zahl=_zahl(treffer["zahl"]),
                text=f"{treffer['zahl']} {treffer['nomen']}",
                nomen=_stamm(nomen),
                umgebung=umgebung,
                sorten=tuple(muster.search(klein) is not None for muster in _SORTEN),
                jahr=jahre[-1] if jahre else "",
                allgemein=len(nomen) < GENAU_AB and worte["menge.allgemein"].fullmatch(nomen) is not None,
            )
        )
    return ergebnis


def meinen_dasselbe(eine: Menge, andere: Menge) -> bool:
    """Dasselbe Hauptwort, dieselbe Sorte, kein anderes Jahr, und die Umgebung spricht nicht dagegen."""
    if eine.nomen != andere.nomen or eine.sorten != andere.sorten:
        return False
    if eine.jahr and andere.jahr and eine.jahr != andere.jahr:
        return False
    gemeinsam = eine.umgebung & andere.umgebung
    kleinere = min(len(eine.umgebung), len(andere.umgebung))
    if eine.allgemein:
        return bool(gemeinsam) and 2 * len(gemeinsam) > kleinere
    return not kleinere or 2 * len(gemeinsam) >= kleinere


def _zahl(text: str) -> int:
    return _ZAHLWORTE.get(text.lower()) or int(text.replace(".", ""))


def _stamm(wort: str) -> str:
    klein = wort.lower()
    for _ in range(2):
        kurz = _ENDUNG.sub("", klein)
        klein = kurz if len(kurz) >= 4 else klein
    return klein
