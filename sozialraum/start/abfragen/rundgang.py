"""Wo eine Person im Rundgang steht und wohin der nächste Schritt führt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from analysen.abfragen import sichtbare_analysen
from analysen.ablauf.abfragen import wartet_auf_freigabe
from analysen.models import Analyse, Baustein, Kapitel
from angebote.abfragen import sichtbare_angebote
from sozialraum.raeume.abfragen import gebiet_des_sozialraums, sozialraeume_der_agenturen
from sozialraum.raeume.models import Sozialraum
from sozialraum.start.rundgang import ADMINISTRATION, RUNDGAENGE, Ort, Rundgang, Schritt
from sozialraum.statistik.kennzahlen import verfuegbare_zeitraeume
from sozialraum.statistik.lieferungen.lieferstand import neueste_lieferung

Angaben = dict[str, Any]
# Kapitel, in denen neben dem eigenen Text Zahlen stehen.
MIT_ZAHLEN = (Baustein.Art.VERGLEICH, Baustein.Art.KENNZAHLEN, Baustein.Art.ZEITREIHE)


@dataclass(frozen=True)
class Stand:
    """Der laufende Rundgang: `ort` ist gesetzt, wenn die Person gerade auf der Seite des Schritts ist."""

    rundgang: Rundgang
    nummer: int
    ort: Ort | None

    @property
    def schritt(self) -> Schritt:
        return self.rundgang.schritte[self.nummer - 1]

    @property
    def anzahl(self) -> int:
        return len(self.rundgang.schritte)

    @property
    def zurueck(self) -> int | None:
        return self.nummer - 1 or None

    @property
    def weiter(self) -> int | None:
        return self.nummer + 1 if self.nummer < self.anzahl else None


def rundgaenge(person: Person) -> list[Rundgang]:
    """Je Rolle der Person einer, der wichtigste zuerst."""
    rollen = {rolle.rolle for rolle in person.rollen}
    if person.ist_administration:
        rollen.add(ADMINISTRATION)
    return [rundgang for rolle, rundgang in RUNDGAENGE.items() if rolle in rollen]


def stand(person: Person, seite: str) -> Stand | None:
    """Wo die Person steht, wenn ihr Rundgang läuft; `seite` ist der Name der Adresse, auf der sie ist."""
    if not person.rundgang_schritt:
        return None
    eigene = rundgaenge(person)
    if not eigene:
        return None
    # Wer noch keinen gewählt hat oder die Rolle nicht mehr hat, beginnt vorn.
    gewaehlt = next((einer for einer in eigene if einer.rolle == person.rundgang_rolle), None)
    rundgang, nummer = (gewaehlt, person.rundgang_schritt) if gewaehlt else (eigene[0], 1)
    if nummer > len(rundgang.schritte):
        return None
    return Stand(rundgang, nummer, rundgang.schritte[nummer - 1].ort_auf(seite))


def adresse(person: Person, schritt: Schritt) -> str:
    """Die Seite des Schritts: der erste Ort, für den es etwas zu zeigen gibt, sonst die Startseite."""
    for ort in schritt.orte:
        angaben = _ANGABEN[ort.seite](person) if ort.seite in _ANGABEN else {}
        if angaben is not None:
            return reverse(ort.seite, kwargs=angaben)
    return reverse("start:start")


# Welches Ding gezeigt wird, wo die Adresse eines nennt; None, solange es keines gibt ------------------


def _angebot(person: Person) -> Angaben | None:
    eigene = sichtbare_angebote(person).filter(agentur__in=agenturen_mit(person, Recht.ANGEBOT_LESEN))
    nummer = eigene.order_by("-geaendert", "-pk").values_list("pk", flat=True).first()
    return {"angebot_id": nummer} if nummer else None


def _neueste_analyse(person: Person) -> Analyse | None:
    return sichtbare_analysen(person).order_by("-berichtsjahr", "-pk").first()


def _analyse(person: Person) -> Angaben | None:
    """Was auf die Freigabe durch die Person wartet, sonst die neueste."""
    analyse = next(iter(wartet_auf_freigabe(person)), None) or _neueste_analyse(person)
    return {"analyse_id": analyse.pk} if analyse else None


def _kapitel(person: Person) -> Angaben | None:
    kapitel = (
        Kapitel.objects.filter(analyse=_neueste_analyse(person), bausteine__art__in=MIT_ZAHLEN)
        .order_by("nummer")
        .first()
    )
    return {"analyse_id": kapitel.analyse_id, "schluessel": kapitel.schluessel} if kapitel else None


def _sozialraum(person: Person) -> Sozialraum | None:
    """Der gerade gewählte, sonst der erste, in dem eine eigene Agentur arbeitet."""
    nummer = person.aktueller_sozialraum
    gewaehlt = Sozialraum.objects.filter(pk=nummer).first() if nummer else None
    return gewaehlt or sozialraeume_der_agenturen(agenturen_mit(person, Recht.STATISTIK_LESEN)).first()


def _gebiet(person: Person) -> Angaben | None:
    zahl = _zahl(person)
    return {"adresse": zahl["adresse"]} if zahl else None


def _zahl(person: Person) -> Angaben | None:
    """Die Einwohnerzahl des Sozialraums im jüngsten Zeitraum."""
    sozialraum = _sozialraum(person)
    if sozialraum is None:
        return None
    gebiet = gebiet_des_sozialraums(sozialraum)
    zeitraeume = verfuegbare_zeitraeume([gebiet])
    if not zeitraeume:
        return None
    return {"indikator": "ew", "zeitraum": zeitraeume[-1], "adresse": gebiet.adresse}


def _lieferung(person: Person) -> Angaben | None:
    nummer = neueste_lieferung()
    return {"lieferung_id": nummer} if nummer else None


_ANGABEN: dict[str, Callable[[Person], Angaben | None]] = {
    "angebote:angebot": _angebot,
    "analysen:analyse": _analyse,
    "analysen:kapitel": _kapitel,
    "statistik:gebiet": _gebiet,
    "statistik:woher": _zahl,
    "statistik:lieferung": _lieferung,
}
