"""Die Importvorlagen, mit denen die zurückgekommene Arbeitsmappe ohne Frage hereinkommt; rein, ohne Django.

Erkannt wird sie an der Nummer der Anfrage in den Titelzeilen und an genau den Überschriften, die wir
geschrieben haben. Ämter geben die Mappe auch als CSV zurück, mit Semikolon oder Komma: je eine Vorlage.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sozialraum.statistik.anfragen.legende import fuer_importvorlage
from sozialraum.statistik.anfragen.wuensche import LAENGSTER_SCHLUESSEL
from sozialraum.statistik.vorlage.raumangaben import UMLAUTE

BLATT, HINWEISE = "Daten", "Hinweise"
SCHLUESSEL, NAME, EBENE, ZEITRAUM, BEMERKUNG = "Schlüssel", "Name", "Ebene", "Zeitraum", "Bemerkung"
KOPFZEILE = 6
# Zusatz am Schlüssel und am Namen der Vorlage, Trennzeichen (leer: Arbeitsmappe).
FORMEN = (("", "", ""), ("-csv", ", CSV mit Semikolon", ";"), ("-csv-komma", ", CSV mit Komma", ","))
NUMMER = re.compile(r"da-([0-9]{4}-[0-9]{3,})(?:-csv(?:-komma)?)?")
NEBENFORM = r"^da-[0-9]{4}-[0-9]{3,}-csv"


@dataclass(frozen=True)
class Spalte:
    """Eine Wertspalte: das Merkmal und seine Überschrift in der Mappe."""

    schluessel: str
    ueberschrift: str
    bezeichnung: str
    einheit: str
    stellen: int
    groesse: str = ""
    geschlecht: str = ""
    alter_von: int | None = None
    alter_bis: int | None = None


@dataclass(frozen=True)
class Ort:
    """Eine Einheit, wie sie in der Mappe steht; die Gemeinde selbst unter ihrem AGS."""

    ebene: str
    ebenenname: str
    schluessel: str
    geschrieben: str


@dataclass(frozen=True)
class Bitte:
    """Was die Vorlagen von einer Anfrage wissen müssen."""

    nummer: str
    betreff: str
    amt: str
    ags: str
    zeitraumart: str
    schwelle: int
    zeichen: Sequence[str]
    spalten: Sequence[Spalte]
    orte: Sequence[Ort]


def nummer_der_vorlage(schluessel: str) -> str:
    """`da-2026-003-csv` → `DA-2026-003`; leer, wenn die Vorlage zu keiner Anfrage gehört."""
    treffer = NUMMER.fullmatch(schluessel)
    return f"DA-{treffer[1]}" if treffer else ""


def schluessel_der_vorlagen(nummer: str) -> list[str]:
    return [nummer.lower() + zusatz for zusatz, _, _ in FORMEN]


def quellenschluessel(amt: str, schwelle: int) -> str:
    """Alle Antworten eines Amtes sind eine Quelle, je Geheimhaltungsregel: so werden Jahre eine Reihe."""
    kern = re.sub(r"[^a-z0-9]+", "-", amt.casefold().translate(UMLAUTE)).strip("-")
    zusatz = f"-ab-{schwelle}" if schwelle else ""
    return f"anfrage-{kern[: LAENGSTER_SCHLUESSEL - len('anfrage-' + zusatz)].rstrip('-')}{zusatz}"


def importvorlagen(bitte: Bitte) -> list[dict[str, Any]]:
    """Der Inhalt je Form, in der die Mappe zurückkommen kann."""
    return [_vorlage(bitte, *form) for form in FORMEN]


def _vorlage(bitte: Bitte, zusatz: str, wort: str, trennzeichen: str) -> dict[str, Any]:
    inhalt: dict[str, Any] = {
        "schluessel": bitte.nummer.lower() + zusatz,
        "name": f"Datenanfrage {bitte.nummer}: {bitte.betreff}{wort}",
        "ags": bitte.ags,
        "quelle": {
            "schluessel": quellenschluessel(bitte.amt, bitte.schwelle),
            "name": f"Auskünfte auf Datenanfragen: {bitte.amt}",
            "herausgeber": bitte.amt,
            "quellenvermerk": f"{bitte.amt}, Auskunft auf Anfrage",
            "geheimhaltung": "schwelle" if bitte.schwelle else "vorgeprueft",
            "schwelle": bitte.schwelle,
        },
        "dialect": {"headerRow": KOPFZEILE} | ({"delimiter": trennzeichen} if trennzeichen else {}),
        **fuer_importvorlage(bitte.zeichen),
        # Im Schreiben steht, dass der Strich genau null heißt.
        "nur_nullwerte": "null",
        "fields": [
            {"name": SCHLUESSEL, "rolle": "raum"},
            {"name": NAME, "rolle": "raumname"},
            {"name": EBENE, "rolle": "raum"},
            {"name": ZEITRAUM, "rolle": "zeitraum", "zeitraum": bitte.zeitraumart},
            *(_wertspalte(spalte) for spalte in bitte.spalten),
            {"name": BEMERKUNG},
        ],
        "raeume": raummuster(bitte.orte),
        "merkmale": [_merkmal(spalte) for spalte in bitte.spalten],
    }
    titel = re.escape(bitte.nummer)
    if trennzeichen:
        return inhalt | {"titel": titel}
    tabelle = {"name": BLATT, "blatt": BLATT, "titel": titel}
    return inhalt | {"tabellen": [tabelle], "nebenblaetter": HINWEISE}


def _wertspalte(spalte: Spalte) -> dict[str, Any]:
    return {
        "name": spalte.ueberschrift,
        "rolle": "wert",
        "decimalChar": ",",
        # Ein Punkt in einer Anzahl kann nur Tausender trennen, in einem Maß mit Komma wäre er zweideutig.
        "groupChar": "" if spalte.stellen else ".",
        "fest": {"merkmal": spalte.schluessel},
    }


def _merkmal(spalte: Spalte) -> dict[str, Any]:
    angaben: dict[str, Any] = {
        "schluessel": spalte.schluessel,
        "bezeichnung": spalte.bezeichnung,
        "einheit": spalte.einheit,
        "stellen": spalte.stellen,
    }
    for feld in ("groesse", "geschlecht", "alter_von", "alter_bis"):
        if (wert := getattr(spalte, feld)) not in ("", None):
            angaben[feld] = wert
    return angaben


def raummuster(orte: Sequence[Ort]) -> list[dict[str, Any]]:
    """Je Ebene ein Muster, wenn alle Schlüssel gleich lang sind, sonst je Schlüssel eines.

    Verlorene führende Nullen schaden nicht, solange danach noch jeder Schlüssel der Ebene anders heißt.
    """
    je_ebene: dict[str, list[Ort]] = {}
    for ort in orte:
        je_ebene.setdefault(ort.ebene, []).append(ort)
    muster = []
    for ebene, teile in je_ebene.items():
        ende = f";{re.escape(teile[0].ebenenname)}"
        laengen = {len(ort.schluessel) for ort in teile}
        if len(laengen) == 1 and 0 not in laengen and all(ort.schluessel.isdecimal() for ort in teile):
            (stellen,) = laengen
            muster.append(
                {
                    "muster": f"([0-9]{{1,{stellen}}}){ende}",
                    "ebene": ebene,
                    "schluessel": r"\1",
                    "stellen": stellen,
                }
            )
            continue
        gekuerzt = [ort.geschrieben.lstrip("0") for ort in teile]
        for ort, kurz in zip(teile, gekuerzt, strict=True):
            nullen = "0*" if kurz and gekuerzt.count(kurz) == 1 else ""
            text = kurz if nullen else ort.geschrieben
            muster.append(
                {
                    "muster": f"{nullen}{re.escape(text)}{ende}",
                    "ebene": ebene,
                    "schluessel": ort.schluessel.replace("\\", r"\\"),
                }
            )
    return muster
