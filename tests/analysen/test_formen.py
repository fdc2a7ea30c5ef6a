"""Eine Fassung, viele Formen: überall dieselben Zahlen, nirgends mehr, als gedruckt ist."""

import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import page
import pikepdf
import pytest
from django_scopes import scope

from analysen.formen import FORMEN, Vermerk
from analysen.formen.html import als_seite
from analysen.inhalt import Inhalt, Zahl
from analysen.models import Fassungsdatei, Laenge
from analysen.schreiben.text_schreiben import text_schreiben
from analysen.zahlenliste import Zahlenliste, gelesen
from analysen.zusammenstellen import zusammenstellen
from sozialraum.kern.csvdatei import csv_schreiben
from sozialraum.kern.zahlen import BERLIN
from tests import besetzung as b
from tests.analysen.formenpruefung import (
    HtmlAusgabe,
    ausgegeben,
    pruefe_gleiche_zahlen,
    pruefe_lesefolge,
    pruefe_zahlen_im_text,
    steht_nirgends,
    text_der_docx,
    text_der_seiten,
    verapdf,
    zeilen_der_csv,
    zeilen_der_mappe,
)
from tests.analysen.hafen import analyse, kapitel, lesbar, textbaustein, zahlen
from tests.analysen.lesefolge import vorgelesen
from tests.analysen.test_druck import inhalt, seitentexte

VERMERK = Vermerk(
    fassung=3, vorschau=True, stand=datetime(2026, 11, 21, 12, tzinfo=BERLIN), pruefsumme="ab" * 32
)
TEXT = """Im Hafenviertel leben {{ew}} Menschen, {{anteil_u18}} davon sind Kinder.[^1]

## Wer hier wohnt

- Familien aus Ağrı
- Menschen aus حلب

[^1]: Stand Ende 2024.
"""


@pytest.fixture(scope="module")
def hafen(django_db_setup: None, django_db_blocker: Any) -> Inhalt:
    """Der Inhalt der Analyse über das Hafenviertel in ganzer Länge; die Datenbank bleibt, wie sie war."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        zahlen()
        von = analyse(laenge=Laenge.LANGFASSUNG)
        with scope(traeger=[von.traeger_id]):
            text_schreiben(
                baustein=textbaustein(kapitel(von, "lage")), text=TEXT, version=1, durch=b.birgit()
            )
            fertig = zusammenstellen(von)
        transaction.set_rollback(True)
    return fertig


@pytest.fixture(scope="module")
def heft(hafen: Inhalt) -> bytes:
    return ausgegeben("pdf", hafen, VERMERK)


def zahl(text: str, *, wert: str | None = None, zeichen: str = "", **anders: Any) -> Zahl:
    return {
        "text": text,
        "wert": wert,
        "zeichen": zeichen,
        "einheit": "Anzahl",
        "indikator": "",
        "gebiet": "x",
        "zeitraum": "2024",
    } | anders  # type: ignore[return-value]


def tafel(*texte: str, kopf: str = "Zeile", anmerkungen: tuple[str, ...] = (), **anders: Any) -> Any:
    """Eine Tabelle mit einer Zeile; jede Zelle druckt eine Zahl."""
    return {
        "art": "tabelle",
        "nummer": 1,
        "titel": "Tafel",
        "untertitel": "",
        "kopfspalte": "Was",
        "spalten": [{"text": f"Spalte {n}", "zusatz": "", "rechts": True} for n in range(len(texte))],
        "zeilen": [
            {
                "kopf": kopf,
                "zusatz": "",
                "summe": False,
                "zellen": [{"text": text, "zahl": zahl(text, **anders)} for text in texte],
            }
        ],
        "anmerkungen": list(anmerkungen),
        "rand": [{"art": "quelle", "text": "Q1 Stadt Probstadt, 2024.", "zusatz": ""}],
        "breit": False,
    }


# Alle Formen ---------------------------------------------------------------------------------------


def test_jede_form_der_datenbank_hat_ihren_schreiber() -> None:
    assert set(FORMEN) <= set(Fassungsdatei.Form.values)
    for form in FORMEN.values():
        assert callable(form.schreiber())


def test_jede_zahl_steht_in_jeder_form_gleich(hafen: Inhalt, heft: bytes) -> None:
    pruefe_gleiche_zahlen(hafen, VERMERK, heft)


@pytest.mark.parametrize("art", ["Befund", "Text", "Tabelle"])
def test_eine_andere_zahl_faellt_auf(hafen: Inhalt, heft: bytes, art: str) -> None:
    """In einem Satz, im Text, in einer Tabelle: Wo die Zeile es verlangt, muss die Zahl stehen."""
    zeilen = Zahlenliste(hafen).zeilen
    gelesen = " ".join(text for _, text in vorgelesen(heft))
    pruefe_zahlen_im_text(zeilen, gelesen, "pdf", gezeichnet=" ".join(text_der_seiten(heft)))
    stelle = next(n for n, eine in enumerate(zeilen) if eine.stelle.startswith(art))
    falsch = [*zeilen[:stelle], replace(zeilen[stelle], text="98.765"), *zeilen[stelle + 1 :]]
    with pytest.raises(AssertionError):
        pruefe_zahlen_im_text(falsch, gelesen, "pdf", gezeichnet=" ".join(text_der_seiten(heft)))


def test_keine_zahl_des_inhalts_fehlt_in_der_liste(hafen: Inhalt) -> None:
    liste = Zahlenliste(hafen)
    fehlend = [stelle for stelle, ding in _zahlen(hafen, "") if not liste.nummer(ding)]
    assert fehlend == []
    assert len(liste.zeilen) > 60


def _zahlen(ding: Any, stelle: str) -> Any:
    """Alles, was wie eine gedruckte Zahl gebaut ist; im Blick stehen Bedarfe ohne ihre Grundlagen."""
    if isinstance(ding, dict):
        if {"text", "wert", "zeichen", "indikator"} <= set(ding):
            yield stelle, ding
        for name, kind in ding.items():
            if not (name == "bedarfe" and "blicke" in stelle):
                yield from _zahlen(kind, f"{stelle}.{name}")
    elif isinstance(ding, list):
        for nummer, kind in enumerate(ding):
            yield from _zahlen(kind, f"{stelle}[{nummer}]")


def test_jede_form_traegt_die_pruefsumme_des_inhalts(hafen: Inhalt, heft: bytes) -> None:
    summe = VERMERK.pruefsumme
    with pikepdf.open(io.BytesIO(heft)) as dokument, dokument.open_metadata() as angaben:
        assert angaben["dc:identifier"] == f"sha256:{summe}"
    html = ausgegeben("html", hafen, VERMERK).decode()
    assert f'<meta name="dcterms.identifier" content="sha256:{summe}">' in html
    assert html.count(summe) == 2
    mappe = openpyxl.load_workbook(io.BytesIO(ausgegeben("xlsx", hafen, VERMERK)))
    assert mappe.properties.identifier == summe
    assert summe in [zelle for zeile in mappe["Fassung"].iter_rows(values_only=True) for zelle in zeile]
    for form in ("csv", "csv-excel"):
        zeilen = zeilen_der_csv(ausgegeben(form, hafen, VERMERK), offen=form == "csv")
        assert {zeile["Prüfsumme des Inhalts (SHA-256)"] for zeile in zeilen} == {summe}


def test_eine_berichtigung_steht_in_pdf_html_und_mappe() -> None:
    berichtigt = replace(VERMERK, vorschau=False, berichtigt=2, erratum="In Tabelle 3 war 2019 vertauscht.")
    titelseite, verzeichnis, *_ = seitentexte(ausgegeben("pdf", inhalt(tafel("1.234")), berichtigt))
    assert "Berichtigung der Fassung 2" in titelseite
    assert "Berichtigt Fassung 2: In Tabelle 3 war 2019 vertauscht." in verzeichnis
    html = ausgegeben("html", inhalt(tafel("1.234")), berichtigt).decode()
    assert "Berichtigt Fassung 2: In Tabelle 3 war 2019 vertauscht." in html
    mappe = openpyxl.load_workbook(io.BytesIO(ausgegeben("xlsx", inhalt(tafel("1.234")), berichtigt)))
    angaben = dict(mappe["Fassung"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert angaben["Was berichtigt wurde"] == "In Tabelle 3 war 2019 vertauscht."
    assert angaben["Stand"] == "festgeschrieben"


LIZENZ: Any = {
    "schluessel": "cc-by-4.0",
    "name": "CC BY 4.0 – Namensnennung",
    "adresse": "https://creativecommons.org/licenses/by/4.0/deed.de",
    "satz": "© 2026 Nordufer & Töchter. Lizenz: CC BY 4.0.",
}


def test_die_lizenz_der_analyse_steht_in_jeder_form(tmp_path: Path) -> None:
    stoff = inhalt(tafel("1.234"), lizenz=LIZENZ)
    pdf = ausgegeben("pdf", stoff, VERMERK)
    assert LIZENZ["satz"] in lesbar(" ".join(seitentexte(pdf)))
    with pikepdf.open(io.BytesIO(pdf)) as dokument, dokument.open_metadata() as angaben:
        assert LIZENZ["satz"] in str(angaben["dc:rights"])
        assert angaben["xmpRights:WebStatement"] == LIZENZ["adresse"]
    assert verapdf("ua1", pdf, tmp_path) == ""
    assert verapdf("3a", pdf, tmp_path) == ""
    html = ausgegeben("html", stoff, VERMERK).decode()
    assert f'<a rel="license" href="{LIZENZ["adresse"]}">{LIZENZ["name"]}</a>' in html
    assert '<meta name="dcterms.rights" content="© 2026 Nordufer &amp; Töchter. Lizenz: CC BY 4.0.">' in html
    for form in ("csv", "csv-excel"):
        (zeile,) = zeilen_der_csv(ausgegeben(form, stoff, VERMERK), offen=form == "csv")
        assert zeile["Lizenz der Analyse"] == LIZENZ["name"]
    mappe = openpyxl.load_workbook(io.BytesIO(ausgegeben("xlsx", stoff, VERMERK)))
    zeilen = dict(mappe["Fassung"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert (zeilen["Lizenz der Analyse"], zeilen["Text der Lizenz"]) == (LIZENZ["name"], LIZENZ["adresse"])
    word = ausgegeben("docx", stoff, VERMERK)
    assert LIZENZ["satz"] in text_der_docx(word)
    assert not steht_nirgends("CC BY 4.0 – Namensnennung", word)


def test_die_lizenz_haengt_am_inhalt_der_fassung(hafen: Inhalt) -> None:
    """Wählt der Träger später eine andere, bleibt die gedruckte."""
    assert hafen["lizenz"]["schluessel"] == "urheberrecht"
    assert hafen["lizenz"]["satz"].startswith("© 2026 Wohlfahrtsverband Nordufer")


# Berichtigt und von Hand abgehakt --------------------------------------------------------------------


def test_auch_berichtigt_und_von_hand_abgehakt_ist_das_heft_gueltig(hafen: Inhalt, tmp_path: Path) -> None:
    berichtigt = replace(VERMERK, vorschau=False, berichtigt=2, erratum="In Tabelle 3 war 2019 vertauscht.")
    abgehakt: Any = hafen | {
        "pruefliste": {
            "name": "Prüfliste",
            "richtlinie": "Richtlinie 2026",
            "punkte": [
                {
                    "schluessel": "gespraeche",
                    "titel": "Mindestens drei Gespräche",
                    "erfuellt": False,
                    "befund": "Es sind zwei.",
                    "weil": "Das dritte war nicht öffentlich.",
                    "entschieden": "21.11.2026",
                }
            ],
        }
    }
    pdf = ausgegeben("pdf", abgehakt, berichtigt)
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    assert verapdf("ua1", pdf, tmp_path) == ""
    assert verapdf("3a", pdf, tmp_path) == ""
    html = HtmlAusgabe(ausgegeben("html", abgehakt, berichtigt)).text
    for text in (
        " ".join(seitentexte(pdf)),
        html,
        text_der_docx(ausgegeben("docx", abgehakt, berichtigt)),
    ):
        assert "Das dritte war nicht öffentlich." in lesbar(text)
        assert "Berichtigt Fassung 2: In Tabelle 3 war 2019 vertauscht." in lesbar(text)


# Zahlenliste ---------------------------------------------------------------------------------------


def test_dieselben_zahlen_tragen_dieselben_nummern_auch_aus_der_datenbank_gelesen() -> None:
    """PostgreSQL ordnet die Marken eines Textes um; Dateien einer Fassung entstehen vorher und nachher."""
    marken = {"{{anteil_u18}}": zahl("24,0"), "{{ew}}": zahl("1.250")}
    quelltext = "{{anteil_u18}} sind Kinder, {{ew}} alle."
    listen = [
        [
            eine.text
            for eine in Zahlenliste(inhalt({"art": "text", "quelltext": quelltext, "marken": folge})).zeilen
        ]
        for folge in (marken, dict(reversed(marken.items())))
    ]
    assert listen == [["24,0", "1.250"], ["24,0", "1.250"]]


def test_eine_zahl_nennt_stelle_gebiet_zeitraum_und_quelle(hafen: Inhalt) -> None:
    eine = next(z for z in Zahlenliste(hafen).zeilen if z.stelle.startswith("Tabelle") and z.text == "1.250")
    assert (eine.gebiet, eine.zeitraum, eine.wert, eine.einheit, eine.indikator) == (
        "Hafenviertel",
        "2024",
        Decimal(1250),
        "Anzahl",
        "ew",
    )
    assert eine.name == "Einwohnerinnen und Einwohner"
    assert eine.quellen == ("Q1",)
    assert hafen["anhang"]["quellen"][0]["kuerzel"] == "Q1"


def test_eine_randnotiz_kommt_aus_der_quelle_ihrer_zahl(hafen: Inhalt) -> None:
    eine = next(
        z for z in Zahlenliste(hafen).zeilen if z.stelle == "Befund 1, Randnotiz" and z.text == "1.250"
    )
    assert (eine.quellen, eine.gebiet, eine.zeitraum) == (("Q1",), "Hafenviertel", "2024")


def test_geschlossenes_bleibt_geschlossen(hafen: Inhalt) -> None:
    geschlossene = [eine for eine in Zahlenliste(hafen).zeilen if eine.text == "•"]
    assert geschlossene
    for eine in geschlossene:
        assert (eine.wert, eine.zeichen) == (None, "•")
        assert eine.bedeutung == "aus Gründen der Geheimhaltung nicht ausgewiesen"


def test_keine_datei_verraet_mehr_als_das_heft() -> None:
    """Eine Quelle rundet auf Fünfer: gedruckt ist 1.235, ungerundet wären es 1.233."""
    gerundet = inhalt(tafel("1.235", wert="1233.4999"))
    dateien = [ausgegeben(form, gerundet, VERMERK) for form in FORMEN]
    assert steht_nirgends("1233", *dateien)
    assert steht_nirgends("1.233", *dateien)
    assert zeilen_der_csv(ausgegeben("csv", gerundet, VERMERK), offen=True)[0]["Wert"] == "1235"


@pytest.mark.parametrize(
    ("text", "wert", "einheit"),
    [
        ("22.383", "22383", ""),
        ("24,0\u00a0%", "24.0", "%"),
        ("+3,4\u00a0%", "3.4", "%"),
        ("\u22122,3", "-2.3", ""),
        ("3,12\u00a0km²", "3.12", "km²"),
        ("12¹", "12", ""),
        ("0", "0", ""),
        ("1.234.567,8", "1234567.8", ""),
    ],
)
def test_gedrucktes_wird_wieder_zur_zahl(text: str, wert: str, einheit: str) -> None:
    assert gelesen(text) == (Decimal(wert), einheit)


@pytest.mark.parametrize("text", ["•", ".", "–", "x", "k. A.", "mind. 12", "3 von 4", "12.34", "1,2,3", ""])
def test_was_keine_zahl_ist_bekommt_keinen_wert(text: str) -> None:
    assert gelesen(text)[0] is None


def test_eine_summe_mit_luecken_ist_eine_grenze_und_kein_wert() -> None:
    (eine,) = Zahlenliste(inhalt(tafel("mind.\u00a0111", wert="111"))).zeilen
    assert (eine.wert, eine.zeichen) == (None, "mind.")
    assert eine.bedeutung.startswith("mindestens")


def test_fussnoten_stehen_in_worten_an_ihrer_zahl() -> None:
    (eine, andere) = Zahlenliste(
        inhalt(tafel("1.234¹", "1.300", anmerkungen=("• = geheim.", "¹ vorläufig, ² berichtigt.")))
    ).zeilen
    assert (eine.text, eine.wert, eine.fussnote) == ("1.234¹", Decimal(1234), "vorläufig")
    assert andere.fussnote == ""


# Tabellenprogramme -----------------------------------------------------------------------------------

GEFAEHRLICH = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\uff1d1+1"]


@pytest.mark.parametrize("kopf", GEFAEHRLICH)
def test_kein_name_wird_zur_formel(kopf: str) -> None:
    boese = inhalt(tafel("1.234", kopf=kopf), titel=kopf, foerderhinweis=kopf)
    for offen, form in ((True, "csv"), (False, "csv-excel")):
        (zeile,) = zeilen_der_csv(ausgegeben(form, boese, VERMERK), offen=offen)
        assert zeile["Bezeichnung"] == f"'{kopf}, Spalte 0"
    mappe = openpyxl.load_workbook(io.BytesIO(ausgegeben("xlsx", boese, VERMERK)))
    assert {zelle.data_type for blatt in mappe for zeile in blatt.iter_rows() for zelle in zeile} <= {
        "s",
        "n",
    }


def test_eine_gedruckte_veraenderung_bleibt_wie_gedruckt() -> None:
    """Sonst stünde vor jedem Zuwachs ein Strich, der nicht gedruckt ist."""
    assert csv_schreiben(["a"], [["+3,4\u00a0%"], ["+3,4 % =1"]], offen=True).decode().splitlines() == [
        "a",
        '"+3,4\u00a0%"',
        '"\'+3,4 % =1"',
    ]


def test_die_offene_datei_hat_punkt_und_komma_die_fuer_excel_umgekehrt() -> None:
    stoff = inhalt(tafel("12,5\u00a0%"))
    offen, excel = (ausgegeben(form, stoff, VERMERK) for form in ("csv", "csv-excel"))
    assert not offen.startswith(b"\xef\xbb\xbf") and excel.startswith(b"\xef\xbb\xbf")
    assert zeilen_der_csv(offen, offen=True)[0]["Wert"] == "12.5"
    assert zeilen_der_csv(excel, offen=False)[0]["Wert"] == "12,5"


def test_schluessel_bleiben_in_der_mappe_text_und_werte_zahlen(hafen: Inhalt) -> None:
    mappe = openpyxl.load_workbook(io.BytesIO(ausgegeben("xlsx", hafen, VERMERK)))
    assert mappe.sheetnames == ["Zahlen", "Zeichen", "Quellen", "Definitionen", "Fassung"]
    kopf, *zeilen = mappe["Zahlen"].iter_rows()
    spalten = [zelle.value for zelle in kopf]
    for zeile in zeilen:
        arten = dict(zip(spalten, (zelle.data_type for zelle in zeile), strict=True))
        assert arten["Kennung"] in ("s", "n") and arten["Nummer"] == "s"
        assert arten["Gedruckt"] == "s"
    kennungen = {zeile["Kennung"] for zeile in zeilen_der_mappe(ausgegeben("xlsx", hafen, VERMERK))}
    assert "05998000" in kennungen
    anteil = next(z for z in zeilen if z[spalten.index("Gedruckt")].value == "24,0\u00a0%")
    assert anteil[spalten.index("Wert")].value == 24
    assert anteil[spalten.index("Wert")].number_format == "#,##0.0"


# PDF -------------------------------------------------------------------------------------------------


def test_das_pdf_ist_barrierefrei_und_archivfest(heft: bytes, tmp_path: Path) -> None:
    assert page.validate_pdf_bytes(heft, profile="ua1").failures == []
    assert verapdf("ua1", heft, tmp_path) == ""
    assert verapdf("3a", heft, tmp_path) == ""


def test_das_verzeichnis_fuehrt_zu_den_kapiteln_und_sagt_wohin(hafen: Inhalt, heft: bytes) -> None:
    with pikepdf.open(io.BytesIO(heft)) as dokument:
        ziele = {
            str(verweis.Dest): str(verweis.Contents)
            for seite in dokument.pages
            for verweis in seite.obj.get("/Annots", [])
        }
    for eines in hafen["kapitel"]:
        assert ziele[f"kapitel-{eines['nummer']}"] == eines["titel"]
    assert "Fußnote 1" in ziele.values()


def test_vorgelesen_wird_in_der_folge_des_inhalts(hafen: Inhalt, heft: bytes) -> None:
    pruefe_lesefolge(hafen, heft)


def test_eine_vertauschte_lesefolge_faellt_auf(hafen: Inhalt, heft: bytes) -> None:
    vertauscht: Any = hafen | {"kapitel": hafen["kapitel"][::-1]}
    with pytest.raises(AssertionError, match="steht nicht an seiner Stelle"):
        pruefe_lesefolge(vertauscht, heft)


# HTML ------------------------------------------------------------------------------------------------


def test_die_seite_kommt_ohne_skript_stil_und_netz_aus(hafen: Inhalt) -> None:
    html = ausgegeben("html", hafen, VERMERK)
    gelesene = HtmlAusgabe(html)
    assert not [name for _, name in gelesene.angaben if name == "style" or name.startswith(("on", "hx-"))]
    marken = {marke for marke, _ in gelesene.angaben}
    assert not marken & {"script", "link", "img", "iframe", "form"}
    assert b"http://www.w3.org/2000/svg" in html
    assert html.count(b"http") == html.count(b"http://www.w3.org/2000/svg")


def test_ein_satz_verlinkt_seine_zahlen_an_ihrem_wort(hafen: Inhalt) -> None:
    seite = als_seite(hafen, VERMERK)
    assert 'class="kennzahl" href="#Z' in seite
    satz = next(eine for eine in Zahlenliste(hafen).zeilen if eine.stelle.startswith("Befund"))
    gedruckt = satz.text.lstrip("+\u2212")
    assert f'<a href="#{satz.nummer}">{gedruckt}</a>' in seite


def test_fremder_text_wird_auch_in_der_seite_nie_zu_html() -> None:
    boese = "<script>alert(1)</script>"
    stoff = inhalt(
        {
            "art": "satz",
            "text": f"{boese} zählt 12.",
            "rand": [{"art": "quelle", "text": f"Q1 {boese}", "zusatz": boese}],
            "zahlen": [{"name": boese, "zahl": zahl("12")}],
        },
        tafel("1", kopf=boese),
        titel=boese,
        raeume=[boese],
    )
    html = ausgegeben("html", stoff, VERMERK).decode()
    assert "<script" not in html
    assert '&lt;script&gt;alert(1)&lt;/script&gt; zählt <a href="#Z1">12</a>.' in html


def test_arabische_und_tuerkische_namen_stehen_wie_geschrieben(hafen: Inhalt) -> None:
    html = lesbar(ausgegeben("html", hafen, VERMERK).decode())
    assert "Ağrı" in html and "حلب" in html
