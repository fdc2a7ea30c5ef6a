"""Eine Seite aus mehreren Formularen: Zeilen anhängen, Fehler aller Teile in einer Liste."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict

from sozialraum.kern.formulare import KernFeld, nummern


@dataclass(frozen=True)
class Fehlerzeile:
    """Ein Fehler für die Zusammenfassung: wohin der Link führt, wie das Feld heißt, was zu tun ist."""

    ziel: str
    feld: str
    satz: str


def fehler_in(formular: forms.BaseForm, vorweg: str = "") -> list[Fehlerzeile]:
    """Alle Fehler eines Teilformulars; `vorweg` sagt, welche Zeile gemeint ist („Termin 3, “)."""
    # Auch verborgene Felder: wer daran scheitert, muss es erfahren.
    felder = cast(list[KernFeld], [*formular.hidden_fields(), *formular.visible_fields()])
    return [
        *(ohne_feld(satz) for satz in formular.non_field_errors()),
        *(
            Fehlerzeile(
                ziel="" if feld.is_hidden else feld.sprungziel, feld=f"{vorweg}{feld.label}", satz=str(satz)
            )
            for feld in felder
            for satz in feld.errors
        ),
    ]


def ohne_feld(satz: object) -> Fehlerzeile:
    """Ein Fehler, der zu keinem einzelnen Feld gehört."""
    return Fehlerzeile(ziel="", feld="", satz=str(satz))


def zeilenzahl(daten: QueryDict, vorsatz: str, *, hoechstens: int) -> int:
    """Wie viele Zeilen das Formular hatte; von Hand veränderte Angaben kosten keine Rechenzeit."""
    (anzahl,) = nummern([daten.get(f"{vorsatz}-TOTAL_FORMS", "0")]) or [0]
    return min(anzahl, hoechstens)


def zeilen_anhaengen(
    daten: QueryDict, vorsatz: str, zeilen: Sequence[Mapping[str, str]], *, hoechstens: int
) -> None:
    """Fügt den abgeschickten Werten neue Zeilen eines Formsets hinzu."""
    anzahl = zeilenzahl(daten, vorsatz, hoechstens=hoechstens)
    for nummer, zeile in enumerate(zeilen, start=anzahl):
        for feld, wert in zeile.items():
            daten[f"{vorsatz}-{nummer}-{feld}"] = wert
    daten[f"{vorsatz}-TOTAL_FORMS"] = str(anzahl + len(zeilen))


class Formularseite:
    """Ein Formular mit Zeilen darunter, als eine Seite, auch ohne JavaScript.

    `tat` nennt, was nur die Seite verändert: eine Zeile mehr, suchen, umstellen; gespeichert wird ohne sie.
    `konflikt` steht, wenn inzwischen jemand anderes gespeichert hat.
    """

    formular: Any
    tat = ""
    konflikt: Any = None

    def _teile(self) -> Iterator[tuple[str, forms.BaseForm]]:
        """Die Formulare der Zeilen, davor, wie ihre Fehler beginnen: `Termin 3, `."""
        raise NotImplementedError

    def _zeilensaetze(self) -> list[Any]:
        """Die Formsets, deren eigene Fehler genannt werden."""
        raise NotImplementedError

    @property
    def soll_speichern(self) -> bool:
        return self.formular.is_bound and not self.tat

    def _ohne_fehler(self) -> None:
        """Wer nur das Formular verändert, wird noch nicht ermahnt."""
        self.formular.errors.clear()
        for _, teil in self._teile():
            teil.errors.clear()

    @property
    def fehler(self) -> list[Fehlerzeile]:
        """Alle Fehler aller Teilformulare in der Reihenfolge der Seite."""
        if not self.formular.is_bound:
            return []
        zeilen = fehler_in(self.formular)
        for vorweg, teil in self._teile():
            zeilen += fehler_in(teil, vorweg)
        for zeilensatz in self._zeilensaetze():
            zeilen += [ohne_feld(satz) for satz in zeilensatz.non_form_errors()]
        return zeilen

    @property
    def http_status(self) -> int:
        if self.konflikt:
            return 409
        return 422 if self.soll_speichern and self.fehler else 200
