"""Die Datenanfrage an ein Amt und die Merkmale, um die sie bittet."""

from django.db import models
from django.db.models import F, Q

from agenturen.models import Agentur, Person
from sozialraum.raeume.models import Raumeinheit


class Anfragezustand(models.TextChoices):
    ENTWURF = "entwurf", "Entwurf"
    GEFRAGT = "gefragt", "gefragt"
    ERINNERT = "erinnert", "erinnert"
    GELIEFERT = "geliefert", "geliefert"
    ABGELEHNT = "abgelehnt", "abgelehnt"
    ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"


# Das Amt hat noch nicht geantwortet.
UNBEANTWORTET = (Anfragezustand.GEFRAGT, Anfragezustand.ERINNERT)


class Zeitraumart(models.TextChoices):
    """Die Wörter von `zeitraum_lesen`."""

    JAHR = "jahr", "Jahre"
    STICHTAG = "stichtag", "Stichtage"
    MONAT = "monat", "Monate"
    QUARTAL = "quartal", "Quartale"
    WOCHE = "woche", "Kalenderwochen"
    SCHULJAHR = "schuljahr", "Schuljahre"
    SEMESTER = "semester", "Semester"


class Datenanfrage(models.Model):
    """Eine Bitte an ein Amt um Zahlen für Gebiete und Zeiträume; was sie verlangt, steht fest, sobald gefragt
    ist.

    `einheiten` sind alle Gebietsstände, die in einem der Zeiträume gelten; `zeitraeume` stehen in der
    Schreibweise von `Wert.zeitraum`. Wer die Anfrage liest, sagt die Rolle; wer sie bearbeitet, die Agentur.
    """

    nummer = models.CharField("Nummer", max_length=20, unique=True)
    agentur = models.ForeignKey(
        Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="fragende Agentur"
    )
    betreff = models.CharField("Worum es geht", max_length=160)
    amt = models.CharField("Amt", max_length=160)
    anschrift = models.TextField("Anschrift", blank=True)
    email = models.EmailField("E-Mail", blank=True)
    ags = models.CharField("Gemeindeschlüssel (AGS)", max_length=8)
    einheiten = models.ManyToManyField(Raumeinheit, related_name="+", verbose_name="Gebiete")
    zeitraumart = models.CharField(
        "Art der Zeiträume", max_length=10, choices=Zeitraumart, default=Zeitraumart.JAHR
    )
    zeitraeume = models.JSONField("Zeiträume", default=list)
    zeichen = models.JSONField(
        "Zeichen", default=list, help_text="Was statt einer Zahl stehen darf, nach DIN 55301."
    )
    schwelle = models.PositiveSmallIntegerField(
        "Schwelle",
        default=0,
        help_text="0: das Amt prüft die Geheimhaltung selbst; sonst zeigen wir Anzahlen darunter nicht.",
    )
    zweck = models.TextField("Zweck")
    frist = models.DateField("Frist")
    erste_frist = models.DateField(
        "Frist des ersten Schreibens", null=True, help_text="Eine Erinnerung setzt eine neue Frist."
    )
    zustand = models.CharField(
        "Zustand", max_length=15, choices=Anfragezustand, default=Anfragezustand.ENTWURF
    )
    gefragt_am = models.DateField("gefragt am", null=True)
    erinnert_am = models.DateField("erinnert am", null=True)
    abgelehnt_am = models.DateField("abgelehnt am", null=True)
    ablehnungsgrund = models.TextField("Grund der Ablehnung", blank=True)
    angelegt = models.DateTimeField("angelegt", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="angelegt von"
    )
    durch_name = models.CharField("angelegt von", max_length=120)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "Datenanfrage"
        verbose_name_plural = "Datenanfragen"
        ordering = ["-nummer"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zustand__in=Anfragezustand.values), name="datenanfrage_zustand_bekannt"
            ),
            models.CheckConstraint(
                condition=Q(zustand__in=["entwurf", "zurueckgezogen"]) | Q(gefragt_am__isnull=False),
                name="datenanfrage_gefragt_hat_tag",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="erinnert") | Q(erinnert_am__isnull=False),
                name="datenanfrage_erinnert_hat_tag",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="abgelehnt") | (Q(abgelehnt_am__isnull=False) & ~Q(ablehnungsgrund="")),
                name="datenanfrage_abgelehnt_mit_tag_und_grund",
            ),
            models.CheckConstraint(
                condition=Q(schwelle=0) | Q(schwelle__gte=2), name="datenanfrage_schwelle_sinnvoll"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.betreff}"

    @property
    def ist_entwurf(self) -> bool:
        return self.zustand == Anfragezustand.ENTWURF

    @property
    def ist_unbeantwortet(self) -> bool:
        return self.zustand in UNBEANTWORTET


class Anfragemerkmal(models.Model):
    """Eine Spalte der Arbeitsmappe: eine Größe der Indikatoren oder ein eigenes Merkmal in Worten.

    `schluessel` ist derselbe in jeder Anfrage: die Antworten mehrerer Jahre werden eine Reihe.
    """

    anfrage = models.ForeignKey(
        Datenanfrage, on_delete=models.CASCADE, related_name="merkmale", verbose_name="Datenanfrage"
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    schluessel = models.CharField("Schlüssel", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=200)
    einheit = models.CharField("Einheit", max_length=40, default="Anzahl")
    stellen = models.PositiveSmallIntegerField("Nachkommastellen", default=0)
    groesse = models.SlugField("Größe", max_length=60, blank=True)
    geschlecht = models.CharField("Geschlecht", max_length=1, blank=True)
    alter_von = models.PositiveSmallIntegerField("Alter von", null=True)
    alter_bis = models.PositiveSmallIntegerField("Alter bis unter", null=True)

    class Meta:
        verbose_name = "Merkmal einer Datenanfrage"
        verbose_name_plural = "Merkmale von Datenanfragen"
        ordering = ["reihenfolge"]
        constraints = [
            models.UniqueConstraint(fields=["anfrage", "schluessel"], name="anfragemerkmal_einmal"),
            models.UniqueConstraint(
                fields=["anfrage", "bezeichnung", "einheit"], name="anfragemerkmal_ueberschrift_einmal"
            ),
            models.CheckConstraint(
                condition=Q(alter_bis__isnull=True)
                | Q(alter_von__isnull=True)
                | Q(alter_bis__gt=F("alter_von")),
                name="anfragemerkmal_alter_vorwaerts",
            ),
            models.CheckConstraint(condition=Q(stellen__lte=6), name="anfragemerkmal_stellen_speicherbar"),
        ]

    def __str__(self) -> str:
        return self.bezeichnung

    @property
    def ueberschrift(self) -> str:
        """`Einwohnerinnen und Einwohner, unter 18 Jahre (Anzahl)`"""
        return f"{self.bezeichnung} ({self.einheit})"
