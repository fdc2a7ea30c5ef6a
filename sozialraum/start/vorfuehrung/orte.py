"""Grenzen, Zahlen und Sozialräume von Musterstadt."""

import io
from decimal import Decimal

from agenturen.models import Person
from sozialraum.raeume.models import Raumeinheit, Sozialraum
from sozialraum.raeume.sozialraum_bearbeiten import sozialraum_anlegen
from sozialraum.raeume.uebernehmen import raeume_uebernehmen
from sozialraum.raeume.umschluesselung_uebernehmen import umschluesselung_uebernehmen
from sozialraum.raeume.zustaendigkeit_setzen import zustaendigkeit_eintragen
from sozialraum.start.vorfuehrung.grenzen import FRUEHERE_QUARTIERE, QUARTIERE, STADTBEZIRKE, grenzdateien
from sozialraum.start.vorfuehrung.menschen import Menschen
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.tabellen import lies
from sozialraum.start.vorfuehrung.umschluesselung import DATEINAME, umschluesselungsdatei
from sozialraum.start.vorfuehrung.zahlendateien import nachlieferung, zahlendateien
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen


def grenzen_uebernehmen(administration: Person) -> None:
    """Die Stadtbezirke, die Quartiere vor der Reform und seit ihrem Stichtag die von heute."""
    dateien = grenzdateien()
    for dateiname, ebene, seit in (
        (STADTBEZIRKE, "stadtbezirk", None),
        (FRUEHERE_QUARTIERE, "quartier", None),
        (QUARTIERE, "quartier", stadt().stichtag),
    ):
        raeume_uebernehmen(
            inhalt=dateien[dateiname],
            dateiname=dateiname,
            ebene=ebene,
            feld_schluessel="NR",
            feld_name="NAME",
            ags=stadt().ags,
            gemeindename=stadt().name,
            quelle="Stadt Musterstadt, Vermessungsamt",
            lizenz="erfundene Beispieldaten",
            stand=f"{stadt().stichtag.year}" if seit else f"{stadt().jahre[0]}",
            gueltig_von=seit,
            fehlende_beenden=seit is not None,
            durch=administration,
        )


def umschluesselung_laden(administration: Person) -> None:
    umschluesselung_uebernehmen(
        inhalt=umschluesselungsdatei(),
        dateiname=DATEINAME,
        reform_kennung=f"{stadt().ags}/quartier/{stadt().stichtag.isoformat()}",
        feld_alt="Quartier_alt",
        feld_neu="Quartier_neu",
        feld_anteil="Anteil",
        quelle="Stadt Musterstadt, Statistikstelle (erfundene Beispieldaten)",
        durch=administration,
    )


def zahlen_uebernehmen(administration: Person) -> None:
    for dateiname, inhalt in zahlendateien().items():
        lieferung = lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname=dateiname, durch=administration)
        lieferung_uebernehmen(lieferung=lieferung, durch=administration)


def nachlieferung_annehmen(administration: Person) -> None:
    """Geht ein, wird aber nicht übernommen: das bestätigt, wer die Vorführung ansieht."""
    for dateiname, inhalt in nachlieferung().items():
        lieferung_annehmen(datei=io.BytesIO(inhalt), dateiname=dateiname, durch=administration)


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
