"""ZIP-Archive: mehrere Tabellen auf einmal, aber keine Bombe, kein Ausbruch und kein Archiv im Archiv."""

import io
import zipfile

import pytest

from sozialraum.statistik.lesen.archiv import archiv_auflisten, archiv_pruefen, archivteil_oeffnen, ist_archiv
from sozialraum.statistik.lesen.blatt import Lesefehler
from sozialraum.statistik.lesen.dateibild import ansehen
from tests.statistik import dateien as d
from tests.statistik import mappen


def archiv(**dateien: bytes) -> io.BytesIO:
    return io.BytesIO(d.archiv(dateien))


def test_was_darin_liegt_unter_reinen_namen() -> None:
    strom = archiv(
        **{
            "2024/Einwohner.csv": b"a;b\n",
            "..\\..\\etc\\passwd": b"x",
            "__MACOSX/._Einwohner.csv": b"x",
            "2024/.DS_Store": b"x",
            "Übersicht.xlsx": b"y",
        }
    )
    verzeichnis = archiv_auflisten(strom, "zahlen.zip")
    assert [(teil.archiv, teil.name) for teil in verzeichnis.teile] == [
        ("zahlen.zip › 2024", "Einwohner.csv"),
        ("zahlen.zip › etc", "passwd"),
        ("zahlen.zip", "Übersicht.xlsx"),
    ]
    assert (verzeichnis.beiwerk, verzeichnis.abgewiesen) == (2, [])
    with archivteil_oeffnen(strom, verzeichnis.teile[0]) as datei:
        assert datei.read() == b"a;b\n"
    bild = ansehen(strom)
    assert (bild.art, bild.unlesbar[:32]) == ("archiv", "Die Datei ist ein ZIP-Archiv. Ge")


def test_umlaute_eines_archivs_aus_windows() -> None:
    strom = archiv(**{"Groesse.csv": b"x"})
    inhalt = strom.getvalue().replace(b"Groesse.csv", "Größexx.csv".encode("cp850"))
    (teil,) = archiv_auflisten(io.BytesIO(inhalt)).teile
    assert teil.name == "Größexx.csv"


def test_archiv_im_archiv_leeres_und_verschluesseltes_werden_einzeln_abgewiesen() -> None:
    strom = archiv(**{"gut.csv": b"x", "alt/inneres.zip": b"PK", "leer.csv": b"", "geheim.csv": b"y"})
    geheim = bytearray(strom.getvalue())
    # Das Merkmal „verschlüsselt“ des letzten Eintrags, am Anfang der Datei und im Verzeichnis.
    geheim[geheim.rindex(b"PK\x03\x04") + 6] |= 1
    geheim[geheim.rindex(b"PK\x01\x02") + 8] |= 1
    verzeichnis = archiv_auflisten(io.BytesIO(bytes(geheim)), "zahlen.zip")
    assert [teil.name for teil in verzeichnis.teile] == ["gut.csv"]
    assert [(eine.archiv, eine.name, eine.text) for eine in verzeichnis.abgewiesen] == [
        ("zahlen.zip › alt", "inneres.zip", "Das ist ein weiteres Archiv im Archiv."),
        ("zahlen.zip", "leer.csv", "Die Datei ist leer."),
        ("zahlen.zip", "geheim.csv", "Die Datei ist mit einem Kennwort geschützt."),
    ]


def test_zwei_eintraege_gleichen_namens_bleiben_zwei() -> None:
    ziel = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(ziel, "w") as neu:
        neu.writestr("a.csv", b"erste")
        neu.writestr("a.csv", b"zweite")
    inhalte = []
    for teil in archiv_auflisten(ziel).teile:
        with archivteil_oeffnen(ziel, teil) as datei:
            inhalte.append(datei.read())
    assert inhalte == [b"erste", b"zweite"]


def test_arbeitsmappen_sind_keine_archive() -> None:
    for mappe in (mappen.xlsx({"Blatt": [["a"]]}), mappen.ods({"Blatt": [["a"]]})):
        assert not ist_archiv(io.BytesIO(mappe), "mappe.xlsx")
    assert ist_archiv(archiv(**{"a.csv": b"x"}), "daten")
    assert ist_archiv(archiv(), "leer.zip")
    assert ist_archiv(io.BytesIO(b"PK\x03\x04 kaputt"), "kaputt.ZIP")
    assert not ist_archiv(io.BytesIO(b"PK\x03\x04 kaputt"), "kaputt.xlsx")
    assert not ist_archiv(io.BytesIO(b"a;b\n"), "text.zip")


def test_eine_bombe_wird_am_verhaeltnis_erkannt() -> None:
    strom = archiv(**{"bombe.csv": b"0" * 20_000_000})
    assert len(strom.getvalue()) < 25_000
    with pytest.raises(Lesefehler, match="um beim Entpacken übermäßig zu wachsen"):
        archiv_auflisten(strom)
    assert "übermäßig" in ansehen(strom).unlesbar


def test_eine_gelogene_groesse_faellt_beim_entpacken_auf() -> None:
    inhalt = archiv(**{"werte.csv": b"1234567890" * 100}).getvalue()
    gelogen = inhalt.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (teil,) = archiv_auflisten(io.BytesIO(gelogen)).teile
    assert teil.groesse == 10
    with (
        pytest.raises(Lesefehler, match="im Archiv ist beschädigt"),
        archivteil_oeffnen(io.BytesIO(gelogen), teil),
    ):
        pass


def test_zu_gross_zu_viele_leer_beschaedigt(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Lesefehler, match="201 Dateien; angenommen werden höchstens 200"):
        archiv_auflisten(archiv(**{f"{nummer}.csv": b"x" for nummer in range(201)}))
    with pytest.raises(Lesefehler, match="Das Archiv enthält keine Datei"):
        archiv_auflisten(archiv())
    with pytest.raises(Lesefehler, match="beschädigt"):
        archiv_pruefen(io.BytesIO(b"PK\x03\x04 kein Archiv"))
    monkeypatch.setattr("sozialraum.statistik.lesen.archiv.HOECHSTENS_BYTES", 10)
    with pytest.raises(Lesefehler, match="gelesen werden höchstens"):
        archiv_auflisten(archiv(**{"a.csv": b"x" * 11}))
