"""Baut Musterstadt auf: Dateien und Tabellen gehen durch die Verben, die auch Menschen benutzen."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from django_scopes import scope

from agenturen.models import (
    Agentur,
    Akteursart,
    Angebotsformat,
    Handlungsfeld,
    Listenwert,
    Mitgliedschaft,
    Person,
    Themenfeld,
    Traeger,
    Zielgruppe,
)
from analysen.analyse_anlegen import analyse_anlegen
from analysen.ausgeben import ausgeben
from analysen.festschreiben import festschreiben
from analysen.kapitel_schreiben import kapitel_schreiben
from analysen.models import Analyse, Kapitel
from angebote.angaben import Angaben, Terminangabe
from angebote.angebot_speichern import angebot_anlegen
from netzwerke.akteur_anlegen import akteur_anlegen
from netzwerke.kooperation_aendern import kooperation_anlegen
from netzwerke.models import Akteur
from sozialraum.raeume.models import Raumeinheit, Sozialraum
from sozialraum.raeume.sozialraum_bearbeiten import sozialraum_anlegen
from sozialraum.raeume.uebernehmen import raeume_uebernehmen
from sozialraum.raeume.zustaendigkeit_setzen import zustaendigkeit_eintragen
from sozialraum.start.vorfuehrung.grenzen import grenzdateien
from sozialraum.start.vorfuehrung.stadt import lies, stadt
from sozialraum.start.vorfuehrung.zahlen import bevoelkerungsdateien
from sozialraum.statistik.annehmen import lieferung_annehmen
from sozialraum.statistik.uebernehmen import lieferung_uebernehmen

EBENEN = {"musterstadt_stadtbezirke.geojson": "stadtbezirk", "musterstadt_quartiere.geojson": "quartier"}
# So alt muss ein Termin sein, damit ihn schon jemand gezählt hat.
GEZAEHLT_NACH_TAGEN = 9
AUSFALL = 0.03

Melde = Callable[[str], None]
W = TypeVar("W", bound=Listenwert)


@dataclass(frozen=True)
class Menschen:
    """Wer in Musterstadt arbeitet, nach den Schlüsseln der Tabelle."""

    traeger: dict[str, Traeger]
    agenturen: dict[str, Agentur]
    administration: Person
    personen: tuple[Person, ...]

    def mit_rolle(self, rolle: str, agentur: Agentur) -> Person:
        return next(
            person
            for person in self.personen
            if any(eine.rolle == rolle and eine.umfasst(agentur) for eine in person.rollen)
        )


def vorfuehrung_anlegen(*, heute: date, melde: Melde, mit_pdf: bool = True) -> None:
    """Die ganze Stadt; Termine liegen um `heute`. Die Grundlisten müssen schon da sein."""
    melde("Träger, Agenturen und Personen")
    menschen = _menschen()
    melde("Grenzen der Stadtbezirke und Quartiere")
    _raeume(menschen)
    melde("Bevölkerung der Jahre " + f"{stadt().jahre[0]} bis {stadt().jahre[-1]}")
    _zahlen(menschen)
    melde("Sozialräume, Akteure, Kooperationen und Angebote")
    tabelle = lies("fallarbeit")
    raeume = _sozialraeume(tabelle, menschen)
    akteure = _akteure(tabelle, menschen, raeume)
    _angebote(tabelle, menschen, raeume, akteure, heute)
    _kooperationen(tabelle, menschen, akteure, heute)
    melde("Sozialraumanalyse")
    _analyse(menschen, raeume, heute, mit_pdf=mit_pdf)


def _menschen() -> Menschen:
    tabelle = lies("menschen")
    traeger = {kurz: Traeger.objects.create(**angaben) for kurz, angaben in tabelle["traeger"].items()}
    agenturen = {
        kurz: Agentur.objects.create(**angaben | {"traeger": traeger[angaben["traeger"]]})
        for kurz, angaben in tabelle["agentur"].items()
    }
    personen = []
    for angaben in tabelle["person"]:
        person = Person(
            name=angaben["name"],
            email=angaben["email"],
            ist_administration=angaben.get("administration", False),
        )
        person.set_password(tabelle["kennwort"])
        person.save()
        for rolle, wo in angaben.get("rollen", []):
            agentur = agenturen.get(wo)
            Mitgliedschaft.objects.create(
                person=person,
                traeger=agentur.traeger if agentur else traeger[wo],
                agentur=agentur,
                rolle=rolle,
            )
        personen.append(person)
    administration = next(person for person in personen if person.ist_administration)
    return Menschen(traeger, agenturen, administration, tuple(personen))


def _raeume(menschen: Menschen) -> None:
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


def _zahlen(menschen: Menschen) -> None:
    for dateiname, inhalt in bevoelkerungsdateien().items():
        lieferung = lieferung_annehmen(
            datei=io.BytesIO(inhalt), dateiname=dateiname, durch=menschen.administration
        )
        lieferung_uebernehmen(lieferung=lieferung, durch=menschen.administration)


def _sozialraeume(tabelle: dict[str, Any], menschen: Menschen) -> dict[str, Sozialraum]:
    quartiere = {
        einheit.schluessel: einheit
        for einheit in Raumeinheit.objects.filter(ags=stadt().ags, ebene__schluessel="quartier")
    }
    raeume = {}
    for kurz, angaben in tabelle["sozialraum"].items():
        agentur = menschen.agenturen[angaben["agentur"]]
        koordination = menschen.mit_rolle("koordination", agentur)
        raeume[kurz] = sozialraum_anlegen(
            name=angaben["name"],
            ags=stadt().ags,
            traeger=agentur.traeger,
            anteile={quartiere[nr].pk: Decimal(1) for nr in angaben["quartiere"]},
            beschreibung=angaben["beschreibung"],
            durch=koordination,
        )
        zustaendigkeit_eintragen(sozialraum=raeume[kurz], agentur=agentur, durch=koordination)
    return raeume


def _akteure(tabelle: dict[str, Any], menschen: Menschen, raeume: dict[str, Sozialraum]) -> dict[str, Akteur]:
    arten = {art.schluessel: art for art in Akteursart.objects.all()}
    akteure = {}
    for kurz, angaben in tabelle["akteur"].items():
        agentur = menschen.agenturen[angaben["agentur"]]
        weitere = {
            feld: angaben[feld]
            for feld in ("beschreibung", "anschrift", "kontakt", "telefon")
            if feld in angaben
        }
        akteure[kurz] = akteur_anlegen(
            traeger=agentur.traeger,
            name=angaben["name"],
            art=arten[angaben["art"]],
            sozialraeume=[raeume[raum] for raum in angaben["raeume"]],
            durch=menschen.mit_rolle("fachkraft", agentur),
            **weitere,
        )
    return akteure


def _angebote(
    tabelle: dict[str, Any],
    menschen: Menschen,
    raeume: dict[str, Sozialraum],
    akteure: dict[str, Akteur],
    heute: date,
) -> None:
    formate = {format_.schluessel: format_ for format_ in Angebotsformat.objects.all()}
    for eintrag in tabelle["angebot"]:
        agentur = menschen.agenturen[eintrag["agentur"]]
        angaben = Angaben(
            titel=eintrag["titel"],
            sozialraum=raeume[eintrag["raum"]],
            handlungsfelder=_werte(Handlungsfeld, eintrag["handlungsfelder"]),
            zielgruppen=_werte(Zielgruppe, eintrag["zielgruppen"]),
            themenfelder=_werte(Themenfeld, eintrag["themenfelder"]),
            format=formate[eintrag["format"]],
            rolle_der_ia=eintrag.get("rolle", "traeger"),
            status=eintrag.get("status", "laufend"),
            ort=eintrag["ort"],
            barrierefrei=eintrag.get("barrierefrei", "unbekannt"),
            beschreibung=eintrag["beschreibung"],
            partner=[akteure[kurz] for kurz in eintrag["partner"]],
            termine=list(_termine(eintrag, heute)),
        )
        with scope(traeger=[agentur.traeger_id]):
            angebot_anlegen(agentur=agentur, angaben=angaben, durch=menschen.mit_rolle("fachkraft", agentur))


def _werte(liste: type[W], schluessel: list[str]) -> list[W]:
    return list(liste._default_manager.filter(schluessel__in=schluessel))


def _termine(eintrag: dict[str, Any], heute: date) -> Iterator[Terminangabe]:
    """Alle Termine um `heute`; was länger her ist, hat jemand gezählt, weniges fiel aus."""
    if "termine" not in eintrag:
        return
    regel = eintrag["termine"]
    zufall = Random(eintrag["titel"])
    for tag in _tage(regel, heute, auch_kuenftig=eintrag.get("status") != "abgeschlossen"):
        gezaehlt = tag <= heute - timedelta(days=GEZAEHLT_NACH_TAGEN)
        ausgefallen = gezaehlt and zufall.random() < AUSFALL
        zahl = max(2, round(zufall.gauss(regel["teilnahmen"], regel["teilnahmen"] * 0.2)))
        neu = round(zahl * zufall.uniform(0.05, 0.3))
        yield Terminangabe(
            datum=tag,
            beginn=time.fromisoformat(regel["beginn"]),
            dauer_minuten=regel["minuten"],
            teilnahmen=zahl if gezaehlt and not ausgefallen else None,
            davon_neu=neu if gezaehlt and not ausgefallen else None,
            ausgefallen=ausgefallen,
        )


def _tage(regel: dict[str, Any], heute: date, *, auch_kuenftig: bool) -> Iterator[date]:
    if "jaehrlich" in regel:
        for jahr in range(heute.year - 2, heute.year + 2):
            tag = date.fromisoformat(f"{jahr}-{regel['jaehrlich']}")
            if tag > heute - timedelta(weeks=104) and (tag <= heute or auch_kuenftig):
                yield tag
        return
    montag = heute - timedelta(days=heute.weekday())
    for wochen in range(regel["seit_wochen"], regel["bis_wochen"] - 1, -regel["takt"]):
        yield montag - timedelta(weeks=wochen) + timedelta(days=regel["wochentag"])


def _kooperationen(
    tabelle: dict[str, Any], menschen: Menschen, akteure: dict[str, Akteur], heute: date
) -> None:
    for eintrag in tabelle["kooperation"]:
        agentur = menschen.agenturen[eintrag["agentur"]]
        with scope(traeger=[agentur.traeger_id]):
            kooperation_anlegen(
                agentur=agentur,
                partner=akteure[eintrag["partner"]],
                angaben={
                    "form": eintrag["form"],
                    "intensitaet": eintrag["intensitaet"],
                    "zweck": eintrag["zweck"],
                    "letzter_kontakt": heute - timedelta(days=eintrag["vor_tagen"]),
                },
                durch=menschen.mit_rolle("fachkraft", agentur),
            )


def _analyse(menschen: Menschen, raeume: dict[str, Sozialraum], heute: date, *, mit_pdf: bool) -> Analyse:
    tabelle = lies("analyse")
    agentur = menschen.agenturen[tabelle["agentur"]]
    koordination = menschen.mit_rolle("koordination", agentur)
    with scope(traeger=[agentur.traeger_id]):
        analyse = analyse_anlegen(
            agentur=agentur,
            sozialraeume=[raeume[tabelle["raum"]]],
            berichtsjahr=heute.year,
            durch=koordination,
        )
        kapitel = {eines.schluessel: eines for eines in Kapitel.objects.filter(analyse=analyse)}
        for schluessel, text in tabelle["kapitel"].items():
            kapitel_schreiben(
                kapitel=kapitel[schluessel],
                text=text,
                version=kapitel[schluessel].version,
                durch=koordination,
            )
        if mit_pdf:
            ausgeben(fassung=festschreiben(analyse=analyse, durch=koordination), durch=koordination)
    return analyse
