"""Zu welchen Zeiträumen Quellen und einzelne Lieferungen etwas sagen."""

from collections.abc import Collection, Iterable

from sozialraum.statistik.models import Lieferung, Lieferungszustand, Quelle


def gelieferte_zeitraeume(quelle: Quelle) -> set[str]:
    """Alle, zu denen von ihr etwas gilt."""
    return zeitraeume_der_quellen([quelle.pk])


def zeitraeume_der_quellen(quellen: Collection[int]) -> set[str]:
    gueltige = Lieferung.objects.filter(quelle__in=quellen, zustand=Lieferungszustand.UEBERNOMMEN)
    return _genannte(gueltige.values_list("umfang", flat=True))


def beruehrte_zeitraeume(lieferungen: Iterable[Lieferung]) -> set[str]:
    """Zeiträume, in denen diese Lieferungen etwas ändern."""
    return _genannte(eine.umfang for eine in lieferungen)


def _genannte(umfaenge: Iterable[dict]) -> set[str]:
    return {zeitraum for umfang in umfaenge for zeitraum in umfang.get("zeitraeume", ())}
