"""Übergänge einer Gebietsreform: Schlüssel zu Einheiten finden, Summen prüfen, Flächen vergleichen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from difflib import get_close_matches

import shapely

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.abfragen import umrisse_der_einheiten
from sozialraum.raeume.abfragen.umschluesselungen import Reform, einheiten_am
from sozialraum.raeume.befund import Befund
from sozialraum.raeume.models import Gebietsumschluesselung, Raumeinheit
from sozialraum.raeume.projektion import UTM32, WGS84, umgerechnet
from sozialraum.raeume.umschluesselung_lesen import Rohuebergang

# Tabellen runden ihre Anteile; mehr als das ist ein fehlender oder falscher Übergang.
TOLERANZ = Decimal("0.005")
STELLEN = Decimal("0.00000001")
# Kleinere Überschneidungen sind Ungenauigkeiten der Zeichnung.
KLEINSTER_FLAECHENANTEIL = 0.005
VORSCHLAEGE = 3
HOECHSTENS_NAMEN = 10

Paar = tuple[Raumeinheit, Raumeinheit]


class Zuordnung:
    """Findet zu den Schlüsseln der Tabelle die Einheiten vor und nach der Reform."""

    def __init__(self, die: Reform) -> None:
        self.reform = die
        self.alte = einheiten_am(die, die.stichtag - timedelta(days=1))
        self.neue = einheiten_am(die, die.stichtag)
        self.enden = [einheit for einheit in self.alte if einheit.gueltig_bis == die.stichtag]
        self.beginnen = [einheit for einheit in self.neue if einheit.gueltig_von == die.stichtag]
        self._alt = _nach_schluessel(self.alte)
        self._neu = _nach_schluessel(self.neue)
        self.befunde: list[Befund] = []
        self.zeilen: dict[Raumeinheit, int] = {}

    def uebergaenge(self, rohe: Iterable[Rohuebergang]) -> dict[Paar, Decimal]:
        ergebnis: dict[Paar, Decimal] = {}
        for roh in rohe:
            alt = self._finde(roh.alt, self._alt, self.alte, roh.zeile, "bis dahin")
            neu = self._finde(roh.neu, self._neu, self.neue, roh.zeile, "seither")
            if alt is None or neu is None:
                continue
            if (alt, neu) in ergebnis:
                text = f"„{alt.name}“ nach „{neu.name}“ steht zweimal in der Tabelle."
                self.befunde.append(Befund("fehler", text, zelle=roh.alt, zeile=roh.zeile))
            ergebnis[alt, neu] = roh.anteil
            self.zeilen[alt] = roh.zeile
        return ergebnis

    def _finde(
        self,
        schluessel: str,
        bekannt: Mapping[str, Raumeinheit],
        alle: Sequence[Raumeinheit],
        zeile: int,
        wann: str,
    ) -> Raumeinheit | None:
        kern = schluessel.rpartition("/")[2].strip()
        gefunden = bekannt.get(kern) or bekannt.get(kern.lstrip("0") or "0")
        if gefunden is None:
            self.befunde.append(
                Befund(
                    "fehler",
                    f"{self.reform.ebene} „{schluessel[:40]}“ gibt es in {self.reform.bereichsname} {wann} "
                    "nicht.",
                    zelle=schluessel[:60],
                    zeile=zeile,
                    vorschlag=_vorschlag(kern, alle),
                )
            )
        return gefunden


def _nach_schluessel(einheiten: Iterable[Raumeinheit]) -> dict[str, Raumeinheit]:
    """Jeder Schlüssel, und ohne führende Nullen, wo das eindeutig bleibt."""
    genau = {einheit.schluessel or einheit.ags: einheit for einheit in einheiten}
    ohne_nullen: dict[str, list[Raumeinheit]] = defaultdict(list)
    for schluessel, einheit in genau.items():
        ohne_nullen[schluessel.lstrip("0") or "0"].append(einheit)
    return {kurz: passend[0] for kurz, passend in ohne_nullen.items() if len(passend) == 1} | genau


def _vorschlag(gesucht: str, einheiten: Sequence[Raumeinheit]) -> str:
    """Ähnliche Schlüssel, und die Einheit, die so heißt: Manche Tabellen nennen Namen statt Schlüssel."""
    woerter: dict[str, Raumeinheit] = {}
    for einheit in einheiten:
        woerter |= {einheit.schluessel or einheit.ags: einheit, einheit.name.casefold(): einheit}
    nahe = get_close_matches(gesucht.casefold(), woerter, n=VORSCHLAEGE, cutoff=0.5)
    passend = list(dict.fromkeys(woerter[wort] for wort in nahe))
    if not passend:
        return ""
    return f"Ähnlich: {', '.join(f'{e.schluessel or e.ags} ({e.name})' for e in passend)}."


# Prüfen ----------------------------------------------------------------------------------------


def summenbefunde(uebergaenge: Mapping[Paar, Decimal], zeilen: Mapping[Raumeinheit, int]) -> Iterator[Befund]:
    """Je alter Einheit, deren Anteile nicht 1 ergeben, ein Fehler; `zeilen` nennt ihre letzte Zeile."""
    summen: dict[Raumeinheit, Decimal] = defaultdict(Decimal)
    for (alt, _), anteil in uebergaenge.items():
        summen[alt] += anteil
    for alt, summe in summen.items():
        if abs(summe - 1) > TOLERANZ:
            ziele = [neu.name for (eine, neu), _ in uebergaenge.items() if eine == alt]
            yield Befund(
                "fehler",
                f"Die Anteile von „{alt.name}“ ({alt.schluessel or alt.ags}) ergeben zusammen "
                f"{zahl(summe.normalize())} statt 1 ({', '.join(ziele[:5])}).",
                zelle=alt.schluessel or alt.ags,
                zeile=zeilen.get(alt),
                vorschlag="Fehlt ein Übergang, oder ist ein Anteil falsch geschrieben?",
            )


def ausgeglichen(uebergaenge: Mapping[Paar, Decimal]) -> dict[Paar, Decimal]:
    """Auf genau 1 je alter Einheit, damit beim Umrechnen niemand verloren geht."""
    je_alt: dict[Raumeinheit, list[Paar]] = defaultdict(list)
    for paar in uebergaenge:
        je_alt[paar[0]].append(paar)
    ergebnis: dict[Paar, Decimal] = {}
    for paare in je_alt.values():
        summe = sum(uebergaenge[paar] for paar in paare)
        for paar in paare:
            ergebnis[paar] = (uebergaenge[paar] / summe).quantize(STELLEN)
        groesstes = max(paare, key=lambda paar: ergebnis[paar])
        ergebnis[groesstes] += 1 - sum(ergebnis[paar] for paar in paare)
    return {
        paar: anteil
        for paar, anteil in ergebnis.items()
        if anteil and not (paar[0] == paar[1] and anteil == 1)
    }


def vollstaendigkeit(
    die: Reform,
    alte: Sequence[Raumeinheit],
    neue: Sequence[Raumeinheit],
    zeilen: Sequence[Gebietsumschluesselung],
) -> list[Befund]:
    mit_nachfolge = {zeile.alt_id for zeile in zeilen}
    mit_vorgaenger = {zeile.neu_id for zeile in zeilen}
    befunde = []
    ohne = [e for e in alte if e.gueltig_bis == die.stichtag and e.pk not in mit_nachfolge]
    if ohne:
        befunde.append(Befund("hinweis", f"Ohne Nachfolge bleiben: {_namen(ohne)}."))
    leer = [e for e in neue if e.gueltig_von == die.stichtag and e.pk not in mit_vorgaenger]
    if leer:
        befunde.append(Befund("hinweis", f"Ohne Herkunft bleiben: {_namen(leer)}."))
    return befunde


def _namen(einheiten: Sequence[Raumeinheit]) -> str:
    namen = [f"{einheit.schluessel or einheit.ags} {einheit.name}" for einheit in einheiten]
    return ", ".join(namen[:HOECHSTENS_NAMEN]) + (" und weitere" if len(namen) > HOECHSTENS_NAMEN else "")


# Flächen ---------------------------------------------------------------------------------------


def flaechenanteile(alte: Sequence[Raumeinheit], neue: Sequence[Raumeinheit]) -> dict[Paar, Decimal]:
    umrisse = umrisse_der_einheiten([einheit.pk for einheit in (*alte, *neue)])
    ohne = [einheit for einheit in (*alte, *neue) if einheit.pk not in umrisse]
    if ohne:
        raise Fachfehler(
            f"Ohne Grenze lässt sich keine Fläche vergleichen: {_namen(ohne)}. Bitte übernehmen Sie die "
            "Grenzen oder die Tabelle des Amtes."
        )
    in_metern = dict(zip(umrisse, umgerechnet(list(umrisse.values()), WGS84, UTM32), strict=True))
    baum = shapely.STRtree([in_metern[einheit.pk] for einheit in neue])
    anteile: dict[Paar, Decimal] = {}
    for alt in alte:
        form = in_metern[alt.pk]
        for stelle in sorted(baum.query(form, predicate="intersects").tolist()):
            gemeinsam = shapely.intersection(form, in_metern[neue[stelle].pk]).area / form.area
            if gemeinsam >= KLEINSTER_FLAECHENANTEIL:
                anteile[alt, neue[stelle]] = Decimal(repr(round(gemeinsam, 4)))
    return anteile
