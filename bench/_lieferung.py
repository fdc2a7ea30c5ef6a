"""Eine erfundene Lieferung beliebiger Größe für eine Großstadt: 400 Stadtteile, 50 Merkmale."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STADTTEILE, MERKMALE, ERSTES_JAHR = 400, 50, 1850
# Die letzten zehn Merkmale haben geheime Zellen; die Summen der anderen lassen sich prüfen.
OHNE_GEHEIMES = 40
AGS = "05998000"
KOPF = "Raum;Jahr;Merkmal;Wert"
KODIERUNG = "cp1252"


def vorlage() -> dict[str, Any]:
    """Eine Importvorlage, wie sie für jede Stadt in langem Aufbau geschrieben würde."""
    spalten = {"Raum": "raum", "Jahr": "zeitraum", "Merkmal": "merkmal", "Wert": "wert"}
    felder: list[dict[str, str]] = [{"name": name, "rolle": rolle} for name, rolle in spalten.items()]
    felder[1]["zeitraum"] = "jahr"
    felder[3] |= {"type": "number", "decimalChar": ",", "groupChar": "."}
    wer = "Messung"
    return {
        "schluessel": "messung",
        "name": wer,
        "aufbau": "lang",
        "ags": AGS,
        "quelle": {"schluessel": "messung", "name": wer, "herausgeber": wer, "quellenvermerk": wer},
        "dialect": {"encoding": "cp1252", "delimiter": ";", "headerRow": 1},
        "fields": felder,
        "missingValues": [{"value": ".", "label": "geheim"}],
        "raeume": [
            {"muster": "Stadt", "ebene": "gemeinde", "schluessel": ""},
            {"muster": "[0-9]{3}", "ebene": "stadtteil", "schluessel": r"\g<0>"},
        ],
        "merkmale": [
            {"schluessel": f"M{nummer:02}", "bezeichnung": f"Merkmal {nummer}"} for nummer in range(MERKMALE)
        ],
    }


def zeilen(anzahl: int) -> Iterator[str]:
    """Jahr für Jahr 400 Stadtteile und die Stadt; ein Hundertstel ist geheim. Immer dieselben Zeilen.

    Von Jahr zu Jahr ändert sich eine Zahl um wenige Prozent: Sprünge hielten die Übernahme an.
    """
    zufall = random.Random(2026)
    grund = [zufall.randrange(100, 40_000) for _ in range(STADTTEILE * MERKMALE)]
    summen = [0] * MERKMALE
    for nummer in range(anzahl):
        rest, merkmal = divmod(nummer, MERKMALE)
        jahr, raum = divmod(rest, STADTTEILE + 1)
        if raum == STADTTEILE:
            name, wert, summen[merkmal] = "Stadt", summen[merkmal], 0
        else:
            mitte = grund[raum * MERKMALE + merkmal]
            name, wert = (
                f"{raum:03}",
                mitte + mitte * (2 * jahr + (jahr * 7 + raum * 3 + merkmal) % 11) // 400,
            )
            summen[merkmal] += wert
        geheim = merkmal >= OHNE_GEHEIMES and zufall.random() < 0.05
        zelle = "." if geheim else f"{wert:,}".replace(",", ".")
        yield f"{name};{ERSTES_JAHR + jahr};M{merkmal:02};{zelle}\r\n"


def schreiben(datei: Path, anzahl: int) -> None:
    """Die Datei mit ihrer Kopfzeile."""
    with datei.open("w", encoding=KODIERUNG, newline="") as strom:
        strom.write(f"{KOPF}\r\n")
        strom.writelines(zeilen(anzahl))


def grossstadt() -> None:
    """Stadt, Stadtteile, Importvorlage und Merkmale stehen danach in der Datenbank."""
    from sozialraum.raeume.models import Ebene, Raumeinheit
    from sozialraum.statistik.lieferungen.vorlagen_laden import merkmale_pflegen, vorlage_speichern
    from sozialraum.statistik.vorlage import vorlage_aus

    gemeinde = Raumeinheit.objects.create(
        ags=AGS, ebene=Ebene.objects.get(schluessel="gemeinde"), name="Großstadt"
    )
    stadtteil = Ebene.objects.get(schluessel="stadtteil")
    for nummer in range(STADTTEILE):
        Raumeinheit.objects.create(
            ags=AGS, ebene=stadtteil, schluessel=f"{nummer:03}", name=f"Stadtteil {nummer}", parent=gemeinde
        )
    gespeichert = vorlage_speichern(vorlage())
    merkmale_pflegen(gespeichert.quelle, vorlage_aus(gespeichert.inhalt))


def frisch_annehmen(datei: str) -> Any:
    """Leere Tabelle, die Datei angenommen, nichts mehr zu schreiben: Jeder Lauf fängt gleich an."""
    from django.db import connection

    leeren()
    with connection.cursor() as zeiger:
        zeiger.execute("CHECKPOINT")
    return annehmen(datei)


def leeren() -> None:
    from django.db import connection

    with connection.cursor() as zeiger:
        zeiger.execute("TRUNCATE statistik_wert, statistik_sperrung; DELETE FROM statistik_lieferung")


def annehmen(datei: str) -> Any:
    from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
    from sozialraum.statistik.models import Importvorlage

    gemeint = Importvorlage.objects.get(schluessel="messung", aktiv=True)
    with Path(datei).open("rb") as strom:
        return lieferung_annehmen(datei=strom, dateiname="messung.csv", durch=None, vorlage=gemeint)
