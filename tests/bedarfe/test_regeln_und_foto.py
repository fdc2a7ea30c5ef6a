"""Was niemand eintragen soll: Namen von Menschen; und was kein Foto behalten darf."""

from io import BytesIO

import pytest
from PIL import Image

from sozialraum.bedarfe.foto import als_jpeg
from sozialraum.bedarfe.regeln import erkennbarer_mensch, liegt_in_deutschland, was_fehlt
from sozialraum.kern.fehler import Fachfehler
from tests.bedarfe.fotos import GERAET, foto


@pytest.mark.parametrize(
    ("text", "fund"),
    [
        ("Schulsozialarbeiterin", ""),
        ("Bewohnerin, zwei Kinder", ""),
        ("Frau mit zwei Kindern", ""),
        ("Leitung der Kita", ""),
        ("Frau Yılmaz aus der Beratung", "Frau Yılmaz"),
        ("Gespräch mit Herrn Dr. Schäfer", "Herrn Dr. Schäfer"),
        ("a.demir@example.org", "a.demir@example.org"),
        ("Hausmeister, 0202 123456", "0202 123456"),
        ("Vater, 2 Kinder, seit 2019 hier", ""),
    ],
)
def test_eine_funktion_ist_kein_name(text: str, fund: str) -> None:
    assert erkennbarer_mensch(text) == fund


def test_vertauschte_laenge_und_breite_fallen_auf() -> None:
    assert liegt_in_deutschland(7.01, 51.23)
    assert not liegt_in_deutschland(51.23, 7.01)


def test_ein_bedarf_braucht_eine_zahl_und_eine_stimme() -> None:
    assert was_fehlt({"zahl", "gespraech"}) == ""
    assert was_fehlt({"zahl"}).startswith("Bisher stützt ihn nur eine Zahl.")
    assert was_fehlt({"methode", "dokument"}).startswith("Eine Zahl fehlt noch.")
    assert was_fehlt(set()).startswith("Er ruht noch auf nichts.")


def test_ein_foto_verliert_ort_geraet_und_kommentar() -> None:
    roh = foto()
    assert GERAET.encode() in roh and b"vor dem Haus" in roh
    fertig = als_jpeg(roh)
    assert b"Exif" not in fertig and GERAET.encode() not in fertig and b"vor dem Haus" not in fertig
    with Image.open(BytesIO(fertig)) as bild:
        assert dict(bild.getexif()) == {}
        assert (bild.format, bild.size) == ("JPEG", (2000, 1333))
        assert sorted(set(bild.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}) == []


def test_ein_hochkant_gehaltenes_telefon_ergibt_ein_aufrechtes_foto() -> None:
    with Image.open(BytesIO(als_jpeg(foto(1200, 800, gedreht=True)))) as bild:
        assert bild.size == (800, 1200)


@pytest.mark.parametrize("inhalt", [b"", b"%PDF-1.7", b"GIF89a" + bytes(40), foto()[:500]])
def test_was_kein_foto_ist_wird_mit_einem_satz_abgelehnt(inhalt: bytes) -> None:
    with pytest.raises(Fachfehler) as fehler:
        als_jpeg(inhalt)
    assert fehler.value.text == (
        "Diese Datei ist kein Foto, das wir lesen können. Bitte wählen Sie eines als JPEG, PNG oder WebP."
    )


def test_ein_zu_grosses_foto_wird_mit_seiner_groesse_abgelehnt() -> None:
    with pytest.raises(Fachfehler, match="möglich sind 15"):
        als_jpeg(bytes(16 * 1024 * 1024))
