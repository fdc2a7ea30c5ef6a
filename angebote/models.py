"""Angebote einer Agentur mit Terminen; gezählt werden Teilnahmen, nie Personen."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Agentur, Angebotsformat, Handlungsfeld, Themenfeld, Traeger, Zielgruppe
from netzwerke.models import Akteur
from sozialraum.bedarfe.models import Bedarf, Empfehlung
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


class Angebot(models.Model):
    """Was eine Agentur im Sozialraum anbietet oder unterstützt."""

    class Status(models.TextChoices):
        IDEE = "idee", "Idee"
        GEPLANT = "geplant", "geplant"
        LAUFEND = "laufend", "laufend"
        ABGESCHLOSSEN = "abgeschlossen", "abgeschlossen"
        ABGESAGT = "abgesagt", "abgesagt"

    class RolleDerIA(models.TextChoices):
        TRAEGER = "traeger", "Träger"
        MITVERANSTALTER = "mitveranstalter", "Mitveranstalter"
        UNTERSTUETZUNG = "unterstuetzung", "Unterstützung einer MSO oder eines Vereins"
        VERMITTLUNG = "vermittlung", "Vermittlung"

    class Barrierefrei(models.TextChoices):
        UNBEKANNT = "unbekannt", "nicht bekannt"
        JA = "ja", "barrierefrei"
        TEILWEISE = "teilweise", "teilweise barrierefrei"
        NEIN = "nein", "nicht barrierefrei"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    titel = models.CharField("Titel", max_length=200)
    beschreibung = models.TextField("Beschreibung", blank=True)
    handlungsfelder = models.ManyToManyField(Handlungsfeld, related_name="+", verbose_name="Handlungsfelder")
    zielgruppen = models.ManyToManyField(Zielgruppe, related_name="+", blank=True, verbose_name="Zielgruppen")
    themenfelder = models.ManyToManyField(
        Themenfeld, related_name="+", blank=True, verbose_name="Themenfelder"
    )
    format = models.ForeignKey(
        Angebotsformat,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Format",
    )
    rolle_der_ia = models.CharField(
        "Rolle der Agentur", max_length=20, choices=RolleDerIA, default=RolleDerIA.TRAEGER
    )
    status = models.CharField("Status", max_length=20, choices=Status, default=Status.LAUFEND)
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, related_name="+", verbose_name="Sozialraum"
    )
    ort = models.CharField("Ort", max_length=200, blank=True)
    barrierefrei = models.CharField(
        "Barrierefreiheit", max_length=12, choices=Barrierefrei, default=Barrierefrei.UNBEKANNT
    )
    partner = models.ManyToManyField(Akteur, related_name="+", blank=True, verbose_name="Kooperationspartner")
    bedarfe = models.ManyToManyField(
        Bedarf, related_name="+", blank=True, verbose_name="Bedarfe, auf die es antwortet"
    )
    empfehlungen = models.ManyToManyField(
        Empfehlung, related_name="+", blank=True, verbose_name="Handlungsempfehlungen, die es umsetzt"
    )
    version = models.PositiveIntegerField(default=1)
    angelegt = models.DateTimeField("angelegt", auto_now_add=True)
    geaendert = models.DateTimeField("geändert", auto_now=True)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

    class Meta:
        verbose_name = "Angebot"
        verbose_name_plural = "Angebote"
        ordering = [DeutschSortiert("titel")]
        indexes = [
            models.Index(fields=["traeger", "sozialraum"], name="angebot_nach_sozialraum"),
            GinIndex(OpClass(DeutschSortiert("titel"), name="gin_trgm_ops"), name="angebot_titel_aehnlich"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["idee", "geplant", "laufend", "abgeschlossen", "abgesagt"]),
                name="angebot_status_bekannt",
            )
        ]

    def __str__(self) -> str:
        return self.titel


class Termin(models.Model):
    """Ein Termin eines Angebots; `teilnahmen` leer heißt: noch nicht gezählt."""

    angebot = models.ForeignKey(
        Angebot, on_delete=models.CASCADE, related_name="termine", verbose_name="Angebot"
    )
    datum = models.DateField("Datum")
    beginn = models.TimeField("Beginn", null=True, blank=True)
    dauer_minuten = models.PositiveSmallIntegerField("Dauer in Minuten", null=True, blank=True)
    teilnahmen = models.PositiveIntegerField("Teilnahmen", null=True, blank=True)
    davon_neu = models.PositiveIntegerField("davon zum ersten Mal", null=True, blank=True)
    ausgefallen = models.BooleanField("ausgefallen", default=False)

    objects = Mandantenmanager(traeger="angebot__traeger", auch=von_agenturen("angebot__agentur"))

    class Meta:
        verbose_name = "Termin"
        verbose_name_plural = "Termine"
        ordering = ["-datum", "-beginn", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ausgefallen=False) | Q(teilnahmen__isnull=True),
                name="termin_ausgefallen_ohne_teilnahmen",
            ),
            models.CheckConstraint(
                condition=Q(davon_neu__isnull=True)
                | Q(teilnahmen__isnull=False, davon_neu__lte=F("teilnahmen")),
                name="termin_neue_hoechstens_alle",
            ),
        ]
        indexes = [models.Index(fields=["datum"], name="termin_nach_datum")]

    def __str__(self) -> str:
        return f"{self.angebot} am {self.datum:%d.%m.%Y}"
