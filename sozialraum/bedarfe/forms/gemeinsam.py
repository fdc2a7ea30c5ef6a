"""Was die Formulare der Bedarfe gemeinsam haben."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from agenturen.models import Agentur, Person
from agenturen.rechte import Recht, agenturen_mit
from sozialraum.kern.formulare import EinheitlicheZeilen
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.abfragen import sozialraeume_der_agenturen
from sozialraum.raeume.forms.sozialraumwahl import eigene_sozialraeume, sozialraumwahl
from sozialraum.raeume.models import Sozialraum

HOECHSTENS_ZEILEN = 60


class OhneDatenbankregeln(EinheitlicheZeilen, forms.ModelForm):
    def validate_constraints(self) -> None:
        """Die Regeln der Datenbank prüfen Felder und Verb mit verständlichen Sätzen."""


class Eintragsformular(OhneDatenbankregeln):
    """Gemeinsames: abgeschaltete Listenwerte bleiben nur, wo sie schon stehen; eigene Sozialräume zuerst."""

    LISTENWERTE: tuple[str, ...] = ()

    def __init__(self, *args: Any, agenturen: Sequence[Agentur], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felder: Any = self.fields
        for name in self.LISTENWERTE:
            gewaehlt = self.initial.get(name) or []
            werte = gewaehlt if isinstance(gewaehlt, list) else [gewaehlt]
            felder[name].queryset = felder[name].queryset.filter(
                Q(aktiv=True) | Q(pk__in=[getattr(wert, "pk", wert) for wert in werte])
            )
        if "sozialraum" in felder:
            felder["sozialraum"].choices = sozialraumwahl(agenturen)
        else:
            eigene = sozialraeume_der_agenturen(agenturen).order_by().values("pk")
            felder["sozialraeume"].queryset = Sozialraum.objects.order_by(
                Case(When(pk__in=eigene, then=Value(0)), default=Value(1)), DeutschSortiert("name")
            )


class NeuerEintrag(Eintragsformular):
    """Wer in mehreren Agenturen arbeitet, wählt; sonst steht sie fest, und ihr einziger Sozialraum auch."""

    RECHT: Recht
    VON_HEUTE = ""

    agentur = forms.ModelChoiceField(label="Agentur", queryset=Agentur.objects.none(), empty_label=None)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        erlaubte = agenturen_mit(person, self.RECHT)
        agenturen = list(erlaubte)
        super().__init__(*args, agenturen=agenturen, **kwargs)
        felder: Any = self.fields
        felder["agentur"].queryset = erlaubte
        felder["agentur"].initial = agenturen[0].pk if agenturen else None
        if len(agenturen) == 1:
            felder["agentur"].widget = forms.HiddenInput()
        if "sozialraum" in felder:
            eigene = eigene_sozialraeume(felder["sozialraum"].choices)
            if len(eigene) == 1:
                felder["sozialraum"].initial = eigene[0]
        else:
            eigene = list(sozialraeume_der_agenturen(agenturen).values_list("pk", flat=True))
            if len(eigene) == 1:
                felder["sozialraeume"].initial = eigene
        if self.VON_HEUTE:
            felder[self.VON_HEUTE].initial = timezone.localdate()


def versionsfeld() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput)


def zeilensatz(formular: type[forms.Form]) -> Any:
    return forms.formset_factory(
        formular, extra=0, max_num=HOECHSTENS_ZEILEN, absolute_max=HOECHSTENS_ZEILEN, validate_max=True
    )
