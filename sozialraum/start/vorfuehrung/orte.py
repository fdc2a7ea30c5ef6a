"""Grenzen, Zahlen und Sozialräume von Musterstadt."""

import io
from decimal import Decimal

from sozialraum.raeume.models import Raumeinheit, Sozialraum
from sozialraum.raeume.sozialraum_bearbeiten import sozialraum_anlegen
from sozialraum.raeume.uebernehmen import raeume_uebernehmen
from sozialraum.raeume.zustaendigkeit_setzen import zustaendigkeit_eintragen
from sozialraum.start.vorfuehrung.grenzen import grenzdateien
from sozialraum.start.vorfuehrung.menschen import Menschen
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.tabellen import lies
from sozialraum.start.vorfuehrung.zahlen import bevoelkerungsdateien
from sozialraum.statistik.annehmen import lieferung_annehmen
from sozialraum.statistik.uebernehmen import lieferung_uebernehmen

EBENEN = {"musterstadt_stadtbezirke.geojson": "stadtbezirk", "musterstadt_quartiere.geojson": "quartier"}


def grenzen_uebernehmen(menschen: Menschen) -> None:
    for dateiname, inhalt in grenzdateien().items():
        raeume_uebernehmen(
            inhalt=inhalt,
            dateiname=dateiname,
            ebene=EBENEN[dateiname],
            feld_schluessel="NR",
            feld_name="NAME",
            ags=stadt().ags,
            gemeindename=stadt().name,
            quelle="Stadt Musterstadt, Vermessungsamt (erfundene Beispieldaten)",
            lizenz="erfundene Beispieldaten",
            stand="2026",
            durch=menschen.administration,
        )


def zahlen_uebernehmen(menschen: Menschen) -> None:
    for dateiname, inhalt in bevoelkerungsdateien().items():
        lieferung = lieferung_annehmen(
            datei=io.BytesIO(inhalt), dateiname=dateiname, durch=menschen.administration
        )
        lieferung_uebernehmen(lieferung=lieferung, durch=menschen.administration)


def sozialraeume_anlegen(menschen: Menschen) -> dict[str, Sozialraum]:
    """Schlüssel der Tabelle → Sozialraum, mit der zuständigen Agentur."""
    quartiere = {
        einheit.name: einheit
        for einheit in Raumeinheit.objects.filter(
            ags=stadt().ags, ebene__schluessel="quartier", gueltig_bis=None
        )
    }
    raeume = {}
    for kurz, angaben in lies("sozialraeume")["sozialraum"].items():
        agentur = menschen.agenturen[angaben["agentur"]]
        koordination = menschen.mit_rolle("koordination", agentur)
        raeume[kurz] = sozialraum_anlegen(
            name=angaben["name"],
            ags=stadt().ags,
            traeger=agentur.traeger,
            anteile={quartiere[name].pk: Decimal(1) for name in angaben["quartiere"]},
            beschreibung=angaben["beschreibung"],
            durch=koordination,
        )
        zustaendigkeit_eintragen(sozialraum=raeume[kurz], agentur=agentur, durch=koordination)
    return raeume
