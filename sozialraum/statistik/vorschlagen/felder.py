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
            einzeln = spalten[0].angaben["_einzeln"]
            kopffelder = _einzelne_kopffelder(spalten) if einzeln else [(spalten[0], _kopffeld(spalten))]
            felder += [feld | _zahlform(spalte, form, spuren) for spalte, feld in kopffelder]
            continue
        for spalte in spalten:
            feld = {name: wert for name, wert in spalte.feld().items() if not name.startswith("_")}
            felder.append(feld | (_zahlform(spalte, form, spuren) if spalte.rolle == "wert" else {}))
    return felder


def _einzelne_kopffelder(spalten: Sequence[Spalte]) -> Iterator[tuple[Spalte, dict[str, Any]]]:
    """Je Merkmal ein Muster, das nur den Zeitraum offen lässt."""
    gesehen: set[str] = set()
    for spalte in spalten:
        vor, muster, nach = spalte.angaben["_teile"]
        wort = spalte.angaben["_merkmal"]
        if wort not in gesehen:
            gesehen.add(wort)
            yield (
                spalte,
                {
                    "muster": f"{gebiete.eines_von([vor])}(?P<zeitraum>{muster}){gebiete.eines_von([nach])}",
                    "rolle": "wert",
                    "zeitraum": spalte.angaben["zeitraum"],
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


def _zahlform(spalte: Spalte, form: Schreibweise, spuren: Mapping[int, Spuren]) -> dict[str, Any]:
    """Die Schreibweise der Spalte; ohne eigene die der Datei."""
    eigene: Schreibweise = spalte.angaben.get("_form", form)
    angaben: dict[str, Any] = {"decimalChar": eigene.decimalChar, "groupChar": eigene.groupChar}
    return angaben | ({"bareNumber": False} if spuren[spalte.stelle].prozentzeichen else {})
