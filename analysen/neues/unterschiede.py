"""Was an einer Ausgabe anders ist als an der letzten, in Sätzen für den Anhang; rein, ohne Django."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysen.gedruckte_zahlen import zahlen_der_statistik
from analysen.inhalt import Inhalt, Zahl
from analysen.neues.wandel import GEHEIME, gerundet_gesagt
from sozialraum.kern.zahlen import anzahl, aufzaehlung
from sozialraum.statistik.zeitraeume import in_worten

HOECHSTENS_NAMEN, HOECHSTENS_ZAHLEN = 8, 12


def unterschiede(
    alt: Mapping[str, Any], neu: Inhalt, *, namen: Mapping[str, str], orte: Mapping[str, str]
) -> list[str]:
    """Kapitel, Rechenwege, Quellen und nachträglich andere Zahlen; leer, wenn nichts davon anders ist.

    `namen`: Indikator → Bezeichnung, `orte`: Gebiet → Name. `alt` kann aus einer älteren Gestalt stammen.
    """
    damals, heute = alt.get("anhang", {}), neu["anhang"]
    return [
        *_dazu_und_weg("das Kapitel", "die Kapitel", _titel(alt.get("kapitel", ())), _titel(neu["kapitel"])),
        *_rechenwege(damals.get("definitionen", ()), heute["definitionen"]),
        *_dazu_und_weg(
            "die Quelle", "die Quellen", _quellen(damals.get("quellen", ())), _quellen(heute["quellen"])
        ),
        *_zahlen(alt, neu, namen, orte),
    ]


# Was außer Kapiteln noch anders sein kann, in Worten mit Artikel.
TEILE = {
    "titel": "der Titel",
    "raeume": "die Sozialräume",
    "gebiet": "die Lage der Sozialräume",
    "agenturen": "die Angaben der Agenturen",
    "traeger": "der Träger",
    "foerderhinweis": "der Förderhinweis",
    "lizenz": "die Lizenz",
    "logos": "die Logos auf der Titelseite",
    "karte": "die Karte auf dem Titel",
    "blicke": "„Auf einen Blick“",
    "anhang": "der Anhang",
}


def geaenderte_teile(alt: Mapping[str, Any], neu: Inhalt) -> list[str]:
    """In Sätzen, welche Kapitel und Teile nicht mehr dieselben sind, auch wo keine Zahl anders ist."""
    damals = {eines["schluessel"]: eines for eines in alt.get("kapitel", ())}
    kapitel = [
        f"„{eines['titel']}“"
        for eines in neu["kapitel"]
        if eines["schluessel"] in damals
        and (eines["titel"], eines["bloecke"])
        != (damals[eines["schluessel"]]["titel"], damals[eines["schluessel"]]["bloecke"])
    ]
    teile = [wort for key, wort in TEILE.items() if alt.get(key) != neu.get(key)]
    saetze = []
    if kapitel:
        viele = "der Kapitel" if len(kapitel) > 1 else "des Kapitels"
        saetze.append(f"Anders ist der Inhalt {viele} {_genannt(kapitel)}.")
    if teile:
        saetze.append(f"Anders {'sind' if len(teile) > 1 else 'ist'} {aufzaehlung(teile)}.")
    return saetze


def _titel(kapitel: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {eines["schluessel"]: f"„{eines['titel']}“" for eines in kapitel}


def _quellen(quellen: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {f"{eine['name']} {eine['herausgeber']}": eine["name"] for eine in quellen}


def _dazu_und_weg(eines: str, viele: str, alt: Mapping[str, str], neu: Mapping[str, str]) -> list[str]:
    saetze = []
    for text, gemeinte in (
        ("Neu", [neu[key] for key in neu if key not in alt]),
        ("Nicht mehr dabei", [alt[key] for key in alt if key not in neu]),
    ):
        einmal = list(dict.fromkeys(gemeinte))
        if einmal:
            saetze.append(
                f"{text} {f'ist {eines}' if len(einmal) == 1 else f'sind {viele}'} {_genannt(einmal)}."
            )
    return saetze


def _genannt(namen: Sequence[str]) -> str:
    weitere = len(namen) - HOECHSTENS_NAMEN
    dazu = [f"{weitere} weitere"] if weitere > 0 else []
    return aufzaehlung([*namen[:HOECHSTENS_NAMEN], *dazu])


def _rechenwege(alt: Iterable[Mapping[str, Any]], neu: Iterable[Mapping[str, Any]]) -> list[str]:
    """Was heute anders gerechnet wird; ältere Fassungen nennen Formel und Version nicht."""
    damals = {eine["name"]: eine for eine in alt}
    andere = [
        eine["name"]
        for eine in neu
        if (frueher := damals.get(eine["name"])) is not None
        and any(frueher.get(wie) not in (None, eine.get(wie)) for wie in ("version", "formel", "einheit"))
    ]
    return [f"Anders gerechnet als damals: {_genannt(andere)}."] if andere else []


def _zahlen(
    alt: Mapping[str, Any], neu: Inhalt, namen: Mapping[str, str], orte: Mapping[str, str]
) -> list[str]:
    """Dieselbe Zahl zur selben Zeit am selben Ort, heute anders gedruckt als damals."""
    damals = _je_stelle(alt)
    andere = [
        (stelle, damals[stelle], zahl)
        for stelle, zahl in _je_stelle(neu).items()
        if stelle in damals and damals[stelle]["text"] != zahl["text"]
    ]
    saetze = [
        f"{namen.get(indikator, indikator)}, {orte.get(gebiet, gebiet)} {in_worten(zeitraum)}: "
        f"{_statt(frueher, zahl)}."
        for (indikator, gebiet, zeitraum, *_), frueher, zahl in andere[:HOECHSTENS_ZAHLEN]
    ]
    weitere = len(andere) - len(saetze)
    if weitere > 0:
        wort = anzahl(weitere, "weitere Zahl wurde", "weitere Zahlen wurden")
        saetze.append(f"{wort} seither berichtigt.")
    return saetze


def _statt(frueher: Zahl, zahl: Zahl) -> str:
    """Was seither geheim ist, wiederholt eine neue Ausgabe nicht."""
    return "seither geheim" if zahl["zeichen"] in GEHEIME else f"{zahl['text']} statt {frueher['text']}"


def _je_stelle(inhalt: Mapping[str, Any] | Inhalt) -> dict[tuple[str, str, str, str, bool], Zahl]:
    """Gerundet Gesagtes für sich: „etwa 24.000“ berichtigt „23.904“ nicht."""
    je_stelle: dict[tuple[str, str, str, str, bool], Zahl] = {}
    for zahl in zahlen_der_statistik(inhalt):
        stelle = (
            zahl["indikator"],
            zahl["gebiet"],
            zahl["zeitraum"],
            zahl["einheit"],
            gerundet_gesagt(zahl),
        )
        je_stelle.setdefault(stelle, zahl)
    return je_stelle
