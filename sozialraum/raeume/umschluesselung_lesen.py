"""Liest eine Tabelle „alt → neu → Anteil“ aus CSV oder JSON.

Kennt weder Django noch Modelle. Welche Spalte was ist, sagt ein Mensch; ob Anteile Brüche oder Prozente sind,
sagen ihre eigenen Werte.
"""

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import dateigroesse, zahl
from sozialraum.raeume.befund import Befund, NichtLesbar
from sozialraum.raeume.felder import HOECHSTENS_EIGENSCHAFTEN, Feld, eigenschaften, felder_der, lesbar

HOECHSTENS_BYTES = 5_000_000
HOECHSTENS_ZEILEN = 100_000
PROBEZEILEN = 200
TRENNZEICHEN = ";\t,|"
WIE_ALT = re.compile(r"alt|vorher|frueher|früher|bisher|old|von($|_)|(^|_)von", re.IGNORECASE)
WIE_NEU = re.compile(r"neu|nachher|new|nach($|_)|(^|_)nach($|_)|ziel", re.IGNORECASE)
WIE_ANTEIL = re.compile(r"anteil|gewicht|faktor|share|prozent|quote|umsteige|%", re.IGNORECASE)
HUNDERT = Decimal(100)


@dataclass(frozen=True)
class Tabellenzeile:
    """Eine Zeile mit ihrer Nummer in der Datei (ab 1) und ihren Zellen nach Überschrift."""

    nummer: int
    zellen: Mapping[str, str]


@dataclass(frozen=True)
class Tabelle:
    """Die gelesene Datei."""

    sha256: str
    felder: tuple[Feld, ...]
    zeilen: tuple[Tabellenzeile, ...]
    befunde: tuple[Befund, ...]

    def vorschlag(self, muster: re.Pattern[str], *, ausser: Sequence[str] = ()) -> str:
        """Die erste Spalte, deren Überschrift passt; leer, wenn keine. Schlüssel vor Namen."""
        passend = [f.name for f in self.felder if muster.search(f.name) and f.name not in ausser]
        ohne_namen = [name for name in passend if "name" not in name.casefold()]
        return next(iter([*ohne_namen, *passend]), "")


@dataclass(frozen=True)
class Rohuebergang:
    """Eine Zeile, wie die gewählten Spalten sie beschreiben; `anteil` größer 0 bis 1."""

    zeile: int
    alt: str
    neu: str
    anteil: Decimal


def lies_tabelle(inhalt: bytes) -> Tabelle:
    """CSV mit Überschriften oder JSON. Fehler: `NichtLesbar`."""
    if not inhalt.strip():
        raise NichtLesbar("Die Datei ist leer. Bitte wählen Sie eine Tabelle als CSV oder JSON.")
    if len(inhalt) > HOECHSTENS_BYTES:
        raise NichtLesbar(
            f"Die Datei hat {dateigroesse(len(inhalt))}, lesbar sind bis {dateigroesse(HOECHSTENS_BYTES)}."
        )
    text, befunde = _text(inhalt)
    zeilen = list(_aus_json(text) if text.lstrip().startswith(("{", "[")) else _aus_csv(text))
    if not zeilen:
        raise NichtLesbar("Die Datei enthält keine Zeile unter den Überschriften.")
    if len(zeilen) > HOECHSTENS_ZEILEN:
        raise NichtLesbar(f"Die Datei hat mehr als {zahl(HOECHSTENS_ZEILEN)} Zeilen.")
    return Tabelle(
        sha256=hashlib.sha256(inhalt).hexdigest(),
        felder=tuple(felder_der(zeile.zellen for zeile in zeilen)),
        zeilen=tuple(zeilen),
        befunde=tuple(befunde),
    )


def _text(inhalt: bytes) -> tuple[str, list[Befund]]:
    if inhalt.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _dekodiert(inhalt, "utf-16"), []
    try:
        return inhalt.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        hinweis = "Die Datei ist nicht in UTF-8 geschrieben; gelesen als Windows-1252."
        return _dekodiert(inhalt, "cp1252"), [Befund("hinweis", hinweis)]


def _dekodiert(inhalt: bytes, zeichensatz: str) -> str:
    try:
        return inhalt.decode(zeichensatz)
    except UnicodeDecodeError as fehler:
        raise NichtLesbar(
            "Die Datei ist kein Text: Ihr Zeichensatz lässt sich nicht erkennen. Bitte speichern Sie sie als "
            "CSV in UTF-8."
        ) from fehler


# CSV -------------------------------------------------------------------------------------------


def _aus_csv(text: str) -> Iterator[Tabellenzeile]:
    trennzeichen = _trennzeichen(text)
    leser = csv.reader(io.StringIO(text, newline=""), delimiter=trennzeichen)
    kopf: list[str] = []
    try:
        for zellen in leser:
            gefuellt = [lesbar(zelle) for zelle in zellen]
            if not any(gefuellt):
                continue
            if not kopf:
                # Titelzeilen über der Tabelle haben nur eine Zelle.
                if sum(map(bool, gefuellt)) > 1:
                    kopf = _eindeutig(gefuellt)
                continue
            yield Tabellenzeile(leser.line_num, dict(zip(kopf, gefuellt, strict=False)))
    except csv.Error as fehler:
        raise NichtLesbar(f"Zeile {zahl(leser.line_num)}: Hier ist die Datei keine CSV-Datei.") from fehler
    if not kopf:
        raise NichtLesbar(
            "Die Datei hat keine Zeile mit Überschriften; gebraucht werden wenigstens zwei Spalten, eine für "
            "den alten und eine für den neuen Schlüssel."
        )


def _trennzeichen(text: str) -> str:
    """Das Zeichen, das die meisten Zeilen in gleich viele, möglichst viele Zellen teilt."""
    probe = io.StringIO(text[:100_000], newline="")

    def guete(zeichen: str) -> tuple[int, int]:
        probe.seek(0)
        try:
            breiten = [
                len(z) for z, _ in zip(csv.reader(probe, delimiter=zeichen), range(PROBEZEILEN), strict=False)
            ]
        except csv.Error:
            return (0, 0)
        haeufig = Counter(breite for breite in breiten if breite > 1).most_common(1)
        return (haeufig[0][1], haeufig[0][0]) if haeufig else (0, 0)

    return max(TRENNZEICHEN, key=guete)


def _eindeutig(kopf: Sequence[str]) -> list[str]:
    """Leere und doppelte Überschriften bekommen ihre Nummer: `Name`, `Name (Spalte 4)`, `Spalte 5`."""
    gesehen: set[str] = set()
    ergebnis = []
    for nummer, name in enumerate(kopf[:HOECHSTENS_EIGENSCHAFTEN], 1):
        eindeutig = (
            name
            if name and name not in gesehen
            else f"{name} (Spalte {nummer})"
            if name
            else f"Spalte {nummer}"
        )
        gesehen.add(eindeutig)
        ergebnis.append(eindeutig)
    return ergebnis


# JSON ------------------------------------------------------------------------------------------


def _aus_json(text: str) -> Iterator[Tabellenzeile]:
    """Eine Liste von Objekten, ein Objekt mit einer solchen Liste, oder `{"alt": {"neu": Anteil}}`."""
    try:
        dokument = json.loads(text, parse_float=str)
    except json.JSONDecodeError as fehler:
        raise NichtLesbar(
            f"Zeile {zahl(fehler.lineno)}, Zeichen {zahl(fehler.colno)}: Hier ist die Datei kein gültiges "
            "JSON."
        ) from fehler
    except (RecursionError, ValueError) as fehler:
        raise NichtLesbar("Die Datei ist kein gültiges JSON; sie ist zu tief verschachtelt.") from fehler
    for nummer, objekt in enumerate(_objekte(dokument), 1):
        yield Tabellenzeile(nummer, eigenschaften(objekt))


def _objekte(dokument: Any) -> Iterable[Any]:
    if isinstance(dokument, dict) and all(isinstance(wert, dict) for wert in dokument.values()):
        return [
            {"alt": alt, "neu": neu, "anteil": anteil}
            for alt, ziele in dokument.items()
            for neu, anteil in ziele.items()
        ]
    listen = [dokument] if isinstance(dokument, list) else []
    if isinstance(dokument, dict):
        listen = [wert for wert in dokument.values() if isinstance(wert, list)]
    if len(listen) != 1 or not all(isinstance(objekt, dict) for objekt in listen[0]):
        raise NichtLesbar(
            "Die JSON-Datei enthält keine Liste von Übergängen. Erwartet wird etwa "
            '[{"alt": "11", "neu": "13", "anteil": 0.5}].'
        )
    return listen[0]


# Spalten wählen --------------------------------------------------------------------------------


def waehle_uebergaenge(
    tabelle: Tabelle, *, feld_alt: str, feld_neu: str, feld_anteil: str = ""
) -> tuple[list[Rohuebergang], list[Befund]]:
    """Je Zeile ein Übergang; ohne `feld_anteil` geht jede alte Einheit ganz in eine neue auf.

    Fehler: `Fachfehler`, wenn es eine Spalte nicht gibt; einzelne Zeilen geben Befunde.
    """
    vorhanden = [feld.name for feld in tabelle.felder]
    for wozu, feld in (("alt", feld_alt), ("neu", feld_neu), ("Anteil", feld_anteil)):
        if feld not in vorhanden and (feld or wozu != "Anteil"):
            raise Fachfehler(
                f"Die Spalte „{feld}“ ({wozu}) gibt es nicht. Die Datei hat die Spalten "
                f"{', '.join(f'„{name}“' for name in vorhanden)}."
            )
    befunde = list(tabelle.befunde)
    in_prozent = feld_anteil and _in_prozent(z.zellen.get(feld_anteil, "") for z in tabelle.zeilen)
    uebergaenge = []
    gesehen: dict[tuple[str, str], int] = {}
    for zeile in tabelle.zeilen:
        alt, neu = zeile.zellen.get(feld_alt, ""), zeile.zellen.get(feld_neu, "")
        zelle = zeile.zellen.get(feld_anteil, "") if feld_anteil else "1"
        anteil, fehler = _anteil(zelle, in_prozent=bool(in_prozent))
        if not (alt and neu):
            fehlt = feld_neu if alt else feld_alt
            befunde.append(Befund("fehler", "Der Schlüssel fehlt.", feld=fehlt, zeile=zeile.nummer))
        elif fehler:
            befunde.append(Befund("fehler", fehler, feld=feld_anteil, zelle=zelle, zeile=zeile.nummer))
        elif frueher := gesehen.get((alt, neu)):
            text = f"„{alt}“ nach „{neu}“ steht schon in Zeile {zahl(frueher)}."
            befunde.append(Befund("fehler", text, zelle=alt, zeile=zeile.nummer))
        elif anteil:
            gesehen[alt, neu] = zeile.nummer
            uebergaenge.append(Rohuebergang(zeile.nummer, alt, neu, anteil))
    return uebergaenge, befunde


def _in_prozent(zellen: Iterable[str]) -> bool:
    """Steht irgendwo ein Prozentzeichen oder ein Wert über 1, so sind alle Anteile Prozente."""
    for zelle in zellen:
        wert = _dezimal(zelle.replace("%", ""))
        if "%" in zelle or (wert is not None and wert > 1):
            return True
    return False


def _anteil(zelle: str, *, in_prozent: bool) -> tuple[Decimal, str]:
    wert = _dezimal(zelle.replace("%", ""))
    if wert is None:
        return Decimal(0), f"„{zelle[:40]}“ ist keine Zahl." if zelle else "Der Anteil fehlt."
    wert = wert / HUNDERT if in_prozent else wert
    if not 0 <= wert <= 1:
        return Decimal(0), f"„{zelle[:40]}“ ist kein Anteil: Er liegt zwischen 0 und 1 oder 0 % und 100 %."
    return wert, ""


def _dezimal(text: str) -> Decimal | None:
    """`0,35`, `0.35`, `1.000` (ein Anteil hat keine Tausender), `1E-3`; None, wenn es keine Zahl ist."""
    kern = text.strip().replace("\u00a0", "").replace(",", ".")
    try:
        wert = Decimal(kern) if kern and "_" not in kern else None
    except InvalidOperation:
        return None
    return wert if wert is not None and wert.is_finite() and abs(wert) < 1_000_000 else None
