"""Die Gebiete einer Anfrage: wählen, in Zeilen der Arbeitsmappe auflösen, in Worte fassen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db.models import Q

from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.raeume.abfragen import (
    GEMEINDE,
    Wahleinheit,
    anteile_der_sozialraeume,
    gemeindenamen,
    wahleinheiten,
)
from sozialraum.raeume.models import Raumeinheit, Sozialraum
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.lesen.zeitraum_lesen import letzter_tag

HOECHSTENS_NAMEN = 8


@dataclass(frozen=True)
class Ebenenwahl:
    """Eine Ebene der Gemeinde mit ihren heutigen Einheiten."""

    nummer: int
    schluessel: str
    mehrzahl: str
    einheiten: tuple[Wahleinheit, ...]

    @property
    def in_worten(self) -> str:
        """`alle 12 Stadtteile` · `Köln insgesamt`"""
        if self.schluessel == GEMEINDE or len(self.einheiten) == 1:
            return f"{self.einheiten[0].name} insgesamt"
        return f"alle {len(self.einheiten)} {self.mehrzahl}"


def ebenen_der_gemeinde(ags: str) -> list[Ebenenwahl]:
    """Von groß nach klein; eine Abfrage."""
    return [
        Ebenenwahl(*ebene, tuple(einheiten))
        for ebene, einheiten in groupby(wahleinheiten(ags), attrgetter("ebene_id", "ebene", "mehrzahl"))
    ]


def gebietsstaende(
    *,
    ags: str,
    ebenen: Collection[int],
    sozialraeume: Collection[Sozialraum],
    einheiten: Collection[Raumeinheit | Wahleinheit],
    zeitraeume: Iterable[str],
) -> list[Raumeinheit]:
    """Alles Gewählte in den Gebietsständen, die am Ende eines der Zeiträume gelten; zwei Abfragen.

    `ebenen`: die Nummern der ganz gewählten.
    """
    orte = [(einheit.ebene_id, einheit.schluessel) for einheit in einheiten]
    if sozialraeume:
        anteile = anteile_der_sozialraeume(list(sozialraeume))
        orte += [(anteil.einheit.ebene_id, anteil.einheit.schluessel) for anteil in anteile]
    bedingung = Q(ebene__in=list(ebenen))
    for ebene, schluessel in orte:
        bedingung |= Q(ebene=ebene, schluessel=schluessel)
    moegliche = Raumeinheit.objects.without_tree_fields().filter(bedingung, ags=ags).select_related("ebene")
    tage = [ende(zeitraum) for zeitraum in zeitraeume]
    return [einheit for einheit in moegliche if any(einheit.gilt_am(tag) for tag in tage)]


def ende(zeitraum: str) -> date:
    """Der Tag, an dem der Gebietsstand zählt, wie beim Import."""
    return date.fromisoformat(letzter_tag(zeitraum))


def einheiten_der_anfrage(anfrage: Datenanfrage) -> list[Raumeinheit]:
    """Von groß nach klein, dann nach Schlüssel; eine Abfrage."""
    gewaehlte = Datenanfrage.einheiten.through.objects.filter(datenanfrage=anfrage)
    return list(
        Raumeinheit.objects.without_tree_fields()
        .filter(pk__in=gewaehlte.values("raumeinheit"))
        .select_related("ebene")
        .order_by("ebene__rang", "schluessel", "gueltig_von")
    )


def zeilen(einheiten: Sequence[Raumeinheit], zeitraeume: Sequence[str]) -> list[tuple[Raumeinheit, str]]:
    """Je Gebiet und Zeitraum eine Zeile, soweit es das Gebiet da gab."""
    return [
        (einheit, zeitraum)
        for einheit in einheiten
        for zeitraum in zeitraeume
        if einheit.gilt_am(ende(zeitraum))
    ]


def geschriebener_schluessel(einheit: Raumeinheit) -> str:
    """Wie er in der Mappe steht; die Gemeinde selbst unter ihrem AGS."""
    return einheit.schluessel or einheit.ags


@dataclass(frozen=True)
class Gebietsgruppe:
    """Die Einheiten einer Ebene: `kurz` für einen Satz, `namen` für die Anlage."""

    kurz: str
    ebene: str
    einheiten: tuple[Raumeinheit, ...]


def gebietsgruppen(ags: str, einheiten: Sequence[Raumeinheit]) -> list[Gebietsgruppe]:
    """Je Ebene eine Gruppe; „alle“ heißt: jede Einheit, die heute gilt. Zwei Abfragen."""
    gemeinde = gemeindenamen([ags]).get(ags, ags)
    heutige = {wahl.nummer: wahl for wahl in ebenen_der_gemeinde(ags)}
    je_ebene: dict[int, dict[str, Raumeinheit]] = {}
    for einheit in einheiten:
        je_ebene.setdefault(einheit.ebene_id, {})[einheit.schluessel] = einheit
    gruppen = []
    for ebene_id, je_schluessel in je_ebene.items():
        teile = tuple(je_schluessel.values())
        alle = heutige.get(ebene_id)
        if alle and {eine.schluessel for eine in alle.einheiten} <= set(je_schluessel):
            kurz = alle.in_worten
            if alle.schluessel != GEMEINDE:
                kurz += f" in {gemeinde}"
        elif len(teile) == 1:
            kurz = f"{teile[0].name} ({teile[0].ebene.bezeichnung})"
        elif len(teile) <= HOECHSTENS_NAMEN:
            kurz = f"die {teile[0].ebene.mehrzahl} {aufzaehlung(teil.name for teil in teile)}"
        else:
            kurz = f"{len(teile)} {teile[0].ebene.mehrzahl} in {gemeinde}"
        gruppen.append(Gebietsgruppe(kurz, teile[0].ebene.bezeichnung, teile))
    return gruppen
