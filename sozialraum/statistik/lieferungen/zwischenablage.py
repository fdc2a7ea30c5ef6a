"""Die Zwischenablage einer Übernahme: was doppelt ist, was schon vorhanden ist, was einer früheren Lieferung
widerspricht.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sozialraum.kern.zahlen import datum, zahl
from sozialraum.statistik.befunde import HOECHSTENS, Befund, Befundliste, Schwere
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen
from sozialraum.statistik.zuordnen import Bericht

ABLAGE = "lieferung_zwischenablage"
SPALTEN = (
    "lieferung_id, merkmal_id, einheit_id, zeitraum, wert, zeichen, vermerk, zeile, spalte, zelle, aktuell, "
    "blatt"
)


def ablage_anlegen(zeiger: Any) -> None:
    """Ohne Index und nur für diese Transaktion."""
    zeiger.execute(
        f"CREATE TEMP TABLE {ABLAGE} ON COMMIT DROP AS SELECT {SPALTEN} FROM statistik_wert WITH NO DATA"
    )


def doppelte_melden(zeiger: Any, bericht: Bericht) -> None:
    """Eine Zelle, die zweimal in der Datei steht, ist ein Fehler."""
    befunde = bericht.befunde
    zeiger.execute(
        f"""
        SELECT d.blatt, d.zeile, d.spalte, d.zelle, d.erstes_blatt, d.erste_zeile, d.erste_zelle,
            m.bezeichnung, r.name, d.zeitraum
        FROM (
            SELECT *, row_number() OVER gleiche AS nummer,
                first_value(blatt) OVER gleiche AS erstes_blatt,
                first_value(zeile) OVER gleiche AS erste_zeile,
                first_value(zelle) OVER gleiche AS erste_zelle
            FROM {ABLAGE}
            WINDOW gleiche AS (
                PARTITION BY merkmal_id, einheit_id, zeitraum ORDER BY blatt, zeile, spalte
            )
        ) d
        JOIN statistik_merkmal m ON m.id = d.merkmal_id JOIN raeume_raumeinheit r ON r.id = d.einheit_id
        WHERE d.nummer > 1 ORDER BY d.blatt, d.zeile, d.spalte
        """
    )
    for (
        blatt, zeile, spalte, zelle, erstes_blatt, erste_zeile, erste_zelle, merkmal, raum, zeitraum
    ) in _gemeldet(zeiger, befunde):  # fmt: skip
        dort = "" if erstes_blatt == blatt else f"auf dem Blatt „{bericht.blattname(erstes_blatt)}“ "
        gleich = "mit demselben Wert" if zelle == erste_zelle else f"dort mit „{erste_zelle}“"
        befunde.melde(
            Befund(
                Schwere.FEHLER,
                f"Zeile {zahl(zeile)}: „{merkmal}“ für {raum}, {zeitraum}, steht schon {dort}in "
                f"Zeile {zahl(erste_zeile)}, {gleich}.",
                "Bitte lassen Sie in der Datei nur eine der beiden Zeilen stehen.",
                blatt=bericht.blattname(blatt),
                zeile=zeile,
                spalte=bericht.ueberschrift(spalte, zeile, blatt),
                zelle=zelle,
            )
        )


def widersprueche_melden(zeiger: Any, bericht: Bericht) -> None:
    """Ein anderer Wert als in einer früheren Lieferung ist eine Warnung; ein angekündigter kommt nur nach."""
    befunde = bericht.befunde
    zeiger.execute(
        f"""
        SELECT z.blatt, z.zeile, z.spalte, z.zelle, z.wert, z.zeichen, w.wert, w.zeichen, l.dateiname,
        l.eingegangen, m.bezeichnung, r.name, z.zeitraum
        FROM {ABLAGE} z
        JOIN statistik_wert w ON w.aktuell AND w.merkmal_id = z.merkmal_id AND w.einheit_id = z.einheit_id
            AND w.zeitraum = z.zeitraum
        JOIN statistik_lieferung l ON l.id = w.lieferung_id
        JOIN statistik_merkmal m ON m.id = z.merkmal_id JOIN raeume_raumeinheit r ON r.id = z.einheit_id
        WHERE (z.wert IS DISTINCT FROM w.wert OR z.zeichen <> w.zeichen) AND w.zeichen <> 'folgt'
        ORDER BY z.blatt, z.zeile, z.spalte
        """
    )
    for (
        blatt, zeile, spalte, zelle, hier, zeichen_hier, dort, zeichen_dort, dateiname, eingegangen,
        merkmal, raum, zeitraum ) in _gemeldet(zeiger, befunde, Schwere.WARNUNG):  # fmt: skip
        befunde.melde(
            Befund(
                Schwere.WARNUNG,
                f"Zeile {zahl(zeile)}: „{merkmal}“ für {raum}, {zeitraum}, widerspricht der Lieferung "
                f"„{dateiname}“ "
                f"vom {datum(eingegangen)}: dort {_in_worten(dort, zeichen_dort)}, hier "
                f"{_in_worten(hier, zeichen_hier)}.",
                "Bitte klären Sie mit dem Amt, welcher Wert gilt. Nehmen Sie die Warnung hin, gilt "
                "künftig dieser; der frühere bleibt im Verlauf.",
                blatt=bericht.blattname(blatt),
                zeile=zeile,
                spalte=bericht.ueberschrift(spalte, zeile, blatt),
                zelle=zelle,
            )
        )


def aus_der_ablage_uebernehmen(zeiger: Any) -> int:
    """Was anders ist, löst die frühere Zelle ab; was gleich ist, kommt als Bestätigung dazu.

    Die Warnung zum Abgelösten ist hingenommen, sonst wird nichts hiervon festgeschrieben. Liefert die Zahl
    neuer Werte.
    """
    zeiger.execute(
        f"""
        UPDATE statistik_wert w SET aktuell = false FROM {ABLAGE} z
        WHERE w.aktuell AND w.merkmal_id = z.merkmal_id AND w.einheit_id = z.einheit_id
            AND w.zeitraum = z.zeitraum AND (w.wert IS DISTINCT FROM z.wert OR z.zeichen <> w.zeichen)
        """
    )
    zeiger.execute(
        f"""
        UPDATE {ABLAGE} z SET aktuell = false FROM statistik_wert w
        WHERE w.aktuell AND w.merkmal_id = z.merkmal_id AND w.einheit_id = z.einheit_id
            AND w.zeitraum = z.zeitraum
        """
    )
    bestaetigt = zeiger.rowcount
    zeiger.execute(f"INSERT INTO statistik_wert ({SPALTEN}) SELECT {SPALTEN} FROM {ABLAGE}")
    neu = zeiger.rowcount - bestaetigt
    zeiger.execute(f"DROP TABLE {ABLAGE}")
    return neu


def _gemeldet(
    zeiger: Any, befunde: Befundliste, schwere: Schwere = Schwere.FEHLER
) -> Iterator[tuple[Any, ...]]:
    """Die ersten Zeilen einer Abfrage zum Melden; der Rest wird nur gezählt."""
    for nummer, zeile in enumerate(zeiger):
        if nummer < HOECHSTENS:
            yield zeile
        else:
            befunde.zaehle("sql", schwere)


def _in_worten(wert: Decimal | None, zeichen: str) -> str:
    if wert is None:
        return f"„{ANZEIGE[Zeichen(zeichen)][0]}“ ({ANZEIGE[Zeichen(zeichen)][1]})"
    return zahl(wert.normalize() if wert != wert.to_integral_value() else wert.to_integral_value())
