"""Womit eine Analyse beginnt: Gliederungen in Versionen und drei Längen."""

from django.db import models

from analysen.models.vorlage import Vorlage


class Laenge(models.TextChoices):
    """Drei Längen aus demselben Inhalt; Kapitel und Bausteine sagen, ab welcher sie gedruckt werden."""

    KURZPROFIL = "kurzprofil", "Kurzprofil"
    STANDARD = "standard", "Standard"
    LANGFASSUNG = "langfassung", "Langfassung"


class Gliederung(Vorlage):
    """Kapitel und Bausteine; `inhalt` ist die JSON-Form von `gliederung.inhalt.Gliederungsinhalt`."""

    class Meta(Vorlage.Meta):
        verbose_name = "Gliederung"
        verbose_name_plural = "Gliederungen"
        constraints = Vorlage.regeln("gliederung")
