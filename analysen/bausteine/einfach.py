"""„Das Wichtigste in Einfacher Sprache“: eigener Text, dessen Zahlen gerundet stehen."""

from analysen.bausteine.text import gedruckt, genannte_zahlen, ort_von
from analysen.einfach import runden
from analysen.einfach.ausgangstext import INDIKATOREN, Ort, erster_text
from analysen.grund import Grund
from analysen.inhalt import Block, Eigentext, Zahl
from analysen.models import Baustein
from analysen.saetze import bezeichnung
from analysen.schreiben import zahlmarken
from analysen.schreiben.ausgangstext import Befundlage
from analysen.schreiben.auszeichnung import ist_leer
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahlen import Kennzahl

# Was `grund_legen` für den Entwurf laden muss.
ZAHLEN_DES_ENTWURFS = Baustein(art=Baustein.Art.EINFACH, einstellungen={"indikatoren": list(INDIKATOREN)})


def einfach(grund: Grund, baustein: Baustein) -> list[Block]:
    """Gedruckt wird nur, was ein Mensch geschrieben oder bestätigt hat; der Entwurf aus den Zahlen nie."""
    if baustein.ausgangstext or ist_leer(baustein.text):
        return []
    block = Eigentext(art="text", quelltext=baustein.text, einfach=True)
    genannte = genannte_zahlen(grund, baustein.text)
    if genannte:
        block["marken"] = {name: _zahl(grund, kennzahl) for name, kennzahl in genannte.items()}
    return [block]


def _zahl(grund: Grund, kennzahl: Kennzahl) -> Zahl:
    """Dieselbe Zahl wie in der Tabelle, mit denselben Quellen; nur ihr Text ist gerundet."""
    zahl = grund.belege.zahl(kennzahl)
    return {**zahl, "text": gesagt(kennzahl)} if kennzahl.offen else zahl


def gesagt(kennzahl: Kennzahl) -> str:
    """Wie Einfache Sprache die Zahl sagt; was weder Anteil noch Anzahl ist, steht wie sonst gedruckt."""
    if kennzahl.gerundet is None:
        return kennzahl.als_text
    if kennzahl.indikator.art is Art.ANTEIL and kennzahl.indikator.einheit == "%":
        return runden.anteil(kennzahl.gerundet)
    if kennzahl.indikator.art is Art.ANZAHL and kennzahl.gerundet >= 0:
        return runden.anzahl(kennzahl.gerundet)
    return gedruckt(kennzahl)


def einfacher_entwurf(grund: Grund) -> str:
    """Ein paar Sätze über den ersten Sozialraum; leer ohne Zahlen. `grund` hat `INDIKATOREN` geladen."""
    if not grund.zeitraeume or not grund.raeume:
        return ""
    raum = grund.raeume[0]
    stadt = raum.groesstes
    gebiete = (raum.gebiet, stadt) if stadt is not None else (raum.gebiet,)
    lagen = [
        Befundlage(
            zeile=tuple(grund.kennzahl(key, gebiet) for gebiet in gebiete),
            reihe=tuple(grund.reihe(key, raum.gebiet)),
        )
        for key in INDIKATOREN
        if grund.kennt(key)
    ]
    ort = Ort(
        raum=f"im Gebiet „{raum.sozialraum.name}“", stadt=bezeichnung(stadt) if stadt is not None else ""
    )
    return erster_text(lagen, ort, lambda kennzahl: _marke(grund, kennzahl), gesagt)


def _marke(grund: Grund, kennzahl: Kennzahl) -> str | None:
    ort = ort_von(grund, kennzahl.gebiet)
    if ort is None:
        return None
    zeitraum = "" if kennzahl.zeitraum == grund.letzter else kennzahl.zeitraum
    return zahlmarken.marke(kennzahl.indikator.key, ort, zeitraum)
