"""Handlungsempfehlungen: was geschehen soll, durch wen, bis wann, warum und was die Stelle dazu sagte."""

from collections.abc import Sequence

from analysen.bausteine import wahl
from analysen.bausteine.bedarfe import dringendste, gemeinte, register
from analysen.bedarfslage import OFFENE_EMPFEHLUNGEN
from analysen.grund import Grund, Raum
from analysen.inhalt import Block, Empfehlungen, Empfehlungseintrag, Hinweis, Notiz
from analysen.models import Baustein
from sozialraum.bedarfe.abfragen import EmpfehlungImRaum
from sozialraum.kern import zahlen
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.saetze import wo

EINTRAEGE, EINTRAEGE_KNAPP = 30, 5
IM_BLICK = 3


def empfehlungen(grund: Grund, baustein: Baustein) -> list[Block]:
    """Offene und zugesagte, die des dringendsten Bedarfs zuerst, oder die ausgewählten."""
    alle, hoechstens = _gemeinte(grund, baustein)
    gezeigt = alle[:hoechstens]
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not gezeigt:
        return [Hinweis(art="hinweis", text=f"Handlungsempfehlungen {ort} sind nicht eingetragen.")]
    return [
        Empfehlungen(
            art="empfehlungen",
            titel=wahl.titel(baustein, _befund(gezeigt)),
            eintraege=[eintrag(grund, eine) for eine in gezeigt],
            rand=[register(grund), *_weitere(len(alle) - len(gezeigt))],
        )
    ]


def _weitere(anzahl_weitere: int) -> list[Notiz]:
    if not anzahl_weitere:
        return []
    weitere = anzahl(anzahl_weitere, "weitere Empfehlung steht", "weitere Empfehlungen stehen")
    text = f"Gezeigt sind die dringendsten; {weitere} im Register."
    return [Notiz(art="hinweis", text=text, zusatz="")]


def _gemeinte(grund: Grund, baustein: Baustein) -> tuple[list[EmpfehlungImRaum], int]:
    """Alle, die passen, und wie viele davon gezeigt werden."""
    lage, auswahl = grund.bedarfslage, wahl.auswahl(baustein)
    if auswahl:
        ausgewaehlte = [eine for eine in _nach_dringlichkeit(grund) if eine.id in auswahl]
        return ausgewaehlte, len(ausgewaehlte)
    ohne_hoechstzahl = Baustein(einstellungen={"prioritaeten": baustein.einstellungen.get("prioritaeten")})
    betroffen = {bedarf.id for bedarf in gemeinte(lage, ohne_hoechstzahl)}
    passende = [
        eine
        for eine in _nach_dringlichkeit(grund)
        if eine.status in OFFENE_EMPFEHLUNGEN and betroffen.intersection(eine.bedarfe)
    ]
    return passende, wahl.hoechstens(baustein, EINTRAEGE_KNAPP if grund.knapp else EINTRAEGE)


def _nach_dringlichkeit(grund: Grund) -> list[EmpfehlungImRaum]:
    """Nach dem dringendsten ihrer Bedarfe; darin bleibt das Kurzfristige vorn."""
    rang = {bedarf.id: nummer for nummer, bedarf in enumerate(grund.bedarfslage.bedarfe)}
    letzter = len(rang)
    return sorted(
        grund.bedarfslage.empfehlungen,
        key=lambda eine: min((rang.get(bedarf, letzter) for bedarf in eine.bedarfe), default=letzter),
    )


def im_blick(grund: Grund, raum: Raum) -> list[Empfehlungseintrag]:
    """Für „Auf einen Blick“: die ersten drei, die aus den dringendsten Bedarfen des Raums folgen."""
    bedarfe = {bedarf.id for bedarf in dringendste(grund, raum)}
    passende = [
        eine
        for eine in _nach_dringlichkeit(grund)
        if eine.status in OFFENE_EMPFEHLUNGEN and bedarfe.intersection(eine.bedarfe)
    ]
    return [eintrag(grund, eine) for eine in passende[:IM_BLICK]]


def _befund(gezeigt: Sequence[EmpfehlungImRaum]) -> str:
    """`5 Empfehlungen an 4 Stellen`."""
    stellen = len({eine.adressat.casefold() for eine in gezeigt})
    return f"{anzahl(len(gezeigt), 'Empfehlung', 'Empfehlungen')} an {anzahl(stellen, 'Stelle', 'Stellen')}"


def eintrag(grund: Grund, eine: EmpfehlungImRaum) -> Empfehlungseintrag:
    lage = grund.bedarfslage
    return Empfehlungseintrag(
        id=eine.id,
        aussage=eine.aussage,
        erlaeuterung=eine.erlaeuterung,
        adressat=eine.adressat,
        horizont=eine.horizont_text,
        bedarfe=[bedarf.aussage for bedarf in lage.bedarfe if bedarf.id in eine.bedarfe],
        angebote=[angebot.in_worten for angebot in lage.umsetzung(eine.id)],
        stand=eine.stand,
    )
