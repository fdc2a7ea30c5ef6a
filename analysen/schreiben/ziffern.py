"""Von Hand getippte Zahlen im eigenen Text: sie folgen den Daten nicht; rein, ohne Django.

Gesucht werden Zahlen, die etwas messen oder zählen. Jahre, Daten, Uhrzeiten, Dauern, Paragrafen, Nummern,
Ordnungszahlen, Altersgrenzen, Anschriften und Rufnummern sind keine.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

MONATE = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
# Mehr hat kein Mensch getippt; wer so viel schickt, will den Satz aufhalten.
HOECHSTENS = 300
_L = r"[ \u00a0\u202f]"
_N = r"\d{1,12}"
# Am Anfang einer Zahl, nicht mitten in einer.
_VOR = r"(?<![\w.,])"
_UND = rf"{_L}?(?:–|-|bis|und|oder){_L}?(?:unter{_L})?"
_ZAHL = rf"\d{{1,3}}(?:[.\u00a0\u202f ]\d{{3}}){{1,4}}(?!\d)(?:,{_N})?|{_N}(?:,{_N})?"
_GESUCHT = re.compile(
    rf"(?<![\w,.:/§-])(?P<zahl>[+\u2212-]?(?:{_ZAHL}))"
    rf"(?P<prozent>{_L}?(?:%|Prozent(?!punkt)\b|v\.{_L}?H\.))?"
)
# Was keine Zahl im Sinne der Statistik ist: an seine Stelle treten beim Suchen gleich viele Leerzeichen.
_KEINE = [
    re.compile(muster, re.MULTILINE)
    for muster in (
        r"\{\{[^{}\n]{0,200}\}\}",
        r"(?:https?://|www\.)\S+",
        r"\S{1,64}@\S+",
        r"\]\([^)\s]{0,500}\)",
        r"\[\^[^\]\n]{0,80}\]:?",
        # Aufzählungen und Überschriften mit Nummer
        r"^[ \t>]{0,20}\d{1,3}[.)](?=[ \t])",
        r"^#{1,6}[ \t]{1,5}\d{1,3}(?:\.\d{1,3}){0,4}\.?(?=[ \t])",
        # Daten, Zeiträume, Jahre
        rf"{_VOR}\d{{4}}-\d{{2}}(?:-\d{{2}})?\b",
        rf"{_VOR}\d{{1,2}}\.{_L}?\d{{1,2}}\.(?:{_L}?\d{{4}}|\d{{2}})?(?!\d)",
        rf"{_VOR}\d{{1,2}}\.(?:{_UND}\d{{1,2}}\.)?{_L}?(?:{MONATE})\b",
        rf"{_VOR}(?:19|20)\d{{2}}(?:{_L}?[/–-]{_L}?(?:\d{{4}}|\d{{2}}))?\b(?!{_L}?(?:%|Prozent)|[.,]\d)",
        r"(?<=['’])\d{2}\b",
        # Uhrzeiten, Dauern, Alter
        rf"{_VOR}\d{{1,2}}(?:[:.]\d{{2}})?(?:{_L}?(?:–|-|bis){_L}?\d{{1,2}}(?:[:.]\d{{2}})?)?{_L}?Uhr\b",
        rf"{_VOR}{_N}-?(?:{_UND}{_N})?{_L}?-?"
        r"(?:Jahr|Monat|Woche|Tag|Stunde|Minute|jähr|Jähr|monat|wöch|tägig|stünd|minüt)\w{0,20}",
        rf"(?<!\w)(?:[Uu]nter|[Üü]ber|[Aa]b){_L}\d{{1,3}}(?!\d|[.,]\d|{_L}?(?:%|‰|Prozent|[A-ZÄÖÜ]))",
        # Paragrafen, Nummern, Verweise
        rf"§§?{_L}?{_N}[a-z]?(?:(?:,| und| bis|–|-){_L}?{_N}[a-z]?){{0,9}}",
        r"(?<!\w)(?:Abs|Absatz|Art|Artikel|Satz|Nr|Nummer|Ziffer|Ziff|Kapitel|Kap|Abschnitt|Anlage|Anhang|Abb"
        r"|Abbildung|Abbildungen|Tab|Tabelle|Tabellen|Seite|S|Fußnote|Bd|Band|Heft|SGB|Linie|Linien|Buslinie"
        r"|Straßenbahnlinie|Stufe|Priorität|Quartal|Phase|Modul|Raum|Zimmer|Etage|Gruppe|Klasse|Jahrgang"
        r"|Jahrgangsstufe|Bezirk|Stadtbezirk|Stadtteil|Wahlkreis|Stimmbezirk|Postfach|Version|DIN|ISO|EG)\.?"
        rf"{_L}{_N}[a-z]?(?:(?:,| und| bis|–|-|/|\.){_L}?{_N}[a-z]?){{0,9}}",
        # Anschriften und Rufnummern
        r"(?:[Ss]traße|[Ss]tr\.|[Ww]eg|[Pp]latz|[Aa]llee|[Rr]ing|[Gg]asse|[Uu]fer|[Dd]amm|[Mm]arkt|[Hh]of)"
        rf"{_L}\d{{1,3}}(?:{_L}?[a-z](?![a-zäöü]))?(?:[–-]\d{{1,3}})?(?![\d,.]{{0,9}}\d)",
        rf"{_VOR}\d{{5}}(?={_L}[A-ZÄÖÜ][a-zäöüß])",
        rf"(?:\+\d{{2}}|\(?(?<![\w.,])0\d{{2,5}})\)?{_L}{{0,2}}[/(–-]?{_L}{{0,2}}"
        r"\d[\d \u00a0\u202f/–-]{3,20}\d",
        # Ordnungszahlen
        r"(?<!\w)(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]em|[Dd]en|[Dd]es|[Ii]m|[Aa]m|[Vv]om|[Zz]um|[Zz]ur|[Bb]eim"
        rf"|[Jj]ede[rnms]?|[Ii]hr\w{{0,3}}|[Uu]nser\w{{0,3}}|[Ss]ein\w{{0,3}}|und|bis){_L}\d{{1,3}}\.(?={_L})",
        rf"{_VOR}\d{{1,3}}\.(?={_L}(?:[a-zäöü]|Quartal|Halbjahr|Jahrhundert|Stock|Obergeschoss|Klasse))",
        # Teil eines Wortes: „3-Zimmer-Wohnung“, „5er-Gruppe“
        rf"{_VOR}{_N}(?:-[A-ZÄÖÜa-zäöü]|[a-zäöüA-ZÄÖÜ])\w{{0,40}}",
    )
]
_SATZENDE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„{])|\n\s*\n")


@dataclass(frozen=True)
class Fundstelle:
    """Eine getippte Zahl: `text` steht bei `anfang`; `wert` ohne Tausenderpunkt, `satz` der Satz um sie."""

    text: str
    anfang: int
    wert: Decimal
    prozent: bool
    satz: str

    @property
    def ende(self) -> int:
        return self.anfang + len(self.text)


_Gestalt = tuple[Decimal, int, bool]


@dataclass(frozen=True)
class Kandidat:
    """Eine Zahl der Analyse, die gemeint sein könnte: ihre Marke, wie sie gedruckt wird, wovon sie spricht.

    `worte` sind die, an denen ein Satz sie erkennen lässt; `rang` ordnet gleich gute, kleiner ist näher.
    """

    marke: str
    gedruckt: str
    name: str
    ort: str
    zeit: str
    rang: int = 0
    aktuell: bool = True
    worte: tuple[str, ...] = ()


def fundstellen(text: str) -> list[Fundstelle]:
    """Die getippten Zahlen des Textes in ihrer Reihenfolge."""
    rest = text
    for muster in _KEINE:
        rest = muster.sub(lambda treffer: re.sub(r"[^\n]", " ", treffer[0]), rest)
    gefunden: list[Fundstelle] = []
    grenzen = [0, *(ende.end() for ende in _SATZENDE.finditer(text)), len(text) + 1]
    for treffer in _GESUCHT.finditer(rest):
        ende = treffer.end()
        # Ein Wort mit Ziffern („2G“, „3er“) zählt nichts; auch nicht „1.2.3“.
        if rest[ende : ende + 1].isalnum() or re.match(r"[.,:/]\d", rest[ende : ende + 2]):
            continue
        wert = _als_dezimal(treffer["zahl"])
        gefunden.append(
            Fundstelle(
                text=treffer[0],
                anfang=treffer.start(),
                wert=wert,
                prozent=treffer["prozent"] is not None,
                satz=text[
                    grenzen[(nummer := bisect(grenzen, treffer.start())) - 1] : grenzen[nummer]
                ].strip(),
            )
        )
        if len(gefunden) == HOECHSTENS:
            break
    return gefunden


class Kandidaten:
    """Die Zahlen einer Analyse nach ihrer Gestalt: Ein langer Text fragt hundertmal nach ihnen."""

    def __init__(self, alle: Iterable[Kandidat]) -> None:
        self._je_gestalt: dict[_Gestalt, list[Kandidat]] = {}
        for eine in alle:
            treffer = _GESUCHT.fullmatch(eine.gedruckt.strip())
            if treffer is not None:
                gestalt = _gestalt(treffer["zahl"], prozent=treffer["prozent"] is not None)
                self._je_gestalt.setdefault(gestalt, []).append(eine)

    def gleiche(self, stelle: Fundstelle) -> Sequence[Kandidat]:
        """Die gedruckt genau so aussehen; „18,9“ ist nicht „18,90“."""
        gestalt = (stelle.wert, _stellen(stelle.text), stelle.prozent)
        return self._je_gestalt.get(gestalt, ())


def vorschlaege(stelle: Fundstelle, kandidaten: Kandidaten, *, hoechstens: int = 3) -> list[Kandidat]:
    """Wer gedruckt genau so aussieht; zuerst, wovon der Satz spricht, dann das Nähere.

    Zufällig gleich sind viele: Ältere Zahlen zählen nur, wenn der Satz von ihnen spricht.
    """
    passende = [eine for eine in kandidaten.gleiche(stelle) if eine.aktuell or _naehe(stelle.satz, eine)]
    passende.sort(key=lambda eine: (-_naehe(stelle.satz, eine), eine.rang))
    return passende[:hoechstens]


def _gestalt(zahl: str, *, prozent: bool) -> _Gestalt:
    return _als_dezimal(zahl), _stellen(zahl), prozent


def _naehe(satz: str, eine: Kandidat) -> int:
    klein = satz.casefold()
    punkte = sum(2 for wort in eine.worte if wort.casefold() in klein)
    punkte += 2 if eine.zeit and eine.zeit in satz else 0
    return punkte + (1 if eine.ort.casefold() in klein else 0)


def _als_dezimal(text: str) -> Decimal:
    roh = re.sub(r"[.\u00a0\u202f ]", "", text).replace("\u2212", "-").replace(",", ".")
    return Decimal(roh)


def _stellen(text: str) -> int:
    """Nachkommastellen: „18,9“ ist nicht „18,90“."""
    nach = re.search(r",(\d+)", text)
    return len(nach[1]) if nach else 0
