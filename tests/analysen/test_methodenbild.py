"""Was Menschen auf die Karte steckten oder zeichneten, in jeder Form: mit Worten, ohne Anschrift."""

import io
import re
from base64 import b64decode
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import page
import pikepdf
import pytest
from django.test import Client
from django_scopes import scope
from docx import Document
from PIL import Image

from analysen.bausteine.einstellungen import formular_fuer
from analysen.inhalt import kanonisch
from analysen.models import Analyse, Laenge
from analysen.zusammenstellen import zusammenstellen
from sozialraum.bedarfe.angaben import Einsatzangaben, Nadelangabe
from sozialraum.bedarfe.foto import DRUCK_BYTES, fuer_den_druck
from sozialraum.bedarfe.methodeneinsatz_speichern import methodeneinsatz_aendern
from sozialraum.bedarfe.models import Methodeneinsatz
from sozialraum.bedarfe.regeln import ist_zuhause, ohne_anschrift
from tests import besetzung as b
from tests.analysen.formenpruefung import ausgegeben, verapdf
from tests.analysen.hafen import analyse, lesbar
from tests.analysen.test_bausteine import Block, baue, langfassung
from tests.analysen.test_druck import inhalt, seitentexte
from tests.analysen.test_formen import VERMERK
from tests.analysen.veroeffentlicht import veroeffentlicht
from tests.bedarfe.fotos import foto

pytestmark = pytest.mark.django_db

BESCHREIBUNG = "Gezeichnete Karte eines Kindes: Haus & Schule, dahinter nichts."
ORTE = [("gern", "Bücherei"), ("ungern", "Unterführung"), ("neutral", "Bolzplatz")]


def nadel(bewertung: str, text: str, laenge: str = "7.010000", breite: str = "51.230000") -> Nadelangabe:
    return Nadelangabe(laenge=Decimal(laenge), breite=Decimal(breite), bewertung=bewertung, text=text)


def nadeleinsatz(*nadeln: Nadelangabe, **angaben: Any) -> Methodeneinsatz:
    angaben.setdefault("anzahl", 14)
    angaben.setdefault("personenkreis", "Jugendliche am Kai")
    angaben.setdefault("ergebnis", "Gern ist man vor der Bücherei. Ungern in der Unterführung.")
    return b.einsatz("nadelmethode", nadeln=nadeln or [nadel(*ort) for ort in ORTE], **angaben)


def landkarte(**angaben: Any) -> Methodeneinsatz:
    angaben.setdefault("foto", foto(1600, 1200))
    angaben.setdefault("bildbeschreibung", BESCHREIBUNG)
    angaben.setdefault("niemand_erkennbar", True)
    return b.einsatz("subjektive-landkarte", **angaben)


def jpeg(svg: str) -> bytes:
    treffer = re.search(r'href="data:image/jpeg;base64,([^"]+)"', svg)
    assert treffer is not None
    return b64decode(treffer[1])


# Nadeln ----------------------------------------------------------------------------------------


def test_die_nadelkarte_sagt_in_worten_was_auf_ihr_steckt() -> None:
    nadeleinsatz()
    (bild,) = baue("methodenbild")
    assert bild["titel"] == "Gern ist man vor der Bücherei"
    assert lesbar(bild["untertitel"]) == (
        "Nadelmethode am 04.03.2026, Jugendliche am Kai, 14 Menschen. Ungern in der Unterführung. "
        "Gern (voller Kreis): 1 Bücherei. Ungern (Raute): 2 Unterführung. "
        "Ohne Bewertung (leerer Kreis): 3 Bolzplatz. Jede Nadel steht auf 100 Meter gerundet."
    )
    (svg,) = bild["bilder"]
    titel = re.search("<title>(.*?)</title>", svg)
    assert titel is not None and lesbar(titel[1]).startswith(
        "Karte von Hafenviertel mit Nadeln. Gern (voller Kreis): 1 Bücherei."
    )
    # Q1 sind die Grenzen der Karte.
    assert [lesbar(notiz["text"]) for notiz in bild["rand"]] == ["Q2 Eigene Erhebung, Nordufer, 2025–2026."]


@pytest.mark.parametrize(("anzahl", "steht"), [(3, False), (None, False), (5, True)])
def test_wenige_menschen_bleiben_ungenannt(anzahl: int | None, steht: bool) -> None:
    nadeleinsatz(anzahl=anzahl)
    (bild,) = baue("methodenbild")
    assert ("Mensch" in bild["untertitel"]) is steht


def test_keine_gedruckte_nadel_verraet_ein_haus() -> None:
    """Dreißig Meter weiter im selben Feld sieht die Karte genauso aus."""
    nadeleinsatz(nadel("gern", "Bank", "7.010000", "51.230000"))
    (bild,) = baue("methodenbild")
    with scope(traeger=[b.nordufer().pk]):
        Methodeneinsatz.objects.all().delete()
    nadeleinsatz(nadel("gern", "Bank", "7.009700", "51.229800"))
    (anderes,) = baue("methodenbild")
    assert bild["bilder"] == anderes["bilder"]
    with scope(traeger=[b.nordufer().pk]):
        Methodeneinsatz.objects.all().delete()
    nadeleinsatz(nadel("gern", "Bank", "7.013000", "51.230000"))
    (weiter,) = baue("methodenbild")
    assert weiter["bilder"] != bild["bilder"]


def test_was_auf_dasselbe_feld_faellt_liegt_nicht_uebereinander() -> None:
    nadeleinsatz(*[nadel("gern", f"Ort {n}") for n in range(5)])
    (bild,) = baue("methodenbild")
    mitten = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', bild["bilder"][0])
    assert len(mitten) == len(set(mitten)) == 5


def test_wo_jemand_wohnt_steht_auf_keiner_karte() -> None:
    nadeleinsatz(
        nadel("gern", "Bei mir zu Hause"),
        nadel("gern", "Teehaus Kaistraße 12a"),
        nadel("ungern", "Laden von Frau Kaya"),
    )
    (bild,) = baue("methodenbild")
    gedruckt = lesbar(bild["untertitel"] + bild["bilder"][0])
    assert "Gern (voller Kreis): 1 Teehaus Kaistraße. Ungern (Raute): 2." in gedruckt
    assert not any(wort in gedruckt for wort in ("Hause", "12a", "Kaya"))


@pytest.mark.parametrize(
    ("text", "zuhause", "gedruckt"),
    [
        ("Spielplatz Lotsengasse", False, "Spielplatz Lotsengasse"),
        ("Lotsengasse 5", False, "Lotsengasse"),
        ("Hauptstr. 17 b, Kiosk", False, "Hauptstr., Kiosk"),
        ("Bus 12, Haltestelle Markt", False, "Bus 12, Haltestelle Markt"),
        ("Platz 3. Oktober", False, "Platz 3. Oktober"),
        ("hier wohne ich", True, "hier wohne ich"),
        ("Mein Zimmer", True, "Mein Zimmer"),
        ("Wohnheim", False, "Wohnheim"),
        ("Herr Kaya verkauft Obst", False, ""),
    ],
)
def test_aus_dem_text_einer_nadel_verschwindet_die_anschrift(text: str, zuhause: bool, gedruckt: str) -> None:
    assert (ist_zuhause(text), ohne_anschrift(text)) == (zuhause, gedruckt)


# Fotos -----------------------------------------------------------------------------------------


def test_ein_foto_steht_mit_seiner_beschreibung_und_klein_im_inhalt() -> None:
    landkarte()
    (bild,) = baue("methodenbild")
    (svg,) = bild["bilder"]
    assert "<title>Gezeichnete Karte eines Kindes: Haus &amp; Schule, dahinter nichts.</title>" in svg
    assert bild["titel"] == "Nach 18 Uhr ist jede Tür zu"
    assert lesbar(bild["untertitel"]) == "Subjektive Landkarte am 04.03.2026."
    with Image.open(io.BytesIO(jpeg(svg))) as gelesen:
        assert (gelesen.format, gelesen.size, len(gelesen.getexif())) == ("JPEG", (900, 675), 0)
    assert len(kanonisch({"block": bild})) < 1.4 * DRUCK_BYTES


@pytest.mark.parametrize(
    ("angaben", "fehlt"),
    [
        ({"bildbeschreibung": " "}, "Dem Foto fehlt eine Beschreibung für alle, die es nicht sehen können."),
        (
            {"niemand_erkennbar": False},
            "Dem Foto fehlt die Bestätigung, dass niemand ohne Einwilligung zu erkennen ist.",
        ),
    ],
)
def test_ohne_beschreibung_oder_bestaetigung_steht_kein_foto_da(angaben: dict[str, Any], fehlt: str) -> None:
    einsatz = landkarte(**angaben)
    assert baue("methodenbild") == []
    (hinweis,) = baue("methodenbild", einsaetze=[einsatz.pk])
    assert (hinweis["art"], hinweis["text"]) == (
        "hinweis",
        f"Das Bild zu „Subjektive Landkarte vom 04.03.2026“ steht hier noch nicht. {fehlt}",
    )


def test_auch_ein_bild_voller_einzelheiten_bleibt_klein() -> None:
    rauschen = Image.effect_noise((2000, 1500), 120).convert("RGB")
    puffer = io.BytesIO()
    rauschen.save(puffer, "JPEG", quality=95)
    bild = fuer_den_druck(puffer.getvalue())
    assert len(bild.jpeg) <= DRUCK_BYTES and bild.breite <= 900
    assert fuer_den_druck(puffer.getvalue()) == bild


def test_eine_verlorene_datei_bringt_die_analyse_nicht_zu_fall() -> None:
    einsatz = landkarte()
    einsatz.foto.storage.delete(einsatz.foto.name)
    (hinweis,) = baue("methodenbild", einsaetze=[einsatz.pk])
    assert hinweis["text"].endswith("Die Datei des Fotos lässt sich nicht lesen.")


# Auswahl ---------------------------------------------------------------------------------------


def test_ohne_auswahl_steht_im_standard_ein_bild_in_der_langfassung_stehen_zwei() -> None:
    nadeleinsatz()
    landkarte()
    landkarte(datum=b.einsatz().datum)
    b.einsatz("fokusgruppe")
    assert len(baue("methodenbild")) == 1
    assert len(baue("methodenbild", von=langfassung())) == 2


def test_die_auswahl_bestimmt_reihenfolge_und_titel() -> None:
    nadeln, karte = nadeleinsatz(), landkarte()
    gebaut = baue("methodenbild", einsaetze=[karte.pk, nadeln.pk], titel="Was Kinder zeichnen")
    assert [block["titel"] for block in gebaut] == ["Was Kinder zeichnen"] * 2
    assert ["image/jpeg" in block["bilder"][0] for block in gebaut] == [True, False]


def test_das_formular_nennt_was_einem_bild_noch_fehlt() -> None:
    fertig, offen, ohne = landkarte(), landkarte(niemand_erkennbar=False), b.einsatz("fokusgruppe")
    form = formular_fuer("methodenbild", analyse=analyse())
    assert form is not None
    wahl: Any = form.fields["einsaetze"]
    texte = {int(kennung): text for kennung, text in wahl.choices}
    assert texte.keys() == {fertig.pk, offen.pk} and ohne.pk not in texte
    assert "fehlt" not in texte[fertig.pk] and texte[offen.pk].endswith("zu erkennen ist.")


def test_das_kapitel_der_sicht_zeigt_von_selbst_ein_bild() -> None:
    nadeleinsatz()
    von = analyse()
    with scope(traeger=[von.traeger_id]):
        fertig = zusammenstellen(von)
    (sicht,) = [eines for eines in fertig["kapitel"] if eines["schluessel"] == "sicht"]
    assert "Nadelmethode" in str([b["untertitel"] for b in sicht["bloecke"] if b["art"] == "abbildung"])


def test_der_andere_traeger_sieht_die_bilder_nicht() -> None:
    nadeleinsatz()
    fremde = analyse(b.hafenviertel(), agentur=b.ia_suedhang(), durch=b.frauke())
    assert baue("methodenbild", von=fremde) == []


# Alle Formen -----------------------------------------------------------------------------------


@pytest.fixture
def beide() -> list[Block]:
    nadeln, karte = nadeleinsatz(), landkarte()
    return baue("methodenbild", einsaetze=[nadeln.pk, karte.pk])


@pytest.mark.parametrize("laenge", [Laenge.STANDARD, Laenge.LANGFASSUNG])
def test_das_pdf_traegt_beide_bilder_mit_textalternative(
    beide: list[Any], laenge: str, tmp_path: Path
) -> None:
    pdf = ausgegeben("pdf", inhalt(*beide, laenge=laenge), VERMERK)
    with pikepdf.open(io.BytesIO(pdf)) as dokument:
        alternativen = [str(ding.Alt) for ding in dokument.objects if _ist_abbildung(ding)]
        jpegs = [ding for ding in dokument.objects if _ist_jpeg(ding)]
    assert BESCHREIBUNG in alternativen
    assert any(text.startswith("Karte von Hafenviertel mit Nadeln.") for text in alternativen)
    assert jpegs
    assert "Gern (voller Kreis): 1 Bücherei." in " ".join(seitentexte(pdf))
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
    assert verapdf("ua1", pdf, tmp_path) == ""
    assert verapdf("3a", pdf, tmp_path) == ""


def _ist_abbildung(ding: Any) -> bool:
    return isinstance(ding, pikepdf.Dictionary) and ding.get("/S") == "/Figure" and "/Alt" in ding


def _ist_jpeg(ding: Any) -> bool:
    return isinstance(ding, pikepdf.Stream) and ding.get("/Filter") == "/DCTDecode"


def test_html_und_word_tragen_beide_bilder(beide: list[Any]) -> None:
    gemeint = inhalt(*beide)
    html = ausgegeben("html", gemeint, VERMERK).decode()
    assert html.count("<image ") == 1 and jpeg(html).startswith(b"\xff\xd8")
    assert "Gern (voller Kreis)" in lesbar(html)
    word = ausgegeben("docx", gemeint, VERMERK)
    rumpf = Document(io.BytesIO(word)).element.body
    alternativen = [ding.get("descr") or "" for ding in rumpf.iter() if str(ding.tag).endswith("}docPr")]
    assert BESCHREIBUNG in alternativen
    with ZipFile(io.BytesIO(word)) as paket:
        assert len([name for name in paket.namelist() if name.startswith("word/media/")]) == 2


def test_auf_der_oeffentlichen_seite_stehen_beide_bilder(beide: list[Any]) -> None:
    entwurf = analyse()
    gezeigt = veroeffentlicht(
        entwurf,
        anders={"kapitel": [{"nummer": 1, "schluessel": "sicht", "titel": "Sicht", "bloecke": beide}]},
    )
    antwort = Client().get(f"/veroeffentlicht/{gezeigt.kennung}/lesen/")
    assert antwort.text.count("<image ") == 1 and "Haus &amp; Schule" in antwort.text
    assert "img-src 'self' data:" in antwort.headers["Content-Security-Policy"]


def test_die_fassung_behaelt_ihr_bild_wenn_ein_anderes_foto_kommt() -> None:
    einsatz = landkarte()
    von: Analyse = analyse()
    with scope(traeger=[von.traeger_id]):
        vorher = zusammenstellen(von)
        methodeneinsatz_aendern(
            einsatz=einsatz,
            version=1,
            angaben=Einsatzangaben(
                methode=einsatz.methode,
                datum=einsatz.datum,
                sozialraum=einsatz.sozialraum,
                ergebnis=einsatz.ergebnis,
                bildbeschreibung="Ein anderes Bild.",
                niemand_erkennbar=True,
                foto=foto(800, 800),
            ),
            durch=b.aylin(),
        )
        nachher = zusammenstellen(von)
    # Die Bytes stehen im Inhalt, nicht hinter einem Verweis: gedruckt wird das alte Bild ohne die Datei.
    assert "Haus &amp; Schule" in str(vorher) and "Ein anderes Bild." in str(nachher)
    assert BESCHREIBUNG.encode() in ausgegeben("html", vorher, VERMERK).replace(b"&amp;", b"&")


def test_wer_das_foto_loescht_nimmt_die_bestaetigung_mit() -> None:
    einsatz = landkarte()
    with scope(traeger=[einsatz.traeger_id]):
        geaendert = methodeneinsatz_aendern(
            einsatz=einsatz,
            version=1,
            angaben=Einsatzangaben(
                methode=einsatz.methode,
                datum=einsatz.datum,
                sozialraum=einsatz.sozialraum,
                niemand_erkennbar=True,
                foto_weg=True,
            ),
            durch=b.aylin(),
        )
    assert (bool(geaendert.foto), geaendert.niemand_erkennbar) == (False, False)
