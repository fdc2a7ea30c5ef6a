"""Was über der Karte zur Wahl steht und was davon gewählt ist; die Adresse darf alles weglassen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from agenturen.models import Person
from sozialraum.kern.formulare import nummern
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import GEMEINDE, gebiete_der_einheiten
from sozialraum.raeume.abfragen.flaechenkarten import einheiten_mit_gruppe
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Ebene, Raumeinheit, Sozialraum
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.indikatorwahl import (
    Kapitelwahl,
    gewaehlter,
    nach_kapiteln,
    rechenbare_indikatoren,
)
from sozialraum.statistik.karte.klassen import KLASSENZAHLEN, METHODEN, Methode
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.vergleichen.gebietswahl import Ebenenwahl, ebenen_zur_wahl

# Ebenen mit mehr Gebieten sind als erste Karte zu kleinteilig.
ZU_VIELE_GEBIETE = 150


@dataclass(frozen=True)
class Wahl:
    """Ein Feld des Formulars: Wert und Text, der gewählte Wert."""

    gewaehlt: str
    moeglich: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Kartenwahl:
    """Was die Felder über der Karte anbieten; Indikatoren nach Kapiteln."""

    ebene: Wahl
    indikator: Indikator
    kapitel: Kapitelwahl
    zeitraum: Wahl
    methode: Wahl
    anzahl: Wahl
    sozialraum: Wahl


@dataclass(frozen=True)
class Ort:
    """Alle Einheiten der Ebene in jedem Gebietsstand und die Gemeinde, je mit ihrem Gebiet."""

    ebene: Ebene
    einheiten: dict[Raumeinheit, Gebiet]
    stadt: Gebiet | None

    def am(self, tag: date) -> dict[Raumeinheit, Gebiet]:
        return {einheit: gebiet for einheit, gebiet in self.einheiten.items() if einheit.gilt_am(tag)}


@dataclass(frozen=True)
class Gewaehlt:
    """Die Wahl, geprüft; ohne `zeitraum` gibt es zum Indikator hier keine Werte."""

    felder: Kartenwahl
    ort: Ort
    indikator: Indikator
    zeitraum: str
    methode: Methode
    anzahl: int
    sozialraum: Sozialraum | None


def kartenwahl(person: Person, angaben: Mapping[str, str]) -> Gewaehlt | None:
    """Was die Adresse sagt; was dort fehlt oder nicht passt, wird durch Übliches ersetzt.

    None, solange keine Gebiete angelegt sind. Zehn Abfragen.
    """
    ebenen = ebenen_zur_wahl()
    if not ebenen:
        return None
    sozialraeume = list(Sozialraum.objects.order_by(DeutschSortiert("name")))
    sozialraum = _sozialraum(person, angaben, sozialraeume)
    ebene = _ebene(angaben, ebenen, sozialraum)
    ags = ebene.schluessel.partition("/")[0]
    if sozialraum is not None and sozialraum.ags != ags:
        sozialraum = None
    indikatoren = rechenbare_indikatoren()
    indikator = gewaehlter(angaben.get("indikator", ""), indikatoren)
    ort = ort_der_ebene(ebene.schluessel)
    vorhandene, juengster = _zeitraeume(indikator, ort)
    zeitraum = angaben.get("zeitraum", "")
    zeitraum = zeitraum if zeitraum in vorhandene else juengster
    methode = _methode(angaben.get("methode", ""))
    genannt = angaben.get("klassen", "")
    anzahl = next((n for n in KLASSENZAHLEN if str(n) == genannt), KLASSENZAHLEN[0])
    felder = Kartenwahl(
        ebene=Wahl(ebene.schluessel, tuple((eine.schluessel, eine.text) for eine in ebenen)),
        indikator=indikator,
        kapitel=nach_kapiteln(indikatoren.values()),
        zeitraum=Wahl(zeitraum, tuple((z, zeitraeume.in_worten(z)) for z in reversed(vorhandene))),
        methode=Wahl(methode, tuple((m, name) for m, (name, _) in METHODEN.items())),
        anzahl=Wahl(str(anzahl), tuple((str(n), f"{n} Klassen") for n in KLASSENZAHLEN)),
        sozialraum=Wahl(
            str(sozialraum.pk) if sozialraum else "",
            (("", "keiner"), *((str(s.pk), s.name) for s in sozialraeume if s.ags == ags)),
        ),
    )
    return Gewaehlt(felder, ort, indikator, zeitraum, methode, anzahl, sozialraum)


def _sozialraum(
    person: Person, angaben: Mapping[str, str], sozialraeume: Sequence[Sozialraum]
) -> Sozialraum | None:
    """Der genannte, sonst der, in dem die Person gerade arbeitet; leer heißt: keiner."""
    genannt = nummern([angaben["sozialraum"]]) if "sozialraum" in angaben else [person.aktueller_sozialraum]
    return next((eine for eine in sozialraeume if eine.pk in genannt), None)


def _ebene(
    angaben: Mapping[str, str], ebenen: Sequence[Ebenenwahl], sozialraum: Sozialraum | None
) -> Ebenenwahl:
    """Die genannte, sonst die feinste überschaubare in der Gemeinde des Sozialraums."""
    for eine in ebenen:
        if eine.schluessel == angaben.get("ebene"):
            return eine
    return passende_ebene(ebenen, sozialraum.ags if sozialraum else ebenen[0].schluessel.partition("/")[0])


def passende_ebene(ebenen: Sequence[Ebenenwahl], ags: str) -> Ebenenwahl:
    """Die feinste überschaubare Ebene der Gemeinde; `ebenen` ist nicht leer."""
    eigene = [eine for eine in ebenen if eine.schluessel.startswith(f"{ags}/")] or list(ebenen)
    return next((eine for eine in reversed(eigene) if eine.anzahl <= ZU_VIELE_GEBIETE), eigene[0])


def _methode(text: str) -> Methode:
    return Methode(text) if text in set(Methode) else Methode.JENKS


def ort_der_ebene(schluessel: str) -> Ort:
    """Alle Gebiete zu `05998000/quartier`. Drei Abfragen: die Einheiten, dann was vor Gebietsreformen war.

    Fehler: `StopIteration`, wenn es die Ebene dort nicht gibt; `ebenen_zur_wahl` nennt, welche es gibt.
    """
    ags, _, ebene = schluessel.partition("/")
    einheiten = list(
        einheiten_mit_gruppe()
        .filter(ags=ags, ebene__schluessel__in=[ebene, GEMEINDE])
        .order_by(DeutschSortiert("name"), "pk")
    )
    gebiete = dict(zip(einheiten, gebiete_der_einheiten(einheiten), strict=True))
    stadt = next(
        (g for e, g in gebiete.items() if e.ebene.schluessel == GEMEINDE and not e.gueltig_bis), None
    )
    eigene = {e: g for e, g in gebiete.items() if e.ebene.schluessel == ebene}
    return Ort(next(iter(eigene)).ebene, eigene, stadt)


def _zeitraeume(indikator: Indikator, ort: Ort) -> tuple[list[str], str]:
    """Wann es den Indikator für die Stadt oder zwei ihrer Gebiete gibt, dazu der jüngste offene Zeitraum."""
    proben = [gebiet for einheit, gebiet in ort.einheiten.items() if not einheit.gueltig_bis][:2]
    if ort.stadt:
        proben.append(ort.stadt)
    tafel = kennzahlen(indikatoren=[indikator], gebiete=proben)
    offene, vorhandene = [], []
    for zeitraum in tafel.zeitraeume:
        gefunden = [tafel.get(indikator.key, gebiet, zeitraum) for gebiet in proben]
        if any(k.quellen for k in gefunden):
            vorhandene.append(zeitraum)
        if any(k.offen for k in gefunden):
            offene.append(zeitraum)
    return vorhandene, (offene or vorhandene or [""])[-1]
