"""Lesen rund um Analysen: Türen, Listen mit ihrem Stand, Fassungen."""

from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from agenturen.models import Agentur, Person, Vorgang
from agenturen.rechte import Recht, pruefe, sichtbare_agenturen
from analysen.aufgaben import ALLE_FORMEN, VORSCHAU
from analysen.beteiligung.abfragen import mitgeschriebene
from analysen.formen import FORMEN
from analysen.models import Analyse, Baustein, Beteiligung, Fassung, Fassungsdatei, Kapitel
from sozialraum.kern.ablage import dateisicher
from sozialraum.raeume.models import Sozialraum

IN_DER_LISTE = ("titel", "berichtsjahr", "zustand", "agentur__name", "traeger__kurzname")


def sichtbare_analysen(person: Person) -> QuerySet[Analyse]:
    """Im eigenen Träger alle, als Verbund die der gewählten Agenturen; dazu, woran die eigene mitschreibt.

    `gemeinsam` sagt, ob mehrere Agenturen daran schreiben.
    """
    gemeinsame = Q(pk__in=mitgeschriebene(person).values("analyse"))
    return (
        Analyse.objects.filter(sichtbare_agenturen(person) | gemeinsame)
        .select_related("agentur__traeger", "traeger")
        .annotate(
            # Nach dem Mandanten fragt schon die Zeile der Analyse.
            gemeinsam=Exists(
                Beteiligung._base_manager.filter(analyse=OuterRef("pk"), angenommen__isnull=False)
            )
        )
    )


def mit_stand(analysen: QuerySet[Analyse]) -> QuerySet[Analyse]:
    """Für Listen: `IN_DER_LISTE`, `texte` (Kapitel mit eigenem Text), `geschrieben` (davon nicht leer), das
    jüngste PDF.

    `pdf_seiten`, `pdf_erstellt`, `pdf_fassung` sind leer, solange es keines gibt.
    """
    # Texte und Dateien sind sichtbar wie ihre Analyse; nach dem Mandanten fragt schon deren Zeile.
    pdf = (
        Fassungsdatei._base_manager.filter(fassung__analyse=OuterRef("pk"), form=Fassungsdatei.Form.PDF)
        .annotate(nummer=F("fassung__nummer"))
        .order_by("-fassung__nummer")
    )
    # Gezählt wird in Unterabfragen: Die Datenbank rechnet sie nur für die Zeilen der gezeigten Seite.
    texte = Baustein._base_manager.filter(kapitel__analyse=OuterRef("pk"), art=Baustein.Art.TEXT)
    knapp = analysen.select_related(None).select_related("agentur", "traeger").only(*IN_DER_LISTE)
    return knapp.prefetch_related("sozialraeume").annotate(
        texte=_anzahl(texte),
        geschrieben=_anzahl(texte.exclude(text="")),
        pdf_fassung=Subquery(pdf.values("nummer")[:1]),
        pdf_seiten=Subquery(pdf.values("seiten")[:1]),
        pdf_erstellt=Subquery(pdf.values("erstellt")[:1]),
    )


def _anzahl(texte: QuerySet[Baustein]) -> Coalesce:
    gezaehlt = texte.order_by().values("kapitel__analyse").annotate(zahl=Count("pk")).values("zahl")
    return Coalesce(Subquery(gezaehlt), 0)


def analyse_oder_404(person: Person, analyse_id: int) -> Analyse:
    """Die eine Tür: fremde Träger 404, ohne Leserecht 403; wessen Agentur mitschreibt, liest die ganze."""
    analyse = get_object_or_404(sichtbare_analysen(person).prefetch_related("sozialraeume"), pk=analyse_id)
    pruefe(person, Recht.ANALYSE_LESEN)
    return analyse


def kapitel_der_analyse(analyse: Analyse) -> QuerySet[Kapitel]:
    """Kapitel in ihrer Reihenfolge, mit Bausteinen und verantwortlicher Agentur."""
    return (
        Kapitel.objects.filter(analyse=analyse)
        .select_related("agentur", "schreibt")
        .prefetch_related(Prefetch("bausteine", queryset=Baustein.objects.order_by("reihenfolge")))
        .order_by("nummer")
    )


def kapitel_oder_404(person: Person, analyse_id: int, schluessel: str) -> Kapitel:
    """Durch dieselbe Tür wie die Analyse; `kapitel.analyse` ist geladen."""
    analyse = analyse_oder_404(person, analyse_id)
    kapitel = get_object_or_404(kapitel_der_analyse(analyse), schluessel=schluessel)
    kapitel.analyse = analyse
    return kapitel


def beteiligte_agenturen(analyse: Analyse) -> list[Agentur]:
    """Weitere Agenturen, die angenommen haben, in der Reihenfolge ihrer Einladung; eine Abfrage."""
    return analyse.mitschreibende


def eigener_text(kapitel: Kapitel) -> Baustein | None:
    """Der Baustein, den Menschen schreiben; None bei Kapiteln, die nur erzeugt werden."""
    return next((einer for einer in kapitel.bausteine.all() if einer.art in Baustein.GESCHRIEBEN), None)


def fassungen(analyse: Analyse) -> QuerySet[Fassung]:
    """Die Fassungen, neueste zuerst, ohne ihren Inhalt, mit Dateien."""
    return (
        Fassung.objects.filter(analyse=analyse)
        .defer("inhalt")
        .select_related("durch", "veroeffentlichung", "berichtigt")
        .defer("berichtigt__inhalt")
        .prefetch_related(Prefetch("dateien", queryset=Fassungsdatei.objects.order_by("form")))
        .order_by("-nummer")
    )


def datei_oder_404(person: Person, analyse_id: int, nummer: int, form: str) -> Fassungsdatei:
    """Durch dieselbe Tür wie die Analyse."""
    analyse = analyse_oder_404(person, analyse_id)
    datei: Fassungsdatei = get_object_or_404(
        Fassungsdatei.objects.select_related("fassung").defer("fassung__inhalt"),
        fassung__analyse=analyse,
        fassung__nummer=nummer,
        form=form,
    )
    datei.fassung.analyse = analyse
    return datei


def dateiname(gefunden: Fassungsdatei) -> str:
    """`Sozialraumanalyse_Koeln-Kalk_2012_Vorschau_3.pdf`: ohne Zeichen, an denen Dateisysteme scheitern."""
    fassung = gefunden.fassung
    art = "Vorschau" if fassung.art == Fassung.Art.VORSCHAU else "Fassung"
    raeume = "_".join(raum.name for raum in fassung.analyse.sozialraeume.all())
    roh = f"Sozialraumanalyse_{raeume[:80]}_{fassung.analyse.berichtsjahr}_{art}_{fassung.nummer}"
    return FORMEN[gefunden.form].dateiname(dateisicher(roh))


def juengste_vorgaenge(analyse: Analyse, fassungen: Iterable[Fassung]) -> list[Vorgang]:
    """Je Art der Ausgabe, was zuletzt angestoßen wurde, gleich von wem; das Jüngste zuerst."""
    der_analyse = Q(aufgabe__in=VORSCHAU.values(), bezug_id=analyse.pk)
    der_fassungen = Q(aufgabe=ALLE_FORMEN, bezug_id__in=[fassung.pk for fassung in fassungen])
    gefunden = (
        Vorgang.objects.filter(der_analyse | der_fassungen)
        .select_related("durch")
        .order_by("aufgabe", "-erstellt")
        .distinct("aufgabe")
    )
    return sorted(gefunden, key=lambda vorgang: vorgang.erstellt, reverse=True)


def analysen_im_sozialraum(person: Person, sozialraum: Sozialraum) -> QuerySet[Analyse]:
    return mit_stand(sichtbare_analysen(person).filter(sozialraeume=sozialraum))
