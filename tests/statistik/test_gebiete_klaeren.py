"""Die Datei nennt Gebiete, die es bei uns nicht gibt: Emre sagt einmal, was gemeint ist."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.forms.boundfield import BoundField
from django.test import Client

from agenturen.models import Person, Protokolleintrag
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.forms.gebiete import Gebietsklaerung
from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.models import Importvorlage, Lieferung, Lieferungszustand, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik.test_lieferungen import hochladen, seite, text
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]

NACH_NAMEN = {
    "schluessel": "haushalte",
    "name": "Haushalte",
    "ags": "05998000",
    "quelle": d.INHALT["quelle"] | {"schluessel": "haushalte"},
    "dialect": {"encoding": "utf-8", "delimiter": ";"},
    "fields": [
        {"name": "Stadtteil", "rolle": "raum"},
        {
            "muster": "(?P<zeitraum>[0-9]{4})",
            "rolle": "wert",
            "zeitraum": "jahr",
            "decimalChar": ",",
            "groupChar": "",
        },
    ],
    "orte": [{"fuer": "merkmal", "aus": "fest", "wert": "haushalte"}],
    "raeume": [{"muster": "(?P<name>.+)", "ebene": "stadtteil"}],
    "merkmale": [{"schluessel": "haushalte", "bezeichnung": "Haushalte", "groesse": "haushalte"}],
}
DATEI = (
    "Stadtteil;2022;2023\nHafenviertel;10;11\nLindenhöe;20;21\nAltes Dorf;30;31\nZentrum Süd;40;41\n"
).encode()


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    vorlage_speichern(NACH_NAMEN)


def lieferung(browser: Client, inhalt: bytes = DATEI, name: str = "haushalte.csv") -> Lieferung:
    hochladen(browser, inhalt, name)
    return Lieferung.objects.latest("pk")


def formular(browser: Client, eine: Lieferung) -> Gebietsklaerung:
    return browser.get(seite(eine)).context["gebiete"]


def felder(form: Gebietsklaerung) -> dict[str, tuple[BoundField, BoundField]]:
    """Wie das Gebiet in der Datei heißt → seine beiden Felder."""
    return {zeile.frage.geliefert: (zeile.meint, zeile.anderes) for zeile in form.zeilen}


def test_unbekannte_gebiete_stehen_mit_aehnlichen_bei_der_lieferung(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    gezeigt = text(emre.get(seite(eine)))
    assert "3 Gebiete aus der Datei kennen wir nicht" in gezeigt
    assert (
        "Welches Gebiet ist „Lindenhöe“? Lindenhöhe (Stadtteil 21) gibt es bei uns nicht, weglassen "
        "In 1 Zeile der Datei, zuerst in Zeile 3." in gezeigt
    )
    assert (
        "Welches Gebiet ist „Altes Dorf“? gibt es bei uns nicht, weglassen Bei uns heißt nichts so ähnlich."
        in gezeigt
    )
    # Solange ein Gebiet unklar ist, lässt sich nichts übernehmen.
    assert "/uebernehmen/" not in emre.get(seite(eine)).content.decode()


def test_die_antwort_gilt_auch_naechstes_jahr(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    feld = felder(formular(emre, eine))
    danach = emre.post(
        f"{seite(eine)}gebiete/",
        {
            feld["Lindenhöe"][0].html_name: "stadtteil:21",
            feld["Altes Dorf"][0].html_name: "weglassen",
            feld["Zentrum Süd"][1].html_name: "Am Südhang (Stadtteil 22)",
        },
        follow=True,
    )
    assert "2 Gebiete zugeordnet, 1 weggelassen." in text(danach)
    assert "kennen wir nicht" not in text(danach)
    assert Importvorlage.objects.get(schluessel="haushalte", aktiv=True).inhalt["namen"] == [
        {"geliefert": "Lindenhöe", "gelesen_als": "stadtteil", "ebene": "stadtteil", "schluessel": "21"},
        {"geliefert": "Altes Dorf", "gelesen_als": "stadtteil", "grund": "Gebiet, das es bei uns nicht gibt"},
        {"geliefert": "Zentrum Süd", "gelesen_als": "stadtteil", "ebene": "stadtteil", "schluessel": "22"},
    ]
    with werkbank.tag():
        emre.post(f"{seite(eine)}uebernehmen/")
    gelesen = Wert.objects.filter(zeitraum="2022").order_by("zeile").values_list("einheit__name", "wert")
    assert [(name, int(wert)) for name, wert in gelesen] == [
        ("Hafenviertel", 10), ("Lindenhöhe", 20), ("Am Südhang", 40),
    ]  # fmt: skip
    eine.refresh_from_db()
    assert eine.ausgelassen == [
        {"grund": "Gebiet, das es bei uns nicht gibt", "anzahl": 1, "beispiele": ["Altes Dorf"]}
    ]
    # Dieselben Namen im nächsten Jahr: keine Frage.
    naechste = lieferung(emre, b"Stadtteil;2024\nLinden-H\xc3\xb6e;22\nAltes Dorf;33\nHafenviertel;9\n")
    assert "kennen wir nicht" not in text(emre.get(seite(naechste)))
    with werkbank.tag():
        emre.post(f"{seite(naechste)}uebernehmen/")
    naechste.refresh_from_db()
    assert (naechste.zustand, naechste.anzahl_werte) == (Lieferungszustand.UEBERNOMMEN, 2)


def test_ein_neues_gebiet_anlegen_und_weiterlesen(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    eine = lieferung(emre, b"Stadtteil;2022\nHafenviertel;10\nAltes Dorf;30\n")
    adresse = emre.get(seite(eine)).content.decode().split('href="/raeume/neu/?')[1].split('"')[0]
    adresse = "/raeume/neu/?" + adresse.replace("&amp;", "&")
    assert "name=Altes+Dorf" in adresse
    angaben = {"ebene": "stadtteil", "ags": "05998000", "name": "Altes Dorf", "liegt_in": "stadtbezirk/1"}
    ohne_schluessel = emre.post(adresse, angaben)
    assert ohne_schluessel.status_code == 422
    assert "Bitte nennen Sie den Schlüssel, den Probstadt dem Gebiet gibt." in text(ohne_schluessel)
    danach = emre.post(adresse, angaben | {"schluessel": "13"}, follow=True)
    assert danach.redirect_chain == [(seite(eine), 302)]
    assert "„Altes Dorf“ ist angelegt." in text(danach)
    neue = Raumeinheit.objects.get(name="Altes Dorf")
    assert (neue.kennung, neue.parent.name, neue.gueltig_von) == ("05998000/13", "Nordufer", None)
    assert Protokolleintrag.objects.filter(ereignis="Raumeinheit angelegt").count() == 1
    with werkbank.tag():
        emre.post(f"{seite(eine)}uebernehmen/")
    assert int(Wert.objects.get(einheit=neue).wert) == 30


@pytest.mark.parametrize(
    ("angaben", "satz"),
    [
        ({"schluessel": "011"}, "Den Schlüssel „011“ gibt es auf dieser Ebene schon: Hafenviertel (11)."),
        (
            {"ags": "05999000", "schluessel": "1"},
            "Zum Gemeindeschlüssel 05999000 gibt es noch keine Gemeinde.",
        ),
        ({"ags": "0599"}, "Der amtliche Gemeindeschlüssel hat acht Ziffern."),
        ({"ebene": "gemeinde"}, "Der Gemeindeschlüssel 05998000 gehört schon zu „Probstadt“"),
    ],
)
def test_was_nicht_angelegt_wird(als: Als, angaben: dict[str, str], satz: str) -> None:
    vorgabe = {"ebene": "stadtteil", "ags": "05998000", "name": "Neuland", "schluessel": "99"}
    antwort = als(b.emre()).post("/raeume/neu/", vorgabe | angaben)
    assert antwort.status_code == 422
    assert satz in text(antwort)
    assert not Raumeinheit.objects.filter(name="Neuland").exists()


def test_eine_gemeinde_die_es_noch_nicht_gibt(als: Als) -> None:
    als(b.emre()).post("/raeume/neu/", {"ebene": "gemeinde", "ags": "05999000", "name": "Neustadt"})
    assert Raumeinheit.objects.get(name="Neustadt").adresse == "05999000"


def test_was_auf_zwei_ebenen_so_heisst_waehlt_ein_mensch(als: Als) -> None:
    """„Süd“ ist Bezirk und Stadtteil: nie von selbst."""
    emre = als(b.emre())
    Raumeinheit.objects.filter(name="Am Südhang").update(name="Süd")
    raeume = [{"muster": "(?P<name>.+)", "ebene": ebene} for ebene in ("stadtteil", "stadtbezirk")]
    vorlage_speichern(NACH_NAMEN | {"raeume": raeume})
    eine = lieferung(emre, "Stadtteil;2022\nHafenviertel;10\nSüd;30\n".encode())
    gezeigt = text(emre.get(seite(eine)))
    assert (
        "Welches Gebiet ist „Süd“? Süd (Stadtbezirk 2) Süd (Stadtteil 22) gibt es bei uns nicht, weglassen "
        "So heißen bei uns mehrere Gebiete." in gezeigt
    )
    meint = felder(formular(emre, eine))["Süd"][0].html_name
    danach = emre.post(f"{seite(eine)}gebiete/", {meint: "stadtbezirk:2"}, follow=True)
    assert "Süd (Stadtbezirk)" in text(danach)


def test_unbekannte_schluessel_und_texte_ohne_muster(als: Als) -> None:
    emre = als(b.emre())
    d.importvorlage()
    zeilen = [d.zeile("011", "10"), d.zeile("099", "5"), d.zeile("Rest", "7")]
    eine = lieferung(emre, d.datei(zeilen), "probstadt.csv")
    feld = felder(formular(emre, eine))
    assert list(feld) == ["99", "Rest"]
    emre.post(
        f"{seite(eine)}gebiete/",
        {feld["99"][0].html_name: "weglassen", feld["Rest"][1].html_name: "Süd (Stadtbezirk 2)"},
    )
    assert formular(emre, eine) is None


def test_ein_gebiet_das_es_nicht_gibt_ist_ein_fehler_am_feld(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    anderes = felder(formular(emre, eine))["Altes Dorf"][1].html_name
    antwort = emre.post(f"{seite(eine)}gebiete/", {anderes: "Atlantis"})
    assert antwort.status_code == 422
    assert "„Atlantis“ gibt es nicht. Bitte wählen Sie ein Gebiet aus der Liste" in text(antwort)
    nichts = emre.post(f"{seite(eine)}gebiete/", {}, follow=True)
    assert "Bitte sagen Sie zu mindestens einem Gebiet, was es meint." in text(nichts)


def test_alle_uebrigen_weglassen(als: Als) -> None:
    emre = als(b.emre())
    eine = lieferung(emre)
    emre.post(f"{seite(eine)}gebiete/", {"uebrige": "on"})
    assert [
        regel["grund"]
        for regel in Importvorlage.objects.get(schluessel="haushalte", aktiv=True).inhalt["namen"]
    ] == ["Gebiet, das es bei uns nicht gibt"] * 3


def test_was_erst_die_ganze_pruefung_findet_steht_danach_da(als: Als, werkbank: Werkbank) -> None:
    """Die Vorschau liest zweitausend Zeilen; das unbekannte Gebiet steht dahinter."""
    emre = als(b.emre())
    zeilen = [f"Hafenviertel;{nummer}" for nummer in range(2_100)]
    inhalt = "\n".join(["Stadtteil;2022", *zeilen, "Altes Dorf;3", ""]).encode()
    eine = lieferung(emre, inhalt)
    assert formular(emre, eine) is None
    with werkbank.tag():
        emre.post(f"{seite(eine)}uebernehmen/")
    assert [zeile.frage.zeile for zeile in formular(emre, eine).zeilen] == [2102]


def test_eine_gemeinde_ohne_gebiete_fuehrt_zu_grenzen_oder_anlegen(als: Als, werkbank: Werkbank) -> None:
    emre = als(b.emre())
    vorlage_speichern(NACH_NAMEN | {"ags": "05999000"})
    eine = lieferung(emre, b"Stadtteil;2022\nMarkt;10\n")
    gezeigt = emre.get(seite(eine))
    assert "Die Gemeinde gibt es hier noch nicht" in text(gezeigt)
    assert "/uebernehmen/" not in gezeigt.content.decode().replace("/raeume/uebernehmen/", "")
    anlegen = f"/raeume/neu/?ebene=gemeinde&amp;ags=05999000&amp;weiter={seite(eine)}"
    assert anlegen in gezeigt.content.decode()
    neustadt = {"ebene": "gemeinde", "ags": "05999000", "name": "Neustadt"}
    danach = emre.post(anlegen.replace("&amp;", "&"), neustadt, follow=True)
    assert "Welches Gebiet ist „Markt“?" in text(danach)


def test_nur_wer_lieferungen_bearbeitet(als: Als) -> None:
    eine = lieferung(als(b.emre()))
    assert als(b.birgit()).post(f"{seite(eine)}gebiete/", {"uebrige": "on"}).status_code == 403
    assert als(b.birgit()).get("/raeume/neu/").status_code == 403


# Befehlszeile ----------------------------------------------------------------------------------


def test_dieselben_antworten_auf_der_befehlszeile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    datei, antworten = tmp_path / "haushalte.csv", tmp_path / "antworten.toml"
    datei.write_bytes(DATEI)
    with pytest.raises(SystemExit):
        call_command("statistik_uebernehmen", datei, als_json=True)
    bericht = json.loads(capsys.readouterr().out)["dateien"][0]
    assert bericht["fragen"] == [
        {
            "kennung": "gebiet:Lindenhöe",
            "frage": "Welches Gebiet ist „Lindenhöe“?",
            "auswahl": {"stadtteil:21": "Lindenhöhe", "weglassen": "gibt es bei uns nicht, weglassen"},
        },
        {
            "kennung": "gebiet:Altes Dorf",
            "frage": "Welches Gebiet ist „Altes Dorf“?",
            "auswahl": {"weglassen": "gibt es bei uns nicht, weglassen"},
        },
        {
            "kennung": "gebiet:Zentrum Süd",
            "frage": "Welches Gebiet ist „Zentrum Süd“?",
            "auswahl": {"weglassen": "gibt es bei uns nicht, weglassen"},
        },
    ]
    antworten.write_text(
        '"gebiet:Lindenhöe" = "stadtteil:Lindenhöhe"\n"gebiet:Altes Dorf" = "neu:stadtteil:13:Altes Dorf"\n'
        '"gebiet:Zentrum Süd" = "weglassen"\n',
        "utf-8",
    )
    call_command("statistik_uebernehmen", datei, antworten=antworten, trocken=True)
    assert "haushalte.csv: geprüft, nichts geschrieben, 6\u00a0Werte." in capsys.readouterr().out
    assert not Raumeinheit.objects.filter(name="Altes Dorf").exists()
    call_command("statistik_uebernehmen", datei, antworten=antworten)
    assert "haushalte.csv: übernommen, 6\u00a0Werte." in capsys.readouterr().out
    assert int(Wert.objects.get(einheit__name="Altes Dorf", zeitraum="2022").wert) == 30
    assert Importvorlage.objects.get(schluessel="haushalte", aktiv=True).version == 2
