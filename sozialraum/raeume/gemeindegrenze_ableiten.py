"""Die Grenze einer Gemeinde aus ihrer obersten Gliederung zusammensetzen, wenn keine eigene geliefert ist."""

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.zahlen import anzahl
from sozialraum.raeume.abfragen import gueltige_einheiten, umrisse_der_einheiten
from sozialraum.raeume.gebietsstand_schreiben import als_geojson, hektar
from sozialraum.raeume.models import Ebene, Grenze, Raumeinheit
from sozialraum.raeume.projektion import gerundet

# Spalten zwischen Nachbarn mit verschiedenen Punkten sind keine Löcher im Gemeindegebiet (Grad²: 2 ha).
KLEINSTES_LOCH = 2.5e-6


def gemeindegrenze_ableiten(gemeinde: Raumeinheit, gemeindestufe: Ebene) -> None:
    """Setzt die Gemeinde aus ihrer obersten Ebene zusammen, solange ihre eigene Grenze nicht geliefert ist.

    Eine zusammengesetzte Grenze hat keine Datei und darum keine Prüfsumme.
    """
    vorhanden = Grenze.objects.filter(einheit=gemeinde).first()
    if vorhanden and vorhanden.datei_sha256:
        return
    darin = gueltige_einheiten().filter(ags=gemeinde.ags, ebene__rang__gt=gemeindestufe.rang)
    grenzen = list(
        Grenze.objects.filter(einheit__in=darin)
        .select_related("einheit__ebene")
        .defer("geometrie")
        .order_by("einheit__ebene__rang", "einheit__schluessel")
    )
    if not grenzen:
        return
    ebene = grenzen[0].einheit.ebene
    teile = [grenze.einheit_id for grenze in grenzen if grenze.einheit.ebene_id == ebene.pk]
    umriss = _ohne_spalten(shapely.union_all(list(umrisse_der_einheiten(teile).values())))
    geojson = als_geojson(umriss)
    if vorhanden and vorhanden.geometrie == geojson:
        return
    gemeinde.flaeche_ha = hektar(umriss)
    gemeinde.save(update_fields=["flaeche_ha"])
    woraus = anzahl(len(teile), ebene.bezeichnung, ebene.mehrzahl)
    Grenze.objects.update_or_create(
        einheit=gemeinde,
        defaults={
            "geometrie": geojson,
            "quelle": f"{grenzen[0].quelle[:120]} (zusammengesetzt: {woraus})",
            "lizenz": grenzen[0].lizenz,
            "stand": grenzen[0].stand,
            "datei_sha256": "",
        },
    )


def _ohne_spalten(geometrie: BaseGeometry) -> BaseGeometry:
    polygone = [
        shapely.Polygon(
            teil.exterior, [ring for ring in teil.interiors if shapely.Polygon(ring).area > KLEINSTES_LOCH]
        )
        for teil in shapely.get_parts(geometrie)
    ]
    return gerundet([shapely.union_all(polygone)])[0]
