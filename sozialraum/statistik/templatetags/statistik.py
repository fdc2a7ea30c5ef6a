"""Vorlagenbausteine der Statistik: Zahlen, die zu „Woher?“ führen, und Zeilen aus ihnen.

Ein Profil hat zweihundert Zahlen; jede als eigene Vorlage kostete zusammen mehr als alles Rechnen. Darum
entstehen Zellen und Zeilen hier, mit maskiertem Text.
"""

from collections.abc import Collection
from functools import cache
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from sozialraum.raeume.gebiet import SOZIALRAUM, Gebiet
from sozialraum.statistik import saetze
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import Satz, Teil
from sozialraum.statistik.vergleichen.kapitel import Zeile

register = template.Library()

VERWEIS = (
    '<a class="kennzahl" href="{ziel}" hx-get="{ziel}" hx-target="#blatt-inhalt" hx-push-url="false" '
    'aria-label="Woher? {name}">{text}</a>'
)


@register.simple_tag
def kennzahl(eine: Kennzahl) -> SafeString:
    """Die gedruckte Zahl oder ihr Zeichen; ein Klick zeigt „Woher?“."""
    bedeutung = f", {eine.legende[1]}" if eine.legende else ""
    return SafeString(_verweis(eine, f"{eine.als_text}{bedeutung}", eine.zahl_text))


@register.simple_tag
def absatz(saetze_: Collection[Satz]) -> SafeString:
    """Sätze hintereinander; jede ihrer Zahlen führt zu „Woher?“."""
    return SafeString(" ".join("".join(map(_teil, satz.teile)) for satz in saetze_))


@register.simple_tag
def lesehilfen(eine: Kennzahl) -> list[Satz]:
    """Was bei kleinen Zahlen zu beachten ist; leer, wo sie groß genug oder geschlossen sind."""
    return saetze.lesehilfen(eine)


@register.inclusion_tag("statistik/_wortgrenzen.html")
def wortgrenzen() -> dict[str, Any]:
    """Wie die Sätze gemeint sind, zum Aufklappen."""
    return {
        "grenzen": saetze.wortgrenzen(),
        "erklaerungen": [saetze.trend_erklaert(), saetze.schwankungsbreite_erklaert()],
    }


@register.simple_tag
def kennzahlzeilen(
    zeilen: Collection[Zeile],
    jahr: str,
    bezug: Collection[Gebiet] = (),
    zeitreihe: str = "",
    karte: str = "",
) -> SafeString:
    """Je Indikator eine Tabellenzeile; was vom Stand `jahr` abweicht, steht unter seinem Namen.

    `bezug` sind die abgesetzten Gebiete; mit Adressen von Zeitreihe und Karte endet jede Zeile dort.
    """
    return SafeString("".join(_zeile(zeile, jahr, bezug, zeitreihe, karte) for zeile in zeilen))


def _zeile(zeile: Zeile, jahr: str, bezug: Collection[Gebiet], zeitreihe: str, karte: str) -> str:
    zusaetze = [zeile.einheit] if zeile.einheit else []
    if zeile.zeitraum != jahr or zeile.kennzahlen[0].bezug:
        zusaetze.append(zeile.zeitraum_text)
    if zeile.quellenwechsel:
        zusaetze.append(zeile.quellenwechsel)
    name = escape(zeile.indikator.label)
    kopf = name + "".join(f'<span class="zusatz">{escape(text)}</span>' for text in zusaetze)
    zellen = "".join(
        f'<td class="zahl{" bezug" if eine.gebiet in bezug else ""}" '
        f'data-spalte="{escape(f"{eine.gebiet.ebene} {eine.gebiet.name}")}">{kennzahl(eine)}</td>'
        for eine in zeile.kennzahlen
    )
    wege = ""
    if zeitreihe or karte:
        wege = f'<td class="fest klein" data-spalte="Ansehen als">{_wege(zeile, zeitreihe, karte)}</td>'
    return f'<tr><th scope="row">{kopf}</th>{zellen}{wege}</tr>'


def _wege(zeile: Zeile, zeitreihe: str, karte: str) -> str:
    key, gelesen = zeile.indikator.key, f'<span class="kern-sr-only">: {escape(zeile.indikator.label)}</span>'
    gebiete = "".join(f"&amp;gebiet={escape(eine.gebiet.adresse)}" for eine in zeile.kennzahlen)
    wege = []
    if zeitreihe:
        wege.append(f'<a href="{zeitreihe}?indikator={key}{gebiete}">Zeitreihe{gelesen}</a>')
    if karte:
        wann = f"&amp;zeitraum={zeile.zeitraum}{_ort_der_karte(zeile.kennzahlen[0].gebiet.adresse)}"
        wege.append(f'<a href="{karte}?indikator={key}{wann}">Karte{gelesen}</a>')
    return " ".join(wege)


def _ort_der_karte(adresse: str) -> str:
    """Die Karte umrandet den Sozialraum der Seite oder zeigt die Ebene des Gebiets."""
    if adresse.startswith(SOZIALRAUM):
        return f"&amp;sozialraum={adresse.removeprefix(SOZIALRAUM)}"
    ags, _, rest = adresse.partition("/")
    return f"&amp;ebene={ags}/{rest.partition('/')[0]}" if rest else ""


def _teil(teil: Teil) -> str:
    return escape(teil.text) if teil.kennzahl is None else _verweis(teil.kennzahl, teil.text, teil.text)


def _verweis(eine: Kennzahl, name: str, text: str) -> str:
    ziel = escape(f"{_wurzel()}{eine.indikator.key}/{eine.zeitraum}/{eine.gebiet.adresse}/")
    return VERWEIS.format(ziel=ziel, name=escape(name), text=escape(text))


@cache
def _wurzel() -> str:
    return reverse("statistik:woher", args=["i", "z", "a"]).removesuffix("i/z/a/")
