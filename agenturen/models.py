"""Wer arbeitet hier, in wessen Auftrag und mit welchem Recht; dazu Protokoll, Vorgänge und Wertelisten."""

import uuid
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from sozialraum.kern.sortierung import DeutschSortiert


class Traeger(models.Model):
    """Organisation, die Integrationsagenturen betreibt; zugleich der Mandant."""

    name = models.CharField("Name", max_length=200, unique=True)
    kurzname = models.CharField("Kurzname", max_length=60)
    spitzenverband = models.CharField("Spitzenverband", max_length=120, blank=True)
    foerderhinweis = models.TextField(
        "Förderhinweis", blank=True, help_text="Steht auf der Titelseite jeder Analyse."
    )
    lizenz = models.CharField(
        "Lizenz der Analysen",
        max_length=60,
        default="urheberrecht",
        help_text="Schlüssel aus agenturen/lizenzen.toml; ohne Entscheidung des Trägers keine freie Lizenz.",
    )

    class Meta:
        verbose_name = "Träger"
        verbose_name_plural = "Träger"
        ordering = [DeutschSortiert("name")]

    def __str__(self) -> str:
        return self.name


class Logo(models.Model):
    """Ein Bild auf der Titelseite der Analysen eines Trägers, als PNG in der Datenbank: Es ist klein."""

    class Art(models.TextChoices):
        """In dieser Reihenfolge gedruckt."""

        TRAEGER = "traeger", "Logo des Trägers"
        VERBAND = "verband", "Logo des Spitzenverbands"
        FOERDERUNG = "foerderung", "Logo der Förderung"

    traeger = models.ForeignKey(
        Traeger, on_delete=models.CASCADE, related_name="logos", verbose_name="Träger"
    )
    art = models.CharField("Art", max_length=20, choices=Art)
    beschreibung = models.CharField("Beschreibung", max_length=160)
    png = models.BinaryField("Bild")

    class Meta:
        verbose_name = "Logo"
        verbose_name_plural = "Logos"
        constraints = [
            models.UniqueConstraint(fields=["traeger", "art"], name="logo_je_traeger_und_art_einmal"),
            models.CheckConstraint(
                condition=Q(art__in=["traeger", "verband", "foerderung"]), name="logo_art_bekannt"
            ),
            models.CheckConstraint(condition=~Q(beschreibung=""), name="logo_beschrieben"),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()}, {self.traeger}"


class Agentur(models.Model):
    """Eine Integrationsagentur eines Trägers."""

    traeger = models.ForeignKey(
        Traeger, on_delete=models.PROTECT, verbose_name="Träger", related_name="agenturen"
    )
    name = models.CharField("Name", max_length=200)
    anschrift = models.TextField("Anschrift", blank=True)
    email = models.EmailField("E-Mail", blank=True)
    telefon = models.CharField("Telefon", max_length=60, blank=True)
    rhythmus_monate = models.PositiveSmallIntegerField("Rhythmus der Analyse in Monaten", default=24)

    class Meta:
        verbose_name = "Agentur"
        verbose_name_plural = "Agenturen"
        ordering = [DeutschSortiert("name")]
        constraints = [
            models.UniqueConstraint(fields=["traeger", "name"], name="agentur_name_je_traeger_einmal"),
            models.CheckConstraint(
                condition=Q(rhythmus_monate__gte=1), name="agentur_rhythmus_mindestens_ein_monat"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Ein Mensch mit Zugang; was er darf, sagen seine Mitgliedschaften."""

    email = models.EmailField("E-Mail")
    name = models.CharField("Name", max_length=120)
    ist_administration = models.BooleanField("Administration der Installation", default=False)
    is_active = models.BooleanField("aktiv", default=True)
    # Was die Oberfläche sich über diesen Menschen merkt; nichts davon gewährt ein Recht.
    rundgang_rolle = models.CharField(
        "Rundgang der Rolle", max_length=20, blank=True, help_text="Leer heißt: der erste, der passt."
    )
    rundgang_schritt = models.PositiveSmallIntegerField(
        "Schritt des Rundgangs", default=1, help_text="0 heißt: beendet."
    )
    aktueller_sozialraum = models.BigIntegerField(
        "Aktueller Sozialraum (Kennung)",
        null=True,
        blank=True,
        help_text="Ohne Fremdschlüssel: Räume liegen ein Stockwerk höher. Leer heißt: alle Sozialräume.",
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "Person"
        verbose_name_plural = "Personen"
        ordering = [DeutschSortiert("name")]
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_einmal")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def rollen(self) -> list["Mitgliedschaft"]:
        """Alle Mitgliedschaften mit Träger und Agentur, einmal je Anfrage geladen."""
        return list(self.mitgliedschaften.select_related("traeger", "agentur").order_by("pk"))

    @property
    def traeger_ids(self) -> list[int]:
        return sorted({rolle.traeger_id for rolle in self.rollen})

    @property
    def rollenbezeichnung(self) -> str:
        """Für das Personenmenü: „Fachkraft, IA Nordstadt“."""
        teile = [f"{rolle.get_rolle_display()}, {rolle.agentur or rolle.traeger}" for rolle in self.rollen]
        return " · ".join((["Administration"] if self.ist_administration else []) + teile)


class Rolle(models.TextChoices):
    FACHKRAFT = "fachkraft", "Fachkraft"
    KOORDINATION = "koordination", "Koordination vor Ort"
    LEITUNG = "leitung", "Leitung"
    VERBUND = "verbund", "Verbund"


class Mitgliedschaft(models.Model):
    """Eine Rolle einer Person in einer Agentur; ohne Agentur gilt sie für den ganzen Träger."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="mitgliedschaften", verbose_name="Person"
    )
    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, verbose_name="Träger", related_name="+")
    agentur = models.ForeignKey(
        Agentur, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Agentur", related_name="+"
    )
    rolle = models.CharField("Rolle", max_length=20, choices=Rolle)

    class Meta:
        verbose_name = "Mitgliedschaft"
        verbose_name_plural = "Mitgliedschaften"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "traeger", "agentur", "rolle"],
                nulls_distinct=False,
                name="mitgliedschaft_einmal",
            ),
            models.CheckConstraint(condition=Q(rolle__in=Rolle.values), name="mitgliedschaft_rolle_bekannt"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_rolle_display()}"

    def umfasst(self, agentur: Agentur) -> bool:
        """Gilt diese Rolle für die Agentur?"""
        if self.agentur_id is None:
            return self.traeger_id == agentur.traeger_id
        return self.agentur_id == agentur.pk


class Protokolleintrag(models.Model):
    """Wer hat was wann warum getan; ohne Fremdschlüssel, damit der Eintrag jede Löschung überlebt."""

    zeit = models.DateTimeField("Zeit", auto_now_add=True, db_index=True)
    ereignis = models.CharField("Ereignis", max_length=60)
    objekt_art = models.CharField("Art", max_length=60)
    objekt_id = models.CharField("Kennung", max_length=40)
    objekt_text = models.CharField("Bezeichnung", max_length=300)
    durch_id = models.BigIntegerField("Person (Kennung)", null=True)
    durch_name = models.CharField("Person", max_length=120)
    traeger_id = models.BigIntegerField("Träger (Kennung)", null=True)
    grund = models.TextField("Grund", blank=True)
    einzelheiten = models.JSONField("Einzelheiten", default=dict)

    class Meta:
        verbose_name = "Protokolleintrag"
        verbose_name_plural = "Protokoll"
        ordering = ["-zeit", "-pk"]
        indexes = [models.Index(fields=["objekt_art", "objekt_id"], name="protokoll_nach_objekt")]

    def __str__(self) -> str:
        return f"{self.ereignis}: {self.objekt_text}"


class Vorgangszustand(models.TextChoices):
    WARTET = "wartet", "wartet"
    LAEUFT = "laeuft", "läuft"
    FERTIG = "fertig", "fertig"
    GESCHEITERT = "gescheitert", "gescheitert"
    ABGEBROCHEN = "abgebrochen", "abgebrochen"


class Vorgang(models.Model):
    """Eine Hintergrundarbeit: Zustand hier, Fortschritt im Cache; beides übersteht das Neuladen der Seite."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    aufgabe = models.CharField("Aufgabe", max_length=80)
    titel = models.CharField("Titel", max_length=200)
    bezug_id = models.BigIntegerField("Bezug (Kennung)", null=True)
    zustand = models.CharField(
        "Zustand", max_length=12, choices=Vorgangszustand, default=Vorgangszustand.WARTET
    )
    durch = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="angestoßen von")
    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, null=True, verbose_name="Träger")
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    begonnen = models.DateTimeField("begonnen", null=True)
    beendet = models.DateTimeField("beendet", null=True)
    versuche = models.PositiveSmallIntegerField("Versuche", default=0)
    abbruch_gewuenscht = models.BooleanField("Abbruch gewünscht", default=False)
    prioritaet = models.PositiveSmallIntegerField(
        "Vorrang", default=0, help_text="0 kommt zuerst dran: ein Mensch wartet davor; 9 zuletzt."
    )
    ergebnis_text = models.TextField("Ergebnis", blank=True)
    ergebnis_adresse = models.CharField("Adresse des Ergebnisses", max_length=300, blank=True)
    fehler = models.TextField("Grund des Scheiterns", blank=True)

    class Meta:
        verbose_name = "Vorgang"
        verbose_name_plural = "Vorgänge"
        ordering = ["-erstellt"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zustand__in=Vorgangszustand.values), name="vorgang_zustand_bekannt"
            ),
            models.CheckConstraint(
                condition=Q(zustand__in=["wartet", "laeuft"], beendet__isnull=True)
                | Q(zustand__in=["fertig", "gescheitert", "abgebrochen"], beendet__isnull=False),
                name="vorgang_ende_passt_zum_zustand",
            ),
        ]
        indexes = [
            models.Index(
                fields=["zustand"], condition=Q(zustand__in=["wartet", "laeuft"]), name="vorgang_offen"
            )
        ]

    def __str__(self) -> str:
        return self.titel

    @property
    def ist_beendet(self) -> bool:
        return self.beendet is not None


class Listenwert(models.Model):
    """Ein Wert einer erweiterbaren Liste; abgeschaltete Werte bleiben an alten Einträgen stehen."""

    schluessel = models.SlugField("Schlüssel", max_length=60, unique=True)
    bezeichnung = models.CharField("Bezeichnung", max_length=120)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    aktiv = models.BooleanField("aktiv", default=True)

    class Meta:
        abstract = True
        ordering = ["reihenfolge", "bezeichnung"]

    def __str__(self) -> str:
        return self.bezeichnung


class Handlungsfeld(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Handlungsfeld"
        verbose_name_plural = "Handlungsfelder"


class Zielgruppe(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Zielgruppe"
        verbose_name_plural = "Zielgruppen"


class Themenfeld(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Themenfeld"
        verbose_name_plural = "Themenfelder"


class Angebotsformat(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Angebotsformat"
        verbose_name_plural = "Angebotsformate"


class Akteursart(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Art des Akteurs"
        verbose_name_plural = "Arten von Akteuren"
