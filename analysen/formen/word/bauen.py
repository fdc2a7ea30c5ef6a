"""Kleine Bausteine von WordprocessingML: Knoten, Läufe, Absätze, Felder; jeder fremde Text wird hier sauber.

Läufe in arabischer oder hebräischer Schrift bekommen ihre Schreibrichtung, alle anderen laufen von links.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import oxml_parser

from sozialraum.kern.schriftrichtung import RECHTS, stuecke

# Was XML 1.0 verbietet, halbe Zeichenpaare und Steuerzeichen der Schreibrichtung, die Fremdes verstecken.
_VERBOTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e]")
_STUECK = re.compile(r"(\t|\r\n|\r|\n)")
_WML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

Knoten = Any


@lru_cache(maxsize=256)
def _name(kurz: str) -> str:
    return qn(kurz)


def k(kurz: str, *kinder: Knoten, **angaben: object) -> Knoten:
    """Ein Knoten wie `w:p`; Angaben ohne Vorsatz gehören zu `w:` (`k("w:jc", val="right")`)."""
    knoten = oxml_parser.makeelement(_name(kurz), nsmap={"w": _WML})
    for name, wert in angaben.items():
        knoten.set(f"{{{_WML}}}{name}", str(wert))
    knoten.extend(kinder)
    return knoten


def sauber(text: str) -> str:
    """Der Text ohne Zeichen, an denen Word scheitert."""
    return _VERBOTEN.sub("", text)


def laeufe(text: str, *, fett: bool = False, kursiv: bool = False, vorlage: str = "") -> list[Knoten]:
    """Der Text als Läufe, ausgezeichnet wie bei `lauf`; Umbrüche bleiben Umbrüche."""
    text = sauber(text)
    folge: list[Knoten] = []
    for stueck, rechts in stuecke(text):
        folge.append(lauf(stueck, fett=fett, kursiv=kursiv, vorlage=vorlage, rtl=rechts))
    return folge


def lauf(
    text: str,
    *,
    fett: bool = False,
    kursiv: bool = False,
    vorlage: str = "",
    rtl: bool = False,
) -> Knoten:
    """Ein Lauf mit sauberem Text; `vorlage` ist eine Zeichenvorlage."""
    art = [k("w:rStyle", val=vorlage)] if vorlage else []
    if fett:
        art += [k("w:b"), k("w:bCs")]
    if kursiv:
        art += [k("w:i"), k("w:iCs")]
    if rtl:
        art += [k("w:rtl"), k("w:lang", bidi="ar-SA")]
    return k("w:r", *([k("w:rPr", *art)] if art else []), *_inhalt(text))


def _inhalt(text: str) -> Iterable[Knoten]:
    for stueck in _STUECK.split(text):
        if stueck == "\t":
            yield k("w:tab")
        elif stueck in ("\n", "\r", "\r\n"):
            yield k("w:br")
        elif stueck:
            knoten = k("w:t")
            knoten.text = stueck
            if stueck != stueck.strip():
                knoten.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            yield knoten


def absatz(vorlage: str, *kinder: Knoten, **eigenschaften: object) -> Knoten:
    """Ein Absatz; `eigenschaften` sind `w:pPr`-Kinder nach Namen (`keepNext=None`, `jc="right"`).

    Beginnt der Text in einer Schrift von rechts nach links, läuft der ganze Absatz so.
    """
    art = {"pStyle": vorlage, **eigenschaften}
    if _beginnt_rechts(kinder):
        art["bidi"] = None
    return k("w:p", _absatzart(art), *kinder)


# Die Reihenfolge der Kinder von w:pPr ist vorgeschrieben.
_FOLGE = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "bidi", "spacing", "ind", "jc")


def _absatzart(art: Mapping[str, object]) -> Knoten:
    knoten = k("w:pPr")
    for name in _FOLGE:
        if name not in art:
            continue
        wert = art[name]
        if isinstance(wert, Mapping):
            knoten.append(k(f"w:{name}", **wert))
        elif hasattr(wert, "tag"):
            knoten.append(wert)
        else:
            knoten.append(k(f"w:{name}") if wert is None else k(f"w:{name}", val=wert))
    return knoten


def _beginnt_rechts(kinder: Iterable[Knoten]) -> bool:
    for kind in kinder:
        for text in kind.iter(_name("w:t")):
            for zeichen in text.text or "":
                if re.match(f"[{RECHTS}]", zeichen):
                    return True
                if zeichen.isalpha():
                    return False
    return False


def feld(anweisung: str, ergebnis: Iterable[Knoten], vorlage: str = "") -> list[Knoten]:
    """Ein Feld mit dem Ergebnis, das ohne Aktualisieren zu sehen ist; `vorlage` gilt auch danach."""
    befehl = k("w:instrText")
    befehl.text = f" {sauber(anweisung)} "
    befehl.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def stueck(knoten: Knoten) -> Knoten:
        return k("w:r", *([k("w:rPr", k("w:rStyle", val=vorlage))] if vorlage else []), knoten)

    return [
        stueck(k("w:fldChar", fldCharType="begin")),
        stueck(befehl),
        stueck(k("w:fldChar", fldCharType="separate")),
        *ergebnis,
        stueck(k("w:fldChar", fldCharType="end")),
    ]


def sprung(anker: str, *kinder: Knoten) -> Knoten:
    """Ein Verweis innerhalb des Dokuments."""
    return k("w:hyperlink", *kinder, anchor=anker, history="1")


def netzverweis(teil: Any, ziel: str, *kinder: Knoten) -> Knoten:
    """Ein Verweis ins Netz; `teil` ist der Teil des Pakets, in dem er steht."""
    beziehung = teil.relate_to(
        sauber(ziel),
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    knoten = k("w:hyperlink", *kinder, history="1")
    knoten.set(qn("r:id"), beziehung)
    return knoten


def marke(nummer: int, name: str, *kinder: Knoten) -> list[Knoten]:
    """Die Kinder zwischen Anfang und Ende einer Textmarke."""
    return [k("w:bookmarkStart", id=nummer, name=name), *kinder, k("w:bookmarkEnd", id=nummer)]
