"""Räume: amtliche Einheiten mit Gültigkeit und Grenze, daraus zusammengesetzte Sozialräume."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from tree_queries.models import TreeNode

from agenturen.models import Agentur, Person, Traeger
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import datum, prozent


def _zeitspanne() -> Func:
    """`gueltig_von` (einschließlich) bis `gueltig_bis` (ausschließlich); ohne Angabe unbegrenzt."""
    return Func(
        "gueltig_von", "gueltig_bis", RangeBoundary(), function="daterange", output_field=DateRangeField()
    )


class Ebene(models.Model):
    """Stufe der Gebietsgliederung: Land, Kreis, Gemeinde, Stadtbezirk, Stadtteil, …"""

    schluessel = models.SlugField("Schlüssel", max_length=40, unique=True)
    bezeichnung = models.CharField("Bezeichnung", max_length=60)
    mehrzahl = models.CharField("Mehrzahl", max_length=60)
    rang = models.PositiveSmallIntegerField(
        "Rang", unique=True, help_text="Kleiner ist größer: Bund 0, Gemeinde 30."
    )

    class Meta:
        verbose_name = "Ebene"
        verbose_name_plural = "Ebenen"
        ordering = ["rang"]

    def __str__(self) -> str:
        return self.bezeichnung


class Raumeinheit(TreeNode):
    """Eine amtliche Einheit in einem Gebietsstand; `parent` ist die Einheit, in der sie liegt."""

    ags = models.CharField("Gemeindeschlüssel (AGS)", max_length=8)
    ebene = models.ForeignKey(Ebene, on_delete=models.PROTECT, verbose_name="Ebene")
    schluessel = models.CharField(
        "Schlüssel",
        max_length=20,
        blank=True,
        help_text="Wie vom Amt vergeben; leer für die Gemeinde selbst.",
    )
    name = models.CharField("Name", max_length=120)
    gueltig_von = models.DateField("gültig von", null=True, blank=True)
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)
    flaeche_ha = models.DecimalField("Fläche in ha", max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "Raumeinheit"
        verbose_name_plural = "Raumeinheiten"
        ordering = ["ags", "ebene__rang", "schluessel"]
        constraints = [
            models.UniqueConstraint(
                fields=["ags", "ebene", "schluessel", "gueltig_von"],
                nulls_distinct=False,
                name="raumeinheit_je_gebietsstand_einmal",
            ),
            ExclusionConstraint(
                name="raumeinheit_gebietsstaende_ohne_ueberschneidung",
                expressions=[
                    ("ags", RangeOperators.EQUAL),
                    ("ebene", RangeOperators.EQUAL),
                    ("schluessel", RangeOperators.EQUAL),
                    (_zeitspanne(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ags__regex=r"^[0-9]{2,8}$"), name="raumeinheit_ags_nur_ziffern"
            ),
            models.CheckConstraint(
                condition=Q(gueltig_bis__isnull=True)
                | Q(gueltig_von__isnull=True)
                | Q(gueltig_bis__gt=F("gueltig_von")),
                name="raumeinheit_gueltigkeit_vorwaerts",
            ),
            models.CheckConstraint(
                condition=Q(flaeche_ha__isnull=True) | Q(flaeche_ha__gt=0), name="raumeinheit_flaeche_positiv"
            ),
        ]
        indexes = [models.Index(DeutschSortiert("name"), name="raumeinheit_nach_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def kennung(self) -> str:
        """`05315000/303`; die Gemeinde selbst nur `05315000`."""
        return f"{self.ags}/{self.schluessel}" if self.schluessel else self.ags

    @property
    def adresse(self) -> str:
        """`05315000/stadtteil/303`: eindeutig auch dort, wo zwei Ebenen denselben Schlüssel vergeben.

        Ein Gebietsstand, der heute nicht gilt, nennt einen Tag dazu: `05315000/stadtteil/303@2020-12-31`.
        """
        if not self.schluessel:
            return self.ags + self.standzusatz
        return f"{self.ags}/{self.ebene.schluessel}/{self.schluessel}{self.standzusatz}"

    def gilt_am(self, tag: date) -> bool:
        return (self.gueltig_von is None or self.gueltig_von <= tag) and (
            self.gueltig_bis is None or tag < self.gueltig_bis
        )

    @property
    def stichtag(self) -> date:
        """Heute, solange der Gebietsstand gilt; sonst sein letzter Tag, bei künftigen der erste."""
        heute = timezone.localdate()
        if self.gueltig_von is not None and heute < self.gueltig_von:
            return self.gueltig_von
        if self.gueltig_bis is not None and self.gueltig_bis <= heute:
            return self.gueltig_bis - timedelta(days=1)
        return heute

    @property
    def standzusatz(self) -> str:
        """`@2020-12-31` für einen Gebietsstand, der heute nicht gilt, sonst leer."""
        if self.gueltig_von is None and self.gueltig_bis is None:
            return ""
        return "" if self.gilt_am(timezone.localdate()) else f"@{self.stichtag.isoformat()}"

    @property
    def gueltigkeit(self) -> str:
        """`seit 01.01.2021`, `bis 31.12.2020`, `01.01.2006 bis 31.12.2020`; leer, wenn unbegrenzt."""
        letzter = self.gueltig_bis - timedelta(days=1) if self.gueltig_bis else None
        if self.gueltig_von and letzter:
            return f"{datum(self.gueltig_von)} bis {datum(letzter)}"
        if self.gueltig_von:
            return f"{'seit' if self.gilt_am(timezone.localdate()) else 'ab'} {datum(self.gueltig_von)}"
        return f"bis {datum(letzter)}" if letzter else ""


class Grenze(models.Model):
    """Umriss einer Einheit; eigene Tabelle, damit Listen keine Megabyte laden."""

    einheit = models.OneToOneField(
        Raumeinheit, on_delete=models.CASCADE, primary_key=True, related_name="grenze"
    )
    geometrie = models.JSONField("Geometrie", help_text="GeoJSON Polygon oder MultiPolygon, WGS84.")
    quelle = models.CharField("Quelle", max_length=200)
    lizenz = models.CharField("Lizenz", max_length=120, blank=True)
    stand = models.CharField("Stand", max_length=40, blank=True)
    datei_sha256 = models.CharField("SHA-256 der Datei", max_length=64)

    class Meta:
        verbose_name = "Grenze"
        verbose_name_plural = "Grenzen"

    def __str__(self) -> str:
        return f"Grenze von {self.einheit}"


class Umschluesselungsmethode(models.TextChoices):
    """Wonach der Anteil einer alten an einer neuen Einheit bemessen ist."""

    EINWOHNER = "einwohner", "nach Einwohnern"
    ADRESSEN = "adressen", "nach Adressen"
    FLAECHE = "flaeche", "nach Fläche"
    EINS_ZU_EINS = "1:1", "1:1"
    SONSTIGE = "sonstige", "anders bemessen"


class Gebietsumschluesselung(models.Model):
    """Wie viel einer alten Einheit seit dem Stichtag zu einer neuen gehört.

    Die Anteile einer alten Einheit ergeben zusammen 1. Eine Einheit, die eine Reform übersteht und dabei
    etwas abgibt, ist ihre eigene Nachfolgerin mit dem Anteil, der bei ihr bleibt.
    """

    alt = models.ForeignKey(
        Raumeinheit, on_delete=models.PROTECT, related_name="+", verbose_name="alte Einheit"
    )
    neu = models.ForeignKey(
        Raumeinheit, on_delete=models.PROTECT, related_name="+", verbose_name="neue Einheit"
    )
    stichtag = models.DateField("Stichtag", help_text="Erster Tag des neuen Gebietsstands.")
    anteil = models.DecimalField("Anteil", max_digits=9, decimal_places=8)
    methode = models.CharField("Methode", max_length=10, choices=Umschluesselungsmethode)
    quelle = models.CharField("Quelle", max_length=200)
    datei_sha256 = models.CharField(
        "SHA-256 der Datei", max_length=64, blank=True, help_text="Leer, wenn aus den Grenzen berechnet."
    )

    class Meta:
        verbose_name = "Gebietsumschlüsselung"
        verbose_name_plural = "Gebietsumschlüsselungen"
        ordering = ["-stichtag", "alt__ags", "alt__schluessel", "neu__schluessel"]
        constraints = [
            models.UniqueConstraint(
                fields=["alt", "neu", "stichtag"], name="umschluesselung_je_paar_und_stichtag_einmal"
            ),
            models.CheckConstraint(
                condition=Q(anteil__gt=0) & Q(anteil__lte=1), name="umschluesselung_anteil_0_bis_1"
            ),
            models.CheckConstraint(
                condition=~Q(alt=F("neu")) | Q(anteil__lt=1),
                name="umschluesselung_nicht_ganz_auf_sich_selbst",
            ),
            models.CheckConstraint(
                condition=~Q(methode="1:1") | Q(anteil=1), name="umschluesselung_eins_zu_eins_ist_ganz"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alt} → {self.neu} ({self.stichtag})"

    @property
    def in_prozent(self) -> str:
        """`100 %` · `65 %` · `35,1 %`"""
        return prozent(self.anteil * 100, 0 if self.anteil * 100 % 1 == 0 else 1)


class Sozialraum(models.Model):
    """Der gelebte Raum, in dem gearbeitet wird: eine Menge von Einheiten, für alle lesbar."""

    name = models.CharField("Name", max_length=120)
    traeger = models.ForeignKey(
        Traeger,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name="Träger",
        help_text="Wer ihn bearbeitet; ohne Träger die Administration.",
    )
    ags = models.CharField("Gemeindeschlüssel (AGS)", max_length=8)
    beschreibung = models.TextField("Beschreibung", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "Sozialraum"
        verbose_name_plural = "Sozialräume"
        ordering = [DeutschSortiert("name")]
        constraints = [
            models.UniqueConstraint(fields=["ags", "name"], name="sozialraum_name_je_gemeinde_einmal")
        ]

    def __str__(self) -> str:
        return self.name


class Sozialraumstand(models.Model):
    """Welche Einheiten ein Sozialraum in einem Zeitraum umfasst."""

    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.CASCADE, related_name="staende", verbose_name="Sozialraum"
    )
    gueltig_von = models.DateField("gültig von", null=True, blank=True)
    gueltig_bis = models.DateField("gültig bis", null=True, blank=True)
    einheiten: "models.ManyToManyField[Raumeinheit, Sozialraumeinheit]" = models.ManyToManyField(
        Raumeinheit, through="Sozialraumeinheit", verbose_name="Einheiten"
    )

    class Meta:
        verbose_name = "Stand eines Sozialraums"
        verbose_name_plural = "Stände von Sozialräumen"
        ordering = ["sozialraum", F("gueltig_von").desc(nulls_last=True)]
        constraints = [
            ExclusionConstraint(
                name="sozialraumstand_ohne_ueberschneidung",
                expressions=[
                    ("sozialraum", RangeOperators.EQUAL),
                    (_zeitspanne(), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.sozialraum} ab {self.gueltig_von or 'Beginn'}"

    @property
    def veraltet(self) -> bool:
        """Umfasst er Einheiten, die heute nicht gelten? `anteile__einheit` sollte mitgeladen sein."""
        return any(teil.einheit.standzusatz for teil in self.anteile.all())


class Sozialraumeinheit(models.Model):
    """Eine Einheit mit ihrem Anteil am Sozialraum (1 = ganz)."""

    stand = models.ForeignKey(Sozialraumstand, on_delete=models.CASCADE, related_name="anteile")
    einheit = models.ForeignKey(
        Raumeinheit, on_delete=models.PROTECT, related_name="+", verbose_name="Einheit"
    )
    gewicht = models.DecimalField("Anteil", max_digits=6, decimal_places=5, default=1)

    class Meta:
        verbose_name = "Einheit eines Sozialraums"
        verbose_name_plural = "Einheiten eines Sozialraums"
        constraints = [
            models.UniqueConstraint(fields=["stand", "einheit"], name="sozialraumeinheit_einmal"),
            models.CheckConstraint(
                condition=Q(gewicht__gt=0) & Q(gewicht__lte=1), name="sozialraumeinheit_anteil_0_bis_1"
            ),
        ]

    def __str__(self) -> str:
        return str(self.einheit)


class Zustaendigkeit(models.Model):
    """Wer wo arbeitet: Agentur und, wenn genannt, Person."""

    agentur = models.ForeignKey(
        Agentur, on_delete=models.CASCADE, related_name="zustaendigkeiten", verbose_name="Agentur"
    )
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.CASCADE, related_name="zustaendigkeiten", verbose_name="Sozialraum"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="Person"
    )

    class Meta:
        verbose_name = "Zuständigkeit"
        verbose_name_plural = "Zuständigkeiten"
        constraints = [
            models.UniqueConstraint(
                fields=["agentur", "sozialraum", "person"],
                nulls_distinct=False,
                name="zustaendigkeit_einmal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agentur} in {self.sozialraum}"
