"""Die Definition eines eigenen Indikators; jede Änderung ist eine neue Version."""

from django.db import models
from django.db.models import Q

from agenturen.models import Person
from sozialraum.statistik.indikatoren import Art, Richtung

VORSATZ = "eigen_"
HOECHSTENS_STELLEN = 3
RICHTUNG_IN_WORTEN = {
    Richtung.OHNE_WERTUNG: "keine Wertung",
    Richtung.HOCH_GUENSTIG: "ein hoher Wert gilt als günstig",
    Richtung.HOCH_UNGUENSTIG: "ein hoher Wert gilt als ungünstig",
}
# Was eine Formel werden kann.
ARTEN = (Art.ANZAHL, Art.ANTEIL, Art.VERHAELTNIS, Art.DICHTE, Art.VERAENDERUNG, Art.SALDO)


class Indikatordefinition(models.Model):
    """Ein eigener Indikator in einer Version; je Schlüssel gilt höchstens eine, stillgelegt keine.

    `formel` steht in ihrer einen Schreibweise, `formel_in_worten` so, wie die Größen damals hießen.
    """

    schluessel = models.SlugField("Schlüssel", max_length=60)
    version = models.PositiveSmallIntegerField("Version", default=1)
    aktiv = models.BooleanField("gilt", default=True)
    label = models.CharField("Bezeichnung", max_length=120)
    einheit = models.CharField("Einheit", max_length=40)
    stellen = models.PositiveSmallIntegerField("Nachkommastellen", default=1)
    formel = models.CharField("Formel", max_length=1_000)
    formel_in_worten = models.TextField("Formel in Worten")
    art = models.CharField("Art", max_length=20, choices=[(art.value, art.value) for art in ARTEN])
    richtung = models.CharField(
        "Richtung",
        max_length=1,
        choices=[(r.value, text) for r, text in RICHTUNG_IN_WORTEN.items()],
        default=Richtung.OHNE_WERTUNG.value,
    )
    definition = models.TextField("Definition")
    hinweis = models.TextField("Was beim Lesen zu beachten ist", blank=True)
    kapitel = models.CharField("Kapitel", max_length=60)
    subjekt = models.CharField("Wie ein Satz beginnt", max_length=160)
    genus = models.CharField(
        "Geschlecht im Satz", max_length=1, choices=[("m", "der"), ("f", "die"), ("n", "das")]
    )
    angelegt = models.DateTimeField("angelegt", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="angelegt von"
    )
    durch_name = models.CharField("angelegt von", max_length=120)
    grund = models.CharField("Grund der Änderung", max_length=300, blank=True)

    class Meta:
        verbose_name = "Indikatordefinition"
        verbose_name_plural = "Indikatordefinitionen"
        ordering = ["schluessel", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["schluessel", "version"], name="indikatordefinition_version_einmal"
            ),
            models.UniqueConstraint(
                fields=["schluessel"], condition=Q(aktiv=True), name="indikatordefinition_eine_aktive"
            ),
            models.CheckConstraint(
                condition=Q(schluessel__startswith=VORSATZ), name="indikatordefinition_schluessel_eigen"
            ),
            models.CheckConstraint(
                condition=Q(art__in=[art.value for art in ARTEN]), name="indikatordefinition_art_bekannt"
            ),
            models.CheckConstraint(
                condition=Q(richtung__in=[r.value for r in Richtung]),
                name="indikatordefinition_richtung_bekannt",
            ),
            models.CheckConstraint(
                condition=Q(genus__in=["m", "f", "n"]), name="indikatordefinition_genus_bekannt"
            ),
            models.CheckConstraint(
                condition=Q(stellen__lte=HOECHSTENS_STELLEN), name="indikatordefinition_stellen_lesbar"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(grund=""), name="indikatordefinition_aenderung_mit_grund"
            ),
        ]

    def __str__(self) -> str:
        return self.label
