"""Wen die Agenturen von Musterstadt zum gemeinsamen Schreiben einluden; geantwortet ist noch nicht."""

from django_scopes import scope

from analysen.beteiligung.einladen import einladen
from analysen.models import Analyse
from sozialraum.start.vorfuehrung.menschen import Menschen
from sozialraum.start.vorfuehrung.tabellen import lies, teile


def einladungen_aussprechen(menschen: Menschen) -> None:
    """Zu der jüngsten Analyse jeder Agentur, deren Tabelle `eingeladen` nennt."""
    for tabelle in [lies(teil) for teil in teile("analysen")]:
        agentur = menschen.agenturen[tabelle["agentur"]]
        with scope(traeger=[agentur.traeger_id]):
            for kurz in tabelle.get("eingeladen", []):
                einladen(
                    analyse=Analyse.objects.select_related("agentur")
                    .filter(agentur=agentur)
                    .latest("berichtsjahr"),
                    agentur=menschen.agenturen[kurz],
                    durch=menschen.mit_rolle("koordination", agentur),
                )
