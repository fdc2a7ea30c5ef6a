"""Festgeschriebenes bleibt auch auf Umwegen: fremde Dateien, spätere Sperrfristen, geleerte Tabellen."""

from django.db import migrations

DATEI = """
CREATE OR REPLACE FUNCTION datei_der_fassung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ohne_vorgang analysen_fassungsdatei;
BEGIN
    -- Auch die neue Fassung zählt: Die Datei einer Vorschau wird nicht zu der einer festgeschriebenen.
    IF NOT EXISTS (
        SELECT FROM analysen_fassung
        WHERE art = 'festgeschrieben'
            AND (id = OLD.fassung_id OR TG_OP = 'UPDATE' AND id = NEW.fassung_id)
    ) THEN
        RETURN CASE TG_OP WHEN 'UPDATE' THEN NEW ELSE OLD END;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        ohne_vorgang := OLD;
        ohne_vorgang.vorgang_id := NULL;
        IF NEW IS NOT DISTINCT FROM ohne_vorgang THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Die Datei % gehört zu einer festgeschriebenen Fassung; sie wird weder geändert noch gelöscht.',
        OLD.datei USING ERRCODE = 'restrict_violation';
END $$;
"""

VEROEFFENTLICHUNG = """
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
        IF NEW IS NOT DISTINCT FROM erlaubt THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Die Veröffentlichung % behält Fassung, Adresse und Zeit; sie wird zurückgezogen, nicht geändert.',
        OLD.kennung USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION nur_festgeschriebenes_wird_oeffentlich() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM analysen_fassung WHERE id = NEW.fassung_id AND art = 'festgeschrieben') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Veröffentlicht wird nur eine festgeschriebene Fassung, keine Vorschau.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER nur_festgeschriebenes_wird_oeffentlich BEFORE INSERT ON analysen_veroeffentlichung
    FOR EACH ROW EXECUTE FUNCTION nur_festgeschriebenes_wird_oeffentlich();
"""

OEFFENTLICH_ZURUECK = """
DROP TRIGGER nur_festgeschriebenes_wird_oeffentlich ON analysen_veroeffentlichung;
DROP FUNCTION nur_festgeschriebenes_wird_oeffentlich();
"""

# TRUNCATE und `manage.py flush` gehen an den Zeilen vorbei. Wer eine Datenbank wirklich leeren will (Tests),
# sagt es mit SET sozialraum.leeren = 'ja'.
LEEREN = """
CREATE FUNCTION festgeschriebenes_wird_nicht_geleert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('sozialraum.leeren', true), '') <> 'ja'
        AND EXISTS (SELECT FROM analysen_fassung WHERE art = 'festgeschrieben')
    THEN
        RAISE EXCEPTION 'In % steht Festgeschriebenes; die Tabelle wird nicht geleert.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER festgeschriebenes_wird_nicht_geleert BEFORE TRUNCATE ON analysen_fassung
    FOR EACH STATEMENT EXECUTE FUNCTION festgeschriebenes_wird_nicht_geleert();
CREATE TRIGGER festgeschriebenes_wird_nicht_geleert BEFORE TRUNCATE ON analysen_fassungsdatei
    FOR EACH STATEMENT EXECUTE FUNCTION festgeschriebenes_wird_nicht_geleert();
CREATE TRIGGER festgeschriebenes_wird_nicht_geleert BEFORE TRUNCATE ON analysen_veroeffentlichung
    FOR EACH STATEMENT EXECUTE FUNCTION festgeschriebenes_wird_nicht_geleert();
"""

LEEREN_ZURUECK = """
DROP TRIGGER festgeschriebenes_wird_nicht_geleert ON analysen_fassung;
DROP TRIGGER festgeschriebenes_wird_nicht_geleert ON analysen_fassungsdatei;
DROP TRIGGER festgeschriebenes_wird_nicht_geleert ON analysen_veroeffentlichung;
DROP FUNCTION festgeschriebenes_wird_nicht_geleert();
"""


class Migration(migrations.Migration):
    dependencies = [("analysen", "0007_serie_waehlt_die_fassung")]

    operations = [
        migrations.RunSQL(DATEI, migrations.RunSQL.noop),
        migrations.RunSQL(VEROEFFENTLICHUNG, OEFFENTLICH_ZURUECK),
        migrations.RunSQL(LEEREN, LEEREN_ZURUECK),
    ]
