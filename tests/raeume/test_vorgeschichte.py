"""Wie ein Gebiet vor einer Reform aussah, und wo darum seine Zahlen einen Bruch haben."""

from datetime import date
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from sozialraum.raeume.abfragen import gebiet_der_einheit, gebiet_des_sozialraums
from sozialraum.raeume.gebiet import Gebiet, brueche
from sozialraum.raeume.models import Raumeinheit, Sozialraum, Sozialraumeinheit, Sozialraumstand
from tests import besetzung as b
from tests.raeume.geojson import stadtteile
from tests.raeume.reform import REFORM, nach_der_reform, reformiere, schluessele_um, stand, uebernimm

pytestmark = pytest.mark.django_db

VORHER, NACHHER = date(2023, 12, 31), date(2024, 1, 1)


def am(gebiet: Gebiet, tag: date) -> dict[str, str]:
    """Schlüssel → Gewicht an diesem Tag."""
    einheiten = Raumeinheit.objects.in_bulk([anteil.einheit_id for anteil in gebiet.anteile_am(tag)])
    return {
        einheiten[anteil.einheit_id].schluessel: f"{anteil.gewicht.normalize():f}"
        for anteil in gebiet.anteile_am(tag)
    }


def saetze(gebiet: Gebiet) -> list[str]:
    return [f"{bruch.tag}: {bruch.grund}".replace("\u00a0", " ") for bruch in brueche(gebiet)]


def test_geteilt_ist_ein_bruch_mit_grund() -> None:
    reformiere()
    hafen = gebiet_der_einheit(stand("11"))
    assert hafen.anteile_am(VORHER)[0].einheit_id == stand("11", alt=True).pk
    assert (hafen.flaeche_am(VORHER), hafen.flaeche_am(NACHHER)) == (Decimal("310.84"), Decimal("155.42"))
    assert saetze(hafen) == [
        "2024-01-01: Hafenviertel wurde am 01.01.2024 neu zugeschnitten; die Fläche ist seither 50 % kleiner."
    ]
    schluessele_um()
    assert saetze(gebiet_der_einheit(stand("11"))) == [
        "2024-01-01: Hafenviertel wurde am 01.01.2024 neu zugeschnitten: 35 % blieben, 65 % gingen an "
        "Hafenkante."
    ]


def test_ganz_zusammengelegt_ist_kein_bruch() -> None:
    reformiere()
    assert gebiet_der_einheit(stand("23")).frueher == ()
    schluessele_um()
    sueden = gebiet_der_einheit(stand("23"))
    assert am(sueden, VORHER) == {"21": "1", "22": "1"}
    assert (sueden.flaeche_am(VORHER), brueche(sueden)) == (Decimal("621.94"), [])


def test_neu_entstanden_hat_kein_frueher() -> None:
    reformiere()
    schluessele_um()
    assert gebiet_der_einheit(stand("13")).frueher == ()


def test_umbenannt_ist_kein_bruch() -> None:
    uebernimm(stadtteile())
    uebernimm(stadtteile(n12="Webergasse"), gueltig_von=REFORM)
    gebiet = gebiet_der_einheit(stand("12"))
    assert (len(gebiet.frueher), brueche(gebiet)) == (1, [])
    assert gebiet.anteile_am(VORHER) != gebiet.anteile


def test_mehrere_reformen_nacheinander() -> None:
    reformiere()
    uebernimm(nach_der_reform(), gueltig_von=REFORM)
    uebernimm(stadtteile(), gueltig_von=date(2026, 1, 1), fehlende_beenden=True)
    hafen = gebiet_der_einheit(Raumeinheit.objects.get(schluessel="11", gueltig_von=date(2026, 1, 1)))
    assert [abschnitt.bis for abschnitt in hafen.frueher] == [date(2026, 1, 1), REFORM]
    assert [hafen.flaeche_am(date(jahr, 6, 30)) for jahr in (2023, 2025, 2026)] == [
        Decimal("310.84"),
        Decimal("155.42"),
        Decimal("310.84"),
    ]
    assert [bruch.tag for bruch in brueche(hafen)] == [REFORM, date(2026, 1, 1)]


def raum_am_wasser() -> Sozialraum:
    """Vor der Reform 11, 12 und die Hälfte von 21; danach 11, 13, 12 und ein Viertel von 23."""
    raum = Sozialraum.objects.create(ags=b.AGS, name="Am Wasser")
    frueher = Sozialraumstand.objects.create(sozialraum=raum, gueltig_bis=REFORM)
    heute = Sozialraumstand.objects.create(sozialraum=raum, gueltig_von=REFORM)
    for einer, teile in (
        (frueher, [(stand("11", alt=True), "1"), (stand("12"), "1"), (stand("21", alt=True), "0.5")]),
        (heute, [(stand("11"), "1"), (stand("13"), "1"), (stand("12"), "1"), (stand("23"), "0.25")]),
    ):
        for einheit, gewicht in teile:
            Sozialraumeinheit.objects.create(stand=einer, einheit=einheit, gewicht=Decimal(gewicht))
    return raum


def test_ein_sozialraum_kennt_seine_fruehere_zusammensetzung() -> None:
    reformiere()
    schluessele_um()
    gebiet = gebiet_des_sozialraums(raum_am_wasser())
    assert am(gebiet, NACHHER) == {"11": "1", "12": "1", "13": "1", "23": "0.25"}
    assert am(gebiet, VORHER) == {"11": "1", "12": "1", "21": "0.5"}
    assert saetze(gebiet) == ["2024-01-01: Der Sozialraum wurde damals anders zusammengesetzt."]


def test_ohne_reform_kostet_die_vorgeschichte_nichts(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    raum = b.am_fluss()
    einheit = b.einheit("11")
    _ = einheit.ebene
    with django_assert_num_queries(0):
        gebiet_der_einheit(einheit)
    with django_assert_num_queries(1):
        gebiet_des_sozialraums(raum)


def test_nach_einer_reform_sind_es_immer_gleich_viele_abfragen(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    reformiere()
    schluessele_um()
    raum = raum_am_wasser()
    for schluessel in ("11", "23"):
        einheit = stand(schluessel)
        with django_assert_num_queries(2):
            gebiet_der_einheit(einheit)
    with django_assert_num_queries(4):
        gebiet_des_sozialraums(raum)
