"""Viele Analysen in einem Auftrag ausgegeben."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager
from agenturen.models import Person, Vorgang
from analysen.beteiligung.mandant import mitgeschriebenes
from analysen.models.analyse import Analyse
from analysen.models.fassung import Fassung, Fassungsdatei


class Serie(models.Model):
    """Viele Analysen in einem Auftrag ausgegeben; wer sie angestoßen hat, bekommt am Ende eine Nachricht."""

    class Was(models.TextChoices):
        GUELTIGES = "gueltiges", "Die neueste festgeschriebene Fassung, sonst eine Vorschau des Entwurfs"
        ENTWURF = "entwurf", "Immer eine Vorschau des Entwurfs"

    titel = models.CharField("Titel", max_length=200)
    was = models.CharField("Was ausgegeben wird", max_length=12, choices=Was, default=Was.GUELTIGES)
    formen = ArrayField(models.CharField(max_length=12, choices=Fassungsdatei.Form), verbose_name="Formen")
    durch = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="angestoßen von")
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    benachrichtigt = models.DateTimeField("benachrichtigt", null=True)

    class Meta:
        verbose_name = "Serie"
        verbose_name_plural = "Serien"
        ordering = ["-erstellt"]
        constraints = [models.CheckConstraint(condition=~Q(formen=[]), name="serie_mindestens_eine_form")]

    def __str__(self) -> str:
        return self.titel

    @property
    def formnamen(self) -> list[str]:
        return [str(Fassungsdatei.Form(form).label) for form in self.formen]


class Serienposten(models.Model):
    """Eine Analyse einer Serie und der Vorgang, der sie ausgibt."""

    serie = models.ForeignKey(Serie, on_delete=models.CASCADE, related_name="posten", verbose_name="Serie")
    analyse = models.ForeignKey(Analyse, on_delete=models.PROTECT, related_name="+", verbose_name="Analyse")
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    vorgang = models.ForeignKey(Vorgang, on_delete=models.PROTECT, related_name="+", verbose_name="Vorgang")
    fassung = models.ForeignKey(
        Fassung,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="Fassung",
        help_text="Die festgeschriebene von Anfang an, eine Vorschau erst, wenn sie erstellt ist.",
    )

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "Posten einer Serie"
        verbose_name_plural = "Posten von Serien"
        ordering = ["reihenfolge"]
        constraints = [
            models.UniqueConstraint(fields=["serie", "analyse"], name="serienposten_je_analyse_einmal")
        ]

    def __str__(self) -> str:
        return f"{self.serie}: {self.analyse}"
