"""„Grenzen der Daten“: worum Ämter ohne Erfolg gebeten wurden, als Blöcke des Inhalts."""

from collections.abc import Sequence

from analysen.grund import Grund
from analysen.inhalt import Block, Satz, Spalte, Tabelle, Zeile, Zelle, zeile
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.kern.zahlen import datum
from sozialraum.statistik.anfragen.grenzen import Datengrenze
from sozialraum.statistik.saetze import wo

HOECHSTENS_MERKMALE = 4
ZAHLWORTE = ("keine", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")


def grenzen(grund: Grund, baustein: Baustein) -> list[Block]:
    """Leer, wenn jede Anfrage zu diesen Gebieten beantwortet ist oder es keine gibt."""
    ohne_erfolg = grund.datengrenzen
    if not ohne_erfolg:
        return []
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    return [
        Satz(art="satz", text=_satz(ohne_erfolg, ort), rand=[]),
        Tabelle(
            art="tabelle",
            nummer=grund.belege.tabelle(),
            titel="Worum Ämter ohne Erfolg gebeten wurden",
            untertitel=f"Datenanfragen zu Gebieten {ort}",
            kopfspalte="Amt",
            spalten=[
                Spalte(text="Erbeten", zusatz="", rechts=False),
                Spalte(text="Gefragt am", zusatz="", rechts=False),
                Spalte(text="Antwort", zusatz="", rechts=False),
            ],
            zeilen=[_zeile(grenze) for grenze in ohne_erfolg],
            anmerkungen=[],
            rand=[],
            breit=True,
        ),
    ]


def _satz(alle: Sequence[Datengrenze], ort: str) -> str:
    anfragen = f"{_zahlwort(len(alle)).capitalize()} {'Datenanfrage' if len(alle) == 1 else 'Datenanfragen'}"
    abgelehnt = sum(grenze.abgelehnt_am is not None for grenze in alle)
    teile = [
        f"{_zahlwort(wie_viele)} {'ist' if wie_viele == 1 else 'sind'} {wie}"
        for wie_viele, wie in ((abgelehnt, "abgelehnt"), (len(alle) - abgelehnt, "noch ohne Antwort"))
        if wie_viele
    ]
    if len(teile) == 1:
        lage = teile[0].partition(" ")[2]
    else:
        lage = f"blieben bisher ohne Zahlen: {', '.join(teile)}"
    return f"{anfragen} zu Gebieten {ort} {lage}. Was dort erbeten war, fehlt in dieser Analyse."


def _zahlwort(anzahl: int) -> str:
    return ZAHLWORTE[anzahl] if anzahl < len(ZAHLWORTE) else str(anzahl)


def _zeile(grenze: Datengrenze) -> Zeile:
    viele = len(grenze.merkmale) > HOECHSTENS_MERKMALE
    was = f"{grenze.betreff}: {len(grenze.merkmale)} Merkmale" if viele else "; ".join(grenze.merkmale)
    erbeten = f"{was} ({grenze.zeitraeume})"
    if grenze.abgelehnt_am is not None:
        antwort = f"abgelehnt am {datum(grenze.abgelehnt_am)}: {grenze.grund}"
    else:
        antwort = f"steht aus, erbeten bis {datum(grenze.frist)}"
    return zeile(
        grenze.amt,
        [Zelle(text=text, zahl=None) for text in (erbeten, datum(grenze.gefragt_am), antwort)],
        zusatz=grenze.nummer,
    )
