"""Arten fehlender Werte und Vermerke am Wert; ein Punkt ist keine Null."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Zeichen(StrEnum):
    """Warum kein Wert da steht; `WENIGER_ALS_HAELFTE` ist ein Wert (0), der nicht genau null ist."""

    GEHEIM = "geheim"
    UNBEKANNT = "unbekannt"
    GEHEIM_ODER_UNBEKANNT = "geheim_oder_unbekannt"
    NICHT_SINNVOLL = "nicht_sinnvoll"
    FOLGT = "folgt"
    UNSICHER = "unsicher"
    NICHT_VORHANDEN = "nicht_vorhanden"
    WENIGER_ALS_HAELFTE = "weniger_als_haelfte"


FEHLEND = frozenset(set(Zeichen) - {Zeichen.WENIGER_ALS_HAELFTE})

# So heißt eine Zelle, die niemand sehen darf.
GEHEIME = (Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT)

# Anzeige nach DIN 55301: das Zeichen in der Tabelle und sein Satz in der Legende.
ANZEIGE: dict[Zeichen, tuple[str, str]] = {
    Zeichen.GEHEIM: ("•", "aus Gründen der Geheimhaltung nicht ausgewiesen"),
    Zeichen.UNBEKANNT: ("k. A.", "keine Angabe"),
    Zeichen.GEHEIM_ODER_UNBEKANNT: (".", "unbekannt oder geheim zu halten"),
    Zeichen.NICHT_SINNVOLL: ("x", "Aussage nicht sinnvoll"),
    Zeichen.FOLGT: ("…", "Angabe fällt später an"),
    Zeichen.UNSICHER: ("/", "nicht veröffentlicht, weil nicht sicher genug"),
    Zeichen.NICHT_VORHANDEN: ("–", "Gebiet oder Merkmal zu dieser Zeit nicht vorhanden"),
    Zeichen.WENIGER_ALS_HAELFTE: ("0", "mehr als nichts, aber weniger als die Hälfte der Einheit"),
}


def legende(zeichen: Iterable[Zeichen | None]) -> list[tuple[str, str]]:
    """Zeichen und Bedeutung, jedes einmal, in fester Reihenfolge."""
    benutzt = set(zeichen)
    return [ANZEIGE[z] for z in Zeichen if z in benutzt]


class Vermerk(StrEnum):
    """Zusatz an einem vorhandenen Wert."""

    VORLAEUFIG = "vorlaeufig"
    BERICHTIGT = "berichtigt"
    GESCHAETZT = "geschaetzt"
    EINGESCHRAENKT = "eingeschraenkt"
    ENDGUELTIG = "endgueltig"


@dataclass(frozen=True)
class Legende:
    """Was die Zeichen einer Quelle bedeuten."""

    zeichen: Mapping[str, Zeichen] = field(default_factory=dict)
    nullwerte: frozenset[str] = frozenset()
    vermerke: Mapping[str, Vermerk] = field(default_factory=dict)


# Die deutschen Gepflogenheiten nach DIN 55301. „0“ fehlt mit Absicht: für die einen ist sie genau null, für
# die anderen weniger als die Hälfte der Einheit.
LEGENDEN: dict[str, Legende] = {
    "": Legende(),
    "deutsch": Legende(
        zeichen={
            ".": Zeichen.GEHEIM,
            "·": Zeichen.GEHEIM,
            "•": Zeichen.GEHEIM,
            "*": Zeichen.GEHEIM,
            "x": Zeichen.NICHT_SINNVOLL,
            "X": Zeichen.NICHT_SINNVOLL,
            "/": Zeichen.UNSICHER,
            "...": Zeichen.FOLGT,
            "…": Zeichen.FOLGT,
            "k.A.": Zeichen.UNBEKANNT,
            "k. A.": Zeichen.UNBEKANNT,
        },
        nullwerte=frozenset({"-", "–", "—"}),
        vermerke={
            "p": Vermerk.VORLAEUFIG,
            "r": Vermerk.BERICHTIGT,
            "s": Vermerk.GESCHAETZT,
            "()": Vermerk.EINGESCHRAENKT,
        },
    ),
}
