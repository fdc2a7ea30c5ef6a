"""Was beim Schreiben festgehalten wird: Stände und Kommentare."""

from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager
from agenturen.models import Person
from analysen.beteiligung.mandant import mitgeschriebenes
from analysen.models.kapitel import Baustein, Kapitel


class Textstand(models.Model):
    """Wie ein Text einmal dastand; wer in Ruhe weiterschreibt, schreibt denselben Stand fort."""

    baustein = models.ForeignKey(
        Baustein, on_delete=models.CASCADE, related_name="staende", verbose_name="Baustein"
    )
    nummer = models.PositiveIntegerField("Nummer")
    text = models.TextField("Text", blank=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="geschrieben von"
    )
    durch_name = models.CharField("geschrieben von", max_length=120)
    begonnen = models.DateTimeField("begonnen")
    geschrieben = models.DateTimeField("geschrieben")

    objects = Mandantenmanager(
        traeger="baustein__kapitel__analyse__traeger", auch=mitgeschriebenes("baustein__kapitel__analyse")
    )

    class Meta:
        verbose_name = "Stand eines Textes"
        verbose_name_plural = "Stände der Texte"
        ordering = ["-nummer"]
        constraints = [models.UniqueConstraint(fields=["baustein", "nummer"], name="textstand_nummer_einmal")]

    def __str__(self) -> str:
        return f"Stand {self.nummer}"


class Kommentar(models.Model):
    """Was jemand zu einer Stelle eines Kapitels anmerkt, auch an jemanden gerichtet; gedruckt wird er nie."""

    kapitel = models.ForeignKey(
        Kapitel, on_delete=models.CASCADE, related_name="kommentare", verbose_name="Kapitel"
    )
    baustein = models.ForeignKey(
        Baustein, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Baustein"
    )
    stelle = models.CharField("Stelle", max_length=300, blank=True)
    text = models.TextField("Kommentar")
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    durch_name = models.CharField("von", max_length=120)
    an = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="an"
    )
    geschrieben = models.DateTimeField("geschrieben", auto_now_add=True)
    erledigt = models.DateTimeField("erledigt", null=True)
    erledigt_von = models.CharField("erledigt von", max_length=120, blank=True)

    objects = Mandantenmanager(traeger="kapitel__analyse__traeger", auch=mitgeschriebenes("kapitel__analyse"))

    class Meta:
        verbose_name = "Kommentar"
        verbose_name_plural = "Kommentare"
        ordering = ["geschrieben"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="kommentar_nicht_leer")]

    def __str__(self) -> str:
        return self.text
