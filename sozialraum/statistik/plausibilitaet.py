"""Prüft die Werte einer Lieferung in der Datenbank: Summen, Sprünge, verwechselte Zeiträume, Anteile.

Läuft in der Transaktion der Übernahme, nachdem alle Werte geschrieben sind. Was nicht stimmen kann, ist eine
Warnung und hält an, bis jemand sie begründet hinnimmt; was sich erklären lässt, ein Hinweis.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.befunde import HOECHSTENS_JE_URSACHE, Befund, Befundliste, Schwere
from sozialraum.statistik.models import Lieferung, Merkmal
from sozialraum.statistik.vorlage import ANZAHL
from sozialraum.statistik.zeitraeume import in_worten

# Ein Quartier wächst nicht in einem Jahr auf das Fünffache; darunter schwanken kleine Zahlen zu stark.
SPRUNG = 5
SPRUNG_AB = 200
# Ein Fehler um das Tausendfache ist fast immer ein falsch gelesenes Tausenderzeichen.
TAUSENDFACH = range(900, 1_100)
# So viele Gebiete mit einer Zahl ab 10 müssen in zwei Zeiträumen gleich sein, damit es kein Zufall ist.
GLEICHE_GEBIETE = 10
VERGLICHENE_ZEITRAEUME = 3
# Je Teil so viel Abweichung erklärt eine Rundung auf 3 oder 5.
RUNDUNG_JE_TEIL = 2
VIELE_WERTE = 50_000


@dataclass(frozen=True)
class Umfang:
    """Was diese Lieferung berührt: Kennungen ihrer Merkmale und ihre Zeiträume."""

    lieferung: Lieferung
    merkmale: Sequence[Merkmal]
    zeitraeume: Sequence[str]

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
        fruehere = _fruehere_zeitraeume(zeiger, umfang)
        _anteile(zeiger, umfang, befunde)
        _gleiche_zeitraeume(zeiger, umfang, fruehere, befunde)
        _spruenge(zeiger, umfang, fruehere, befunde)
        _gebietssummen(zeiger, umfang, befunde)
        for summe in _zerlegungen(umfang.merkmale):
            _teilsummen(zeiger, umfang, summe, befunde)
        zeiger.execute("SET LOCAL enable_nestloop = on")


def _planer_unterrichten(zeiger: Any, umfang: Umfang) -> None:
    """Bei vielen neuen Werten lohnt eine Stichprobe: Sie kostet weniger, als sie den Prüfungen erspart."""
    zeiger.execute(
        "SELECT count(*) FROM (SELECT FROM statistik_wert WHERE lieferung_id = %s LIMIT %s) w",
        [umfang.lieferung.pk, VIELE_WERTE],
    )
    if zeiger.fetchone() == (VIELE_WERTE,):
        zeiger.execute("ANALYZE statistik_wert")


def _fruehere_zeitraeume(zeiger: Any, umfang: Umfang) -> list[str]:
    """Die letzten schon vorhandenen Zeiträume gleicher Art vor dem ersten dieser Lieferung."""
    erster = min(umfang.zeitraeume)
    zeiger.execute(
        """
        SELECT DISTINCT w.zeitraum FROM statistik_wert w
        WHERE w.aktuell AND w.merkmal_id = ANY(%s) AND w.zeitraum < %s
            AND w.lieferung_id <> %s AND length(w.zeitraum) = %s
        ORDER BY w.zeitraum DESC LIMIT %s
        """,
        [umfang.anzahlen[:3], erster, umfang.lieferung.pk, len(erster), VERGLICHENE_ZEITRAEUME],
    )
    return [zeitraum for (zeitraum,) in zeiger]


# Anteile -----------------------------------------------------------------------------------------


def _anteile(zeiger: Any, umfang: Umfang, befunde: Befundliste) -> None:
    if not umfang.anteile:
        return
    zeiger.execute(
        """
        SELECT w.zeile, w.zelle, m.bezeichnung, r.name, w.zeitraum FROM statistik_wert w
        JOIN statistik_merkmal m ON m.id = w.merkmal_id JOIN raeume_raumeinheit r ON r.id = w.einheit_id
        WHERE w.lieferung_id = %s AND w.merkmal_id = ANY(%s) AND (w.wert < 0 OR w.wert > 100)
        ORDER BY w.zeile, w.spalte
        """,
        [umfang.lieferung.pk, umfang.anteile],
    )
    for zeile, zelle, merkmal, raum, zeitraum in zeiger:
        befunde.melde(
            Befund(
                Schwere.WARNUNG,
                f"Zeile {zahl(zeile)}: „{merkmal}“ für {raum}, {in_worten(zeitraum)}, ist {zelle} %; ein "
                "Anteil liegt zwischen 0 und 100.",
                "Bitte prüfen Sie Dezimalzeichen und Einheit der Spalte.",
                zeile=zeile,
                zelle=zelle,
            ),
            ("anteil", merkmal),
        )


# Zeiträume ---------------------------------------------------------------------------------------


def _gleiche_zeitraeume(zeiger: Any, umfang: Umfang, fruehere: list[str], befunde: Befundliste) -> None:
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
        [umfang.anzahlen, umfang.lieferung.pk, fruehere, GLEICHE_GEBIETE],
    )
    namen = {merkmal.pk: merkmal.bezeichnung for merkmal in umfang.merkmale}
    gleiche: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for merkmal_id, reihe in groupby(zeiger.fetchall(), key=lambda zeile: zeile[0]):
        gesehen: dict[tuple[int, Decimal], str] = {}
        for _, zeitraum, gebiete, quersumme in reihe:
            vorher = gesehen.setdefault((gebiete, quersumme), zeitraum)
            if vorher != zeitraum and zeitraum in umfang.zeitraeume:
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


def _spruenge(zeiger: Any, umfang: Umfang, fruehere: list[str], befunde: Befundliste) -> None:
    """Sprünge einer Anzahl von einem Zeitraum zum nächsten, je Gebiet und Merkmal.

    Sortiert werden nur die Reihen, in denen es einen geben kann: Höchstes und Niedrigstes findet ein
    Durchgang.
    """
    zeiger.execute(
        """
        WITH gemeint AS NOT MATERIALIZED (
            SELECT w.zeile, w.spalte, w.zelle, w.lieferung_id, w.merkmal_id, w.einheit_id, w.zeitraum, w.wert,
                length(w.zeitraum) AS art
            FROM statistik_wert w
            WHERE w.merkmal_id = ANY(%s) AND w.wert IS NOT NULL
                AND (w.lieferung_id = %s OR (w.aktuell AND w.zeitraum = ANY(%s)))
        ), bewegte AS MATERIALIZED (
            SELECT merkmal_id, einheit_id FROM gemeint GROUP BY merkmal_id, einheit_id
            HAVING max(wert) >= %s AND max(wert) >= %s * min(wert)
        )
        SELECT s.zeile, s.zelle, m.bezeichnung, r.name, s.vorheriger, s.vorher, s.zeitraum, s.wert
        FROM (
            SELECT g.*, lag(g.wert) OVER reihe AS vorher, lag(g.zeitraum) OVER reihe AS vorheriger
            FROM gemeint g JOIN bewegte b USING (merkmal_id, einheit_id)
            WINDOW reihe AS (PARTITION BY g.merkmal_id, g.einheit_id, g.art ORDER BY g.zeitraum)
        ) s
        JOIN statistik_merkmal m ON m.id = s.merkmal_id JOIN raeume_raumeinheit r ON r.id = s.einheit_id
        WHERE s.lieferung_id = %s AND greatest(s.wert, s.vorher) >= %s
            AND greatest(s.wert, s.vorher) >= %s * least(s.wert, s.vorher)
        ORDER BY s.zeile, s.spalte
        """,
        [
            umfang.anzahlen,
            umfang.lieferung.pk,
            fruehere,
            SPRUNG_AB,
            SPRUNG,
            umfang.lieferung.pk,
            SPRUNG_AB,
            SPRUNG,
        ],
    )
    for zeile, zelle, merkmal, raum, vorheriger, vorher, zeitraum, wert in zeiger:
        kleiner, groesser = sorted((wert, vorher))
        tausendfach = kleiner > 0 and round(groesser / kleiner) in TAUSENDFACH
        befunde.melde(
            Befund(
                Schwere.WARNUNG,
                f"„{merkmal}“ für {raum}: {in_worten(vorheriger)} {_zahl(vorher)} → {in_worten(zeitraum)} "
                f"{_zahl(wert)}.",
                "Das ist fast genau das Tausendfache: Bitte prüfen Sie das Tausenderzeichen der Spalte."
                if tausendfach
                else "Bitte fragen Sie beim Amt nach dem Grund, etwa ein Neubaugebiet oder neue Grenzen.",
                zeile=zeile,
                zelle=zelle,
            ),
            ("sprung", merkmal, zeitraum),
        )


# Summen ------------------------------------------------------------------------------------------


def _gebietssummen(zeiger: Any, umfang: Umfang, befunde: Befundliste) -> None:
    """Ergeben alle Teile eines Gebiets (Stadtteile ihres Bezirks, Bezirke der Stadt) zusammen das Gebiet?

    Nur wo jedes heutige Teilgebiet einer Ebene mit offener Zelle geliefert ist; fehlen welche, erklärt das
    eine zu kleine Summe, nie eine zu große. Auch über die Ebenen hinweg: Quartiere gegen die Stadt.
    """
    zeiger.execute(
        """
        WITH je_eltern AS MATERIALIZED (
            SELECT w.merkmal_id, w.zeitraum, k.parent_id AS ganzes, k.ebene_id, count(*) AS anzahl,
                sum(w.wert) AS summe, bool_and(w.zeichen = '' AND w.wert IS NOT NULL) AS genau
            FROM statistik_wert w JOIN raeume_raumeinheit k ON k.id = w.einheit_id
            WHERE w.lieferung_id = %s AND w.merkmal_id = ANY(%s) AND k.parent_id IS NOT NULL
            GROUP BY w.merkmal_id, w.zeitraum, k.parent_id, k.ebene_id
        ), je_vorfahr AS (
            SELECT * FROM je_eltern
            UNION ALL
            SELECT j.merkmal_id, j.zeitraum, p.parent_id, j.ebene_id, j.anzahl, j.summe, j.genau
            FROM je_eltern j JOIN raeume_raumeinheit p ON p.id = j.ganzes WHERE p.parent_id IS NOT NULL
        ), summe AS (
            SELECT merkmal_id, zeitraum, ganzes, ebene_id, sum(anzahl) AS anzahl, sum(summe) AS summe
            FROM je_vorfahr GROUP BY merkmal_id, zeitraum, ganzes, ebene_id HAVING bool_and(genau)
        ), bekannt AS (
            SELECT v.ganzes, k.ebene_id, count(*) AS anzahl
            FROM raeume_raumeinheit k JOIN raeume_raumeinheit p ON p.id = k.parent_id
            CROSS JOIN LATERAL (VALUES (p.id), (p.parent_id)) v(ganzes)
            WHERE k.gueltig_bis IS NULL AND v.ganzes IS NOT NULL
            GROUP BY v.ganzes, k.ebene_id
        )
        SELECT m.bezeichnung, s.zeitraum, e.mehrzahl, g.name, s.anzahl, s.summe, o.wert
        FROM summe s
        JOIN statistik_wert o
            ON o.einheit_id = s.ganzes AND o.merkmal_id = s.merkmal_id AND o.zeitraum = s.zeitraum
        JOIN bekannt b ON b.ganzes = s.ganzes AND b.ebene_id = s.ebene_id
        JOIN statistik_merkmal m ON m.id = s.merkmal_id JOIN raeume_ebene e ON e.id = s.ebene_id
        JOIN raeume_raumeinheit g ON g.id = s.ganzes
        WHERE o.lieferung_id = %s AND o.zeichen = '' AND o.wert IS NOT NULL
            AND o.einheit_id IN (SELECT ganzes FROM je_vorfahr)
            AND s.summe <> o.wert AND (s.anzahl >= b.anzahl OR s.summe > o.wert)
        ORDER BY m.reihenfolge, s.zeitraum, e.rang, g.name
        """,
        [umfang.lieferung.pk, umfang.anzahlen, umfang.lieferung.pk],
    )
    for merkmal, zeitraum, mehrzahl, gebiet, wie_viele, summe, ganzes in zeiger:
        befunde.melde(
            Befund(
                Schwere.HINWEIS,
                f"„{merkmal}“, {in_worten(zeitraum)}: die {zahl(wie_viele)} {mehrzahl} ergeben zusammen "
                f"{_zahl(summe)}, für {gebiet} ist {_zahl(ganzes)} geliefert.",
                "Bitte fragen Sie beim Amt nach dem Grund, etwa Rundung oder nicht zugeordnete Fälle.",
            ),
            "gebietssumme",
        )


@dataclass(frozen=True)
class Zerlegung:
    """Ein Merkmal und die Merkmale, die zusammen dasselbe zählen; `wonach` für den Satz."""

    ganzes: Merkmal
    teile: tuple[Merkmal, ...]
    wonach: str


def _zerlegungen(merkmale: Sequence[Merkmal]) -> Iterator[Zerlegung]:
    """Geschlechter und lückenlose Altersgruppen derselben Größe, denen eine Gesamtzahl gegenübersteht."""
    for _, gruppe in groupby(sorted(merkmale, key=_sorte), key=_sorte):
        alle = [merkmal for merkmal in gruppe if merkmal.groesse and merkmal.einheit == ANZAHL]
        ganze = [m for m in alle if not m.geschlecht and m.alter_von is None and m.alter_bis is None]
        if len(ganze) != 1:
            continue
        nach_geschlecht = [m for m in alle if m.geschlecht and m.alter_von is None and m.alter_bis is None]
        if len(nach_geschlecht) == len({m.geschlecht for m in nach_geschlecht}) >= 2:
            yield Zerlegung(ganze[0], tuple(nach_geschlecht), "Geschlecht")
        baender = [m for m in alle if not m.geschlecht and m is not ganze[0]]
        if teile := _lueckenlos(baender):
            yield Zerlegung(ganze[0], teile, "Alter")


def _sorte(merkmal: Merkmal) -> str:
    return merkmal.groesse


def _lueckenlos(baender: list[Merkmal]) -> tuple[Merkmal, ...]:
    """Alle Bänder, wenn sie von 0 bis nach oben offen aneinander schließen; sonst leer."""
    geordnet = sorted(baender, key=lambda band: band.alter_von or 0)
    grenze: int | None = 0
    for band in geordnet:
        if (band.alter_von or 0) != grenze:
            return ()
        grenze = band.alter_bis
    return tuple(geordnet) if len(geordnet) >= 2 and grenze is None else ()


def _teilsummen(zeiger: Any, umfang: Umfang, zerlegung: Zerlegung, befunde: Befundliste) -> None:
    """Nur wo alle Teile und das Ganze offen geliefert sind."""
    teile = [merkmal.pk for merkmal in zerlegung.teile]
    zeiger.execute(
        """
        SELECT g.zeile, r.name, g.zeitraum, sum(t.wert), g.wert
        FROM statistik_wert g
        JOIN statistik_wert t ON t.lieferung_id = g.lieferung_id AND t.einheit_id = g.einheit_id
            AND t.zeitraum = g.zeitraum AND t.merkmal_id = ANY(%s)
        JOIN raeume_raumeinheit r ON r.id = g.einheit_id
        WHERE g.lieferung_id = %s AND g.merkmal_id = %s AND g.wert IS NOT NULL AND g.zeichen = ''
        GROUP BY g.zeile, r.name, g.zeitraum, g.wert
        HAVING count(*) = %s AND bool_and(t.wert IS NOT NULL AND t.zeichen = '') AND sum(t.wert) <> g.wert
        ORDER BY g.zeile LIMIT %s
        """,
        [teile, umfang.lieferung.pk, zerlegung.ganzes.pk, len(teile), HOECHSTENS_JE_URSACHE + 1],
    )
    spielraum = RUNDUNG_JE_TEIL * len(teile)
    for zeile, raum, zeitraum, summe, ganzes in zeiger:
        gerundet = abs(summe - ganzes) <= spielraum
        befunde.melde(
            Befund(
                Schwere.HINWEIS if gerundet else Schwere.WARNUNG,
                f"„{zerlegung.ganzes.bezeichnung}“ für {raum}, {in_worten(zeitraum)}: die {len(teile)} Teile "
                f"nach {zerlegung.wonach} ergeben {_zahl(summe)}, als Ganzes ist {_zahl(ganzes)} geliefert.",
                "Das kann an der Rundung des Amtes liegen."
                if gerundet
                else "Bitte prüfen Sie, ob Spalten sich überschneiden oder eine Zwischensumme mitzählt.",
                zeile=zeile,
            ),
            ("teilsumme", zerlegung.wonach),
        )


def _zahl(wert: Decimal) -> str:
    ganz = wert.to_integral_value()
    return zahl(ganz if wert == ganz else wert.normalize())
