"""Sozialräume anlegen und ändern, Zuständigkeiten eintragen: was gilt, wer darf, was bleibt."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agenturen.models import Person, Protokolleintrag
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.raeume.models import Sozialraum, Sozialraumstand, Zustaendigkeit
from sozialraum.raeume.sozialraum_bearbeiten import sozialraum_aendern, sozialraum_anlegen
from sozialraum.raeume.zustaendigkeit_setzen import zustaendigkeit_austragen, zustaendigkeit_eintragen
from tests import besetzung as b

pytestmark = pytest.mark.django_db

EINS = Decimal(1)


def lege_an(
    name: str = "Nordufer-Mitte", teile: dict[str, Decimal] | None = None, **angaben: Any
) -> Sozialraum:
    b.probstadt()
    angaben.setdefault("traeger", b.nordufer())
    angaben.setdefault("durch", b.birgit())
    anteile = {"11": EINS} if teile is None else teile
    return sozialraum_anlegen(
        name=name,
        ags=b.AGS,
        anteile={b.einheit(schluessel).pk: gewicht for schluessel, gewicht in anteile.items()},
        **angaben,
    )


def aendere(
    raum: Sozialraum, teile: dict[str, Decimal], durch: Person | None = None, **angaben: Any
) -> Sozialraum:
    angaben.setdefault("version", Sozialraum.objects.get(pk=raum.pk).version)
    return sozialraum_aendern(
        sozialraum=raum,
        name=angaben.pop("name", raum.name),
        beschreibung="",
        anteile={b.einheit(schluessel).pk: gewicht for schluessel, gewicht in teile.items()},
        durch=durch or b.birgit(),
        **angaben,
    )


def staende(raum: Sozialraum) -> list[tuple[date | None, date | None, list[str]]]:
    return [
        (s.gueltig_von, s.gueltig_bis, sorted(teil.einheit.schluessel for teil in s.anteile.all()))
        for s in Sozialraumstand.objects.filter(sozialraum=raum).order_by("pk")
    ]


def test_birgit_legt_einen_sozialraum_mit_anteilen_an() -> None:
    raum = lege_an(teile={"11": EINS, "12": Decimal("0.4")})
    assert [anteil.gewicht for anteil in gebiet_des_sozialraums(raum).anteile] == [EINS, Decimal("0.40000")]
    (eintrag,) = Protokolleintrag.objects.all()
    assert (eintrag.ereignis, eintrag.durch_name, eintrag.traeger_id) == (
        "Sozialraum angelegt",
        "Birgit Sommer",
        b.nordufer().pk,
    )
    assert eintrag.einzelheiten["einheiten"] == [
        "05998000/stadtteil/11 Hafenviertel: 1",
        "05998000/stadtteil/12 Weberviertel: 0.4",
    ]


@pytest.mark.parametrize(
    ("teile", "satz"),
    [
        ({}, "Bitte wählen Sie mindestens eine Einheit."),
        ({"11": Decimal("1.2")}, "Der Anteil einer Einheit liegt zwischen 0 und 100 Prozent."),
        ({"11": Decimal(0)}, "Der Anteil einer Einheit liegt zwischen 0 und 100 Prozent."),
        (
            {"1": EINS, "11": EINS},
            "Stadtteil Hafenviertel liegt schon in Stadtbezirk Nordufer; zusammen zählten sie doppelt. "
            "Bitte wählen "
            "Sie eines ab.",
        ),
    ],
)
def test_unmoegliche_zusammensetzungen(teile: dict[str, Decimal], satz: str) -> None:
    with pytest.raises(Fachfehler) as absage:
        lege_an(teile=teile)
    assert absage.value.text == satz
    assert Sozialraum.objects.count() == 0


def test_einheiten_einer_anderen_gemeinde_gehoeren_nicht_dazu() -> None:
    b.probstadt()
    with pytest.raises(Fachfehler, match="zu derselben Gemeinde"):
        sozialraum_anlegen(
            name="X",
            ags="05315000",
            anteile={b.einheit("11").pk: EINS},
            traeger=b.nordufer(),
            durch=b.birgit(),
        )


def test_ein_name_gilt_je_gemeinde_einmal() -> None:
    lege_an("Hafen")
    with pytest.raises(Fachfehler, match="gibt es schon einen Sozialraum „hafen“"):
        lege_an("hafen", {"12": EINS})


def test_nur_koordination_des_eigenen_traegers_und_administration_legen_an() -> None:
    for person in (b.aylin(), b.carsten(), b.daria(), b.hatice(), b.frauke()):
        with pytest.raises(PermissionDenied):
            lege_an(durch=person)
    lege_an("Ohne Träger", traeger=None, durch=b.emre())
    with pytest.raises(PermissionDenied):
        lege_an("Auch ohne", traeger=None)


def test_eine_neue_zusammensetzung_ist_ein_neuer_stand() -> None:
    raum = lege_an()
    aendere(raum, {"11": EINS, "12": EINS}, gueltig_ab=date(2026, 3, 1))
    assert staende(raum) == [(None, date(2026, 3, 1), ["11"]), (date(2026, 3, 1), None, ["11", "12"])]
    assert len(gebiet_des_sozialraums(raum, date(2026, 2, 28)).anteile) == 1
    assert len(gebiet_des_sozialraums(raum, date(2026, 3, 1)).anteile) == 2


def test_am_selben_tag_verbessert_bleibt_es_ein_stand() -> None:
    raum = lege_an()
    aendere(raum, {"12": EINS}, gueltig_ab=date(2026, 3, 1))
    aendere(raum, {"12": Decimal("0.5")}, gueltig_ab=date(2026, 3, 1))
    assert staende(raum) == [(None, date(2026, 3, 1), ["11"]), (date(2026, 3, 1), None, ["12"])]
    with pytest.raises(Fachfehler, match=r"gilt seit 01\.03\.2026; eine neue kann erst danach beginnen"):
        aendere(raum, {"11": EINS}, gueltig_ab=date(2026, 2, 1))


def test_nur_der_name_laesst_den_stand_in_ruhe() -> None:
    raum = lege_an()
    aendere(raum, {"11": EINS}, name="Hafen", gueltig_ab=date(2026, 3, 1))
    assert staende(raum) == [(None, None, ["11"])]
    raum.refresh_from_db()
    assert (raum.name, raum.version) == ("Hafen", 2)
    aendere(raum, {"11": EINS})
    raum.refresh_from_db()
    assert raum.version == 2
    assert Protokolleintrag.objects.count() == 2


def test_wer_eine_alte_fassung_vor_sich_hat_ueberschreibt_nichts() -> None:
    raum = lege_an()
    aendere(raum, {"11": EINS, "12": EINS}, gueltig_ab=date(2026, 3, 1))
    with pytest.raises(VeralteterStand):
        aendere(raum, {"11": EINS}, version=1)
    assert len(staende(raum)) == 2


def test_fremde_aendern_nicht_und_erfahren_wer_es_darf() -> None:
    raum = lege_an()
    for person in (b.aylin(), b.carsten(), b.frauke(), b.hatice()):
        with pytest.raises(PermissionDenied):
            aendere(raum, {"12": EINS}, durch=person)
    with pytest.raises(PermissionDenied) as absage:
        aendere(raum, {"12": EINS}, durch=b.frauke())
    assert str(absage.value) == (
        "Den Sozialraum „Nordufer-Mitte“ bearbeitet die Koordination bei Nordufer. Bitte wenden Sie sich "
        "dorthin."
    )
    aendere(raum, {"12": EINS}, durch=b.guelsen())


# Zuständigkeit -----------------------------------------------------------------------------------


def test_jede_koordination_traegt_die_eigene_agentur_ein_auch_im_fremden_raum() -> None:
    raum = lege_an()
    eintrag = zustaendigkeit_eintragen(sozialraum=raum, agentur=b.ia_suedhang(), durch=b.frauke())
    assert zustaendigkeit_eintragen(sozialraum=raum, agentur=b.ia_suedhang(), durch=b.frauke()) == eintrag
    assert Zustaendigkeit.objects.count() == 1
    with pytest.raises(PermissionDenied, match="führt ihre Koordination"):
        zustaendigkeit_eintragen(sozialraum=raum, agentur=b.ia_hafen(), durch=b.frauke())
    with pytest.raises(PermissionDenied):
        zustaendigkeit_austragen(zustaendigkeit=eintrag, durch=b.birgit())
    zustaendigkeit_austragen(zustaendigkeit=eintrag, durch=b.emre())
    assert Zustaendigkeit.objects.count() == 0


def test_die_ansprechperson_gehoert_zur_agentur() -> None:
    raum = lege_an()
    zustaendigkeit_eintragen(sozialraum=raum, agentur=b.ia_hafen(), person=b.aylin(), durch=b.birgit())
    with pytest.raises(Fachfehler) as absage:
        zustaendigkeit_eintragen(sozialraum=raum, agentur=b.ia_hafen(), person=b.farid(), durch=b.birgit())
    assert absage.value.text == (
        "Farid Rahimi gehört nicht zur Agentur „Integrationsagentur Hafenviertel“. Bitte wählen Sie "
        "jemand anderen."
    )
