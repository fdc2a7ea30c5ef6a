"""Der Grund von Flächenkarten: Umrisse vieler Einheiten holen, einmal rechnen und merken."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import shapely
from django.core.cache import cache

from sozialraum.raeume.abfragen.einheiten import umrisse_der_einheiten
from sozialraum.raeume.abfragen.karten import KARTE_IM_CACHE_SEKUNDEN, quelle_der_grenzen
from sozialraum.raeume.karte.kartengrund import Kartenflaeche, Kartengrund, kartengrund
from sozialraum.raeume.models import Grenze, Raumeinheit

# Zählt hoch, wenn derselbe Gebietsstand anders gezeichnet wird: gemerkte Karten gelten dann nicht mehr.
ZEICHENWEISE = 1


@dataclass(frozen=True)
class Kartengrundlage:
    """Je Breite der Grund, leer ohne Grenzen; `quelle` nennt, woher die Grenzen sind."""

    gruende: dict[float, Kartengrund]
    quelle: str

    def hat(self, einheit_id: int) -> bool:
        return any(einheit_id in grund.flaechen for grund in self.gruende.values())


def kartengrundlage(
    einheiten: Sequence[Raumeinheit], *, umrandet: Collection[int], breiten: Sequence[float]
) -> Kartengrundlage:
    """Gezeichnet werden die Einheiten einer Ebene, so weit sie Grenzen haben; braucht `einheit.parent`.

    `umrandet` sind die Einheiten des hervorgehobenen Gebiets, auch einer anderen Ebene. Eine Abfrage; eine
    zweite, wenn sich Grenzen, Namen oder der Umriss geändert haben oder ein Tag vergangen ist.
    """
    gefragt = {einheit.pk for einheit in einheiten} | set(umrandet)
    grenzen = list(Grenze.objects.filter(einheit__in=gefragt).defer("geometrie").order_by("einheit"))
    vorhanden = {grenze.einheit_id for grenze in grenzen}
    gezeichnet = [einheit for einheit in einheiten if einheit.pk in vorhanden]
    if not gezeichnet:
        return Kartengrundlage({}, "")
    stand = repr(
        (
            ZEICHENWEISE,
            sorted((einheit.pk, einheit.name, gruppe(einheit)) for einheit in gezeichnet),
            [(grenze.einheit_id, grenze.datei_sha256) for grenze in grenzen],
            sorted(umrandet),
        )
    )
    kennung = hashlib.sha256(stand.encode()).hexdigest()
    namen = {breite: f"kartengrund:{kennung}:{breite}" for breite in breiten}
    fertige: dict[str, Kartengrund] = cache.get_many(namen.values())
    if len(fertige) < len(namen):
        fertige = {namen[breite]: grund for breite, grund in _rechnen(gezeichnet, umrandet, breiten).items()}
        cache.set_many(fertige, KARTE_IM_CACHE_SEKUNDEN)
    eigene = {einheit.pk for einheit in gezeichnet}
    return Kartengrundlage(
        {breite: fertige[name] for breite, name in namen.items()},
        quelle_der_grenzen(grenze for grenze in grenzen if grenze.einheit_id in eigene),
    )


def gruppe(einheit: Raumeinheit) -> str:
    """Das größere Gebiet, in dem die Einheit liegt, gleich in welchem Gebietsstand."""
    return einheit.parent.kennung if einheit.parent else ""


def _rechnen(
    einheiten: Sequence[Raumeinheit], umrandet: Collection[int], breiten: Sequence[float]
) -> dict[float, Kartengrund]:
    gezeichnet = {einheit.pk for einheit in einheiten}
    umrisse = umrisse_der_einheiten(gezeichnet | set(umrandet))
    flaechen = [
        Kartenflaeche(einheit.pk, einheit.name, umrisse[einheit.pk], gruppe(einheit)) for einheit in einheiten
    ]
    # Was keine Fläche der Karte ist, bekommt seinen Umriss aus den eigenen Grenzen.
    fremde = [umrisse[pk] for pk in sorted(umrandet) if pk in umrisse and pk not in gezeichnet]
    umriss = shapely.union_all(fremde) if fremde else None
    return {
        breite: kartengrund(
            flaechen, breite=breite, umrandet=gezeichnet.intersection(umrandet), umriss=umriss
        )
        for breite in breiten
    }
