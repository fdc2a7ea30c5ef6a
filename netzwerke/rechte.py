"""Wer einen Akteur pflegen darf: gelesen wird gemeinsam, gepflegt bei dem Träger, der ihn anlegte."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from agenturen.models import Person, Traeger
from agenturen.rechte import TABELLE, Recht
from netzwerke.models import Akteur


def darf_pflegen(person: Person | AnonymousUser, traeger_id: int) -> bool:
    """Hat die Person irgendwo bei diesem Träger das Recht, Akteure zu bearbeiten?"""
    if not isinstance(person, Person) or not person.is_active:
        return False
    erlaubt = TABELLE[Recht.AKTEUR_BEARBEITEN]
    return any(rolle.rolle in erlaubt and rolle.traeger_id == traeger_id for rolle in person.rollen)


def pruefe_pflegen(person: Person | AnonymousUser, akteur: Akteur) -> None:
    """Wie `darf_pflegen`, aber verlangend: PermissionDenied mit dem Namen des Trägers, der pflegt."""
    if not darf_pflegen(person, akteur.angelegt_von_traeger_id):
        raise PermissionDenied(
            f"„{akteur}“ wird von „{akteur.angelegt_von_traeger}“ gepflegt. Bitte melden Sie Änderungen dort."
        )


def pruefe_anlegen(person: Person | AnonymousUser, traeger: Traeger) -> None:
    """PermissionDenied, wenn die Person für diesen Träger keine Akteure anlegen darf."""
    if not darf_pflegen(person, traeger.pk):
        raise PermissionDenied(
            f"Ihre Rolle umfasst nicht: Akteure für „{traeger}“ anlegen. "
            "Bitte wenden Sie sich an Ihre Leitung."
        )


def traeger_zum_anlegen(person: Person) -> list[Traeger]:
    """Die Träger, für die die Person Akteure anlegen darf, nach Namen."""
    eigene = {rolle.traeger_id: rolle.traeger for rolle in person.rollen}
    return sorted((t for t in eigene.values() if darf_pflegen(person, t.pk)), key=lambda t: t.name)
