"""Netzwerke von Musterstadt mit Mitgliedern, Sitzungen, Protokollen und Verabredungen."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random
from typing import Any

from django_scopes import scope

from agenturen.models import Handlungsfeld, Person
from netzwerke.angaben import (
    Mitgliedsangabe,
    Netzwerkangaben,
    Punktangabe,
    Sitzungsangaben,
    Verabredungsangabe,
)
from netzwerke.models import Akteur, Netzwerk, Netzwerkart, Netzwerkmitglied, Sitzung, Verabredung
from netzwerke.netzwerk_speichern import netzwerk_anlegen
from netzwerke.regeln import MONATE_JE_TURNUS
from netzwerke.sitzung_speichern import sitzung_anlegen
from netzwerke.verabredung_erledigen import verabredung_erledigen
from sozialraum.raeume.models import Sozialraum
from sozialraum.start.vorfuehrung import kalender
from sozialraum.start.vorfuehrung.menschen import Menschen
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.tabellen import lies, teile
from sozialraum.start.vorfuehrung.termine import TAGE

ROLLEN = {
    "moderation": Netzwerkmitglied.Rolle.MODERATION,
    "geschaeftsfuehrung": Netzwerkmitglied.Rolle.GESCHAEFTSFUEHRUNG,
    "mitglieder": Netzwerkmitglied.Rolle.MITGLIED,
    "gaeste": Netzwerkmitglied.Rolle.GAST,
}
SPAETER = (Netzwerkmitglied.Rolle.MITGLIED, Netzwerkmitglied.Rolle.GAST)
EIN_JAHR = 365  # Wer in einem Protokoll steht, war da schon Mitglied.
PROTOKOLL_VERSCHICKT = timedelta(days=14)
PROTOKOLL_ABGESTIMMT = timedelta(days=60)
LAENGST_ERLEDIGT = timedelta(weeks=16)
VORLAUF = timedelta(days=10)
ANWESEND = 0.78


def netzwerke_anlegen(
    menschen: Menschen, raeume: dict[str, Sozialraum], akteure: dict[str, Akteur], heute: date
) -> None:
    arten = {art.schluessel: art for art in Netzwerkart.objects.all()}
    felder = {feld.schluessel: feld for feld in Handlungsfeld.objects.all()}
    angelegte: dict[str, Netzwerk] = {}
    for teil in teile("netzwerke"):
        for kurz, eintrag in lies(teil).items():
            agentur = menschen.agenturen[eintrag["agentur"]]
            fachkraft = menschen.mit_rolle("fachkraft", agentur)
            with scope(traeger=[agentur.traeger_id]):
                angelegte[kurz] = netzwerk_anlegen(
                    agentur=agentur,
                    angaben=Netzwerkangaben(
                        name=eintrag["name"],
                        art=arten[eintrag["art"]],
                        uebergeordnet=angelegte.get(eintrag.get("unter", "")),
                        zielsetzung=eintrag["zielsetzung"],
                        handlungsfelder=[felder[feld] for feld in eintrag["handlungsfelder"]],
                        sozialraeume=[raeume[raum] for raum in eintrag["raeume"]],
                        turnus=eintrag["turnus"],
                        status=eintrag.get("status", Netzwerk.Status.AKTIV),
                        mitglieder=list(_mitglieder(eintrag, akteure, heute)),
                    ),
                    durch=fachkraft,
                )
                for sitzung in eintrag["sitzung"]:
                    _sitzung_anlegen(angelegte[kurz], eintrag, sitzung, akteure, heute, fachkraft)


def _mitglieder(
    eintrag: dict[str, Any], akteure: dict[str, Akteur], heute: date
) -> Iterator[Mitgliedsangabe]:
    """Moderation und Geschäftsführung sind von Anfang an dabei, die anderen kamen nach und nach."""
    seit = heute - timedelta(days=eintrag["seit"])
    for liste, rolle in ROLLEN.items():
        for kurz in eintrag.get(liste, []):
            spaeter = Random(f"{eintrag['name']} {kurz}").random() if rolle in SPAETER else 0
            dabei_seit = seit + timedelta(days=round(spaeter * 0.8 * (eintrag["seit"] - EIN_JAHR)))
            yield Mitgliedsangabe(akteur=akteure[kurz], rolle=rolle, seit=dabei_seit)
    for kurz in eintrag.get("frueher", []):
        yield Mitgliedsangabe(
            akteur=akteure[kurz], seit=seit, bis=heute - timedelta(days=eintrag["seit"] // 3)
        )


def _sitzung_anlegen(
    netzwerk: Netzwerk,
    eintrag: dict[str, Any],
    angaben: dict[str, Any],
    akteure: dict[str, Akteur],
    heute: date,
    durch: Person,
) -> None:
    datum = _sitzungstag(eintrag, angaben, heute)
    ausgefallen = angaben.get("ausgefallen", False)
    anwesende = []
    if datum <= heute and not ausgefallen:
        zufall = Random(f"{stadt().samen} {eintrag['name']} {angaben['am']}")
        dabei = [kurz for liste in ROLLEN for kurz in eintrag.get(liste, []) if zufall.random() < ANWESEND]
        anwesende = [akteure[kurz] for kurz in dabei]
    sitzung = sitzung_anlegen(
        netzwerk=netzwerk,
        angaben=Sitzungsangaben(
            datum=datum,
            beginn=time.fromisoformat(eintrag["beginn"]),
            ort=angaben.get("ort", eintrag["ort"]),
            ausgefallen=ausgefallen,
            anwesend_anzahl=angaben["anwesend"] if anwesende else None,
            anwesende=anwesende,
            protokoll_status=_protokollstatus(datum, heute),
            punkte=[Punktangabe(**punkt) for punkt in angaben.get("punkt", [])],
            verabredungen=[
                Verabredungsangabe(
                    was=eine["was"],
                    akteur=akteure.get(eine["wer"]),
                    funktion="" if eine["wer"] in akteure else eine["wer"],
                    bis=datum + timedelta(weeks=eine["wochen"]),
                )
                for eine in angaben.get("verabredung", [])
            ],
        ),
        durch=durch,
    )
    erledigte = {eine["was"] for eine in angaben.get("verabredung", []) if eine.get("erledigt")}
    for verabredung in Verabredung.objects.filter(sitzung=sitzung, bis__lt=heute).order_by("pk"):
        assert verabredung.bis is not None
        if verabredung.was in erledigte or verabredung.bis < heute - LAENGST_ERLEDIGT:
            am = verabredung.bis - timedelta(days=3)
            verabredung_erledigen(verabredung=verabredung, am=am, durch=durch)


def _sitzungstag(eintrag: dict[str, Any], angaben: dict[str, Any], heute: date) -> date:
    """Die jüngste Sitzung zu dieser Jahreszeit oder die nächste im Turnus, nie an einem Feiertag."""
    if angaben.get("naechste"):
        vergangene = [_sitzungstag(eintrag, eine, heute) for eine in eintrag["sitzung"] if "am" in eine]
        turnus = timedelta(days=30 * MONATE_JE_TURNUS[eintrag["turnus"]])
        return _frei_ab(max(max(vergangene) + turnus, heute + VORLAUF), eintrag["tag"])
    tage = (
        _frei_ab(date.fromisoformat(f"{jahr}-{angaben['am']}"), eintrag["tag"])
        for jahr in (heute.year - 1, heute.year)
    )
    return max(tag for tag in tage if tag < heute)


def _frei_ab(ab: date, wochentag: str) -> date:
    tag = ab + timedelta(days=(TAGE.index(wochentag) - ab.weekday()) % 7)
    while kalender.ist_feiertag(tag) or kalender.in_weihnachtspause(tag):
        tag += timedelta(weeks=1)
    return tag


def _protokollstatus(datum: date, heute: date) -> str:
    if datum <= heute - PROTOKOLL_ABGESTIMMT:
        return Sitzung.Protokollstatus.ABGESTIMMT
    if datum <= heute - PROTOKOLL_VERSCHICKT:
        return Sitzung.Protokollstatus.VERSCHICKT
    return Sitzung.Protokollstatus.ENTWURF
