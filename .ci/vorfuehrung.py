"""`./run demo`: Server, Migrationen, Musterstadt, dann Web, Arbeiter und Takt, bis jemand Strg-C drückt."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from umgebung import BIN, DATEN, WURZEL, Abbruch, Angaben, eigene_server, eingebettet, server

ORDNER = DATEN / "vorfuehrung"
PROTOKOLLE = ORDNER / "protokolle"
# Nummern der gestarteten Prozessgruppen, für den Fall eines harten Endes.
PROZESSLISTE = ORDNER / "prozesse.json"
ANMELDUNGEN = ORDNER / "anmeldungen.txt"


def demo(angaben: list[str]) -> int:
    """Läuft, bis jemand Strg-C drückt (oder SIGTERM schickt); beendet dann alles, was sie gestartet hat."""
    leser = Angaben("./run demo [--frisch] [--port N]")
    leser.add_argument("--frisch", action="store_true")
    leser.add_argument("--port", type=int, default=8000)
    wahl = leser.parse_args(angaben)
    with _allein():
        _hinterlassene_prozesse_beenden()
        _port_pruefen(wahl.port)
        if wahl.frisch and eigene_server():
            raise Abbruch("--frisch löscht nur eingebettete Server; DATABASE_URL zeigt auf einen eigenen.")
        if wahl.frisch:
            eingebettet.EingebetteteServer(ORDNER).loeschen()
        with server("vorfuehrung") as umgebung:
            _vorbereiten(umgebung)
            with _prozesse(umgebung, wahl.port) as laeufe:
                adresse = f"http://127.0.0.1:{wahl.port}/"
                _warten_bis_bereit(adresse, laeufe)
                print(f"\nSozialraum läuft:  {adresse}\n\n{ANMELDUNGEN.read_text()}")
                print("Strg-C beendet alles; die Daten bleiben.", flush=True)
                while True:
                    _alle_am_leben(laeufe)
                    time.sleep(0.5)


@contextmanager
def _allein() -> Iterator[None]:
    """Je Ordner läuft höchstens eine Vorführung."""
    DATEN.mkdir(exist_ok=True)
    with (DATEN / "vorfuehrung.sperre").open("w") as sperre:
        try:
            fcntl.flock(sperre, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fehler:
            raise Abbruch(
                "Aus diesem Ordner läuft schon eine Vorführung; Strg-C in ihrem Fenster beendet sie."
            ) from fehler
        yield


def _port_pruefen(port: int) -> None:
    if not 1 <= port <= 65535:
        raise Abbruch(f"{port} ist keine Portnummer; möglich sind 1 bis 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fehler:
            anderer = port + 1 if 1024 <= port < 65535 else 8000
            raise Abbruch(
                f"Port {port} ist belegt oder nicht erlaubt. Bitte wählen Sie einen anderen: "
                f"./run demo --port {anderer}"
            ) from fehler


def _vorbereiten(umgebung: dict[str, str]) -> None:
    """Migrationen, Grundlisten und, wenn noch niemand ein Konto hat, die Musterstadt."""
    befehl = [str(BIN / "python"), ".ci/vorbereiten.py", str(ANMELDUNGEN)]
    lauf = subprocess.run(befehl, cwd=WURZEL, env=umgebung, check=False)
    if lauf.returncode != 0:
        raise Abbruch("Die Vorführung ließ sich nicht vorbereiten; die Meldung steht oben.")


# Web, Arbeiter und Takt ------------------------------------------------------------------------


@contextmanager
def _prozesse(umgebung: dict[str, str], port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Jeder mit eigenem Protokoll und eigener Prozessgruppe, damit Strg-C nur uns trifft.

    Beim Verlassen sind alle beendet.
    ."""
    celery = [str(BIN / "celery"), "-A", "sozialraum"]
    befehle = {
        "web": [
            str(BIN / "gunicorn"), "--config", "sozialraum/webserver.py", "--bind", f"127.0.0.1:{port}",
            "--workers", "2", "--graceful-timeout", "5", "--preload",
        ],
        "arbeiter": [
            *celery, "worker", "--loglevel", "INFO", "--concurrency", "2", "--without-gossip",
            "--without-mingle",
        ],
        "takt": [*celery, "beat", "--loglevel", "INFO", "--schedule", str(ORDNER / "takt"), "--pidfile", ""],
    }  # fmt: skip
    PROTOKOLLE.mkdir(exist_ok=True)
    laeufe: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, befehl in befehle.items():
            with (PROTOKOLLE / f"{name}.log").open("wb") as protokoll:
                laeufe[name] = subprocess.Popen(
                    befehl, cwd=WURZEL, env=umgebung, stdin=subprocess.DEVNULL, stdout=protokoll,
                    stderr=subprocess.STDOUT, start_new_session=True,
                )  # fmt: skip
            PROZESSLISTE.write_text(json.dumps([lauf.pid for lauf in laeufe.values()]))
        yield laeufe
    finally:
        with eingebettet.signale_aufschieben():
            _gruppen_beenden([lauf.pid for lauf in laeufe.values()], laeufe)
            PROZESSLISTE.unlink(missing_ok=True)


def _warten_bis_bereit(adresse: str, laeufe: dict[str, subprocess.Popen[bytes]]) -> None:
    ende = time.monotonic() + 60
    while time.monotonic() < ende:
        _alle_am_leben(laeufe)
        try:
            with urllib.request.urlopen(f"{adresse}healthz", timeout=5) as antwort:
                if antwort.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise Abbruch(f"Die Anwendung antwortet nicht.\n{_protokollende('web')}")


def _alle_am_leben(laeufe: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, lauf in laeufe.items():
        if lauf.poll() is not None:
            raise Abbruch(f"„{name}“ hat sich beendet.\n{_protokollende(name)}")


def _protokollende(name: str) -> str:
    datei = PROTOKOLLE / f"{name}.log"
    zeilen = datei.read_text(errors="replace").splitlines()[-25:]
    return "\n".join([*(f"  {zeile}" for zeile in zeilen), f"Das ganze Protokoll: {datei}"])


def _hinterlassene_prozesse_beenden() -> None:
    """Nach einem harten Ende (kill -9) laufen Web, Arbeiter und Takt weiter, ohne zu jemandem zu gehören."""
    if not PROZESSLISTE.exists():
        return
    nummern = json.loads(PROZESSLISTE.read_text())
    _gruppen_beenden([nummer for nummer in nummern if str(BIN) in eingebettet.befehlszeile(nummer)], {})
    PROZESSLISTE.unlink()


def _gruppen_beenden(gruppen: list[int], laeufe: dict[str, subprocess.Popen[bytes]]) -> None:
    """Erst bitten, nach zehn Sekunden beenden; angefangene Aufgaben nimmt die Warteschlange wieder auf."""
    for zeichen, frist in ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)):
        for gruppe in gruppen:
            _an_gruppe(gruppe, zeichen)
        ende = time.monotonic() + frist
        while time.monotonic() < ende:
            for lauf in laeufe.values():
                lauf.poll()
            if not any(_an_gruppe(gruppe, 0) for gruppe in gruppen):
                return
            time.sleep(0.1)


def _an_gruppe(gruppe: int, zeichen: int) -> bool:
    """Ob die Gruppe noch besteht; 0 als Zeichen fragt nur."""
    try:
        os.killpg(gruppe, zeichen)
    except (ProcessLookupError, PermissionError):
        return False
    return True
