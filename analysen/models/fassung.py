"""Was gilt: Fassungen, ihre Dateien und ihre Veröffentlichung."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT

from agenturen.mandantenmanager import Mandantenmanager
from agenturen.models import Person, Vorgang
from analysen.beteiligung.mandant import mitgeschriebenes
from analysen.models.analyse import Analyse

PRUEFSUMME = r"^[0-9a-f]{64}$"


class Fassung(models.Model):
    """Der vollständige Inhalt einer Analyse zu einem Zeitpunkt; nur daraus wird ausgegeben.

    Eine festgeschriebene Fassung und ihre Dateien ändert und löscht niemand; darüber wacht die Datenbank.
    """

    class Art(models.TextChoices):
        VORSCHAU = "vorschau", "Vorschau"
        FESTGESCHRIEBEN = "festgeschrieben", "festgeschrieben"

    analyse = models.ForeignKey(
        Analyse, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Analyse"
    )
    nummer = models.PositiveSmallIntegerField("Nummer")
    art = models.CharField("Art", max_length=20, choices=Art, default=Art.VORSCHAU)
    inhalt = models.JSONField("Inhalt")
    # Den ganzen Inhalt auszupacken kostet eine Millisekunde je Fassung; Listen brauchen daraus nur dies.
    titel = models.GeneratedField(
        expression=KT("inhalt__titel"),
        output_field=models.TextField("gedruckter Titel", null=True),
        db_persist=True,
    )
    berichtsjahr = models.GeneratedField(
        expression=KT("inhalt__berichtsjahr"),
        output_field=models.TextField("gedrucktes Berichtsjahr", null=True),
        db_persist=True,
    )
    sha256 = models.CharField("SHA-256 des Inhalts", max_length=64)
    quelldateien = ArrayField(
        models.CharField(max_length=64),
        default=list,
        verbose_name="Quelldateien",
        help_text="SHA-256 der Dateien, deren Zahlen sie druckt.",
    )
    bedarfe = ArrayField(
        models.PositiveBigIntegerField(),
        default=list,
        verbose_name="Bedarfe",
        help_text="Kennungen der Bedarfe, die sie druckt.",
    )
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="erstellt von"
    )
    eingereicht = models.DateTimeField(
        "eingereicht",
        null=True,
        help_text="Welche Einreichung freigegeben ist; leer bei Vorschauen.",
    )
    eingereicht_von_name = models.CharField("eingereicht von", max_length=120, blank=True)
    freigegeben_von_name = models.CharField("freigegeben von", max_length=120, blank=True)
    selbst_freigegeben_weil = models.TextField(
        "Selbst freigegeben, weil",
        blank=True,
        help_text="Nur wo eine Agentur aus einer Person besteht; sonst geben vier Augen frei.",
    )
    berichtigt = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="berichtigt die Fassung"
    )
    erratum = models.TextField("Was berichtigt wurde", blank=True)

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "Fassung"
        verbose_name_plural = "Fassungen"
        ordering = ["-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["analyse", "nummer"], name="fassung_nummer_einmal"),
            models.CheckConstraint(
                condition=Q(berichtigt__isnull=True) | ~Q(erratum=""), name="fassung_berichtigung_mit_erratum"
            ),
            models.UniqueConstraint(fields=["analyse", "eingereicht"], name="fassung_je_einreichung_einmal"),
            models.CheckConstraint(condition=Q(sha256__regex=PRUEFSUMME), name="fassung_pruefsumme"),
            models.CheckConstraint(
                condition=~Q(art="festgeschrieben")
                | (
                    ~Q(eingereicht_von_name="")
                    & ~Q(freigegeben_von_name="")
                    & (~Q(eingereicht_von_name=F("freigegeben_von_name")) | ~Q(selbst_freigegeben_weil=""))
                ),
                name="fassung_vier_augen_oder_grund",
            ),
        ]
        indexes = [
            GinIndex(fields=["quelldateien"], name="fassung_nach_quelldatei"),
            GinIndex(fields=["bedarfe"], name="fassung_nach_bedarf"),
        ]

    def __str__(self) -> str:
        return f"{self.analyse}, Fassung {self.nummer}"


class Fassungsdatei(models.Model):
    """Eine ausgegebene Datei einer Fassung: die Bytes und ihre Prüfsumme."""

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        HTML = "html", "HTML"
        XLSX = "xlsx", "XLSX"
        CSV_EXCEL = "csv-excel", "CSV für Excel"
        CSV = "csv", "CSV offen"

    fassung = models.ForeignKey(
        Fassung, on_delete=models.PROTECT, related_name="dateien", verbose_name="Fassung"
    )
    form = models.CharField("Form", max_length=12, choices=Form)
    datei = models.FileField("Datei", upload_to="fassungen/%Y/%m", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    groesse = models.PositiveBigIntegerField("Größe in Bytes")
    seiten = models.PositiveSmallIntegerField("Seiten", null=True)
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    vorgang = models.ForeignKey(
        Vorgang, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Vorgang"
    )

    objects = Mandantenmanager(traeger="fassung__analyse__traeger", auch=mitgeschriebenes("fassung__analyse"))

    class Meta:
        verbose_name = "Datei einer Fassung"
        verbose_name_plural = "Dateien von Fassungen"
        ordering = ["form"]
        constraints = [
            models.UniqueConstraint(fields=["fassung", "form"], name="fassungsdatei_je_form_einmal"),
            models.CheckConstraint(
                condition=Q(form__in=["pdf", "docx", "html", "xlsx", "csv-excel", "csv"]),
                name="fassungsdatei_form_bekannt",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=PRUEFSUMME), name="fassungsdatei_pruefsumme"),
        ]

    def __str__(self) -> str:
        return f"{self.fassung} ({self.get_form_display()})"


class Veroeffentlichung(models.Model):
    """Eine festgeschriebene Fassung vor aller Augen; zurückgezogen bleibt ihre Adresse mit einem Vermerk.

    `ab` ist die Sperrfrist: vorher sieht sie niemand außerhalb. `kennung` steht in der Adresse und bleibt.
    """

    fassung = models.OneToOneField(
        Fassung, on_delete=models.PROTECT, related_name="veroeffentlichung", verbose_name="Fassung"
    )
    kennung = models.SlugField("Kennung in der Adresse", max_length=120, unique=True)
    zusammenfassung = models.TextField("Worum es geht", blank=True)
    ab = models.DateTimeField("öffentlich ab")
    veroeffentlicht = models.DateTimeField("veröffentlicht", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="veröffentlicht von"
    )
    durch_name = models.CharField("veröffentlicht von", max_length=120)
    zurueckgezogen = models.DateTimeField("zurückgezogen", null=True)
    zurueckgezogen_von_name = models.CharField("zurückgezogen von", max_length=120, blank=True)
    zurueckgezogen_weil = models.TextField("Grund der Rücknahme", blank=True)

    objects = Mandantenmanager(traeger="fassung__analyse__traeger", auch=mitgeschriebenes("fassung__analyse"))

    class Meta:
        verbose_name = "Veröffentlichung"
        verbose_name_plural = "Veröffentlichungen"
        ordering = ["-ab"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zurueckgezogen__isnull=True) | ~Q(zurueckgezogen_weil=""),
                name="veroeffentlichung_ruecknahme_begruendet",
            ),
        ]

    def __str__(self) -> str:
        return str(self.fassung)
