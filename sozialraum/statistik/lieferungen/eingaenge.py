"""Was aus den Dateien wurde, die jemand auf einmal hochgeladen hat: je Datei Stand und nächster Schritt."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.shortcuts import get_object_or_404

from agenturen.models import Person, Vorgang, Vorgangszustand
from agenturen.rechte import Recht, pruefe
from agenturen.vorgang import fortschritt
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.models import (
    OFFEN,
    Eingang,
    Eingangsposten,
    Lieferung,
    Lieferungszustand,
)

# Groß und auf dieser Seite nicht gezeigt.
UNGELESEN = ("befunde", "ausgelassen", "tabellen", "umfang", "antworten", "begruendung")


class Lage(StrEnum):
    """Was mit einer Datei als Nächstes geschieht."""

    WIRD_GEPRUEFT = "wird_geprueft"
    UNGEPRUEFT = "ungeprueft"
    UNBEKANNT = "unbekannt"
    MEHRDEUTIG = "mehrdeutig"
    FRAGEN = "fragen"
    GEBIETE = "gebiete"
    FEHLER = "fehler"
    WARNUNGEN = "warnungen"
    BEREIT = "bereit"
    WIRD_UEBERNOMMEN = "wird_uebernommen"
    ABGEBROCHEN = "abgebrochen"
    UEBERNOMMEN = "uebernommen"
    ERLEDIGT = "erledigt"


LAUFEND = (Lage.WIRD_GEPRUEFT, Lage.WIRD_UEBERNOMMEN)
ZU_PRUEFEN = (
    *(Lage.UNGEPRUEFT, Lage.UNBEKANNT, Lage.MEHRDEUTIG),
    *(Lage.FRAGEN, Lage.GEBIETE, Lage.FEHLER, Lage.WARNUNGEN),
)
IN_WORTEN = {
    Lage.BEREIT: "bereit",
    Lage.WIRD_GEPRUEFT: "in Prüfung",
    Lage.UNGEPRUEFT: "noch nicht geprüft",
    Lage.UNBEKANNT: "ohne Importvorlage",
    Lage.MEHRDEUTIG: "ohne eindeutige Importvorlage",
    Lage.FRAGEN: "mit offenen Fragen",
    Lage.GEBIETE: "mit unbekannten Gebieten",
    Lage.WARNUNGEN: "mit Warnungen",
    Lage.FEHLER: "mit Fehlern",
    Lage.WIRD_UEBERNOMMEN: "in der Übernahme",
    Lage.ABGEBROCHEN: "mit abgebrochener Übernahme",
    Lage.UEBERNOMMEN: "übernommen",
    Lage.ERLEDIGT: "nicht mehr gültig",
}


@dataclass(frozen=True)
class Zeile:
    """Eine angenommene Datei; `hundertstel` und `fortschritt`, solange im Hintergrund etwas läuft."""

    posten: Eingangsposten
    lieferung: Lieferung
    lage: Lage
    hundertstel: int = 0
    fortschritt: str = ""

    @property
    def zahlen(self) -> dict[str, Any]:
        return self.lieferung.pruefung

    @property
    def gescheitert(self) -> str:
        """Warum die letzte Arbeit nicht fertig wurde; was die Datei selbst hindert, sagt schon die Lage."""
        vorgang = self.lieferung.vorgang
        ohne_ergebnis = self.lage in (Lage.BEREIT, Lage.UNGEPRUEFT, Lage.ABGEBROCHEN)
        return vorgang.fehler if vorgang and ohne_ergebnis else ""


@dataclass(frozen=True)
class Uebersicht:
    """Alle Dateien eines Eingangs in der Reihenfolge des Hochladens."""

    zeilen: list[Zeile]
    abgewiesen: list[Eingangsposten]

    @property
    def laeuft(self) -> bool:
        return any(zeile.lage in LAUFEND for zeile in self.zeilen)

    @property
    def bereit(self) -> list[Lieferung]:
        return [zeile.lieferung for zeile in self.zeilen if zeile.lage is Lage.BEREIT]

    @property
    def zu_pruefen(self) -> list[Lieferung]:
        return [zeile.lieferung for zeile in self.zeilen if zeile.lage in ZU_PRUEFEN]

    @property
    def satz(self) -> str:
        """Etwa „3 Dateien: 2 bereit, 1 mit offenen Fragen.“"""
        je_lage = Counter(zeile.lage for zeile in self.zeilen)
        teile = ", ".join(f"{je_lage[lage]} {wort}" for lage, wort in IN_WORTEN.items() if je_lage[lage])
        return f"{anzahl(len(self.zeilen), 'Datei', 'Dateien')}: {teile}." if teile else ""


def eingang_oder_404(person: Person, eingang_id: int) -> Eingang:
    """Eingänge gehören wie die Lieferungen der Installation."""
    pruefe(person, Recht.LIEFERUNG_BEARBEITEN)
    return get_object_or_404(Eingang, pk=eingang_id)


def uebersicht(eingang: Eingang) -> Uebersicht:
    """Eine Abfrage, gleich wie viele Dateien; dazu ein Blick in den Cache je laufender Arbeit."""
    alle = (
        eingang.posten.select_related("lieferung__vorlage", "lieferung__quelle", "lieferung__vorgang")
        .defer("lieferung__vorlage__inhalt", *(f"lieferung__{feld}" for feld in UNGELESEN))
        .order_by("pk")
    )
    zeilen, abgewiesen = [], []
    for posten in alle:
        if posten.lieferung is None:
            abgewiesen.append(posten)
        else:
            zeilen.append(_zeile(posten, posten.lieferung))
    return Uebersicht(zeilen, abgewiesen)


def letzter_eingang(person: Person) -> Eingang | None:
    """Was diese Person zuletzt auf einmal hochgeladen hat; eine Abfrage."""
    return Eingang.objects.filter(durch=person).order_by("-pk").first()


def eingang_der_lieferung(lieferung: Lieferung) -> Eingang | None:
    """Der letzte Eingang, mit dem diese Datei kam; eine Abfrage."""
    return Eingang.objects.filter(posten__lieferung=lieferung).order_by("-pk").first()


def _zeile(posten: Eingangsposten, lieferung: Lieferung) -> Zeile:
    eine = lage(lieferung)
    vorgang = lieferung.vorgang
    if eine not in LAUFEND or vorgang is None:
        return Zeile(posten, lieferung, eine)
    anteil, text = fortschritt(vorgang) if vorgang.zustand == Vorgangszustand.LAEUFT else (0.0, "")
    return Zeile(posten, lieferung, eine, round(anteil * 100), text or "Wartet auf einen freien Platz.")


def lage(lieferung: Lieferung) -> Lage:
    laeuft = _laeuft(lieferung.vorgang)
    if lieferung.zustand == Lieferungszustand.UEBERNOMMEN:
        return Lage.UEBERNOMMEN
    if lieferung.zustand == Lieferungszustand.IN_ARBEIT:
        return Lage.WIRD_UEBERNOMMEN if laeuft else Lage.ABGEBROCHEN
    if lieferung.zustand not in OFFEN:
        return Lage.ERLEDIGT
    return Lage.WIRD_GEPRUEFT if laeuft else _lage_der_offenen(lieferung)


def _laeuft(vorgang: Vorgang | None) -> bool:
    return vorgang is not None and not vorgang.ist_beendet


def _lage_der_offenen(lieferung: Lieferung) -> Lage:
    zahlen = lieferung.pruefung
    if lieferung.vorlage_id is None:
        return Lage.MEHRDEUTIG if zahlen.get("mehrere") else Lage.UNBEKANNT
    if not zahlen:
        return Lage.UNGEPRUEFT
    if zahlen["fragen"]:
        return Lage.FRAGEN
    if zahlen.get("gebiete"):
        return Lage.GEBIETE
    if zahlen["fehler"]:
        return Lage.FEHLER
    if lieferung.zustand == Lieferungszustand.BEANSTANDET:
        return Lage.WARNUNGEN
    return Lage.BEREIT
