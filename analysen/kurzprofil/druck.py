"""Inhalt eines Kurzprofils zu PDF/UA: immer zwei Seiten."""

from typing import Any

from django.template.loader import render_to_string

from analysen.darstellen import quellensaetze, sicher
from analysen.kurzprofil.inhalt import Profilinhalt
from sozialraum.kern.pdf import Druck, als_pdf

SEITEN = 2
# Lange Namen brauchen mehr Zeilen: dann stehen von jeder Liste weniger Einträge da.
KNAPPER = (99, 4, 2, 1)


def drucken(inhalt: Profilinhalt, pruefsumme: str) -> Druck:
    """Das Kurzprofil; passt nicht alles auf zwei Seiten, nennen die Listen weniger und wie viele fehlen."""
    for hoechstens in KNAPPER:
        druck = als_pdf(als_html(inhalt, pruefsumme, hoechstens=hoechstens))
        if druck.seiten <= SEITEN:
            return druck
    return druck


def als_html(inhalt: Profilinhalt, pruefsumme: str, *, hoechstens: int = KNAPPER[0]) -> str:
    """Die gefüllte Druckvorlage; jede Liste mit höchstens so vielen Einträgen."""
    abschnitte: dict[str, dict[str, Any]] = {
        abschnitt["art"]: {
            **abschnitt,
            "eintraege": abschnitt["eintraege"][:hoechstens],
            "weitere": abschnitt["weitere"] + max(0, len(abschnitt["eintraege"]) - hoechstens),
        }
        for abschnitt in inhalt["abschnitte"]
    }
    alter = inhalt["alter"]
    return render_to_string(
        "analysen/druck/kurzprofil.html",
        {
            "inhalt": inhalt,
            "titel": f"Kurzprofil {inhalt['raum']}",
            "karte": sicher(inhalt["karte"]),
            "altersbild": sicher(alter["svg"]) if alter else "",
            "links": [abschnitte["bedarfe"], abschnitte["angebote"]],
            "rechts": [abschnitte["termine"], abschnitte["partner"], abschnitte["netzwerke"]],
            "quellen": [{**quelle, "saetze": quellensaetze(quelle)} for quelle in inhalt["quellen"]],
            "pruefsumme": pruefsumme,
        },
    )
