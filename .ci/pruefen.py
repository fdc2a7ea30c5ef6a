"""Das Gatter: `./run check` lässt alle Schritte laufen, zwei zugleich, und zeigt je Schritt eine Zeile."""

import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from umgebung import BIN, WURZEL, manage_befehl

# Wie ein richtiger Betrieb eingestellt wäre; die Prüfung verbindet sich nicht.
PRODUKTION = {
    "SOZIALRAUM_BETRIEB": "produktion",
    "SECRET_KEY": "nur-fuer-die-pruefung-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "DATABASE_URL": "postgres://sozialraum:geheim@db.example:5432/sozialraum",
    "REDIS_URL": "redis://redis.example:6379/0",
    "ALLOWED_HOSTS": "sozialraum.example",
    "EMAIL_URL": "smtp://post.example",
    "CSRF_TRUSTED_ORIGINS": "https://sozialraum.example",
    "SEITENORDNER": str(WURZEL / "tests" / "start" / "seiten"),
}

# Was nicht eingecheckt sein darf: Paketquellen (sie gehören in die Einstellungen des Rechners) und Pfade
# einzelner Rechner.
FREMD = (
    r"://(pypi|files|registry|deb|snapshot|security)[.]|index[-]url|(^|[^a-z~._/-])/(home|Users|root|work)/"
)


class Schritt(NamedTuple):
    """Ein Schritt des Gatters; `gut` ist der erwartete Rückgabewert (git grep: 1 = nichts gefunden)."""

    name: str
    befehl: list[str]
    umgebung: dict[str, str]
    gut: int = 0


class Ergebnis(NamedTuple):
    schritt: Schritt
    bestanden: bool
    sekunden: float
    ausgabe: str


def schritte(umgebung: dict[str, str]) -> list[Schritt]:
    """Die längsten zuerst, damit zwei Kerne gleich lange zu tun haben."""
    vorlagen = [str(datei) for datei in _vorlagen()]
    produktion = umgebung | PRODUKTION
    return [
        Schritt("Typen (mypy)", _bin("mypy"), umgebung),
        Schritt(
            "Vorlagen: Form und Regeln (djlint)", _bin("djlint", "--check", "--lint", "templates"), umgebung
        ),
        Schritt("Fehlende Migrationen", manage_befehl("makemigrations", "--check", "--dry-run"), umgebung),
        Schritt(
            "Einstellungen des Betriebs (check --deploy)",
            manage_befehl("check", "--deploy", "--fail-level", "WARNING"),
            produktion,
        ),
        Schritt("Systemprüfungen mit Datenbank", manage_befehl("check", "--database", "default"), umgebung),
        Schritt("Importverträge (import-linter)", _bin("lint-imports", "--no-logo"), umgebung),
        Schritt("Unbenutzte und fehlende Pakete (deptry)", _bin("deptry", "--no-ansi", "."), umgebung),
        Schritt("Vorlagen: Tags (djade)", _bin("djade", "--check", *vorlagen), umgebung),
        Schritt("Python: Regeln (ruff)", _bin("ruff", "check", "."), umgebung),
        Schritt("Python: Form (ruff)", _bin("ruff", "format", "--check", "."), umgebung),
        Schritt(
            "Keine Paketquellen und Rechnerpfade im Klon",
            ["git", "grep", "-nIE", FREMD, "--", "."],
            umgebung,
            gut=1,
        ),
    ]


def pruefen(umgebung: dict[str, str]) -> int:
    """Alle Schritte; 0 nur, wenn alle bestanden sind. Die Ausgabe erscheint nur, wo etwas fehlt."""
    beginn = time.monotonic()
    umgebung = umgebung | {"NO_COLOR": "1", "COLUMNS": "160"}
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4)) as werker:
        ergebnisse = []
        for ergebnis in werker.map(_ausfuehren, schritte(umgebung)):
            zeichen = "✓" if ergebnis.bestanden else "✗"
            print(f"{zeichen} {ergebnis.schritt.name:<48} {ergebnis.sekunden:5.1f} s", flush=True)
            ergebnisse.append(ergebnis)
    durchgefallen = [ergebnis for ergebnis in ergebnisse if not ergebnis.bestanden]
    for ergebnis in durchgefallen:
        print(f"\n── {ergebnis.schritt.name} " + "─" * 40 + f"\n{ergebnis.ausgabe.strip()}")
    print(f"\n{len(ergebnisse) - len(durchgefallen)} von {len(ergebnisse)} Schritten bestanden, "
          f"{time.monotonic() - beginn:.0f} s")  # fmt: skip
    return 1 if durchgefallen else 0


def formatieren() -> int:
    """Bringt alles in die Form, die das Gatter verlangt; was ruff nicht selbst richtet, bleibt stehen."""
    vorlagen = [str(datei) for datei in _vorlagen()]
    subprocess.run(_bin("djade", *vorlagen), cwd=WURZEL, check=False)
    subprocess.run(_bin("djlint", "--reformat", "--quiet", "templates"), cwd=WURZEL, check=False)
    regeln = subprocess.run(_bin("ruff", "check", "--fix", "."), cwd=WURZEL, check=False)
    form = subprocess.run(_bin("ruff", "format", "."), cwd=WURZEL, check=False)
    return regeln.returncode or form.returncode


def _ausfuehren(schritt: Schritt) -> Ergebnis:
    beginn = time.monotonic()
    lauf = subprocess.run(
        schritt.befehl, cwd=WURZEL, env=schritt.umgebung, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return Ergebnis(schritt, lauf.returncode == schritt.gut, time.monotonic() - beginn, lauf.stdout)


def _vorlagen() -> Iterator[Path]:
    return (datei.relative_to(WURZEL) for datei in sorted((WURZEL / "templates").rglob("*.html")))


def _bin(programm: str, *angaben: str) -> list[str]:
    return [str(BIN / programm), *angaben]
