"""Karten zeichnen: Rollen, Namen, Maßstab, Worte für alle, die sie nicht sehen."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
import shapely
from django.test.utils import CaptureQueriesContext

from sozialraum.kern.farben import ROLLENFARBEN, ROLLENFLAECHEN
from sozialraum.raeume.abfragen import (
    gebiet_der_einheit,
    gebiet_des_sozialraums,
    lagekarte_fuer,
    lagekarten_fuer,
)
from sozialraum.raeume.karte import Flaeche, lagekarte, umrisskarte
from sozialraum.raeume.models import Grenze, Raumeinheit
from tests import besetzung as b

SVG = "{http://www.w3.org/2000/svg}"


def stueck(name: str, spalte: int, zeile: int, rolle: str, gruppe: str = "") -> Flaeche:
    x, y = 7 + spalte * 0.02, 51.2 + zeile * 0.02
    return Flaeche(name, shapely.box(x, y, x + 0.02, y + 0.02), rolle, gruppe)  # type: ignore[arg-type]


def schachbrett() -> list[Flaeche]:
    """Sechs mal sechs Felder; links unten der Bezirk aus vier Feldern, darin das Gebiet."""
    felder = []
    for spalte in range(6):
        for zeile in range(6):
            rolle = "quartier" if spalte == zeile == 0 else "bezirk" if spalte < 2 and zeile < 2 else "stadt"
            felder.append(stueck(f"F{spalte}{zeile}", spalte, zeile, rolle, f"{spalte // 2}{zeile // 2}"))
    return felder


LEGENDE = {"quartier": "Stadtteil F00", "bezirk": "Stadtbezirk Ecke", "stadt": "Brettstadt"}


def texte(svg: str) -> list[str]:
    return [knoten.text or "" for knoten in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_die_karte_nennt_lage_und_nachbarn() -> None:
    svg = lagekarte(schachbrett(), legende=LEGENDE, breite_mm=120)  # type: ignore[arg-type]
    wurzel = ElementTree.fromstring(svg)
    assert (wurzel[0].tag, wurzel[0].text) == (
        f"{SVG}title",
        "Karte: Stadtteil F00 im Südwesten von Brettstadt, im Südwesten von Stadtbezirk Ecke. "
        "Angrenzend: F01, F10, F11.",
    )
    assert (wurzel.get("role"), wurzel.get("width")) == ("img", "453.5")


def test_gebiet_bezirk_und_stadt_haben_ihre_farben_und_namen() -> None:
    svg = lagekarte(schachbrett(), legende=LEGENDE, quelle="Grenzen: Amt", breite_mm=120)  # type: ignore[arg-type]
    for farbe in (*ROLLENFLAECHEN.values(), *ROLLENFARBEN.values()):
        assert farbe in svg
    assert texte(svg)[:2] == ["1 km", "F00"]
    assert sorted(texte(svg)[2:5]) == ["F01", "F10", "F11"]
    assert texte(svg)[-4:] == ["Stadtteil F00", "Stadtbezirk Ecke", "Brettstadt", "Grenzen: Amt"]


def test_nur_attribute_keine_stile_und_kein_komma_in_zahlen() -> None:
    svg = lagekarte(schachbrett(), legende=LEGENDE, breite_mm=120)  # type: ignore[arg-type]
    assert not re.search(r"style=|class=|var\(|currentColor|nan", svg)
    for pfad in re.findall(r' d="([^"]+)"', svg):
        assert re.fullmatch(r"[MLHVZlhvz0-9. -]+", pfad)


def test_schmal_steht_die_uebersicht_darunter_ganz_schmal_bleibt_nur_sie() -> None:
    breit, schmal, winzig = (
        ElementTree.fromstring(lagekarte(schachbrett(), legende=LEGENDE, breite_mm=mm))  # type: ignore[arg-type]
        for mm in (120, 94, 40)
    )
    verhaeltnis = [float(k.get("height", 0)) / float(k.get("width", 1)) for k in (breit, schmal, winzig)]
    assert verhaeltnis[1] > verhaeltnis[0]
    assert list(winzig.iter(f"{SVG}text")) == []


def test_namen_liegen_nie_uebereinander() -> None:
    lang = [stueck(f"Sehr langer Name {n}", n % 6, n // 6, "stadt" if n else "quartier") for n in range(36)]
    svg = lagekarte(lang, legende={"quartier": "Eins", "stadt": "Zwei"}, breite_mm=120)
    kaesten = []
    for knoten in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        if knoten.get("text-anchor") == "middle":
            x, y, h = (float(knoten.get(was, 0)) for was in ("x", "y", "font-size"))
            kaesten.append(shapely.box(x - len(knoten.text or "") * 2.4, y - h * 0.7, x + 12, y))
    assert len(kaesten) >= 2
    assert not any(eins.intersects(zwei) for eins, zwei in combinations(kaesten, 2))


def test_namen_werden_maskiert() -> None:
    boese = [stueck('<script>"&', 0, 0, "quartier"), stueck("B", 1, 0, "stadt")]
    svg = lagekarte(boese, legende={"quartier": "<b>", "stadt": "&"}, titel='a"<i>', breite_mm=120)
    assert "<script>" not in svg
    assert ElementTree.fromstring(svg)[0].text == 'a"<i>'


def test_ungenaue_nachbarn_werden_eine_flaeche() -> None:
    # Der rechte Nachbar beginnt 5 m weiter östlich: kein Spalt, kein doppelter Strich.
    links = Flaeche("L", shapely.box(7, 51.2, 7.02, 51.22), "quartier")
    rechts = Flaeche("R", shapely.box(7.00007 + 0.02, 51.2, 7.04, 51.22), "bezirk")
    fern = Flaeche("F", shapely.box(7.04, 51.2, 7.2, 51.22), "stadt")
    svg = lagekarte([links, rechts, fern], legende=LEGENDE, breite_mm=120)  # type: ignore[arg-type]
    assert "Angrenzend: R." in svg


def test_umrisskarte_zeigt_alle_namen_ohne_legende() -> None:
    svg = umrisskarte(schachbrett()[:4], titel="Vorschau", breite_mm=120)
    assert texte(svg) == ["2 km", "F00", "F01", "F02", "F03"]


# Mit Datenbank -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_karte_eines_sozialraums_ueber_zwei_bezirke() -> None:
    svg = lagekarte_fuer(gebiet_des_sozialraums(b.am_fluss()), breite_mm=120)
    assert svg is not None
    assert texte(svg)[-4:] == [
        "Sozialraum Am",
        "Fluss",
        "Probstadt",
        "Grenzen: Stadt Probstadt, Stand 2026, CC BY 4.0; eigene Darstellung",
    ]
    assert {"Weberviertel", "Lindenhöhe", "Hafenviertel", "Am Südhang"} <= set(texte(svg))


@pytest.mark.django_db
def test_die_stadt_zeigt_ihre_bezirke_und_ein_bezirk_seine_stadtteile() -> None:
    stadt = lagekarte_fuer(gebiet_der_einheit(b.probstadt()), breite_mm=120)
    assert stadt is not None
    assert sorted(texte(stadt)[1:3]) == ["Nordufer", "Süd"]
    bezirk = lagekarte_fuer(gebiet_der_einheit(b.einheit("1")), breite_mm=120)
    assert bezirk is not None
    assert sorted(texte(bezirk)[1:3]) == ["Hafenviertel", "Weberviertel"]


@pytest.mark.django_db
def test_ohne_grenzen_gibt_es_keine_karte() -> None:
    b.probstadt()
    Grenze.objects.all().delete()
    assert lagekarten_fuer(gebiet_der_einheit(b.einheit("11")), breiten_mm=[120, 90]) == [None, None]


@pytest.mark.django_db
def test_eine_abfrage_wenn_sie_schon_gezeichnet_ist(
    django_assert_num_queries: CaptureQueriesContext,
) -> None:
    gebiet = gebiet_des_sozialraums(b.hafenviertel())
    with django_assert_num_queries(6):
        erste = lagekarten_fuer(gebiet, breiten_mm=[120, 90])
    with django_assert_num_queries(1):
        assert lagekarten_fuer(gebiet, breiten_mm=[120, 90]) == erste
    Grenze.objects.filter(einheit=b.einheit("12")).update(quelle="Neues Amt")
    zweite = lagekarten_fuer(gebiet, breiten_mm=[120, 90])
    assert zweite != erste
    Raumeinheit.objects.filter(pk=b.einheit("12").pk).update(name="Weberinnenviertel")
    assert lagekarten_fuer(gebiet, breiten_mm=[120, 90]) != zweite
