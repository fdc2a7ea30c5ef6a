"""Ein Sozialraum nach der Gebietsreform: übertragen mit der Umschlüsselung, der alte Stand bleibt."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenturen.models import Person, Protokolleintrag
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.raeume.models import Gebietsumschluesselung, Raumeinheit, Sozialraum
from sozialraum.raeume.sozialraum_uebertragen import sozialraum_uebertragen, uebertragung_vorschlagen
from tests import besetzung as b
from tests.raeume.geojson import stadtteile
from tests.raeume.reform import REFORM, nach_der_reform, schluessele_um, stand, uebernimm

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]


def vor_der_reform(*schluessel: str) -> Sozialraum:
    """Birgits Sozialraum aus alten Stadtteilen; danach kommt die Reform."""
    b.birgit()
    uebernimm(stadtteile())
    raum = b.sozialraum("Am Wasser", list(schluessel), agentur=b.ia_hafen())
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)
    return raum


def staende(raum: Sozialraum) -> list[tuple[date | None, date | None, dict[str, str]]]:
    return [
        (
            s.gueltig_von,
            s.gueltig_bis,
            {t.einheit.schluessel: f"{t.gewicht.normalize():f}" for t in s.anteile.select_related("einheit")},
        )
        for s in raum.staende.order_by("gueltig_bis")
    ]


def test_geteilt_heisst_beide_teile_ganz() -> None:
    raum = vor_der_reform("11", "12")
    schluessele_um()
    uebertragung = sozialraum_uebertragen(sozialraum=raum, version=1, durch=b.birgit())
    assert [(z.einheit.name, z.in_prozent, z.aus) for z in uebertragung.zeilen] == [
        ("Hafenviertel", "100", ("35\u00a0% von Hafenviertel",)),
        ("Weberviertel", "100", ("bleibt",)),
        ("Hafenkante", "100", ("65\u00a0% von Hafenviertel",)),
    ]
    assert staende(raum) == [
        (None, REFORM, {"11": "1", "12": "1"}),
        (REFORM, None, {"11": "1", "12": "1", "13": "1"}),
    ]
    raum.refresh_from_db()
    assert raum.version == 2
    (eintrag,) = Protokolleintrag.objects.filter(ereignis="Sozialraum geändert")
    assert eintrag.einzelheiten["uebertragen_auf"] == "2024-01-01"


def test_zusammengelegt_mit_fremdem_wird_nach_flaeche_gewogen() -> None:
    raum = vor_der_reform("21")
    schluessele_um()
    Raumeinheit.objects.filter(schluessel="22").update(flaeche_ha=Decimal("932.52"))
    uebertragung = uebertragung_vorschlagen(raum)
    assert uebertragung is not None
    (zeile,) = uebertragung.zeilen
    assert (zeile.einheit.name, zeile.gewicht, zeile.aus) == (
        "Süden",
        Decimal("0.250"),
        ("ganz Lindenhöhe",),
    )
    # Kennt jemand die Einwohner, zählen sie statt der Fläche.
    groessen = {stand("21", alt=True).pk: Decimal(800), stand("22", alt=True).pk: Decimal(200)}
    nach_einwohnern = uebertragung_vorschlagen(raum, groessen)
    assert nach_einwohnern is not None
    assert nach_einwohnern.zeilen[0].gewicht == Decimal("0.8")


def test_splitter_fallen_weg_und_fast_ganz_ist_ganz() -> None:
    raum = vor_der_reform("21")
    schluessele_um()
    Raumeinheit.objects.filter(schluessel="22").update(flaeche_ha=Decimal("0.50"))
    uebertragung = uebertragung_vorschlagen(raum)
    assert uebertragung is not None
    assert [zeile.gewicht for zeile in uebertragung.zeilen] == [Decimal(1)]
    Raumeinheit.objects.filter(schluessel="22").update(flaeche_ha=Decimal("99999"))
    uebertragung = uebertragung_vorschlagen(raum)
    assert uebertragung is not None
    assert uebertragung.zeilen == ()


def test_ohne_umschluesselung_geht_es_nicht_und_es_steht_da_warum() -> None:
    raum = vor_der_reform("11", "21")
    uebertragung = uebertragung_vorschlagen(raum)
    assert uebertragung is not None
    assert [einheit.name for einheit in uebertragung.ohne] == ["Hafenviertel", "Lindenhöhe"]
    with pytest.raises(Fachfehler) as absage:
        sozialraum_uebertragen(sozialraum=raum, version=1, durch=b.birgit())
    assert absage.value.text == (
        "Nicht bekannt ist, wozu seit dem 01.01.2024 gehört: Hafenviertel, Lindenhöhe. Bitte lassen Sie die "
        "Administration die Umschlüsselung übernehmen, oder ändern Sie den Sozialraum von Hand."
    )
    assert len(staende(raum)) == 1


def test_umbenannt_braucht_keine_umschluesselung() -> None:
    uebernimm(stadtteile())
    raum = b.sozialraum("Weberviertel", ["12"], agentur=b.ia_hafen())
    uebernimm(stadtteile(n12="Webergasse"), gueltig_von=REFORM)
    uebertragung = sozialraum_uebertragen(sozialraum=raum, version=1, durch=b.emre())
    assert [(z.einheit.name, z.aus) for z in uebertragung.zeilen] == [
        ("Webergasse", ("bisher Weberviertel",))
    ]


def test_wer_nicht_darf_und_wer_zu_spaet_kommt() -> None:
    raum = vor_der_reform("11")
    schluessele_um()
    for person in (b.aylin(), b.frauke(), b.carsten()):
        with pytest.raises(PermissionDenied):
            sozialraum_uebertragen(sozialraum=raum, version=1, durch=person)
    with pytest.raises(VeralteterStand):
        sozialraum_uebertragen(sozialraum=raum, version=0, durch=b.birgit())
    sozialraum_uebertragen(sozialraum=raum, version=1, durch=b.birgit())
    with pytest.raises(Fachfehler, match="es ist nichts zu übertragen"):
        sozialraum_uebertragen(sozialraum=raum, version=2, durch=b.birgit())


def test_ein_stand_der_erst_nach_der_reform_begann_wird_ersetzt() -> None:
    raum = vor_der_reform("11")
    raum.staende.update(gueltig_von=date(2025, 6, 1))
    schluessele_um()
    sozialraum_uebertragen(sozialraum=raum, version=1, durch=b.birgit())
    assert staende(raum) == [(date(2025, 6, 1), None, {"11": "1", "13": "1"})]


def test_zwei_reformen_werden_eine_nach_der_anderen_uebertragen() -> None:
    raum = vor_der_reform("11")
    schluessele_um()
    zweite = date(2026, 1, 1)
    uebernimm(stadtteile(), gueltig_von=zweite, fehlende_beenden=True)
    neu = Raumeinheit.objects.get(schluessel="11", gueltig_von=zweite)
    for alt in Raumeinheit.objects.filter(schluessel__in=["11", "13"], gueltig_bis=zweite):
        Gebietsumschluesselung.objects.create(
            alt=alt, neu=neu, stichtag=zweite, anteil=1, methode="1:1", quelle="Test"
        )
    sozialraum_uebertragen(sozialraum=raum, version=1, durch=b.birgit())
    sozialraum_uebertragen(sozialraum=raum, version=2, durch=b.birgit())
    assert [(von, teile) for von, _, teile in staende(raum)] == [
        (None, {"11": "1"}),
        (REFORM, {"11": "1", "13": "1"}),
        (zweite, {"11": "1"}),
    ]


def test_die_seite_zeigt_den_vorschlag_und_uebertraegt(als: Als) -> None:
    raum = vor_der_reform("11", "21")
    schluessele_um()
    adresse = reverse("raeume:sozialraum_uebertragen", args=[raum.pk])
    birgit = als(b.birgit())
    seite = birgit.get(reverse("raeume:sozialraum", args=[raum.pk])).text
    assert "beruht auf einem alten Gebietsstand" in seite
    assert adresse in seite
    assert adresse not in als(b.aylin()).get(reverse("raeume:sozialraum", args=[raum.pk])).text
    vorschlag = " ".join(birgit.get(adresse).text.replace("\u00a0", " ").replace("&nbsp;", " ").split())
    assert "Hafenkante" in vorschlag
    assert "35 % von Hafenviertel" in vorschlag
    assert "50 %" in vorschlag
    antwort = birgit.post(adresse, {"version": "1"})
    assert antwort.headers["Location"] == reverse("raeume:sozialraum", args=[raum.pk])
    seite = birgit.get(antwort.headers["Location"]).text
    assert "gilt ab 01.01.2024 mit den neuen Einheiten" in seite
    assert "alten Gebietsstand" not in seite
    assert "alter Gebietsstand" not in birgit.get(reverse("raeume:sozialraum_liste")).text
    assert "Nichts zu übertragen" in birgit.get(adresse).text


def test_gleich_viele_abfragen_fuer_eine_und_vier_einheiten(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    raum = vor_der_reform("11")
    alle = b.sozialraum("Alle", [], agentur=b.ia_hafen())
    for schluessel in ("11", "21", "22"):
        alle.staende.get().anteile.create(einheit=stand(schluessel, alt=True))
    schluessele_um()
    for einer in (raum, alle):
        with django_assert_num_queries(3):
            uebertragung_vorschlagen(einer)
