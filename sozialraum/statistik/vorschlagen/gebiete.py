"""Welche Spalten die Gebiete nennen und wie ihre Schlüssel und Namen zu lesen sind."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sozialraum.statistik.vorlage.raumangaben import namenskern
from sozialraum.statistik.vorschlagen.ergebnis import BekanntesGebiet

MIT_NAMEN = re.compile(r"(?P<schluessel>[0-9]{1,12})\s*[-–:]?\s+(?P<name>\D.*)")
GILT_BIS = re.compile(r"(?P<name>.+?) \((?:bis |b\.)(?P<bis>[0-9.]{10})\)")
BIS = r" \((?:bis |b\.)(?P<bis>[0-9.]{10})\)"
# Ein Schlüssel zwischen Zeichen, die überall gleich sind; „.0“ hängt an, wer Schlüssel für Zahlen hielt.
UMGEBEN = re.compile(r"(?P<vor>\D{0,12})(?P<kern>[0-9]+)(?P<nach>\.0|\D{0,12})")
OHNE_GEBIET = re.compile(
    r"(?i).*(nicht (?:zugeordnet|zuzuordnen|zugewiesen)|ohne (?:angabe|zuordnung)|unbekannt|keine angabe).*"
)
GANZES = re.compile(
    r"(?i)(?:stadt |gesamtstadt|insgesamt|gesamt|stadtgebiet|summe|zusammen).*|(?:stadt|insgesamt)"
)
UEBERSCHRIFT = re.compile(
    r"(?i).*(raum|stadtteil|bezirk|quart|\bquar|gebiet|ortsteil|kreis|gemeinde|ags|plr|lor).*"
)
# Die amtlichen Schlüssel der Länder und Kreise verraten ihre Ebene durch ihre Länge.
AMTLICH = {0: "bund", 2: "land", 3: "regierungsbezirk", 5: "kreis", 8: "gemeinde", 12: "gemeinde"}
AEHNLICH = 0.75
PROBE = 200
# Kürzere amtliche Schlüssel (Länder: „05“) sind auch Monate oder laufende Nummern.
AMTLICH_MINDESTENS = 5
EINZAHL = {
    "gemeinde": "ganze Stadt",
    "stadtbezirk": "Stadtbezirk",
    "stadtteil": "Stadtteil",
    "quartier": "Quartier",
    "planungsraum": "Planungsraum",
    "statistischer-bezirk": "statistischer Bezirk",
    "baublock": "Baublock",
}
MEHRZAHL = {
    "stadtbezirk": "Stadtbezirke",
    "stadtteil": "Stadtteile",
    "quartier": "Quartiere",
    "planungsraum": "Planungsräume",
    "statistischer-bezirk": "statistischen Bezirke",
    "baublock": "Baublöcke",
}


@dataclass
class Gebietsfund:
    """Wie eine Spalte zu lesen ist.

    `art`: schluessel · schluessel_name (in einer Zelle) · name · kopf (Gebiete stehen über den Spalten).
    `raeume` sind die Muster der Importvorlage, `ohne` die Texte, zu denen kein Gebiet bekannt ist.
    """

    art: str
    ags: str
    raeume: list[dict[str, Any]] = field(default_factory=list)
    namen: list[dict[str, str]] = field(default_factory=list)
    ohne: list[str] = field(default_factory=list)
    treffer: int = 0
    von: int = 0
    beispiel: str = ""

    @property
    def anteil(self) -> float:
        return self.treffer / self.von if self.von else 0.0

    @property
    def anteil_ohne_summen(self) -> float:
        """Zeilen, die selbst sagen, dass sie kein Gebiet oder alle sind, zählen nicht dagegen."""
        summen = sum(1 for text in self.ohne if GANZES.fullmatch(text) or OHNE_GEBIET.fullmatch(text))
        return self.treffer / (self.von - summen) if self.von > summen else 0.0


class Gebietskenntnis:
    """Die bekannten Gebiete, je Gemeinde; unter „“ die Gemeinden, Kreise und Länder selbst."""

    def __init__(self, bekannte: Iterable[BekanntesGebiet]) -> None:
        self.schluessel: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._heisst: dict[tuple[str, str], str] = {}
        self.namen: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        self.gemeinden: dict[str, str] = {}
        for gebiet in bekannte:
            gruppe = gebiet.ags if gebiet.schluessel else ""
            self.schluessel[gruppe][gebiet.schluessel or gebiet.ags].append(gebiet.ebene)
            self._heisst[gruppe, gebiet.schluessel or gebiet.ags] = gebiet.name
            self.namen[gruppe][namenskern(gebiet.name)].append((gebiet.ebene, gebiet.name))
            if not gebiet.schluessel and gebiet.ebene == "gemeinde":
                self.gemeinden[gebiet.ags] = gebiet.name

    def funde(self, zellen: Sequence[str]) -> list[Gebietsfund]:
        """Je Gemeinde, was sich nach Schlüssel und was sich nach Namen findet.

        Eine Gültigkeit hinter dem Namen und was vor und hinter jedem Schlüssel gleich dasteht (`ST-11`,
        `11.0`), gehört ins Muster, nicht zum Gebiet.
        """
        texte = list(dict.fromkeys(zelle for zelle in zellen if zelle))
        befristet = {text: fund["name"] for text in texte if (fund := GILT_BIS.fullmatch(text))}
        if befristet:
            kerne = {text: befristet.get(text, text) for text in texte}
            return [_mit_gueltigkeit(fund, kerne) for fund in self._funde(list(kerne.values()))]
        gefunden = self._funde(texte)
        if not gefunden and (teile := _gleich_umgeben(texte)):
            vor, kerne, nach = teile
            return [_umgeben(fund, vor, kerne, nach) for fund in self._funde(list(kerne.values()))]
        return gefunden

    def _funde(self, texte: Sequence[str]) -> list[Gebietsfund]:
        # Zahlen ohne ein Wort sind keine Namen.
        worte = any(zeichen.isalpha() for text in texte[:PROBE] for zeichen in text)
        return [
            fund
            for ags in self.schluessel
            for fund in (
                self._nach_schluessel(texte, ags),
                *((self.nach_namen(texte, ags),) if worte else ()),
            )
            if fund.treffer
        ]

    def namen_zu(self, schluessel: str, ags: str) -> str:
        """Wie das Gebiet dieses Schlüssels heißt; leer, wenn es keines gibt."""
        bekannt = self.schluessel[ags]
        if schluessel not in bekannt and schluessel.isdigit():
            gleiche = (eins for eins in bekannt if eins.lstrip("0") == schluessel.lstrip("0"))
            schluessel = next(gleiche, schluessel)
        return self._heisst.get((ags, schluessel), "")

    def _nach_schluessel(self, texte: Sequence[str], ags: str) -> Gebietsfund:
        mit_namen = sum(1 for text in texte if MIT_NAMEN.fullmatch(text)) > len(texte) / 2
        fund = Gebietsfund("schluessel_name" if mit_namen else "schluessel", ags, von=len(texte))
        je_ebene: dict[str, list[tuple[str, str]]] = defaultdict(list)
        bekannt = self.schluessel[ags]
        nach_wert = {schluessel.lstrip("0") or "0": schluessel for schluessel in bekannt}
        for text in texte:
            kern = text
            if mit_namen:
                treffer = MIT_NAMEN.fullmatch(text)
                kern = treffer["schluessel"] if treffer else ""
            gemeint = (
                kern
                if kern in bekannt
                else nach_wert.get(kern.lstrip("0") or "0", "")
                if kern.isdigit()
                else ""
            )
            if not gemeint:
                fund.ohne.append(text)
                continue
            # Mehrere Ebenen mit demselben Schlüssel: die häufigste der Spalte entscheidet danach.
            je_ebene[bekannt[gemeint][0]].append((kern, gemeint))
            fund.treffer += 1
            fund.beispiel = fund.beispiel or text
        if not ags and all(len(g) < AMTLICH_MINDESTENS for paare in je_ebene.values() for _, g in paare):
            return Gebietsfund(fund.art, ags, von=len(texte))
        fund.raeume = [
            _muster(ebene, paare, mit_namen=mit_namen, eindeutig=len(je_ebene) == 1)
            for ebene, paare in sorted(je_ebene.items(), key=lambda eine: len(eine[1]))
        ]
        return fund

    def nach_namen(self, texte: Sequence[str], ags: str) -> Gebietsfund:
        """Was eine Gemeinde an Gebieten genau dieser Namen hat."""
        fund = Gebietsfund("name", ags, von=len(texte))
        bekannt, ebenen = self.namen[ags], Counter[str]()
        for text in texte:
            gleiche = bekannt.get(namenskern(text), [])
            if not gleiche:
                fund.ohne.append(text)
                continue
            ebenen.update(ebene for ebene, _ in gleiche)
            fund.treffer += 1
            fund.beispiel = fund.beispiel or text
        if ebenen:
            fund.raeume = [{"muster": "(?P<name>.+)", "ebene": ebenen.most_common(1)[0][0]}]
            # Dieselbe Spalte mit mehreren Ebenen: die seltenere steht mit ihren Namen davor.
            for ebene, _ in ebenen.most_common()[1:]:
                nur_hier = [
                    text
                    for text in texte
                    if [eine for eine, _ in bekannt.get(namenskern(text), [])] == [ebene]
                ]
                if nur_hier:
                    fund.raeume.insert(0, {"muster": f"(?P<name>{_eines_von(nur_hier)})", "ebene": ebene})
        return fund

    def aehnliche(self, text: str, ags: str) -> list[tuple[str, str]]:
        """(Ebene, Name) ähnlich heißender Gebiete, das ähnlichste zuerst; nie automatisch genommen."""
        kerne = get_close_matches(namenskern(text), list(self.namen[ags]), n=3, cutoff=AEHNLICH)
        return [gebiet for kern in kerne for gebiet in self.namen[ags][kern]]


def _mit_gueltigkeit(fund: Gebietsfund, kerne: Mapping[str, str]) -> Gebietsfund:
    """Jedes Muster auch mit „(bis 31.10.2016)“ dahinter: Danach gibt es das Gebiet nicht."""
    ohne = set(fund.ohne)
    fund.ohne = [text for text, kern in kerne.items() if kern in ohne]
    befristet = [raum | {"muster": f"(?:{raum['muster']}){BIS}"} for raum in fund.raeume]
    fund.raeume = [*befristet, *fund.raeume]
    return fund


def _gleich_umgeben(texte: Sequence[str]) -> tuple[str, dict[str, str], str] | None:
    """Was überall vor und hinter den Ziffern steht, und je Text seine Ziffern; None, wo nichts."""
    treffer = {text: fund for text in texte if (fund := UMGEBEN.fullmatch(text))}
    raender = Counter((fund["vor"], fund["nach"]) for fund in treffer.values())
    if not raender:
        return None
    (vor, nach), wie_oft = raender.most_common(1)[0]
    if not (vor or nach) or wie_oft < max(2, 0.9 * len(texte)):
        return None
    kerne = {
        text: fund["kern"] if fund and (fund["vor"], fund["nach"]) == (vor, nach) else text
        for text in texte
        for fund in [treffer.get(text)]
    }
    return vor, kerne, nach


def _umgeben(fund: Gebietsfund, vor: str, kerne: Mapping[str, str], nach: str) -> Gebietsfund:
    ohne = set(fund.ohne)
    fund.ohne = [text for text, kern in kerne.items() if kern in ohne]
    fund.raeume = [
        raum | {"muster": f"{_eines_von([vor])}{raum['muster']}{_eines_von([nach])}"} for raum in fund.raeume
    ]
    fund.beispiel = next(text for text, kern in kerne.items() if kern == fund.beispiel)
    return fund


def _muster(ebene: str, paare: list[tuple[str, str]], *, mit_namen: bool, eindeutig: bool) -> dict[str, Any]:
    """Ein Muster für die Schlüssel einer Ebene, so allgemein, wie sie sich von anderen unterscheiden."""
    geliefert = [kern for kern, _ in paare]
    gleich = all(kern == gemeint for kern, gemeint in paare)
    laengen = {len(kern) for kern in geliefert}
    ziffern = all(kern.isdigit() for kern in geliefert)
    if not eindeutig or not ziffern:
        kern = _eines_von(geliefert)
    elif len(laengen) == 1:
        kern = f"[0-9]{{{laengen.pop()}}}"
    else:
        kern = "[0-9]+"
    rest = r"\s*[-–:]?\s+(?P<name>\D.*)" if mit_namen else ""
    if gleich:
        return {"muster": f"(?P<schluessel>{kern}){rest}", "ebene": ebene}
    amtlich = {len(gemeint) for _, gemeint in paare}
    if len(amtlich) == 1 and all(len(gemeint) >= len(kern) for kern, gemeint in paare):
        return {"muster": f"(?P<schluessel>{kern}){rest}", "ebene": ebene, "stellen": amtlich.pop()}
    return {
        "muster": f"0*(?P<schluessel>[1-9][0-9]*){rest}"
        if eindeutig
        else f"0*(?P<schluessel>{_eines_von([gemeint for _, gemeint in paare])}){rest}",
        "ebene": ebene,
    }


def _eines_von(texte: Iterable[str]) -> str:
    return "|".join(re.escape(text).replace(r"\ ", " ").replace(r"\-", "-") for text in dict.fromkeys(texte))


def eines_von(texte: Iterable[str]) -> str:
    """Ein Muster, das auf jeden dieser Texte und auf keinen anderen passt."""
    return _eines_von(texte)


def amtliche_raeume(texte: Iterable[str]) -> list[dict[str, Any]]:
    """Muster für amtliche Schlüssel nach ihrer Länge (Land, Kreis, Gemeinde); leer, wenn es keine sind."""
    laengen: set[int] = set()
    raeume: list[dict[str, Any]] = []
    for text in texte:
        if text == "DG":
            laengen.add(0)
        elif text.isdigit() and len(text) in AMTLICH:
            laengen.add(len(text))
        elif text:
            return []
    for laenge in sorted(laengen):
        if not laenge:
            raeume.append({"muster": "DG", "ebene": "bund", "schluessel": "00"})
        elif laenge == 12:
            raeume.append(
                {"muster": "([0-9]{5})[0-9]{4}([0-9]{3})", "ebene": "gemeinde", "schluessel": r"\1\2"}
            )
        else:
            raeume.append({"muster": f"(?P<schluessel>[0-9]{{{laenge}}})", "ebene": AMTLICH[laenge]})
    return raeume if len(laengen) > 1 or laengen & {5, 8, 12} else []
