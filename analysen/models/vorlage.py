"""Was ein Träger mitgeliefert bekommt und durch Eigenes ersetzen kann, in Versionen."""

from django.db import models

from agenturen.models import Traeger


class Vorlage(models.Model):
    """Daten in Versionen; je Träger und Schlüssel gilt höchstens eine.

    Ohne Träger ist sie mitgeliefert und gilt für alle; ein Träger macht daraus seine eigene.
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
        abstract = True
        ordering = ["name", "-version"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def regeln(vorsatz: str) -> list[models.BaseConstraint]:
        """Die Bedingungen in der Datenbank; `vorsatz` beginnt ihre Namen."""
        return [
            models.UniqueConstraint(
                fields=["traeger", "schluessel", "version"],
                nulls_distinct=False,
                name=f"{vorsatz}_version_einmal",
            ),
            models.UniqueConstraint(
                fields=["traeger", "schluessel"],
                condition=models.Q(aktiv=True),
                nulls_distinct=False,
                name=f"{vorsatz}_eine_aktive",
            ),
        ]
