"""Einen Widerspruch mit Grund so stehen lassen, und zurück."""

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, darf, pruefe
from analysen.ablauf.entwurf import im_entwurf, pruefe_im_entwurf, sperren
from analysen.models import Analyse, Hinnahme
from analysen.widersprueche.befund import Widerspruch
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler

HOECHSTENS_ZEICHEN = 1_000


def darf_hinnehmen(person: Person, analyse: Analyse) -> bool:
    """Fragende Form derselben Regel: wer an der Analyse schreibt, solange sie im Entwurf ist."""
    return im_entwurf(analyse) and any(
        darf(person, Recht.ANALYSE_SCHREIBEN, agentur)
        for agentur in [analyse.agentur, *analyse.mitschreibende]
    )


def pruefe_hinnehmen(person: Person, analyse: Analyse) -> None:
    """PermissionDenied ohne Recht; `Fachfehler`, wenn die Analyse nicht mehr im Entwurf ist."""
    agenturen = [analyse.agentur, *analyse.mitschreibende]
    if not any(darf(person, Recht.ANALYSE_SCHREIBEN, agentur) for agentur in agenturen):
        pruefe(person, Recht.ANALYSE_SCHREIBEN, analyse.agentur)
    pruefe_im_entwurf(analyse, was="über Widersprüche entschieden")


@transaction.atomic
def hinnehmen(*, analyse: Analyse, widerspruch: Widerspruch, begruendung: str, durch: Person) -> Hinnahme:
    """Gilt, bis sich Text oder Zahl ändern; ein zweites Mal ersetzt die Begründung.

    Fehler: `Fachfehler` ohne oder mit zu langer Begründung und außerhalb des Entwurfs.
    """
    sperren(analyse)
    pruefe_hinnehmen(durch, analyse)
    begruendung = " ".join(begruendung.replace("\x00", "").split())
    if not begruendung:
        raise Fachfehler("Bitte schreiben Sie, warum es so stehen bleiben soll.")
    if len(begruendung) > HOECHSTENS_ZEICHEN:
        raise Fachfehler(f"Die Begründung fasst höchstens {zahlen.zahl(HOECHSTENS_ZEICHEN)} Zeichen.")
    hinnahme, _ = Hinnahme.objects.update_or_create(
        analyse=analyse,
        kennung=widerspruch.kennung,
        defaults={
            "satz": widerspruch.satz,
            "begruendung": begruendung,
            "durch": durch,
            "durch_name": durch.name,
        },
    )
    _festhalten(Ereignis.WIDERSPRUCH_HINGENOMMEN, hinnahme, durch, grund=begruendung)
    return hinnahme


@transaction.atomic
def wieder_oeffnen(*, hinnahme: Hinnahme, durch: Person) -> None:
    """Nimmt die Hinnahme zurück; der Widerspruch steht wieder unter den offenen, solange es ihn gibt."""
    sperren(hinnahme.analyse)
    pruefe_hinnehmen(durch, hinnahme.analyse)
    _festhalten(Ereignis.WIDERSPRUCH_WIEDER_OFFEN, hinnahme, durch, grund=hinnahme.begruendung)
    hinnahme.delete()


def _festhalten(ereignis: Ereignis, hinnahme: Hinnahme, durch: Person, *, grund: str) -> None:
    protokolliere(
        ereignis,
        hinnahme,
        durch=durch,
        traeger_id=hinnahme.analyse.traeger_id,
        grund=grund,
        analyse=hinnahme.analyse_id,
    )
