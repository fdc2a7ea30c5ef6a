"""Was eine Rechnung braucht, mit vier Abfragen geholt: Reihen, Zellen, Lieferungen, Raumeinheiten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik import geheimhaltung, zeitraeume
from sozialraum.statistik.gebietsbruch import anteile_im
from sozialraum.statistik.geheimhaltung import UNBEKANNT, Angabe, Regel
from sozialraum.statistik.indikatoren import Reihe
from sozialraum.statistik.kennzahl import Quellenangabe
from sozialraum.statistik.models import Lieferung, Merkmal, Wert
from sozialraum.statistik.zeichen import Zeichen


class Zelle(NamedTuple):
    id: int
    merkmal_id: int
    einheit_id: int
    zeitraum: str
    wert: Decimal | None
    zeichen: str
    vermerk: str
    zeile: int
    spalte: int
    blatt: int
    zelle: str
    lieferung_id: int


Schluessel = tuple[int, int, str]


@dataclass
class Bestand:
    """Was eine Rechnung braucht, einmal aus der Datenbank geholt."""

    reihen: dict[int, list[Reihe]]
    tabellen: dict[int, str]
    regeln: dict[int, Regel]
    namen: dict[int, str] = field(default_factory=dict)
    zellen: dict[Schluessel, Zelle] = field(default_factory=dict)
    quellen: dict[int, Quellenangabe] = field(default_factory=dict)
    raeume: dict[int, tuple[str, str]] = field(default_factory=dict)
    angaben: dict[Schluessel, Angabe] = field(default_factory=dict)

    @cached_property
    def reihe(self) -> dict[int, Reihe]:
        return {r.id: r for reihen in self.reihen.values() for r in reihen}

    @cached_property
    def geliefert(self) -> set[tuple[int, int, str]]:
        """Paare Quelle, Einheit, Zeitraum, zu denen es überhaupt Zellen gibt."""
        return {(self.reihe[z.merkmal_id].quelle_id, z.einheit_id, z.zeitraum) for z in self.zellen.values()}

    def liefert(self, quelle_id: int, gebiet: Gebiet, zeitraum: str) -> bool:
        return any(
            (quelle_id, a.einheit_id, zeitraum) in self.geliefert for a in anteile_im(gebiet, zeitraum)
        )

    def angabe(self, reihe: Reihe, einheit_id: int, zeitraum: str) -> Angabe:
        """Die Zelle, wie sie gezeigt werden darf; ohne Zelle unbekannt."""
        schluessel = (reihe.id, einheit_id, zeitraum)
        if schluessel not in self.angaben:
            zelle = self.zellen.get(schluessel)
            self.angaben[schluessel] = (
                UNBEKANNT
                if zelle is None
                else geheimhaltung.schliesse_primaer(
                    Angabe(zelle.wert, Zeichen(zelle.zeichen) if zelle.zeichen else None),
                    self.regeln[reihe.quelle_id],
                    einheit=reihe.einheit,
                )
            )
        return self.angaben[schluessel]


def reihen_holen(groessen: Iterable[str]) -> Bestand:
    bestand = Bestand(reihen={}, tabellen={}, regeln={})
    merkmale = (
        Merkmal.objects.filter(groesse__in=sorted(groessen))
        .select_related("quelle")
        .order_by("quelle__rang", "quelle_id", "reihenfolge", "schluessel")
    )
    for m in merkmale:
        bestand.reihen.setdefault(m.quelle_id, []).append(
            Reihe(
                id=m.pk,
                quelle_id=m.quelle_id,
                schluessel=m.schluessel,
                bezeichnung=m.bezeichnung,
                groesse=m.groesse,
                einheit=m.einheit,
                geschlecht=m.geschlecht,
                von=m.alter_von,
                bis=m.alter_bis,
                reihenfolge=m.reihenfolge,
            )
        )
        bestand.tabellen[m.pk] = m.tabelle
        bestand.regeln[m.quelle_id] = Regel(m.quelle.schwelle)
        bestand.namen[m.quelle_id] = m.quelle.name
    return bestand


def zellen_holen(
    bestand: Bestand,
    reihen: Iterable[Reihe],
    gebiete: Sequence[Gebiet],
    zeitraeume_: Iterable[str] | None,
) -> None:
    einheiten = {einheit for gebiet in gebiete for einheit in gebiet.einheiten}
    werte = Wert.objects.filter(aktuell=True, merkmal_id__in={r.id for r in reihen}, einheit_id__in=einheiten)
    if zeitraeume_ is not None:
        werte = werte.filter(zeitraum__in=set(zeitraeume_))
    for zeile in werte.values_list(*Zelle._fields):
        zelle = Zelle(*zeile)
        bestand.zellen[zelle.merkmal_id, zelle.einheit_id, zelle.zeitraum] = zelle
    lieferungen = (
        Lieferung.objects.defer("befunde", "ausgelassen", "tabellen")
        .select_related("quelle")
        .filter(pk__in={zelle.lieferung_id for zelle in bestand.zellen.values()})
    )
    bestand.quellen = {lieferung.pk: quellenangabe(lieferung) for lieferung in lieferungen}
    bestand.raeume = {
        einheit.pk: (einheit.name, einheit.kennung)
        for einheit in Raumeinheit.objects.filter(pk__in=einheiten)
    }


def quellenangabe(lieferung: Lieferung) -> Quellenangabe:
    """Quelle und Datei einer übernommenen Lieferung; `lieferung.quelle` sollte mitgeladen sein."""
    quelle = lieferung.quelle
    if quelle is None:
        raise ValueError(f"Die Lieferung {lieferung} hat keine Quelle.")
    return Quellenangabe(
        name=quelle.name,
        herausgeber=quelle.herausgeber,
        lizenz=quelle.lizenz,
        quellenvermerk=quelle.quellenvermerk,
        grundgesamtheit=quelle.grundgesamtheit,
        datei=lieferung.dateiname,
        sha256=lieferung.sha256,
        eingegangen=lieferung.eingegangen,
        lieferung_id=lieferung.pk,
    )


def nicht_geliefert(name: str, zeitraum: str) -> str:
    return f"Für {name} wurde zu {zeitraeume.in_worten(zeitraum)} kein Wert geliefert."
