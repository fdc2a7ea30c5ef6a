"""Ein Gebiet in Zahlen: Kennzahlen im Vergleich, Diagramme, ihre Tabellen und Quellen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from sozialraum.kern.zahlen import prozent
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik import saetze, schaubilder, zeitraeume
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.kennzahl import (
    Altersaufbau,
    Altersband,
    Kennzahl,
    Quellenangabe,
    seit_dem_bruch,
)
from sozialraum.statistik.kennzahlen import Kennzahlentafel, altersaufbauten, kennzahlen
from sozialraum.statistik.schaubilder import Schaubild
from sozialraum.statistik.zeichen import legende

# Breiten in Pixeln: ein Bild für Bildschirme, eines für Telefone ab 390 px.
BREIT, SCHMAL = 600.0, 330.0
IN_KACHELN = ("ew", "ew_veraend", "anteil_u18", "anteil_65plus", "anteil_mh")
IM_VERGLEICH = ("ew_veraend", "anteil_u18", "anteil_65plus", "anteil_mh")


@dataclass(frozen=True)
class Verweis:
    """Eine Zahl aus Befund oder Diagramm mit allem, was ihre Seite „Woher?“ braucht."""

    name: str
    text: str
    indikator: str
    zeitraum: str
    adresse: str


@dataclass(frozen=True)
class Bild:
    """Dasselbe Diagramm in zwei Breiten; die Seite zeigt, was passt, und darunter, woher es ist."""

    befund: str
    breit: SafeString
    schmal: SafeString
    verweise: tuple[Verweis, ...] = ()


@dataclass(frozen=True)
class Gebietsprofil:
    """Alles, was die Seite eines Gebiets zu einem Zeitraum zeigt; ohne Zeitraum gibt es keine Werte."""

    gebiete: list[Gebiet]
    zeitraum: str
    zeitraeume: list[str]
    kacheln: list[tuple[Kennzahl, Kennzahl | None]]
    zeilen: list[list[Kennzahl]]
    nicht_berechenbar: list[Kennzahl]
    bilder_bevoelkerung: list[Bild]
    bild_alter: Bild | None
    bilder_vergleich: list[Bild]
    verlauf: list[tuple[str, list[Kennzahl]]]
    alter: list[list[tuple[Gebiet, Altersband]]]
    hinweis_alter: str
    quellen: list[tuple[Quellenangabe, list[Quellenangabe]]]
    vermerk: str
    vermerk_verlauf: str
    vermerk_alter: str
    zeichen: list[tuple[str, str]]

    @property
    def zeitraum_text(self) -> str:
        return zeitraeume.in_worten(self.zeitraum)

    @property
    def zeitraumwahl(self) -> list[tuple[str, str]]:
        return [(z, zeitraeume.in_worten(z)) for z in reversed(self.zeitraeume)]

    @property
    def altersgebiete(self) -> list[Gebiet]:
        """Das Gebiet und, wenn vergleichbar, das größte Vergleichsgebiet."""
        return self.gebiete[:1] + (self.gebiete[1:][-1:] if self.alter and len(self.alter[0]) > 1 else [])


def gebietsprofil(gebiete: Sequence[Gebiet], zeitraum: str = "") -> Gebietsprofil | None:
    """Das Profil des ersten Gebiets, verglichen mit den weiteren; acht Abfragen.

    Ohne `zeitraum` der jüngste mit Werten. None, wenn es keine gibt oder nicht zu diesem Zeitraum.
    """
    tafel = kennzahlen(indikatoren=list(INDIKATOREN), gebiete=gebiete)
    vorhandene = [z for z in tafel.zeitraeume if tafel.get("ew", gebiete[0], z).quellen]
    if not vorhandene or (zeitraum and zeitraum not in vorhandene):
        return None
    zeitraum = zeitraum or vorhandene[-1]
    aufbauten = altersaufbauten([gebiete[0], *gebiete[1:][-1:]], zeitraum)
    alle = [[tafel.get(key, gebiet, zeitraum) for gebiet in gebiete] for key in INDIKATOREN]
    zeilen = [zeile for zeile in alle if any(k.quellen for k in zeile)]
    verlauf = [tafel.reihe("ew", gebiet) for gebiet in gebiete]
    gezeigt = [k for zeile in [*zeilen, *verlauf] for k in zeile]
    baender = [band for aufbau in aufbauten for band in aufbau.baender]
    return Gebietsprofil(
        gebiete=list(gebiete),
        zeitraum=zeitraum,
        zeitraeume=vorhandene,
        kacheln=[
            (zeile[0], zeile[-1] if len(zeile) > 1 and key != "ew" else None)
            for zeile in zeilen
            if (key := zeile[0].indikator.key) in IN_KACHELN
        ],
        zeilen=zeilen,
        nicht_berechenbar=[zeile[0] for zeile in alle if zeile not in zeilen],
        bilder_bevoelkerung=_bilder(
            (lambda breite: schaubilder.entwicklung(verlauf[0], breite=breite), _enden(verlauf[:1])),
            (
                lambda breite: (
                    schaubilder.indexentwicklung(verlauf[0], verlauf[1:], breite=breite)
                    if len(verlauf) > 1
                    else None
                ),
                _enden([verlauf[0], verlauf[-1]]),
            ),
        ),
        bild_alter=next(
            iter(
                _bilder(
                    (
                        lambda breite: schaubilder.altersaufbau(*aufbauten, breite=breite),
                        _auffaellige(aufbauten, zeitraum),
                    )
                )
            ),
            None,
        ),
        bilder_vergleich=_vergleichsbilder(tafel, gebiete, zeitraum),
        verlauf=[
            (zeitraeume.in_worten(z), [tafel.get("ew", gebiet, z) for gebiet in gebiete])
            for z in tafel.zeitraeume
        ],
        alter=_alterstabelle(aufbauten),
        hinweis_alter=aufbauten[0].hinweis,
        quellen=_je_quelle(q for k in gezeigt for q in k.quellen),
        vermerk=schaubilder.quellenvermerk([k for zeile in zeilen for k in zeile]),
        vermerk_verlauf=schaubilder.quellenvermerk([k for reihe in verlauf for k in reihe]),
        vermerk_alter=aufbauten[0].quellenvermerk,
        zeichen=legende([k.zeichen for k in gezeigt] + [band.zeichen for band in baender]),
    )


def _je_quelle(angaben: Iterable[Quellenangabe]) -> list[tuple[Quellenangabe, list[Quellenangabe]]]:
    """Jede Quelle einmal, mit allen ihren Dateien, die jüngste zuerst."""
    dateien: dict[str, dict[int, Quellenangabe]] = {}
    for angabe in angaben:
        dateien.setdefault(angabe.name, {})[angabe.lieferung_id] = angabe
    je_quelle = [
        sorted(eine.values(), key=lambda angabe: angabe.eingegangen, reverse=True)
        for eine in dateien.values()
    ]
    return [(eine[0], eine) for eine in je_quelle]


def _verweis(kennzahl: Kennzahl, name: str) -> Verweis:
    return Verweis(
        name, kennzahl.als_text, kennzahl.indikator.key, kennzahl.zeitraum, kennzahl.gebiet.adresse
    )


def _enden(reihen: Sequence[Sequence[Kennzahl]]) -> tuple[Verweis, ...]:
    """Je Reihe der erste und der letzte offene Wert: aus ihnen ist die Veränderung gerechnet."""
    verweise = {}
    for reihe in reihen:
        offene = seit_dem_bruch([kennzahl for kennzahl in reihe if kennzahl.offen])
        for kennzahl in (*offene[:1], *offene[-1:]):
            ort = f"{schaubilder.name(kennzahl.gebiet)} " if len(reihen) > 1 else ""
            verweise[kennzahl.gebiet, kennzahl.zeitraum] = _verweis(
                kennzahl, f"{ort}{kennzahl.zeitraum_text}"
            )
    return tuple(verweise.values())


def _auffaellige(aufbauten: Sequence[Altersaufbau], zeitraum: str) -> tuple[Verweis, ...]:
    """Die Anteile, die der Befund über dem Altersaufbau nennt."""
    baender = saetze.auffaelligste_altersgruppe(*aufbauten) or ()
    return tuple(
        Verweis(
            schaubilder.name(aufbau.gebiet),
            prozent(band.anteil),
            f"anteil_{band.schluessel}",
            zeitraum,
            aufbau.gebiet.adresse,
        )
        for aufbau, band in zip(aufbauten, baender, strict=False)
        if band is not None
    )


def _bilder(*zeichner: tuple[Callable[[float], Schaubild | None], tuple[Verweis, ...]]) -> list[Bild]:
    bilder = []
    for zeichne, verweise in zeichner:
        breit, schmal = zeichne(BREIT), zeichne(SCHMAL)
        if breit is not None and schmal is not None:
            # Das SVG baut `diagramme` selbst und maskiert darin jeden fremden Text.
            bilder.append(Bild(breit.befund, mark_safe(breit.svg), mark_safe(schmal.svg), verweise))
    return bilder


def _vergleichsbilder(tafel: Kennzahlentafel, gebiete: Sequence[Gebiet], zeitraum: str) -> list[Bild]:
    if len(gebiete) < 2:
        return []
    reihen = [[tafel.get(key, gebiet, zeitraum) for gebiet in gebiete] for key in IM_VERGLEICH]
    return _bilder(
        *(
            (
                lambda breite, reihe=reihe: schaubilder.vergleich(reihe, breite=breite),
                tuple(_verweis(k, schaubilder.name(k.gebiet)) for k in reihe if k.offen),
            )
            for reihe in reihen
            if any(k.offen for k in reihe)
        )
    )


def _alterstabelle(aufbauten: Sequence[Altersaufbau]) -> list[list[tuple[Gebiet, Altersband]]]:
    """Je Altersgruppe die Bänder der Gebiete, die dieselben Gruppen haben."""
    spalten = [
        [(aufbau.gebiet, band) for band in aufbau.baender]
        for aufbau in aufbauten
        if aufbau.grenzen == aufbauten[0].grenzen
    ]
    return [list(zeile) for zeile in zip(*spalten, strict=True)]
