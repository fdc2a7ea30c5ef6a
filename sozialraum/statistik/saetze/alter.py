"""Der Altersaufbau in einem Satz."""

from decimal import ROUND_HALF_UP, Decimal

from sozialraum.kern.zahlen import prozent
from sozialraum.statistik.kennzahl import Altersaufbau, Altersband
from sozialraum.statistik.saetze.gebiete import gross, vergleich_wes, vergleich_wo, wes, wo


def altersgruppe(von: int, bis: int | None) -> str:
    """`die unter 3-Jährigen`, `die 25- bis unter 35-Jährigen`, `die 75-Jährigen und Älteren`."""
    if bis is None:
        return f"die {von}-Jährigen und Älteren"
    if von == 0:
        return f"die unter {bis}-Jährigen"
    if bis == von + 1:
        return f"die {von}-Jährigen"
    return f"die {von}- bis unter {bis}-Jährigen"


def auffaelligste_altersgruppe(
    eigen: Altersaufbau, andere: Altersaufbau | None = None
) -> tuple[Altersband, Altersband | None] | None:
    """Wovon der Befund spricht: die Gruppe mit dem größten Abstand zum Vergleich, ohne ihn die größte."""
    offene = [band for band in eigen.baender if band.anteil is not None]
    if not offene:
        return None
    dort = {(b.von, b.bis): b for b in andere.baender if b.anteil is not None} if andere else {}
    gemeinsame = [(band, dort[band.von, band.bis]) for band in offene if (band.von, band.bis) in dort]
    if andere is None or not gemeinsame or eigen.grenzen != andere.grenzen:
        return max(offene, key=lambda band: band.anteil or 0), None
    return max(gemeinsame, key=lambda paar: abs(_rund(paar[0]) - _rund(paar[1])))


def altersaufbau(eigen: Altersaufbau, andere: Altersaufbau | None = None) -> str:
    """Die Altersgruppe, die am weitesten abweicht; ohne Vergleich die größte.

    `Die 25- bis unter 35-Jährigen stellen im Stadtteil Kalk 21,2 % der Bevölkerung, in der Stadt 16,5 %`.
    """
    auffaellig = auffaelligste_altersgruppe(eigen, andere)
    if auffaellig is None:
        return f"Für den Altersaufbau {wes(eigen.gebiet)} sind keine Anteile ausgewiesen"
    ort = wo(eigen.gebiet)
    hier, da = auffaellig
    if andere is None or da is None:
        return (
            f"Die größte Altersgruppe {ort} sind {altersgruppe(hier.von, hier.bis)} "
            f"mit {prozent(hier.anteil)}"
        )
    gruppe = gross(altersgruppe(hier.von, hier.bis))
    if _rund(hier) == _rund(da):
        return (
            f"Der Altersaufbau {wes(eigen.gebiet)} gleicht dem {vergleich_wes(andere.gebiet, eigen.gebiet)}"
        )
    return (
        f"{gruppe} stellen {ort} {prozent(hier.anteil)} der Bevölkerung, "
        f"{vergleich_wo(andere.gebiet, eigen.gebiet)} {prozent(da.anteil)}"
    )


def _rund(band: Altersband) -> Decimal:
    return (band.anteil or Decimal(0)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
