from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("statistik", "0016_regel_je_quelle")]

    operations = [
        migrations.AlterField(
            model_name="quelle",
            name="eigene_rundung",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "gar nicht"), (3, "auf Vielfache von 3"), (5, "auf Vielfache von 5")],
                default=0,
                help_text="Wie Anzahlen dieser Quelle veröffentlicht werden; auch Anteile kommen aus den gerundeten.",
                verbose_name="eigene Rundung",
            ),
        ),
    ]
