"""Formulare zum Aufbau einer Analyse."""

from collections.abc import Sequence
from typing import Any

from django import forms

from agenturen.models import Agentur
from analysen.aufbau.laengen import AB_LAENGE
from analysen.bausteine.arten import ARTEN, menue
from analysen.models import Analyse, Baustein, Kapitel, Laenge

UMFANG = {
    Laenge.KURZPROFIL: "Kurzprofil, 2 Seiten",
    Laenge.STANDARD: "Standard, 12 bis 20 Seiten",
    Laenge.LANGFASSUNG: "Langfassung, 40 bis 60 Seiten",
}


def laengenfeld(*, noetig: bool = True) -> forms.ChoiceField:
    """Wie lang die Analyse wird."""
    return forms.ChoiceField(
        label="Länge",
        required=noetig,
        choices=list(UMFANG.items()),
        initial=Laenge.STANDARD,
        widget=forms.RadioSelect,
        help_text="Derselbe Inhalt in drei Längen; Sie können sie jederzeit ändern.",
    )


def ab_laenge_feld() -> forms.ChoiceField:
    """Ab welcher Länge ein Kapitel oder Baustein gedruckt wird."""
    return forms.ChoiceField(label="Gedruckt", choices=list(AB_LAENGE.items()), initial=Laenge.STANDARD)


class Eckdaten(forms.Form):
    titel = forms.CharField(label="Titel", max_length=200)
    laenge = laengenfeld()
    berichtsjahr = forms.IntegerField(label="Berichtsjahr", min_value=1990, max_value=2100)
    datenstand = forms.IntegerField(
        label="Daten bis",
        min_value=1990,
        max_value=2100,
        required=False,
        help_text="Letztes Jahr der Statistik; leer heißt: das neueste gelieferte.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, daten: Any = None, *, analyse: Analyse) -> None:
        anfang = {
            feld: getattr(analyse, feld)
            for feld in ("titel", "laenge", "berichtsjahr", "datenstand", "vorgaenger", "version")
        }
        super().__init__(daten, initial=anfang)
        andere = Analyse.objects.filter(traeger=analyse.traeger_id).exclude(pk=analyse.pk)
        hier = andere.filter(sozialraeume__in=analyse.sozialraeume.all())
        self.fields["vorgaenger"] = forms.ModelChoiceField(
            label="Verglichen mit",
            queryset=hier.distinct().order_by("-berichtsjahr", "titel"),
            required=False,
            empty_label="keiner früheren Analyse",
            help_text="Daraus entsteht, was neu ist und was aus den Bedarfen der letzten Analyse wurde.",
        )


class Kapitelangaben(forms.Form):
    titel = forms.CharField(label="Titel", max_length=200)
    frage = forms.CharField(
        label="Worauf der Text antwortet",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Steht beim Schreiben über dem Text; gedruckt wird sie nicht.",
    )
    ab_laenge = ab_laenge_feld()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, daten: Any = None, *, kapitel: Kapitel, agenturen: Sequence[Agentur]) -> None:
        anfang = {
            feld: getattr(kapitel, feld) for feld in ("titel", "frage", "ab_laenge", "agentur", "version")
        }
        super().__init__(daten, initial=anfang, auto_id="kapitel_%s")
        moegliche = {agentur.pk for agentur in agenturen} | {kapitel.agentur_id}
        self.fields["agentur"] = forms.ModelChoiceField(
            label="Verantwortliche Agentur",
            queryset=Agentur.objects.filter(pk__in=moegliche),
            empty_label=None,
            widget=forms.HiddenInput if len(moegliche) == 1 else forms.Select,
            help_text="Wer das Kapitel schreibt. Weitere Agenturen laden Sie auf der Seite der Analyse ein.",
        )


class NeuesKapitel(forms.Form):
    titel = forms.CharField(label="Titel", max_length=200)
    frage = forms.CharField(
        label="Worauf der Text antwortet",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hilft der Person, die das Kapitel schreibt; gedruckt wird sie nicht.",
    )

    def __init__(self, *args: Any, analyse: Analyse, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kapitel = Kapitel.objects.filter(analyse=analyse).order_by("nummer")
        letztes = kapitel.last()
        self.fields["nach"] = forms.ModelChoiceField(
            label="Steht nach",
            queryset=kapitel,
            empty_label=None,
            initial=letztes.pk if letztes else None,
            required=letztes is not None,
        )


class Bausteinlaenge(forms.Form):
    """Was jeder Baustein hat; dazu kommt das Formular seiner Art."""

    ab_laenge = ab_laenge_feld()
    version = forms.IntegerField(widget=forms.HiddenInput)


class NeuerBaustein(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bausteine: Sequence[Baustein], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        namen = dict(Baustein.Art.choices)
        self.fields["art"] = forms.ChoiceField(
            label="Was eingefügt wird",
            choices=[
                (gruppe, [(art.art, namen[art.art]) for art in arten]) for gruppe, arten in menue() if arten
            ],
        )
        stellen = [(str(nummer), f"vor {nummer}: {einer}") for nummer, einer in enumerate(bausteine, start=1)]
        self.fields["stelle"] = forms.TypedChoiceField(
            label="Stelle",
            choices=[*stellen, ("", "am Ende")],
            coerce=int,
            empty_value=None,
            required=False,
            initial="",
        )


def hilfe(art: str) -> str:
    """Ein Satz, was diese Art zeigt."""
    return ARTEN[art].satz if art in ARTEN else ""
