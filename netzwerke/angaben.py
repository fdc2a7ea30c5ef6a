"""Was jemand über ein Netzwerk und seine Sitzungen angibt; Zeilen wissen, ob jemand sie verändert hat."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from typing import Any, ClassVar

from django.db.models import Model

from agenturen.models import Akteursart, Handlungsfeld
from netzwerke.models import (
    Akteur,
    Netzwerk,
    Netzwerkart,
    Netzwerkmitglied,
    Sitzung,
    Tagesordnungspunkt,
    Verabredung,
)
from sozialraum.kern import zahlen
from sozialraum.raeume.models import Sozialraum


@dataclass(frozen=True, kw_only=True)
class Zeile(ABC):
    """Eine Zeile unter einem Netzwerk oder einer Sitzung, mit `nummer` eine vorhandene.

    `gesehen` ist der Abdruck, den der Mensch vor sich hatte; ohne ihn wird nicht verglichen.
    """

    FELDER: ClassVar[tuple[str, ...]] = ()

    nummer: int | None = None
    gesehen: str | None = None
    loeschen: bool = False

    @property
    def werte(self) -> dict[str, Any]:
        """Feld des Modells → Wert."""
        return {feld: getattr(self, feld) for feld in self.FELDER}

    @property
    @abstractmethod
    def in_worten(self) -> str:
        """Alle Werte für einen Menschen, der zwei Fassungen vergleicht."""

    @property
    def unveraendert(self) -> bool:
        """Hat der Mensch die vorhandene Zeile gelassen, wie er sie sah?"""
        return self.gesehen == abdruck(self) and not self.loeschen


def abdruck(zeile: Zeile | Model) -> str:
    """Kurzer Text, der genau dann gleich ist, wenn alle Werte der Zeile gleich sind."""
    felder = zeile.FELDER if isinstance(zeile, Zeile) else ANGABE_ZU[type(zeile)].FELDER
    # Fremdschlüssel als Nummer, damit kein Abdruck eine Abfrage kostet.
    werte = [getattr(zeile, f"{feld}_id" if hasattr(zeile, f"{feld}_id") else feld) for feld in felder]
    return sha256(repr([_schlicht(wert) for wert in werte]).encode()).hexdigest()[:24]


def angabe_aus(zeile: Model) -> Any:
    """Der gespeicherte Stand einer Zeile als Angabe, mit seinem Abdruck als `gesehen`."""
    art = ANGABE_ZU[type(zeile)]
    werte = {feld: getattr(zeile, feld) for feld in art.FELDER}
    return art(nummer=zeile.pk, gesehen=abdruck(zeile), **werte)


def _schlicht(wert: Any) -> str:
    if isinstance(wert, Model):
        return str(wert.pk)
    return "" if wert is None else str(wert)


# Netzwerk --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Akteursangabe:
    """Ein Akteur, den es noch nicht gibt und der mit dem Netzwerk entsteht."""

    name: str
    art: Akteursart


@dataclass(frozen=True, kw_only=True)
class Mitgliedsangabe(Zeile):
    """Ein Mitglied: `akteur` oder, bei neuen Zeilen, `neuer_akteur`."""

    FELDER: ClassVar = ("akteur", "rolle", "seit", "bis")

    akteur: Akteur | None = None
    neuer_akteur: Akteursangabe | None = None
    rolle: str = Netzwerkmitglied.Rolle.MITGLIED
    seit: date | None = None
    bis: date | None = None

    @property
    def in_worten(self) -> str:
        dauer = zahlen.zeitraum(self.seit, self.bis)
        return ", ".join(filter(None, (str(Netzwerkmitglied.Rolle(self.rolle).label), dauer)))


@dataclass(frozen=True, kw_only=True)
class Netzwerkangaben:
    """Alles, was das Formular eines Netzwerks erfragt.

    `mitglieder` nennt neue, geänderte und zu löschende; vorhandene, die nicht genannt sind, bleiben.
    """

    name: str
    art: Netzwerkart
    uebergeordnet: Netzwerk | None = None
    zielsetzung: str = ""
    handlungsfelder: Sequence[Handlungsfeld] = ()
    sozialraeume: Sequence[Sozialraum] = ()
    turnus: str = Netzwerk.Turnus.BEDARF
    status: str = Netzwerk.Status.AKTIV
    mitglieder: Sequence[Mitgliedsangabe] = ()


# Sitzung ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Punktangabe(Zeile):
    """Ein Tagesordnungspunkt; seine Nummer folgt aus der Reihenfolge der Angaben."""

    FELDER: ClassVar = ("titel", "ergebnis", "beschluss", "vertraulich")

    titel: str
    ergebnis: str = ""
    beschluss: str = ""
    vertraulich: bool = False

    @property
    def in_worten(self) -> str:
        beschluss = f"Beschluss: {self.beschluss}" if self.beschluss else ""
        vertraulich = "(vertraulich)" if self.vertraulich else ""
        return "\n".join(filter(None, (self.titel, self.ergebnis, beschluss, vertraulich)))


@dataclass(frozen=True, kw_only=True)
class Verabredungsangabe(Zeile):
    """Was verabredet ist; zuständig ist ein `akteur` oder eine `funktion`, nicht beides."""

    FELDER: ClassVar = ("was", "akteur", "funktion", "bis")

    was: str
    akteur: Akteur | None = None
    funktion: str = ""
    bis: date | None = None

    @property
    def in_worten(self) -> str:
        wer = str(self.akteur) if self.akteur else self.funktion
        bis = f"bis {zahlen.datum(self.bis)}" if self.bis else ""
        return ", ".join(filter(None, (self.was, wer, bis)))


@dataclass(frozen=True, kw_only=True)
class Sitzungsangaben:
    """Alles, was das Formular einer Sitzung erfragt.

    `punkte` und `verabredungen` nennen neue, geänderte und zu löschende; nicht genannte bleiben.
    """

    datum: date
    beginn: time | None = None
    ort: str = ""
    ausgefallen: bool = False
    anwesend_anzahl: int | None = None
    anwesende: Sequence[Akteur] = ()
    protokoll_status: str = Sitzung.Protokollstatus.ENTWURF
    punkte: Sequence[Punktangabe] = ()
    verabredungen: Sequence[Verabredungsangabe] = ()


ANGABE_ZU: dict[type[Model], type[Zeile]] = {
    Netzwerkmitglied: Mitgliedsangabe,
    Tagesordnungspunkt: Punktangabe,
    Verabredung: Verabredungsangabe,
}
