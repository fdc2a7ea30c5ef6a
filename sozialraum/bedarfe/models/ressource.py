"""Ressourcen: was da ist, wo es ist und wer es nutzen kann."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Agentur, Traeger
from sozialraum.bedarfe.models.wertelisten import Ressourcenart
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


class Ressource(models.Model):
    """Was der Sozialraum mitbringt: Räume, Gruppen, Wissen; ein Mensch steht hier nur als Funktion."""

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    name = models.CharField("Bezeichnung", max_length=200)
    art = models.ForeignKey(Ressourcenart, on_delete=models.PROTECT, related_name="+", verbose_name="Art")
    nutzung = models.CharField("Wer sie nutzen kann", max_length=300, blank=True)
    sozialraeume = models.ManyToManyField(Sozialraum, related_name="+", verbose_name="Sozialräume")
    ort = models.CharField("Wo", max_length=200, blank=True)
    seit = models.DateField("seit", null=True, blank=True)
    herkunft = models.CharField("Woher wir davon wissen", max_length=200, blank=True)
    beschreibung = models.TextField("Beschreibung", blank=True)
    verfuegbar = models.BooleanField("steht zur Verfügung", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

    class Meta:
        verbose_name = "Ressource"
        verbose_name_plural = "Ressourcen"
        ordering = [DeutschSortiert("name")]
        indexes = [
            models.Index(fields=["traeger", "agentur"], name="ressource_nach_agentur"),
            GinIndex(OpClass(DeutschSortiert("name"), name="gin_trgm_ops"), name="ressource_name_aehnlich"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="ressource_hat_namen")]

    def __str__(self) -> str:
        return self.name
