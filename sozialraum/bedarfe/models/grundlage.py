"""Worauf Bedarfe und Ressourcen ruhen."""

from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Traeger
from sozialraum.bedarfe.models.bedarf import Bedarf
from sozialraum.bedarfe.models.gespraech import Gespraech
from sozialraum.bedarfe.models.methode import Methodeneinsatz
from sozialraum.bedarfe.models.ressource import Ressource


class Grundlage(models.Model):
    """Worauf ein Bedarf oder eine Ressource ruht, mit eigenem Text, Quelle und Datum.

    Eine Zahl hält ihre Stelle (Gebiet, Indikator, Zeitraum) und wie sie dastand, keinen Verweis auf den Wert:
    Was morgen geliefert wird, ändert nicht, worauf heute jemand baute. Ein Gespräch oder ein Methodeneinsatz
    kann gelöscht werden; der Text bleibt.
    """

    class Art(models.TextChoices):
        ZAHL = "zahl", "Zahl"
        GESPRAECH = "gespraech", "Gespräch"
        METHODE = "methode", "Methode"
        DOKUMENT = "dokument", "Dokument"
        SITZUNG = "sitzung", "Sitzung"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    bedarf = models.ForeignKey(
        Bedarf,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="grundlagen",
        verbose_name="Bedarf",
    )
    ressource = models.ForeignKey(
        Ressource,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="grundlagen",
        verbose_name="Ressource",
    )
    art = models.CharField("Art", max_length=10, choices=Art)
    text = models.TextField("Text")
    quelle = models.CharField("Quelle", max_length=300)
    datum = models.DateField("Datum", null=True, blank=True)
    # Nur bei einer Zahl: die Stelle, an der sie steht, und wie sie dort am Tag der Übernahme stand.
    ort = models.CharField("Gebiet", max_length=120, blank=True)
    gebiet_adresse = models.CharField("Gebiet (Adresse)", max_length=120, blank=True)
    indikator = models.CharField("Indikator", max_length=60, blank=True)
    zeitraum = models.CharField("Zeitraum", max_length=12, blank=True)
    wert_text = models.CharField("Wert, wie er dasteht", max_length=60, blank=True)
    gespraech = models.ForeignKey(
        Gespraech,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="grundlagen",
        verbose_name="Gespräch",
    )
    methodeneinsatz = models.ForeignKey(
        Methodeneinsatz,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="grundlagen",
        verbose_name="Methodeneinsatz",
    )

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("bedarf__agentur", "ressource__agentur"))

    class Meta:
        verbose_name = "Grundlage"
        verbose_name_plural = "Grundlagen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(bedarf__isnull=True, ressource__isnull=False)
                | Q(bedarf__isnull=False, ressource__isnull=True),
                name="grundlage_gehoert_zu_einem",
            ),
            models.CheckConstraint(
                condition=Q(art__in=["zahl", "gespraech", "methode", "dokument", "sitzung"]),
                name="grundlage_art_bekannt",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(quelle=""), name="grundlage_hat_text_und_quelle"
            ),
            models.CheckConstraint(
                condition=Q(art="zahl")
                & ~Q(gebiet_adresse="")
                & ~Q(indikator="")
                & ~Q(zeitraum="")
                & ~Q(wert_text="")
                | ~Q(art="zahl") & Q(gebiet_adresse="", indikator="", zeitraum="", wert_text=""),
                name="grundlage_stelle_nur_bei_zahl",
            ),
            models.UniqueConstraint(
                fields=["bedarf", "gebiet_adresse", "indikator", "zeitraum"],
                condition=Q(art="zahl", bedarf__isnull=False),
                name="grundlage_zahl_je_bedarf_einmal",
            ),
            models.UniqueConstraint(
                fields=["ressource", "gebiet_adresse", "indikator", "zeitraum"],
                condition=Q(art="zahl", ressource__isnull=False),
                name="grundlage_zahl_je_ressource_einmal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_art_display()}: {self.text}"

    @property
    def wovon(self) -> "Bedarf | Ressource":
        """Bedarf oder Ressource, die sich auf sie stützt."""
        ding = self.bedarf or self.ressource
        assert ding is not None  # grundlage_gehoert_zu_einem
        return ding
