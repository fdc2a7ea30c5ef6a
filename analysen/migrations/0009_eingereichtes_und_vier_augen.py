"""Die Einreichung hält ihren Inhalt fest; eine festgeschriebene Fassung nennt zwei Menschen oder den Grund."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agenturen', '0004_vorrang_eines_vorgangs'),
        ('analysen', '0008_festgeschriebenes_gegen_umwege'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Einreichung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('inhalt', models.JSONField(verbose_name='Inhalt')),
            ],
            options={
                'verbose_name': 'Einreichung',
                'verbose_name_plural': 'Einreichungen',
            },
        ),
        migrations.AddField(
            model_name='analyse',
            name='eingereicht_sha256',
            field=models.CharField(blank=True, help_text='Prüfsumme des Inhalts, der zur Prüfung vorlag.', max_length=64, verbose_name='SHA-256 des Eingereichten'),
        ),
        migrations.AddField(
            model_name='fassung',
            name='eingereicht',
            field=models.DateTimeField(help_text='Welche Einreichung freigegeben ist; leer bei Vorschauen.', null=True, verbose_name='eingereicht'),
        ),
        migrations.AddConstraint(
            model_name='fassung',
            constraint=models.UniqueConstraint(fields=('analyse', 'eingereicht'), name='fassung_je_einreichung_einmal'),
        ),
        migrations.AddConstraint(
            model_name='fassung',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='fassung_pruefsumme'),
        ),
        migrations.AddConstraint(
            model_name='fassung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('art', 'festgeschrieben'), _negated=True), models.Q(models.Q(('eingereicht_von_name', ''), _negated=True), models.Q(('freigegeben_von_name', ''), _negated=True), models.Q(models.Q(('eingereicht_von_name', models.F('freigegeben_von_name')), _negated=True), models.Q(('selbst_freigegeben_weil', ''), _negated=True), _connector='OR')), _connector='OR'), name='fassung_vier_augen_oder_grund'),
        ),
        migrations.AddConstraint(
            model_name='fassungsdatei',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['pdf', 'docx', 'html', 'xlsx', 'csv-excel', 'csv'])), name='fassungsdatei_form_bekannt'),
        ),
        migrations.AddConstraint(
            model_name='fassungsdatei',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='fassungsdatei_pruefsumme'),
        ),
        migrations.AddField(
            model_name='einreichung',
            name='analyse',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='einreichung', to='analysen.analyse', verbose_name='Analyse'),
        ),
    ]
