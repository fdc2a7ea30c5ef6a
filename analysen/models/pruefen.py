"""Was jemand mit Begründung entschieden hat: hingenommene Widersprüche, abgehakte Punkte."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agenturen.mandantenmanager import Mandantenmanager
from agenturen.models import Person
from analysen.beteiligung.mandant import mitgeschriebenes
from analysen.models.analyse import Analyse


class Hinnahme(models.Model):
    """Ein Widerspruch, den jemand mit Grund so stehen lässt; `kennung` erkennt ihn wieder (SHA-256)."""

    analyse = models.ForeignKey(
        Analyse, on_delete=models.CASCADE, related_name="hinnahmen", verbose_name="Analyse"
    )
    kennung = models.CharField("Kennung", max_length=64)
    satz = models.TextField("Was sich widerspricht")
    begruendung = models.TextField("Begründung")
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    durch_name = models.CharField("von", max_length=120)
    hingenommen = models.DateTimeField("hingenommen", auto_now_add=True)

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "hingenommener Widerspruch"
        verbose_name_plural = "hingenommene Widersprüche"
        ordering = ["hingenommen"]
        constraints = [
            models.UniqueConstraint(fields=["analyse", "kennung"], name="hinnahme_einmal"),
            models.CheckConstraint(condition=~Q(begruendung=""), name="hinnahme_begruendet"),
        ]

    def __str__(self) -> str:
        return self.satz


class Pruefentscheidung(models.Model):
    """Ein Punkt der Prüfliste, den ein Mensch mit Grund als erfüllt ansieht; `schluessel` nennt den Punkt.

    Sie gilt, solange die Prüfung dasselbe findet wie in `befund`.
    """

    analyse = models.ForeignKey(
        Analyse, on_delete=models.CASCADE, related_name="pruefentscheidungen", verbose_name="Analyse"
    )
    schluessel = models.SlugField("Punkt der Prüfliste", max_length=60)
    befund = models.TextField("Befund beim Abhaken", blank=True)
    begruendung = models.TextField("Begründung")
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    durch_name = models.CharField("von", max_length=120)
    entschieden = models.DateTimeField("entschieden", default=timezone.now)

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "Entscheidung zur Prüfliste"
        verbose_name_plural = "Entscheidungen zur Prüfliste"
        ordering = ["entschieden"]
        constraints = [
            models.UniqueConstraint(
                fields=["analyse", "schluessel"], name="pruefentscheidung_je_punkt_einmal"
            ),
            models.CheckConstraint(condition=~Q(begruendung=""), name="pruefentscheidung_begruendet"),
        ]

    def __str__(self) -> str:
        return self.schluessel
