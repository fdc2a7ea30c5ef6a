"""Wer welchen Schritt gehen darf: das Recht für die federführende Agentur und die vier Augen.

Jede Regel gibt es fragend (`darf_…`) und verlangend (`pruefe_…`).
"""

from django.core.exceptions import PermissionDenied

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, darf, pruefe
from analysen.ablauf.zustaende import FREIGEBEN, PRUEFUNG, ZURUECKGEBEN, Schritt
from analysen.models import Analyse
from analysen.schreiben.kollegium import menschen_mit
from sozialraum.kern import zahlen
from sozialraum.kern.fehler import Fachfehler, VeralteterStand

HOECHSTENS_ZEICHEN = 2_000


def darf_schritt(person: Person, analyse: Analyse, schritt: Schritt) -> bool:
    """Ob der Knopf zu sehen ist: der Zustand passt, und die Person darf."""
    if analyse.zustand not in schritt.von:
        return False
    if schritt is FREIGEBEN:
        return darf_freigeben(person, analyse)
    if schritt is ZURUECKGEBEN:
        return darf_zurueckgeben(person, analyse)
    return darf(person, schritt.recht, analyse.agentur)


def pruefe_schritt(person: Person, analyse: Analyse, schritt: Schritt) -> None:
    """Vor der Seite des Schritts: PermissionDenied ohne Recht, `Fachfehler`, wenn er jetzt nicht geht."""
    if schritt is ZURUECKGEBEN and analyse.zustand == PRUEFUNG:
        pruefe_zurueckgeben(person, analyse)
    elif schritt is not ZURUECKGEBEN:
        pruefe(person, schritt.recht, analyse.agentur)
    if analyse.zustand not in schritt.von:
        raise VeralteterStand(
            f"„{analyse}“ ist im Zustand „{analyse.get_zustand_display()}“; „{schritt.knopf}“ geht nicht."
        )
    if schritt is FREIGEBEN and not darf_freigeben(person, analyse):
        pruefe_freigeben(person, analyse, selbst_weil="")


# Zurückgeben -------------------------------------------------------------------------------------


def darf_zurueckgeben(person: Person, analyse: Analyse) -> bool:
    """Wer freigeben könnte, oder wer eingereicht hat und noch einreichen darf."""
    return darf(person, Recht.ANALYSE_FREIGEBEN, analyse.agentur) or (
        _hat_eingereicht(person, analyse) and darf(person, Recht.ANALYSE_EINREICHEN, analyse.agentur)
    )


def pruefe_zurueckgeben(person: Person, analyse: Analyse) -> None:
    if not darf_zurueckgeben(person, analyse):
        raise PermissionDenied(
            "Zurückgeben kann eine Analyse, wer sie freigeben darf oder selbst eingereicht hat."
        )


# Freigeben: vier Augen -----------------------------------------------------------------------------


def darf_freigeben(person: Person, analyse: Analyse) -> bool:
    if analyse.zustand != PRUEFUNG or not darf(person, Recht.ANALYSE_FREIGEBEN, analyse.agentur):
        return False
    return not _hat_eingereicht(person, analyse) or arbeitet_allein(person, analyse.agentur)


def pruefe_freigeben(person: Person, analyse: Analyse, *, selbst_weil: str) -> None:
    """PermissionDenied ohne Recht; `Fachfehler`, wenn vier Augen fehlen oder die Begründung dafür."""
    pruefe(person, Recht.ANALYSE_FREIGEBEN, analyse.agentur)
    if analyse.eingereicht_von_id is None:
        raise Fachfehler(
            "Wer die Analyse eingereicht hat, ist nicht mehr festzustellen. Bitte geben Sie sie zurück und "
            "lassen Sie sie noch einmal einreichen."
        )
    if not _hat_eingereicht(person, analyse):
        return
    if not arbeitet_allein(person, analyse.agentur):
        andere = [eine.name for eine in pruefende(analyse)]
        wer = zahlen.aufzaehlung(andere) if andere else "die Leitung Ihres Trägers"
        raise Fachfehler(
            f"Wer eine Analyse einreicht, gibt sie nicht selbst frei. Freigeben kann sie: {wer}."
        )
    if not selbst_weil:
        raise Fachfehler(
            "Sie haben die Analyse selbst eingereicht. Bitte schreiben Sie, warum niemand anderes sie "
            "freigeben kann; der Grund wird mit abgedruckt."
        )


def gibt_selbst_frei(person: Person, analyse: Analyse) -> bool:
    """Ob die Freigabe eine Begründung braucht, weil dieselbe Person eingereicht hat."""
    return _hat_eingereicht(person, analyse)


def arbeitet_allein(person: Person, agentur: Agentur) -> bool:
    """Besteht die Agentur, soweit sie Analysen schreibt, aus dieser einen Person?"""
    return [eine.pk for eine in menschen_mit(Recht.ANALYSE_SCHREIBEN, [agentur])] == [person.pk]


def freigebende(analyse: Analyse) -> list[Person]:
    """Alle, die für die federführende Agentur freigeben dürfen, nach Namen; eine Abfrage."""
    return menschen_mit(Recht.ANALYSE_FREIGEBEN, [analyse.agentur])


def andere_freigebende(person: Person, analyse: Analyse) -> list[Person]:
    """Wer außer dieser Person freigeben dürfte: Wer allein arbeitet, kann sie auch darum bitten."""
    return [eine for eine in freigebende(analyse) if eine.pk != person.pk]


def pruefende(analyse: Analyse) -> list[Person]:
    """Wer diese Einreichung freigeben kann: nicht, wer einreichte, außer er ist dort allein."""
    alle = freigebende(analyse)
    andere = [eine for eine in alle if eine.pk != analyse.eingereicht_von_id]
    selbst = [eine for eine in alle if eine.pk == analyse.eingereicht_von_id]
    return andere + [eine for eine in selbst if arbeitet_allein(eine, analyse.agentur)]


def _hat_eingereicht(person: Person, analyse: Analyse) -> bool:
    return analyse.eingereicht_von_id is not None and analyse.eingereicht_von_id == person.pk


# Gründe --------------------------------------------------------------------------------------------


def sauber(grund: str, *, frage: str = "") -> str:
    """Der Grund ohne Rand. Fehler: `Fachfehler`, wenn er zu lang ist oder zu einer `frage` fehlt."""
    grund = grund.replace("\r\n", "\n").replace("\x00", "").strip()
    if frage and not grund:
        raise Fachfehler(f"{frage} Bitte schreiben Sie es auf, damit andere es nachlesen können.")
    if len(grund) > HOECHSTENS_ZEICHEN:
        raise Fachfehler(f"Bitte fassen Sie sich in {zahlen.zahl(HOECHSTENS_ZEICHEN)} Zeichen.")
    return grund
