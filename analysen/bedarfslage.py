"""Bedarfe der Sozialräume einer Analyse mit allem, was an ihnen hängt: Zahlen, Empfehlungen, Angebote."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysen.models import Analyse, Baustein
from angebote.abfragen import AngebotAlsAntwort, angebote_je_bedarf, angebote_je_empfehlung
from sozialraum.bedarfe.abfragen import (
    OFFENE,
    BedarfImRaum,
    EmpfehlungImRaum,
    GrundlageInWorten,
    bedarfe_im_raum,
    empfehlungen_zu,
)
from sozialraum.bedarfe.models import Empfehlung
from sozialraum.raeume.abfragen import gebiete_zu_adressen, vergleichsgebiete
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik.kennzahlen import Kennzahl, kennzahlen, vorhandene_indikatoren

Stelle = tuple[str, str, str]
OFFENE_EMPFEHLUNGEN = (Empfehlung.Status.OFFEN, Empfehlung.Status.ZUGESAGT)


@dataclass(frozen=True)
class Bedarfslage:
    """Einmal je Analyse geladen; leer, wo kein Bedarf eingetragen ist.

    `bedarfe` sind alle bekannten, die dringendsten zuerst, auch gedeckte; `zahlen` führt von der Stelle einer
    Grundlage (Adresse, Indikator, Zeitraum) zur Kennzahl, wie sie heute lautet, und ihrem Vergleich.
    `gedruckte` sind die Einstellungen der Bausteine, die Bedarfe drucken.
    """

    bedarfe: tuple[BedarfImRaum, ...] = ()
    empfehlungen: tuple[EmpfehlungImRaum, ...] = ()
    angebote: Mapping[int, Sequence[AngebotAlsAntwort]] | None = None
    umsetzungen: Mapping[int, Sequence[AngebotAlsAntwort]] | None = None
    zahlen: Mapping[Stelle, tuple[Kennzahl, list[Kennzahl]]] | None = None
    gedruckte: tuple[Baustein, ...] = ()

    def antworten(self, bedarf: int) -> Sequence[AngebotAlsAntwort]:
        return (self.angebote or {}).get(bedarf, ())

    def umsetzung(self, empfehlung: int) -> Sequence[AngebotAlsAntwort]:
        return (self.umsetzungen or {}).get(empfehlung, ())

    def zu_bedarf(self, bedarf: int) -> list[EmpfehlungImRaum]:
        return [eine for eine in self.empfehlungen if bedarf in eine.bedarfe]

    def zahl(self, grundlage: GrundlageInWorten) -> tuple[Kennzahl, list[Kennzahl]] | None:
        """Die Kennzahl heute und ihr Vergleich; None, wenn es Gebiet oder Indikator nicht mehr gibt."""
        return (self.zahlen or {}).get(_stelle(grundlage))


def bedarfslage(analyse: Analyse, sozialraeume: Sequence[Sozialraum]) -> Bedarfslage:
    """Im offenen Mandanten der Analyse; höchstens neunzehn Abfragen, eine, wenn es keine Bedarfe gibt."""
    bis = bekannt_bis(analyse)
    bedarfe = [bedarf for bedarf in bedarfe_im_raum(sozialraeume) if bedarf.seit <= bis]
    if not bedarfe:
        return Bedarfslage()
    kennungen = [bedarf.id for bedarf in bedarfe]
    empfehlungen = empfehlungen_zu(kennungen)
    return Bedarfslage(
        bedarfe=tuple(bedarfe),
        empfehlungen=tuple(empfehlungen),
        angebote=angebote_je_bedarf(kennungen),
        umsetzungen=angebote_je_empfehlung([eine.id for eine in empfehlungen]),
        zahlen=_zahlen(grundlage for bedarf in bedarfe for grundlage in bedarf.grundlagen),
        gedruckte=tuple(
            Baustein.objects.filter(
                kapitel__analyse=analyse, kapitel__gedruckt=True, art=Baustein.Art.BEDARFE
            ).order_by("kapitel__nummer", "reihenfolge")
        ),
    )


def bekannt_bis(analyse: Analyse) -> date:
    """Geschrieben wird oft erst im Jahr nach dem Berichtsjahr; was danach auffällt, gehört in die nächste."""
    return date(analyse.berichtsjahr + 1, 12, 31)


def ist_offen(bedarf: BedarfImRaum) -> bool:
    return bedarf.status in OFFENE


def _stelle(grundlage: GrundlageInWorten) -> Stelle:
    return grundlage.gebiet_adresse, grundlage.indikator, grundlage.zeitraum


def _zahlen(grundlagen: Iterable[GrundlageInWorten]) -> dict[Stelle, tuple[Kennzahl, list[Kennzahl]]]:
    """Alle Stellen mit einer Rechnung; wovon es Gebiet oder Indikator nicht mehr gibt, das fehlt."""
    stellen = list(dict.fromkeys(_stelle(grundlage) for grundlage in grundlagen if grundlage.gebiet_adresse))
    if not stellen:
        return {}
    gebiete = gebiete_zu_adressen({adresse for adresse, _, _ in stellen})
    indikatoren = vorhandene_indikatoren([key for _, key, _ in stellen])
    gueltige = [stelle for stelle in stellen if stelle[0] in gebiete and stelle[1] in indikatoren]
    vergleiche = {adresse: vergleichsgebiete(gebiet)[-1:] for adresse, gebiet in gebiete.items()}
    alle = [*gebiete.values(), *(gebiet for liste in vergleiche.values() for gebiet in liste)]
    tafel = kennzahlen(
        indikatoren=list(indikatoren.values()),
        gebiete=list({gebiet.kennung: gebiet for gebiet in alle}.values()),
        zeitraeume=list(dict.fromkeys(zeitraum for _, _, zeitraum in gueltige)),
    )
    return {
        (adresse, key, zeitraum): (
            tafel.get(key, gebiete[adresse], zeitraum),
            [tafel.get(key, gebiet, zeitraum) for gebiet in vergleiche[adresse]],
        )
        for adresse, key, zeitraum in gueltige
    }
