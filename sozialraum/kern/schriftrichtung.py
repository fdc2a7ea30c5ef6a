"""Namen in Schriften, die von rechts nach links laufen, mitten in deutschem Text; rein.

Ohne Grenze zieht ein solcher Name an sich, was hinter ihm steht: aus „حلب, 12 Menschen“ wird ein Satz, in dem
die Zwölf vor der Stadt steht.
"""

import re
from collections.abc import Iterator

RECHTS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_LINKS = "A-Za-z\u00c0-\u058f\u1e00-\u1fff"
# Zwischen zwei Wörtern gehören auch Leerzeichen, Ziffern und Satzzeichen zum Namen.
_LAUF = re.compile(f"[{RECHTS}](?:[^{_LINKS}<>]*[{RECHTS}])*")
_KLAMMERN = {"(": ")", "[": "]", "„": "“", "«": "»", "»": "«"}
# Was nicht vorgelesen oder anders gesetzt wird, bleibt, wie es ist: Kopf und Gestalt.
_HTML = re.compile(r"<(head|svg|style|script|bdi)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)
_BESCHRIFTUNG = re.compile(r"(<text\b[^>]*>)([^<]*)(?=</text>)")
# In einer Zeichnung gibt es kein <bdi>; dort sagen es zwei Zeichen, die niemand sieht.
_GRENZEN = "\u2068", "\u2069"


def stuecke(text: str) -> Iterator[tuple[str, bool]]:
    """Der Text in Stücken, je mit der Angabe, ob es von rechts nach links läuft; zusammen ergeben sie ihn."""
    stelle = 0
    for treffer in _LAUF.finditer(text):
        von, bis = treffer.span()
        bis += _klammern_zu(text, von, bis)
        if von > stelle:
            yield text[stelle:von], False
        yield text[von:bis], True
        stelle = bis
    if stelle < len(text):
        yield text[stelle:], False


def _klammern_zu(text: str, von: int, bis: int) -> int:
    """Wie viele schließende Klammern noch dazugehören: so viele, wie der Name öffnet und nicht schließt."""
    offen: list[str] = []
    for zeichen in text[von:bis]:
        if offen and zeichen == offen[-1]:
            offen.pop()
        elif zeichen in _KLAMMERN:
            offen.append(_KLAMMERN[zeichen])
    dazu = 0
    while offen and text[bis + dazu : bis + dazu + 1] == offen[-1]:
        offen.pop()
        dazu += 1
    return dazu


def begrenzt(html: str) -> str:
    """Dasselbe HTML, jeder solche Name im Text in `<bdi>`, in einer Zeichnung zwischen U+2068 und U+2069."""
    if not re.search(f"[{RECHTS}]", html):
        return html
    return _HTML.sub(_begrenztes, html)


def _begrenztes(treffer: re.Match[str]) -> str:
    if treffer[1] == "svg":
        return _BESCHRIFTUNG.sub(lambda eine: eine[1] + _mit_zeichen(eine[2]), treffer[0])
    if treffer[0][0] == "<":
        return treffer[0]
    return "".join(f"<bdi>{stueck}</bdi>" if rechts else stueck for stueck, rechts in stuecke(treffer[0]))


def _mit_zeichen(text: str) -> str:
    ohne = text.translate(dict.fromkeys(map(ord, _GRENZEN)))
    return "".join(stueck.join(_GRENZEN) if rechts else stueck for stueck, rechts in stuecke(ohne))
