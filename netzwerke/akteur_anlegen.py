"""Legt Akteure an: von Hand, nebenbei als Partner eines Angebots oder als Gestalt einer Agentur."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from agenturen.models import Agentur, Akteursart, Person, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from netzwerke.models import Akteur
from netzwerke.rechte import pruefe_anlegen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.models import Sozialraum

ART_DER_AGENTUREN = "agentur"


@transaction.atomic
def akteur_anlegen(
    *,
    traeger: Traeger,
    name: str,
    art: Akteursart,
    durch: Person,
    sozialraeume: Iterable[Sozialraum] = (),
    beschreibung: str = "",
    anschrift: str = "",
    kontakt: str = "",
    email: str = "",
    telefon: str = "",
    website: str = "",
    stand: date | None = None,
) -> Akteur:
    """Legt den Akteur an; der Träger pflegt ihn fortan.

    `stand` ist der Tag, an dem die Angaben zuletzt geprüft wurden, ohne ihn heute. Fehler: `Fachfehler`,
    wenn Name und Art vergeben sind.
    """
    pruefe_anlegen(durch, traeger)
    akteur = Akteur(
        name=" ".join(name.split()),
        art=art,
        beschreibung=beschreibung,
        anschrift=anschrift,
        kontakt=kontakt,
        email=email,
        telefon=telefon,
        website=website,
        angelegt_von_traeger=traeger,
        stand=stand or timezone.localdate(),
    )
    try:
        with transaction.atomic():
            akteur.save()
    except IntegrityError as fehler:
        raise name_vergeben(akteur) from fehler
    akteur.sozialraeume.set(sozialraeume)
    protokolliere(Ereignis.AKTEUR_ANGELEGT, akteur, durch=durch, traeger_id=traeger.pk)
    return akteur


def name_vergeben(akteur: Akteur) -> Fachfehler:
    return Fachfehler(
        f"„{akteur.name}“ gibt es als {akteur.art} schon. Bitte nehmen Sie den vorhandenen Eintrag oder "
        "ergänzen Sie den Namen, etwa um den Stadtteil."
    )


@transaction.atomic
def akteur_der_agentur(agentur: Agentur, *, durch: Person | None = None) -> Akteur:
    """Der Akteur, als der die Agentur im Netzwerk steht; beim ersten Mal entsteht er."""
    vorhanden = Akteur.objects.filter(agentur=agentur).first()
    if vorhanden:
        return vorhanden
    # Zwei Träger nennen ihre Agentur gleich; der Akteur braucht trotzdem einen eigenen Namen.
    namen = [agentur.name, f"{agentur.name} ({agentur.traeger.kurzname})", f"{agentur.name} ({agentur.pk})"]
    vergeben = set(
        Akteur.objects.filter(name__in=namen, art__schluessel=ART_DER_AGENTUREN).values_list(
            "name", flat=True
        )
    )
    akteur, neu = Akteur.objects.get_or_create(
        agentur=agentur,
        defaults={
            "name": next(name for name in namen if name not in vergeben),
            "art": Akteursart.objects.get(schluessel=ART_DER_AGENTUREN),
            "anschrift": agentur.anschrift,
            "email": agentur.email,
            "telefon": agentur.telefon,
            "angelegt_von_traeger": agentur.traeger,
            "stand": timezone.localdate(),
        },
    )
    if neu:
        akteur.sozialraeume.set(Sozialraum.objects.filter(zustaendigkeiten__agentur=agentur).distinct())
        protokolliere(Ereignis.AKTEUR_ANGELEGT, akteur, durch=durch, traeger_id=agentur.traeger_id)
    return akteur
