"""Trägt eine Handlungsempfehlung zu einer Stelle, hält deren Antwort fest und sagt, was daraus wurde."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agenturen.fortschreiben import fortschreiben
from agenturen.models import Person
from agenturen.protokollieren import Ereignis
from agenturen.rechte import Recht, pruefe
from sozialraum.bedarfe.models import Empfehlung, Uebergabe
from sozialraum.bedarfe.regeln import fehler_der_funktion
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.stand_setzen import sperren

Antwort, Status = Uebergabe.Antwort, Empfehlung.Status


@transaction.atomic
def empfehlung_uebergeben(
    *, empfehlung: Empfehlung, an: str = "", datum: date, anlass: str = "", durch: Person
) -> Uebergabe:
    """Hält fest, wem die Empfehlung wann vorgetragen wurde; ohne `an` ihrem Adressaten.

    Fehler: `Fachfehler` bei einem Tag in der Zukunft und bei einer zweiten Übergabe am selben Tag an dieselbe
    Stelle.
    """
    pruefe(durch, Recht.BEDARF_ENTSCHEIDEN, empfehlung.agentur)
    gesperrt = _gesperrt(empfehlung)
    an = " ".join(an.split()) or gesperrt.adressat
    if fehler := fehler_der_funktion(an):
        raise Fachfehler(fehler)
    _pruefe_vergangen(datum, "Die Übergabe")
    uebergaben = Uebergabe.objects.filter(empfehlung=gesperrt)
    if uebergaben.filter(an__iexact=an, datum=datum).exists():
        raise Fachfehler(f"Diese Übergabe ist schon festgehalten: {an} am {zahlen.datum(datum)}.")
    uebergabe = Uebergabe.objects.create(
        empfehlung=gesperrt, an=an, datum=datum, anlass=" ".join(anlass.split())
    )
    _nachfuehren(gesperrt)
    fortschreiben(
        gesperrt,
        Ereignis.EMPFEHLUNG_UEBERGEBEN,
        durch=durch,
        an=an,
        datum=datum.isoformat(),
        anlass=uebergabe.anlass,
    )
    return uebergabe


@transaction.atomic
def antwort_festhalten(
    *, uebergabe: Uebergabe, version: int, antwort: str, text: str = "", datum: date | None, durch: Person
) -> Uebergabe:
    """Setzt die Antwort der Stelle; der Status der Empfehlung folgt ihr, solange sie nicht umgesetzt ist.

    `keine` nimmt eine versehentlich festgehaltene Antwort zurück, dann ohne `datum`.
    Fehler: `Fachfehler` ohne Datum, bei einem Datum vor der Übergabe oder in der Zukunft und bei einer Absage
    ohne Worte; `VeralteterStand`, wenn inzwischen jemand anderes die Antwort festgehalten hat.
    """
    empfehlung = uebergabe.empfehlung
    pruefe(durch, Recht.BEDARF_ENTSCHEIDEN, empfehlung.agentur)
    text = text.strip()
    if antwort not in Antwort.values:
        raise Fachfehler("Bitte wählen Sie, was die Stelle geantwortet hat.")
    if antwort == Antwort.KEINE:
        text, datum = "", None
    else:
        _pruefe_antwort(uebergabe, antwort, text, datum)
    gesperrt = _gesperrt(empfehlung)
    eine = Uebergabe.objects.select_for_update(of=("self",)).get(pk=uebergabe.pk)
    if eine.version != version:
        raise VeralteterStand(f"Die Antwort auf „{eine}“ hat inzwischen jemand anderes festgehalten.")
    if (eine.antwort, eine.antwort_text, eine.beantwortet) == (antwort, text, datum):
        return eine
    eine.antwort, eine.antwort_text, eine.beantwortet = antwort, text, datum
    eine.version += 1
    eine.save()
    _nachfuehren(gesperrt)
    fortschreiben(
        gesperrt,
        Ereignis.EMPFEHLUNG_BEANTWORTET,
        durch=durch,
        grund=text,
        an=eine.an,
        antwort=eine.get_antwort_display(),
        datum=datum.isoformat() if datum else "",
    )
    return eine


@transaction.atomic
def empfehlung_status_setzen(
    *, empfehlung: Empfehlung, version: int, status: str, grund: str = "", durch: Person
) -> Empfehlung:
    """Setzt den Status, etwa „umgesetzt“; der Grund steht im Verlauf.

    Fehler: `Fachfehler` bei unbekanntem Status, `VeralteterStand`, wenn jemand anderes schneller war.
    """
    pruefe(durch, Recht.BEDARF_ENTSCHEIDEN, empfehlung.agentur)
    if status not in Status.values:
        raise Fachfehler("Bitte wählen Sie einen Status.")
    gesperrt = sperren(empfehlung, version)
    vorher = gesperrt.status
    if vorher == status:
        return gesperrt
    gesperrt.status = status
    fortschreiben(
        gesperrt,
        Ereignis.EMPFEHLUNG_STATUS_GESETZT,
        durch=durch,
        grund=grund.strip(),
        von=Status(vorher).label,
        nach=Status(status).label,
    )
    return gesperrt


def _gesperrt(empfehlung: Empfehlung) -> Empfehlung:
    """Übergaben und Antworten kommen hinzu und überschreiben nichts: Es gilt, was gerade dasteht."""
    return Empfehlung.objects.select_for_update(of=("self",)).select_related("agentur").get(pk=empfehlung.pk)


def _pruefe_vergangen(tag: date, was: str) -> None:
    if tag > timezone.localdate():
        raise Fachfehler(f"{was} am {zahlen.datum(tag)} liegt in der Zukunft. Bitte prüfen Sie das Datum.")


def _pruefe_antwort(uebergabe: Uebergabe, antwort: str, text: str, datum: date | None) -> None:
    if datum is None:
        raise Fachfehler("Bitte geben Sie an, von wann die Antwort ist.")
    if datum < uebergabe.datum:
        raise Fachfehler(
            f"Die Antwort vom {zahlen.datum(datum)} läge vor der Übergabe am "
            f"{zahlen.datum(uebergabe.datum)}. Bitte prüfen Sie das Datum."
        )
    _pruefe_vergangen(datum, "Die Antwort")
    if antwort in (Antwort.TEILWEISE, Antwort.ABGELEHNT) and not text:
        raise Fachfehler(
            "Bitte schreiben Sie in ein, zwei Sätzen, was die Stelle geantwortet hat; ohne die Gründe hilft "
            "eine Absage beim nächsten Mal nicht weiter."
        )


def _nachfuehren(empfehlung: Empfehlung) -> None:
    """Der Status nach allen Antworten: eine Zusage wiegt mehr als eine Absage, Umgesetztes bleibt es."""
    if empfehlung.status == Status.UMGESETZT:
        return
    antworten = set(Uebergabe.objects.filter(empfehlung=empfehlung).values_list("antwort", flat=True))
    if antworten & {Antwort.ZUGESAGT, Antwort.TEILWEISE}:
        empfehlung.status = Status.ZUGESAGT
    elif antworten == {Antwort.ABGELEHNT}:
        empfehlung.status = Status.ABGELEHNT
    else:
        empfehlung.status = Status.OFFEN
