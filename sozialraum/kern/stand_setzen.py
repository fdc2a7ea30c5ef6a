"""Setzt Angaben auf ein gesperrtes Objekt und sagt, was sich geändert hat."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model

from sozialraum.kern.fehler import VeralteterStand

M = TypeVar("M", bound=Model)


def sperren(objekt: M, version: int) -> M:
    """Derselbe Eintrag, für diese Transaktion gesperrt.

    Fehler: `VeralteterStand`, wenn seit `version` jemand anderes gespeichert hat.
    """
    menge: Any = type(objekt)._default_manager
    gesperrt = menge.select_for_update(of=("self",)).select_related("agentur").get(pk=objekt.pk)
    if gesperrt.version != version:
        raise VeralteterStand(f"„{gesperrt}“ wurde inzwischen von jemand anderem geändert.")
    return gesperrt


def felder_setzen(objekt: Any, angaben: Any, felder: Sequence[str]) -> list[str]:
    """Setzt die Felder, ohne zu speichern; Rückgabe: welche vorher anders lauteten."""
    geaendert = [feld for feld in felder if getattr(objekt, feld) != getattr(angaben, feld)]
    for feld in geaendert:
        setattr(objekt, feld, getattr(angaben, feld))
    return geaendert


def listen_setzen(objekt: Any, angaben: Any, listen: Sequence[str]) -> list[str]:
    """Setzt Listen von Werten; Rückgabe: welche vorher andere enthielten."""
    geaendert = []
    for liste in listen:
        vorher = set(getattr(objekt, liste).order_by().values_list("pk", flat=True))
        if vorher != {wert.pk for wert in getattr(angaben, liste)}:
            getattr(objekt, liste).set(getattr(angaben, liste))
            geaendert.append(liste)
    return geaendert
