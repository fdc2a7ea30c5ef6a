"""Was eine Quelle mit eigener Schwelle liefert, erfährt unterhalb der Administration niemand auf Umwegen."""

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from agenturen.models import Person
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.annehmen import lieferung_annehmen
from sozialraum.statistik.models import Lieferung, Merkmal, Quelle, Wert
from sozialraum.statistik.uebernehmen import Beanstandung, lieferung_uebernehmen
from tests import besetzung as b
from tests.seite import Seite
from tests.statistik import dateien as d
from tests.statistik.lieferungen import liefere, quelle

pytestmark = pytest.mark.django_db

Als = Callable[[Person], Client]
VERDECKT = "Der Wortlaut nennt gelieferte Zellen; ihn sieht nur die Administration."


def text(antwort: Any) -> str:
    assert antwort.status_code == 200, antwort.status_code
    return Seite(antwort.content.decode()).text.replace("\u00a0", " ")


# Befunde ---------------------------------------------------------------------------------------


def widerspruch(*, schwelle: int) -> Lieferung:
    """Im Hafenviertel wohnten erst 3, nach der zweiten Datei 4 Menschen; die zweite wird beanstandet."""
    b.probstadt()
    d.importvorlage()
    geheimhaltung = "schwelle" if schwelle else "vorgeprueft"
    Quelle.objects.filter(vorlagen__schluessel=d.INHALT["schluessel"]).update(
        geheimhaltung=geheimhaltung, schwelle=schwelle
    )
    for wert in ("3", "4"):
        lieferung = lieferung_annehmen(
            datei=io.BytesIO(d.datei([d.zeile("011", wert)])), dateiname=f"{wert}er.csv", durch=b.emre()
        )
        try:
            lieferung_uebernehmen(lieferung=lieferung, durch=b.emre())
        except Beanstandung:
            return lieferung
    raise AssertionError("Der Widerspruch fiel nicht auf.")


def befunde(client: Client, lieferung: Lieferung) -> tuple[str, str, list[list[Any]]]:
    """Die Befunde auf der Seite, in der CSV-Datei und in der Tabelle."""
    adresse = f"/statistik/lieferungen/{lieferung.pk}/"
    seite = text(client.get(adresse)).partition("Befunde Herunterladen")[2].partition("Herkunft")[0]
    csv = client.get(f"{adresse}befunde/").content.decode("utf-8-sig")
    blatt = load_workbook(io.BytesIO(client.get(f"{adresse}befunde/?format=xlsx").content)).active
    assert blatt is not None
    return seite, csv, [[zelle.value for zelle in zeile] for zeile in blatt.iter_rows(min_row=2)]


def test_befunde_zeigen_der_koordination_die_stelle_aber_keine_kleine_zahl(als: Als) -> None:
    lieferung = widerspruch(schwelle=5)
    for person in (b.birgit(), b.carsten(), b.frauke()):
        seite, csv, tabelle = befunde(als(person), lieferung)
        assert VERDECKT in seite
        assert "dort 3" not in seite and "hier 4" not in seite
        assert csv.splitlines()[1] == f'fehler;;2;wert;;"{VERDECKT}";'
        assert tabelle == [["fehler", None, 2, "wert", None, VERDECKT, None]]


def test_der_administration_nennen_die_befunde_beide_zahlen(als: Als) -> None:
    seite, csv, _ = befunde(als(b.emre()), widerspruch(schwelle=5))
    assert "dort 3, hier 4" in seite and "dort 3, hier 4" in csv


def test_was_das_amt_geprueft_hat_duerfen_alle_lesen_die_lieferungen_lesen(als: Als) -> None:
    seite, _, _ = befunde(als(b.birgit()), widerspruch(schwelle=0))
    assert "dort 3, hier 4" in seite


def test_eine_datei_deren_quelle_niemand_kennt_gilt_als_ungeprueft(als: Als) -> None:
    b.probstadt()
    lieferung = lieferung_annehmen(
        datei=io.BytesIO(b"Strasse;Haushalte\nKaistrasse;3\n"), dateiname="unbekannt.csv", durch=b.emre()
    )
    seite, csv, _ = befunde(als(b.birgit()), lieferung)
    assert VERDECKT in seite and VERDECKT in csv
    assert "Haushalte" not in seite and "Haushalte" not in csv
    assert "Haushalte" in befunde(als(b.emre()), lieferung)[0]


# Gelieferte Anteile ----------------------------------------------------------------------------


def mit_anteil(anzahl: int | str, *, schwelle: int) -> Quelle:
    """200 Menschen im Hafenviertel, ein Teil Ausländer, und der Anteil von 1,5 % gleich mitgeliefert."""
    register = quelle("register", schwelle=schwelle)
    lieferung = liefere({("11", "2020"): {"ew": 200, "auslaender": anzahl}}, von=register)
    anteil = Merkmal.objects.create(
        quelle=register, schluessel="9.1", bezeichnung="Ausländeranteil", einheit="%", reihenfolge=99
    )
    Wert.objects.create(
        lieferung=lieferung,
        einheit=Raumeinheit.objects.get(ags=b.AGS, schluessel="11"),
        merkmal=anteil,
        zeitraum="2020",
        wert=Decimal("1.5"),
        zeile=9,
        spalte=5,
        zelle="1,5",
    )
    return register


@pytest.mark.parametrize("anzahl", [3, "geheim", "geheim_oder_unbekannt"])
def test_der_anteil_verraet_die_geschlossene_anzahl_nirgends(als: Als, anzahl: int | str) -> None:
    """1,5 % von 200 sind drei Menschen: ist die Anzahl geschlossen, ist es auch der Anteil."""
    mit_anteil(anzahl, schwelle=5)
    client = als(b.aylin())
    assert "1,5" not in text(client.get("/statistik/werte/"))
    for form in ("csv", "csv-offen"):
        datei = client.get("/statistik/werte/", {"format": form}).content.decode("utf-8-sig")
        assert not re.search(r"1[.,]5\b", datei)
    woher = client.get(f"/statistik/werte/{Wert.objects.get(merkmal__schluessel='9.1').pk}/")
    assert "1,5" not in text(woher)
    assert "aus Gründen der Geheimhaltung nicht ausgewiesen" in text(woher)
    ausgabe = io.StringIO()
    call_command("werte", raum=f"{b.AGS}/11", merkmal="9.1", als_json=True, stdout=ausgabe)
    assert '"wert": null' in ausgabe.getvalue() and '"zeichen": "geheim"' in ausgabe.getvalue()


@pytest.mark.parametrize(("anzahl", "schwelle"), [(30, 5), (0, 5), (3, 0), ("geheim", 0)])
def test_ohne_eigene_geschlossene_anzahl_bleibt_der_gelieferte_anteil_offen(
    als: Als, anzahl: int | str, schwelle: int
) -> None:
    mit_anteil(anzahl, schwelle=schwelle)
    assert "1,5" in text(als(b.aylin()).get("/statistik/werte/"))


def test_gelieferte_anteile_kosten_eine_abfrage_mehr_gleich_wie_viele_es_sind(
    als: Als, django_assert_num_queries: Any
) -> None:
    from sozialraum.statistik.wertabfragen import werte, wertzeilen

    mit_anteil(3, schwelle=5)
    with django_assert_num_queries(4):
        assert [zeile.als_text for zeile in wertzeilen(werte().order_by("merkmal__reihenfolge"))] == [
            "200",
            "•",
            "•",
        ]
