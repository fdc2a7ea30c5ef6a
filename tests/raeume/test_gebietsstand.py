"""Gebietsstände nebeneinander: ein neuer löst den alten ab, gelöscht wird nichts, Listen zeigen nur einen."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import CaptureQueriesContext

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import (
    einheit_oder_404,
    finde_einheit,
    gebiet_der_einheit,
    gueltige_einheiten,
    lagekarte_fuer,
    teile_der_einheit,
    vergleichsgebiete,
    vorfahren,
)
from sozialraum.raeume.models import Ebene, Grenze, Raumeinheit
from sozialraum.raeume.uebernehmen import GrenzenFehler
from tests import besetzung as b
from tests.raeume.geojson import feature, quadrat, rechteck, sammlung, stadtbezirke, stadtteile
from tests.raeume.reform import REFORM, nach_der_reform, uebernimm

pytestmark = pytest.mark.django_db


def staende() -> list[str]:
    """`11 Hafenviertel bis 31.12.2023`, nach Schlüssel und Beginn."""
    teile = Raumeinheit.objects.filter(ebene__schluessel="stadtteil").order_by("schluessel", "gueltig_bis")
    return [f"{e.schluessel} {e.name} {e.gueltigkeit}".strip() for e in teile]


def test_ein_neuer_gebietsstand_kommt_neben_den_alten() -> None:
    uebernimm(stadtteile())
    ergebnis = uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)
    assert ergebnis.in_worten.replace("\u00a0", " ") == (
        "4 Stadtteile von Probstadt ab 01.01.2024: 2 neu, 1 neuer Stand, 1 unverändert, 2 enden."
    )
    assert staende() == [
        "11 Hafenviertel bis 31.12.2023",
        "11 Hafenviertel seit 01.01.2024",
        "12 Weberviertel",
        "13 Hafenkante seit 01.01.2024",
        "21 Lindenhöhe bis 31.12.2023",
        "22 Am Südhang bis 31.12.2023",
        "23 Süden seit 01.01.2024",
    ]
    assert Grenze.objects.filter(einheit__ebene__schluessel="stadtteil").count() == 7


def test_listen_zeigen_je_tag_genau_einen_stand() -> None:
    uebernimm(stadtteile())
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)

    def am(tag: date | None) -> list[str]:
        teile = gueltige_einheiten(tag).filter(ebene__schluessel="stadtteil")
        return [f"{e.schluessel} {e.flaeche_ha:.0f}" for e in teile]

    assert am(None) == ["11 155", "12 311", "13 155", "23 622"]
    assert am(date(2024, 1, 1)) == ["11 155", "12 311", "13 155", "23 622"]
    assert am(date(2023, 12, 31)) == ["11 311", "12 311", "21 311", "22 311"]


def test_kennungen_meinen_heute_oder_den_genannten_tag() -> None:
    uebernimm(stadtteile())
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)
    heute, alt = finde_einheit("05998000/11"), finde_einheit("05998000/11@2023-12-31")
    assert (heute.adresse, alt.adresse) == ("05998000/stadtteil/11", "05998000/stadtteil/11@2023-12-31")
    assert heute != alt
    assert finde_einheit(alt.adresse) == alt
    with pytest.raises(Fachfehler) as absage:
        finde_einheit("05998000/21")
    assert absage.value.text == (
        "„05998000/21“ gibt es heute nicht. Vorhanden sind andere Gebietsstände: "
        "05998000/stadtteil/21@2023-12-31 (Lindenhöhe, bis 31.12.2023)."
    )
    # Ein alter Verweis führt zum jüngsten Stand, nicht ins Leere.
    assert einheit_oder_404(b.aylin(), "05998000/21").adresse == "05998000/stadtteil/21@2023-12-31"
    with pytest.raises(Fachfehler, match="nennt nach dem @ keinen Tag"):
        finde_einheit("05998000/11@gestern")


def test_was_nicht_in_der_datei_steht_endet_nur_bestaetigt() -> None:
    uebernimm(stadtteile())
    with pytest.raises(GrenzenFehler) as absage:
        uebernimm(nach_der_reform(), gueltig_von=REFORM)
    assert absage.value.text.replace("\u00a0", " ") == (
        "grenzen.geojson: Es wurde nichts übernommen. 2 Einheiten stehen nicht in der Datei, darunter "
        "„Lindenhöhe“; mit diesem Gebietsstand würde sich ihre Gültigkeit ändern. Bitte bestätigen Sie das, "
        "oder prüfen Sie, ob die Datei vollständig ist."
    )
    assert [befund.in_worten for befund in absage.value.befunde] == [
        "„Lindenhöhe“ (21) steht nicht in der Datei, gilt bis 31.12.2023.",
        "„Am Südhang“ (22) steht nicht in der Datei, gilt bis 31.12.2023.",
    ]
    assert len(staende()) == 4
    vorschau = uebernimm(nach_der_reform(), gueltig_von=REFORM, trocken=True)
    assert [(z.einheit.name, z.zustand) for z in vorschau.nicht_in_der_datei] == [
        ("Lindenhöhe", "endet"),
        ("Am Südhang", "endet"),
    ]
    assert len(staende()) == 4


def test_derselbe_gebietsstand_noch_einmal_aendert_nichts_eine_berichtigung_schon() -> None:
    uebernimm(stadtteile())
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)
    vorher = staende()
    assert uebernimm(nach_der_reform(), gueltig_von=REFORM).anzahl("unverändert") == 4
    assert staende() == vorher
    ergebnis = uebernimm(nach_der_reform(n12="Webergasse"), gueltig_von=REFORM)
    assert [(z.einheit.name, z.zustand) for z in ergebnis.zeilen if z.zustand != "unverändert"] == [
        ("Webergasse", "neuer Stand")
    ]
    berichtigt = uebernimm(nach_der_reform(n12="Weberstraße"), gueltig_von=REFORM)
    assert [z.aenderung for z in berichtigt.zeilen if z.zustand == "geändert"] == ["hieß bisher „Webergasse“"]
    assert [s for s in staende() if s.startswith("12")] == [
        "12 Weberviertel bis 31.12.2023",
        "12 Weberstraße seit 01.01.2024",
    ]


def test_der_fruehere_stand_kann_nachgereicht_werden() -> None:
    uebernimm(nach_der_reform())
    ergebnis = uebernimm(stadtteile(), gueltig_bis=REFORM, fehlende_beenden=True)
    assert ergebnis.in_worten.replace("\u00a0", " ") == (
        "4 Stadtteile von Probstadt bis 31.12.2023: 2 neu, 1 neuer Stand, 1 unverändert, "
        "2 beginnen erst danach."
    )
    assert staende() == [
        "11 Hafenviertel bis 31.12.2023",
        "11 Hafenviertel seit 01.01.2024",
        "12 Weberviertel",
        "13 Hafenkante seit 01.01.2024",
        "21 Lindenhöhe bis 31.12.2023",
        "22 Am Südhang bis 31.12.2023",
        "23 Süden seit 01.01.2024",
    ]


def test_ein_stand_zwischen_zwei_anderen_schliesst_an_beide_an() -> None:
    uebernimm(stadtteile())
    uebernimm(nach_der_reform(), gueltig_von=date(2024, 1, 1), fehlende_beenden=True)
    dazwischen = sammlung(
        feature(quadrat(0, 1, 0.018), NR="11", NAME="Hafenviertel"),
        *(feature(quadrat(*ort), NR=nr, NAME=name) for ort, nr, name in (
            ((1, 1), "12", "Weberviertel"), ((0, 0), "21", "Lindenhöhe"), ((1, 0), "22", "Am Südhang"),
        )),
    )  # fmt: skip
    uebernimm(dazwischen, gueltig_von=date(2015, 1, 1))
    assert [s for s in staende() if s.startswith("11")] == [
        "11 Hafenviertel bis 31.12.2014",
        "11 Hafenviertel 01.01.2015 bis 31.12.2023",
        "11 Hafenviertel seit 01.01.2024",
    ]


def test_ein_stand_mitten_in_einem_anderen_wird_erklaert_statt_geraten() -> None:
    uebernimm(stadtteile(), gueltig_von=date(2000, 1, 1))
    with pytest.raises(GrenzenFehler) as absage:
        uebernimm(nach_der_reform(), gueltig_von=date(2010, 1, 1), gueltig_bis=date(2015, 1, 1))
    assert (
        "„Hafenviertel“ gilt seit 01.01.2000, also auch vor und nach dem Gebietsstand vom 01.01.2010 bis "
        "31.12.2014. Übernehmen Sie zuerst den späteren Gebietsstand mit seinem Beginn."
    ) in absage.value.text
    with pytest.raises(Fachfehler, match="kann nicht am 31\\.12\\.2009 enden"):
        uebernimm(nach_der_reform(), gueltig_von=date(2010, 1, 1), gueltig_bis=date(2010, 1, 1))


def test_neu_gezeichnete_grenzen_sind_kein_neuer_stand() -> None:
    uebernimm(stadtteile())
    gezittert = sammlung(
        feature(quadrat(0, 1, 0.020005), NR="11", NAME="Hafenviertel"),
        *(feature(quadrat(*ort), NR=nr, NAME=name) for ort, nr, name in (
            ((1, 1), "12", "Weberviertel"), ((0, 0), "21", "Lindenhöhe"), ((1, 0), "22", "Am Südhang"),
        )),
    )  # fmt: skip
    ergebnis = uebernimm(gezittert, gueltig_von=REFORM)
    assert [(z.zustand, z.aenderung.replace("\u00a0", " ")) for z in ergebnis.zeilen[:1]] == [
        ("geändert", "Grenze neu gezeichnet (weicht um 0,05 % der Fläche ab)")
    ]
    assert len(staende()) == 4


def test_ein_wiederkehrender_schluessel_braucht_einen_beginn() -> None:
    uebernimm(stadtteile())
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)
    with pytest.raises(GrenzenFehler) as absage:
        uebernimm(sammlung(feature(quadrat(0, 0), NR="21", NAME="Lindenhöhe")))
    assert absage.value.text == (
        "grenzen.geojson: Es wurde nichts übernommen. Fläche 1 (Lindenhöhe): Den Schlüssel „21“ gab es schon "
        "(Lindenhöhe, bis 31.12.2023). Bitte nennen Sie, ab wann die Flächen dieser Datei gelten."
    )


def test_unveraenderte_stadtteile_haengen_unter_dem_neuen_bezirk() -> None:
    uebernimm(stadtbezirke(), "stadtbezirk")
    uebernimm(stadtteile())
    neue = sammlung(
        feature(rechteck(0, 1, 2.5, 2), NR="1", NAME="Nordufer"),
        feature(rechteck(0, 0, 2, 1), NR="2", NAME="Süd"),
    )
    ergebnis = uebernimm(neue, "stadtbezirk", gueltig_von=REFORM)
    assert (ergebnis.anzahl("neuer Stand"), ergebnis.anzahl("unverändert"), ergebnis.umgehaengt) == (1, 1, 2)
    hafen = Raumeinheit.objects.select_related("parent").get(schluessel="11")
    assert hafen.parent.gueltig_von == REFORM


def test_jeder_stand_sieht_die_einheiten_seiner_zeit() -> None:
    uebernimm(stadtbezirke(), "stadtbezirk")
    uebernimm(stadtteile())
    neue = sammlung(
        feature(rechteck(0, 1, 2, 2), NR="1", NAME="Nordstadt"),
        feature(rechteck(0, 0, 2, 1), NR="2", NAME="Süd"),
    )
    uebernimm(neue, "stadtbezirk", gueltig_von=REFORM)
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)

    def lage(kennung: str) -> list[str]:
        einheit = finde_einheit(kennung)
        return [
            *(f"in {oben.name}" for oben in vorfahren(einheit)),
            *(f"darin {teil.name}" for teil in teile_der_einheit(einheit)),
        ]

    assert lage("05998000/stadtteil/11") == ["in Probstadt", "in Nordstadt"]
    assert lage("05998000/stadtteil/11@2023-12-31") == ["in Probstadt", "in Nordufer"]
    # Weberviertel übersteht die Reform und gehört zu beiden Ständen seines Bezirks.
    assert lage("05998000/stadtteil/12") == ["in Probstadt", "in Nordstadt"]
    assert lage("05998000/stadtbezirk/1") == [
        "in Probstadt", "darin Hafenviertel", "darin Weberviertel", "darin Hafenkante",
    ]  # fmt: skip
    assert lage("05998000/stadtbezirk/1@2023-12-31") == [
        "in Probstadt", "darin Hafenviertel", "darin Weberviertel",
    ]  # fmt: skip
    assert lage("05998000/stadtbezirk/2") == ["in Probstadt", "darin Süden"]
    alt = gebiet_der_einheit(finde_einheit("05998000/stadtteil/11@2023-12-31"))
    assert [g.name for g in vergleichsgebiete(alt)] == ["Nordufer", "Probstadt"]
    svg = lagekarte_fuer(alt, breite_mm=120)
    assert svg is not None
    assert "Lindenhöhe" in svg
    assert "Hafenkante" not in svg


def test_zwei_staende_desselben_schluessels_gelten_nie_zugleich() -> None:
    b.probstadt()
    with (
        pytest.raises(IntegrityError, match="raumeinheit_gebietsstaende_ohne_ueberschneidung"),
        transaction.atomic(),
    ):
        Raumeinheit.objects.create(
            ags=b.AGS,
            ebene=Ebene.objects.get(schluessel="stadtteil"),
            schluessel="11",
            name="Hafen",
            gueltig_von=REFORM,
        )


def test_gleich_viele_abfragen_fuer_eine_und_dreissig_flaechen(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    emre = b.emre()
    for anzahl in (1, 30):

        def datei(seite: float, anzahl: int = anzahl) -> bytes:
            return sammlung(
                *(
                    feature(quadrat(n, anzahl, seite), NR=f"{anzahl}-{n}", NAME=f"Ort {n}")
                    for n in range(anzahl)
                )
            )

        ags = f"0599{anzahl:04}"
        uebernimm(datei(0.02), ags=ags, durch=emre)
        with django_assert_num_queries(24):
            uebernimm(datei(0.015), ags=ags, durch=emre, gueltig_von=REFORM)
