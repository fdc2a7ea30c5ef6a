"""Ein Kartenfenster: Flächen, Linien, Maßstab und Namen in Pixeln zu 1/96 Zoll."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.farben import LEISE, ROLLENFARBEN, ROLLENFLAECHEN, ROLLENTEXT, Rolle
from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.karte.namen import Platz, platz_fuer
from sozialraum.raeume.karte.stuecke import Rahmen, Stueck
from sozialraum.raeume.karte.zeichnung import beschriftung, pfad, px, ringe

HOEHE_ZU_BREITE = (0.62, 0.95)
# Visvalingam: Ecken, deren Dreieck kleiner ist als das Quadrat dieser Seite, verschwinden.
TOLERANZ_PX = 0.6
LINIE_INNEN = {"quartier": "#7FA9BC", "bezirk": "#B9D5E1", "stadt": "#D2D9DF"}
LINIE_GRUPPE = "#B7C0C8"
# Mehr fette Namen sind keine Hervorhebung mehr.
HOECHSTENS_FETT = 4
# Soviel eines Namens liegt in seiner Fläche, und so viele Flächen einer Rolle tragen ihn, sonst keine.
DECKUNG: dict[Rolle, float] = {"quartier": 0.85, "bezirk": 0.85, "stadt": 0.9}
WENIGSTENS_BENANNT = 1 / 3


@dataclass
class Blatt:
    """Ein Kartenfenster auf der Zeichnung: Lage und Breite in Pixeln, Ausschnitt in Metern."""

    x: float
    y: float
    breite: float
    ausschnitt: Rahmen
    hoechstens: float = math.inf
    teile: list[str] = field(default_factory=list)
    # Wo Zeichen stehen werden: Namen weichen ihnen aus.
    belegt: list[BaseGeometry] = field(default_factory=list)

    def __post_init__(self) -> None:
        links, unten, rechts, oben = self.ausschnitt
        weite, tiefe = rechts - links, oben - unten
        klein, gross = HOEHE_ZU_BREITE
        self.hoehe = min(self.breite * min(max(tiefe / weite, klein), gross), self.hoechstens)
        self.massstab = min(self.breite / weite, self.hoehe / tiefe)  # Pixel je Meter
        # Der Ausschnitt füllt das Fenster; was übrig ist, verteilt sich auf beide Seiten.
        mitte_x, mitte_y = (links + rechts) / 2, (unten + oben) / 2
        self.links = mitte_x - self.breite / self.massstab / 2
        self.oben = mitte_y + self.hoehe / self.massstab / 2
        self.fenster = shapely.box(self.x, self.y, self.x + self.breite, self.y + self.hoehe)

    def auf_blatt(self, form: BaseGeometry) -> BaseGeometry:
        """Meter → Pixel des Blatts, y nach unten."""
        return shapely.transform(
            form,
            lambda x, y: (
                self.x + (x - self.links) * self.massstab,
                self.y + (self.oben - y) * self.massstab,
            ),
            interleaved=False,
        )

    def zeichne(self, stuecke: Sequence[Stueck], *, uebersicht: bool = False) -> None:
        """Flächen, Linien und Namen; die Übersicht zeigt nur Umrisse und das Gebiet als kräftige Fläche."""
        formen = [self.auf_blatt(stueck.form) for stueck in stuecke]
        formen = list(shapely.coverage_simplify(formen, TOLERANZ_PX))
        je_rolle: dict[Rolle, list[BaseGeometry]] = {"stadt": [], "bezirk": [], "quartier": []}
        for stueck, form in zip(stuecke, formen, strict=True):
            je_rolle[stueck.rolle].append(form)
        for rolle, teile in je_rolle.items():
            if teile:
                kraeftig = uebersicht and rolle == "quartier"
                self._flaeche(vereint(teile), (ROLLENFARBEN if kraeftig else ROLLENFLAECHEN)[rolle])
        if not uebersicht:
            for rolle, teile in je_rolle.items():
                self.linie(innere_linien(teile), LINIE_INNEN[rolle], 0.8)
            self._gruppen(stuecke, formen)
        self._umrisse(je_rolle, gross=not uebersicht)
        if not uebersicht:
            self._namen(stuecke, formen, [*self.massstabsbalken(), *self.belegt])

    def _umrisse(self, je_rolle: dict[Rolle, list[BaseGeometry]], *, gross: bool) -> None:
        alle = [form for teile in je_rolle.values() for form in teile]
        self.linie(vereint(alle).boundary, ROLLENFARBEN["stadt"], 1.0 if gross else 0.8)
        if je_rolle["bezirk"]:
            bezirk = vereint([*je_rolle["bezirk"], *je_rolle["quartier"]])
            self.linie(bezirk.boundary, ROLLENFARBEN["bezirk"], 1.6 if gross else 1.0)
        if je_rolle["quartier"] and (je_rolle["bezirk"] or je_rolle["stadt"]):
            gebiet = vereint(je_rolle["quartier"])
            self.linie(gebiet.boundary, ROLLENFARBEN["quartier"], 2.4 if gross else 1.0)

    def _gruppen(self, stuecke: Sequence[Stueck], formen: Sequence[BaseGeometry]) -> None:
        je_gruppe: dict[str, list[BaseGeometry]] = {}
        for stueck, form in zip(stuecke, formen, strict=True):
            if stueck.gruppe:
                je_gruppe.setdefault(stueck.gruppe, []).append(form)
        if len(je_gruppe) > 1:
            self.linie(innere_linien([vereint(teile) for teile in je_gruppe.values()]), LINIE_GRUPPE, 1.2)

    def _flaeche(self, form: BaseGeometry, farbe: str) -> None:
        sichtbar = shapely.intersection(form, self.fenster)
        if d := "".join(pfad(punkte, geschlossen=True) for punkte in ringe(sichtbar)):
            self.teile.append(f'<path d="{d}" fill="{farbe}" fill-rule="evenodd"/>')

    def linie(self, form: BaseGeometry, farbe: str, staerke: float) -> None:
        sichtbar = shapely.line_merge(shapely.intersection(form, self.fenster))
        zuege = [teil for teil in shapely.get_parts(sichtbar) if teil.geom_type == "LineString"]
        if d := "".join(pfad(shapely.get_coordinates(zug).tolist()) for zug in zuege):
            self.teile.append(
                f'<path d="{d}" fill="none" stroke="{farbe}" stroke-width="{px(staerke)}"'
                ' stroke-linejoin="round" stroke-linecap="round"/>'
            )

    def massstabsbalken(self) -> list[BaseGeometry]:
        """Maßstabsbalken unten links; Rückgabe: die belegte Fläche."""
        meter = _runde_strecke(self.breite / self.massstab * 0.22)
        lang = meter * self.massstab
        x, y = self.x + 2, self.y + self.hoehe - 4
        text = f"{zahl(meter // 1000)} km" if meter >= 1000 else f"{zahl(meter)} m"
        self.teile.append(
            f'<path d="M{px(x)} {px(y - 5)}V{px(y)}H{px(x + lang)}V{px(y - 5)}"'
            f' fill="none" stroke="{LEISE}"/>'
        )
        self.teile.append(beschriftung(x + lang / 2, y - 5, text, anker="middle", farbe=LEISE))
        return [shapely.box(x - 2, y - 20, x + lang + 4, y + 4)]

    def _namen(
        self, stuecke: Sequence[Stueck], formen: Sequence[BaseGeometry], belegt: list[BaseGeometry]
    ) -> None:
        """Namen nach Rolle und Größe, solange Platz ist; passen nur wenige, bleibt die Rolle ohne Namen."""
        innen = self.fenster.buffer(-2)
        for rolle in DECKUNG:
            teile = [
                (stueck.name, sichtbar)
                for stueck, form in zip(stuecke, formen, strict=True)
                if stueck.rolle == rolle and not (sichtbar := shapely.intersection(form, innen)).is_empty
            ]
            teile.sort(key=lambda teil: (-round(teil[1].area), teil[0]))
            einziges = rolle == "quartier" and len(teile) == 1
            plaetze: list[Platz] = []
            for name, sichtbar in teile:
                platz = None
                if rolle == "quartier" and len(teile) <= HOECHSTENS_FETT:
                    # Der Name des einzigen Stücks darf überstehen, alle anderen liegen in ihrer Fläche.
                    verlangt = 0.0 if einziges else DECKUNG[rolle]
                    platz = platz_fuer(name, sichtbar, innen, belegt, fett=True, verlangt=verlangt)
                platz = platz or platz_fuer(
                    name, sichtbar, innen, belegt, fett=False, verlangt=DECKUNG[rolle]
                )
                if platz:
                    belegt.append(platz.kasten)
                    plaetze.append(platz)
            if rolle == "quartier" and teile:
                # Kein fremder Name läuft über den kräftigen Rand.
                belegt.append(vereint([form for _, form in teile]).boundary.buffer(1.5))
            if len(plaetze) >= len(teile) * WENIGSTENS_BENANNT:
                for platz in plaetze:
                    self.teile += platz.als_text(ROLLENTEXT[rolle])


def vereint(formen: Iterable[BaseGeometry]) -> BaseGeometry:
    return shapely.coverage_union_all(list(formen))


def innere_linien(formen: Sequence[BaseGeometry]) -> BaseGeometry:
    """Grenzen zwischen den Flächen, jede einmal, ohne den gemeinsamen Außenrand."""
    if len(formen) < 2:
        return shapely.LineString()
    alle = shapely.union_all(shapely.boundary(list(formen)))
    return shapely.difference(alle, vereint(formen).boundary)


def _runde_strecke(hoechstens: float) -> int:
    """Größte Strecke der Reihe 1, 2, 5 in Metern, die nicht länger ist."""
    stufe = 10 ** math.floor(math.log10(max(hoechstens, 1)))
    return int(max(faktor * stufe for faktor in (1, 2, 5) if faktor * stufe <= max(hoechstens, 1)))
