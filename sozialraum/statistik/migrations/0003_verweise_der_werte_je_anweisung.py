import django.db.models.deletion
from django.db import migrations, models

# Was ein Fremdschlüssel zusagt, je Anweisung statt je Zeile geprüft: Mit COPY kommen Millionen Werte in einer
# Anweisung, die auf wenige hundert Zeilen verweisen. FOR KEY SHARE hält diese Zeilen wie ein Fremdschlüssel
# fest, bis die Transaktion endet.
PRUEFEN = """
CREATE FUNCTION wert_verweise_pruefen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lieferungen bigint[];
    merkmale bigint[];
    einheiten bigint[];
    gefunden bigint;
BEGIN
    WITH je AS MATERIALIZED (SELECT DISTINCT lieferung_id, merkmal_id, einheit_id FROM neue_werte)
    SELECT array_agg(DISTINCT lieferung_id), array_agg(DISTINCT merkmal_id), array_agg(DISTINCT einheit_id)
    INTO lieferungen, merkmale, einheiten FROM je;

    PERFORM FROM statistik_lieferung WHERE id = ANY (lieferungen) FOR KEY SHARE;
    GET DIAGNOSTICS gefunden = ROW_COUNT;
    IF gefunden < cardinality(lieferungen) THEN
        RAISE foreign_key_violation USING CONSTRAINT = 'wert_lieferung_gibt_es', TABLE = 'statistik_wert',
            MESSAGE = 'wert_lieferung_gibt_es: Ein Wert verweist auf eine Lieferung, die es nicht gibt.';
    END IF;

    PERFORM FROM statistik_merkmal WHERE id = ANY (merkmale) FOR KEY SHARE;
    GET DIAGNOSTICS gefunden = ROW_COUNT;
    IF gefunden < cardinality(merkmale) THEN
        RAISE foreign_key_violation USING CONSTRAINT = 'wert_merkmal_gibt_es', TABLE = 'statistik_wert',
            MESSAGE = 'wert_merkmal_gibt_es: Ein Wert verweist auf ein Merkmal, das es nicht gibt.';
    END IF;

    PERFORM FROM raeume_raumeinheit WHERE id = ANY (einheiten) FOR KEY SHARE;
    GET DIAGNOSTICS gefunden = ROW_COUNT;
    IF gefunden < cardinality(einheiten) THEN
        RAISE foreign_key_violation USING CONSTRAINT = 'wert_einheit_gibt_es', TABLE = 'statistik_wert',
            MESSAGE = 'wert_einheit_gibt_es: Ein Wert verweist auf eine Raumeinheit, die es nicht gibt.';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER wert_verweise_neu AFTER INSERT ON statistik_wert
    REFERENCING NEW TABLE AS neue_werte FOR EACH STATEMENT EXECUTE FUNCTION wert_verweise_pruefen();
CREATE TRIGGER wert_verweise_geaendert AFTER UPDATE ON statistik_wert
    REFERENCING NEW TABLE AS neue_werte FOR EACH STATEMENT EXECUTE FUNCTION wert_verweise_pruefen();
"""

FESTHALTEN = """
CREATE FUNCTION wert_haelt_fest() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gehalten boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT true FROM statistik_wert WHERE %I = $1 LIMIT 1', TG_ARGV[0])
    INTO gehalten USING OLD.id;
    IF gehalten THEN
        RAISE foreign_key_violation USING CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME,
            MESSAGE = format('%s: Auf %s %s verweisen noch Werte.', TG_NAME, TG_TABLE_NAME, OLD.id);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER wert_haelt_lieferung AFTER DELETE OR UPDATE OF id ON statistik_lieferung
    FOR EACH ROW EXECUTE FUNCTION wert_haelt_fest('lieferung_id');
CREATE TRIGGER wert_haelt_merkmal AFTER DELETE OR UPDATE OF id ON statistik_merkmal
    FOR EACH ROW EXECUTE FUNCTION wert_haelt_fest('merkmal_id');
CREATE TRIGGER wert_haelt_einheit AFTER DELETE OR UPDATE OF id ON raeume_raumeinheit
    FOR EACH ROW EXECUTE FUNCTION wert_haelt_fest('einheit_id');
"""

ZURUECK = """
DROP FUNCTION wert_verweise_pruefen() CASCADE;
DROP FUNCTION wert_haelt_fest() CASCADE;
"""


def verweis(name, ziel, **angaben):
    return migrations.AlterField(
        model_name="wert",
        name=name,
        field=models.ForeignKey(
            on_delete=django.db.models.deletion.PROTECT, to=ziel, db_constraint=False, **angaben
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("raeume", "0001_initial"), ("statistik", "0002_lieferung_umfang")]

    operations = [
        verweis("lieferung", "statistik.lieferung", related_name="werte"),
        verweis("einheit", "raeume.raumeinheit", related_name="+", db_index=False),
        verweis("merkmal", "statistik.merkmal", related_name="+", db_index=False),
        migrations.RunSQL(PRUEFEN + FESTHALTEN, ZURUECK),
    ]
