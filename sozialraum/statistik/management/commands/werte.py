"""Gibt Werte eines Raums auf der Befehlszeile aus: gelieferte Merkmale und gerechnete Indikatoren."""

import json
from decimal import Decimal
from typing import Any

from django.core.management.base import CommandError, CommandParser

from sozialraum.kern.befehl import Befehl
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.abfragen import finde_einheit, gebiet_der_einheit
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl, schlicht
from sozialraum.statistik.kennzahlen import alle_indikatoren, kennzahlen
from sozialraum.statistik.wertabfragen import Wertzeile, gelieferte_merkmale, werte_eines_merkmals
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

# Gerechnete Werte haben so viele Stellen wie gelieferte in der Datenbank.
STELLEN = Decimal("0.000001")


class Fehler(CommandError):
    """Django setzt den Namen der Klasse vor den Satz: „Fehler: …“."""


class Command(Befehl):
    help = "Gibt Werte eines Raums aus; geschlossene Werte erscheinen mit ihrem Zeichen, nie als Zahl."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--raum", required=True, metavar="AGS/SCHLÜSSEL", help="etwa 05315000/802, 05315000 für die Stadt"
        )
        parser.add_argument(
            "--merkmal",
            required=True,
            metavar="SCHLÜSSEL",
            help="ein Merkmal wie 005.10 oder ein Indikator wie anteil_u18",
        )
        parser.add_argument("--zeitraum", default="", help="etwa 2012; ohne Angabe alle")
        parser.add_argument("--json", action="store_true", dest="als_json", help="Ergebnis als JSON")

    def handle(self, *, raum: str, merkmal: str, zeitraum: str, als_json: bool, **_: Any) -> None:
        try:
            einheit = finde_einheit(raum)
            zeilen = _zeilen(einheit, merkmal)
            if zeitraum:
                zeilen = _nur(zeitraum, zeilen)
        except Fachfehler as fehler:
            raise Fehler(fehler.text) from fehler
        if als_json:
            self.stdout.write(json.dumps(zeilen, ensure_ascii=False, indent=2))
            return
        for zeile in zeilen:
            wert = zahl(Decimal(zeile["wert"])) if zeile["wert"] is not None else _zeichen(zeile["zeichen"])
            wann = zeitraeume.in_worten(zeile["zeitraum"])
            mass = "" if zeile["einheit"] == "Anzahl" else f" {zeile['einheit']}"
            self.stdout.write(f"{einheit.name}, {wann}: {wert}{mass} ({zeile['quelle']})")


def _zeilen(einheit: Raumeinheit, schluessel: str) -> list[dict[str, Any]]:
    """Alle Zeiträume; Fehler: `Fachfehler`, wenn es den Schlüssel nicht gibt oder kein Wert vorliegt."""
    indikatoren = alle_indikatoren()
    if schluessel in indikatoren:
        gebiet = gebiet_der_einheit(einheit)
        tafel = kennzahlen(indikatoren=[indikatoren[schluessel]], gebiete=[gebiet])
        reihe = tafel.reihe(schluessel, gebiet)
        zeilen = [_aus_kennzahl(einheit, kennzahl) for kennzahl in reihe if kennzahl.quellen]
        if not zeilen and reihe:
            raise Fachfehler(f"{indikatoren[schluessel].label}, {einheit.name}: {reihe[-1].hinweis}")
    else:
        zeilen = [_aus_wert(einheit, zeile) for zeile in werte_eines_merkmals(einheit, schluessel)]
    if zeilen:
        return zeilen
    vorhandene = dict.fromkeys(gelieferte_merkmale().values_list("schluessel", flat=True))
    if schluessel in indikatoren or schluessel in vorhandene:
        raise Fachfehler(f"Für {einheit.name} ({einheit.kennung}) ist zu „{schluessel}“ kein Wert geliefert.")
    raise Fachfehler(
        f"Das Merkmal „{schluessel}“ gibt es nicht. Merkmale: {', '.join(vorhandene) or 'noch keine'}. "
        f"Indikatoren: {', '.join(indikatoren)}."
    )


def _nur(zeitraum: str, zeilen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    gewaehlt = [zeile for zeile in zeilen if zeile["zeitraum"] == zeitraum]
    if not gewaehlt:
        vorhandene = ", ".join(dict.fromkeys(zeile["zeitraum"] for zeile in zeilen))
        raise Fachfehler(f"Zum Zeitraum „{zeitraum}“ gibt es keinen Wert. Vorhanden: {vorhandene}.")
    return gewaehlt


def _aus_wert(einheit: Raumeinheit, zeile: Wertzeile) -> dict[str, Any]:
    return {
        "raum": einheit.kennung,
        "merkmal": zeile.merkmal.schluessel,
        "zeitraum": zeile.zeitraum,
        "wert": _als_text(zeile.wert),
        "zeichen": zeile.zeichen,
        "einheit": zeile.merkmal.einheit,
        "quelle": zeile.quelle.name,
    }


def _aus_kennzahl(einheit: Raumeinheit, kennzahl: Kennzahl) -> dict[str, Any]:
    genau = kennzahl.wert
    if genau is not None and kennzahl.indikator.art is not Art.ANZAHL:
        genau = genau.quantize(STELLEN)
    return {
        "raum": einheit.kennung,
        "merkmal": kennzahl.indikator.key,
        "zeitraum": kennzahl.zeitraum,
        "wert": _als_text(genau),
        "zeichen": kennzahl.zeichen,
        "einheit": kennzahl.indikator.einheit,
        "quelle": "; ".join(dict.fromkeys(quelle.name for quelle in kennzahl.quellen)),
    }


def _als_text(wert: Decimal | None) -> str | None:
    """`1023101`, `16.530403`: ohne Exponent und ohne Nullen am Ende."""
    einfach = schlicht(wert)
    return None if einfach is None else f"{einfach:f}"


def _zeichen(zeichen: str) -> str:
    return f"{ANZEIGE[Zeichen(zeichen)][0]} ({ANZEIGE[Zeichen(zeichen)][1]})"
