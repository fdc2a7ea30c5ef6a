"""Lesen rund ums Schreiben: Texte, ihre Stände, Kommentare, was wem zugeteilt ist."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, When, Window
from django.db.models.functions import Length, RowNumber
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, darf
from analysen.abfragen import analyse_oder_404, kapitel_der_analyse, sichtbare_analysen
from analysen.aufbau.laengen import warum_nicht_gedruckt
from analysen.models import Analyse, Baustein, Kapitel, Kommentar, Textstand
from analysen.schreiben.regeln import darf_schreiben

# So viele stehen neben einem Text; alle stehen auf einer Seite für sich.
HOECHSTENS_KOMMENTARE = 15


def text_oder_404(person: Person, analyse_id: int, baustein_id: int) -> Baustein:
    """Ein Textbaustein durch die Tür seiner Analyse; `kapitel.analyse` und `kapitel.agentur` sind geladen."""
    analyse = analyse_oder_404(person, analyse_id)
    baustein: Baustein = get_object_or_404(
        Baustein.objects.select_related("kapitel__agentur__traeger"),
        pk=baustein_id,
        kapitel__analyse=analyse,
        art__in=Baustein.GESCHRIEBEN,
    )
    baustein.kapitel.analyse = analyse
    return baustein


def staende(baustein: Baustein) -> QuerySet[Textstand]:
    """Der jüngste zuerst."""
    return Textstand.objects.filter(baustein=baustein).order_by("-nummer")


def staende_ohne_text(baustein: Baustein) -> QuerySet[Textstand]:
    """Wie `staende`, mit `zeichen` und `gilt` statt des Textes: Er kommt erst, wenn ihn jemand liest."""
    gilt = Case(When(text=baustein.text, then=True), default=False)
    return staende(baustein).annotate(zeichen=Length("text"), gilt=gilt).defer("text")


def letzter_stand(baustein: Baustein) -> Textstand | None:
    return staende(baustein).first()


def kommentare(kapitel: Kapitel) -> list[Kommentar]:
    """Je Text (und zum ganzen Kapitel) die jüngsten, offene vor erledigten; eine Abfrage.

    Darin stehen sie in der Reihenfolge, in der sie geschrieben sind. `in_gruppe` sagt, wie viele es dort im
    Ganzen sind, `offene`, wie viele im Kapitel noch offen sind.
    """
    je_text = [F("baustein")]
    return list(
        _mit_folge(kapitel)
        .annotate(
            rang=Window(RowNumber(), partition_by=je_text, order_by=["ist_erledigt", "-geschrieben", "-pk"]),
            in_gruppe=Window(Count("pk"), partition_by=je_text),
            offene=Window(Count("pk", filter=Q(erledigt__isnull=True))),
        )
        .filter(rang__lte=HOECHSTENS_KOMMENTARE)
    )


def alle_kommentare(kapitel: Kapitel) -> QuerySet[Kommentar]:
    """Alle des Kapitels, offene zuerst, sonst in der Reihenfolge, in der sie geschrieben sind."""
    return _mit_folge(kapitel).select_related("baustein")


def _mit_folge(kapitel: Kapitel) -> QuerySet[Kommentar]:
    return (
        Kommentar.objects.filter(kapitel=kapitel)
        .select_related("an", "durch")
        .annotate(ist_erledigt=Case(When(erledigt__isnull=True, then=False), default=True))
        .order_by("ist_erledigt", "geschrieben", "pk")
    )


def kommentar_oder_404(person: Person, analyse_id: int, kommentar_id: int) -> Kommentar:
    analyse = analyse_oder_404(person, analyse_id)
    kommentar: Kommentar = get_object_or_404(
        Kommentar.objects.select_related("kapitel__agentur__traeger", "an"),
        pk=kommentar_id,
        kapitel__analyse=analyse,
    )
    kommentar.kapitel.analyse = analyse
    return kommentar


def offene_kommentare(analyse: Analyse) -> dict[int, int]:
    """Kapitel → Zahl seiner offenen Kommentare; eine Abfrage."""
    offene = Kommentar.objects.filter(kapitel__analyse=analyse, erledigt__isnull=True)
    return dict(offene.values_list("kapitel").annotate(Count("pk")).order_by())


def naechstes_offenes(kapitel: Kapitel, person: Person) -> Kapitel | None:
    """Das nächste gedruckte Kapitel, das noch nicht fertig ist und das die Person schreibt; eine Abfrage.

    Nach dem letzten geht es vorn weiter. Was anderen zugeteilt ist, bleibt ihnen.
    """
    folge = list(kapitel_der_analyse(kapitel.analyse))
    for eines in folge:
        eines.analyse = kapitel.analyse
    danach = [eines for eines in folge if eines.nummer > kapitel.nummer]
    davor = [eines for eines in folge if eines.nummer < kapitel.nummer]
    return next(
        (
            eines
            for eines in (*danach, *davor)
            if not eines.fertig
            and not warum_nicht_gedruckt(eines)
            and eines.schreibt_id in (None, person.pk)
            and darf_schreiben(person, eines)
        ),
        None,
    )


# Für die Startseite ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Schreibarbeit:
    """Was in den Analysen auf die Person wartet: zugeteilte Kapitel mit Frist und Kommentare an sie."""

    kapitel: list[Kapitel]
    kommentare: list[Kommentar]

    def __bool__(self) -> bool:
        return bool(self.kapitel or self.kommentare)


def schreibarbeit(person: Person) -> Schreibarbeit:
    """Kapitel, die sie schreibt und die noch nicht fertig sind, die dringendsten zuerst; zwei Abfragen."""
    if not darf(person, Recht.ANALYSE_LESEN):
        return Schreibarbeit([], [])
    im_entwurf = sichtbare_analysen(person).filter(zustand=Analyse.Zustand.ENTWURF).values("pk")
    zugeteilt = Kapitel.objects.filter(Q(analyse__in=im_entwurf), schreibt=person, fertig=False)
    an_sie = Kommentar.objects.filter(
        kapitel__analyse__in=sichtbare_analysen(person).values("pk"), an=person, erledigt__isnull=True
    )
    return Schreibarbeit(
        kapitel=sorted(
            zugeteilt.select_related("analyse"), key=lambda eines: (eines.bis or date.max, eines.nummer)
        ),
        kommentare=list(an_sie.select_related("kapitel__analyse").order_by("geschrieben", "pk")),
    )
