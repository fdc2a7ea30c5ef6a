from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("statistik", "0005_lieferung_antworten"),
    ]

    operations = [
        migrations.AddField(
            model_name="quelle",
            name="rang",
            field=models.PositiveSmallIntegerField(
                default=50,
                help_text="Führen mehrere Quellen dieselbe Zahl, gilt die mit dem kleineren Rang.",
                verbose_name="Rang",
            ),
        ),
    ]
