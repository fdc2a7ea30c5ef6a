"""Brüche einer Reihe, wie die Administration sie einträgt."""

from django.db import models
from django.db.models import Q

from agenturen.models import Person
from sozialraum.kern import zahlen
from sozialraum.statistik.indikatoren import GROESSEN


class Reihenbruch(models.Model):
    """Von einem Tag an zählt die Quelle anders; kein Vergleich führt über ihn hinweg."""

    quelle = models.ForeignKey(
        "statistik.Quelle", on_delete=models.CASCADE, related_name="reihenbrueche", verbose_name="Quelle"
    )
    groesse = models.CharField("Größe", max_length=60, blank=True, help_text="Leer heißt alle der Quelle.")
    ab = models.DateField("ab", help_text="Der erste Tag, an dem anders gezählt wird.")
    grund = models.CharField("Grund", max_length=300)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, verbose_name="eingetragen von", related_name="+"
    )
    durch_name = models.CharField("eingetragen von", max_length=120)

    class Meta:
        verbose_name = "Reihenbruch"
        verbose_name_plural = "Reihenbrüche"
        ordering = ["quelle", "ab", "groesse"]
        constraints = [
            models.UniqueConstraint(fields=["quelle", "groesse", "ab"], name="reihenbruch_je_tag_einmal"),
            models.CheckConstraint(condition=~Q(grund=""), name="reihenbruch_mit_grund"),
        ]

    def __str__(self) -> str:
        return f"{self.quelle}, ab {zahlen.datum(self.ab)}"

    @property
    def groesse_text(self) -> str:
        return GROESSEN.get(self.groesse, self.groesse) if self.groesse else "alle Zahlen dieser Quelle"
