"""Eine Formel, bevor sie gespeichert ist: was sie heißt, woraus sie sich rechnet und ein Beispiel mit "
"Zahlen."""

from dataclasses import dataclass

from agenturen.models import Person
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik import saetze
from sozialraum.statistik.eigene.bauen import altersgrenzen
from sozialraum.statistik.eigene.katalogseite import Eintrag, genauer_eintrag
from sozialraum.statistik.eigene.modelle import VORSATZ
from sozialraum.statistik.eigene.woerterbuch import Gelesen, lies_formel
from sozialraum.statistik.indikatoren import Art, Indikator
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.kennzahlen import kennzahlen

BEDEUTUNG = {
    Art.ANZAHL: "Das Ergebnis ist eine Anzahl. Für mehrere Gebiete wird sie zusammengezählt.",
    Art.ANTEIL: "Das Ergebnis ist ein Anteil: der Zähler ist Teil des Nenners. Für mehrere Gebiete wird er "
    "aus den Summen neu gerechnet; ist der Rest zu klein, bleibt auch der Anteil geschlossen.",
    Art.VERHAELTNIS: "Das Ergebnis ist ein Verhältnis zweier Gruppen. Für mehrere Gebiete wird es aus den "
    "Summen neu gerechnet.",
    Art.DICHTE: "Das Ergebnis ist eine Dichte je Quadratkilometer der gesamten Fläche.",
    Art.VERAENDERUNG: "Das Ergebnis ist eine Veränderung gegenüber früher und trägt ein Vorzeichen.",
    Art.SALDO: "Das Ergebnis ist ein Saldo und trägt ein Vorzeichen.",
}


@dataclass(frozen=True)
class Probe:
    """`beispiel` ist die jüngste Kennzahl des Gebiets mit Quelle, `rechnung` ihre Formel mit Zahlen."""

    gelesen: Gelesen
    eintrag: Eintrag
    bedeutung: str
    beispiel: Kennzahl | None
    rechnung: str

    @property
    def ueber_dem_ganzen(self) -> bool:
        """Als Anteil gemeint, aber der Zähler ist größer als der Nenner."""
        k = self.beispiel
        return (
            k is not None
            and k.indikator.art is Art.ANTEIL
            and k.zaehler is not None
            and k.nenner is not None
            and k.zaehler > k.nenner
        )

    @property
    def altersgrenzen(self) -> str:
        return altersgrenzen(self.gelesen.formel)


def formel_erproben(
    *, text: str, einheit: str, stellen: int, zaehler_ist_teil: bool, sozialraum: Sozialraum | None
) -> Probe:
    """Das Beispiel geht durch dieselbe Tür wie jede Zahl. Fehler: `Formelfehler`."""
    gelesen = lies_formel(text)
    formel = gelesen.formel
    indikator = Indikator(
        key=f"{VORSATZ}probe",
        label="Ihr Indikator",
        einheit=einheit or "Anzahl",
        stellen=stellen,
        art=gelesen.art(zaehler_ist_teil=zaehler_ist_teil),
        fassungen=((formel.zaehler, formel.nenner),),
        definition="",
        subjekt="der Indikator",
        faktor=formel.faktor,
        formel=gelesen.in_worten,
    )
    beispiel, rechnung = _beispiel(indikator, sozialraum) if sozialraum else (None, "")
    return Probe(gelesen, genauer_eintrag(indikator), BEDEUTUNG[indikator.art], beispiel, rechnung)


def _beispiel(indikator: Indikator, sozialraum: Sozialraum) -> tuple[Kennzahl | None, str]:
    gebiet = gebiet_des_sozialraums(sozialraum)
    tafel = kennzahlen(indikatoren=[indikator], gebiete=[gebiet])
    mit_quelle = [k for k in tafel.reihe(indikator.key, gebiet) if k.quellen]
    offene = [k for k in mit_quelle if k.offen]
    if not mit_quelle:
        return None, ""
    kennzahl = (offene or mit_quelle)[-1]
    herkunft = tafel.herkunft(indikator.key, gebiet, kennzahl.zeitraum)
    return kennzahl, saetze.formel_mit_zahlen(kennzahl, herkunft)


def sozialraeume_zur_wahl() -> list[tuple[int, str]]:
    """Alle Sozialräume nach Namen; eine Abfrage."""
    return list(Sozialraum.objects.order_by(DeutschSortiert("name"), "pk").values_list("pk", "name"))


def beispielraum(person: Person, nummer: int | None) -> Sozialraum | None:
    """Der gewählte Sozialraum, sonst der, in dem die Person gerade arbeitet, sonst der erste."""
    raeume = Sozialraum.objects.order_by(DeutschSortiert("name"), "pk")
    for gesucht in (nummer, person.aktueller_sozialraum):
        if gesucht is not None and (einer := raeume.filter(pk=gesucht).first()) is not None:
            return einer
    return raeume.first()
