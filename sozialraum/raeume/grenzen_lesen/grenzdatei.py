"""Was aus einer Grenzdatei gelesen ist: Flächen mit Eigenschaften, Felder, Bezugssystem, Befunde."""

import re
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from sozialraum.raeume.befund import Befund
from sozialraum.raeume.felder import Feld

SCHLUESSEL_LAENGE = 20
NAME_LAENGE = 120
# Namen, unter denen Ämter Schlüssel und Namen führen; nur ein Vorschlag, gewählt wird von Hand.
WIE_SCHLUESSEL = re.compile(
    r"(^|_)(nr|nummer|schl(uessel)?|key|id|ags|code|kennung|plr|lor)($|_)", re.IGNORECASE
)
WIE_NAME = re.compile(r"name|bez($|_|eichn)|^gen$|stadtteil|bezirk|quartier", re.IGNORECASE)


@dataclass(frozen=True)
class Rohmerkmal:
    """Eine Fläche, wie sie in der Datei steht: Geometrie im Bezugssystem der Datei, ungeprüft."""

    eigenschaften: dict[str, Any]
    geometrie: Any


@dataclass(frozen=True)
class Rohdatei:
    """Was ein Format hergibt; `bezugssystem` ist, was die Datei nennt: ein Name, WKT, „WGS84“ oder leer."""

    form: str
    merkmale: list[Rohmerkmal]
    bezugssystem: str
    befunde: list[Befund] = field(default_factory=list)


@dataclass(frozen=True)
class Rohflaeche:
    """Eine Fläche: Eigenschaften als Text und die geprüfte Geometrie in WGS84, None ohne Geometrie."""

    nummer: int
    eigenschaften: dict[str, str]
    geometrie: BaseGeometry | None


@dataclass(frozen=True)
class Grenzdatei:
    """Der gelesene Inhalt; mit Befunden der Schwere „fehler“ taugt er nicht zur Übernahme.

    `bezugssystem` sagt in Worten, woraus umgerechnet wurde; leer, wenn nichts umzurechnen war.
    """

    sha256: str
    form: str
    bezugssystem: str
    flaechen: tuple[Rohflaeche, ...]
    felder: tuple[Feld, ...]
    befunde: tuple[Befund, ...]

    def vorschlag_schluessel(self) -> str:
        """Name des Feldes, das am ehesten der Schlüssel ist; leer, wenn keines (fast) eindeutig ist."""
        moeglich = [
            f for f in self.felder if f.fast_eindeutig and max(map(len, f.beispiele)) <= SCHLUESSEL_LAENGE
        ]
        # Ein einzelner doppelter Schlüssel macht aus der Kennnummer keine andere Spalte.
        moeglich.sort(key=lambda f: not f.eindeutig)
        wie = [f for f in moeglich if WIE_SCHLUESSEL.search(f.name)]
        ziffern = [f for f in moeglich if all(beispiel.isdecimal() for beispiel in f.beispiele)]
        return next((feld.name for feld in [*wie, *ziffern]), "")

    def vorschlag_name(self) -> str:
        """Name des Feldes, das am ehesten den Namen enthält; leer, wenn keines danach aussieht."""
        woerter = [f for f in self.felder if f.gefuellt and not any(b.isdecimal() for b in f.beispiele)]
        wie = [f for f in woerter if WIE_NAME.search(f.name)]
        return next((feld.name for feld in [*wie, *(f for f in woerter if f.eindeutig)]), "")


@dataclass(frozen=True)
class Grenzeinheit:
    """Eine Einheit, wie die gewählten Felder sie beschreiben; ohne `nummer` steht sie nicht in der Datei."""

    nummer: int | None
    schluessel: str
    name: str
    geometrie: BaseGeometry | None
