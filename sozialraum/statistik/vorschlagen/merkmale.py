"""Welche Merkmale eine Tabelle enthält, und wie ein Mensch sie nennt."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.vorschlagen import woerter
from sozialraum.statistik.vorschlagen.schreibweise import Spuren
from sozialraum.statistik.vorschlagen.spalten import (
    Lage,
    Spalte,
)

LAENGSTER_SCHLUESSEL = 50


def merkmale_bilden(lage: Lage, werte: list[Spalte], spuren: Mapping[int, Spuren]) -> None:
    kategorien = [spalte for spalte in lage.spalten if spalte.rolle == "merkmal"]
    wortlaute = [spalte for spalte in lage.spalten if spalte.rolle in ("tabelle", "wortlaut")]
    einzeltexte = [s.verschiedene[0] for s in lage.spalten if not s.rolle and len(s.verschiedene) == 1]
    hinweise = [lage.gestalt.titeltext(), *einzeltexte, lage.stamm, *(s.name for s in werte)]
    bezeichnung, groesse = _was_gezaehlt_wird(hinweise)
    im_namen = re.search(r"(?i)(männlich|maennlich|weiblich)", lage.stamm)
    ueberall = woerter.geschlecht(im_namen.group()) if im_namen else ""
    if im_namen:
        lage.vorschlag.belege_mit("Geschlecht", im_namen.group(), "steht im Dateinamen.")
    _nur_fuer_gleiche(lage, werte, einzeltexte, im_namen.group() if im_namen else "")
    _ueberschneidungen(lage, werte)
    koepfe = _kopfteile(lage, werte)
    feste = len(koepfe) == 1 and koepfe[0][1] == ""
    # Die Beschriftungen je Kombination der Schlüssel, für Namen, die ein Mensch versteht.
    texte: dict[tuple[str, ...], tuple[str, ...]] = {}
    for ort in range(len(lage.gestalt.daten)):
        schluessel = tuple(spalte.zellen[ort] for spalte in kategorien)
        texte.setdefault(schluessel, tuple(spalte.zellen[ort] for spalte in wortlaute))
    merkmale: list[dict[str, Any]] = []
    fest = ""
    if not kategorien and feste:
        fest = groesse or "wert"
        lage.orte.append({"fuer": "merkmal", "aus": "fest", "wert": fest})
    for schluessel, worte in texte.items() or [((), ())]:
        for spalte, kopftext in koepfe:
            teile = [fest] if fest else [*schluessel, *([kopftext] if kopftext else [])]
            sprechend = [
                *(worte or schluessel),
                *([spalte.angaben.get("_text", kopftext)] if kopftext else []),
            ]
            merkmale.append(
                _merkmal(
                    lage, ".".join(teile), sprechend, bezeichnung, groesse, ueberall, spuren[spalte.stelle]
                )
            )
            merkmale[-1] |= {spalte.rolle: text for spalte, text in zip(wortlaute, worte, strict=True)}
    eindeutig = {merkmal["schluessel"]: merkmal for merkmal in merkmale}
    lage.inhalt["merkmale"] = list(eindeutig.values())
    lage.vorschlag.belege_mit(
        "Merkmale",
        anzahl(len(eindeutig), "Merkmal", "Merkmale"),
        "Etwa: " + "; ".join(m["bezeichnung"] for m in list(eindeutig.values())[:3]) + ".",
    )


def _kopfteile(lage: Lage, werte: Sequence[Spalte]) -> list[tuple[Spalte, str]]:
    """Je Wertspalte (oder Sorte davon) der Teil des Merkmals aus dem Kopf; leer, wenn dort keiner steht."""
    gedreht = any("raum" in spalte.angaben.get("fest", {}) for spalte in werte)
    teile: dict[str, Spalte] = {}
    for spalte in werte:
        if gedreht:
            teil = ""
        elif "_teile" in spalte.angaben:
            vor, _, nach = spalte.angaben["_teile"]
            teil = nach.strip() or (
                "" if vor.strip().casefold() in ("", "stichtag", "jahr", "stand") else vor.strip()
            )
        elif len(werte) == 1:
            teil = ""
        else:
            teil = _schluesselwort(spalte.name, spalte.stelle)
            spalte.angaben |= {"fest": {"merkmal": teil}, "_text": spalte.name or teil}
        teile.setdefault(teil, spalte)
    return [(spalte, teil) for teil, spalte in teile.items()]


def _merkmal(
    lage: Lage,
    schluessel: str,
    texte: Sequence[str],
    bezeichnung: str,
    groesse: str,
    ueberall: str,
    spuren: Spuren,
) -> dict[str, Any]:
    angaben: dict[str, Any] = {"schluessel": schluessel}
    sex, alter, rest = ueberall, None, []
    for text in texte:
        if (gefunden := woerter.alter(text)) is not None and alter is None:
            alter = gefunden
        elif woerter.geschlecht(text):
            sex = woerter.geschlecht(text)
        elif not woerter.ist_insgesamt(text):
            rest.append(text)
    eigene = woerter.groesse(" ".join(rest or texte))
    wort, gross = (
        (eigene if eigene[0] else (bezeichnung, groesse))
        if not rest or eigene[0] or alter or sex
        else ("", "")
    )
    stamm = ", ".join(dict.fromkeys(rest)) if rest and not (alter or sex) else (wort or bezeichnung)
    stamm = stamm or bezeichnung or " ".join(texte) or lage.inhalt["name"]
    if rest and (alter or sex) and not eigene[0]:
        stamm = f"{stamm} ({', '.join(dict.fromkeys(rest))})"
        gross = ""
    worte = [
        stamm,
        *({"m": ["männlich"], "w": ["weiblich"], "d": ["divers"]}.get(sex, [])),
        *([alter.in_worten] if alter else []),
    ]
    angaben["bezeichnung"] = ", ".join(worte)[:200]
    if gross:
        angaben["groesse"] = gross
    if alter:
        angaben["alter_von"] = alter.von
        if alter.bis is not None:
            angaben["alter_bis"] = alter.bis
    if sex:
        angaben["geschlecht"] = sex
    einheit = "%" if spuren.prozentzeichen else woerter.einheit(" ".join(texte))
    if spuren.nachkomma:
        angaben["stellen"] = min(spuren.nachkomma, 6)
        einheit = einheit or "Wert"
    if einheit:
        angaben["einheit"] = einheit
    if spuren.negativ and not einheit:
        angaben["minimum"] = -1_000_000_000
    return angaben


def _ueberschneidungen(lage: Lage, werte: list[Spalte]) -> None:
    """Mehrere Altersgliederungen nebeneinander: nur die feinste, sonst zählte jeder Mensch doppelt."""
    baender = [(spalte, alter) for spalte in werte if (alter := woerter.alter(spalte.name)) is not None]
    feinste: list[Spalte] = []
    grenze: int | None = 0
    while grenze is not None:
        naechste = [(s, a) for s, a in baender if a.von == grenze]
        if not naechste:
            return
        spalte, alter = min(naechste, key=lambda eines: eines[1].bis if eines[1].bis is not None else 999)
        feinste.append(spalte)
        grenze = alter.bis
    weitere = [spalte for spalte, _ in baender if spalte not in feinste]
    if not weitere:
        return
    for spalte in weitere:
        spalte.rolle, spalte.angaben = "", {"grund": "zweite Altersgliederung über dieselben Menschen"}
        werte.remove(spalte)
    lage.vorschlag.belege_mit(
        "Doppelte Zählung",
        f"{anzahl(len(weitere), 'Spalte bleibt', 'Spalten bleiben')} aus: „{weitere[0].name}“ bis "
        f"„{weitere[-1].name}“",
        f"Die {zahl(len(feinste))} Altersspalten von „{feinste[0].name}“ bis „{feinste[-1].name}“ decken "
        "schon jedes Alter genau einmal ab.",
    )


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
    verlangt = [geschlecht] if geschlecht else []
    anderswo = [*einzeltexte, *(spalte.name for spalte in werte)]
    if not titel and not any(woerter.groessenmuster(text) for text in anderswo):
        verlangt += [muster for muster in [woerter.groessenmuster(lage.stamm)] if muster]
    if verlangt:
        lage.inhalt["dateiname"] = "(?i)" + "".join(f"(?=.*(?:{muster}))" for muster in verlangt)


def _was_gezaehlt_wird(texte: Sequence[str]) -> tuple[str, str]:
    for text in texte:
        gefunden = woerter.groesse(text)
        if gefunden[0]:
            return gefunden
    return "", ""


def _schluesselwort(name: str, stelle: int) -> str:
    """Eine Überschrift als Teil eines Merkmalsschlüssels: ohne Punkt, denn der trennt die Teile."""
    wort = re.sub(r"[.\s]+", " ", name).strip()[:LAENGSTER_SCHLUESSEL]
    return wort or f"spalte {stelle + 1}"
