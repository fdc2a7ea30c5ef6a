"""Die eine Tür zu dem, was alle lesen dürfen, über alle Träger, und wie die öffentlichen Seiten es ordnen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.lookups import Contains
from django.utils import timezone
from django_scopes import scopes_disabled

from agenturen.vorgang import offene_vorgaenge
from analysen.aufgaben import ALLE_FORMEN
from analysen.models import Analyse, Fassung, Fassungsdatei, Veroeffentlichung
from sozialraum.kern.kennung import kennung as kennung_aus
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.suchen import HOECHSTENS_WORTE, suchbar, suche
from sozialraum.raeume.abfragen import gueltige_einheiten
from sozialraum.raeume.models import Sozialraum

GEMEINDE = "gemeinde"


def oeffentliche() -> QuerySet[Veroeffentlichung]:
    """Was jetzt vor aller Augen ist: Sperrfrist vorbei, nicht zurückgezogen, festgeschrieben.

    `titel` und `jahr` sind die gedruckten: Am Entwurf einer Berichtigung ändert sich beides ungesehen.
    """
    return _erschienene().filter(zurueckgezogen__isnull=True)


def zurueckgezogene() -> QuerySet[Veroeffentlichung]:
    """Was einmal öffentlich war und es nicht mehr ist; was vor Ende der Sperrfrist zurückging, war es nie."""
    return _erschienene().filter(zurueckgezogen__gt=F("ab"))


def _erschienene() -> QuerySet[Veroeffentlichung]:
    # Öffentlich ist über alle Träger hinweg; nur hier wird dafür der Mandant verlassen.
    with scopes_disabled():
        menge = Veroeffentlichung.objects.all()
    return (
        menge.filter(ab__lte=timezone.now(), fassung__art=Fassung.Art.FESTGESCHRIEBEN)
        .select_related("fassung__analyse__agentur__traeger")
        .defer("fassung__inhalt")
        .annotate(titel=F("fassung__titel"), jahr=F("fassung__berichtsjahr"))
        .order_by("-ab", "-pk")
    )


def mit_raeumen(menge: QuerySet[Veroeffentlichung]) -> QuerySet[Veroeffentlichung]:
    return menge.prefetch_related(
        Prefetch("fassung__analyse__sozialraeume", Sozialraum.objects.order_by(DeutschSortiert("name")))
    )


# Übersicht -----------------------------------------------------------------------------------------


def uebersicht(*, gesucht: str = "", gemeinde: str = "", sozialraum: int | None = None) -> QuerySet:
    """Jede Analyse einmal, mit ihrer jüngsten öffentlichen Fassung; die zuletzt erschienene zuerst."""
    neuere = oeffentliche().filter(
        fassung__analyse=OuterRef("fassung__analyse"), fassung__nummer__gt=OuterRef("fassung__nummer")
    )
    menge = oeffentliche().filter(~Exists(neuere))
    if gemeinde:
        menge = menge.filter(_in_raeumen(Sozialraum.objects.filter(ags=gemeinde)))
    if sozialraum is not None:
        menge = menge.filter(_in_raeumen(Sozialraum.objects.filter(pk=sozialraum)))
    for wort in suchbar(gesucht).split()[:HOECHSTENS_WORTE]:
        menge = menge.filter(_treffer(wort))
    return mit_raeumen(menge)


def _in_raeumen(raeume: QuerySet[Sozialraum]) -> Q:
    verbindung = Analyse.sozialraeume.through.objects.filter(sozialraum__in=raeume.values("pk"))
    return Q(fassung__analyse__in=verbindung.values("analyse"))


def _treffer(wort: str) -> Q:
    """Ein Wort trifft Ort, Titel (er steht in der Kennung), Agentur oder die Zusammenfassung."""
    gemeinden = suche(
        gueltige_einheiten().filter(ebene__schluessel=GEMEINDE).order_by(), wort, titel="name"
    ).values("ags")
    orte = suche(Sozialraum.objects.order_by(), wort, titel="name").values("pk")
    treffer = _in_raeumen(Sozialraum.objects.filter(Q(pk__in=orte) | Q(ags__in=gemeinden)))
    if kurz := kennung_aus(wort):
        treffer |= Q(kennung__contains=kurz)
    gefragt = DeutschSortiert(Value(wort))
    for feld in ("fassung__analyse__agentur__name", "zusammenfassung"):
        treffer |= Q(Contains(DeutschSortiert(feld), gefragt))
    return treffer


def raeume_zur_wahl() -> list[Sozialraum]:
    """Sozialräume, zu denen etwas öffentlich ist, mit `gemeinde` (Name), nach Gemeinde und Namen."""
    verbindung = Analyse.sozialraeume.through.objects.filter(
        analyse__in=oeffentliche().order_by().values("fassung__analyse")
    )
    raeume = _mit_gemeinde(Sozialraum.objects.filter(pk__in=verbindung.values("sozialraum")))
    return sorted(raeume, key=lambda raum: (raum.gemeinde or "", raum.name))


def _mit_gemeinde(raeume: QuerySet[Sozialraum]) -> QuerySet:
    gemeinde = gueltige_einheiten().filter(ags=OuterRef("ags"), ebene__schluessel=GEMEINDE)
    return raeume.annotate(gemeinde=Subquery(gemeinde.values("name")[:1]))


# Ein Sozialraum ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Raumseite:
    """Ein Sozialraum mit allem, was zu ihm erschienen ist, das Neueste zuerst."""

    sozialraum: Sozialraum
    fassungen: list[Veroeffentlichung]
    zurueckgezogene: list[Veroeffentlichung]


def raumseite(sozialraum_id: int) -> Raumseite | None:
    """None, wenn zu diesem Sozialraum nie etwas öffentlich war: Dass es ihn gibt, verrät die Seite nicht."""
    raum = _mit_gemeinde(Sozialraum.objects.filter(pk=sozialraum_id)).first()
    if raum is None:
        return None
    hier = _in_raeumen(Sozialraum.objects.filter(pk=sozialraum_id))
    erschienen = list(oeffentliche().filter(hier))
    vermerkt = list(zurueckgezogene().filter(hier))
    return Raumseite(raum, erschienen, vermerkt) if erschienen or vermerkt else None


# Eine Fassung --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Nachbarn:
    """Die anderen öffentlichen Fassungen derselben Analyse, die neuesten zuerst, und was sie fortschreibt."""

    neuere: list[Veroeffentlichung]
    aeltere: list[Veroeffentlichung]
    berichtigt_durch: Veroeffentlichung | None
    fortschreibung: Veroeffentlichung | None


def finde(kennung: str) -> Veroeffentlichung | None:
    """Die öffentliche Fassung unter dieser Kennung, mit Inhalt, Sozialräumen und der berichtigten."""
    return (
        mit_raeumen(oeffentliche())
        .select_related("fassung__berichtigt")
        .defer(None)
        .defer("fassung__berichtigt__inhalt")
        .filter(kennung=kennung)
        .first()
    )


def vermerk(kennung: str) -> Veroeffentlichung | None:
    """Die zurückgezogene Fassung unter dieser Kennung."""
    return mit_raeumen(zurueckgezogene()).filter(kennung=kennung).first()


def nachbarn(gezeigte: Veroeffentlichung) -> Nachbarn:
    """Nur, was auch selbst öffentlich ist: Von einer Fassung unter Sperrfrist weiß niemand."""
    andere = list(
        oeffentliche()
        .filter(fassung__analyse=gezeigte.fassung.analyse_id)
        .exclude(pk=gezeigte.pk)
        .order_by("-fassung__nummer")
    )
    nummer = gezeigte.fassung.nummer
    return Nachbarn(
        neuere=[eine for eine in andere if eine.fassung.nummer > nummer],
        aeltere=[eine for eine in andere if eine.fassung.nummer < nummer],
        berichtigt_durch=next(
            (eine for eine in andere if eine.fassung.berichtigt_id == gezeigte.fassung_id), None
        ),
        fortschreibung=_fortschreibung(gezeigte),
    )


def _fortschreibung(gezeigte: Veroeffentlichung) -> Veroeffentlichung | None:
    """Die jüngste öffentliche Analyse, die auf diese folgt, auch wenn die dazwischen nie öffentlich wurde.

    Eine Abfrage je Analyse in der Folge, mindestens eine.
    """
    analyse = gezeigte.fassung.analyse_id
    gefolgt: set[int] = set()
    zuletzt = {analyse}
    with scopes_disabled():
        while zuletzt:
            naechste = Analyse.objects.filter(vorgaenger__in=zuletzt).values_list("pk", flat=True)
            zuletzt = set(naechste) - gefolgt - {analyse}
            gefolgt |= zuletzt
    if not gefolgt:
        return None
    jahr = str(gezeigte.fassung.inhalt["berichtsjahr"])
    spaeter = Q(jahr__gt=jahr) | Q(jahr=jahr, ab__gt=gezeigte.ab)
    menge: QuerySet = oeffentliche()
    return menge.filter(spaeter, fassung__analyse__in=gefolgt).order_by("-jahr", "-ab", "-pk").first()


def dateien(gezeigte: Iterable[Veroeffentlichung]) -> QuerySet[Fassungsdatei]:
    """Die Dateien öffentlicher Fassungen; was nicht durch `oeffentliche` kam, hat hier keine."""
    erlaubte = oeffentliche().order_by().filter(pk__in=[eine.pk for eine in gezeigte])
    with scopes_disabled():
        menge = Fassungsdatei.objects.all()
    return menge.filter(fassung__in=erlaubte.values("fassung"))


def datei(gezeigte: Veroeffentlichung, form: str) -> Fassungsdatei | None:
    return dateien([gezeigte]).filter(form=form).first()


def wird_erzeugt(gezeigte: Veroeffentlichung) -> bool:
    """Ob gerade jemand an fehlenden Dateien dieser Fassung arbeitet."""
    return offene_vorgaenge(ALLE_FORMEN, gezeigte.fassung_id).exists()
