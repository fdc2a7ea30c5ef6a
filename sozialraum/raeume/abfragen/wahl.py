"""Raumeinheiten, aus denen ein Formular wählen lässt: nur, was dort gebraucht wird."""

from typing import NamedTuple

from sozialraum.raeume.abfragen.einheiten import einheiten_der_gemeinde


class Wahleinheit(NamedTuple):
    """Eine Einheit mit dem Wesentlichen ihrer Ebene; Modelle für hunderte Zeilen kosteten das Fünffache."""

    pk: int
    name: str
    schluessel: str
    parent_id: int | None
    ebene_id: int
    ebene: str
    ebenenname: str
    mehrzahl: str


def wahleinheiten(ags: str) -> list[Wahleinheit]:
    """Die Gemeinde und alle heute gültigen Einheiten in ihr, von groß nach klein; eine Abfrage."""
    zeilen = einheiten_der_gemeinde(ags).values_list(
        "pk",
        "name",
        "schluessel",
        "parent_id",
        "ebene_id",
        "ebene__schluessel",
        "ebene__bezeichnung",
        "ebene__mehrzahl",
    )
    return [Wahleinheit._make(zeile) for zeile in zeilen.order_by("ebene__rang", "schluessel")]
