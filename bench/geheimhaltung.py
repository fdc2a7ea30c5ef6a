"""Das Schließen einer Stadt: 100 Gebiete in zwei Stufen mal 39 Zellen aus Geschlecht und Alter, Schwelle 5.

ours, limit   Sekunden, das Mittlere über fünf Städte, je das Kleinste aus drei Läufen; höchstens 2.
ratio, mark   ours / limit; höchstens mark.
loss, hypercube
              zusätzlich geschlossene Zellen aller fünf Städte bei uns und beim einfachen Quaderverfahren auf
              denselben Zahlen mit demselben Anspruch; loss ist nicht größer.
value, hypercube_value
              Summe der Zahlen in diesen Zellen.
Davor die Kosten über der Größe: 25, 50, 100 und 200 Gebiete.
"""

import random
import statistics
import sys

from _boden import deutsch, letzte_zeile, uhr, zeige
from _hypercube import quader
from _tafeln import Erfundene, erfinde

GEBIETE, ALTERSGRUPPEN, SCHWELLE, STAEDTE, LAEUFE, HOECHSTENS = 100, 12, 5, 5, 3, 2.0
GROESSEN = (25, 50, 100, 200)
JE_ZELLE = 40.0


def schliesse_unsere(stadt: Erfundene) -> tuple[float, int, int, int]:
    """Sekunden, kleine Anzahlen, zusätzlich geschlossene Zellen und die Summe ihrer Zahlen."""
    from sozialraum.statistik.geheimhaltung.sekundaer import schliesse
    from sozialraum.statistik.geheimhaltung.tafel import Summe, tafel_aus

    with uhr() as dauer:
        tafel = tafel_aus(
            stadt.als_tafel(),
            zeilensummen=[Summe(*eine) for eine in stadt.summen_der_gebiete()],
            spaltensummen=[Summe(*eine) for eine in stadt.summen_der_merkmale()],
        )
        schluss = schliesse(tafel, SCHWELLE)
    if schluss.ungeschuetzt:
        sys.exit(f"{len(schluss.ungeschuetzt)} Zellen blieben ungeschützt.")
    return dauer(), schluss.primaer, schluss.sekundaer, schluss.verlust


def schliesse_mit_quadern(stadt: Erfundene) -> tuple[int, int]:
    zu = quader(stadt.zahlen, stadt.achsen, SCHWELLE)
    weitere = [zelle for zelle in zu if not 0 < stadt.zahlen[zelle] < SCHWELLE]
    return len(weitere), sum(stadt.zahlen[zelle] for zelle in weitere)


def main() -> None:
    schliesse_unsere(erfinde(random.Random(0), 10, ALTERSGRUPPEN, JE_ZELLE))  # lädt Löser und Felder
    for gebiete in GROESSEN:
        stadt = erfinde(random.Random(2026), gebiete, ALTERSGRUPPEN, JE_ZELLE)
        sekunden, kleine, weitere, _ = schliesse_unsere(stadt)
        zellen = len(stadt.zahlen)
        print(
            f"{gebiete:>4} Gebiete, {deutsch(zellen, 0)} Zellen: {deutsch(sekunden)} s, {kleine} kleine, "
            f"{weitere} weitere geschlossen, {deutsch(sekunden / zellen * 1e6, 0)} µs je Zelle",
            flush=True,
        )
    laeufe, verlust, wert, quaderverlust, quaderwert = [], 0, 0, 0, 0
    for nummer in range(STAEDTE):
        stadt = erfinde(random.Random(nummer), GEBIETE, ALTERSGRUPPEN, JE_ZELLE)
        versuche = [schliesse_unsere(stadt) for _ in range(LAEUFE)]
        laeufe.append(min(sekunden for sekunden, *_ in versuche))
        _, kleine, weitere, summe = versuche[0]
        andere, andere_summe = schliesse_mit_quadern(stadt)
        verlust, wert = verlust + weitere, wert + summe
        quaderverlust, quaderwert = quaderverlust + andere, quaderwert + andere_summe
        print(f"Stadt {nummer + 1}: {kleine} kleine, {weitere} weitere; Quaderverfahren {andere}", flush=True)
    zeige("Schließen", laeufe)
    ours = statistics.median(laeufe)
    letzte_zeile(
        "geheimhaltung",
        ours=ours,
        limit=HOECHSTENS,
        ratio=ours / HOECHSTENS,
        mark=1,
        loss=verlust,
        hypercube=quaderverlust,
        value=wert,
        hypercube_value=quaderwert,
    )
    if verlust > quaderverlust or ours > HOECHSTENS:
        sys.exit(1)


if __name__ == "__main__":
    main()
