"""Seiten der Lieferungen: Liste, Hochladen, eine Lieferung mit Vorschau, Befunden und Herkunft."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from agenturen.anfrage import Anfrage
from agenturen.protokollieren import Ereignis, letzter_grund
from agenturen.rechte import Recht, darf, mit_recht, pruefe
from agenturen.views import fortschritt_kontext
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.hochladen import KEIN_PLATZ, kein_platz
from sozialraum.kern.listen import datei as als_datei
from sozialraum.kern.listen import zeige_liste
from sozialraum.kern.zahlen import anzahl, datum
from sozialraum.statistik import abfragen
from sozialraum.statistik.anfragen.verfolgen import anfrage_der_lieferung
from sozialraum.statistik.befunde import Schwere
from sozialraum.statistik.filters import Lieferungsfilter
from sozialraum.statistik.forms.lieferung import (
    BerichtigteLieferung,
    Hinnehmen,
    Lieferungsfragen,
    NeueLieferung,
    Zurueckziehen,
)
from sozialraum.statistik.forms.vorlage import Vorlagenwahl
from sozialraum.statistik.lesen.archiv import HOECHSTENS_TEILE, ist_archiv
from sozialraum.statistik.lieferungen.annehmen import datei_annehmen
from sozialraum.statistik.lieferungen.antworten_geben import antworten_geben
from sozialraum.statistik.lieferungen.befunde_ausgeben import Befundausgabe
from sozialraum.statistik.lieferungen.dateien_annehmen import dateien_annehmen
from sozialraum.statistik.lieferungen.eingaenge import eingang_der_lieferung, letzter_eingang
from sozialraum.statistik.lieferungen.eingang_bearbeiten import geschwister_pruefen
from sozialraum.statistik.lieferungen.uebernehmen import uebernahme_anstossen, warnungen_hinnehmen
from sozialraum.statistik.lieferungen.verwerfen import lieferung_verwerfen
from sozialraum.statistik.lieferungen.vorlage_vorschlagen import ist_lesbar
from sozialraum.statistik.lieferungen.vorlage_waehlen import vorlage_waehlen as andere_vorlage_waehlen
from sozialraum.statistik.lieferungen.vorschau import vorschau
from sozialraum.statistik.lieferungen.zurueckziehen import lieferung_zurueckziehen
from sozialraum.statistik.models import OFFEN, Lieferung, Lieferungszustand
from sozialraum.statistik.views.gebiete import gebietsformular
from sozialraum.statistik.zeitraeume import von_bis

GEZEIGTE_BEFUNDE = 100


@require_GET
@mit_recht(Recht.LIEFERUNG_LESEN)
def lieferungen(request: Anfrage) -> HttpResponse:
    return zeige_liste(
        request,
        filter=Lieferungsfilter(request.GET, queryset=abfragen.lieferungen().defer("befunde", "tabellen")),
        vorlage="statistik/lieferungen.html",
        sortierung={
            "datei": "dateiname",
            "quelle": "quelle__name",
            "eingegangen": "eingegangen",
            "werte": "anzahl_werte",
        },
        vorgabe="-eingegangen",
        mengenwort="Lieferung,Lieferungen",
        kontext={"titel": "Lieferungen", "darf_bearbeiten": darf(request.user, Recht.LIEFERUNG_BEARBEITEN)},
    )


@require_http_methods(["GET", "POST"])
@mit_recht(Recht.LIEFERUNG_BEARBEITEN)
def neu(request: Anfrage) -> HttpResponse:
    """`?ersetzt=ID`: die Datei berichtigt eine übernommene Lieferung."""
    ersetzt = abfragen.zu_ersetzende(request.GET.get("ersetzt", ""))
    klasse = BerichtigteLieferung if ersetzt else NeueLieferung
    form = klasse(request.POST, request.FILES) if request.method == "POST" else klasse()
    if kein_platz(request):
        # Dass keine Datei ankam, ist hier die Folge und nicht der Fehler.
        form.errors.clear()
        form.add_error(None, KEIN_PLATZ)
    elif form.is_valid():
        try:
            return _angenommen(request, form, ersetzt)
        except Fachfehler as fehler:
            form.add_error("datei", fehler.text)
    kontext = {
        "titel": "Berichtigte Lieferung" if ersetzt else "Neue Lieferung",
        "form": form,
        "ersetzt": ersetzt,
        "zuletzt": letzter_eingang(request.user),
        "hoechstens_dateien": HOECHSTENS_TEILE,
        "hoechstens_bytes": settings.LIEFERUNG_HOECHSTENS_MB * 1_000_000,
    }
    return render(request, "statistik/lieferung_neu.html", kontext, status=422 if form.errors else 200)


def _angenommen(request: Anfrage, form: NeueLieferung, ersetzt: Lieferung | None) -> HttpResponse:
    """Eine Tabelle führt zu ihrer Seite, mehrere oder ein Archiv zur Liste „Ihre Dateien“."""
    vorlage = form.cleaned_data["vorlage"]
    dateien = [(hochgeladen.name, hochgeladen.file) for hochgeladen in form.cleaned_data["datei"]]
    (dateiname, datei), *weitere = dateien
    if weitere or ist_archiv(datei, dateiname):
        if ersetzt:
            raise Fachfehler(
                "Das ist ein ZIP-Archiv. Bitte entpacken Sie es und wählen Sie die eine berichtigte Tabelle."
            )
        eingang = dateien_annehmen(dateien=dateien, durch=request.user, vorlage=vorlage)
        return redirect("statistik:eingang", eingang.pk)
    annahme = datei_annehmen(
        datei=datei, dateiname=dateiname, durch=request.user, vorlage=vorlage, ersetzt=ersetzt
    )
    lieferung = annahme.lieferung
    if not annahme.neu:
        messages.info(
            request,
            f"Diese Datei ist schon da: Sie kam am {datum(lieferung.eingegangen)} als "
            f"„{lieferung.dateiname}“. Es wurde nichts doppelt angenommen.",
        )
    return redirect("statistik:lieferung", lieferung.pk)


@require_GET
def lieferung(request: Anfrage, lieferung_id: int) -> HttpResponse:
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    bearbeiten = darf(request.user, Recht.LIEFERUNG_BEARBEITEN)
    in_arbeit = eine.zustand == Lieferungszustand.IN_ARBEIT
    laeuft = (in_arbeit or eine.zustand in OFFEN) and eine.vorgang and not eine.vorgang.ist_beendet
    haengt, offen = in_arbeit and not laeuft, eine.zustand in OFFEN and not laeuft
    if request.htmx:
        return HttpResponse(status=204) if laeuft else HttpResponseClientRefresh()
    offen_zu_lesen = bearbeiten and offen and (bool(eine.vorlage_id) or ist_lesbar(eine))
    kontext = {
        "lieferung": eine,
        "darf_bearbeiten": bearbeiten,
        "datenanfrage": anfrage_der_lieferung(eine),
        "laeuft": laeuft,
        "eingang": eingang_der_lieferung(eine) if bearbeiten else None,
        "haengt": haengt,
        "darf_uebernehmen": bearbeiten and eine.vorlage_id and (offen or haengt),
        "darf_vorschlagen": offen_zu_lesen and not eine.vorlage_id,
        "darf_verwerfen": bearbeiten and offen,
        "darf_zurueckziehen": bearbeiten and eine.zustand == Lieferungszustand.UEBERNOMMEN,
        "vorlagenwahl": Vorlagenwahl(initial={"vorlage": eine.vorlage_id}) if offen_zu_lesen else None,
        "hinnehmen": Hinnehmen() if bearbeiten and offen and _nur_warnungen(eine) else None,
        "zeitraeume": von_bis(eine.umfang.get("zeitraeume", [])),
        "zeitraumwort": _zeitraumwort(eine.umfang.get("zeitraeume", [])),
        "befunde": abfragen.sichtbare_befunde(request.user, eine)[:GEZEIGTE_BEFUNDE],
    }
    if eine.zustand == Lieferungszustand.ERSETZT:
        kontext["berichtigungen"] = eine.berichtigungen.filter(zustand=Lieferungszustand.UEBERNOMMEN)
    if eine.zustand == Lieferungszustand.ZURUECKGEZOGEN:
        kontext["zurueckgezogen_weil"] = letzter_grund(Ereignis.LIEFERUNG_ZURUECKGEZOGEN, eine)
    if eine.vorgang:
        kontext |= fortschritt_kontext(eine.vorgang)
    if bearbeiten and (offen or haengt):
        kontext |= _vorschau_kontext(eine)
    return render(request, "statistik/lieferung.html", kontext)


def _nur_warnungen(eine: Lieferung) -> bool:
    schweren = {befund["schwere"] for befund in eine.befunde}
    return (
        eine.zustand == Lieferungszustand.BEANSTANDET
        and Schwere.WARNUNG in schweren
        and Schwere.FEHLER not in schweren
    )


def _zeitraumwort(zeitraeume: list[str]) -> str:
    einzahl, mehrzahl = ("Zeitraum", "Zeiträume")
    if all(len(zeitraum) == len("2012") for zeitraum in zeitraeume):
        einzahl, mehrzahl = ("Jahr", "Jahre")
    return einzahl if len(zeitraeume) == 1 else mehrzahl


def _vorschau_kontext(eine: Lieferung) -> dict[str, object]:
    try:
        bild = vorschau(eine)
    except Fachfehler as fehler:
        return {"vorschau_fehler": fehler.text}
    return {
        "vorschau": bild,
        "fragen": Lieferungsfragen(bild.fragen) if bild and bild.fragen else None,
        "gebiete": gebietsformular(eine, bild),
    }


@require_POST
def uebernehmen(request: Anfrage, lieferung_id: int) -> HttpResponse:
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    try:
        uebernahme_anstossen(lieferung=eine, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    return redirect("statistik:lieferung", eine.pk)


@require_POST
def vorlage_waehlen(request: Anfrage, lieferung_id: int) -> HttpResponse:
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    pruefe(request.user, Recht.LIEFERUNG_BEARBEITEN)
    form = Vorlagenwahl(request.POST)
    if not form.is_valid():
        messages.error(request, "Bitte wählen Sie eine Importvorlage aus.")
        return redirect("statistik:lieferung", eine.pk)
    try:
        andere_vorlage_waehlen(lieferung=eine, vorlage=form.cleaned_data["vorlage"], durch=request.user)
        geschwister_pruefen(lieferung=eine, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    return redirect("statistik:lieferung", eine.pk)


@require_POST
def antworten(request: Anfrage, lieferung_id: int) -> HttpResponse:
    """Was die Importvorlage bei jeder Lieferung fragt."""
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    pruefe(request.user, Recht.LIEFERUNG_BEARBEITEN)
    try:
        bild = vorschau(eine)
        form = Lieferungsfragen(bild.fragen if bild else [], request.POST)
        if form.is_valid():
            antworten_geben(lieferung=eine, antworten=form.cleaned_data, durch=request.user)
            geschwister_pruefen(lieferung=eine, durch=request.user)
        else:
            messages.error(request, "Bitte wählen Sie eine der Antworten.")
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    return redirect("statistik:lieferung", eine.pk)


@require_POST
def hinnehmen(request: Anfrage, lieferung_id: int) -> HttpResponse:
    """Warnungen mit Begründung hinnehmen und gleich übernehmen."""
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    pruefe(request.user, Recht.LIEFERUNG_BEARBEITEN)
    form = Hinnehmen(request.POST)
    try:
        warnungen_hinnehmen(
            lieferung=eine,
            begruendung=form.cleaned_data["begruendung"] if form.is_valid() else "",
            durch=request.user,
        )
        uebernahme_anstossen(lieferung=eine, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
    return redirect("statistik:lieferung", eine.pk)


@require_http_methods(["GET", "POST"])
def zurueckziehen(request: Anfrage, lieferung_id: int) -> HttpResponse:
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    pruefe(request.user, Recht.LIEFERUNG_BEARBEITEN)
    form = Zurueckziehen(request.POST or None)
    if form.is_valid():
        try:
            wieder = lieferung_zurueckziehen(
                lieferung=eine, grund=form.cleaned_data["grund"], durch=request.user
            )
        except Fachfehler as fehler:
            messages.error(request, fehler.text)
        else:
            zurueck = f" {anzahl(wieder, 'Wert gilt', 'Werte gelten')} wieder aus früheren Lieferungen."
            messages.success(
                request, f"Die Lieferung „{eine.dateiname}“ ist zurückgezogen.{zurueck if wieder else ''}"
            )
        return redirect("statistik:lieferung", eine.pk)
    kontext = {
        "titel": "Lieferung zurückziehen",
        "lieferung": eine,
        "form": form,
        "wirkung": abfragen.wirkung_des_zurueckziehens(eine),
    }
    return render(
        request, "statistik/lieferung_zurueckziehen.html", kontext, status=422 if form.errors else 200
    )


@require_POST
def verwerfen(request: Anfrage, lieferung_id: int) -> HttpResponse:
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    try:
        lieferung_verwerfen(lieferung=eine, durch=request.user)
    except Fachfehler as fehler:
        messages.error(request, fehler.text)
        return redirect("statistik:lieferung", eine.pk)
    messages.success(request, f"Die Lieferung „{eine.dateiname}“ ist verworfen.")
    return redirect("statistik:lieferungen")


@require_GET
def befunde(request: Anfrage, lieferung_id: int) -> HttpResponse:
    """Alle Befunde als Datei: `?format=` csv (für Excel), csv-offen oder xlsx."""
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    form = request.GET.get("format", "csv")
    ausgabe = Befundausgabe(abfragen.sichtbare_befunde(request.user, eine))
    return als_datei(ausgabe, abfragen.lieferungen().none(), form=form, dateiname=f"befunde-{eine.pk}")


@require_GET
def datei(request: Anfrage, lieferung_id: int) -> HttpResponseBase:
    """Die Datei, Byte für Byte wie geliefert."""
    eine = abfragen.lieferung_oder_404(request.user, lieferung_id)
    pruefe(request.user, Recht.LIEFERUNG_BEARBEITEN)
    try:
        inhalt = eine.datei.open("rb")
    except OSError:
        messages.error(
            request, "Die aufbewahrte Datei ist nicht lesbar. Bitte wenden Sie sich an den Betrieb."
        )
        return redirect("statistik:lieferung", eine.pk)
    return FileResponse(
        inhalt, as_attachment=True, filename=eine.dateiname, content_type="application/octet-stream"
    )
