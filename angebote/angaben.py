"""Was jemand über ein Angebot und seine Termine angibt, und welche Regeln dafür gelten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from agenturen.models import Akteursart, Angebotsformat, Handlungsfeld, Themenfeld, Zielgruppe
from angebote.models import Angebot, Termin
from netzwerke.models import Akteur
from sozialraum.bedarfe.models import Bedarf, Empfehlung
from sozialraum.raeume.models import Sozialraum


@dataclass(frozen=True, kw_only=True)
class Terminangabe:
    """Ein Termin, mit `termin_id` ein vorhandener.

    `gesehen` ist der Abdruck, den der Mensch vor sich hatte; ohne ihn wird nicht verglichen.
    """

    datum: date
    beginn: time | None = None
    dauer_minuten: int | None = None
    teilnahmen: int | None = None
    davon_neu: int | None = None
    ausgefallen: bool = False
    termin_id: int | None = None
    gesehen: str | None = None
    loeschen: bool = False

    @property
    def abdruck(self) -> str:
        """Alle Werte in einem Text: zwei Stände sind gleich, wenn ihre Abdrücke gleich sind."""
        werte = (self.datum, self.beginn, self.dauer_minuten, self.teilnahmen, self.davon_neu)
        return "|".join("" if wert is None else str(wert) for wert in (*werte, self.ausgefallen))

    @property
    def unveraendert(self) -> bool:
        """Hat der Mensch den vorhandenen Termin gelassen, wie er ihn sah?"""
        return self.gesehen == self.abdruck and not self.loeschen


def angabe_aus(termin: Termin) -> Terminangabe:
    """Der gespeicherte Stand eines Termins als Angabe."""
    return Terminangabe(
        datum=termin.datum,
        beginn=termin.beginn,
        dauer_minuten=termin.dauer_minuten,
        teilnahmen=termin.teilnahmen,
        davon_neu=termin.davon_neu,
        ausgefallen=termin.ausgefallen,
        termin_id=termin.pk,
    )


def fehler_der_zaehlung(
    *, datum: date, teilnahmen: int | None, davon_neu: int | None, ausgefallen: bool, heute: date
) -> dict[str, str]:
    """Feld → Satz für alles, was an einer Zählung nicht stimmen kann; leer, wenn alles stimmt."""
    if ausgefallen and (teilnahmen is not None or davon_neu is not None):
        return {
            "ausgefallen": "Ein ausgefallener Termin hat keine Teilnahmen. "
            "Bitte nehmen Sie den Haken oder die Zahl weg."
        }
    if teilnahmen is not None and datum > heute:
        return {"teilnahmen": f"Der {datum:%d.%m.%Y} liegt in der Zukunft. Bitte zählen Sie nach dem Termin."}
    if davon_neu is not None and teilnahmen is None:
        return {"teilnahmen": "Bitte tragen Sie auch die Teilnahmen insgesamt ein."}
    if davon_neu is not None and teilnahmen is not None and davon_neu > teilnahmen:
        return {
            "davon_neu": f"Das sind mehr als alle {teilnahmen} Teilnahmen. Bitte prüfen Sie beide Zahlen."
        }
    return {}


@dataclass(frozen=True, kw_only=True)
class NeuerPartner:
    """Ein Akteur, den es noch nicht gibt und der mit dem Angebot entsteht."""

    name: str
    art: Akteursart


@dataclass(frozen=True, kw_only=True)
class Angaben:
    """Alles, was das Formular eines Angebots erfragt.

    `termine` nennt neue, geänderte und zu löschende Termine; vorhandene, die nicht genannt sind, bleiben.
    """

    titel: str
    sozialraum: Sozialraum
    handlungsfelder: Sequence[Handlungsfeld]
    zielgruppen: Sequence[Zielgruppe] = ()
    themenfelder: Sequence[Themenfeld] = ()
    format: Angebotsformat | None = None
    rolle_der_ia: str = Angebot.RolleDerIA.TRAEGER
    status: str = Angebot.Status.LAUFEND
    ort: str = ""
    barrierefrei: str = Angebot.Barrierefrei.UNBEKANNT
    beschreibung: str = ""
    bedarfe: Sequence[Bedarf] = ()
    empfehlungen: Sequence[Empfehlung] = ()
    partner: Sequence[Akteur] = ()
    neue_partner: Sequence[NeuerPartner] = ()
    termine: Sequence[Terminangabe] = ()


def abdruck_ist_gezaehlt(abdruck: str) -> bool:
    """Sagt der Abdruck, dass der Termin eine Zahl hat oder ausfiel?"""
    *_, teilnahmen, _, ausgefallen = abdruck.split("|") if abdruck.count("|") == 5 else ("", "", "")
    return teilnahmen != "" or ausgefallen == "True"
