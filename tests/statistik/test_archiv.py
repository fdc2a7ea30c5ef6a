"""ZIP-Archive: mehrere Tabellen auf einmal, aber keine Bombe, kein Ausbruch und kein Archiv im Archiv."""

import io
import zipfile

import pytest

from sozialraum.statistik.archiv import archiv_auflisten, archiv_pruefen, archivteil_oeffnen
from sozialraum.statistik.blatt import Lesefehler
from sozialraum.statistik.dateibild import ansehen


def archiv(**dateien: bytes) -> io.BytesIO:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu:
        for name, inhalt in dateien.items():
            neu.writestr(name, inhalt)
    ziel.seek(0)
    return ziel


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
    teile = archiv_auflisten(strom)
    assert [teil.name for teil in teile] == ["Einwohner.csv", "passwd", "Übersicht.xlsx"]
    with archivteil_oeffnen(strom, teile[0]) as datei:
        assert datei.read() == b"a;b\n"
    bild = ansehen(strom)
    assert (bild.art, bild.unlesbar[:32]) == ("archiv", "Die Datei ist ein ZIP-Archiv. Ge")


def test_umlaute_eines_archivs_aus_windows() -> None:
    strom = archiv(**{"Groesse.csv": b"x"})
    inhalt = strom.getvalue().replace(b"Groesse.csv", "Größexx.csv".encode("cp850"))
    (teil,) = archiv_auflisten(io.BytesIO(inhalt))
    assert teil.name == "Größexx.csv"


def test_archiv_im_archiv() -> None:
    with pytest.raises(Lesefehler, match="Im Archiv liegt ein weiteres Archiv"):
        archiv_auflisten(archiv(**{"inneres.zip": b"PK"}))


def test_eine_bombe_wird_am_verhaeltnis_erkannt() -> None:
    strom = archiv(**{"bombe.csv": b"0" * 20_000_000})
    assert len(strom.getvalue()) < 25_000
    with pytest.raises(Lesefehler, match="um beim Entpacken übermäßig zu wachsen"):
        archiv_auflisten(strom)
    assert "übermäßig" in ansehen(strom).unlesbar


def test_eine_gelogene_groesse_faellt_beim_entpacken_auf() -> None:
    inhalt = archiv(**{"werte.csv": b"1234567890" * 100}).getvalue()
    gelogen = inhalt.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (teil,) = archiv_auflisten(io.BytesIO(gelogen))
    assert teil.groesse == 10
    with (
        pytest.raises(Lesefehler, match="im Archiv ist beschädigt"),
        archivteil_oeffnen(io.BytesIO(gelogen), teil),
    ):
        pass


def test_zu_gross_zu_viele_leer_verschluesselt_beschaedigt(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Lesefehler, match="201 Dateien; angenommen werden höchstens 200"):
        archiv_auflisten(archiv(**{f"{nummer}.csv": b"x" for nummer in range(201)}))
    with pytest.raises(Lesefehler, match="Das Archiv enthält keine Datei"):
        archiv_auflisten(archiv())
    with pytest.raises(Lesefehler, match="beschädigt"):
        archiv_pruefen(io.BytesIO(b"PK\x03\x04 kein Archiv"))
    geheim = bytearray(archiv(**{"a.csv": b"x"}).getvalue())
    geheim[6] |= 1
    geheim[geheim.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Lesefehler, match="mit einem Kennwort geschützt"):
        archiv_auflisten(io.BytesIO(bytes(geheim)))
    monkeypatch.setattr("sozialraum.statistik.archiv.HOECHSTENS_BYTES", 10)
    with pytest.raises(Lesefehler, match="gelesen werden höchstens"):
        archiv_auflisten(archiv(**{"a.csv": b"x" * 11}))
