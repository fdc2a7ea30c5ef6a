"""Lesen rund um Datenanfragen: die Liste, die eine Tür, der Verlauf, was überfällig ist."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from agenturen.models import Agentur, Person, Protokolleintrag
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe
from sozialraum.kern.zahlen import datum
from sozialraum.statistik.anfragen.modelle import UNBEANTWORTET, Anfragezustand, Datenanfrage
from sozialraum.statistik.models import Quelle


def anfragen(heute: date) -> QuerySet[Datenanfrage]:
    """Alle, mit `dringend`: 0 überfällig, 1 unbeantwortet, 2 Entwurf, 3 erledigt."""
    return Datenanfrage.objects.select_related("agentur__traeger").annotate(
        dringend=Case(
            When(ueberfaellig(heute), then=Value(0)),
            When(zustand__in=UNBEANTWORTET, then=Value(1)),
            When(zustand=Anfragezustand.ENTWURF, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
    )


def ueberfaellig(heute: date) -> Q:
    return Q(zustand__in=UNBEANTWORTET, frist__lt=heute)


def anfrage_oder_404(person: Person, anfrage_id: int) -> Datenanfrage:
    """Die eine Tür: Anfragen gehören wie Lieferungen der Installation; wer sie lesen darf, sagt die Rolle."""
    pruefe(person, Recht.ANFRAGE_LESEN)
    return get_object_or_404(Datenanfrage.objects.select_related("agentur__traeger", "durch"), pk=anfrage_id)


def fragende_agenturen(person: Person) -> QuerySet[Agentur]:
    """Agenturen, in deren Namen die Person fragen darf: die eigenen, als Administration alle."""
    if person.ist_administration:
        return Agentur.objects.select_related("traeger")
    return agenturen_mit(person, Recht.ANFRAGE_STELLEN)


def bekannte_aemter() -> list[str]:
    """Wer schon gefragt wurde oder geliefert hat, nach Namen; zwei Abfragen."""
    gefragte = Datenanfrage.objects.order_by().values_list("amt", flat=True)
    liefernde = Quelle.objects.order_by().values_list("herausgeber", flat=True)
    return sorted({*gefragte, *liefernde}, key=str.casefold)


def ueberfaellige_anfragen(person: Person, heute: date) -> int:
    """Wie viele Fristen verstrichen sind: der eigenen Agenturen, als Administration alle; eine Abfrage."""
    if not darf(person, Recht.ANFRAGE_STELLEN):
        return 0
    menge = Datenanfrage.objects.filter(ueberfaellig(heute))
    if not person.ist_administration:
        menge = menge.filter(agentur__in=agenturen_mit(person, Recht.ANFRAGE_STELLEN).values("pk"))
    return menge.count()


@dataclass(frozen=True)
class Schritt:
    """Ein Ereignis im Verlauf: `was` mit dem Tag des Geschehens und der neuen Frist, `wann` der Eintrag."""

    was: str
    wann: datetime
    wer: str
    grund: str


def verlauf(anfrage: Datenanfrage) -> list[Schritt]:
    """Vom ersten Entwurf an; eine Abfrage."""
    eintraege = Protokolleintrag.objects.filter(
        objekt_art=anfrage._meta.label_lower, objekt_id=str(anfrage.pk)
    ).order_by("zeit", "pk")
    return [
        Schritt(was=_was(eintrag), wann=eintrag.zeit, wer=eintrag.durch_name, grund=eintrag.grund)
        for eintrag in eintraege
    ]


def _was(eintrag: Protokolleintrag) -> str:
    text = eintrag.ereignis[:1].upper() + eintrag.ereignis[1:]
    if am := eintrag.einzelheiten.get("am"):
        text += f" am {datum(date.fromisoformat(am))}"
    if frist := eintrag.einzelheiten.get("frist"):
        text += f", Frist {datum(date.fromisoformat(frist))}"
    return text
