"""Aus Kennzahlen werden Diagramme: Befund als Titel, Maß, Rollen, Quelle und was fehlt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import cycle
from typing import NamedTuple

from sozialraum.kern.farben import Rolle
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import diagramme, saetze, zeitraeume
from sozialraum.statistik.diagramme import Altersbalken, Balken, Punkt, Verlauf
from sozialraum.statistik.indikatoren import Art, Indikator
from sozialraum.statistik.kennzahl import Altersaufbau, Kennzahl, andere_quelle

STADT = frozenset({"Stadt", "Gemeinde"})
BREIT = 640.0
# Durchgezogen, gepunktet, lang, lang und kurz.
STRICHE = ("", "1.5 3", "9 3", "9 3 1.5 3")


@dataclass(frozen=True)
class Schaubild:
    """Ein fertiges Diagramm und sein Befund, der auch ohne Bild gilt."""

    befund: str
    svg: str


def rolle(gebiet: Gebiet, eigenes: Gebiet) -> Rolle:
    """Das eigene Gebiet ist immer das kräftige, die Stadt die Bezugslinie, alles dazwischen die Mitte."""
    if gebiet == eigenes:
        return "quartier"
    return "stadt" if gebiet.ebene in STADT else "bezirk"


def name(gebiet: Gebiet) -> str:
    """`Stadtteil Kalk`, `Stadt Köln`; nie doppelt `Sozialraum Sozialraum`."""
    return gebiet.name if gebiet.name.startswith(f"{gebiet.ebene} ") else f"{gebiet.ebene} {gebiet.name}"


def entwicklung(
    reihe: Sequence[Kennzahl],
    vergleiche: Sequence[Sequence[Kennzahl]] = (),
    *,
    breite: float = BREIT,
    befund: str = "",
    skala_mit: Sequence[Decimal] = (),
) -> Schaubild:
    """Zeitreihe eines Indikators; jede Reihe vom ältesten zum jüngsten Zeitraum.

    Anzahlen ganz verschiedener Größe gehören nicht auf eine Achse: dafür `indexentwicklung`. Bilder mit
    denselben Werten in `skala_mit` haben dieselbe Skala. Fehler: `ValueError` ohne Kennzahl.
    """
    titel = befund or saetze.entwicklung(reihe)
    eigen = reihe[0]
    svg = diagramme.zeitreihe(
        titel=titel,
        untertitel=_mass_und_zeit(
            eigen.indikator, [k.zeitraum for k in reihe], eigen.gebiet if not vergleiche else None
        ),
        fuss=quellenvermerk([k for eine in (reihe, *vergleiche) for k in eine]),
        reihen=_verlaeufe([eine for eine in (reihe, *vergleiche) if eine]),
        stellen=eigen.indikator.stellen,
        einheit=eigen.indikator.einheit,
        breite=breite,
        skala_mit=skala_mit,
    )
    return Schaubild(titel, svg)


def indexentwicklung(
    reihe: Sequence[Kennzahl], vergleiche: Sequence[Sequence[Kennzahl]], *, breite: float = BREIT
) -> Schaubild | None:
    """Anzahlen verschieden großer Gebiete als Index, der erste gemeinsame Zeitraum ist 100.

    None, wenn kein Zeitraum für alle offen ist oder nur einer.
    """
    alle = [reihe, *vergleiche]
    # Über eine Änderung des Gebiets hinweg wäre der Index der der Grenze.
    gemeinsam = [
        spalte[0].zeitraum
        for spalte in zip(*alle, strict=True)
        if all(k.wert and not eine[-1].bruch_seit(k) for k, eine in zip(spalte, alle, strict=True))
    ]
    if len(gemeinsam) < 2:
        return None
    start = gemeinsam[0]
    als_index = [_index([k for k in eine if k.zeitraum >= start], start) for eine in alle]
    titel = (
        saetze.entwicklung_im_vergleich(reihe, vergleiche[-1]) if vergleiche else saetze.entwicklung(reihe)
    )
    svg = diagramme.zeitreihe(
        titel=titel,
        untertitel=(
            f"{reihe[0].indikator.label}, {zeitraeume.in_worten(start)} = 100, "
            f"{zeitraeume.von_bis([k.zeitraum for k in als_index[0]])}"
        ),
        fuss=quellenvermerk([k for eine in als_index for k in eine]),
        reihen=_verlaeufe(als_index),
        stellen=1,
        breite=breite,
    )
    return Schaubild(titel, svg)


def _index(reihe: Sequence[Kennzahl], start: str) -> list[Kennzahl]:
    basis = next(k.wert for k in reihe if k.zeitraum == start)
    assert basis
    return [
        replace(k, wert=None if k.wert is None else k.wert / basis * Decimal(100), eigene_berechnung=True)
        for k in reihe
    ]


def vergleich(kennzahlen: Sequence[Kennzahl], *, breite: float = BREIT, befund: str = "") -> Schaubild:
    """Balken für Gebiete desselben Indikators und Zeitraums, das eigene Gebiet zuerst.

    Der Befund vergleicht mit dem letzten, größten Gebiet. Fehler: `ValueError` ohne Kennzahl.
    """
    if not kennzahlen:
        raise ValueError("Ein Vergleich braucht mindestens eine Kennzahl.")
    eigen, groesstes = kennzahlen[0], kennzahlen[-1]
    titel = befund or saetze.vergleich(eigen, groesstes if len(kennzahlen) > 1 else None)
    svg = diagramme.vergleichsbalken(
        titel=titel,
        untertitel=f"{mass(eigen.indikator)}, {eigen.zeitraum_text}",
        fuss=quellenvermerk(kennzahlen),
        balken=[Balken(name(k.gebiet), rolle(k.gebiet, eigen.gebiet), k.wert, k.zeichen) for k in kennzahlen],
        stellen=eigen.indikator.stellen,
        einheit=eigen.indikator.einheit,
        vorzeichen=eigen.indikator.art is Art.VERAENDERUNG,
        breite=breite,
    )
    return Schaubild(titel, svg)


def altersaufbau(
    eigen: Altersaufbau, andere: Altersaufbau | None = None, *, breite: float = BREIT, befund: str = ""
) -> Schaubild | None:
    """Altersaufbau im Vergleich; Umriss nur bei denselben Altersgruppen. None ohne Altersgruppen."""
    if not eigen.baender:
        return None
    passend = andere if andere is not None and andere.grenzen == eigen.grenzen else None
    titel = befund or saetze.altersaufbau(eigen, passend)
    dort = passend.baender if passend else (None,) * len(eigen.baender)
    ungleich = len({(b.bis or b.von) - b.von for b in eigen.baender if b.bis is not None}) > 1
    svg = diagramme.altersaufbau(
        titel=titel,
        untertitel=(
            f"Altersgruppen in Prozent aller Einwohnerinnen und Einwohner, "
            f"{zeitraeume.in_worten(eigen.zeitraum)}"
            + ("; die Gruppen umfassen verschieden viele Jahre" if ungleich else "")
        ),
        fuss=eigen.quellenvermerk,
        baender=[
            Altersbalken(
                hier.bezeichnung,
                hier.anteil,
                hier.zeichen,
                da.anteil if da else None,
                da.zeichen if da else None,
            )
            for hier, da in zip(eigen.baender, dort, strict=True)
        ],
        name=name(eigen.gebiet),
        vergleichsname=name(passend.gebiet) if passend else "",
        breite=breite,
    )
    return Schaubild(titel, svg)


def staaten(
    zusammen: Kennzahl, anteile: Sequence[tuple[str, Decimal]], *, breite: float = BREIT
) -> Schaubild:
    """Je Staat ein Balken mit seinem Anteil; `zusammen` ist die Kennzahl der häufigsten Staaten."""
    befund = saetze.haeufigste_staaten([staat for staat, _ in anteile], zusammen.gebiet)
    svg = diagramme.vergleichsbalken(
        titel=befund,
        untertitel="Anteil an allen Ausländerinnen und Ausländern in Prozent, "
        f"{zeitraeume.in_worten(zusammen.zeitraum)}",
        fuss=zusammen.quellenvermerk,
        balken=[Balken(name=staat, rolle="quartier", wert=anteil) for staat, anteil in anteile],
        stellen=1,
        einheit="%",
        breite=breite,
        schmal_unter=0,
    )
    return Schaubild(befund, svg)


def quellenvermerk(kennzahlen: Sequence[Kennzahl]) -> str:
    """Alle Quellen einer Zeichnung oder Tabelle, einmal genannt, und ob wir gerechnet haben."""
    vermerke = list(dict.fromkeys(q.quellenvermerk for k in kennzahlen for q in k.quellen))
    eigene = ["eigene Berechnung"] if any(k.eigene_berechnung for k in kennzahlen) else []
    return "; ".join(vermerke + eigene)


def _verlaeufe(reihen: Sequence[Sequence[Kennzahl]]) -> list[Verlauf]:
    """Die erste Reihe ist die eigene; mehrere der mittleren Rolle unterscheidet der Strich."""
    verlaeufe = [_verlauf(reihe, reihen[0][0].gebiet) for reihe in reihen]
    striche = cycle(STRICHE)
    return [
        replace(verlauf, strich=next(striche)) if verlauf.rolle == "bezirk" else verlauf
        for verlauf in verlaeufe
    ]


def _verlauf(reihe: Sequence[Kennzahl], eigenes: Gebiet) -> Verlauf:
    punkte = [
        Punkt(k.zeitraum, k.wert, None if k.offen else k.zeichen, *bruch)
        for k, bruch in zip(reihe, brueche(reihe), strict=True)
    ]
    return Verlauf(name(reihe[0].gebiet), rolle(reihe[0].gebiet, eigenes), tuple(punkte))


class Bruchstelle(NamedTuple):
    """Ob die Reihe hier bricht; der Satz zum neuen Zuschnitt, der zur neuen Zählung der Quelle."""

    bruch: bool = False
    zuschnitt: str = ""
    zaehlung: str = ""


def gebrochene(reihen: Iterable[Sequence[Kennzahl]]) -> frozenset[Kennzahl]:
    """Die Kennzahlen, vor denen die Tabelle das Zeichen des Bruchs setzt."""
    return frozenset(
        kennzahl
        for reihe in reihen
        for kennzahl, stelle in zip(reihe, brueche(reihe), strict=True)
        if stelle.bruch
    )


def brueche(reihe: Sequence[Kennzahl]) -> list[Bruchstelle]:
    """Je Kennzahl, ob die Reihe von da an anderes zählt.

    Wechselt die Quelle, ihre Zählung oder das Gebiet, führt keine Linie hinüber.
    """
    ergebnis = []
    vorher: Kennzahl | None = None
    for kennzahl in reihe:
        if not kennzahl.offen or vorher is None:
            ergebnis.append(Bruchstelle())
        else:
            zuschnitt = kennzahl.neuer_zuschnitt_seit(vorher)
            zaehlung = kennzahl.neue_zaehlung_seit(vorher)
            bruch = andere_quelle(kennzahl, vorher) or bool(zuschnitt or zaehlung)
            ergebnis.append(Bruchstelle(bruch, zuschnitt, zaehlung))
        vorher = kennzahl if kennzahl.offen else vorher
    return ergebnis


def mass(indikator: Indikator) -> str:
    """`Anteil der unter 18-Jährigen in Prozent (unter 18 Jahre)`."""
    if indikator.ohne_einheit:
        return indikator.label
    einheit = {"%": " in Prozent", "‰": " in Promille"}.get(indikator.einheit, f" ({indikator.einheit})")
    return f"{indikator.label}{einheit}"


def _mass_und_zeit(indikator: Indikator, zeiten: list[str], gebiet: Gebiet | None) -> str:
    ort = f" {saetze.wo(gebiet)}" if gebiet else ""
    return f"{mass(indikator)}{ort}, {zeitraeume.von_bis(zeiten)}"
