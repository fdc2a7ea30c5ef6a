"""Formulare zu den Schritten: Grund, Begründung, Sperrfrist."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from analysen.ablauf.regeln import HOECHSTENS_ZEICHEN
from analysen.ablauf.zustaende import BERICHTIGEN, ZURUECKGEBEN, ZURUECKZIEHEN
from sozialraum.kern import zahlen


def _textfeld(label: str, *, noetig: bool, hilfe: str = "", zeilen: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=noetig,
        max_length=HOECHSTENS_ZEICHEN,
        help_text=hilfe,
        widget=forms.Textarea({"rows": zeilen}),
        error_messages={"required": "Bitte schreiben Sie es auf, damit andere es nachlesen können."},
    )


def _uhrzeit() -> forms.TimeField:
    return forms.TimeField(
        label="Uhrzeit", required=False, help_text="Leer heißt: um Mitternacht.", widget=forms.TimeInput
    )


class OhneAngaben(forms.Form):
    """Einreichen und Archivieren fragen nichts."""


class Zurueckgabe(forms.Form):
    grund = _textfeld(
        ZURUECKGEBEN.grund, noetig=True, hilfe="Lesen alle, die an der Analyse schreiben; steht im Protokoll."
    )


class Freigabe(forms.Form):
    """Welche Einreichung (`eingereicht`) und welcher Inhalt (`geprueft`) auf dem Bildschirm standen."""

    eingereicht = forms.CharField(widget=forms.HiddenInput, required=False)
    geprueft = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, selbst: bool, andere: Sequence[str] = (), **kwargs: Any) -> None:
        """`andere` nennt, wer statt derselben Person freigeben dürfte."""
        super().__init__(*args, **kwargs)
        if selbst:
            hilfe = "Ihre Agentur besteht aus einer Person. Der Grund wird mit abgedruckt."
            if andere:
                darf = "darf" if len(andere) == 1 else "dürfen"
                hilfe += (
                    f" Freigeben {darf} auch: {zahlen.aufzaehlung(andere)}. "
                    "Besser sehen vier Augen darauf; dass es gegangen wäre, steht sonst dabei."
                )
            self.fields["selbst_weil"] = _textfeld("Warum geben Sie selbst frei?", noetig=True, hilfe=hilfe)

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        angaben["eingereicht"] = _zeitpunkt(angaben.get("eingereicht", ""))
        if angaben["eingereicht"] is None or not angaben.get("geprueft"):
            self.add_error(None, "Welchen Inhalt Sie geprüft haben, fehlt. Bitte laden Sie die Seite neu.")
        return angaben


def _zeitpunkt(text: str) -> datetime | None:
    try:
        gelesen = datetime.fromisoformat(text)
    except ValueError:
        return None
    return gelesen if timezone.is_aware(gelesen) else None


def _ortszeit(tag: date, uhrzeit: time | None) -> datetime:
    return timezone.make_aware(datetime.combine(tag, uhrzeit or time()))


class Veroeffentlichung(forms.Form):
    """`fassung` ist die Nummer der Fassung, die auf dem Bildschirm stand."""

    fassung = forms.IntegerField(widget=forms.HiddenInput, required=False)
    zusammenfassung = _textfeld(
        "Worum es geht",
        noetig=False,
        hilfe="Zwei, drei Sätze für alle, die die Analyse im Netz finden; wahlweise.",
        zeilen=3,
    )
    ab = forms.DateField(
        label="Öffentlich ab",
        required=False,
        help_text="Sperrfrist: vorher sieht sie niemand außerhalb. Leer heißt: sofort.",
    )
    uhrzeit = _uhrzeit()

    def sperrfrist(self) -> datetime | None:
        """Ende der Sperrfrist in Ortszeit; None ohne."""
        tag, uhrzeit = self.cleaned_data["ab"], self.cleaned_data["uhrzeit"]
        return _ortszeit(tag, uhrzeit) if tag else None

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or {}
        if angaben.get("uhrzeit") and not angaben.get("ab") and "ab" not in self.errors:
            self.add_error("ab", "Zur Uhrzeit fehlt der Tag.")
        return angaben


class Sperrfrist(forms.Form):
    """Der neue Zeitpunkt einer Sperrfrist, die noch läuft."""

    ab = forms.DateField(
        label="Öffentlich ab",
        help_text="Vorher sieht die Fassung niemand außerhalb.",
        error_messages={"required": "Bitte nennen Sie den Tag, ab dem die Fassung öffentlich ist."},
    )
    uhrzeit = _uhrzeit()

    def sperrfrist(self) -> datetime:
        """Ihr Ende in Ortszeit."""
        return _ortszeit(self.cleaned_data["ab"], self.cleaned_data["uhrzeit"])


class Ruecknahme(forms.Form):
    grund = _textfeld(
        ZURUECKZIEHEN.grund, noetig=True, hilfe="Steht öffentlich unter der Adresse der Fassung."
    )


class Berichtigung(forms.Form):
    was = _textfeld(BERICHTIGEN.grund, noetig=True, hilfe="Steht als Berichtigung in der nächsten Fassung.")
