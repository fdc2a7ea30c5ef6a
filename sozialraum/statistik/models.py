"""Was die Statistikämter liefern: Quelle, Importvorlage, Lieferung, Merkmal und der einzelne Wert."""

from django.db import models
from django.db.models import Q

from agenturen.models import Person, Vorgang
from sozialraum.raeume.models import Raumeinheit

# Django sucht Modelle nur hier; sie wohnen bei ihren Verben.
from sozialraum.statistik.anfragen.modelle import Anfragemerkmal as Anfragemerkmal
from sozialraum.statistik.anfragen.modelle import Datenanfrage as Datenanfrage
from sozialraum.statistik.eigene.modelle import Indikatordefinition as Indikatordefinition
from sozialraum.statistik.geheimhaltung.regeln import Regel
from sozialraum.statistik.reihenbrueche.modelle import Reihenbruch as Reihenbruch
from sozialraum.statistik.schliessen.modelle import Regelaenderung as Regelaenderung
from sozialraum.statistik.schliessen.modelle import Schliessung as Schliessung
from sozialraum.statistik.schliessen.modelle import Sperrung as Sperrung
from sozialraum.statistik.zeichen import ANZEIGE, FEHLEND, GEHEIME, Zeichen


class Geheimhaltungsregel(models.TextChoices):
    VORGEPRUEFT = "vorgeprueft", "vom Amt geprüft, keine eigene Schwelle"
    SCHWELLE = "schwelle", "eigene Schwelle"


class Quelle(models.Model):
    """Eine Datenquelle eines Amtes mit ihrer Lizenz und ihrer Geheimhaltungsregel."""

    schluessel = models.SlugField("Schlüssel", max_length=60, unique=True)
    name = models.CharField("Name", max_length=200)
    herausgeber = models.CharField("Herausgeber", max_length=200)
    lizenz = models.CharField("Lizenz", max_length=120, blank=True)
    quellenvermerk = models.CharField(
        "Quellenvermerk", max_length=300, help_text="Steht unter jeder Tabelle und jedem Diagramm."
    )
    grundgesamtheit = models.CharField(
        "Grundgesamtheit",
        max_length=200,
        blank=True,
        help_text="Wer gezählt wird, etwa „Einwohner mit Haupt- oder Nebenwohnung“.",
    )
    geheimhaltung = models.CharField(
        "Geheimhaltung",
        max_length=20,
        choices=Geheimhaltungsregel,
        default=Geheimhaltungsregel.VORGEPRUEFT,
    )
    schwelle = models.PositiveSmallIntegerField(
        "Schwelle", default=0, help_text="Anzahlen von 1 bis Schwelle − 1 werden nicht gezeigt."
    )
    rundung = models.PositiveSmallIntegerField(
        "Rundung",
        default=0,
        help_text="Auf welches Vielfache das Amt seine Anzahlen rundet, etwa 5; 0 heißt: gar nicht.",
    )
    eigene_rundung = models.PositiveSmallIntegerField(
        "eigene Rundung",
        default=0,
        choices=[(0, "gar nicht"), (3, "auf Vielfache von 3"), (5, "auf Vielfache von 5")],
        help_text="Wie Anzahlen dieser Quelle veröffentlicht werden; auch Anteile kommen aus den gerundeten.",
    )
    randsumme_exakt = models.BooleanField(
        "Zahlen der ganzen Gemeinde bleiben genau",
        default=True,
        help_text="Gilt nur, wenn wir selbst runden.",
    )
    zeichen = models.CharField(
        "Zeichen an geschlossener Stelle",
        max_length=21,
        default=Zeichen.GEHEIM,
        choices=[(z.value, f"{ANZEIGE[z][0]} {ANZEIGE[z][1]}") for z in GEHEIME],
    )
    regel_hier_gesetzt = models.BooleanField(
        "Regel hier gesetzt",
        default=False,
        help_text="Dann ändert keine Importvorlage sie mehr.",
    )
    rang = models.PositiveSmallIntegerField(
        "Rang",
        default=50,
        help_text="Führen mehrere Quellen dieselbe Zahl, gilt die mit dem kleineren Rang.",
    )

    class Meta:
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(geheimhaltung="vorgeprueft", schwelle=0)
                | Q(geheimhaltung="schwelle", schwelle__gte=2),
                name="quelle_schwelle_passt_zur_regel",
            ),
            models.CheckConstraint(
                condition=Q(eigene_rundung__in=[0, 3, 5]), name="quelle_rundung_0_3_oder_5"
            ),
            models.CheckConstraint(
                condition=Q(zeichen__in=[z.value for z in GEHEIME]), name="quelle_zeichen_heisst_geheim"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def regel(self) -> Regel:
        return Regel(
            self.schwelle, self.rundung, self.eigene_rundung, self.randsumme_exakt, Zeichen(self.zeichen)
        )


class Importvorlage(models.Model):
    """Wie eine Datei gelesen wird: Daten, keine Programmzeile; jede Änderung ist eine neue Version."""

    schluessel = models.SlugField("Schlüssel", max_length=60)
    version = models.PositiveSmallIntegerField("Version", default=1)
    name = models.CharField("Name", max_length=200)
    quelle = models.ForeignKey(
        Quelle, on_delete=models.PROTECT, related_name="vorlagen", verbose_name="Quelle"
    )
    inhalt = models.JSONField("Inhalt")
    aktiv = models.BooleanField("aktiv", default=True)

    class Meta:
        verbose_name = "Importvorlage"
        verbose_name_plural = "Importvorlagen"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["schluessel", "version"], name="importvorlage_version_einmal"),
            models.UniqueConstraint(
                fields=["schluessel"], condition=Q(aktiv=True), name="importvorlage_eine_aktive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Lieferungszustand(models.TextChoices):
    EINGEGANGEN = "eingegangen", "eingegangen"
    IN_ARBEIT = "in_arbeit", "wird übernommen"
    UEBERNOMMEN = "uebernommen", "übernommen"
    BEANSTANDET = "beanstandet", "beanstandet"
    VERWORFEN = "verworfen", "verworfen"
    ERSETZT = "ersetzt", "durch eine berichtigte ersetzt"
    ZURUECKGEZOGEN = "zurueckgezogen", "zurückgezogen"


OFFEN = (Lieferungszustand.EINGEGANGEN, Lieferungszustand.BEANSTANDET)
# Gilt nicht mehr; dieselben Bytes dürfen neu kommen.
ERLEDIGT = (Lieferungszustand.VERWORFEN, Lieferungszustand.ERSETZT, Lieferungszustand.ZURUECKGEZOGEN)


class Lieferung(models.Model):
    """Eine Datei eines Amtes, aufbewahrt wie geliefert; die Herkunft jedes ihrer Werte."""

    quelle = models.ForeignKey(
        Quelle, on_delete=models.PROTECT, null=True, related_name="lieferungen", verbose_name="Quelle"
    )
    vorlage = models.ForeignKey(
        Importvorlage, on_delete=models.PROTECT, null=True, verbose_name="Importvorlage"
    )
    dateiname = models.CharField("Dateiname", max_length=255)
    archiv = models.CharField(
        "Archiv und Ordner", max_length=500, blank=True, help_text="Woraus die Datei entpackt ist."
    )
    datei = models.FileField("Datei", upload_to="lieferungen/%Y/%m", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    groesse = models.PositiveBigIntegerField("Größe in Bytes")
    zustand = models.CharField(
        "Zustand", max_length=20, choices=Lieferungszustand, default=Lieferungszustand.EINGEGANGEN
    )
    eingegangen = models.DateTimeField("eingegangen", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, verbose_name="hochgeladen von", related_name="+"
    )
    durch_name = models.CharField("hochgeladen von", max_length=120)
    uebernommen = models.DateTimeField("übernommen", null=True)
    anzahl_werte = models.PositiveIntegerField("Werte", default=0)
    umfang = models.JSONField(
        "Umfang",
        default=dict,
        help_text="Zahl der Merkmale, ihre Kennungen, Zahl der Gebiete, dieser je Ebene; die Zeiträume.",
    )
    ausgelassen = models.JSONField("ausgelassen", default=list)
    befunde = models.JSONField("Befunde", default=list)
    vorgang = models.ForeignKey(Vorgang, on_delete=models.SET_NULL, null=True, verbose_name="Vorgang")
    ersetzt = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="berichtigungen",
        verbose_name="ersetzt",
        help_text="Die frühere Lieferung, die mit dieser nicht mehr gilt.",
    )
    quittiert = models.CharField(
        "hingenommene Warnungen", max_length=64, blank=True, help_text="SHA-256 ihrer Sätze."
    )
    begruendung = models.TextField(
        "Begründung", blank=True, help_text="Warum die Warnungen die Übernahme nicht hindern."
    )
    tabellen = models.JSONField(
        "Tabellen",
        default=list,
        help_text="Je Tabelle der Datei Nummer und Name ihres Blattes, erste Zeile und Überschriften.",
    )
    antworten = models.JSONField(
        "Antworten",
        default=dict,
        help_text="Auf die Fragen beim Erstellen einer Importvorlage, je Kennung als Text.",
    )
    pruefung = models.JSONField(
        "Prüfung",
        default=dict,
        help_text="Zahl der Fehler, Warnungen, offenen Fragen und Werte bei der letzten Prüfung der ganzen "
        "Datei; leer, solange keine war oder seither anders zu lesen ist.",
    )

    class Meta:
        verbose_name = "Lieferung"
        verbose_name_plural = "Lieferungen"
        ordering = ["-eingegangen"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zustand__in=Lieferungszustand.values), name="lieferung_zustand_bekannt"
            ),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(zustand__in=["in_arbeit", "uebernommen"]),
                name="lieferung_datei_einmal_uebernommen",
            ),
            models.CheckConstraint(
                condition=~Q(zustand="uebernommen") | Q(uebernommen__isnull=False, quelle__isnull=False),
                name="lieferung_uebernommen_hat_quelle_und_zeit",
            ),
            models.CheckConstraint(
                condition=Q(quittiert="") | ~Q(begruendung=""), name="lieferung_quittiert_mit_begruendung"
            ),
            models.UniqueConstraint(
                fields=["ersetzt"], condition=Q(zustand="uebernommen"), name="lieferung_einmal_ersetzt"
            ),
        ]

    def __str__(self) -> str:
        return self.dateiname


class Eingang(models.Model):
    """Was jemand auf einmal hochgeladen hat: mehrere Dateien oder ein Archiv."""

    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, verbose_name="hochgeladen von", related_name="+"
    )
    durch_name = models.CharField("hochgeladen von", max_length=120)
    eingegangen = models.DateTimeField("eingegangen", auto_now_add=True)

    class Meta:
        verbose_name = "Eingang"
        verbose_name_plural = "Eingänge"
        ordering = ["-eingegangen"]

    def __str__(self) -> str:
        return f"Eingang {self.pk}"


class Eingangsposten(models.Model):
    """Eine Datei eines Eingangs: die Lieferung, zu der sie wurde, oder warum sie keine ist."""

    eingang = models.ForeignKey(
        Eingang, on_delete=models.CASCADE, related_name="posten", verbose_name="Eingang"
    )
    name = models.CharField("Dateiname", max_length=255)
    archiv = models.CharField("Archiv und Ordner", max_length=500, blank=True)
    lieferung = models.ForeignKey(
        Lieferung,
        on_delete=models.PROTECT,
        null=True,
        related_name="eingangsposten",
        verbose_name="Lieferung",
    )
    text = models.TextField("Was mit der Datei ist", blank=True)
    vorschlag = models.TextField("Was zu tun ist", blank=True)

    class Meta:
        verbose_name = "Posten eines Eingangs"
        verbose_name_plural = "Posten der Eingänge"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["eingang", "lieferung"], name="eingangsposten_lieferung_einmal"),
            models.CheckConstraint(
                condition=Q(lieferung__isnull=False) | ~Q(text=""),
                name="eingangsposten_ohne_lieferung_mit_grund",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Merkmal(models.Model):
    """Eine gelieferte Reihe einer Quelle mit ihren Dimensionen, etwa „Einwohner, 15 bis unter 18 Jahre“."""

    quelle = models.ForeignKey(
        Quelle, on_delete=models.PROTECT, related_name="merkmale", verbose_name="Quelle"
    )
    schluessel = models.CharField("Schlüssel", max_length=60)
    bezeichnung = models.CharField("Bezeichnung", max_length=200)
    tabelle = models.CharField("Tabelle", max_length=200, blank=True)
    einheit = models.CharField("Einheit", max_length=40, default="Anzahl")
    groesse = models.SlugField(
        "Größe", max_length=60, blank=True, help_text="Was gezählt wird, im Wort der Indikatoren."
    )
    alter_von = models.PositiveSmallIntegerField("Alter von", null=True)
    alter_bis = models.PositiveSmallIntegerField("Alter bis unter", null=True)
    geschlecht = models.CharField("Geschlecht", max_length=1, blank=True)
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Merkmal"
        verbose_name_plural = "Merkmale"
        ordering = ["quelle", "reihenfolge", "schluessel"]
        constraints = [
            models.UniqueConstraint(fields=["quelle", "schluessel"], name="merkmal_je_quelle_einmal"),
            models.CheckConstraint(
                condition=Q(alter_bis__isnull=True)
                | Q(alter_von__isnull=True)
                | Q(alter_bis__gt=models.F("alter_von")),
                name="merkmal_alter_vorwaerts",
            ),
        ]

    def __str__(self) -> str:
        return self.bezeichnung


class Wert(models.Model):
    """Eine Zelle: Raum, Merkmal, Zeitraum und entweder eine Zahl oder die Art ihres Fehlens.

    Jede gelieferte Zelle bleibt; `aktuell` ist je Raum, Merkmal und Zeitraum höchstens eine: die der jüngsten
    Lieferung, die gilt. Zurückziehen und Ersetzen legen nur diesen Schalter um.
    `zeile`, `spalte` und `blatt` zählen ab 1; wie das Blatt heißt, sagt `lieferung.tabellen`.
    `zeitraum` ist ISO-nah und sortierbar: 2012 · 2012-12-31 (Stichtag) · 2012-03 · 2012-Q3 · 2012-W09.
    """

    # Die Datenbank prüft diese Verweise je Anweisung (Migration 0003): je Zeile kostete es das Dreifache der
    # ganzen Übernahme.
    lieferung = models.ForeignKey(
        Lieferung, on_delete=models.PROTECT, related_name="werte", db_constraint=False
    )
    einheit = models.ForeignKey(
        Raumeinheit, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    merkmal = models.ForeignKey(
        Merkmal, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    zeitraum = models.CharField(max_length=10)
    wert = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    zeichen = models.CharField(max_length=21, choices=[(z.value, z.value) for z in Zeichen], blank=True)
    vermerk = models.CharField(max_length=14, blank=True)
    zeile = models.PositiveIntegerField()
    spalte = models.PositiveSmallIntegerField()
    zelle = models.CharField(max_length=60)
    aktuell = models.BooleanField(default=True)
    blatt = models.PositiveSmallIntegerField(db_default=1)

    class Meta:
        verbose_name = "Wert"
        verbose_name_plural = "Werte"
        indexes = [
            # Für den Verlauf einer Zelle und das Zurückziehen; kostet nur, wo etwas mehrfach geliefert ist.
            models.Index(
                fields=["merkmal", "einheit", "zeitraum"], condition=Q(aktuell=False), name="wert_frueher"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["merkmal", "einheit", "zeitraum"],
                condition=Q(aktuell=True),
                name="wert_aktuell_einmal",
            ),
            models.CheckConstraint(
                condition=Q(wert__isnull=True, zeichen__in=sorted(FEHLEND))
                | Q(wert__isnull=False, zeichen="")
                | Q(wert=0, zeichen=Zeichen.WENIGER_ALS_HAELFTE.value),
                name="wert_zahl_oder_zeichen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merkmal_id} {self.einheit_id} {self.zeitraum}"
