"""Der Grund von Flächenkarten: Umrisse vieler Einheiten holen, einmal rechnen und merken."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import shapely
from django.core.cache import cache
from django.db.models import F, QuerySet

from sozialraum.raeume.abfragen.einheiten import umrisse_der_einheiten
from sozialraum.raeume.abfragen.karten import quelle_der_grenzen
from sozialraum.raeume.karte.kartengrund import Kartenflaeche, Kartengrund, kartengrund
from sozialraum.raeume.models import Grenze, Raumeinheit

# Zählt hoch, wenn derselbe Gebietsstand anders gezeichnet wird: gemerkte Karten gelten dann nicht mehr.
ZEICHENWEISE = 6
GRUND_IM_CACHE_SEKUNDEN = 7 * 86_400


# Name der Spalte, unter der eine Abfrage den Schlüssel des größeren Gebiets mitbringt.
OBEN = "schluessel_oben"


def einheiten_mit_gruppe() -> QuerySet[Raumeinheit]:
    """Einheiten aller Gebietsstände mit ihrer Ebene und dem Schlüssel dessen, worin sie liegen."""
    return Raumeinheit.objects.select_related("ebene").annotate(**{OBEN: F("parent__schluessel")})


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
    """Gezeichnet werden die Einheiten einer Ebene, so weit sie Grenzen haben; `einheiten` kommen aus
    `einheiten_mit_gruppe`.

    `umrandet` sind die Einheiten des hervorgehobenen Gebiets, auch einer anderen Ebene. Eine Abfrage; eine
    zweite, wenn sich Grenzen, Namen oder der Umriss geändert haben oder eine Woche vergangen ist.
    """
    gefragt = {einheit.pk for einheit in einheiten} | set(umrandet)
    grenzen = _grenzen(gefragt)
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
        cache.set_many(fertige, GRUND_IM_CACHE_SEKUNDEN)
    eigene = {einheit.pk for einheit in gezeichnet}
    return Kartengrundlage(
        {breite: fertige[name] for breite, name in namen.items()},
        quelle_der_grenzen(grenze for grenze in grenzen if grenze.einheit_id in eigene),
    )


class _Grenzangabe(NamedTuple):
    """Was eine Grenze von einer anderen unterscheidet, ohne ihren Umriss."""

    einheit_id: int
    datei_sha256: str
    quelle: str
    lizenz: str
    stand: str


def _grenzen(einheiten: Collection[int]) -> list[_Grenzangabe]:
    menge = Grenze.objects.filter(einheit__in=einheiten).order_by("einheit")
    return [_Grenzangabe(*zeile) for zeile in menge.values_list(*_Grenzangabe._fields)]


def gruppe(einheit: Raumeinheit) -> str:
    """Das größere Gebiet, in dem die Einheit liegt, gleich in welchem Gebietsstand."""
    return str(getattr(einheit, OBEN) or "")


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
