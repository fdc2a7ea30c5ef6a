"""Gebiete in den Fällen, die Sätze brauchen: wer, wes und wo."""

from dataclasses import dataclass

from sozialraum.raeume.gebiet import Gebiet


@dataclass(frozen=True)
class Wort:
    """Eine Ebene in den Fällen, die Sätze brauchen."""

    nominativ: str
    genitiv: str
    dativ_mit_in: str


EBENEN = {
    "Land": Wort("das Land", "des Landes", "im Land"),
    "Kreis": Wort("der Kreis", "des Kreises", "im Kreis"),
    "Stadt": Wort("die Stadt", "der Stadt", "in der Stadt"),
    "Gemeinde": Wort("die Gemeinde", "der Gemeinde", "in der Gemeinde"),
    "Stadtbezirk": Wort("der Stadtbezirk", "des Stadtbezirks", "im Stadtbezirk"),
    "Stadtteil": Wort("der Stadtteil", "des Stadtteils", "im Stadtteil"),
    "Quartier": Wort("das Quartier", "des Quartiers", "im Quartier"),
    "Planungsraum": Wort("der Planungsraum", "des Planungsraums", "im Planungsraum"),
    "Statistischer Bezirk": Wort(
        "der Statistische Bezirk", "des Statistischen Bezirks", "im Statistischen Bezirk"
    ),
    "Baublock": Wort("der Baublock", "des Baublocks", "im Baublock"),
    "Sozialraum": Wort("der Sozialraum", "des Sozialraums", "im Sozialraum"),
}
STAEDTE = frozenset({"Stadt", "Gemeinde"})


def _ohne_ebene(gebiet: Gebiet) -> str:
    """`Stadt Köln` auf der Ebene Stadt wird `Köln`, damit das Wort nicht doppelt steht."""
    return gebiet.name.removeprefix(f"{gebiet.ebene} ") or gebiet.name


def wer(gebiet: Gebiet) -> str:
    """`der Stadtteil Kalk`, `die Stadt Köln`."""
    wort = EBENEN.get(gebiet.ebene)
    return f"{wort.nominativ} {_ohne_ebene(gebiet)}" if wort else gebiet.name


def wes(gebiet: Gebiet) -> str:
    """`des Stadtteils Kalk`; die Stadt eines Vergleichs heißt nur `der Stadt`."""
    wort = EBENEN.get(gebiet.ebene)
    return f"{wort.genitiv} {_ohne_ebene(gebiet)}" if wort else f"von {gebiet.name}"


def wo(gebiet: Gebiet) -> str:
    """`im Stadtteil Kalk`, `in der Stadt Köln`."""
    wort = EBENEN.get(gebiet.ebene)
    return f"{wort.dativ_mit_in} {_ohne_ebene(gebiet)}" if wort else f"in {gebiet.name}"


def vergleich_wes(gebiet: Gebiet) -> str:
    return EBENEN[gebiet.ebene].genitiv if gebiet.ebene in STAEDTE else wes(gebiet)


def vergleich_wo(gebiet: Gebiet) -> str:
    return EBENEN[gebiet.ebene].dativ_mit_in if gebiet.ebene in STAEDTE else wo(gebiet)


def gross(satz: str) -> str:
    return satz[:1].upper() + satz[1:]
