"""Aus welcher Gemeinde eine Tabelle stammt: bewiesen nur durch Namen oder amtliche Schlüssel.

Zwei Städte vergeben leicht dieselben Nummern. Darum beweisen gleiche Schlüssel allein nichts; es braucht die
Namen der Gebiete, den Gemeindeschlüssel oder den Namen der Gemeinde in der Datei.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.vorlage.raumangaben import UMLAUTE, namenskern
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.gebiete import MIT_NAMEN, Gebietsfund, Gebietskenntnis
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte

ANDERE = "andere"
KENNUNG = "gemeinde"
GENUG_NAMEN = 3
GEZEIGTE_PAARE = 3
HOECHSTENS_ZUR_WAHL = 5
_AMTLICH = re.compile(r"(?<![0-9])(?:([0-9]{8})|([0-9]{5})[0-9]{4}([0-9]{3}))(?![0-9])")


@dataclass(frozen=True)
class Namenspaar:
    """Ein gelieferter Schlüssel, wie das Gebiet in der Datei heißt und wie bei uns."""

    schluessel: str
    dort: str
    hier: str

    @property
    def gleich(self) -> bool:
        return namenskern(self.dort) == namenskern(self.hier)


def genug_gleich(gleiche: int, von: int) -> bool:
    """Wenige gleiche Namen („Nord“, „Mitte“) sind Zufall."""
    return gleiche * 2 >= von and (gleiche >= GENUG_NAMEN or gleiche == von > 1)


def beweise(lage: Lage) -> dict[str, str]:
    """AGS → woran zu sehen ist, dass die Tabelle aus dieser Gemeinde stammt; höchstens eine."""
    for gefunden in (_amtliche(lage), _genannte(lage), _mit_gleichen_namen(lage)):
        if len(gefunden) == 1:
            return gefunden
    return {}


def gemeindeschluessel_erkennen(lage: Lage) -> None:
    """Eine Spalte mit immer demselben amtlichen Schlüssel ist keine Zahl."""
    for spalte in lage.spalten:
        if len(spalte.verschiedene) != 1 or spalte.rolle:
            continue
        treffer = _AMTLICH.fullmatch(spalte.verschiedene[0])
        if treffer and _ags(treffer) in lage.kenntnis.gemeinden:
            spalte.angaben = {"grund": "amtlicher Schlüssel der Gemeinde"}


def _ags(treffer: re.Match[str]) -> str:
    return treffer[1] or f"{treffer[2]}{treffer[3]}"


def _amtliche(lage: Lage) -> dict[str, str]:
    """Der achtstellige Gemeinde- oder der zwölfstellige Regionalschlüssel."""
    gefunden = {}
    for wo, text in _texte(lage):
        for treffer in _AMTLICH.finditer(text):
            ags = _ags(treffer)
            if ags in lage.kenntnis.schluessel or ags in lage.kenntnis.gemeinden:
                gefunden[ags] = f"Der Gemeindeschlüssel {ags} steht {wo}."
    return gefunden


def _genannte(lage: Lage) -> dict[str, str]:
    gefunden: dict[str, str] = {}
    for wo, text in _texte(lage):
        worte = _worte(text)
        for ags, name in lage.kenntnis.gemeinden.items():
            if _worte(name) in worte:
                gefunden.setdefault(ags, f"„{name}“ steht {wo}.")
    return gefunden


def _worte(text: str) -> str:
    """Ganze Wörter, klein und ohne Umlaute: „Essen“ steckt nicht in „Interessen“."""
    return f" {' '.join(re.findall('[a-z]+', text.casefold().translate(UMLAUTE)))} "


def _texte(lage: Lage) -> Iterable[tuple[str, str]]:
    """Was über die ganze Datei etwas sagt: Name, Titel, Fuß und Spalten mit immer demselben Text."""
    yield "im Dateinamen", lage.stamm
    yield "über der Tabelle", lage.gestalt.titeltext()
    yield "unter der Tabelle", lage.gestalt.fusstext()
    if lage.gestalt.blatt:
        yield "im Namen des Blattes", lage.gestalt.blatt
    for spalte in lage.spalten:
        if len(spalte.verschiedene) == 1:
            yield f"in jeder Zeile der Spalte {spalte.heisst}", spalte.verschiedene[0]


def _mit_gleichen_namen(lage: Lage) -> dict[str, str]:
    """Die Gemeinde, deren Gebiete so heißen wie die der Datei; keine, wenn zwei gleich gut passen."""
    je_ags: dict[str, tuple[int, str]] = {}
    listen = [("In der Spalte " + spalte.heisst, _namen(spalte.verschiedene)) for spalte in lage.spalten]
    listen.append(("In den Überschriften", _namen([spalte.name for spalte in lage.spalten])))
    for wo, texte in listen:
        if not texte:
            continue
        for ags in lage.kenntnis.schluessel:
            fund = lage.kenntnis.nach_namen(texte, ags) if ags else None
            if fund is None or not genug_gleich(fund.treffer, _zu_vergleichen(wo, fund, lage)):
                continue
            if fund.treffer > je_ags.get(ags, (0, ""))[0]:
                satz = f"{wo} heißen {zahl(fund.treffer)} von {zahl(fund.von)} Gebieten wie dort."
                je_ags[ags] = fund.treffer, satz
    beste = max((treffer for treffer, _ in je_ags.values()), default=0)
    return {ags: satz for ags, (treffer, satz) in je_ags.items() if treffer == beste}


def _zu_vergleichen(wo: str, fund: Gebietsfund, lage: Lage) -> int:
    """Überschriften sind nur zum Teil Gebiete: verglichen wird mit denen über Zahlen."""
    return len(lage.gestalt.zahlspalten) if wo.startswith("In den Über") else fund.von


def _namen(zellen: Sequence[str]) -> list[str]:
    """Die Namen, auch hinter ihrem Schlüssel („11 Aegidii“); leer bei lauter Nummern."""
    texte = []
    for text in zellen:
        treffer = MIT_NAMEN.fullmatch(text)
        texte.append(treffer["name"] if treffer else text)
    return texte if any(not text.isdigit() for text in texte) else []


def namenspaare(lage: Lage, spalte: Spalte, kenntnis: Gebietskenntnis, ags: str) -> list[Namenspaar]:
    """Je Schlüssel der Spalte, den es dort gibt, der Name in der Datei und unserer; ohne Namen leer."""
    dort = _benannt(lage, spalte)
    paare = []
    for text in spalte.verschiedene:
        treffer = MIT_NAMEN.fullmatch(text)
        kern = treffer["schluessel"] if treffer else text
        hier = kenntnis.namen_zu(kern, ags)
        name = treffer["name"] if treffer else dort.get(text, "")
        if hier and name:
            paare.append(Namenspaar(kern, name, hier))
    return paare


def _benannt(lage: Lage, schluessel: Spalte) -> dict[str, str]:
    """Zu jedem Schlüssel der Text der ersten Spalte, die ihn eins zu eins beschriftet."""
    for spalte in lage.spalten:
        if spalte is schluessel or spalte.stelle in lage.gestalt.zahlspalten:
            continue
        paare = {(a, b) for a, b in zip(schluessel.zellen, spalte.zellen, strict=True) if a and b}
        je_text = dict(paare)
        if len(je_text) > 1 and len(paare) == len(je_text) == len({b for _, b in paare}):
            return je_text
    return {}


def gemeinde_erfragen(
    lage: Lage, kandidaten: Sequence[tuple[Gebietsfund, list[Namenspaar]]], mehrzahl: str
) -> str:
    """AGS, `ANDERE`, oder leer, solange niemand geantwortet hat. Die Belege stehen bei der Frage."""
    genannte = [
        (fund.ags, lage.kenntnis.gemeinden.get(fund.ags, fund.ags), paare)
        for fund, paare in kandidaten[:HOECHSTENS_ZUR_WAHL]
    ]
    warum = "\n".join(
        _gesehen(name, fund, paare) for (_, name, paare), (fund, _) in zip(genannte, kandidaten, strict=False)
    )
    if len(genannte) == 1:
        frage = f"Sind das die {mehrzahl} von {genannte[0][1]}?"
        auswahl = [(genannte[0][0], f"ja, von {genannte[0][1]}")]
    else:
        frage = f"Von welcher Gemeinde sind die {mehrzahl} dieser Datei?"
        auswahl = [(ags, name) for ags, name, _ in genannte]
    return lage.vorschlag.frage(
        lage.antworten,
        Frage(KENNUNG, frage, warum, (*auswahl, (ANDERE, "nein, von einer anderen Gemeinde"))),
    )


def _gesehen(name: str, fund: Gebietsfund, paare: Sequence[Namenspaar]) -> str:
    von = f"{zahl(fund.treffer)} von {zahl(fund.von)}"
    if fund.art == "name":
        return f"{name}: Nur {von} Namen gibt es auch dort, etwa „{fund.beispiel}“; das beweist es nicht."
    satz = f"{name}: {von} Schlüsseln gibt es auch dort, etwa „{fund.beispiel}“"
    if not paare:
        return f"{satz}; Namen, die es beweisen, stehen nicht in der Datei. Andere Städte zählen ebenso."
    gleiche = sum(1 for paar in paare if paar.gleich)
    namen = (
        f"nur {zahl(gleiche)} von {zahl(len(paare))} Namen sind gleich" if gleiche else "kein Name ist gleich"
    )
    verschieden = [paar for paar in paare if not paar.gleich][:GEZEIGTE_PAARE]
    beispiele = "; ".join(
        f"{paar.schluessel} heißt in der Datei „{paar.dort}“, dort „{paar.hier}“" for paar in verschieden
    )
    return f"{satz}, aber {namen}: {beispiele}." if verschieden else f"{satz}; {namen}."
