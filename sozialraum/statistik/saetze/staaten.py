"""Die häufigsten Staatsangehörigkeiten in einem Satz."""

from collections.abc import Sequence

from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.saetze.gebiete import wo

HOECHSTENS = 3


def haeufigste_staaten(namen: Sequence[str], gebiet: Gebiet) -> str:
    """`Türkei, Italien und Syrien sind im Stadtteil Kalk die häufigsten ausländischen Staatsangehörigkeiten`.

    `namen` beginnt mit dem häufigsten; genannt werden höchstens drei. Fehler: `ValueError` ohne Namen.
    """
    if not namen:
        raise ValueError("Ohne Staaten gibt es keinen häufigsten.")
    if len(namen) == 1:
        return f"{namen[0]} ist {wo(gebiet)} die häufigste ausländische Staatsangehörigkeit"
    genannte = aufzaehlung(list(namen[:HOECHSTENS]))
    return f"{genannte} sind {wo(gebiet)} die häufigsten ausländischen Staatsangehörigkeiten"
