"""Solange eine Sperrfrist läuft, lässt sie sich verschieben; danach steht auch sie fest."""

from django.db import migrations

KOPF = """
CREATE OR REPLACE FUNCTION veroeffentlichung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erlaubt analysen_veroeffentlichung;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        erlaubt := OLD;
        IF NEW.durch_id IS NULL THEN
            erlaubt.durch_id := NULL;
        END IF;
        -- Zurückgezogen wird einmal. Danach steht der Vermerk fest.
        IF OLD.zurueckgezogen IS NULL THEN
            erlaubt.zurueckgezogen := NEW.zurueckgezogen;
            erlaubt.zurueckgezogen_von_name := NEW.zurueckgezogen_von_name;
            erlaubt.zurueckgezogen_weil := NEW.zurueckgezogen_weil;
        END IF;
"""

FRIST = """
        -- Was noch niemand sehen konnte, darf früher oder später erscheinen, nie rückwirkend.
        IF OLD.zurueckgezogen IS NULL AND NEW.zurueckgezogen IS NULL
            AND OLD.ab > clock_timestamp() AND NEW.ab > clock_timestamp()
        THEN
            erlaubt.ab := NEW.ab;
        END IF;
"""

FUSS = """
        IF NEW IS NOT DISTINCT FROM erlaubt THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Die Veröffentlichung % behält Fassung, Adresse und Zeit; sie wird zurückgezogen, nicht geändert.',
        OLD.kennung USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("analysen", "0014_fassung_nennt_titel_und_jahr")]

    operations = [migrations.RunSQL(KOPF + FRIST + FUSS, KOPF + FUSS)]
