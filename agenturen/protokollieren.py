"""Schreibt ins Protokoll; jedes Verb ruft dies in seiner eigenen Transaktion."""

from enum import StrEnum
from typing import Any

from django.db import models

from agenturen.models import Person, Protokolleintrag


class Ereignis(StrEnum):
    """Alle Ereignisse, die das Protokoll kennt."""

    RAEUME_UEBERNOMMEN = "Raumeinheiten übernommen"
    RAUMEINHEIT_ANGELEGT = "Raumeinheit angelegt"
    UMSCHLUESSELUNG_UEBERNOMMEN = "Umschlüsselung übernommen"
    SOZIALRAUM_ANGELEGT = "Sozialraum angelegt"
    SOZIALRAUM_GEAENDERT = "Sozialraum geändert"
    LIEFERUNG_EINGEGANGEN = "Lieferung eingegangen"
    LIEFERUNG_UEBERNOMMEN = "Lieferung übernommen"
    LIEFERUNG_BEANSTANDET = "Lieferung beanstandet"
    LIEFERUNG_VERWORFEN = "Lieferung verworfen"
    LIEFERUNG_ZURUECKGEZOGEN = "Lieferung zurückgezogen"
    WARNUNGEN_HINGENOMMEN = "Warnungen hingenommen"
    VORLAGE_GESPEICHERT = "Importvorlage gespeichert"
    VORLAGE_GEWAEHLT = "Importvorlage gewählt"
    REGEL_GEAENDERT = "Geheimhaltungsregel geändert"
    REIHENBRUCH_EINGETRAGEN = "Reihenbruch eingetragen"
    REIHENBRUCH_ENTFERNT = "Reihenbruch entfernt"
    INDIKATOR_ANGELEGT = "Indikator angelegt"
    INDIKATOR_GEAENDERT = "Indikator geändert"
    INDIKATOR_STILLGELEGT = "Indikator stillgelegt"
    DATENANFRAGE_ANGELEGT = "Datenanfrage angelegt"
    DATENANFRAGE_GEAENDERT = "Datenanfrage geändert"
    DATENANFRAGE_GESTELLT = "Datenanfrage gestellt"
    DATENANFRAGE_ERINNERT = "an Datenanfrage erinnert"
    DATENANFRAGE_GELIEFERT = "auf Datenanfrage geliefert"
    DATENANFRAGE_ABGELEHNT = "Datenanfrage abgelehnt"
    DATENANFRAGE_ZURUECKGEZOGEN = "Datenanfrage zurückgezogen"
    DATENANFRAGE_WIEDER_OFFEN = "Datenanfrage wieder offen"
    AKTEUR_ANGELEGT = "Akteur angelegt"
    AKTEUR_GEAENDERT = "Akteur geändert"
    AKTEUR_BESTAETIGT = "Akteur bestätigt: Stimmt noch"
    KOOPERATION_FESTGESTELLT = "Kooperation festgestellt"
    KOOPERATION_GEAENDERT = "Kooperation geändert"
    NETZWERK_ANGELEGT = "Netzwerk angelegt"
    NETZWERK_GEAENDERT = "Netzwerk geändert"
    SITZUNG_ANGELEGT = "Sitzung angelegt"
    SITZUNG_GEAENDERT = "Sitzung geändert"
    VERABREDUNG_ERLEDIGT = "Verabredung erledigt"
    VERABREDUNG_WIEDER_OFFEN = "Verabredung wieder offen"
    BEDARF_ANGELEGT = "Bedarf angelegt"
    BEDARF_GEAENDERT = "Bedarf geändert"
    BEDARF_EINGESTUFT = "Bedarf eingestuft"
    BEDARF_STATUS_GESETZT = "Status des Bedarfs gesetzt"
    EMPFEHLUNG_ANGELEGT = "Handlungsempfehlung angelegt"
    EMPFEHLUNG_GEAENDERT = "Handlungsempfehlung geändert"
    EMPFEHLUNG_STATUS_GESETZT = "Status der Handlungsempfehlung gesetzt"
    EMPFEHLUNG_UEBERGEBEN = "Handlungsempfehlung übergeben"
    EMPFEHLUNG_BEANTWORTET = "auf Handlungsempfehlung geantwortet"
    RESSOURCE_ANGELEGT = "Ressource angelegt"
    RESSOURCE_GEAENDERT = "Ressource geändert"
    GRUNDLAGE_HINZUGEFUEGT = "Grundlage hinzugefügt"
    GRUNDLAGE_ENTFERNT = "Grundlage entfernt"
    GESPRAECH_ANGELEGT = "Gespräch angelegt"
    GESPRAECH_GEAENDERT = "Gespräch geändert"
    GESPRAECH_GELOESCHT = "Gespräch gelöscht"
    METHODENEINSATZ_ANGELEGT = "Methodeneinsatz angelegt"
    METHODENEINSATZ_GEAENDERT = "Methodeneinsatz geändert"
    METHODENEINSATZ_GELOESCHT = "Methodeneinsatz gelöscht"
    ANGEBOT_ANGELEGT = "Angebot angelegt"
    ANGEBOT_GEAENDERT = "Angebot geändert"
    TERMIN_GEZAEHLT = "Teilnahmen gezählt"
    ANALYSE_ANGELEGT = "Analyse angelegt"
    ANALYSE_GEAENDERT = "Analyse geändert"
    ANALYSE_EINGEREICHT = "Analyse zur Prüfung eingereicht"
    ANALYSE_ZURUECKGEGEBEN = "Analyse zurückgegeben"
    ANALYSE_FREIGEGEBEN = "Analyse freigegeben"
    ANALYSE_VEROEFFENTLICHT = "Analyse veröffentlicht"
    ANALYSE_SPERRFRIST_GEAENDERT = "Sperrfrist der Veröffentlichung geändert"
    ANALYSE_ZURUECKGEZOGEN = "Veröffentlichung zurückgezogen"
    ANALYSE_ARCHIVIERT = "Analyse archiviert"
    ANALYSE_BERICHTIGT = "Berichtigung begonnen"
    BETEILIGUNG_EINGELADEN = "Agentur zum Mitschreiben eingeladen"
    BETEILIGUNG_ANGENOMMEN = "Einladung zum Mitschreiben angenommen"
    BETEILIGUNG_ABGELEHNT = "Einladung zum Mitschreiben abgelehnt"
    BETEILIGUNG_BEENDET = "Mitschreiben beendet"
    KAPITEL_GESCHRIEBEN = "Kapitel geschrieben"
    KAPITEL_ZUGETEILT = "Kapitel zugeteilt"
    KAPITEL_FERTIG = "Kapitel fertig gemeldet"
    KAPITEL_WIEDER_OFFEN = "Kapitel wieder offen"
    KOMMENTAR_GESCHRIEBEN = "Kommentar geschrieben"
    KOMMENTAR_ERLEDIGT = "Kommentar erledigt"
    KOMMENTAR_WIEDER_OFFEN = "Kommentar wieder offen"
    WIDERSPRUCH_HINGENOMMEN = "Widerspruch hingenommen"
    WIDERSPRUCH_WIEDER_OFFEN = "Widerspruch wieder offen"
    PRUEFPUNKT_ABGEHAKT = "Punkt der Prüfliste abgehakt"
    PRUEFPUNKT_WIEDER_OFFEN = "Punkt der Prüfliste wieder offen"
    PRUEFLISTE_GESPEICHERT = "Prüfliste gespeichert"
    PRUEFLISTE_ZURUECKGENOMMEN = "Prüfliste zurückgenommen"
    PRUEFLISTE_UEBERNOMMEN = "Neue Prüfliste für die Analyse übernommen"
    KAPITEL_ANGELEGT = "Kapitel angelegt"
    KAPITEL_GEAENDERT = "Kapitel geändert"
    KAPITEL_ENTFERNT = "Kapitel entfernt"
    BAUSTEIN_EINGEFUEGT = "Baustein eingefügt"
    BAUSTEIN_EINGESTELLT = "Baustein eingestellt"
    BAUSTEIN_VERSCHOBEN = "Baustein verschoben"
    BAUSTEIN_ENTFERNT = "Baustein entfernt"
    GLIEDERUNG_GESPEICHERT = "Gliederung gespeichert"
    GLIEDERUNG_ZURUECKGENOMMEN = "Gliederung zurückgenommen"
    LIZENZ_GEWAEHLT = "Lizenz der Analysen gewählt"
    LOGO_GESETZT = "Logo der Titelseite gesetzt"
    LOGO_ENTFERNT = "Logo der Titelseite entfernt"
    FASSUNG_ERSTELLT = "Fassung erstellt"
    DATEI_AUSGEGEBEN = "Datei ausgegeben"
    KURZPROFIL_ERSTELLT = "Kurzprofil erstellt"
    TRAEGER_ANGELEGT = "Träger angelegt"
    AGENTUR_ANGELEGT = "Agentur angelegt"
    ZUGANG_ANGELEGT = "Zugang angelegt"
    ZWEITER_FAKTOR_EIN = "Zweiter Faktor eingeschaltet"
    ZWEITER_FAKTOR_ERSETZT = "Zweiter Faktor neu eingerichtet"
    ZWEITER_FAKTOR_AUS = "Zweiter Faktor abgeschaltet"
    ZWEITER_FAKTOR_FEHLVERSUCHE = "Mehrmals falscher Code beim Anmelden"
    WIEDERHERSTELLUNGSCODES_ERNEUERT = "Wiederherstellungscodes erneuert"
    WIEDERHERSTELLUNGSCODE_BENUTZT = "Wiederherstellungscode benutzt"
    VORGANG_ABGEBROCHEN = "Vorgang abgebrochen"
    VORGANG_WIEDERHOLT = "Vorgang wiederholt"
    VORGANG_VORGEZOGEN = "Vorgang vorgezogen"
    SERIE_ANGELEGT = "Serie angelegt"
    SERIE_ABGEBROCHEN = "Serie abgebrochen"


def protokolliere(
    ereignis: Ereignis,
    objekt: models.Model,
    *,
    durch: Person | None,
    traeger_id: int | None = None,
    grund: str = "",
    **einzelheiten: Any,
) -> Protokolleintrag:
    """Ein Eintrag; `durch=None` heißt: das System selbst (Befehlszeile, Zeitplan)."""
    return Protokolleintrag.objects.create(
        ereignis=ereignis.value,
        objekt_art=objekt._meta.label_lower,
        objekt_id=str(objekt.pk),
        objekt_text=str(objekt)[:300],
        durch_id=durch.pk if durch else None,
        durch_name=durch.name if durch else "System",
        traeger_id=traeger_id,
        grund=grund,
        einzelheiten=einzelheiten,
    )


def letzter_grund(ereignis: Ereignis, objekt: models.Model) -> str:
    """Womit dieses Ereignis zuletzt begründet wurde; leer, wenn es nie eintrat."""
    eintraege = Protokolleintrag.objects.filter(
        ereignis=ereignis.value, objekt_art=objekt._meta.label_lower, objekt_id=str(objekt.pk)
    )
    return eintraege.order_by("-pk").values_list("grund", flat=True).first() or ""
