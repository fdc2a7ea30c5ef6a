"""Formulare der Analysen."""

from typing import Any

from django import forms
from django.db.models import Case, When
from django.utils import timezone

from agenturen.models import Person
from agenturen.rechte import Recht, agenturen_mit
from analysen.aufbau.forms import laengenfeld
from analysen.gliederung.geltende import geltende_gliederungen
from analysen.models import Gliederung, Laenge
from sozialraum.kern.filterfelder import Mehrfachwahl
from sozialraum.kern.formulare import nummern
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import sozialraeume_der_agenturen
from sozialraum.raeume.models import Sozialraum

FRUEHESTES_JAHR = 1990
SPAETESTES_JAHR = 2100


class NeueAnalyse(forms.Form):
    """Sozialraum wählen genügt; Jahr und Titel sind vorbelegt, die Agentur nur bei mehreren gefragt."""

    sozialraeume = Mehrfachwahl(
        label="Sozialraum",
        queryset=Sozialraum.objects.all(),
        help_text="Worüber die Analyse berichtet; auch mehrere sind möglich.",
        error_messages={"required": "Bitte wählen Sie mindestens einen Sozialraum."},
    )
    berichtsjahr = forms.IntegerField(
        label="Berichtsjahr",
        min_value=FRUEHESTES_JAHR,
        max_value=SPAETESTES_JAHR,
        help_text="Steht auf der Titelseite. Angebote werden bis zum Ende dieses Jahres gezeigt.",
    )
    datenstand = forms.IntegerField(
        label="Daten bis",
        min_value=FRUEHESTES_JAHR,
        max_value=SPAETESTES_JAHR,
        required=False,
        help_text="Letztes Jahr der Statistik; leer heißt: das neueste gelieferte.",
    )
    laenge = laengenfeld(noetig=False)
    titel = forms.CharField(
        label="Titel",
        max_length=200,
        required=False,
        help_text="Leer heißt: „Sozialraumanalyse“ mit Sozialraum und Jahr.",
    )

    def __init__(
        self, *args: Any, person: Person, sozialraum: str | int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        agenturen = agenturen_mit(person, Recht.ANALYSE_BEARBEITEN)
        eigene = [agentur.pk for agentur in agenturen]
        self.fields["agentur"] = forms.ModelChoiceField(
            label="Federführende Agentur",
            queryset=agenturen,
            empty_label=None,
            initial=eigene[0] if eigene else None,
            widget=forms.HiddenInput if len(eigene) == 1 else forms.Select,
        )
        zustaendig = list(sozialraeume_der_agenturen(agenturen).values_list("pk", flat=True))
        wahl: Any = self.fields["sozialraeume"]
        # Die eigenen zuerst: Im Verbund stehen hier Dutzende.
        wahl.queryset = Sozialraum.objects.order_by(
            Case(When(pk__in=zustaendig, then=0), default=1), DeutschSortiert("name")
        )
        # Wer nur für einen Sozialraum zuständig ist, muss ihn nicht suchen.
        if gewaehlt := nummern([sozialraum]):
            self.fields["sozialraeume"].initial = gewaehlt
        elif len(zustaendig) == 1:
            self.fields["sozialraeume"].initial = zustaendig
        self.fields["berichtsjahr"].initial = timezone.localdate().year
        moegliche = {
            gliederung.pk: str(gliederung)
            for traeger_id in {agentur.traeger_id for agentur in agenturen}
            for gliederung in geltende_gliederungen(traeger_id)
        }
        self.fields["gliederung"] = forms.ModelChoiceField(
            label="Gliederung",
            queryset=Gliederung.objects.filter(pk__in=moegliche),
            required=False,
            empty_label="die übliche",
            widget=forms.HiddenInput if len(moegliche) < 2 else forms.Select,
            help_text="Mit welchen Kapiteln die Analyse beginnt; jedes lässt sich danach ändern.",
        )
        # Sie sind schon gelesen; das Feld fragte sonst noch einmal.
        nach_namen = sorted(moegliche.items(), key=lambda paar: paar[1])
        felder: dict[str, Any] = self.fields
        felder["gliederung"].choices = [("", "die übliche"), *nach_namen]

    def clean_laenge(self) -> str:
        return self.cleaned_data["laenge"] or Laenge.STANDARD
