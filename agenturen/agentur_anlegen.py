"""Legt Träger und Agenturen an."""

from django.db import transaction

from agenturen.models import Agentur, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def traeger_anlegen(
    *,
    name: str,
    kurzname: str,
    spitzenverband: str = "",
    foerderhinweis: str = "",
    lizenz: str = "urheberrecht",
) -> Traeger:
    """Ohne Wächter wie `zugang_anlegen`: Es gibt dies allein auf der Befehlszeile.

    Fehler: `Fachfehler`, wenn der Name vergeben ist.
    """
    traeger, neu = Traeger.objects.get_or_create(
        name=name,
        defaults={
            "kurzname": kurzname,
            "spitzenverband": spitzenverband,
            "foerderhinweis": foerderhinweis,
            "lizenz": lizenz,
        },
    )
    if not neu:
        raise Fachfehler(f"Den Träger „{name}“ gibt es schon.")
    protokolliere(Ereignis.TRAEGER_ANGELEGT, traeger, durch=None, traeger_id=traeger.pk)
    return traeger


@transaction.atomic
def agentur_anlegen(
    *, traeger: Traeger, name: str, anschrift: str = "", email: str = "", telefon: str = ""
) -> Agentur:
    """Ohne Wächter wie `traeger_anlegen`. Fehler: `Fachfehler`, wenn der Träger schon eine so nennt."""
    agentur, neu = Agentur.objects.get_or_create(
        traeger=traeger, name=name, defaults={"anschrift": anschrift, "email": email, "telefon": telefon}
    )
    if not neu:
        raise Fachfehler(f"Die Agentur „{name}“ gibt es bei „{traeger}“ schon.")
    protokolliere(Ereignis.AGENTUR_ANGELEGT, agentur, durch=None, traeger_id=traeger.pk)
    return agentur
