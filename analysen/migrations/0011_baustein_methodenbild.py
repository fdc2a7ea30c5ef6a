from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analysen', '0010_zustaende_in_der_datenbank'),
    ]

    operations = [
        migrations.AlterField(
            model_name='baustein',
            name='art',
            field=models.CharField(choices=[('text', 'Text'), ('satz', 'Befund in Sätzen'), ('kennzahlen', 'Kennzahlen im Vergleich'), ('tabelle', 'Tabelle'), ('zeitreihe', 'Zeitreihe'), ('vergleich', 'Vergleich mit Bezirk und Stadt'), ('altersaufbau', 'Altersaufbau'), ('staaten', 'Häufigste Staatsangehörigkeiten'), ('lagekarte', 'Lagekarte'), ('karte', 'Karte eines Indikators'), ('angebote', 'Angebote'), ('kooperationen', 'Kooperationen'), ('netzwerke', 'Netzwerke'), ('netzbild', 'Netzwerkbild'), ('methoden', 'Gespräche und Methoden'), ('methodenbild', 'Bilder aus der Erhebung'), ('zitate', 'Zitate'), ('ressourcen', 'Ressourcen'), ('bedarfe', 'Bedarfe'), ('empfehlungen', 'Handlungsempfehlungen'), ('rueckblick', 'Was wurde aus den Bedarfen der letzten Analyse?'), ('neues', 'Was ist neu seit der letzten Analyse?'), ('einfach', 'Das Wichtigste in Einfacher Sprache'), ('grenzen', 'Grenzen der Daten'), ('quellen', 'Quellen')], max_length=20, verbose_name='Art'),
        ),
    ]
