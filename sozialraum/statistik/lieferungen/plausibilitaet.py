"""Prüft die Werte einer Lieferung in der Datenbank: Summen, Sprünge, verwechselte Zeiträume, Anteile.

Läuft in der Transaktion der Übernahme, nachdem alle Werte geschrieben sind. Was nicht stimmen kann, ist eine
Warnung und hält an, bis jemand sie begründet hinnimmt; was sich erklären lässt, ein Hinweis.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.befunde import Befund, Befundliste, Schwere
from sozialraum.statistik.lieferungen.summen_pruefen import gebietssummen, teilsummen, zahl_in_worten
from sozialraum.statistik.models import Lieferung, Merkmal
from sozialraum.statistik.vorlage import ANZAHL, Vorlage
from sozialraum.statistik.vorlage.summen import alle_summen
from sozialraum.statistik.zeitraeume import in_worten

# Ein Quartier wächst nicht in einem Jahr auf das Fünffache; darunter schwanken kleine Zahlen zu stark.
SPRUNG = 5
SPRUNG_AB = 200
# Ein Fehler um das Tausendfache ist fast immer ein falsch gelesenes Tausenderzeichen.
TAUSENDFACH = range(900, 1_100)
# So viele Gebiete mit einer Zahl ab 10 müssen in zwei Zeiträumen gleich sein, damit es kein Zufall ist.
GLEICHE_GEBIETE = 10
VERGLICHENE_ZEITRAEUME = 3
VIELE_WERTE = 50_000


@dataclass(frozen=True)
class Umfang:
    """Was diese Lieferung berührt: ihre Merkmale und Zeiträume; `blattname` zu jeder Nummer eines Blattes."""

    lieferung: Lieferung
    vorlage: Vorlage
    merkmale: Sequence[Merkmal]
    zeitraeume: Sequence[str]
    blattname: Callable[[int], str]

    @property
    def anzahlen(self) -> list[int]:
        return [merkmal.pk for merkmal in self.merkmale if merkmal.einheit == ANZAHL]

    @property
    def anteile(self) -> list[int]:
        return [merkmal.pk for merkmal in self.merkmale if merkmal.einheit == "%"]


def plausibilitaet_pruefen(umfang: Umfang, befunde: Befundliste) -> None:
    """Meldet Warnungen und Hinweise; schreibt nichts."""
    if not umfang.zeitraeume:
        return
    with connection.cursor() as zeiger:
        # Von den eben geschriebenen Zeilen weiß der Planer noch nichts: Er hielte sie für eine einzige und
        # vergliche dann jede mit jeder.
        zeiger.execute("SET LOCAL enable_nestloop = off")
        _planer_unterrichten(zeiger, umfang)
        nachbarn = _benachbarte_zeitraeume(zeiger, umfang)
        _anteile(zeiger, umfang, befunde)
        _gleiche_zeitraeume(zeiger, umfang, nachbarn, befunde)
        _spruenge(zeiger, umfang, nachbarn, befunde)
        gebietssummen(zeiger, umfang.lieferung, umfang.anzahlen, umfang.vorlage.quelle.rundung, befunde)
        benutzt = {merkmal.schluessel: merkmal for merkmal in umfang.merkmale}
        angaben = [eine for eine in umfang.vorlage.merkmale.values() if eine.schluessel in benutzt]
        summen = alle_summen(angaben, umfang.vorlage.summen)
        teilsummen(zeiger, umfang.lieferung, summen, benutzt, umfang.vorlage, umfang.blattname, befunde)
        zeiger.execute("SET LOCAL enable_nestloop = on")


def _planer_unterrichten(zeiger: Any, umfang: Umfang) -> None:
    """Bei vielen neuen Werten lohnt eine Stichprobe: Sie kostet weniger, als sie den Prüfungen erspart."""
    zeiger.execute(
        "SELECT count(*) FROM (SELECT FROM statistik_wert WHERE lieferung_id = %s LIMIT %s) w",
        [umfang.lieferung.pk, VIELE_WERTE],
    )
    if zeiger.fetchone() == (VIELE_WERTE,):
        zeiger.execute("ANALYZE statistik_wert")


def _benachbarte_zeitraeume(zeiger: Any, umfang: Umfang) -> list[str]:
    """Die nächsten schon vorhandenen Zeiträume gleicher Art, vor dem ersten und nach dem letzten von hier.

    Nach beiden Seiten, weil von mehreren Dateien, die zugleich kommen, jede zuerst übernommen sein kann.
    """
    erster, letzter = min(umfang.zeitraeume), max(umfang.zeitraeume)
    zeiger.execute(
        """
        WITH andere AS (
            SELECT DISTINCT w.zeitraum FROM statistik_wert w
            WHERE w.aktuell AND w.merkmal_id = ANY(%s) AND (w.zeitraum < %s OR w.zeitraum > %s)
                AND w.lieferung_id <> %s AND length(w.zeitraum) = %s
        )
        (SELECT zeitraum FROM andere WHERE zeitraum < %s ORDER BY zeitraum DESC LIMIT %s)
        UNION ALL (SELECT zeitraum FROM andere WHERE zeitraum > %s ORDER BY zeitraum LIMIT %s)
        """,
        [
            umfang.anzahlen[:3],
            erster,
            letzter,
            umfang.lieferung.pk,
            len(erster),
            erster,
            VERGLICHENE_ZEITRAEUME,
            letzter,
            VERGLICHENE_ZEITRAEUME,
        ],
    )
    return [zeitraum for (zeitraum,) in zeiger]


# Anteile -----------------------------------------------------------------------------------------


def _anteile(zeiger: Any, umfang: Umfang, befunde: Befundliste) -> None:
    if not umfang.anteile:
        return
    zeiger.execute(
        """
        SELECT w.blatt, w.zeile, w.zelle, m.bezeichnung, r.name, w.zeitraum FROM statistik_wert w
        JOIN statistik_merkmal m ON m.id = w.merkmal_id JOIN raeume_raumeinheit r ON r.id = w.einheit_id
        WHERE w.lieferung_id = %s AND w.merkmal_id = ANY(%s) AND (w.wert < 0 OR w.wert > 100)
        ORDER BY w.blatt, w.zeile, w.spalte
        """,
        [umfang.lieferung.pk, umfang.anteile],
    )
    for blatt, zeile, zelle, merkmal, raum, zeitraum in zeiger:
        befunde.melde(
            Befund(
                Schwere.WARNUNG,
                f"Zeile {zahl(zeile)}: „{merkmal}“ für {raum}, {in_worten(zeitraum)}, ist {zelle} %; ein "
                "Anteil liegt zwischen 0 und 100.",
                "Bitte prüfen Sie Dezimalzeichen und Einheit der Spalte.",
                blatt=umfang.blattname(blatt),
                zeile=zeile,
                zelle=zelle,
            ),
            ("anteil", merkmal),
        )


# Zeiträume ---------------------------------------------------------------------------------------


def _gleiche_zeitraeume(zeiger: Any, umfang: Umfang, nachbarn: list[str], befunde: Befundliste) -> None:
    """Trägt eine Spalte das falsche Jahr, ist sie Zelle für Zelle gleich der eines anderen Jahres."""
    zeiger.execute(
        """
        SELECT w.merkmal_id, w.zeitraum, count(*), sum(hash_numeric_extended(w.wert, w.einheit_id))
        FROM statistik_wert w
        WHERE w.merkmal_id = ANY(%s) AND w.wert IS NOT NULL
            AND (w.lieferung_id = %s OR (w.aktuell AND w.zeitraum = ANY(%s)))
        GROUP BY w.merkmal_id, w.zeitraum
        HAVING count(*) FILTER (WHERE w.wert >= 10) >= %s AND min(w.wert) < max(w.wert)
        ORDER BY w.merkmal_id, w.zeitraum
        """,
        [umfang.anzahlen, umfang.lieferung.pk, nachbarn, GLEICHE_GEBIETE],
    )
    namen = {merkmal.pk: merkmal.bezeichnung for merkmal in umfang.merkmale}
    gleiche: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for merkmal_id, reihe in groupby(zeiger.fetchall(), key=lambda zeile: zeile[0]):
        gesehen: dict[tuple[int, Decimal], str] = {}
        for _, zeitraum, gebiete, quersumme in reihe:
            vorher = gesehen.setdefault((gebiete, quersumme), zeitraum)
            if vorher != zeitraum and not {vorher, zeitraum}.isdisjoint(umfang.zeitraeume):
                gleiche.setdefault((vorher, zeitraum), []).append((namen[merkmal_id], gebiete))
    for (vorher, zeitraum), reihen in gleiche.items():
        name, gebiete = reihen[0]
        weitere = f" und {anzahl(len(reihen) - 1, 'weiteres Merkmal', 'weitere Merkmale')}" * (
            len(reihen) > 1
        )
        befunde.melde(
            Befund(
                Schwere.WARNUNG,
                f"„{name}“{weitere}: {in_worten(zeitraum)} ist in allen {zahl(gebiete)} Gebieten gleich "
                f"{in_worten(vorher)}.",
                "Bitte klären Sie mit dem Amt, ob eine Spalte den falschen Zeitraum trägt.",
            ),
            "gleich",
        )


def _spruenge(zeiger: Any, umfang: Umfang, nachbarn: list[str], befunde: Befundliste) -> None:
    """Sprünge einer Anzahl von einem Zeitraum zum nächsten, je Gebiet und Merkmal.

    Sortiert werden nur die Reihen, in denen es einen geben kann: Höchstes und Niedrigstes findet ein
    Durchgang.
    """
    zeiger.execute(
        """
        WITH gemeint AS NOT MATERIALIZED (
            SELECT w.blatt, w.zeile, w.spalte, w.zelle, w.lieferung_id, w.merkmal_id, w.einheit_id,
                w.zeitraum, w.wert, length(w.zeitraum) AS art
            FROM statistik_wert w
            WHERE w.merkmal_id = ANY(%s) AND w.wert IS NOT NULL
                AND (w.lieferung_id = %s OR (w.aktuell AND w.zeitraum = ANY(%s)))
        ), bewegte AS MATERIALIZED (
            SELECT merkmal_id, einheit_id FROM gemeint GROUP BY merkmal_id, einheit_id
            HAVING max(wert) >= %s AND max(wert) >= %s * min(wert)
        )
        SELECT o.blatt, o.zeile, o.zelle, m.bezeichnung, r.name, s.vorheriger, s.vorher, s.zeitraum, s.wert
        FROM (
            SELECT g.*, lag(g.wert) OVER reihe AS vorher, lag(g.zeitraum) OVER reihe AS vorheriger,
                lag(g.lieferung_id) OVER reihe AS lieferung_davor, lag(g.blatt) OVER reihe AS blatt_davor,
                lag(g.zeile) OVER reihe AS zeile_davor, lag(g.spalte) OVER reihe AS spalte_davor,
                lag(g.zelle) OVER reihe AS zelle_davor
            FROM gemeint g JOIN bewegte b USING (merkmal_id, einheit_id)
            WINDOW reihe AS (PARTITION BY g.merkmal_id, g.einheit_id, g.art ORDER BY g.zeitraum)
        ) s
        -- Wo er in dieser Lieferung steht: beim neuen Wert, oder beim früheren, wenn nur der aus ihr ist.
        CROSS JOIN LATERAL (
            SELECT s.blatt, s.zeile, s.spalte, s.zelle WHERE s.lieferung_id = %s
            UNION ALL
            SELECT s.blatt_davor, s.zeile_davor, s.spalte_davor, s.zelle_davor
            WHERE s.lieferung_id <> %s AND s.lieferung_davor = %s
        ) o
        JOIN statistik_merkmal m ON m.id = s.merkmal_id JOIN raeume_raumeinheit r ON r.id = s.einheit_id
        WHERE greatest(s.wert, s.vorher) >= %s AND greatest(s.wert, s.vorher) >= %s * least(s.wert, s.vorher)
        ORDER BY o.blatt, o.zeile, o.spalte
        """,
        [
            umfang.anzahlen,
            umfang.lieferung.pk,
            nachbarn,
            SPRUNG_AB,
            SPRUNG,
            umfang.lieferung.pk,
            umfang.lieferung.pk,
            umfang.lieferung.pk,
            SPRUNG_AB,
            SPRUNG,
        ],
    )
    for blatt, zeile, zelle, merkmal, raum, vorheriger, vorher, zeitraum, wert in zeiger:
        kleiner, groesser = sorted((wert, vorher))
        tausendfach = kleiner > 0 and round(groesser / kleiner) in TAUSENDFACH
        befunde.melde(
            Befund(
                Schwere.WARNUNG,
                f"„{merkmal}“ für {raum}: {in_worten(vorheriger)} {zahl_in_worten(vorher)} → "
                f"{in_worten(zeitraum)} {zahl_in_worten(wert)}.",
                "Das ist fast genau das Tausendfache: Bitte prüfen Sie das Tausenderzeichen der Spalte."
                if tausendfach
                else "Bitte fragen Sie beim Amt nach dem Grund, etwa ein Neubaugebiet oder neue Grenzen.",
                blatt=umfang.blattname(blatt),
                zeile=zeile,
                zelle=zelle,
            ),
            ("sprung", merkmal, zeitraum),
        )
