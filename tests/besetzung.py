"""Die stehende Besetzung der Tests: wer hier arbeitet und wo; jede Funktion gibt immer dasselbe zurück.

Zwei Träger, drei Agenturen, Probstadt mit zwei Bezirken zu je zwei Stadtteilen. Alles darf mehrmals
gerufen werden. Fabriken für Angebote, Akteure und Sozialräume stehen unten.
"""

from datetime import date
from typing import Any

from django_scopes import scope, scopes_disabled

from agenturen.models import (
    Agentur,
    Akteursart,
    Handlungsfeld,
    Mitgliedschaft,
    Person,
    Rolle,
    Themenfeld,
    Traeger,
    Zielgruppe,
)
from angebote.models import Angebot, Termin
from netzwerke.angaben import Mitgliedsangabe, Netzwerkangaben, Sitzungsangaben
from netzwerke.models import Akteur, Netzwerk, Netzwerkart, Sitzung
from netzwerke.netzwerk_speichern import netzwerk_anlegen
from netzwerke.sitzung_speichern import sitzung_anlegen
from sozialraum.bedarfe.angaben import (
    Bedarfsangaben,
    Einsatzangaben,
    Empfehlungsangaben,
    Gespraechsangaben,
    Ressourcenangaben,
)
from sozialraum.bedarfe.bedarf_speichern import bedarf_anlegen
from sozialraum.bedarfe.empfehlung_speichern import empfehlung_anlegen
from sozialraum.bedarfe.empfehlung_uebergeben import empfehlung_uebergeben
from sozialraum.bedarfe.gespraech_speichern import gespraech_anlegen
from sozialraum.bedarfe.methodeneinsatz_speichern import methodeneinsatz_anlegen
from sozialraum.bedarfe.models import (
    Bedarf,
    Empfehlung,
    Gespraech,
    Methode,
    Methodeneinsatz,
    Ressource,
    Ressourcenart,
    Uebergabe,
)
from sozialraum.bedarfe.ressource_speichern import ressource_anlegen
from sozialraum.raeume.models import (
    Ebene,
    Grenze,
    Raumeinheit,
    Sozialraum,
    Sozialraumeinheit,
    Sozialraumstand,
    Zustaendigkeit,
)

KENNWORT = "Probstadt-2026-Tests"
AGS = "05998000"

# Träger und Agenturen --------------------------------------------------------------------------


def nordufer() -> Traeger:
    """Der Wohlfahrtsverband Nordufer: der eigene Träger, mit zwei Agenturen."""
    return Traeger.objects.get_or_create(
        name="Wohlfahrtsverband Nordufer e. V.",
        defaults={
            "kurzname": "Nordufer",
            "spitzenverband": "Freie Wohlfahrtspflege",
            "foerderhinweis": "Gefördert vom Land Nordrhein-Westfalen.",
        },
    )[0]


def suedhang() -> Traeger:
    """Das Diakoniewerk Südhang: der fremde Träger, mit einer Agentur."""
    return Traeger.objects.get_or_create(
        name="Diakoniewerk Südhang gGmbH", defaults={"kurzname": "Südhang", "spitzenverband": "Diakonie"}
    )[0]


def ia_hafen() -> Agentur:
    """Die große Agentur am Nordufer: Aylin, Birgit und Carsten arbeiten hier."""
    return _agentur(nordufer(), "Integrationsagentur Hafenviertel")


def ia_weber() -> Agentur:
    """Die kleine Agentur am Nordufer: nur Gülşen, die zugleich Koordination und Leitung ist."""
    return _agentur(nordufer(), "Integrationsagentur Weberviertel")


def ia_suedhang() -> Agentur:
    """Die Agentur des fremden Trägers."""
    return _agentur(suedhang(), "Integrationsagentur Südhang")


def _agentur(traeger: Traeger, name: str) -> Agentur:
    return Agentur.objects.get_or_create(traeger=traeger, name=name)[0]


# Personen --------------------------------------------------------------------------------------


def aylin() -> Person:
    """Fachkraft in der IA Hafenviertel: trägt Angebote und Akteure ein."""
    return _person("aylin", "Aylin Demir", (Rolle.FACHKRAFT, ia_hafen()))


def birgit() -> Person:
    """Koordination vor Ort in der IA Hafenviertel: schreibt die Analyse."""
    return _person("birgit", "Birgit Sommer", (Rolle.KOORDINATION, ia_hafen()))


def carsten() -> Person:
    """Leitung für den ganzen Träger Nordufer: liest alles, gibt Vorschauen aus."""
    return _person("carsten", "Carsten Wolf", (Rolle.LEITUNG, nordufer()))


def daria() -> Person:
    """Verbund: liest im Nordufer nur die IA Hafenviertel, nicht die IA Weberviertel."""
    return _person("daria", "Daria Nowak", (Rolle.VERBUND, ia_hafen()))


def emre() -> Person:
    """Administration der Installation, ohne Mitgliedschaft: pflegt Räume und Lieferungen."""
    person = _person("emre", "Emre Yıldız")
    if not person.ist_administration:
        person.ist_administration = True
        person.save()
    return person


def farid() -> Person:
    """Fachkraft des fremden Trägers."""
    return _person("farid", "Farid Rahimi", (Rolle.FACHKRAFT, ia_suedhang()))


def frauke() -> Person:
    """Koordination des fremden Trägers."""
    return _person("frauke", "Frauke Petersen", (Rolle.KOORDINATION, ia_suedhang()))


def guelsen() -> Person:
    """Allein in der IA Weberviertel: Fachkraft, Koordination und Leitung in einer Person."""
    agentur = ia_weber()
    return _person(
        "guelsen",
        "Gülşen Öztürk",
        (Rolle.FACHKRAFT, agentur),
        (Rolle.KOORDINATION, agentur),
        (Rolle.LEITUNG, agentur),
    )


def hatice() -> Person:
    """Angemeldet, aber ohne jede Mitgliedschaft: darf nichts sehen außer der Startseite."""
    return _person("hatice", "Hatice Kaya")


def _person(kurz: str, name: str, *rollen: tuple[Rolle, Agentur | Traeger]) -> Person:
    person = Person.objects.filter(email=f"{kurz}@example.org").first()
    if person is None:
        person = Person(email=f"{kurz}@example.org", name=name)
        person.set_password(KENNWORT)
        person.save()
        for rolle, wo in rollen:
            traeger, agentur = (wo.traeger, wo) if isinstance(wo, Agentur) else (wo, None)
            Mitgliedschaft.objects.create(person=person, traeger=traeger, agentur=agentur, rolle=rolle)
    return person


# Probstadt -------------------------------------------------------------------------------------

# Schlüssel, Name, Bezirk, Spalte und Zeile des Quadrats von je 0,02 Grad.
STADTTEILE = [
    ("11", "Hafenviertel", "1", 0, 1),
    ("12", "Weberviertel", "1", 1, 1),
    ("21", "Lindenhöhe", "2", 0, 0),
    ("22", "Am Südhang", "2", 1, 0),
]
BEZIRKE = [("1", "Nordufer", (0, 1, 2, 2)), ("2", "Süd", (0, 0, 2, 1))]
SEITE_GRAD = 0.02


def probstadt() -> Raumeinheit:
    """Die erfundene Stadt (AGS 05998000): zwei Bezirke, vier quadratische Stadtteile, alle mit Grenzen."""
    stadt, neu = Raumeinheit.objects.get_or_create(
        ags=AGS, ebene=_ebene("gemeinde"), schluessel="", defaults={"name": "Probstadt", "flaeche_ha": 1248}
    )
    if neu:
        _grenze(stadt, 0, 0, 2, 2)
        for schluessel, name, ecken in BEZIRKE:
            bezirk = Raumeinheit.objects.create(
                parent=stadt,
                ags=AGS,
                ebene=_ebene("stadtbezirk"),
                schluessel=schluessel,
                name=name,
                flaeche_ha=624,
            )
            _grenze(bezirk, *ecken)
        for schluessel, name, bezirk_schluessel, spalte, zeile in STADTTEILE:
            teil = Raumeinheit.objects.create(
                parent=einheit(bezirk_schluessel),
                ags=AGS,
                ebene=_ebene("stadtteil"),
                schluessel=schluessel,
                name=name,
                flaeche_ha=312,
            )
            _grenze(teil, spalte, zeile, spalte + 1, zeile + 1)
    return stadt


def einheit(schluessel: str) -> Raumeinheit:
    """Eine Einheit von Probstadt nach ihrem Schlüssel: „1“, „2“ oder „11“, „12“, „21“, „22“."""
    return Raumeinheit.objects.get(ags=AGS, schluessel=schluessel)


def hafenviertel() -> Sozialraum:
    """Der Sozialraum der IA Hafenviertel: genau der Stadtteil Hafenviertel."""
    return sozialraum("Hafenviertel", ["11"], agentur=ia_hafen())


def am_fluss() -> Sozialraum:
    """Ein Sozialraum des Nordufers über die Bezirksgrenze: Weberviertel und Lindenhöhe."""
    return sozialraum("Am Fluss", ["12", "21"], agentur=ia_weber())


def suedhang_quartier() -> Sozialraum:
    """Der Sozialraum des fremden Trägers: der Stadtteil Am Südhang."""
    return sozialraum("Südhang", ["22"], agentur=ia_suedhang())


def _ebene(schluessel: str) -> Ebene:
    return Ebene.objects.get(schluessel=schluessel)


def _grenze(teil: Raumeinheit, links: int, unten: int, rechts: int, oben: int) -> None:
    x0, y0 = 7.0 + links * SEITE_GRAD, 51.2 + unten * SEITE_GRAD
    x1, y1 = 7.0 + rechts * SEITE_GRAD, 51.2 + oben * SEITE_GRAD
    Grenze.objects.create(
        einheit=teil,
        geometrie={"type": "Polygon", "coordinates": [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]},
        quelle="Stadt Probstadt",
        lizenz="CC BY 4.0",
        stand="2026",
        datei_sha256="0" * 64,
    )


# Fabriken --------------------------------------------------------------------------------------


def sozialraum(name: str, schluessel: list[str], *, agentur: Agentur | None = None) -> Sozialraum:
    """Ein Sozialraum von Probstadt aus den genannten Einheiten, für den die Agentur zuständig ist."""
    probstadt()
    raum, neu = Sozialraum.objects.get_or_create(
        ags=AGS, name=name, defaults={"traeger": agentur.traeger if agentur else None}
    )
    if neu:
        stand = Sozialraumstand.objects.create(sozialraum=raum)
        for eines in schluessel:
            Sozialraumeinheit.objects.create(stand=stand, einheit=einheit(eines))
        if agentur:
            Zustaendigkeit.objects.create(agentur=agentur, sozialraum=raum)
    return raum


def akteur(name: str = "Grundschule am Hafen", art: str = "schule", **felder: Any) -> Akteur:
    """Ein Akteur, gepflegt vom Nordufer, wenn nichts anderes gesagt ist."""
    felder.setdefault("angelegt_von_traeger", nordufer())
    felder.setdefault("stand", date(2026, 1, 15))
    raeume = felder.pop("sozialraeume", [])
    neuer = Akteur.objects.create(name=name, art=Akteursart.objects.get(schluessel=art), **felder)
    neuer.sozialraeume.set(raeume)
    return neuer


def angebot(titel: str = "Sprachcafé", *, agentur: Agentur | None = None, **felder: Any) -> Angebot:
    """Ein laufendes Angebot der IA Hafenviertel im Hafenviertel, wenn nichts anderes gesagt ist."""
    agentur = agentur or ia_hafen()
    partner = felder.pop("partner", [])
    felder.setdefault("sozialraum", hafenviertel())
    with scopes_disabled():
        neues = Angebot.objects.create(titel=titel, agentur=agentur, traeger=agentur.traeger, **felder)
        neues.handlungsfelder.set(Handlungsfeld.objects.filter(schluessel="sozialraum"))
        neues.zielgruppen.set(Zielgruppe.objects.filter(schluessel="nachbarschaft"))
        neues.themenfelder.set(Themenfeld.objects.filter(schluessel="sprache"))
        neues.partner.set(partner)
    return neues


def termin(angebot: Angebot, datum: date, **felder: Any) -> Termin:
    """Ein Termin des Angebots; ohne `teilnahmen` ist er noch nicht gezählt."""
    with scopes_disabled():
        return Termin.objects.create(angebot=angebot, datum=datum, **felder)


def netzwerk(name: str = "Stadtteilkonferenz Hafen", *mitglieder: Akteur, **angaben: Any) -> Netzwerk:
    """Ein Netzwerk der IA Hafenviertel im Hafenviertel, von Aylin angelegt, mit diesen Mitgliedern."""
    angaben.setdefault("art", Netzwerkart.objects.get(schluessel="stadtteilkonferenz"))
    angaben.setdefault("sozialraeume", [hafenviertel()])
    angaben.setdefault("mitglieder", [Mitgliedsangabe(akteur=akteur) for akteur in mitglieder])
    with scope(traeger=[nordufer().pk]):
        return netzwerk_anlegen(
            agentur=ia_hafen(), angaben=Netzwerkangaben(name=name, **angaben), durch=aylin()
        )


def sitzung(netzwerk: Netzwerk, datum: date, **angaben: Any) -> Sitzung:
    """Eine Sitzung des Netzwerks, von Aylin eingetragen."""
    with scope(traeger=[netzwerk.traeger_id]):
        return sitzung_anlegen(
            netzwerk=netzwerk, angaben=Sitzungsangaben(datum=datum, **angaben), durch=aylin()
        )


# Bedarfe und eigene Erhebung -------------------------------------------------------------------


def bedarf(aussage: str = "Es fehlen Deutschkurse am Abend.", **angaben: Any) -> Bedarf:
    """Ein Bedarf der IA Hafenviertel im Hafenviertel, von Aylin angelegt."""
    angaben.setdefault("sozialraeume", [hafenviertel()])
    angaben.setdefault("arten", ["geaeussert"])
    angaben.setdefault("seit", date(2026, 1, 15))
    with scope(traeger=[nordufer().pk]):
        return bedarf_anlegen(
            agentur=ia_hafen(), angaben=Bedarfsangaben(aussage=aussage, **angaben), durch=aylin()
        )


def empfehlung(aussage: str = "Abends einen Deutschkurs anbieten.", **angaben: Any) -> Empfehlung:
    """Eine Empfehlung der IA Hafenviertel zu einem Bedarf im Hafenviertel, von Aylin festgehalten."""
    angaben.setdefault("adressat", "Volkshochschule Probstadt")
    if "bedarfe" not in angaben:
        angaben["bedarfe"] = [bedarf()]
    with scope(traeger=[nordufer().pk]):
        return empfehlung_anlegen(
            agentur=ia_hafen(), angaben=Empfehlungsangaben(aussage=aussage, **angaben), durch=aylin()
        )


def uebergabe(von: Empfehlung, datum: date, **angaben: Any) -> Uebergabe:
    """Birgit trägt die Empfehlung ihrem Adressaten vor."""
    with scope(traeger=[nordufer().pk]):
        return empfehlung_uebergeben(empfehlung=von, datum=datum, durch=birgit(), **angaben)


def ressource(name: str = "Gemeindesaal St. Barbara", art: str = "raum", **angaben: Any) -> Ressource:
    """Eine Ressource der IA Hafenviertel im Hafenviertel, von Aylin angelegt."""
    angaben.setdefault("sozialraeume", [hafenviertel()])
    with scope(traeger=[nordufer().pk]):
        return ressource_anlegen(
            agentur=ia_hafen(),
            angaben=Ressourcenangaben(name=name, art=Ressourcenart.objects.get(schluessel=art), **angaben),
            durch=aylin(),
        )


def gespraech(funktion: str = "Schulsozialarbeiterin", **angaben: Any) -> Gespraech:
    """Ein Gespräch der IA Hafenviertel mit Einwilligung auch zu Zitaten, von Aylin festgehalten."""
    angaben.setdefault("sozialraum", hafenviertel())
    angaben.setdefault("datum", date(2026, 2, 10))
    angaben.setdefault("einwilligung", Gespraech.Einwilligung.ZITATE)
    angaben.setdefault("zusammenfassung", "Eltern arbeiten in Schichten und können vormittags nicht lernen.")
    with scope(traeger=[nordufer().pk]):
        return gespraech_anlegen(
            agentur=ia_hafen(), angaben=Gespraechsangaben(funktion=funktion, **angaben), durch=aylin()
        )


def einsatz(methode: str = "begehung", **angaben: Any) -> Methodeneinsatz:
    """Ein Methodeneinsatz der IA Hafenviertel, von Aylin festgehalten."""
    angaben.setdefault("sozialraum", hafenviertel())
    angaben.setdefault("datum", date(2026, 3, 4))
    angaben.setdefault("ergebnis", "Nach 18 Uhr ist jede Tür zu.")
    with scope(traeger=[nordufer().pk]):
        return methodeneinsatz_anlegen(
            agentur=ia_hafen(),
            angaben=Einsatzangaben(methode=Methode.objects.get(schluessel=methode), **angaben),
            durch=aylin(),
        )
