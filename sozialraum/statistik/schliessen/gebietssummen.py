"""Welche Gebiete zusammen ein anderes ergeben: Quartiere ihren Bezirk, Bezirke die Stadt."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.geheimhaltung.tafel import Summe


def summen_der_gebiete(
    gelieferte: Collection[int], einheiten: Mapping[int, Raumeinheit], tag: date
) -> list[Summe]:
    """Je gelieferter Einheit und Ebene darunter eine Summe über Kennungen; auch über Ebenen hinweg.

    Fehlt ein Gebiet, das am `tag` gilt, bleibt ein Rest: die übrigen Gebiete zusammen.
    """
    vorhandene, gelten = set(gelieferte), defaultdict(set)
    je_gebiet: dict[tuple[int, int], list[int]] = defaultdict(list)
    for einheit in einheiten.values():
        oben = _naechste(einheit, vorhandene, einheiten)
        if oben is None:
            continue
        if einheit.pk in vorhandene:
            je_gebiet[oben, einheit.ebene_id].append(einheit.pk)
        elif einheit.gilt_am(tag):
            gelten[oben, einheit.ebene_id].add(einheit.pk)
    return [
        Summe(
            oben,
            tuple(sorted(teile)),
            vollstaendig=not gelten[oben, ebene],
            rest=f"übrige Gebiete in {einheiten[oben].name}",
        )
        for (oben, ebene), teile in je_gebiet.items()
    ]


def _naechste(
    einheit: Raumeinheit, vorhandene: Collection[int], einheiten: Mapping[int, Raumeinheit]
) -> int | None:
    """Die kleinste gelieferte Einheit, in der diese liegt."""
    oben = einheit.parent_id
    while oben is not None and oben not in vorhandene:
        oben = einheiten[oben].parent_id if oben in einheiten else None
    return oben
