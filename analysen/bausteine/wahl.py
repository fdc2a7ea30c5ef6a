"""Wie ein Baustein liest, was an ihm eingestellt ist; Unbekanntes und Verdorbenes gilt als nicht gesagt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from analysen.bausteine.arten import ARTEN, MENSCHEN
from analysen.grund import Grund, Raum, dazu_in, indikatoren_des
from analysen.inhalt import Hinweis
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.kern.formulare import nummern
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.zeitraeume import jahr

RAUM, RAUM_STADT = "raum", "raum_stadt"


def ausschnitt(grund: Grund, baustein: Baustein) -> Grund:
    """Derselbe Grund mit denselben Belegen, nur die eingestellten Jahre und Vergleichsgebiete."""
    gewaehlt: dict[str, Any] = {}
    ab, bis = jahre(baustein)
    if (ab or bis) and not von_taten(baustein):
        gewaehlt["zeitraeume"] = tuple(
            zeitraum
            for zeitraum in grund.zeitraeume
            if (not ab or ab <= jahr(zeitraum)) and (not bis or jahr(zeitraum) <= bis)
        )
    gebiete = baustein.einstellungen.get("gebiete")
    if gebiete in (RAUM, RAUM_STADT):
        gewaehlt["raeume"] = tuple(_mit_weniger(raum, gebiete) for raum in grund.raeume)
    weitere = grund.weitere_gebiete
    if dazu := [weitere[adresse] for adresse in dazu_in(baustein.einstellungen) if adresse in weitere]:
        raeume = gewaehlt.get("raeume", grund.raeume)
        gewaehlt["raeume"] = tuple(_mit_weiteren(raum, dazu) for raum in raeume)
    return replace(grund, **gewaehlt) if gewaehlt else grund


def _mit_weniger(raum: Raum, gebiete: str) -> Raum:
    return replace(raum, vergleiche=raum.vergleiche[-1:] if gebiete == RAUM_STADT else ())


def _mit_weiteren(raum: Raum, dazu: Sequence[Gebiet]) -> Raum:
    """Was ohnehin daneben steht, steht nicht zweimal."""
    schon_da = {gebiet.kennung for gebiet in raum.gebiete}
    return replace(raum, dazu=tuple(gebiet for gebiet in dazu if gebiet.kennung not in schon_da))


def von_taten(baustein: Baustein) -> bool:
    """Ob seine Jahre die der eigenen Arbeit sind und nicht die der Statistik."""
    return baustein.art in ARTEN and ARTEN[baustein.art].gruppe == MENSCHEN


def jahre(baustein: Baustein) -> tuple[int | None, int | None]:
    """Eingestelltes erstes und letztes Jahr; None heißt: nicht eingeschränkt."""
    return _ganze_zahl(baustein.einstellungen, "ab"), _ganze_zahl(baustein.einstellungen, "bis")


def kein_jahr(grund: Grund, baustein: Baustein) -> Hinweis:
    """Warum der Baustein leer ist: zu den eingestellten Jahren gibt es nichts."""
    namen = zahlen.aufzaehlung([raum.gebiet.name for raum in grund.raeume])
    ab, bis = jahre(baustein)
    offen = f"die Zeit ab {ab}" if ab else f"die Zeit bis {bis}"
    wann = zahlen.jahre(ab, bis) if ab and bis else offen
    return Hinweis(
        art="hinweis",
        text=f"Für {namen} liegen für {wann} keine statistischen Werte vor. Bitte stellen Sie am Baustein "
        "andere Jahre ein.",
    )


@dataclass(frozen=True)
class Taten:
    """Die Zeit, über die ein Baustein der eigenen Arbeit berichtet; `text` nennt die Jahre."""

    von: date
    bis: date

    @property
    def text(self) -> str:
        return zahlen.jahre(self.von.year, self.bis.year)


def taten(grund: Grund, baustein: Baustein) -> Taten:
    """Der Rhythmus der Agentur bis zum Berichtsjahr, wenn am Baustein nichts anderes eingestellt ist."""
    von, bis = grund.tatzeitraum
    ab_jahr, bis_jahr = jahre(baustein)
    bis = date(bis_jahr, 12, 31) if bis_jahr else bis
    von = date(ab_jahr, 1, 1) if ab_jahr else von
    return Taten(min(von, date(bis.year, 1, 1)), bis)


def indikatoren(grund: Grund, baustein: Baustein) -> list[str]:
    """Die gewählten, soweit es sie noch gibt: ein eigener Indikator kann gelöscht sein."""
    return [key for key in indikatoren_des(baustein) if grund.kennt(key)]


def titel(baustein: Baustein, befund: str) -> str:
    """Der eigene Titel, sonst der Befund."""
    eigener = baustein.einstellungen.get("titel")
    return eigener.strip() if isinstance(eigener, str) and eigener.strip() else befund


def hoechstens(baustein: Baustein, sonst: int) -> int:
    anzahl = _ganze_zahl(baustein.einstellungen, "hoechstens")
    return anzahl if anzahl is not None and anzahl > 0 else sonst


def auswahl(baustein: Baustein, name: str = "auswahl") -> list[int]:
    """Kennungen der einzeln gewählten Einträge; leer heißt: alle, die passen."""
    gewaehlt = baustein.einstellungen.get(name)
    return nummern(gewaehlt) if isinstance(gewaehlt, list) else []


def _ganze_zahl(einstellungen: Mapping[str, Any], name: str) -> int | None:
    text = str(einstellungen.get(name) or "")
    return int(text) if text.isdecimal() and len(text) <= 4 else None
