"""Vorschläge, wo viel geschlossen ist: Gebiete oder Jahre zusammenfassen, statt lauter Punkte zu drucken.

Gerechnet wird nur mit offenen Zahlen: Auch eine Anzahl von Zellen, die von einer geschlossenen abhinge,
verriete etwas über sie.
"""

from collections.abc import Sequence

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Max, Q

from sozialraum.kern.zahlen import anzahl, aufzaehlung, prozent, zahl
from sozialraum.statistik.geheimhaltung import zaehlt
from sozialraum.statistik.models import Wert
from sozialraum.statistik.schliessen.lieferzeitraeume import gelieferte_zeitraeume
from sozialraum.statistik.schliessen.modelle import Schliessung, Sperrart
from sozialraum.statistik.zeitraeume import in_worten

# Darunter liest sich die Tabelle noch, und wenige Zellen sagen nichts über eine Ebene.
VIEL = 0.25
WENIGSTENS_ZELLEN = 20
FRUEHERE_ZEITRAEUME = 2
GEMERKT_SEKUNDEN = 86_400
OHNE_SIE = "mit ihnen wird hier nicht gerechnet."
WOFUER = "Zu- und Abgänge lassen sich dafür addieren; ein Bestand nur als Mittel der Zeiträume berichten."

Ebenenstand = tuple[int, str, int, int]
"""Rang, Ebene in der Mehrzahl, Anzahlen, davon geschlossen."""


def vorschlaege(schliessung: Schliessung) -> list[str]:
    """Sätze für die Administration; leer, wo wenig geschlossen ist. Höchstens vier Abfragen.

    Sie zählen alle Werte des Zeitraums: Der Cache merkt sich, was dabei herauskommt, bis die Quelle wieder
    etwas schließt. Dann zählt eine.
    """
    der_quelle = Schliessung.objects.filter(quelle=schliessung.quelle_id)
    stand = der_quelle.aggregate(zuletzt=Max("geschlossen"), alle=Count("pk"))
    schluessel = f"zusammenfassen:{schliessung.pk}:{stand['alle']}:{stand['zuletzt'].timestamp()}"
    gemerkt: list[str] | None = cache.get(schluessel)
    if gemerkt is None:
        saetze = _gebiete(_je_ebene(schliessung))
        gemerkt = [*saetze, *_zeitraeume(schliessung)] if saetze else []
        cache.set(schluessel, gemerkt, GEMERKT_SEKUNDEN)
    return gemerkt


def _je_ebene(schliessung: Schliessung) -> list[Ebenenstand]:
    """Die größte Ebene zuerst."""
    je_einheit = (
        Wert.objects.filter(
            aktuell=True,
            merkmal__quelle=schliessung.quelle_id,
            zeitraum=schliessung.zeitraum,
            wert__isnull=False,
        )
        .values_list("einheit__ebene__rang", "einheit__ebene__mehrzahl", "merkmal__einheit")
        .annotate(alle=Count("pk"), zu=Count("pk", filter=Q(sperrung__isnull=False)))
        .order_by()
    )
    summen: dict[tuple[int, str], tuple[int, int]] = {}
    for rang, ebene, einheit, alle, zu in je_einheit:
        if zaehlt(einheit):
            bisher = summen.get((rang, ebene), (0, 0))
            summen[rang, ebene] = bisher[0] + alle, bisher[1] + zu
    return [(*ebene, *summen[ebene]) for ebene in sorted(summen)]


def _gebiete(je_ebene: Sequence[Ebenenstand]) -> list[str]:
    """Je Ebene mit vielen geschlossenen Zellen die nächste größere, auf der es viel weniger sind."""
    saetze = []
    for stelle, (_, ebene, alle, zu) in enumerate(je_ebene):
        if alle < WENIGSTENS_ZELLEN or zu < VIEL * alle:
            continue
        satz = (
            f"{ebene}: {zahl(zu)} von {zahl(alle)} Anzahlen sind geschlossen, {prozent(100 * zu / alle, 0)}."
        )
        groebere = [g for g in reversed(je_ebene[:stelle]) if g[3] / g[2] <= zu / alle / 2]
        if groebere:
            _, name, mehr, weniger = groebere[0]
            satz += (
                f" Für die {name} sind es {zahl(weniger)} von {zahl(mehr)}: Bitte berichten Sie auf dieser "
                f"Ebene, oder fassen Sie mehrere {ebene} zu einem Sozialraum zusammen."
            )
        saetze.append(satz)
    return saetze


def _zeitraeume(schliessung: Schliessung) -> list[str]:
    """Bei wie vielen der zu kleinen Anzahlen schon die offenen der Zeiträume davor genügten."""
    gelieferte = gelieferte_zeitraeume(schliessung.quelle)
    frueher = [z for z in gelieferte if z < schliessung.zeitraum and len(z) == len(schliessung.zeitraum)]
    davor = sorted(frueher)[-FRUEHERE_ZEITRAEUME:]
    if not davor:
        return []
    with connection.cursor() as zeiger:
        zeiger.execute(
            """
            SELECT count(*), count(*) FILTER (WHERE zusammen.offene >= %s) FROM (
                SELECT k.id, coalesce(sum(w.wert) FILTER (WHERE g.wert_id IS NULL), 0) AS offene
                FROM statistik_sperrung s
                JOIN statistik_wert k ON k.id = s.wert_id AND k.aktuell
                JOIN statistik_wert w ON w.aktuell AND w.merkmal_id = k.merkmal_id
                    AND w.einheit_id = k.einheit_id AND w.zeitraum = ANY(%s)
                LEFT JOIN statistik_sperrung g ON g.wert_id = w.id
                WHERE s.schliessung_id = %s AND s.art = %s
                GROUP BY k.id HAVING count(w.wert) = %s
            ) zusammen
            """,
            [
                schliessung.schwelle,
                [*davor, schliessung.zeitraum],
                schliessung.pk,
                Sperrart.PRIMAER.value,
                len(davor) + 1,
            ],
        )
        kleine, genug = zeiger.fetchone()
    if not kleine:
        return []
    wann = aufzaehlung(in_worten(zeitraum) for zeitraum in davor)
    alle = anzahl(kleine, "zu kleinen Anzahl", "zu kleinen Anzahlen")
    if genug:
        erreichen = "erreicht" if genug == 1 else "erreichen"
        saetze = [f"Mit {wann} zusammen {erreichen} {zahl(genug)} von {alle} die Schwelle."]
        if genug < kleine:
            saetze.append(f"Bei den übrigen hängt es von geschlossenen Anzahlen ab; {OHNE_SIE}")
    else:
        saetze = [
            f"Mit {wann} zusammen können es weniger zu kleine Anzahlen werden, jetzt {zahl(kleine)}.",
            f"Wie viele es wären, hängt von geschlossenen Anzahlen ab; {OHNE_SIE}",
        ]
    return [" ".join([*saetze, WOFUER])]
