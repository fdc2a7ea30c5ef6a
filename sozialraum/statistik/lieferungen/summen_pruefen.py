"""Prüft in der Datenbank, ob Teile ihr geliefertes Ganzes ergeben: Gebiete und Merkmale.

Geheime und fehlende Teile erklären eine zu kleine Summe, nie eine zu große; die Rundung der Quelle erklärt
beides bis zu ihrer Größe.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.befunde import HOECHSTENS, Befund, Befundliste, Schwere
from sozialraum.statistik.models import Lieferung, Merkmal
from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.vorlage.merkmalsangaben import ANZAHL, Merkmalsangaben, Summe
from sozialraum.statistik.zeitraeume import in_worten

# Je Teil so viel Abweichung kann an einer Rundung liegen, die niemand genannt hat.
RUNDUNG_JE_TEIL = 2
GENANNTE_TEILE = 3


def gebietssummen(
    zeiger: Any, lieferung: Lieferung, anzahlen: Sequence[int], rundung: int, befunde: Befundliste
) -> None:
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
            AND abs(s.summe - o.wert) > %s * (s.anzahl + 1) / 2.0
            AND (s.anzahl >= b.anzahl OR s.summe > o.wert)
        ORDER BY m.reihenfolge, s.zeitraum, e.rang, g.name
        """,
        [lieferung.pk, anzahlen, lieferung.pk, rundung],
    )
    for merkmal, zeitraum, mehrzahl, gebiet, wie_viele, summe, ganzes in zeiger:
        befunde.melde(
            Befund(
                Schwere.HINWEIS,
                f"„{merkmal}“, {in_worten(zeitraum)}: die {zahl(wie_viele)} {mehrzahl} ergeben zusammen "
                f"{zahl_in_worten(summe)}, für {gebiet} ist {zahl_in_worten(ganzes)} geliefert.",
                "Bitte fragen Sie beim Amt nach dem Grund, etwa Rundung oder nicht zugeordnete Fälle.",
            ),
            "gebietssumme",
        )


def teilsummen(
    zeiger: Any,
    lieferung: Lieferung,
    summen: Sequence[Summe],
    merkmale: Mapping[str, Merkmal],
    vorlage: Vorlage,
    blattname: Callable[[int], str],
    befunde: Befundliste,
) -> None:
    """Je Gebiet und Zeitraum: Teile gegen das Ganze; `merkmale` sind die der Lieferung.

    Liegt die Abweichung in der Rundung, ist sie keine; in der Nähe ein Hinweis, sonst eine Warnung.
    """
    pruefbar = [
        summe
        for summe in summen
        if summe.gesamt in merkmale and sum(teil in merkmale for teil in summe.teile) >= 2
    ]
    if not pruefbar:
        return
    teile = [
        (nummer, merkmale[teil].pk)
        for nummer, summe in enumerate(pruefbar)
        for teil in summe.teile
        if teil in merkmale
    ]
    spielraeume = [_rundung(summe, vorlage) for summe in pruefbar]
    zeiger.execute(
        """
        WITH summe AS (
            SELECT * FROM unnest(%s::int[], %s::bigint[], %s::int[], %s::numeric[], %s::boolean[])
                s(nummer, ganzes, anzahl, spielraum, nie_negativ)
        ), teil AS (SELECT * FROM unnest(%s::int[], %s::bigint[]) t(nummer, merkmal_id)),
        je_summe AS (
            SELECT t.nummer, w.einheit_id, w.zeitraum, sum(w.wert) AS wert,
                count(*) FILTER (WHERE w.wert IS NOT NULL AND w.zeichen = '') AS offen
            FROM teil t JOIN statistik_wert w ON w.merkmal_id = t.merkmal_id AND w.lieferung_id = %s
            GROUP BY t.nummer, w.einheit_id, w.zeitraum
        )
        SELECT s.nummer, g.blatt, g.zeile, g.zelle, r.name, g.zeitraum, j.offen, j.wert, g.wert
        FROM je_summe j JOIN summe s USING (nummer)
        JOIN statistik_wert g ON g.lieferung_id = %s AND g.merkmal_id = s.ganzes
            AND g.einheit_id = j.einheit_id AND g.zeitraum = j.zeitraum
        JOIN raeume_raumeinheit r ON r.id = g.einheit_id
        WHERE g.wert IS NOT NULL AND g.zeichen = '' AND CASE
            WHEN j.offen = s.anzahl THEN abs(j.wert - g.wert) > s.spielraum
            ELSE s.nie_negativ AND j.wert - g.wert > s.spielraum END
        ORDER BY g.blatt, g.zeile, g.spalte, s.nummer
        """,
        [
            list(range(len(pruefbar))),
            [merkmale[summe.gesamt].pk for summe in pruefbar],
            [len(summe.teile) for summe in pruefbar],
            spielraeume,
            [_nie_negativ(summe, vorlage) for summe in pruefbar],
            [nummer for nummer, _ in teile],
            [merkmal for _, merkmal in teile],
            lieferung.pk,
            lieferung.pk,
        ],
    )
    for gelesen, (nummer, blatt, zeile, zelle, raum, zeitraum, offen, ergibt, ganzes) in enumerate(zeiger):
        summe = pruefbar[nummer]
        ganz = offen == len(summe.teile)
        gerundet = ganz and abs(ergibt - ganzes) <= RUNDUNG_JE_TEIL * offen
        schwere = Schwere.HINWEIS if gerundet else Schwere.WARNUNG
        ursache = ("teilsumme", nummer, schwere)
        if gelesen >= HOECHSTENS or befunde.voll(ursache):
            befunde.zaehle(ursache, schwere)
            continue
        wer = _wer(offen, ganz, _wonach(summe, vorlage.merkmale))
        befunde.melde(
            Befund(
                schwere,
                f"„{vorlage.merkmale[summe.gesamt].bezeichnung}“ für {raum}, {in_worten(zeitraum)}: "
                f"{wer} {zahl_in_worten(ergibt)}, als Ganzes ist {zahl_in_worten(ganzes)} geliefert.",
                "Das kann an der Rundung des Amtes liegen."
                if gerundet
                else "Bitte prüfen Sie, ob Spalten sich überschneiden oder eine Zwischensumme mitzählt.",
                blatt=blattname(blatt),
                zeile=zeile,
                zelle=zelle,
            ),
            ursache,
        )


def _rundung(summe: Summe, vorlage: Vorlage) -> Decimal:
    """So weit dürfen gerundete Teile und ihr gerundetes Ganzes auseinander liegen."""
    angaben = vorlage.merkmale[summe.gesamt]
    if angaben.einheit == ANZAHL:
        schritt = max(Decimal(vorlage.quelle.rundung), angaben.faktor if angaben.faktor > 1 else Decimal(0))
    else:
        schritt = max(angaben.faktor, Decimal(1)).scaleb(-angaben.stellen)
    return schritt * (len(summe.teile) + 1) / 2


def _nie_negativ(summe: Summe, vorlage: Vorlage) -> bool:
    """Nur dann sagt eine Teilsumme etwas, wenn weitere Teile sie nicht wieder kleiner machen."""
    kleinste = [vorlage.merkmale[teil].minimum for teil in summe.teile]
    return all(minimum is not None and minimum >= 0 for minimum in kleinste)


def _wer(offen: int, ganz: bool, wonach: str) -> str:
    """Satzteil bis zur Summe: alle Teile, oder schon die offenen."""
    if ganz:
        return f"die {zahl(offen)}\u00a0Teile {wonach} ergeben"
    if offen == 1:
        return f"schon der offene Teil {wonach} ergibt"
    return f"schon die {zahl(offen)} offenen Teile {wonach} ergeben"


def _wonach(summe: Summe, merkmale: Mapping[str, Merkmalsangaben]) -> str:
    """Satzteil: wonach das Ganze geteilt ist."""
    teile = [merkmale[teil] for teil in summe.teile]
    if len({(teil.alter_von, teil.alter_bis) for teil in teile}) == len(teile):
        return "nach Alter"
    if len({teil.geschlecht for teil in teile}) == len(teile):
        return "nach Geschlecht"
    genannt = ", ".join(f"„{teil.bezeichnung}“" for teil in teile[:GENANNTE_TEILE])
    return f"({genannt}{' …' * (len(teile) > GENANNTE_TEILE)})"


def zahl_in_worten(wert: Decimal) -> str:
    """Ohne überflüssige Nullen nach dem Komma."""
    ganz = wert.to_integral_value()
    return zahl(ganz if wert == ganz else wert.normalize())
