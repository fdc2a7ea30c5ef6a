"""Ein Kapitel schreiben und sehen, was von selbst darin steht."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import konflikt
from agenturen.rechte import Recht, mit_recht, pruefe
from analysen import abfragen
from analysen.darstellen import fuer_vorlage, sicher
from analysen.forms import Kapiteltext
from analysen.herkunft import Herkunftsadressen, angebote_in
from analysen.models import Baustein
from analysen.schreiben.auszeichnung import als_html
from analysen.schreiben.text_schreiben import darf_schreiben, text_schreiben
from analysen.zusammenstellen import kapitelvorschau
from angebote.abfragen import sichtbare_angebote
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.listen import seite_oder_teil


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.ANALYSE_LESEN)
def kapitel(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    gezeigt = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    text = abfragen.eigener_text(gezeigt)
    schreibbar = text is not None and darf_schreiben(request.user, gezeigt)
    stand = text.text if text else ""
    formular = Kapiteltext(
        request.POST or None, initial={"text": stand, "version": text.version if text else 0}
    )
    kontext: dict[str, Any] = {
        "kapitel": gezeigt,
        "analyse": gezeigt.analyse,
        "titel": gezeigt.titel,
        "frage": gezeigt.frage,
        "form": formular,
        "schreibbar": schreibbar,
        "text": text,
        "hat_zahlen": any(b.art != Baustein.Art.TEXT for b in gezeigt.bausteine.all()),
        "vorschau": sicher(als_html(stand, stufe=3)),
    }
    if request.method == "POST":
        pruefe(request.user, Recht.ANALYSE_SCHREIBEN, gezeigt.agentur)
        if formular.is_valid():
            try:
                if text is None:
                    raise Fachfehler(f"Das Kapitel „{gezeigt.titel}“ hat keinen eigenen Text.")
                text.kapitel = gezeigt
                text_schreiben(baustein=text, durch=request.user, **formular.cleaned_data)
            except VeralteterStand:
                # Noch einmal lesen: gespeichert wurde vielleicht erst, während diese Anfrage lief.
                jetzt = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
                gespeichert = abfragen.eigener_text(jetzt)
                kontext["konflikt"] = konflikt(
                    formular,
                    jetzt,
                    version=gespeichert.version if gespeichert else 0,
                    gespeichert={"text": gespeichert.text if gespeichert else ""},
                )
                kontext["vorschau"] = sicher(als_html(formular.cleaned_data["text"], stufe=3))
                return render(request, "analysen/kapitel.html", kontext, status=409)
            except Fachfehler as fehler:
                formular.add_error("text", fehler.text)
            else:
                messages.success(request, f"Das Kapitel „{gezeigt.titel}“ ist gespeichert.")
                return redirect("analysen:kapitel", analyse_id=analyse_id, schluessel=schluessel)
    return render(request, "analysen/kapitel.html", kontext, status=422 if formular.errors else 200)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def kapitelzahlen(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    gezeigt = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    erzeugt, gebiete = kapitelvorschau(gezeigt)
    bloecke = [block for block in erzeugt if block["art"] != "text"]
    angebote = sichtbare_angebote(request.user).filter(pk__in=angebote_in(bloecke))
    kontext = {
        "kapitel": gezeigt,
        "analyse": gezeigt.analyse,
        "titel": f"{gezeigt.titel}: Zahlen",
        "bloecke": fuer_vorlage(
            bloecke, herkunft=Herkunftsadressen(gebiete, angebote.values_list("pk", flat=True))
        ),
    }
    return seite_oder_teil(request, "analysen/kapitelzahlen.html", kontext)


@require_POST
@mit_recht(Recht.ANALYSE_LESEN)
def textvorschau(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    formular = Kapiteltext(request.POST)
    formular.full_clean()
    html = als_html(formular.cleaned_data.get("text", ""), stufe=3)
    return render(request, "analysen/_textvorschau.html", {"vorschau": sicher(html)})
