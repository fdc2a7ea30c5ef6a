"""Gibt einem Menschen Zugang: Konto mit Kennwort und eine Rolle oder die Administration."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from agenturen.models import Agentur, Mitgliedschaft, Person, Rolle, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def zugang_anlegen(
    *,
    email: str,
    name: str,
    kennwort: str | None,
    administration: bool = False,
    rolle: str = "",
    traeger: str = "",
    agentur: str = "",
    kennwort_pruefen: bool = True,
) -> Person:
    """Legt an, was von Person, Träger, Agentur und Rolle fehlt; ein zweiter Aufruf ergänzt nur.

    Ohne Wächter, denn es gibt dies allein auf der Befehlszeile: Wer sie hat, hat auch die Datenbank.
    `kennwort` braucht nur, wer noch kein Konto hat; ein vorhandenes bleibt. Ungeprüft bleibt es allein in der
    Vorführung, wo es auf dem Bildschirm steht. Fehler: `Fachfehler`.
    """
    if not administration and not rolle:
        raise Fachfehler("Bitte nennen Sie eine Rolle mit Träger oder die Administration.")
    if rolle and not traeger:
        raise Fachfehler("Zu einer Rolle gehört ein Träger; ohne Agentur gilt sie für den ganzen Träger.")
    person = _person(email.strip(), name.strip(), kennwort, pruefen=kennwort_pruefen)
    if administration and not person.ist_administration:
        person.ist_administration = True
        person.save(update_fields=["ist_administration"])
    if rolle:
        beim = Traeger.objects.get_or_create(name=traeger, defaults={"kurzname": traeger[:60]})[0]
        wo = Agentur.objects.get_or_create(traeger=beim, name=agentur)[0] if agentur else None
        Mitgliedschaft.objects.get_or_create(person=person, traeger=beim, agentur=wo, rolle=Rolle(rolle))
    protokolliere(
        Ereignis.ZUGANG_ANGELEGT,
        person,
        durch=None,
        administration=administration,
        rolle=rolle,
        traeger=traeger,
    )
    return person


def _person(email: str, name: str, kennwort: str | None, *, pruefen: bool) -> Person:
    if (vorhandene := Person.objects.filter(email__iexact=email).first()) is not None:
        return vorhandene
    try:
        validate_email(email)
    except ValidationError as fehler:
        raise Fachfehler(f"„{email}“ ist keine E-Mail-Adresse.") from fehler
    if not name:
        raise Fachfehler("Ein neues Konto braucht einen Namen.")
    person = Person(email=email, name=name)
    if pruefen:
        try:
            validate_password(kennwort or "", person)
        except ValidationError as fehler:
            raise Fachfehler("Das Kennwort reicht nicht. " + " ".join(fehler.messages)) from fehler
    person.set_password(kennwort)
    person.save()
    return person
