"""Lesen rund um Räume; wer hier etwas braucht, holt es aus diesem Paket, gleich in welcher Datei es steht."""

from sozialraum.raeume.abfragen.einheiten import (
    GEMEINDE,
    STADTBEZIRK,
    ebenen_der_gemeinde,
    einheiten_der_gemeinde,
    einheiten_mit_grenze,
    gemeinden_mit_einheiten,
    gemeindenamen,
    grenze_der_einheit,
    gueltige_einheiten,
    im_gebietsstand,
    teile_der_einheit,
    umrisse_der_einheiten,
    vorfahren,
)
from sozialraum.raeume.abfragen.gebiete import (
    anteile_der_sozialraeume,
    gebiet_der_einheit,
    gebiet_des_sozialraums,
    gebiete_der_einheiten,
    gebiete_der_sozialraeume,
    gebiete_zu_adressen,
    vergleichsgebiete,
)
from sozialraum.raeume.abfragen.karten import lagekarte_fuer, lagekarten_fuer
from sozialraum.raeume.abfragen.kennungen import AndererGebietsstand, finde_einheit
from sozialraum.raeume.abfragen.sozialraeume import (
    andere_staende,
    letzte_anteile,
    sozialraeume_der_agenturen,
    sozialraeume_mit_einheit,
    sozialraeume_mit_stand,
    zustaendigkeiten,
)
from sozialraum.raeume.abfragen.tueren import (
    agenturen_zur_wahl,
    darf_bearbeiten,
    einheit_oder_404,
    sozialraum_oder_404,
    traeger_zur_wahl,
)
from sozialraum.raeume.abfragen.wahl import Wahleinheit, wahleinheiten

__all__ = [
    "GEMEINDE",
    "STADTBEZIRK",
    "AndererGebietsstand",
    "Wahleinheit",
    "agenturen_zur_wahl",
    "andere_staende",
    "anteile_der_sozialraeume",
    "darf_bearbeiten",
    "ebenen_der_gemeinde",
    "einheit_oder_404",
    "einheiten_der_gemeinde",
    "einheiten_mit_grenze",
    "finde_einheit",
    "gebiet_der_einheit",
    "gebiet_des_sozialraums",
    "gebiete_der_einheiten",
    "gebiete_der_sozialraeume",
    "gebiete_zu_adressen",
    "gemeinden_mit_einheiten",
    "gemeindenamen",
    "grenze_der_einheit",
    "gueltige_einheiten",
    "im_gebietsstand",
    "lagekarte_fuer",
    "lagekarten_fuer",
    "letzte_anteile",
    "sozialraeume_der_agenturen",
    "sozialraeume_mit_einheit",
    "sozialraeume_mit_stand",
    "sozialraum_oder_404",
    "teile_der_einheit",
    "traeger_zur_wahl",
    "umrisse_der_einheiten",
    "vergleichsgebiete",
    "vorfahren",
    "wahleinheiten",
    "zustaendigkeiten",
]
