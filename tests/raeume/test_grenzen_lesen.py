"""GeoJSON lesen: was geht, was nicht lesbar ist, und was auffällt."""

from decimal import Decimal

import pytest

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.grenzen_lesen import (
    HOECHSTENS_BYTES,
    Feld,
    NichtLesbar,
    felder_in_worten,
    lies_grenzen,
    waehle_einheiten,
)
from sozialraum.raeume.projektion import flaeche_ha
from tests.raeume.geojson import feature, quadrat, sammlung, stadtbezirke, stadtteile

KEIN_RING = (
    "Die Koordinaten bilden keine Fläche: Jeder Ring braucht mindestens vier Zahlenpaare, das letzte "
    "gleich dem "
    "ersten."
)


def test_vier_stadtteile_mit_ihren_feldern() -> None:
    datei = lies_grenzen(stadtteile())
    assert len(datei.flaechen) == 4
    assert datei.befunde == ()
    assert datei.felder == (
        Feld("NR", ("11", "12", "21"), 4, True, True),
        Feld("NAME", ("Hafenviertel", "Weberviertel", "Lindenhöhe"), 4, True, True),
        Feld("EINW", ("1011", "1012", "1021"), 4, True, True),
    )
    assert (datei.vorschlag_schluessel(), datei.vorschlag_name()) == ("NR", "NAME")
    assert felder_in_worten(datei.felder) == (
        "Die Datei hat diese Eigenschaften: NR („11“, „12“, „21“, eindeutig); "
        "NAME („Hafenviertel“, „Weberviertel“, „Lindenhöhe“, eindeutig); "
        "EINW („1011“, „1012“, „1021“, eindeutig)."
    )
    assert flaeche_ha(datei.flaechen[0].geometrie) == Decimal("310.84")


def test_zahlen_werden_schluessel_ohne_nachkommastelle() -> None:
    einheiten = waehle_einheiten(
        lies_grenzen(stadtbezirke()), feld_schluessel="NR", feld_name="NAME"
    ).einheiten
    assert [(e.schluessel, e.name) for e in einheiten] == [("1", "Nordufer"), ("2", "Süd")]


def test_bom_und_crs84_stoeren_nicht() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    inhalt = b"\xef\xbb\xbf" + sammlung(feature(quadrat(0, 0), NR="00", NAME="  Mitte \n West "), crs=crs)
    einheiten = waehle_einheiten(lies_grenzen(inhalt), feld_schluessel="NR", feld_name="NAME").einheiten
    assert [(e.schluessel, e.name) for e in einheiten] == [("00", "Mitte West")]


def test_verschachteltes_taugt_nicht_als_feld() -> None:
    datei = lies_grenzen(sammlung(feature(quadrat(0, 0), NR=1, mehr={"a": 1}, liste=[1], leer=None, ja=True)))
    assert [feld.name for feld in datei.felder] == ["NR", "leer", "ja"]
    assert datei.felder[1] == Feld("leer", (), 0, False)


FORMEN = (
    "Lesbar sind GeoJSON, TopoJSON und Shapefile (als ZIP); bitte speichern Sie die Grenzen im "
    "Geoinformationssystem in einer dieser Formen."
)


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"", "Die Datei ist leer. Bitte wählen Sie eine Datei mit Grenzen."),
        (
            b"PK\x03\x04rest",
            "Die ZIP-Datei ist beschädigt oder unvollständig. Bitte laden Sie sie noch einmal vom Amt "
            "herunter.",
        ),
        (b'<?xml version="1.0"?><kml/>', f"Das ist eine XML-Datei, vielleicht KML oder GML. {FORMEN}"),
        (
            b"\x00\x00\x27\x0a\x00",
            f"Das ist ein einzelnes Shapefile (.shp); es braucht seine .dbf und .prj. {FORMEN}",
        ),
        (
            '{"type": "FeatureCollection", "n": "Köln"}'.encode("cp1252"),
            "Die Datei ist nicht in UTF-8 geschrieben (Byte 38). GeoJSON verlangt UTF-8; bitte speichern "
            "Sie die Datei neu mit dieser Kodierung.",
        ),
        (
            b'{"type": "FeatureCollection",\n "features": [',
            "Zeile 2, Zeichen 15: Hier ist die Datei kein gültiges JSON. Vielleicht ist sie "
            "unvollständig; bitte laden Sie sie noch einmal vom Amt herunter.",
        ),
        (
            b"raum;wert\n1;2\n",
            "Die Datei ist kein GeoJSON, sie beginnt mit „raum;wert 1;2“. Bitte speichern Sie die "
            "Grenzen als GeoJSON.",
        ),
        (b"[1]", "Die Datei ist JSON, aber kein GeoJSON: Es fehlt das äußere Objekt mit „type“."),
        (
            b'{"a":' * 100_000,
            "Die Datei ist kein gültiges GeoJSON: Sie ist zu tief verschachtelt oder enthält Zahlen, die "
            "keine sind.",
        ),
        (b'{"type": "Topology"}', "Die TopoJSON-Datei enthält keine Flächen."),
        (
            b'{"geometryType": "esriGeometryPolygon"}',
            "Das ist JSON von Esri (ArcGIS); diese Form ist nicht lesbar. Bitte rufen Sie die Daten mit "
            "„f=geojson“ ab oder speichern Sie sie als GeoJSON.",
        ),
        (
            b'{"type": "LineString"}',
            'Die Datei enthält keine Flächen („type“ ist "LineString"). Lesbar sind „FeatureCollection“, '
            "„Feature“, „Polygon“, „MultiPolygon“ und „GeometryCollection“.",
        ),
        (sammlung(), "Die Datei enthält keine Flächen: Die Liste „features“ fehlt oder ist leer."),
    ],
)
def test_was_nicht_lesbar_ist_sagt_was_gesehen_wurde(inhalt: bytes, satz: str) -> None:
    with pytest.raises(NichtLesbar) as absage:
        lies_grenzen(inhalt)
    assert absage.value.text == satz


def test_zu_grosse_dateien_werden_nicht_erst_gelesen() -> None:
    with pytest.raises(NichtLesbar, match=r"^Die Datei hat 30\sMB, lesbar sind bis 30\sMB\. "):
        lies_grenzen(b" " * HOECHSTENS_BYTES + b"{}")


def test_vertauschte_achsen() -> None:
    vertauscht = {"type": "Polygon", "coordinates": [[[51.2, 7.0], [51.3, 7.0], [51.3, 7.1], [51.2, 7.0]]]}
    with pytest.raises(NichtLesbar, match="scheinen Breite und Länge vertauscht"):
        lies_grenzen(sammlung(feature(vertauscht)))


def test_ausserhalb_deutschlands_ist_ein_hinweis() -> None:
    wien = {"type": "Polygon", "coordinates": [[[16.3, 48.2], [16.4, 48.2], [16.4, 48.3], [16.3, 48.2]]]}
    (befund,) = lies_grenzen(sammlung(feature(wien))).befunde
    assert (befund.schwere, befund.flaeche) == ("hinweis", None)


def test_flaechen_die_nicht_gehen_werden_einzeln_genannt() -> None:
    schleife = {"type": "Polygon", "coordinates": [[[7, 51], [7.1, 51.1], [7.1, 51], [7, 51.1], [7, 51]]]}
    offen = {"type": "Polygon", "coordinates": [[[7, 51], [7.1, 51], [7.1, 51.1]]]}
    strich = {"type": "Polygon", "coordinates": [[[7, 51], [7.1, 51], [7.2, 51], [7, 51]]]}
    worte = {"type": "Polygon", "coordinates": [[["a", "b"], [7.1, 51], [7.1, 51.1], ["a", "b"]]]}
    datei = lies_grenzen(
        sammlung(
            feature(schleife, NR=1),
            feature({"type": "Point", "coordinates": [7, 51]}, NR=2),
            feature(None, NR=3),
            feature(offen, NR=4),
            feature({"type": "MultiPolygon", "coordinates": []}, NR=5),
            feature(strich, NR=6),
            feature(worte, NR=7),
            "kein Objekt",
        )
    )
    assert [(b.flaeche, b.schwere, b.text) for b in datei.befunde] == [
        (
            1,
            "hinweis",
            "Der Umriss schneidet oder berührt sich selbst und wurde bereinigt (bei 7,05000 Länge, 51,05000 "
            "Breite).",
        ),
        (2, "fehler", "Die Geometrie ist „Point“; lesbar sind „Polygon“ und „MultiPolygon“."),
        (3, "hinweis", "Ohne Geometrie: Die Einheit bekommt keine Grenze und fehlt auf Karten."),
        (4, "fehler", KEIN_RING),
        (5, "hinweis", "Leere Geometrie: Die Einheit bekommt keine Grenze und fehlt auf Karten."),
        (6, "fehler", "Die Koordinaten schließen keine Fläche ein."),
        (7, "fehler", KEIN_RING),
        (8, "fehler", "Der Eintrag ist kein „Feature“."),
    ]
    assert datei.flaechen[0].geometrie.geom_type == "MultiPolygon"


def test_hoehen_fallen_weg_und_rauschen_wird_gerundet() -> None:
    mit_hoehe = {
        "type": "Polygon",
        "coordinates": [[[7.00000001, 51, 40], [7.1, 51, 40], [7.1, 51.1, 40], [7.00000001, 51, 40]]],
    }
    (flaeche,) = lies_grenzen(sammlung(feature(mit_hoehe))).flaechen
    assert list(flaeche.geometrie.exterior.coords) == [(7.0, 51.0), (7.1, 51.0), (7.1, 51.1), (7.0, 51.0)]


def test_fehlende_und_doppelte_schluessel_nennen_die_flaeche() -> None:
    datei = lies_grenzen(
        sammlung(
            feature(quadrat(0, 0), NR="11", NAME="Hafenviertel"),
            feature(quadrat(1, 0), NR="", NAME="Namenlos"),
            feature(quadrat(2, 0), NR="11", NAME="Noch einer"),
            feature(quadrat(3, 0), NR="1/2", NAME=""),
            feature(quadrat(4, 0), NAME="x" * 121),
        )
    )
    befunde = waehle_einheiten(datei, feld_schluessel="NR", feld_name="NAME").befunde
    assert [befund.in_worten for befund in befunde] == [
        "Fläche 2 (Namenlos), NR: Der Schlüssel fehlt.",
        "Fläche 4, NR: „1/2“ taugt nicht als Schlüssel: höchstens 20 Zeichen, kein Schrägstrich. Wählen "
        "Sie eine "
        "andere Eigenschaft als Schlüssel.",
        "Fläche 4, NAME: Der Name fehlt.",
        f"Fläche 5 ({'x' * 60}), NR: Der Schlüssel fehlt.",
        f"Fläche 5 ({'x' * 60}), NAME: Der Name ist länger als 120 Zeichen. Wählen Sie eine andere "
        f"Eigenschaft als "
        "Name.",
        "Fläche 3 (Noch einer), NR: Der Schlüssel „11“ steht auch bei Fläche 1 (Hafenviertel). Fragen "
        "Sie beim Amt nach dem richtigen Schlüssel oder wählen Sie ein eindeutiges Feld.",
    ]


def test_ein_unbekanntes_feld_nennt_alle_bekannten() -> None:
    with pytest.raises(Fachfehler) as absage:
        waehle_einheiten(lies_grenzen(stadtbezirke()), feld_schluessel="STT_NR", feld_name="NAME")
    assert absage.value.text == (
        "Die Eigenschaft „STT_NR“ (Schlüssel) gibt es nicht. Die Datei hat diese Eigenschaften: "
        "NR („1“, „2“, eindeutig); NAME („Nordufer“, „Süd“, eindeutig)."
    )
