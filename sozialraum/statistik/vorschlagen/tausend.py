"""„In 1.000“ über einer Tabelle: Ob jede Zahl mal tausend gemeint ist, sagt ein Mensch."""

import re

from sozialraum.statistik.vorlage.merkmalsangaben import ANZAHL
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import Lage

IN_TAUSEND = re.compile(r"(?i)\b(?:in|je) (?:1[. \u00a0\u202f]?000|tausend|tsd\.?)(?![0-9.,])|\btsd\.")
JE_TAUSEND = re.compile(r"(?i)\bje (?:1[. \u00a0\u202f]?000|tausend)")
TAUSEND = 1_000


def tausend_klaeren(lage: Lage) -> None:
    """Mit ja zählen die Merkmale das Tausendfache; gefragt wird nur, wo es dasteht."""
    titel = IN_TAUSEND.search(JE_TAUSEND.sub("", lage.gestalt.titeltext()))
    merkmale = [
        merkmal
        for merkmal in lage.inhalt["merkmale"]
        if merkmal.get("einheit", ANZAHL) in (ANZAHL, "Wert")
        and (
            titel
            or IN_TAUSEND.search(JE_TAUSEND.sub("", f"{merkmal['bezeichnung']} {merkmal['schluessel']}"))
        )
    ]
    if not merkmale:
        return
    wo = "Über der Tabelle" if titel else "In der Überschrift"
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "tausend",
            f"Sind die Zahlen von „{merkmale[0]['bezeichnung']}“ in Tausend angegeben?",
            f"{wo} steht „in 1.000“ oder Ähnliches. Mit ja wird aus 12,3 die Anzahl 12.300.",
            (("ja", "ja, jede Zahl mal 1.000"), ("nein", "nein, wie sie dasteht")),
        ),
    )
    if antwort == "ja":
        for merkmal in merkmale:
            merkmal["faktor"] = TAUSEND
            merkmal.pop("stellen", None)
            if merkmal.get("einheit") == "Wert":
                del merkmal["einheit"]
