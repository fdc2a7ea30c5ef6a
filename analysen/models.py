"""Sozialraumanalysen: Kapitel und Bausteine im Entwurf, Fassungen und ihre Dateien, wenn es gilt."""

from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from agenturen.models import Agentur, Person, Traeger, Vorgang
from sozialraum.raeume.models import Sozialraum


class Analyse(models.Model):
    """Eine Sozialraumanalyse über einen oder mehrere Sozialräume."""

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        PRUEFUNG = "pruefung", "Prüfung"
        FREIGEGEBEN = "freigegeben", "Freigegeben"
        VEROEFFENTLICHT = "veroeffentlicht", "Veröffentlicht"
        ARCHIVIERT = "archiviert", "Archiviert"

    class Laenge(models.TextChoices):
        KURZPROFIL = "kurzprofil", "Kurzprofil"
        STANDARD = "standard", "Standard"
        LANGFASSUNG = "langfassung", "Langfassung"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(
        Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="federführende Agentur"
    )
    agenturen = models.ManyToManyField(
        Agentur, related_name="+", blank=True, verbose_name="weitere Agenturen"
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
    laenge = models.CharField("Länge", max_length=20, choices=Laenge, default=Laenge.STANDARD)
    version = models.PositiveIntegerField(default=1)
    angelegt = models.DateTimeField("angelegt", auto_now_add=True)
    geaendert = models.DateTimeField("geändert", auto_now=True)

    objects = ScopedManager(traeger="traeger")

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
        ]

    def __str__(self) -> str:
        return self.titel


class Kapitel(models.Model):
    """Ein Kapitel einer Analyse; `schluessel` verbindet es mit der Kapitelvorlage."""

    analyse = models.ForeignKey(
        Analyse, on_delete=models.CASCADE, related_name="kapitel", verbose_name="Analyse"
    )
    nummer = models.PositiveSmallIntegerField("Nummer")
    schluessel = models.SlugField("Schlüssel", max_length=60)
    titel = models.CharField("Titel", max_length=200)
    agentur = models.ForeignKey(
        Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="verantwortliche Agentur"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(traeger="analyse__traeger")

    class Meta:
        verbose_name = "Kapitel"
        verbose_name_plural = "Kapitel"
        ordering = ["nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["analyse", "nummer"],
                deferrable=models.Deferrable.DEFERRED,
                name="kapitel_nummer_einmal",
            ),
            models.UniqueConstraint(fields=["analyse", "schluessel"], name="kapitel_schluessel_einmal"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.titel}"


class Baustein(models.Model):
    """Ein Stück eines Kapitels: eigener Text oder etwas Erzeugtes mit Einstellungen."""

    class Art(models.TextChoices):
        TEXT = "text", "Text"
        KENNZAHLEN = "kennzahlen", "Kennzahlen im Vergleich"
        LAGEKARTE = "lagekarte", "Lagekarte"
        ZEITREIHE = "zeitreihe", "Zeitreihe"
        ALTERSAUFBAU = "altersaufbau", "Altersaufbau"
        VERGLEICH = "vergleich", "Vergleich mit Bezirk und Stadt"
        ANGEBOTE = "angebote", "Angebote"
        KOOPERATIONEN = "kooperationen", "Kooperationen"
        NETZWERKE = "netzwerke", "Netzwerke"
        GRENZEN = "grenzen", "Grenzen der Daten"
        QUELLEN = "quellen", "Quellen"

    kapitel = models.ForeignKey(
        Kapitel, on_delete=models.CASCADE, related_name="bausteine", verbose_name="Kapitel"
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    art = models.CharField("Art", max_length=20, choices=Art)
    einstellungen = models.JSONField("Einstellungen", default=dict)
    text = models.TextField("Text", blank=True, help_text="Auszeichnung nach CommonMark, ohne HTML.")

    objects = ScopedManager(traeger="kapitel__analyse__traeger")

    class Meta:
        verbose_name = "Baustein"
        verbose_name_plural = "Bausteine"
        ordering = ["reihenfolge"]
        constraints = [
            models.UniqueConstraint(
                fields=["kapitel", "reihenfolge"],
                deferrable=models.Deferrable.DEFERRED,
                name="baustein_reihenfolge_einmal",
            ),
            models.CheckConstraint(
                condition=Q(art="text") | Q(text=""), name="baustein_text_nur_bei_art_text"
            ),
        ]

    def __str__(self) -> str:
        return self.get_art_display()


class Fassung(models.Model):
    """Der vollständige Inhalt einer Analyse zu einem Zeitpunkt; nur daraus wird ausgegeben."""

    class Art(models.TextChoices):
        VORSCHAU = "vorschau", "Vorschau"
        FESTGESCHRIEBEN = "festgeschrieben", "festgeschrieben"

    analyse = models.ForeignKey(
        Analyse, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Analyse"
    )
    nummer = models.PositiveSmallIntegerField("Nummer")
    art = models.CharField("Art", max_length=20, choices=Art, default=Art.VORSCHAU)
    inhalt = models.JSONField("Inhalt")
    sha256 = models.CharField("SHA-256 des Inhalts", max_length=64)
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="erstellt von"
    )

    objects = ScopedManager(traeger="analyse__traeger")

    class Meta:
        verbose_name = "Fassung"
        verbose_name_plural = "Fassungen"
        ordering = ["-nummer"]
        constraints = [models.UniqueConstraint(fields=["analyse", "nummer"], name="fassung_nummer_einmal")]

    def __str__(self) -> str:
        return f"{self.analyse}, Fassung {self.nummer}"


class Fassungsdatei(models.Model):
    """Eine ausgegebene Datei einer Fassung: die Bytes und ihre Prüfsumme."""

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"

    fassung = models.ForeignKey(
        Fassung, on_delete=models.PROTECT, related_name="dateien", verbose_name="Fassung"
    )
    form = models.CharField("Form", max_length=8, choices=Form)
    datei = models.FileField("Datei", upload_to="fassungen/%Y/%m", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    groesse = models.PositiveBigIntegerField("Größe in Bytes")
    seiten = models.PositiveSmallIntegerField("Seiten", null=True)
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    vorgang = models.ForeignKey(
        Vorgang, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Vorgang"
    )

    objects = ScopedManager(traeger="fassung__analyse__traeger")

    class Meta:
        verbose_name = "Datei einer Fassung"
        verbose_name_plural = "Dateien von Fassungen"
        ordering = ["form"]
        constraints = [
            models.UniqueConstraint(fields=["fassung", "form"], name="fassungsdatei_je_form_einmal")
        ]

    def __str__(self) -> str:
        return f"{self.fassung} ({self.get_form_display()})"
