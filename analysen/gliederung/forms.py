"""Das Formular einer Gliederung: je Kapitel eine Zeile, ihre Folge ist die Folge der Kapitel."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from analysen.aufbau.forms import ab_laenge_feld
from analysen.aufbau.uebersicht import EINER
from analysen.bausteine.arten import menue, vorgabe
from analysen.gliederung.inhalt import (
    HOECHSTENS_BAUSTEINE,
    HOECHSTENS_KAPITEL,
    Bausteinvorlage,
    Gliederungsinhalt,
    Kapitelvorlage,
)
from analysen.models import Baustein

HOCH, RUNTER, MEHR, SPEICHERN = "hoch", "runter", "mehr", "speichern"
BAUSTEIN_DAZU, BAUSTEIN_WEG, BAUSTEIN_VOR = "baustein-dazu", "baustein-weg", "baustein-vor"
EIGENES = "eigenes-"
# Die Bausteine eines Kapitels im Formular: ihre Nummern in der Grundlage, neue mit ihrer Art.
KEINER = "-"


def _arten() -> list[tuple[str, Any]]:
    gruppen = [
        (gruppe, [(eine.art, _name(eine.art)) for eine in arten]) for gruppe, arten in menue() if arten
    ]
    return [("", "Bitte wählen"), *gruppen]


def _name(art: str) -> str:
    return EINER.get(art, str(Baustein.Art(art).label))


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
    bausteine = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    neue_art = forms.ChoiceField(label="Baustein einfügen", required=False, choices=_arten)
    bausteinnamen: Sequence[str] = ()

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
FELDER = ("schluessel", "titel", "frage", "ab_laenge", "gedruckt", "entfernen", "bausteine")


def zeilen_aus(inhalt: Gliederungsinhalt) -> list[dict[str, Any]]:
    return [
        {
            "schluessel": kapitel.schluessel,
            "titel": kapitel.titel,
            "frage": kapitel.frage,
            "ab_laenge": kapitel.ab_laenge,
            "gedruckt": kapitel.gedruckt,
            "bausteine": _als_folge(kapitel),
        }
        for kapitel in inhalt.kapitel
    ]


def _als_folge(kapitel: Kapitelvorlage) -> str:
    return ",".join(map(str, range(len(kapitel.bausteine)))) or KEINER


def umgestellt(daten: QueryDict, tat: str) -> list[dict[str, Any]]:
    """Die Zeilen, wie sie im Formular stehen, nach einem Handgriff an Kapiteln oder ihren Bausteinen.

    `tat` nennt den Handgriff und die Stelle: `hoch:3`, `baustein-weg:3.1` (Kapitel 3, sein Baustein 1).
    """
    zeilen = _gelesen(daten)
    was, _, stellen = tat.partition(":")
    stelle, _, zweite = (_stelle(teil) for teil in stellen.partition("."))
    if was == MEHR:
        zeilen.append(
            {
                "schluessel": _freier_schluessel(zeilen),
                "titel": "",
                "ab_laenge": "standard",
                "gedruckt": True,
                "bausteine": "0",
            }
        )
    elif not 0 <= stelle < len(zeilen):
        return zeilen
    elif was == BAUSTEIN_DAZU:
        art = daten.get(f"form-{stelle}-neue_art", "")
        if art in Baustein.Art.values:
            _bausteine_umstellen(zeilen[stelle], lambda folge: folge.append(art))
    elif was == BAUSTEIN_WEG:
        _bausteine_umstellen(zeilen[stelle], lambda folge: folge.pop(zweite) if zweite >= 0 else None)
    elif was == BAUSTEIN_VOR:
        _bausteine_umstellen(
            zeilen[stelle], lambda folge: folge.insert(max(0, zweite - 1), folge.pop(max(0, zweite)))
        )
    else:
        ziel = stelle - 1 if was == HOCH else stelle + 1 if was == RUNTER else stelle
        zeilen.insert(max(0, ziel), zeilen.pop(stelle))
    return zeilen


def _stelle(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else -1


def _bausteine_umstellen(zeile: dict[str, Any], handgriff: Callable[[list[str]], object]) -> None:
    """Einen Platz, den es nicht gibt, lässt der Handgriff, wie er ist."""
    folge = [teil for teil in zeile["bausteine"].split(",") if teil not in ("", KEINER)]
    with suppress(IndexError):
        handgriff(folge)
    zeile["bausteine"] = ",".join(folge[:HOECHSTENS_BAUSTEINE]) or KEINER


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


def bausteine_benennen(zeilen: _Zeilen, grundlage: Gliederungsinhalt) -> None:
    """Jede Zeile erfährt, wie ihre Bausteine heißen, in ihrer Folge."""
    for zeile in zeilen.forms:
        folge = bausteine_aus(
            str(zeile["bausteine"].value() or ""),
            _vorhandene(grundlage, str(zeile["schluessel"].value() or "")),
        )
        zeile.bausteinnamen = [_name(einer.art) for einer in folge]


def geoeffnete(daten: QueryDict, tat: str) -> str:
    """Der Schlüssel der Zeile, an deren Bausteinen der Handgriff war; sie bleibt aufgeklappt."""
    was, _, stellen = tat.partition(":")
    if was not in (BAUSTEIN_DAZU, BAUSTEIN_WEG, BAUSTEIN_VOR):
        return ""
    return daten.get(f"form-{_stelle(stellen.partition('.')[0])}-schluessel", "")


def bausteine_aus(folge: str, vorhandene: Sequence[Bausteinvorlage]) -> tuple[Bausteinvorlage, ...]:
    """Aus `0,2,text`: der erste und der dritte der Grundlage, dann ein neuer Text.

    Leer heißt: alle der Grundlage; Unbekanntes gilt als nicht gesagt.
    """
    if not folge:
        return tuple(vorhandene)
    bausteine = []
    for teil in folge.split(",")[:HOECHSTENS_BAUSTEINE]:
        stelle = _stelle(teil)
        if 0 <= stelle < len(vorhandene):
            bausteine.append(vorhandene[stelle])
        elif teil in Baustein.Art.values:
            bausteine.append(Bausteinvorlage(teil, einstellungen=vorgabe(teil)))
    return tuple(bausteine)


def _vorhandene(grundlage: Gliederungsinhalt, schluessel: str) -> Sequence[Bausteinvorlage]:
    """Ein eigenes Kapitel beginnt mit einem Text."""
    for kapitel in grundlage.kapitel:
        if kapitel.schluessel == schluessel:
            return kapitel.bausteine
    return (Bausteinvorlage("text"),)


def inhalt_aus(grundlage: Gliederungsinhalt, name: str, zeilen: list[Mapping[str, Any]]) -> Gliederungsinhalt:
    """Die Gliederung, wie das Formular sie nennt; ein Baustein der Grundlage behält seine Einstellungen."""
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
                bausteine=bausteine_aus(zeile["bausteine"], _vorhandene(grundlage, zeile["schluessel"])),
            )
            for zeile in zeilen
            if not (zeile["entfernen"] and zeile["schluessel"].startswith(EIGENES))
        ),
    )
