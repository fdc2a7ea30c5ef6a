"""Von `./run demo` in einem eingerichteten Klon bis zur ersten beantworteten Seite.

ours, limit   Sekunden bis die Anmeldeseite da ist, das Mittlere aus fünf Starts; höchstens 10. Vorher läuft
              `./run demo` einmal ungezählt: Es installiert, was fehlt, und baut die Musterstadt auf.
ratio, mark   ours / limit; höchstens mark.
first_s       Sekunden des ungezählten ersten Starts; mit Aufbau der Musterstadt, wenn es sie noch nicht gab.
"""

import os
import signal
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from _boden import letzte_zeile, zeige

WURZEL = Path(__file__).resolve().parent.parent
LAEUFE, HOECHSTENS, GEDULD = 5, 10.0, 600.0
# Die Vorführung soll ihre eigenen Server benutzen, nicht die dieser Messung.
VON_DER_MESSUNG = (
    "CACHE_VORSATZ", "DATABASE_URL", "DATENORDNER", "DJANGO_SETTINGS_MODULE", "REDIS_URL", "SECRET_KEY",
    "SOZIALRAUM_BETRIEB",
)  # fmt: skip


def ein_start() -> float:
    umgebung = {name: wert for name, wert in os.environ.items() if name not in VON_DER_MESSUNG}
    port = _freier_port()
    beginn = time.perf_counter()
    lauf = subprocess.Popen(
        ["./run", "demo", "--port", str(port)], cwd=WURZEL, env=umgebung, stdout=subprocess.DEVNULL
    )
    try:
        while time.perf_counter() - beginn < GEDULD:
            if lauf.poll() is not None:
                raise SystemExit("`./run demo` hat sich beendet; die Meldung steht oben.")
            if _antwortet(f"http://127.0.0.1:{port}/anmelden/"):
                return time.perf_counter() - beginn
            time.sleep(0.02)
        raise SystemExit(f"`./run demo` antwortet nicht innerhalb von {GEDULD:.0f} Sekunden.")
    finally:
        lauf.send_signal(signal.SIGTERM)
        lauf.wait()


def _freier_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _antwortet(adresse: str) -> bool:
    try:
        with urllib.request.urlopen(adresse, timeout=30) as antwort:
            return antwort.status == 200 and b"<h1" in antwort.read()
    except (urllib.error.URLError, ConnectionError):
        return False


def main() -> None:
    erster = ein_start()
    starts = [ein_start() for _ in range(LAEUFE)]
    zeige("Bis zur ersten Seite", starts)
    ours = statistics.median(starts)
    letzte_zeile("start", ours=ours, limit=HOECHSTENS, ratio=ours / HOECHSTENS, mark=1, first_s=erster)


if __name__ == "__main__":
    main()
