"""`./run` von außen: Was fehlt oder nicht geht, steht in einem deutschen Satz, und es scheitert erkennbar."""

import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

WURZEL = Path(__file__).resolve().parent.parent
Platte = namedtuple("Platte", "total used free")


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Die Skripte hinter `./run` liegen nicht im Suchpfad der Anwendung."""
    monkeypatch.syspath_prepend(str(WURZEL / ".ci"))
    yield
    for name in ("befehle", "einrichten", "pruefen", "umgebung", "vorfuehrung"):
        sys.modules.pop(name, None)


@pytest.fixture
def einrichten(module: None) -> ModuleType:
    import einrichten

    return einrichten


def befehl(*angaben: str, **umgebung: str) -> subprocess.CompletedProcess[str]:
    ohne = {name: wert for name, wert in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(
        [sys.executable, str(WURZEL / ".ci" / "befehle.py"), *angaben],
        capture_output=True, text=True, check=False, env=ohne | umgebung,
    )  # fmt: skip


def test_hilfe_nennt_jeden_befehl() -> None:
    lauf = befehl("hilfe")
    assert lauf.returncode == 0
    for name in ("demo", "test", "check", "format", "bench", "manage", "server"):
        assert f"  ./run {name}" in lauf.stdout


def test_ein_unbekannter_befehl_zeigt_die_hilfe_und_scheitert() -> None:
    lauf = befehl("strat")
    assert lauf.returncode == 2
    assert lauf.stderr.startswith("Den Befehl „strat“ gibt es nicht.\n")


@pytest.mark.parametrize("name", ["demo", "test", "check", "format", "bench", "manage", "server"])
def test_jeder_befehl_erklaert_sich_ohne_etwas_einzurichten(name: str, tmp_path: Path) -> None:
    """Ein Klon ohne Umgebung: Wer nur fragt, wartet nicht auf Pakete."""
    for ort in (".ci", "sozialraum/kern"):
        shutil.copytree(WURZEL / ort, tmp_path / ort, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(WURZEL / "run", tmp_path)
    for frage in ((name, "--help"), (name, "-h"), ("hilfe", name)):
        lauf = subprocess.run([str(tmp_path / "run"), *frage], capture_output=True, text=True, check=False)
        assert (lauf.returncode, lauf.stderr) == (0, "")
        assert lauf.stdout.startswith(f"./run {name}")
    assert not (tmp_path / ".venv").exists()


def test_falsche_angaben_zeigen_die_richtige_form() -> None:
    lauf = befehl("demo", "--prot", "80")
    assert lauf.returncode == 1
    assert lauf.stderr == "\nDiese Angaben passen nicht. So geht es:\n  ./run demo [--frisch] [--port N]\n"


def test_nur_eine_von_zwei_serveradressen_ist_ein_versehen() -> None:
    lauf = befehl("manage", "version", DATABASE_URL="postgres://db.example/x")
    assert lauf.returncode == 1
    assert "Gesetzt ist nur DATABASE_URL." in lauf.stderr


def test_unbrauchbare_eigene_server_werden_vor_den_tests_genannt() -> None:
    lauf = befehl(
        "test",
        DATABASE_URL="postgres://sozialraum:geheim@127.0.0.1:1/x",
        REDIS_URL="redis://:geheim@127.0.0.1:1",
    )
    assert lauf.returncode == 1
    assert lauf.stdout.startswith(
        "Eigene Server (DATABASE_URL, REDIS_URL):\n"
        "✗ PostgreSQL auf 127.0.0.1:1\n"
        "  Keine Verbindung zu PostgreSQL auf 127.0.0.1:1, Datenbank „x“, Rolle „sozialraum“.\n"
    )
    assert "✗ Redis auf 127.0.0.1:1\n" in lauf.stdout
    assert "geheim" not in lauf.stdout + lauf.stderr
    assert lauf.stderr.endswith("\nOhne DATABASE_URL und REDIS_URL nimmt ./run die eingebetteten Server.\n")


def test_ein_belegter_port_nennt_den_naechsten(module: None) -> None:
    import vorfuehrung
    from umgebung import Abbruch

    with socket.socket() as belegt:
        belegt.bind(("127.0.0.1", 0))
        belegt.listen()
        port = belegt.getsockname()[1]
        with pytest.raises(Abbruch, match=rf"Port {port} ist belegt .* --port {port + 1}$"):
            vorfuehrung._port_pruefen(port)
    vorfuehrung._port_pruefen(port)


def test_ohne_passendes_python_sagt_run_was_zu_installieren_ist(tmp_path: Path) -> None:
    shutil.copy(WURZEL / "run", tmp_path)
    pfad = tmp_path / "bin"
    pfad.mkdir()
    for name in ("bash", "env", "dirname"):
        (pfad / name).symlink_to(str(shutil.which(name)))
    (pfad / "python3").write_text("#!/bin/bash\n[ $1 = --version ] && echo Python 3.9.2 || exit 1\n")
    (pfad / "python3").chmod(0o755)
    lauf = subprocess.run(
        [str(tmp_path / "run"), "demo"], capture_output=True, text=True, check=False, env={"PATH": str(pfad)}
    )
    assert lauf.returncode == 1
    assert lauf.stderr.startswith("Sozialraum braucht Python 3.11, 3.12 oder 3.13")
    assert "Gefunden: Python 3.9.2" in lauf.stderr


def test_eine_volle_platte_wird_vor_der_arbeit_bemerkt(
    einrichten: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(einrichten.shutil, "disk_usage", lambda ort: Platte(10**12, 10**12, 312_000_000))
    with pytest.raises(
        einrichten.EinrichtenFehler, match="nur noch 312 MB frei; gebraucht wird mindestens 1 GB"
    ):
        einrichten.einrichten("demo")


def test_ohne_rechte_steht_der_eine_befehl_da(
    einrichten: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(einrichten, "_fehlend_auf_debian", lambda befehl: ["chromium", "poppler-utils"])
    monkeypatch.setattr(einrichten.sys, "platform", "linux")
    monkeypatch.setattr(einrichten.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(einrichten.shutil, "which", {"dpkg-query": "/usr/bin/dpkg-query"}.get)
    with pytest.raises(einrichten.EinrichtenFehler) as fehler:
        einrichten.systempakete("test")
    assert str(fehler.value).splitlines()[1] == (
        "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends chromium poppler-utils'"
    )


def test_auf_macos_steht_die_zeile_fuer_brew_da(
    einrichten: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(einrichten.sys, "platform", "darwin")
    monkeypatch.setattr(einrichten, "_fehlend_auf_macos", lambda befehl: ["pango"])
    with pytest.raises(einrichten.EinrichtenFehler, match=r"  brew install pango$"):
        einrichten.systempakete("demo")


@pytest.mark.parametrize(
    ("meldung", "erwartet"),
    [
        ("Temporary failure in name resolution", "Keine Verbindung zum Netz beim Holen von: die Pakete"),
        ("npm error code ENOTFOUND", "Keine Verbindung zum Netz beim Holen von: die Pakete"),
        ("No space left on device", "Der Datenträger ist voll; unvollständig blieb: die Pakete"),
        ("ERROR: Hashes do not match", "Fehlgeschlagen ist: die Pakete."),
    ],
)  # fmt: skip
def test_ein_gescheiterter_schritt_sagt_woran_es_lag(
    einrichten: ModuleType, meldung: str, erwartet: str
) -> None:
    with pytest.raises(einrichten.EinrichtenFehler) as fehler:
        einrichten._ausfuehren(["sh", "-c", f"echo '{meldung}'; exit 1"], "die Pakete")
    assert str(fehler.value).startswith(erwartet)
    assert meldung in str(fehler.value)


def test_jede_liste_ist_mit_pruefsummen_gesperrt_und_nennt_keine_quelle() -> None:
    for liste in sorted((WURZEL / "requirements").glob("*.txt")):
        text = liste.read_text()
        pakete = [zeile for zeile in text.splitlines() if zeile and not zeile.startswith((" ", "#"))]
        assert pakete
        assert all("==" in paket and paket.endswith("\\") for paket in pakete), liste.name
        assert "://" not in text, liste.name
