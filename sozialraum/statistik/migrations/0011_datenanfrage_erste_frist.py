from django.db import migrations, models

NACHTRAGEN = "UPDATE statistik_datenanfrage SET erste_frist = frist WHERE gefragt_am IS NOT NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('statistik', '0010_blatt_tabellen_rundung'),
    ]

    operations = [
        migrations.AddField(
            model_name='datenanfrage',
            name='erste_frist',
            field=models.DateField(help_text='Eine Erinnerung setzt eine neue Frist.', null=True, verbose_name='Frist des ersten Schreibens'),
        ),
        migrations.RunSQL(NACHTRAGEN, migrations.RunSQL.noop),
    ]
