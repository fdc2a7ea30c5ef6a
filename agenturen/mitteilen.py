"""Nachrichten an Menschen: einfache Post auf Deutsch, verschickt, wenn gilt, wovon sie spricht."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from agenturen.models import Person


def mitteilen(*, an: Iterable[Person], betreff: str, text: str, adresse: str = "") -> None:
    """Nach dem Commit an jede Person für sich; `adresse` ist der Pfad der Seite, um die es geht.

    Ist der Postserver fort, steht das im Log; was die Nachricht meldet, gilt trotzdem.
    """
    empfaenger = sorted({person.email for person in an if person.is_active and person.email})
    if not empfaenger:
        return
    ziel = f"\n\n{settings.ADRESSE.rstrip('/')}{adresse}" if adresse else ""
    nachrichten = [
        # Ein Zeilenumbruch im Betreff gälte als Versuch, Kopfzeilen einzuschleusen.
        EmailMessage(subject=" ".join(betreff.split()), body=f"{text}{ziel}\n", to=[einer])
        for einer in empfaenger
    ]
    transaction.on_commit(lambda: _verschicken(nachrichten), robust=True)


def _verschicken(nachrichten: list[EmailMessage]) -> None:
    get_connection().send_messages(nachrichten)
