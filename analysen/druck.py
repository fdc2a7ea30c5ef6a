"""Inhalt einer Fassung zu PDF/UA: HTML aus der Druckvorlage, gesetzt mit Fortschritt."""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from analysen.belege import GRUNDGESAMTHEIT
from analysen.darstellen import (
    anhang_fuer_vorlage,
    empfehlungsnummern,
    fuer_vorlage,
    logos_fuer_vorlage,
    sicher,
)
from analysen.formen import Melde, Vermerk
from analysen.inhalt import Inhalt, Kapitelinhalt
from analysen.models import Laenge
from analysen.umbruch import EINSPALTIG, ZWEISPALTIG, ist_breit, umbrechen
from sozialraum.kern import zahlen
from sozialraum.kern.pdf import Beilage, Druck, als_pdf
from sozialraum.kern.schriftrichtung import begrenzt

LANGER_NAME = 18
# Im Anhang: Zeilen zweier Tabellen nebeneinander; Wertspalten einer halb- und einer drittelbreiten, und
# einer halbbreiten in kleinerer Schrift.
HOECHSTENS_NEBENEINANDER, SCHMALE_TABELLE, DRITTELTABELLE, SCHMAL_UND_KLEIN = 24, 5, 2, 6
# So viele Jahre passen nebeneinander.
HOECHSTENS_JAHRE = 13


def drucken(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde, beilagen: Sequence[Beilage] = ()) -> Druck:
    """Der Inhalt als PDF; `melde` erfährt jede gesetzte Seite und darf abbrechen."""
    with _fortschritt(melde):
        html = als_html(inhalt, vermerk)
        return als_pdf(
            html,
            gesetzt=lambda seiten: melde(
                0.8, f"{seiten} Seiten sind gesetzt; die PDF-Datei wird geschrieben."
            ),
            beilagen=beilagen,
            kennung=f"sha256:{vermerk.pruefsumme}",
            rechte=(lizenz["satz"], lizenz["adresse"]) if (lizenz := inhalt.get("lizenz")) else ("", ""),
        )


def ist_knapp(inhalt: Inhalt) -> bool:
    """Setzt zweispaltig, was kürzer als die Langfassung ist."""
    return inhalt.get("laenge", Laenge.LANGFASSUNG) != Laenge.LANGFASSUNG


def als_html(inhalt: Inhalt, vermerk: Vermerk) -> str:
    """Die gefüllte Druckvorlage."""
    knapp = ist_knapp(inhalt)
    kapitel, klein, quer = _ans_ende(inhalt["kapitel"], knapp)
    nummern = empfehlungsnummern(inhalt)
    kapitelfolge = [
        {
            **eines,
            "einfach": any(block.get("einfach") for block in eines["bloecke"]),
            "gruppen": list(
                _gruppen(
                    [
                        _an_seinem_platz(block)
                        for block in fuer_vorlage(bloecke, knapp=knapp, nummern=nummern)
                    ],
                    knapp,
                )
            ),
        }
        for eines, bloecke in zip(
            inhalt["kapitel"], umbrechen(kapitel, ZWEISPALTIG if knapp else EINSPALTIG), strict=True
        )
    ]
    html = render_to_string(
        "analysen/druck/analyse.html",
        {
            "inhalt": inhalt,
            "knapp": knapp,
            "kurz": inhalt.get("laenge") == Laenge.KURZPROFIL,
            "titel": inhalt["titel"],
            "verfasser": ", ".join(absender["name"] for absender in inhalt["agenturen"]),
            "karte": sicher(inhalt["karte"]),
            "logos": logos_fuer_vorlage(inhalt),
            "lange_raumnamen": max(map(len, " ".join(inhalt["raeume"]).split())) > LANGER_NAME
            or len(inhalt["raeume"]) > 2,
            "kapitelfolge": kapitelfolge,
            "anhangtabellen": list((_knapp if knapp else _nebeneinander)(fuer_vorlage(klein))),
            "quertabellen": fuer_vorlage(quer),
            "anhang": anhang_fuer_vorlage(inhalt),
            "vermerk": vermerk,
            "fassung": vermerk.fassung,
            "vorschau": vermerk.vorschau,
            "stand": zahlen.datum(vermerk.stand),
            "stand_lang": zahlen.datum(vermerk.stand, "lang"),
            "pruefsumme": vermerk.pruefsumme,
        },
    )
    return begrenzt(html)


def _ans_ende(kapitel: Sequence[Kapitelinhalt], knapp: bool) -> tuple[list[list[Any]], list[Any], list[Any]]:
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
            elif block["art"] == "tabelle" and knapp:
                bleibt.append(_ohne_grundgesamtheit(block))
            else:
                bleibt.append(block)
        folge.append(bleibt)
    return folge, klein, quer


def _gruppen(bloecke: Sequence[dict[str, Any]], knapp: bool) -> Iterator[dict[str, Any]]:
    """Knapp laufen schmale Blöcke, die aufeinander folgen, in zwei Spalten; sonst stehen alle frei.

    Ein Befund allein nimmt die ganze Breite: Neben ihm bliebe sonst die zweite Spalte leer.
    """
    for breit, gruppe in groupby(bloecke, key=lambda block: not knapp or _ist_breit(block)):
        folge = list(gruppe)
        allein = len(folge) == 1 and folge[0]["art"] in ("satz", "hinweis")
        yield {"zweispaltig": not breit and not allein, "bloecke": folge if breit else _text_zuerst(folge)}


def _text_zuerst(schmale: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Text füllt beide Spalten bis zum Fuß der Seite; Bild oder Tabelle davor rissen eine Lücke.

    Befunde, Bilder und Tabellen bleiben in ihrer Folge.
    """
    folge: list[dict[str, Any]] = []
    stelle = 0
    for block in schmale:
        if block["art"] in ("text", "zitat", "liste"):
            folge.insert(stelle, block)
            stelle += 1
        else:
            folge.append(block)
            if block["art"] not in ("abbildung", "tabelle") and stelle == len(folge) - 1:
                stelle += 1
    return folge


def _ist_breit(block: dict[str, Any]) -> bool:
    # Karten und Empfehlungen haben ihre eigenen zwei Spalten.
    return ist_breit(block) or block["art"] in ("bedarfe", "empfehlungen")


def _an_seinem_platz(block: dict[str, Any]) -> dict[str, Any]:
    return {**block, "vorlage": "analysen/druck/_querverweis.html"} if block.get("quer") else block


def _nebeneinander(tabellen: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Die Tabellen des Anhangs in Reihen: kurze zu zweit, lange in drei Teilen, breite und Worte allein.

    Je Reihe `spalten` (1 bis 3) und ihre `tabellen`; ein weiterer Teil trägt `fortsetzung`. Eine kurze wartet
    auf die nächste kurze, auch wenn eine breite dazwischenkommt: So bleibt neben ihr nichts leer.
    """
    offen: list[dict[str, Any]] = []
    for tabelle in tabellen:
        wertspalten, zeilen = len(tabelle["spalten"]), tabelle["zeilen"]
        if tabelle["worte"]:
            yield {"spalten": 1, "tabellen": [tabelle]}
        elif len(zeilen) <= HOECHSTENS_NEBENEINANDER and wertspalten <= SCHMALE_TABELLE:
            offen.append(tabelle)
            if len(offen) == 2:
                yield {"spalten": 2, "tabellen": offen}
                offen = []
        elif wertspalten <= DRITTELTABELLE and len(zeilen) > HOECHSTENS_NEBENEINANDER:
            yield {"spalten": 3, "tabellen": list(_gedrittelt(tabelle))}
        else:
            yield {"spalten": 1, "tabellen": [tabelle]}
    if offen:
        yield {"spalten": 2, "tabellen": offen}


def _knapp(tabellen: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Verläufe mit den Jahren nebeneinander (vier Zeilen statt zwölf), Schmale zu zweit, das Übrige breit.

    Nebeneinander stehen die ähnlich langen. Zwei Spalten, die von selbst fließen, setzte WeasyPrint zehnmal.
    """
    knappe = [_ohne_grundgesamtheit(tabelle) for tabelle in tabellen]
    nach_art = {art: [t for t in knappe if _art(t) == art] for art in ("worte", "verlauf", "schmal", "breit")}
    schmale = nach_art["schmal"]
    if len(schmale) % 2 and nach_art["verlauf"]:
        # Neben der übrigen steht ein Verlauf mit seinen Jahren untereinander.
        schmale.append(min(nach_art["verlauf"], key=lambda tabelle: len(tabelle["spalten"])))
        nach_art["verlauf"].remove(schmale[-1])
    schmale.sort(key=lambda tabelle: len(tabelle["zeilen"]))
    for worte in nach_art["worte"]:
        yield {"spalten": 1, "tabellen": [worte]}
    for verlauf in nach_art["verlauf"]:
        yield {"spalten": 1, "tabellen": [_gedreht(verlauf)]}
    for erste in range(0, len(schmale), 2):
        paar = schmale[erste : erste + 2]
        yield {"spalten": len(paar), "tabellen": paar}
    for breite in nach_art["breit"]:
        yield {"spalten": 1, "tabellen": [breite]}


def _ohne_grundgesamtheit(tabelle: Mapping[str, Any]) -> dict[str, Any]:
    """Wer gezählt wird, steht im Verzeichnis der Quellen; nicht noch unter jeder Tabelle."""
    rand = [notiz for notiz in tabelle["rand"] if not notiz["text"].startswith(GRUNDGESAMTHEIT)]
    return {**tabelle, "rand": rand, "anmerkungen": _zusammengefasst(tabelle["anmerkungen"])}


def _zusammengefasst(anmerkungen: Sequence[str]) -> list[str]:
    """Sagen zwei Anmerkungen von zweierlei dasselbe (`A: ist gestiegen.`), steht es einmal: `A, B: …`."""
    je_satz: dict[str, list[str]] = {}
    for anmerkung in anmerkungen:
        wovon, doppelpunkt, satz = anmerkung.partition(": ")
        je_satz.setdefault(satz if doppelpunkt else anmerkung, []).append(wovon if doppelpunkt else "")
    return [
        ": ".join(filter(None, [", ".join(filter(None, wovon)), satz])) for satz, wovon in je_satz.items()
    ]


def _art(tabelle: dict[str, Any]) -> str:
    if tabelle["worte"]:
        return "worte"
    if _ist_verlauf(tabelle):
        return "verlauf"
    return "schmal" if len(tabelle["spalten"]) <= SCHMAL_UND_KLEIN else "breit"


def _ist_verlauf(tabelle: dict[str, Any]) -> bool:
    zeilen = tabelle["zeilen"]
    return (
        not tabelle["worte"]
        and tabelle["kopfspalte"] in ("Jahr", "Zeitraum")
        and len(tabelle["spalten"]) < len(zeilen) <= HOECHSTENS_JAHRE
        and all(zelle["zahl"] for zeile in zeilen for zelle in zeile["zellen"])
    )


def _gedreht(tabelle: dict[str, Any]) -> dict[str, Any]:
    spalten, zeilen = tabelle["spalten"], tabelle["zeilen"]
    return {
        **tabelle,
        "liegend": True,
        "untertitel": tabelle["untertitel"].replace("Je Zeile", "Je Spalte"),
        "kopfspalte": "",
        "spalten": [{"text": eine["kopf"], "zusatz": eine["zusatz"], "rechts": True} for eine in zeilen],
        "zeilen": [
            {
                "kopf": spalte["text"],
                "zusatz": spalte["zusatz"],
                "summe": False,
                "zellen": [eine["zellen"][nummer] for eine in zeilen],
            }
            for nummer, spalte in enumerate(spalten)
        ],
    }


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
