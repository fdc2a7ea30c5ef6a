"""Was Überschriften über ein Merkmal sagen: Alter, Geschlecht, Größe, Einheit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HOECHSTES_ALTER = 130
_JAHRE = r"(?: ?J\w*\.?)?"
_ALTER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(muster, re.IGNORECASE), art)
    for muster, art in (
        (r"(?:unter|bis unter|<|U) ?(?P<bis>[0-9]{1,3})(?: ?J\w*\.?)?", "unter"),
        (rf"(?P<von>[0-9]{{1,3}}) ?(?:bis|-|–) ?(?:unter|u\.|<) ?(?P<bis>[0-9]{{1,3}}){_JAHRE}", "von_unter"),
        (r"(?P<von>[0-9]{1,3})U(?P<bis>[0-9]{1,3})", "von_unter"),
        (r"(?P<von>[0-9]{2})_(?P<bis>[0-9]{2,3})", "von_unter"),
        (r"(?P<von>[0-9]{1,3}) ?(?:bis|-|–|_) ?(?P<bis>[0-9]{1,3})(?: ?J\w*\.?)?", "von_bis"),
        (r"(?:über|ab|>=?|ü\.) ?(?P<von>[0-9]{1,3})(?: ?J\w*\.?)?(?: (?:und|u\.?) (?:älter|mehr|ä\.|m\.))?",
         "ab"),
        (r"(?P<von>[0-9]{1,3}) ?(?:J\w*\.? )?(?:und|u\.?) ?(?:älter|mehr|ä\.|m\.)", "ab"),
        (r"(?P<von>[0-9]{1,3})\+", "ab"),
    )
)  # fmt: skip
_GESCHLECHT = {
    "m": "m", "männlich": "m", "maennlich": "m", "männer": "m", "jungen": "m", "eem": "m",
    "w": "w", "weiblich": "w", "frauen": "w", "mädchen": "w", "eew": "w",
    "d": "d", "divers": "d",
}  # fmt: skip
INSGESAMT = frozenset(
    {
        "insgesamt",
        "gesamt",
        "zusammen",
        "total",
        "t",
        "summe",
        "alle",
        "i",
        "ins",
        "ee",
        "einwohner insgesamt",
    }
)
_GROESSEN: tuple[tuple[str, str, str], ...] = (
    ("arbeitslos", "Arbeitslose", "arbeitslose"),
    ("ausländ|auslaend|nichtdeutsch", "Ausländer", "auslaender"),
    ("bedarfsgemeinschaft", "Bedarfsgemeinschaften", "bedarfsgemeinschaften"),
    ("haushalt", "Haushalte", "haushalte"),
    ("beschäftigt|beschaeftigt", "Sozialversicherungspflichtig Beschäftigte", "beschaeftigte"),
    ("bevölk|bevoelk|einwohn|wohnberecht|altersgrupp|ewr", "Einwohner", "einwohner"),
)
# Was in einem Titel sagt, dass nicht der Bestand gezählt ist, sondern ein Teil, eine Bewegung, eine Quote.
_NICHT_DER_BESTAND = re.compile(
    r"(?i)darunter|davon|\bohne\b|\bmit\b|sgb|empfäng|leistung|hilfe|anteil|quote|\bje\b|\bpro\b|veränder|saldo"
    r"|zuz[uü]g|fortz[uü]g|wander|umz[uü]g|gebor|gebur|gestorb|sterb|schüler|kinder|alleinerz|prognose|fälle"
    r"|in haushalten|in bedarfs"
)
# „Bevölkerung und Ausländer“: Was von beiden eine Spalte zählt, sagt erst sie selbst.
_NEBENEINANDER = re.compile(r"(?i)(einwohner|bevölkerung)\w* (und|,) (ausländ|nichtdeutsch)\w*")
# „Einwohner unter 18“ sind nicht alle; ein Jahr oder ein Stichtag daneben schränkt nichts ein.
_ALTERSGRENZE = re.compile(
    r"(?i)\b(?:unter|über|ab|bis) \d{1,3}(?![\d.])|\b\d{1,3} (?:bis|jahre|und (?:älter|mehr)|u\.)"
)
_FUELLWOERTER = frozenset(
    {
        "und", "u", "in", "innen", "inn", "zahl", "anzahl", "der", "die", "des", "dem", "am", "zum", "im",
        "ort", "hauptwohnung", "stand", "stichtag", "jahr", "jahre", "jahren", "insgesamt", "gesamt",
        "zusammen", "summe", "total", "alle", "männlich", "weiblich", "divers", "unter", "über", "ab", "bis",
        "älter", "mehr", "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september",
        "oktober", "november", "dezember",
    }
)  # fmt: skip
_EINWOHNER = frozenset(
    {
        "einwohner", "einwohnerinnen", "einwohnerzahl", "einwohnerstand", "bevölkerung", "bevoelkerung",
        "wohnbevölkerung", "bevölkerungsstand", "wohnberechtigte", "wohnberechtigten",
    }
)  # fmt: skip
_AUSLAENDER = frozenset(
    {
        "ausländer", "ausländerinnen", "auslaender", "auslaenderinnen", "ausländische", "auslaendische",
        "nichtdeutsche",
    }
)  # fmt: skip
_BEDARFSGEMEINSCHAFTEN = frozenset({"bedarfsgemeinschaften"})
_SGB2 = frozenset({"sgb", "ii"})
_MIT_MH = (frozenset({"mit"}), frozenset({"migrationshintergrund"}))
_PERSONEN = frozenset({"personen", "menschen"})
_BESTAENDE: tuple[tuple[str, tuple[frozenset[str], ...], frozenset[str]], ...] = (
    # Wort der Indikatoren, aus jeder Menge muss eines dastehen, das darf dabeistehen.
    ("einwohner", (_EINWOHNER,), frozenset()),
    ("auslaender", (_AUSLAENDER,), _EINWOHNER),
    ("einwohner_mh", _MIT_MH, _EINWOHNER | _PERSONEN),
    ("deutsche_mh", (*_MIT_MH, frozenset({"deutsche"})), frozenset()),
    ("gefluechtete", (frozenset({"geflüchtete", "gefluechtete"}),), frozenset()),
    ("einbuergerungen", (frozenset({"einbürgerungen", "einbuergerungen"}),), frozenset()),
    ("zuzuege", (frozenset({"zuzüge", "zuzuege"}),), frozenset()),
    ("fortzuege", (frozenset({"fortzüge", "fortzuege", "wegzüge"}),), frozenset()),
    ("geburten", (frozenset({"geburten", "geborene", "lebendgeborene"}),), frozenset()),
    ("sterbefaelle", (frozenset({"sterbefälle", "sterbefaelle", "gestorbene"}),), frozenset()),
    ("arbeitslose", (frozenset({"arbeitslose", "arbeitslosen"}),), frozenset()),
    ("langzeitarbeitslose", (frozenset({"langzeitarbeitslose", "langzeitarbeitslosen"}),), frozenset()),
    ("bedarfsgemeinschaften", (_BEDARFSGEMEINSCHAFTEN,), _SGB2),
    ("sgb2_personen", (_BEDARFSGEMEINSCHAFTEN, frozenset({"personen"})), _SGB2),
    ("haushalte", (frozenset({"haushalte", "privathaushalte"}),), frozenset()),
    ("haushalte_einperson", (frozenset({"einpersonenhaushalte"}),), frozenset()),
    ("wohnungen", (frozenset({"wohnungen"}),), frozenset()),
    (
        "beschaeftigte",
        (frozenset({"beschäftigte", "beschaeftigte"}),),
        frozenset({"sozialversicherungspflichtig", "sozialversicherungspflichtige", "wohnort"}),
    ),
)
NAMEN_DER_BESTAENDE = {wort: bezeichnung for _, bezeichnung, wort in _GROESSEN} | {
    "einwohner_mh": "Einwohner mit Migrationshintergrund",
    "deutsche_mh": "Deutsche mit Migrationshintergrund",
    "gefluechtete": "Geflüchtete",
    "einbuergerungen": "Einbürgerungen",
    "zuzuege": "Zuzüge",
    "fortzuege": "Fortzüge",
    "geburten": "Geburten",
    "sterbefaelle": "Sterbefälle",
    "langzeitarbeitslose": "Langzeitarbeitslose",
    "sgb2_personen": "Personen in Bedarfsgemeinschaften",
    "haushalte_einperson": "Einpersonenhaushalte",
    "wohnungen": "Wohnungen",
}
_EINHEITEN: tuple[tuple[str, str], ...] = (
    (r"%|prozent|in v\. ?h\.|anteil|quote", "%"),
    (r"‰|promille|je 1\.?000", "‰"),
    (r"\bin to\.?|tonnen", "t"),
    (r"\beuro?\b|€", "€"),
    (r"m²|qm\b", "m²"),
)


@dataclass(frozen=True)
class Alter:
    """`bis` ausschließend, None nach oben offen."""

    von: int
    bis: int | None

    @property
    def in_worten(self) -> str:
        if self.bis is None:
            return f"{self.von} Jahre und älter"
        return f"unter {self.bis} Jahre" if self.von == 0 else f"{self.von} bis unter {self.bis} Jahre"


def spanne(text: str) -> tuple[int, int] | None:
    """`3-6` als (3, 6), wo der Text nicht sagt, ob die Sechsjährigen dazugehören."""
    art, zahlen = next(_altersformen(text), ("", {}))
    return (zahlen["von"], zahlen["bis"]) if art == "von_bis" else None


def alter(text: str, *, einschliesslich: bool = True) -> Alter | None:
    """Das Alter, das eine Überschrift nennt; `0 - 2` schließt sonst die Zweijährigen ein."""
    for art, zahlen in _altersformen(text):
        von, bis = zahlen.get("von", 0), zahlen.get("bis")
        if art == "von_bis" and bis is not None and einschliesslich:
            bis += 1
        if bis is not None and bis >= HOECHSTES_ALTER - 20:
            bis = None
        if von < HOECHSTES_ALTER and (bis is None or bis > von):
            return Alter(von, bis)
    return None


def _altersformen(text: str) -> Iterator[tuple[str, dict[str, int]]]:
    kern = " ".join(text.split()).removeprefix("E_E").removeprefix("E_")
    for muster, art in _ALTER:
        if treffer := muster.fullmatch(kern):
            yield art, {name: int(wert) for name, wert in treffer.groupdict().items() if wert}


def geschlecht(text: str) -> str:
    """`m`, `w`, `d` oder leer."""
    return _GESCHLECHT.get("".join(zeichen for zeichen in text.casefold() if zeichen.isalpha()), "")


def ist_insgesamt(text: str) -> bool:
    return "".join(z for z in text.casefold() if z.isalpha() or z == " ").strip() in INSGESAMT


def groesse(text: str) -> tuple[str, str]:
    """(Bezeichnung, Wort der Indikatoren) dessen, was gezählt wird; leer, wenn der Text es nicht sagt."""
    for muster, bezeichnung, wort in _GROESSEN:
        if re.search(muster, text, re.IGNORECASE):
            return bezeichnung, wort
    return "", ""


def bestand(text: str) -> str:
    """Das Wort der Indikatoren, wenn der Text genau diesen Bestand nennt und sonst nichts; sonst leer.

    „Ausländer am 31.12.“ ist einer, „darunter Ausländer“ oder „Einwohner unter 18“ ist keiner.
    """
    if _ALTERSGRENZE.search(text):
        return ""
    worte = set(re.findall(r"[a-zäöüß]+", text.casefold())) - _FUELLWOERTER
    for wort, noetig, erlaubt in _BESTAENDE:
        if all(worte & eines for eines in noetig) and worte <= erlaubt.union(*noetig):
            return wort
    return ""


def titelbestand(text: str) -> str | None:
    """Der Bestand, von dem ein Titel spricht; leer, wenn von keinem, None, wenn er etwas anderes zählt."""
    if _NEBENEINANDER.search(text):
        return ""
    genannt = {wort for muster, _, wort in _GROESSEN if re.search(muster, text, re.IGNORECASE)}
    if len(genannt) > 1 or _NICHT_DER_BESTAND.search(text):
        return None
    return next(iter(genannt), "")


def groessenmuster(text: str) -> str:
    """Woran `groesse` das Gezählte im Text erkennt; leer, wenn der Text es nicht sagt."""
    return next((muster for muster, *_ in _GROESSEN if re.search(muster, text, re.IGNORECASE)), "")


def einheit(text: str) -> str:
    """Die Einheit, die eine Überschrift nennt; sonst leer."""
    for muster, wort in _EINHEITEN:
        if re.search(muster, text, re.IGNORECASE):
            return wort
    return ""


def allgemein(text: str) -> str:
    """Ein Muster für den Text, in dem nächstes Jahr andere Ziffern stehen dürfen."""
    return re.sub(r"[0-9]+", "[0-9]+", re.escape(text).replace(r"\ ", " ").replace(r"\-", "-"))
