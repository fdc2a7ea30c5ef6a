"""Grenzen übernehmen: anlegen, wiederholen, einhängen, ablehnen – immer ganz oder gar nicht."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test.utils import CaptureQueriesContext

from agenturen.models import Protokolleintrag
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.models import Ebene, Grenze, Raumeinheit
from sozialraum.raeume.uebernehmen import GrenzenFehler, Uebernahme, raeume_uebernehmen
from tests import besetzung as b
from tests.raeume.geojson import feature, quadrat, sammlung, stadtbezirke, stadtteile

pytestmark = pytest.mark.django_db


def uebernimm(inhalt: bytes, ebene: str = "stadtteil", **angaben: Any) -> Uebernahme:
    """Emre übernimmt eine Datei für Probstadt."""
    angaben.setdefault("gemeindename", "Probstadt")
    angaben.setdefault("durch", b.emre())
    return raeume_uebernehmen(
        inhalt=inhalt,
        dateiname="grenzen.geojson",
        ebene=ebene,
        ags=angaben.pop("ags", b.AGS),
        feld_schluessel="NR",
        feld_name="NAME",
        **angaben,
    )


def worte(ergebnis: Uebernahme) -> str:
    return ergebnis.in_worten.replace("\u00a0", " ")


def baum() -> list[str]:
    einheiten = Raumeinheit.objects.select_related("ebene", "parent").order_by(
        "ebene__rang", "ags", "schluessel"
    )
    return [f"{e.ebene} {e.name} in {e.parent}" for e in einheiten]


def test_die_erste_datei_legt_auch_die_gemeinde_an() -> None:
    ergebnis = uebernimm(stadtteile(), quelle="Stadt Probstadt", lizenz="CC BY 4.0", stand="2026")
    assert worte(ergebnis) == "4 Stadtteile von Probstadt: 4 neu."
    assert baum() == [
        "Stadt Probstadt in None",
        "Stadtteil Hafenviertel in Probstadt",
        "Stadtteil Weberviertel in Probstadt",
        "Stadtteil Lindenhöhe in Probstadt",
        "Stadtteil Am Südhang in Probstadt",
    ]
    hafen = Raumeinheit.objects.get(schluessel="11")
    assert (hafen.kennung, hafen.flaeche_ha) == ("05998000/11", Decimal("310.84"))
    grenze = Grenze.objects.get(einheit=hafen)
    assert (grenze.quelle, grenze.lizenz, grenze.stand) == ("Stadt Probstadt", "CC BY 4.0", "2026")
    assert (grenze.geometrie, len(grenze.datei_sha256)) == (quadrat(0, 1), 64)


def test_die_gemeinde_ist_aus_ihren_teilen_zusammengesetzt_bis_eine_eigene_grenze_kommt() -> None:
    uebernimm(stadtteile(), quelle="Stadt Probstadt")
    stadt = Raumeinheit.objects.get(schluessel="")
    assert stadt.flaeche_ha == Decimal("1243.63")
    grenze = Grenze.objects.get(einheit=stadt)
    assert (grenze.quelle, grenze.datei_sha256) == (
        "Stadt Probstadt (zusammengesetzt: 4\u00a0Stadtteile)",
        "",
    )
    land = sammlung(feature(quadrat(0, 0, 0.05), NR=b.AGS, NAME="Probstadt"))
    assert worte(uebernimm(land, "gemeinde", ags="")) == "1 Stadt: 1 geändert."
    uebernimm(stadtbezirke(), "stadtbezirk")
    assert len(Grenze.objects.get(einheit=stadt).datei_sha256) == 64


def test_dieselbe_datei_noch_einmal_aendert_nichts() -> None:
    uebernimm(stadtteile(), quelle="Stadt Probstadt", lizenz="CC BY 4.0")
    vorher = list(Grenze.objects.order_by("pk").values())
    eintraege = Protokolleintrag.objects.count()
    assert worte(uebernimm(stadtteile())) == "4 Stadtteile von Probstadt: 4 unverändert."
    assert list(Grenze.objects.order_by("pk").values()) == vorher
    assert Raumeinheit.objects.count() == 5
    assert Protokolleintrag.objects.count() == eintraege


def test_umbenannt_verschoben_und_weggelassen() -> None:
    uebernimm(stadtteile())
    neue = sammlung(
        feature(quadrat(0, 1), NR="11", NAME="Alter Hafen"),
        feature(quadrat(1, 1, 0.019), NR="12", NAME="Weberviertel"),
        feature(quadrat(0, 0), NR="21", NAME="Lindenhöhe"),
    )
    ergebnis = uebernimm(neue)
    assert [(z.einheit.name, z.zustand, z.aenderung) for z in ergebnis.zeilen] == [
        ("Alter Hafen", "geändert", "hieß bisher „Hafenviertel“"),
        ("Weberviertel", "geändert", "Grenze geändert"),
        ("Lindenhöhe", "unverändert", ""),
    ]
    assert [befund.in_worten for befund in ergebnis.befunde] == [
        "Nicht in der Datei und darum unverändert: 22 Am Südhang."
    ]
    assert Raumeinheit.objects.filter(schluessel="22").exists()


def test_eine_andere_quellenangabe_wird_uebernommen_eine_leere_nicht() -> None:
    uebernimm(stadtteile(), quelle="Stadt Probstadt", lizenz="CC BY 3.0")
    ergebnis = uebernimm(stadtteile(), lizenz="CC BY 4.0")
    assert [zeile.aenderung for zeile in ergebnis.zeilen] == ["Quellenangabe geändert"] * 4
    grenze = Grenze.objects.get(einheit__schluessel="11")
    assert (grenze.quelle, grenze.lizenz) == ("Stadt Probstadt", "CC BY 4.0")


@pytest.mark.parametrize("bezirke_zuerst", [True, False])
def test_stadtteile_haengen_unter_ihrem_bezirk_gleich_was_zuerst_kommt(bezirke_zuerst: bool) -> None:
    dateien = [(stadtbezirke(), "stadtbezirk"), (stadtteile(), "stadtteil")]
    ergebnisse = [uebernimm(*datei) for datei in (dateien if bezirke_zuerst else reversed(dateien))]
    assert [ergebnis.umgehaengt for ergebnis in ergebnisse] == ([0, 0] if bezirke_zuerst else [0, 4])
    assert baum() == [
        "Stadt Probstadt in None",
        "Stadtbezirk Nordufer in Probstadt",
        "Stadtbezirk Süd in Probstadt",
        "Stadtteil Hafenviertel in Nordufer",
        "Stadtteil Weberviertel in Nordufer",
        "Stadtteil Lindenhöhe in Süd",
        "Stadtteil Am Südhang in Süd",
    ]


def test_quartiere_ohne_stadtteil_haengen_am_bezirk_und_ein_teil_ragt_hinaus() -> None:
    uebernimm(stadtbezirke(), "stadtbezirk")
    quartiere = sammlung(
        feature(quadrat(0.2, 1.2, 0.01), NR="101", NAME="Kai"),
        feature(quadrat(1, 0.8, 0.012), NR="201", NAME="Halde"),
        feature(None, NR="202", NAME="Ohne Ort"),
    )
    ergebnis = uebernimm(quartiere, "quartier")
    assert baum()[3:] == [
        "Quartier Kai in Nordufer",
        "Quartier Halde in Nordufer",
        "Quartier Ohne Ort in Probstadt",
    ]
    assert [befund.in_worten for befund in ergebnis.befunde] == [
        "Fläche 2 (Halde): Liegt nur zu 67\u00a0% in „Nordufer“, zählt aber dazu.",
        "Fläche 3 (Ohne Ort): Ohne Geometrie: Die Einheit bekommt keine Grenze und fehlt auf Karten.",
    ]


def test_kreise_und_gemeinden_haengen_nach_ihrem_schluessel() -> None:
    b.probstadt()
    kreis = sammlung(feature(quadrat(0, 0, 0.1), NR="05998", NAME="Probekreis"))
    ergebnis = uebernimm(kreis, "kreis", ags="", gemeindename="")
    assert (worte(ergebnis), ergebnis.umgehaengt) == ("1 Kreis: 1 neu. 1 Einheit neu zugeordnet.", 1)
    assert baum()[:2] == ["Kreis Probekreis in None", "Stadt Probstadt in Probekreis"]
    nachbar = sammlung(feature(quadrat(3, 0), NR="05998004", NAME="Nebenan"))
    uebernimm(nachbar, "gemeinde", ags="", gemeindename="")
    assert baum()[1:3] == ["Stadt Probstadt in Probekreis", "Stadt Nebenan in Probekreis"]


@pytest.mark.parametrize(
    ("inhalt", "angaben", "satz"),
    [
        (
            stadtteile(),
            {"ags": "5998000"},
            "Der amtliche Gemeindeschlüssel hat acht Ziffern, etwa 05315000 für Köln; angegeben ist "
            "„5998000“.",
        ),
        (
            stadtteile(),
            {"ags": "05998001", "gemeindename": ""},
            "Zum Gemeindeschlüssel 05998001 gibt es noch keine Gemeinde. Bitte nennen Sie ihren Namen.",
        ),
        (
            stadtteile(),
            {"gemeindename": "Nachbarstadt"},
            "Der Gemeindeschlüssel 05998000 gehört schon zu „Probstadt“, angegeben ist „Nachbarstadt“. "
            "Bitte prüfen "
            "Sie den Schlüssel oder lassen Sie den Namen weg.",
        ),
        (
            sammlung(feature(quadrat(0, 1), NR="011", NAME="Hafenviertel")),
            {},
            "grenzen.geojson: Es wurde nichts übernommen. Fläche 1 (Hafenviertel): Der Schlüssel „011“ "
            "unterscheidet "
            "sich nur durch führende Nullen von „11“ (Hafenviertel), das es schon gibt. Wählen Sie das "
            "Feld, unter "
            "dessen Schlüsseln die Einheiten angelegt sind.",
        ),
        (
            sammlung(feature(quadrat(50, 50), NR="91", NAME="Anderswo")),
            {},
            "grenzen.geojson: Es wurde nichts übernommen. Keine der Flächen liegt in Probstadt "
            "(05998000). Bitte "
            "prüfen Sie den Gemeindeschlüssel.",
        ),
        (
            sammlung(feature(quadrat(0, 1), NR="11", NAME="")),
            {"ebene": "gemeinde"},
            "grenzen.geojson: Es wurde nichts übernommen. Fläche 1, NAME: Der Name fehlt. Fläche 1: Auf "
            "dieser Ebene "
            "ist der Schlüssel der amtliche Gemeindeschlüssel mit acht Ziffern; in der Datei steht „11“.",
        ),
        (
            stadtteile(),
            {"ebene": "dorf"},
            "Die Ebene „dorf“ gibt es nicht. Möglich sind: bund, land, regierungsbezirk, kreis, "
            "gemeinde, stadtbezirk, stadtteil, quartier, planungsraum, statistischer-bezirk, baublock.",
        ),
    ],
)
def test_abgelehntes_hinterlaesst_keine_spur(inhalt: bytes, angaben: dict[str, Any], satz: str) -> None:
    b.probstadt()
    with pytest.raises(Fachfehler) as absage:
        uebernimm(inhalt, **angaben)
    assert absage.value.text == satz
    assert (Raumeinheit.objects.count(), Grenze.objects.count(), Protokolleintrag.objects.count()) == (
        7,
        7,
        0,
    )


def test_viele_fehler_werden_gezaehlt_und_alle_sind_am_fehler() -> None:
    datei = sammlung(*(feature(quadrat(n, 0), NR="", NAME=f"Ort {n}") for n in range(5)))
    with pytest.raises(GrenzenFehler) as absage:
        uebernimm(datei)
    assert len(absage.value.befunde) == 5
    assert absage.value.text.endswith(
        "Fläche 3 (Ort 2), NR: Der Schlüssel fehlt. Dazu 2\u00a0weitere Fehler."
    )


def test_die_vorschau_rechnet_alles_und_schreibt_nichts() -> None:
    ergebnis = uebernimm(stadtteile(), trocken=True)
    assert worte(ergebnis) == "4 Stadtteile von Probstadt: 4 neu."
    assert [str(zeile.einheit.parent) for zeile in ergebnis.zeilen] == ["Probstadt"] * 4
    assert (Raumeinheit.objects.count(), Protokolleintrag.objects.count()) == (0, 0)


def test_nur_die_administration_darf_es_die_befehlszeile_auch() -> None:
    for person in (b.aylin(), b.birgit(), b.carsten(), b.hatice()):
        with pytest.raises(PermissionDenied):
            uebernimm(stadtteile(), durch=person)
    uebernimm(stadtteile(), durch=None)
    (eintrag,) = Protokolleintrag.objects.all()
    assert (eintrag.ereignis, eintrag.durch_name, eintrag.objekt_text) == (
        "Raumeinheiten übernommen",
        "System",
        "Probstadt",
    )
    assert (eintrag.einzelheiten["neu"], eintrag.einzelheiten["ebene"]) == (4, "stadtteil")


def test_zwei_ebenen_duerfen_denselben_schluessel_vergeben() -> None:
    uebernimm(stadtbezirke(), "stadtbezirk")
    quartier = sammlung(feature(quadrat(0.2, 1.2, 0.01), NR=1, NAME="Kai"))
    assert worte(uebernimm(quartier, "quartier")) == "1 Quartier von Probstadt: 1 neu."
    assert Raumeinheit.objects.filter(schluessel="1").count() == 2


def test_gleich_viele_abfragen_fuer_eine_und_dreissig_flaechen(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    emre = b.emre()
    Ebene.objects.count()
    for anzahl, abfragen in ((1, 26), (30, 26)):
        datei = sammlung(
            *(feature(quadrat(n, anzahl), NR=f"{anzahl}-{n}", NAME=f"Ort {n}") for n in range(anzahl))
        )
        with django_assert_num_queries(abfragen):
            uebernimm(datei, ags=f"0599{anzahl:04}", durch=emre)
