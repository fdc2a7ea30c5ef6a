"""Deutet eine Tabelle Schritt für Schritt; jede Entscheidung hinterlässt einen Beleg oder eine Frage."""

import re

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.vorschlagen.benennen import (
    gleiche_spalten_klaeren,
    merkmale_benennen,
    mit_vorhandenen_vergleichen,
)
from sozialraum.statistik.vorschlagen.datumsfallen import datumsfallen_klaeren
from sozialraum.statistik.vorschlagen.doppelzaehlung import summen_klaeren
from sozialraum.statistik.vorschlagen.felder import felder_schreiben
from sozialraum.statistik.vorschlagen.fortsetzung import fortsetzungen_klaeren
from sozialraum.statistik.vorschlagen.gebietsspalten import gebietsspalten_finden
from sozialraum.statistik.vorschlagen.merkmale import merkmale_bilden
from sozialraum.statistik.vorschlagen.quellenangaben import geheimhaltung_klaeren
from sozialraum.statistik.vorschlagen.rollen import uebrige_spalten_deuten
from sozialraum.statistik.vorschlagen.spalten import Lage
from sozialraum.statistik.vorschlagen.tausend import tausend_klaeren
from sozialraum.statistik.vorschlagen.zaehlen import weglassen, zaehlt_als
from sozialraum.statistik.vorschlagen.zeitraum import zeitraum_suchen, zeitraumspalten_finden
from sozialraum.statistik.vorschlagen.zellen import schreibweise_bestimmen, zeichen_klaeren


def tabelle_beschreiben(lage: Lage) -> None:
    """Schreibt `fields`, `orte`, `raeume`, `merkmale` und was dazugehört in den Vorschlag."""
    fortsetzungen_klaeren(lage)
    zeitraumspalten_finden(lage)
    gebietsspalten_finden(lage)
    uebrige_spalten_deuten(lage)
    datumsfallen_klaeren(lage)
    gleiche_spalten_klaeren(lage)
    werte = lage.mit_rolle("wert")
    form, spuren = schreibweise_bestimmen(lage, werte)
    zeichen_klaeren(lage, werte)
    zeitraum_suchen(lage, werte)
    werte = weglassen(lage, werte)
    geheimhaltung_klaeren(lage, werte, form, spuren)
    merkmale_bilden(lage, werte, spuren)
    tausend_klaeren(lage)
    merkmale_benennen(lage)
    zaehlt_als(lage)
    summen_klaeren(lage, werte, form)
    mit_vorhandenen_vergleichen(lage)
    lage.inhalt["fields"] = felder_schreiben(lage, werte, form, spuren)
    if lage.orte:
        lage.inhalt["orte"] = lage.orte
    if lage.gestalt.fuss:
        _ende(lage)


def _ende(lage: Lage) -> None:
    zeile, zellen = lage.gestalt.fuss[0]
    anfang = " ".join(next(zelle for zelle in zellen if zelle.strip()).split())
    kern = "_+" if set(anfang) == {"_"} else re.escape(anfang[:40]) + ".*"
    lage.inhalt["ende"] = f"(?s){kern}"
    lage.vorschlag.belege_mit(
        "Ende der Tabelle", f"vor Zeile {zahl(zeile)}", "Darunter stehen keine Zahlen mehr."
    )
