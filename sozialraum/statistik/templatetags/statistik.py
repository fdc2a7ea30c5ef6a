"""Vorlagenbausteine der Statistik."""

from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import Teil

register = template.Library()

# Ein Profil hat zweihundert Zahlen; als eigene Vorlage kostete jede eine Zehntelmillisekunde.
VERWEIS = (
    '<a class="kennzahl" href="{ziel}" hx-get="{ziel}" hx-target="#blatt-inhalt" hx-push-url="false" '
    'aria-label="Woher? {name}">{text}</a>'
)


@register.simple_tag
def kennzahl(eine: Kennzahl) -> SafeString:
    """Die gedruckte Zahl oder ihr Zeichen; ein Klick zeigt „Woher?“."""
    bedeutung = f", {eine.legende[1]}" if eine.legende else ""
    return _verweis(eine, f"{eine.als_text}{bedeutung}", eine.zahl_text)


@register.simple_tag
def satzteil(teil: Teil) -> str:
    """Ein Stück eines Satzes: Text, oder eine Zahl, die zu „Woher?“ führt."""
    if teil.kennzahl is None:
        return teil.text
    return _verweis(teil.kennzahl, teil.text, teil.text)


def _verweis(eine: Kennzahl, name: str, text: str) -> SafeString:
    ziel = f"{_wurzel()}{eine.indikator.key}/{eine.zeitraum}/{eine.gebiet.adresse}/"
    return SafeString(VERWEIS.format(ziel=escape(ziel), name=escape(name), text=escape(text)))


@cache
def _wurzel() -> str:
    beispiel = reverse("statistik:woher", args=["i", "z", "a"])
    return beispiel.removesuffix("i/z/a/")
