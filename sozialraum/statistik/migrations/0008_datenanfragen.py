import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenturen", "0003_rundgang_und_aktueller_sozialraum"),
        ("raeume", "0004_gebietsumschluesselung"),
        ("statistik", "0007_umfang_je_ebene"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Datenanfrage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nummer", models.CharField(max_length=20, unique=True, verbose_name="Nummer")),
                ("betreff", models.CharField(max_length=160, verbose_name="Worum es geht")),
                ("amt", models.CharField(max_length=160, verbose_name="Amt")),
                ("anschrift", models.TextField(blank=True, verbose_name="Anschrift")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-Mail")),
                ("ags", models.CharField(max_length=8, verbose_name="Gemeindeschlüssel (AGS)")),
                (
                    "zeitraumart",
                    models.CharField(
                        choices=[
                            ("jahr", "Jahre"),
                            ("stichtag", "Stichtage"),
                            ("monat", "Monate"),
                            ("quartal", "Quartale"),
                            ("woche", "Kalenderwochen"),
                            ("schuljahr", "Schuljahre"),
                            ("semester", "Semester"),
                        ],
                        default="jahr",
                        max_length=10,
                        verbose_name="Art der Zeiträume",
                    ),
                ),
                ("zeitraeume", models.JSONField(default=list, verbose_name="Zeiträume")),
                (
                    "zeichen",
                    models.JSONField(
                        default=list,
                        help_text="Was statt einer Zahl stehen darf, nach DIN 55301.",
                        verbose_name="Zeichen",
                    ),
                ),
                (
                    "schwelle",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="0: das Amt prüft die Geheimhaltung selbst; sonst zeigen wir Anzahlen darunter nicht.",
                        verbose_name="Schwelle",
                    ),
                ),
                ("zweck", models.TextField(verbose_name="Zweck")),
                ("frist", models.DateField(verbose_name="Frist")),
                (
                    "zustand",
                    models.CharField(
                        choices=[
                            ("entwurf", "Entwurf"),
                            ("gefragt", "gefragt"),
                            ("erinnert", "erinnert"),
                            ("geliefert", "geliefert"),
                            ("abgelehnt", "abgelehnt"),
                            ("zurueckgezogen", "zurückgezogen"),
                        ],
                        default="entwurf",
                        max_length=15,
                        verbose_name="Zustand",
                    ),
                ),
                ("gefragt_am", models.DateField(null=True, verbose_name="gefragt am")),
                ("erinnert_am", models.DateField(null=True, verbose_name="erinnert am")),
                ("abgelehnt_am", models.DateField(null=True, verbose_name="abgelehnt am")),
                ("ablehnungsgrund", models.TextField(blank=True, verbose_name="Grund der Ablehnung")),
                ("angelegt", models.DateTimeField(auto_now_add=True, verbose_name="angelegt")),
                ("durch_name", models.CharField(max_length=120, verbose_name="angelegt von")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agentur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agenturen.agentur",
                        verbose_name="fragende Agentur",
                    ),
                ),
                (
                    "durch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="angelegt von",
                    ),
                ),
                (
                    "einheiten",
                    models.ManyToManyField(related_name="+", to="raeume.raumeinheit", verbose_name="Gebiete"),
                ),
            ],
            options={
                "verbose_name": "Datenanfrage",
                "verbose_name_plural": "Datenanfragen",
                "ordering": ["-nummer"],
            },
        ),
        migrations.CreateModel(
            name="Anfragemerkmal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reihenfolge", models.PositiveSmallIntegerField(verbose_name="Reihenfolge")),
                ("schluessel", models.CharField(max_length=60, verbose_name="Schlüssel")),
                ("bezeichnung", models.CharField(max_length=200, verbose_name="Bezeichnung")),
                ("einheit", models.CharField(default="Anzahl", max_length=40, verbose_name="Einheit")),
                ("stellen", models.PositiveSmallIntegerField(default=0, verbose_name="Nachkommastellen")),
                ("groesse", models.SlugField(blank=True, max_length=60, verbose_name="Größe")),
                ("geschlecht", models.CharField(blank=True, max_length=1, verbose_name="Geschlecht")),
                ("alter_von", models.PositiveSmallIntegerField(null=True, verbose_name="Alter von")),
                ("alter_bis", models.PositiveSmallIntegerField(null=True, verbose_name="Alter bis unter")),
                (
                    "anfrage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merkmale",
                        to="statistik.datenanfrage",
                        verbose_name="Datenanfrage",
                    ),
                ),
            ],
            options={
                "verbose_name": "Merkmal einer Datenanfrage",
                "verbose_name_plural": "Merkmale von Datenanfragen",
                "ordering": ["reihenfolge"],
            },
        ),
        migrations.AddConstraint(
            model_name="datenanfrage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "zustand__in",
                        ["entwurf", "gefragt", "erinnert", "geliefert", "abgelehnt", "zurueckgezogen"],
                    )
                ),
                name="datenanfrage_zustand_bekannt",
            ),
        ),
        migrations.AddConstraint(
            model_name="datenanfrage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("zustand__in", ["entwurf", "zurueckgezogen"]),
                    ("gefragt_am__isnull", False),
                    _connector="OR",
                ),
                name="datenanfrage_gefragt_hat_tag",
            ),
        ),
        migrations.AddConstraint(
            model_name="datenanfrage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("zustand", "erinnert"), _negated=True),
                    ("erinnert_am__isnull", False),
                    _connector="OR",
                ),
                name="datenanfrage_erinnert_hat_tag",
            ),
        ),
        migrations.AddConstraint(
            model_name="datenanfrage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("zustand", "abgelehnt"), _negated=True),
                    models.Q(
                        ("abgelehnt_am__isnull", False), models.Q(("ablehnungsgrund", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="datenanfrage_abgelehnt_mit_tag_und_grund",
            ),
        ),
        migrations.AddConstraint(
            model_name="datenanfrage",
            constraint=models.CheckConstraint(
                condition=models.Q(("schwelle", 0), ("schwelle__gte", 2), _connector="OR"),
                name="datenanfrage_schwelle_sinnvoll",
            ),
        ),
        migrations.AddConstraint(
            model_name="anfragemerkmal",
            constraint=models.UniqueConstraint(
                fields=("anfrage", "schluessel"), name="anfragemerkmal_einmal"
            ),
        ),
        migrations.AddConstraint(
            model_name="anfragemerkmal",
            constraint=models.UniqueConstraint(
                fields=("anfrage", "bezeichnung", "einheit"), name="anfragemerkmal_ueberschrift_einmal"
            ),
        ),
        migrations.AddConstraint(
            model_name="anfragemerkmal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("alter_bis__isnull", True),
                    ("alter_von__isnull", True),
                    ("alter_bis__gt", models.F("alter_von")),
                    _connector="OR",
                ),
                name="anfragemerkmal_alter_vorwaerts",
            ),
        ),
        migrations.AddConstraint(
            model_name="anfragemerkmal",
            constraint=models.CheckConstraint(
                condition=models.Q(("stellen__lte", 6)), name="anfragemerkmal_stellen_speicherbar"
            ),
        ),
    ]
