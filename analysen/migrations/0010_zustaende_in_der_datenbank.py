"""Auch mit SQL geht eine Analyse nur die Schritte der Tabelle, und festgeschrieben wird nur Freigegebenes."""

from django.db import migrations

# Dieselben Schritte wie in `analysen/ablauf/zustaende.py`; ein Test hält beide gleich.
SCHRITTE = """
CREATE FUNCTION analyse_geht_nur_erlaubte_schritte() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.zustand <> 'entwurf' THEN
            RAISE EXCEPTION 'Eine Analyse beginnt als Entwurf, nicht im Zustand „%“.', NEW.zustand
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.zustand <> OLD.zustand AND (OLD.zustand, NEW.zustand) NOT IN (
        ('entwurf', 'pruefung'),
        ('pruefung', 'entwurf'),
        ('pruefung', 'freigegeben'),
        ('freigegeben', 'veroeffentlicht'),
        ('freigegeben', 'archiviert'),
        ('freigegeben', 'entwurf'),
        ('veroeffentlicht', 'freigegeben'),
        ('veroeffentlicht', 'archiviert'),
        ('veroeffentlicht', 'entwurf'),
        ('archiviert', 'entwurf')
    ) THEN
        RAISE EXCEPTION 'Von „%“ führt kein Schritt zu „%“ (Analyse %).', OLD.zustand, NEW.zustand, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.zustand = 'entwurf' AND NEW.zustand = 'pruefung' THEN
        IF NEW.eingereicht IS NULL OR NEW.eingereicht_von_id IS NULL OR NEW.eingereicht_sha256 = ''
            OR EXISTS (
                SELECT FROM analysen_fassung WHERE analyse_id = NEW.id AND eingereicht = NEW.eingereicht
            )
        THEN
            RAISE EXCEPTION 'Eingereicht wird mit Zeit, Person und Prüfsumme, jedes Mal neu (Analyse %).', OLD.id
                USING ERRCODE = 'restrict_violation';
        END IF;
    -- Wer eine Person löscht, nimmt nur ihren Verweis; freigegeben wird ohne sie nichts mehr.
    ELSIF NEW.eingereicht IS DISTINCT FROM OLD.eingereicht
        OR NEW.eingereicht_sha256 <> OLD.eingereicht_sha256
        OR NEW.eingereicht_von_id IS DISTINCT FROM OLD.eingereicht_von_id AND NEW.eingereicht_von_id IS NOT NULL
    THEN
        RAISE EXCEPTION 'Was, wann und von wem eingereicht ist, ändert nur eine neue Einreichung (Analyse %).', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER analyse_geht_nur_erlaubte_schritte BEFORE INSERT OR UPDATE ON analysen_analyse
    FOR EACH ROW EXECUTE FUNCTION analyse_geht_nur_erlaubte_schritte();
"""

# Fassung und Veröffentlichung entstehen erst nach dem Wechsel, in derselben Transaktion: geprüft wird an ihrem Ende.
BELEGE = """
CREATE FUNCTION zustand_hat_seinen_beleg() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.zustand = 'pruefung' AND NEW.zustand = 'freigegeben' AND NOT EXISTS (
        SELECT FROM analysen_fassung
        WHERE analyse_id = NEW.id AND art = 'festgeschrieben' AND eingereicht = NEW.eingereicht
    ) THEN
        RAISE EXCEPTION 'Freigegeben ist, wovon es eine festgeschriebene Fassung gibt (Analyse %).', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    -- Was in derselben Transaktion schon wieder zurückgezogen ist, muss nicht mehr öffentlich sein.
    IF NEW.zustand = 'veroeffentlicht'
        AND EXISTS (SELECT FROM analysen_analyse WHERE id = NEW.id AND zustand = 'veroeffentlicht')
        AND NOT EXISTS (
            SELECT FROM analysen_veroeffentlichung v JOIN analysen_fassung f ON f.id = v.fassung_id
            WHERE f.analyse_id = NEW.id AND v.zurueckgezogen IS NULL
        )
    THEN
        RAISE EXCEPTION 'Veröffentlicht ist, wovon es eine Veröffentlichung gibt (Analyse %).', NEW.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER zustand_hat_seinen_beleg AFTER UPDATE ON analysen_analyse
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.zustand IS DISTINCT FROM NEW.zustand)
    EXECUTE FUNCTION zustand_hat_seinen_beleg();
"""

# Dieselben Bytes wie `analysen.inhalt.kanonisch`: Schlüssel nach Codepunkten, keine Leerzeichen. Zahlen im Inhalt
# sind ganz oder Text; eine Gleitkommazahl schriebe Python anders.
PRUEFSUMME = """
CREATE FUNCTION kanonisches_json(angabe jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    CASE jsonb_typeof(angabe)
        WHEN 'object' THEN
            RETURN '{' || coalesce((
                SELECT string_agg(to_json(e.key)::text || ':' || kanonisches_json(e.value), ',' ORDER BY e.key COLLATE "C")
                FROM jsonb_each(angabe) e
            ), '') || '}';
        WHEN 'array' THEN
            RETURN '[' || coalesce((
                SELECT string_agg(kanonisches_json(e.value), ',' ORDER BY e.stelle)
                FROM jsonb_array_elements(angabe) WITH ORDINALITY e(value, stelle)
            ), '') || ']';
        ELSE
            RETURN angabe::text;
    END CASE;
END $$;
"""

FESTSCHREIBEN = """
CREATE FUNCTION festgeschrieben_wird_nur_freigegebenes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    von analysen_analyse;
BEGIN
    IF NEW.art <> 'festgeschrieben' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO von FROM analysen_analyse WHERE id = NEW.analyse_id;
    IF von.zustand <> 'freigegeben' OR NEW.eingereicht IS DISTINCT FROM von.eingereicht THEN
        RAISE EXCEPTION 'Festgeschrieben wird, was eingereicht und freigegeben ist (Analyse %).', NEW.analyse_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.durch_id IS NULL OR von.eingereicht_von_id IS NULL
        OR NEW.durch_id = von.eingereicht_von_id AND NEW.selbst_freigegeben_weil = ''
    THEN
        RAISE EXCEPTION 'Wer einreicht, gibt nicht frei, oder nennt den Grund (Analyse %).', NEW.analyse_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF encode(sha256(convert_to(kanonisches_json(NEW.inhalt), 'UTF8')), 'hex') <> NEW.sha256 THEN
        RAISE EXCEPTION 'Die Prüfsumme der Fassung % passt nicht zu ihrem Inhalt (Analyse %).',
            NEW.nummer, NEW.analyse_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER festgeschrieben_wird_nur_freigegebenes BEFORE INSERT ON analysen_fassung
    FOR EACH ROW EXECUTE FUNCTION festgeschrieben_wird_nur_freigegebenes();
"""

VEROEFFENTLICHEN = """
CREATE FUNCTION veroeffentlicht_wird_mit_dem_schritt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM analysen_fassung f JOIN analysen_analyse a ON a.id = f.analyse_id
        WHERE f.id = NEW.fassung_id AND a.zustand = 'veroeffentlicht'
            AND f.nummer = (
                SELECT max(nummer) FROM analysen_fassung
                WHERE analyse_id = a.id AND art = 'festgeschrieben'
            )
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Veröffentlicht wird die jüngste Fassung, und die Analyse geht dabei den Schritt mit.'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER veroeffentlicht_wird_mit_dem_schritt BEFORE INSERT ON analysen_veroeffentlichung
    FOR EACH ROW EXECUTE FUNCTION veroeffentlicht_wird_mit_dem_schritt();
"""


def zurueck(tabelle: str, name: str) -> str:
    return f"DROP TRIGGER {name} ON {tabelle}; DROP FUNCTION {name}();"


class Migration(migrations.Migration):
    dependencies = [("analysen", "0009_eingereichtes_und_vier_augen")]

    operations = [
        migrations.RunSQL(SCHRITTE, zurueck("analysen_analyse", "analyse_geht_nur_erlaubte_schritte")),
        migrations.RunSQL(BELEGE, zurueck("analysen_analyse", "zustand_hat_seinen_beleg")),
        migrations.RunSQL(PRUEFSUMME, "DROP FUNCTION kanonisches_json(jsonb);"),
        migrations.RunSQL(FESTSCHREIBEN, zurueck("analysen_fassung", "festgeschrieben_wird_nur_freigegebenes")),
        migrations.RunSQL(
            VEROEFFENTLICHEN, zurueck("analysen_veroeffentlichung", "veroeffentlicht_wird_mit_dem_schritt")
        ),
    ]
