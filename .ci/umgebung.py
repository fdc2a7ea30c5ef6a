"""Was alle Befehle teilen: Orte, die Umgebung für Django, laufende Server, Programme im Vordergrund."""

import argparse
import importlib.util
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NoReturn

WURZEL = Path(__file__).resolve().parent.parent
DATEN = WURZEL / ".daten"
BIN = WURZEL / ".venv" / "bin"


class Abbruch(Exception):
    """Ein Befehl kann nicht weiter; der Text ist für Menschen."""


class Angaben(argparse.ArgumentParser):
    """Liest die Angaben eines Befehls; auf falsche antwortet sie deutsch, mit der richtigen Form."""

    def __init__(self, form: str) -> None:
        super().__init__(add_help=False, allow_abbrev=False)
        self.form = form

    def error(self, message: str) -> NoReturn:
        raise Abbruch(f"Diese Angaben passen nicht. So geht es:\n  {self.form}")


def _eingebettet_laden() -> ModuleType:
    """Über den Dateipfad: `import sozialraum` zöge Celery und die Einstellungen nach."""
    ort = WURZEL / "sozialraum" / "kern" / "eingebettet.py"
    beschreibung = importlib.util.spec_from_file_location("eingebettet", ort)
    assert beschreibung is not None and beschreibung.loader is not None
    modul = importlib.util.module_from_spec(beschreibung)
    beschreibung.loader.exec_module(modul)
    return modul


eingebettet = _eingebettet_laden()


def eigene_server() -> bool:
    """Ob DATABASE_URL und REDIS_URL gesetzt sind; nur eine von beiden ist ein Versehen."""
    gesetzt = [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)]
    if len(gesetzt) == 1:
        raise Abbruch(
            f"Gesetzt ist nur {gesetzt[0]}. Bitte setzen Sie DATABASE_URL und REDIS_URL oder keine."
        )
    return bool(gesetzt)


@contextmanager
def server(name: str, *, fluechtig: bool = False, ansehen: bool = True) -> Iterator[dict[str, str]]:
    """Umgebung für Django mit laufenden Servern aus .daten/NAME; eigene Server haben Vorrang.

    Eigene werden vorher angesehen: welche es sind und ob sie können, was wir brauchen.
    """
    ordner = DATEN / name
    ordner.mkdir(parents=True, exist_ok=True)
    # Als root muss das Konto der Server hindurch, ohne hineinzusehen.
    ordner.chmod(0o711 if os.geteuid() == 0 else 0o700)
    umgebung = {
        "SOZIALRAUM_BETRIEB": "vorfuehrung" if name == "vorfuehrung" else "test",
        "SECRET_KEY": _schluessel(ordner),
        "DATENORDNER": str(ordner / "dateien"),
        "DJANGO_SETTINGS_MODULE": "sozialraum.settings",
    } | os.environ
    if eigene_server():
        if ansehen:
            _eigene_ansehen(umgebung, vor_tests=name == "test")
        yield umgebung
        return
    with eingebettet.EingebetteteServer(ordner, fluechtig=fluechtig) as adressen:
        yield umgebung | adressen


def _eigene_ansehen(umgebung: dict[str, str], *, vor_tests: bool) -> None:
    print("Eigene Server (DATABASE_URL, REDIS_URL):", flush=True)
    angaben = ["--vor-tests"] if vor_tests else []
    if laufen_lassen(manage_befehl("server_pruefen", *angaben), umgebung) != 0:
        raise Abbruch("Ohne DATABASE_URL und REDIS_URL nimmt ./run die eingebetteten Server.")


def _schluessel(ordner: Path) -> str:
    """Je Installation eigen und bleibend, damit Anmeldungen einen Neustart überleben."""
    datei = ordner / "schluessel"
    if not datei.exists():
        with os.fdopen(os.open(datei, os.O_WRONLY | os.O_CREAT, 0o600), "w") as ausgang:
            ausgang.write(secrets.token_urlsafe(50))
    return datei.read_text()


def manage_befehl(*angaben: str) -> list[str]:
    return [str(BIN / "python"), str(WURZEL / "manage.py"), *angaben]


def laufen_lassen(befehl: list[str], umgebung: dict[str, str]) -> int:
    """Ein Programm im Vordergrund; Strg-C erreicht es von selbst, ein SIGTERM an uns reichen wir weiter."""
    lauf = subprocess.Popen(befehl, cwd=WURZEL, env=umgebung)
    try:
        while True:
            try:
                return lauf.wait()
            except KeyboardInterrupt:
                continue
    finally:
        if lauf.poll() is None:
            lauf.terminate()
            lauf.wait()
