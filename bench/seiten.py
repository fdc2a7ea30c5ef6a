"""Jede Adresse des Registers: Zeit und Abfragen in der Musterstadt und in einer zehnmal so großen.

Das Register ist das der Tests (`tests/register.py`); gefragt wird als der erste Mensch, der die Adresse lesen
darf. Beide Städte liegen nebeneinander, acht Kindprozesse fragen sie im Wechsel, jeder jede Adresse dreimal;
der erste Aufruf je Prozess lädt Vorlagen und zählt nicht.

ours, limit   Millisekunden, das Mittlere der Adresse, die am stärksten gewachsen ist, in der großen und in
              der einfachen Stadt.
ratio, mark   ours / limit dieser Adresse; höchstens mark. Was unter 20 ms bleibt, zählt als 20 ms: Ob eine
              Seite in drei oder in sechs Millisekunden da ist, merkt niemand.
page          welche Adresse das ist.
queries_grown Adressen, die in der großen Stadt öfter die Datenbank fragen; keine soll es sein.
median_ms, p95_ms, median10_ms, p95_10_ms
              über alle Aufrufe aller Adressen, in der einfachen und in der großen Stadt.
addresses     wie viele Adressen gemessen sind.
"""

import json
import statistics
import sys
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import Any

from _boden import angemeldet, deutsch, kind, kopie, letzte_zeile, messdatenbank, musterstadt, starten, uhr
from _vielfach import umfang, vervielfachen

FAKTOR, PROZESSE, RUNDEN, BODEN_MS, MARKE, GEZEIGT = 10, 8, 2, 20.0, 1.5, 10
EINFACH, VIELFACH = "einfach", "vielfach"


def aufbauen(adressbuch: str) -> dict[str, Any]:
    """Die Musterstadt mit ihrer PDF; ins Adressbuch kommt je Adresse, wohin und als wer gefragt wird."""
    from django.urls import reverse

    from tests import welt as welten
    from tests.register import REGISTER

    musterstadt(ohne_pdf=False)
    welt = welten.musterstadt()
    ziele = []
    for adresse in REGISTER:
        wer = next((welt.personen[name].email for name in adresse.lesende if name in welt.personen), "")
        if wer or adresse.oeffentlich:
            ziel = reverse(adresse.name, kwargs=adresse.angaben(welt))
            ziele.append((adresse.name, ziel, wer, adresse.art == "teil"))
    Path(adressbuch).write_text(json.dumps(ziele))
    _analysieren()
    return {"umfang": umfang()}


def vergroessern() -> dict[str, Any]:
    vervielfachen(FAKTOR)
    _analysieren()
    return {"umfang": umfang()}


def fragen(adressbuch: str) -> dict[str, Any]:
    """Je Adresse die Zeiten in Millisekunden und die Zahl der Abfragen."""
    from django.db import connection
    from django.test import Client

    # Räumt den Speicher auf wie der Webserver.
    import_module("sozialraum.wsgi")
    zeiten: dict[str, list[float]] = defaultdict(list)
    abfragen: dict[str, int] = {}
    gezaehlt = 0

    def zaehle(ausfuehren: Any, *angaben: Any) -> Any:
        nonlocal gezaehlt
        gezaehlt += 1
        return ausfuehren(*angaben)

    ziele = json.loads(Path(adressbuch).read_text())
    browser = {wer: angemeldet(wer) if wer else Client(SERVER_NAME="localhost") for _, _, wer, _ in ziele}
    for runde in range(RUNDEN + 1):
        for name, ziel, wer, teil in ziele:
            gezaehlt = 0
            with connection.execute_wrapper(zaehle), uhr() as dauer:
                antwort = browser[wer].get(ziel, headers={"HX-Request": "true"} if teil else {})
                antwort.getvalue()
            if antwort.status_code != 200:
                sys.exit(f"{ziel} antwortet {wer} mit {antwort.status_code}.")
            if runde:
                zeiten[name].append(dauer() * 1000)
                abfragen[name] = gezaehlt
    return {"zeiten": zeiten, "abfragen": abfragen}


def _analysieren() -> None:
    """Was der Betrieb von selbst tut (autovacuum): Die Datenbank kennt die Größe ihrer Tabellen."""
    from django.db import connection

    with connection.cursor() as zeiger:
        zeiger.execute("VACUUM ANALYZE")


# Messung ---------------------------------------------------------------------------------------


def main(angaben: list[str]) -> None:
    zeiten: dict[str, dict[str, list[float]]] = {EINFACH: defaultdict(list), VIELFACH: defaultdict(list)}
    abfragen: dict[str, dict[str, int]] = {}
    with messdatenbank() as ordner:
        adressbuch = ordner / "adressbuch.json"
        print(f"Musterstadt: {_in_worten(kind('aufbauen', adressbuch))}", flush=True)
        with kopie(VIELFACH) as grosse:
            print(f"zehnfach:    {_in_worten(kind('vergroessern', datenbank=grosse))}", flush=True)
            for nummer in range(PROZESSE):
                print(f"Prozess {nummer + 1} von {PROZESSE}", flush=True)
                stadt = EINFACH if nummer % 4 in (0, 3) else VIELFACH
                ergebnis = kind("fragen", adressbuch, datenbank=grosse if stadt == VIELFACH else "")
                abfragen[stadt] = ergebnis["abfragen"]
                for name, werte in ergebnis["zeiten"].items():
                    zeiten[stadt][name] += werte
    _zeigen(zeiten, abfragen)


def _zeigen(zeiten: dict[str, dict[str, list[float]]], abfragen: dict[str, dict[str, int]]) -> None:
    mittlere = {
        stadt: {name: statistics.median(werte) for name, werte in je_adresse.items()}
        for stadt, je_adresse in zeiten.items()
    }
    wachstum = {
        name: max(mittlere[VIELFACH][name], BODEN_MS) / max(mittlere[EINFACH][name], BODEN_MS)
        for name in mittlere[EINFACH]
    }
    nach_wachstum = sorted(
        wachstum, key=lambda name: (wachstum[name], mittlere[VIELFACH][name]), reverse=True
    )
    oefter = [name for name in nach_wachstum if abfragen[VIELFACH][name] > abfragen[EINFACH][name]]
    print(f"\n{'Am stärksten gewachsen':<34} {'einfach: median, p95':>22} {'zehnfach':>22}  Abfragen")
    for name in [*nach_wachstum[:GEZEIGT], *(name for name in oefter if name not in nach_wachstum[:GEZEIGT])]:
        spalten = [
            f"{deutsch(mittlere[stadt][name], 1)} ms, {deutsch(_p95(zeiten[stadt][name]), 1)} ms"
            for stadt in (EINFACH, VIELFACH)
        ]
        print(
            f"{name:<34} {spalten[0]:>22} {spalten[1]:>22}  "
            f"{abfragen[EINFACH][name]} → {abfragen[VIELFACH][name]}  × {deutsch(wachstum[name])}"
        )
    alle = {stadt: [wert for werte in je.values() for wert in werte] for stadt, je in zeiten.items()}
    schlimmste = nach_wachstum[0]
    letzte_zeile(
        "seiten",
        ours=mittlere[VIELFACH][schlimmste],
        limit=mittlere[EINFACH][schlimmste],
        ratio=wachstum[schlimmste],
        mark=MARKE,
        page=schlimmste,
        queries_grown=len(oefter),
        median_ms=statistics.median(alle[EINFACH]),
        p95_ms=_p95(alle[EINFACH]),
        median10_ms=statistics.median(alle[VIELFACH]),
        p95_10_ms=_p95(alle[VIELFACH]),
        addresses=len(wachstum),
    )


def _p95(werte: list[float]) -> float:
    return sorted(werte)[max(round(len(werte) * 0.95) - 1, 0)]


def _in_worten(ergebnis: dict[str, Any]) -> str:
    return ", ".join(f"{deutsch(zahl, 0)} {was}" for was, zahl in ergebnis["umfang"].items())


if __name__ == "__main__":
    starten(main, {"aufbauen": aufbauen, "vergroessern": vergroessern, "fragen": fragen})
