"""Die ersten Sätze in Einfacher Sprache aus den wichtigsten Zahlen; rein, ohne Django.

Jede Zahl ist eine Zahlmarke und folgt den Daten; gedruckt wird sie gerundet. Worte wie „mehr als in der
Stadt“ stehen nur da, wo auch die gerundeten Zahlen das sagen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from analysen.schreiben.ausgangstext import Befundlage, Schreibweise
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import gross, wann
from sozialraum.statistik.saetze.grenzen import lage

# Wer damit gemeint ist, in Wörtern, die alle kennen; `{zahl}` ist „etwa 1 von 4“.
THEMEN: Mapping[str, tuple[str, str]] = {
    "anteil_u18": ("Kinder und Jugendliche", "Jünger als 18 Jahre sind {zahl} Menschen."),
    "anteil_65plus": ("Ältere Menschen", "65 Jahre oder älter sind {zahl} Menschen."),
    "anteil_auslaender": (
        "Menschen aus anderen Ländern",
        "Einen Pass aus einem anderen Land haben {zahl} Menschen.",
    ),
    "anteil_mh": (
        "Menschen aus anderen Ländern",
        "Eine Einwanderungs-Geschichte haben {zahl} Menschen. Das heißt: Sie selbst oder ihre Eltern sind "
        "aus einem anderen Land gekommen.",
    ),
    "sgb2_u65": ("Geld", "Geld vom Jobcenter bekommen {zahl} Menschen unter 65 Jahren."),
    "al_anteil": ("Arbeit", "Keine Arbeit haben {zahl} Menschen, die arbeiten könnten."),
}
EINWOHNER = "ew"
INDIKATOREN = (EINWOHNER, *THEMEN)


@dataclass(frozen=True)
class Ort:
    """Wie der Sozialraum und die Stadt in den Sätzen heißen: `im Hafenviertel`, `Musterstadt`."""

    raum: str
    stadt: str


def erster_text(
    lagen: Sequence[Befundlage], ort: Ort, marke: Schreibweise, gesagt: Callable[[Kennzahl], str]
) -> str:
    """Ein paar kurze Sätze je Thema; leer, wenn keine Zahl offen ist. `gesagt` rundet wie der Druck."""
    abschnitte: dict[str, list[str]] = {}
    for lage_ in lagen:
        if not lage_.zeile or not lage_.zeile[0].offen:
            continue
        key = lage_.zeile[0].indikator.key
        if key == EINWOHNER:
            saetze = _einwohner(lage_, ort, marke, gesagt)
            abschnitte.setdefault("Wer hier lebt", []).extend(saetze)
        elif key in THEMEN:
            titel, satz = THEMEN[key]
            abschnitte.setdefault(titel, []).extend(_anteil(lage_, satz, ort, marke, gesagt))
    return "\n\n".join(
        f"## {titel}\n\n" + "\n".join(f"{satz}  " for satz in saetze).rstrip()
        for titel, saetze in abschnitte.items()
        if saetze
    )


def _einwohner(
    lage_: Befundlage, ort: Ort, marke: Schreibweise, gesagt: Callable[[Kennzahl], str]
) -> list[str]:
    heute = lage_.zeile[0]
    eine = marke(heute)
    if eine is None:
        return []
    saetze = [f"{gross(ort.raum)} leben {eine} Menschen."]
    frueher = next((k for k in lage_.reihe if k.offen and not heute.bruch_seit(k)), None)
    davor = marke(frueher) if frueher is not None and frueher.zeitraum < heute.zeitraum else None
    if frueher is None or davor is None or heute.gerundet is None or frueher.gerundet is None:
        return saetze
    saetze.append(f"{gross(wann(frueher.zeitraum))} waren es {davor} Menschen.")
    if gesagt(heute) == gesagt(frueher):
        saetze.append("Das sind etwa gleich viele.")
    elif heute.gerundet > frueher.gerundet:
        saetze.append("Es leben heute also mehr Menschen hier.")
    else:
        saetze.append("Es leben heute also weniger Menschen hier.")
    return saetze


def _anteil(
    lage_: Befundlage, satz: str, ort: Ort, marke: Schreibweise, gesagt: Callable[[Kennzahl], str]
) -> list[str]:
    hier, stadt = lage_.zeile[0], lage_.zeile[-1]
    eine = marke(hier)
    if eine is None:
        return []
    saetze = [teil if teil.endswith(".") else f"{teil}." for teil in satz.format(zahl=eine).split(". ")]
    dort = marke(stadt) if len(lage_.zeile) > 1 and stadt.offen else None
    if dort is None or not ort.stadt:
        return saetze
    gleich, gleich_gesagt = lage(hier, stadt).gleich, gesagt(hier) == gesagt(stadt)
    # Sagen die gerundeten Zahlen etwas anderes als die genauen, bleibt der Vergleich weg.
    if gleich != gleich_gesagt:
        return saetze
    if gleich:
        return [*saetze, f"In ganz {ort.stadt} ist es etwa so."]
    assert hier.gerundet is not None and stadt.gerundet is not None
    wie = "mehr" if hier.gerundet > stadt.gerundet else "weniger"
    return [*saetze, f"In ganz {ort.stadt} sind es {dort} Menschen.", f"Hier sind es also {wie}."]
