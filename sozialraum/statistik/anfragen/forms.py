"""Formulare der Datenanfragen: Anfrage mit Gebieten und Zeiträumen, Merkmale, spätere Schritte."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, cast

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString

from agenturen.models import Agentur, Person
from sozialraum.kern.filterfelder import Mehrfachwahl
from sozialraum.kern.formulare import EinheitlicheZeilen, nummern
from sozialraum.raeume.abfragen import GEMEINDE, gemeinden_mit_einheiten
from sozialraum.raeume.forms.einheitenwahl import einheitenzeile
from sozialraum.raeume.models import Raumeinheit, Sozialraum
from sozialraum.statistik.anfragen.abfragen import fragende_agenturen
from sozialraum.statistik.anfragen.gebiete import (
    Ebenenwahl,
    ebenen_der_gemeinde,
    einheiten_der_anfrage,
    gebietsstaende,
)
from sozialraum.statistik.anfragen.legende import BEDEUTUNG, ZEICHEN
from sozialraum.statistik.anfragen.modelle import Anfragemerkmal, Datenanfrage, Zeitraumart
from sozialraum.statistik.anfragen.stellen import Anfrageangaben
from sozialraum.statistik.anfragen.wuensche import KATALOG, Wunsch, eigener_wunsch
from sozialraum.statistik.anfragen.zeitangaben import aufgezaehlt, zeitraeume_lesen
from sozialraum.statistik.indikatoren import Kapitel

WOCHEN_FRIST = 4
VORGESCHLAGENE_SCHWELLE = 5
EIGENE_ZEILEN, HOECHSTENS_EIGENE = 3, 60
# Kein Amt führt alle Größen; wo fast alles fehlt, wäre alles anzukreuzen keine Hilfe.
HOECHSTENS_VORBELEGT = 12
LEERE_ZEILE = {"einheit": "Anzahl", "stellen": "0"}
VORGEPRUEFT, SCHWELLE = "vorgeprueft", "schwelle"


class Anfrageformular(EinheitlicheZeilen, forms.Form):
    """Wen wir worum für welche Gebiete und Zeiträume bitten; `anfrage` None heißt neu."""

    agentur = forms.ModelChoiceField(
        label="Wer fragt",
        queryset=Agentur.objects.none(),
        help_text="Die Agentur steht als Absender im Schreiben.",
    )
    betreff = forms.CharField(
        label="Worum es geht",
        max_length=160,
        help_text="Betreff des Schreibens, etwa „Wohngeld nach Stadtteilen“.",
    )
    amt = forms.CharField(
        label="Amt",
        max_length=160,
        help_text="Schreiben Sie dasselbe Amt immer gleich: Seine Antworten werden eine Quelle.",
        widget=forms.TextInput(attrs={"list": "aemter", "autocomplete": "off"}),
    )
    anschrift = forms.CharField(
        label="Anschrift",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ohne den Namen des Amtes.",
    )
    email = forms.EmailField(label="E-Mail des Amtes", required=False)
    gemeinde = forms.ChoiceField(label="Gemeinde")
    ebenen = forms.MultipleChoiceField(
        label="Ganze Ebenen", required=False, widget=forms.CheckboxSelectMultiple
    )
    sozialraeume = Mehrfachwahl(
        label="Gebiete dieser Sozialräume", queryset=Sozialraum.objects.none(), required=False
    )
    zeitraumart = forms.ChoiceField(label="Art der Zeiträume", choices=Zeitraumart.choices)
    zeitraeume = forms.CharField(
        label="Zeiträume",
        max_length=600,
        help_text="Mit Komma getrennt, Spannen mit Strich oder „bis“: „2019–2023, 2025“, „31.12.2023“, "
        "„Schuljahr 2023/24“.",
    )
    zweck = forms.CharField(
        label="Zweck",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2_000,
        help_text="Wofür die Zahlen gebraucht werden; das Amt entscheidet danach.",
    )
    frist = forms.DateField(label="Frist")
    geheimhaltung = forms.ChoiceField(
        label="Geheimhaltung",
        choices=[
            (VORGEPRUEFT, "Das Amt prüft selbst und verdeckt, was geheim ist"),
            (SCHWELLE, "Das Amt liefert ungeprüft; wir zeigen kleine Anzahlen nicht"),
        ],
        widget=forms.RadioSelect,
        initial=VORGEPRUEFT,
    )
    schwelle = forms.IntegerField(
        label="Schwelle",
        required=False,
        min_value=2,
        max_value=1_000,
        help_text="Nur, wenn das Amt ungeprüft liefert: Anzahlen von 1 bis Schwelle − 1 zeigen wir nicht.",
    )
    zeichen = forms.MultipleChoiceField(
        label="Zeichen, die statt einer Zahl stehen dürfen",
        choices=[(zeichen, f"„{zeichen}“ {BEDEUTUNG[zeichen]}") for zeichen in ZEICHEN],
        required=False,
        initial=ZEICHEN,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vorgabe nach DIN 55301.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        person: Person,
        ags: str = "",
        anfrage: Datenanfrage | None = None,
    ) -> None:
        gemeinden = [(eine.ags, eine.name) for eine in gemeinden_mit_einheiten()]
        ags = anfrage.ags if anfrage and not ags else ags
        self.ags = ags if ags in dict(gemeinden) else gemeinden[0][0] if gemeinden else ""
        self.vorhandene: list[Ebenenwahl] = ebenen_der_gemeinde(self.ags) if self.ags else []
        gewaehlte = einheiten_der_anfrage(anfrage) if anfrage and data is None else []
        super().__init__(data, initial=self._anfang(anfrage, gewaehlte))
        felder: dict[str, Any] = self.fields
        felder["agentur"].queryset = fragende_agenturen(person)
        felder["gemeinde"].choices = gemeinden
        if len(gemeinden) == 1:
            felder["gemeinde"].widget = forms.HiddenInput()
        felder["ebenen"].choices = [(wahl.schluessel, wahl.in_worten) for wahl in self.vorhandene]
        felder["sozialraeume"].queryset = Sozialraum.objects.filter(ags=self.ags)
        agenturen = list(felder["agentur"].queryset[:2])
        if len(agenturen) == 1:
            felder["agentur"].initial = agenturen[0]
            felder["agentur"].widget = forms.HiddenInput()

    def _anfang(self, anfrage: Datenanfrage | None, gewaehlte: Sequence[Raumeinheit]) -> dict[str, Any]:
        self.einzelne: set[int] = set()
        if anfrage is None:
            return {
                "gemeinde": self.ags,
                "frist": timezone.localdate() + timedelta(weeks=WOCHEN_FRIST),
                "schwelle": VORGESCHLAGENE_SCHWELLE,
            }
        orte = {(eine.ebene_id, eine.schluessel) for eine in gewaehlte}
        ganze = [
            wahl
            for wahl in self.vorhandene
            if all((eine.ebene_id, eine.schluessel) in orte for eine in wahl.einheiten)
        ]
        offen = orte - {(eine.ebene_id, eine.schluessel) for wahl in ganze for eine in wahl.einheiten}
        self.einzelne = {
            eine.pk
            for wahl in self.vorhandene
            for eine in wahl.einheiten
            if (eine.ebene_id, eine.schluessel) in offen
        }
        gleiche = (
            "betreff",
            "amt",
            "anschrift",
            "email",
            "zeitraumart",
            "zweck",
            "frist",
            "zeichen",
            "version",
        )
        return {feld: getattr(anfrage, feld) for feld in gleiche} | {
            "agentur": anfrage.agentur_id,
            "gemeinde": self.ags,
            "ebenen": [wahl.schluessel for wahl in ganze],
            "zeitraeume": aufgezaehlt(anfrage.zeitraeume),
            "geheimhaltung": SCHWELLE if anfrage.schwelle else VORGEPRUEFT,
            "schwelle": anfrage.schwelle or VORGESCHLAGENE_SCHWELLE,
        }

    @property
    def einzeln_gewaehlt(self) -> set[int]:
        if not self.is_bound:
            return self.einzelne
        return set(nummern(cast(QueryDict, self.data).getlist("einheiten")))

    def gruppen(self) -> list[tuple[str, bool, SafeString]]:
        """Je Ebene ihr Name, ob etwas darin gewählt ist, und ihre Zeilen; ohne die Gemeinde selbst."""
        gewaehlt = self.einzeln_gewaehlt
        return [
            (
                wahl.mehrzahl,
                any(eine.pk in gewaehlt for eine in wahl.einheiten),
                SafeString(
                    "".join(einheitenzeile(eine, gewaehlt=eine.pk in gewaehlt) for eine in wahl.einheiten)
                ),
            )
            for wahl in self.vorhandene
            if wahl.schluessel != GEMEINDE
        ]

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean()
        art = angaben.get("zeitraumart")
        if art and angaben.get("zeitraeume"):
            try:
                angaben["zeitraeume"] = zeitraeume_lesen(angaben["zeitraeume"], art)
            except ValueError as fehler:
                self.add_error("zeitraeume", str(fehler))
        if angaben.get("geheimhaltung") == SCHWELLE and not angaben.get("schwelle"):
            self.add_error("schwelle", "Bitte nennen Sie die Schwelle, etwa 5.")
        if angaben.get("frist") and angaben["frist"] <= timezone.localdate():
            self.add_error("frist", "Die Frist muss in der Zukunft liegen.")
        if self.ags and not self.errors:
            self._gebiete_finden(angaben)
        return angaben

    def _gebiete_finden(self, angaben: dict[str, Any]) -> None:
        einzeln = self.einzeln_gewaehlt
        self.gefundene = gebietsstaende(
            ags=self.ags,
            ebenen=[wahl.nummer for wahl in self.vorhandene if wahl.schluessel in angaben["ebenen"]],
            sozialraeume=angaben["sozialraeume"],
            einheiten=[eine for wahl in self.vorhandene for eine in wahl.einheiten if eine.pk in einzeln],
            zeitraeume=angaben["zeitraeume"],
        )
        if not self.gefundene:
            self.add_error(
                "ebenen",
                "Bitte wählen Sie mindestens ein Gebiet, das es in diesen Zeiträumen gab: eine ganze Ebene, "
                "einen Sozialraum oder einzelne Gebiete.",
            )

    def angaben(self) -> Anfrageangaben:
        """Die geprüften Eingaben für das Verb."""
        gesagt = self.cleaned_data
        return Anfrageangaben(
            betreff=gesagt["betreff"],
            amt=" ".join(gesagt["amt"].split()),
            anschrift=gesagt["anschrift"],
            email=gesagt["email"],
            ags=self.ags,
            einheiten=self.gefundene,
            zeitraumart=gesagt["zeitraumart"],
            zeitraeume=gesagt["zeitraeume"],
            zeichen=gesagt["zeichen"],
            schwelle=gesagt["schwelle"] if gesagt["geheimhaltung"] == SCHWELLE else 0,
            zweck=gesagt["zweck"],
            frist=gesagt["frist"],
        )


class Katalogkapitel(NamedTuple):
    """Ein Kapitel der Indikatoren: wie viele seiner Größen hier fehlen, ob eine gewählt ist, ihre Haken."""

    name: str
    fehlen: int
    offen: bool
    haken: Sequence[BoundWidget]


class Katalogwahl(forms.Form):
    """Größen, die unsere Indikatoren brauchen, nach Kapiteln.

    Angekreuzt ist, was schon gewählt ist, sonst, was hier noch fehlt; fehlt mehr, als ein Amt hat, nichts.
    """

    katalog = forms.MultipleChoiceField(
        label="Was unsere Indikatoren brauchen", required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, anfrage: Datenanfrage, fehlende: Collection[str]
    ) -> None:
        gewaehlte = [merkmal.schluessel for merkmal in anfrage.merkmale.all()]
        # Auch eigene Merkmale zählen als Auswahl.
        self.schon_gewaehlt = bool(gewaehlte)
        self.zu_viel = not gewaehlte and len(fehlende) > HOECHSTENS_VORBELEGT
        self.fehlende = fehlende
        vorher = [] if self.zu_viel else gewaehlte or list(fehlende)
        super().__init__(data, initial={"katalog": vorher, "version": anfrage.version})
        felder: dict[str, Any] = self.fields
        felder["katalog"].choices = [
            (
                schluessel,
                f"{eintrag.wunsch.bezeichnung}{'' if schluessel in fehlende else ' – hier nicht nötig'}",
            )
            for schluessel, eintrag in KATALOG.items()
        ]

    def kapitel(self) -> list[Katalogkapitel]:
        """In der Ordnung des Katalogs."""
        je: dict[Kapitel, list[BoundWidget]] = {}
        for schluessel, haken in zip(KATALOG, self["katalog"].subwidgets, strict=True):
            je.setdefault(KATALOG[schluessel].kapitel, []).append(haken)
        return [
            Katalogkapitel(
                eines.value,
                sum(haken.data["value"] in self.fehlende for haken in je[eines]),
                any(haken.data["selected"] for haken in je[eines]),
                je[eines],
            )
            for eines in Kapitel
            if eines in je
        ]

    def wuensche(self) -> list[Wunsch]:
        return [
            KATALOG[schluessel].wunsch for schluessel in KATALOG if schluessel in self.cleaned_data["katalog"]
        ]


class EigenesMerkmal(forms.Form):
    """Ein Merkmal in Worten; eine leere Zeile zählt nicht."""

    bezeichnung = forms.CharField(label="Merkmal", max_length=150, required=False)
    einheit = forms.CharField(label="Einheit", max_length=40, required=False, initial="Anzahl")
    stellen = forms.IntegerField(
        label="Nachkommastellen", min_value=0, max_value=6, required=False, initial=0
    )

    def wunsch(self) -> Wunsch | None:
        gesagt = self.cleaned_data
        if not gesagt.get("bezeichnung"):
            return None
        return eigener_wunsch(gesagt["bezeichnung"], gesagt["einheit"] or "Anzahl", gesagt["stellen"] or 0)


EigeneMerkmale = forms.formset_factory(
    EigenesMerkmal, extra=EIGENE_ZEILEN, max_num=HOECHSTENS_EIGENE, absolute_max=HOECHSTENS_EIGENE
)


def eigene_als_anfang(merkmale: Iterable[Anfragemerkmal]) -> list[dict[str, Any]]:
    return [
        {"bezeichnung": eines.bezeichnung, "einheit": eines.einheit, "stellen": eines.stellen}
        for eines in merkmale
        if eines.schluessel not in KATALOG
    ]


class Erinnerung(forms.Form):
    frist = forms.DateField(label="Neue Frist", help_text="Steht im Erinnerungsschreiben.")


class Ablehnung(forms.Form):
    am = forms.DateField(label="Abgelehnt am")
    grund = forms.CharField(
        label="Grund, den das Amt nennt",
        help_text="Steht in den Sozialraumanalysen dieser Gebiete unter „Grenzen der Daten“.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )


class Ruecknahme(forms.Form):
    grund = forms.CharField(
        label="Grund",
        help_text="Steht im Verlauf der Anfrage.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
