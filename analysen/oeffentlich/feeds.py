"""Was neu erschienen ist, zum Abonnieren (Atom)."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from analysen.models import Veroeffentlichung
from analysen.oeffentlich import abfragen
from analysen.oeffentlich.abfragen import Raumseite

HOECHSTENS = 50


class Neues(Feed):
    """Die zuletzt veröffentlichten Fassungen aller Agenturen."""

    feed_type = Atom1Feed
    language = "de"
    title = "Sozialraumanalysen: neu veröffentlicht"
    subtitle = "Neu veröffentlichte Sozialraumanalysen der Integrationsagenturen"

    def link(self) -> str:
        return reverse("oeffentlich:liste")

    def items(self) -> list[Veroeffentlichung]:
        return list(abfragen.mit_raeumen(abfragen.oeffentliche())[:HOECHSTENS])

    def item_title(self, item: Any) -> str:
        return f"{item.titel}, Fassung {item.fassung.nummer}"

    def item_description(self, item: Any) -> str:
        if item.fassung.erratum:
            return f"Berichtigung: {item.fassung.erratum}"
        raeume = ", ".join(raum.name for raum in item.fassung.analyse.sozialraeume.all())
        return str(item.zusammenfassung or raeume)

    def item_link(self, item: Any) -> str:
        return reverse("oeffentlich:fassung", args=[item.kennung])

    def item_author_name(self, item: Any) -> str:
        return str(item.fassung.analyse.agentur)

    def item_pubdate(self, item: Any) -> datetime:
        zeit: datetime = item.ab
        return zeit

    def item_updateddate(self, item: Any) -> datetime:
        return self.item_pubdate(item)


class NeuesImRaum(Neues):
    """Dasselbe für einen Sozialraum."""

    def get_object(self, request: HttpRequest, sozialraum_id: int) -> Raumseite:
        seite = abfragen.raumseite(sozialraum_id)
        if seite is None:
            raise Http404
        return seite

    def title(self, obj: Raumseite) -> str:  # type: ignore[override]  # Feed nimmt Wert oder Methode
        return f"Sozialraumanalysen {obj.sozialraum.name}"

    def subtitle(self, obj: Raumseite) -> str:  # type: ignore[override]  # Feed nimmt Wert oder Methode
        return f"Neu veröffentlichte Sozialraumanalysen zu {obj.sozialraum.name}"

    def link(self, obj: Raumseite) -> str:  # type: ignore[override]  # Feed gibt das Objekt mit
        return reverse("oeffentlich:raum", args=[obj.sozialraum.pk])

    def items(self, obj: Raumseite) -> list[Veroeffentlichung]:  # type: ignore[override]  # ebenso
        kennungen = [eine.pk for eine in obj.fassungen[:HOECHSTENS]]
        return list(abfragen.mit_raeumen(abfragen.oeffentliche()).filter(pk__in=kennungen))
