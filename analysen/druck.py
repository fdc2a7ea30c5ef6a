"""Inhalt einer Fassung zu PDF/UA: HTML aus der Druckvorlage, gesetzt mit Fortschritt."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from analysen.darstellen import fuer_vorlage, quellensaetze, sicher
from analysen.inhalt import Inhalt, Kapitelinhalt
from analysen.umbruch import umbrechen
from sozialraum.kern import zahlen
from sozialraum.kern.pdf import Druck, als_pdf

Melde = Callable[[float, str], None]

LANGER_NAME = 18
# Im Anhang: Zeilen zweier Tabellen nebeneinander; Wertspalten einer halb- und einer drittelbreiten.
HOECHSTENS_NEBENEINANDER, SCHMALE_TABELLE, DRITTELTABELLE = 24, 5, 2


@dataclass(frozen=True)
class Vermerk:
    """Was auf jeder Seite über die Fassung steht."""

    fassung: int
    vorschau: bool
    stand: datetime
    pruefsumme: str


def drucken(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Druck:
    """Der Inhalt als PDF/UA-1; `melde` erfährt jede gesetzte Seite und darf abbrechen."""
    with _fortschritt(melde):
        html = als_html(inhalt, vermerk)
        return als_pdf(
            html,
            gesetzt=lambda seiten: melde(
                0.8, f"{seiten} Seiten sind gesetzt; die PDF-Datei wird geschrieben."
            ),
        )


def als_html(inhalt: Inhalt, vermerk: Vermerk) -> str:
    """Die gefüllte Druckvorlage."""
    kapitel, klein, quer = _ans_ende(inhalt["kapitel"])
    kapitelfolge = [
        {**eines, "bloecke": [_an_seinem_platz(block) for block in fuer_vorlage(bloecke)]}
        for eines, bloecke in zip(inhalt["kapitel"], umbrechen(kapitel), strict=True)
    ]
    return render_to_string(
        "analysen/druck/analyse.html",
        {
            "inhalt": inhalt,
            "titel": inhalt["titel"],
            "verfasser": ", ".join(absender["name"] for absender in inhalt["agenturen"]),
            "karte": sicher(inhalt["karte"]),
            "lange_raumnamen": max(map(len, " ".join(inhalt["raeume"]).split())) > LANGER_NAME
            or len(inhalt["raeume"]) > 2,
            "kapitelfolge": kapitelfolge,
            "anhangtabellen": list(_nebeneinander(fuer_vorlage(klein))),
            "quertabellen": fuer_vorlage(quer),
            "quellen": [
                {**quelle, "saetze": quellensaetze(quelle)} for quelle in inhalt["anhang"]["quellen"]
            ],
            "fassung": vermerk.fassung,
            "vorschau": vermerk.vorschau,
            "stand": zahlen.datum(vermerk.stand),
            "stand_lang": zahlen.datum(vermerk.stand, "lang"),
            "pruefsumme": vermerk.pruefsumme,
        },
    )


def _ans_ende(kapitel: Sequence[Kapitelinhalt]) -> tuple[list[list[Any]], list[Any], list[Any]]:
    """Nimmt zwei Arten von Tabellen aus den Kapiteln: was eine Abbildung in Zahlen sagt, und was quer steht.

    Die Abbildung nennt die Seite ihrer Werte; an der Stelle einer Quertabelle bleibt ein Verweis, denn ihr
    Blatt risse dort eine Lücke. Gibt die Blöcke je Kapitel, die kleinen und die queren Tabellen.
    """
    folge: list[list[Any]] = []
    klein: list[Any] = []
    quer: list[Any] = []
    for eines in kapitel:
        bleibt: list[Any] = []
        for block in eines["bloecke"]:
            if block["art"] == "tabelle" and block.get("quer"):
                quer.append(block)
                bleibt.append(block)
            elif block["art"] == "tabelle" and bleibt and bleibt[-1]["art"] == "abbildung":
                klein.append(block)
                bleibt[-1] = {**bleibt[-1], "werte": block["nummer"]}
            else:
                bleibt.append(block)
        folge.append(bleibt)
    return folge, klein, quer


def _an_seinem_platz(block: dict[str, Any]) -> dict[str, Any]:
    return {**block, "vorlage": "analysen/druck/_querverweis.html"} if block.get("quer") else block


def _nebeneinander(tabellen: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Die Tabellen des Anhangs in Reihen: kurze zu zweit, lange in drei Teilen, breite allein.

    Je Reihe `spalten` (1 bis 3) und ihre `tabellen`; ein weiterer Teil trägt `fortsetzung`.
    """
    offen: list[dict[str, Any]] = []
    for tabelle in tabellen:
        wertspalten, zeilen = len(tabelle["spalten"]), tabelle["zeilen"]
        if len(zeilen) <= HOECHSTENS_NEBENEINANDER and wertspalten <= SCHMALE_TABELLE:
            offen.append(tabelle)
            if len(offen) == 2:
                yield {"spalten": 2, "tabellen": offen}
                offen = []
            continue
        if offen:
            yield {"spalten": 2, "tabellen": offen}
            offen = []
        if wertspalten <= DRITTELTABELLE and len(zeilen) > HOECHSTENS_NEBENEINANDER:
            yield {"spalten": 3, "tabellen": list(_gedrittelt(tabelle))}
        else:
            yield {"spalten": 1, "tabellen": [tabelle]}
    if offen:
        yield {"spalten": 2, "tabellen": offen}


def _gedrittelt(tabelle: dict[str, Any]) -> Iterator[dict[str, Any]]:
    zeilen = tabelle["zeilen"]
    je_teil = -(-len(zeilen) // 3)
    for nummer, beginn in enumerate(range(0, len(zeilen), je_teil)):
        yield {**tabelle, "zeilen": zeilen[beginn : beginn + je_teil], "fortsetzung": nummer > 0}


@contextmanager
def _fortschritt(melde: Melde) -> Iterator[None]:
    """Übersetzt die Meldungen von WeasyPrint, nur die des eigenen Fadens."""
    protokoll = logging.getLogger("weasyprint.progress")
    faden = threading.get_ident()

    class Hoerer(logging.Handler):
        durchgang, hoechste, anteil = 1, 0, 0.0

        def emit(self, satz: logging.LogRecord) -> None:
            if satz.thread != faden or "Page %d" not in str(satz.msg):
                return
            seite = int(str(satz.args[0])) if isinstance(satz.args, tuple) and satz.args else 0
            if seite == 1 and self.hoechste:
                self.durchgang += 1
            self.hoechste = max(self.hoechste, seite)
            # Der erste Durchgang kennt das Ende nicht; die folgenden tragen die Seitenzahlen ein.
            if self.durchgang == 1:
                self.anteil = min(0.1 + 0.01 * seite, 0.5)
                melde(self.anteil, f"Seite {seite} wird gesetzt")
            else:
                self.anteil = max(self.anteil, 0.5 + 0.3 * seite / self.hoechste)
                melde(self.anteil, f"Seite {seite} von {self.hoechste}")

    hoerer = Hoerer()
    protokoll.addHandler(hoerer)
    # Ohne diese Stufe schweigt WeasyPrint; ins Log der Anwendung gehört der Fortschritt nicht.
    protokoll.setLevel(logging.INFO)
    protokoll.propagate = False
    try:
        yield
    finally:
        protokoll.removeHandler(hoerer)
