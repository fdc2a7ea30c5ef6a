"""Gebiete, Vergleichsgebiete und die Suche nach Kennungen, an Probstadt."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import (
    darf_bearbeiten,
    einheit_oder_404,
    finde_einheit,
    gebiet_der_einheit,
    gebiet_des_sozialraums,
    gebiete_der_sozialraeume,
    sozialraeume_der_agenturen,
    sozialraum_oder_404,
    vergleichsgebiete,
)
from sozialraum.raeume.gebiet import Anteil
from sozialraum.raeume.models import Ebene, Raumeinheit, Sozialraumeinheit, Sozialraumstand
from tests import besetzung as b

pytestmark = pytest.mark.django_db


def namen(gebiete: list) -> list[str]:
    return [f"{gebiet.ebene} {gebiet.name}" for gebiet in gebiete]


def test_ein_stadtteil_als_gebiet() -> None:
    b.probstadt()
    teil = b.einheit("11")
    gebiet = gebiet_der_einheit(teil)
    assert (gebiet.kennung, gebiet.name, gebiet.ebene) == ("05998000/11", "Hafenviertel", "Stadtteil")
    assert gebiet.anteile == (Anteil(einheit_id=teil.pk, gewicht=Decimal(1)),)
    assert gebiet.flaeche_ha == Decimal("312.00")


def test_die_flaeche_eines_sozialraums_zaehlt_die_anteile() -> None:
    raum = b.am_fluss()
    Sozialraumeinheit.objects.filter(einheit=b.einheit("21")).update(gewicht=Decimal("0.25"))
    gebiet = gebiet_des_sozialraums(raum)
    assert gebiet.kennung == f"sozialraum-{raum.pk}"
    assert [anteil.gewicht for anteil in gebiet.anteile] == [Decimal("1.00000"), Decimal("0.25000")]
    assert gebiet.flaeche_ha == Decimal("390.00")


def test_fehlt_die_flaeche_einer_einheit_hat_der_sozialraum_keine() -> None:
    raum = b.am_fluss()
    Raumeinheit.objects.filter(schluessel="21").update(flaeche_ha=None)
    assert gebiet_des_sozialraums(raum).flaeche_ha is None


def test_ein_alter_stand_bleibt_abrufbar() -> None:
    raum = b.hafenviertel()
    alt = Sozialraumstand.objects.get(sozialraum=raum)
    alt.gueltig_bis = date(2026, 1, 1)
    alt.save()
    neu = Sozialraumstand.objects.create(sozialraum=raum, gueltig_von=date(2026, 1, 1))
    for schluessel in ("11", "12"):
        Sozialraumeinheit.objects.create(stand=neu, einheit=b.einheit(schluessel))
    assert gebiet_des_sozialraums(raum, date(2025, 12, 31)).flaeche_ha == Decimal("312.00")
    assert gebiet_des_sozialraums(raum, date(2026, 1, 1)).flaeche_ha == Decimal("624.00")


def test_vergleich_mit_bezirk_und_stadt() -> None:
    b.probstadt()
    assert namen(vergleichsgebiete(gebiet_der_einheit(b.einheit("11")))) == [
        "Stadtbezirk Nordufer",
        "Stadt Probstadt",
    ]
    assert namen(vergleichsgebiete(gebiet_der_einheit(b.einheit("1")))) == ["Stadt Probstadt"]
    assert namen(vergleichsgebiete(gebiet_der_einheit(b.probstadt()))) == []


def test_ein_sozialraum_ueber_zwei_bezirke_vergleicht_sich_nur_mit_der_stadt() -> None:
    assert namen(vergleichsgebiete(gebiet_des_sozialraums(b.am_fluss()))) == ["Stadt Probstadt"]


def test_oberhalb_der_stadt_endet_der_vergleich() -> None:
    stadt = b.probstadt()
    kreis = Raumeinheit.objects.create(ags="05998", ebene=Ebene.objects.get(schluessel="kreis"), name="Kreis")
    stadt.parent = kreis
    stadt.save()
    assert namen(vergleichsgebiete(gebiet_der_einheit(b.einheit("22")))) == [
        "Stadtbezirk Süd",
        "Stadt Probstadt",
    ]


def test_abfragen_bleiben_gleich_viele(django_assert_num_queries: CaptureQueriesContext) -> None:
    raeume = [b.hafenviertel(), b.am_fluss(), b.suedhang_quartier()]
    with django_assert_num_queries(1):
        assert len(gebiete_der_sozialraeume(raeume)) == 3
    with django_assert_num_queries(1):
        gebiet = gebiet_des_sozialraums(raeume[1])
    with django_assert_num_queries(2):
        vergleichsgebiete(gebiet)


@pytest.mark.parametrize(
    ("kennung", "name"),
    [
        ("05998000/11", "Hafenviertel"),
        ("05998000/1", "Nordufer"),
        ("05998000/001", "Nordufer"),
        ("05998000/011", "Hafenviertel"),
        ("05998000", "Probstadt"),
        ("05998000/", "Probstadt"),
        ("05998000/000", "Probstadt"),
        ("5998000/22", "Am Südhang"),
        ("05998000/stadtteil/12", "Weberviertel"),
    ],
)
def test_kennungen_finden_ihre_einheit(kennung: str, name: str) -> None:
    b.probstadt()
    assert finde_einheit(kennung).name == name


def test_der_genaue_schluessel_geht_vor() -> None:
    b.probstadt()
    Raumeinheit.objects.create(
        ags=b.AGS, ebene=Ebene.objects.get(schluessel="quartier"), schluessel="011", name="Hafenkopf"
    )
    assert finde_einheit("05998000/011").name == "Hafenkopf"
    assert finde_einheit("05998000/11").name == "Hafenviertel"


def test_nicht_eindeutige_kennung_nennt_die_moeglichen() -> None:
    b.probstadt()
    Raumeinheit.objects.create(
        ags=b.AGS, ebene=Ebene.objects.get(schluessel="quartier"), schluessel="1", name="Hafenkopf"
    )
    with pytest.raises(Fachfehler) as absage:
        finde_einheit("05998000/1")
    assert absage.value.text == (
        "„05998000/1“ ist nicht eindeutig. Bitte nennen Sie eines von: "
        "05998000/stadtbezirk/1 (Nordufer), 05998000/quartier/1 (Hafenkopf)."
    )
    assert finde_einheit("05998000/quartier/1").name == "Hafenkopf"


def test_unbekannter_schluessel_schlaegt_vor() -> None:
    b.probstadt()
    with pytest.raises(Fachfehler) as absage:
        finde_einheit("05998000/23")
    assert absage.value.text == (
        "Unter 05998000 gibt es keine Raumeinheit mit dem Schlüssel „23“. Vorhanden sind etwa: "
        "05998000/stadtbezirk/2 (Süd), 05998000/stadtteil/22 (Am Südhang), "
        "05998000/stadtteil/21 (Lindenhöhe), 05998000/stadtteil/12 (Weberviertel)."
    )


def test_unbekannte_gemeinde_und_unsinn() -> None:
    b.probstadt()
    with pytest.raises(
        Fachfehler, match=r"^Zum Gemeindeschlüssel 05315000 ist keine Raumeinheit angelegt. Vorhanden: "
    ):
        finde_einheit("05315000/802")
    with pytest.raises(Fachfehler, match=r"^„Kalk“ ist keine Kennung eines Raums. "):
        finde_einheit("Kalk")


def test_sozialraeume_lesen_alle_mit_rolle_bearbeiten_nur_der_eigene_traeger() -> None:
    raum = b.hafenviertel()
    for person in (b.aylin(), b.birgit(), b.carsten(), b.daria(), b.emre(), b.farid(), b.guelsen()):
        assert sozialraum_oder_404(person, raum.pk) == raum
    wer = [
        p.name
        for p in (b.aylin(), b.birgit(), b.carsten(), b.emre(), b.frauke(), b.guelsen())
        if darf_bearbeiten(p, raum)
    ]
    assert wer == ["Birgit Sommer", "Emre Yıldız", "Gülşen Öztürk"]
    with pytest.raises(Http404):
        sozialraum_oder_404(b.aylin(), raum.pk + 1)
    with pytest.raises(Http404):
        einheit_oder_404(b.aylin(), "05998000/99")


def test_sozialraeume_der_agenturen() -> None:
    raeume = [b.hafenviertel(), b.am_fluss(), b.suedhang_quartier()]
    assert list(sozialraeume_der_agenturen([b.ia_hafen(), b.ia_suedhang()])) == [raeume[0], raeume[2]]
