"""Jeder Träger kann Logos für die Titelseite seiner Analysen hinterlegen."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenturen", "0005_lizenz_der_analysen")]

    operations = [
        migrations.CreateModel(
            name="Logo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "art",
                    models.CharField(
                        choices=[
                            ("traeger", "Logo des Trägers"),
                            ("verband", "Logo des Spitzenverbands"),
                            ("foerderung", "Logo der Förderung"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("beschreibung", models.CharField(max_length=160, verbose_name="Beschreibung")),
                ("png", models.BinaryField(verbose_name="Bild")),
                (
                    "traeger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="logos",
                        to="agenturen.traeger",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Logo",
                "verbose_name_plural": "Logos",
                "constraints": [
                    models.UniqueConstraint(fields=["traeger", "art"], name="logo_je_traeger_und_art_einmal"),
                    models.CheckConstraint(
                        condition=models.Q(("art__in", ["traeger", "verband", "foerderung"])),
                        name="logo_art_bekannt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("beschreibung", ""), _negated=True), name="logo_beschrieben"
                    ),
                ],
            },
        ),
    ]
