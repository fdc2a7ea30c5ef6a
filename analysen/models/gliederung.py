"""Womit eine Analyse beginnt: Gliederungen in Versionen und drei Längen."""

from django.db import models
from django.db.models import Q

from agenturen.models import Traeger


class Laenge(models.TextChoices):
    """Drei Längen aus demselben Inhalt; Kapitel und Bausteine sagen, ab welcher sie gedruckt werden."""

    KURZPROFIL = "kurzprofil", "Kurzprofil"
    STANDARD = "standard", "Standard"
    LANGFASSUNG = "langfassung", "Langfassung"


class Gliederung(models.Model):
    """Womit eine Analyse beginnt: Kapitel und Bausteine, als Daten in Versionen.

    Ohne Träger ist sie mitgeliefert und gilt für alle; ein Träger macht daraus seine eigene. `inhalt` ist die
    JSON-Form von `analysen.gliederung.inhalt.Gliederungsinhalt`.
    """

    traeger = models.ForeignKey(
        Traeger, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Träger"
    )
    schluessel = models.SlugField("Schlüssel", max_length=60)
    version = models.PositiveSmallIntegerField("Version", default=1)
    name = models.CharField("Name", max_length=200)
    richtlinie = models.CharField("Richtlinie", max_length=200, blank=True)
    inhalt = models.JSONField("Inhalt")
    aktiv = models.BooleanField("aktiv", default=True)

    class Meta:
        verbose_name = "Gliederung"
        verbose_name_plural = "Gliederungen"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["traeger", "schluessel", "version"],
                nulls_distinct=False,
                name="gliederung_version_einmal",
            ),
            models.UniqueConstraint(
                fields=["traeger", "schluessel"],
                condition=Q(aktiv=True),
                nulls_distinct=False,
                name="gliederung_eine_aktive",
            ),
        ]

    def __str__(self) -> str:
        return self.name
