"""Wie es um die Lieferungen steht: nur dass und wann geliefert wurde, keine Zahl."""

from django.db.models import F

from sozialraum.statistik.models import Lieferung, Lieferungszustand


def neueste_lieferung() -> int | None:
    """Kennung der zuletzt übernommenen Lieferung, sonst der zuletzt eingegangenen."""
    vorhandene = Lieferung.objects.exclude(zustand=Lieferungszustand.VERWORFEN)
    zuletzt = vorhandene.order_by(F("uebernommen").desc(nulls_last=True), "-eingegangen")
    return zuletzt.values_list("pk", flat=True).first()
