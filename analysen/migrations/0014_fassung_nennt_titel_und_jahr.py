"""Listen lesen Titel und Jahr einer Fassung, ohne ihren ganzen Inhalt auszupacken."""

from django.db import migrations, models
from django.db.models.fields.json import KT

FUNKTION = """
CREATE OR REPLACE FUNCTION festgeschriebene_fassung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ohne_person analysen_fassung;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.art <> 'festgeschrieben' AND NEW.art = OLD.art THEN
            RETURN NEW;
        END IF;
        -- Wer eine Person löscht, nimmt nur ihren Verweis; ihr Name steht im Protokoll.
        ohne_person := OLD;
        ohne_person.durch_id := NULL;%s
        IF OLD.art = 'festgeschrieben' AND NEW IS NOT DISTINCT FROM ohne_person THEN
            RETURN NEW;
        END IF;
    ELSIF OLD.art <> 'festgeschrieben' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Die Fassung %% der Analyse %% ist festgeschrieben; sie wird weder geändert noch gelöscht.',
        OLD.nummer, OLD.analyse_id USING ERRCODE = 'restrict_violation';
END $$;
"""
# Beides entsteht aus dem Inhalt, und erst nach diesem Trigger: NEW ist hier noch leer.
ABGELEITETES = """
        ohne_person.titel := NEW.titel;
        ohne_person.berichtsjahr := NEW.berichtsjahr;"""


class Migration(migrations.Migration):
    dependencies = [("analysen", "0013_kapitel_kernsatz")]

    operations = [
        migrations.AddField(
            model_name="fassung",
            name="titel",
            field=models.GeneratedField(
                db_persist=True,
                expression=KT("inhalt__titel"),
                output_field=models.TextField(null=True, verbose_name="gedruckter Titel"),
            ),
        ),
        migrations.AddField(
            model_name="fassung",
            name="berichtsjahr",
            field=models.GeneratedField(
                db_persist=True,
                expression=KT("inhalt__berichtsjahr"),
                output_field=models.TextField(null=True, verbose_name="gedrucktes Berichtsjahr"),
            ),
        ),
        migrations.RunSQL(FUNKTION % ABGELEITETES, FUNKTION % ""),
    ]
