"""Die Musterstadt von der leeren Datenbank bis zur gedruckten Analyse, wie `./run demo` sie aufbaut.

ours, limit   Sekunden, das Mittlere aus drei Läufen, jeder in einer leeren Datenbank; höchstens 60.
ratio, mark   ours / limit; höchstens mark.
values        wie viele Werte dabei übernommen werden.
memory_mb     größter Speicher des Prozesses.
"""

import statistics
from typing import Any

from _boden import deutsch, kind, letzte_zeile, messdatenbank, musterstadt, starten, uhr, zeige

LAEUFE, HOECHSTENS = 3, 60.0


def aufbauen() -> dict[str, Any]:
    from sozialraum.statistik.models import Wert

    with uhr() as dauer:
        musterstadt(ohne_pdf=False)
        sekunden = dauer()
    return {"sekunden": sekunden, "werte": Wert.objects.count()}


def main(_angaben: list[str]) -> None:
    laeufe = []
    for nummer in range(1, LAEUFE + 1):
        with messdatenbank():
            laeufe.append(kind("aufbauen"))
        print(f"Lauf {nummer}: {deutsch(laeufe[-1]['sekunden'])} Sekunden", flush=True)
    sekunden = [lauf["sekunden"] for lauf in laeufe]
    zeige("Musterstadt", sekunden)
    ours = statistics.median(sekunden)
    letzte_zeile(
        "musterstadt",
        ours=ours,
        limit=HOECHSTENS,
        ratio=ours / HOECHSTENS,
        mark=1,
        values=laeufe[0]["werte"],
        memory_mb=max(lauf["speicher_mb"] for lauf in laeufe),
    )


if __name__ == "__main__":
    starten(main, {"aufbauen": aufbauen})
