"""Handlungsempfehlungen und ihre Übergaben."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Agentur, Akteursart, Traeger
from sozialraum.bedarfe.models.bedarf import Bedarf
from sozialraum.kern.sortierung import DeutschSortiert


class Empfehlung(models.Model):
    """Was getan werden soll, damit Bedarfe gedeckt werden, wer gemeint ist und bis wann."""

    class Horizont(models.TextChoices):
        KURZ = "kurz", "kurzfristig, innerhalb eines Jahres"
        MITTEL = "mittel", "mittelfristig, in ein bis drei Jahren"
        LANG = "lang", "langfristig, in mehr als drei Jahren"

    class Status(models.TextChoices):
        OFFEN = "offen", "offen"
        ZUGESAGT = "zugesagt", "zugesagt"
        UMGESETZT = "umgesetzt", "umgesetzt"
        ABGELEHNT = "abgelehnt", "abgelehnt"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    aussage = models.CharField("Empfehlung", max_length=300)
    erlaeuterung = models.TextField("Erläuterung", blank=True)
    bedarfe = models.ManyToManyField(Bedarf, related_name="empfehlungen", verbose_name="Bedarfe")
    adressat = models.CharField("An wen", max_length=200)
    adressatart = models.ForeignKey(
        Akteursart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Art der Stelle",
    )
    horizont = models.CharField("Horizont", max_length=8, choices=Horizont, default=Horizont.MITTEL)
    status = models.CharField("Status", max_length=10, choices=Status, default=Status.OFFEN)
    version = models.PositiveIntegerField(default=1)
    angelegt = models.DateTimeField("angelegt", auto_now_add=True)
    geaendert = models.DateTimeField("geändert", auto_now=True)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

    class Meta:
        verbose_name = "Handlungsempfehlung"
        verbose_name_plural = "Handlungsempfehlungen"
        ordering = [DeutschSortiert("aussage")]
        indexes = [
            models.Index(fields=["traeger", "agentur"], name="empfehlung_nach_agentur"),
            GinIndex(
                OpClass(DeutschSortiert("aussage"), name="gin_trgm_ops"), name="empfehlung_aussage_aehnlich"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(aussage="") & ~Q(adressat=""), name="empfehlung_sagt_was_und_wem"
            ),
            models.CheckConstraint(
                condition=Q(horizont__in=["kurz", "mittel", "lang"]), name="empfehlung_horizont_bekannt"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["offen", "zugesagt", "umgesetzt", "abgelehnt"]),
                name="empfehlung_status_bekannt",
            ),
        ]

    def __str__(self) -> str:
        return self.aussage

    @property
    def horizont_kurz(self) -> str:
        """`kurzfristig`, ohne die Jahre."""
        return str(self.get_horizont_display()).partition(",")[0]


class Uebergabe(models.Model):
    """Eine Empfehlung, einer Stelle vorgetragen, und was sie geantwortet hat."""

    class Antwort(models.TextChoices):
        KEINE = "keine", "noch keine Antwort"
        ZUGESAGT = "zugesagt", "zugesagt"
        TEILWEISE = "teilweise", "teilweise zugesagt"
        ABGELEHNT = "abgelehnt", "abgelehnt"

    empfehlung = models.ForeignKey(
        Empfehlung, on_delete=models.CASCADE, related_name="uebergaben", verbose_name="Handlungsempfehlung"
    )
    an = models.CharField("An wen", max_length=200)
    datum = models.DateField("Übergeben am")
    anlass = models.CharField("Anlass", max_length=200, blank=True)
    antwort = models.CharField("Antwort", max_length=10, choices=Antwort, default=Antwort.KEINE)
    antwort_text = models.TextField("Was geantwortet wurde", blank=True)
    beantwortet = models.DateField("Antwort vom", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="empfehlung__traeger", auch=von_agenturen("empfehlung__agentur"))

    class Meta:
        verbose_name = "Übergabe"
        verbose_name_plural = "Übergaben"
        ordering = ["-datum", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(an=""), name="uebergabe_nennt_stelle"),
            models.CheckConstraint(
                condition=Q(antwort="keine", beantwortet__isnull=True)
                | Q(antwort__in=["zugesagt", "teilweise", "abgelehnt"], beantwortet__isnull=False),
                name="uebergabe_antwort_mit_datum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.an}, {self.datum:%d.%m.%Y}"
