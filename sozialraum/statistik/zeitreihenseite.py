"""Stellt die Seite „Zeitreihe“ zusammen: ein Indikator für bis zu sechs Gebiete über alle Zeiträume."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import mark_safe

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import saetze, schaubilder, zeitraeume
from sozialraum.statistik.gebietsprofil import Bild
from sozialraum.statistik.gebietsprofil.bilder import enden
from sozialraum.statistik.indikatoren import Art, Indikator
from sozialraum.statistik.kennzahl import Kennzahl, seit_dem_bruch
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.reihenbruch import BEDEUTUNG, ZEICHEN
from sozialraum.statistik.saetze import Aussage, Satz
from sozialraum.statistik.zeichen import legende

# Breiten in Pixeln: das große Bild, eines von mehreren kleinen, das auf dem Telefon.
BREIT, KLEIN, SCHMAL = 760.0, 560.0, 330.0
# Mehr Linien in einem Bild liest niemand mehr auseinander.
HOECHSTENS_LINIEN = 4
Reihe = list[Kennzahl]


class Darstellung(StrEnum):
    """Alle Gebiete in einem Bild oder jedes in seinem eigenen."""

    GEMEINSAM = "gemeinsam"
    JE_GEBIET = "je-gebiet"


DARSTELLUNGEN: dict[Darstellung, str] = {
    Darstellung.GEMEINSAM: "alle Gebiete in einem Bild",
    Darstellung.JE_GEBIET: "je Gebiet ein Bild",
}


@dataclass(frozen=True)
class Zeitreihe:
    """Bilder und Tabelle; ohne Werte sind beide leer. `zeilen` sind Zeitraum in Worten und Kennzahlen.

    `absaetze` sagen je Gebiet, was sich geändert hat, ob es eine Richtung hat und welche Jahre fehlen. Vor
    den `gebrochen`en Kennzahlen steht das Zeichen des Bruchs.
    """

    indikator: Indikator
    gebiete: tuple[Gebiet, ...]
    darstellung: Darstellung
    bilder: tuple[Bild, ...]
    zeilen: tuple[tuple[str, tuple[Kennzahl, ...]], ...]
    absaetze: tuple[tuple[str, list[Satz]], ...]
    hinweise: tuple[str, ...]
    zeichen: tuple[tuple[str, str], ...]
    quellenvermerk: str
    mass: str
    gebrochen: frozenset[Kennzahl] = frozenset()

    @property
    def grundgesamtheiten(self) -> list[str]:
        """Wer gezählt wird, jede Quelle einmal."""
        quellen = {q.name: q for _, zeile in self.zeilen for k in zeile for q in k.quellen}
        return [f"{q.name}: {q.grundgesamtheit}" for q in quellen.values() if q.grundgesamtheit]


def zeitreihe(indikator: Indikator, gebiete: Sequence[Gebiet], *, darstellung: str = "") -> Zeitreihe:
    """Das erste Gebiet ist das kräftige; vier Abfragen, ohne Gebiet keine.

    Ohne gültige `darstellung` ein Bild, solange die Linien lesbar bleiben.
    """
    tafel = kennzahlen(indikatoren=[indikator], gebiete=gebiete) if gebiete else None
    reihen = [tafel.reihe(indikator.key, gebiet) for gebiet in gebiete] if tafel else []
    # Zeiträume, zu denen keines der Gebiete etwas hat, gehören zu anderen Merkmalen derselben Quelle.
    spalten = [spalte for spalte in zip(*reihen, strict=True) if any(k.quellen for k in spalte)]
    reihen = [list(reihe) for reihe in zip(*spalten, strict=True)]
    if darstellung in set(Darstellung):
        art = Darstellung(darstellung)
    else:
        art = Darstellung.GEMEINSAM if len(reihen) <= HOECHSTENS_LINIEN else Darstellung.JE_GEBIET
    gezeigt = [kennzahl for reihe in reihen for kennzahl in reihe]
    gebrochen = schaubilder.gebrochene(reihen)
    gezeichnet, ausgelassen = _eine_form(reihen)
    return Zeitreihe(
        indikator=indikator,
        gebiete=tuple(gebiete),
        darstellung=art,
        bilder=tuple(_bilder(gezeichnet, art)),
        zeilen=tuple((zeitraeume.in_worten(spalte[0].zeitraum), spalte) for spalte in spalten),
        absaetze=tuple(_absaetze(reihen)),
        hinweise=(*_brueche(reihen), *ausgelassen),
        zeichen=(
            *legende(kennzahl.zeichen for kennzahl in gezeigt),
            *([(ZEICHEN, BEDEUTUNG)] if gebrochen else []),
        ),
        gebrochen=gebrochen,
        quellenvermerk=schaubilder.quellenvermerk(gezeigt),
        mass=schaubilder.mass(indikator),
    )


def _absaetze(reihen: Sequence[Reihe]) -> list[tuple[str, list[Satz]]]:
    """Je Gebiet sein Name und die Sätze zum Verlauf; über Brüche steht schon ein Hinweis."""
    alle = [
        (
            schaubilder.name(reihe[0].gebiet),
            [satz for satz in saetze.verlaufssaetze(reihe) if satz.aussage is not Aussage.BRUCH],
        )
        for reihe in reihen
    ]
    return [(name, gesagt) for name, gesagt in alle if gesagt]


def _eine_form(reihen: list[Reihe]) -> tuple[list[Reihe], list[str]]:
    """Jahre und Quartale stehen nicht auf derselben Achse: gezeichnet wird die häufigste Form."""
    formen = Counter(len(k.zeitraum) for reihe in reihen for k in reihe if k.offen)
    if len(formen) < 2:
        return reihen, []
    haeufigste = formen.most_common(1)[0][0]
    gezeichnet = [[k for k in reihe if len(k.zeitraum) == haeufigste] for reihe in reihen]
    satz = "Zeiträume verschiedener Art passen nicht auf eine Achse; die übrigen stehen in der Tabelle."
    return gezeichnet, [satz]


def _brueche(reihen: Sequence[Reihe]) -> list[str]:
    """Wo eine Reihe bricht und warum, je Gebiet und Stelle ein Satz."""
    hinweise = []
    for reihe in reihen:
        davor: Kennzahl | None = None
        for kennzahl, stelle in zip(reihe, schaubilder.brueche(reihe), strict=True):
            if stelle.bruch and davor is not None:
                wann = f"{schaubilder.name(kennzahl.gebiet)}, {kennzahl.zeitraum_text}"
                grund = " ".join(filter(None, (stelle.zaehlung, stelle.zuschnitt))) or (
                    "Ab hier kommt die Zahl aus einer anderen Quelle; mit den Jahren davor ist sie nur "
                    "bedingt vergleichbar."
                )
                hinweise.append(f"{wann}: {grund}")
            davor = kennzahl if kennzahl.offen else davor
    return list(dict.fromkeys(hinweise))


# Bilder ------------------------------------------------------------------------------------------


def _bilder(reihen: Sequence[Reihe], darstellung: Darstellung) -> list[Bild]:
    if not any(reihen):
        return []
    if darstellung is Darstellung.JE_GEBIET:
        return _einzelbilder(reihen)
    befund = _befund(reihen[0], mit_ort=len(reihen) > 1)
    zaehlt = reihen[0][0].indikator.art is Art.ANZAHL and len(reihen) > 1
    if zaehlt:
        # Die Linie der Stadt drückte alle anderen an den Boden.
        breit, schmal = (
            schaubilder.indexentwicklung(reihen[0], reihen[1:], breite=breite) for breite in (BREIT, SCHMAL)
        )
        if breit is None or schmal is None:
            return _einzelbilder(reihen)
    else:
        breit, schmal = (
            schaubilder.entwicklung(reihen[0], reihen[1:], breite=breite, befund=befund)
            for breite in (BREIT, SCHMAL)
        )
    # Das SVG baut `diagramme` selbst und maskiert darin jeden fremden Text.
    return [Bild(breit.befund, mark_safe(breit.svg), mark_safe(schmal.svg), enden(reihen[:1]))]


def _einzelbilder(reihen: Sequence[Reihe]) -> list[Bild]:
    """Je Gebiet ein Bild, Anteile auf derselben Skala mit der Stadt als Bezug; Anzahlen jede für sich."""
    zaehlt = reihen[0][0].indikator.art is Art.ANZAHL
    alle = [] if zaehlt else [k.wert for reihe in reihen for k in reihe if k.wert is not None]
    stadt = next((reihe for reihe in reihen if reihe[0].gebiet.ebene in schaubilder.STADT), None)
    bezug = [stadt] if stadt and not zaehlt and len(reihen) > 1 else []
    bilder = []
    for reihe in reihen:
        if reihe in bezug:
            continue
        breit, schmal = (
            schaubilder.entwicklung(reihe, bezug, breite=breite, befund=_kurzbefund(reihe), skala_mit=alle)
            for breite in (KLEIN, SCHMAL)
        )
        bilder.append(Bild(breit.befund, mark_safe(breit.svg), mark_safe(schmal.svg), enden([reihe])))
    return bilder


def _kurzbefund(reihe: Reihe) -> str:
    """`Kalk: von 22,2 % auf 25,6 % gestiegen`; die Zeit steht an der Achse."""
    offene = seit_dem_bruch([kennzahl for kennzahl in reihe if kennzahl.offen])
    name = schaubilder.name(reihe[0].gebiet)
    if not offene:
        return f"{name}: kein Wert ausgewiesen"
    erste, letzte = offene[0], offene[-1]
    assert erste.gerundet is not None and letzte.gerundet is not None
    if erste is letzte:
        return f"{name}: {letzte.zahl_text} ({letzte.zeitraum_text})"
    if erste.gerundet == letzte.gerundet:
        return f"{name}: {letzte.zeitraum_text} wie {erste.zeitraum_text} bei {letzte.zahl_text}"
    richtung = "gestiegen" if letzte.gerundet > erste.gerundet else "gesunken"
    return f"{name}: von {erste.zahl_text} auf {letzte.zahl_text} {richtung}"


def _befund(reihe: Reihe, *, mit_ort: bool) -> str:
    """Was sich geändert hat; das Gebiet steht davor, wo der Satz es nicht nennt."""
    satz = saetze.entwicklung(reihe)
    if not mit_ort or reihe[0].gebiet.name in satz:
        return satz
    return f"{schaubilder.name(reihe[0].gebiet)}: {satz}"
