"""Welches Gebiet eine Zeile meint, wo Namen mehrfach vergeben oder Nummern keine Namen sind."""

import io

import pytest

from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.vorlage.raumangaben import gleicher_name
from sozialraum.statistik.vorschlagen.ergebnis import BekanntesGebiet, Vorschlag
from sozialraum.statistik.vorschlagen.vorschlagen import vorschlagen
from sozialraum.statistik.zuordnen.raumtafel import Raumstand
from tests.statistik.lesehilfe import lies
from tests.statistik.test_vorschlagen import AGS, AMT, STADT, vorschlag

# Auch ein Stadtteil heißt wie der Bezirk, in dem er liegt.
MIT_SUED = [*STADT[:-1], BekanntesGebiet(AGS, "stadtteil", "22", "Süd")]
RAEUME = {(eines.ebene, eines.schluessel): (Raumstand(n, eines.name),) for n, eines in enumerate(MIT_SUED, 1)}
ZEILEN = ("Nordufer;730", " Hafenviertel;430", " Weberviertel;300", "Süd;400", " Lindenhöhe;150", " Süd;250")


def eingerueckt(einzug: str, **antworten: str) -> tuple[bytes, Vorschlag]:
    text = "Gebiet;Einwohner 2023\n" + "".join(f"{zeile.replace(' ', einzug)}\n" for zeile in ZEILEN)
    datei = io.BytesIO(text.encode())
    return text.encode(), vorschlagen(datei, ansehen(datei), "probstadt.csv", MIT_SUED, AMT | antworten)


@pytest.mark.parametrize("einzug", ["  ", "   ", "\u00a0\u00a0"])
def test_der_einzug_unterscheidet_gleiche_namen(einzug: str) -> None:
    inhalt, eins = eingerueckt(einzug)
    assert eins.fehler() == ""
    lesart = lies(inhalt, vorlage_aus(eins.inhalt), RAEUME)
    assert lesart.fehler() == []
    assert {(ebene, nr): wert for (ebene, nr, *_), wert in lesart.tafel.items()} == {
        ("stadtbezirk", "1"): 730, ("stadtteil", "11"): 430, ("stadtteil", "12"): 300,
        ("stadtbezirk", "2"): 400, ("stadtteil", "21"): 150, ("stadtteil", "22"): 250,
    }  # fmt: skip


def test_ohne_einzug_wird_gefragt() -> None:
    _, eins = eingerueckt("")
    (frage,) = eins.fragen
    assert (frage.kennung, frage.frage) == ("ebene:Süd", "Welches Gebiet ist „Süd“?")
    assert frage.auswahl == (("stadtbezirk", "Stadtbezirk"), ("stadtteil", "Stadtteil"))


def test_eine_zweite_nummer_ist_kein_name() -> None:
    text = "Kennziffer;Stadtteil;Einwohner 2023\nQ11;Hafenviertel;4\nQ12;Weberviertel;5\nQ21;Lindenhöhe;6\n"
    assert [feld.get("rolle") for feld in vorschlag(text).inhalt["fields"]] == [None, "raum", "wert"]


@pytest.mark.parametrize(
    ("dort", "hier", "gleich"),
    [
        ("Stadtbezirk Nordufer", "Nordufer", True),
        ("Stadt Köln", "Köln", True),
        ("Altstadt/Süd", "Altstadt-Süd", True),
        ("Stadtmitte", "Mitte", False),
        ("Bezirk", "Bezirk Nord", False),
    ],
)
def test_die_stufe_vor_dem_namen_macht_keinen_anderen(dort: str, hier: str, gleich: bool) -> None:
    assert gleicher_name(dort, hier) is gleich
