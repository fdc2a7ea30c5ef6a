"""„Das Wichtigste in Einfacher Sprache“: runden, erster Text, Hinweise, schreiben, veröffentlichen."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django_scopes import scope

from analysen.bausteine.einfach import ZAHLEN_DES_ENTWURFS, einfacher_entwurf
from analysen.druck import drucken
from analysen.einfach.lesehinweise import Art, lesehinweise, saetze, seiten, zu_lang
from analysen.einfach.runden import anteil, anzahl
from analysen.formen import Vermerk
from analysen.grund import grund_legen
from analysen.models import Analyse, Baustein
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.analysen import hafen
from tests.analysen.veroeffentlicht import inhalt, veroeffentlicht
from tests.seite import Seite

# Runden --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prozent", "gesagt"),
    [
        ("0", "0 von 100"),
        ("0.3", "weniger als 1 von 100"),
        ("1.1", "etwa 1 von 100"),
        ("2.2", "etwa 1 von 50"),
        ("5.0", "1 von 20"),
        ("10.4", "etwa 1 von 10"),
        ("14.1", "etwa 1 von 7"),
        ("18.9", "etwa 1 von 5"),
        ("25.0", "1 von 4"),
        ("26.3", "etwa 1 von 4"),
        ("33.3", "1 von 3"),
        ("41.0", "etwa 4 von 10"),
        ("49.2", "etwa 1 von 2"),
        ("65.8", "etwa 2 von 3"),
        ("81.0", "etwa 8 von 10"),
        ("94.0", "etwa 19 von 20"),
        ("98.2", "fast alle"),
        ("100", "alle"),
    ],
)
def test_anteile_werden_vorstellbare_brueche(prozent: str, gesagt: str) -> None:
    assert anteil(Decimal(prozent)) == gesagt


def test_kein_bruch_widerspricht_der_tabelle() -> None:
    """Höchstens ein Zehntel daneben, über die ganze Spanne; und wer mehr hat, steht nie mit weniger da."""
    davor = Decimal(0)
    for zehntel in range(20, 951):
        prozent = Decimal(zehntel) / 10
        zaehler, nenner = anteil(prozent).removeprefix("etwa ").split(" von ")
        gemeint = Decimal(100) * int(zaehler) / int(nenner)
        assert abs(gemeint - prozent) <= max(Decimal("2.6"), prozent / 7), prozent
        assert gemeint >= davor
        davor = gemeint


@pytest.mark.parametrize(
    ("wert", "gesagt"),
    [
        ("7", "7"),
        ("99", "99"),
        ("100", "100"),
        ("1250", "etwa 1.300"),
        ("22383", "etwa 22.000"),
        ("99600", "etwa 100.000"),
        ("51000", "51.000"),
    ],
)
def test_grosse_zahlen_werden_rund(wert: str, gesagt: str) -> None:
    assert anzahl(Decimal(wert)) == gesagt


# Hinweise ------------------------------------------------------------------------------------------


def arten(text: str) -> list[Art]:
    return [eine.art for eine in lesehinweise(text)]


def test_lange_saetze_fallen_auf_auch_mit_zahlmarken_und_abkuerzungen() -> None:
    kurz = "Hier leben {{ew}} Menschen. Das sind mehr als vor 5 Jahren."
    assert arten(kurz) == []
    lang = (
        "Im Viertel leben viele Menschen, die aus einem anderen Land gekommen sind und hier schnell Hilfe "
        "finden."
    )
    (hinweis,) = lesehinweise(lang)
    assert hinweis.art is Art.SATZ
    assert hinweis.rat == ("17 Wörter; leicht zu lesen sind höchstens 15. Machen Sie zwei Sätze daraus.")
    # Der Punkt einer Abkürzung beendet keinen Satz; Listenpunkte sind eigene Sätze.
    assert saetze("Wir helfen z. B. bei Briefen. Kommen Sie.") == [
        "Wir helfen z. B. bei Briefen.",
        "Kommen Sie.",
    ]
    assert arten("- Erste Sache\n- Zweite Sache\n- Dritte Sache\n- Vierte Sache\n- Fünfte Sache ist es") == []


def test_lange_woerter_prozente_und_abkuerzungen_fallen_auf() -> None:
    assert arten("Die Stadtteilkonferenz hilft.") == [Art.WORT]
    assert arten("Die Stadtteil-Konferenz hilft.") == []
    assert arten("Das sind 25 % der Kinder.") == [Art.PROZENT]
    assert arten("Das sind {{anteil_u18}} Menschen.") == []
    assert arten("Wir helfen bei Briefen, Ämtern usw.") == [Art.ABKUERZUNG]
    assert [eine.stelle for eine in lesehinweise("Migrationsberatung und Migrationsberatung")] == [
        "Migrationsberatung"
    ]


def test_boese_texte_halten_niemanden_auf() -> None:
    for text in ("a" * 60_000, "z. " * 20_000, "{{" * 30_000, "- " * 30_000, "%" * 60_000):
        lesehinweise(text)
        seiten(text)


def test_zwei_seiten_sind_genug() -> None:
    satz = "Hier leben viele Menschen aus vielen Ländern zusammen. "
    assert seiten("") == 0.0
    assert not zu_lang(satz * 60)
    assert zu_lang(satz * 90)


# Schreiben -----------------------------------------------------------------------------------------


@pytest.fixture
def analyse(db: None) -> Analyse:
    hafen.zahlen()
    return hafen.analyse()


def baustein(analyse: Analyse) -> Baustein:
    kapitel = hafen.kapitel(analyse, "einfach")
    einer = Baustein.objects.get(kapitel=kapitel, art=Baustein.Art.EINFACH)
    einer.kapitel = kapitel
    return einer


def test_der_entwurf_steht_in_einfachen_saetzen_mit_zahlmarken(analyse: Analyse) -> None:
    with scope(traeger=[b.nordufer().pk]):
        grund = grund_legen(analyse, [ZAHLEN_DES_ENTWURFS], mit_blick=False)
        text = einfacher_entwurf(grund)
    assert text == (
        "## Wer hier lebt\n\n"
        "Im Gebiet „Hafenviertel“ leben {{ew}} Menschen.  \n"
        "Im Jahr 2019 waren es {{ew|raum|2019}} Menschen.  \n"
        "Es leben heute also mehr Menschen hier.\n\n"
        "## Kinder und Jugendliche\n\n"
        "Jünger als 18 Jahre sind {{anteil_u18}} Menschen.  \n"
        "In ganz Probstadt sind es {{anteil_u18|stadt}} Menschen.  \n"
        "Hier sind es also mehr.\n\n"
        "## Ältere Menschen\n\n"
        "65 Jahre oder älter sind {{anteil_65plus}} Menschen.  \n"
        "In ganz Probstadt sind es {{anteil_65plus|stadt}} Menschen.  \n"
        "Hier sind es also weniger.\n\n"
        "## Menschen aus anderen Ländern\n\n"
        "Einen Pass aus einem anderen Land haben {{anteil_auslaender}} Menschen.  \n"
        "In ganz Probstadt sind es {{anteil_auslaender|stadt}} Menschen.  \n"
        "Hier sind es also mehr."
    )
    assert lesehinweise(text) == []


def test_gedruckt_wird_erst_was_jemand_gespeichert_hat(analyse: Analyse) -> None:
    with scope(traeger=[b.nordufer().pk]):
        vorher = zusammenstellen(analyse)
        assert "einfach" not in [kapitel["schluessel"] for kapitel in vorher["kapitel"]]
        text_schreiben(
            baustein=baustein(analyse),
            text="Hier leben {{ew}} Menschen. Jünger als 18 Jahre sind {{anteil_u18}} Menschen.",
            version=1,
            durch=b.birgit(),
        )
        nachher = zusammenstellen(analyse)
    (kapitel,) = (eines for eines in nachher["kapitel"] if eines["schluessel"] == "einfach")
    (block,) = kapitel["bloecke"]
    assert block["art"] == "text" and block["einfach"] is True
    marken = block["marken"]
    # 250 von 1.250: dieselbe Zahl wie in der Tabelle, gerundet gesagt.
    assert {name: (zahl["text"], zahl["wert"]) for name, zahl in marken.items()} == {
        "{{ew}}": ("etwa 1.300", "1250"),
        "{{anteil_u18}}": ("1 von 5", "20"),
    }


def test_im_kurzprofil_steht_es_nicht(db: None) -> None:
    hafen.zahlen()
    analyse = hafen.analyse(laenge="kurzprofil")
    with scope(traeger=[b.nordufer().pk]):
        text_schreiben(
            baustein=baustein(analyse), text="Hier leben viele Menschen.", version=1, durch=b.birgit()
        )
        schluessel = [kapitel["schluessel"] for kapitel in zusammenstellen(analyse)["kapitel"]]
    assert "einfach" not in schluessel


def test_mehr_als_zwei_seiten_lassen_sich_nicht_speichern(analyse: Analyse) -> None:
    with scope(traeger=[b.nordufer().pk]), pytest.raises(Fachfehler) as fehler:
        text_schreiben(
            baustein=baustein(analyse),
            text="Hier leben viele Menschen aus vielen Ländern.\n\n" * 60,
            version=1,
            durch=b.birgit(),
        )
    assert "in Einfacher Sprache sind es höchstens 2" in fehler.value.text


def test_neben_dem_schreibfeld_stehen_regeln_und_hinweise(
    analyse: Analyse, als: Callable[..., Client]
) -> None:
    client = als(b.birgit())
    seite = client.get(f"/analysen/{analyse.pk}/kapitel/einfach/")
    gelesen = Seite(seite.text).text
    assert "So schreiben Sie einfach" in gelesen
    assert "Entwurf aus den Zahlen, noch nicht bearbeitet" in gelesen
    assert "{{anteil_u18}}" in seite.text
    gezeigt = client.get(
        f"/analysen/{analyse.pk}/kapitel/einfach/vorschau/", headers={"HX-Request": "true"}
    ).text.replace("\u00a0", " ")
    assert "1 von 5</a> Menschen" in gezeigt
    with scope(traeger=[b.nordufer().pk]):
        einer = baustein(analyse)
    hinweise = client.post(
        f"/analysen/{analyse.pk}/texte/{einer.pk}/hinweise/",
        {"text": "Die Stadtteilkonferenz tagt.", "version": 1},
        headers={"HX-Request": "true"},
    ).text
    assert "Gedruckt etwa 0,1 von 2 Seiten." in hinweise
    assert "Stadtteilkonferenz" in hinweise and "Bindestrich" in hinweise
    vorschau = client.post(
        f"/analysen/{analyse.pk}/texte/{einer.pk}/vorschau/",
        {"text": "Jünger als 18 Jahre sind {{anteil_u18}} Menschen.", "version": 1},
        headers={"HX-Request": "true"},
    ).text
    assert "1\u00a0von\u00a05</a> Menschen" in vorschau


def test_oeffentlich_steht_es_als_erstes(analyse: Analyse) -> None:
    block = {
        "art": "text",
        "einfach": True,
        "quelltext": "## Wer hier lebt\n\nJünger als 18 Jahre sind {{anteil_u18}} Menschen.",
        "marken": {
            "{{anteil_u18}}": {
                "text": "etwa 1 von 4",
                "wert": "26.3",
                "zeichen": "",
                "einheit": "%",
                "indikator": "anteil_u18",
                "gebiet": "11",
                "zeitraum": "2024",
            }
        },
    }
    kapitel = {"nummer": 1, "schluessel": "einfach", "titel": "Das Wichtigste", "bloecke": [block]}
    gezeigt = veroeffentlicht(analyse, anders={"kapitel": [kapitel]})
    seite = Seite(Client().get(f"/veroeffentlicht/{gezeigt.kennung}/").text)
    assert [text for _, text in seite.ueberschriften][:4] == [
        "Sozialraumanalyse Hafenviertel 2026",
        "Das Wichtigste in Einfacher Sprache",
        "Wer hier lebt",
        "Worum es geht",
    ]
    assert "Jünger als 18 Jahre sind etwa 1 von 4 Menschen." in seite.text.replace("\u00a0", " ")


# Drucken -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("laenge", ["standard", "langfassung"])
@pytest.mark.parametrize(
    "stueck",
    [
        "Hier leben viele Menschen aus vielen Ländern zusammen. ",
        "- Menschen brauchen Platz.\n",
        "## Menschen\n\nViele Menschen leben hier gern zusammen und helfen sich.\n\n",
    ],
)
def test_was_sich_speichern_laesst_passt_auf_zwei_seiten(analyse: Analyse, laenge: str, stueck: str) -> None:
    anzahl_stuecke = next(n for n in range(1, 2_000) if zu_lang(stueck * (n + 1)))
    block = {"art": "text", "einfach": True, "quelltext": stueck * anzahl_stuecke}
    danach = {"art": "text", "quelltext": "Das nächste Kapitel."}
    gemeint = inhalt(
        analyse,
        laenge=laenge,
        kapitel=[
            {"nummer": 1, "schluessel": "einfach", "titel": "Das Wichtigste", "bloecke": [block]},
            {"nummer": 2, "schluessel": "lage", "titel": "Lage", "bloecke": [danach]},
        ],
    )
    vermerk = Vermerk(fassung=1, vorschau=False, stand=datetime.now(UTC), pruefsumme="0" * 64)
    druck = drucken(cast(Any, gemeint), vermerk, melde=lambda anteil, text: None)
    with closing(pdfium.PdfDocument(druck.inhalt)) as pdf:
        texte = [seite.get_textpage().get_text_bounded() for seite in pdf]
    seiten_mit = [nummer for nummer, text in enumerate(texte) if "Menschen" in text]
    assert len(seiten_mit) == 2
    # Auf eigenen Seiten: Das nächste Kapitel beginnt danach.
    assert [nummer for nummer in seiten_mit if "Das nächste Kapitel." in texte[nummer]] == []
