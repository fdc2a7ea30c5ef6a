import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agenturen", "0004_vorrang_eines_vorgangs"),
        ("analysen", "0011_baustein_methodenbild"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prueflistenvorlage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schluessel", models.SlugField(max_length=60, verbose_name="Schlüssel")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="Version")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("richtlinie", models.CharField(max_length=200, verbose_name="Richtlinie")),
                ("inhalt", models.JSONField(verbose_name="Inhalt")),
                ("aktiv", models.BooleanField(default=True, verbose_name="aktiv")),
                (
                    "traeger",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agenturen.traeger",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Prüfliste",
                "verbose_name_plural": "Prüflisten",
                "ordering": ["name", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("traeger", "schluessel", "version"),
                        name="pruefliste_version_einmal",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("aktiv", True)),
                        fields=("traeger", "schluessel"),
                        name="pruefliste_eine_aktive",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="analyse",
            name="pruefliste",
            field=models.ForeignKey(
                help_text="Die Version, nach der sie geprüft wird; eine neuere gilt erst, wenn jemand sie übernimmt.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="analysen.prueflistenvorlage",
                verbose_name="Prüfliste",
            ),
        ),
        migrations.AddField(
            model_name="pruefentscheidung",
            name="befund",
            field=models.TextField(blank=True, default="", verbose_name="Befund beim Abhaken"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="pruefentscheidung",
            name="entschieden",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="entschieden"),
        ),
    ]
