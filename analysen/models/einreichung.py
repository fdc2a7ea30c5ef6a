"""Was zur Prüfung vorlag: daran misst die Freigabe, ob inzwischen etwas anders ist."""

from django.db import models

from agenturen.mandantenmanager import Mandantenmanager
from analysen.beteiligung.mandant import mitgeschriebenes
from analysen.models.analyse import Analyse


class Einreichung(models.Model):
    """Der Inhalt der letzten Einreichung; seine Prüfsumme steht unveränderlich an der Analyse."""

    analyse = models.OneToOneField(
        Analyse, on_delete=models.CASCADE, related_name="einreichung", verbose_name="Analyse"
    )
    inhalt = models.JSONField("Inhalt")

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "Einreichung"
        verbose_name_plural = "Einreichungen"

    def __str__(self) -> str:
        return f"Einreichung zu {self.analyse}"
