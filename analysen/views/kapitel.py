"""Ein Kapitel: seine Bausteine in ihrer Folge, die Texte zum Schreiben."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from agenturen.anfrage import Anfrage
from agenturen.gleichzeitig import Konflikt
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from analysen import abfragen
from analysen.ablauf.entwurf import kommentierbar
from analysen.darstellen import fuer_vorlage
from analysen.herkunft import Herkunftsadressen, angebote_in
from analysen.models import Kapitel
from analysen.schreiben.abfragen import kommentare, naechstes_offenes
from analysen.schreiben.forms import Kapiteltext, Kernsatzformular, NeuerKommentar
from analysen.schreiben.kapitelseite import seitenteile, teilvorschauen
from analysen.schreiben.kernsatz import braucht_kernsatz, kernsatz_schreiben
from analysen.schreiben.kollegium import kollegium
from analysen.schreiben.regeln import darf_schreiben
from analysen.schreiben.zuteilen import darf_zuteilen, kapitel_fertigmelden
from analysen.zusammenstellen import kapitelvorschau
from angebote.abfragen import sichtbare_angebote
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.listen import seite_oder_teil


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def kapitel(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    return kapitelseite(request, abfragen.kapitel_oder_404(request.user, analyse_id, schluessel))


def kapitelseite(
    request: Anfrage,
    kapitel: Kapitel,
    *,
    abgeschickt: Mapping[int, tuple[Kapiteltext, Konflikt | None]] | None = None,
    kernsatzform: Kernsatzformular | None = None,
    status: int = 200,
) -> HttpResponse:
    """Die Seite; `abgeschickt` und `kernsatzform` sind, was eben nicht gespeichert werden konnte."""
    gezeigte = kommentare(kapitel)
    darf_kommentieren = kommentierbar(kapitel.analyse) and darf(request.user, Recht.ANALYSE_KOMMENTIEREN)
    folge = list(abfragen.kapitel_der_analyse(kapitel.analyse))
    stelle = next(nummer for nummer, eines in enumerate(folge) if eines.pk == kapitel.pk)
    teile = seitenteile(kapitel, gezeigte, abgeschickt=abgeschickt)
    kontext = {
        "kapitel": kapitel,
        "analyse": kapitel.analyse,
        "titel": kapitel.titel,
        "schreibbar": darf_schreiben(request.user, kapitel),
        "kernsatzform": kernsatzform or _kernsatzform(kapitel),
        "teile": teile,
        # Mit zwei Texten wäre offen, ob auch der andere fertig ist.
        "ein_text": sum(teil.ist_text for teil in teile) == 1,
        "erster_text": next((teil.baustein.pk for teil in teile if teil.ist_text), None),
        "kommentare": [eines for eines in gezeigte if eines.baustein_id is None],
        "offene_kommentare": vars(gezeigte[0])["offene"] if gezeigte else 0,
        "kommentierbar": darf_kommentieren,
        "kommentarform": NeuerKommentar(menschen=kollegium(kapitel.analyse)) if darf_kommentieren else None,
        "darf_zuteilen": darf_zuteilen(request.user, kapitel.analyse),
        "voriges": folge[stelle - 1] if stelle else None,
        "naechstes": folge[stelle + 1] if stelle + 1 < len(folge) else None,
    }
    return render(request, "analysen/kapitel.html", kontext, status=status)


def _kernsatzform(kapitel: Kapitel) -> Kernsatzformular | None:
    if not braucht_kernsatz(kapitel):
        return None
    return Kernsatzformular(initial={"kernsatz": kapitel.kernsatz, "version": kapitel.version})


@require_POST
@mit_recht(Recht.ANALYSE_SCHREIBEN)
def kernsatz(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    gemeint = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    pruefe(request.user, Recht.ANALYSE_SCHREIBEN, gemeint.agentur)
    formular = Kernsatzformular(request.POST)
    status = 422
    if formular.is_valid():
        try:
            kernsatz_schreiben(kapitel=gemeint, durch=request.user, **formular.cleaned_data)
        except VeralteterStand as fehler:
            jetzt = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
            formular = Kernsatzformular({**formular.cleaned_data, "version": jetzt.version})
            formular.add_error("kernsatz", f"{fehler.text} Dort steht jetzt: „{jetzt.kernsatz}“")
            status = 409
        except Fachfehler as fehler:
            formular.add_error("kernsatz", fehler.text)
        else:
            messages.success(request, f"Der Kernsatz von „{gemeint.titel}“ ist gespeichert.")
            return redirect("analysen:kapitel", analyse_id=analyse_id, schluessel=schluessel)
    return kapitelseite(request, gemeint, kernsatzform=formular, status=status)


def fertig_und_weiter(request: Anfrage, kapitel: Kapitel, *, was: str) -> HttpResponse:
    """Meldet fertig und führt zum nächsten offenen Kapitel, nach dem letzten zur Analyse.

    Fehler: die von `kapitel_fertigmelden`.
    """
    kapitel_fertigmelden(kapitel=kapitel, fertig=True, durch=request.user)
    weiter = naechstes_offenes(kapitel, request.user)
    if weiter is None:
        messages.success(request, f"„{kapitel.titel}“ ist {was}. Für Sie ist kein Kapitel mehr offen.")
        return redirect("analysen:analyse", analyse_id=kapitel.analyse_id)
    messages.success(request, f"„{kapitel.titel}“ ist {was}. Weiter geht es mit „{weiter.titel}“.")
    return redirect("analysen:kapitel", analyse_id=kapitel.analyse_id, schluessel=weiter.schluessel)


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def kapitelzahlen(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    """Was von selbst im Kapitel steht, am Stück."""
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


@require_GET
@mit_recht(Recht.ANALYSE_LESEN)
def kapitelvorschauen(request: Anfrage, analyse_id: int, schluessel: str) -> HttpResponse:
    """Alle Bausteine mit einer Anfrage; jeder findet auf der Seite seinen Platz."""
    gezeigt = abfragen.kapitel_oder_404(request.user, analyse_id, schluessel)
    kontext = {
        "kapitel": gezeigt,
        "analyse": gezeigt.analyse,
        "titel": f"{gezeigt.titel}: so wird es gedruckt",
        "vorschauen": teilvorschauen(gezeigt, sichtbare_angebote(request.user)),
    }
    return seite_oder_teil(request, "analysen/kapitelvorschauen.html", kontext)
