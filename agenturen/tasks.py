"""Zeitplan: hängende Vorgänge wieder aufnehmen."""

from celery import shared_task

from agenturen.vorgang import haengende_wieder_aufnehmen


@shared_task(name="agenturen.haengende_vorgaenge_beenden")
def haengende_vorgaenge_beenden() -> int:
    return haengende_wieder_aufnehmen()
