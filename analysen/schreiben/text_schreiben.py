"""Speichert den eigenen Text eines Bausteins und hält fest, wie er dastand."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.einfach.lesehinweise import HOECHSTENS_SEITEN, seiten, zu_lang
from analysen.models import Analyse, Baustein, Kapitel, Textstand
from analysen.schreiben.auszeichnung import HOECHSTENS_ZEICHEN
from analysen.schreiben.regeln import pruefe_schreiben
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

# Wer länger schreibt, beginnt einen neuen Stand: zu ihm lässt sich zurückkehren.
STAND_DAUERT = timedelta(minutes=15)


@transaction.atomic
def text_schreiben(
    *, baustein: Baustein, text: str, version: int, durch: Person, neuer_stand: bool = False
) -> Baustein:
    """Ersetzt den Text; `version` ist die, die beim Öffnen galt. Danach ist er kein Ausgangstext mehr.

    Was dieselbe Person binnen einer Viertelstunde speichert, schreibt denselben Stand fort, außer
    `neuer_stand` verlangt einen eigenen. Derselbe Text noch einmal ändert nichts.
    Fehler: `VeralteterStand`, wenn inzwischen jemand anderes gespeichert hat; `Fachfehler` bei zu langem Text
    oder einem Baustein, der keinen Text hat.
    """
    kapitel = baustein.kapitel
    pruefe_schreiben(durch, kapitel)
    if baustein.art not in Baustein.GESCHRIEBEN:
        raise Fachfehler(f"„{baustein}“ entsteht von selbst; hier ist nichts zu schreiben.")
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > HOECHSTENS_ZEICHEN:
        raise Fachfehler(
            f"Der Text hat {zahlen.zahl(len(text))} Zeichen; ein Kapitel fasst höchstens "
            f"{zahlen.zahl(HOECHSTENS_ZEICHEN)}. Bitte kürzen Sie ihn."
        )
    if baustein.art == Baustein.Art.EINFACH and zu_lang(text):
        raise Fachfehler(
            f"Gedruckt braucht der Text etwa {zahlen.zahl(seiten(text), 1)} Seiten; in Einfacher Sprache sind"
            f" es höchstens {HOECHSTENS_SEITEN}. Bitte kürzen Sie ihn auf das Wichtigste."
        )
    vorher = Baustein.objects.select_for_update(of=("self",)).get(pk=baustein.pk)
    if vorher.version != version:
        raise VeralteterStand(f"Der Text in „{kapitel.titel}“ wurde inzwischen von jemand anderem geändert.")
    if vorher.text == text and not vorher.ausgangstext:
        baustein.text, baustein.version = vorher.text, vorher.version
        return baustein
    Baustein.objects.filter(pk=baustein.pk).update(text=text, ausgangstext=False, version=F("version") + 1)
    if baustein.art == Baustein.Art.EINFACH and vorher.ausgangstext:
        # Das Kapitel liegt ausgeschaltet bereit; wer den Entwurf bestätigt, will ihn gedruckt sehen.
        Kapitel.objects.filter(pk=kapitel.pk).update(gedruckt=True)
        kapitel.gedruckt = True
    jetzt = timezone.now()
    begonnen = _stand_halten(vorher, text, durch, jetzt, neuer_stand)
    Analyse.objects.filter(pk=kapitel.analyse_id).update(geaendert=jetzt)
    baustein.refresh_from_db(fields=["text", "ausgangstext", "version"])
    if begonnen:
        protokolliere(
            Ereignis.KAPITEL_GESCHRIEBEN,
            kapitel,
            durch=durch,
            traeger_id=kapitel.analyse.traeger_id,
            analyse=kapitel.analyse_id,
            baustein=baustein.pk,
            zeichen=len(text),
        )
    return baustein


def _stand_halten(vorher: Baustein, text: str, durch: Person, jetzt: datetime, neuer: bool) -> bool:
    """Schreibt den jüngsten Stand fort oder beginnt einen neuen; ob er neu ist."""
    letzter = Textstand.objects.filter(baustein=vorher).order_by("-nummer").first()
    if (
        letzter is not None
        and not neuer
        and letzter.durch_id == durch.pk
        and jetzt - letzter.begonnen < STAND_DAUERT
    ):
        letzter.text, letzter.geschrieben = text, jetzt
        letzter.save(update_fields=["text", "geschrieben"])
        return False
    if letzter is None and vorher.text:
        # Was vor dem ersten festgehaltenen Stand dastand, geht nicht verloren.
        letzter = Textstand.objects.create(
            baustein=vorher,
            nummer=1,
            text=vorher.text,
            durch=None,
            durch_name="vor der Aufzeichnung",
            begonnen=jetzt,
            geschrieben=jetzt,
        )
    Textstand.objects.create(
        baustein=vorher,
        nummer=letzter.nummer + 1 if letzter else 1,
        text=text,
        durch=durch,
        durch_name=str(durch),
        begonnen=jetzt,
        geschrieben=jetzt,
    )
    return True
