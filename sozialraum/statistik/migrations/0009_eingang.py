import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statistik", "0008_datenanfragen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="lieferung",
            name="archiv",
            field=models.CharField(
                blank=True,
                help_text="Woraus die Datei entpackt ist.",
                max_length=500,
                verbose_name="Archiv und Ordner",
            ),
        ),
        migrations.AddField(
            model_name="lieferung",
            name="pruefung",
            field=models.JSONField(
                default=dict,
                help_text="Zahl der Fehler, Warnungen, offenen Fragen und Werte bei der letzten Prüfung der ganzen Datei; leer, solange keine war oder seither anders zu lesen ist.",
                verbose_name="Prüfung",
            ),
        ),
        migrations.CreateModel(
            name="Eingang",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("durch_name", models.CharField(max_length=120, verbose_name="hochgeladen von")),
                ("eingegangen", models.DateTimeField(auto_now_add=True, verbose_name="eingegangen")),
                (
                    "durch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="hochgeladen von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Eingang",
                "verbose_name_plural": "Eingänge",
                "ordering": ["-eingegangen"],
            },
        ),
        migrations.CreateModel(
            name="Eingangsposten",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="Dateiname")),
                ("archiv", models.CharField(blank=True, max_length=500, verbose_name="Archiv und Ordner")),
                ("text", models.TextField(blank=True, verbose_name="Was mit der Datei ist")),
                ("vorschlag", models.TextField(blank=True, verbose_name="Was zu tun ist")),
                (
                    "eingang",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posten",
                        to="statistik.eingang",
                        verbose_name="Eingang",
                    ),
                ),
                (
                    "lieferung",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="eingangsposten",
                        to="statistik.lieferung",
                        verbose_name="Lieferung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Posten eines Eingangs",
                "verbose_name_plural": "Posten der Eingänge",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("eingang", "lieferung"), name="eingangsposten_lieferung_einmal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lieferung__isnull", False),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="eingangsposten_ohne_lieferung_mit_grund",
                    ),
                ],
            },
        ),
    ]
