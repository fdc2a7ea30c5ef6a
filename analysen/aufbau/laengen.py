"""Ab welcher Länge der Analyse etwas gedruckt wird, in Worten."""

from analysen.gliederung.inhalt import gedruckt_in
from analysen.models import Kapitel, Laenge

AB_LAENGE = {
    Laenge.KURZPROFIL: "in jeder Länge",
    Laenge.STANDARD: "ab Standard",
    Laenge.LANGFASSUNG: "nur in der Langfassung",
}


def warum_nicht_gedruckt(kapitel: Kapitel) -> str:
    """`ausgeschaltet` oder ab welcher Länge es gedruckt würde; leer, wenn es in dieser Analyse steht."""
    if not kapitel.gedruckt:
        return "ausgeschaltet"
    if gedruckt_in(kapitel.ab_laenge, kapitel.analyse.laenge):
        return ""
    return AB_LAENGE[Laenge(kapitel.ab_laenge)]
