"""Wie breit ein Text in Fira Sans wird und wo er umbricht: SVG kennt keinen Umbruch."""

import re
import unicodedata

# Dickten der Fira Sans Regular in Tausendsteln des Schriftgrads.
_DICKTEN: list[tuple[int, str]] = [
    (219, "'"),
    (228, "‚‘’"),
    (240, ",.:;·"),
    (241, "!"),
    (265, " "),
    (280, "j"),
    (282, "iı"),
    (293, "l"),
    (295, "I"),
    (300, "`"),
    (305, "J"),
    (312, "ł"),
    (322, "[]{}"),
    (324, "()•"),
    (335, "f"),
    (361, "t"),
    (386, "r"),
    (399, '"'),
    (400, "²³"),
    (403, "-|"),
    (406, "„“”"),
    (433, "1"),
    (437, "z"),
    (439, "*"),
    (444, "7"),
    (459, "?"),
    (467, "s"),
    (478, "c"),
    (485, "x"),
    (488, "~"),
    (491, "F"),
    (492, "vy"),
    (495, "2"),
    (498, "L"),
    (499, "+3"),
    (500, "<=>−×÷"),
    (501, "5"),
    (512, "k"),
    (517, "T"),
    (518, "#"),
    (520, "/\\_g–"),
    (522, "Z"),
    (523, "°"),
    (525, "9"),
    (531, "$"),
    (532, "4"),
    (533, "6§"),
    (535, "E"),
    (540, "X^"),
    (544, "a"),
    (545, "S"),
    (550, "Ye"),
    (551, "8"),
    (556, "V"),
    (558, "0"),
    (559, "ə"),
    (560, "C"),
    (573, "A"),
    (576, "€"),
    (581, "P"),
    (582, "u"),
    (584, "oøø"),
    (586, "hn"),
    (589, "K"),
    (593, "qß"),
    (594, "bpþ"),
    (598, "d"),
    (605, "R"),
    (607, "đ"),
    (608, "B"),
    (631, "G"),
    (644, "D"),
    (662, "U"),
    (680, "H"),
    (683, "N"),
    (689, "Q"),
    (692, "O"),
    (717, "w"),
    (738, "…"),
    (763, "&"),
    (790, "—"),
    (796, "M"),
    (826, "%W"),
    (854, "æ"),
    (857, "m"),
    (932, "½"),
    (1020, "@"),
    (1188, "‰"),
]
_JE_ZEICHEN = {zeichen: dickte for dickte, gruppe in _DICKTEN for zeichen in gruppe}
_UNBEKANNT = 640
# SemiBold läuft im Mittel um ein Fünfzigstel weiter.
_FETT = 1.025
_TRENNSTELLE = re.compile(r"(?<=[/\-–])(?=\w)")


def breite(text: str, groesse: float, *, fett: bool = False) -> float:
    """Breite in der Einheit von `groesse`; Zeichen ohne Maß zählen reichlich."""
    tausendstel = sum(_dickte(zeichen) for zeichen in text)
    return tausendstel * groesse / 1000 * (_FETT if fett else 1)


def _dickte(zeichen: str) -> int:
    if zeichen in _JE_ZEICHEN:
        return _JE_ZEICHEN[zeichen]
    if zeichen in "\u00a0\u202f\u2009":
        return _JE_ZEICHEN[" "]
    grund = unicodedata.normalize("NFD", zeichen)[0]
    return _JE_ZEICHEN.get(grund, _UNBEKANNT)


def umbrechen(text: str, groesse: float, hoechstens: float, *, fett: bool = False) -> list[str]:
    """Zeilen, keine breiter als `hoechstens`; lange Wörter brechen an / und -, notfalls mit Trennstrich.

    Geschützte Leerzeichen halten zusammen. Ein leerer Text hat keine Zeile.
    """
    zeilen: list[str] = []
    rest = ""
    for wort in re.split(r"[ \n\t]+", text.strip()):
        versuch = f"{rest} {wort}" if rest else wort
        if breite(versuch, groesse, fett=fett) <= hoechstens:
            rest = versuch
            continue
        for nummer, stueck in enumerate(_TRENNSTELLE.split(wort)):
            fuge = " " if rest and nummer == 0 else ""
            if breite(rest + fuge + stueck, groesse, fett=fett) <= hoechstens:
                rest += fuge + stueck
                continue
            if rest:
                zeilen.append(rest)
            *volle, rest = _hart(stueck, groesse, hoechstens, fett=fett)
            zeilen += volle
    return zeilen + ([rest] if rest else [])


def _hart(wort: str, groesse: float, hoechstens: float, *, fett: bool) -> list[str]:
    stuecke = []
    while breite(wort, groesse, fett=fett) > hoechstens and len(wort) > 4:
        schnitt = len(wort) - 2
        while schnitt > 2 and breite(wort[:schnitt] + "-", groesse, fett=fett) > hoechstens:
            schnitt -= 1
        stuecke.append(wort[:schnitt] + "-")
        wort = wort[schnitt:]
    return [*stuecke, wort]


def gekuerzt(zeilen: list[str], hoechstens: int) -> list[str]:
    """Höchstens so viele Zeilen; fehlt etwas, endet die letzte mit Auslassung und wird dabei nicht länger."""
    if len(zeilen) <= hoechstens:
        return zeilen
    return [*zeilen[: hoechstens - 1], zeilen[hoechstens - 1].rstrip("-")[:-2].rstrip() + "…"]
