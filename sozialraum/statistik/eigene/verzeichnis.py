"""Die eigenen Indikatoren für die Tür: mit einer Abfrage, ohne eigene Schlüssel mit keiner."""

from collections.abc import Iterable

from sozialraum.statistik.eigene.bauen import als_indikator
from sozialraum.statistik.eigene.modelle import VORSATZ, Indikatordefinition
from sozialraum.statistik.indikatoren import Indikator


def ist_eigener(key: str) -> bool:
    return key.startswith(VORSATZ)


def geltende() -> dict[str, Indikator]:
    """Alle, die gelten, nach Bezeichnung."""
    definitionen = Indikatordefinition.objects.filter(aktiv=True).order_by("label")
    return {eine.schluessel: als_indikator(eine) for eine in definitionen}


def gesuchte(keys: Iterable[str]) -> dict[str, Indikator]:
    """Zu eigenen Schlüsseln die jüngste Version, auch stillgelegte: wer sie nennt, soll sie lesen können."""
    eigene = {key for key in keys if ist_eigener(key)}
    if not eigene:
        return {}
    definitionen = (
        Indikatordefinition.objects.filter(schluessel__in=eigene)
        .order_by("schluessel", "-version")
        .distinct("schluessel")
    )
    return {eine.schluessel: als_indikator(eine) for eine in definitionen}
