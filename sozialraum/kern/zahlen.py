"""Zahlen, Anteile, Daten und Mengen in deutscher Schreibweise, ohne Django.

Alle Funktionen geben für `None` einen leeren Text: das Zeichen eines fehlenden Wertes (geheim, unbekannt …)
kennt nur, wer den Wert kennt. Jahre gehören nicht in `zahl`, sie bekämen einen Tausenderpunkt.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from zoneinfo import ZoneInfo

MINUS = "\u2212"
HALBGEVIERT = "\u2013"
FEST = "\u00a0"
# „offene“ vor dem Hauptwort; nach „keine“ heißt es „offenen“.
_EIGENSCHAFTSWORT = re.compile(r"\b[a-zäöüß]+e(?= )")
BERLIN = ZoneInfo("Europe/Berlin")
MONATE = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
WOCHENTAGE = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

Zahl = int | float | Decimal


def zahl(wert: Zahl | None, stellen: int | None = None, *, vorzeichen: bool = False) -> str:
    """`12.345`, `35,1`, `−2,3`. Ohne `stellen` bleiben die Nachkommastellen, wie sie geliefert sind.

    Gerundet wird kaufmännisch (0,05 → 0,1), nie auf `−0`. Fehler: `ValueError` bei NaN und Unendlich.
    """
    if wert is None:
        return ""
    genau = Decimal(repr(wert)) if isinstance(wert, float) else Decimal(wert)
    if not genau.is_finite():
        raise ValueError(f"{wert!r} lässt sich nicht als Zahl schreiben.")
    if stellen is not None:
        # Sehr große Zahlen (aus fremden Dateien) haben mehr Stellen, als Decimal sonst erlaubt.
        genug = Context(prec=max(28, genau.adjusted() + stellen + 2))
        genau = genau.quantize(Decimal(1).scaleb(-stellen), rounding=ROUND_HALF_UP, context=genug)
    elif isinstance(wert, float) and genau == genau.to_integral_value():
        genau = genau.to_integral_value()
    ganz, _, nach = f"{abs(genau):,f}".partition(".")
    text = ganz.replace(",", ".") + (f",{nach}" if nach else "")
    if genau < 0:
        return MINUS + text
    return f"+{text}" if vorzeichen and genau > 0 else text


def prozent(wert: Zahl | None, stellen: int = 1, *, vorzeichen: bool = False) -> str:
    """`35,1 %`; der Wert ist bereits in Prozent, das Leerzeichen bricht nicht um."""
    return "" if wert is None else f"{zahl(wert, stellen, vorzeichen=vorzeichen)}{FEST}%"


def prozentpunkte(wert: Zahl | None, stellen: int = 1) -> str:
    """`−2,3 Prozentpunkte`, `+0,4 Prozentpunkte`: eine Differenz trägt immer ihr Vorzeichen."""
    return _punkte(wert, stellen, "Prozentpunkt")


def promillepunkte(wert: Zahl | None, stellen: int = 1) -> str:
    """`−2,3 Promillepunkte`, wie bei Prozent."""
    return _punkte(wert, stellen, "Promillepunkt")


def _punkte(wert: Zahl | None, stellen: int, einheit: str) -> str:
    if wert is None:
        return ""
    text = zahl(wert, stellen, vorzeichen=True)
    return f"{text}{FEST}{einheit if text.lstrip('+' + MINUS) == '1' else f'{einheit}e'}"


def spanne(von: Zahl | None, bis: Zahl | None, stellen: int | None = None) -> str:
    """`12–15`; offen: `ab 12`, `bis 15`; mit negativen Grenzen `−3 bis 5`; gleiche Grenzen einmal."""
    if von is None and bis is None:
        return ""
    if von is None:
        return f"bis {zahl(bis, stellen)}"
    if bis is None:
        return f"ab {zahl(von, stellen)}"
    links, rechts = zahl(von, stellen), zahl(bis, stellen)
    if links == rechts:
        return links
    return f"{links} bis {rechts}" if MINUS in links + rechts else f"{links}{HALBGEVIERT}{rechts}"


def jahre(von: int | None, bis: int | None) -> str:
    """`2005–2012`; ein einzelnes Jahr einmal; ohne Tausenderpunkt."""
    if von is None or bis is None or von == bis:
        return str(von if von is not None else "" if bis is None else bis)
    return f"{von}{HALBGEVIERT}{bis}"


def anzahl(wert: int, einzahl: str, mehrzahl: str) -> str:
    """`1 Angebot`, `12 Angebote`, `keine Angebote` bei 0; `offene Fragen`, aber `keine offenen Fragen`."""
    if wert == 0:
        return f"keine{FEST}" + _EIGENSCHAFTSWORT.sub(r"\g<0>n", mehrzahl)
    return f"{zahl(wert)}{FEST}{einzahl if wert == 1 else mehrzahl}"


def aufzaehlung(teile: Iterable[str]) -> str:
    """`a`, `a und b`, `a, b und c`; leer ohne Teile."""
    *vorn, letzter = [*teile] or [""]
    return f"{', '.join(vorn)} und {letzter}" if vorn else letzter


def datum(wert: date | None, form: str = "kurz") -> str:
    """`05.03.2024` (kurz), `Di, 05.03.2024` (tag), `5. März 2024` (lang), `Dienstag, …` (wochentag).

    Zeitpunkte gelten in Berliner Zeit. Fehler: `ValueError` bei unbekannter Form.
    """
    if wert is None:
        return ""
    if isinstance(wert, datetime):
        wert = _ortszeit(wert).date()
    kurz = f"{wert.day:02}.{wert.month:02}.{wert.year:04}"
    lang = f"{wert.day}.{FEST}{MONATE[wert.month - 1]} {wert.year}"
    wochentag = WOCHENTAGE[wert.weekday()]
    match form:
        case "kurz":
            return kurz
        case "tag":
            return f"{wochentag[:2]}, {kurz}"
        case "lang":
            return lang
        case "wochentag":
            return f"{wochentag}, {lang}"
    raise ValueError(f"Unbekannte Datumsform {form!r}: kurz, tag, lang oder wochentag.")


def zeitpunkt(wert: datetime | None) -> str:
    """`05.03.2024, 14:30 Uhr` in Berliner Zeit."""
    if wert is None:
        return ""
    ort = _ortszeit(wert)
    return f"{datum(ort)}, {ort.hour:02}:{ort.minute:02}{FEST}Uhr"


def zeitraum(von: date | None, bis: date | None) -> str:
    """`01.01.2024–31.12.2024`; offen: `seit 01.01.2024`, `bis 31.12.2024`; ein Tag einmal."""
    if von is None and bis is None:
        return ""
    if von is None:
        return f"bis {datum(bis)}"
    if bis is None:
        return f"seit {datum(von)}"
    return datum(von) if von == bis else f"{datum(von)}{HALBGEVIERT}{datum(bis)}"


def dateigroesse(bytes_: int | None) -> str:
    """`812 Byte`, `12,4 KB`, `200 MB` in Schritten von 1.000, wie Dateiverwaltungen sie zeigen."""
    if bytes_ is None:
        return ""
    if bytes_ < 1_000:
        return f"{bytes_}{FEST}Byte"
    for teiler, einheit in ((1_000, "KB"), (1_000_000, "MB"), (1_000_000_000, "GB")):
        menge = (Decimal(bytes_) / teiler).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if menge < 1_000 or einheit == "GB":
            break
    return f"{zahl(menge, 0 if menge == menge.to_integral_value() else 1)}{FEST}{einheit}"


def _ortszeit(wert: datetime) -> datetime:
    return wert if wert.tzinfo is None else wert.astimezone(BERLIN)
