"""Schließt alles, was von einer Quelle zu einem Zeitraum gilt, auf einmal und in der laufenden Transaktion.

Mit ihm die Zeiträume, aus denen er sich errechnen ließe: das Jahr mit seinen Monaten und Quartalen. So öffnen
eine spätere Lieferung, eine andere Regel und eine frühere Fassung zusammen keine Zelle.

Der Weg: `lage` lädt, was für alle Zeiträume gleich ist; `zellen_laden` und `verbund`, was zusammenhängt;
`vorwissen`, was davon schon bekannt ist. `tafel_schliessen` rechnet, `protokoll_schreiben` hält fest, was zu
ist und warum.
"""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction

from agenturen.vorgang import Melde
from sozialraum.statistik.geheimhaltung.zeitsummen import verwandte
from sozialraum.statistik.models import Lieferung, Quelle
from sozialraum.statistik.schliessen.lage import Lage, lage_der
from sozialraum.statistik.schliessen.modelle import Schliessung
from sozialraum.statistik.schliessen.protokoll_schreiben import protokoll_schreiben
from sozialraum.statistik.schliessen.tafel_schliessen import tafel_schliessen
from sozialraum.statistik.schliessen.verbund import verbund_um
from sozialraum.statistik.schliessen.vorwissen import vorwissen
from sozialraum.statistik.schliessen.zellen_laden import zellen_laden
from sozialraum.statistik.zeitraeume import in_worten


def still(_anteil: float, _text: str) -> None:
    """Fortschritt, den niemand sehen will."""


def bestand_schliessen(
    *,
    quelle: Quelle,
    zeitraeume_: Iterable[str],
    anlass: str,
    lieferung: Lieferung | None = None,
    bisher: int = 0,
    melde: Melde = still,
) -> list[Schliessung]:
    """Je Zeitraum der neue Stand; bei einer vom Amt geprüften Quelle keiner und keine Abfrage.

    `lieferung` ist die eben geladene: Ihre Zellen hat noch niemand gesehen. Was noch nie geschlossen war,
    stand offen, außer den Anzahlen unter der Schwelle `bisher`.
    """
    if not quelle.schwelle:
        return []
    gemeinte = sorted(set(zeitraeume_))
    geschlossen: dict[str, Schliessung] = {}
    with transaction.atomic():
        lage = lage_der(quelle, bisher)
        for nummer, zeitraum in enumerate(gemeinte):
            if zeitraum not in geschlossen:
                fortschritt = _fortschritt(melde, zeitraum, nummer, len(gemeinte))
                fortschritt(0)
                zusammen = verwandte(zeitraum, {*lage.zeitraeume, *gemeinte})
                geschlossen |= _verbund_schliessen(lage, zeitraum, zusammen, anlass, lieferung, fortschritt)
    return [geschlossen[zeitraum] for zeitraum in sorted(geschlossen)]


def _verbund_schliessen(
    lage: Lage,
    zeitraum: str,
    zusammen: Sequence[str],
    anlass: str,
    lieferung: Lieferung | None,
    fortschritt: Callable[[float], None],
) -> dict[str, Schliessung]:
    zellen = zellen_laden(lage.merkmale, zusammen)
    verbund = verbund_um(lage, zeitraum, zusammen, zellen)
    bekannt = vorwissen(lage, verbund, zellen, lieferung.pk if lieferung else 0)
    tafelschluss = tafel_schliessen(lage, verbund, bekannt.frueheres, fortschritt)
    return {
        eines: protokoll_schreiben(
            lage=lage,
            zeitraum=eines,
            tafelschluss=tafelschluss,
            bekannt=bekannt,
            anlass=anlass,
            lieferung=lieferung,
        )
        for eines in verbund.zeitraeume
    }


def _fortschritt(melde: Melde, zeitraum: str, nummer: int, alle: int) -> Callable[[float], None]:
    """Das Schließen ist der vorletzte Teil einer Übernahme, von 95 bis 98 Hundertstel."""
    text = f"Geheimhaltung: {in_worten(zeitraum)} wird geschlossen ({nummer + 1} von {alle})."
    return lambda anteil: melde(0.95 + 0.03 * (nummer + anteil) / alle, text)
