"""Zerlegt deutsche Sätze so weit, wie ihre Aussagen es brauchen: Teile, Zahlen, Zeiten; rein, ohne Django."""

import re
from decimal import Decimal
from functools import cache

from analysen.widersprueche.aussagen import Zeit, Zeitart
from analysen.widersprueche.wortschatz import wortschatz

ZAHL = re.compile(
    r"(?<![\w.,-])(?P<zahl>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?P<prozent> ?(?:%|prozent\b))?(?![\d-]|[.,]\d)"
)
_JAHR = r"((?:19|20)\d{2})"


def klein_geschrieben(text: str) -> str:
    """Klein, Zeichen für Zeichen: die Länge bleibt."""
    return "".join(z.lower() if len(z.lower()) == 1 else z for z in text)


_EINSCHUB = re.compile(
    r", (?:(?:in|mit|bei|von|aus|zu) )?"
    r"(?:deren|dessen|denen|welche[nrms]?|(?:der|die|das|den|dem) (?=[^,]*\b\w+(?:en|t|te|ten),))"
    r"[^,;:.]{3,120},(?= )"
)


def ohne_einschub(text: str) -> str:
    """Ohne eingeschobene Nebensätze: „die Kinder, deren Eltern arbeiten, …“."""
    return _EINSCHUB.sub("", text)


@cache
def _fugen() -> re.Pattern[str]:
    worte = wortschatz()
    return re.compile(
        rf";\s|:\s|\s[–—]\s|,\s(?={worte.oder('satz.bindewort')}\b)"
        r"|\s(?=und (?:zugleich |gleichzeitig |auch )?(?:der|die|das|ihr|sein) "
        rf"[^,;]*\b{worte.oder('satz.aussageverb')}\b)"
    )


def satzteile(text: str) -> list[str]:
    """Haupt- und Nebensätze, jeder mit seinem Bindewort."""
    return [teil.strip() for teil in _fugen().split(text) if teil.strip()]


def segment_um(klein: str, stelle: int) -> str:
    """Vom letzten Komma bis hinter das Wort: so weit reichen „nicht“, „kaum“ und „deutlich“."""
    anfang = klein.rfind(",", 0, stelle) + 1
    ende = klein.find(",", stelle)
    return klein[anfang : ende if ende >= 0 else len(klein)]


def spanne(wert: float, davor: str, *, weite: str = "0.15") -> tuple[Decimal, Decimal]:
    """Was ein rundes Wort meinen kann: „fast doppelt so viele“, „mehr als ein Drittel“."""
    genau, rand = Decimal(str(wert)), Decimal(weite)
    worte = wortschatz().worte
    vor = davor[-14:]
    if worte["ungefaehr.darunter"].search(vor):
        return genau * (1 - rand * 2), genau * Decimal("1.02")
    if worte["ungefaehr.darueber"].search(vor):
        return genau * Decimal("0.98"), genau * (1 + rand * 3)
    if worte["ungefaehr.rund"].search(vor):
        rand *= Decimal("1.3")
    return genau * (1 - rand), genau * (1 + rand)


def gerundet(wert: Decimal, text: str, davor: str) -> tuple[Decimal, Decimal]:
    """Was die Ziffern rundend meinen: `23,4` ist 23,35 bis 23,45; mit „rund“ fünf Hundertstel mehr."""
    stellen = len(text.partition(",")[2])
    halb = Decimal(1).scaleb(-stellen) / 2
    von, bis = wert - halb, wert + halb
    worte, vor = wortschatz().worte, davor[-14:]
    weit = max(halb, wert * Decimal("0.05"))
    if worte["ungefaehr.rund"].search(vor):
        return wert - weit, wert + weit
    if worte["ungefaehr.darunter"].search(vor):
        return wert - weit, bis
    if worte["ungefaehr.darueber"].search(vor):
        return von, wert + 2 * weit
    return von, bis


def um_wie_viel(segment: str) -> tuple[Decimal | None, bool]:
    """„um 3,2 Prozentpunkte“ → (3.2, falsch), „um 12 %“ → (12, wahr)."""
    treffer = re.search(r"\bum (?:\w+ )?(\d+(?:\.\d{3})*(?:,\d+)?) ?(prozentpunkte?n?|%|prozent)", segment)
    if treffer is None:
        return None, False
    return Decimal(treffer[1].replace(".", "").replace(",", ".")), not treffer[2].startswith("prozentp")


@cache
def _nach_einer_anderen_zahl() -> re.Pattern[str]:
    worte = wortschatz()
    return re.compile(
        rf"\.(?:\s|\d)(?!$)|-?jähr|\.? ?{worte.oder('satz.monat')}\b"
        rf"| ?(?:{worte.oder('satz.masseinheit')}\b|‰|m²)"
    )


def keine_menge(klein: str, treffer: re.Match[str]) -> bool:
    """Jahreszahlen, Altersgrenzen, Daten, Differenzen, Ordnungszahlen."""
    vor, nach = klein[: treffer.start()], klein[treffer.end() :]
    if not treffer["prozent"] and re.fullmatch(_JAHR, treffer["zahl"]):
        return True
    grenze = rf"(?:\b{wortschatz().oder('satz.grenzwort')}|§) $"
    if not treffer["prozent"] and re.search(grenze, vor) and re.match(r" ?(?:jahre|und \d|bis )", nach):
        return True
    if re.search(r"\bum (?:\w+ )?$", vor):
        return True
    return bool(nach.strip(".")) and _nach_einer_anderen_zahl().match(nach) is not None


_ZAHLWORT = {
    **{"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10},
    **{"zwölf": 12, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30},
}
_VON_BIS = re.compile(
    rf"\bzwischen (?:den jahren )?{_JAHR} und {_JAHR}|\bvon {_JAHR} (?:bis|auf) {_JAHR}"
    rf"|\b{_JAHR} ?[–-] ?{_JAHR}|\b{_JAHR} bis {_JAHR}"
)
_SEIT = re.compile(
    rf"\bseit (?:dem jahr |ende |anfang |mitte )?{_JAHR}"
    r"|\b(?:gegenüber|vergleich zu|vergleich zum jahr|als|wie|ab) (?:noch )?(?:im |dem )?(?:jahr |jahre )?"
    rf"{_JAHR}"
)
_BIS = re.compile(rf"\bbis (?:zum jahr |ende |anfang |mitte )?{_JAHR}")
_SEIT_JAHREN = re.compile(
    r"\b(?:seit|innerhalb von|binnen|als vor|gegenüber vor|in den (?:letzten|vergangenen|zurückliegenden)"
    rf"|der (?:letzten|vergangenen)) (\d{{1,2}}|{'|'.join(_ZAHLWORT)}) jahren?"
)


def zeitangabe(klein: str) -> Zeit:
    """Von wann bis wann eine Entwicklung gemeint ist."""
    if treffer := _VON_BIS.search(klein):
        von, bis = [int(gruppe) for gruppe in treffer.groups() if gruppe]
        return Zeit(Zeitart.FEST, von, bis)
    if treffer := _SEIT.search(klein):
        return Zeit(Zeitart.FEST, int(next(gruppe for gruppe in treffer.groups() if gruppe)), None)
    if treffer := _BIS.search(klein):
        return Zeit(Zeitart.FEST, None, int(treffer[1]))
    if treffer := _SEIT_JAHREN.search(klein):
        zahl = treffer[1]
        return Zeit(Zeitart.FEST, jahre=int(zahl) if zahl.isdigit() else _ZAHLWORT[zahl])
    if treffer := re.search(rf"\b{_JAHR}\b", klein):
        return Zeit(Zeitart.FEST, int(treffer[1]) - 1, int(treffer[1]))
    worte = wortschatz().worte
    if worte["zeit.kurz"].search(klein):
        return Zeit(Zeitart.KURZ)
    if worte["zeit.vergangen"].search(klein) and not re.search(r"\bals (?:noch )?(?:früher|damals)", klein):
        return Zeit(Zeitart.VERGANGEN)
    return Zeit()
