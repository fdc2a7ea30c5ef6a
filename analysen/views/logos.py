"""Welche Logos auf der Titelseite der Analysen eines Trägers stehen; die Leitung wählt."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.lizenz_waehlen import traeger_unter_leitung
from agenturen.logo_setzen import logo_entfernen, logo_setzen
from agenturen.logobild import HOECHSTENS_BYTES
from agenturen.models import Logo, Person, Traeger
from agenturen.rechte import Recht, mit_recht
from analysen.darstellen import sicher
from analysen.logos import gezeichnet
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import dateigroesse


class Logowahl(forms.Form):
    """Ein Logo eines Trägers; beide sind der Vorsatz."""

    datei = forms.FileField(
        label="Datei",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=f"PNG oder JPEG für weißen Grund, höchstens {dateigroesse(HOECHSTENS_BYTES)}.",
    )
    beschreibung = forms.CharField(
        label="Was das Logo zeigt",
        required=False,
        max_length=160,
        help_text="Etwa „Logo des Elisabethwerks“; das lesen Menschen, die es nicht sehen.",
    )
    weg = forms.BooleanField(label="dieses Logo entfernen", required=False)

    def __init__(self, *args: Any, traeger: Traeger, art: Logo.Art, logo: Logo | None, **kwargs: Any) -> None:
        vorgabe = {
            "prefix": f"traeger-{traeger.pk}-{art}",
            "initial": {"beschreibung": logo.beschreibung if logo else ""},
        }
        super().__init__(*args, **(vorgabe | kwargs))
        self.traeger, self.art, self.logo = traeger, art, logo
        if logo is None:
            del self.fields["weg"]

    @property
    def titel(self) -> str:
        return str(self.art.label)

    @property
    def vorhandenes(self) -> SafeString | str:
        return sicher(gezeichnet(self.logo)) if self.logo else ""

    def uebernehmen(self, durch: Person) -> bool:
        """Fehler: `Fachfehler`, der am Feld der Datei stehen soll."""
        angaben = self.cleaned_data
        if angaben.get("weg"):
            return logo_entfernen(traeger=self.traeger, art=self.art, durch=durch)
        datei, beschreibung = angaben["datei"], angaben["beschreibung"]
        if datei is None and self.logo is None and not beschreibung:
            return False
        return logo_setzen(
            traeger=self.traeger,
            art=self.art,
            beschreibung=beschreibung,
            bild=datei.read() if datei is not None else None,
            durch=durch,
        )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.LOGO_SETZEN)
def logos(request: Anfrage) -> HttpResponse:
    traeger = traeger_unter_leitung(request.user)
    if not traeger:
        raise PermissionDenied("Die Logos wählt, wer den ganzen Träger leitet.")
    vorhandene = {(logo.traeger_id, logo.art): logo for logo in Logo.objects.filter(traeger__in=traeger)}
    eingabe = (request.POST, request.FILES) if request.method == "POST" else ()
    formulare = [
        Logowahl(*eingabe, traeger=einer, art=art, logo=vorhandene.get((einer.pk, art)))
        for einer in traeger
        for art in Logo.Art
    ]
    if request.method == "POST" and _alle_uebernommen(request, formulare):
        return redirect("analysen:logos")
    kontext = {"titel": "Logos der Titelseite", "formulare": formulare, "mehrere": len(traeger) > 1}
    status = 422 if any(formular.errors for formular in formulare) else 200
    return render(request, "analysen/logos.html", kontext, status=status)


def _alle_uebernommen(request: Anfrage, formulare: list[Logowahl]) -> bool:
    """Alle oder keines: Ein Fehler an einem Logo soll nicht halb gespeichert sein."""
    gueltig = [formular.is_valid() for formular in formulare]
    if not all(gueltig):
        return False
    geaendert = False
    with transaction.atomic():
        for formular in formulare:
            try:
                geaendert |= formular.uebernehmen(request.user)
            except Fachfehler as fehler:
                formular.add_error("datei", str(fehler))
        if any(formular.errors for formular in formulare):
            transaction.set_rollback(True)
            return False
    if geaendert:
        messages.success(
            request,
            "Die Logos sind gespeichert und stehen auf neuen Fassungen. Festgeschriebene behalten ihre "
            "Titelseite.",
        )
    return True
