"""Kommentare zu einer Stelle eines Kapitels, auch an jemanden gerichtet; gedruckt werden sie nie."""

from django.db import transaction
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.ablauf.entwurf import pruefe_kommentierbar, sperren
from analysen.models import Baustein, Kapitel, Kommentar
from analysen.schreiben.kollegium import kollegium
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler

HOECHSTENS_ZEICHEN = 4_000
LAENGSTE_STELLE = 300


@transaction.atomic
def kommentieren(
    *,
    kapitel: Kapitel,
    text: str,
    durch: Person,
    baustein: Baustein | None = None,
    stelle: str = "",
    an: Person | None = None,
) -> Kommentar:
    """Fehler: `Fachfehler` bei leerem oder zu langem Text oder wenn `an` hier nicht mitarbeitet."""
    pruefe(durch, Recht.ANALYSE_KOMMENTIEREN)
    sperren(kapitel.analyse)
    pruefe_kommentierbar(kapitel.analyse)
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Fachfehler("Bitte schreiben Sie, was Sie anmerken möchten.")
    if len(text) > HOECHSTENS_ZEICHEN:
        raise Fachfehler(f"Ein Kommentar fasst höchstens {zahlen.zahl(HOECHSTENS_ZEICHEN)} Zeichen.")
    if an is not None and an not in kollegium(kapitel.analyse):
        raise Fachfehler(f"„{an}“ arbeitet an dieser Analyse nicht mit.")
    if baustein is not None and baustein.kapitel_id != kapitel.pk:
        raise Fachfehler("Die Stelle gehört zu einem anderen Kapitel.")
    kommentar = Kommentar.objects.create(
        kapitel=kapitel,
        baustein=baustein,
        stelle=" ".join(stelle.split())[:LAENGSTE_STELLE],
        text=text,
        durch=durch,
        durch_name=durch.name,
        an=an,
    )
    _festhalten(Ereignis.KOMMENTAR_GESCHRIEBEN, kommentar, durch, an=an.name if an else "")
    return kommentar


@transaction.atomic
def kommentar_erledigen(*, kommentar: Kommentar, durch: Person, erledigt: bool = True) -> Kommentar:
    """Erledigt oder wieder offen; ein zweites Mal ändert nichts."""
    pruefe(durch, Recht.ANALYSE_KOMMENTIEREN)
    sperren(kommentar.kapitel.analyse)
    pruefe_kommentierbar(kommentar.kapitel.analyse)
    if (kommentar.erledigt is not None) is erledigt:
        return kommentar
    kommentar.erledigt = timezone.now() if erledigt else None
    kommentar.erledigt_von = durch.name if erledigt else ""
    kommentar.save(update_fields=["erledigt", "erledigt_von"])
    _festhalten(
        Ereignis.KOMMENTAR_ERLEDIGT if erledigt else Ereignis.KOMMENTAR_WIEDER_OFFEN, kommentar, durch
    )
    return kommentar


def _festhalten(ereignis: Ereignis, kommentar: Kommentar, durch: Person, **einzelheiten: str) -> None:
    kapitel = kommentar.kapitel
    protokolliere(
        ereignis,
        kapitel,
        durch=durch,
        traeger_id=kapitel.analyse.traeger_id,
        analyse=kapitel.analyse_id,
        kommentar=kommentar.pk,
        **einzelheiten,
    )
