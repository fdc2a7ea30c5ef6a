"""Was an einer Lieferung hängt: Entwürfe, die sich mit ihr ändern, Fassungen, die bleiben, wie sie sind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
from sozialraum.statistik.lieferungen.lieferstand import Hinfaellig, hinfaellige, liefert_massgeblich

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
    """Entwürfe über Gemeinden, zu denen die Datei Zahlen ihrer Kapitel liefert; höchstens sechs Abfragen."""
    entwuerfe = {
        analyse.pk: analyse
        for analyse in Analyse.objects.filter(zustand__in=IM_ENTWURF)
        .select_related("agentur")
        .order_by("titel", "pk")
    }
    gezeigt = _gezeigte_groessen(entwuerfe)
    umfang = liefert_massgeblich(sha256, set().union(*gezeigt.values()))
    if umfang is None:
        return []
    raeume: Any = Analyse.sozialraeume.through.objects.filter(
        analyse__in=entwuerfe, sozialraum__ags__in=umfang.gemeinden
    ).values_list("analyse_id", flat=True)
    hier = set(raeume)
    return [
        analyse
        for pk, analyse in entwuerfe.items()
        if pk in hier
        and gezeigt[pk] & umfang.groessen
        and (analyse.datenstand is None or analyse.datenstand >= umfang.erstes_jahr)
    ]


def _gezeigte_groessen(entwuerfe: Mapping[int, Analyse]) -> dict[int, set[str]]:
    """Je Entwurf, was seine gedruckten Bausteine, Zahlmarken und „Auf einen Blick“ brauchen: im Wort der
    Importvorlagen. Höchstens zwei Abfragen.
    """
    indikatoren: dict[int, set[str]] = {pk: set(BLICK) for pk in entwuerfe}
    groessen: dict[int, set[str]] = defaultdict(set)
    angaben: Any = Baustein.objects.filter(
        kapitel__analyse__in=entwuerfe, kapitel__gedruckt=True
    ).values_list("kapitel__analyse_id", "kapitel__ab_laenge", "ab_laenge", "art", "einstellungen", "text")
    for pk, kapitel_ab, baustein_ab, art, einstellungen, text in angaben:
        laenge = entwuerfe[pk].laenge
        if gedruckt_in(kapitel_ab, laenge) and gedruckt_in(baustein_ab, laenge):
            indikatoren[pk] |= {*indikatoren_in(einstellungen), *(m.indikator for m in marken_in(text))}
            groessen[pk] |= OHNE_INDIKATOR.get(art, frozenset())
    bekannte = vorhandene_indikatoren(sorted(set().union(*indikatoren.values())))
    for pk, keys in indikatoren.items():
        groessen[pk] |= {wort for key in keys if key in bekannte for wort in bekannte[key].reihenwoerter}
    return groessen


def hinfaellige_je_fassung(fassungen: Sequence[Fassung]) -> dict[int, list[Hinfaellig]]:
    """Fassung → Dateien darin, die nicht mehr gelten; höchstens zwei Abfragen."""
    je_fassung = {fassung.pk: fassung.quelldateien for fassung in fassungen}
    ungueltige = hinfaellige({summe for dateien in je_fassung.values() for summe in dateien})
    return {
        nummer: [ungueltige[summe] for summe in dateien if summe in ungueltige]
        for nummer, dateien in je_fassung.items()
        if any(summe in ungueltige for summe in dateien)
    }
