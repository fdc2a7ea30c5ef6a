"""Je ein Ding von allem, was es zu sehen gibt: in Probstadt gesetzt oder aus Musterstadt herausgesucht."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agenturen.models import Agentur, Person, Vorgang
from analysen.analyse_anlegen import analyse_anlegen
from analysen.models import Analyse, Fassung, Fassungsdatei
from angebote.models import Angebot, Termin
from netzwerke.angaben import (
    Mitgliedsangabe,
    Netzwerkangaben,
    Punktangabe,
    Sitzungsangaben,
    Verabredungsangabe,
)
from netzwerke.kooperation_feststellen import kooperation_feststellen
from netzwerke.models import Akteur, Kooperation, Netzwerk, Netzwerkart, Sitzung, Verabredung
from netzwerke.netzwerk_speichern import netzwerk_anlegen
from netzwerke.sitzung_speichern import sitzung_anlegen
from sozialraum.bedarfe.angaben import Nadelangabe, Zitatangabe
from sozialraum.bedarfe.grundlage_hinzufuegen import methode_hinzufuegen
from sozialraum.bedarfe.models import (
    Bedarf,
    Empfehlung,
    Gespraech,
    Grundlage,
    Methodeneinsatz,
    Ressource,
    Uebergabe,
)
from sozialraum.raeume import zwischenlager
from sozialraum.raeume.models import Raumeinheit, Sozialraum
from sozialraum.start.vorfuehrung.grenzen import grenzdateien
from sozialraum.statistik.models import Lieferung, Wert
from tests import besetzung as b
from tests.bedarfe.fotos import foto
from tests.statistik.lieferungen import liefere


@dataclass(frozen=True)
class Welt:
    """Alles gehört der Agentur von Fachkraft und Koordination; der Vorgang gehört der Koordination."""

    personen: dict[str, Person]
    einheit: Raumeinheit
    sozialraum: Sozialraum
    lieferung: Lieferung
    wert: Wert
    akteur: Akteur
    kooperation: Kooperation
    netzwerk: Netzwerk
    sitzung: Sitzung
    verabredung: Verabredung
    angebot: Angebot
    termin: Termin
    analyse: Analyse
    fassung: Fassung
    vorgang: Vorgang
    bedarf: Bedarf
    ressource: Ressource
    gespraech: Gespraech
    einsatz: Methodeneinsatz
    einsatz_mit_foto: Methodeneinsatz
    grundlage: Grundlage
    empfehlung: Empfehlung
    uebergabe: Uebergabe

    def grenzdatei(self) -> UUID:
        """Kennung einer Grenzdatei, die die Administration gerade hochgeladen hat."""
        return zwischenlager.ablegen(
            person_id=self.personen["emre"].pk,
            dateiname="musterstadt_quartiere.geojson",
            inhalt=grenzdateien()["musterstadt_quartiere.geojson"],
        )

    def umschluesselung(self) -> UUID:
        """Kennung einer Umschlüsselungstabelle, die die Administration gerade hochgeladen hat."""
        return zwischenlager.ablegen(
            person_id=self.personen["emre"].pk,
            dateiname="umsteiger.csv",
            inhalt=b"alt;neu;Anteil\n11;13;0,65\n11;11;0,35\n",
        )


def probstadt() -> Welt:
    """Eine kleine Welt am Hafenviertel; schnell genug für jedes Modul."""
    hafenviertel = b.hafenviertel()
    lieferung = liefere(
        {
            ("11", "2024"): {"ew": 1000, "m": 480, "w": 520, "auslaender": 250},
            ("1", "2024"): {"ew": 2400, "m": 1180, "w": 1220, "auslaender": 400},
            ("", "2024"): {"ew": 5000, "m": 2450, "w": 2550, "auslaender": 600},
        }
    )
    lieferung.umfang = {"merkmale": 4, "gebiete": 3, "zeitraeume": ["2024"]}
    lieferung.datei.save("probstadt.csv", ContentFile(b"Raum;Einwohner\n11;1000\n"))
    akteur = b.akteur(sozialraeume=[hafenviertel])
    angebot = b.angebot("Sprachcafé", partner=[akteur])
    b.termin(angebot, timezone.localdate() - timedelta(days=40), teilnahmen=12)
    termin = b.termin(angebot, timezone.localdate() - timedelta(days=5))
    with scope(traeger=[b.nordufer().pk]):
        kooperation = kooperation_feststellen(
            agentur=b.ia_hafen(), partner=akteur, durch=b.aylin(), anlass="Sprachcafé", am=date(2026, 3, 2)
        )
        analyse = analyse_anlegen(
            agentur=b.ia_hafen(), sozialraeume=[hafenviertel], berichtsjahr=2026, durch=b.birgit()
        )
    vorgang = Vorgang.objects.create(
        aufgabe="pruefung.nichts", titel="PDF von „Hafenviertel“", durch=b.birgit(), traeger=b.nordufer()
    )
    return Welt(
        personen={name: getattr(b, name)() for name in PERSONEN},
        einheit=b.einheit("11"),
        sozialraum=hafenviertel,
        lieferung=lieferung,
        wert=Wert.objects.get(einheit__name="Hafenviertel", merkmal__groesse="auslaender"),
        akteur=akteur,
        kooperation=kooperation,
        **_netzwerk(b.ia_hafen(), akteur, b.aylin()),
        angebot=angebot,
        termin=termin,
        analyse=analyse,
        fassung=_fassung_mit_datei(analyse),
        vorgang=vorgang,
        **_bedarf(b.aylin()),
    )


PERSONEN = ["aylin", "birgit", "carsten", "daria", "emre", "farid", "frauke", "guelsen", "hatice"]

# Wer in Musterstadt an der Stelle der Besetzung steht.
IN_MUSTERSTADT = {
    "aylin": "fachkraft",
    "birgit": "koordination",
    "carsten": "leitung",
    "daria": "verbund",
    "emre": "administration",
    "farid": "suedstadt",
    "frauke": "suedstadt",
}


def musterstadt() -> Welt:
    """Dieselben Dinge aus der fertigen Musterstadt: mit vielen Zahlen, Terminen und Partnern."""
    with scopes_disabled():
        sozialraum = Sozialraum.objects.get(name="Hafen und Bahnhof")
        angebot = Angebot.objects.select_related("agentur").get(titel="Sprachcafé am Hafen")
        akteur = angebot.partner.order_by("pk").first()
        assert akteur is not None
        analyse = Analyse.objects.filter(agentur=angebot.agentur).order_by("-berichtsjahr")[0]
        netzwerk = Netzwerk.objects.get(name="Stadtteilkonferenz Hafen und Bahnhof")
        verabredung = Verabredung.objects.filter(sitzung__netzwerk=netzwerk, erledigt_am=None)[0]
        einsatz = Methodeneinsatz.objects.get(methode__schluessel="nadelmethode")
        grundlage = Grundlage.objects.filter(methodeneinsatz=einsatz).select_related("bedarf")[0]
        assert grundlage.bedarf is not None
        uebergabe = (
            Uebergabe.objects.filter(empfehlung__agentur=angebot.agentur)
            .select_related("empfehlung")
            .order_by("pk")[0]
        )
        personen = {
            name: Person.objects.get(email=f"{konto}@musterstadt.example")
            for name, konto in IN_MUSTERSTADT.items()
        }
        return Welt(
            personen=personen,
            einheit=Raumeinheit.objects.get(name="Hafenviertel"),
            sozialraum=sozialraum,
            lieferung=Lieferung.objects.order_by("pk")[0],
            wert=Wert.objects.get(
                einheit__name="Hafenviertel",
                merkmal__groesse="auslaender",
                merkmal__quelle__schluessel="musterstadt-bevoelkerung",
                zeitraum="2024",
            ),
            akteur=akteur,
            kooperation=Kooperation.objects.filter(agentur=angebot.agentur).order_by("pk")[0],
            netzwerk=netzwerk,
            sitzung=verabredung.sitzung,
            verabredung=verabredung,
            angebot=angebot,
            termin=Termin.objects.filter(angebot=angebot, teilnahmen=None, ausgefallen=False).order_by(
                "datum"
            )[0],
            analyse=analyse,
            fassung=Fassung.objects.get(analyse=analyse),
            vorgang=Vorgang.objects.create(
                aufgabe="pruefung.nichts", titel="PDF von „Hafen und Bahnhof“", durch=personen["birgit"]
            ),
            bedarf=grundlage.bedarf,
            ressource=Ressource.objects.filter(agentur=angebot.agentur).order_by("pk")[0],
            gespraech=Gespraech.objects.filter(agentur=angebot.agentur).order_by("pk")[0],
            einsatz=einsatz,
            einsatz_mit_foto=Methodeneinsatz.objects.filter(agentur=angebot.agentur).exclude(foto="")[0],
            grundlage=grundlage,
            empfehlung=uebergabe.empfehlung,
            uebergabe=uebergabe,
        )


def _fassung_mit_datei(analyse: Analyse) -> Fassung:
    # Ein echtes PDF zu setzen dauert Sekunden; wer es darf, sagt auch dieses.
    leer = {"kapitel": [], "blicke": [], "anhang": {"quellen": []}}
    with scopes_disabled():
        fassung = Fassung.objects.create(analyse=analyse, nummer=1, inhalt=leer, sha256="0" * 64)
        datei = Fassungsdatei(fassung=fassung, form="pdf", sha256="0" * 64, groesse=8, seiten=1)
        datei.datei.save("fassung.pdf", ContentFile(b"%PDF-1.7"))
    return fassung


def _bedarf(durch: Person) -> dict[str, Any]:
    """Ein Bedarf, den eine Nadelmethode stützt, seine Empfehlung, eine Ressource, ein Gespräch mit Zitat."""
    bedarf = b.bedarf()
    einsatz = b.einsatz(
        "nadelmethode",
        foto=foto(),
        bildbeschreibung="Eine Karte mit Nadeln",
        nadeln=[Nadelangabe(laenge=Decimal("7.01"), breite=Decimal("51.23"), text="Spielplatz")],
    )
    with scope(traeger=[bedarf.traeger_id]):
        grundlage = methode_hinzufuegen(wovon=bedarf, einsatz=einsatz, durch=durch)
    empfehlung = b.empfehlung(bedarfe=[bedarf])
    return {
        "bedarf": bedarf,
        "empfehlung": empfehlung,
        "uebergabe": b.uebergabe(empfehlung, date(2026, 3, 2)),
        "ressource": b.ressource(),
        "gespraech": b.gespraech(zitate=[Zitatangabe(text="Abends ist alles zu.")]),
        "einsatz": einsatz,
        "einsatz_mit_foto": einsatz,
        "grundlage": grundlage,
    }


def _netzwerk(agentur: Agentur, mitglied: Akteur, durch: Person) -> dict[str, Any]:
    """Ein Runder Tisch mit einer Sitzung und einer offenen Verabredung."""
    with scope(traeger=[agentur.traeger_id]):
        netzwerk = netzwerk_anlegen(
            agentur=agentur,
            angaben=Netzwerkangaben(
                name="Runder Tisch Ankommen",
                art=Netzwerkart.objects.get(schluessel="runder-tisch"),
                mitglieder=[Mitgliedsangabe(akteur=mitglied)],
            ),
            durch=durch,
        )
        sitzung = sitzung_anlegen(
            netzwerk=netzwerk,
            angaben=Sitzungsangaben(
                datum=date(2026, 3, 12),
                anwesend_anzahl=9,
                anwesende=[mitglied],
                punkte=[Punktangabe(titel="Sommerfest", ergebnis="Findet statt.", beschluss="Im Juni.")],
                verabredungen=[Verabredungsangabe(was="Bühne anfragen", funktion="Stadtteilbüro")],
            ),
            durch=durch,
        )
        return {"netzwerk": netzwerk, "sitzung": sitzung, "verabredung": sitzung.verabredungen.get()}
