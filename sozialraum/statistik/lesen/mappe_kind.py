"""Liest eine Arbeitsmappe von der Standardeingabe und schreibt ihre Zellen als JSON-Zeilen.

Läuft als eigener Prozess mit begrenztem Speicher und begrenzter Zeit (`mappe.py` ruft ihn): schon fünf
Kilobyte können Zellen so weit auseinander haben, dass der Leser Gigabytes belegt und abbricht. Webserver und
Arbeiter überleben das so. Kennt nichts vom Rest der Anwendung.

Je Blatt eine Zeile `{"blatt": Name, "von": Zahl der Blätter, "zeilen": Zahl, "verbunden": [[Zeile, Spalte,
Zeile, Spalte], …] oder null}`, dann je Zeile `[Nummer, Arten, Zelle, …]`; Arten sind je Zelle t (Text), z
(Zahl) oder d (Datum). Am Ende `{"ende": true}` oder `{"fehler": Kennwort}`.
"""

import contextlib
import datetime
import json
import os
import sys
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

SPEICHER = 1_500_000_000
SEKUNDEN = 120
HOECHSTENS_ZELLEN = 20_000_000


def main(hoechstens_spalten: int, hoechstens_zeilen: int) -> None:
    begrenzen()
    with os.fdopen(0, "rb") as eingabe:
        try:
            mappe = CalamineWorkbook.from_filelike(eingabe)
            tabellen = [
                nummer
                for nummer, angaben in enumerate(mappe.sheets_metadata)
                if angaben.typ is SheetTypeEnum.WorkSheet
            ]
            for nummer in tabellen:
                if not blatt_schreiben(mappe, nummer, len(tabellen), hoechstens_spalten, hoechstens_zeilen):
                    return
        except PasswordError:
            schreiben({"fehler": "kennwort"})
        except (CalamineError, OSError, ValueError) as fehler:
            schreiben({"fehler": "beschaedigt", "grund": str(fehler)[:200]})
        else:
            schreiben({"ende": True})


def begrenzen() -> None:
    """Wo das System keine Grenzen kennt, gelten nur die eigenen."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (SPEICHER, SPEICHER))
        resource.setrlimit(resource.RLIMIT_CPU, (SEKUNDEN, SEKUNDEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def blatt_schreiben(
    mappe: Any, nummer: int, von: int, hoechstens_spalten: int, hoechstens_zeilen: int
) -> bool:
    blatt = mappe.get_sheet_by_index(nummer)
    letzte_zeile, letzte_spalte = blatt.end or (-1, -1)
    zeilen, spalten = letzte_zeile + 1, letzte_spalte + 1
    if spalten > hoechstens_spalten or zeilen * spalten > HOECHSTENS_ZELLEN:
        schreiben({"fehler": "zu_gross", "blatt": blatt.name, "zeilen": zeilen, "spalten": spalten})
        return False
    verbunden = blatt.merged_cell_ranges
    if verbunden is not None:
        verbunden = [[von[0] + 1, von[1], bis[0] + 1, bis[1]] for von, bis in verbunden]
    schreiben({"blatt": blatt.name, "von": von, "zeilen": zeilen, "verbunden": verbunden})
    davor = blatt.start[1] if blatt.start else 0
    for zeile, zellen in enumerate(blatt.iter_rows(), 1):
        if zeile > hoechstens_zeilen:
            break
        paare = [("t", "")] * davor + [zelle_lesen(zelle) for zelle in zellen]
        schreiben([zeile, "".join(art for art, _ in paare), *(text for _, text in paare)])
    return True


def zelle_lesen(zelle: Any) -> tuple[str, str]:
    """Art und Text; Zahlen in den fünfzehn Stellen, die Excel zeigt."""
    if isinstance(zelle, str):
        return "t", zelle
    if isinstance(zelle, bool):
        return "t", "WAHR" if zelle else "FALSCH"
    if isinstance(zelle, int | float):
        text = f"{zelle:.15g}"
        if text.lstrip("-").replace(".", "", 1).isdigit():
            return "z", text
        zahl = Decimal(text)
        return ("z", f"{zahl:f}") if zahl.is_finite() else ("t", text)
    if isinstance(zelle, datetime.datetime):
        ohne_zeit = zelle.time() == datetime.time()
        return "d", zelle.date().isoformat() if ohne_zeit else zelle.isoformat(" ")
    if isinstance(zelle, datetime.date):
        return "d", zelle.isoformat()
    return "d", str(zelle)


def schreiben(was: Any) -> None:
    sys.stdout.write(json.dumps(was, ensure_ascii=True))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.flush()
