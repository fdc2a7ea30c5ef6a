"""Listen: was in der Adresse steht, gilt; herunterladen heißt mitnehmen, was man sieht."""

import io
from datetime import date
from decimal import Decimal

import django_filters
import pytest
import tablib
from django.http import Http404
from django.test import RequestFactory

from agenturen.models import Traeger
from sozialraum.kern import listen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _eigene_adressen(settings, tmp_path):
    settings.ROOT_URLCONF = "tests.kern.adressen"
    ordner = tmp_path / "probe"
    ordner.mkdir()
    (ordner / "liste.html").write_text("<main>{% include 'probe/_liste.html' %}</main>")
    (ordner / "_liste.html").write_text("{% for t in seite %}{{ t.name }};{% endfor %}")
    vorlagen = dict(settings.TEMPLATES[0])
    vorlagen["DIRS"] = [tmp_path, *vorlagen["DIRS"]]
    settings.TEMPLATES = [vorlagen]


class Filter(django_filters.FilterSet):
    suche = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label="Suche")
    verband = django_filters.MultipleChoiceFilter(
        field_name="spitzenverband",
        choices=[("Caritas", "Caritas"), ("AWO", "Arbeiterwohlfahrt")],
        label="Verband",
    )

    class Meta:
        model = Traeger
        fields: list[str] = []


class Ausgabe:
    def export(self, queryset, **kwargs):
        tabelle = tablib.Dataset(headers=["Name", "Größe", "Seit", "Aktiv", "Anteil"])
        for traeger in queryset:
            tabelle.append([traeger.name, 1234, date(2024, 3, 5), True, Decimal("-0.5")])
        return tabelle


def antwort(adresse: str, *, htmx: bool = False, ausgabe=None):
    request = RequestFactory().get(adresse, headers={"HX-Request": "true"} if htmx else {})
    return listen.zeige_liste(
        request,
        filter=Filter(request.GET, queryset=Traeger.objects.all(), request=request),
        vorlage="probe/liste.html",
        sortierung={"name": "name", "verband": ("spitzenverband", "name")},
        vorgabe="name",
        mengenwort="Träger,Träger",
        ausgabe=ausgabe,
        dateiname="traeger",
    )


def traeger(*namen: str, verband: str = "Caritas") -> None:
    for name in namen:
        Traeger.objects.create(name=name, kurzname=name, spitzenverband=verband)


def test_seite_und_fragment_zeigen_dasselbe():
    traeger("B", "A")
    assert antwort("/angebote/").content == b"<main>A;B;</main>"
    teil = antwort("/angebote/", htmx=True)
    assert teil.content == b"A;B;"
    assert teil["Vary"] == "HX-Request"


def test_filter_und_richtung_stehen_in_der_adresse():
    traeger("Nord A", "Nord B", "Süd")
    assert antwort("/angebote/?suche=nord&sortierung=-name", htmx=True).content == b"Nord B;Nord A;"


def test_mehrere_sortierfelder_drehen_gemeinsam():
    traeger("A", verband="AWO")
    traeger("B", "C")
    assert antwort("/angebote/?sortierung=-verband", htmx=True).content == b"C;B;A;"


def test_unbekannte_sortierung_faellt_auf_die_vorgabe_zurueck():
    traeger("B", "A")
    assert antwort("/angebote/?sortierung=passwort", htmx=True).content == b"A;B;"


@pytest.mark.parametrize("menge", [1, 30])
def test_zwei_abfragen_je_seite_gleich_wie_lang_die_liste_ist(menge, django_assert_num_queries):
    traeger(*[f"Träger {nummer:02}" for nummer in range(menge)])
    with django_assert_num_queries(2):
        antwort("/angebote/")


def test_zweite_seite_und_seite_hinter_dem_ende():
    traeger(*[f"{nummer:02}" for nummer in range(26)])
    assert antwort("/angebote/?seite=2", htmx=True).content == b"25;"
    assert antwort("/angebote/?seite=99", htmx=True).content == b"25;"


def test_filtermarken_nennen_den_wert_und_fuehren_ohne_ihn_weiter():
    request = RequestFactory().get("/angebote/?suche=nord&verband=AWO&verband=Caritas&seite=2")
    marken = listen.filtermarken(request, Filter(request.GET, queryset=Traeger.objects.all()))
    assert [(m.text, m.adresse) for m in marken] == [
        ("Suche: nord", "/angebote/?verband=AWO&verband=Caritas"),
        ("Verband: Arbeiterwohlfahrt", "/angebote/?suche=nord&verband=Caritas"),
        ("Verband: Caritas", "/angebote/?suche=nord&verband=AWO"),
    ]


def test_csv_fuer_excel():
    traeger("Jüdische Gemeinde", "=cmd|'/C calc'!A1")
    datei = antwort("/angebote/?format=csv", ausgabe=Ausgabe())
    assert datei["Content-Disposition"] == 'attachment; filename="traeger.csv"'
    assert datei.content.decode("utf-8") == (
        "\ufeffName;Größe;Seit;Aktiv;Anteil\r\n"
        "'=cmd|'/C calc'!A1;1234;05.03.2024;ja;-0,5\r\n"
        "Jüdische Gemeinde;1234;05.03.2024;ja;-0,5\r\n"
    )


def test_csv_offen():
    traeger("Jüdische Gemeinde")
    datei = antwort("/angebote/?format=csv-offen", ausgabe=Ausgabe())
    assert datei["Content-Disposition"] == 'attachment; filename="traeger-offen.csv"'
    assert datei.content.decode("utf-8") == (
        "Name,Größe,Seit,Aktiv,Anteil\r\nJüdische Gemeinde,1234,2024-03-05,true,-0.5\r\n"
    )


def test_xlsx_behaelt_zahlen_und_daten():
    traeger("Jüdische Gemeinde")
    datei = antwort("/angebote/?format=xlsx", ausgabe=Ausgabe())
    from openpyxl import load_workbook

    blatt = load_workbook(io.BytesIO(datei.content)).active
    zeile = [zelle.value for zelle in blatt[2]]
    assert zeile[:2] == ["Jüdische Gemeinde", 1234]
    assert zeile[2].date() == date(2024, 3, 5)


def test_die_ganze_gefilterte_liste_nicht_nur_die_seite():
    traeger(*[f"{nummer:02}" for nummer in range(30)])
    datei = antwort("/angebote/?format=csv&seite=2", ausgabe=Ausgabe())
    assert datei.content.count(b"\r\n") == 31


@pytest.mark.parametrize(("adresse", "ausgabe"), [("/?format=pdf", Ausgabe()), ("/?format=csv", None)])
def test_unbekanntes_format_gibt_es_nicht(adresse, ausgabe):
    with pytest.raises(Http404):
        antwort(adresse, ausgabe=ausgabe)
