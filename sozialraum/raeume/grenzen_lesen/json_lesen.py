"""Bytes werden ein JSON-Objekt, mit deutschem Satz, wenn sie keines sind."""

import json
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.befund import NichtLesbar


def lies_json(inhalt: bytes) -> dict[str, Any]:
    """Das äußere Objekt. Fehler: `NichtLesbar`."""
    try:
        text = inhalt.decode("utf-8-sig")
    except UnicodeDecodeError as fehler:
        raise NichtLesbar(
            f"Die Datei ist nicht in UTF-8 geschrieben (Byte {zahl(fehler.start + 1)}). GeoJSON verlangt "
            "UTF-8; bitte speichern Sie die Datei neu mit dieser Kodierung."
        ) from fehler
    try:
        dokument = json.loads(text, parse_constant=_keine_zahl)
    except json.JSONDecodeError as fehler:
        if not text.lstrip().startswith(("{", "[")):
            raise NichtLesbar(
                f"Die Datei ist kein GeoJSON, sie beginnt mit „{' '.join(text[:60].split())}“. Bitte "
                "speichern Sie die Grenzen als GeoJSON."
            ) from fehler
        raise NichtLesbar(
            f"Zeile {zahl(fehler.lineno)}, Zeichen {zahl(fehler.colno)}: Hier ist die Datei kein gültiges "
            "JSON. Vielleicht ist sie unvollständig; bitte laden Sie sie noch einmal vom Amt herunter."
        ) from fehler
    except (RecursionError, ValueError) as fehler:
        raise NichtLesbar(
            "Die Datei ist kein gültiges GeoJSON: Sie ist zu tief verschachtelt oder enthält Zahlen, die "
            "keine sind."
        ) from fehler
    if not isinstance(dokument, dict):
        raise NichtLesbar("Die Datei ist JSON, aber kein GeoJSON: Es fehlt das äußere Objekt mit „type“.")
    return dokument


def _keine_zahl(wort: str) -> float:
    raise ValueError(wort)


def genanntes_bezugssystem(dokument: dict[str, Any]) -> str:
    """Der Name im Glied „crs“; leer, wenn es fehlt, sonst wenigstens ein Stück seines Textes."""
    crs = dokument.get("crs")
    if crs is None:
        return ""
    angaben = crs.get("properties") if isinstance(crs, dict) else None
    name = angaben.get("name") if isinstance(angaben, dict) else None
    return name if isinstance(name, str) and name else json.dumps(crs, ensure_ascii=False)[:80]
