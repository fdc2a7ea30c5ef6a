"""Wer im Quartier etwas bewegt und wer mit wem zusammenarbeitet."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from agenturen.models import Agentur, Akteursart, Traeger
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


class Akteur(models.Model):
    """Schule, Verein, MSO, Amt …: gemeinsame Stammdaten, denn voneinander zu wissen ist die Arbeit."""

    name = models.CharField("Name", max_length=200)
    art = models.ForeignKey(Akteursart, on_delete=models.PROTECT, verbose_name="Art")
    beschreibung = models.TextField("Beschreibung", blank=True)
    anschrift = models.TextField("Anschrift", blank=True)
    kontakt = models.CharField(
        "Kontakt",
        max_length=200,
        blank=True,
        help_text="Funktion statt Name, etwa „Sekretariat“ oder „Vorstand“.",
    )
    email = models.EmailField("E-Mail", blank=True)
    telefon = models.CharField("Telefon", max_length=60, blank=True)
    website = models.URLField("Website", blank=True)
    sozialraeume = models.ManyToManyField(
        Sozialraum, blank=True, related_name="+", verbose_name="Sozialräume"
    )
    agentur = models.OneToOneField(
        Agentur, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Agentur"
    )
    angelegt_von_traeger = models.ForeignKey(
        Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="gepflegt von"
    )
    aktiv = models.BooleanField("aktiv", default=True)
    stand = models.DateField("Stand geprüft am")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "Akteur"
        verbose_name_plural = "Akteure"
        ordering = [DeutschSortiert("name")]
        indexes = [
            models.Index(DeutschSortiert("name"), name="akteur_nach_name"),
            GinIndex(OpClass(DeutschSortiert("name"), name="gin_trgm_ops"), name="akteur_name_aehnlich"),
        ]
        constraints = [models.UniqueConstraint(fields=["name", "art"], name="akteur_name_je_art_einmal")]

    def __str__(self) -> str:
        return self.name


class Kooperation(models.Model):
    """Zusammenarbeit zweier Akteure, festgehalten von einem Träger; `a` hat die kleinere Kennung."""

    class Form(models.TextChoices):
        MUENDLICH = "muendlich", "mündlich"
        VEREINBARUNG = "vereinbarung", "Vereinbarung"
        GREMIUM = "gremium", "Gremium"
        PROJEKT = "projekt", "Projekt"

    class Intensitaet(models.IntegerChoices):
        KEINE = 0, "keine"
        INFORMATION = 1, "Information"
        ABSTIMMUNG = 2, "Abstimmung"
        GEMEINSAM = 3, "gemeinsame Angebote"
        VERBINDLICH = 4, "verbindliche Kooperation"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    a = models.ForeignKey(Akteur, on_delete=models.PROTECT, related_name="+", verbose_name="Akteur")
    b = models.ForeignKey(Akteur, on_delete=models.PROTECT, related_name="+", verbose_name="mit")
    form = models.CharField("Form", max_length=20, choices=Form, default=Form.MUENDLICH)
    intensitaet = models.PositiveSmallIntegerField(
        "Intensität", choices=Intensitaet, default=Intensitaet.GEMEINSAM
    )
    zweck = models.TextField("Zweck", blank=True)
    beginn = models.DateField("Beginn", null=True, blank=True)
    ende = models.DateField("Ende", null=True, blank=True)
    letzter_kontakt = models.DateField("letzter Kontakt", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(traeger="traeger")

    class Meta:
        verbose_name = "Kooperation"
        verbose_name_plural = "Kooperationen"
        ordering = ["a", "b"]
        constraints = [
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="kooperation_paar_geordnet"),
            models.UniqueConstraint(fields=["traeger", "a", "b"], name="kooperation_je_traeger_einmal"),
            models.CheckConstraint(
                condition=Q(intensitaet__gte=0, intensitaet__lte=4), name="kooperation_intensitaet_0_bis_4"
            ),
            models.CheckConstraint(
                condition=Q(ende__isnull=True) | Q(beginn__isnull=True) | Q(ende__gte=F("beginn")),
                name="kooperation_ende_nach_beginn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a} – {self.b}"
