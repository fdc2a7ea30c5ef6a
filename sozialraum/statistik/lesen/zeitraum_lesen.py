"""Zeiträume aus dem Text einer Zelle, eines Kopfes oder eines Dateinamens; was nicht passt, bleibt leer."""

import re
from datetime import date

FRUEHESTES_JAHR, SPAETESTES_JAHR = 1800, 2199
MONATSNAMEN = {
    anfang: nummer
    for nummer, anfaenge in enumerate(
        (
            "jan jän", "feb", "mär mrz mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez",
        ),
        1,
    )
    for anfang in anfaenge.split()
}  # fmt: skip
ROEMISCH = {"I": 1, "II": 2, "III": 3, "IV": 4}
_MONATSWORT = r"(?P<wort>[A-Za-zÄÖÜäöü]{3,9})\.?"
_JAHR = "(?P<jahr>[0-9]{4})"

# Je Art die Schreibweisen, in denen Ämter sie liefern; Teile aus mehreren Spalten sind mit „-“ verbunden.
FORMEN: dict[str, tuple[str, ...]] = {
    "jahr": (_JAHR,),
    "stichtag": (
        rf"(?P<tag>[0-9]{{1,2}})\.(?P<monat>[0-9]{{1,2}})\.{_JAHR}",
        rf"{_JAHR}-(?P<monat>[0-9]{{2}})-(?P<tag>[0-9]{{2}})",
        rf"{_JAHR}(?P<monat>[0-9]{{2}})(?P<tag>[0-9]{{2}})",
        rf"(?P<tag>[0-9]{{1,2}})\. ?{_MONATSWORT} {_JAHR}",
    ),
    "monat": (
        rf"(?P<monat>[0-9]{{1,2}})[./-]{_JAHR}",
        rf"{_JAHR}[-/_.](?P<monat>[0-9]{{1,2}})",
        rf"{_JAHR}(?P<monat>[0-9]{{2}})",
        rf"{_MONATSWORT}[ -]{_JAHR}",
        rf"{_JAHR}[ -]{_MONATSWORT}",
    ),
    "quartal": (
        rf"(?P<quartal>[1-4])[./-]{_JAHR}",
        rf"{_JAHR}[-/_ ]?[Qq]?(?P<quartal>[1-4])",
        rf"[Qq](?P<quartal>[1-4])[ /-]?{_JAHR}",
        rf"(?P<quartal>[1-4])\. ?(?:Quartal|Vierteljahr|Vj\.?|Q\.?)[ -]{_JAHR}",
        rf"{_JAHR}-(?P<quartal>[1-4])\. ?(?:Quartal|Vierteljahr|Vj\.?|Q\.?)",
        rf"(?P<roemisch>IV|I{{1,3}})(?:\. ?(?:Quartal|Vierteljahr|Vj\.?))?[ ./-]{_JAHR}",
        rf"{_JAHR}[ ./-](?P<roemisch>IV|I{{1,3}})(?:\. ?(?:Quartal|Vierteljahr|Vj\.?))?",
    ),
    "woche": (
        rf"{_JAHR}-?[WwKk]{{1,2}}? ?(?P<woche>[0-9]{{1,2}})",
        rf"{_JAHR}[-/ ](?P<woche>[0-9]{{1,2}})",
        rf"(?P<woche>[0-9]{{1,2}})[./-]{_JAHR}",
        rf"(?:KW|Kalenderwoche) ?(?P<woche>[0-9]{{1,2}})[ /-]{_JAHR}",
    ),
    "schuljahr": (rf"(?:Schuljahr |SJ ?)?{_JAHR} ?[/_-] ?(?P<folgejahr>[0-9]{{4}}|[0-9]{{2}})",),
    "semester": (
        rf"(?P<winter>WS|WiSe|Wintersemester) ?{_JAHR} ?[/-] ?(?P<folgejahr>[0-9]{{4}}|[0-9]{{2}})",
        rf"(?P<sommer>SS|SoSe|Sommersemester) ?{_JAHR}",
    ),
}  # fmt: skip
ZEITRAUMARTEN = frozenset(FORMEN)
_MUSTER = {art: tuple(re.compile(form) for form in formen) for art, formen in FORMEN.items()}

OHNE_ZEITRAUM = {
    "jahr": "kein Jahr mit vier Ziffern, etwa 2012",
    "stichtag": "kein Stichtag, etwa 31.12.2012",
    "monat": "kein Monat, etwa 03.2012 oder 2012-03",
    "quartal": "kein Quartal, etwa 3/2012 oder 2012-Q3",
    "woche": "keine Kalenderwoche, etwa 2020-W09",
    "schuljahr": "kein Schuljahr, etwa 2012/13",
    "semester": "kein Semester, etwa WS 2012/13",
}


def zeitraum_lesen(text: str, art: str) -> str:
    """`2012` · `2012-12-31` · `2012-03` · `2012-Q3` · `2012-W09` · `2012-SJ` (Schuljahr 2012/13) · `2012-WS`
    und `2012-SS` (Semester); leer, wenn der Text kein Zeitraum dieser Art ist."""
    for muster in _MUSTER[art]:
        if treffer := muster.fullmatch(text):
            return _schreiben({name: wert for name, wert in treffer.groupdict().items() if wert}, art)
    return ""


def _schreiben(teile: dict[str, str], art: str) -> str:
    jahr = int(teile["jahr"])
    if not FRUEHESTES_JAHR <= jahr <= SPAETESTES_JAHR:
        return ""
    if (folge := teile.get("folgejahr")) and int(folge) != (
        jahr + 1 if len(folge) == 4 else (jahr + 1) % 100
    ):
        return ""
    if art == "jahr":
        return str(jahr)
    if art == "quartal":
        return f"{jahr}-Q{ROEMISCH[teile['roemisch']] if 'roemisch' in teile else teile['quartal']}"
    if art == "schuljahr":
        return f"{jahr}-SJ"
    if art == "semester":
        return f"{jahr}-{'WS' if 'winter' in teile else 'SS'}"
    try:
        if art == "woche":
            date.fromisocalendar(jahr, int(teile["woche"]), 1)
            return f"{jahr}-W{int(teile['woche']):02}"
        monat = int(teile["monat"]) if "monat" in teile else MONATSNAMEN[teile["wort"][:3].casefold()]
        tag = date(jahr, monat, int(teile.get("tag", 1)))
    except (ValueError, KeyError):
        return ""
    return tag.isoformat() if art == "stichtag" else f"{tag:%Y-%m}"


def letzter_tag(zeitraum: str) -> str:
    """Der letzte Tag als ISO-Datum, für den Vergleich mit Gebietsständen; ein Jahr endet am 31.12."""
    jahr, _, rest = zeitraum.partition("-")
    if not rest:
        return f"{jahr}-12-31"
    if rest == "SJ":
        return f"{int(jahr) + 1}-07-31"
    if rest == "WS":
        return f"{int(jahr) + 1}-03-31"
    if rest == "SS":
        return f"{jahr}-09-30"
    if rest[0] == "Q":
        monat = int(rest[1]) * 3
        return f"{jahr}-{monat:02}-{30 if monat in (6, 9) else 31}"
    if rest[0] == "W":
        return date.fromisocalendar(int(jahr), int(rest[1:]), 7).isoformat()
    # Der Gebietsstand eines Monats ist der von seinem 28.; Neugliederungen gelten ab einem Monatsersten.
    return zeitraum if len(rest) > 2 else f"{zeitraum}-28"
