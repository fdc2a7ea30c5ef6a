from typing import Any

from django.db import migrations, models
from django.db.models import Max


def in_entwuerfe_aufnehmen(apps: Any, schema_editor: Any) -> None:
    """Angefangene Analysen bekommen das neue Kapitel ans Ende; was weiter ist, bleibt, wie es ist."""
    analyse, kapitel = apps.get_model("analysen", "Analyse"), apps.get_model("analysen", "Kapitel")
    baustein = apps.get_model("analysen", "Baustein")
    for eine in analyse.objects.filter(zustand="entwurf").exclude(kapitel__schluessel="grenzen"):
        letzte = kapitel.objects.filter(analyse=eine).aggregate(letzte=Max("nummer"))["letzte"] or 0
        neues = kapitel.objects.create(
            analyse=eine,
            nummer=letzte + 1,
            schluessel="grenzen",
            titel="Grenzen der Daten",
            agentur_id=eine.agentur_id,
        )
        for reihenfolge, art in enumerate(("grenzen", "text"), 1):
            baustein.objects.create(kapitel=neues, reihenfolge=reihenfolge, art=art)


class Migration(migrations.Migration):

    dependencies = [
        ('analysen', '0002_baustein_netzwerke'),
    ]

    operations = [
        migrations.AlterField(
            model_name='baustein',
            name='art',
            field=models.CharField(choices=[('text', 'Text'), ('kennzahlen', 'Kennzahlen im Vergleich'), ('lagekarte', 'Lagekarte'), ('zeitreihe', 'Zeitreihe'), ('altersaufbau', 'Altersaufbau'), ('vergleich', 'Vergleich mit Bezirk und Stadt'), ('angebote', 'Angebote'), ('kooperationen', 'Kooperationen'), ('netzwerke', 'Netzwerke'), ('grenzen', 'Grenzen der Daten'), ('quellen', 'Quellen')], max_length=20, verbose_name='Art'),
        ),
        migrations.RunPython(in_entwuerfe_aufnehmen, migrations.RunPython.noop),
    ]
