"""Das Kontrollprotokoll eines Zeitraums schreiben: wie viel geschlossen ist, und jede geschlossene Zelle."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sozialraum.statistik.models import Lieferung
from sozialraum.statistik.schliessen.ausserhalb_der_tafel import sperrungen_ausserhalb
from sozialraum.statistik.schliessen.begruenden import Begruendung
from sozialraum.statistik.schliessen.lage import Lage
from sozialraum.statistik.schliessen.modelle import Schliessung, Sperrung
from sozialraum.statistik.schliessen.tafel_schliessen import Tafelschluss
from sozialraum.statistik.schliessen.vorwissen import Vorwissen
from sozialraum.statistik.schliessen.zellen_laden import Wertzelle

STAPEL = 5_000


def protokoll_schreiben(
    *,
    lage: Lage,
    zeitraum: str,
    tafelschluss: Tafelschluss,
    bekannt: Vorwissen,
    anlass: str,
    lieferung: Lieferung | None,
) -> Schliessung:
    """Ersetzt, was zu diesem Zeitraum bisher gesperrt war und noch gilt."""
    begruendung = Begruendung(lage, tafelschluss)
    geltende = tafelschluss.verbund.geltende_im(zeitraum)
    sperrungen = begruendung.sperrungen(zeitraum)
    sperrungen |= sperrungen_ausserhalb(lage, geltende, sperrungen.keys())
    schliessung, _ = Schliessung.objects.update_or_create(
        quelle=lage.quelle,
        zeitraum=zeitraum,
        defaults={
            "lieferung": lieferung,
            "anlass": anlass,
            "schwelle": lage.regel.schwelle,
            "gezeigt_ab": min(bekannt.gezeigt_ab[zeitraum], lage.regel.schwelle),
            **_zahlen(lage, tafelschluss, zeitraum),
            "hinweise": begruendung.hinweise(zeitraum),
        },
    )
    for zelle in geltende.values():
        if sperrung := sperrungen.get(zelle.id):
            sperrung.schliessung = schliessung
            sperrung.stand_offen = zelle.ort in bekannt.frueheres.so_offen
    _ersetzen(geltende.values(), sperrungen.values())
    return schliessung


def _zahlen(lage: Lage, tafelschluss: Tafelschluss, zeitraum: str) -> dict[str, Any]:
    """Die Zahlen der `Schliessung`; ihr Verlust ist, was nur zum Schutz anderer zu ist."""
    verbund, tafel = tafelschluss.verbund, tafelschluss.tafel
    sperren = tafelschluss.sperren(zeitraum)
    werte = [verbund.geltende[tafel.name(sperre.zelle)].wert or Decimal(0) for sperre in sperren]
    zum_schutz = [
        wert
        for sperre, wert in zip(sperren, werte, strict=True)
        if not sperre.primaer or not lage.regel.schliesst(wert)
    ]
    kleine = tafelschluss.zellen_im(zeitraum, tafelschluss.schluss.kleine)
    return {
        "zellen": sum(1 for _, feld in verbund.werte if feld.zeitraum == zeitraum),
        "primaer": len(sperren) - len(zum_schutz),
        "reste": sum(1 for zelle in kleine if not tafel.geliefert[zelle]),
        "sekundaer": len(zum_schutz),
        "verlust": int(sum(zum_schutz)),
    }


def _ersetzen(geltende: Iterable[Wertzelle], sperrungen: Iterable[Sperrung]) -> None:
    Sperrung.objects.filter(wert__in=[zelle.id for zelle in geltende if zelle.gesperrt]).delete()
    Sperrung.objects.bulk_create(sperrungen, batch_size=STAPEL)
