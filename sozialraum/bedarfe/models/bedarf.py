"""Bedarfe: die Aussage, wie dringend sie ist und was aus ihr wurde."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, Q, Value, When

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Agentur, Themenfeld, Traeger, Zielgruppe
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


class Bedarf(models.Model):
    """Was Menschen im Sozialraum brauchen, als eine Aussage; er lebt über mehrere Analysen hinweg."""

    class Ebene(models.TextChoices):
        PERSON = "person", "Person"
        EINRICHTUNG = "einrichtung", "Einrichtung"
        STADTTEIL = "stadtteil", "Stadtteil"

    class Art(models.TextChoices):
        NORMATIV = "normativ", "normativ: Fachleute halten ihn für gegeben"
        EMPFUNDEN = "empfunden", "empfunden: Menschen spüren ihn selbst"
        GEAEUSSERT = "geaeussert", "geäußert: er wird nachgefragt"
        VERGLEICHEND = "vergleichend", "vergleichend: anderswo gibt es mehr"

    class Prioritaet(models.TextChoices):
        A = "A", "A – hoher Handlungsbedarf"
        B = "B", "B – Handlungsbedarf"
        C = "C", "C – Handlungsbedarf abwägen"
        D = "D", "D – kein Handlungsbedarf"

    class Kriterium(models.TextChoices):
        VIELE = "viele", "Es betrifft viele."
        HART = "hart", "Es trifft Einzelne hart."
        MEHR = "mehr", "Es wird schlimmer."
        SELBST = "selbst", "Die Menschen nennen es selbst."
        ABSTAND = "abstand", "Der Abstand zur Stadt ist groß."
        LUECKE = "luecke", "Sonst kümmert sich niemand."
        MACHBAR = "machbar", "Mit unseren Mitteln lässt sich etwas bewegen."

    class Status(models.TextChoices):
        OFFEN = "offen", "offen"
        IN_BEARBEITUNG = "in_bearbeitung", "in Bearbeitung"
        GEDECKT = "gedeckt", "gedeckt"
        NICHT_WEITER = "nicht_weiter", "nicht weiterverfolgt"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    aussage = models.CharField("Aussage", max_length=300)
    erlaeuterung = models.TextField("Erläuterung", blank=True)
    sozialraeume = models.ManyToManyField(Sozialraum, related_name="+", verbose_name="Sozialräume")
    ort = models.CharField("Ort oder Gebiet", max_length=200, blank=True)
    zielgruppen = models.ManyToManyField(Zielgruppe, related_name="+", blank=True, verbose_name="Zielgruppen")
    themenfelder = models.ManyToManyField(
        Themenfeld, related_name="+", blank=True, verbose_name="Themenfelder"
    )
    ebene = models.CharField("Ebene", max_length=12, choices=Ebene, default=Ebene.STADTTEIL)
    arten = ArrayField(models.CharField(max_length=12, choices=Art), verbose_name="Art des Bedarfs")
    seit = models.DateField("bekannt seit")
    prioritaet = models.CharField("Priorität", max_length=1, choices=Prioritaet, blank=True)
    kriterien = ArrayField(
        models.CharField(max_length=8, choices=Kriterium), default=list, blank=True, verbose_name="Kriterien"
    )
    begruendung = models.TextField("Begründung", blank=True)
    status = models.CharField("Status", max_length=14, choices=Status, default=Status.OFFEN)
    status_grund = models.TextField("Grund", blank=True)
    version = models.PositiveIntegerField(default=1)
    angelegt = models.DateTimeField("angelegt", auto_now_add=True)
    geaendert = models.DateTimeField("geändert", auto_now=True)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

    class Meta:
        verbose_name = "Bedarf"
        verbose_name_plural = "Bedarfe"
        ordering = [
            # Was noch niemand eingestuft hat, steht hinter dem Dringenden.
            Case(When(prioritaet="", then=Value("X")), default="prioritaet"),
            DeutschSortiert("aussage"),
        ]
        indexes = [
            models.Index(fields=["traeger", "agentur"], name="bedarf_nach_agentur"),
            GinIndex(
                OpClass(DeutschSortiert("aussage"), name="gin_trgm_ops"), name="bedarf_aussage_aehnlich"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(aussage=""), name="bedarf_hat_aussage"),
            models.CheckConstraint(
                condition=Q(arten__contained_by=["normativ", "empfunden", "geaeussert", "vergleichend"])
                & Q(arten__len__gte=1),
                name="bedarf_arten_bekannt",
            ),
            models.CheckConstraint(
                condition=Q(ebene__in=["person", "einrichtung", "stadtteil"]), name="bedarf_ebene_bekannt"
            ),
            models.CheckConstraint(
                condition=Q(prioritaet="", begruendung="")
                | (Q(prioritaet__in=["A", "B", "C", "D"]) & ~Q(begruendung="")),
                name="bedarf_prioritaet_begruendet",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["offen", "in_bearbeitung", "gedeckt"])
                | (Q(status="nicht_weiter") & ~Q(status_grund="")),
                name="bedarf_status_bekannt_und_begruendet",
            ),
        ]

    def __str__(self) -> str:
        return self.aussage

    @property
    def ist_offen(self) -> bool:
        return self.status in (self.Status.OFFEN, self.Status.IN_BEARBEITUNG)

    @property
    def arten_kurz(self) -> list[str]:
        """`["empfunden", "geäußert"]`: die Wörter ohne ihre Erklärung."""
        return [str(self.Art(art).label).partition(":")[0] for art in self.Art.values if art in self.arten]

    @property
    def kriterien_in_worten(self) -> list[str]:
        return [str(k.label) for k in self.Kriterium if k.value in self.kriterien]
