"""Jeder Träger hat eine Lizenz für seine Analysen; bis er wählt, sind alle Rechte vorbehalten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenturen", "0004_vorrang_eines_vorgangs")]

    operations = [
        migrations.AddField(
            model_name="traeger",
            name="lizenz",
            field=models.CharField(
                default="urheberrecht",
                help_text=(
                    "Schlüssel aus agenturen/lizenzen.toml; ohne Entscheidung des Trägers keine freie Lizenz."
                ),
                max_length=60,
                verbose_name="Lizenz der Analysen",
            ),
        ),
    ]
