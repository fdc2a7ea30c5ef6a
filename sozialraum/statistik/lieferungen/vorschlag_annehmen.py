"""Den fertigen Vorschlag als Importvorlage speichern und die Lieferung damit lesen."""

import json
from itertools import count
from typing import Any

from django.db import transaction

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.lieferungen.antworten_geben import SCHLUESSEL, antworten_geben
from sozialraum.statistik.lieferungen.vorlage_einspielen import vorlage_einspielen
from sozialraum.statistik.lieferungen.vorlage_vorschlagen import vorschlag_zur
from sozialraum.statistik.lieferungen.vorlage_waehlen import vorlage_waehlen
from sozialraum.statistik.models import Importvorlage, Lieferung, Quelle
from sozialraum.statistik.vorschlagen.quellenangaben import VORHANDENE_QUELLE
from sozialraum.statistik.zuordnen.gebietsfragen import ort_der_regel

LAENGE_OHNE_NUMMER = 55


@transaction.atomic
def vorschlag_annehmen(*, lieferung: Lieferung, durch: Person) -> Importvorlage:
    """Beim zweiten Mal zur selben Lieferung eine neue Version; nie eine fremde Vorlage oder Quelle.

    Fehler: `Fachfehler`, solange Fragen offen sind oder die Lieferung es nicht mehr ist.
    """
    pruefe(durch, Recht.LIEFERUNG_BEARBEITEN)
    vorschlag = vorschlag_zur(lieferung)
    if vorschlag.fragen:
        offen = anzahl(len(vorschlag.fragen), "Frage ist", "Fragen sind")
        raise Fachfehler(
            f"{offen} noch offen. Die Vorlage lässt sich speichern, sobald alle beantwortet sind."
        )
    if hindernis := vorschlag.fehler():
        raise Fachfehler(f"Mit diesen Antworten entsteht keine gültige Vorlage. {hindernis}")
    inhalt = vorschlag.inhalt
    if SCHLUESSEL not in lieferung.antworten:
        inhalt["schluessel"] = _freier_schluessel(inhalt["schluessel"])
        if not lieferung.antworten.get(VORHANDENE_QUELLE):
            inhalt["quelle"]["schluessel"] = inhalt["schluessel"].replace("_", "-")
        antworten_geben(lieferung=lieferung, antworten={SCHLUESSEL: inhalt["schluessel"]}, durch=durch)
    _zuordnungen_behalten(inhalt)
    gespeichert = vorlage_einspielen(text=json.dumps(inhalt), durch=durch)
    vorlage_waehlen(lieferung=lieferung, vorlage=gespeichert, durch=durch)
    return gespeichert


def _zuordnungen_behalten(inhalt: dict[str, Any]) -> None:
    """Was bei der Lieferung über unbekannte Gebiete gesagt ist, steht nur in der bisherigen Version."""
    bisher = Importvorlage.objects.filter(schluessel=inhalt["schluessel"], aktiv=True).first()
    neue = {ort_der_regel(eine) for eine in inhalt.get("namen", [])}
    alte = [
        eine for eine in (bisher.inhalt.get("namen", []) if bisher else []) if ort_der_regel(eine) not in neue
    ]
    if alte:
        inhalt["namen"] = [*inhalt.get("namen", []), *alte]


def _freier_schluessel(wunsch: str) -> str:
    for nummer in count(1):
        schluessel = wunsch if nummer == 1 else f"{wunsch[:LAENGE_OHNE_NUMMER]}_{nummer}"
        vergeben = Importvorlage.objects.filter(schluessel=schluessel).exists()
        if not vergeben and not Quelle.objects.filter(schluessel=schluessel.replace("_", "-")).exists():
            return schluessel
    raise AssertionError("Die Nummern gehen nicht aus.")
