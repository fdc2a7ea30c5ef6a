"""Was mit einer gestellten Anfrage geschieht: erinnern, Antwort, Ablehnung, zurückziehen.

Jeder Schritt vergleicht und setzt in einem: Tun zwei zugleich Verschiedenes, gilt der erste, der andere
erfährt es.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import datum
from sozialraum.statistik.anfragen.importvorlage import nummer_der_vorlage, schluessel_der_vorlagen
from sozialraum.statistik.anfragen.modelle import UNBEANTWORTET, Anfragezustand, Datenanfrage
from sozialraum.statistik.models import Importvorlage, Lieferung, Lieferungszustand


@transaction.atomic
def anfrage_erinnern(*, anfrage: Datenanfrage, frist: date, durch: Person, am: date | None = None) -> None:
    """Auch ein zweites Mal möglich; die neue Frist löst die alte ab. Fehler: `Fachfehler`."""
    pruefe(durch, Recht.ANFRAGE_STELLEN, anfrage.agentur)
    am = am or timezone.localdate()
    if frist <= am:
        raise Fachfehler(f"Die neue Frist ({datum(frist)}) muss nach dem Tag der Erinnerung liegen.")
    bisher = anfrage.frist
    _setzen(
        anfrage,
        von=UNBEANTWORTET,
        nach=Anfragezustand.ERINNERT,
        tat="An diese Anfrage lässt sich nicht erinnern",
        erinnert_am=am,
        frist=frist,
    )
    protokolliere(
        Ereignis.DATENANFRAGE_ERINNERT,
        anfrage,
        durch=durch,
        traeger_id=anfrage.agentur.traeger_id,
        am=am.isoformat(),
        frist=frist.isoformat(),
        bisher=bisher.isoformat(),
    )


@transaction.atomic
def ablehnung_festhalten(*, anfrage: Datenanfrage, am: date, grund: str, durch: Person) -> None:
    """Das Amt lehnt ab; der Grund steht in den Analysen der Gebiete. Fehler: `Fachfehler`."""
    pruefe(durch, Recht.ANFRAGE_STELLEN, anfrage.agentur)
    grund = grund.strip()
    if not grund:
        raise Fachfehler("Bitte nennen Sie den Grund, den das Amt genannt hat; er steht in der Analyse.")
    if am > timezone.localdate():
        raise Fachfehler(f"Der Tag der Ablehnung ({datum(am)}) liegt in der Zukunft.")
    if anfrage.gefragt_am and am < anfrage.gefragt_am:
        raise Fachfehler(
            f"Der Tag der Ablehnung ({datum(am)}) liegt vor dem der Anfrage ({datum(anfrage.gefragt_am)})."
        )
    _setzen(
        anfrage,
        von=UNBEANTWORTET,
        nach=Anfragezustand.ABGELEHNT,
        tat="Eine Ablehnung lässt sich nicht festhalten",
        abgelehnt_am=am,
        ablehnungsgrund=grund,
    )
    protokolliere(
        Ereignis.DATENANFRAGE_ABGELEHNT,
        anfrage,
        durch=durch,
        traeger_id=anfrage.agentur.traeger_id,
        grund=grund[:500],
        am=am.isoformat(),
    )


@transaction.atomic
def anfrage_zurueckziehen(*, anfrage: Datenanfrage, grund: str, durch: Person) -> None:
    """Ihre Importvorlagen gelten dann nicht mehr. Fehler: `Fachfehler`."""
    pruefe(durch, Recht.ANFRAGE_STELLEN, anfrage.agentur)
    if not grund.strip():
        raise Fachfehler("Bitte nennen Sie den Grund, aus dem die Anfrage zurückgezogen wird.")
    _setzen(
        anfrage,
        von=(Anfragezustand.ENTWURF, *UNBEANTWORTET),
        nach=Anfragezustand.ZURUECKGEZOGEN,
        tat="Die Anfrage lässt sich nicht zurückziehen",
    )
    Importvorlage.objects.filter(schluessel__in=schluessel_der_vorlagen(anfrage.nummer)).update(aktiv=False)
    protokolliere(
        Ereignis.DATENANFRAGE_ZURUECKGEZOGEN,
        anfrage,
        durch=durch,
        traeger_id=anfrage.agentur.traeger_id,
        grund=grund.strip()[:500],
    )


def antwort_vermerken(*, lieferung: Lieferung, durch: Person | None) -> None:
    """In der Transaktion der Übernahme: Kam die Mappe einer Anfrage zurück, ist sie beantwortet.

    Auch wenn das Amt vorher abgelehnt hat. Wer Lieferungen übernehmen darf, hat die Übernahme geprüft.
    """
    anfrage = anfrage_der_lieferung(lieferung)
    if anfrage is None:
        return
    beantwortet = Datenanfrage.objects.filter(
        pk=anfrage.pk, zustand__in=(*UNBEANTWORTET, Anfragezustand.ABGELEHNT)
    ).update(zustand=Anfragezustand.GELIEFERT)
    if beantwortet:
        protokolliere(
            Ereignis.DATENANFRAGE_GELIEFERT,
            anfrage,
            durch=durch,
            traeger_id=anfrage.agentur.traeger_id,
            lieferung=lieferung.pk,
            datei=lieferung.dateiname,
        )


def antwort_zuruecknehmen(*, lieferung: Lieferung, durch: Person | None) -> None:
    """In der Transaktion des Zurückziehens: Gilt keine Lieferung mehr, steht die Antwort wieder aus."""
    anfrage = anfrage_der_lieferung(lieferung)
    if anfrage is None or anfrage.zustand != Anfragezustand.GELIEFERT:
        return
    noch_da = Q(
        vorlage__schluessel__in=schluessel_der_vorlagen(anfrage.nummer), zustand=Lieferungszustand.UEBERNOMMEN
    )
    if Lieferung.objects.filter(noch_da).exclude(pk=lieferung.pk).exists():
        return
    davor = Anfragezustand.ERINNERT if anfrage.erinnert_am else Anfragezustand.GEFRAGT
    if anfrage.ablehnungsgrund:
        davor = Anfragezustand.ABGELEHNT
    if Datenanfrage.objects.filter(pk=anfrage.pk, zustand=Anfragezustand.GELIEFERT).update(zustand=davor):
        protokolliere(
            Ereignis.DATENANFRAGE_WIEDER_OFFEN,
            anfrage,
            durch=durch,
            traeger_id=anfrage.agentur.traeger_id,
            grund=f"Die Lieferung „{lieferung.dateiname}“ ist zurückgezogen.",
        )


def anfrage_der_lieferung(lieferung: Lieferung) -> Datenanfrage | None:
    """Die Anfrage, deren Mappe mit dieser Lieferung kam; ohne Abfrage, wenn die Vorlage zu keiner gehört."""
    nummer = nummer_der_vorlage(lieferung.vorlage.schluessel) if lieferung.vorlage else ""
    if not nummer:
        return None
    return Datenanfrage.objects.select_related("agentur").filter(nummer=nummer).first()


def _setzen(
    anfrage: Datenanfrage, *, von: Sequence[Anfragezustand], nach: Anfragezustand, tat: str, **felder: Any
) -> None:
    """Vergleichen und setzen. Fehler: `Fachfehler`, wenn der Zustand inzwischen ein anderer ist."""
    gesetzt = Datenanfrage.objects.filter(pk=anfrage.pk, zustand__in=von).update(zustand=nach, **felder)
    anfrage.refresh_from_db()
    if not gesetzt:
        raise Fachfehler(f"{tat}: Sie ist „{anfrage.get_zustand_display()}“.")
