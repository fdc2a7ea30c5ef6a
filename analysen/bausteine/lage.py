"""Lage und Abgrenzung: Satz, Fläche, Karte."""

from analysen import saetze
from analysen.bausteine import bilder, wahl
from analysen.bausteine.rahmen import zwischentitel
from analysen.grund import Grund, Raum
from analysen.inhalt import (
    Abbildung,
    Block,
    Hinweis,
    Notiz,
    Satz,
)
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.raeume import abfragen as raumabfragen
from sozialraum.statistik.saetze import wo

HOECHSTENS_EINHEITEN = 6


def lagekarte(grund: Grund, baustein: Baustein) -> list[Block]:
    return [block for raum in grund.raeume for block in _lage(grund, raum, baustein)]


def _lage(grund: Grund, raum: Raum, baustein: Baustein) -> list[Block]:
    umgebung = ", ".join(saetze.bezeichnung(gebiet) for gebiet in raum.vergleiche)
    name = saetze.bezeichnung(raum.gebiet)
    ort = " ".join(wo(gebiet) for gebiet in raum.vergleiche)
    satz = f"{name} liegt {ort}." if ort else ""
    umfang = f"umfasst: {_umfang(raum)}"
    rand: list[Notiz] = [Notiz(art="hinweis", text=f"Der Sozialraum {umfang}.", zusatz="")]
    if raum.gebiet.flaeche_ha is not None:
        groesse = f"{zahlen.zahl(raum.gebiet.flaeche_ha / 100, 2)}{zahlen.FEST}km²"
        rand = [Notiz(art="zahl", text=groesse, zusatz=f"Fläche des Sozialraums; er {umfang}")]
    erzeugt: list[Block] = zwischentitel(grund, raum)
    if satz:
        erzeugt.append(Satz(art="satz", text=satz, rand=rand))
        rand = []
    grund.belege.grenzen(raum.grenzen)
    karte = raumabfragen.lagekarte_fuer(
        raum.gebiet, breite_mm=bilder.SCHMAL_MM if grund.knapp else bilder.SPALTE_MM
    )
    if karte is None:
        hinweis = f"Für {name} liegen keine Grenzen vor; deshalb fehlt die Karte."
        return [*erzeugt, Hinweis(art="hinweis", text=hinweis)]
    return [
        *erzeugt,
        Abbildung(
            art="abbildung",
            nummer=grund.belege.abbildung(),
            titel=wahl.titel(baustein, f"Lage des Sozialraums {name}"),
            untertitel=umgebung,
            bilder=[karte],
            rand=rand,
            spalten=1,
        ),
    ]


def _umfang(raum: Raum) -> str:
    """Die Einheiten mit ihrem Anteil, wo sie nicht ganz dazugehören; ab der siebten nur ihre Zahl."""
    gewichte = {anteil.einheit_id: anteil.gewicht for anteil in raum.gebiet.anteile}
    teile = []
    for einheit in raum.einheiten[:HOECHSTENS_EINHEITEN]:
        gewicht = gewichte[einheit.anteile[0].einheit_id]
        zusatz = "" if gewicht == 1 else f" (zu {zahlen.prozent(gewicht * 100, 0)})"
        teile.append(f"{saetze.bezeichnung(einheit)}{zusatz}")
    weitere = len(raum.einheiten) - len(teile)
    return zahlen.aufzaehlung([*teile, f"{weitere} weitere"] if weitere else teile)
