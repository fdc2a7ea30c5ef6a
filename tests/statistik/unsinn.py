"""Wirft eine Zeit lang verstümmelte und sinnlose Dateien auf alles, was fremde Bytes liest.

`python -m tests.statistik.unsinn SEKUNDEN SAAT` in einem Prozess mit begrenztem Speicher; der erste Fehler
beendet ihn und nennt seine Saat.
"""

import io
import random
import resource
import sys
import time
import tomllib
from pathlib import Path

from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.lesen import dateibild
from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.lesen.einlesen import blaetter
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.vorschlagen.ergebnis import BekanntesGebiet
from sozialraum.statistik.vorschlagen.vorschlagen import vorschlagen
from sozialraum.statistik.zuordnen import zuordnen
from sozialraum.statistik.zuordnen.bericht import Bericht
from sozialraum.statistik.zuordnen.erkennen import dialekt_fuer, erkennen
from sozialraum.statistik.zuordnen.raumtafel import Raumstand
from tests.statistik import mappen

VORLAGEN = Path(dateibild.__file__).with_name("vorlagen")
SPEICHER = 1_500_000_000
LAENGSTER_LAUF = 20.0
AGS = "05998000"
GEBIETE = [
    BekanntesGebiet(AGS, "gemeinde", "", "Probstadt"),
    BekanntesGebiet(AGS, "stadtteil", "11", "Hafenviertel"),
    BekanntesGebiet(AGS, "stadtteil", "12", "Weberviertel"),
]
RAEUME = {
    ("stadtteil", "11"): (Raumstand(1, "Hafenviertel"),),
    ("gemeinde", ""): (Raumstand(2, "Probstadt"),),
}
SAMEN = [
    b"Nr;2022;2023\n11;1.200;1.300\n12;900;.\n",
    b"Titel 2022\n\nNr;unter 3;3 - 17;18 und \xe4lter\n11;1;2;3\n12;4;5;-\nQuelle: Amt\n",
    b'Jahr,Stadtteil,Geschlecht,Zahl\n2022,"Hafenviertel",m,5\n2022,"Weberviertel",w,6\n',
    "Stadtteil\t31.12.2022\nHafenviertel\t5\nWeberviertel\t1 234\n".encode("utf-16"),
    b"A\n\nNr;2022\n11;5\n\nB\nNr;2022\n11;6\n",
    mappen.xlsx({"2022": [["Nr", "Zahl"], ["11", 5]], "2023": [["Nr", "Zahl"], ["11", 6]]}),
    mappen.ods({"A": [["Nr", "2022"], ["11", 5]]}),
]
STUECKE = [
    b";", b"\n", b'"', b"\0", b"\xff", b"\xef\xbb\xbf", b"-", b".", b"1" * 40, b"\r", b"\t", b"(", b"2022",
    b";" * 300,
]  # fmt: skip
ANTWORTEN = ["x", "2022", "05998000", "", "neu"]


def verstuemmelt(wuerfel: random.Random) -> bytes:
    """Ein Same mit ein paar Wunden, oder Bytes ohne jeden Sinn."""
    if wuerfel.random() < 0.15:
        return wuerfel.randbytes(wuerfel.randrange(2_000))
    inhalt = bytearray(wuerfel.choice(SAMEN))
    for _ in range(wuerfel.randrange(1, 8)):
        stelle = wuerfel.randrange(len(inhalt) + 1)
        weg = wuerfel.choice((0, 0, 1, 3, 20))
        inhalt[stelle : stelle + weg] = (
            wuerfel.choice(STUECKE) if wuerfel.random() < 0.8 else wuerfel.randbytes(4)
        )
    if wuerfel.random() < 0.1:
        inhalt *= wuerfel.randrange(2, 200)
    return bytes(inhalt)


def pruefen(inhalt: bytes, vorlagen: list[Vorlage], wuerfel: random.Random) -> None:
    """Alles, was eine fremde Datei durchläuft; bekannte Fehler sind Sätze, andere brechen ab."""
    datei = io.BytesIO(inhalt)
    bild = ansehen(datei)
    try:
        gefunden, befunde = erkennen(datei, bild, vorlagen, "unsinn.csv")
        assert gefunden is not None or befunde[0].text
    except Fachfehler as fehler:
        assert fehler.text
    antworten = {"herausgeber": "Amt"}
    for _ in range(3):
        vorschlag = vorschlagen(datei, bild, "unsinn_2022.csv", GEBIETE, antworten)
        for frage in vorschlag.fragen:
            erste = frage.auswahl[0][0] if frage.auswahl else wuerfel.choice(ANTWORTEN)
            antworten[frage.kennung] = frage.vorschlag or erste
        if not vorschlag.fehler():
            lesen(datei, vorlage_aus(vorschlag.inhalt))
            break
    for vorlage in vorlagen[:2]:
        lesen(datei, vorlage)


def lesen(datei: io.BytesIO, vorlage: Vorlage) -> None:
    bericht = Bericht()
    try:
        alle = blaetter(datei, dialekt_fuer(vorlage, ansehen(datei)))
        werte = sum(1 for _ in zuordnen(alle, vorlage, RAEUME, bericht, dateiname="unsinn_2022.csv"))
    except Fachfehler as fehler:
        assert fehler.text
        return
    assert werte == bericht.werte


def main(sekunden: float, saat: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (SPEICHER, SPEICHER))
    texte = [datei.read_text("utf-8") for datei in sorted(VORLAGEN.glob("*.toml"))]
    vorlagen = [vorlage_aus(tomllib.loads(text)) for text in texte]
    beginn, gelaufen = time.monotonic(), 0
    while time.monotonic() - beginn < sekunden:
        wuerfel = random.Random(f"{saat}-{gelaufen}")
        inhalt, vorher = verstuemmelt(wuerfel), time.monotonic()
        wuerfel.shuffle(vorlagen)
        try:
            pruefen(inhalt, vorlagen, wuerfel)
        except Exception:
            print(f"Saat {saat}-{gelaufen}: {inhalt[:300]!r}", file=sys.stderr)
            raise
        dauer = time.monotonic() - vorher
        assert dauer < LAENGSTER_LAUF, f"Saat {saat}-{gelaufen}: {dauer:.1f} Sekunden"
        gelaufen += 1
    return gelaufen


if __name__ == "__main__":
    print(main(float(sys.argv[1]), int(sys.argv[2])))
