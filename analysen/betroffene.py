"""Was an einer Lieferung hängt: Entwürfe, die sich mit ihr ändern, Fassungen, die bleiben, wie sie sind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django_scopes import scopes_disabled

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from analysen.kapitelvorlage import BLICK, STANDARD, Bausteinvorlage
from analysen.models import Analyse, Fassung
from sozialraum.statistik.kennzahlen import INDIKATOREN
from sozialraum.statistik.lieferungen.lieferstand import Hinfaellig, hinfaellige, liefert_massgeblich

IM_ENTWURF = (Analyse.Zustand.ENTWURF, Analyse.Zustand.PRUEFUNG)


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
    """Entwürfe über Gemeinden, zu denen die Datei Zahlen ihrer Kapitel liefert; vier Abfragen."""
    umfang = liefert_massgeblich(sha256, _groessen())
    if umfang is None:
        return []
    entwuerfe = Analyse.objects.filter(zustand__in=IM_ENTWURF, sozialraeume__ags__in=umfang.gemeinden)
    reichen_hinein = Q(datenstand__isnull=True) | Q(datenstand__gte=umfang.erstes_jahr)
    return list(entwuerfe.filter(reichen_hinein).distinct().select_related("agentur").order_by("titel", "pk"))


def _groessen() -> set[str]:
    """Was die Kapitel zeigen, im Wort der Importvorlagen."""
    gezeigt = {
        *BLICK,
        *(key for kapitel in STANDARD for eine in kapitel.bausteine for key in _indikatoren(eine)),
    }
    return {groesse for key in gezeigt for groesse in INDIKATOREN[key].reihenwoerter}


def _indikatoren(vorlage: Bausteinvorlage) -> list[str]:
    veraenderung = vorlage.einstellungen.get("veraenderung")
    return [*vorlage.einstellungen.get("indikatoren", []), *([veraenderung] if veraenderung else [])]


def hinfaellige_je_fassung(fassungen: Sequence[Fassung]) -> dict[int, list[Hinfaellig]]:
    """Fassung → Dateien darin, die nicht mehr gelten; höchstens zwei Abfragen."""
    je_fassung = {fassung.pk: fassung.quelldateien for fassung in fassungen}
    ungueltige = hinfaellige({summe for dateien in je_fassung.values() for summe in dateien})
    return {
        nummer: [ungueltige[summe] for summe in dateien if summe in ungueltige]
        for nummer, dateien in je_fassung.items()
        if any(summe in ungueltige for summe in dateien)
    }
