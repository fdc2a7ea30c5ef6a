"""Wer an einem Kapitel schreibt und wann: wer das Recht für seine Agentur hat, im Entwurf."""

from agenturen.models import Person
from agenturen.rechte import Recht, darf, pruefe
from analysen.ablauf.entwurf import entwurf_sperren, im_entwurf
from analysen.models import Kapitel


def darf_schreiben(person: Person, kapitel: Kapitel) -> bool:
    """Fragende Form derselben Regel: das Recht für die Agentur des Kapitels, solange sie im Entwurf ist."""
    return im_entwurf(kapitel.analyse) and darf(person, Recht.ANALYSE_SCHREIBEN, kapitel.agentur)


def pruefe_schreiben(person: Person, kapitel: Kapitel) -> None:
    """Sperrt die Analyse. PermissionDenied ohne Recht; `Fachfehler`, wenn sie nicht mehr im Entwurf ist."""
    pruefe(person, Recht.ANALYSE_SCHREIBEN, kapitel.agentur)
    entwurf_sperren(kapitel.analyse, was="geschrieben")
