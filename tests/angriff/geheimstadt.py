"""Probstadt mit geschlossenen Zahlen, die unverwechselbar sind, und was sie irgendwo verriete.

Die Schwelle ist mit 1.000 so hoch, dass keine andere Zahl zufällig eine geschlossene ist.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pypdfium2
from django.db import connection
from openpyxl import load_workbook

from sozialraum.statistik.models import Sperrung, Wert
from tests.statistik.lieferungen import liefere, quelle

SCHWELLE = 1_000
EINWOHNER = {"11": 8_011, "12": 7_013, "21": 6_007, "22": 5_003}
# Je Stadtteil: Männer, Kinder unter 6, Jugendliche, Ältere, Ausländer, davon aus der EU.
TEILE = {
    "11": (3_907, 461, 1_811, 1_907, 873, 391),
    "12": (3_413, 1_277, 1_709, 1_613, 1_481, 613),
    "21": (2_903, 1_151, 1_433, 1_321, 1_193, 1_087),
    "22": (2_411, 1_069, 1_229, 1_103, 1_319, 1_123),
}
FLUECHTIGES = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"x-csrftoken":\s*"[^"]*"|X-CSRFToken[^}]*}',
    re.IGNORECASE,
)
# Was Lage und Form einer Zeichnung ist, prüft der Vergleich zweier Antworten.
GEOMETRIE = re.compile(r'\s(?:[xy][12]?|[dcr][xy]?|width|height|points|viewBox|transform)="[^"]*"')
# Laufende Nummern der Datenbank sind keine Zahlen der Statistik: Neue haben acht Stellen.
ERSTE_NUMMER = 50_000_000


def stadt_mit_geheimen_zahlen() -> None:
    """Für 2020 und 2024, aus der Quelle, die vor allen anderen gilt."""
    register = quelle("geheimes-register", schwelle=SCHWELLE, rang=1)
    orte = {raum: (raum,) for raum in EINWOHNER} | {
        "1": ("11", "12"),
        "2": ("21", "22"),
        "": tuple(EINWOHNER),
    }
    liefere(
        {
            (ort, jahr): _zahlen(raeume, mehr)
            for ort, raeume in orte.items()
            for jahr, mehr in (("2020", 0), ("2024", 16))
        },
        von=register,
        datei="geheimes.csv",
    )


def _zahlen(raeume: tuple[str, ...], mehr: int) -> dict[str, int | str | Decimal]:
    alle = sum(EINWOHNER[r] + mehr for r in raeume)
    m, u6, jung, alt, aus, eu = (sum(spalte) for spalte in zip(*(TEILE[r] for r in raeume), strict=True))
    return {
        "ew": alle, "m": m, "w": alle - m, "u6": u6, "6-18": jung, "65+": alt,
        "18-65": alle - u6 - jung - alt, "auslaender": aus, "eu": eu,
    }  # fmt: skip


def unverwechselbare_nummern() -> None:
    """Jede neue Zeile der Datenbank bekommt eine Nummer, die keine Zahl der Statistik ist."""
    with connection.cursor() as zeiger:
        zeiger.execute(
            "SELECT setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), %s) "
            "FROM pg_sequences "
            "WHERE schemaname = 'public' AND data_type::text = 'bigint' AND coalesce(last_value, 0) < %s",
            [ERSTE_NUMMER, ERSTE_NUMMER],
        )


def geschlossene() -> dict[int, int]:
    """Wert → Zahl, die nirgends stehen darf."""
    return {pk: int(wert) for pk, wert in Sperrung.objects.values_list("wert", "wert__wert")}


def verraeter() -> re.Pattern[str]:
    """Die geschlossenen Zahlen, die nicht zufällig auch offen sind, deutsch, mit Punkt und ohne."""
    zu = {zahl for zahl in geschlossene().values() if zahl > 100}
    offene = Wert.objects.filter(sperrung__isnull=True, wert__isnull=False).values_list("wert", flat=True)
    zu -= {int(wert) for wert in offene}
    worte = {f"{zahl}" for zahl in zu} | {f"{zahl:,}".replace(",", ".") for zahl in zu}
    return re.compile(rf"(?<![\w.,:/#-])(?:{'|'.join(map(re.escape, sorted(worte)))})(?![\w]|[.,:-]\d)")


def aendere_geschlossene() -> None:
    """Andere Zahlen an jeder geschlossenen Stelle; wer die Seite sieht, darf es nicht merken."""
    for nummer, pk in enumerate(geschlossene()):
        Wert.objects.filter(pk=pk).update(wert=7 + 13 * (nummer % 5), zelle="7")


def inhalt(antwort: Any) -> str:
    """Alles Lesbare der Antwort: HTML mit SVG, JSON, CSV, Zellen einer Mappe, Text einer PDF."""
    return lesbares(antwort.getvalue(), antwort.headers.get("Content-Type", ""))


def lesbares(roh: bytes, art: str = "") -> str:
    """Alles, was jemand in dieser Datei lesen kann; nur Fotos bleiben außer Betracht."""
    if roh.startswith(b"%PDF"):
        dokument = pypdfium2.PdfDocument(roh)
        seiten = "\n".join(seite.get_textpage().get_text_range() for seite in dokument)
        anlagen = (
            dokument.get_attachment(nummer).get_data() for nummer in range(dokument.count_attachments())
        )
        return "\n".join([seiten, *(lesbares(bytes(eine)) for eine in anlagen)])
    if "spreadsheetml" in art:
        mappe = load_workbook(io.BytesIO(roh))
        return "\n".join(
            str(z) for blatt in mappe for zeile in blatt.iter_rows(values_only=True) for z in zeile
        )
    if roh.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(roh)) as archiv:
            return "\n".join(_teil(name, archiv.read(name)) for name in archiv.namelist())
    if art.startswith("image/") and "svg" not in art:
        return ""
    return FLUECHTIGES.sub("", roh.decode("utf-8-sig", "replace")).replace("\u00a0", " ")


def _teil(name: str, roh: bytes) -> str:
    """Ein Teil eines Archivs; von XML der Text, weil Maße und Nummern der Gestaltung keine Zahlen sind."""
    if name.endswith((".xml", ".rels")):
        text = re.sub(r"</w:p>|</a:p>", "\n", roh.decode("utf-8", "replace"))
        beschriftungen: Iterable[str] = re.findall(r'\b(?:descr|title|alt)="([^"]*)"', text)
        return "\n".join([re.sub(r"<[^>]*>", "", text), *beschriftungen]).replace("\u00a0", " ")
    if name.lower().endswith((".png", ".jpg", ".jpeg", ".ttf", ".otf", ".odttf")):
        return ""
    return lesbares(roh)
