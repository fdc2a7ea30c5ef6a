from django.db import migrations, models

NACHTRAGEN = """
UPDATE statistik_lieferung l SET umfang = jsonb_set(l.umfang, '{ebenen}', je_lieferung.ebenen)
FROM (
    SELECT lieferung_id, jsonb_object_agg(schluessel, anzahl) AS ebenen
    FROM (
        SELECT w.lieferung_id, e.schluessel, count(DISTINCT w.einheit_id) AS anzahl
        FROM statistik_wert w
        JOIN raeume_raumeinheit r ON r.id = w.einheit_id JOIN raeume_ebene e ON e.id = r.ebene_id
        GROUP BY 1, 2
    ) je_ebene
    GROUP BY 1
) je_lieferung
WHERE je_lieferung.lieferung_id = l.id
"""


class Migration(migrations.Migration):
    dependencies = [("statistik", "0006_quelle_rang"), ("raeume", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="lieferung",
            name="umfang",
            field=models.JSONField(
                default=dict,
                help_text="Zahl der Merkmale, der Gebiete, dieser je Ebene; die Zeiträume.",
                verbose_name="Umfang",
            ),
        ),
        migrations.RunSQL(NACHTRAGEN, migrations.RunSQL.noop),
    ]
