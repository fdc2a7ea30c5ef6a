"""Regeln, die Formular und Verb gemeinsam haben, als Sätze: keine Namen, Einwilligung, Lage der Nadeln."""

import re

# „Frau Yılmaz“, „Herrn Dr. Schäfer“: eine Anrede vor einem großgeschriebenen Wort, das kein Beruf ist.
_ANREDE = re.compile(r"\b(Frau|Herrn?|Hr\.|Fr\.)\s+((?:Dr\.|Prof\.)\s+)*([A-ZÄÖÜÇŞİĞ][\w’'-]+)")
_ERREICHBAR = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<!\d)(?:\+49|0)[\d /-]{6,}\d")

FUNKTION_STATT_NAME = (
    "„{fund}“ sieht nach einem Menschen aus. Bitte nennen Sie die Funktion, etwa „Schulsozialarbeiterin“ "
    "oder „Bewohnerin, zwei Kinder“."
)
# Wo jemand wohnt, steht auf keiner gedruckten Karte.
_ZUHAUSE = re.compile(
    r"\b(zu ?hause|daheim|wohn(e|t|en)\b|bei (mir|uns|oma|opa|meine\w*|unsere\w*)|"
    r"(mein|unser)\w* (haus|wohnung|zimmer|garten|balkon|hof|haustür))",
    re.IGNORECASE,
)
_HAUSNUMMER = re.compile(
    r"(?P<strasse>\w*(?:straße|strasse|str\.|weg|gasse|allee|platz|ufer|ring|damm|chaussee|pfad|steig|kai|markt))"
    r"\s+\d{1,4}\s?[a-z]?\b(?!\.)",
    re.IGNORECASE,
)
LAENGE_DEUTSCHLANDS, BREITE_DEUTSCHLANDS = (5.0, 16.0), (47.0, 56.0)


def erkennbarer_mensch(text: str) -> str:
    """Der Teil des Textes, der einen Menschen nennt oder erreichbar macht; leer, wenn keiner auffällt."""
    treffer = _ANREDE.search(text) or _ERREICHBAR.search(text)
    return treffer.group().strip() if treffer else ""


def fehler_der_funktion(text: str) -> str:
    """Der Satz, wenn statt einer Funktion ein Mensch genannt ist; leer, wenn nichts auffällt."""
    fund = erkennbarer_mensch(text)
    return FUNKTION_STATT_NAME.format(fund=fund) if fund else ""


def ist_zuhause(text: str) -> bool:
    """Nennt der Text zu einer Nadel, wo jemand wohnt?"""
    return bool(_ZUHAUSE.search(text))


def ohne_anschrift(text: str) -> str:
    """Der Text zu einer Nadel ohne Hausnummer; leer, wenn er einen Menschen nennt."""
    return "" if erkennbarer_mensch(text) else _HAUSNUMMER.sub(r"\g<strasse>", text).strip()


def liegt_in_deutschland(laenge: float, breite: float) -> bool:
    """Grob: fängt vertauschte oder vertippte Angaben."""
    (westen, osten), (sueden, norden) = LAENGE_DEUTSCHLANDS, BREITE_DEUTSCHLANDS
    return westen <= laenge <= osten and sueden <= breite <= norden


def was_fehlt(arten: set[str]) -> str:
    """Was einem Bedarf an Grundlagen fehlt, als Satz; leer, wenn eine Zahl und eine Stimme da sind."""
    hat_zahl, hat_stimme = "zahl" in arten, bool(arten - {"zahl"})
    if hat_zahl and hat_stimme:
        return ""
    if hat_zahl:
        return (
            "Bisher stützt ihn nur eine Zahl. Was sagen die Menschen? Bitte ergänzen Sie ein Gespräch, eine "
            "Methode, ein Dokument oder eine Sitzung."
        )
    if hat_stimme:
        return "Eine Zahl fehlt noch. Bitte wählen Sie eine aus der Statistik des Sozialraums."
    return "Er ruht noch auf nichts. Ein Bedarf braucht mindestens eine Zahl und eine qualitative Grundlage."
