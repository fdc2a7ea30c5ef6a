"""Der Anhang: Raumeinheiten, Gebietsstand, Erhebung, Grenzen der Daten, Änderungen, Prüfliste."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django_scopes import scope

from analysen.druck import als_html
from analysen.formen import Vermerk
from analysen.gedruckte_zahlen import monate_alt
from analysen.models import Analyse
from analysen.neues.unterschiede import unterschiede
from analysen.pruefliste.pruefen import pruefliste
from analysen.zusammenstellen import zusammenstellen
from sozialraum.statistik.models import Wert
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.am_weg_vorbei import schreibe_fest
from tests.analysen.reif import reife_analyse
from tests.statistik.lieferungen import liefere

pytestmark = pytest.mark.django_db
VERMERK = Vermerk(fassung=1, vorschau=False, stand=datetime(2026, 11, 20, tzinfo=UTC), pruefsumme="ab" * 32)


@pytest.fixture(autouse=True)
def mandant(db: None) -> Any:
    with scope(traeger=[b.nordufer().pk]):
        yield


@pytest.fixture
def reif() -> Analyse:
    return reife_analyse()


def zellen(analyse: Analyse) -> dict[str, list[str]]:
    """Kopf der Zeile → was in ihr steht."""
    tabelle = zusammenstellen(analyse)["anhang"]["raumeinheiten"]
    return {z["kopf"]: [hafen.lesbar(zelle["text"]) for zelle in z["zellen"]] for z in tabelle["zeilen"]}


# Raumeinheiten ------------------------------------------------------------------------------------


def test_ein_sozialraum_aus_einer_einheit_steht_einmal(reif: Analyse) -> None:
    assert zellen(reif) == {"Hafenviertel": ["20,0 %", "16,0 %", "50,0 %", "24,0 %"]}


def test_jede_einheit_eines_groesseren_sozialraums_hat_ihre_zeile() -> None:
    """Am Fluss: Weberviertel und Lindenhöhe; dort ist die Zahl der Ausländer geheim."""
    ort = {"ew": 1000, "u6": 60, "6-18": 140, "18-65": 600, "65+": 200, "w": 500, "m": 500, "auslaender": 200}
    liefere({("12", "2024"): ort, ("21", "2024"): ort | {"auslaender": "geheim"}, ("", "2024"): ort})
    entwurf = hafen.analyse(b.am_fluss(), agentur=b.ia_weber(), durch=b.guelsen())
    gefunden = zellen(entwurf)
    assert gefunden["Stadtteil Weberviertel"] == ["20,0 %", "20,0 %", "50,0 %", "20,0 %"]
    assert gefunden["Stadtteil Lindenhöhe"] == ["20,0 %", "20,0 %", "50,0 %", "•"]
    assert gefunden["Am Fluss"][3] in ("•", "."), "Die Summe verriete, was geheim ist."


def test_was_nicht_gedruckt_wird_ist_gesagt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Am Fluss hat zwei Einheiten; dürfte nur eine gedruckt werden, fehlte Lindenhöhe nicht still."""
    monkeypatch.setattr("analysen.anhang.HOECHSTENS_EINHEITEN", 1)
    ort = {"ew": 1000, "u6": 60, "6-18": 140, "18-65": 600, "65+": 200, "w": 500, "m": 500, "auslaender": 200}
    liefere({("12", "2024"): ort, ("21", "2024"): ort, ("", "2024"): ort})
    entwurf = hafen.analyse(b.am_fluss(), agentur=b.ia_weber(), durch=b.guelsen())
    inhalt = zusammenstellen(entwurf)
    tabelle = inhalt["anhang"]["raumeinheiten"]
    assert "Stadtteil Lindenhöhe" not in {zeile["kopf"] for zeile in tabelle["zeilen"]}
    satz = (
        "Je Sozialraum stehen hier höchstens 1 Raumeinheit; 1 weitere ist weder gedruckt noch auf "
        "fehlende Zahlen geprüft."
    )
    assert satz in map(hafen.lesbar, tabelle["anmerkungen"])
    assert satz in hafen.lesbar(als_html(inhalt, VERMERK))
    befunde = {punkt.schluessel: hafen.lesbar(punkt.befund) for punkt in pruefliste(entwurf).punkte}
    assert any("1 weitere Raumeinheit ist weder gedruckt noch geprüft" in eine for eine in befunde.values())


def test_ein_kurzprofil_hat_keinen_anhang() -> None:
    hafen.zahlen()
    assert "raumeinheiten" not in zusammenstellen(hafen.analyse(laenge="kurzprofil"))["anhang"]


# Gebietsstand, Erhebung, Grenzen ------------------------------------------------------------------


def test_der_gebietsstand_nennt_einheiten_und_vergleichsgebiete(reif: Analyse) -> None:
    stand = zusammenstellen(reif)["anhang"]["gebietsstand"]
    assert [eines["name"] for eines in stand] == ["Hafenviertel", "Stadtbezirk Nordufer und Probstadt"]
    assert stand[0]["teile"] == ["Stadtteil Hafenviertel (05998000/11)"]
    assert all(eines["aenderungen"] == [] for eines in stand)


def test_die_erhebung_zaehlt_auf_und_verschweigt_kleine_zahlen(reif: Analyse) -> None:
    b.einsatz("fokusgruppe", anzahl=3, personenkreis="Väter")
    b.gespraech("Anwohner", einwilligung="nein")
    b.gespraech("von früher", datum=date(2023, 5, 1))
    erhebung = zusammenstellen(reif)["anhang"]["erhebung"]
    assert erhebung["zeitraum"] == "2025–2026" and erhebung["ohne_einwilligung"] == 1
    angaben = [(eine["name"], hafen.lesbar(eine["menschen"])) for eine in erhebung["angaben"]]
    assert ("Fokusgruppe", "") in angaben and ("Stadtteilbegehung", "9 Menschen") in angaben
    assert not any("früher" in name or "Anwohner" in name for name, _ in angaben)


def test_grenzen_der_daten_zaehlt_was_fehlt(reif: Analyse) -> None:
    """Im Bezirk ist die Zahl der Ausländer 2024 geheim."""
    saetze = zusammenstellen(reif)["anhang"]["grenzen"]
    assert any("fehl" in satz and "aus Gründen der Geheimhaltung" in satz for satz in saetze)


@pytest.mark.parametrize(
    ("zeitraum", "jahr", "monate"),
    [
        ("2024", 2026, 24),
        ("2023", 2026, 36),
        ("2024-06", 2026, 30),
        ("2026-12-31", 2026, 0),
        ("2027", 2026, 0),
    ],
)
def test_wie_alt_eine_zahl_am_ende_des_berichtsjahrs_ist(zeitraum: str, jahr: int, monate: int) -> None:
    assert monate_alt(zeitraum, jahr) == monate


# Änderungen ---------------------------------------------------------------------------------------


def test_die_erste_ausgabe_vergleicht_sich_mit_keiner(reif: Analyse) -> None:
    assert "aenderungen" not in zusammenstellen(reif)["anhang"]


def test_eine_berichtigte_zahl_steht_im_anhang_der_naechsten_fassung(reif: Analyse) -> None:
    schreibe_fest(reif)
    assert "aenderungen" not in zusammenstellen(reif)["anhang"], "Es hat sich nichts geändert."
    Wert.objects.filter(merkmal__bezeichnung="Ausländer", einheit__schluessel="11", zeitraum="2024").update(
        wert=310
    )
    gefunden = zusammenstellen(reif)["anhang"]["aenderungen"]
    assert gefunden["gegenueber"] == "Fassung 1 der Analyse 2026"
    assert any("Hafenviertel 2024: 24,8 % statt 24,0 %." in hafen.lesbar(s) for s in gefunden["saetze"])


def test_kapitel_quellen_und_rechenwege_im_vergleich(reif: Analyse) -> None:
    neu = zusammenstellen(reif)
    alt: dict[str, Any] = {
        "kapitel": [{"schluessel": "lage", "titel": "Lage"}, {"schluessel": "alt", "titel": "Altes Kapitel"}],
        "anhang": {
            "definitionen": [{"name": neu["anhang"]["definitionen"][0]["name"], "version": 99}],
            "quellen": [{"name": "Alte Quelle", "herausgeber": "Amt"}],
        },
    }
    saetze = unterschiede(alt, neu, namen={}, orte={})
    assert "Nicht mehr dabei ist das Kapitel „Altes Kapitel“." in saetze
    assert "Nicht mehr dabei ist die Quelle Alte Quelle." in saetze
    assert any(satz.startswith("Anders gerechnet als damals: ") for satz in saetze)
    assert unterschiede(neu, neu, namen={}, orte={}) == []


# Druck --------------------------------------------------------------------------------------------


def test_der_anhang_druckt_alles_und_die_pruefliste(reif: Analyse) -> None:
    inhalt = zusammenstellen(reif)
    inhalt["pruefliste"] = pruefliste(reif, inhalt=inhalt).als_json()
    html = hafen.lesbar(als_html(inhalt, VERMERK))
    for ueberschrift in ("Je Raumeinheit", "Gebietsstand", "Eigene Erhebung 2025–2026", "Grenzen der Daten"):
        assert f"<h3>{ueberschrift}</h3>" in html
    assert "<h3>Prüfliste zur Richtlinie 2026</h3>" in html and "Mindestens zwei Methoden" in html


def test_eine_fassung_von_frueher_laesst_sich_noch_drucken(reif: Analyse) -> None:
    """Vor Gestalt 4 fehlten Gebietsstand, Erhebung, Grenzen, Änderungen und Prüfliste."""
    inhalt: dict[str, Any] = {**zusammenstellen(reif)}
    inhalt["gestalt"] = 3
    inhalt["anhang"] = {k: inhalt["anhang"][k] for k in ("definitionen", "zeichen", "quellen", "hinweise")}
    html = als_html(inhalt, VERMERK)  # type: ignore[arg-type]  # eine ältere Gestalt
    assert "Quellen und Lizenzen" in html and "Gebietsstand" not in html and "Prüfliste" not in html
