"""Das Formular einer Gliederung: je Kapitel eine Zeile, ihre Folge ist die Folge der Kapitel."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from analysen.aufbau.forms import ab_laenge_feld
from analysen.gliederung.inhalt import (
    HOECHSTENS_KAPITEL,
    Bausteinvorlage,
    Gliederungsinhalt,
    Kapitelvorlage,
)

HOCH, RUNTER, MEHR, SPEICHERN = "hoch", "runter", "mehr", "speichern"
EIGENES = "eigenes-"


class Gliederungsangaben(forms.Form):
    name = forms.CharField(label="Name der Gliederung", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class Kapitelzeile(forms.Form):
    schluessel = forms.SlugField(widget=forms.HiddenInput, max_length=60)
    titel = forms.CharField(label="Titel", max_length=200)
    frage = forms.CharField(
        label="Worauf der Text antwortet",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    ab_laenge = ab_laenge_feld()
    gedruckt = forms.BooleanField(label="eingeschaltet", required=False)
    entfernen = forms.BooleanField(label="entfernen", required=False)

    @property
    def ist_eigenes(self) -> bool:
        return str(self["schluessel"].value() or "").startswith(EIGENES)


if TYPE_CHECKING:
    _Formularsatz = forms.BaseFormSet[Kapitelzeile]
else:
    _Formularsatz = forms.BaseFormSet


class _Zeilen(_Formularsatz):
    def clean(self) -> None:
        if any(self.errors):
            return
        schluessel = [zeile.cleaned_data["schluessel"] for zeile in self.forms]
        if len(schluessel) != len(set(schluessel)):
            raise forms.ValidationError("Ein Kapitel steht zweimal da. Bitte laden Sie die Seite neu.")


Kapitelzeilen = forms.formset_factory(
    Kapitelzeile, formset=_Zeilen, extra=0, max_num=HOECHSTENS_KAPITEL, validate_max=True
)
FELDER = ("schluessel", "titel", "frage", "ab_laenge", "gedruckt", "entfernen")


def zeilen_aus(inhalt: Gliederungsinhalt) -> list[dict[str, Any]]:
    return [
        {
            "schluessel": kapitel.schluessel,
            "titel": kapitel.titel,
            "frage": kapitel.frage,
            "ab_laenge": kapitel.ab_laenge,
            "gedruckt": kapitel.gedruckt,
        }
        for kapitel in inhalt.kapitel
    ]


def umgestellt(daten: QueryDict, tat: str) -> list[dict[str, Any]]:
    """Die Zeilen, wie sie im Formular stehen, nach einem Handgriff: hoch, runter oder ein Kapitel mehr."""
    zeilen = _gelesen(daten)
    was, _, stelle_text = tat.partition(":")
    stelle = int(stelle_text) if stelle_text.isdecimal() and len(stelle_text) < 4 else -1
    if was == MEHR:
        zeilen.append(
            {"schluessel": _freier_schluessel(zeilen), "titel": "", "ab_laenge": "standard", "gedruckt": True}
        )
    elif 0 <= stelle < len(zeilen):
        ziel = stelle - 1 if was == HOCH else stelle + 1 if was == RUNTER else stelle
        zeilen.insert(max(0, ziel), zeilen.pop(stelle))
    return zeilen


def _gelesen(daten: QueryDict) -> list[dict[str, Any]]:
    anzahl = daten.get("form-TOTAL_FORMS", "")
    grenze = min(int(anzahl), HOECHSTENS_KAPITEL) if anzahl.isdecimal() and len(anzahl) < 5 else 0
    zeilen = []
    for nummer in range(grenze):
        zeile: dict[str, Any] = {feld: daten.get(f"form-{nummer}-{feld}", "") for feld in FELDER}
        zeile |= {feld: bool(zeile[feld]) for feld in ("gedruckt", "entfernen")}
        zeilen.append(zeile)
    return zeilen


def _freier_schluessel(zeilen: list[dict[str, Any]]) -> str:
    vergeben = {zeile["schluessel"] for zeile in zeilen}
    nummer = 1
    while f"{EIGENES}{nummer}" in vergeben:
        nummer += 1
    return f"{EIGENES}{nummer}"


def inhalt_aus(grundlage: Gliederungsinhalt, name: str, zeilen: list[Mapping[str, Any]]) -> Gliederungsinhalt:
    """Bausteine kommen aus der Grundlage; ein eigenes Kapitel beginnt mit einem Text."""
    bausteine = {kapitel.schluessel: kapitel.bausteine for kapitel in grundlage.kapitel}
    return Gliederungsinhalt(
        schluessel=grundlage.schluessel,
        name=name,
        richtlinie=grundlage.richtlinie,
        kapitel=tuple(
            Kapitelvorlage(
                schluessel=zeile["schluessel"],
                titel=zeile["titel"],
                frage=zeile["frage"].replace("\r\n", "\n").strip(),
                ab_laenge=zeile["ab_laenge"],
                gedruckt=zeile["gedruckt"],
                bausteine=bausteine.get(zeile["schluessel"], (Bausteinvorlage("text"),)),
            )
            for zeile in zeilen
            if not (zeile["entfernen"] and zeile["schluessel"].startswith(EIGENES))
        ),
    )
