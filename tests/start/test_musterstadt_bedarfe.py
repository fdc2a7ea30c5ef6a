"""Bedarfe und Empfehlungen von Musterstadt: worauf sie ruhen, wem sie vorgetragen sind, was daraus wurde."""

from datetime import timedelta

import pytest
from django.utils import timezone

from angebote.models import Angebot
from sozialraum.bedarfe.abfragen import unbeantwortete
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Grundlage, Uebergabe
from sozialraum.bedarfe.regeln import was_fehlt
from tests.welt import musterstadt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("musterstadt", "ohne_mandant")]


def test_alle_bedarfe_bis_auf_einen_stehen_auf_zwei_beinen() -> None:
    arten = {
        bedarf.aussage: {grundlage.art for grundlage in bedarf.grundlagen.all()}
        for bedarf in Bedarf.objects.prefetch_related("grundlagen")
    }
    assert len(arten) == 17
    assert [aussage for aussage, seine in arten.items() if was_fehlt(seine)] == [
        "Kinder beider Quartiere begegnen sich außerhalb der Schule nicht."
    ]


def test_ein_bedarf_ruht_auf_zahlen_von_damals_und_von_heute() -> None:
    zahlen = Grundlage.objects.filter(
        bedarf__aussage__startswith="Eltern im Schichtdienst", indikator="anteil_auslaender"
    )
    zeitraeume = sorted(zahlen.values_list("zeitraum", flat=True))
    assert len(zeitraeume) == 2 and zeitraeume[0] < zeitraeume[1]


def test_bedarfe_in_jedem_stand_und_von_jeder_prioritaet() -> None:
    hafen = Bedarf.objects.filter(agentur__name="Integrationsagentur Hafen und Bahnhof")
    assert set(hafen.values_list("status", flat=True)) == set(Bedarf.Status.values)
    assert set(hafen.values_list("prioritaet", flat=True)) == {"", "A", "B", "C", "D"}


def test_empfehlungen_ueber_mehrere_quartale_mit_antworten_jeder_art() -> None:
    assert Empfehlung.objects.count() == 17
    assert set(Empfehlung.objects.values_list("status", flat=True)) == set(Empfehlung.Status.values)
    uebergaben = Uebergabe.objects.all()
    assert set(uebergaben.values_list("antwort", flat=True)) == set(Uebergabe.Antwort.values)
    quartale = {(eine.datum.year, (eine.datum.month - 1) // 3) for eine in uebergaben}
    assert len(quartale) >= 7
    assert not Empfehlung.objects.filter(bedarfe=None).exists()


def test_angebote_setzen_empfehlungen_um() -> None:
    assert Angebot.objects.filter(empfehlungen__isnull=False).distinct().count() == 10
    # Wer umsetzt, antwortet auch auf einen der Bedarfe.
    for angebot in Angebot.objects.filter(empfehlungen__isnull=False).distinct():
        gemeint = Bedarf.objects.filter(empfehlungen__in=angebot.empfehlungen.all())
        assert angebot.bedarfe.filter(pk__in=gemeint).exists(), angebot.titel


def test_die_koordination_wird_an_eine_antwort_erinnert() -> None:
    birgit = musterstadt().personen["birgit"]
    (empfehlung,) = unbeantwortete(birgit, timezone.localdate())
    assert empfehlung.adressat == "Volkshochschule Musterstadt"
    offene = empfehlung.uebergaben.get(antwort="keine")
    assert timezone.localdate() - offene.datum > timedelta(weeks=8)
