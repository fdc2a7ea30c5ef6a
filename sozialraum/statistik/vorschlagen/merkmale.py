"""Welche Merkmale eine Tabelle enthält, und wie ein Mensch sie nennt."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.vorschlagen import woerter
from sozialraum.statistik.vorschlagen.altersgrenzen import altersgrenzen_klaeren
from sozialraum.statistik.vorschlagen.doppelzaehlung import gliederungen_klaeren
from sozialraum.statistik.vorschlagen.merkmalsdeutung import (
    DARUNTER,
    Deutung,
    Zusammenhang,
    als_angaben,
    deuten,
    gezaehltes_klaeren,
)
from sozialraum.statistik.vorschlagen.schreibweise import Spuren
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte, schluesselwort

GESCHLECHT_IM_NAMEN = r"(?i)(männlich|maennlich|weiblich)"


def merkmale_bilden(lage: Lage, werte: list[Spalte], spuren: Mapping[int, Spuren]) -> None:
    kategorien = [spalte for spalte in lage.spalten if spalte.rolle == "merkmal"]
    wortlaute = [spalte for spalte in lage.spalten if spalte.rolle in ("tabelle", "wortlaut")]
    einzeltexte = [s.verschiedene[0] for s in lage.spalten if not s.rolle and len(s.verschiedene) == 1]
    hinweise = [
        lage.gestalt.titeltext(),
        *einzeltexte,
        lage.gestalt.blatt,
        lage.stamm,
        *(s.name for s in werte),
    ]
    # Nennt das Blatt, was es zählt, sagt der Dateiname nur noch, worum es insgesamt geht.
    worum = lage.gestalt.blatt if woerter.groessenmuster(lage.gestalt.blatt) else lage.stamm
    einzige = [werte[0].name] if len(werte) == 1 else []
    im_blatt = re.search(GESCHLECHT_IM_NAMEN, lage.gestalt.blatt)
    im_namen = None if im_blatt else re.search(GESCHLECHT_IM_NAMEN, lage.stamm)
    geschlecht = im_blatt or im_namen
    if geschlecht:
        wo = "im Namen des Blattes" if im_blatt else "im Dateinamen"
        lage.vorschlag.belege_mit("Geschlecht", geschlecht.group(), f"steht {wo}.")
    _nur_fuer_gleiche(lage, werte, einzeltexte, im_namen.group() if im_namen else "")
    beschriftungen = [zelle for spalte in (*kategorien, *wortlaute) for zelle in spalte.verschiedene]
    koepfe_der_werte = [DARUNTER.sub("", spalte.angaben.get("_wort", spalte.name)) for spalte in werte]
    ueber_allem = Zusammenhang(
        next((gefunden for text in hinweise if (gefunden := woerter.groesse(text)[0])), ""),
        _bestand_ueber_allem([lage.gestalt.titeltext(), *einzeltexte, *einzige, worum]),
        woerter.geschlecht(geschlecht.group()) if geschlecht else "",
        altersgrenzen_klaeren(lage, [*koepfe_der_werte, *beschriftungen]),
    )
    gliederungen_klaeren(lage, werte, ueber_allem.einschliesslich)
    koepfe = _kopfteile(lage, werte, spuren)
    feste = len(koepfe) == 1 and koepfe[0][1] == ""
    # Die Beschriftungen je Kombination der Schlüssel, für Namen, die ein Mensch versteht.
    texte: dict[tuple[str, ...], tuple[str, ...]] = {}
    for ort in range(len(lage.gestalt.daten)):
        schluessel = tuple(spalte.zellen[ort] for spalte in kategorien)
        texte.setdefault(schluessel, tuple(spalte.zellen[ort] for spalte in wortlaute))
    je_merkmal = _spuren_je_merkmal(lage, kategorien, werte) if kategorien and feste else {}
    fest = ""
    if not kategorien and feste:
        fest = woerter.groesse(ueber_allem.bezeichnung)[1] or "wert"
        lage.orte.append({"fuer": "merkmal", "aus": "fest", "wert": fest})
    deutungen: list[tuple[Deutung, tuple[str, ...]]] = []
    for schluessel, worte in texte.items() or [((), ())]:
        for spalte, kopftext in koepfe:
            teile = [fest] if fest else [*schluessel, *([kopftext] if kopftext else [])]
            sprechend = [
                *(worte or schluessel),
                *([spalte.angaben.get("_text", kopftext)] if kopftext else []),
            ]
            eigene = je_merkmal.get(schluessel, spuren[spalte.stelle])
            deutungen.append((deuten(".".join(teile), sprechend, eigene, ueber_allem), worte))
    ueber_allem = gezaehltes_klaeren(lage, ueber_allem, [eine for eine, _ in deutungen])
    merkmale = [
        als_angaben(lage, eine, ueber_allem)
        | {spalte.rolle: text for spalte, text in zip(wortlaute, worte, strict=True)}
        for eine, worte in deutungen
    ]
    eindeutig = {merkmal["schluessel"]: merkmal for merkmal in merkmale}
    _nur_eine_je_bestand(eindeutig.values())
    lage.inhalt["merkmale"] = list(eindeutig.values())
    lage.vorschlag.belege_mit(
        "Merkmale",
        anzahl(len(eindeutig), "Merkmal", "Merkmale"),
        "Etwa: " + "; ".join(m["bezeichnung"] for m in list(eindeutig.values())[:3]) + ".",
    )
    bestaende = sorted(
        {woerter.NAMEN_DER_BESTAENDE[m["groesse"]] for m in eindeutig.values() if "groesse" in m}
    )
    lage.vorschlag.belege_mit(
        "Für Indikatoren",
        ", ".join(bestaende) if bestaende else "keine dieser Zahlen",
        "Gerechnet wird nur mit dem, was genau so heißt, nicht mit Anteilen oder Teilen einer Gruppe.",
    )


def _spuren_je_merkmal(
    lage: Lage, kategorien: Sequence[Spalte], werte: Sequence[Spalte]
) -> dict[tuple[str, ...], Spuren]:
    """Stehen Anzahlen und Anteile untereinander, hat jedes Merkmal seine eigenen Nachkommastellen."""
    je_merkmal: dict[tuple[str, ...], Spuren] = defaultdict(Spuren)
    for ort, (_, zellen) in enumerate(lage.gestalt.daten):
        spuren = je_merkmal[tuple(spalte.zellen[ort] for spalte in kategorien)]
        for spalte in werte:
            if spalte.stelle < len(zellen):
                spuren.sehen(zellen[spalte.stelle])
    return je_merkmal


def _kopfteile(lage: Lage, werte: Sequence[Spalte], spuren: Mapping[int, Spuren]) -> list[tuple[Spalte, str]]:
    """Je Wertspalte (oder Sorte davon) der Teil des Merkmals aus dem Kopf; leer, wenn dort keiner steht."""
    gedreht = any("raum" in spalte.angaben.get("fest", {}) for spalte in werte)
    teile: dict[str, Spalte] = {}
    oberhalb = ""
    for spalte in werte:
        if gedreht:
            teil = ""
        elif "_teile" in spalte.angaben:
            teil = spalte.angaben["_merkmal"]
            spalte.angaben["_text"] = re.sub(r"\s+(am|zum|im|vom|Stand)$", "", teil)
        elif len(werte) == 1:
            teil = ""
        else:
            name = spalte.angaben.get("_wort", spalte.name)
            teil = schluesselwort(spalte)
            darunter = DARUNTER.match(spalte.name)
            text = f"{oberhalb}, {spalte.name}" if darunter and oberhalb else name
            oberhalb = oberhalb if darunter else spalte.name
            spalte.angaben |= {"fest": spalte.angaben.get("fest", {}) | {"merkmal": teil}, "_text": text}
        erste = teile.setdefault(teil, spalte)
        if erste is not spalte:
            # Dasselbe Merkmal in einem anderen Jahr: Auch dort können Nachkommastellen oder Minus stehen.
            spuren[erste.stelle].dazu(spuren[spalte.stelle])
    return [(spalte, teil) for teil, spalte in teile.items()]


def _nur_eine_je_bestand(merkmale: Iterable[dict[str, Any]]) -> None:
    """Zählen zwei Spalten dem Wort nach dasselbe, ist eine etwas anderes: keine geht in Indikatoren ein."""
    je_bestand: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for eines in merkmale:
        if "groesse" in eines:
            wer = tuple(eines.get(wort) for wort in ("groesse", "geschlecht", "alter_von", "alter_bis"))
            je_bestand.setdefault(wer, []).append(eines)
    for gleiche in je_bestand.values():
        if len(gleiche) > 1:
            for eines in gleiche:
                del eines["groesse"]


def _nur_fuer_gleiche(
    lage: Lage, werte: Sequence[Spalte], einzeltexte: Sequence[str], geschlecht: str
) -> None:
    """Sagt nur der Titel oder der Dateiname, was gezählt wird, muss er es auch bei der nächsten Datei sagen.

    Sonst läse dieselbe Vorlage Frauen als Männer oder Beschäftigte als Arbeitslose, wo sich die Köpfe
    gleichen.
    """
    titel = woerter.groessenmuster(lage.gestalt.titeltext())
    if titel:
        lage.inhalt["titel"] = f"(?i){titel}"
    blatt = lage.gestalt.blatt
    if woerter.groessenmuster(blatt) or re.search(GESCHLECHT_IM_NAMEN, blatt):
        lage.inhalt["blatt"] = woerter.allgemein(blatt)
    verlangt = [geschlecht] if geschlecht else []
    anderswo = [*einzeltexte, lage.gestalt.blatt, *(spalte.name for spalte in werte)]
    if not titel and not any(woerter.groessenmuster(text) for text in anderswo):
        verlangt += [muster for muster in [woerter.groessenmuster(lage.stamm)] if muster]
    if verlangt:
        lage.inhalt["dateiname"] = "(?i)" + "".join(f"(?=.*(?:{muster}))" for muster in verlangt)


def _bestand_ueber_allem(texte: Sequence[str]) -> str | None:
    """Der erste genannte Bestand; None, wenn einer der Texte sagt, dass nicht der ganze gezählt ist."""
    bestaende = [woerter.titelbestand(text) for text in texte]
    return None if None in bestaende else next((einer for einer in bestaende if einer), "")
