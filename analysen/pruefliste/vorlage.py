"""Welche Punkte eine Fassung der Richtlinie verlangt, als Daten; rein, ohne Django.

Eine Prüfliste ist eine TOML-Datei in `analysen/prueflisten`; was an ihr falsch ist, fällt beim Lesen auf.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import aufzaehlung

ORDNER = Path(__file__).resolve().parents[1] / "prueflisten"
_SCHLUESSEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


class Vorlagenfehler(Fachfehler):
    """Eine Prüfliste ist nicht zu lesen; der Text nennt Datei und Punkt."""


@dataclass(frozen=True)
class Pruefart:
    """Was das Programm prüfen kann; `felder` sind die Einstellungen dazu, alle verlangt.

    `von_hand_moeglich` aus: Kein Mensch kann diesen Punkt abhaken, was immer die Vorlage sagt.
    """

    felder: Mapping[str, type] = field(default_factory=lambda: MappingProxyType({}))
    von_hand_moeglich: bool = True


ARTEN: Mapping[str, Pruefart] = MappingProxyType(
    {
        "kennzahlen": Pruefart({"indikatoren": list}),
        "datenalter": Pruefart({"indikatoren": list, "monate": int}),
        "gespraeche": Pruefart({"mindestens": int}),
        "methoden": Pruefart({"mindestens": int}),
        "bedarfe": Pruefart({"mindestens": int}),
        "kapitel": Pruefart(),
        "ausgangstexte": Pruefart(),
        "kommentare": Pruefart(),
        "widersprueche": Pruefart(),
        "alternativtexte": Pruefart(),
        "geheimhaltung": Pruefart(von_hand_moeglich=False),
        "quellen": Pruefart(),
    }
)


@dataclass(frozen=True)
class Punktvorlage:
    schluessel: str
    titel: str
    art: str
    einstellungen: Mapping[str, Any]
    von_hand: bool


@dataclass(frozen=True)
class Pruefvorlage:
    """Die geltenden Punkte einer Richtlinie; `gliederungen` sind die Schlüssel, zu denen sie gehört."""

    schluessel: str
    name: str
    richtlinie: str
    gliederungen: tuple[str, ...]
    punkte: tuple[Punktvorlage, ...]

    @property
    def indikatoren(self) -> list[str]:
        """Was sie je Sozialraum und Raumeinheit verlangt, jeder einmal."""
        return list(
            dict.fromkeys(
                key
                for punkt in self.punkte
                if punkt.art == "kennzahlen"
                for key in punkt.einstellungen["indikatoren"]
            )
        )


def vorlage_fuer(gliederung: str, richtlinie: str = "") -> Pruefvorlage:
    """Die zur Gliederung, sonst die zur Richtlinie, sonst die jüngste mitgelieferte."""
    alle = mitgelieferte()
    for eine in alle:
        if gliederung in eine.gliederungen:
            return eine
    return next((eine for eine in alle if richtlinie and eine.richtlinie == richtlinie), alle[0])


@lru_cache(maxsize=1)
def mitgelieferte() -> tuple[Pruefvorlage, ...]:
    """Alle mitgelieferten, die jüngste zuerst."""
    dateien = sorted(ORDNER.glob("*.toml"), reverse=True)
    return tuple(vorlage_aus_toml(datei.read_text("utf-8"), datei=datei.name) for datei in dateien)


def vorlage_aus_toml(text: str, *, datei: str = "") -> Pruefvorlage:
    """Fehler: `Vorlagenfehler`, wenn der Text kein TOML ist oder etwas darin nicht stimmt."""
    wo = f"Die Prüfliste {datei}" if datei else "Die Prüfliste"
    try:
        daten = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fehler:
        raise Vorlagenfehler(f"{wo} ist kein gültiges TOML: {fehler}") from fehler
    _nur_bekannte(daten, {"schluessel", "name", "richtlinie", "gliederungen", "punkt"}, wo)
    punkte = daten.get("punkt")
    if not isinstance(punkte, list) or not punkte:
        raise Vorlagenfehler(f"{wo} hat keinen Punkt.")
    gelesen = [_punkt(einer, f"{wo}, Punkt {nummer}") for nummer, einer in enumerate(punkte, start=1)]
    schluessel = [punkt.schluessel for punkt, _ in gelesen]
    if doppelte := sorted({einer for einer in schluessel if schluessel.count(einer) > 1}):
        raise Vorlagenfehler(f"{wo}: Der Schlüssel „{doppelte[0]}“ kommt mehrmals vor.")
    return Pruefvorlage(
        schluessel=_schluessel(daten.get("schluessel"), wo),
        name=_text(daten.get("name"), "name", wo),
        richtlinie=_text(daten.get("richtlinie"), "richtlinie", wo),
        gliederungen=tuple(map(str, daten.get("gliederungen", ()))),
        punkte=tuple(punkt for punkt, aktiv in gelesen if aktiv),
    )


def _punkt(daten: Mapping[str, Any], wo: str) -> tuple[Punktvorlage, bool]:
    """Der Punkt und ob er gilt."""
    _nur_bekannte(daten, {"schluessel", "titel", "art", "einstellungen", "von_hand", "aktiv"}, wo)
    schluessel = _schluessel(daten.get("schluessel"), wo)
    wo = f"{wo} („{schluessel}“)"
    art = str(daten.get("art", ""))
    if art not in ARTEN:
        raise Vorlagenfehler(f"{wo}: Die Art „{art}“ gibt es nicht. Möglich sind {aufzaehlung(list(ARTEN))}.")
    einstellungen = daten.get("einstellungen", {})
    _nur_bekannte(einstellungen, set(ARTEN[art].felder), wo)
    for name, typ in ARTEN[art].felder.items():
        wert = einstellungen.get(name)
        if type(wert) is not typ or not wert:
            raise Vorlagenfehler(
                f"{wo}: „{name}“ muss {'eine Liste' if typ is list else 'eine ganze Zahl ab 1'} sein."
            )
    von_hand, aktiv = daten.get("von_hand", False), daten.get("aktiv", True)
    if not isinstance(von_hand, bool) or not isinstance(aktiv, bool):
        raise Vorlagenfehler(f"{wo}: „von_hand“ und „aktiv“ müssen wahr (true) oder falsch (false) sein.")
    if von_hand and not ARTEN[art].von_hand_moeglich:
        raise Vorlagenfehler(f"{wo}: Was die Geheimhaltung verlangt, lässt sich nicht von Hand abhaken.")
    titel = _text(daten.get("titel"), "titel", wo)
    return Punktvorlage(schluessel, titel, art, MappingProxyType(dict(einstellungen)), von_hand), aktiv


def _nur_bekannte(daten: Mapping[str, Any], bekannte: set[str], wo: str) -> None:
    if fremde := sorted(set(daten) - bekannte):
        moeglich = f"Möglich sind {aufzaehlung(sorted(bekannte))}." if bekannte else "Hier gibt es keine."
        raise Vorlagenfehler(f"{wo}: Die Angabe „{fremde[0]}“ ist unbekannt. {moeglich}")


def _schluessel(wert: Any, wo: str) -> str:
    if not isinstance(wert, str) or not _SCHLUESSEL.fullmatch(wert):
        raise Vorlagenfehler(
            f"{wo}: Der Schlüssel besteht aus kleinen Buchstaben ohne Umlaute, Ziffern, „_“ und „-“."
        )
    return wert


def _text(wert: Any, was: str, wo: str) -> str:
    if not isinstance(wert, str) or not wert.strip():
        raise Vorlagenfehler(f"{wo}: „{was}“ darf nicht fehlen.")
    return wert.strip()
