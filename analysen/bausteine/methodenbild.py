"""Bilder aus der eigenen Erhebung: Nadeln auf der Karte, eine gezeichnete Karte, ein Foto.

Das Foto steht klein im Inhalt selbst, als JPEG im SVG: So ist es mit der Fassung festgeschrieben, und jede
Form setzt es wie jede andere Abbildung.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from xml.sax.saxutils import escape

from analysen.bausteine import bilder, wahl
from analysen.bausteine.erhebung import ist_gemeint, quelle_der_erhebung
from analysen.bausteine.wahl import Taten
from analysen.grund import Grund
from analysen.inhalt import Abbildung, Block, Hinweis
from analysen.models import Baustein
from sozialraum.bedarfe.abfragen import einsaetze_mit_bild
from sozialraum.bedarfe.foto import fuer_den_druck
from sozialraum.bedarfe.models import Methodeneinsatz, Nadel
from sozialraum.bedarfe.nadelkarte import RASTER_M, Nadelkarte, nadelkarte
from sozialraum.bedarfe.regeln import ist_zuhause, ohne_anschrift
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.kleine_zahlen import veroeffentlicht
from sozialraum.kern.zahlen import anzahl, datum
from sozialraum.raeume.karte.zeichnung import px, sauber

# Ohne Auswahl: das jüngste, in der Langfassung auch das davor. Mehr als vier machten den Inhalt zu groß.
BILDER_KNAPP, BILDER, HOECHSTENS = 1, 2, 4
KARTENHOEHE_MM, HOEHE_KNAPP_MM, HOEHE_MM = 54, 54, 85
LANGER_SATZ, LANGES_ERGEBNIS, LANGES_KNAPP = 140, 320, 110
# Mehr Orte nennt keine Bildunterschrift.
HOECHSTENS_ORTE = 24
ZEICHEN = {
    Nadel.Bewertung.GERN: "Gern (voller Kreis)",
    Nadel.Bewertung.UNGERN: "Ungern (Raute)",
    Nadel.Bewertung.NEUTRAL: "Ohne Bewertung (leerer Kreis)",
}
_SATZENDE = re.compile(r"(?<=[.!?])\s+")


def methodenbild(grund: Grund, baustein: Baustein) -> list[Block]:
    """Die gewählten Bilder, sonst die jüngsten; was nicht gedruckt werden darf, steht als Hinweis da."""
    zeit = wahl.taten(grund, baustein)
    gewaehlt = wahl.auswahl(baustein, "einsaetze")
    einsaetze = [
        einsatz
        for einsatz in einsaetze_mit_bild(raum.sozialraum for raum in grund.raeume)
        if ist_gemeint(einsatz.pk, einsatz.datum, zeit, gewaehlt)
    ]
    if gewaehlt:
        einsaetze.sort(key=lambda einsatz: gewaehlt.index(einsatz.pk))
        return [b for einsatz in einsaetze[:HOECHSTENS] for b in _bloecke(grund, baustein, einsatz, zeit)]
    gebaut: list[Block] = []
    for einsatz in einsaetze:
        gebaut += [b for b in _bloecke(grund, baustein, einsatz, zeit) if b["art"] == "abbildung"]
        if len(gebaut) >= (BILDER_KNAPP if grund.knapp else BILDER):
            break
    return gebaut


def _bloecke(grund: Grund, baustein: Baustein, einsatz: Methodeneinsatz, zeit: Taten) -> list[Block]:
    nadeln = [nadel for nadel in einsatz.nadeln.all() if not ist_zuhause(nadel.text)]
    return [
        *([_nadelkarte(grund, baustein, einsatz, nadeln, zeit)] if nadeln else []),
        *([_foto(grund, baustein, einsatz, zeit)] if einsatz.foto else []),
    ]


# Nadeln ----------------------------------------------------------------------------------------


def _nadelkarte(
    grund: Grund, baustein: Baustein, einsatz: Methodeneinsatz, nadeln: Sequence[Nadel], zeit: Taten
) -> Block:
    """Auf 100 Meter gerundet und ohne Anschriften: Niemand soll finden, wo jemand wohnt."""

    def gezeichnet(titel: str) -> Nadelkarte | None:
        return nadelkarte(
            einsatz.sozialraum,
            nadeln,
            breite_mm=bilder.SCHMAL_MM if grund.knapp else bilder.SPALTE_MM,
            hoehe_mm=KARTENHOEHE_MM if grund.knapp else HOEHE_MM,
            gerastert=True,
            titel=titel,
        )

    karte = gezeichnet("")
    if karte is None or not karte.gezeichnete:
        warum = "keine Grenzen vor" if karte is None else "alle Nadeln außerhalb der Karte"
        return _fehlt(einsatz, f"Für {einsatz.sozialraum.name} liegen {warum}.")
    orte = _orte(nadeln, karte.gezeichnete)
    karte = gezeichnet(f"Karte von {einsatz.sozialraum.name} mit Nadeln. {orte}")
    assert karte is not None  # dieselbe Karte mit anderem Titel
    for raum in grund.raeume:
        if raum.sozialraum == einsatz.sozialraum:
            grund.belege.grenzen(raum.grenzen)
    gerundet = f"Jede Nadel steht auf {RASTER_M} Meter gerundet."
    return _abbildung(grund, baustein, einsatz, zeit, karte.svg, f"{orte} {gerundet}")


def _orte(nadeln: Sequence[Nadel], nummern: Sequence[int]) -> str:
    """`Gern (voller Kreis): 1 Kaimauer, 2 Bücherei. Ungern (Raute): 3 Unterführung.`"""
    saetze = []
    for bewertung, wort in ZEICHEN.items():
        orte = [
            f"{nummer}{zahlen.FEST}{ohne_anschrift(nadeln[nummer - 1].text)}".strip()
            for nummer in nummern[:HOECHSTENS_ORTE]
            if nadeln[nummer - 1].bewertung == bewertung
        ]
        if orte:
            saetze.append(f"{wort}: {', '.join(orte)}.")
    if weitere := nummern[HOECHSTENS_ORTE:]:
        saetze.append(f"Dazu {anzahl(len(weitere), 'weitere Nadel', 'weitere Nadeln')}.")
    return " ".join(saetze)


# Fotos -----------------------------------------------------------------------------------------


def _foto(grund: Grund, baustein: Baustein, einsatz: Methodeneinsatz, zeit: Taten) -> Block:
    if einsatz.foto_fehlt_noch:
        return _fehlt(einsatz, einsatz.foto_fehlt_noch)
    try:
        with einsatz.foto.open("rb") as datei:
            bild = fuer_den_druck(datei.read())
    except (FileNotFoundError, Fachfehler):
        return _fehlt(einsatz, "Die Datei des Fotos lässt sich nicht lesen.")
    hoechste = (HOEHE_KNAPP_MM if grund.knapp else HOEHE_MM) * bilder.PX_JE_MM
    mass = min(bilder.spalte(grund.knapp) / bild.breite, hoechste / bild.hoehe)
    b, h = px(bild.breite * mass), px(bild.hoehe * mass)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {b} {h}" width="{b}" height="{h}" role="img">'
        f"<title>{escape(sauber(einsatz.bildbeschreibung.strip()))}</title>"
        # Der Browser glättet damit wie immer; ins PDF schriebe WeasyPrint sonst, was PDF/A verbietet.
        f'<image width="{b}" height="{h}" image-rendering="optimizeQuality"'
        f' href="data:image/jpeg;base64,{b64encode(bild.jpeg).decode()}"/>'
        "</svg>"
    )
    return _abbildung(grund, baustein, einsatz, zeit, svg, "")


# Gemeinsames -----------------------------------------------------------------------------------


def _abbildung(
    grund: Grund, baustein: Baustein, einsatz: Methodeneinsatz, zeit: Taten, svg: str, legende: str
) -> Abbildung:
    befund, weiter = _befund(einsatz, LANGES_KNAPP if grund.knapp else LANGES_ERGEBNIS)
    offen = veroeffentlicht(einsatz.anzahl)
    angaben = [
        f"{einsatz.methode} am {datum(einsatz.datum)}",
        einsatz.personenkreis,
        anzahl(offen, "Mensch", "Menschen") if offen else "",
        einsatz.ort,
    ]
    return Abbildung(
        art="abbildung",
        nummer=grund.belege.abbildung(),
        titel=wahl.titel(baustein, befund),
        untertitel=" ".join(filter(None, [f"{', '.join(filter(None, angaben))}.", weiter, legende])),
        bilder=[svg],
        rand=[quelle_der_erhebung(grund, zeit)],
        spalten=1,
    )


def _befund(einsatz: Methodeneinsatz, platz: int) -> tuple[str, str]:
    """Der erste Satz des Ergebnisses als Titel, und was danach noch Platz hat."""
    saetze = _SATZENDE.split(" ".join(einsatz.ergebnis.split()))
    if not saetze[0] or len(saetze[0]) > LANGER_SATZ:
        titel, rest = f"{einsatz.methode}, {einsatz.sozialraum.name}", [satz for satz in saetze if satz]
    else:
        titel, rest = saetze[0].rstrip("."), saetze[1:]
    weiter = ""
    for satz in rest:
        if len(weiter) + len(satz) >= platz:
            break
        weiter = f"{weiter} {satz}".strip()
    return titel, weiter


def _fehlt(einsatz: Methodeneinsatz, warum: str) -> Hinweis:
    was = f"{einsatz.methode} vom {datum(einsatz.datum)}"
    return Hinweis(art="hinweis", text=f"Das Bild zu „{was}“ steht hier noch nicht. {warum}")
