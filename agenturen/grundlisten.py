"""Die Wertelisten, mit denen jede Installation beginnt; wer Werte ergänzt oder umbenennt, behält sie."""

from collections.abc import Sequence

from django.db import transaction

from agenturen.models import (
    Akteursart,
    Angebotsformat,
    Handlungsfeld,
    Listenwert,
    Themenfeld,
    Zielgruppe,
)

LISTEN: dict[type[Listenwert], list[tuple[str, str]]] = {
    Handlungsfeld: [
        ("engagement", "Bürgerschaftliches Engagement"),
        ("oeffnung", "Interkulturelle Öffnung"),
        ("sozialraum", "Sozialraumorientierte Arbeit"),
        ("antidiskriminierung", "Antidiskriminierungsarbeit"),
    ],
    Zielgruppe: [
        ("neuzugewanderte", "Neuzugewanderte"),
        ("gefluechtete", "Geflüchtete"),
        ("eu-suedosteuropa", "Zugewanderte aus EU-Südosteuropa"),
        ("einwanderungsgeschichte", "Menschen mit Einwanderungsgeschichte"),
        ("nachbarschaft", "Einheimische und Nachbarschaft"),
        ("kinder", "Kinder"),
        ("jugendliche", "Jugendliche"),
        ("junge-erwachsene", "junge Erwachsene"),
        ("familien", "Eltern und Familien"),
        ("alleinerziehende", "Alleinerziehende"),
        ("frauen", "Frauen"),
        ("maenner", "Männer"),
        ("aeltere", "Ältere"),
        ("nicht-erreichte", "bislang nicht erreichte Gruppen"),
        ("ehrenamtliche", "Ehrenamtliche"),
        ("multiplikatoren", "Multiplikatorinnen und Multiplikatoren"),
        ("fachkraefte", "Fachkräfte und Einrichtungen"),
        ("mso-vereine", "MSO und Vereine"),
        ("stadtgesellschaft", "gesamte Stadtgesellschaft"),
    ],
    Themenfeld: [
        ("sprache", "Sprache"),
        ("wohnen", "Wohnen und Unterbringung"),
        ("kita", "Kita und frühe Bildung"),
        ("schule", "Schule und Bildung"),
        ("arbeit", "Ausbildung, Arbeit und Qualifizierung"),
        ("gesundheit", "Gesundheit und Sozialleistungen"),
        ("zusammenleben", "Zusammenleben und Nachbarschaft"),
        ("konflikt", "Konflikt und Mediation"),
        ("begegnung", "Begegnung und Austausch"),
        ("kultur", "Kultur und Religion"),
        ("freizeit", "Freizeit und Sport"),
        ("politische-teilhabe", "politische Teilhabe"),
        ("engagement", "Bürgerschaftliches Engagement"),
        ("oeffnung", "interkulturelle Öffnung von Einrichtungen"),
        ("diskriminierung", "Diskriminierung und Rassismus"),
        ("antiziganismus", "Antiziganismus"),
        ("ankommen", "Flucht und Ankommen"),
        ("unbegleitete", "unbegleitete Minderjährige"),
        ("maedchen-jungen", "Mädchen und Jungen"),
        ("wohnumfeld", "Wohnumfeld und Sicherheit"),
    ],
    Angebotsformat: [
        ("beratung-einrichtungen", "Beratung von Einrichtungen"),
        ("fortbildung", "Fortbildung/Schulung"),
        ("begegnung", "Begegnung/Offener Treff"),
        ("kulturveranstaltung", "Kulturveranstaltung"),
        ("information", "Informationsveranstaltung"),
        ("gruppe", "Gruppenangebot"),
        ("lotsen", "Begleitung/Lotsendienst"),
        ("mediation", "Mediation/Konfliktmanagement"),
        ("netzwerktreffen", "Netzwerktreffen"),
        ("oeffentlichkeit", "Öffentlichkeitsarbeit"),
        ("sonstiges", "Sonstiges"),
    ],
    Akteursart: [
        ("behoerde", "Behörde"),
        ("schule", "Schule"),
        ("kita", "Kita"),
        ("wohlfahrt", "Träger der Wohlfahrt"),
        ("mso", "Migrantenselbstorganisation (MSO)"),
        ("verein", "Verein"),
        ("religion", "Religionsgemeinschaft"),
        ("gesundheit", "Gesundheitsdienst"),
        ("arbeitgeber", "Arbeitgeber"),
        ("wohnungswirtschaft", "Wohnungswirtschaft"),
        ("polizei", "Polizei"),
        ("initiative", "Initiative"),
        ("politik", "Politik"),
        ("ki", "Kommunales Integrationszentrum"),
        ("agentur", "Integrationsagentur"),
    ],
}


@transaction.atomic
def grundlisten_anlegen() -> None:
    """Legt fehlende Werte an; vorhandene bleiben, wie die Installation sie führt."""
    for modell, werte in LISTEN.items():
        werte_anlegen(modell, werte)


def werte_anlegen(modell: type[Listenwert], werte: Sequence[tuple[str, str]]) -> None:
    """Fehlende Werte einer Liste aus Paaren von Schlüssel und Bezeichnung, in dieser Reihenfolge."""
    modell._default_manager.bulk_create(
        [
            modell(schluessel=schluessel, bezeichnung=bezeichnung, reihenfolge=10 * nummer)
            for nummer, (schluessel, bezeichnung) in enumerate(werte, start=1)
        ],
        ignore_conflicts=True,
    )
