"""Eine festgeschriebene Fassung veröffentlichen und zurückziehen."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import protokolliere
from agenturen.rechte import Recht, darf, pruefe
from analysen.ablauf.entwurf import sperren
from analysen.ablauf.regeln import sauber
from analysen.ablauf.wechseln import wechseln
from analysen.ablauf.zustaende import VEROEFFENTLICHEN, VEROEFFENTLICHT, ZURUECKZIEHEN
from analysen.formen_anstossen import formen_anstossen
from analysen.inhalt import pruefsumme
from analysen.models import Analyse, Fassung, Veroeffentlichung
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.kennung import kennung

LAENGSTE_KENNUNG = 100


def veroeffentlichbare(analyse: Analyse) -> Fassung | None:
    """Die jüngste festgeschriebene Fassung, wenn sie noch nie öffentlich war."""
    letzte = (
        Fassung.objects.filter(analyse=analyse, art=Fassung.Art.FESTGESCHRIEBEN)
        .select_related("veroeffentlichung")
        .defer("inhalt")
        .order_by("-nummer")
        .first()
    )
    return None if letzte is None or hasattr(letzte, "veroeffentlichung") else letzte


@transaction.atomic
def veroeffentlichen(
    *, fassung: Fassung, durch: Person, ab: datetime | None = None, zusammenfassung: str = ""
) -> Veroeffentlichung:
    """Öffentlich ab jetzt oder ab dem Ende der Sperrfrist `ab`; was an Formen fehlt, entsteht nebenher.

    Fehler: `Fachfehler` bei einer Vorschau, einer älteren, schon veröffentlichten oder veränderten Fassung
    oder `ab` in der Vergangenheit; `VeralteterStand`.
    """
    analyse = fassung.analyse
    pruefe(durch, VEROEFFENTLICHEN.recht, analyse.agentur)
    sperren(analyse)
    gemeinte = veroeffentlichbare(analyse)
    if fassung.art != Fassung.Art.FESTGESCHRIEBEN:
        raise Fachfehler("Veröffentlicht wird nur eine festgeschriebene Fassung, keine Vorschau.")
    if gemeinte is None or gemeinte.pk != fassung.pk:
        raise Fachfehler(
            f"Fassung {fassung.nummer} war schon veröffentlicht, oder es gibt eine neuere. "
            "Veröffentlicht wird die jüngste; wurde sie zurückgezogen, führt der Weg über eine Berichtigung."
        )
    if pruefsumme(fassung.inhalt) != fassung.sha256:
        raise Fachfehler(
            f"Der Inhalt von „{fassung}“ passt nicht zu seiner Prüfsumme; er wurde außerhalb der Anwendung "
            "verändert und wird nicht veröffentlicht. Bitte verständigen Sie die Administration."
        )
    jetzt = timezone.now()
    if ab is not None and ab < jetzt:
        raise Fachfehler("Die Sperrfrist ist schon vorbei. Bitte wählen Sie einen Zeitpunkt, der noch kommt.")
    wechseln(analyse, VEROEFFENTLICHEN, durch=durch, fassung=fassung.nummer, ab=(ab or jetzt).isoformat())
    veroeffentlichung = Veroeffentlichung.objects.create(
        fassung=fassung,
        kennung=_kennung(fassung),
        zusammenfassung=sauber(zusammenfassung),
        ab=ab or jetzt,
        durch=durch,
        durch_name=durch.name,
    )
    if darf(durch, Recht.ANALYSE_AUSGEBEN, analyse.agentur):
        formen_anstossen(fassung, durch)
    return veroeffentlichung


@transaction.atomic
def zurueckziehen(*, veroeffentlichung: Veroeffentlichung, grund: str, durch: Person) -> Veroeffentlichung:
    """Aus der Öffentlichkeit; die Adresse bleibt mit dem Grund. Möglich auch, wenn schon berichtigt wird.

    Fehler: `Fachfehler` ohne Grund, `VeralteterStand`, wenn sie schon zurückgezogen ist.
    """
    analyse = veroeffentlichung.fassung.analyse
    pruefe(durch, ZURUECKZIEHEN.recht, analyse.agentur)
    grund = sauber(grund, frage=ZURUECKZIEHEN.grund)
    sperren(analyse)
    jetzt = timezone.now()
    offene = Veroeffentlichung.objects.filter(pk=veroeffentlichung.pk, zurueckgezogen__isnull=True)
    if not offene.update(zurueckgezogen=jetzt, zurueckgezogen_von_name=durch.name, zurueckgezogen_weil=grund):
        raise VeralteterStand("Diese Fassung ist schon zurückgezogen. Bitte laden Sie die Seite neu.")
    veroeffentlichung.refresh_from_db()
    nummer = veroeffentlichung.fassung.nummer
    if analyse.zustand == VEROEFFENTLICHT and not oeffentliche(analyse):
        wechseln(analyse, ZURUECKZIEHEN, durch=durch, grund=grund, fassung=nummer)
    else:
        protokolliere(
            ZURUECKZIEHEN.ereignis,
            analyse,
            durch=durch,
            traeger_id=analyse.traeger_id,
            grund=grund,
            fassung=nummer,
        )
    return veroeffentlichung


def oeffentliche(analyse: Analyse) -> list[Veroeffentlichung]:
    """Was von der Analyse veröffentlicht und nicht zurückgezogen ist, auch unter Sperrfrist."""
    return list(
        Veroeffentlichung.objects.filter(fassung__analyse=analyse, zurueckgezogen__isnull=True)
        .select_related("fassung")
        .defer("fassung__inhalt")
        .order_by("-fassung__nummer")
    )


def _kennung(fassung: Fassung) -> str:
    """`sozialraumanalyse-hafenviertel-2026-fassung-2`; eine Zahl dahinter, wenn es das schon gibt."""
    stamm = kennung(fassung.inhalt["titel"])[:LAENGSTE_KENNUNG].strip("-") or "analyse"
    grund = f"{stamm}-fassung-{fassung.nummer}"
    # Über alle Träger: eine Adresse gibt es nur einmal.
    vergeben = set(
        Veroeffentlichung._base_manager.filter(kennung__startswith=grund).values_list("kennung", flat=True)
    )
    gewaehlte, weitere = grund, 2
    while gewaehlte in vergeben:
        gewaehlte, weitere = f"{grund}-{weitere}", weitere + 1
    return gewaehlte
