"""Methoden im Einsatz und die Nadeln ihrer Karten."""

from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Agentur, Traeger
from sozialraum.bedarfe.models.wertelisten import Methode
from sozialraum.raeume.models import Sozialraum


class Methodeneinsatz(models.Model):
    """Eine Methode im Einsatz: Begehung, Nadelmethode, Fokusgruppe …; Menschen werden nur gezählt."""

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    methode = models.ForeignKey(Methode, on_delete=models.PROTECT, related_name="+", verbose_name="Methode")
    datum = models.DateField("Datum")
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, related_name="+", verbose_name="Sozialraum"
    )
    ort = models.CharField("Ort", max_length=200, blank=True)
    personenkreis = models.CharField("Personenkreis", max_length=200, blank=True)
    anzahl = models.PositiveSmallIntegerField("Anzahl der Menschen", null=True, blank=True)
    ergebnis = models.TextField("Ergebnis", blank=True)
    foto = models.FileField("Foto", upload_to="methoden/%Y", blank=True)
    bildbeschreibung = models.CharField("Was auf dem Foto zu sehen ist", max_length=300, blank=True)
    niemand_erkennbar = models.BooleanField(
        "Auf dem Foto ist niemand ohne Einwilligung zu erkennen", default=False
    )
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

    class Meta:
        verbose_name = "Methodeneinsatz"
        verbose_name_plural = "Methodeneinsätze"
        ordering = ["-datum", "-pk"]
        indexes = [models.Index(fields=["traeger", "sozialraum"], name="methode_nach_sozialraum")]

    def __str__(self) -> str:
        return f"{self.methode} am {self.datum:%d.%m.%Y}"

    @property
    def foto_fehlt_noch(self) -> str:
        """Was dem Foto zum Druck in einer Analyse fehlt, als Satz; leer, wenn nichts oder es keines gibt."""
        fehlt = []
        if self.foto and not self.bildbeschreibung.strip():
            fehlt.append("eine Beschreibung für alle, die es nicht sehen können")
        if self.foto and not self.niemand_erkennbar:
            fehlt.append("die Bestätigung, dass niemand ohne Einwilligung zu erkennen ist")
        return f"Dem Foto fehlt {' und '.join(fehlt)}." if fehlt else ""


class Nadel(models.Model):
    """Ein Ort, den jemand auf die Karte gesteckt hat, in Grad (WGS 84)."""

    class Bewertung(models.TextChoices):
        GERN = "gern", "hier bin ich gern"
        UNGERN = "ungern", "hier bin ich ungern"
        NEUTRAL = "neutral", "ohne Bewertung"

    einsatz = models.ForeignKey(
        Methodeneinsatz, on_delete=models.CASCADE, related_name="nadeln", verbose_name="Methodeneinsatz"
    )
    laenge = models.DecimalField("Längengrad", max_digits=9, decimal_places=6)
    breite = models.DecimalField("Breitengrad", max_digits=8, decimal_places=6)
    bewertung = models.CharField("Bewertung", max_length=8, choices=Bewertung, default=Bewertung.NEUTRAL)
    text = models.CharField("Was dort ist", max_length=160, blank=True)

    objects = Mandantenmanager(traeger="einsatz__traeger", auch=von_agenturen("einsatz__agentur"))

    class Meta:
        verbose_name = "Nadel"
        verbose_name_plural = "Nadeln"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(laenge__gte=5, laenge__lte=16, breite__gte=47, breite__lte=56),
                name="nadel_liegt_in_deutschland",
            ),
            models.CheckConstraint(
                condition=Q(bewertung__in=["gern", "ungern", "neutral"]), name="nadel_bewertung_bekannt"
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.get_bewertung_display()
