"""Die HTML-Ausgabe: eine Datei für jeden Bildschirm, jede Zahl führt zu ihrer Zeile und ihrer Quelle."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from analysen.darstellen import (
    anhang_fuer_vorlage,
    blicke_fuer_vorlage,
    fuer_vorlage,
    logos_fuer_vorlage,
    sicher,
)
from analysen.formen import Ausgabe, Melde, Vermerk
from analysen.inhalt import BenannteZahl, Block, Inhalt, Notiz, Tabelle, Zahl
from analysen.zahlenliste import Zahlenliste
from sozialraum.kern import zahlen
from sozialraum.kern.schriftrichtung import begrenzt

GESTALT = "css/ausgabe.css"
_KUERZEL = re.compile(r"\bQ\d+\b")
_VORZEICHEN = f"+{zahlen.MINUS}"


def html(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Ausgabe:
    """Eine Datei, die nichts nachlädt und ohne Skript auskommt."""
    melde(0.3, "Die Seite wird geschrieben.")
    gestalt = (Path(settings.STATICFILES_DIRS[0]) / GESTALT).read_text()
    seite = render_to_string(
        "analysen/formen/ausgabe.html",
        {**_kopf(inhalt, vermerk), "gestalt": sicher(gestalt), "seite": sicher(als_seite(inhalt, vermerk))},
    )
    return Ausgabe(inhalt=begrenzt(seite).encode())


def als_seite(inhalt: Inhalt, vermerk: Vermerk) -> str:
    """Verzeichnis, Kapitel, Anhang, Zahlentafel und Impressum ab Überschrift 2; ohne Titel, Stil und Skript.

    Gehört in ein Element mit den Klassen `ausgabe ausgabe__seite`; die Gestalt ist `static/css/ausgabe.css`.
    """
    liste = Zahlenliste(inhalt)
    anker = Anker(liste)
    seite = render_to_string(
        "analysen/formen/_seite.html",
        {
            **_kopf(inhalt, vermerk),
            "blicke": [
                {**blick, "rand": _rand(blick["rand"], liste)}
                for blick in blicke_fuer_vorlage(inhalt["blicke"], anker)
            ],
            "kapitelfolge": [
                {**kapitel, "bloecke": _bloecke(kapitel["bloecke"], anker)} for kapitel in inhalt["kapitel"]
            ],
            "raumeinheiten": _bloecke(_raumeinheiten(inhalt["anhang"].get("raumeinheiten")), anker),
            "anhang": anhang_fuer_vorlage(inhalt),
            "zahlentafel": [
                {"kapitel": kapitel, "zeilen": list(zeilen)}
                for kapitel, zeilen in groupby(liste.zeilen, key=lambda zeile: zeile.kapitel)
            ],
        },
    )
    return begrenzt(seite)


class Anker:
    """Führt von jeder Zahl zu ihrer Zeile in der Zahlentafel, wie am Bildschirm zu ihrer Herkunft."""

    def __init__(self, liste: Zahlenliste) -> None:
        self.zahlenliste = liste

    def woher(self, zahl: Zahl) -> str:
        nummer = self.zahlenliste.nummer(zahl)
        return f"#{nummer}" if nummer else ""

    def liste(self, name: str) -> str:
        """Außerhalb der Anwendung gibt es keine längere Liste."""
        return ""

    def angebot(self, zahl: Zahl) -> str:
        return ""


def _kopf(inhalt: Inhalt, vermerk: Vermerk) -> dict[str, Any]:
    return {
        "inhalt": inhalt,
        "vermerk": vermerk,
        "titel": inhalt["titel"],
        "verfasser": ", ".join(absender["name"] for absender in inhalt["agenturen"]),
        "karte": sicher(inhalt["karte"]),
        "logos": logos_fuer_vorlage(inhalt),
        "stand": zahlen.datum(vermerk.stand),
        "stand_lang": zahlen.datum(vermerk.stand, "lang"),
    }


def _raumeinheiten(tabelle: Tabelle | None) -> Sequence[Block]:
    return [] if tabelle is None else [tabelle]


def _bloecke(bloecke: Sequence[Block], anker: Anker) -> list[dict[str, Any]]:
    liste = anker.zahlenliste
    fertige = fuer_vorlage(bloecke, stufe=3, herkunft=anker)
    for block, fertig in zip(bloecke, fertige, strict=True):
        if "rand" in fertig:
            fertig["rand"] = _rand(fertig["rand"], liste)
        if block["art"] == "satz":
            fertig["text"], uebrige = verknuepft(block["text"], block.get("zahlen", []), anker)
            fertig["verweise"] = [{**eine, "woher": anker.woher(eine["zahl"])} for eine in uebrige]
        elif block["art"] == "tabelle":
            # Auch Zellen, die eine Zahl drucken, aber keine der Statistik sind, haben eine Zeile.
            for zeile, fertige_zeile in zip(block["zeilen"], fertig["zeilen"], strict=True):
                for zelle, fertige_zelle in zip(zeile["zellen"], fertige_zeile["zellen"], strict=True):
                    if nummer := liste.nummer(zelle):
                        fertige_zelle["woher"] = f"#{nummer}"
        elif block["art"] == "bedarfe":
            fertig["karten"] = [
                {
                    **karte,
                    "grundlagen": [
                        {**eine, "quelle": _mit_quellen(eine["quelle"])} for eine in karte["grundlagen"]
                    ],
                }
                for karte in fertig["karten"]
            ]
    return fertige


def _rand(rand: Iterable[Notiz], liste: Zahlenliste) -> list[Mapping[str, Any]]:
    """Kürzel führen ins Verzeichnis der Quellen, Zahlen in die Zahlentafel."""
    fertig: list[Mapping[str, Any]] = []
    for notiz in rand:
        nummer = liste.nummer(notiz)
        if nummer:
            fertig.append({**notiz, "text": sicher(_verweis(f"#{nummer}", notiz["text"]))})
        elif notiz["art"] == "quelle":
            fertig.append({**notiz, "text": _mit_quellen(notiz["text"])})
        else:
            fertig.append(notiz)
    return fertig


def _mit_quellen(text: str) -> str:
    return sicher(_KUERZEL.sub(lambda treffer: _verweis(f"#{treffer[0]}", treffer[0]), escape(text)))


def _verweis(ziel: str, text: str) -> str:
    return f'<a href="{escape(ziel)}">{escape(text)}</a>'


def verknuepft(text: str, genannte: Sequence[BenannteZahl], anker: Anker) -> tuple[str, list[BenannteZahl]]:
    """Der Satz mit seinen Zahlen als Verweisen, und die Zahlen, die er nicht wörtlich nennt.

    „3,4 % weniger“ ist gedruckt ohne das Vorzeichen, das die Zahl −3,4 % für sich trägt.
    """
    stellen: list[tuple[int, int, str]] = []
    uebrige: list[BenannteZahl] = []
    for eine in genannte:
        ziel = anker.woher(eine["zahl"])
        gedruckt = eine["zahl"]["text"]
        for gesucht in dict.fromkeys((gedruckt, gedruckt.lstrip(_VORZEICHEN))):
            muster = rf"(?<![\d,.]){re.escape(gesucht)}(?!\d|[,.]\d)"
            treffer = next(
                (
                    einer
                    for einer in re.finditer(muster, text)
                    if all(einer.end() <= von or bis <= einer.start() for von, bis, _ in stellen)
                ),
                None,
            )
            if treffer and ziel:
                stellen.append((treffer.start(), treffer.end(), ziel))
                break
        else:
            uebrige.append(eine)
    fertig, ende = "", 0
    for von, bis, ziel in sorted(stellen):
        fertig += escape(text[ende:von]) + _verweis(ziel, text[von:bis])
        ende = bis
    return sicher(fertig + escape(text[ende:])), uebrige
