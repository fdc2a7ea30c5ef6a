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
    "Regierungsbezirk": Wort("der Regierungsbezirk", "des Regierungsbezirks", "im Regierungsbezirk"),
    "Kreis": Wort("der Kreis", "des Kreises", "im Kreis"),
    "Stadt": Wort("die Stadt", "der Stadt", "in der Stadt"),
    "Gemeinde": Wort("die Gemeinde", "der Gemeinde", "in der Gemeinde"),
    "Stadtbezirk": Wort("der Stadtbezirk", "des Stadtbezirks", "im Stadtbezirk"),
    "Bezirk": Wort("der Bezirk", "des Bezirks", "im Bezirk"),
    "Stadtteil": Wort("der Stadtteil", "des Stadtteils", "im Stadtteil"),
    "Ortsteil": Wort("der Ortsteil", "des Ortsteils", "im Ortsteil"),
    "Viertel": Wort("das Viertel", "des Viertels", "im Viertel"),
    "Stadtviertel": Wort("das Stadtviertel", "des Stadtviertels", "im Stadtviertel"),
    "Quartier": Wort("das Quartier", "des Quartiers", "im Quartier"),
    "Planungsraum": Wort("der Planungsraum", "des Planungsraums", "im Planungsraum"),
    "Statistischer Bezirk": Wort(
        "der Statistische Bezirk", "des Statistischen Bezirks", "im Statistischen Bezirk"
    ),
    "Baublock": Wort("der Baublock", "des Baublocks", "im Baublock"),
    "Sozialraum": Wort("der Sozialraum", "des Sozialraums", "im Sozialraum"),
}
STAEDTE = frozenset({"Stadt", "Gemeinde"})


def _name(gebiet: Gebiet) -> tuple[str, bool]:
    """Der Name neben dem Wort der Ebene und ob er das Wort schon selbst enthält.

    `Stadt Köln` auf der Ebene Stadt wird `Köln`; `Rhein-Sieg-Kreis` bleibt und braucht nur den Artikel.
    """
    if gebiet.name.endswith(f"-{gebiet.ebene}"):
        return gebiet.name, True
    return gebiet.name.removeprefix(f"{gebiet.ebene} ") or gebiet.name, False


def wer(gebiet: Gebiet) -> str:
    """`der Stadtteil Kalk`, `die Stadt Köln`, `der Rhein-Sieg-Kreis`."""
    wort = EBENEN.get(gebiet.ebene)
    if wort is None:
        return gebiet.name
    name, ganz = _name(gebiet)
    return f"{wort.nominativ.split()[0]} {name}" if ganz else f"{wort.nominativ} {name}"


def wes(gebiet: Gebiet) -> str:
    """`des Stadtteils Kalk`, `des Rhein-Sieg-Kreises`; ohne bekannte Ebene `von Kalk`."""
    wort = EBENEN.get(gebiet.ebene)
    if wort is None:
        return f"von {gebiet.name}"
    name, ganz = _name(gebiet)
    artikel, _, gebeugt = wort.genitiv.partition(" ")
    return f"{artikel} {name.removesuffix(gebiet.ebene)}{gebeugt}" if ganz else f"{wort.genitiv} {name}"


def wo(gebiet: Gebiet) -> str:
    """`im Stadtteil Kalk`, `in der Stadt Köln`, `im Rhein-Sieg-Kreis`."""
    wort = EBENEN.get(gebiet.ebene)
    if wort is None:
        return f"in {gebiet.name}"
    name, ganz = _name(gebiet)
    return f"{wort.dativ_mit_in.rpartition(' ')[0]} {name}" if ganz else f"{wort.dativ_mit_in} {name}"


def _nur_stadt(gebiet: Gebiet, eigenes: Gebiet) -> bool:
    """Neben einem Stadtteil ist klar, welche Stadt gemeint ist; neben einer anderen Stadt nicht."""
    return gebiet.ebene in STAEDTE and eigenes.ebene not in STAEDTE


def vergleich_wes(gebiet: Gebiet, eigenes: Gebiet) -> str:
    """Wie `wes`; die Stadt eines Stadtteils heißt nur `der Stadt`."""
    return EBENEN[gebiet.ebene].genitiv if _nur_stadt(gebiet, eigenes) else wes(gebiet)


def vergleich_wo(gebiet: Gebiet, eigenes: Gebiet) -> str:
    return EBENEN[gebiet.ebene].dativ_mit_in if _nur_stadt(gebiet, eigenes) else wo(gebiet)


def vergleich_mit_wem(gebiet: Gebiet, eigenes: Gebiet) -> str:
    """`mit der Stadt`, `mit dem Stadtbezirk Kalk`, `mit Kalk`."""
    ort = vergleich_wo(gebiet, eigenes)
    if ort.startswith("im "):
        return f"mit dem {ort.removeprefix('im ')}"
    return f"mit {ort.removeprefix('in ')}"


def gross(satz: str) -> str:
    return satz[:1].upper() + satz[1:]
