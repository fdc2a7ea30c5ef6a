"""Was sich an einem Baustein einstellen lässt: je Art ein Formular, das zu alten Angaben immer passt.

Was in den Einstellungen steht und es nicht mehr gibt, fällt beim Öffnen weg; was sie nicht kennt, lässt eine
Art liegen.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from analysen.bausteine.arten import ARTEN, MENSCHEN, Bausteinart, menue, vorgabe
from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.models import Analyse
from sozialraum.bedarfe.abfragen import (
    bedarfe_im_raum,
    einsaetze_im_raum,
    einsaetze_mit_bild,
    ressourcen_im_raum,
    zitate_zum_drucken,
)
from sozialraum.bedarfe.models import Bedarf, Empfehlung, Gespraech
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import datum
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume, gueltige_einheiten
from sozialraum.raeume.gebiet import SOZIALRAUM
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik.indikatoren import INDIKATOREN, Indikator, Kapitel, Rechnung
from sozialraum.statistik.indikatorwahl import rechenbare_indikatoren
from sozialraum.statistik.karte.klassen import KLASSENZAHLEN, METHODEN
from sozialraum.statistik.kennzahlen import verfuegbare_zeitraeume
from sozialraum.statistik.vergleichen.gebietswahl import ebenen_zur_wahl
from sozialraum.statistik.zeitraeume import jahr

__all__ = ["ARTEN", "Bausteinart", "Einstellungen", "einstellungen_aus", "formular_fuer", "menue", "vorgabe"]

HOECHSTENS_INDIKATOREN = {"satz": 6, "kennzahlen": 15, "vergleich": 12, "zeitreihe": 6, "tabelle": 12}
# Eine Ebene mit mehr Gebieten (Baublöcke) ist in einer Auswahlliste nicht zu finden.
HOECHSTENS_ZUR_WAHL = 400
HOECHSTENS_EINTRAEGE = {"staaten": 10, "netzbild": 40}
JAHRE_ZURUECK = 10
GEBIETE = (
    ("", "Sozialraum, Bezirk und Stadt"),
    ("raum_stadt", "Sozialraum und Stadt"),
    ("raum", "nur der Sozialraum"),
)
FORMEN = (("gebiete", "je Spalte ein Gebiet"), ("jahre", "je Zeile ein Jahr"))
AUSWAHL = {
    "zitate": (
        "Zitate",
        "Ohne Auswahl stehen die jüngsten da. Gezeigt ist, was mit Einwilligung gesagt wurde.",
    ),
    "ressourcen": ("Ressourcen", "Ohne Auswahl stehen alle verfügbaren da."),
    "bedarfe": ("Bedarfe", "Ohne Auswahl stehen alle offenen da, die dringendsten zuerst."),
    "empfehlungen": ("Handlungsempfehlungen", "Ohne Auswahl stehen alle offenen und zugesagten da."),
}
Wahl = Sequence[tuple[str, Any]]


class Umstaende:
    """Was es zu einer Analyse zu wählen gibt; geholt wird erst, was ein Feld braucht."""

    def __init__(self, art: Bausteinart, analyse: Analyse, bisher: Mapping[str, Any]) -> None:
        self.art, self.analyse, self.bisher = art, analyse, bisher
        self.sozialraeume = list(analyse.sozialraeume.all())

    def gewaehlte(self, name: str) -> list[str]:
        """Was in den Einstellungen unter `name` steht, als Texte; auch aus einer einzelnen Angabe."""
        angabe = self.bisher.get(name, [])
        return [str(eines) for eines in (angabe if isinstance(angabe, list) else [angabe])]

    @cached_property
    def indikatoren(self) -> dict[str, Indikator]:
        """Was sich rechnen lässt, und was gewählt ist, auch wenn seine Lieferung noch aussteht."""
        alle = rechenbare_indikatoren()
        gewaehlt = [*self.gewaehlte("indikatoren"), *self.gewaehlte("indikator")]
        alle |= {key: INDIKATOREN[key] for key in gewaehlt if key in INDIKATOREN}
        if self.art.art in ("satz", "kennzahlen", "vergleich", "tabelle"):
            alle |= {k: i for k, i in INDIKATOREN.items() if i.rechnung is Rechnung.VON_OBEN}
        return alle

    @cached_property
    def je_kapitel(self) -> Wahl:
        """Kapitel des Katalogs mit ihren Indikatoren, in seiner Reihenfolge; eigene stehen dahinter."""
        reihenfolge = list(INDIKATOREN)
        geordnet = sorted(
            self.indikatoren.values(),
            key=lambda i: reihenfolge.index(i.key) if i.key in INDIKATOREN else len(reihenfolge),
        )
        gruppen = [
            (kapitel.value, [(i.key, i.label) for i in geordnet if i.kapitel is kapitel])
            for kapitel in Kapitel
        ]
        return [(titel, eintraege) for titel, eintraege in gruppen if eintraege]

    @cached_property
    def jahre(self) -> list[str]:
        """Jahre, über die der Baustein berichten kann, das jüngste zuerst."""
        if self.art.gruppe == MENSCHEN:
            ende = self.analyse.berichtsjahr
            return [str(eines) for eines in range(ende, ende - JAHRE_ZURUECK, -1)]
        zeitraeume = verfuegbare_zeitraeume(gebiete_der_sozialraeume(self.sozialraeume))
        bis = self.analyse.datenstand
        alle = {jahr(zeitraum) for zeitraum in zeitraeume}
        return [str(eines) for eines in sorted(alle, reverse=True) if not bis or eines <= bis]

    def eintraege(self) -> Wahl:
        """Was sich einzeln auswählen lässt, je nach Art; Kennung und Text."""
        match self.art.art:
            case "zitate":
                zitate = zitate_zum_drucken(self.sozialraeume)
                return [(str(z.pk), f"„{z.text}“ {z.funktion or z.gespraech.funktion}") for z in zitate]
            case "ressourcen":
                return [(str(r.pk), f"{r.name} ({r.art})") for r in ressourcen_im_raum(self.sozialraeume)]
            case "bedarfe":
                bedarfe = bedarfe_im_raum(self.sozialraeume)
                return [
                    (str(b.id), f"{b.prioritaet}: {b.aussage}" if b.prioritaet else b.aussage)
                    for b in bedarfe
                ]
            case "empfehlungen":
                menge = Empfehlung.objects.filter(bedarfe__sozialraeume__in=self.sozialraeume).distinct()
                return [(str(e.pk), f"{e.aussage} ({e.adressat})") for e in menge]
        return []

    def gespraeche(self) -> Wahl:
        menge = Gespraech.objects.filter(sozialraum__in=self.sozialraeume).exclude(einwilligung="nein")
        return [(str(g.pk), f"{datum(g.datum)}, {g.funktion}") for g in menge]

    def einsaetze(self) -> Wahl:
        mit_bild = self.art.art == "methodenbild"
        menge = (einsaetze_mit_bild if mit_bild else einsaetze_im_raum)(self.sozialraeume)
        texte = [(e, ", ".join(filter(None, (datum(e.datum), str(e.methode), e.ort)))) for e in menge]
        return [
            (str(e.pk), f"{text}. {e.foto_fehlt_noch}" if mit_bild and e.foto_fehlt_noch else text)
            for e, text in texte
        ]

    @cached_property
    def weitere_gebiete(self) -> Wahl:
        """Andere Gebiete derselben Gemeinden: Sozialräume, dann die Raumeinheiten je Ebene."""
        gemeinden = {raum.ags for raum in self.sozialraeume}
        eigene = [raum.pk for raum in self.sozialraeume]
        andere = Sozialraum.objects.filter(ags__in=gemeinden).exclude(pk__in=eigene)
        gruppen: dict[str, list[tuple[str, str]]] = {
            "Sozialräume": [
                (f"{SOZIALRAUM}{raum.pk}", raum.name) for raum in andere.order_by(DeutschSortiert("name"))
            ]
        }
        einheiten = gueltige_einheiten().filter(ags__in=gemeinden).exclude(schluessel="")
        for eine in einheiten.select_related("ebene").order_by("ebene__rang", DeutschSortiert("name"), "pk"):
            gruppen.setdefault(eine.ebene.mehrzahl, []).append((eine.adresse, eine.name))
        return [
            (name, eintraege)
            for name, eintraege in gruppen.items()
            if 0 < len(eintraege) <= HOECHSTENS_ZUR_WAHL
        ]

    def ebenen(self) -> Wahl:
        """Ebenen der Gemeinden, in denen die Sozialräume liegen."""
        gemeinden = tuple(f"{raum.ags}/" for raum in self.sozialraeume)
        passende = [eine for eine in ebenen_zur_wahl() if eine.schluessel.startswith(gemeinden)]
        return [("", "passend gewählt"), *((eine.schluessel, eine.text) for eine in passende)]


def _indikatoren(umstaende: Umstaende) -> forms.Field:
    hoechstens = HOECHSTENS_INDIKATOREN[umstaende.art.art]
    return forms.MultipleChoiceField(
        label="Was gezeigt wird",
        choices=umstaende.je_kapitel,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Höchstens {hoechstens} auf einmal.",
        error_messages={"required": "Bitte wählen Sie wenigstens einen Indikator."},
    )


def _jahr(umstaende: Umstaende, name: str, label: str, leer: str) -> forms.Field:
    # Was gewählt ist, bleibt wählbar, auch wenn es die Zahlen dieses Jahres nicht mehr gibt.
    gewaehlt = [eines for eines in umstaende.gewaehlte(name) if eines.isdecimal()]
    moeglich = sorted({*umstaende.jahre, *gewaehlt}, reverse=True)
    return forms.ChoiceField(
        label=label, required=False, choices=[("", leer), *((eines, eines) for eines in moeglich)]
    )


def _dazu(umstaende: Umstaende, label: str, hilfe: str = "") -> forms.Field:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", "keines"), *umstaende.weitere_gebiete], help_text=hilfe
    )


def _auswahl(umstaende: Umstaende) -> forms.Field:
    label, hilfe = AUSWAHL[umstaende.art.art]
    return _ankreuzen(label, umstaende.eintraege(), hilfe)


def _ankreuzen(label: str, wahl: Wahl, hilfe: str) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=wahl,
        widget=forms.CheckboxSelectMultiple,
        help_text=hilfe if wahl else "Hier ist noch nichts eingetragen.",
    )


def _hoechstens(umstaende: Umstaende) -> forms.Field:
    return forms.IntegerField(
        label="Höchstens so viele",
        required=False,
        min_value=1,
        max_value=HOECHSTENS_EINTRAEGE.get(umstaende.art.art, 100),
        help_text="Leer heißt: so viele, wie üblich sind.",
    )


FELDER: dict[str, Callable[[Umstaende], forms.Field]] = {
    "indikatoren": _indikatoren,
    "indikator": lambda u: forms.ChoiceField(label="Was gezeigt wird", choices=u.je_kapitel),
    "form": lambda u: forms.ChoiceField(
        label="Aufbau", choices=FORMEN, widget=forms.RadioSelect, initial="gebiete"
    ),
    "gebiete": lambda u: forms.ChoiceField(label="Gebiete", choices=GEBIETE, required=False),
    "dazu": lambda u: _dazu(
        u,
        "Dazu ein weiteres Gebiet",
        "Steht in Tabelle und Bild neben dem Sozialraum; die Sätze vergleichen weiter mit Bezirk und Stadt.",
    ),
    "dazu2": lambda u: _dazu(u, "und noch eines"),
    "teile": lambda u: forms.BooleanField(
        label="auch die Gebiete, aus denen der Sozialraum besteht", required=False
    ),
    "ebene": lambda u: forms.ChoiceField(label="Gefärbt werden", choices=u.ebenen(), required=False),
    "methode": lambda u: forms.ChoiceField(
        label="Klassen gebildet nach",
        choices=[(methode.value, name) for methode, (name, _) in METHODEN.items()],
        required=False,
    ),
    "klassen": lambda u: forms.ChoiceField(
        label="Zahl der Klassen",
        choices=[(str(anzahl), f"{anzahl} Klassen") for anzahl in KLASSENZAHLEN],
        required=False,
    ),
    "prioritaeten": lambda u: forms.MultipleChoiceField(
        label="Bedarfe welcher Priorität",
        required=False,
        choices=Bedarf.Prioritaet.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ohne Haken zählt jede, auch was noch niemand eingestuft hat.",
    ),
    "auswahl": _auswahl,
    "gespraeche": lambda u: _ankreuzen(
        "Gespräche", u.gespraeche(), "Ohne Auswahl stehen alle mit Einwilligung da."
    ),
    "einsaetze": lambda u: _ankreuzen(
        "Methoden",
        u.einsaetze(),
        "Ohne Auswahl steht das jüngste Bild da, in der Langfassung die beiden jüngsten; höchstens vier."
        if u.art.art == "methodenbild"
        else "Ohne Auswahl stehen alle da.",
    ),
    "ab": lambda u: _jahr(u, "ab", "Vom Jahr", "so früh wie möglich"),
    "bis": lambda u: _jahr(u, "bis", "Bis zum Jahr", "das neueste"),
    "hoechstens": _hoechstens,
    "titel": lambda u: forms.CharField(
        label="Eigener Titel",
        max_length=200,
        required=False,
        help_text="Leer heißt: der Befund in Worten, aus den Zahlen.",
    ),
}
LISTEN = frozenset({"indikatoren", "prioritaeten", "auswahl", "gespraeche", "einsaetze"})
KENNUNGEN = frozenset({"auswahl", "gespraeche", "einsaetze"})


class Einstellungen(forms.Form):
    """Die Einstellungen einer Art von Baustein; `{{ form }}` zeigt Indikatoren nach Kapiteln."""

    template_name = "analysen/bausteine/_einstellungen.html"

    def __init__(
        self, art: Bausteinart, *, umstaende: Umstaende, daten: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(daten)
        self.art = art
        self.uebrige = {name: wert for name, wert in umstaende.bisher.items() if name not in art.felder}
        for name in art.felder:
            feld = FELDER[name](umstaende)
            self.fields[name] = feld
            gewaehlt = umstaende.gewaehlte(name)
            if name in LISTEN:
                moeglich = _werte(feld)
                self.initial[name] = [eines for eines in gewaehlt if eines in moeglich]
            elif gewaehlt and (not isinstance(feld, forms.ChoiceField) or gewaehlt[0] in _werte(feld)):
                self.initial[name] = umstaende.bisher[name]

    @property
    def kapitel(self) -> list[tuple[str, list[BoundWidget], int]]:
        """Kapitel des Katalogs, ihre Indikatoren zum Ankreuzen und wie viele davon gewählt sind."""
        feld = self["indikatoren"]
        gewaehlt = {str(eines) for eines in feld.value() or []}
        haken = iter(feld.subwidgets)
        return [
            (titel, [next(haken) for _ in eintraege], sum(key in gewaehlt for key, _ in eintraege))
            for titel, eintraege in self.fields["indikatoren"].choices  # type: ignore[attr-defined]
        ]

    def clean_indikatoren(self) -> list[str]:
        gewaehlt: list[str] = self.cleaned_data["indikatoren"]
        hoechstens = HOECHSTENS_INDIKATOREN[self.art.art]
        if len(gewaehlt) > hoechstens:
            raise forms.ValidationError(
                f"Gewählt sind {len(gewaehlt)} Indikatoren, Platz ist für {hoechstens}. Bitte nehmen Sie "
                "einige heraus oder fügen Sie einen zweiten Baustein ein."
            )
        return gewaehlt

    def clean(self) -> dict[str, Any]:
        angaben: dict[str, Any] = super().clean() or {}
        ab, bis = angaben.get("ab"), angaben.get("bis")
        if ab and bis and ab > bis:
            self.add_error("bis", f"Das Ende {bis} liegt vor dem Anfang {ab}. Bitte tauschen Sie die Jahre.")
        return angaben


def formular_fuer(
    art: str,
    *,
    analyse: Analyse,
    daten: Mapping[str, Any] | None = None,
    einstellungen: Mapping[str, Any] | None = None,
) -> Einstellungen | None:
    """Das Formular der Art, gefüllt mit `einstellungen`; None, wenn es an ihr nichts einzustellen gibt.

    `daten` sind die abgeschickten Angaben. Ohne `einstellungen` steht die Vorgabe der Art darin.
    """
    eine = ARTEN.get(art)
    if eine is None or not eine.felder:
        return None
    with mandant_der_analyse(analyse):
        bisher = vorgabe(art) if einstellungen is None else einstellungen
        return Einstellungen(eine, umstaende=Umstaende(eine, analyse, bisher), daten=daten)


def einstellungen_aus(form: Einstellungen) -> dict[str, Any]:
    """Was ein geprüftes Formular einstellt, als JSON; was leer blieb, fehlt, was es nicht kennt, bleibt."""
    angaben = {name: form.cleaned_data[name] for name in form.art.felder if form.cleaned_data.get(name)}
    for name in KENNUNGEN & angaben.keys():
        angaben[name] = [int(kennung) for kennung in angaben[name]]
    return form.uebrige | angaben


def _werte(feld: forms.Field) -> set[str]:
    """Die Werte eines Auswahlfelds, auch die in Gruppen."""
    werte: set[str] = set()
    for wert, text in feld.choices:  # type: ignore[attr-defined]
        werte |= {str(eines) for eines, _ in text} if isinstance(text, list | tuple) else {str(wert)}
    return werte
