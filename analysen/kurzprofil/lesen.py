"""Lesen rund um Kurzprofile: was eine Person sieht, ihr jüngster Vorgang, der Name der Datei."""

from django.db.models import QuerySet

from agenturen.models import Person, Vorgang
from agenturen.rechte import Recht, agenturen_mit
from analysen.aufgaben import KURZPROFIL
from analysen.models import Kurzprofil
from sozialraum.kern.ablage import dateisicher
from sozialraum.raeume.models import Sozialraum


def kurzprofile(person: Person, sozialraum: Sozialraum | None = None) -> QuerySet[Kurzprofil]:
    """Die der Träger, für die die Person ausgeben darf, das jüngste zuerst.

    Als Verbund sieht man sie nicht: Sie zeigen das Register des ganzen Trägers.
    """
    if not person.traeger_ids:
        return Kurzprofil.objects.none()
    traeger = agenturen_mit(person, Recht.ANALYSE_AUSGEBEN).order_by().values("traeger")
    menge = Kurzprofil.objects.filter(traeger__in=traeger).select_related("sozialraum")
    return menge.filter(sozialraum=sozialraum) if sozialraum is not None else menge


def juengster_vorgang(person: Person, sozialraum: Sozialraum) -> Vorgang | None:
    """Der letzte, den diese Person für diesen Sozialraum angestoßen hat."""
    vorgaenge = Vorgang.objects.filter(aufgabe=KURZPROFIL, bezug_id=sozialraum.pk, durch=person)
    return vorgaenge.order_by("-erstellt").first()


def dateiname(profil: Kurzprofil) -> str:
    """`Kurzprofil_Hafenviertel_2026-11-22.pdf`."""
    roh = f"Kurzprofil_{profil.sozialraum.name[:80]}_{profil.inhalt['datum']}"
    return f"{dateisicher(roh)}.pdf"
