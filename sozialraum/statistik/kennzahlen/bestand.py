"""Was eine Rechnung braucht, mit vier Abfragen geholt: Reihen, Zellen, Lieferungen, Raumeinheiten."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik import geheimhaltung, zeitraeume
from sozialraum.statistik.gebietsbruch import anteile_im
from sozialraum.statistik.geheimhaltung import UNBEKANNT, Angabe
from sozialraum.statistik.indikatoren import GELIEFERT, Reihe
from sozialraum.statistik.kennzahl import Quellenangabe
from sozialraum.statistik.kennzahlen.reihensatz import Merkmalzeile, Reihensatz, reihensatz
from sozialraum.statistik.models import Lieferung, Lieferungszustand, Merkmal, Reihenbruch, Wert
from sozialraum.statistik.reihenbruch import Zaehlbruch
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
    sperrung__art: str | None

    @property
    def angabe(self) -> Angabe:
        """Wie geliefert; ob sie gezeigt werden darf, sagt `Bestand.angabe`."""
        return Angabe(self.wert, Zeichen(self.zeichen) if self.zeichen else None)


class Raum(NamedTuple):
    """Eine Raumeinheit, so viel davon, wie das Rechnen braucht."""

    id: int
    name: str
    ags: str
    schluessel: str
    rang: int
    oben: int | None
    von: date | None
    bis: date | None

    @property
    def kennung(self) -> str:
        return f"{self.ags}/{self.schluessel}" if self.schluessel else self.ags

    @property
    def stelle(self) -> tuple[str, int, str]:
        return self.ags, self.rang, self.schluessel

    def gilt_am(self, tag: date) -> bool:
        return (self.von is None or self.von <= tag) and (self.bis is None or tag < self.bis)


RAUMFELDER = (
    "pk", "name", "ags", "schluessel", "ebene__rang", "parent_id", "gueltig_von", "gueltig_bis",
)  # fmt: skip
BRUCHFELDER = ("ab", "grund", "groesse")
STAENDE = """(
    SELECT json_object_agg(quelle.id, concat_ws(' ',
        (SELECT concat_ws(' ', count(*), sum(id), max(uebernommen))
            FROM statistik_lieferung WHERE quelle_id = quelle.id AND zustand = %s),
        (SELECT concat_ws(' ', count(*), max(geschlossen))
            FROM statistik_schliessung WHERE quelle_id = quelle.id)))::text
    FROM statistik_quelle AS quelle WHERE quelle.id = ANY(%s)
)"""
Schluessel = tuple[int, int, str]
"""Merkmal, Einheit, Zeitraum."""


@dataclass
class Bestand:
    """Was eine Rechnung braucht, einmal aus der Datenbank geholt."""

    satz: Reihensatz
    zellen: dict[Schluessel, Zelle] = field(default_factory=dict)
    quellen: dict[int, Quellenangabe] = field(default_factory=dict)
    raeume: dict[int, Raum] = field(default_factory=dict)
    angaben: dict[Schluessel, Angabe] = field(default_factory=dict)
    # Einheit und Zeitraum → Quellen, die dazu überhaupt Zellen haben.
    liefernde: dict[tuple[int, str], set[int]] = field(default_factory=dict)
    # Reihen, die auch für die Gebiete ringsum gebraucht werden.
    fuer_umgebung: frozenset[int] = frozenset()

    @property
    def reihen(self) -> dict[int, list[Reihe]]:
        """Die Reihen je Quelle, die vorrangige zuerst."""
        return self.satz.reihen

    def liefert(self, quelle_id: int, gebiet: Gebiet, zeitraum: str) -> bool:
        return any(
            quelle_id in self.liefernde.get((a.einheit_id, zeitraum), ())
            for a in anteile_im(gebiet, zeitraum)
        )

    def angabe(self, reihe: Reihe, einheit_id: int, zeitraum: str) -> Angabe:
        """Die Zelle, wie sie gezeigt werden darf; ohne Zelle unbekannt."""
        schluessel = (reihe.id, einheit_id, zeitraum)
        angabe = self.angaben.get(schluessel)
        if angabe is None:
            regel = self.satz.regeln[reihe.quelle_id]
            zelle = self.zellen.get(schluessel)
            if zelle is None:
                angabe = UNBEKANNT
            elif zelle.sperrung__art is not None:
                # Geschlossen ist die Tafel als Ganzes; die Zelle allein sagt nicht, warum.
                angabe = geheimhaltung.geschlossen(regel)
            else:
                raum = self.raeume.get(einheit_id)
                angabe = geheimhaltung.veroeffentlicht(
                    zelle.angabe,
                    regel,
                    einheit=reihe.einheit,
                    randsumme=raum is not None and not raum.schluessel,
                )
            self.angaben[schluessel] = angabe
        return angabe

    def ist_gemeinde(self, anteile: Sequence[Anteil]) -> bool:
        """Ob das die Zahlen der ganzen Gemeinde sind."""
        if len(anteile) != 1 or anteile[0].gewicht != 1:
            return False
        raum = self.raeume.get(anteile[0].einheit_id)
        return raum is not None and not raum.schluessel


def reihen_holen(groessen: Iterable[str]) -> Bestand:
    """Die Merkmale dieser Größen; `quelle:schlüssel` meint ein einzelnes, gleich was es zählt."""
    gesucht = set(groessen)
    bedingung = Q(groesse__in=sorted(gesucht))
    for name in sorted(name for name in gesucht if not name.startswith(GELIEFERT)):
        quelle, _, schluessel = name.partition(":")
        if schluessel:
            bedingung |= Q(quelle__schluessel=quelle, schluessel=schluessel)
    merkmale = (
        Merkmal.objects.filter(bedingung)
        .order_by("quelle__rang", "quelle_id", "reihenfolge", "schluessel")
        .values_list(
            "quelle__schluessel",
            "pk",
            "quelle_id",
            "schluessel",
            "bezeichnung",
            "groesse",
            "einheit",
            "geschlecht",
            "alter_von",
            "alter_bis",
            "reihenfolge",
            "tabelle",
            "quelle__schwelle",
            "quelle__eigene_rundung",
            "quelle__randsumme_exakt",
            "quelle__zeichen",
            "quelle__name",
        )
    )
    zeilen = []
    for quelle, *angaben in merkmale:
        zeile = Merkmalzeile._make(angaben)
        if zeile.groesse in gesucht:
            zeilen.append(zeile)
        if (name := f"{quelle}:{zeile.schluessel}") in gesucht:
            zeilen.append(zeile._replace(groesse=name, geschlecht="", von=None, bis=None))
    return Bestand(reihensatz(tuple(zeilen)))


def zellen_holen(
    bestand: Bestand,
    reihen: Iterable[int],
    gebiete: Sequence[Gebiet],
    zeitraeume_: Iterable[str] | None,
) -> None:
    einheiten = {einheit for gebiet in gebiete for einheit in gebiet.einheiten}
    zellen_lesen(bestand, set(reihen), einheiten, None if zeitraeume_ is None else set(zeitraeume_))
    brueche = Reihenbruch.objects.filter(quelle=OuterRef("quelle")).order_by("ab", "pk")
    lieferungen = (
        Lieferung.objects.defer("befunde", "ausgelassen", "tabellen")
        .select_related("quelle")
        .annotate(brueche=ArraySubquery(brueche.values(bruch=JSONObject(**{f: f for f in BRUCHFELDER}))))
        .filter(pk__in={zelle.lieferung_id for zelle in bestand.zellen.values()})
    )
    bestand.quellen = {
        lieferung.pk: quellenangabe(lieferung, _zaehlbrueche(lieferung.brueche)) for lieferung in lieferungen
    }
    bestand.raeume = _raeume(Raumeinheit.objects.filter(pk__in=einheiten))


def zellen_lesen(
    bestand: Bestand, merkmale: Collection[int], einheiten: Collection[int], wann: Collection[str] | None
) -> None:
    """Die geltenden Zellen zum Bestand, eine Abfrage; ohne `wann` die aller Zeiträume."""
    werte = Wert.objects.filter(aktuell=True, merkmal_id__in=merkmale, einheit_id__in=einheiten)
    if wann is not None:
        werte = werte.filter(zeitraum__in=wann)
    for zeile in werte.values_list(*Zelle._fields):
        zelle = Zelle(*zeile)
        bestand.zellen[zelle.merkmal_id, zelle.einheit_id, zelle.zeitraum] = zelle
        bestand.liefernde.setdefault((zelle.einheit_id, zelle.zeitraum), set()).add(
            bestand.satz.reihe[zelle.merkmal_id].quelle_id
        )


def raeume_der_gemeinden(
    einheiten: Collection[int], quellen: Collection[int]
) -> tuple[dict[int, Raum], dict[int, str]]:
    """Alle Raumeinheiten der Gemeinden, in denen die genannten liegen; eine Abfrage.

    Dazu je Quelle der Stand ihrer Zahlen: Er ändert sich mit jeder ihrer Lieferungen, die kommt oder geht,
    und jeder Schließung.
    """
    gemeinden = Raumeinheit.objects.filter(pk__in=einheiten).values("ags")
    zeilen = list(
        Raumeinheit.objects.filter(ags__in=gemeinden)
        .order_by("pk")
        .annotate(staende=RawSQL(STAENDE, [Lieferungszustand.UEBERNOMMEN, sorted(quellen)]))
        .values_list("staende", *RAUMFELDER)
    )
    staende = json.loads(zeilen[0][0] or "{}") if zeilen else {}
    return (
        {zeile[1]: Raum(*zeile[1:]) for zeile in zeilen},
        {int(quelle): stand for quelle, stand in staende.items()},
    )


def _raeume(menge: QuerySet[Raumeinheit]) -> dict[int, Raum]:
    return {zeile[0]: Raum(*zeile) for zeile in menge.values_list(*RAUMFELDER)}


def _zaehlbrueche(zeilen: Iterable[Mapping[str, str]]) -> tuple[Zaehlbruch, ...]:
    return tuple(
        Zaehlbruch(date.fromisoformat(zeile["ab"]), zeile["grund"], zeile["groesse"]) for zeile in zeilen
    )


def quellenangabe(lieferung: Lieferung, brueche: tuple[Zaehlbruch, ...] = ()) -> Quellenangabe:
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
        brueche=brueche,
    )


def nicht_geliefert(name: str, zeitraum: str) -> str:
    return f"Für {name} wurde zu {zeitraeume.in_worten(zeitraum)} kein Wert geliefert."
