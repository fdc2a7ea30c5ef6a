"""Was die öffentliche Seite einer Fassung zeigt; gelesen wird nur ihr Inhalt, nie der heutige Entwurf."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from analysen.darstellen import fuer_vorlage, sicher
from analysen.formen import FORMEN, Vermerk
from analysen.formen.html import als_seite
from analysen.inhalt import Block, Inhalt
from analysen.models import Fassungsdatei, Laenge, Veroeffentlichung
from analysen.oeffentlich import abfragen
from analysen.oeffentlich.zitieren import beschreibung, herausgeber, zitat
from sozialraum.kern.ablage import dateisicher

# Wofür jede Form gut ist, in der Reihenfolge, in der sie angeboten werden.
WOZU = {
    "pdf": ("PDF", "zum Lesen und Drucken, barrierefrei"),
    "html": ("Webseite (HTML)", "eine Datei, auch ohne Netz zu lesen"),
    "docx": ("Word (DOCX)", "zum Weiterverwenden der Texte"),
    "xlsx": ("Excel (XLSX)", "alle gedruckten Zahlen mit Quellen"),
    "csv-excel": ("CSV für Excel", "alle gedruckten Zahlen, öffnet sich in Excel"),
    "csv": ("CSV offen", "alle gedruckten Zahlen, für Programme"),
}


@dataclass(frozen=True)
class Angebot:
    """Eine Form zum Herunterladen; `datei` ist None, solange es sie nicht gibt."""

    form: str
    name: str
    wozu: str
    datei: Fassungsdatei | None


def fassungsseite(gezeigt: Veroeffentlichung, *, adresse: str, heute: date) -> dict[str, Any]:
    inhalt: Inhalt = gezeigt.fassung.inhalt
    erschienen = timezone.localdate(gezeigt.ab)
    vorhandene = {eine.form: eine for eine in abfragen.dateien([gezeigt])}
    angebote = [
        Angebot(form, name, wozu, vorhandene.get(form))
        for form, (name, wozu) in WOZU.items()
        if form in FORMEN or form in vorhandene
    ]
    fehlt = any(angebot.datei is None for angebot in angebote)
    return {
        "titel": inhalt["titel"],
        "gezeigt": gezeigt,
        "fassung": gezeigt.fassung,
        "inhalt": inhalt,
        "laenge": dict(Laenge.choices).get(inhalt.get("laenge", ""), ""),
        "raeume": gezeigt.fassung.analyse.sozialraeume.all(),
        "erschienen": erschienen,
        "herausgeber": herausgeber(inhalt),
        "einfach": einfache_sprache(inhalt),
        "angebote": angebote,
        "pdf": "pdf" in vorhandene,
        "wird_erzeugt": fehlt and abfragen.wird_erzeugt(gezeigt),
        "nachbarn": abfragen.nachbarn(gezeigt),
        "beschreibung": beschreibung(inhalt, gezeigt.zusammenfassung),
        "zitat": zitat(
            inhalt,
            fassung=gezeigt.fassung.nummer,
            erschienen=erschienen,
            adresse=adresse,
            abgerufen=heute,
            pruefsumme=gezeigt.fassung.sha256,
        ),
        "kanonisch": adresse,
    }


def leseseite(gezeigt: Veroeffentlichung) -> dict[str, Any]:
    """Die ganze Fassung zum Lesen am Bildschirm, wie in der Datei; wer sie freigab, steht hier nicht."""
    inhalt: Inhalt = gezeigt.fassung.inhalt
    vermerk = Vermerk(
        fassung=gezeigt.fassung.nummer,
        vorschau=False,
        stand=gezeigt.fassung.erstellt,
        pruefsumme=gezeigt.fassung.sha256,
        berichtigt=gezeigt.fassung.berichtigt.nummer if gezeigt.fassung.berichtigt else None,
        erratum=gezeigt.fassung.erratum,
    )
    return {
        "titel": inhalt["titel"],
        "gezeigt": gezeigt,
        "herausgeber": herausgeber(inhalt),
        "beschreibung": beschreibung(inhalt, gezeigt.zusammenfassung),
        "vermerk": vermerk,
        "seite": sicher(als_seite(inhalt, vermerk)),
    }


def einfache_sprache(inhalt: Inhalt) -> list[dict[str, Any]]:
    """„Das Wichtigste in Einfacher Sprache“, fertig für die Vorlage; leer, wenn die Fassung keins hat."""
    gemeint: list[Block] = [
        block
        for kapitel in inhalt["kapitel"]
        for block in kapitel["bloecke"]
        if block["art"] == "text" and block.get("einfach")
    ]
    return fuer_vorlage(gemeint, stufe=3)


def dateiname(gezeigt: Veroeffentlichung, form: str) -> str:
    """Die Kennung der Veröffentlichung: So heißt die Datei überall gleich."""
    return FORMEN[form].dateiname(dateisicher(gezeigt.kennung))


def inhaltsart(form: str) -> str:
    return FORMEN[form].inhaltsart
