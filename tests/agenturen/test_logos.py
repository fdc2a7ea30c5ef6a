"""Logos der Titelseite: wer sie hinterlegt, welche Dateien taugen, wo sie gedruckt sind."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from agenturen.logo_setzen import logo_entfernen, logo_setzen
from agenturen.logobild import als_png
from agenturen.models import Logo, Person, Protokolleintrag
from analysen.ausgeben import ohne_meldung
from analysen.formen import FORMEN, Vermerk
from analysen.logos import logos_fuer
from sozialraum.kern.fehler import Fachfehler
from tests import besetzung as b
from tests.analysen.test_druck import inhalt

pytestmark = pytest.mark.django_db
Als = Callable[[Person], Client]


def _bild(breite: int, hoehe: int, *, art: str = "PNG", farbe: Any = (11, 79, 108)) -> bytes:
    ziel = BytesIO()
    Image.new("RGBA" if len(farbe) == 4 else "RGB", (breite, hoehe), farbe).save(ziel, art)
    return ziel.getvalue()


def _setzen(art: Logo.Art, beschreibung: str, bild: bytes | None) -> bool:
    return logo_setzen(traeger=b.nordufer(), art=art, beschreibung=beschreibung, bild=bild, durch=b.carsten())


def test_carsten_hinterlegt_zwei_logos_und_nimmt_eines_zurueck(als: Als) -> None:
    client, vorsatz = als(b.carsten()), f"traeger-{b.nordufer().pk}"
    assert "/analysen/logos/" in client.get("/analysen/gliederungen/").text
    antwort = client.post(
        "/analysen/logos/",
        {
            f"{vorsatz}-traeger-datei": SimpleUploadedFile("nordufer.png", _bild(1200, 400)),
            f"{vorsatz}-traeger-beschreibung": "Logo des Nordufers: eine Welle",
            f"{vorsatz}-foerderung-datei": SimpleUploadedFile("land.jpg", _bild(600, 300, art="JPEG")),
            f"{vorsatz}-foerderung-beschreibung": "Landeswappen & Schriftzug",
        },
        follow=True,
    )
    assert "Die Logos sind gespeichert" in antwort.text
    assert "<title>Landeswappen &amp; Schriftzug</title>" in antwort.text
    assert [eines["art"] for eines in logos_fuer(b.nordufer())] == ["traeger", "foerderung"]
    assert Image.open(BytesIO(bytes(Logo.objects.get(art="traeger").png))).size == (628, 215)
    antwort = client.post(
        "/analysen/logos/",
        {
            f"{vorsatz}-traeger-weg": "on",
            f"{vorsatz}-foerderung-beschreibung": "Landeswappen & Schriftzug",
        },
    )
    assert antwort.status_code == 302
    assert [eines["art"] for eines in logos_fuer(b.nordufer())] == ["foerderung"]
    ereignisse = Protokolleintrag.objects.order_by("pk").values_list("ereignis", flat=True)
    assert list(ereignisse) == ["Logo der Titelseite gesetzt"] * 2 + ["Logo der Titelseite entfernt"]


def test_ein_fehler_an_einem_logo_speichert_keines(als: Als) -> None:
    vorsatz = f"traeger-{b.nordufer().pk}"
    antwort = als(b.carsten()).post(
        "/analysen/logos/",
        {
            f"{vorsatz}-traeger-datei": SimpleUploadedFile("nordufer.png", _bild(1200, 400)),
            f"{vorsatz}-traeger-beschreibung": "Welle",
            f"{vorsatz}-foerderung-datei": SimpleUploadedFile("land.svg", b"<svg/>"),
            f"{vorsatz}-foerderung-beschreibung": "Wappen",
        },
    )
    assert antwort.status_code == 422
    assert "Bitte wählen Sie das Logo als PNG oder JPEG" in antwort.text
    assert not Logo.objects.exists()


@pytest.mark.parametrize("wer", ["birgit", "guelsen", "daria", "emre", "frauke"])
def test_wer_den_traeger_nicht_ganz_leitet_waehlt_kein_logo(wer: str, als: Als) -> None:
    person = getattr(b, wer)()
    assert als(person).get("/analysen/logos/").status_code == 403
    with pytest.raises(PermissionDenied):
        logo_entfernen(traeger=b.nordufer(), art=Logo.Art.TRAEGER, durch=person)


def test_ein_logo_braucht_beschreibung_und_bild() -> None:
    with pytest.raises(Fachfehler, match="was das Logo zeigt"):
        _setzen(Logo.Art.TRAEGER, "  ", _bild(600, 200))
    with pytest.raises(Fachfehler, match="wählen Sie die Datei"):
        _setzen(Logo.Art.TRAEGER, "Welle", None)
    assert _setzen(Logo.Art.TRAEGER, "Welle", _bild(600, 200))
    assert not _setzen(Logo.Art.TRAEGER, "Welle", _bild(600, 200)), "dasselbe ist keine Änderung"
    assert _setzen(Logo.Art.TRAEGER, "Blaue Welle", None)
    assert Logo.objects.get().beschreibung == "Blaue Welle"


@pytest.mark.parametrize(
    ("datei", "meldung"),
    [
        (b"%PDF-1.7", "kein Bild, das wir lesen können"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "kein Bild, das wir lesen können"),
        (_bild(600, 200, farbe=(255, 255, 255)), "nichts als Weiß"),
        (_bild(600, 200, farbe=(0, 0, 0, 0)), "nichts als Weiß"),
        (_bild(120, 60), "nur 120 Bildpunkte lang"),
        (b"0" * (5 * 1024 * 1024 + 1), "möglich sind"),
    ],
)
def test_was_sich_nicht_drucken_laesst_wird_benannt(datei: bytes, meldung: str) -> None:
    with pytest.raises(Fachfehler, match=meldung):
        als_png(datei)


def test_durchsichtiges_wird_weiss_und_vom_leeren_rand_bleibt_ein_streifen() -> None:
    blatt = Image.new("RGBA", (900, 900), (0, 0, 0, 0))
    blatt.paste((11, 79, 108, 255), (100, 400, 700, 500))
    roh = BytesIO()
    blatt.save(roh, "PNG")
    with Image.open(BytesIO(als_png(roh.getvalue()))) as bild:
        assert (bild.mode, bild.size) == ("RGB", (608, 108))


@pytest.mark.parametrize("form", ["pdf", "html", "docx"])
def test_jede_form_zeigt_die_logos_mit_beschreibung(form: str) -> None:
    _setzen(Logo.Art.TRAEGER, "Logo des Nordufers", _bild(1200, 400))
    _setzen(Logo.Art.FOERDERUNG, "Wappen des Landes", _bild(600, 300))
    stoff = inhalt(logos=logos_fuer(b.nordufer()))
    vermerk = Vermerk(1, True, timezone.now(), "0" * 64)
    datei = FORMEN[form].schreiber()(stoff, vermerk, melde=ohne_meldung).inhalt
    for beschreibung in ("Logo des Nordufers", "Wappen des Landes"):
        assert beschreibung in _alternativen(form, datei)


def _alternativen(form: str, datei: bytes) -> str:
    if form == "html":
        return datei.decode()
    if form == "docx":
        return zipfile.ZipFile(BytesIO(datei)).read("word/document.xml").decode()
    with pikepdf.open(BytesIO(datei)) as pdf:
        return "\n".join(
            str(element.Alt)
            for element in pdf.objects
            if isinstance(element, pikepdf.Dictionary) and "/Alt" in element
        )
