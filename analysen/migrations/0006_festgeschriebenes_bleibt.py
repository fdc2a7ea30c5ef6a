"""Was festgeschrieben oder veröffentlicht ist, ändert und löscht auch die Datenbank nicht."""

from django.db import migrations

FASSUNG = """
CREATE FUNCTION festgeschriebene_fassung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ohne_person analysen_fassung;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.art <> 'festgeschrieben' AND NEW.art = OLD.art THEN
            RETURN NEW;
        END IF;
        -- Wer eine Person löscht, nimmt nur ihren Verweis; ihr Name steht im Protokoll.
        ohne_person := OLD;
        ohne_person.durch_id := NULL;
        IF OLD.art = 'festgeschrieben' AND NEW IS NOT DISTINCT FROM ohne_person THEN
            RETURN NEW;
        END IF;
    ELSIF OLD.art <> 'festgeschrieben' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Die Fassung % der Analyse % ist festgeschrieben; sie wird weder geändert noch gelöscht.',
        OLD.nummer, OLD.analyse_id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER festgeschriebene_fassung_bleibt BEFORE UPDATE OR DELETE ON analysen_fassung
    FOR EACH ROW EXECUTE FUNCTION festgeschriebene_fassung_bleibt();
"""

DATEI = """
CREATE FUNCTION datei_der_fassung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ohne_vorgang analysen_fassungsdatei;
BEGIN
    IF NOT EXISTS (
        SELECT FROM analysen_fassung WHERE id = OLD.fassung_id AND art = 'festgeschrieben'
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
CREATE TRIGGER datei_der_fassung_bleibt BEFORE UPDATE OR DELETE ON analysen_fassungsdatei
    FOR EACH ROW EXECUTE FUNCTION datei_der_fassung_bleibt();
"""

VEROEFFENTLICHUNG = """
CREATE FUNCTION veroeffentlichung_bleibt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.fassung_id = OLD.fassung_id AND NEW.kennung = OLD.kennung
        AND (OLD.zurueckgezogen IS NULL OR NEW.zurueckgezogen = OLD.zurueckgezogen)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Die Veröffentlichung % behält Fassung und Adresse; sie wird zurückgezogen, nicht gelöscht.',
        OLD.kennung USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER veroeffentlichung_bleibt BEFORE UPDATE OR DELETE ON analysen_veroeffentlichung
    FOR EACH ROW EXECUTE FUNCTION veroeffentlichung_bleibt();
"""


def zurueck(tabelle: str, name: str) -> str:
    return f"DROP TRIGGER {name} ON {tabelle}; DROP FUNCTION {name}();"


class Migration(migrations.Migration):
    dependencies = [("analysen", "0005_freigeben_veroeffentlichen_serie")]

    operations = [
        migrations.RunSQL(FASSUNG, zurueck("analysen_fassung", "festgeschriebene_fassung_bleibt")),
        migrations.RunSQL(DATEI, zurueck("analysen_fassungsdatei", "datei_der_fassung_bleibt")),
        migrations.RunSQL(VEROEFFENTLICHUNG, zurueck("analysen_veroeffentlichung", "veroeffentlichung_bleibt")),
    ]
