"""Eine Serie sagt, was sie ausgibt; ihre Posten merken sich, welche Fassung es war."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysen", "0006_festgeschriebenes_bleibt")]

    operations = [
        migrations.AddField(
            model_name="serie",
            name="was",
            field=models.CharField(
                choices=[
                    ("gueltiges", "Die neueste festgeschriebene Fassung, sonst eine Vorschau des Entwurfs"),
                    ("entwurf", "Immer eine Vorschau des Entwurfs"),
                ],
                default="gueltiges",
                max_length=12,
                verbose_name="Was ausgegeben wird",
            ),
        ),
        migrations.AddField(
            model_name="serienposten",
            name="fassung",
            field=models.ForeignKey(
                help_text="Die festgeschriebene von Anfang an, eine Vorschau erst, wenn sie erstellt ist.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="analysen.fassung",
                verbose_name="Fassung",
            ),
        ),
    ]
