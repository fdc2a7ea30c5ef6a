from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysen", "0012_pruefliste_als_daten")]

    operations = [
        migrations.AddField(
            model_name="kapitel",
            name="kernsatz",
            field=models.CharField(blank=True, max_length=300, verbose_name="Kernsatz"),
        ),
    ]
