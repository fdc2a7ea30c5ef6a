"""Übernahme einer großen Lieferung: `./run bench uebernahme [ZEILEN]` (sonst 200.000, eine je Wert).

Die erfundene Großstadt hat 400 Stadtteile und 50 Merkmale; die Datei ist cp1252 mit Tausenderpunkt.
"""

import io
import random
import sys
from typing import Any

from _boden import messdatenbank, messung

STADTTEILE, MERKMALE, ERSTES_JAHR = 400, 50, 1975
AGS = "05998000"


def vorlage() -> dict[str, Any]:
    """Eine Importvorlage, wie sie für jede Stadt in langem Aufbau geschrieben würde."""
    spalten = {"Raum": "raum", "Jahr": "zeitraum", "Merkmal": "merkmal", "Wert": "wert"}
    felder: list[dict[str, str]] = [{"name": name, "rolle": rolle} for name, rolle in spalten.items()]
    felder[1]["zeitraum"] = "jahr"
    felder[3] |= {"type": "number", "decimalChar": ",", "groupChar": "."}
    return {
        "schluessel": "messung",
        "name": "Messung",
        "aufbau": "lang",
        "ags": AGS,
        "quelle": {
            "schluessel": "messung",
            "name": "Messung",
            "herausgeber": "Messung",
            "quellenvermerk": "Messung",
        },
        "dialect": {"encoding": "cp1252", "delimiter": ";", "headerRow": 1},
        "fields": felder,
        "missingValues": [{"value": ".", "label": "geheim"}],
        "raeume": [{"muster": "[0-9]{3}", "ebene": "stadtteil", "schluessel": r"\g<0>"}],
        "merkmale": [
            {"schluessel": f"M{nummer:02}", "bezeichnung": f"Merkmal {nummer}"} for nummer in range(MERKMALE)
        ],
    }


def datei(zeilen: int) -> bytes:
    """Jahr für Jahr, Stadtteil für Stadtteil; jede hundertste Zelle ist geheim. Immer dieselben Bytes."""
    zufall = random.Random(2026)
    text = io.StringIO()
    text.write("Raum;Jahr;Merkmal;Wert\r\n")
    for nummer in range(zeilen):
        rest, merkmal = divmod(nummer, MERKMALE)
        jahr, raum = divmod(rest, STADTTEILE)
        wert = "." if zufall.random() < 0.01 else f"{zufall.randrange(3, 40_000):,}".replace(",", ".")
        text.write(f"{raum:03};{ERSTES_JAHR + jahr};M{merkmal:02};{wert}\r\n")
    return text.getvalue().encode("cp1252")


def main(zeilen: int) -> None:
    inhalt = datei(zeilen)
    print(f"{zeilen} Zeilen, {len(inhalt) // 1_000} kB")
    with messdatenbank():
        from sozialraum.raeume.models import Ebene, Raumeinheit
        from sozialraum.statistik.annehmen import lieferung_annehmen
        from sozialraum.statistik.models import Wert
        from sozialraum.statistik.uebernehmen import lieferung_uebernehmen
        from sozialraum.statistik.vorlagen_laden import vorlage_speichern

        gemeinde = Raumeinheit.objects.create(
            ags=AGS, ebene=Ebene.objects.get(schluessel="gemeinde"), name="Großstadt"
        )
        stadtteil = Ebene.objects.get(schluessel="stadtteil")
        for nummer in range(STADTTEILE):
            Raumeinheit.objects.create(
                ags=AGS,
                ebene=stadtteil,
                schluessel=f"{nummer:03}",
                name=f"Stadtteil {nummer}",
                parent=gemeinde,
            )
        gespeichert = vorlage_speichern(vorlage())
        with messung("annehmen (Prüfsumme, Kodierung, Ablage)", stueck=zeilen, wort="Zeilen"):
            lieferung = lieferung_annehmen(
                datei=io.BytesIO(inhalt), dateiname="messung.csv", durch=None, vorlage=gespeichert
            )
        with messung("übernehmen (lesen, zuordnen, COPY, prüfen)", stueck=zeilen, wort="Zeilen"):
            ergebnis = lieferung_uebernehmen(lieferung=lieferung, durch=None)
        if not ergebnis.werte == Wert.objects.count() == zeilen:
            sys.exit(f"Erwartet waren {zeilen} Werte, übernommen sind {ergebnis.werte}.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
