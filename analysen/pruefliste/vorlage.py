"""Welche Punkte eine Fassung der Richtlinie verlangt, als Daten: lesen, prüfen, schreiben; rein, ohne Django.

Die Form in der Datenbank (JSON) und in der mitgelieferten Datei (TOML) ist dieselbe; was an einer Prüfliste
falsch ist, fällt beim Lesen auf.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import aufzaehlung

HOECHSTENS_PUNKTE = 60
HOECHSTE_SCHWELLE = 999
LAENGSTER_TITEL = 200
GEHEIMHALTUNG, VON_HAND = "geheimhaltung", "von_hand"
_SCHLUESSEL = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_ZAHLWORTE = (
    "null", "ein(?:e[nmrs]?)?", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
    "elf", "zwölf",
)  # fmt: skip


class Vorlagenfehler(Fachfehler):
    """Eine Prüfliste ist nicht zu lesen; der Text nennt Datei und Punkt."""


@dataclass(frozen=True)
class Pruefart:
    """Was das Programm prüfen kann; `felder` sind die Einstellungen dazu, alle verlangt.

    `von_hand_moeglich` aus: Kein Mensch kann diesen Punkt abhaken, was immer die Vorlage sagt. `verlangt`:
    Der Punkt gehört in jede Liste und gilt in jeder.
    """

    felder: Mapping[str, type] = field(default_factory=lambda: MappingProxyType({}))
    von_hand_moeglich: bool = True
    verlangt: bool = False


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
        GEHEIMHALTUNG: Pruefart(von_hand_moeglich=False, verlangt=True),
        "quellen": Pruefart(),
        VON_HAND: Pruefart(),
    }
)


@dataclass(frozen=True)
class Punktvorlage:
    """`von_hand`: Ein Mensch darf ihn mit Grund abhaken. `aktiv` aus: Er liegt bereit, gilt aber nicht."""

    schluessel: str
    titel: str
    art: str
    einstellungen: Mapping[str, Any] = field(default_factory=dict)
    von_hand: bool = False
    aktiv: bool = True

    @property
    def schwelle(self) -> str:
        """Der Name der Einstellung, die eine Zahl ist; leer, wenn die Art keine hat."""
        return next((name for name, typ in ARTEN[self.art].felder.items() if typ is int), "")

    @property
    def hat_indikatoren(self) -> bool:
        return "indikatoren" in ARTEN[self.art].felder

    @property
    def ist_eigener(self) -> bool:
        """Ein Punkt, den das Programm nicht prüft."""
        return self.art == VON_HAND

    @property
    def ist_verlangt(self) -> bool:
        return ARTEN[self.art].verlangt


@dataclass(frozen=True)
class Pruefvorlage:
    """Die Punkte einer Richtlinie; `gliederungen` sind die Schlüssel, zu denen sie gehört."""

    schluessel: str
    name: str
    richtlinie: str
    gliederungen: tuple[str, ...]
    alle_punkte: tuple[Punktvorlage, ...]

    @property
    def punkte(self) -> tuple[Punktvorlage, ...]:
        """Die geltenden, in ihrer Folge."""
        return tuple(punkt for punkt in self.alle_punkte if punkt.aktiv)

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

    def passt_zu(self, gliederung: str, richtlinie: str) -> bool:
        return gliederung in self.gliederungen or bool(richtlinie and richtlinie == self.richtlinie)

    def finde(self, schluessel: str) -> Punktvorlage | None:
        """Auch einen, der gerade nicht gilt."""
        return next((punkt for punkt in self.alle_punkte if punkt.schluessel == schluessel), None)


def nennt_zahl(titel: str, zahl: int) -> bool:
    """Steht die Zahl im Titel, in Ziffern oder als Wort bis zwölf?"""
    wort = f"|{_ZAHLWORTE[zahl]}" if 0 <= zahl < len(_ZAHLWORTE) else ""
    return re.search(rf"\b(?:{zahl}{wort})\b", titel, re.IGNORECASE) is not None


# Lesen ----------------------------------------------------------------------------------------------


def vorlage_aus_toml(text: str, *, datei: str = "") -> Pruefvorlage:
    """Fehler: `Vorlagenfehler`, wenn der Text kein TOML ist oder etwas darin nicht stimmt."""
    wo = f"Die Prüfliste {datei}" if datei else "Die Prüfliste"
    try:
        daten = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fehler:
        raise Vorlagenfehler(f"{wo} ist kein gültiges TOML: {fehler}") from fehler
    return vorlage_aus(daten, wo=wo)


def vorlage_aus(daten: Mapping[str, Any], *, wo: str = "Die Prüfliste") -> Pruefvorlage:
    """Aus der JSON-Form. Fehler: `Vorlagenfehler` mit dem Ort."""
    _nur_bekannte(daten, {"schluessel", "name", "richtlinie", "gliederungen", "punkt"}, wo)
    punkte = daten.get("punkt")
    if not isinstance(punkte, list) or not punkte:
        raise Vorlagenfehler(f"{wo} hat keinen Punkt.")
    if len(punkte) > HOECHSTENS_PUNKTE:
        raise Vorlagenfehler(f"{wo} hat {len(punkte)} Punkte; möglich sind {HOECHSTENS_PUNKTE}.")
    gelesen = tuple(_punkt(einer, f"{wo}, Punkt {nummer}") for nummer, einer in enumerate(punkte, start=1))
    schluessel = [punkt.schluessel for punkt in gelesen]
    if doppelte := sorted({einer for einer in schluessel if schluessel.count(einer) > 1}):
        raise Vorlagenfehler(f"{wo}: Der Schlüssel „{doppelte[0]}“ kommt mehrmals vor.")
    if not any(punkt.art == GEHEIMHALTUNG for punkt in gelesen):
        raise Vorlagenfehler(f"{wo} hat keinen Punkt zur Geheimhaltung; er gehört in jede.")
    return Pruefvorlage(
        schluessel=_schluessel(daten.get("schluessel"), wo),
        name=_text(daten.get("name"), "name", wo),
        richtlinie=_text(daten.get("richtlinie"), "richtlinie", wo),
        gliederungen=tuple(map(str, daten.get("gliederungen", ()))),
        alle_punkte=gelesen,
    )


def _punkt(daten: Any, wo: str) -> Punktvorlage:
    if not isinstance(daten, Mapping):
        raise Vorlagenfehler(f"{wo} ist kein Abschnitt mit Angaben.")
    _nur_bekannte(daten, {"schluessel", "titel", "art", "einstellungen", "von_hand", "aktiv"}, wo)
    schluessel = _schluessel(daten.get("schluessel"), wo)
    wo = f"{wo} („{schluessel}“)"
    name = str(daten.get("art", ""))
    if name not in ARTEN:
        raise Vorlagenfehler(
            f"{wo}: Die Art „{name}“ gibt es nicht. Möglich sind {aufzaehlung(list(ARTEN))}."
        )
    art = ARTEN[name]
    von_hand, aktiv = daten.get("von_hand", name == VON_HAND), daten.get("aktiv", True)
    if not isinstance(von_hand, bool) or not isinstance(aktiv, bool):
        raise Vorlagenfehler(f"{wo}: „von_hand“ und „aktiv“ müssen wahr (true) oder falsch (false) sein.")
    if von_hand and not art.von_hand_moeglich:
        raise Vorlagenfehler(f"{wo}: Was die Geheimhaltung verlangt, lässt sich nicht von Hand abhaken.")
    if art.verlangt and not aktiv:
        raise Vorlagenfehler(f"{wo}: Die Geheimhaltung gilt immer und lässt sich nicht ausschalten.")
    if name == VON_HAND and not von_hand:
        raise Vorlagenfehler(f"{wo}: Ein Punkt, den nur Menschen prüfen, muss sich von Hand abhaken lassen.")
    return Punktvorlage(
        schluessel=schluessel,
        titel=_text(daten.get("titel"), "titel", wo),
        art=name,
        einstellungen=_einstellungen(daten.get("einstellungen", {}), art, wo),
        von_hand=von_hand,
        aktiv=aktiv,
    )


def _einstellungen(daten: Any, art: Pruefart, wo: str) -> Mapping[str, Any]:
    if not isinstance(daten, Mapping):
        raise Vorlagenfehler(f"{wo}: „einstellungen“ muss ein Abschnitt mit Angaben sein.")
    _nur_bekannte(daten, set(art.felder), wo)
    for name, typ in art.felder.items():
        wert = daten.get(name)
        ausserhalb = type(wert) is int and not 1 <= wert <= HOECHSTE_SCHWELLE
        if type(wert) is not typ or not wert or ausserhalb:
            raise Vorlagenfehler(
                f"{wo}: „{name}“ muss "
                f"{'eine Liste' if typ is list else f'eine ganze Zahl von 1 bis {HOECHSTE_SCHWELLE}'} sein."
            )
    return MappingProxyType(dict(daten))


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
    if len(wert) > LAENGSTER_TITEL:
        raise Vorlagenfehler(f"{wo}: „{was}“ fasst höchstens {LAENGSTER_TITEL} Zeichen.")
    return wert.strip()


# Schreiben ------------------------------------------------------------------------------------------


def als_json(vorlage: Pruefvorlage) -> dict[str, Any]:
    """Die Form für die Datenbank; `vorlage_aus` liest sie wieder. Vorgaben stehen nicht darin."""
    return {
        "schluessel": vorlage.schluessel,
        "name": vorlage.name,
        "richtlinie": vorlage.richtlinie,
        "gliederungen": list(vorlage.gliederungen),
        "punkt": [_punkt_als_json(punkt) for punkt in vorlage.alle_punkte],
    }


def _punkt_als_json(punkt: Punktvorlage) -> dict[str, Any]:
    angaben: dict[str, Any] = {"schluessel": punkt.schluessel, "titel": punkt.titel, "art": punkt.art}
    if punkt.einstellungen:
        angaben["einstellungen"] = dict(punkt.einstellungen)
    if punkt.von_hand:
        angaben["von_hand"] = True
    if not punkt.aktiv:
        angaben["aktiv"] = False
    return angaben


# Vergleichen ----------------------------------------------------------------------------------------


def unterschiede(alt: Pruefvorlage, neu: Pruefvorlage) -> list[str]:
    """Was eine neue Version verlangt und die alte nicht, und umgekehrt, in Sätzen."""
    damals = {punkt.schluessel: punkt for punkt in alt.punkte}
    heute = {punkt.schluessel: punkt for punkt in neu.punkte}
    saetze = [f"Neu: „{punkt.titel}“." for key, punkt in heute.items() if key not in damals]
    saetze += [f"Entfällt: „{punkt.titel}“." for key, punkt in damals.items() if key not in heute]
    for key, punkt in heute.items():
        if (vorher := damals.get(key)) is not None and vorher != punkt:
            saetze.append(f"Geändert: „{punkt.titel}“{_wie_geaendert(vorher, punkt)}.")
    return saetze


def _wie_geaendert(vorher: Punktvorlage, jetzt: Punktvorlage) -> str:
    teile = []
    if jetzt.schwelle and vorher.einstellungen.get(jetzt.schwelle) != jetzt.einstellungen[jetzt.schwelle]:
        teile.append(
            f"{jetzt.einstellungen[jetzt.schwelle]} statt {vorher.einstellungen.get(jetzt.schwelle, '–')}"
        )
    if (
        jetzt.hat_indikatoren
        and vorher.einstellungen.get("indikatoren") != jetzt.einstellungen["indikatoren"]
    ):
        teile.append("andere Kennzahlen")
    if vorher.von_hand != jetzt.von_hand:
        teile.append("von Hand abhakbar" if jetzt.von_hand else "nicht mehr von Hand abhakbar")
    if vorher.titel != jetzt.titel:
        teile.append(f"hieß „{vorher.titel}“")
    return f" ({', '.join(teile)})" if teile else ""
