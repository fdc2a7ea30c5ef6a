import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sozialraum.statistik.zeichen


class Migration(migrations.Migration):
    dependencies = [
        ("agenturen", "0003_rundgang_und_aktueller_sozialraum"),
        ("statistik", "0015_umfang_reihen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Regelaenderung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "regel",
                    models.JSONField(
                        help_text="Die Felder der Quelle, wie sie sein sollen.", verbose_name="Regel"
                    ),
                ),
                ("vorher", models.JSONField(verbose_name="Regel davor")),
                ("grund", models.TextField(verbose_name="Grund")),
                ("durch_name", models.CharField(max_length=120, verbose_name="durch")),
                ("erstellt", models.DateTimeField(auto_now_add=True, verbose_name="erstellt")),
                ("gilt_seit", models.DateTimeField(null=True, verbose_name="gilt seit")),
            ],
            options={
                "verbose_name": "Änderung einer Regel",
                "verbose_name_plural": "Änderungen der Regeln",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="quelle",
            name="eigene_rundung",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "gar nicht"), (3, "auf Vielfache von 3"), (5, "auf Vielfache von 5")],
                default=0,
                help_text="Wie Anzahlen dieser Quelle veröffentlicht werden; Anteile rechnen mit den ungerundeten.",
                verbose_name="eigene Rundung",
            ),
        ),
        migrations.AddField(
            model_name="quelle",
            name="randsumme_exakt",
            field=models.BooleanField(
                default=True,
                help_text="Gilt nur, wenn wir selbst runden.",
                verbose_name="Zahlen der ganzen Gemeinde bleiben genau",
            ),
        ),
        migrations.AddField(
            model_name="quelle",
            name="regel_hier_gesetzt",
            field=models.BooleanField(
                default=False,
                help_text="Dann ändert keine Importvorlage sie mehr.",
                verbose_name="Regel hier gesetzt",
            ),
        ),
        migrations.AddField(
            model_name="quelle",
            name="zeichen",
            field=models.CharField(
                choices=[
                    ("geheim", "• aus Gründen der Geheimhaltung nicht ausgewiesen"),
                    ("geheim_oder_unbekannt", ". unbekannt oder geheim zu halten"),
                ],
                default=sozialraum.statistik.zeichen.Zeichen["GEHEIM"],
                max_length=21,
                verbose_name="Zeichen an geschlossener Stelle",
            ),
        ),
        migrations.AddConstraint(
            model_name="quelle",
            constraint=models.CheckConstraint(
                condition=models.Q(("eigene_rundung__in", [0, 3, 5])), name="quelle_rundung_0_3_oder_5"
            ),
        ),
        migrations.AddConstraint(
            model_name="quelle",
            constraint=models.CheckConstraint(
                condition=models.Q(("zeichen__in", ["geheim", "geheim_oder_unbekannt"])),
                name="quelle_zeichen_heisst_geheim",
            ),
        ),
        migrations.AddField(
            model_name="regelaenderung",
            name="durch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="durch",
            ),
        ),
        migrations.AddField(
            model_name="regelaenderung",
            name="quelle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="regelaenderungen",
                to="statistik.quelle",
                verbose_name="Quelle",
            ),
        ),
        migrations.AddField(
            model_name="regelaenderung",
            name="vorgang",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="agenturen.vorgang",
                verbose_name="Vorgang",
            ),
        ),
        migrations.AddConstraint(
            model_name="regelaenderung",
            constraint=models.CheckConstraint(
                condition=models.Q(("grund", ""), _negated=True), name="regelaenderung_mit_grund"
            ),
        ),
    ]
