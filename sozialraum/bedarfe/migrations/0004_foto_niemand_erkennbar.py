from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bedarfe', '0003_kleine_zahlen_aus_quellen'),
    ]

    operations = [
        migrations.AddField(
            model_name='methodeneinsatz',
            name='niemand_erkennbar',
            field=models.BooleanField(default=False, verbose_name='Auf dem Foto ist niemand ohne Einwilligung zu erkennen'),
        ),
    ]
