"""Der Altersaufbau nach Geschlecht, wo die Quelle beide Geschlechter in denselben Altersgruppen liefert."""

from collections.abc import Sequence
from dataclasses import replace

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.indikatoren import EW, Auswahl, Reihe, feinste_zerlegung
from sozialraum.statistik.kennzahl import Altersband, Alterspyramide
from sozialraum.statistik.kennzahlen.aufbau import baender_der, quellen_der
from sozialraum.statistik.kennzahlen.bestand import Bestand, reihen_holen, zellen_holen
from sozialraum.statistik.zeichen import Zeichen

FRAUEN = Auswahl(EW.groesse, "w")
MAENNER = Auswahl(EW.groesse, "m")
GEHEIME = frozenset({Zeichen.GEHEIM, Zeichen.GEHEIM_ODER_UNBEKANNT})


def alterspyramiden(gebiete: Sequence[Gebiet], zeitraum: str) -> list[Alterspyramide]:
    """Je Gebiet Frauen und Männer nach Alter, in derselben Reihenfolge; leer ohne Zahlen. Vier Abfragen."""
    bestand = reihen_holen({EW.groesse})
    zellen_holen(bestand, bestand.satz.reihe, gebiete, [zeitraum])
    return [_pyramide(bestand, gebiet, zeitraum) for gebiet in gebiete]


def _pyramide(bestand: Bestand, gebiet: Gebiet, zeitraum: str) -> Alterspyramide:
    for quelle_id, reihen in bestand.reihen.items():
        if not bestand.liefert(quelle_id, gebiet, zeitraum):
            continue
        frauen, maenner = feinste_zerlegung(FRAUEN, reihen) or (), feinste_zerlegung(MAENNER, reihen) or ()
        if len(frauen) > 1 and _grenzen(frauen) == _grenzen(maenner):
            weiblich, _ = baender_der(bestand, gebiet, zeitraum, quelle_id, frauen)
            maennlich, _ = baender_der(bestand, gebiet, zeitraum, quelle_id, maenner)
            if not any(band.anteil is not None for band in (*weiblich, *maennlich)):
                continue
            paare = [_gemeinsam(*paar) for paar in zip(weiblich, maennlich, strict=True)]
            return Alterspyramide(
                gebiet,
                zeitraum,
                frauen=tuple(frau for frau, _ in paare),
                maenner=tuple(mann for _, mann in paare),
                quellen=quellen_der(bestand, gebiet, zeitraum, (*frauen, *maenner)),
            )
    return Alterspyramide(gebiet, zeitraum)


def _gemeinsam(frau: Altersband, mann: Altersband) -> tuple[Altersband, Altersband]:
    """Ist ein Geschlecht geheim, schließt sich das andere: mit der Summe der Gruppe verriete es das erste."""
    if frau.zeichen in GEHEIME or mann.zeichen in GEHEIME:
        frau, mann = (
            replace(band, anzahl=None, anteil=None, zeichen=band.zeichen or Zeichen.GEHEIM)
            for band in (frau, mann)
        )
    return frau, mann


def _grenzen(reihen: Sequence[Reihe]) -> list[tuple[int, int | None]]:
    return [(reihe.anfang, reihe.bis) for reihe in reihen]
