from django.db import migrations

import sozialraum.kern.sortierung


class Migration(migrations.Migration):

    dependencies = [
        ('agenturen', '0001_initial'),
    ]

    operations = [
        # Wo es schon Verzeichnisse gibt, ordnen sie nach der Sprache des Servers und passten nicht mehr zu den
        # Abfragen. Eine neue Datenbank legt sie später gleich richtig an.
        migrations.RunSQL(
            sql="""
                DO $$
                DECLARE verzeichnis record;
                BEGIN
                    FOR verzeichnis IN
                        SELECT schemaname, indexname, indexdef FROM pg_indexes
                        WHERE schemaname = current_schema()
                            AND indexdef LIKE '%(deutsch_sortiert(%' AND indexdef NOT LIKE '% COLLATE "C"%'
                    LOOP
                        EXECUTE format('DROP INDEX %I.%I', verzeichnis.schemaname, verzeichnis.indexname);
                        EXECUTE regexp_replace(
                            verzeichnis.indexdef,
                            'deutsch_sortiert\\(\\(\\w+\\)::text\\)', '(\\& COLLATE "C")'
                        );
                    END LOOP;
                END $$
            """,
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AlterModelOptions(
            name='traeger',
            options={
                'ordering': [sozialraum.kern.sortierung.DeutschSortiert('name')],
                'verbose_name': 'Träger',
                'verbose_name_plural': 'Träger',
            },
        ),
        migrations.AlterModelOptions(
            name='agentur',
            options={
                'ordering': [sozialraum.kern.sortierung.DeutschSortiert('name')],
                'verbose_name': 'Agentur',
                'verbose_name_plural': 'Agenturen',
            },
        ),
        migrations.AlterModelOptions(
            name='person',
            options={
                'ordering': [sozialraum.kern.sortierung.DeutschSortiert('name')],
                'verbose_name': 'Person',
                'verbose_name_plural': 'Personen',
            },
        ),
    ]
