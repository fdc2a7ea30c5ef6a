"""Lesen rund um Serien: was sich ausgeben lässt, eigene Serien, ihr Stand in der Warteschlange."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Avg, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from agenturen.models import Person, Vorgang, Vorgangszustand
from agenturen.rechte import Recht, agenturen_mit
from agenturen.vorgang import OFFEN, VORGEZOGEN, fortschritte
from analysen.abfragen import sichtbare_analysen
from analysen.aufgaben import SERIENPOSTEN
from analysen.models import Analyse, Fassung, Fassungsdatei, Serie, Serienposten
from analysen.serie.schaetzen import in_worten, restsekunden

# So viele der letzten Posten sagen voraus, wie lange einer dauert.
GEMESSEN_AN = 20


def ausgebbare_analysen(person: Person) -> QuerySet[Analyse]:
    """Was die Person liest und ausgeben darf: ganz, oder nur, wovon es eine festgeschriebene Fassung gibt."""
    alles = agenturen_mit(person, Recht.ANALYSE_AUSGEBEN).values("pk")
    festes = agenturen_mit(person, Recht.FASSUNG_AUSGEBEN).values("pk")
    feste = Fassung.objects.filter(analyse=OuterRef("pk"), art=Fassung.Art.FESTGESCHRIEBEN)
    return sichtbare_analysen(person).filter(Q(agentur__in=alles) | Q(Exists(feste), agentur__in=festes))


def eigene_serien(person: Person) -> QuerySet[Serie]:
    """Die jüngste zuerst, mit `gesamt`, `fertige`, `offene` und `gescheiterte` (auch abgebrochene)."""

    def zahl(*zustaende: str) -> Count:
        return Count("posten", filter=Q(posten__vorgang__zustand__in=zustaende))

    return (
        Serie.objects.filter(durch=person)
        .annotate(
            gesamt=Count("posten"),
            fertige=zahl(Vorgangszustand.FERTIG),
            offene=zahl(*OFFEN),
            gescheiterte=zahl(Vorgangszustand.GESCHEITERT, Vorgangszustand.ABGEBROCHEN),
        )
        .order_by("-erstellt")
    )


def serie_oder_404(person: Person, serie_id: int) -> Serie:
    """Die eine Tür: eine Serie sieht nur, wer sie angestoßen hat."""
    return get_object_or_404(Serie, pk=serie_id, durch=person)


def posten_oder_404(person: Person, serie_id: int, posten_id: int) -> Serienposten:
    """Durch dieselbe Tür wie die Serie."""
    serie = serie_oder_404(person, serie_id)
    posten: Serienposten = get_object_or_404(sichtbare_posten(person, serie), pk=posten_id)
    posten.serie = serie
    return posten


def sichtbare_posten(person: Person, serie: Serie) -> QuerySet[Serienposten]:
    """In ihrer Reihenfolge; was die Person inzwischen nicht mehr lesen darf, fehlt."""
    dateien = Fassungsdatei.objects.filter(form__in=serie.formen)
    return (
        Serienposten.objects.filter(serie=serie, analyse__in=sichtbare_analysen(person).values("pk"))
        .select_related("analyse__agentur__traeger", "vorgang", "fassung")
        .defer("fassung__inhalt")
        .prefetch_related("analyse__sozialraeume", Prefetch("fassung__dateien", queryset=dateien))
        .order_by("reihenfolge")
    )


def offene_posten(serie: Serie) -> QuerySet[Serienposten]:
    return Serienposten.objects.filter(serie=serie, vorgang__zustand__in=OFFEN).select_related("vorgang")


def wiederholbare(posten: Iterable[Serienposten]) -> list[Serienposten]:
    gemeint = (Vorgangszustand.GESCHEITERT, Vorgangszustand.ABGEBROCHEN)
    return [einer for einer in posten if einer.vorgang.zustand in gemeint]


@dataclass(frozen=True)
class Zeile:
    """Ein Posten auf der Seite: wie weit, auf welchem Platz, mit welchen Dateien."""

    posten: Serienposten
    hundertstel: int
    text: str
    platz: int | None
    dateien: list[Fassungsdatei]

    @property
    def vorgang(self) -> Vorgang:
        return self.posten.vorgang

    @property
    def vorziehbar(self) -> bool:
        return self.platz is not None and self.vorgang.prioritaet > VORGEZOGEN

    @property
    def festgeschrieben(self) -> bool:
        fassung = self.posten.fassung
        return fassung is not None and fassung.art == Fassung.Art.FESTGESCHRIEBEN


@dataclass(frozen=True)
class Stand:
    """Eine Serie, wie sie gerade steht; `rest` ist leer, solange sich nichts schätzen lässt."""

    zeilen: list[Zeile]
    zahlen: dict[str, int]
    rest: str

    @property
    def gesamt(self) -> int:
        return len(self.zeilen)

    @property
    def offen(self) -> int:
        return self.zahlen[Vorgangszustand.WARTET] + self.zahlen[Vorgangszustand.LAEUFT]

    @property
    def fertig(self) -> int:
        return self.zahlen[Vorgangszustand.FERTIG]

    @property
    def vorziehbar(self) -> bool:
        return any(zeile.vorziehbar for zeile in self.zeilen)

    @property
    def nicht_fertig(self) -> int:
        return self.zahlen[Vorgangszustand.GESCHEITERT] + self.zahlen[Vorgangszustand.ABGEBROCHEN]

    @property
    def hundertstel(self) -> int:
        """Auch der Anteil dessen, was gerade läuft; ganz voll erst am Ende."""
        anteil = sum(100 if zeile.vorgang.ist_beendet else zeile.hundertstel for zeile in self.zeilen) / max(
            self.gesamt, 1
        )
        return int(anteil)

    @property
    def dateien(self) -> list[Fassungsdatei]:
        return [datei for zeile in self.zeilen for datei in zeile.dateien]

    @property
    def groesse(self) -> int:
        return sum(datei.groesse for datei in self.dateien)


def stand(person: Person, serie: Serie) -> Stand:
    """Posten, Warteschlange und Schätzung; die Zahl der Abfragen hängt nicht von der der Posten ab."""
    posten = list(sichtbare_posten(person, serie))
    alle = list(Vorgang.objects.filter(zustand__in=OFFEN).order_by("prioritaet", "erstellt", "pk"))
    wartende = [vorgang.pk for vorgang in alle if vorgang.zustand == Vorgangszustand.WARTET]
    laufende = [vorgang for vorgang in alle if vorgang.zustand == Vorgangszustand.LAEUFT]
    anteile = fortschritte(laufende)
    plaetze = {kennung: platz for platz, kennung in enumerate(wartende, start=1)}
    zeilen = [_zeile(einer, anteile, plaetze, serie.formen) for einer in posten]
    zustaende = [einer.vorgang.zustand for einer in posten]
    eigene = [zeile.platz for zeile in zeilen if zeile.platz is not None]
    sekunden = restsekunden(
        laufende=[anteile[vorgang.pk][0] for vorgang in laufende],
        davor=max(eigene, default=0),
        mittel=_mittel(posten),
        arbeiter=len(laufende),
    )
    offen = any(zustand in OFFEN for zustand in zustaende)
    return Stand(
        zeilen=zeilen,
        zahlen={zustand: zustaende.count(zustand) for zustand in Vorgangszustand.values},
        rest=in_worten(sekunden) if offen else "",
    )


def _zeile(
    posten: Serienposten,
    anteile: dict[UUID, tuple[float, str]],
    plaetze: dict[UUID, int],
    formen: Sequence[str],
) -> Zeile:
    vorgang = posten.vorgang
    if posten.fassung is not None:
        # Dateinamen nennen die Räume der Analyse; hier sind sie schon geladen.
        posten.fassung.analyse = posten.analyse
    anteil, text = anteile.get(vorgang.pk, (0.0, ""))
    fassung = posten.fassung if vorgang.zustand == Vorgangszustand.FERTIG else None
    return Zeile(
        posten=posten,
        hundertstel=round(anteil * 100),
        text=text,
        platz=plaetze.get(vorgang.pk) if vorgang.zustand == Vorgangszustand.WARTET else None,
        dateien=_in_reihenfolge(fassung, formen) if fassung else [],
    )


def _in_reihenfolge(fassung: Fassung, formen: Sequence[str]) -> list[Fassungsdatei]:
    """Wie beim Anlegen gewählt, PDF zuerst."""
    return sorted(fassung.dateien.all(), key=lambda datei: formen.index(datei.form))


def _mittel(posten: Sequence[Serienposten]) -> float | None:
    """Sekunden je Posten: aus dieser Serie, vor ihrem ersten fertigen aus den letzten anderer Serien."""
    dauern = [
        (vorgang.beendet - vorgang.begonnen).total_seconds()
        for vorgang in (einer.vorgang for einer in posten)
        if vorgang.zustand == Vorgangszustand.FERTIG and vorgang.beendet and vorgang.begonnen
    ]
    if dauern:
        return sum(dauern) / len(dauern)
    letzte = Vorgang.objects.filter(aufgabe=SERIENPOSTEN, zustand=Vorgangszustand.FERTIG).order_by("-beendet")
    dauer = letzte[:GEMESSEN_AN].aggregate(mittel=Avg(F("beendet") - F("begonnen")))["mittel"]
    return dauer.total_seconds() if isinstance(dauer, timedelta) else None
