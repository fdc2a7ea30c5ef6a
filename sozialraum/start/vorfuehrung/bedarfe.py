"""Bedarfe, Ressourcen, Gespräche und Methoden der Agenturen von Musterstadt und was sie daraus empfehlen.

Sie entstehen in zwei Schritten: wie die früheren Analysen sie vorfanden, und wie es danach weiterging.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import shapely
from django_scopes import scope
from PIL import Image, ImageDraw
from shapely.ops import nearest_points

from agenturen.models import Agentur, Akteursart, Listenwert, Person, Themenfeld, Zielgruppe
from angebote.angaben import Angaben
from angebote.angebot_speichern import FELDER, LISTEN, angebot_aendern
from angebote.models import Angebot
from sozialraum.bedarfe.angaben import (
    Bedarfsangaben,
    Einsatzangaben,
    Empfehlungsangaben,
    Gespraechsangaben,
    Nadelangabe,
    Ressourcenangaben,
    Zitatangabe,
)
from sozialraum.bedarfe.bedarf_entscheiden import bedarf_einstufen, bedarf_status_setzen
from sozialraum.bedarfe.bedarf_speichern import bedarf_anlegen
from sozialraum.bedarfe.empfehlung_speichern import empfehlung_anlegen
from sozialraum.bedarfe.empfehlung_uebergeben import (
    antwort_festhalten,
    empfehlung_status_setzen,
    empfehlung_uebergeben,
)
from sozialraum.bedarfe.gespraech_speichern import gespraech_anlegen
from sozialraum.bedarfe.grundlage_hinzufuegen import (
    gespraech_hinzufuegen,
    methode_hinzufuegen,
    text_hinzufuegen,
    zahl_hinzufuegen,
)
from sozialraum.bedarfe.methodeneinsatz_speichern import methodeneinsatz_anlegen
from sozialraum.bedarfe.models import (
    Bedarf,
    Empfehlung,
    Gespraech,
    Methode,
    Methodeneinsatz,
    Nadel,
    Ressourcenart,
)
from sozialraum.bedarfe.ressource_speichern import ressource_anlegen
from sozialraum.raeume.abfragen import gebiet_des_sozialraums, umrisse_der_einheiten
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.models import Raumeinheit, Sozialraum
from sozialraum.start.vorfuehrung.menschen import Menschen
from sozialraum.start.vorfuehrung.stadt import stadt
from sozialraum.start.vorfuehrung.tabellen import lies, teile
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.zeitraeume import jahr

MIKROGRAD = Decimal("0.000001")


@dataclass
class _Werkstatt:
    """Wer in einer Agentur was anlegt und was dabei schon entstanden ist."""

    agentur: Agentur
    fachkraft: Person
    koordination: Person
    raeume: Mapping[str, Sozialraum]
    heute: date
    gespraeche: dict[str, Gespraech] = field(default_factory=dict)
    einsaetze: dict[str, Methodeneinsatz] = field(default_factory=dict)
    tabelle: dict[str, Any] = field(default_factory=dict)
    bedarfe: dict[str, Bedarf] = field(default_factory=dict)
    empfehlungen: dict[str, Empfehlung] = field(default_factory=dict)

    def vor(self, tagen: int) -> date:
        return self.heute - timedelta(days=tagen)


@dataclass
class Antworten:
    """Was auf die Bedarfe antwortet: Titel eines Angebots und (Agentur, Partner) einer Kooperation.

    `werkstaetten` nennt je Agentur, was `bedarfe_fortfuehren` braucht.
    """

    angebote: dict[str, list[Bedarf]] = field(default_factory=dict)
    kooperationen: dict[tuple[str, str], list[Bedarf]] = field(default_factory=dict)
    werkstaetten: list["_Werkstatt"] = field(default_factory=list)


def bedarfe_anlegen(menschen: Menschen, raeume: dict[str, Sozialraum], heute: date) -> Antworten:
    """Die Fachkraft hält fest, die Koordination entscheidet."""
    antworten = Antworten()
    for teil in teile("bedarfe"):
        tabelle = lies(teil)
        agentur = menschen.agenturen[tabelle["agentur"]]
        werkstatt = _Werkstatt(
            agentur=agentur,
            fachkraft=menschen.mit_rolle("fachkraft", agentur),
            koordination=menschen.mit_rolle("koordination", agentur),
            raeume=raeume,
            heute=heute,
            tabelle=tabelle,
        )
        antworten.werkstaetten.append(werkstatt)
        with scope(traeger=[agentur.traeger_id]):
            for eintrag in tabelle.get("ressource", {}).values():
                _ressource(werkstatt, eintrag)
            for kurz, eintrag in tabelle.get("gespraech", {}).items():
                werkstatt.gespraeche[kurz] = _gespraech(werkstatt, eintrag)
            for kurz, eintrag in tabelle.get("methode", {}).items():
                werkstatt.einsaetze[kurz] = _einsatz(werkstatt, eintrag)
            for eintrag in tabelle["bedarf"]:
                bedarf = werkstatt.bedarfe[eintrag["kurz"]] = _bedarf(werkstatt, eintrag)
                for titel in eintrag.get("angebote", []):
                    antworten.angebote.setdefault(titel, []).append(bedarf)
                for partner in eintrag.get("kooperationen", []):
                    antworten.kooperationen.setdefault((tabelle["agentur"], partner), []).append(bedarf)
            for eintrag in tabelle.get("empfehlung", []):
                if eintrag.get("frueh"):
                    _empfehlung(werkstatt, eintrag)
    return antworten


def bedarfe_fortfuehren(antworten: Antworten) -> None:
    """Was nach den früheren Analysen geschah: Grundlagen, Prioritäten, Empfehlungen, Antworten."""
    for werkstatt in antworten.werkstaetten:
        with scope(traeger=[werkstatt.agentur.traeger_id]):
            for eintrag in werkstatt.tabelle["bedarf"]:
                if spaeter := eintrag.get("spaeter"):
                    _fortfuehren(werkstatt, werkstatt.bedarfe[eintrag["kurz"]], eintrag, spaeter)
            for eintrag in werkstatt.tabelle.get("empfehlung", []):
                _vortragen(werkstatt, eintrag)


def _aus(liste: type[Listenwert], schluessel: list[str]) -> list[Any]:
    werte = {wert.schluessel: wert for wert in liste._default_manager.filter(schluessel__in=schluessel)}
    return [werte[einer] for einer in schluessel]


# Eigene Erhebung -------------------------------------------------------------------------------


def _ressource(werkstatt: _Werkstatt, eintrag: dict[str, Any]) -> None:
    texte = {
        feld: eintrag[feld] for feld in ("nutzung", "ort", "herkunft", "beschreibung") if feld in eintrag
    }
    ressource_anlegen(
        agentur=werkstatt.agentur,
        angaben=Ressourcenangaben(
            name=eintrag["name"],
            art=_aus(Ressourcenart, [eintrag["art"]])[0],
            sozialraeume=[werkstatt.raeume[raum] for raum in eintrag["raeume"]],
            seit=werkstatt.vor(eintrag["seit"]) if "seit" in eintrag else None,
            **texte,
        ),
        durch=werkstatt.fachkraft,
    )


def _gespraech(werkstatt: _Werkstatt, eintrag: dict[str, Any]) -> Gespraech:
    art = _aus(Akteursart, [eintrag["einrichtung"]])[0] if "einrichtung" in eintrag else None
    return gespraech_anlegen(
        agentur=werkstatt.agentur,
        angaben=Gespraechsangaben(
            datum=werkstatt.vor(eintrag["vor_tagen"]),
            sozialraum=werkstatt.raeume[eintrag["raum"]],
            ort=eintrag.get("ort", ""),
            funktion=eintrag["funktion"],
            einrichtungsart=art,
            zielgruppen=_aus(Zielgruppe, eintrag["zielgruppen"]),
            leitfaden=eintrag.get("leitfaden", ""),
            einwilligung=eintrag["einwilligung"],
            zusammenfassung=eintrag["zusammenfassung"],
            zitate=[Zitatangabe(**zitat) for zitat in eintrag.get("zitate", [])],
        ),
        durch=werkstatt.fachkraft,
    )


def _einsatz(werkstatt: _Werkstatt, eintrag: dict[str, Any]) -> Methodeneinsatz:
    return methodeneinsatz_anlegen(
        agentur=werkstatt.agentur,
        angaben=Einsatzangaben(
            methode=_aus(Methode, [eintrag["methode"]])[0],
            datum=werkstatt.vor(eintrag["vor_tagen"]),
            sozialraum=werkstatt.raeume[eintrag["raum"]],
            ort=eintrag["ort"],
            personenkreis=eintrag["personenkreis"],
            anzahl=eintrag["anzahl"],
            ergebnis=eintrag["ergebnis"],
            bildbeschreibung=eintrag.get("bildbeschreibung", ""),
            nadeln=[_nadel(nadel) for nadel in eintrag.get("nadeln", [])],
            # Gezeichnet ist darauf niemand.
            niemand_erkennbar=bool(eintrag.get("foto")),
            foto=_kinderzeichnung() if eintrag.get("foto") else None,
        ),
        durch=werkstatt.fachkraft,
    )


def _nadel(nadel: dict[str, Any]) -> Nadelangabe:
    """`lage` sind Anteile der Breite und Höhe des Quartiers, von links unten; immer in seinen Grenzen."""
    einheit = Raumeinheit.objects.get(
        ags=stadt().ags, ebene__schluessel="quartier", name=nadel["quartier"], gueltig_bis=None
    )
    umriss = umrisse_der_einheiten([einheit.pk])[einheit.pk]
    links, unten, rechts, oben = umriss.bounds
    x, y = nadel["lage"]
    punkt = shapely.Point(links + x * (rechts - links), unten + y * (oben - unten))
    ort = nearest_points(umriss, punkt)[0]
    return Nadelangabe(
        laenge=Decimal(ort.x).quantize(MIKROGRAD),
        breite=Decimal(ort.y).quantize(MIKROGRAD),
        bewertung=Nadel.Bewertung(nadel["bewertung"]),
        text=nadel["text"],
    )


def _kinderzeichnung() -> bytes:
    """Eine Karte, wie ein Kind sie malt: Haus, Schule, Garten und eine Straße, hinter der nichts mehr ist."""
    blatt = Image.new("RGB", (1200, 800), "#FBF8F0")
    stift = ImageDraw.Draw(blatt)
    stift.line([(0, 560), (420, 590), (1200, 545)], fill="#6F6A64", width=64, joint="curve")
    for x in range(20, 1200, 130):
        stift.line([(x, 572), (x + 60, 570)], fill="#F2E9C9", width=7)
    for (x, y), breite, wand, dach in (
        ((120, 300), 190, "#D98E5F", "#9B3B2E"),
        ((560, 210), 330, "#E6C35C", "#3C6E8F"),
    ):
        stift.rectangle([x, y, x + breite, y + 190], outline="#5B3A29", fill=wand, width=7)
        stift.polygon([(x - 25, y), (x + breite + 25, y), (x + breite // 2, y - 120)], fill=dach)
        stift.rectangle([x + breite // 2 - 28, y + 100, x + breite // 2 + 28, y + 190], fill="#5B3A29")
    for x, y in ((960, 330), (1040, 280), (1110, 360), (990, 430)):
        stift.line([(x, y), (x, y + 90)], fill="#6B4A2F", width=12)
        stift.ellipse([x - 48, y - 62, x + 48, y + 34], fill="#4E8C4A")
    stift.line([(230, 490), (380, 450), (560, 430), (720, 402)], fill="#B07A3C", width=16)
    stift.line([(890, 400), (960, 440)], fill="#B07A3C", width=16)
    stift.ellipse([30, 30, 150, 150], fill="#F0B429")
    puffer = BytesIO()
    blatt.save(puffer, "JPEG", quality=88)
    return puffer.getvalue()


# Bedarfe ---------------------------------------------------------------------------------------


def _bedarf(werkstatt: _Werkstatt, eintrag: dict[str, Any]) -> Bedarf:
    bedarf = bedarf_anlegen(
        agentur=werkstatt.agentur,
        angaben=Bedarfsangaben(
            aussage=eintrag["aussage"],
            erlaeuterung=eintrag.get("erlaeuterung", ""),
            sozialraeume=[werkstatt.raeume[raum] for raum in eintrag["raeume"]],
            ort=eintrag.get("ort", ""),
            arten=eintrag["arten"],
            ebene=eintrag["ebene"],
            zielgruppen=_aus(Zielgruppe, eintrag["zielgruppen"]),
            themenfelder=_aus(Themenfeld, eintrag["themenfelder"]),
            seit=werkstatt.vor(eintrag["seit"]),
        ),
        durch=werkstatt.fachkraft,
    )
    _grundlagen(werkstatt, bedarf, eintrag, raum=eintrag["raeume"][0], bis=bedarf.seit)
    _entscheiden(werkstatt, bedarf, eintrag)
    return bedarf


def _fortfuehren(
    werkstatt: _Werkstatt, bedarf: Bedarf, eintrag: dict[str, Any], spaeter: dict[str, Any]
) -> None:
    _grundlagen(werkstatt, bedarf, spaeter, raum=eintrag["raeume"][0], bis=werkstatt.heute)
    bedarf.refresh_from_db()
    _entscheiden(werkstatt, bedarf, spaeter)


def _entscheiden(werkstatt: _Werkstatt, bedarf: Bedarf, eintrag: dict[str, Any]) -> None:
    version = bedarf.version
    if "prioritaet" in eintrag:
        angaben = {feld: eintrag[feld] for feld in ("prioritaet", "kriterien", "begruendung")}
        version = bedarf_einstufen(
            bedarf=bedarf, version=version, durch=werkstatt.koordination, **angaben
        ).version
    if "status" in eintrag:
        bedarf_status_setzen(
            bedarf=bedarf,
            version=version,
            status=eintrag["status"],
            grund=eintrag.get("status_grund", ""),
            durch=werkstatt.koordination,
        )


def _grundlagen(
    werkstatt: _Werkstatt, bedarf: Bedarf, eintrag: dict[str, Any], *, raum: str, bis: date
) -> None:
    """Zahlen, wie es sie an diesem Tag schon gab; Gespräche, Methoden und Texte nennen ihren Tag selbst."""
    gemeinsam: dict[str, Any] = {"wovon": bedarf, "durch": werkstatt.fachkraft}
    gebiet = gebiet_des_sozialraums(werkstatt.raeume[raum])
    for indikator in eintrag.get("zahlen", []):
        zeitraum = _juengster(indikator, gebiet, vor=bis.year)
        zahl_hinzufuegen(indikator=indikator, gebiet=gebiet, zeitraum=zeitraum, **gemeinsam)
    for eine in eintrag.get("gespraeche", []):
        gespraech = werkstatt.gespraeche[eine["kurz"]]
        gespraech_hinzufuegen(gespraech=gespraech, text=eine.get("text", ""), **gemeinsam)
    for eine in eintrag.get("methoden", []):
        methode_hinzufuegen(einsatz=werkstatt.einsaetze[eine["kurz"]], text=eine.get("text", ""), **gemeinsam)
    for eine in eintrag.get("dokumente", []):
        text_hinzufuegen(
            art=eine["art"],
            text=eine["text"],
            quelle=eine["quelle"],
            datum=werkstatt.vor(eine["vor_tagen"]),
            **gemeinsam,
        )


def _juengster(indikator: str, gebiet: Gebiet, *, vor: int) -> str:
    """Der jüngste Zeitraum vor diesem Jahr, zu dem die Kennzahl des Gebiets offen ist."""
    reihe = kennzahlen(indikatoren=[indikator], gebiete=[gebiet]).reihe(indikator, gebiet)
    return next(k.zeitraum for k in reversed(reihe) if k.offen and jahr(k.zeitraum) < vor)


# Empfehlungen ----------------------------------------------------------------------------------


def _empfehlung(werkstatt: _Werkstatt, eintrag: dict[str, Any]) -> Empfehlung:
    empfehlung = empfehlung_anlegen(
        agentur=werkstatt.agentur,
        angaben=Empfehlungsangaben(
            aussage=eintrag["aussage"],
            erlaeuterung=eintrag.get("erlaeuterung", ""),
            bedarfe=[werkstatt.bedarfe[kurz] for kurz in eintrag["bedarfe"]],
            adressat=eintrag["adressat"],
            adressatart=_aus(Akteursart, [eintrag["art"]])[0],
            horizont=eintrag["horizont"],
        ),
        durch=werkstatt.fachkraft,
    )
    werkstatt.empfehlungen[eintrag["aussage"]] = empfehlung
    return empfehlung


def _vortragen(werkstatt: _Werkstatt, eintrag: dict[str, Any]) -> None:
    """Übergaben, Antworten, was umgesetzt ist, und die Angebote, die es tun."""
    empfehlung = werkstatt.empfehlungen.get(eintrag["aussage"]) or _empfehlung(werkstatt, eintrag)
    for eine in eintrag.get("uebergaben", []):
        uebergabe = empfehlung_uebergeben(
            empfehlung=empfehlung,
            an=eine.get("an", ""),
            datum=werkstatt.vor(eine["vor_tagen"]),
            anlass=eine["anlass"],
            durch=werkstatt.koordination,
        )
        if "antwort" in eine:
            antwort_festhalten(
                uebergabe=uebergabe,
                version=uebergabe.version,
                antwort=eine["antwort"],
                text=eine["text"],
                datum=werkstatt.vor(eine["nach_tagen"]),
                durch=werkstatt.koordination,
            )
    empfehlung.refresh_from_db()
    if "umgesetzt" in eintrag:
        empfehlung_status_setzen(
            empfehlung=empfehlung,
            version=empfehlung.version,
            status=Empfehlung.Status.UMGESETZT,
            grund=eintrag["umgesetzt"],
            durch=werkstatt.koordination,
        )
    for titel in eintrag.get("angebote", []):
        _umsetzen(werkstatt, Angebot.objects.get(agentur=werkstatt.agentur, titel=titel), empfehlung)


def _umsetzen(werkstatt: _Werkstatt, angebot: Angebot, empfehlung: Empfehlung) -> None:
    listen: dict[str, Any] = {liste: list(getattr(angebot, liste).all()) for liste in (*LISTEN, "partner")}
    listen["empfehlungen"].append(empfehlung)
    felder = {feld: getattr(angebot, feld) for feld in FELDER}
    angebot_aendern(
        angebot=angebot,
        version=angebot.version,
        angaben=Angaben(**felder, **listen),
        durch=werkstatt.fachkraft,
    )
