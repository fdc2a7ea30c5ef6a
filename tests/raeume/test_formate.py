"""TopoJSON, Shapefile, ZIP, nackte Geometrien und andere Bezugssysteme: dieselben Flächen wie aus GeoJSON."""

import json
import math
import time

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.grenzen_lesen import (
    AngabeFehlt,
    Entscheidungen,
    Grenzdatei,
    NichtLesbar,
    buendeln,
    lies_grenzen,
    waehle_einheiten,
)
from tests.raeume.dateien import TEILE, in_metern, paket, shapefile_zip, topojson
from tests.raeume.geojson import feature, quadrat, rechteck, sammlung, stadtteile

# Ein Meter in Grad, auf der sicheren Seite.
METER = 1.5e-5


def lagen(datei: Grenzdatei) -> dict[str, tuple[float, ...]]:
    """Nummer der Einheit → Rahmen in Grad, auf etwa einen Meter."""
    return {
        flaeche.eigenschaften["NR"]: tuple(round(grad, 4) for grad in flaeche.geometrie.bounds)
        for flaeche in datei.flaechen
        if flaeche.geometrie is not None
    }


ERWARTET = {
    nr: tuple(round(grad, 4) for grad in shapely.from_geojson(json.dumps(quadrat(spalte, zeile))).bounds)
    for nr, (_, spalte, zeile) in TEILE.items()
}


# Bezugssysteme -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("epsg", "name"),
    [
        (25832, "urn:ogc:def:crs:EPSG::25832"),
        (25833, "EPSG:25833"),
        (3857, "urn:ogc:def:crs:EPSG::3857"),
        (4647, "EPSG:4647"),
        (31466, "EPSG:31466"),
    ],
)
def test_was_die_datei_nennt_wird_umgerechnet(epsg: int, name: str) -> None:
    datei = lies_grenzen(in_metern(epsg, name))
    assert lagen(datei) == ERWARTET
    assert f"(EPSG:{epsg})" in datei.bezugssystem
    assert datei.befunde == ()


def test_meter_ohne_angabe_werden_gefragt_mit_dem_ort_der_sich_ergaebe() -> None:
    with pytest.raises(AngabeFehlt) as frage:
        lies_grenzen(in_metern(25832))
    assert frage.value.angabe == "bezugssystem"
    assert frage.value.text == (
        "Die Datei sagt nicht, in welchem Bezugssystem ihre Koordinaten (360.271 bis 363.184 und 5.673.929 "
        "bis 5.678.415) gemeint sind. Bitte wählen Sie es; es steht beim Amt auf der Seite mit der Datei, "
        "meist als EPSG-Nummer."
    )
    assert frage.value.moeglich[0] == (
        "EPSG:25832",
        "ETRS89 / UTM Zone 32 (EPSG:25832) – ergäbe 51,22° Nord, 7,02° Ost",
    )
    assert lagen(lies_grenzen(in_metern(25832), bezugssystem="EPSG:25832")) == ERWARTET


def test_wer_ein_falsches_waehlt_erfaehrt_es() -> None:
    with pytest.raises(AngabeFehlt, match=r"sind keine Längen- und Breitengrade"):
        lies_grenzen(in_metern(25832), bezugssystem="EPSG:4326")
    with pytest.raises(NichtLesbar, match=r"„EPSG:99999“ steht nicht zur Wahl"):
        lies_grenzen(in_metern(25832), bezugssystem="EPSG:99999")
    (befund,) = lies_grenzen(in_metern(25832), bezugssystem="EPSG:31467").befunde
    assert "außerhalb Deutschlands" in befund.text


def test_ein_unbekanntes_bezugssystem_wird_genannt_und_gefragt() -> None:
    with pytest.raises(AngabeFehlt, match=r"nennt das Bezugssystem „Soldner Berlin“; das ist hier nicht"):
        lies_grenzen(in_metern(25832, "Soldner Berlin"))


# Shapefile ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ordner", ["", "Grenzen 2024/"])
def test_ein_shapefile_als_zip(ordner: str) -> None:
    datei = lies_grenzen(shapefile_zip(ordner=ordner))
    assert lagen(datei) == ERWARTET
    assert (datei.form, datei.bezugssystem) == ("Shapefile", "ETRS89 / UTM Zone 32 (EPSG:25832)")
    assert [flaeche.eigenschaften["NAME"] for flaeche in datei.flaechen] == [
        "Hafenviertel", "Weberviertel", "Lindenhöhe",
    ]  # fmt: skip
    assert datei.flaechen[0].eigenschaften["EINW"] == "1000"
    assert (datei.vorschlag_schluessel(), datei.vorschlag_name()) == ("NR", "NAME")


def test_umlaute_alter_shapefiles_und_der_hinweis_dazu() -> None:
    datei = lies_grenzen(shapefile_zip(zeichensatz="cp1252"))
    assert datei.flaechen[2].eigenschaften["NAME"] == "Lindenhöhe"
    assert [befund.text for befund in datei.befunde] == [
        "Der Zeichensatz ist nicht genannt (.cpg fehlt); gelesen als Windows-1252. Bitte prüfen Sie Umlaute "
        "in den Namen."
    ]


def test_ohne_prj_wird_auch_bei_graden_gefragt() -> None:
    with pytest.raises(AngabeFehlt) as frage:
        lies_grenzen(shapefile_zip(prj="", epsg=4326))
    assert frage.value.moeglich[0][0] == "EPSG:4326"
    assert lagen(lies_grenzen(shapefile_zip(prj="", epsg=4326), bezugssystem="EPSG:4326")) == ERWARTET


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (shapefile_zip(ohne="dbf"), "fehlt die Datei .dbf mit Schlüsseln und Namen"),
        (paket({"grenzen.shp": b"\x00" * 120, "grenzen.dbf": b"\x03" * 40}), "beschädigt oder unvollständig"),
        (paket({"liesmich.txt": b"Grenzen"}), "enthält weder ein Shapefile"),
        (shapefile_zip()[:-200], "Die ZIP-Datei ist beschädigt oder unvollständig"),
    ],
)
def test_unvollstaendige_shapefiles(inhalt: bytes, satz: str) -> None:
    with pytest.raises(NichtLesbar, match=satz):
        lies_grenzen(inhalt)


def test_von_mehreren_shapefiles_waehlt_ein_mensch() -> None:
    zwei = paket({"a/bezirke.shp": b"", "a/bezirke.dbf": b"", "a/teile.shp": b"", "a/teile.dbf": b""})
    with pytest.raises(AngabeFehlt) as frage:
        lies_grenzen(zwei)
    assert (frage.value.angabe, frage.value.moeglich) == (
        "teil",
        (("a/bezirke.shp", "bezirke"), ("a/teile.shp", "teile")),
    )
    with pytest.raises(NichtLesbar, match="beschädigt"):
        lies_grenzen(zwei, teil="a/teile.shp")


# TopoJSON ----------------------------------------------------------------------------------------


def test_topojson_mit_gemeinsamem_bogen() -> None:
    datei = lies_grenzen(topojson())
    assert datei.form == "TopoJSON"
    assert [flaeche.eigenschaften for flaeche in datei.flaechen] == [
        {"NAME": "Lindenhöhe", "id": "21"},
        {"NAME": "Am Südhang", "id": "22"},
    ]
    links, rechts = (flaeche.geometrie for flaeche in datei.flaechen)
    assert links.equals(shapely.box(7.0, 51.2, 7.02, 51.22))
    assert rechts.equals(shapely.box(7.02, 51.2, 7.04, 51.22))
    assert shapely.intersection(links, rechts).geom_type == "LineString"


def test_von_mehreren_ebenen_einer_topologie_waehlt_ein_mensch() -> None:
    stadt = {"type": "Polygon", "arcs": [[1, 2]], "properties": {"NAME": "Probstadt", "NR": "0"}}
    with pytest.raises(AngabeFehlt) as frage:
        lies_grenzen(topojson(stadt=stadt))
    assert frage.value.moeglich == (("stadtteile", "stadtteile (2 Flächen)"), ("stadt", "stadt (1 Flächen)"))
    assert len(lies_grenzen(topojson(stadt=stadt), teil="stadtteile").flaechen) == 2


@pytest.mark.parametrize("bogen", [7, "x", None, [1]])
def test_kaputte_topologien(bogen: object) -> None:
    kaputt = json.loads(topojson())
    kaputt["objects"]["stadtteile"]["geometries"][0]["arcs"] = [[bogen]]
    with pytest.raises(NichtLesbar, match="zeigt auf einen Bogen, den es nicht gibt"):
        lies_grenzen(json.dumps(kaputt).encode())


# Nackte Geometrien -------------------------------------------------------------------------------


def test_nackte_geometrien_heissen_nach_ihrer_datei() -> None:
    (flaeche,) = lies_grenzen(
        json.dumps(quadrat(0, 0)).encode(), dateiname="303_Am_Deutzer_Feld.geojson"
    ).flaechen
    assert flaeche.eigenschaften == {
        "Dateiname": "303_Am_Deutzer_Feld",
        "Nummer im Dateinamen": "303",
        "Name im Dateinamen": "Am Deutzer Feld",
    }


def test_mehrere_dateien_je_flaeche_werden_eine_lieferung() -> None:
    geteilt = {
        "type": "GeometryCollection",
        "geometries": [
            quadrat(1, 1),
            {"type": "LineString", "coordinates": [[7, 51], [7.1, 51]]},
            quadrat(1, 0),
        ],
    }
    name, inhalt = buendeln(
        [
            ("11 Hafenviertel.geojson", json.dumps(quadrat(0, 1)).encode()),
            ("12 Weberviertel.geojson", json.dumps(geteilt).encode()),
        ]
    )
    assert name == "11 Hafenviertel.geojson und 1 weitere"
    datei = lies_grenzen(inhalt, dateiname=name)
    auswahl = waehle_einheiten(datei, feld_schluessel="Nummer im Dateinamen", feld_name="Name im Dateinamen")
    assert [(e.schluessel, e.name) for e in auswahl.einheiten] == [
        ("11", "Hafenviertel"),
        ("12", "Weberviertel"),
    ]
    assert auswahl.einheiten[1].geometrie.equals(shapely.box(7.02, 51.2, 7.04, 51.24))
    assert [befund.in_worten for befund in auswahl.befunde] == [
        "Fläche 2 (Weberviertel): Von der Sammlung zählen nur die Flächen; 1 Linien oder Punkte fallen weg."
    ]
    # Dieselben Dateien ergeben dieselbe Prüfsumme, gleich wann sie gebündelt werden.
    assert buendeln([("a", b"1"), ("b", b"2")]) == buendeln([("a", b"1"), ("b", b"2")])


def test_verschiedene_bezugssysteme_in_einem_zip() -> None:
    with pytest.raises(NichtLesbar, match="verschiedene Bezugssysteme"):
        lies_grenzen(paket({"a.geojson": stadtteile(), "b.geojson": in_metern(25832, "EPSG:25832")}))


# Zweifelsfälle -----------------------------------------------------------------------------------


def doppelt() -> Grenzdatei:
    """Sechs Quartiere einer Reihe; die Fläche von 0104 trägt 0204 wie die des Nachbarbezirks."""
    oben = [feature(quadrat(n, 1), NR=f"01{n + 1:02}", NAME=f"Nord {n + 1}") for n in range(6)]
    oben[3]["properties"]["NR"] = "0204"
    unten = [feature(quadrat(n, 0), NR=f"02{n + 1:02}", NAME=f"Süd {n + 1}") for n in range(6)]
    return lies_grenzen(sammlung(*oben, *unten))


def waehle(datei: Grenzdatei, entscheidungen: Entscheidungen = Entscheidungen()) -> object:  # noqa: B008  # unveränderlich
    return waehle_einheiten(datei, feld_schluessel="NR", feld_name="NAME", entscheidungen=entscheidungen)


def test_ein_doppelter_schluessel_und_die_luecke_finden_zusammen() -> None:
    auswahl = waehle(doppelt())
    (fall,) = auswahl.zweifelsfaelle
    assert (fall.nummer, fall.schluessel, fall.erste, fall.vorschlag) == (4, "0204", 10, "0104")
    assert [befund.in_worten for befund in auswahl.befunde] == [
        "Fläche 4 (Nord 4), NR: Der Schlüssel „0204“ steht auch bei Fläche 10 (Süd 4). Gemeint sein könnte "
        "„0104“: So beginnen die Schlüssel der Nachbarn, und diese Nummer fehlt.",
        "In der Nummerierung fehlt 0104 (zwischen 0103 und 0105). Zahlen zu diesem Schlüssel fänden keine "
        "Einheit. Fehlt die Fläche, können Sie die Einheit ohne Grenze anlegen.",
    ]


def test_drei_wege_aus_dem_zweifel() -> None:
    datei = doppelt()
    anders = waehle(datei, Entscheidungen(schluessel={4: "0104"}))
    assert (len(anders.einheiten), anders.zweifelsfaelle, anders.luecken) == (12, [], [])
    assert [befund.in_worten for befund in anders.befunde] == [
        "Fläche 4 (Nord 4): Bekommt auf Ihren Wunsch den Schlüssel „0104“ statt „0204“."
    ]
    weg = waehle(datei, Entscheidungen(auslassen=frozenset({4})))
    assert (len(weg.einheiten), weg.zweifelsfaelle) == (11, [])
    eine = waehle(datei, Entscheidungen(zusammenlegen=frozenset({"0204"})))
    (zusammen,) = [einheit for einheit in eine.einheiten if einheit.schluessel == "0204"]
    assert (len(eine.einheiten), zusammen.name) == (11, "Nord 4")
    assert zusammen.geometrie.area == pytest.approx(2 * 0.02**2)


def test_einheiten_ohne_flaeche() -> None:
    datei = lies_grenzen(stadtteile())
    auswahl = waehle(datei, Entscheidungen(ohne_flaeche={"13": "Kaiinsel", "11": "Hafen"}))
    assert (auswahl.einheiten[-2].schluessel, auswahl.einheiten[-2].geometrie) == ("13", None)
    assert [befund.in_worten for befund in auswahl.befunde] == [
        "„13 Kaiinsel“ bekommt auf Ihren Wunsch keine Grenze.",
        "Der Schlüssel „11“ ohne Fläche steht schon in der Datei.",
    ]


# Vereinfachen ------------------------------------------------------------------------------------


def gezackt() -> bytes:
    """Zwei Nachbarn mit einer fein gezackten gemeinsamen Kante, je zwei weitere ohne."""
    kante = [[7.02 + 2e-6 * math.sin(n), 51.2 + n * 0.02 / 500] for n in range(501)]
    kante[0], kante[-1] = [7.02, 51.2], [7.02, 51.22]
    links = {"type": "Polygon", "coordinates": [[[7.0, 51.2], *kante, [7.0, 51.22], [7.0, 51.2]]]}
    rechts = {"type": "Polygon", "coordinates": [[*kante, [7.04, 51.22], [7.04, 51.2], kante[0]]]}
    return sammlung(feature(links, NR="21", NAME="West"), feature(rechts, NR="22", NAME="Ost"))


def test_gemeinsame_raender_werden_gemeinsam_vereinfacht() -> None:
    datei = lies_grenzen(gezackt(), vereinfachen_m=5)
    west, ost = (flaeche.geometrie for flaeche in datei.flaechen)
    assert shapely.get_num_coordinates(west) < 60
    # Kein Spalt und keine Überlappung: beide haben dieselbe Kante.
    assert shapely.union(west, ost).geom_type == "Polygon"
    assert len(shapely.union(west, ost).interiors) == 0
    assert shapely.intersection(west, ost).area == pytest.approx(0, abs=1e-12)
    assert shapely.union(west, ost).equals_exact(
        shapely.union(*(f.geometrie for f in lies_grenzen(gezackt()).flaechen)),
        tolerance=METER,
        normalize=True,
    )
    assert [befund.text for befund in datei.befunde] == [
        "Die Grenzen werden gemeinsam auf 5 m vereinfacht: "
        f"{shapely.get_num_coordinates([west, ost]).sum()} statt 1.008 Eckpunkte."
    ]


def test_ohne_auftrag_bleibt_eine_uebliche_datei_wie_sie_ist() -> None:
    datei = lies_grenzen(gezackt())
    assert shapely.get_num_coordinates([f.geometrie for f in datei.flaechen]).sum() == 1008
    assert datei.befunde == ()


# Grenzen -----------------------------------------------------------------------------------------


def test_ueberlappende_flaechen_sind_ein_befund() -> None:
    datei = lies_grenzen(
        sammlung(feature(rechteck(0, 0, 1, 1), NR="1"), feature(rechteck(0.9, 0, 2, 1), NR="2"))
    )
    assert [befund.in_worten.replace("\u00a0", " ") for befund in datei.befunde] == [
        "Fläche 2: Überlappt Fläche 1 zu 10 % der kleineren."
    ]


def test_zip_bomben_werden_nicht_ausgepackt() -> None:
    bombe = paket({"grenzen.geojson": b" " * 200_000_000})
    assert len(bombe) < 250_000
    beginn = time.monotonic()
    with pytest.raises(NichtLesbar, match=r"wird ausgepackt größer als 150\sMB"):
        lies_grenzen(bombe)
    assert time.monotonic() - beginn < 5
    with pytest.raises(NichtLesbar, match=r"enthält 2\.500 Dateien"):
        lies_grenzen(paket({f"{n}.json": b"{}" for n in range(2500)}))


def test_viele_flaechen_auf_einem_bogen_sprengen_nichts() -> None:
    boese = json.loads(topojson())
    boese["arcs"][1] = [[200, 200], *[[-1, 1], [1, -1]] * 20_000, [-200, 0], [0, -200], [200, 0]]
    boese["objects"]["stadtteile"]["geometries"] = [
        {"type": "Polygon", "arcs": [[0, 1]]} for _ in range(1_000)
    ]
    with pytest.raises(NichtLesbar, match=r"mehr als 3\.000\.000 Eckpunkte"):
        lies_grenzen(json.dumps(boese).encode())


def test_ein_knaeuel_wird_abgelehnt_statt_ausgerechnet() -> None:
    knaeuel = [[7 + 0.1 * (n % 2), 51 + 0.1 * ((n * 7919) % 10_007) / 10_007] for n in range(10_000)]
    beginn = time.monotonic()
    (befund,) = lies_grenzen(
        sammlung(feature({"type": "Polygon", "coordinates": [[*knaeuel, knaeuel[0]]]}, NR="1"))
    ).befunde
    assert time.monotonic() - beginn < 10
    assert befund.in_worten == (
        "Fläche 1: Der Umriss überschneidet sich so oft selbst, dass er sich nicht bereinigen lässt."
    )


def test_tausend_flaechen_uebereinander_sind_keine_karte() -> None:
    stapel = sammlung(*(feature(quadrat(0, 0), NR=str(n), NAME=f"Ort {n}") for n in range(1_000)))
    with pytest.raises(NichtLesbar, match="liegen vielfach übereinander"):
        lies_grenzen(stapel)


@settings(max_examples=150, deadline=2_000)
@given(st.binary(max_size=400))
def test_beliebige_bytes_geben_saetze(inhalt: bytes) -> None:
    for vorsatz in (b"", b"PK\x03\x04", b'{"type":"FeatureCollection","features":['):
        with pytest.raises(Fachfehler):
            lies_grenzen(vorsatz + inhalt, dateiname="x.geojson")


@settings(max_examples=100, deadline=2_000)
@given(st.data())
def test_verstuemmelte_dateien_geben_saetze_oder_flaechen(daten: st.DataObject) -> None:
    ganz = daten.draw(st.sampled_from([shapefile_zip(), topojson(), stadtteile()]))
    stelle = daten.draw(st.integers(0, len(ganz) - 1))
    laenge = daten.draw(st.integers(0, 40))
    ersatz = daten.draw(st.binary(max_size=40))
    try:
        datei = lies_grenzen(ganz[:stelle] + ersatz + ganz[stelle + laenge :], dateiname="x")
    except Fachfehler:
        return
    assert all(f.geometrie is None or f.geometrie.is_valid for f in datei.flaechen)
