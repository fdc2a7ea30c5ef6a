"""Das Kontrollprotokoll der Geheimhaltung: was geschlossen ist und warum; nur die Administration liest es."""

from dataclasses import fields
from typing import Any

from django.db import models
from django.db.models import F, Q

from sozialraum.kern.zahlen import prozent
from sozialraum.statistik.geheimhaltung.regeln import Regel
from sozialraum.statistik.zeichen import Zeichen
from sozialraum.statistik.zeitraeume import in_worten


class Schliessung(models.Model):
    """Der Stand der Geheimhaltung einer Quelle zu einem Zeitraum; jede Lieferung schreibt ihn fort."""

    quelle = models.ForeignKey(
        "statistik.Quelle", on_delete=models.CASCADE, related_name="schliessungen", verbose_name="Quelle"
    )
    zeitraum = models.CharField("Zeitraum", max_length=10)
    lieferung = models.ForeignKey(
        "statistik.Lieferung",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="Lieferung",
        help_text="Die zuletzt berücksichtigte; leer nach einer Änderung der Regel.",
    )
    anlass = models.CharField("Anlass", max_length=300)
    geschlossen = models.DateTimeField("geschlossen", auto_now=True)
    schwelle = models.PositiveSmallIntegerField(
        "Schwelle", help_text="0, wenn inzwischen das Amt prüft und nichts mehr geschlossen ist."
    )
    gezeigt_ab = models.PositiveSmallIntegerField(
        "gezeigt ab",
        default=0,
        help_text="Die mildeste Schwelle, die je galt: Was nicht geschlossen war, stand damit offen.",
    )
    zellen = models.PositiveIntegerField("Zellen", help_text="Anzahlen, die hätten gezeigt werden können.")
    primaer = models.PositiveIntegerField("zu klein")
    reste = models.PositiveIntegerField(
        "kleine Reste", help_text="Nicht gelieferte Anzahlen, die durch Abziehen zu klein herauskämen."
    )
    sekundaer = models.PositiveIntegerField("zu ihrem Schutz geschlossen")
    verlust = models.BigIntegerField(
        "Verlust", help_text="Summe der Anzahlen, die nur zum Schutz anderer geschlossen sind."
    )
    hinweise = models.JSONField(
        "Hinweise", default=list, help_text="Sätze zu Anzahlen, die sich nicht mehr schützen ließen."
    )

    class Meta:
        verbose_name = "Schließung"
        verbose_name_plural = "Schließungen"
        ordering = ["quelle__name", "-zeitraum"]
        constraints = [
            models.UniqueConstraint(fields=["quelle", "zeitraum"], name="schliessung_je_zeitraum_einmal")
        ]

    def __str__(self) -> str:
        return f"{self.quelle} {self.zeitraum}"

    @property
    def zeitraum_text(self) -> str:
        return in_worten(self.zeitraum)

    @property
    def geschlossene(self) -> int:
        return self.primaer + self.sekundaer

    @property
    def anteil_geschlossen(self) -> str:
        """Wie viel es kostet. Die Summe der geschlossenen Anzahlen wäre bei einer einzigen diese selbst."""
        return prozent(100 * self.geschlossene / self.zellen, 0) if self.zellen else ""


class Regelaenderung(models.Model):
    """Eine gewollte Regel; sie gilt, sobald alles nach ihr geschlossen ist, und bleibt als Verlauf stehen."""

    quelle = models.ForeignKey(
        "statistik.Quelle", on_delete=models.CASCADE, related_name="regelaenderungen", verbose_name="Quelle"
    )
    regel = models.JSONField("Regel", help_text="Die Felder der Quelle, wie sie sein sollen.")
    vorher = models.JSONField("Regel davor")
    grund = models.TextField("Grund")
    durch = models.ForeignKey(
        "agenturen.Person", on_delete=models.SET_NULL, null=True, verbose_name="durch", related_name="+"
    )
    durch_name = models.CharField("durch", max_length=120)
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    vorgang = models.ForeignKey(
        "agenturen.Vorgang", on_delete=models.SET_NULL, null=True, verbose_name="Vorgang", related_name="+"
    )
    gilt_seit = models.DateTimeField("gilt seit", null=True)

    class Meta:
        verbose_name = "Änderung einer Regel"
        verbose_name_plural = "Änderungen der Regeln"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(grund=""), name="regelaenderung_mit_grund"),
        ]

    def __str__(self) -> str:
        return f"{self.quelle}: {self.grund}"

    @property
    def regel_text(self) -> str:
        return _regel(self.regel).in_worten

    @property
    def vorher_text(self) -> str:
        return _regel(self.vorher).in_worten


def _regel(felder: dict[str, Any]) -> Regel:
    angaben = {feld.name: felder[feld.name] for feld in fields(Regel)}
    return Regel(**angaben | {"zeichen": Zeichen(angaben["zeichen"])})


class Sperrart(models.TextChoices):
    PRIMAER = "primaer", "zu kleine Anzahl"
    SEKUNDAER = "sekundaer", "schützt eine andere"
    FRUEHER = "frueher", "war schon geschlossen"
    VERHAELTNIS = "verhaeltnis", "verriete eine Anzahl"


class Sperrung(models.Model):
    """Ein Wert, den niemand zu sehen bekommt; geliefert bleibt er, wie er ist."""

    wert = models.OneToOneField(
        "statistik.Wert", on_delete=models.CASCADE, primary_key=True, related_name="sperrung"
    )
    schliessung = models.ForeignKey(
        Schliessung, on_delete=models.CASCADE, related_name="sperrungen", verbose_name="Schließung"
    )
    art = models.CharField("Art", max_length=11, choices=Sperrart)
    grund = models.TextField("Grund")
    schuetzt = models.ForeignKey(
        "statistik.Wert",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="schützt",
        help_text="Die zu kleine Anzahl, die sonst zu errechnen wäre; leer, wenn sie nicht geliefert ist.",
    )

    stand_offen = models.BooleanField(
        "stand schon offen",
        default=False,
        help_text="Mit derselben Zahl, bevor sie geschlossen wurde; wer sich erinnert, kennt sie.",
    )

    class Meta:
        verbose_name = "Sperrung"
        verbose_name_plural = "Sperrungen"
        constraints = [
            models.CheckConstraint(condition=Q(art__in=Sperrart.values), name="sperrung_art_bekannt"),
            models.CheckConstraint(condition=~Q(grund=""), name="sperrung_mit_grund"),
            models.CheckConstraint(condition=~Q(schuetzt=F("wert")), name="sperrung_schuetzt_eine_andere"),
        ]

    def __str__(self) -> str:
        return f"{self.wert_id}: {self.art}"
