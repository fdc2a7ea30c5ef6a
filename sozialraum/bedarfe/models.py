"""Was ein Sozialraum braucht, was er mitbringt und worauf beides ruht: Zahl, Gespräch, Methode, Dokument."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, Q, Value, When

from agenturen.mandantenmanager import Mandantenmanager, von_agenturen
from agenturen.models import Agentur, Akteursart, Listenwert, Themenfeld, Traeger, Zielgruppe
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


class Methode(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Methode"
        verbose_name_plural = "Methoden"


class Ressourcenart(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Art der Ressource"
        verbose_name_plural = "Arten von Ressourcen"


# Eigene Erhebung -------------------------------------------------------------------------------


class Gespraech(models.Model):
    """Ein Gespräch im Sozialraum; festgehalten wird die Funktion, nie der Name."""

    class Einwilligung(models.TextChoices):
        NEIN = "nein", "keine Einwilligung"
        SINNGEMAESS = "sinngemaess", "ja, sinngemäß"
        ZITATE = "zitate", "ja, auch wörtlich"

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    datum = models.DateField("Datum")
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, related_name="+", verbose_name="Sozialraum"
    )
    ort = models.CharField("Ort", max_length=200, blank=True)
    funktion = models.CharField("Mit wem", max_length=160)
    einrichtungsart = models.ForeignKey(
        Akteursart,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Art der Einrichtung",
    )
    zielgruppen = models.ManyToManyField(Zielgruppe, related_name="+", blank=True, verbose_name="Zielgruppen")
    leitfaden = models.TextField("Leitfaden", blank=True)
    einwilligung = models.CharField(
        "Einwilligung", max_length=12, choices=Einwilligung, default=Einwilligung.NEIN
    )
    zusammenfassung = models.TextField("Zusammenfassung", blank=True)
    version = models.PositiveIntegerField(default=1)

    # Ohne Einwilligung bleibt ein Gespräch beim Träger, der es führte.
    objects = Mandantenmanager(
        traeger="traeger", auch=von_agenturen("agentur", einwilligung__in=["sinngemaess", "zitate"])
    )

    class Meta:
        verbose_name = "Gespräch"
        verbose_name_plural = "Gespräche"
        ordering = ["-datum", "-pk"]
        indexes = [models.Index(fields=["traeger", "sozialraum"], name="gespraech_nach_sozialraum")]
        constraints = [
            models.CheckConstraint(
                condition=Q(einwilligung__in=["nein", "sinngemaess", "zitate"]),
                name="gespraech_einwilligung_bekannt",
            ),
            models.CheckConstraint(condition=~Q(funktion=""), name="gespraech_nennt_funktion"),
        ]

    def __str__(self) -> str:
        return f"Gespräch mit {self.funktion} am {self.datum:%d.%m.%Y}"

    @property
    def verwendbar(self) -> bool:
        """Darf sein Inhalt, sinngemäß, einen Bedarf stützen?"""
        return self.einwilligung != self.Einwilligung.NEIN

    @property
    def zitierbar(self) -> bool:
        return self.einwilligung == self.Einwilligung.ZITATE


class Zitat(models.Model):
    """Ein Satz aus einem Gespräch; gedruckt wird er nur mit Einwilligung und mit der Funktion."""

    gespraech = models.ForeignKey(
        Gespraech, on_delete=models.CASCADE, related_name="zitate", verbose_name="Gespräch"
    )
    text = models.TextField("Zitat")
    funktion = models.CharField("wer das sagt", max_length=160, blank=True)

    objects = Mandantenmanager(
        traeger="gespraech__traeger",
        auch=von_agenturen("gespraech__agentur", gespraech__einwilligung="zitate"),
    )

    class Meta:
        verbose_name = "Zitat"
        verbose_name_plural = "Zitate"
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="zitat_nicht_leer")]

    def __str__(self) -> str:
        return f"„{self.text}“"


class Methodeneinsatz(models.Model):
    """Eine Methode im Einsatz: Begehung, Nadelmethode, Fokusgruppe …; Menschen werden nur gezählt."""

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    methode = models.ForeignKey(Methode, on_delete=models.PROTECT, related_name="+", verbose_name="Methode")
    datum = models.DateField("Datum")
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, related_name="+", verbose_name="Sozialraum"
    )
    ort = models.CharField("Ort", max_length=200, blank=True)
    personenkreis = models.CharField("Personenkreis", max_length=200, blank=True)
    anzahl = models.PositiveSmallIntegerField("Anzahl der Menschen", null=True, blank=True)
    ergebnis = models.TextField("Ergebnis", blank=True)
    foto = models.FileField("Foto", upload_to="methoden/%Y", blank=True)
    bildbeschreibung = models.CharField("Was auf dem Foto zu sehen ist", max_length=300, blank=True)
    niemand_erkennbar = models.BooleanField(
        "Auf dem Foto ist niemand ohne Einwilligung zu erkennen", default=False
    )
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

    class Meta:
        verbose_name = "Methodeneinsatz"
        verbose_name_plural = "Methodeneinsätze"
        ordering = ["-datum", "-pk"]
        indexes = [models.Index(fields=["traeger", "sozialraum"], name="methode_nach_sozialraum")]

    def __str__(self) -> str:
        return f"{self.methode} am {self.datum:%d.%m.%Y}"

    @property
    def foto_fehlt_noch(self) -> str:
        """Was dem Foto zum Druck in einer Analyse fehlt, als Satz; leer, wenn nichts oder es keines gibt."""
        fehlt = []
        if self.foto and not self.bildbeschreibung.strip():
            fehlt.append("eine Beschreibung für alle, die es nicht sehen können")
        if self.foto and not self.niemand_erkennbar:
            fehlt.append("die Bestätigung, dass niemand ohne Einwilligung zu erkennen ist")
        return f"Dem Foto fehlt {' und '.join(fehlt)}." if fehlt else ""


class Nadel(models.Model):
    """Ein Ort, den jemand auf die Karte gesteckt hat, in Grad (WGS 84)."""

    class Bewertung(models.TextChoices):
        GERN = "gern", "hier bin ich gern"
        UNGERN = "ungern", "hier bin ich ungern"
        NEUTRAL = "neutral", "ohne Bewertung"

    einsatz = models.ForeignKey(
        Methodeneinsatz, on_delete=models.CASCADE, related_name="nadeln", verbose_name="Methodeneinsatz"
    )
    laenge = models.DecimalField("Längengrad", max_digits=9, decimal_places=6)
    breite = models.DecimalField("Breitengrad", max_digits=8, decimal_places=6)
    bewertung = models.CharField("Bewertung", max_length=8, choices=Bewertung, default=Bewertung.NEUTRAL)
    text = models.CharField("Was dort ist", max_length=160, blank=True)

    objects = Mandantenmanager(traeger="einsatz__traeger", auch=von_agenturen("einsatz__agentur"))

    class Meta:
        verbose_name = "Nadel"
        verbose_name_plural = "Nadeln"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(laenge__gte=5, laenge__lte=16, breite__gte=47, breite__lte=56),
                name="nadel_liegt_in_deutschland",
            ),
            models.CheckConstraint(
                condition=Q(bewertung__in=["gern", "ungern", "neutral"]), name="nadel_bewertung_bekannt"
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.get_bewertung_display()


# Bedarfe und Ressourcen ------------------------------------------------------------------------


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


class Ressource(models.Model):
    """Was der Sozialraum mitbringt: Räume, Gruppen, Wissen; ein Mensch steht hier nur als Funktion."""

    traeger = models.ForeignKey(Traeger, on_delete=models.PROTECT, related_name="+", verbose_name="Träger")
    agentur = models.ForeignKey(Agentur, on_delete=models.PROTECT, related_name="+", verbose_name="Agentur")
    name = models.CharField("Bezeichnung", max_length=200)
    art = models.ForeignKey(Ressourcenart, on_delete=models.PROTECT, related_name="+", verbose_name="Art")
    nutzung = models.CharField("Wer sie nutzen kann", max_length=300, blank=True)
    sozialraeume = models.ManyToManyField(Sozialraum, related_name="+", verbose_name="Sozialräume")
    ort = models.CharField("Wo", max_length=200, blank=True)
    seit = models.DateField("seit", null=True, blank=True)
    herkunft = models.CharField("Woher wir davon wissen", max_length=200, blank=True)
    beschreibung = models.TextField("Beschreibung", blank=True)
    verfuegbar = models.BooleanField("steht zur Verfügung", default=True)
    version = models.PositiveIntegerField(default=1)

    objects = Mandantenmanager(traeger="traeger", auch=von_agenturen("agentur"))

    class Meta:
        verbose_name = "Ressource"
        verbose_name_plural = "Ressourcen"
        ordering = [DeutschSortiert("name")]
        indexes = [
            models.Index(fields=["traeger", "agentur"], name="ressource_nach_agentur"),
            GinIndex(OpClass(DeutschSortiert("name"), name="gin_trgm_ops"), name="ressource_name_aehnlich"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="ressource_hat_namen")]

    def __str__(self) -> str:
        return self.name


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
