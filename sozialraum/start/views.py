"""Die Startseite: für jede Rolle das, wofür sie kommt; wer mehrere Rollen hat, sieht alles untereinander."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, darf
from sozialraum.raeume.models import Raumeinheit
from sozialraum.start.abfragen import (
    agenturen_im_blick,
    analysezeilen,
    diese_woche,
    gescheiterte_vorgaenge,
    uebersicht,
)


@require_GET
def start(request: Anfrage) -> HttpResponse:
    person, heute = request.user, timezone.localdate()
    im_blick = agenturen_im_blick(person)
    kontext = {
        "titel": f"Guten Tag, {person.name}",
        "heute": heute,
        "woche": diese_woche(person, heute) if darf(person, Recht.ANGEBOT_BEARBEITEN) else None,
        "analysezeilen": analysezeilen(person, heute) if darf(person, Recht.ANALYSE_BEARBEITEN) else None,
        "uebersicht": uebersicht(im_blick, heute) if im_blick else None,
        "gescheitert": gescheiterte_vorgaenge(heute) if person.ist_administration else None,
        "ohne_raeume": person.ist_administration and not Raumeinheit.objects.exists(),
        "ohne_rolle": not person.rollen and not person.ist_administration,
    }
    return render(request, "start/start.html", kontext)
