from django.db import migrations, models

NACHTRAGEN = """
UPDATE statistik_lieferung l SET umfang = jsonb_set(l.umfang, '{reihen}', je_lieferung.reihen)
FROM (
    SELECT lieferung_id, jsonb_agg(merkmal_id ORDER BY merkmal_id) AS reihen
    FROM (SELECT DISTINCT lieferung_id, merkmal_id FROM statistik_wert) benutzt
    GROUP BY 1
) je_lieferung
WHERE je_lieferung.lieferung_id = l.id
"""


class Migration(migrations.Migration):
    dependencies = [("statistik", "0014_indikatordefinition_saldo_und_saechlich")]

    operations = [
        migrations.AlterField(
            model_name="lieferung",
            name="umfang",
            field=models.JSONField(
                default=dict,
                help_text="Zahl der Merkmale, ihre Kennungen, Zahl der Gebiete, dieser je Ebene; "
                "die Zeiträume.",
                verbose_name="Umfang",
            ),
        ),
        migrations.RunSQL(NACHTRAGEN, migrations.RunSQL.noop),
    ]
