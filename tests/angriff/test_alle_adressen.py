"""Keine Adresse nennt eine geschlossene Zahl oder hängt von ihr ab: jede des Registers, für jede Rolle.

Die Schwelle ist mit 1.000 so hoch, dass die geschlossenen Zahlen unverwechselbar sind. Der stärkere Test
ändert die geschlossenen Zahlen in der Datenbank: Jede Antwort muss Zeichen für Zeichen dieselbe bleiben, auch
Koordinaten der Diagramme und die Reihenfolge von Listen.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from openpyxl import load_workbook

from analysen.festschreiben import festschreiben
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.models import Sperrung, Wert
from tests import besetzung as b
from tests import welt as welten
from tests.register import REGISTER, Adresse
from tests.statistik.lieferungen import liefere, quelle
from tests.welt import Welt

pytestmark = pytest.mark.django_db

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
# Laufende Nummern der Datenbank sind keine Zahlen der Statistik.
KENNUNG = re.compile(r'<option value="\d+"')
# Was Lage und Form einer Zeichnung ist, prüft der Vergleich zweier Antworten.
GEOMETRIE = re.compile(r'\s(?:[xy][12]?|[dcr][xy]?|width|height|points|viewBox|transform)="[^"]*"')
# Aus jeder Rolle eine Person: Fachkraft, Koordination, Leitung, Verbund, Administration, fremd, ohne Rolle.
ROLLEN = ("aylin", "birgit", "carsten", "daria", "emre", "frauke", "hatice")
FORMEN = ("", "csv", "csv-offen", "xlsx")


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


@pytest.fixture(scope="module")
def welt(django_db_setup: None, django_db_blocker: Any) -> Iterator[Welt]:
    with django_db_blocker.unblock(), transaction.atomic():
        welt = welten.probstadt()
        stadt_mit_geheimen_zahlen()
        with scope(traeger=[b.nordufer().pk]):
            fassung = festschreiben(analyse=welt.analyse, durch=b.birgit())
        yield replace(welt, fassung=fassung)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def als(welt: Welt, django_db_blocker: Any) -> Callable[[str], Client]:
    sitzungen = {}
    with django_db_blocker.unblock():
        for name, person in welt.personen.items():
            client = Client()
            client.force_login(person)
            sitzungen[name] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def angemeldet(name: str) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = sitzungen[name]
        return client

    return angemeldet


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


def inhalt(antwort: Any) -> str:
    """Alles Lesbare der Antwort: HTML mit SVG, JSON, CSV, Zellen einer Mappe, Text einer PDF."""
    roh = antwort.getvalue()
    art = antwort.headers.get("Content-Type", "")
    if "spreadsheetml" in art:
        mappe = load_workbook(io.BytesIO(roh))
        return "\n".join(
            str(z) for blatt in mappe for zeile in blatt.iter_rows(values_only=True) for z in zeile
        )
    if "pdf" in art and b"%%EOF" in roh[-32:]:
        dokument = pypdfium2.PdfDocument(roh)
        return "\n".join(seite.get_textpage().get_text_range() for seite in dokument)
    if art.startswith(("image/", "application/zip", "application/vnd")):
        return ""
    text = FLUECHTIGES.sub("", roh.decode("utf-8-sig", "replace")).replace("\u00a0", " ")
    return KENNUNG.sub("", text)


def ziele(adresse: Adresse, welt: Welt) -> list[str]:
    """Die Adresse, wo es geht auch als Datei, und Statistikseiten für mehrere Gebiete und Jahre."""
    grund = reverse(adresse.name, kwargs=adresse.angaben(welt))
    alle = [grund] + [f"{grund}?format={form}" for form in FORMEN if form and adresse.art == "seite"]
    if adresse.name == "statistik:gebiet":
        orte = (f"{b.AGS}/stadtteil/12", f"{b.AGS}/stadtbezirk/1", f"sozialraum-{welt.sozialraum.pk}")
        alle += [f"/statistik/gebiet/{ort}/?zeitraum={jahr}" for ort in orte for jahr in (2020, 2024)]
    if adresse.name == "statistik:woher":
        alle += [
            f"/statistik/woher/{key}/2024/{b.AGS}/stadtteil/{ort}/" for key in INDIKATOREN for ort in (11, 12)
        ]
    if adresse.name == "statistik:wert":
        alle += [f"/statistik/werte/{pk}/" for pk in list(geschlossene())[:6]]
    return alle


def besucht(client: Client, ziel: str) -> str:
    antwort = client.get(ziel)
    text = inhalt(antwort)
    return text if antwort.status_code == 200 else ""


# Das Protokoll schlägt vor, was zusammenzufassen wäre, und zählt dafür, was dann noch geschlossen würde.
RECHNET_MIT_ECHTEN = {"statistik:schliessung"}
LESBARE = [adresse for adresse in REGISTER if adresse.lesende]


def test_es_ist_etwas_geschlossen_und_etwas_offen(welt: Welt) -> None:
    zu = geschlossene()
    assert {461, 873, 391} <= set(zu.values())
    assert len(zu) > 20
    assert (
        Wert.objects.filter(sperrung__isnull=True, merkmal__quelle__schluessel="geheimes-register").count()
        > 40
    )


@pytest.mark.parametrize("adresse", LESBARE, ids=str)
def test_keine_adresse_nennt_eine_geschlossene_zahl(
    adresse: Adresse, welt: Welt, als: Callable[[str], Client]
) -> None:
    muster = verraeter()
    gefunden: dict[tuple[str, str], list[str]] = {}
    for name in [name for name in ROLLEN if name in adresse.lesende] or adresse.lesende[:1]:
        client = als(name)
        auswahl = ziele(adresse, welt) if name == adresse.lesende[0] else ziele(adresse, welt)[:1]
        for ziel in auswahl:
            if worte := muster.findall(GEOMETRIE.sub("", besucht(client, ziel))):
                gefunden[name, ziel] = worte
    assert gefunden == {}


@pytest.mark.parametrize("adresse", LESBARE, ids=str)
def test_keine_antwort_haengt_von_einer_geschlossenen_zahl_ab(
    adresse: Adresse, welt: Welt, als: Callable[[str], Client]
) -> None:
    """Ob 461 oder 7 Kinder: Wer die Seite sieht, kann es nicht unterscheiden."""
    if adresse.name in RECHNET_MIT_ECHTEN:
        pytest.skip("sieht nur die Administration, die auch die Datei hat")
    client = als(adresse.lesende[0])
    alle = ziele(adresse, welt)
    vorher = {ziel: besucht(client, ziel) for ziel in alle}
    with transaction.atomic():
        for nummer, pk in enumerate(geschlossene()):
            Wert.objects.filter(pk=pk).update(wert=7 + 13 * (nummer % 5), zelle="7")
        anders = [ziel for ziel in alle if besucht(client, ziel) != vorher[ziel]]
        transaction.set_rollback(True)
    assert anders == []
