"""Erstellt ein Kurzprofil: Inhalt mit Prüfsumme, daraus die Datei; derselbe Inhalt, dieselbe Datei."""

from datetime import date
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from agenturen.models import Person, Traeger, Vorgang
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, agenturen_mit, pruefe
from agenturen.vorgang import offene_vorgaenge, vorgang_anstossen
from analysen.aufgaben import KURZPROFIL
from analysen.inhalt import pruefsumme
from analysen.kurzprofil.druck import drucken
from analysen.kurzprofil.zusammenstellen import zusammenstellen
from analysen.models import Kurzprofil
from sozialraum.kern.ablage import ablegen
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import zustaendigkeiten
from sozialraum.raeume.models import Sozialraum


def kurzprofil_erstellen(
    *, sozialraum: Sozialraum, traeger: Traeger, durch: Person | None = None, heute: date | None = None
) -> Kurzprofil:
    """Das Kurzprofil von heute; gibt es eines mit demselben Inhalt, dieses, ohne noch einmal zu setzen.

    `durch=None` heißt: das System selbst (Befehlszeile). Fehler: `Fachfehler`, wenn die Datei fehlt.
    """
    if durch is not None:
        pruefe(durch, Recht.ANALYSE_AUSGEBEN)
    heute = heute or timezone.localdate()
    inhalt = zusammenstellen(sozialraum=sozialraum, traeger=traeger, heute=heute)
    summe = pruefsumme(dict(inhalt))
    with scope(traeger=[traeger.pk]):
        if (vorhandenes := _vorhandenes(sozialraum, summe)) is not None:
            return vorhandenes
        druck = drucken(inhalt, summe)
        name = f"kurzprofile/{heute:%Y/%m}/kurzprofil-{sozialraum.pk}-{summe[:12]}-{uuid4().hex[:8]}.pdf"
        ablegen(name, druck.inhalt)
        with transaction.atomic():
            # Die Sperre am Träger reiht zwei gleichzeitige Klicks hintereinander.
            Traeger.objects.select_for_update(of=("self",), no_key=True).get(pk=traeger.pk)
            if (schnelleres := _vorhandenes(sozialraum, summe)) is not None:
                default_storage.delete(name)
                return schnelleres
            profil = Kurzprofil.objects.create(
                traeger=traeger,
                sozialraum=sozialraum,
                inhalt=inhalt,
                sha256=summe,
                datei=name,
                groesse=len(druck.inhalt),
                durch=durch,
            )
            protokolliere(
                Ereignis.KURZPROFIL_ERSTELLT, profil, durch=durch, traeger_id=traeger.pk, sha256=summe
            )
    return profil


def _vorhandenes(sozialraum: Sozialraum, summe: str) -> Kurzprofil | None:
    profil = Kurzprofil.objects.filter(sozialraum=sozialraum, sha256=summe).first()
    if profil is not None and not default_storage.exists(str(profil.datei.name)):
        raise Fachfehler(
            f"Die Datei zum „{profil}“ fehlt im Datenordner. Bitte spielen Sie die Sicherung zurück."
        )
    return profil


@transaction.atomic
def kurzprofil_anstossen(*, sozialraum: Sozialraum, durch: Person) -> Vorgang:
    """Der Vorgang, der das Kurzprofil erstellt; hat die Person schon einen offenen, dieser."""
    pruefe(durch, Recht.ANALYSE_AUSGEBEN)
    traeger = traeger_fuer(durch, sozialraum)
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=durch.pk)
    offener = offene_vorgaenge(KURZPROFIL, sozialraum.pk).filter(durch=durch).first()
    if offener is not None:
        return offener
    return vorgang_anstossen(
        aufgabe=KURZPROFIL,
        titel=f"Kurzprofil {sozialraum.name}",
        durch=durch,
        bezug_id=sozialraum.pk,
        traeger=traeger,
    )


def traeger_fuer(person: Person, sozialraum: Sozialraum) -> Traeger:
    """Der Träger, für den die Person schreibt: zuerst der, dessen Agentur hier arbeitet.

    Fehler: `PermissionDenied`, wenn sie für keinen ausgeben darf.
    """
    pruefe(person, Recht.ANALYSE_AUSGEBEN)
    eigene = list(agenturen_mit(person, Recht.ANALYSE_AUSGEBEN))
    hier = {z.agentur_id for z in zustaendigkeiten([sozialraum])}
    return sorted(eigene, key=lambda agentur: (agentur.pk not in hier, agentur.name))[0].traeger
