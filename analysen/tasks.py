"""Hintergrundaufgaben der Analysen."""

from functools import partial
from uuid import UUID

from celery import shared_task
from django.urls import reverse
from django_scopes import scope

from agenturen.models import Vorgang
from agenturen.vorgang import Ergebnis, Melde, ausfuehren
from analysen.aufgaben import ALLE_FORMEN, KURZPROFIL, SERIENPOSTEN, VORSCHAU
from analysen.ausgeben import ausgeben
from analysen.festschreiben import festschreiben
from analysen.formen_anstossen import fehlende_formen
from analysen.kurzprofil import erstellen as kurzprofil
from analysen.models import Analyse, Fassung, Fassungsdatei
from analysen.serie.benachrichtigen import ausstehende_benachrichtigen, nach_vorgang
from analysen.serie.posten_ausgeben import posten_ausgeben, posten_des_vorgangs
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.models import Sozialraum


@shared_task(name=VORSCHAU[Fassungsdatei.Form.PDF])
def pdf_erzeugen(vorgang_id: str | UUID) -> None:
    ausfuehren(vorgang_id, partial(_vorschau_erzeugen, form=Fassungsdatei.Form.PDF))


@shared_task(name=VORSCHAU[Fassungsdatei.Form.DOCX])
def word_erzeugen(vorgang_id: str | UUID) -> None:
    ausfuehren(vorgang_id, partial(_vorschau_erzeugen, form=Fassungsdatei.Form.DOCX))


def _vorschau_erzeugen(vorgang: Vorgang, melde: Melde, *, form: str) -> Ergebnis:
    with scope(traeger=[vorgang.traeger_id]):
        analyse = (
            Analyse.objects.select_related("agentur", "traeger").filter(pk=vorgang.bezug_id or 0).first()
        )
        if analyse is None:
            raise Fachfehler("Die Analyse wurde inzwischen gelöscht; es gibt nichts zu drucken.")
        melde(0.02, "Zahlen, Karten und Texte werden zusammengestellt.")
        fassung = festschreiben(analyse=analyse, durch=vorgang.durch)
        datei = ausgeben(fassung=fassung, form=form, melde=melde, durch=vorgang.durch, vorgang=vorgang)
        unveraendert = datei.vorgang_id != vorgang.pk
    text = _umfang(datei)
    if unveraendert:
        text = f"Seit Fassung {fassung.nummer} hat sich nichts geändert: {text}"
    return Ergebnis(f"{text}.", reverse("analysen:analyse", args=[analyse.pk]))


def _umfang(datei: Fassungsdatei) -> str:
    groesse = zahlen.dateigroesse(datei.groesse)
    if datei.form == Fassungsdatei.Form.DOCX:
        return f"Word-Entwurf, {groesse}"
    return f"PDF mit {zahlen.anzahl(datei.seiten or 0, 'Seite', 'Seiten')}, {groesse}"


@shared_task(name=ALLE_FORMEN)
def formen_ausgeben(vorgang_id: str | UUID) -> None:
    ausfuehren(vorgang_id, _formen_ausgeben)


def _formen_ausgeben(vorgang: Vorgang, melde: Melde) -> Ergebnis:
    """Ein zweiter Lauf setzt fort, wo der erste aufhörte: Was schon Datei ist, wird nicht noch einmal."""
    with scope(traeger=[vorgang.traeger_id]):
        fassung = (
            Fassung.objects.select_related("analyse__traeger", "berichtigt")
            .filter(pk=vorgang.bezug_id or 0)
            .first()
        )
        if fassung is None:
            raise Fachfehler("Die Fassung gibt es nicht mehr; es ist nichts auszugeben.")
        offene = fehlende_formen(fassung)
        for stelle, form in enumerate(offene):

            def anteilig(anteil: float, text: str, *, davor: int = stelle) -> None:
                melde((davor + anteil) / len(offene), text)

            ausgeben(fassung=fassung, form=form, melde=anteilig, durch=vorgang.durch, vorgang=vorgang)
    namen = dict(Fassungsdatei.Form.choices)
    text = (
        f"Ausgegeben: {zahlen.aufzaehlung([namen[form] for form in offene])}."
        if offene
        else "Alle Formen lagen schon vor."
    )
    return Ergebnis(text, reverse("analysen:analyse", args=[fassung.analyse_id]))


@shared_task(name=KURZPROFIL)
def kurzprofil_erstellen(vorgang_id: str | UUID) -> None:
    ausfuehren(vorgang_id, _kurzprofil_erstellen)


def _kurzprofil_erstellen(vorgang: Vorgang, melde: Melde) -> Ergebnis:
    sozialraum = Sozialraum.objects.filter(pk=vorgang.bezug_id or 0).first()
    if sozialraum is None or vorgang.traeger is None:
        raise Fachfehler("Der Sozialraum wurde inzwischen gelöscht; es gibt nichts zu drucken.")
    melde(0.1, "Zahlen, Karte und Register werden zusammengestellt.")
    profil = kurzprofil.kurzprofil_erstellen(
        sozialraum=sozialraum, traeger=vorgang.traeger, durch=vorgang.durch
    )
    return Ergebnis(
        f"Zwei Seiten, {zahlen.dateigroesse(profil.groesse)}.",
        reverse("analysen:kurzprofil_datei", args=[profil.pk]),
    )


@shared_task(name=SERIENPOSTEN)
def serienposten_ausgeben(vorgang_id: str | UUID) -> None:
    ausfuehren(vorgang_id, _serienposten_ausgeben)
    nach_vorgang(vorgang_id)


def _serienposten_ausgeben(vorgang: Vorgang, melde: Melde) -> Ergebnis:
    with scope(traeger=[vorgang.traeger_id]):
        posten = posten_des_vorgangs(vorgang)
        dateien = posten_ausgeben(posten=posten, vorgang=vorgang, melde=melde)
    groesse = zahlen.dateigroesse(sum(datei.groesse for datei in dateien))
    return Ergebnis(
        f"{zahlen.anzahl(len(dateien), 'Datei', 'Dateien')}, {groesse}.",
        reverse("analysen:serie", args=[posten.serie_id]),
    )


@shared_task(name="analysen.serien_benachrichtigen")
def serien_benachrichtigen() -> int:
    return ausstehende_benachrichtigen()
