"""Die Gebietsreform von Probstadt am 1. Januar 2024: Grenzen davor, danach und die Tabelle des Amtes."""

from datetime import date
from typing import Any

from sozialraum.raeume.models import Raumeinheit
from sozialraum.raeume.uebernehmen import Uebernahme, raeume_uebernehmen
from sozialraum.raeume.umschluesselung_uebernehmen import Umschluesselung, umschluesselung_uebernehmen
from tests import besetzung as b
from tests.raeume.geojson import feature, quadrat, rechteck, sammlung, stadtteile

REFORM = date(2024, 1, 1)
KENNUNG = "05998000/stadtteil/2024-01-01"
TABELLE = """alt;alter Name;neu;neuer Name;Anteil
11;Hafenviertel;11;Hafenviertel;0,35
11;Hafenviertel;13;Hafenkante;0,65
21;Lindenhöhe;23;Süden;1
22;Am Südhang;23;Süden;1
"""


def nach_der_reform(**namen: str) -> bytes:
    """11 wird kleiner, 13 entsteht daraus, 12 bleibt, 21 und 22 werden zu 23."""
    return sammlung(
        feature(rechteck(0, 1, 0.5, 2), NR="11", NAME="Hafenviertel"),
        feature(quadrat(1, 1), NR="12", NAME=namen.get("n12", "Weberviertel")),
        feature(rechteck(0.5, 1, 1, 2), NR="13", NAME="Hafenkante"),
        feature(rechteck(0, 0, 2, 1), NR="23", NAME="Süden"),
    )


def uebernimm(inhalt: bytes, ebene: str = "stadtteil", **angaben: Any) -> Uebernahme:
    """Emre übernimmt eine Datei für Probstadt."""
    angaben = {"gemeindename": "Probstadt", "durch": b.emre(), "ags": b.AGS} | angaben
    return raeume_uebernehmen(
        inhalt=inhalt,
        dateiname="grenzen.geojson",
        ebene=ebene,
        feld_schluessel="NR",
        feld_name="NAME",
        **angaben,
    )


def reformiere() -> None:
    """Probstadt vor und nach der Reform, noch ohne Umschlüsselung."""
    uebernimm(stadtteile())
    uebernimm(nach_der_reform(), gueltig_von=REFORM, fehlende_beenden=True)


def schluessele_um(tabelle: str = TABELLE, **angaben: Any) -> Umschluesselung:
    angaben = {
        "reform_kennung": KENNUNG,
        "feld_alt": "alt",
        "feld_neu": "neu",
        "feld_anteil": "Anteil",
        "quelle": "Stadt Probstadt, Umsteigeschlüssel 2024",
        "durch": b.emre(),
    } | angaben
    return umschluesselung_uebernehmen(inhalt=tabelle.encode(), dateiname="umsteiger.csv", **angaben)


def stand(schluessel: str, *, alt: bool = False) -> Raumeinheit:
    """Der Stadtteil vor (`alt`) oder nach der Reform."""
    menge = Raumeinheit.objects.select_related("ebene").filter(ags=b.AGS, schluessel=schluessel)
    return menge.get(gueltig_bis=REFORM) if alt else menge.get(gueltig_bis=None)
