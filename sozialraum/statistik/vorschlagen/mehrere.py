"""Mehrere Tabellen einer Datei, auf mehreren Blättern oder untereinander, werden eine Importvorlage.

Tabellen gleicher Form sind eine: Fünf Blätter für fünf Jahre liest dieselbe Angabe, und das sechste auch.
Zählen zwei dasselbe, heißt ihr Merkmal nach dem Blatt, damit keine Zahl die andere verdrängt.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.vorlage.raumangaben import UMLAUTE
from sozialraum.statistik.vorschlagen.benennen import NAME, VORSATZ_STELLEN, summen_voranstellen
from sozialraum.statistik.vorschlagen.ergebnis import Frage, Vorschlag
from sozialraum.statistik.vorschlagen.gestalt import Gestalt
from sozialraum.statistik.vorschlagen.woerter import allgemein
from sozialraum.statistik.vorschlagen.zaehlen import bestand

JE_TABELLE = ("titel", "ende", "fields", "orte", "auslassen")
FUER_ALLE = ("missingValues", "nullwerte", "vermerke", "namen", "summen")
# Diese Fragen stellt nur, wer kein bekanntes Gebiet gesehen hat.
OHNE_GEBIETE = frozenset({"ags", "ebene", "gemeinde", "gemeindename"})
GENANNTE_BLAETTER = 4
# Dieser Beleg zählt sonst nur die Merkmale der ersten Tabelle.
MERKMALE = "Merkmale"


@dataclass
class Teil:
    """Eine Tabelle mit ihrem eigenen Vorschlag; `darueber` steht auf demselben Blatt schon eine.

    `zeiten` und `orte` sind, was sie an Zeiträumen und Gebieten nennt.
    """

    gestalt: Gestalt
    vorschlag: Vorschlag
    zeiten: frozenset[str]
    orte: frozenset[str]
    darueber: bool = False

    def trifft(self, andere: "Teil") -> bool:
        """Können beide dieselbe Zelle liefern: gleiches Gebiet, gleicher Zeitraum?"""
        return bool(self.zeiten & andere.zeiten) and bool(self.orte & andere.orte)

    @property
    def name(self) -> str:
        titel = self.gestalt.titeltext().split("\n")[0].strip()
        return (titel if self.darueber or not self.gestalt.blatt else self.gestalt.blatt)[:60] or "Tabelle"

    @property
    def fragen_nach_gebieten(self) -> frozenset[str]:
        return OHNE_GEBIETE & {frage.kennung for frage in self.vorschlag.fragen}


def tabellen_verbinden(vorschlag: Vorschlag, teile: Sequence[Teil], antworten: Mapping[str, str]) -> None:
    """Schreibt `tabellen` und was für alle gilt, oder die eine Tabelle ganz oben."""
    genommen = _mit_gebieten(vorschlag, teile)
    for teil in genommen:
        _fragen_uebernehmen(vorschlag, teil.vorschlag)
    erste = genommen[0]
    vorschlag.belege += erste.vorschlag.belege
    if len(genommen) == 1:
        if len(teile) > 1 and erste.gestalt.blatt:
            vorschlag.inhalt["blatt"] = allgemein(erste.gestalt.blatt)
        vorschlag.inhalt |= erste.vorschlag.inhalt
        vorschlag.inhalt["dialect"]["headerRows"] = list(erste.gestalt.kopfzeilen)
        return
    _unterscheiden(genommen, antworten)
    inhalt = vorschlag.inhalt
    for teil in genommen:
        _gemeinsames(inhalt, teil.vorschlag.inhalt)
    inhalt["tabellen"] = _formen(genommen)
    vorschlag.belege = [beleg for beleg in vorschlag.belege if beleg.was != MERKMALE]
    vorschlag.belege_mit(
        MERKMALE,
        anzahl(len(inhalt["merkmale"]), "Merkmal", "Merkmale"),
        "Etwa: " + "; ".join(eines["bezeichnung"] for eines in inhalt["merkmale"][:3]) + ".",
    )
    inhalt["dialect"]["headerRows"] = list(erste.gestalt.kopfzeilen)
    vorschlag.belege_mit(
        "Tabellen",
        anzahl(len(genommen), "Tabelle", "Tabellen"),
        "; ".join(
            f"„{teil.name}“ mit {anzahl(len(teil.gestalt.daten), 'Datenzeile', 'Datenzeilen')}"
            for teil in genommen
        )
        + ".",
    )


def _mit_gebieten(vorschlag: Vorschlag, teile: Sequence[Teil]) -> list[Teil]:
    """Nur wo die Datei sonst bekannte Gebiete nennt, bleibt eine Tabelle ohne sie aus."""
    offen = min((teil.fragen_nach_gebieten for teil in teile), key=len)
    erkannt = [teil for teil in teile if teil.fragen_nach_gebieten == offen]
    ags = erkannt[0].vorschlag.inhalt.get("ags")
    genommen = [teil for teil in erkannt if teil.vorschlag.inhalt.get("ags") == ags]
    fehlt = [teil.name for teil in teile if teil not in genommen]
    if fehlt:
        mehr = (
            f" und {zahl(len(fehlt) - GENANNTE_BLAETTER)} weitere" if len(fehlt) > GENANNTE_BLAETTER else ""
        )
        vorschlag.belege_mit(
            "Ausgelassen",
            ", ".join(f"„{name}“" for name in fehlt[:GENANNTE_BLAETTER]) + mehr,
            "Dort stehen keine Gebiete, die es hier schon gibt.",
        )
    return genommen


def _fragen_uebernehmen(vorschlag: Vorschlag, teil: Vorschlag) -> None:
    """Dieselbe Frage zu mehreren Tabellen wird einmal gestellt und gilt für alle."""
    vorschlag.weglassbar |= teil.weglassbar
    for ziel, fragen in ((vorschlag.fragen, teil.fragen), (vorschlag.beantwortet, teil.beantwortet)):
        gestellt: set[str] = {frage.kennung for frage in ziel}
        neue: list[Frage] = [frage for frage in fragen if frage.kennung not in gestellt]
        ziel += neue


def _gemeinsames(inhalt: dict[str, Any], teil: Mapping[str, Any]) -> None:
    """Gebiete, Legende und Merkmale gelten für alle Tabellen."""
    for wort, wert in teil.items():
        if wort in FUER_ALLE:
            gesammelt = inhalt.setdefault(wort, [])
            gesammelt += [eines for eines in wert if eines not in gesammelt]
        elif wort == "merkmale":
            bekannt = {eines["schluessel"] for eines in inhalt.setdefault(wort, [])}
            inhalt[wort] += [eines for eines in wert if eines["schluessel"] not in bekannt]
        elif wort == "raeume":
            gesammelt = inhalt.setdefault(wort, [])
            gesammelt += [eines for eines in wert if eines not in gesammelt]
            # Was auf jeden Namen passt, steht hinter dem, was nur auf einige passt.
            gesammelt.sort(key=lambda eines: eines["muster"] == "(?P<name>.+)")
        elif wort not in (*JE_TABELLE, "blatt"):
            inhalt.setdefault(wort, wert)


def _unterscheiden(teile: Sequence[Teil], antworten: Mapping[str, str]) -> None:
    """Wo zwei Tabellen dieselbe Zelle liefern könnten, heißt das Merkmal der zweiten nach ihr.

    Dieselben Menschen gehen dann nur mit der ersten in Indikatoren ein.
    """
    vergeben: set[str] = set()
    for nummer, teil in enumerate(teile):
        davor = [eine for eine in teile[:nummer] if eine.trifft(teil)]
        merkmale = teil.vorschlag.inhalt["merkmale"]
        schluessel = {eines["schluessel"] for eine in davor for eines in eine.vorschlag.inhalt["merkmale"]}
        bestaende = {bestand(eines) for eine in davor for eines in eine.vorschlag.inhalt["merkmale"]}
        if any(eines["schluessel"] in schluessel for eines in merkmale):
            _voranstellen(teil, _vorsatz(teil.name, vergeben), antworten)
        for eines in merkmale:
            if "groesse" in eines and bestand(eines) in bestaende:
                del eines["groesse"]


def _vorsatz(name: str, vergeben: set[str]) -> str:
    stamm = re.sub(r"[^a-z0-9]+", "", name.casefold().translate(UMLAUTE))[: VORSATZ_STELLEN - 2] or "t"
    wort, nummer = stamm, 2
    while wort in vergeben:
        wort, nummer = f"{stamm}{nummer}", nummer + 1
    vergeben.add(wort)
    return wort


def _voranstellen(teil: Teil, vorsatz: str, antworten: Mapping[str, str]) -> None:
    inhalt = teil.vorschlag.inhalt
    inhalt["orte"] = [{"fuer": "merkmal", "aus": "fest", "wert": vorsatz}, *inhalt.get("orte", [])]
    for merkmal in inhalt["merkmale"]:
        merkmal["schluessel"] = f"{vorsatz}.{merkmal['schluessel']}"
        eigener = antworten.get(NAME + merkmal["schluessel"], "").strip()
        merkmal["bezeichnung"] = eigener or f"{merkmal['bezeichnung']} ({teil.name})"
    summen_voranstellen(inhalt, vorsatz)


# Formen ----------------------------------------------------------------------------------------


def _formen(teile: Sequence[Teil]) -> list[dict[str, Any]]:
    """Je Form eine Tabelle; auf mehreren Blättern gilt sie für jedes, das so heißt."""
    je_form: dict[str, tuple[dict[str, Any], list[Teil]]] = {}
    for teil in teile:
        form = _form(teil)
        schluessel = repr(sorted(form.items())) + (teil.gestalt.blatt if teil.darueber else "")
        je_form.setdefault(schluessel, (form, []))[1].append(teil)
    fertig = []
    alle = {teil.gestalt.blatt for teil in teile}
    for form, gleiche in je_form.values():
        eine: dict[str, Any] = {"name": gleiche[0].name}
        if gleiche[0].gestalt.blatt:
            eine["blatt"] = _blattmuster([teil.gestalt.blatt for teil in gleiche], alle)
        fertig.append(eine | form)
    return fertig


def _blattmuster(namen: Sequence[str], alle: Collection[str]) -> str:
    """Passt auf diese Blätter und auf keines der anderen; nächstes Jahr auch auf „2024“ statt „2023“."""
    muster = "|".join(dict.fromkeys(allgemein(name) for name in namen))
    if any(re.fullmatch(muster, anderes) for anderes in set(alle) - set(namen)):
        muster = "|".join(dict.fromkeys(map(re.escape, namen)))
    return muster


def _form(teil: Teil) -> dict[str, Any]:
    """Was diese Tabelle sagt, ohne den Namen ihres Blattes."""
    inhalt, gestalt = teil.vorschlag.inhalt, teil.gestalt
    form = {wort: inhalt[wort] for wort in JE_TABELLE if wort in inhalt}
    erste = 1
    if teil.darueber:
        erste, zellen = [*gestalt.titel, *gestalt.kopf, *gestalt.daten][0]
        anfang = next((" ".join(zelle.split()) for zelle in zellen if zelle.strip()), "")
        form["beginn"] = allgemein(anfang)
    form["headerRows"] = [nummer - erste + 1 for nummer in gestalt.kopfzeilen]
    return form
