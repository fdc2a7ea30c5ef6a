"""Gespräche und was darin gesagt wurde."""

from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Agentur, Akteursart, Traeger, Zielgruppe
from sozialraum.raeume.models import Sozialraum


class Gespraech(models.Model):
    """Ein Gespräch im Sozialraum; festgehalten wird die Funktion, nie der Name."""

    class Einwilligung(models.TextChoices):
        NEIN = "nein", "keine Einwilligung"
        SINNGEMAESS = "sinngemaess", "ja, sinngemäß"
        ZITATE = "zitate", "ja, auch wörtlich"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    datum = models.DateField("Datum")
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, related_name="+", verbose_name="Sozialraum"
    )
    ort = models.CharField("Ort", max_length=200, blank=True)
    funktion = models.CharField("Mit wem", max_length=160)
    einrichtungsart = models.ForeignKey(
        Akteursart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Art der Einrichtung",
    )
    zielgruppen = models.ManyToManyField(Zielgruppe, related_name="+", blank=True, verbose_name="Zielgruppen")
    leitfaden = models.TextField("Leitfaden", blank=True)
    einwilligung = models.CharField(
        "Einwilligung", max_length=12, choices=Einwilligung, default=Einwilligung.NEIN
    )
    zusammenfassung = models.TextField("Zusammenfassung", blank=True)
    version = models.PositiveIntegerField(default=1)

    # Ohne Einwilligung bleibt ein Gespräch beim Träger, der es führte.
    objects = Mandantenmanager(
        traeger="traeger", auch=von_agenturen("agentur", einwilligung__in=["sinngemaess", "zitate"])
    )

    class Meta:
        verbose_name = "Gespräch"
        verbose_name_plural = "Gespräche"
        ordering = ["-datum", "-pk"]
        indexes = [models.Index(fields=["traeger", "sozialraum"], name="gespraech_nach_sozialraum")]
        constraints = [
            models.CheckConstraint(
                condition=Q(einwilligung__in=["nein", "sinngemaess", "zitate"]),
                name="gespraech_einwilligung_bekannt",
            ),
            models.CheckConstraint(condition=~Q(funktion=""), name="gespraech_nennt_funktion"),
        ]

    def __str__(self) -> str:
        return f"Gespräch mit {self.funktion} am {self.datum:%d.%m.%Y}"

    @property
    def verwendbar(self) -> bool:
        """Darf sein Inhalt, sinngemäß, einen Bedarf stützen?"""
        return self.einwilligung != self.Einwilligung.NEIN

    @property
    def zitierbar(self) -> bool:
        return self.einwilligung == self.Einwilligung.ZITATE


class Zitat(models.Model):
    """Ein Satz aus einem Gespräch; gedruckt wird er nur mit Einwilligung und mit der Funktion."""

    gespraech = models.ForeignKey(
        Gespraech, on_delete=models.CASCADE, related_name="zitate", verbose_name="Gespräch"
    )
    text = models.TextField("Zitat")
    funktion = models.CharField("wer das sagt", max_length=160, blank=True)

    objects = Mandantenmanager(
        traeger="gespraech__traeger",
        auch=von_agenturen("gespraech__agentur", gespraech__einwilligung="zitate"),
    )

    class Meta:
        verbose_name = "Zitat"
        verbose_name_plural = "Zitate"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="zitat_nicht_leer")]

    def __str__(self) -> str:
        return f"„{self.text}“"
