"""Was an einer Lieferung hängt: Entwürfe, die sich mit ihr ändern, Fassungen, die bleiben, wie sie sind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django_scopes import scopes_disabled

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from analysen.gliederung.blick import BLICK
from analysen.gliederung.inhalt import gedruckt_in
from analysen.grund import indikatoren_in
from analysen.models import Analyse, Baustein, Fassung
from analysen.schreiben.zahlmarken import marken_in
from sozialraum.statistik.indikatoren import STAATEN
from sozialraum.statistik.kennzahlen import vorhandene_indikatoren
from sozialraum.statistik.lieferungen.lieferstand import (
    Hinfaellig,
    Umfang,
    hinfaellige,
    liefert_massgeblich,
)

IM_ENTWURF = (Analyse.Zustand.ENTWURF, Analyse.Zustand.PRUEFUNG)
# Was Bausteine ohne genannten Indikator aus der Statistik zeigen.
OHNE_INDIKATOR: Mapping[str, frozenset[str]] = {
    Baustein.Art.ALTERSAUFBAU: frozenset({"einwohner"}),
    Baustein.Art.STAATEN: frozenset(STAATEN),
}


@dataclass(frozen=True)
class Betroffene:
    """`entwuerfe` zeigen heute Zahlen der Datei; `vorschauen` und `festgeschriebene` drucken sie.

    Von den Vorschauen steht je Analyse nur die jüngste da.
    """

    entwuerfe: list[Analyse]
    vorschauen: list[Fassung]
    festgeschriebene: list[Fassung]


def betroffene(person: Person, sha256: str) -> Betroffene:
    """Über alle Träger. Wer Lieferungen bearbeitet, erfährt Agentur, Jahr und Stand, von Festgeschriebenem
    den Titel; wie ein Entwurf heißt, ist Fallarbeit.
    """
    pruefe(person, Recht.LIEFERUNG_BEARBEITEN)
    with scopes_disabled():
        fassungen = list(
            Fassung.objects.filter(quelldateien__contains=[sha256])
            .defer("inhalt")
            .select_related("analyse__agentur")
            .order_by("analyse__titel", "analyse_id", "-nummer")
        )
        return Betroffene(
            entwuerfe=_entwuerfe(sha256),
            vorschauen=_juengste(f for f in fassungen if f.art == Fassung.Art.VORSCHAU),
            festgeschriebene=[f for f in fassungen if f.art == Fassung.Art.FESTGESCHRIEBEN],
        )


def _juengste(fassungen: Iterable[Fassung]) -> list[Fassung]:
    je_analyse: dict[int, Fassung] = {}
    for fassung in fassungen:
        je_analyse.setdefault(fassung.analyse_id, fassung)
    return list(je_analyse.values())


def _entwuerfe(sha256: str) -> list[Analyse]:
    """Entwürfe über Gemeinden, zu denen die Datei Zahlen ihrer Kapitel liefert; höchstens zehn Abfragen.

    „Auf einen Blick“ steht in jedem: Liefert die Datei dafür, fragt niemand mehr nach seinen Bausteinen.
    """
    entwuerfe = {
        analyse.pk: analyse
        for analyse in Analyse.objects.filter(zustand__in=IM_ENTWURF)
        .select_related("agentur")
        .order_by("titel", "pk")
    }
    im_blick = _reihenwoerter(BLICK)
    hier = set(_im_umfang(entwuerfe, liefert_massgeblich(sha256, im_blick) if im_blick else None))
    if uebrige := {pk: analyse for pk, analyse in entwuerfe.items() if pk not in hier}:
        gezeigt = _gezeigte_groessen(uebrige)
        umfang = liefert_massgeblich(sha256, set().union(*gezeigt.values()))
        hier |= {pk for pk in _im_umfang(uebrige, umfang) if umfang and gezeigt[pk] & umfang.groessen}
    return [analyse for pk, analyse in entwuerfe.items() if pk in hier]


def _im_umfang(entwuerfe: Mapping[int, Analyse], umfang: Umfang | None) -> list[int]:
    """Welche davon über eine der Gemeinden und weit genug reichen; ohne Umfang keine, sonst eine Abfrage."""
    if umfang is None:
        return []
    raeume: Any = Analyse.sozialraeume.through.objects.filter(
        analyse__in=entwuerfe, sozialraum__ags__in=umfang.gemeinden
    ).values_list("analyse_id", flat=True)
    return [
        pk
        for pk in raeume
        if (datenstand := entwuerfe[pk].datenstand) is None or datenstand >= umfang.erstes_jahr
    ]


def _reihenwoerter(keys: Iterable[str]) -> set[str]:
    return {wort for einer in vorhandene_indikatoren(keys).values() for wort in einer.reihenwoerter}


def _gezeigte_groessen(entwuerfe: Mapping[int, Analyse]) -> dict[int, set[str]]:
    """Je Entwurf, was seine gedruckten Bausteine, Zahlmarken und „Auf einen Blick“ brauchen: im Wort der
    Importvorlagen. Höchstens zwei Abfragen.
    """
    indikatoren: dict[int, set[str]] = {pk: set(BLICK) for pk in entwuerfe}
    groessen: dict[int, set[str]] = defaultdict(set)
    for bausteine in _gleiche_bausteine(entwuerfe):
        genannte = {
            *indikatoren_in(bausteine["einstellungen"]),
            *(marke.indikator for marke in marken_in(bausteine["mit_marken"])),
        }
        ohne_indikator = OHNE_INDIKATOR.get(bausteine["art"], frozenset())
        if not genannte and not ohne_indikator:
            continue
        for pk in bausteine["analysen"]:
            laenge = entwuerfe[pk].laenge
            if gedruckt_in(bausteine["kapitel_ab"], laenge) and gedruckt_in(bausteine["baustein_ab"], laenge):
                indikatoren[pk] |= genannte
                groessen[pk] |= ohne_indikator
    bekannte = vorhandene_indikatoren(sorted(set().union(*indikatoren.values())))
    woerter = {key: bekannte[key].reihenwoerter for key in bekannte}
    for pk, keys in indikatoren.items():
        groessen[pk].update(*(woerter[key] for key in keys if key in woerter))
    return groessen


def _gleiche_bausteine(entwuerfe: Mapping[int, Analyse]) -> QuerySet[Any, Any]:
    """Was gedruckt werden kann, je Einstellung und Text einmal, mit allen Analysen, in denen es steht.

    Analysen beginnen mit derselben Gliederung, ihre Bausteine gleichen sich; ein Text zählt nur mit seinen
    Zahlmarken.
    """
    mit_marken = Case(When(text__contains="{{", then=F("text")), default=Value("", TextField()))
    return (
        Baustein.objects.filter(kapitel__analyse__in=entwuerfe, kapitel__gedruckt=True)
        .filter(~Q(einstellungen={}) | Q(art__in=OHNE_INDIKATOR) | Q(text__contains="{{"))
        .order_by()
        .values(
            "art",
            "einstellungen",
            mit_marken=mit_marken,
            kapitel_ab=F("kapitel__ab_laenge"),
            baustein_ab=F("ab_laenge"),
        )
        .annotate(analysen=ArrayAgg("kapitel__analyse"))
    )


def hinfaellige_je_fassung(fassungen: Sequence[Fassung]) -> dict[int, list[Hinfaellig]]:
    """Fassung → Dateien darin, die nicht mehr gelten; höchstens zwei Abfragen."""
    je_fassung = {fassung.pk: fassung.quelldateien for fassung in fassungen}
    ungueltige = hinfaellige({summe for dateien in je_fassung.values() for summe in dateien})
    return {
        nummer: [ungueltige[summe] for summe in dateien if summe in ungueltige]
        for nummer, dateien in je_fassung.items()
        if any(summe in ungueltige for summe in dateien)
    }
