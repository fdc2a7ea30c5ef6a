"""Akteure, Angebote mit Terminen und Kooperationen der Agenturen von Musterstadt."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, TypeVar

from django_scopes import scope

from agenturen.models import (
    Agentur,
    Akteursart,
    Angebotsformat,
    Handlungsfeld,
    Listenwert,
    Person,
    Themenfeld,
    Zielgruppe,
)
from angebote.angaben import Angaben, Terminangabe
from angebote.angebot_speichern import angebot_anlegen
from angebote.models import Angebot
from netzwerke.abfragen import kooperation_zwischen
from netzwerke.akteur_anlegen import akteur_anlegen, akteur_der_agentur
from netzwerke.kooperation_aendern import kooperation_aendern, kooperation_anlegen
from netzwerke.models import Akteur
from sozialraum.bedarfe.models import Bedarf
from sozialraum.raeume.models import Sozialraum
from sozialraum.start.vorfuehrung import termine
from sozialraum.start.vorfuehrung.menschen import Menschen
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.tabellen import lies, teile

AKTEURSFELDER = ("beschreibung", "kontakt", "telefon", "email")
# Wie viele Tage ein Eintrag ungeprüft sein kann; nach einem Jahr fragt er „Stimmt noch?“.
GEPRUEFT, LANGE_NICHT_GEPRUEFT, ANTEIL_LANGE = (4, 330), (370, 640), 0.09

W = TypeVar("W", bound=Listenwert)


def akteure_anlegen(menschen: Menschen, raeume: dict[str, Sozialraum], heute: date) -> dict[str, Akteur]:
    """Schlüssel der Tabelle → Akteur; die Agenturen selbst stehen unter `ia_` und ihrem Schlüssel."""
    arten = {art.schluessel: art for art in Akteursart.objects.all()}
    akteure = {}
    for teil in teile("akteure"):
        for kurz, angaben in lies(teil).items():
            agentur = menschen.agenturen[_agentur_je_raum()[angaben["raeume"][0]]]
            akteure[kurz] = akteur_anlegen(
                traeger=agentur.traeger,
                name=angaben["name"],
                art=arten[angaben["art"]],
                sozialraeume=[raeume[raum] for raum in angaben["raeume"]],
                anschrift=f"{angaben['strasse']}\n59999 {stadt().name}",
                stand=heute - _ungeprueft_seit(angaben["name"]),
                durch=_fachkraft(menschen, agentur),
                **{feld: angaben[feld] for feld in AKTEURSFELDER if feld in angaben},
            )
    for kurz, agentur in menschen.agenturen.items():
        akteure[f"ia_{kurz}"] = akteur_der_agentur(agentur, durch=_fachkraft(menschen, agentur))
    return akteure


def _ungeprueft_seit(name: str) -> timedelta:
    zufall = Random(f"{stadt().samen} {name}")
    spanne = LANGE_NICHT_GEPRUEFT if zufall.random() < ANTEIL_LANGE else GEPRUEFT
    return timedelta(days=zufall.randint(*spanne))


@cache
def _agentur_je_raum() -> dict[str, str]:
    return {kurz: angaben["agentur"] for kurz, angaben in lies("sozialraeume")["sozialraum"].items()}


def _fachkraft(menschen: Menschen, agentur: Agentur) -> Person:
    return menschen.mit_rolle("fachkraft", agentur)


# Angebote --------------------------------------------------------------------------------------


def angebote_anlegen(
    menschen: Menschen,
    raeume: dict[str, Sozialraum],
    akteure: dict[str, Akteur],
    bedarfe: Mapping[str, list[Bedarf]],
    heute: date,
) -> None:
    """`bedarfe` nennt je Titel eines Angebots, worauf es antwortet."""
    felder, gruppen = _werte(Handlungsfeld), _werte(Zielgruppe)
    themen, formate = _werte(Themenfeld), _werte(Angebotsformat)
    for teil in teile("angebote"):
        for eintrag in lies(teil)["angebot"]:
            agentur = menschen.agenturen[_agentur_je_raum()[eintrag["raum"]]]
            daten, stand = _termine(eintrag, heute)
            angaben = Angaben(
                titel=eintrag["titel"].format(jahr=heute.year + eintrag.get("jahr", 0)),
                sozialraum=raeume[eintrag["raum"]],
                handlungsfelder=_aus(felder, eintrag["handlungsfelder"]),
                zielgruppen=_aus(gruppen, eintrag["zielgruppen"]),
                themenfelder=_aus(themen, eintrag["themenfelder"]),
                format=formate[eintrag["format"]],
                rolle_der_ia=eintrag.get("rolle", Angebot.RolleDerIA.TRAEGER),
                status=eintrag.get("status", stand),
                ort=eintrag["ort"],
                barrierefrei=eintrag.get("barrierefrei", Angebot.Barrierefrei.UNBEKANNT),
                beschreibung=eintrag["beschreibung"],
                bedarfe=bedarfe.get(eintrag["titel"], []),
                partner=[akteure[partner] for partner in eintrag["partner"]],
                termine=daten,
            )
            with scope(traeger=[agentur.traeger_id]):
                angebot_anlegen(agentur=agentur, angaben=angaben, durch=_fachkraft(menschen, agentur))


def _werte(liste: type[W]) -> dict[str, W]:
    return {wert.schluessel: wert for wert in liste._default_manager.all()}


def _aus(werte: dict[str, W], schluessel: Iterable[str]) -> list[W]:
    return [werte[einer] for einer in schluessel]


def _termine(eintrag: dict[str, Any], heute: date) -> tuple[list[Terminangabe], str]:
    """Die Termine und der Stand, den sie ergeben."""
    if "termine" not in eintrag:
        return [], Angebot.Status.GEPLANT
    regel = dict(eintrag["termine"])
    if "jahr" in eintrag:
        regel["jahre"] = [eintrag["jahr"]] * 2
    alle = termine.termine(
        regel,
        samen=f"{stadt().samen} {eintrag['titel']}",
        heute=heute,
        abgesagt=eintrag.get("status") == Angebot.Status.ABGESAGT,
    )
    angaben = [
        Terminangabe(
            datum=termin.datum,
            beginn=termin.beginn,
            dauer_minuten=termin.dauer_minuten,
            teilnahmen=termin.teilnahmen,
            davon_neu=termin.davon_neu,
            ausgefallen=termin.ausgefallen,
        )
        for termin in alle
    ]
    return angaben, termine.status(alle, heute)


# Kooperationen ---------------------------------------------------------------------------------


def kooperationen_anlegen(
    menschen: Menschen,
    akteure: dict[str, Akteur],
    bedarfe: Mapping[tuple[str, str], list[Bedarf]],
    heute: date,
) -> None:
    """Was ein gemeinsames Angebot nicht von selbst sagt: Form, Zweck, Anfang, Ende.

    `bedarfe` nennt je Agentur und Partner, um welche Bedarfe es geht.
    """
    for kurz, agentur in menschen.agenturen.items():
        fachkraft = _fachkraft(menschen, agentur)
        with scope(traeger=[agentur.traeger_id]):
            for eintrag in lies("kooperationen")[kurz]:
                partner = akteure[eintrag["partner"]]
                angaben = _angaben_der_kooperation(eintrag, heute) | {
                    "bedarfe": bedarfe.get((kurz, eintrag["partner"]), [])
                }
                vorhandene = kooperation_zwischen(agentur=agentur, partner=partner)
                if vorhandene is None:
                    kooperation_anlegen(agentur=agentur, partner=partner, angaben=angaben, durch=fachkraft)
                else:
                    kooperation_aendern(
                        kooperation=vorhandene,
                        version=vorhandene.version,
                        angaben=angaben,
                        durch=fachkraft,
                    )


def _angaben_der_kooperation(eintrag: dict[str, Any], heute: date) -> dict[str, Any]:
    angaben = {feld: eintrag[feld] for feld in ("form", "intensitaet", "zweck")}
    vor_tagen = {"beginn": "seit", "ende": "bis", "letzter_kontakt": "kontakt"}
    return angaben | {
        feld: heute - timedelta(days=eintrag[angabe])
        for feld, angabe in vor_tagen.items()
        if angabe in eintrag
    }
