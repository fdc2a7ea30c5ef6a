"""Die Spalten in den Wörtern der Importvorlage."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sozialraum.statistik.vorschlagen import gebiete
from sozialraum.statistik.vorschlagen.schreibweise import Schreibweise, Spuren
from sozialraum.statistik.vorschlagen.spalten import (
    Lage,
    Spalte,
)
from sozialraum.statistik.vorschlagen.zeitraum import NUR_ZEITWORT


def felder_schreiben(
    lage: Lage, werte: Sequence[Spalte], form: Schreibweise, spuren: Mapping[int, Spuren]
) -> list[dict[str, Any]]:
    felder: list[dict[str, Any]] = []
    for ist_kopf, gruppe in groupby(lage.spalten, key=lambda spalte: "_teile" in spalte.angaben):
        spalten = list(gruppe)
        if ist_kopf:
            formen = {spalte.angaben.get("_form", form) for spalte in spalten}
            einzeln = spalten[0].angaben["_einzeln"] or len(formen) > 1
            kopffelder = _einzelne_kopffelder(spalten) if einzeln else [(spalten, _kopffeld(spalten))]
            felder += [feld | _zahlform(gemeint, form, spuren) for gemeint, feld in kopffelder]
            continue
        for spalte in spalten:
            feld = {name: wert for name, wert in spalte.feld().items() if not name.startswith("_")}
            felder.append(feld | (_zahlform([spalte], form, spuren) if spalte.rolle == "wert" else {}))
    return felder


def _einzelne_kopffelder(
    spalten: Sequence[Spalte],
) -> Iterator[tuple[Sequence[Spalte], dict[str, Any]]]:
    """Je Merkmal seine Spalten und ein Muster, das nur den Zeitraum offen lässt."""
    je_merkmal: dict[str, list[Spalte]] = {}
    for spalte in spalten:
        je_merkmal.setdefault(spalte.angaben["_merkmal"], []).append(spalte)
    for wort, gemeint in je_merkmal.items():
        vor, muster, nach = gemeint[0].angaben["_teile"]
        yield (
            gemeint,
            {
                "muster": f"{gebiete.eines_von([vor])}(?P<zeitraum>{muster}){gebiete.eines_von([nach])}",
                "rolle": "wert",
                "zeitraum": gemeint[0].angaben["zeitraum"],
                **({"fest": {"merkmal": wort}} if wort else {}),
            },
        )


def _kopffeld(spalten: Sequence[Spalte]) -> dict[str, Any]:
    """Ein Muster für alle Spalten mit Zeitraum im Kopf; nächstes Jahr passt es auch auf die neue."""
    muster = spalten[0].angaben["_teile"][1]
    vor = list(dict.fromkeys(spalte.angaben["_teile"][0] for spalte in spalten))
    nach = list(dict.fromkeys(spalte.angaben["_teile"][2] for spalte in spalten))
    links = re.escape(vor[0]).replace(r"\ ", " ") if len(vor) == 1 else f"(?:{gebiete.eines_von(vor)})"
    if nach == [""]:
        rechts = ""
    else:
        kerne = [text.strip() for text in nach]
        rechts = rf"\s*(?P<merkmal>{gebiete.eines_von(kerne)})"
    if nach == [""] and len(vor) > 1:
        links = rf"(?P<merkmal>{gebiete.eines_von([text.strip() for text in vor])})\s*"
    elif nach == [""] and vor[0].strip() and vor[0].strip().casefold() not in NUR_ZEITWORT:
        links = rf"(?P<merkmal>{gebiete.eines_von([vor[0].strip()])})\s*"
    return {
        "muster": f"{links}(?P<zeitraum>{muster}){rechts}",
        "rolle": "wert",
        "zeitraum": spalten[0].angaben["zeitraum"],
    }


def _zahlform(spalten: Sequence[Spalte], form: Schreibweise, spuren: Mapping[int, Spuren]) -> dict[str, Any]:
    """Die Schreibweise der Spalten eines Feldes; ohne eigene die der Datei."""
    eigene: Schreibweise = spalten[0].angaben.get("_form", form)
    angaben: dict[str, Any] = {"decimalChar": eigene.decimalChar, "groupChar": eigene.groupChar}
    return angaben | (
        {"bareNumber": False} if any(spuren[spalte.stelle].prozentzeichen for spalte in spalten) else {}
    )
