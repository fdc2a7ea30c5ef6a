"""Zwei Seiten über einen Sozialraum, ohne Analyse."""

from django.db import models
from django_scopes import ScopedManager

from agenturen.models import Person, Traeger
from sozialraum.raeume.models import Sozialraum


class Kurzprofil(models.Model):
    """Zwei Seiten über einen Sozialraum ohne Analyse: der Inhalt, wie er war, und seine Datei."""

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, related_name="+", verbose_name="Sozialraum"
    )
    inhalt = models.JSONField("Inhalt")
    sha256 = models.CharField("SHA-256 des Inhalts", max_length=64)
    datei = models.FileField("Datei", upload_to="kurzprofile/%Y/%m", max_length=255, blank=True)
    groesse = models.PositiveBigIntegerField("Größe in Bytes", default=0)
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="erstellt von"
    )

    objects = ScopedManager(traeger="traeger")

    class Meta:
        verbose_name = "Kurzprofil"
        verbose_name_plural = "Kurzprofile"
        ordering = ["-erstellt"]

    def __str__(self) -> str:
        return f"Kurzprofil {self.sozialraum}"
