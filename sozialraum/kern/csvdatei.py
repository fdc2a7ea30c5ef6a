"""CSV-Dateien, für Excel und offen; rein, ohne Django."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sozialraum.kern import zahlen

# Auch die breiten Formen ostasiatischer Tastaturen gelten Tabellenprogrammen als Anfang einer Formel.
FORMELANFANG = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# „+3,4 %“ ist eine Zahl, wie sie gedruckt ist; sie rechnet nichts.
NUR_ZAHL = re.compile(r"[+-]\d[\d.]*(?:,\d+)?(?:[ \u00a0](?:[%‰]|Prozentpunkte?))?(?: \(\d{4}\))?")


def csv_schreiben(kopf: Iterable[str], zeilen: Iterable[Iterable[Any]], *, offen: bool) -> bytes:
    """Offen: UTF-8, Komma, Dezimalpunkt. Für Excel: mit BOM, Semikolon, Dezimalkomma.

    Aus Text wird nie eine Formel. Leer ist, was `None` ist.
    """
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, delimiter="," if offen else ";")
    schreiber.writerow(kopf)
    feld = _offen if offen else _fuer_excel
    schreiber.writerows([feld(wert) for wert in zeile] for zeile in zeilen)
    # Ohne BOM hält Excel die Datei für Windows-1252 und zeigt statt „ü“ „Ã¼“.
    return puffer.getvalue().encode("utf-8" if offen else "utf-8-sig")


def _offen(wert: Any) -> str:
    if wert is None:
        return ""
    if isinstance(wert, bool):
        return "true" if wert else "false"
    if isinstance(wert, date):
        return wert.isoformat()
    return str(wert) if isinstance(wert, int | float | Decimal) else _ohne_formel(str(wert))


def _fuer_excel(wert: Any) -> str:
    if wert is None:
        return ""
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    if isinstance(wert, datetime):
        return f"{wert:%d.%m.%Y %H:%M}"
    if isinstance(wert, date):
        return zahlen.datum(wert)
    if isinstance(wert, int | float | Decimal):
        return zahlen.zahl(wert).replace(".", "").replace(zahlen.MINUS, "-")
    return _ohne_formel(str(wert))


def _ohne_formel(text: str) -> str:
    # Tabellenprogramme führen aus, was mit diesen Zeichen beginnt; ein Akteur kann „=cmd…“ heißen.
    return f"'{text}" if text.startswith(FORMELANFANG) and not NUR_ZAHL.fullmatch(text) else text
