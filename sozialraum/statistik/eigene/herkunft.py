"""Ob ein Indikator von Herkunft oder Familienform handelt: dann trägt er keine Wertung; rein."""

from collections.abc import Iterable

from sozialraum.statistik.formeln import wort_von

STAEMME = (
    "auslaend",
    "migra",
    "_mh",
    "einwander",
    "zuwander",
    "eingewander",
    "zugewander",
    "fluecht",
    "flucht",
    "asyl",
    "herkunft",
    "staatsangehoer",
    "nationalit",
    "einbuerger",
    "aussiedl",
    "deutsch",
    "drittstaat",
    "religio",
    "muslim",
    "alleinerz",
    "kinderreich",
    "segregation",
)
NUR_NEUTRAL = (
    "Indikatoren zu Herkunft, Familienform und Segregation tragen keine Wertung: Weder viele noch wenige "
    "Menschen einer Herkunft sind gut oder schlecht."
)


def ohne_wertung(texte: Iterable[str]) -> bool:
    """Nennt einer der Texte (Größen, Bezeichnungen, Definition) Herkunft oder Familienform?"""
    return any(stamm in wort_von(text) for text in texte for stamm in STAEMME)
