"""Was ein Amt bekommt: das Anschreiben, die Erinnerung und die Arbeitsmappe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone

from sozialraum.kern.pdf import Druck, als_pdf
from sozialraum.kern.zahlen import FEST, datum
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.anfragen.gebiete import (
    Gebietsgruppe,
    einheiten_der_anfrage,
    gebietsgruppen,
    geschriebener_schluessel,
    zeilen,
)
from sozialraum.statistik.anfragen.importvorlage import Spalte
from sozialraum.statistik.anfragen.legende import VERMERKE, erklaerung
from sozialraum.statistik.anfragen.mappe import Mappeninhalt, mappe_schreiben
from sozialraum.statistik.anfragen.modelle import Datenanfrage
from sozialraum.statistik.anfragen.stellen import spalten_der_anfrage
from sozialraum.statistik.anfragen.wuensche import KATALOG
from sozialraum.statistik.anfragen.zeitangaben import in_kuerze
from sozialraum.statistik.zeitraeume import in_worten

ANFRAGE, ERINNERUNG = "anfrage", "erinnerung"
HOECHSTENS_GEBIETE = 80


@dataclass(frozen=True)
class Umfang:
    """Was die Anfrage verlangt, einmal geladen; vier Abfragen."""

    einheiten: Sequence[Raumeinheit]
    gruppen: Sequence[Gebietsgruppe]
    spalten: Sequence[Spalte]
    zeilen: Sequence[tuple[Raumeinheit, str]]

    @property
    def felder(self) -> int:
        return len(self.zeilen) * len(self.spalten)

    @property
    def gebiete(self) -> str:
        """`alle 12 Stadtteile in Köln; Köln insgesamt`"""
        return "; ".join(gruppe.kurz for gruppe in self.gruppen)


def umfang(anfrage: Datenanfrage) -> Umfang:
    einheiten = einheiten_der_anfrage(anfrage)
    return Umfang(
        einheiten=einheiten,
        gruppen=gebietsgruppen(anfrage.ags, einheiten),
        spalten=spalten_der_anfrage(anfrage),
        zeilen=zeilen(einheiten, anfrage.zeitraeume),
    )


@dataclass(frozen=True)
class Schreiben:
    """Ein Brief an das Amt; `erinnerung` nennt den ersten Brief und die neue Frist."""

    anfrage: Datenanfrage
    umfang: Umfang
    erinnerung: bool
    vom: date

    @property
    def titel(self) -> str:
        wort = "Erinnerung an Datenanfrage" if self.erinnerung else "Datenanfrage"
        return f"{wort} {self.anfrage.nummer}: {self.anfrage.betreff}"

    @property
    def empfaenger(self) -> list[str]:
        return [self.anfrage.amt, *_zeilen(self.anfrage.anschrift)]

    @property
    def absender(self) -> list[str]:
        """Für die Zeile über der Anschrift: was die Post zum Zurücksenden braucht."""
        return [self.anfrage.agentur.name, *_zeilen(self.anfrage.agentur.anschrift)]

    @property
    def frist(self) -> date:
        """Im ersten Schreiben steht seine Frist auch noch, wenn eine Erinnerung eine neue gesetzt hat."""
        return self.anfrage.frist if self.erinnerung else self.anfrage.erste_frist or self.anfrage.frist

    @property
    def kontakt(self) -> str:
        return kontakt(self.anfrage)

    @property
    def zeitraeume(self) -> str:
        return in_kuerze(self.anfrage.zeitraeume)

    @property
    def legende(self) -> list[tuple[str, str]]:
        return erklaerung(self.anfrage.zeichen)

    @property
    def geheimhaltung(self) -> str:
        return geheimhaltung_in_worten(self.anfrage.schwelle)

    @property
    def dateiname(self) -> str:
        return mappenname(self.anfrage)

    @property
    def nennt_gebiete(self) -> bool:
        """Ein einzelnes Gebiet nennt der Text, sehr viele stehen nur in der Arbeitsmappe."""
        return 1 < sum(len(gruppe.einheiten) for gruppe in self.umfang.gruppen) <= HOECHSTENS_GEBIETE

    @property
    def entwurf(self) -> bool:
        return self.anfrage.ist_entwurf


def schreiben(anfrage: Datenanfrage, art: str) -> Schreiben:
    """Braucht `agentur__traeger`; vier Abfragen. Im Entwurf trägt es den heutigen Tag."""
    erinnerung = art == ERINNERUNG
    vom = anfrage.erinnert_am if erinnerung else anfrage.gefragt_am
    return Schreiben(anfrage, umfang(anfrage), erinnerung, vom or timezone.localdate())


def schreiben_drucken(brief: Schreiben) -> Druck:
    """PDF/UA in der Gestalt eines Geschäftsbriefs."""
    return als_pdf(render_to_string("statistik/druck/anfrage.html", {"brief": brief, "titel": brief.titel}))


def mappe_der_anfrage(anfrage: Datenanfrage) -> bytes:
    """Die Arbeitsmappe (XLSX); fünf Abfragen."""
    alles = umfang(anfrage)
    return mappe_schreiben(
        Mappeninhalt(
            nummer=anfrage.nummer,
            betreff=anfrage.betreff,
            absender=anfrage.agentur.name,
            amt=anfrage.amt,
            frist=datum(anfrage.frist),
            kontakt=kontakt(anfrage),
            spalten=alles.spalten,
            zeilen=[
                (
                    geschriebener_schluessel(einheit),
                    einheit.name,
                    einheit.ebene.bezeichnung,
                    # Ein geschütztes Leerzeichen ginge beim Speichern als CSV verloren.
                    in_worten(zeitraum).replace(FEST, " "),
                )
                for einheit, zeitraum in alles.zeilen
            ],
            legende=erklaerung(anfrage.zeichen),
            vermerke=[(zeichen, bedeutung) for zeichen, bedeutung, _ in VERMERKE],
            definitionen=[(spalte.ueberschrift, definition(spalte)) for spalte in alles.spalten],
            geheimhaltung=geheimhaltung_in_worten(anfrage.schwelle),
        )
    )


def mappenname(anfrage: Datenanfrage) -> str:
    return f"Datenanfrage-{anfrage.nummer}.xlsx"


def kontakt(anfrage: Datenanfrage) -> str:
    """Wohin die Antwort geht: die E-Mail der Agentur, sonst die Person, die fragt."""
    return anfrage.agentur.email or (anfrage.durch.email if anfrage.durch else anfrage.agentur.name)


def definition(spalte: Spalte) -> str:
    """Einheit und Abgrenzung in einem Satz, bei Größen des Katalogs auch, wofür wir sie brauchen."""
    teile = [f"Einheit: {spalte.einheit}"]
    if spalte.stellen:
        teile.append(
            f"bis zu {spalte.stellen} Nachkommastellen" if spalte.stellen > 1 else "eine Nachkommastelle"
        )
    eintrag = KATALOG.get(spalte.schluessel)
    if eintrag:
        teile.append(f"gebraucht für: {', '.join(eintrag.fuer)}")
    return "; ".join(teile)


def geheimhaltung_in_worten(schwelle: int) -> str:
    if schwelle:
        bis = f"1 bis {schwelle - 1}" if schwelle > 2 else "1"
        return (
            f"Sie können ungeprüfte Anzahlen liefern: Wir veröffentlichen keine Anzahl von {bis} und nichts, "
            "woraus sie sich errechnen ließe."
        )
    return (
        "Bitte prüfen Sie die Geheimhaltung nach Ihren Regeln und ersetzen Sie, was geheim zu halten ist, "
        "durch einen Punkt. Was Sie verdecken, bleibt auch bei uns verdeckt."
    )


def _zeilen(text: str) -> list[str]:
    return [zeile.strip() for zeile in text.splitlines() if zeile.strip()]
