"""Was auch immer jemand hochlädt: keine Seite bricht ab, und keine Lieferung ist halb da.

Ein begrenzter Lauf mit festem Zufall; jede Datei geht durch die Seite, die Prüfung im Hintergrund, die
Vorschau und den Versuch der Übernahme.
"""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agenturen.models import Person, Vorgang
from sozialraum.statistik.lesen.dateibild import pruefsumme
from sozialraum.statistik.lieferungen.eingaenge import uebersicht
from sozialraum.statistik.lieferungen.vorlagen_laden import vorlage_speichern
from sozialraum.statistik.lieferungen.werte_laden import SCHON_VORHANDEN
from sozialraum.statistik.models import Eingang, Lieferung, Wert
from tests import besetzung as b
from tests.statistik import dateien as d
from tests.statistik import mappen
from tests.werkbank import Werkbank

pytestmark = pytest.mark.django_db

NEU = "/statistik/lieferungen/neu/"
Als = Callable[[Person], Client]
Dateien = dict[str, bytes]

GUT = d.datei([*d.ganze_stadt(), d.zeile("011", ".", merkmal="2.10"), d.zeile("011", "38,4", merkmal="7.10")])
BLATT = [["Nr", "Anzahl"], ["11", 1_020], ["12", 310], ["21", 205], ["22", 99]]


@pytest.fixture(autouse=True)
def stadt(db: None) -> None:
    b.probstadt()
    d.importvorlage()
    vorlage_speichern(d.MAPPE)


def hochladen(browser: Client, werkbank: Werkbank, dateien: Dateien) -> None:
    """Der ganze Weg durch den Browser; der Client wirft, was eine Seite nicht fängt."""
    with werkbank.tag():
        hinauf = [SimpleUploadedFile(name, inhalt) for name, inhalt in dateien.items()]
        antwort = browser.post(NEU, {"datei": hinauf})
    assert antwort.status_code in (302, 422)
    if antwort.status_code == 302:
        assert browser.get(antwort["Location"]).status_code == 200
    for lieferung in Lieferung.objects.exclude(zustand="verworfen"):
        seite = f"/statistik/lieferungen/{lieferung.pk}/"
        assert browser.get(seite).status_code == 200
        if lieferung.vorlage:
            with werkbank.tag():
                browser.post(f"{seite}uebernehmen/")
            assert browser.get(seite).status_code == 200
        else:
            assert browser.get(f"{seite}assistent/").status_code == 200


def alles_ganz_oder_gar_nicht(dateiordner: Path) -> None:
    """Keine Arbeit endete unerwartet, jede Lieferung sagt ihren Zustand, und ihre Werte sind vollzählig."""
    assert not Vorgang.objects.filter(fehler__contains="unerwarteter Fehler").exists()
    assert not Vorgang.objects.filter(zustand__in=["wartet", "laeuft"]).exists()
    for lieferung in Lieferung.objects.all():
        assert lieferung.zustand in ("eingegangen", "beanstandet", "uebernommen", "verworfen")
        werte = Wert.objects.filter(lieferung=lieferung).count()
        assert werte == (gelieferte(lieferung) if lieferung.zustand == "uebernommen" else 0)
        with lieferung.datei.open("rb") as aufbewahrt:
            assert pruefsumme(aufbewahrt.file) == lieferung.sha256
    for eingang in Eingang.objects.all():
        stand = uebersicht(eingang)
        assert len(stand.zeilen) + len(stand.abgewiesen) == eingang.posten.count()
        assert not stand.laeuft


def gelieferte(lieferung: Lieferung) -> int:
    """Neue Werte und solche, die eine frühere Lieferung bestätigen."""
    return lieferung.anzahl_werte + sum(
        posten["anzahl"] for posten in lieferung.ausgelassen if posten["grund"] == SCHON_VORHANDEN
    )


def verstuemmelt(zufall: random.Random, inhalt: bytes) -> bytes:
    """Abgeschnitten, mit gekippten Bytes, mit eingefügtem oder mit verdoppeltem Stück."""
    ort = zufall.randrange(1, len(inhalt))
    match zufall.randrange(4):
        case 0:
            return inhalt[:ort]
        case 1:
            kaputt = bytearray(inhalt)
            for _ in range(zufall.randrange(1, 12)):
                kaputt[zufall.randrange(len(kaputt))] = zufall.randrange(256)
            return bytes(kaputt)
        case 2:
            return inhalt[:ort] + zufall.randbytes(zufall.randrange(1, 40)) + inhalt[ort:]
    return inhalt[:ort] + inhalt[ort // 2 :]


# Text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("saat", range(2))
def test_verstuemmelte_texte_und_rauschen(als: Als, werkbank: Werkbank, dateiordner: Path, saat: int) -> None:
    zufall = random.Random(saat)
    dateien = {f"text-{nummer}.csv": verstuemmelt(zufall, GUT) for nummer in range(8)}
    dateien |= {f"rauschen-{nummer}.txt": zufall.randbytes(zufall.randrange(1, 3_000)) for nummer in range(4)}
    anfaenge = (
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xff\xfe\0\0",
        b"\xd0\xcf\x11\xe0",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"{",
    )
    dateien |= {
        f"anfang-{nummer}.xls": anfang + zufall.randbytes(200) for nummer, anfang in enumerate(anfaenge)
    }
    hochladen(als(b.emre()), werkbank, dateien)
    alles_ganz_oder_gar_nicht(dateiordner)


def test_riesige_zeile_viele_spalten_und_seltsame_namen(
    als: Als, werkbank: Werkbank, dateiordner: Path
) -> None:
    spalten = ";".join(f"s{nummer}" for nummer in range(50_000)).encode()
    dateien = {
        "eine-zeile.csv": b"x" * 3_000_000,
        "50000-spalten.csv": spalten + b"\n" + b"1;" * 49_999 + b"1\n",
        "lange-zelle.csv": GUT + b"1;2024;011;" + b"y" * 200_000 + b";10;Einwohner;5\r\n",
        "nur-umbrueche.csv": b"\n" * 20_000,
        "nur-anfuehrung.csv": b'"' * 5_000,
        "null.csv": b"\0" * 1_000,
        "name-\u202e\u0000fdp.csv": GUT + b"\r\n",
        "x" * 300 + ".csv": GUT + b"\r\n\r\n",
    }
    emre = als(b.emre())
    hochladen(emre, werkbank, dateien)
    alles_ganz_oder_gar_nicht(dateiordner)
    for name, inhalt in list(dateien.items())[:2]:
        Lieferung.objects.filter(zustand__in=["eingegangen", "beanstandet"]).update(zustand="verworfen")
        hochladen(emre, werkbank, {name: inhalt})
    alles_ganz_oder_gar_nicht(dateiordner)


# Arbeitsmappen ---------------------------------------------------------------------------------


def boshafte_mappen() -> Iterator[tuple[str, bytes]]:
    tief = "<a>" * 60_000 + "</a>" * 60_000
    yield "tief.ods", _umgeschrieben(mappen.ods({"2024": BLATT}), "content.xml", tief.encode())
    weit = b'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield "weit.xlsx", _blatt_mit(weit)
    yield (
        "falscher-index.xlsx",
        _blatt_mit(b'<sheetData><row r="1"><c r="A1" t="s"><v>999999</v></c></row></sheetData>'),
    )
    yield (
        "keine-zahl.xlsx",
        _blatt_mit(b'<sheetData><row r="x"><c r="\xff1"><v>NaN</v></c></row></sheetData>'),
    )
    viele = "".join(f'<c r="A{nummer}"><v>1e999</v></c>' for nummer in range(1, 50))
    yield "unendlich.xlsx", _blatt_mit(f"<sheetData><row r='1'>{viele}</row></sheetData>".encode())
    lacht = b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
    yield "lacht.ods", _umgeschrieben(mappen.ods({"2024": BLATT}), "content.xml", lacht)


def _umgeschrieben(mappe: bytes, teil: str, inhalt: bytes) -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(mappe)) as alt, zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu:
        for eintrag in alt.infolist():
            neu.writestr(eintrag.filename, inhalt if eintrag.filename == teil else alt.read(eintrag))
    return ziel.getvalue()


def _blatt_mit(zeilen: bytes) -> bytes:
    anfang = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return _umgeschrieben(
        mappen.xlsx({"2024": BLATT}), "xl/worksheets/sheet1.xml", anfang + zeilen + b"</worksheet>"
    )


def test_boshafte_arbeitsmappen(als: Als, werkbank: Werkbank, dateiordner: Path) -> None:
    hochladen(als(b.emre()), werkbank, dict(boshafte_mappen()))
    alles_ganz_oder_gar_nicht(dateiordner)


@pytest.mark.parametrize("art", ["xlsx", "ods", "xls"])
def test_verstuemmelte_arbeitsmappen(als: Als, werkbank: Werkbank, dateiordner: Path, art: str) -> None:
    zufall = random.Random(art)
    mappe = {"xlsx": mappen.xlsx, "ods": mappen.ods, "xls": mappen.xls}[art]({"2024": BLATT})
    dateien = {f"{nummer}.{art}": verstuemmelt(zufall, mappe) for nummer in range(6)}
    hochladen(als(b.emre()), werkbank, dateien | {f"ganz.{art}": mappe})
    alles_ganz_oder_gar_nicht(dateiordner)
    assert Lieferung.objects.get(dateiname=f"ganz.{art}").zustand == "uebernommen"


# Archive ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("saat", range(3))
def test_verstuemmelte_archive(als: Als, werkbank: Werkbank, dateiordner: Path, saat: int) -> None:
    zufall = random.Random(saat)
    ganz = d.archiv(
        {"a/gut.csv": GUT, "b/gut.csv": GUT + b"\r\n", "mappe.xlsx": b"PK\x03\x04", "__MACOSX/x": b"y"}
    )
    archive = {f"{nummer}.zip": verstuemmelt(zufall, ganz) for nummer in range(8)}
    emre = als(b.emre())
    hochladen(emre, werkbank, archive)
    hochladen(emre, werkbank, {"eines.zip": verstuemmelt(zufall, ganz)})
    alles_ganz_oder_gar_nicht(dateiordner)
