import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statistik", "0003_verweise_der_werte_je_anweisung"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="lieferung",
            name="lieferung_zustand_bekannt",
        ),
        migrations.AddField(
            model_name="lieferung",
            name="begruendung",
            field=models.TextField(
                blank=True,
                help_text="Warum die Warnungen die Übernahme nicht hindern.",
                verbose_name="Begründung",
            ),
        ),
        migrations.AddField(
            model_name="lieferung",
            name="ersetzt",
            field=models.ForeignKey(
                help_text="Die frühere Lieferung, die mit dieser nicht mehr gilt.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="berichtigungen",
                to="statistik.lieferung",
                verbose_name="ersetzt",
            ),
        ),
        migrations.AddField(
            model_name="lieferung",
            name="quittiert",
            field=models.CharField(
                blank=True,
                help_text="SHA-256 ihrer Sätze.",
                max_length=64,
                verbose_name="hingenommene Warnungen",
            ),
        ),
        migrations.AlterField(
            model_name="lieferung",
            name="zustand",
            field=models.CharField(
                choices=[
                    ("eingegangen", "eingegangen"),
                    ("in_arbeit", "wird übernommen"),
                    ("uebernommen", "übernommen"),
                    ("beanstandet", "beanstandet"),
                    ("verworfen", "verworfen"),
                    ("ersetzt", "durch eine berichtigte ersetzt"),
                    ("zurueckgezogen", "zurückgezogen"),
                ],
                default="eingegangen",
                max_length=20,
                verbose_name="Zustand",
            ),
        ),
        migrations.AddIndex(
            model_name="wert",
            index=models.Index(
                condition=models.Q(("aktuell", False)),
                fields=["merkmal", "einheit", "zeitraum"],
                name="wert_frueher",
            ),
        ),
        migrations.AddConstraint(
            model_name="lieferung",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "zustand__in",
                        [
                            "eingegangen",
                            "in_arbeit",
                            "uebernommen",
                            "beanstandet",
                            "verworfen",
                            "ersetzt",
                            "zurueckgezogen",
                        ],
                    )
                ),
                name="lieferung_zustand_bekannt",
            ),
        ),
        migrations.AddConstraint(
            model_name="lieferung",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quittiert", ""), models.Q(("begruendung", ""), _negated=True), _connector="OR"
                ),
                name="lieferung_quittiert_mit_begruendung",
            ),
        ),
        migrations.AddConstraint(
            model_name="lieferung",
            constraint=models.UniqueConstraint(
                condition=models.Q(("zustand", "uebernommen")),
                fields=("ersetzt",),
                name="lieferung_einmal_ersetzt",
            ),
        ),
    ]
