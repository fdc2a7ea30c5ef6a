"""Zeitplan: hängende Vorgänge wieder aufnehmen, wegräumen, was ein abgestürzter Arbeiter liegen ließ."""

from celery import shared_task

from agenturen.vorgang import haengende_wieder_aufnehmen
from sozialraum.kern.ablage import schriftordner_entfernen, unfertige_entfernen


@shared_task(name="agenturen.haengende_vorgaenge_beenden")
def haengende_vorgaenge_beenden() -> int:
    return haengende_wieder_aufnehmen()


@shared_task(name="agenturen.unfertige_dateien_entfernen")
def unfertige_dateien_entfernen() -> int:
    return unfertige_entfernen() + schriftordner_entfernen()
