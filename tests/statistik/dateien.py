"""Kleine erfundene Dateien für Probstadt mit den Eigenheiten der echten, und ihre Importvorlage."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.models import Importvorlage
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.zuordnen.raumtafel import Raumstand, Raumverzeichnis

KOPF = ("tab", "jahr", "raum_id", "raum", "zei", "zeile", "wert")

INHALT: dict[str, Any] = {
    "schluessel": "probstadt_bevoelkerung",
    "name": "Probstadt: Bevölkerung",
    "ags": "05998000",
    "quelle": {
        "schluessel": "probstadt-register",
        "name": "Einwohnerregister Probstadt",
        "herausgeber": "Stadt Probstadt",
        "quellenvermerk": "Stadt Probstadt, Einwohnerregister",
        "lizenz": "CC BY 4.0",
        "grundgesamtheit": "Hauptwohnung",
    },
    "dialect": {"encoding": "cp1252", "delimiter": ";"},
    "fields": [
        {"name": "tab", "rolle": "merkmal"},
        {"name": "jahr", "rolle": "zeitraum", "zeitraum": "jahr"},
        {"name": "raum_id", "rolle": "raum"},
        {"name": "raum", "rolle": "raumname"},
        {"name": "zei", "rolle": "merkmal"},
        {"name": "zeile", "rolle": "wortlaut"},
        {"name": "wert", "rolle": "wert", "type": "number", "decimalChar": ",", "groupChar": "."},
    ],
    "missingValues": [
        {"value": ".", "label": "geheim"},
        {"value": "x", "label": "nicht_sinnvoll"},
        {"value": "...", "label": "folgt"},
        {"value": "/", "label": "unsicher"},
        {"value": "0", "label": "weniger_als_haelfte"},
    ],
    "nullwerte": [{"value": "-"}, {"value": "–"}],
    "vermerke": [{"value": "p", "label": "vorlaeufig"}, {"value": "()", "label": "eingeschraenkt"}],
    "raeume": [
        {"muster": "000", "ebene": "gemeinde", "schluessel": ""},
        {"muster": "00([1-9])", "ebene": "stadtbezirk", "schluessel": r"\1"},
        {"muster": "0([1-9][0-9])", "ebene": "stadtteil", "schluessel": r"\1"},
    ],
    "merkmale": [
        {"schluessel": "1.10", "bezeichnung": "Einwohner", "wortlaut": "Einwohner", "groesse": "einwohner"},
        {
            "schluessel": "2.10",
            "bezeichnung": "Einwohner, unter 3 Jahre",
            "wortlaut": "unter 3",
            "groesse": "einwohner",
            "alter_von": 0,
            "alter_bis": 3,
        },
        {
            "schluessel": "7.10",
            "bezeichnung": "Wohnfläche je Einwohner",
            "wortlaut": "Wohnfläche",
            "einheit": "m²",
            "stellen": 1,
        },
    ],
}

# Eine Arbeitsmappe mit einem Blatt je Jahr.
MAPPE: dict[str, Any] = {
    "schluessel": "probstadt_mappe",
    "name": "Probstadt: Arbeitslose als Arbeitsmappe",
    "ags": "05998000",
    "legende": "deutsch",
    "quelle": INHALT["quelle"],
    "dialect": {"encoding": "utf-8", "delimiter": "", "headerRow": 1},
    "fields": [
        {"name": "Nr", "rolle": "raum"},
        {"name": "Anzahl", "rolle": "wert", "decimalChar": ",", "groupChar": "."},
    ],
    "orte": [
        {"fuer": "merkmal", "aus": "fest", "wert": "arbeitslose"},
        {"fuer": "zeitraum", "aus": "blatt", "muster": "(?P<zeitraum>[0-9]{4})", "zeitraum": "jahr"},
    ],
    "raeume": [{"muster": "[12][12]", "ebene": "stadtteil", "schluessel": r"\g<0>"}],
    "merkmale": [{"schluessel": "arbeitslose", "bezeichnung": "Arbeitslose"}],
}

RAEUME: Raumverzeichnis = {
    ("gemeinde", ""): (Raumstand(1, "Probstadt"),),
    ("stadtbezirk", "1"): (Raumstand(2, "Nordufer"),),
    ("stadtbezirk", "2"): (Raumstand(3, "Süd"),),
    ("stadtteil", "11"): (Raumstand(4, "Hafenviertel"),),
    ("stadtteil", "12"): (Raumstand(5, "Weberviertel"),),
    ("stadtteil", "21"): (Raumstand(6, "Lindenhöhe"),),
    ("stadtteil", "22"): (Raumstand(7, "Am Südhang"),),
}
NAMEN = {
    "000": "Stadt Probstadt",
    "001": "Nordufer",
    "002": "Süd",
    "011": "Hafenviertel",
    "012": "Weberviertel",
    "021": "Lindenhöhe",
    "022": "Am Südhang",
}
WORTLAUT = {"1.10": "Einwohner", "2.10": "unter 3", "7.10": "Wohnfläche"}


def inhalt(**anders: Any) -> dict[str, Any]:
    """Die Importvorlage als Daten; `anders` ersetzt ganze Abschnitte."""
    return deepcopy(INHALT) | anders


def vorlage(**anders: Any) -> Vorlage:
    return vorlage_aus(inhalt(**anders))


def importvorlage(**anders: Any) -> Importvorlage:
    """Die Importvorlage in der Datenbank."""
    return vorlage_speichern(inhalt(**anders))


def zeile(raum: str, wert: str, *, jahr: str = "2024", merkmal: str = "1.10") -> tuple[str, ...]:
    tab, zei = merkmal.split(".")
    return tab, jahr, raum, NAMEN.get(raum, "Irgendwo"), zei, WORTLAUT.get(merkmal, "?"), wert


def datei(
    zeilen: Iterable[tuple[str, ...]], *, kodierung: str = "cp1252", kopf: tuple[str, ...] = KOPF
) -> bytes:
    """Semikolon und CRLF, ohne Anführungszeichen."""
    return "".join(";".join(eine) + "\r\n" for eine in (kopf, *zeilen)).encode(kodierung)


def archiv(inhalt: Mapping[str, bytes]) -> bytes:
    """Ein ZIP-Archiv mit diesen Dateien; Ordner stehen im Namen."""
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu:
        for name, bytes_ in inhalt.items():
            neu.writestr(name, bytes_)
    return ziel.getvalue()


def ganze_stadt(*werte: str, jahr: str = "2024", merkmal: str = "1.10") -> list[tuple[str, ...]]:
    """Sieben Zeilen: Stadt, zwei Bezirke, vier Stadtteile; ohne Werte die aufgehende Stadt mit 12.345."""
    zahlen = werte or ("12.345", "7.345", "5.000", "4.345", "3.000", "2.000", "3.000")
    return [zeile(raum, wert, jahr=jahr, merkmal=merkmal) for raum, wert in zip(NAMEN, zahlen, strict=True)]
