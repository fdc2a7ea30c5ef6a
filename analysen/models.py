"""Sozialraumanalysen: Gliederung, Kapitel und Bausteine im Entwurf, Fassungen und Dateien, wenn es gilt."""

from functools import cached_property

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django_scopes import ScopedManager

from agenturen.mandantenmanager import Mandantenmanager
from agenturen.models import Agentur, Person, Traeger, Vorgang
from analysen.beteiligung.mandant import mitgeschriebenes
from sozialraum.raeume.models import Sozialraum


class Laenge(models.TextChoices):
    """Drei Längen aus demselben Inhalt; Kapitel und Bausteine sagen, ab welcher sie gedruckt werden."""

    KURZPROFIL = "kurzprofil", "Kurzprofil"
    STANDARD = "standard", "Standard"
    LANGFASSUNG = "langfassung", "Langfassung"


LAENGEN = tuple(Laenge.values)


class Gliederung(models.Model):
    """Womit eine Analyse beginnt: Kapitel und Bausteine, als Daten in Versionen.

    Ohne Träger ist sie mitgeliefert und gilt für alle; ein Träger macht daraus seine eigene. `inhalt` ist die
    JSON-Form von `analysen.gliederung.inhalt.Gliederungsinhalt`.
    """

    traeger = models.ForeignKey(
        Traeger, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Träger"
    )
    schluessel = models.SlugField("Schlüssel", max_length=60)
    version = models.PositiveSmallIntegerField("Version", default=1)
    name = models.CharField("Name", max_length=200)
    richtlinie = models.CharField("Richtlinie", max_length=200, blank=True)
    inhalt = models.JSONField("Inhalt")
    aktiv = models.BooleanField("aktiv", default=True)

    class Meta:
        verbose_name = "Gliederung"
        verbose_name_plural = "Gliederungen"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["traeger", "schluessel", "version"],
                nulls_distinct=False,
                name="gliederung_version_einmal",
            ),
            models.UniqueConstraint(
                fields=["traeger", "schluessel"],
                condition=Q(aktiv=True),
                nulls_distinct=False,
                name="gliederung_eine_aktive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Analyse(models.Model):
    """Eine Sozialraumanalyse über einen oder mehrere Sozialräume."""

    class Zustand(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        PRUEFUNG = "pruefung", "Prüfung"
        FREIGEGEBEN = "freigegeben", "Freigegeben"
        VEROEFFENTLICHT = "veroeffentlicht", "Veröffentlicht"
        ARCHIVIERT = "archiviert", "Archiviert"

    Laenge = Laenge

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(
        Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="federführende Agentur"
    )
    sozialraeume = models.ManyToManyField(Sozialraum, related_name="+", verbose_name="Sozialräume")
    titel = models.CharField("Titel", max_length=200)
    berichtsjahr = models.PositiveSmallIntegerField("Berichtsjahr")
    datenstand = models.PositiveSmallIntegerField(
        "Daten bis",
        null=True,
        blank=True,
        help_text="Letztes Jahr der Statistik; leer heißt: das neueste gelieferte.",
    )
    zustand = models.CharField("Zustand", max_length=20, choices=Zustand, default=Zustand.ENTWURF)
    eingereicht = models.DateTimeField("zur Prüfung eingereicht", null=True)
    eingereicht_von = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="eingereicht von"
    )
    berichtigung = models.TextField(
        "Was berichtigt wird",
        blank=True,
        help_text="Solange an einer Berichtigung der letzten Fassung geschrieben wird.",
    )
    laenge = models.CharField("Länge", max_length=20, choices=Laenge, default=Laenge.STANDARD)
    gliederung = models.ForeignKey(
        Gliederung, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Gliederung"
    )
    vorgaenger = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="letzte Analyse",
        help_text="Womit diese verglichen wird: Was ist neu, was wurde aus den Bedarfen?",
    )
    version = models.PositiveIntegerField(default=1)
    angelegt = models.DateTimeField("angelegt", auto_now_add=True)
    geaendert = models.DateTimeField("geändert", auto_now=True)

    objects = Mandantenmanager(traeger="traeger", auch=mitgeschriebenes("pk"))

    class Meta:
        verbose_name = "Sozialraumanalyse"
        verbose_name_plural = "Sozialraumanalysen"
        ordering = ["-berichtsjahr", "titel"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    zustand__in=["entwurf", "pruefung", "freigegeben", "veroeffentlicht", "archiviert"]
                ),
                name="analyse_zustand_bekannt",
            ),
            models.CheckConstraint(
                condition=Q(berichtsjahr__gte=1990, berichtsjahr__lte=2100), name="analyse_jahr_moeglich"
            ),
            models.CheckConstraint(condition=Q(laenge__in=LAENGEN), name="analyse_laenge_bekannt"),
            models.CheckConstraint(
                condition=Q(vorgaenger__isnull=True) | ~Q(vorgaenger=models.F("pk")),
                name="analyse_folgt_nicht_sich_selbst",
            ),
        ]

    def __str__(self) -> str:
        return self.titel

    @cached_property
    def mitschreibende(self) -> list[Agentur]:
        """Weitere Agenturen, die angenommen haben, in der Reihenfolge ihrer Einladung; eine Abfrage."""
        angenommene = self.beteiligungen.filter(angenommen__isnull=False).select_related("agentur__traeger")
        return [beteiligung.agentur for beteiligung in angenommene]


class Beteiligung(models.Model):
    """Eine weitere Agentur, auch eines anderen Trägers, die an der Analyse mitschreibt.

    Eingeladen wird sie; lesen und schreiben kann sie, wenn sie angenommen hat.
    """

    analyse = models.ForeignKey(
        Analyse, on_delete=models.CASCADE, related_name="beteiligungen", verbose_name="Analyse"
    )
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    eingeladen = models.DateTimeField("eingeladen", auto_now_add=True)
    eingeladen_von = models.CharField("eingeladen von", max_length=120)
    angenommen = models.DateTimeField("angenommen", null=True)
    abgelehnt = models.DateTimeField("abgelehnt", null=True)
    beantwortet_von = models.CharField("beantwortet von", max_length=120, blank=True)

    objects = Mandantenmanager(
        traeger="analyse__traeger", auch=mitgeschriebenes("analyse", oder="agentur__traeger")
    )

    class Meta:
        verbose_name = "Beteiligung"
        verbose_name_plural = "Beteiligungen"
        ordering = ["eingeladen"]
        constraints = [
            models.UniqueConstraint(fields=["analyse", "agentur"], name="beteiligung_je_agentur_einmal"),
            models.CheckConstraint(
                condition=Q(angenommen__isnull=True) | Q(abgelehnt__isnull=True),
                name="beteiligung_angenommen_oder_abgelehnt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agentur}: {self.analyse}"

    @property
    def offen(self) -> bool:
        return self.angenommen is None and self.abgelehnt is None


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


class Textstand(models.Model):
    """Wie ein Text einmal dastand; wer in Ruhe weiterschreibt, schreibt denselben Stand fort."""

    baustein = models.ForeignKey(
        Baustein, on_delete=models.CASCADE, related_name="staende", verbose_name="Baustein"
    )
    nummer = models.PositiveIntegerField("Nummer")
    text = models.TextField("Text", blank=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="geschrieben von"
    )
    durch_name = models.CharField("geschrieben von", max_length=120)
    begonnen = models.DateTimeField("begonnen")
    geschrieben = models.DateTimeField("geschrieben")

    objects = Mandantenmanager(
        traeger="baustein__kapitel__analyse__traeger", auch=mitgeschriebenes("baustein__kapitel__analyse")
    )

    class Meta:
        verbose_name = "Stand eines Textes"
        verbose_name_plural = "Stände der Texte"
        ordering = ["-nummer"]
        constraints = [models.UniqueConstraint(fields=["baustein", "nummer"], name="textstand_nummer_einmal")]

    def __str__(self) -> str:
        return f"Stand {self.nummer}"


class Kommentar(models.Model):
    """Was jemand zu einer Stelle eines Kapitels anmerkt, auch an jemanden gerichtet; gedruckt wird er nie."""

    kapitel = models.ForeignKey(
        Kapitel, on_delete=models.CASCADE, related_name="kommentare", verbose_name="Kapitel"
    )
    baustein = models.ForeignKey(
        Baustein, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Baustein"
    )
    stelle = models.CharField("Stelle", max_length=300, blank=True)
    text = models.TextField("Kommentar")
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    durch_name = models.CharField("von", max_length=120)
    an = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="an"
    )
    geschrieben = models.DateTimeField("geschrieben", auto_now_add=True)
    erledigt = models.DateTimeField("erledigt", null=True)
    erledigt_von = models.CharField("erledigt von", max_length=120, blank=True)

    objects = Mandantenmanager(traeger="kapitel__analyse__traeger", auch=mitgeschriebenes("kapitel__analyse"))

    class Meta:
        verbose_name = "Kommentar"
        verbose_name_plural = "Kommentare"
        ordering = ["geschrieben"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="kommentar_nicht_leer")]

    def __str__(self) -> str:
        return self.text


class Hinnahme(models.Model):
    """Ein Widerspruch, den jemand mit Grund so stehen lässt; `kennung` erkennt ihn wieder (SHA-256)."""

    analyse = models.ForeignKey(
        Analyse, on_delete=models.CASCADE, related_name="hinnahmen", verbose_name="Analyse"
    )
    kennung = models.CharField("Kennung", max_length=64)
    satz = models.TextField("Was sich widerspricht")
    begruendung = models.TextField("Begründung")
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    durch_name = models.CharField("von", max_length=120)
    hingenommen = models.DateTimeField("hingenommen", auto_now_add=True)

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "hingenommener Widerspruch"
        verbose_name_plural = "hingenommene Widersprüche"
        ordering = ["hingenommen"]
        constraints = [
            models.UniqueConstraint(fields=["analyse", "kennung"], name="hinnahme_einmal"),
            models.CheckConstraint(condition=~Q(begruendung=""), name="hinnahme_begruendet"),
        ]

    def __str__(self) -> str:
        return self.satz


class Pruefentscheidung(models.Model):
    """Ein Punkt der Prüfliste, den ein Mensch mit Grund als erfüllt ansieht; `schluessel` nennt den Punkt."""

    analyse = models.ForeignKey(
        Analyse, on_delete=models.CASCADE, related_name="pruefentscheidungen", verbose_name="Analyse"
    )
    schluessel = models.SlugField("Punkt der Prüfliste", max_length=60)
    begruendung = models.TextField("Begründung")
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    durch_name = models.CharField("von", max_length=120)
    entschieden = models.DateTimeField("entschieden", auto_now_add=True)

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "Entscheidung zur Prüfliste"
        verbose_name_plural = "Entscheidungen zur Prüfliste"
        ordering = ["entschieden"]
        constraints = [
            models.UniqueConstraint(
                fields=["analyse", "schluessel"], name="pruefentscheidung_je_punkt_einmal"
            ),
            models.CheckConstraint(condition=~Q(begruendung=""), name="pruefentscheidung_begruendet"),
        ]

    def __str__(self) -> str:
        return self.schluessel


class Fassung(models.Model):
    """Der vollständige Inhalt einer Analyse zu einem Zeitpunkt; nur daraus wird ausgegeben.

    Eine festgeschriebene Fassung und ihre Dateien ändert und löscht niemand; darüber wacht die Datenbank.
    """

    class Art(models.TextChoices):
        VORSCHAU = "vorschau", "Vorschau"
        FESTGESCHRIEBEN = "festgeschrieben", "festgeschrieben"

    analyse = models.ForeignKey(
        Analyse, on_delete=models.PROTECT, related_name="fassungen", verbose_name="Analyse"
    )
    nummer = models.PositiveSmallIntegerField("Nummer")
    art = models.CharField("Art", max_length=20, choices=Art, default=Art.VORSCHAU)
    inhalt = models.JSONField("Inhalt")
    sha256 = models.CharField("SHA-256 des Inhalts", max_length=64)
    quelldateien = ArrayField(
        models.CharField(max_length=64),
        default=list,
        verbose_name="Quelldateien",
        help_text="SHA-256 der Dateien, deren Zahlen sie druckt.",
    )
    bedarfe = ArrayField(
        models.PositiveBigIntegerField(),
        default=list,
        verbose_name="Bedarfe",
        help_text="Kennungen der Bedarfe, die sie druckt.",
    )
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="erstellt von"
    )
    eingereicht_von_name = models.CharField("eingereicht von", max_length=120, blank=True)
    freigegeben_von_name = models.CharField("freigegeben von", max_length=120, blank=True)
    selbst_freigegeben_weil = models.TextField(
        "Selbst freigegeben, weil",
        blank=True,
        help_text="Nur wo eine Agentur aus einer Person besteht; sonst geben vier Augen frei.",
    )
    berichtigt = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="berichtigt die Fassung"
    )
    erratum = models.TextField("Was berichtigt wurde", blank=True)

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "Fassung"
        verbose_name_plural = "Fassungen"
        ordering = ["-nummer"]
        constraints = [
            models.UniqueConstraint(fields=["analyse", "nummer"], name="fassung_nummer_einmal"),
            models.CheckConstraint(
                condition=Q(berichtigt__isnull=True) | ~Q(erratum=""), name="fassung_berichtigung_mit_erratum"
            ),
        ]
        indexes = [
            GinIndex(fields=["quelldateien"], name="fassung_nach_quelldatei"),
            GinIndex(fields=["bedarfe"], name="fassung_nach_bedarf"),
        ]

    def __str__(self) -> str:
        return f"{self.analyse}, Fassung {self.nummer}"


class Fassungsdatei(models.Model):
    """Eine ausgegebene Datei einer Fassung: die Bytes und ihre Prüfsumme."""

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        HTML = "html", "HTML"
        XLSX = "xlsx", "XLSX"
        CSV_EXCEL = "csv-excel", "CSV für Excel"
        CSV = "csv", "CSV offen"

    fassung = models.ForeignKey(
        Fassung, on_delete=models.PROTECT, related_name="dateien", verbose_name="Fassung"
    )
    form = models.CharField("Form", max_length=12, choices=Form)
    datei = models.FileField("Datei", upload_to="fassungen/%Y/%m", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    groesse = models.PositiveBigIntegerField("Größe in Bytes")
    seiten = models.PositiveSmallIntegerField("Seiten", null=True)
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    vorgang = models.ForeignKey(
        Vorgang, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Vorgang"
    )

    objects = Mandantenmanager(traeger="fassung__analyse__traeger", auch=mitgeschriebenes("fassung__analyse"))

    class Meta:
        verbose_name = "Datei einer Fassung"
        verbose_name_plural = "Dateien von Fassungen"
        ordering = ["form"]
        constraints = [
            models.UniqueConstraint(fields=["fassung", "form"], name="fassungsdatei_je_form_einmal")
        ]

    def __str__(self) -> str:
        return f"{self.fassung} ({self.get_form_display()})"


class Veroeffentlichung(models.Model):
    """Eine festgeschriebene Fassung vor aller Augen; zurückgezogen bleibt ihre Adresse mit einem Vermerk.

    `ab` ist die Sperrfrist: vorher sieht sie niemand außerhalb. `kennung` steht in der Adresse und bleibt.
    """

    fassung = models.OneToOneField(
        Fassung, on_delete=models.PROTECT, related_name="veroeffentlichung", verbose_name="Fassung"
    )
    kennung = models.SlugField("Kennung in der Adresse", max_length=120, unique=True)
    zusammenfassung = models.TextField("Worum es geht", blank=True)
    ab = models.DateTimeField("öffentlich ab")
    veroeffentlicht = models.DateTimeField("veröffentlicht", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="veröffentlicht von"
    )
    durch_name = models.CharField("veröffentlicht von", max_length=120)
    zurueckgezogen = models.DateTimeField("zurückgezogen", null=True)
    zurueckgezogen_von_name = models.CharField("zurückgezogen von", max_length=120, blank=True)
    zurueckgezogen_weil = models.TextField("Grund der Rücknahme", blank=True)

    objects = Mandantenmanager(traeger="fassung__analyse__traeger", auch=mitgeschriebenes("fassung__analyse"))

    class Meta:
        verbose_name = "Veröffentlichung"
        verbose_name_plural = "Veröffentlichungen"
        ordering = ["-ab"]
        constraints = [
            models.CheckConstraint(
                condition=Q(zurueckgezogen__isnull=True) | ~Q(zurueckgezogen_weil=""),
                name="veroeffentlichung_ruecknahme_begruendet",
            ),
        ]

    def __str__(self) -> str:
        return str(self.fassung)


class Serie(models.Model):
    """Viele Analysen in einem Auftrag ausgegeben; wer sie angestoßen hat, bekommt am Ende eine Nachricht."""

    class Was(models.TextChoices):
        GUELTIGES = "gueltiges", "Die neueste festgeschriebene Fassung, sonst eine Vorschau des Entwurfs"
        ENTWURF = "entwurf", "Immer eine Vorschau des Entwurfs"

    titel = models.CharField("Titel", max_length=200)
    was = models.CharField("Was ausgegeben wird", max_length=12, choices=Was, default=Was.GUELTIGES)
    formen = ArrayField(models.CharField(max_length=12, choices=Fassungsdatei.Form), verbose_name="Formen")
    durch = models.ForeignKey(Person, on_delete=models.PROTECT, verbose_name="angestoßen von")
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    benachrichtigt = models.DateTimeField("benachrichtigt", null=True)

    class Meta:
        verbose_name = "Serie"
        verbose_name_plural = "Serien"
        ordering = ["-erstellt"]
        constraints = [models.CheckConstraint(condition=~Q(formen=[]), name="serie_mindestens_eine_form")]

    def __str__(self) -> str:
        return self.titel

    @property
    def formnamen(self) -> list[str]:
        return [str(Fassungsdatei.Form(form).label) for form in self.formen]


class Serienposten(models.Model):
    """Eine Analyse einer Serie und der Vorgang, der sie ausgibt."""

    serie = models.ForeignKey(Serie, on_delete=models.CASCADE, related_name="posten", verbose_name="Serie")
    analyse = models.ForeignKey(Analyse, on_delete=models.PROTECT, related_name="+", verbose_name="Analyse")
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge")
    vorgang = models.ForeignKey(Vorgang, on_delete=models.PROTECT, related_name="+", verbose_name="Vorgang")
    fassung = models.ForeignKey(
        Fassung,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="Fassung",
        help_text="Die festgeschriebene von Anfang an, eine Vorschau erst, wenn sie erstellt ist.",
    )

    objects = Mandantenmanager(traeger="analyse__traeger", auch=mitgeschriebenes("analyse"))

    class Meta:
        verbose_name = "Posten einer Serie"
        verbose_name_plural = "Posten von Serien"
        ordering = ["reihenfolge"]
        constraints = [
            models.UniqueConstraint(fields=["serie", "analyse"], name="serienposten_je_analyse_einmal")
        ]

    def __str__(self) -> str:
        return f"{self.serie}: {self.analyse}"


class Kurzprofil(models.Model):
    """Zwei Seiten über einen Sozialraum ohne Analyse: der Inhalt, wie er war, und seine Datei."""

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, related_name="+", verbose_name="Sozialraum"
    )
    inhalt = models.JSONField("Inhalt")
    sha256 = models.CharField("SHA-256 des Inhalts", max_length=64)
    datei = models.FileField("Datei", upload_to="kurzprofile/%Y/%m", max_length=255, blank=True)
    groesse = models.PositiveBigIntegerField("Größe in Bytes", default=0)
    erstellt = models.DateTimeField("erstellt", auto_now_add=True)
    durch = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="erstellt von"
    )

    objects = ScopedManager(traeger="traeger")

    class Meta:
        verbose_name = "Kurzprofil"
        verbose_name_plural = "Kurzprofile"
        ordering = ["-erstellt"]

    def __str__(self) -> str:
        return f"Kurzprofil {self.sozialraum}"
