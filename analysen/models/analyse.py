"""Die Sozialraumanalyse und wer an ihr mitschreibt."""

from functools import cached_property

from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager
from agenturen.models import Agentur, Person, Traeger
from analysen.beteiligung.mandant import mitgeschriebenes
from analysen.gliederung.inhalt import LAENGEN
from analysen.models.gliederung import Gliederung, Laenge
from analysen.models.pruefliste import Prueflistenvorlage
from sozialraum.raeume.models import Sozialraum


class Analyse(models.Model):
    """Eine Sozialraumanalyse über einen oder mehrere Sozialräume."""

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        PRUEFUNG = "pruefung", "Prüfung"
        FREIGEGEBEN = "freigegeben", "Freigegeben"
        VEROEFFENTLICHT = "veroeffentlicht", "Veröffentlicht"
        ARCHIVIERT = "archiviert", "Archiviert"

    Laenge = Laenge

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(
        Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="federführende Agentur"
    )
    sozialraeume = models.ManyToManyField(Sozialraum, related_name="+", verbose_name="Sozialräume")
    titel = models.CharField("Titel", max_length=200)
    berichtsjahr = models.PositiveSmallIntegerField("Berichtsjahr")
    datenstand = models.PositiveSmallIntegerField(
        "Daten bis",
        null=True,
        blank=True,
        help_text="Letztes Jahr der Statistik; leer heißt: das neueste gelieferte.",
    )
    zustand = models.CharField("Zustand", max_length=20, choices=Zustand, default=Zustand.ENTWURF)
    eingereicht = models.DateTimeField("zur Prüfung eingereicht", null=True)
    eingereicht_von = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="eingereicht von"
    )
    eingereicht_sha256 = models.CharField(
        "SHA-256 des Eingereichten",
        max_length=64,
        blank=True,
        help_text="Prüfsumme des Inhalts, der zur Prüfung vorlag.",
    )
    berichtigung = models.TextField(
        "Was berichtigt wird",
        blank=True,
        help_text="Solange an einer Berichtigung der letzten Fassung geschrieben wird.",
    )
    laenge = models.CharField("Länge", max_length=20, choices=Laenge, default=Laenge.STANDARD)
    gliederung = models.ForeignKey(
        Gliederung, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Gliederung"
    )
    pruefliste = models.ForeignKey(
        Prueflistenvorlage,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Prüfliste",
        help_text="Die Version, nach der sie geprüft wird; eine neuere gilt erst, wenn jemand sie übernimmt.",
    )
    vorgaenger = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="letzte Analyse",
        help_text="Womit diese verglichen wird: Was ist neu, was wurde aus den Bedarfen?",
    )
    version = models.PositiveIntegerField(default=1)
    angelegt = models.DateTimeField("angelegt", auto_now_add=True)
    geaendert = models.DateTimeField("geändert", auto_now=True)

    objects = Mandantenmanager(traeger="traeger", auch=mitgeschriebenes("pk"))

    class Meta:
        verbose_name = "Sozialraumanalyse"
        verbose_name_plural = "Sozialraumanalysen"
        ordering = ["-berichtsjahr", "titel"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    zustand__in=["entwurf", "pruefung", "freigegeben", "veroeffentlicht", "archiviert"]
                ),
                name="analyse_zustand_bekannt",
            ),
            models.CheckConstraint(
                condition=Q(berichtsjahr__gte=1990, berichtsjahr__lte=2100), name="analyse_jahr_moeglich"
            ),
            models.CheckConstraint(condition=Q(laenge__in=LAENGEN), name="analyse_laenge_bekannt"),
            models.CheckConstraint(
                condition=Q(vorgaenger__isnull=True) | ~Q(vorgaenger=models.F("pk")),
                name="analyse_folgt_nicht_sich_selbst",
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    @cached_property
    def mitschreibende(self) -> list[Agentur]:
        """Weitere Agenturen, die angenommen haben, in der Reihenfolge ihrer Einladung; eine Abfrage."""
        angenommene = self.beteiligungen.filter(angenommen__isnull=False).select_related("agentur__traeger")
        return [beteiligung.agentur for beteiligung in angenommene]


class Beteiligung(models.Model):
    """Eine weitere Agentur, auch eines anderen Trägers, die an der Analyse mitschreibt.

    Eingeladen wird sie; lesen und schreiben kann sie, wenn sie angenommen hat.
    """

    analyse = models.ForeignKey(
        Analyse, on_delete=models.CASCADE, related_name="beteiligungen", verbose_name="Analyse"
    )
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    eingeladen = models.DateTimeField("eingeladen", auto_now_add=True)
    eingeladen_von = models.CharField("eingeladen von", max_length=120)
    angenommen = models.DateTimeField("angenommen", null=True)
    abgelehnt = models.DateTimeField("abgelehnt", null=True)
    beantwortet_von = models.CharField("beantwortet von", max_length=120, blank=True)

    objects = Mandantenmanager(
        traeger="analyse__traeger", auch=mitgeschriebenes("analyse", oder="agentur__traeger")
    )

    class Meta:
        verbose_name = "Beteiligung"
        verbose_name_plural = "Beteiligungen"
        ordering = ["eingeladen"]
        constraints = [
            models.UniqueConstraint(fields=["analyse", "agentur"], name="beteiligung_je_agentur_einmal"),
            models.CheckConstraint(
                condition=Q(angenommen__isnull=True) | Q(abgelehnt__isnull=True),
                name="beteiligung_angenommen_oder_abgelehnt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agentur}: {self.analyse}"

    @property
    def offen(self) -> bool:
        return self.angenommen is None and self.abgelehnt is None
