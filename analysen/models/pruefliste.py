"""Was vor der Freigabe erfüllt sein muss: Prüflisten in Versionen."""

from django.db import models
from django.db.models import Q

from agenturen.models import Traeger


class Prueflistenvorlage(models.Model):
    """Die Punkte einer Fassung der Richtlinie, als Daten in Versionen.

    Ohne Träger ist sie mitgeliefert und gilt für alle; ein Träger macht daraus seine eigene. `inhalt` ist die
    JSON-Form von `analysen.pruefliste.vorlage.Pruefvorlage`.
    """

    traeger = models.ForeignKey(
        Traeger, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Träger"
    )
    schluessel = models.SlugField("Schlüssel", max_length=60)
    version = models.PositiveSmallIntegerField("Version", default=1)
    name = models.CharField("Name", max_length=200)
    richtlinie = models.CharField("Richtlinie", max_length=200)
    inhalt = models.JSONField("Inhalt")
    aktiv = models.BooleanField("aktiv", default=True)

    class Meta:
        verbose_name = "Prüfliste"
        verbose_name_plural = "Prüflisten"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["traeger", "schluessel", "version"],
                nulls_distinct=False,
                name="pruefliste_version_einmal",
            ),
            models.UniqueConstraint(
                fields=["traeger", "schluessel"],
                condition=Q(aktiv=True),
                nulls_distinct=False,
                name="pruefliste_eine_aktive",
            ),
        ]

    def __str__(self) -> str:
        return self.name
