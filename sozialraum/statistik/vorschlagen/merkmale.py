"""Welche Merkmale eine Tabelle enthält, und wie ein Mensch sie nennt."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.vorschlagen import woerter
from sozialraum.statistik.vorschlagen.schreibweise import Spuren
from sozialraum.statistik.vorschlagen.spalten import (
    Lage,
    Spalte,
)

LAENGSTER_SCHLUESSEL = 50
GESCHLECHT_IM_NAMEN = r"(?i)(männlich|maennlich|weiblich)"


@dataclass(frozen=True)
class Zusammenhang:
    """Was Titel, Dateiname und Beschriftungen über alles sagen; `bestand` None: nicht der ganze Bestand."""

    bezeichnung: str
    bestand: str | None

    def bestand_von(self, eigener: str) -> str:
        """Das Wort der Indikatoren zum Text einer Spalte; leer, wenn sie etwas anderes zählen kann."""
        if self.bestand is None:
            return ""
        if not eigener:
            return self.bestand
        gezaehlt = woerter.bestand(eigener)
        # „Ausländer“ unter „Arbeitslose“ sind nicht alle.
        return gezaehlt if self.bestand in ("", "einwohner", gezaehlt) else ""


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
    ueber_allem = lage.gestalt.blatt if woerter.groessenmuster(lage.gestalt.blatt) else lage.stamm
    einzige = [werte[0].name] if len(werte) == 1 else []
    zusammenhang = _zusammenhang(hinweise, [lage.gestalt.titeltext(), *einzeltexte, *einzige, ueber_allem])
    im_blatt = re.search(GESCHLECHT_IM_NAMEN, lage.gestalt.blatt)
    im_namen = None if im_blatt else re.search(GESCHLECHT_IM_NAMEN, lage.stamm)
    gefunden = im_blatt or im_namen
    ueberall = woerter.geschlecht(gefunden.group()) if gefunden else ""
    if gefunden:
        wo = "im Namen des Blattes" if im_blatt else "im Dateinamen"
        lage.vorschlag.belege_mit("Geschlecht", gefunden.group(), f"steht {wo}.")
    _nur_fuer_gleiche(lage, werte, einzeltexte, im_namen.group() if im_namen else "")
    _ueberschneidungen(lage, werte)
    koepfe = _kopfteile(lage, werte)
    feste = len(koepfe) == 1 and koepfe[0][1] == ""
    # Die Beschriftungen je Kombination der Schlüssel, für Namen, die ein Mensch versteht.
    texte: dict[tuple[str, ...], tuple[str, ...]] = {}
    for ort in range(len(lage.gestalt.daten)):
        schluessel = tuple(spalte.zellen[ort] for spalte in kategorien)
        texte.setdefault(schluessel, tuple(spalte.zellen[ort] for spalte in wortlaute))
    je_merkmal = _spuren_je_merkmal(lage, kategorien, werte) if kategorien and feste else {}
    merkmale: list[dict[str, Any]] = []
    fest = ""
    if not kategorien and feste:
        fest = woerter.groesse(zusammenhang.bezeichnung)[1] or "wert"
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
                    lage,
                    ".".join(teile),
                    sprechend,
                    zusammenhang,
                    ueberall,
                    je_merkmal.get(schluessel, spuren[spalte.stelle]),
                )
            )
            merkmale[-1] |= {spalte.rolle: text for spalte, text in zip(wortlaute, worte, strict=True)}
    eindeutig = {merkmal["schluessel"]: merkmal for merkmal in merkmale}
    _nur_eine_je_bestand(eindeutig.values())
    lage.inhalt["merkmale"] = list(eindeutig.values())
    lage.vorschlag.belege_mit(
        "Merkmale",
        anzahl(len(eindeutig), "Merkmal", "Merkmale"),
        "Etwa: " + "; ".join(m["bezeichnung"] for m in list(eindeutig.values())[:3]) + ".",
    )
    bestaende = sorted({m["groesse"] for m in eindeutig.values() if "groesse" in m})
    lage.vorschlag.belege_mit(
        "Indikatoren",
        "gehen ein: " + ", ".join(bestaende) if bestaende else "keine dieser Zahlen geht ein",
        "Zugeordnet ist nur, was genau so heißt; „darunter“, Anteile und Teile einer Gruppe bleiben ohne.",
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


def _kopfteile(lage: Lage, werte: Sequence[Spalte]) -> list[tuple[Spalte, str]]:
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
            teil = _schluesselwort(name, spalte.stelle)
            darunter = re.match(r"(?i)(darunter|davon|dar\.|dav\.)", spalte.name)
            text = f"{oberhalb}, {spalte.name}" if darunter and oberhalb else name or teil
            oberhalb = oberhalb if darunter else spalte.name
            spalte.angaben |= {"fest": {"merkmal": teil}, "_text": text}
        teile.setdefault(teil, spalte)
    return [(spalte, teil) for teil, spalte in teile.items()]


def _merkmal(
    lage: Lage,
    schluessel: str,
    texte: Sequence[str],
    zusammenhang: Zusammenhang,
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
    eigener = ", ".join(dict.fromkeys(rest))
    einheit = spuren.prozentzeichen or woerter.einheit(" ".join(texte))
    if spuren.nachkomma:
        angaben["stellen"] = min(spuren.nachkomma, 6)
        einheit = einheit or "Wert"
    gross = "" if einheit else zusammenhang.bestand_von(eigener)
    if not eigener or (woerter.bestand(eigener) and (alter or sex)):
        stamm = (woerter.groesse(eigener)[0] if eigener else "") or zusammenhang.bezeichnung
    elif (alter or sex) and not woerter.groesse(eigener)[0] and zusammenhang.bezeichnung:
        stamm = f"{zusammenhang.bezeichnung} ({eigener})"
    else:
        stamm = eigener
    worte = [
        stamm,
        *({"m": ["männlich"], "w": ["weiblich"], "d": ["divers"]}.get(sex, [])),
        *([alter.in_worten] if alter else []),
    ]
    angaben["bezeichnung"] = ", ".join(filter(None, worte))[:200] or " ".join(texte) or lage.inhalt["name"]
    if gross:
        angaben["groesse"] = gross
    if alter:
        angaben["alter_von"] = alter.von
        if alter.bis is not None:
            angaben["alter_bis"] = alter.bis
    if sex:
        angaben["geschlecht"] = sex
    if einheit:
        angaben["einheit"] = einheit
    if spuren.negativ and not einheit:
        angaben["minimum"] = -1_000_000_000
    return angaben


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
    blatt = lage.gestalt.blatt
    if woerter.groessenmuster(blatt) or re.search(GESCHLECHT_IM_NAMEN, blatt):
        lage.inhalt["blatt"] = woerter.allgemein(blatt)
    verlangt = [geschlecht] if geschlecht else []
    anderswo = [*einzeltexte, lage.gestalt.blatt, *(spalte.name for spalte in werte)]
    if not titel and not any(woerter.groessenmuster(text) for text in anderswo):
        verlangt += [muster for muster in [woerter.groessenmuster(lage.stamm)] if muster]
    if verlangt:
        lage.inhalt["dateiname"] = "(?i)" + "".join(f"(?=.*(?:{muster}))" for muster in verlangt)


def _zusammenhang(hinweise: Sequence[str], ueber_allem: Sequence[str]) -> Zusammenhang:
    bezeichnung = next((gefunden for text in hinweise if (gefunden := woerter.groesse(text)[0])), "")
    bestaende = [woerter.titelbestand(text) for text in ueber_allem]
    bestand = None if None in bestaende else next((einer for einer in bestaende if einer), "")
    return Zusammenhang(bezeichnung, bestand)


def _schluesselwort(name: str, stelle: int) -> str:
    """Eine Überschrift als Teil eines Merkmalsschlüssels: ohne Punkt, denn der trennt die Teile."""
    wort = re.sub(r"[.\s]+", " ", name).strip()[:LAENGSTER_SCHLUESSEL]
    return wort or f"spalte {stelle + 1}"
