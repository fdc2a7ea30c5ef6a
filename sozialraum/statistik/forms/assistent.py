"""Das Formular, in dem zu einer unbekannten Datei eine Importvorlage entsteht."""

import hashlib
import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape

from sozialraum.statistik.indikatoren import GROESSEN, STAATEN
from sozialraum.statistik.vorschlagen.benennen import ANZAHL, EINHEIT, LAENGSTER_NAME, NAME
from sozialraum.statistik.vorschlagen.ergebnis import BekannteQuelle, Frage, Vorschlag
from sozialraum.statistik.vorschlagen.quellenangaben import VORHANDENE_QUELLE
from sozialraum.statistik.vorschlagen.zaehlen import JA, NICHTS, WEGLASSEN, ZAEHLT, bestand
from sozialraum.statistik.vorschlagen.zeitraum import moegliche_arten

HOECHSTENS_KNOEPFE = 6
HOECHSTENS_MERKMALE = 60
# Eine feste Wahl: Nur was „Anzahl“ heißt, schließt die Regel für kleine Zahlen.
EINHEITEN = (ANZAHL, "%", "‰", "€", "m²", "ha", "t", "Jahre", "Wert")
# Diese Fragen stellen sich meist nur, weil es die Gebiete hier noch nicht gibt.
GAR_NICHT = "weglassen"
GEBIETSFRAGEN = frozenset({"ags", "ags_neu", "ebene", "zeilen", "spalten"})
QUELLENFRAGEN = frozenset({"herausgeber", "geheimhaltung"})


class Quellenfelder(forms.Form):
    """Was der Vorschlag schon weiß und ein Mensch schöner sagen kann; leer heißt: wie vorgeschlagen."""

    name = forms.CharField(
        label="Name der Importvorlage",
        help_text="Unter diesem Namen finden Sie die Vorlage im nächsten Jahr wieder.",
        max_length=200,
        required=False,
    )
    quelle = forms.CharField(
        label="Name der Quelle", help_text="Etwa „Einwohnerregister“.", max_length=200, required=False
    )
    herausgeber = forms.CharField(
        label="Herausgeber", help_text="Das Amt, von dem die Zahlen kommen.", max_length=200, required=False
    )
    lizenz = forms.CharField(
        label="Lizenz",
        help_text="Unter welchen Bedingungen die Zahlen genutzt werden dürfen, falls das Amt es nennt.",
        max_length=120,
        required=False,
    )
    quellenvermerk = forms.CharField(
        label="Quellenvermerk",
        help_text="Steht unter jeder Tabelle und jedem Schaubild.",
        max_length=300,
        required=False,
    )


class Merkmalszeile(NamedTuple):
    """Ein Merkmal mit seinen Feldern; `wort` ist sein Schlüssel in der Datei."""

    wort: str
    name: BoundField
    einheit: BoundField
    zaehlt: BoundField


class Assistent(Quellenfelder):
    """Die Fragen eines Vorschlags, offene und beantwortete, und was sich daran schöner sagen lässt."""

    def __init__(
        self,
        vorschlag: Vorschlag,
        antworten: Mapping[str, str],
        quellen: Collection[BekannteQuelle] = (),
        data: QueryDict | None = None,
    ) -> None:
        quelle = vorschlag.inhalt["quelle"]
        self.gewaehlte = next(
            (eine.angaben for eine in quellen if eine.angaben.schluessel == antworten.get(VORHANDENE_QUELLE)),
            None,
        )
        self.vorher = {"name": vorschlag.inhalt["name"]}
        if self.gewaehlte is None:
            self.vorher |= {"quelle": quelle["name"]}
            self.vorher |= {name: quelle[name] for name in ("herausgeber", "lizenz", "quellenvermerk")}
        super().__init__(data, initial=dict(self.vorher))
        for name in [name for name in self.fields if name not in self.vorher]:
            del self.fields[name]
        self.fragen: dict[str, Frage] = {}
        self._offene = [self._aufnehmen(frage, "") for frage in vorschlag.fragen]
        self._gegebene = [
            self._aufnehmen(frage, antworten.get(frage.kennung, "")) for frage in vorschlag.beantwortet
        ]
        if quellen:
            self._quellenwahl(quellen, antworten.get(VORHANDENE_QUELLE, ""))
        self._bestaende = {str(merkmal["schluessel"]): bestand(merkmal) for merkmal in vorschlag.merkmale}
        self._merkmale = self._merkmale_aufnehmen(vorschlag.merkmale, vorschlag.weglassbar)
        self.weitere_merkmale = len(vorschlag.merkmale) - len(self._merkmale)

    def _aufnehmen(self, frage: Frage, vorgabe: str) -> str:
        name = frage.kennung if frage.kennung in self.base_fields else feldname("frage", frage.kennung)
        self.fragen[name] = frage
        self.fields[name] = _frage_als_feld(frage, vorgabe)
        # Die Angaben haben ihre Vorgaben schon; was gefragt wird, bringt seine eigene mit.
        self.initial.pop(name, None)
        return name

    def _quellenwahl(self, quellen: Collection[BekannteQuelle], gewaehlt: str) -> None:
        wahl = [
            (eine.angaben.schluessel, f"{eine.angaben.name} – {eine.angaben.herausgeber}") for eine in quellen
        ]
        self.fields[VORHANDENE_QUELLE] = forms.ChoiceField(
            label="Gehört die Datei zu einer Quelle, die es hier schon gibt?",
            help_text="Dann gelten deren Angaben und deren Regel für kleine Zahlen.",
            choices=[("", "nein, eine neue Quelle"), *wahl],
            initial=gewaehlt,
            required=False,
        )

    def _merkmale_aufnehmen(
        self, merkmale: Collection[Mapping[str, Any]], weglassbar: Collection[str]
    ) -> list[tuple[str, str, str, str]]:
        zeilen = []
        for merkmal in list(merkmale)[:HOECHSTENS_MERKMALE]:
            schluessel = str(merkmal["schluessel"])
            felder = tuple(feldname(art, schluessel) for art in ("name", "einheit", "zaehlt"))
            name, einheit, zaehlt = felder
            self.fields[name] = forms.CharField(
                label=f"Name von „{schluessel}“",
                max_length=LAENGSTER_NAME,
                initial=merkmal["bezeichnung"],
                required=False,
            )
            gilt = merkmal.get("einheit", ANZAHL)
            self.fields[einheit] = forms.ChoiceField(
                label=f"Einheit von „{schluessel}“",
                choices=[(eine, eine) for eine in dict.fromkeys((*EINHEITEN, gilt))],
                initial=gilt,
                required=False,
            )
            self.fields[zaehlt] = forms.ChoiceField(
                label=f"Was „{schluessel}“ für Indikatoren zählt",
                choices=_zaehlbares(merkmal.get("groesse", ""), auslassen=schluessel in weglassbar),
                initial=merkmal.get("groesse", NICHTS),
                required=False,
            )
            zeilen.append((schluessel, name, einheit, zaehlt))
        return zeilen

    @property
    def offene(self) -> list[BoundField]:
        return [self[name] for name in self._offene]

    @property
    def unbeantwortet(self) -> int:
        """Wie viele Fragen die Antworten offen lassen; eine Quelle von hier beantwortet die ihren."""
        erledigt = QUELLENFRAGEN if self.cleaned_data.get(VORHANDENE_QUELLE) else ()
        offene = [name for name in self._offene if self.fragen[name].kennung not in erledigt]
        return sum(not self.cleaned_data.get(name) for name in offene)

    @property
    def fragt_nach_gebieten(self) -> bool:
        return any(self.fragen[name].kennung in GEBIETSFRAGEN for name in self._offene)

    @property
    def fragt_nach_der_quelle(self) -> bool:
        """Solange Amt oder Regel offen sind, steht die Wahl der Quelle bei den Fragen."""
        return any(self.fragen[name].kennung in QUELLENFRAGEN for name in self._offene)

    @property
    def quellenwahl(self) -> BoundField | None:
        return self[VORHANDENE_QUELLE] if VORHANDENE_QUELLE in self.fields else None

    @property
    def gegebene(self) -> list[BoundField]:
        return [self[name] for name in self._gegebene]

    @property
    def angaben(self) -> list[BoundField]:
        return [self[name] for name in self.vorher if name not in self.fragen]

    @property
    def merkmale(self) -> list[Merkmalszeile]:
        return [Merkmalszeile(wort, *(self[feld] for feld in felder)) for wort, *felder in self._merkmale]

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        for name, frage in self.fragen.items():
            text = angaben.get(name, "")
            if text and frage.kennung == "zeitraum" and not moegliche_arten([text]):
                self.add_error(
                    name, "Das ist kein Zeitraum. Bitte schreiben Sie ein Jahr wie 2024 oder einen Tag wie "
                    "31.12.2024.",
                )  # fmt: skip
        self._nichts_doppelt_zaehlen(angaben)
        return angaben

    def _nichts_doppelt_zaehlen(self, angaben: Mapping[str, Any]) -> None:
        vergeben: dict[tuple[Any, ...], str] = {}
        for wort, _, _, feld in self._merkmale:
            gewaehlt = angaben.get(feld, "")
            if feld not in self.changed_data or gewaehlt in ("", NICHTS, GAR_NICHT):
                continue
            wer = (gewaehlt, *self._bestaende[wort][1:])
            if wer in vergeben:
                self.add_error(
                    feld,
                    f"Dasselbe zählt schon „{vergeben[wer]}“; in einem Indikator stünde es doppelt. Bitte "
                    "wählen Sie für eines „nichts davon“.",
                )
            vergeben.setdefault(wer, wort)

    def antworten(self) -> dict[str, str]:
        """Je Kennung die Antwort; von den Angaben nur die geänderten, sonst gilt weiter der Vorschlag."""
        gesagt = {frage.kennung: self.cleaned_data[name] for name, frage in self.fragen.items()}
        geaendert = {
            name: self.cleaned_data[name]
            for name, vorher in self.vorher.items()
            if name not in self.fragen and self.cleaned_data[name] != vorher
        }
        for wort, *felder in self._merkmale:
            for feld, anfang in zip(felder, (NAME, EINHEIT, ZAEHLT), strict=True):
                if feld not in self.changed_data:
                    continue
                if self.cleaned_data[feld] == GAR_NICHT:
                    geaendert[WEGLASSEN + wort] = JA
                else:
                    geaendert[anfang + wort] = self.cleaned_data[feld]
        if VORHANDENE_QUELLE in self.changed_data:
            geaendert[VORHANDENE_QUELLE] = self.cleaned_data[VORHANDENE_QUELLE]
        return gesagt | geaendert


def _zaehlbares(groesse: str, *, auslassen: bool) -> list[tuple[str, str]]:
    """Ohne die einzelnen Staaten: Ihre Spalten heißen wie sie und sind immer zu erkennen."""
    wahl = {wort: name for wort, name in GROESSEN.items() if wort == groesse or wort not in STAATEN}
    if groesse and groesse not in wahl:
        wahl[groesse] = "der Indikator selbst, schon gerechnet"
    ende = [(GAR_NICHT, "gar nicht übernehmen")] if auslassen else []
    return [(NICHTS, "nichts davon"), *wahl.items(), *ende]


def feldname(art: str, kennung: str) -> str:
    """Kennungen können Texte der Datei enthalten; als Name eines Feldes taugen sie nicht."""
    return f"{art}-{hashlib.sha256(kennung.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _frage_als_feld(frage: Frage, vorgabe: str) -> forms.Field:
    """Ein Vorschlag ist keine Antwort: Er steht dabei, angekreuzt ist nichts."""
    warum = (
        frage.warum if frage.auswahl or not frage.vorschlag else f"{frage.warum} Vorschlag: {frage.vorschlag}"
    )
    # Hilfetexte dürfen Auszeichnung enthalten; hier stehen Texte aus der Datei darin.
    hilfe = linebreaksbr(conditional_escape(warum))
    angaben: dict[str, Any] = {"label": frage.frage, "help_text": hilfe, "required": False}
    if not frage.auswahl:
        pruefungen = [_achtstellig] if frage.kennung in ("ags", "ags_neu") else []
        return forms.CharField(max_length=200, initial=vorgabe, validators=pruefungen, **angaben)
    wahl = [
        (wert, f"{wortlaut} (Vorschlag)" if wert == frage.vorschlag and len(frage.auswahl) > 1 else wortlaut)
        for wert, wortlaut in frage.auswahl
    ]
    if len(wahl) > HOECHSTENS_KNOEPFE:
        return forms.ChoiceField(choices=[("", "bitte wählen"), *wahl], initial=vorgabe, **angaben)
    return forms.ChoiceField(choices=wahl, initial=vorgabe, widget=forms.RadioSelect, **angaben)


def _achtstellig(text: str) -> None:
    if not re.fullmatch("[0-9]{8}", text):
        raise ValidationError("Bitte schreiben Sie die acht Ziffern des amtlichen Gemeindeschlüssels.")
