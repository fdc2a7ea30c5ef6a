"""Die Texte der Musterstadt sind mit ihren Zahlen geschrieben; was man ihnen unterschiebt, fällt auf."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django_scopes import scope, scopes_disabled

from agenturen.models import Person
from analysen.models import Analyse, Baustein
from analysen.widersprueche import Art, widersprueche
from netzwerke.models import Tagesordnungspunkt
from sozialraum.bedarfe.angaben import Bedarfsangaben
from sozialraum.bedarfe.bedarf_speichern import bedarf_anlegen
from sozialraum.bedarfe.grundlage_hinzufuegen import text_hinzufuegen, zahl_hinzufuegen
from sozialraum.bedarfe.models import Bedarf, Zitat
from sozialraum.raeume.abfragen import gebiet_des_sozialraums
from sozialraum.raeume.models import Sozialraum

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("musterstadt")]

HOECHSTENS = 2

# Was ans Ende des Textes eines Kapitels kommt, und der Satz, an dem der Widerspruch steht.
TEXT_ZAHL = [
    ("bevoelkerung", "Die Einwohnerzahl ist seit 2014 gesunken."),
    ("bevoelkerung", "Der Anteil der unter 18-Jährigen liegt unter dem der Stadt."),
    ("migration", "Ein immer kleinerer Teil der Menschen hat eine Einwanderungsgeschichte."),
    ("migration", "Jeder zehnte Mensch hier hat keinen deutschen Pass."),
    ("soziale_lage", "Die Kinderarmut ist niedriger als in der Stadt."),
]
STIMMEN_IM_TEXT = [
    ("sicht", "Eine Mutter sagte uns, der Anteil der Ausländerinnen und Ausländer sei seit 2014 gesunken."),
    ("zusammenleben", "Die Leitung der Kita berichtet, die Einwohnerzahl sei seit 2014 gesunken."),
    (
        "sicht",
        "> „Der Anteil der Menschen mit Migrationshintergrund ist seit 2014 gesunken.“\n> – Kioskbesitzer",
    ),
]
ZITAT = "Die Einwohnerzahl des Viertels ist seit 2014 gesunken."
PROTOKOLL = "Der Bezirksdienst stellt fest: Der Anteil der unter 18-Jährigen liegt unter dem der Stadt."
# Zwei Kapitel mit verschiedenen Werten für dasselbe; der Widerspruch steht am zweiten.
ZWEI_WERTE = [
    ("lage", "Im Gebiet gibt es 14 Kindertagesstätten.", "bildung", "Die 11 Kindertagesstätten sind voll."),
    ("lage", "Hier stehen 820 Gründerzeithäuser.", "wohnen", "Die 760 Gründerzeithäuser sind saniert."),
    ("anlass", "Geantwortet haben 46 Nachbarschaftsinitiativen.", "sicht", "52 Nachbarschaftsinitiativen."),
    ("infrastruktur", "Es gibt 17 Glaubensgemeinschaften.", "zusammenleben", "21 Glaubensgemeinschaften."),
    ("angebote", "Dazu zählen 33 Bildungspatenschaften.", "bildung", "29 Bildungspatenschaften tragen das."),
]
# Zwei Kapitel, eine Marke mit altem Stand und eine ohne.
ZWEI_STAENDE = [
    ("lage", "Die Einwohnerdichte beträgt {{ew_dichte|raum|2020}}.", "vergleich", "Heute: {{ew_dichte}}."),
    (
        "bevoelkerung",
        "Einpersonenhaushalte machen {{anteil_1phh|raum|2021}} aus.",
        "wohnen",
        "Einpersonenhaushalte machen {{anteil_1phh}} der Haushalte aus.",
    ),
    (
        "bevoelkerung",
        "Alleinerziehend sind {{anteil_alleinerz|raum|2020}} der Familien.",
        "soziale_lage",
        "Alleinerziehend sind {{anteil_alleinerz}} der Familien.",
    ),
    (
        "migration",
        "Geflüchtete machen {{anteil_gefluechtete|raum|2021}} der Menschen aus.",
        "sicht",
        "Geflüchtete machen {{anteil_gefluechtete}} der Menschen aus.",
    ),
    (
        "arbeit",
        "Die Beschäftigtenquote liegt bei {{sv_quote|raum|2022}}.",
        "vergleich",
        "Die Beschäftigtenquote liegt bei {{sv_quote}}.",
    ),
]
BEDARFE = [
    "Eltern im Schichtdienst brauchen Betreuung am frühen Morgen.",
    "Nachbarschaften brauchen einen Ort, der keiner Gruppe allein gehört.",
    "Wer neu ankommt, braucht Begleitung über die ersten Wochen hinaus.",
    "Jugendliche brauchen Räume, in denen niemand sie verdächtigt.",
    "Konflikte um enges Wohnen brauchen früh jemanden, der vermittelt.",
]

ALLE_KAPITEL = [*TEXT_ZAHL, *STIMMEN_IM_TEXT]
ALLE_PAARE = [*ZWEI_WERTE, *ZWEI_STAENDE]


def test_hoechstens_zwei_falsche_alarme() -> None:
    """Widersprüche in Texten; ein Bedarf ohne Zahl oder Stimme ist kein falscher Alarm."""
    with scopes_disabled():
        analysen = list(Analyse.objects.select_related("agentur__traeger", "traeger"))
        texte = Baustein.objects.filter(kapitel__analyse__in=analysen, art="text").exclude(text="").count()
    assert texte > 30, "Ohne geschriebene Kapitel prüfte der Test nichts."
    alarme = [
        (str(analyse), w.kapitel, w.art.value, w.stelle, w.satz)
        for analyse in analysen
        for w in widersprueche(analyse)
        if w.art not in (Art.OHNE_STIMME, Art.OHNE_ZAHL)
    ]
    assert len(alarme) <= HOECHSTENS, alarme


@pytest.fixture
def entwurf() -> Analyse:
    with scopes_disabled():
        return Analyse.objects.select_related("agentur__traeger", "traeger").get(
            agentur__name="Integrationsagentur Hafen und Bahnhof", zustand=Analyse.Zustand.ENTWURF
        )


@pytest.fixture
def koordination(entwurf: Analyse) -> Person:
    return Person.objects.get(
        mitgliedschaften__rolle="koordination", mitgliedschaften__agentur=entwurf.agentur
    )


def test_dreissig_gesetzte_widersprueche_stehen_alle_auf_der_seite(
    entwurf: Analyse, koordination: Person, als: Callable[[Person], Client]
) -> None:
    """Fünf von jeder Art, geschrieben über die Seiten und gesetzt in die Datenbank; und nichts sonst."""
    davor = {(w.art, w.stelle) for w in widersprueche(entwurf)}
    texte_schreiben(entwurf, als(koordination))
    with scope(traeger=[entwurf.traeger_id]):
        zitat_und_protokoll_setzen(entwurf)
        bedarfe_setzen(entwurf, koordination)

    gesetzt = {(Art.TEXT_ZAHL, satz) for _, satz in TEXT_ZAHL}
    gesetzt |= {(Art.STIMME_ZAHL, gesagt(satz)) for _, satz in STIMMEN_IM_TEXT}
    gesetzt |= {(Art.STIMME_ZAHL, ZITAT), (Art.STIMME_ZAHL, PROTOKOLL)}
    gesetzt |= {(Art.ZWEI_STAENDE, alt) for _, alt, _, _ in ZWEI_STAENDE}
    gesetzt |= {(art, aussage) for art in (Art.OHNE_STIMME, Art.OHNE_ZAHL) for aussage in bedarfe(art)}
    gefunden = {(w.art, w.stelle) for w in widersprueche(entwurf)} - davor
    werte = {satz for art, satz in gefunden if art is Art.ZWEI_WERTE}
    assert gefunden - {(Art.ZWEI_WERTE, satz) for satz in werte} == gesetzt
    # Zwei Werte: der Widerspruch steht an dem der beiden Kapitel, das weiter hinten kommt.
    assert len(werte) == 5 and werte <= {satz for _, eins, _, zwei in ZWEI_WERTE for satz in (eins, zwei)}
    assert len(gefunden) == 30

    seite = als(koordination).get(reverse("analysen:widersprueche", args=[entwurf.pk])).content.decode()
    for _, satz in gefunden:
        assert escape(satz) in seite, satz


def texte_schreiben(entwurf: Analyse, client: Client) -> None:
    """Über die Seite, die den Text speichert: angehängt an das, was im Kapitel steht."""
    dazu: dict[str, list[str]] = {}
    for schluessel, satz in ALLE_KAPITEL:
        dazu.setdefault(schluessel, []).append(satz)
    for eines, eins, anderes, zwei in ALLE_PAARE:
        dazu.setdefault(eines, []).append(eins)
        dazu.setdefault(anderes, []).append(zwei)
    for schluessel, saetze in dazu.items():
        with scopes_disabled():
            baustein = Baustein.objects.filter(
                kapitel__analyse=entwurf, kapitel__schluessel=schluessel, art=Baustein.Art.TEXT
            ).order_by("reihenfolge")[0]
        text = "\n\n".join([baustein.text, *saetze])
        antwort = client.post(
            reverse("analysen:text", args=[entwurf.pk, baustein.pk]),
            {"text": text, "version": baustein.version},
        )
        assert antwort.status_code == 302


def gesagt(satz: str) -> str:
    """Ein Zitatabsatz steht ohne seine Auszeichnung da."""
    return satz.partition("“")[0].removeprefix("> „") if satz.startswith(">") else satz


def bedarfe(art: Art) -> list[str]:
    return [
        f"{aussage[:-1]} ({'nur gezählt' if art is Art.OHNE_STIMME else 'nur gehört'})."
        for aussage in BEDARFE
    ]


def zitat_und_protokoll_setzen(entwurf: Analyse) -> None:
    raeume = list(entwurf.sozialraeume.all())
    zitat = Zitat.objects.filter(gespraech__einwilligung="zitate", gespraech__sozialraum__in=raeume).latest(
        "gespraech__datum", "pk"
    )
    zitat.text = ZITAT
    zitat.save(update_fields=["text"])
    punkt = (
        Tagesordnungspunkt.objects.filter(
            sitzung__netzwerk__sozialraeume__in=raeume, vertraulich=False, sitzung__ausgefallen=False
        )
        .exclude(ergebnis="")
        .latest("sitzung__datum", "pk")
    )
    punkt.ergebnis = PROTOKOLL
    punkt.save(update_fields=["ergebnis"])


def bedarfe_setzen(entwurf: Analyse, durch: Person) -> None:
    """Fünf mit nur einer Zahl, fünf mit nur einer Stimme."""
    raum = entwurf.sozialraeume.all()[0]
    for art in (Art.OHNE_STIMME, Art.OHNE_ZAHL):
        for aussage in bedarfe(art):
            bedarf = neuer_bedarf(entwurf, raum, aussage, durch)
            if art is Art.OHNE_STIMME:
                zahl_hinzufuegen(
                    wovon=bedarf,
                    indikator="anteil_u18",
                    gebiet=gebiet_des_sozialraums(raum),
                    zeitraum=str(entwurf.berichtsjahr - 1),
                    durch=durch,
                )
            else:
                text_hinzufuegen(
                    wovon=bedarf,
                    art="sitzung",
                    text="Die Konferenz nennt ihn dringend.",
                    quelle="Stadtteilkonferenz, TOP 4",
                    datum=date(entwurf.berichtsjahr, 3, 3),
                    durch=durch,
                )


def neuer_bedarf(entwurf: Analyse, raum: Sozialraum, aussage: str, durch: Person) -> Bedarf:
    return bedarf_anlegen(
        agentur=entwurf.agentur,
        angaben=Bedarfsangaben(
            aussage=aussage,
            sozialraeume=[raum],
            arten=["geaeussert"],
            seit=date(entwurf.berichtsjahr, 1, 15),
        ),
        durch=durch,
    )
