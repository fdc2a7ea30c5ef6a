"""Unter welcher Lizenz die Analysen eines Trägers stehen; die Leitung wählt."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.lizenz_waehlen import lizenz_waehlen, traeger_unter_leitung
from agenturen.lizenzen import lizenzen
from agenturen.models import Traeger
from agenturen.rechte import Recht, mit_recht


class Lizenzwahl(forms.Form):
    """Eine Lizenz für einen Träger; die Kennung des Trägers ist der Vorsatz."""

    lizenz = forms.ChoiceField(label="Lizenz", widget=forms.RadioSelect)

    def __init__(self, *args: Any, traeger: Traeger, **kwargs: Any) -> None:
        vorgabe = {"prefix": f"traeger-{traeger.pk}", "initial": {"lizenz": traeger.lizenz}}
        super().__init__(*args, **(vorgabe | kwargs))
        self.traeger = traeger
        self.fields["lizenz"].choices = [(eine.schluessel, eine.name) for eine in lizenzen().values()]  # type: ignore[attr-defined]  # das Feld hat eine Auswahl


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.LIZENZ_WAEHLEN)
def lizenz(request: Anfrage) -> HttpResponse:
    traeger = traeger_unter_leitung(request.user)
    if not traeger:
        raise PermissionDenied("Die Lizenz wählt, wer den ganzen Träger leitet.")
    formulare = [Lizenzwahl(request.POST or None, traeger=einer) for einer in traeger]
    if request.method == "POST" and all(formular.is_valid() for formular in formulare):
        for formular in formulare:
            gewaehlt = formular.cleaned_data["lizenz"]
            if lizenz_waehlen(traeger=formular.traeger, lizenz=gewaehlt, durch=request.user):
                messages.success(
                    request,
                    f"Analysen von „{formular.traeger}“ stehen von jetzt an unter "
                    f"„{lizenzen()[gewaehlt].name}“. Festgeschriebene Fassungen behalten ihre Lizenz.",
                )
        return redirect("analysen:lizenz")
    kontext = {"titel": "Lizenz der Analysen", "formulare": formulare, "mehrere": len(traeger) > 1}
    status = 422 if any(formular.errors for formular in formulare) else 200
    return render(request, "analysen/lizenz.html", kontext, status=status)
