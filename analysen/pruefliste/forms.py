"""Das Formular einer Prüfliste: je Punkt eine Zeile, ihre Folge ist die Folge der Punkte."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from analysen.pruefliste.vorlage import (
    HOECHSTE_SCHWELLE,
    HOECHSTENS_PUNKTE,
    LAENGSTER_TITEL,
    VON_HAND,
    Pruefvorlage,
    Punktvorlage,
    nennt_zahl,
)
from sozialraum.statistik.indikatoren import INDIKATOREN, Kapitel
from sozialraum.statistik.indikatorwahl import rechenbare_indikatoren

HOCH, RUNTER, MEHR, SPEICHERN = "hoch", "runter", "mehr", "speichern"
EIGENER = "eigener-"
SCHWELLEN = {"monate": "Höchstens Monate alt", "mindestens": "Mindestens"}
FELDER = ("schluessel", "titel", "schwelle", "aktiv", "von_hand", "entfernen")
HAKEN = ("aktiv", "von_hand", "entfernen")
Wahl = Sequence[tuple[str, Any]]


def indikatorwahl(vorlage: Pruefvorlage) -> Wahl:
    """Was sich rechnen lässt und was schon verlangt ist, nach den Kapiteln des Katalogs."""
    verlangte = [key for punkt in vorlage.alle_punkte for key in punkt.einstellungen.get("indikatoren", ())]
    alle = rechenbare_indikatoren() | {key: INDIKATOREN[key] for key in verlangte if key in INDIKATOREN}
    reihenfolge = {key: stelle for stelle, key in enumerate(INDIKATOREN)}
    geordnet = sorted(alle.values(), key=lambda i: reihenfolge.get(i.key, len(reihenfolge)))
    gruppen = [
        (kapitel.value, [(i.key, i.label) for i in geordnet if i.kapitel is kapitel]) for kapitel in Kapitel
    ]
    fremde = [(key, key) for key in dict.fromkeys(verlangte) if key not in alle]
    return [*((titel, eintraege) for titel, eintraege in gruppen if eintraege), *fremde]


class Listenangaben(forms.Form):
    name = forms.CharField(label="Name der Prüfliste", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class Punktzeile(forms.Form):
    """Was sich an einem Punkt ändern lässt; welche Felder er hat, sagt seine Art in der Grundlage."""

    schluessel = forms.SlugField(widget=forms.HiddenInput, max_length=60)
    titel = forms.CharField(label="Titel", max_length=LAENGSTER_TITEL)
    schwelle = forms.IntegerField(min_value=1, max_value=HOECHSTE_SCHWELLE)
    indikatoren = forms.MultipleChoiceField(label="Kennzahlen", widget=forms.CheckboxSelectMultiple)
    aktiv = forms.BooleanField(label="gilt", required=False)
    von_hand = forms.BooleanField(label="von Hand abhakbar", required=False)
    entfernen = forms.BooleanField(label="entfernen", required=False)

    def __init__(self, *args: Any, grundlage: Pruefvorlage, wahl: Wahl, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schluessel = str(self["schluessel"].value() or "")
        self.vorlage = grundlage.finde(schluessel) or Punktvorlage(schluessel, "", VON_HAND, von_hand=True)
        if self.vorlage.schwelle:
            self.fields["schwelle"].label = SCHWELLEN[self.vorlage.schwelle]
        if self.vorlage.hat_indikatoren:
            self.fields["indikatoren"].choices = wahl  # type: ignore[attr-defined]  # ein Auswahlfeld
        for feld in self._ueberfluessige():
            del self.fields[feld]

    def _ueberfluessige(self) -> list[str]:
        vorlage = self.vorlage
        return [
            *([] if vorlage.schwelle else ["schwelle"]),
            *([] if vorlage.hat_indikatoren else ["indikatoren"]),
            *(["titel", "aktiv", "von_hand"] if vorlage.ist_verlangt else []),
            *(["von_hand"] if vorlage.ist_eigener else ["entfernen"]),
        ]

    def clean(self) -> dict[str, Any]:
        angaben = super().clean() or self.cleaned_data
        alt, neu = self.vorlage.einstellungen.get(self.vorlage.schwelle), angaben.get("schwelle")
        titel = angaben.get("titel", "")
        if alt and neu and alt != neu and nennt_zahl(titel, alt) and not nennt_zahl(titel, neu):
            self.add_error(
                "titel", f"Der Titel nennt noch die bisherige Schwelle ({alt}); verlangt ist jetzt {neu}."
            )
        return angaben

    def punkt(self) -> Punktvorlage:
        """Der Punkt, wie das Formular ihn nennt; was es nicht zeigt, bleibt."""
        angaben = self.cleaned_data
        einstellungen = dict(self.vorlage.einstellungen)
        if self.vorlage.schwelle:
            einstellungen[self.vorlage.schwelle] = angaben["schwelle"]
        if self.vorlage.hat_indikatoren:
            einstellungen["indikatoren"] = angaben["indikatoren"]
        return replace(
            self.vorlage,
            titel=angaben.get("titel", self.vorlage.titel),
            einstellungen=einstellungen,
            aktiv=angaben.get("aktiv", self.vorlage.aktiv),
            von_hand=angaben.get("von_hand", self.vorlage.von_hand),
        )


if TYPE_CHECKING:
    _Formularsatz = forms.BaseFormSet[Punktzeile]
else:
    _Formularsatz = forms.BaseFormSet


class _Zeilen(_Formularsatz):
    def clean(self) -> None:
        if any(self.errors):
            return
        schluessel = [zeile.cleaned_data["schluessel"] for zeile in self.forms]
        if len(schluessel) != len(set(schluessel)):
            raise forms.ValidationError("Ein Punkt steht zweimal da. Bitte laden Sie die Seite neu.")


Punktzeilen = forms.formset_factory(
    Punktzeile, formset=_Zeilen, extra=0, max_num=HOECHSTENS_PUNKTE, validate_max=True
)


def zeilen_aus(vorlage: Pruefvorlage) -> list[dict[str, Any]]:
    return [
        {
            "schluessel": punkt.schluessel,
            "titel": punkt.titel,
            "schwelle": punkt.einstellungen.get(punkt.schwelle),
            "indikatoren": punkt.einstellungen.get("indikatoren", []),
            "aktiv": punkt.aktiv,
            "von_hand": punkt.von_hand,
        }
        for punkt in vorlage.alle_punkte
    ]


def vorlage_aus_zeilen(grundlage: Pruefvorlage, name: str, zeilen: Iterable[Punktzeile]) -> Pruefvorlage:
    """Die Liste, wie das geprüfte Formular sie nennt."""
    bleibende = [zeile for zeile in zeilen if not zeile.cleaned_data.get("entfernen")]
    return replace(grundlage, name=name, alle_punkte=tuple(zeile.punkt() for zeile in bleibende))


def umgestellt(daten: QueryDict, tat: str, grundlage: Pruefvorlage) -> list[dict[str, Any]]:
    """Die Zeilen, wie sie im Formular stehen, nach einem Handgriff: `hoch:3`, `runter:0`, `mehr`."""
    zeilen = _gelesen(daten)
    was, _, stelle_als_text = tat.partition(":")
    stelle = int(stelle_als_text) if stelle_als_text.isdecimal() and len(stelle_als_text) < 4 else -1
    if was == MEHR:
        zeilen.append({"schluessel": _freier_schluessel(zeilen, grundlage), "titel": "", "aktiv": True})
    elif 0 <= stelle < len(zeilen):
        ziel = stelle - 1 if was == HOCH else stelle + 1 if was == RUNTER else stelle
        zeilen.insert(max(0, ziel), zeilen.pop(stelle))
    return zeilen


def _gelesen(daten: QueryDict) -> list[dict[str, Any]]:
    anzahl = daten.get("form-TOTAL_FORMS", "")
    grenze = min(int(anzahl), HOECHSTENS_PUNKTE) if anzahl.isdecimal() and len(anzahl) < 5 else 0
    zeilen = []
    for nummer in range(grenze):
        zeile: dict[str, Any] = {feld: daten.get(f"form-{nummer}-{feld}", "") for feld in FELDER}
        zeile |= {feld: bool(zeile[feld]) for feld in HAKEN}
        zeile["indikatoren"] = daten.getlist(f"form-{nummer}-indikatoren")
        zeilen.append(zeile)
    return zeilen


def _freier_schluessel(zeilen: Sequence[Mapping[str, Any]], grundlage: Pruefvorlage) -> str:
    vergeben = {zeile["schluessel"] for zeile in zeilen}
    vergeben |= {punkt.schluessel for punkt in grundlage.alle_punkte}
    nummer = 1
    while f"{EIGENER}{nummer}" in vergeben:
        nummer += 1
    return f"{EIGENER}{nummer}"
