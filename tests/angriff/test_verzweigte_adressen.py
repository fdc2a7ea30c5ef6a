"""Sortieren, filtern, blättern, nachladen: Auch so hängt keine Antwort von einer geschlossenen Zahl ab.

Jede Adresse, die eine Seite anbietet (Verweise mit Angaben, Nachgeladenes, jede Wahl ihrer Formulare), wird
vor und nach dem Ändern aller geschlossenen Zahlen gelesen; mit den Köpfen, die ein Zwischenspeicher sieht.
"""

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from tests.angriff.geheimstadt import aendere_geschlossene, inhalt
from tests.angriff.test_alle_adressen import LESBARE, als, besucher, welt, ziele  # noqa: F401
from tests.register import Adresse
from tests.welt import Welt

pytestmark = pytest.mark.django_db

HOECHSTENS = 8
# Wo Zahlen der Statistik stehen; dort jede Seite.
MIT_ZAHLEN = [
    adresse
    for adresse in LESBARE
    if adresse.name.partition(":")[0] in ("statistik", "analysen", "oeffentlich")
]
KOEPFE = ("ETag", "Last-Modified", "Content-Length", "HX-Trigger", "HX-Push-Url")
# Was eine Nummer oder Uhrzeit trägt, die mit keiner Zahl der Statistik zu tun hat.
FLUECHTIG = re.compile(r"\bv=[0-9a-f]{6,}")


class _Verweise(HTMLParser):
    """Verweise mit Angaben, Nachgeladenes und die Wahlen der Formulare, die mit GET gehen."""

    def __init__(self, seite: str) -> None:
        super().__init__()
        self.seite = seite
        self.ziele: dict[str, None] = {}
        self.formular: str | None = None
        self.auswahl = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        angaben = {name: unescape(wert or "") for name, wert in attrs}
        for name in ("href", "hx-get", "data-ziel", "src"):
            self._dazu(angaben.get(name, ""))
        if tag == "form":
            art = angaben.get("method", "get").lower()
            self.formular = urljoin(self.seite, angaben.get("action", "")) if art == "get" else None
        elif tag == "select":
            self.auswahl = angaben.get("name", "")
        elif tag == "option" and self.formular and self.auswahl and angaben.get("value"):
            self._wahl(self.auswahl, angaben["value"])
        elif tag == "input" and self.formular and angaben.get("name"):
            if angaben.get("type") in ("checkbox", "radio"):
                self._wahl(angaben["name"], angaben.get("value", "on"))
            elif angaben.get("type") in ("number", "text", "search"):
                for wert in ("1", "461", "Kinder", "gering"):
                    self._wahl(angaben["name"], wert)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.formular = None

    def _wahl(self, name: str, wert: str) -> None:
        assert self.formular
        self._dazu(f"{self.formular}{'&' if '?' in self.formular else '?'}{urlencode({name: wert})}")

    def _dazu(self, adresse: str) -> None:
        ziel = urljoin(self.seite, adresse)
        teile = urlsplit(ziel)
        if adresse and teile.query and not teile.netloc and not teile.path.startswith("/static"):
            self.ziele.setdefault(ziel.partition("#")[0])


def verzweigt(client: Client, seite: str) -> list[str]:
    antwort = client.get(seite)
    art = antwort.headers.get("Content-Type", "")
    # Auch was kein HTML ist, bis zum Ende: Dann schließt sich die Datei dahinter.
    roh = antwort.getvalue()
    leser = _Verweise(seite)
    leser.feed(roh.decode() if antwort.status_code == 200 and "html" in art else "")
    # Gleichmäßig aus allem, was die Seite anbietet, nicht nur vom Anfang.
    alle = list(leser.ziele)
    return alle[:: max(1, -(-len(alle) // HOECHSTENS))]


def gesehen(client: Client, ziel: str) -> tuple[Any, ...]:
    antwort = client.get(ziel)
    text = FLUECHTIG.sub("", inhalt(antwort))
    # Wie lang eine gepackte Mappe ist, hängt auch davon ab, wann sie gepackt wurde.
    gepackt = "spreadsheetml" in antwort.headers.get("Content-Type", "")
    koepfe = [antwort.headers.get(kopf) for kopf in KOEPFE if not gepackt or kopf != "Content-Length"]
    return antwort.status_code, text, *koepfe


@pytest.mark.parametrize("adresse", MIT_ZAHLEN, ids=str)
def test_auch_sortiert_und_gefiltert_haengt_nichts_von_einer_geschlossenen_zahl_ab(
    adresse: Adresse,
    welt: Welt,  # noqa: F811
    als: Callable[[str], Client],  # noqa: F811
) -> None:
    client = als(besucher(adresse)[0])
    alle = list(dict.fromkeys(neu for ziel in ziele(adresse, welt)[:3] for neu in verzweigt(client, ziel)))
    vorher = {ziel: gesehen(client, ziel) for ziel in alle}
    with transaction.atomic():
        aendere_geschlossene()
        anders = [ziel for ziel in alle if gesehen(client, ziel) != vorher[ziel]]
        transaction.set_rollback(True)
    assert anders == []
