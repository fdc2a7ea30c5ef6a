"""Nimmt ein bis vier Menschen aus den Quellen der Methoden: Sie werden gedruckt, die Zahl bleibt am Einsatz."""

import re

from django.db import migrations

WENIGE = re.compile(r" mit [1-4][ \u00a0]Mensch(en)?(?=,|$)")


def ohne_kleine_zahlen(apps, schema_editor):
    grundlagen = apps.get_model("bedarfe", "Grundlage")._base_manager
    for grundlage in grundlagen.filter(art="methode", quelle__contains=" mit ").iterator():
        quelle = WENIGE.sub("", grundlage.quelle)
        if quelle != grundlage.quelle:
            grundlagen.filter(pk=grundlage.pk).update(quelle=quelle)


class Migration(migrations.Migration):

    dependencies = [
        ('bedarfe', '0002_empfehlungen'),
    ]

    operations = [
        # Die Zahl zurückzuholen hieße, sie wieder zu drucken.
        migrations.RunPython(ohne_kleine_zahlen, migrations.RunPython.noop),
    ]
