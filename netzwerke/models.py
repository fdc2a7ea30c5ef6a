"""Wer im Quartier etwas bewegt, wer mit wem zusammenarbeitet und in welchen Runden man sich trifft."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django_scopes import ScopedManager

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Agentur, Akteursart, Handlungsfeld, Listenwert, Traeger
from sozialraum.bedarfe.models import Bedarf
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
    bedarfe = models.ManyToManyField(
        Bedarf, related_name="+", blank=True, verbose_name="Bedarfe, um die es geht"
    )
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

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


class Netzwerkart(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Art des Netzwerks"
        verbose_name_plural = "Arten von Netzwerken"


class Netzwerk(models.Model):
    """Eine Runde mehrerer Akteure mit Sitzungen; `uebergeordnet` macht sie zur Unter-AG einer anderen."""

    class Turnus(models.TextChoices):
        MONATLICH = "monatlich", "monatlich"
        ZWEIMONATLICH = "zweimonatlich", "alle zwei Monate"
        VIERTELJAEHRLICH = "vierteljaehrlich", "vierteljährlich"
        HALBJAEHRLICH = "halbjaehrlich", "halbjährlich"
        JAEHRLICH = "jaehrlich", "jährlich"
        BEDARF = "bedarf", "nach Bedarf"

    class Status(models.TextChoices):
        AUFBAU = "aufbau", "im Aufbau"
        AKTIV = "aktiv", "aktiv"
        RUHEND = "ruhend", "ruht"
        BEENDET = "beendet", "beendet"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(
        Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="federführende Agentur"
    )
    name = models.CharField("Name", max_length=200)
    art = models.ForeignKey(Netzwerkart, on_delete=models.PROTECT, related_name="+", verbose_name="Art")
    uebergeordnet = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="unterarbeitsgruppen",
        verbose_name="Unter-AG von",
    )
    zielsetzung = models.TextField("Zielsetzung", blank=True)
    handlungsfelder = models.ManyToManyField(
        Handlungsfeld, related_name="+", blank=True, verbose_name="Handlungsfelder"
    )
    sozialraeume = models.ManyToManyField(
        Sozialraum, related_name="+", blank=True, verbose_name="Sozialräume"
    )
    turnus = models.CharField("Turnus", max_length=20, choices=Turnus, default=Turnus.BEDARF)
    status = models.CharField("Status", max_length=20, choices=Status, default=Status.AKTIV)
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

    class Meta:
        verbose_name = "Netzwerk"
        verbose_name_plural = "Netzwerke"
        ordering = [DeutschSortiert("name")]
        indexes = [
            models.Index(fields=["traeger", "agentur"], name="netzwerk_nach_agentur"),
            GinIndex(OpClass(DeutschSortiert("name"), name="gin_trgm_ops"), name="netzwerk_name_aehnlich"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agentur", "uebergeordnet", "name"],
                nulls_distinct=False,
                name="netzwerk_name_je_agentur_einmal",
            ),
            models.CheckConstraint(
                condition=Q(uebergeordnet__isnull=True) | ~Q(uebergeordnet=F("id")),
                name="netzwerk_nicht_unter_sich_selbst",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["aufbau", "aktiv", "ruhend", "beendet"]),
                name="netzwerk_status_bekannt",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Netzwerkmitglied(models.Model):
    """Ein Akteur in einem Netzwerk; ohne `bis` ist er heute dabei."""

    class Rolle(models.TextChoices):
        MODERATION = "moderation", "Moderation"
        GESCHAEFTSFUEHRUNG = "geschaeftsfuehrung", "Geschäftsführung"
        MITGLIED = "mitglied", "Mitglied"
        GAST = "gast", "Gast"

    netzwerk = models.ForeignKey(
        Netzwerk, on_delete=models.CASCADE, related_name="mitglieder", verbose_name="Netzwerk"
    )
    akteur = models.ForeignKey(Akteur, on_delete=models.PROTECT, related_name="+", verbose_name="Akteur")
    rolle = models.CharField("Rolle", max_length=20, choices=Rolle, default=Rolle.MITGLIED)
    seit = models.DateField("seit", null=True, blank=True)
    bis = models.DateField("bis", null=True, blank=True)

    objects = Mandantenmanager(traeger="netzwerk__traeger", auch=von_agenturen("netzwerk__agentur"))

    class Meta:
        verbose_name = "Mitglied"
        verbose_name_plural = "Mitglieder"
        ordering = [DeutschSortiert("akteur__name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["netzwerk", "akteur"],
                condition=Q(bis__isnull=True),
                name="netzwerkmitglied_derzeit_einmal",
            ),
            models.CheckConstraint(
                condition=Q(bis__isnull=True) | Q(seit__isnull=True) | Q(bis__gte=F("seit")),
                name="netzwerkmitglied_bis_nach_seit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.akteur} ({self.get_rolle_display()})"


class Sitzung(models.Model):
    """Ein Treffen eines Netzwerks, auch ein geplantes; `anwesend_anzahl` leer heißt: nicht gezählt."""

    class Protokollstatus(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        VERSCHICKT = "verschickt", "verschickt"
        ABGESTIMMT = "abgestimmt", "abgestimmt"

    netzwerk = models.ForeignKey(
        Netzwerk, on_delete=models.CASCADE, related_name="sitzungen", verbose_name="Netzwerk"
    )
    datum = models.DateField("Datum")
    beginn = models.TimeField("Uhrzeit", null=True, blank=True)
    ort = models.CharField("Ort", max_length=200, blank=True)
    ausgefallen = models.BooleanField("ausgefallen", default=False)
    anwesend_anzahl = models.PositiveSmallIntegerField("Anwesende insgesamt", null=True, blank=True)
    anwesende = models.ManyToManyField(
        Akteur, related_name="+", blank=True, verbose_name="anwesende Mitglieder"
    )
    protokoll_status = models.CharField(
        "Protokoll", max_length=20, choices=Protokollstatus, default=Protokollstatus.ENTWURF
    )
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="netzwerk__traeger", auch=von_agenturen("netzwerk__agentur"))

    class Meta:
        verbose_name = "Sitzung"
        verbose_name_plural = "Sitzungen"
        ordering = ["-datum", "-beginn", "-pk"]
        indexes = [models.Index(fields=["datum"], name="sitzung_nach_datum")]
        constraints = [
            models.UniqueConstraint(
                fields=["netzwerk", "datum", "beginn"],
                nulls_distinct=False,
                name="sitzung_je_zeitpunkt_einmal",
            ),
            models.CheckConstraint(
                condition=Q(ausgefallen=False) | Q(anwesend_anzahl__isnull=True),
                name="sitzung_ausgefallen_ohne_anwesende",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.netzwerk} am {self.datum:%d.%m.%Y}"


class Tagesordnungspunkt(models.Model):
    """Ein Punkt einer Sitzung; ein vertraulicher steht nicht im Protokoll zum Weitergeben."""

    sitzung = models.ForeignKey(
        Sitzung, on_delete=models.CASCADE, related_name="punkte", verbose_name="Sitzung"
    )
    nr = models.PositiveSmallIntegerField("Nummer")
    titel = models.CharField("Thema", max_length=200)
    ergebnis = models.TextField("Ergebnis", blank=True)
    beschluss = models.TextField("Beschluss", blank=True)
    vertraulich = models.BooleanField("vertraulich", default=False)

    objects = ScopedManager(traeger="sitzung__netzwerk__traeger")

    class Meta:
        verbose_name = "Tagesordnungspunkt"
        verbose_name_plural = "Tagesordnung"
        ordering = ["nr", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitzung", "nr"],
                deferrable=models.Deferrable.DEFERRED,
                name="tagesordnungspunkt_nummer_einmal",
            )
        ]

    def __str__(self) -> str:
        return f"TOP {self.nr}: {self.titel}"


class Verabredung(models.Model):
    """Was in einer Sitzung verabredet wurde; zuständig ist ein Akteur oder eine Funktion, nie ein Mensch."""

    sitzung = models.ForeignKey(
        Sitzung, on_delete=models.CASCADE, related_name="verabredungen", verbose_name="Sitzung"
    )
    was = models.CharField("Was", max_length=300)
    akteur = models.ForeignKey(
        Akteur, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Akteur"
    )
    funktion = models.CharField("Funktion", max_length=120, blank=True)
    bis = models.DateField("bis wann", null=True, blank=True)
    erledigt_am = models.DateField("erledigt am", null=True, blank=True)

    objects = ScopedManager(traeger="sitzung__netzwerk__traeger")

    class Meta:
        verbose_name = "Verabredung"
        verbose_name_plural = "Verabredungen"
        ordering = [F("bis").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(fields=["sitzung"], condition=Q(erledigt_am__isnull=True), name="verabredung_offen")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(akteur__isnull=True) | Q(funktion=""),
                name="verabredung_akteur_oder_funktion",
            )
        ]

    def __str__(self) -> str:
        return self.was

    @property
    def wer(self) -> str:
        """Akteur oder Funktion in Worten; leer, wenn niemand genannt ist."""
        return str(self.akteur) if self.akteur else self.funktion
