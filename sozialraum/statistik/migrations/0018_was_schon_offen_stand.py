"""Was vor einer strengeren Regel schon offen stand, bleibt gewusst."""

from django.db import migrations, models
from django.db.models import F


def bisherige_schwelle(apps, schema_editor):
    # Seit es sie gibt, galt für jede Schließung nur, was in ihr steht; Milderes ist nicht überliefert.
    apps.get_model("statistik", "Schliessung").objects.update(gezeigt_ab=F("schwelle"))


class Migration(migrations.Migration):
    dependencies = [("statistik", "0017_anteile_aus_gerundeten")]

    operations = [
        migrations.AlterField(
            model_name="schliessung",
            name="schwelle",
            field=models.PositiveSmallIntegerField(
                help_text="0, wenn inzwischen das Amt prüft und nichts mehr geschlossen ist.",
                verbose_name="Schwelle",
            ),
        ),
        migrations.AddField(
            model_name="schliessung",
            name="gezeigt_ab",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="Die mildeste Schwelle, die je galt: Was nicht geschlossen war, stand damit offen.",
                verbose_name="gezeigt ab",
            ),
        ),
        migrations.AddField(
            model_name="sperrung",
            name="stand_offen",
            field=models.BooleanField(
                default=False,
                help_text="Mit derselben Zahl, bevor sie geschlossen wurde; wer sich erinnert, kennt sie.",
                verbose_name="stand schon offen",
            ),
        ),
        migrations.RunPython(bisherige_schwelle, migrations.RunPython.noop),
    ]
