"""Filter für „Neue Serie“: welche Analysen gemeint sind; sie stehen in der Adresse."""

from typing import Any

import django_filters as df
from django.db.models import QuerySet

from agenturen.models import Agentur, Traeger
from analysen.models import Analyse


class Serienfilter(df.FilterSet):
    """Nach dem Träger fragt er nur, wer bei mehreren ausgeben darf, nach der Agentur ebenso."""

    traeger = df.ModelChoiceFilter(
        label="Träger", field_name="agentur__traeger", queryset=Traeger.objects.none(), empty_label="Alle"
    )
    agentur = df.ModelChoiceFilter(label="Agentur", queryset=Agentur.objects.none(), empty_label="Alle")
    berichtsjahr = df.ChoiceFilter(label="Berichtsjahr", empty_label="Alle", choices=())
    zustand = df.ChoiceFilter(label="Zustand", choices=Analyse.Zustand.choices, empty_label="Alle")

    class Meta:
        model = Analyse
        fields: list[str] = []

    def __init__(self, *args: Any, queryset: QuerySet[Analyse], **kwargs: Any) -> None:
        super().__init__(*args, queryset=queryset, **kwargs)
        agenturen = list(Agentur.objects.filter(pk__in=queryset.values("agentur")).select_related("traeger"))
        traeger = {agentur.traeger_id for agentur in agenturen}
        jahre = queryset.order_by("-berichtsjahr").values_list("berichtsjahr", flat=True).distinct()
        self.filters["traeger"].queryset = Traeger.objects.filter(pk__in=traeger)
        self.filters["agentur"].queryset = Agentur.objects.filter(pk__in=[eine.pk for eine in agenturen])
        self.filters["berichtsjahr"].extra["choices"] = [(jahr, str(jahr)) for jahr in jahre]
        if len(traeger) < 2:
            del self.filters["traeger"]
        if len(agenturen) < 2:
            del self.filters["agentur"]
