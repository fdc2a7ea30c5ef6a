"""Kapitel und Bausteine des Entwurfs."""

from django.db import models
from django.db.models import Q

from agenturen.mandantenmanager import Mandantenmanager
from agenturen.models import Agentur, Person
from analysen.beteiligung.mandant import mitgeschriebenes
from analysen.gliederung.inhalt import LAENGEN
from analysen.models.analyse import Analyse
from analysen.models.gliederung import Laenge


class Kapitel(models.Model):
    """Ein Kapitel einer Analyse; `schluessel` verbindet es mit der Gliederung, wenn es aus ihr stammt."""

    analyse = models.ForeignKey(
        Analyse, on_delete=models.CASCADE, related_name="kapitel", verbose_name="Analyse"
    )
    nummer = models.PositiveSmallIntegerField("Nummer")
    schluessel = models.SlugField("Schlüssel", max_length=60)
    titel = models.CharField("Titel", max_length=200)
    agentur = models.ForeignKey(
        Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="verantwortliche Agentur"
    )
    frage = models.TextField("Worauf der Text antwortet", blank=True)
    kernsatz = models.CharField("Kernsatz", max_length=300, blank=True)
    ab_laenge = models.CharField("gedruckt ab", max_length=20, choices=Laenge, default=Laenge.STANDARD)
    gedruckt = models.BooleanField("wird gedruckt", default=True)
    schreibt = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="schreibt"
    )
    bis = models.DateField("bis", null=True, blank=True)
    fertig = models.BooleanField("fertig", default=False)
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

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
            models.CheckConstraint(condition=Q(ab_laenge__in=LAENGEN), name="kapitel_laenge_bekannt"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.titel}"


class Baustein(models.Model):
    """Ein Stück eines Kapitels: eigener Text oder etwas Erzeugtes mit Einstellungen."""

    class Art(models.TextChoices):
        TEXT = "text", "Text"
        SATZ = "satz", "Befund in Sätzen"
        KENNZAHLEN = "kennzahlen", "Kennzahlen im Vergleich"
        TABELLE = "tabelle", "Tabelle"
        ZEITREIHE = "zeitreihe", "Zeitreihe"
        VERGLEICH = "vergleich", "Vergleich mit Bezirk und Stadt"
        ALTERSAUFBAU = "altersaufbau", "Altersaufbau"
        STAATEN = "staaten", "Häufigste Staatsangehörigkeiten"
        LAGEKARTE = "lagekarte", "Lagekarte"
        KARTE = "karte", "Karte eines Indikators"
        ANGEBOTE = "angebote", "Angebote"
        KOOPERATIONEN = "kooperationen", "Kooperationen"
        NETZWERKE = "netzwerke", "Netzwerke"
        NETZBILD = "netzbild", "Netzwerkbild"
        METHODEN = "methoden", "Gespräche und Methoden"
        METHODENBILD = "methodenbild", "Bilder aus der Erhebung"
        ZITATE = "zitate", "Zitate"
        RESSOURCEN = "ressourcen", "Ressourcen"
        BEDARFE = "bedarfe", "Bedarfe"
        EMPFEHLUNGEN = "empfehlungen", "Handlungsempfehlungen"
        RUECKBLICK = "rueckblick", "Was wurde aus den Bedarfen der letzten Analyse?"
        NEUES = "neues", "Was ist neu seit der letzten Analyse?"
        EINFACH = "einfach", "Das Wichtigste in Einfacher Sprache"
        GRENZEN = "grenzen", "Grenzen der Daten"
        QUELLEN = "quellen", "Quellen"

    # Diese Arten schreibt ein Mensch; alle anderen entstehen von selbst.
    GESCHRIEBEN = (Art.TEXT, Art.EINFACH)

    kapitel = models.ForeignKey(
        Kapitel, on_delete=models.CASCADE, related_name="bausteine", verbose_name="Kapitel"
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    art = models.CharField("Art", max_length=20, choices=Art)
    einstellungen = models.JSONField("Einstellungen", default=dict)
    text = models.TextField("Text", blank=True, help_text="Auszeichnung nach CommonMark, ohne HTML.")
    ausgangstext = models.BooleanField(
        "Ausgangstext",
        default=False,
        help_text="Solange niemand geschrieben hat, steht hier Text aus den Zahlen.",
    )
    ab_laenge = models.CharField("gedruckt ab", max_length=20, choices=Laenge, default=Laenge.STANDARD)
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="kapitel__analyse__traeger", auch=mitgeschriebenes("kapitel__analyse"))

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
                condition=Q(art__in=["text", "einfach"]) | Q(text="", ausgangstext=False),
                name="baustein_text_nur_bei_art_text",
            ),
            models.CheckConstraint(
                condition=Q(ausgangstext=False) | Q(text=""), name="baustein_ausgangstext_ist_ungeschrieben"
            ),
            models.CheckConstraint(condition=Q(ab_laenge__in=LAENGEN), name="baustein_laenge_bekannt"),
        ]

    def __str__(self) -> str:
        return self.get_art_display()
