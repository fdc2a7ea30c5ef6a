"""Flächenkarten zeichnen: Klassen, Schraffur mit Zeichen, Namen, Verweise; lesbar auch in Grau."""

import re
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sozialraum.kern.farben import KLASSENFARBEN, PAPIER, SCHRAFFUR, kontrast, schrift_auf
from sozialraum.raeume.abfragen.flaechenkarten import einheiten_mit_gruppe, kartengrundlage
from sozialraum.raeume.karte.flaechenkarte import (
    Fuellung,
    Kartentext,
    Legendenzeile,
    Muster,
    flaechenkarte,
    kartenbreite,
)
from sozialraum.raeume.karte.kartengrund import Kartenflaeche, Kartengrund, kartengrund
from sozialraum.raeume.models import Grenze, Raumeinheit
from tests import besetzung as b

SVG = "{http://www.w3.org/2000/svg}"
TEXT = Kartentext(
    titel="In 3 von 9 Quartieren liegt der Anteil über dem der Stadt (15,5 %)",
    untertitel="Anteil in Prozent, Quartiere in Brettstadt, 2024",
    legende="Anteil in Prozent",
    fuss=("Quelle: Amt & Sohn",),
    alternative="Karte: Alle Werte stehen in der Tabelle.",
)


def brett(spalten: int = 3, zeilen: int = 3) -> list[Kartenflaeche]:
    """Felder von etwa 1,4 × 2,2 km; jede Spalte ist ein Bezirk."""
    return [
        Kartenflaeche(
            spalte * 10 + zeile,
            f"Feld {spalte}{zeile}",
            shapely.box(
                7 + spalte * 0.02, 51.2 + zeile * 0.02, 7 + (spalte + 1) * 0.02, 51.2 + (zeile + 1) * 0.02
            ),
            f"Bezirk {spalte}",
        )
        for spalte in range(spalten)
        for zeile in range(zeilen)
    ]


def gefuellt(grund: Kartengrund, **besondere: Fuellung) -> dict[int, Fuellung]:
    farben = KLASSENFARBEN[5]
    alle = {pk: Fuellung(farben[pk % 5], f"Feld {pk:02}: 18,9 %, Klasse 4 von 5") for pk in grund.flaechen}
    return alle | {int(pk.removeprefix("f")): fuellung for pk, fuellung in besondere.items()}


def gezeichnet(
    fuellungen: dict[int, Fuellung], grund: Kartengrund, breite: float = 860, **angaben: Any
) -> str:
    legende = angaben.pop("legende", [Legendenzeile("12,3 bis 15,4 %", "9 Quartiere", KLASSENFARBEN[5][0])])
    return flaechenkarte(grund, fuellungen, text=TEXT, legende=legende, breite=breite, **angaben)


@pytest.fixture(scope="module")
def grund() -> Kartengrund:
    return kartengrund(brett(), breite=kartenbreite(860), umrandet={11})


# Farben ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("farben", KLASSENFARBEN.values())
def test_klassen_unterscheiden_sich_auch_im_grauen_druck(farben: tuple[str, ...]) -> None:
    for hell, dunkel in pairwise(farben):
        assert kontrast(hell, dunkel) >= 1.6
    assert all(kontrast(farbe, schrift_auf(farbe)) >= 4.5 for farbe in farben)


def test_je_mehr_desto_dunkler_und_nie_rot_oder_gruen() -> None:
    for farben in KLASSENFARBEN.values():
        kontraste = [kontrast(farbe, PAPIER) for farbe in farben]
        assert kontraste == sorted(kontraste)
        for farbe in farben:
            rot, gruen, blau = (int(farbe[n : n + 2], 16) for n in (1, 3, 5))
            assert rot < gruen < blau


# Zeichnung ---------------------------------------------------------------------------------------


def test_flaechen_sind_verweise_mit_namen_wert_und_klasse(grund: Kartengrund) -> None:
    adresse = "/statistik/gebiet/05998000/stadtteil/11/?zeitraum=2024&x=1"
    ziel = Fuellung(KLASSENFARBEN[5][3], "Feld 11: 18,9 %, Klasse 4 von 5", adresse=adresse)
    wurzel = ElementTree.fromstring(gezeichnet(gefuellt(grund, f11=ziel), grund, kennung="breit"))
    (verweis,) = wurzel.iter(f"{SVG}a")
    assert verweis.get("href") == adresse
    assert [kind.tag for kind in verweis] == [f"{SVG}title", f"{SVG}path"]
    assert verweis[0].text == "Feld 11: 18,9 %, Klasse 4 von 5"
    assert (wurzel.get("role"), wurzel.get("aria-labelledby"), wurzel[0].get("id")) == (
        "group",
        "karte-breit",
        "karte-breit",
    )


def test_ohne_verweise_ist_die_karte_ein_bild_mit_alternativtext(grund: Kartengrund) -> None:
    wurzel = ElementTree.fromstring(gezeichnet(gefuellt(grund), grund))
    assert (wurzel.get("role"), wurzel[0].text) == ("img", "Karte: Alle Werte stehen in der Tabelle.")
    assert list(wurzel.iter(f"{SVG}a")) == []


def test_was_fehlt_ist_schraffiert_und_traegt_sein_zeichen(grund: Kartengrund) -> None:
    ohne = gezeichnet(gefuellt(grund), grund)
    assert SCHRAFFUR not in ohne.replace('stroke="#8A94A0" stroke-width="0.7"', "")
    geheim = Fuellung(PAPIER, "Feld 00: geheim", Muster.FEHLT, "•")
    leer = Fuellung(PAPIER, "Feld 22: unbewohnt", Muster.UNBEWOHNT)
    mit = gezeichnet(gefuellt(grund, f0=geheim, f22=leer), grund)
    linien = re.findall(r'<path d="([^"]+)" fill="none" stroke="#8A94A0" stroke-width="0.8"/>', mit)
    assert [linie.count("M") for linie in linien] == [
        grund.flaechen[0].eng.count("M"),
        grund.flaechen[22].weit.count("M"),
    ]
    assert grund.flaechen[0].eng.count("M") > 1.8 * grund.flaechen[0].weit.count("M")
    assert ">•</text>" in mit and ">•</text>" not in ohne


def test_die_grenze_ist_zwischen_gleichen_farben_zu_sehen(grund: Kartengrund) -> None:
    for farbe in (*KLASSENFARBEN[5], PAPIER):
        svg = gezeichnet(dict.fromkeys(grund.flaechen, Fuellung(farbe, "Feld")), grund)
        eigene = re.findall(rf'fill="{farbe}" stroke="(#\w+)"/>', svg)
        allgemeine = re.findall(r'fill-rule="evenodd" stroke="(#\w+)"', svg)
        assert kontrast(farbe, (eigene or allgemeine)[0]) >= 1.9


def test_die_schraffur_bleibt_in_ihrer_flaeche(grund: Kartengrund) -> None:
    flaeche = grund.flaechen[11]
    ecken = punkte(flaeche.pfad)
    links, rechts = min(x for x, _ in ecken), max(x for x, _ in ecken)
    oben, unten = min(y for _, y in ecken), max(y for _, y in ecken)
    for linien in (flaeche.eng, flaeche.weit):
        for x, y in punkte(linien):
            assert links - 0.2 <= x <= rechts + 0.2
            assert oben - 0.2 <= y <= unten + 0.2


def punkte(pfad: str) -> list[tuple[float, float]]:
    """Alle Ecken eines Pfads aus `M x y l dx dy …`."""
    ergebnis = []
    for zug in re.findall(r"M([^MZ]+)", pfad):
        anfang, _, schritte = zug.partition("l")
        x, y = (float(zahl) for zahl in anfang.split())
        ergebnis.append((x, y))
        zahlen = [float(zahl) for zahl in re.findall(r"-?[\d.]+", schritte)]
        for dx, dy in zip(zahlen[::2], zahlen[1::2], strict=True):
            x, y = x + dx, y + dy
            ergebnis.append((x, y))
    return ergebnis


def test_namen_ueberdecken_sich_nicht_und_zeichen_keinen_namen() -> None:
    dicht = kartengrund(brett(9, 9), breite=420)
    kaesten = [shapely.box(*f.name.kasten) for f in dicht.flaechen.values() if f.name]
    assert len(kaesten) > 20
    assert not any(eins.buffer(-0.1).intersects(zwei) for eins, zwei in combinations(kaesten, 2))
    zeichen = [shapely.Point(f.zeichen) for f in dicht.flaechen.values() if f.zeichen]
    assert not any(kasten.contains(punkt) for kasten in kaesten for punkt in zeichen)


def test_hat_nur_eines_platz_geht_das_zeichen_dem_namen_vor(grund: Kartengrund) -> None:
    eng = kartengrund(brett(9, 9), breite=420)
    pk = next(pk for pk, f in eng.flaechen.items() if f.name and not f.zeichen)
    geheim = Fuellung(PAPIER, "geheim", Muster.FEHLT, "•")
    svg = gezeichnet({pk: geheim}, eng, breite=420)
    assert "•" in svg
    assert "Feld" not in svg.partition("aria-hidden")[2].partition("Anteil in Prozent")[0]


def test_der_hervorgehobene_raum_ist_umrandet_und_fett_benannt(grund: Kartengrund) -> None:
    ohne = kartengrund(brett(), breite=kartenbreite(860))
    assert len(grund.linien) == len(ohne.linien) + 2
    assert 'stroke-width="5.4"' in grund.linien[-2] and 'stroke-width="2.8"' in grund.linien[-1]
    assert [pk for pk, f in grund.flaechen.items() if f.name and f.name.fett] == [11]


def test_ein_raum_aus_anderen_einheiten_bekommt_seinen_eigenen_umriss() -> None:
    quer = shapely.box(7.01, 51.21, 7.03, 51.23)
    grund = kartengrund(brett(), breite=600, umriss=quer)
    assert 'stroke-width="2.8"' in grund.linien[-1]
    assert len(punkte(re.findall(r' d="([^"]+)"', grund.linien[-1])[0])) >= 4


def test_schmal_steht_die_legende_unter_der_karte() -> None:
    schmal = kartengrund(brett(), breite=kartenbreite(358))
    breit = kartengrund(brett(), breite=kartenbreite(860))
    lagen = []
    for grund, breite in ((schmal, 358.0), (breit, 860.0)):
        wurzel = ElementTree.fromstring(gezeichnet(gefuellt(grund), grund, breite=breite))
        (titel,) = (t for t in wurzel.iter(f"{SVG}text") if t.text == "Anteil in Prozent")
        lagen.append((float(titel.get("x", 0)), float(titel.get("y", 0)) > grund.hoehe))
    assert lagen == [(0.0, True), (682.0, False)]


def test_nur_attribute_keine_stile_und_kein_komma_in_zahlen(grund: Kartengrund) -> None:
    svg = gezeichnet(gefuellt(grund), grund)
    assert not re.search(r"style=|class=|var\(|currentColor|nan", svg)
    for pfad in re.findall(r' d="([^"]+)"', svg):
        assert re.fullmatch(r"[MLHVZlhvz0-9. -]+", pfad)


def test_fremder_text_ist_maskiert(grund: Kartengrund) -> None:
    boese = Fuellung(PAPIER, '<script>"x"</script>', adresse='/x/"><script>')
    svg = gezeichnet({11: boese}, grund)
    assert "<script" not in svg
    assert "Amt &amp; Sohn" in svg
    ElementTree.fromstring(svg)


def test_fuenfhundert_flaechen_bleiben_unter_300_kb() -> None:
    viele = kartengrund(brett(25, 20), breite=kartenbreite(900))
    fuellungen = {
        pk: Fuellung(
            KLASSENFARBEN[5][pk % 5],
            "Feld 1234: 18,9 %, Klasse 4 von 5",
            adresse=f"/statistik/gebiet/05998000/stadtteil/{pk:04}/?zeitraum=2024",
        )
        for pk in viele.flaechen
    }
    assert len(gezeichnet(fuellungen, viele, breite=900)) < 300_000


def test_ohne_flaeche_gibt_es_keine_karte() -> None:
    with pytest.raises(ValueError, match="mindestens eine Fläche"):
        kartengrund([], breite=600)


# Grund aus der Datenbank -------------------------------------------------------------------------


@pytest.fixture
def stadtteile(db: None) -> list[Raumeinheit]:
    b.probstadt()
    cache.clear()
    return list(einheiten_mit_gruppe().filter(ebene__schluessel="stadtteil"))


def abfragen(einheiten: list[Raumeinheit], umrandet: list[int] | None = None) -> int:
    with CaptureQueriesContext(connection) as gezaehlt:
        kartengrundlage(einheiten, umrandet=umrandet or [], breiten=[600, 300])
    return len(gezaehlt)


def test_der_grund_wird_einmal_gerechnet(stadtteile: list[Raumeinheit]) -> None:
    assert [abfragen(stadtteile) for _ in range(3)] == [2, 1, 1]


def test_neue_grenzen_namen_und_umrisse_geben_einen_neuen_grund(stadtteile: list[Raumeinheit]) -> None:
    assert abfragen(stadtteile) == 2
    assert abfragen(stadtteile, [stadtteile[0].pk]) == 2
    Grenze.objects.filter(einheit=stadtteile[0]).update(datei_sha256="neu")
    assert abfragen(stadtteile) == 2
    stadtteile[0].name = "Umbenannt"
    assert abfragen(stadtteile) == 2


def test_wer_keine_grenze_hat_fehlt_auf_der_karte(stadtteile: list[Raumeinheit]) -> None:
    Grenze.objects.filter(einheit=stadtteile[0]).delete()
    grundlage = kartengrundlage(stadtteile, umrandet=[], breiten=[600])
    assert [grundlage.hat(einheit.pk) for einheit in stadtteile] == [False, True, True, True]
    Grenze.objects.all().delete()
    leer = kartengrundlage(stadtteile, umrandet=[], breiten=[600])
    assert (leer.gruende, leer.quelle) == ({}, "")
