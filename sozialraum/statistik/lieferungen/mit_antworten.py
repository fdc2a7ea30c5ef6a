"""Prüfen und übernehmen, wenn die Antworten auf unklare Gebiete schon vorliegen, wie auf der Befehlszeile."""

from collections.abc import Mapping
from typing import BinaryIO

from django.db import transaction

from sozialraum.statistik.lieferungen.annehmen import datei_ansehen, reiner_name, vorlage_bestimmen
from sozialraum.statistik.lieferungen.antworten_geben import antworten_geben
from sozialraum.statistik.lieferungen.gebiete_klaeren import gebiete_klaeren, gebiete_merken
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung, Uebernahme
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_pruefen, lieferung_uebernehmen
from sozialraum.statistik.models import Importvorlage, Lieferung
from sozialraum.statistik.zuordnen.gebietsfragen import KENNUNG


def uebernehmen_mit_antworten(*, lieferung: Lieferung, antworten: Mapping[str, str]) -> Uebernahme:
    """Bleiben nach der Prüfung Gebiete unklar, gelten die Antworten, und es beginnt von vorn.

    Fehler: `Beanstandung`, `Fachfehler`.
    """
    if antworten:
        antworten_geben(lieferung=lieferung, antworten=antworten, durch=None)
    try:
        return lieferung_uebernehmen(lieferung=lieferung, durch=None)
    except Beanstandung as beanstandung:
        if not _beantwortet(beanstandung, antworten):
            raise
    gebiete_klaeren(lieferung=lieferung, antworten=antworten, durch=None)
    return lieferung_uebernehmen(lieferung=lieferung, durch=None)


def pruefen_mit_antworten(
    *, datei: BinaryIO, dateiname: str, vorlage: Importvorlage | None, antworten: Mapping[str, str]
) -> Uebernahme:
    """Wie `uebernehmen_mit_antworten`, aber am Ende ist nichts geschrieben, auch kein neues Gebiet."""
    try:
        return lieferung_pruefen(
            datei=datei, dateiname=dateiname, durch=None, vorlage=vorlage, antworten=antworten
        )
    except Beanstandung as beanstandung:
        if not _beantwortet(beanstandung, antworten):
            raise
        gebiete = beanstandung.gebiete
    gefunden = vorlage or bekannte_vorlage(datei, dateiname)
    assert gefunden is not None  # sonst hätte die Prüfung keine Gebiete gesehen
    with transaction.atomic():
        try:
            neue = gebiete_merken(vorlage=gefunden, unklare=gebiete, antworten=antworten, durch=None)
            return lieferung_pruefen(
                datei=datei, dateiname=dateiname, durch=None, vorlage=neue, antworten=antworten
            )
        finally:
            transaction.set_rollback(True)


def bekannte_vorlage(datei: BinaryIO, dateiname: str) -> Importvorlage | None:
    """Die Importvorlage, an der die Datei zu erkennen ist. Fehler: `Fachfehler`."""
    return vorlage_bestimmen(datei, datei_ansehen(datei), None, reiner_name(dateiname))[0]


def _beantwortet(beanstandung: Beanstandung, antworten: Mapping[str, str]) -> bool:
    return any(antworten.get(KENNUNG + gebiet["geliefert"]) for gebiet in beanstandung.gebiete)
