"""Auswahl von Gebieten in der Adresse: Marken zum Wegnehmen, Suche zum Hinzufügen; auch ohne Skript."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from agenturen.anfrage import Anfrage
from sozialraum.raeume.gebiet import SOZIALRAUM, Gebiet
from sozialraum.statistik import wertabfragen
from sozialraum.statistik.vergleichen.gebietswahl import HOECHSTENS_GEBIETE, gebiete_zu
from sozialraum.statistik.wertabfragen import Gebietstreffer

VORSCHLAEGE = 12
TREFFERLISTE = "gebietstreffer"


@dataclass(frozen=True)
class Auswahl:
    """Die gewählten Gebiete und wohin ihre Verweise führen; für `statistik/_gebietsauswahl.html`."""

    gebiete: tuple[Gebiet, ...]
    marken: tuple[tuple[Gebiet, str], ...]
    treffer: tuple[tuple[Gebietstreffer, str], ...]
    gesucht: str
    versteckt: tuple[tuple[str, str], ...]
    unbekannt: tuple[str, ...]
    hoechstens: int

    @property
    def voll(self) -> bool:
        return len(self.gebiete) >= self.hoechstens

    @property
    def adressen(self) -> list[str]:
        return [gebiet.adresse for gebiet in self.gebiete]


def auswahl(request: Anfrage, *, hoechstens: int = HOECHSTENS_GEBIETE) -> Auswahl:
    """Die Gebiete aus `?gebiet=…`; ohne Angabe der Sozialraum, in dem die Person gerade arbeitet.

    `?gebiet=` ohne Wert heißt: keines. Höchstens sechs Abfragen.
    """
    gewuenscht = request.GET.getlist("gebiet")
    eigener = request.user.aktueller_sozialraum
    if not gewuenscht and eigener:
        gewuenscht = [f"{SOZIALRAUM}{eigener}"]
    wahl = gebiete_zu(request.user, gewuenscht, hoechstens=hoechstens)
    gesucht = request.GET.get("suche", "").strip()
    adressen = [gebiet.adresse for gebiet in wahl.gebiete]
    treffer = [] if len(adressen) >= hoechstens else wertabfragen.gebiete_suchen(gesucht)
    if not gesucht:
        treffer = treffer[:VORSCHLAEGE]
    return Auswahl(
        gebiete=wahl.gebiete,
        marken=tuple(
            (gebiet, mit_gebieten(request, [a for a in adressen if a != gebiet.adresse]))
            for gebiet in wahl.gebiete
        ),
        treffer=tuple(
            (eines, mit_gebieten(request, [*adressen, eines.adresse]))
            for eines in treffer
            if eines.adresse not in adressen
        ),
        gesucht=gesucht,
        versteckt=tuple(_versteckt(request, adressen, {"suche"})),
        unbekannt=wahl.unbekannt if request.GET.getlist("gebiet") else (),
        hoechstens=hoechstens,
    )


def mit_gebieten(request: Anfrage, adressen: list[str]) -> str:
    """Die Adresse dieser Seite mit anderen Gebieten; Seite und Suche fangen von vorn an."""
    parameter = request.GET.copy()
    for name in ("suche", "seite"):
        parameter.pop(name, None)
    parameter.setlist("gebiet", adressen or [""])
    return f"{request.path}?{parameter.urlencode(safe='/')}"


def versteckt(request: Anfrage, wahl: Auswahl, *eigene: str) -> list[tuple[str, str]]:
    """Was ein Formular mitschicken muss, das nur die Felder `eigene` selbst hat."""
    return _versteckt(request, wahl.adressen, {"suche", "seite", *eigene})


def _versteckt(request: Anfrage, adressen: list[str], ohne: set[str]) -> list[tuple[str, str]]:
    parameter = request.GET.copy()
    parameter.setlist("gebiet", adressen or [""])
    return [(name, wert) for name, werte in parameter.lists() if name not in ohne for wert in werte]


def bezug_umschalten(request: Anfrage) -> str:
    """Die Adresse ohne die Stadt als Bezug oder wieder mit ihr."""
    parameter = request.GET.copy()
    if parameter.pop("stadt", [""])[-1] != "nein":
        parameter["stadt"] = "nein"
    return f"{request.path}?{parameter.urlencode(safe='/')}"


def eigene_zahlen(gebiete: Iterable[Gebiet], jahr: str) -> str:
    """Wo Angebote und Netzwerk der Sozialräume unter den Gebieten in Zahlen stehen; leer ohne einen."""
    adressen = [gebiet.adresse for gebiet in gebiete if gebiet.sozialraum_id is not None]
    return (
        verweis(reverse("analysen:eigene_zahlen"), adressen, jahr=[jahr] if jahr else []) if adressen else ""
    )


def verweis(ziel: str, gebiete: list[str], **weitere: list[str]) -> str:
    """`ziel?gebiet=…&gebiet=…` mit weiteren Angaben."""
    parameter = QueryDict(mutable=True)
    parameter.setlist("gebiet", gebiete)
    for name, werte in weitere.items():
        if werte:
            parameter.setlist(name, werte)
    return f"{ziel}?{parameter.urlencode(safe='/')}"
