"""Was eine Flächenkarte zeigt, ehe sie gezeichnet ist: Klassen, Bezugswerte, Umrisse; für Seite und Druck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.raeume.abfragen.flaechenkarten import Kartengrundlage, kartengrundlage
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.karte.flaechenkarte import (
    Fuellung,
    Kartentext,
    Legendenzeile,
    flaechenkarte,
    kartenbreite,
)
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.statistik import schaubilder, zeitraeume
from sozialraum.statistik.gebietsbruch import anteile_im, ende
from sozialraum.statistik.indikatoren import Art, Indikator
from sozialraum.statistik.karte.auswahl import Ort
from sozialraum.statistik.karte.befund import befund
from sozialraum.statistik.karte.einteilung import Einteilung, einteilen
from sozialraum.statistik.karte.klassen import Methode
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.kennzahlen import kennzahlen

EINWOHNER = "ew"
HINWEIS_ANZAHL = (
    "Anzahlen hängen davon ab, wie groß ein Gebiet ist; zum Vergleichen eignen sich Anteile besser."
)


@dataclass(frozen=True)
class Flaechen:
    """Die Gebiete einer Ebene in Klassen; `bezugswerte` sind die der Sozialräume und der Stadt."""

    indikator: Indikator
    zeitraum: str
    ort: Ort
    einheiten: Mapping[Raumeinheit, Gebiet]
    einteilung: Einteilung
    sozialraeume: tuple[Gebiet, ...]
    bezugswerte: tuple[Kennzahl, ...]
    grundlage: Kartengrundlage

    @property
    def ebene(self) -> Ebene:
        return self.ort.ebene

    @property
    def stadtwert(self) -> Kennzahl | None:
        return next((k for k in self.bezugswerte if k.gebiet == self.ort.stadt), None)

    @cached_property
    def gezeigt(self) -> list[Kennzahl]:
        return [*(eintrag.kennzahl for eintrag in self.einteilung.eintraege), *self.bezugswerte]

    @cached_property
    def befund(self) -> str:
        eingeteilte = self.einteilung.eingeteilte
        return befund(
            eingeteilte,
            self.stadtwert,
            mehrzahl=self.ebene.mehrzahl,
            alle=len(eingeteilte) == len(self.einteilung.eintraege),
        )

    @property
    def mass(self) -> str:
        return schaubilder.mass(self.indikator)

    @property
    def untertitel(self) -> str:
        """Maß, Ebene, Stadt und Zeitraum."""
        stadt = self.ort.stadt
        wo = f"{self.ebene.mehrzahl} in {stadt.name}" if stadt else self.ebene.mehrzahl
        return f"{self.mass}, {wo}, {zeitraeume.in_worten(self.zeitraum)}"

    @property
    def hinweis_anzahl(self) -> str:
        return HINWEIS_ANZAHL if self.indikator.art is Art.ANZAHL else ""

    @property
    def ohne_grenze(self) -> tuple[str, ...]:
        return tuple(einheit.name for einheit in self.einheiten if not self.grundlage.hat(einheit.pk))

    @cached_property
    def legende(self) -> list[Legendenzeile]:
        zeilen = self.einteilung.legende(self.ebene.bezeichnung, self.ebene.mehrzahl)
        if self.sozialraeume:
            teilweise = any(
                anteil.gewicht < 1
                for gebiet in self.sozialraeume
                for anteil in anteile_im(gebiet, self.zeitraum)
            )
            zusatz = "auch wo nur ein Teil dazugehört" if teilweise else ""
            namen = aufzaehlung([schaubilder.name(gebiet) for gebiet in self.sozialraeume])
            zeilen.append(Legendenzeile(namen, zusatz, umriss=True))
        return zeilen

    def zeichnen(
        self,
        *,
        text: Kartentext,
        breite: float,
        kennung: str = "",
        adressen: Sequence[str] = (),
    ) -> str:
        """SVG in dieser Breite, leer ohne Grenzen; mit `adressen` (je Gebiet eine) führen Flächen weiter."""
        grund = self.grundlage.gruende.get(kartenbreite(breite))
        if grund is None:
            return ""
        ziele = adressen or [""] * len(self.einteilung.eintraege)
        fuellungen: dict[int, Fuellung] = {
            einheit.pk: self.einteilung.fuellung(eintrag, ziel)
            for einheit, eintrag, ziel in zip(self.einheiten, self.einteilung.eintraege, ziele, strict=True)
            if self.grundlage.hat(einheit.pk)
        }
        return flaechenkarte(
            grund, fuellungen, text=text, legende=self.legende, breite=breite, kennung=kennung
        )


def flaechen(
    *,
    indikator: Indikator,
    zeitraum: str,
    ort: Ort,
    sozialraeume: Sequence[Gebiet],
    methode: Methode,
    anzahl: int,
    breiten: Sequence[float],
) -> Flaechen | None:
    """Die Gebiete der Ebene, wie sie am Ende des Zeitraums galten; None, wenn es da keine gab.

    Fünf Abfragen, sechs mit neuen Grenzen.
    """
    einheiten = ort.am(ende(zeitraum))
    if not einheiten:
        return None
    bezug = [*sozialraeume, *([ort.stadt] if ort.stadt else [])]
    tafel = kennzahlen(
        indikatoren=[indikator] if indikator.key == EINWOHNER else [indikator, EINWOHNER],
        gebiete=[*einheiten.values(), *bezug],
        zeitraeume=[zeitraum],
    )
    return Flaechen(
        indikator=indikator,
        zeitraum=zeitraum,
        ort=ort,
        einheiten=einheiten,
        einteilung=einteilen(
            [tafel.get(indikator.key, gebiet, zeitraum) for gebiet in einheiten.values()],
            [tafel.get(EINWOHNER, gebiet, zeitraum) for gebiet in einheiten.values()],
            methode=methode,
            anzahl=anzahl,
        ),
        sozialraeume=tuple(sozialraeume),
        bezugswerte=tuple(tafel.get(indikator.key, gebiet, zeitraum) for gebiet in bezug),
        grundlage=kartengrundlage(
            list(einheiten),
            umrandet=list(
                dict.fromkeys(a.einheit_id for gebiet in sozialraeume for a in anteile_im(gebiet, zeitraum))
            ),
            breiten=[kartenbreite(breite) for breite in breiten],
        ),
    )
