"""Das Gebietsprofil bei fünf Millionen Werten und bei einer halben.

`./run bench profil`. Neben der Musterstadt liegen so viele gleiche Städte, bis die Werte reichen; gefragt
wird nach denselben Gebieten der Musterstadt, im Wechsel. Die ersten Aufrufe zählen nicht.

ours, limit   Millisekunden im Server bei 5.000.000 und bei 500.000 Werten: je Gebiet der kleinste Aufruf des
              Profils, gemittelt über die Gebiete.
ratio, mark   ours / limit; höchstens mark.
p95           Millisekunden, unter denen 95 von 100 Profilen bei fünf Millionen bleiben; höchstens 100.
p95_chapter   dasselbe für die Diagramme und Sätze eines Kapitels, die die Seite nachlädt.
queries, queries_small
              Abfragen eines Profils in der großen und der kleinen Datenbank; gleich viele.
values, values_small
              wie viele Werte es wirklich sind.
"""

import json
import statistics
import sys
from collections import defaultdict
from typing import Any

from _boden import angemeldet, deutsch, kind, kopie, letzte_zeile, messdatenbank, musterstadt, starten, uhr

GROSS, KLEIN = 5_000_000, 500_000
PROZESSE, RUNDEN, VORLAUF, MARKE = 8, 15, 3, 1.3
HOECHSTENS_P95 = 100.0
PROFIL, KAPITEL = "profil", "kapitel"
ABSTAND = 10_000_000


def aufbauen() -> dict[str, Any]:
    """Die Musterstadt und wonach gefragt wird: zwei Sozialräume, je Ebene ein Gebiet."""
    from agenturen.models import Person
    from sozialraum.raeume.models import Raumeinheit, Sozialraum
    from sozialraum.statistik.models import Wert

    musterstadt()
    person = Person.objects.filter(mitgliedschaften__rolle="koordination").order_by("pk")[0]
    raeume = [f"sozialraum-{pk}" for pk in Sozialraum.objects.order_by("pk").values_list("pk", flat=True)[:2]]
    einheiten = Raumeinheit.objects.select_related("ebene").filter(gueltig_bis=None)
    raeume += [e.adresse for e in einheiten.order_by("ebene_id", "-schluessel", "pk").distinct("ebene_id")]
    return {"werte": Wert.objects.count(), "gebiete": raeume, "person": person.email}


def vergroessern(ziel: str) -> dict[str, Any]:
    """Noch mehr Städte wie die Musterstadt, mit eigenem Gemeindeschlüssel, bis die Werte reichen."""
    from django.db import connection, transaction

    from sozialraum.raeume.models import Raumeinheit
    from sozialraum.statistik.models import Wert

    je_stadt = Wert.objects.count()
    with transaction.atomic(), connection.cursor() as zeiger:
        for nummer in range(1, -(-int(ziel) // je_stadt)):
            versatz = nummer * ABSTAND
            andere = {"ags": f"lpad((ags::bigint + {nummer})::text, 8, '0')"}
            zeiger.execute(_kopie(Raumeinheit, {"id", "parent_id"}, versatz, andere))
            zeiger.execute(_kopie(Wert, {"id", "einheit_id"}, versatz, {}))
    with connection.cursor() as zeiger:
        # Was der Betrieb von selbst tut (autovacuum): Die Datenbank kennt die Größe ihrer Tabellen.
        zeiger.execute("VACUUM ANALYZE")
    return {"werte": Wert.objects.count()}


def _kopie(modell: Any, verschoben: set[str], versatz: int, andere: dict[str, str]) -> str:
    spalten = [feld.column for feld in modell._meta.local_concrete_fields]
    werte = [
        f"{spalte} + {versatz}" if spalte in verschoben else andere.get(spalte, spalte) for spalte in spalten
    ]
    tabelle = modell._meta.db_table
    return (
        f"INSERT INTO {tabelle} ({', '.join(spalten)}) SELECT {', '.join(werte)} FROM {tabelle} "
        f"WHERE id < {ABSTAND}"
    )


def fragen(gebiete: str, person: str) -> dict[str, Any]:
    """Je Art von Aufruf alle Zeiten in Millisekunden und die Zahl der Abfragen."""
    from django.db import connection
    from django.urls import reverse

    zeiten: dict[str, list[float]] = defaultdict(list)
    abfragen: dict[str, list[int]] = defaultdict(list)
    gezaehlt = 0

    def zaehle(ausfuehren: Any, *angaben: Any) -> Any:
        nonlocal gezaehlt
        gezaehlt += 1
        return ausfuehren(*angaben)

    browser = angemeldet(person)
    for runde in range(RUNDEN + VORLAUF):
        for adresse in json.loads(gebiete):
            for art in (PROFIL, KAPITEL):
                ziel = reverse("statistik:gebiet", args=[adresse])
                kopf = {}
                if art == KAPITEL:
                    ziel = reverse("statistik:gebietskapitel", args=[adresse, "migration"])
                    kopf = {"HX-Request": "true", "HX-Target": "kapitel-migration"}
                gezaehlt = 0
                with connection.execute_wrapper(zaehle), uhr() as dauer:
                    antwort = browser.get(ziel, headers=kopf)
                if antwort.status_code != 200:
                    sys.exit(f"{ziel} antwortet mit {antwort.status_code}.")
                if runde >= VORLAUF:
                    zeiten[art].append(dauer() * 1000)
                    abfragen[art].append(gezaehlt)
    return {"zeiten": zeiten, "abfragen": abfragen}


# Messung ---------------------------------------------------------------------------------------


def main(angaben: list[str]) -> None:
    zeiten: dict[tuple[str, str], list[float]] = defaultdict(list)
    abfragen: dict[str, int] = {}
    with messdatenbank():
        stadt = kind("aufbauen")
        gebiete = json.dumps(stadt["gebiete"])
        with kopie("klein") as kleine, kopie("gross") as grosse:
            umfang = {}
            for name, datenbank, ziel in (("klein", kleine, KLEIN), ("gross", grosse, GROSS)):
                umfang[name] = kind("vergroessern", ziel, datenbank=datenbank)["werte"]
                print(f"{name}: {deutsch(umfang[name], 0)} Werte", flush=True)
            for nummer in range(PROZESSE):
                name = "klein" if nummer % 4 in (0, 3) else "gross"
                datenbank = kleine if name == "klein" else grosse
                ergebnis = kind("fragen", gebiete, stadt["person"], datenbank=datenbank)
                abfragen[name] = max(ergebnis["abfragen"][PROFIL])
                for art, werte in ergebnis["zeiten"].items():
                    zeiten[name, art] += werte
    for name in ("klein", "gross"):
        for art in (PROFIL, KAPITEL):
            gemessen = zeiten[name, art]
            print(
                f"{name}, {art:<8} median {deutsch(statistics.median(gemessen), 1)} ms, "
                f"p95 {deutsch(_p95(gemessen), 1)} ms, {len(gemessen)} Aufrufe"
            )
    anzahl = len(stadt["gebiete"])
    ours, limit = (
        # Die Aufrufe stehen Runde für Runde in der Reihenfolge der Gebiete.
        statistics.mean(min(zeiten[name, PROFIL][nummer::anzahl]) for nummer in range(anzahl))
        for name in ("gross", "klein")
    )
    letzte_zeile(
        "profil",
        ours=ours,
        limit=limit,
        ratio=ours / limit,
        mark=MARKE,
        p95=_p95(zeiten["gross", PROFIL]),
        p95_chapter=_p95(zeiten["gross", KAPITEL]),
        queries=abfragen["gross"],
        queries_small=abfragen["klein"],
        values=umfang["gross"],
        values_small=umfang["klein"],
    )
    zu_langsam = _p95(zeiten["gross", PROFIL]) > HOECHSTENS_P95 or ours / limit > MARKE
    if zu_langsam or abfragen["gross"] != abfragen["klein"]:
        sys.exit(1)


def _p95(werte: list[float]) -> float:
    return sorted(werte)[max(round(len(werte) * 0.95) - 1, 0)]


if __name__ == "__main__":
    starten(main, {"aufbauen": aufbauen, "vergroessern": vergroessern, "fragen": fragen})
