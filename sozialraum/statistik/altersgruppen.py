"""Jede gelieferte Altersgruppe als Indikator, damit auch ihre Zahl „Woher?“ beantwortet."""

import re

from sozialraum.statistik.indikatoren import EW, Art, Auswahl, Glied, Indikator, altersspanne

FORM = re.compile(r"(anteil_)?alter_(\d{1,3})_(\d{0,3})")


def schluessel(von: int, bis: int | None, *, anteil: bool = False) -> str:
    """`alter_15_18`, `alter_80_` (und älter), als Anteil an allen `anteil_alter_15_18`."""
    return f"{'anteil_' if anteil else ''}alter_{von}_{'' if bis is None else bis}"


def aus_schluessel(text: str) -> Indikator | None:
    """Der Indikator zu einem solchen Schlüssel; None, wenn der Text keiner ist."""
    treffer = FORM.fullmatch(text)
    if treffer is None:
        return None
    anteil, von, bis = bool(treffer[1]), int(treffer[2]), int(treffer[3]) if treffer[3] else None
    if bis is not None and bis <= von:
        return None
    alter = altersspanne(von, bis) or "jeden Alters"
    glied = Glied(Auswahl(EW.groesse, von=von, bis=bis))
    if anteil:
        return Indikator(
            key=text,
            label=f"Anteil der Altersgruppe {alter}",
            einheit="%",
            stellen=1,
            art=Art.ANTEIL,
            fassungen=(((glied,), (Glied(EW),)),),
            faktor=100,
            subjekt=f"der Anteil der Altersgruppe {alter}",
            definition=f"Einwohnerinnen und Einwohner, {alter}, je 100 Einwohnerinnen und Einwohner.",
            formel=f"Einwohnerinnen und Einwohner, {alter} ÷ alle × 100",
        )
    return Indikator(
        key=text,
        label=f"Einwohnerinnen und Einwohner, {alter}",
        einheit="Anzahl",
        stellen=0,
        art=Art.ANZAHL,
        fassungen=(((glied,), ()),),
        subjekt=f"die Zahl der Einwohnerinnen und Einwohner, {alter},",
        genus="f",
        definition=f"Zahl der Einwohnerinnen und Einwohner, {alter}, wie die Quelle sie zählt.",
        formel=f"Einwohnerinnen und Einwohner, {alter}",
    )
