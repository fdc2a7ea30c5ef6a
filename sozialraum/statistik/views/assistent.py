"""Die Seite, auf der zu einer unbekannten Datei eine Importvorlage entsteht."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agenturen.anfrage import Anfrage
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik import abfragen
from sozialraum.statistik.forms.assistent import Assistent
from sozialraum.statistik.lieferungen.antworten_geben import antworten_geben, antworten_zuruecksetzen
from sozialraum.statistik.lieferungen.eingang_bearbeiten import geschwister_pruefen
from sozialraum.statistik.lieferungen.vorlage_vorschlagen import stand
from sozialraum.statistik.lieferungen.vorschlag_annehmen import vorschlag_annehmen
from sozialraum.statistik.models import OFFEN, Lieferung
from sozialraum.statistik.vorschlagen.zeichensatz import FALSCH, UMLAUTE
from sozialraum.statistik.vorschlagen.zeichensatz import KENNUNG as KODIERUNG


@require_http_methods(["GET", "POST"])
def assistent(request: Anfrage, lieferung_id: int) -> HttpResponse:
    """`aktion` im Formular: leer (Antworten speichern), `fertig`, `umlaute` oder `zuruecksetzen`."""
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    pruefe(request.user, Recht.LIEFERUNG_BEARBEITEN)
    if eine.zustand not in OFFEN:
        messages.info(
            request,
            f"Die Lieferung ist „{eine.get_zustand_display()}“; die Importvorlage steht damit fest.",
        )
        return redirect("statistik:lieferung", eine.pk)
    kontext: dict[str, object] = {"titel": "Importvorlage erstellen", "lieferung": eine}
    try:
        if request.POST.get("aktion") == "zuruecksetzen":
            antworten_zuruecksetzen(lieferung=eine, durch=request.user)
            messages.success(request, "Alle Antworten sind zurückgesetzt.")
            return redirect("statistik:lieferung_assistent", eine.pk)
        if request.POST.get("aktion") == UMLAUTE:
            antworten_geben(lieferung=eine, antworten={UMLAUTE: FALSCH, KODIERUNG: ""}, durch=request.user)
            return redirect("statistik:lieferung_assistent", eine.pk)
        quellen = abfragen.bekannte_quellen()
        jetzt = stand(eine, quellen)
    except Fachfehler as fehler:
        return render(request, "statistik/lieferung_assistent.html", kontext | {"hindernis": fehler.text})
    daten = request.POST if request.method == "POST" else None
    form = Assistent(jetzt.vorschlag, eine.antworten, quellen, daten)
    if form.is_valid():
        return _gespeichert(request, eine, form)
    kontext |= {"form": form, "stand": jetzt, "vorschau": jetzt.vorschau, "hindernis": jetzt.hindernis}
    return render(request, "statistik/lieferung_assistent.html", kontext, status=422 if form.errors else 200)


def _gespeichert(request: Anfrage, eine: Lieferung, form: Assistent) -> HttpResponse:
    try:
        antworten_geben(lieferung=eine, antworten=form.antworten(), durch=request.user)
        if request.POST.get("aktion") != "fertig":
            if form.unbeantwortet:
                messages.warning(
                    request,
                    f"{anzahl(form.unbeantwortet, 'Frage ist', 'Fragen sind')} noch offen. "
                    "Was Sie beantwortet haben, ist gespeichert.",
                )
            else:
                messages.success(request, "Ihre Antworten sind gespeichert.")
            return redirect("statistik:lieferung_assistent", eine.pk)
        vorlage = vorschlag_annehmen(lieferung=eine, durch=request.user)
        geschwister_pruefen(lieferung=eine, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("statistik:lieferung_assistent", eine.pk)
    messages.success(
        request,
        f"Die Importvorlage „{vorlage.name}“ ist gespeichert. Bitte prüfen Sie die Vorschau; stimmt sie, "
        "übernehmen Sie die Lieferung.",
    )
    return redirect("statistik:lieferung", eine.pk)
