"""Filter und Tags, die in jeder Vorlage bereitstehen: Zahlen, Pfad, Navigation, Sortierkopf."""

from zlib import crc32

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from sozialraum.kern import zahlen
from sozialraum.kern.begriffe import BEGRIFFE

register = template.Library()

register.filter("zahl", zahlen.zahl)
register.filter("prozent", zahlen.prozent)
register.filter("prozentpunkte", zahlen.prozentpunkte)
register.filter("datum", zahlen.datum)
register.filter("zeitpunkt", zahlen.zeitpunkt)
register.filter("dateigroesse", zahlen.dateigroesse)
register.simple_tag(zahlen.spanne)
register.simple_tag(zahlen.jahre)
register.simple_tag(zahlen.zeitraum)


@register.filter
def anzahl(wert: int, formen: str) -> str:
    """`{{ 3|anzahl:"Angebot,Angebote" }}` → `3 Angebote`."""
    einzahl, mehrzahl = formen.split(",")
    return zahlen.anzahl(wert, einzahl, mehrzahl)


@register.filter
def kuerzel(name: str) -> str:
    """Anfangsbuchstaben des ersten und letzten Namens: „Ayşe von Berg“ → „AB“."""
    worte = str(name).split()
    return "".join(wort[0].upper() for wort in (worte[:1] + worte[1:][-1:]))


@register.simple_tag
def vorfuehrungshinweis() -> str:
    """Der Satz, der jede Seite einer Vorführung kennzeichnet; leer im Betrieb.

    Ein Tag statt einer Angabe im Kontext: Fehlerseiten und der Druck haben keine Anfrage.
    """
    return "Vorführung mit erfundenen Daten – Musterstadt" if settings.VORFUEHRUNG else ""


@register.simple_tag(takes_context=True)
def aktiv(context: template.Context, ziel: str, bereich: str) -> str:
    """`aria-current` für den Menüpunkt: `page` auf seiner Seite, `true` auf jeder anderen seines Bereichs."""
    request = context.get("request")
    treffer = getattr(request, "resolver_match", None)
    if request is None or treffer is None:
        return ""
    if request.path == ziel:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if {*bereich.split()} & {*treffer.namespaces} else ""


@register.inclusion_tag("kern/_pfad.html")
def pfad(*glieder: str) -> dict[str, object]:
    """Brotkrumen aus Paaren Text, Ziel (Adresse oder Name einer Adresse); das letzte Glied ohne Ziel.

    `{% pfad "Angebote" "angebote:liste" angebot.titel %}`
    """
    paare = zip(glieder[::2], glieder[1::2], strict=False)
    stufen = [(text, ziel if ziel.startswith("/") else reverse(ziel)) for text, ziel in paare]
    return {"stufen": stufen, "hier": glieder[-1] if len(glieder) % 2 else ""}


@register.inclusion_tag("kern/_sortierkopf.html", takes_context=True)
def sortierkopf(context: template.Context, schluessel: str, text: str, klasse: str = "") -> dict[str, str]:
    """Kopfzelle, die nach `schluessel` sortiert; braucht `sortierung` aus `listen.zeige_liste`."""
    richtung = {schluessel: "ascending", f"-{schluessel}": "descending"}.get(str(context["sortierung"]), "")
    naechste = f"-{schluessel}" if richtung == "ascending" else schluessel
    return {
        "schluessel": schluessel,
        "text": text,
        "klasse": klasse,
        "richtung": richtung,
        "adresse": _adresse(context["request"], sortierung=naechste, seite=None),
    }


# Bausteine als Tags statt `include`, damit keine Variable der Seite in sie hineinrutscht -----------


@register.inclusion_tag("kern/_knopf.html")
def knopf(
    text: str,
    ziel: str = "",
    art: str = "primary",
    icon: str = "",
    klein: bool = False,
    feldname: str = "",
    feldwert: str = "",
) -> dict[str, object]:
    """Absendeknopf oder, mit `ziel`, ein Link als Knopf; `feldname` und `feldwert` reisen im Formular mit."""
    return {
        "text": text,
        "ziel": ziel,
        "art": art,
        "icon": icon,
        "klein": klein,
        "feldname": feldname,
        "feldwert": feldwert,
    }


@register.inclusion_tag("kern/_marke.html")
def marke(text: str, art: str = "neutral") -> dict[str, str]:
    """Zustand als Marke: neutral, info, success, warning, danger; das Zeichen trägt die Bedeutung mit."""
    return {"text": text, "art": art}


@register.inclusion_tag("kern/_hinweis.html")
def hinweis(art: str, titel: str, text: str = "", rolle: str = "") -> dict[str, str]:
    """Hinweiskasten: info, success, warning, danger; `rolle` alert oder status, wenn er später dazukommt."""
    return {"art": art, "titel": titel, "text": text, "rolle": rolle}


@register.inclusion_tag("kern/_leer.html")
def leer(
    titel: str, text: str = "", ziel: str = "", knopftext: str = "", icon: str = "add"
) -> dict[str, str]:
    """Leerer Zustand: was hierher gehört und der erste Schritt dorthin; `icon=""`, wo nichts entsteht."""
    return {"titel": titel, "text": text, "ziel": ziel, "knopftext": knopftext, "icon": icon}


@register.simple_tag(takes_context=True)
def begriff(context: template.Context, fachwort: str, wort: str = "") -> str:
    """Ein Fachwort, das sich bei Zeigen und Fokus erklärt; `wort` steht da, wenn es anders lauten soll.

    Kommt es auf der Seite öfter vor, trägt nur das erste Mal die Kennung, auf die alle verweisen. Ein
    nachgeladener Seitenteil hat eigene. Fehler: `KeyError` bei einem Fachwort, das `begriffe` nicht kennt.
    """
    request = context.get("request")
    teil = crc32(request.path.encode()) if request is not None and "HX-Request" in request.headers else ""
    kennung = f"begriff-{slugify(fachwort)}{teil and f'-{teil}'}"
    gezeigte: set[str] = (
        vars(request).setdefault("gezeigte_begriffe", set()) if request is not None else set()
    )
    erstes = format_html(' id="{}"', kennung) if kennung not in gezeigte else ""
    gezeigte.add(kennung)
    # Keine Vorlage: Ihr Zeilenende stünde als Leerzeichen vor dem Satzzeichen.
    return format_html(
        '<dfn class="begriff" tabindex="0" aria-describedby="{}">{}'
        '<span class="begriff__text" role="tooltip"{}>{}</span></dfn>',
        kennung,
        wort or fachwort,
        erstes,
        BEGRIFFE[fachwort],
    )


@register.inclusion_tag("kern/_kachel.html")
def kachel(titel: str, wert: str, einheit: str = "", zusatz: str = "", ziel: str = "") -> dict[str, str]:
    """Schlüsselzahl in einer `<ul class="kacheln">`; `wert` ist fertig geschriebener Text."""
    return {"titel": titel, "wert": wert, "einheit": einheit, "zusatz": zusatz, "ziel": ziel}


def _adresse(request: HttpRequest, **werte: str | None) -> str:
    parameter = request.GET.copy()
    for name, wert in werte.items():
        if wert is None:
            parameter.pop(name, None)
        else:
            parameter[name] = wert
    return f"{request.path}?{parameter.urlencode()}" if parameter else request.path
