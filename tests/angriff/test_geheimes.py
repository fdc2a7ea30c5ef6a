"""Was eine Quelle mit eigener Schwelle liefert, erfährt unterhalb der Administration niemand auf Umwegen."""

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django_scopes import scope
from openpyxl import load_workbook

from agenturen.models import Person
from analysen.festschreiben import festschreiben
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.indikatoren import INDIKATOREN
from sozialraum.statistik.lieferungen.annehmen import lieferung_annehmen
from sozialraum.statistik.lieferungen.uebernahmeergebnis import Beanstandung
from sozialraum.statistik.lieferungen.uebernehmen import lieferung_uebernehmen
from sozialraum.statistik.models import Lieferung, Merkmal, Quelle, Wert
from sozialraum.statistik.schliessen.regel_anwenden import regel_anwenden
from sozialraum.statistik.wertabfragen import werte, wertzeilen
from tests import besetzung as b
from tests.analysen import hafen
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
        assert csv.splitlines()[1] == f'warnung;;2;wert;;"{VERDECKT}";'
        assert tabelle == [["warnung", None, 2, "wert", None, VERDECKT, None]]


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
    regel_anwenden(quelle=register, anlass="Anteil dazu")
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


def test_was_geschlossen_ist_kostet_keine_weitere_abfrage(als: Als, django_assert_num_queries: Any) -> None:
    mit_anteil(3, schwelle=5)
    with django_assert_num_queries(3):
        assert [zeile.als_text for zeile in wertzeilen(werte().order_by("merkmal__reihenfolge"))] == [
            "200",
            "•",
            "•",
        ]


# Alles, was aus der Anzahl folgt ---------------------------------------------------------------

SCHWELLE = 1_000
EINWOHNER = {"11": 8_011, "12": 7_013, "21": 6_007, "22": 5_003, "1": 15_024, "2": 11_010, "": 26_034}
MAENNER, KINDER = 873, 461


def stadt_mit_geheimen_zahlen() -> None:
    """In beiden Stadtteilen des Nordufers sind 873 Männer (und Ausländer) und 461 Kinder geschlossen.

    Die Schwelle ist hoch, damit die geheimen Zahlen unverwechselbar sind.
    """
    werte: dict[tuple[str, str], dict[str, int | str | Decimal]] = {}
    for jahr, mehr in (("2015", 0), ("2020", 7)):
        for raum, einwohner in EINWOHNER.items():
            geheim = raum in ("11", "12")
            alle, maenner = einwohner + mehr, MAENNER if geheim else 2_500 + mehr
            kinder = KINDER if geheim else 1_200
            werte[raum, jahr] = {
                "ew": alle,
                "m": maenner,
                "w": alle - maenner,
                "u6": kinder,
                "6-18": 1_811,
                "18-65": 1_900,
                "65+": alle - kinder - 1_811 - 1_900,
                "auslaender": maenner,
                "eu": "geheim" if raum == "21" else 391 if geheim else 1_500,
                "deutsche_mh": 1_200,
            }
    liefere(werte, von=quelle("register", schwelle=SCHWELLE))


def verraeter() -> re.Pattern[str]:
    """Die geheimen Zahlen, ihre Anteile und deren Gegenstücke, deutsch und mit Punkt geschrieben."""
    worte = {"873", "461", "391", "1.264", "1264"}
    for geheim in (MAENNER, KINDER, 391):
        for raum in ("11", "12"):
            for mehr in (0, 7):
                anteil = Decimal(geheim * 100) / (EINWOHNER[raum] + mehr)
                for zahl in (anteil, 100 - anteil):
                    for stellen in (1, 2, 4):
                        worte |= {f"{zahl:.{stellen}f}", f"{zahl:.{stellen}f}".replace(".", ",")}
    return re.compile(rf"(?<![\d.,])(?:{'|'.join(map(re.escape, sorted(worte)))})(?![\d]|[.,]\d)")


def sichtbares(antwort: Any) -> str:
    """Text der Seite samt Beschriftungen; Koordinaten prüft der Vergleich zweier Zeichnungen."""
    seite = antwort.content.decode().replace("\u00a0", " ")
    # Das Siegel der Formulare ist Zufall; manchmal stehen darin dieselben Ziffern.
    seite = re.sub(r"<input[^>]*csrfmiddlewaretoken[^>]*>", "", seite)
    # Kennungen zählt die Datenbank; nach vielen Tests heißt eine Auswahl zufällig wie eine geheime Zahl.
    seite = re.sub(r'<option value="\d+"', "<option", seite)
    beschriftungen = re.findall(r'(?:aria-label|title|alt|value)="([^"]*)"', seite)
    return " | ".join([text(antwort), *re.findall(r"<(?:title|text)[^>]*>([^<]*)<", seite), *beschriftungen])


PROFILTEILE = ("", "kapitel/bevoelkerung/", "kapitel/migration/")


def test_keine_seite_nennt_eine_geschlossene_zahl_ihren_anteil_oder_sein_gegenstueck(als: Als) -> None:
    stadt_mit_geheimen_zahlen()
    raum = b.hafenviertel()
    analyse = hafen.analyse(raum)
    client = als(b.birgit())
    einheiten = ("stadtteil/11", "stadtteil/12", "stadtbezirk/1")
    gebiete = [*(f"{b.AGS}/{einheit}" for einheit in einheiten), f"sozialraum-{raum.pk}"]
    profile = [f"/statistik/gebiet/{gebiet}/{teil}" for gebiet in gebiete for teil in PROFILTEILE]
    adressen = [f"{profil}?zeitraum={jahr}" for profil in profile for jahr in (2015, 2020)]
    adressen += [f"/statistik/vergleich/?jahr=2020&gebiet={'&gebiet='.join(gebiete)}"]
    adressen += [
        f"/statistik/tabelle/?format={form}&gebiet={gebiet}&indikator={'&indikator='.join(INDIKATOREN)}"
        for form in ("", "csv-offen")
        for gebiet in gebiete
    ]
    adressen += [f"/statistik/woher/{key}/2020/{gebiet}/" for key in INDIKATOREN for gebiet in gebiete]
    adressen += ["/", "/statistik/", "/statistik/werte/?raum=11", "/statistik/werte/?raum=12"]
    adressen += [
        f"/statistik/werte/{pk}/"
        for pk in Wert.objects.filter(wert__in=[MAENNER, KINDER, 391]).values_list("pk", flat=True)
    ]
    adressen += [f"/analysen/{analyse.pk}/blick/"]
    adressen += [f"/analysen/{analyse.pk}/kapitel/{key}/zahlen/" for key in ("bevoelkerung", "vergleich")]
    muster = verraeter()
    gefunden = {a: muster.findall(sichtbares(client.get(a, follow=True))) for a in adressen}
    assert {adresse: worte for adresse, worte in gefunden.items() if worte} == {}
    with scope(traeger=[b.nordufer().pk]):
        fassung = festschreiben(analyse=analyse, durch=b.birgit())
    zahlen = [wort for wort in _worte(fassung.inhalt) if not wort.startswith("<svg")]
    assert muster.findall(" | ".join(zahlen).replace("\u00a0", " ")) == []


def _worte(inhalt: Any) -> list[str]:
    if isinstance(inhalt, dict):
        return [wort for wert in inhalt.values() for wort in _worte(wert)]
    if isinstance(inhalt, list):
        return [wort for wert in inhalt for wort in _worte(wert)]
    return [str(inhalt)]


def test_die_zeichnungen_haengen_nicht_von_der_geschlossenen_zahl_ab(als: Als) -> None:
    """Ob 1 oder 999 Kinder geschlossen sind: jede Koordinate aller Diagramme ist dieselbe."""
    stadt_mit_geheimen_zahlen()
    adressen = [f"/statistik/gebiet/{b.AGS}/stadtteil/11/{teil}?zeitraum=2020" for teil in PROFILTEILE]

    def zeichnungen() -> list[str]:
        client = als(b.aylin())
        return [svg for a in adressen for svg in re.findall(r"<svg.*?</svg>", client.get(a).text, re.S)]

    vorher = zeichnungen()
    assert len(vorher) >= 6
    for anzahl in (1, 999):
        Wert.objects.filter(einheit__schluessel="11", wert__in=[MAENNER, KINDER, 391]).update(wert=anzahl)
        assert zeichnungen() == vorher
        Wert.objects.filter(einheit__schluessel="11", wert=anzahl).update(wert=KINDER)
