"""Wo kleine Zahlen zur Vorsicht mahnen: Lesehilfen, als solche bezeichnet, nie zu geschlossenen Zahlen."""

from collections.abc import Sequence

from sozialraum.kern.zahlen import aufzaehlung, zahl
from sozialraum.statistik.indikatoren import Art
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze import woerter
from sozialraum.statistik.saetze.gebiete import gross, vergleich_wes
from sozialraum.statistik.saetze.satz import Aussage, Satz, Stueck, Teil, satz
from sozialraum.statistik.saetze.vergleich import liegt_in_der_schwankung, vergleichbar
from sozialraum.statistik.saetze.wert import menge
from sozialraum.statistik.schwankungsbreite import SICHERHEIT, WENIGE_FAELLE

# Nenner, unter denen auch eine Zahl ohne Schwankungsbreite einen Satz zur Vorsicht bekommt.
SEHR_KLEINE_BASIS = 100


def lesehilfen(eigen: Kennzahl, andere: Sequence[Kennzahl] = ()) -> list[Satz]:
    """Die Schwankungsbreite eines Anteils aus kleinen Zahlen, sonst ein Satz zur Vorsicht; oder nichts."""
    if (text := spanne(eigen)) is not None:
        wert = woerter.kurz(eigen.indikator)
        saetze = [
            satz(
                Aussage.LESEHILFE,
                f"Lesehilfe: Bei kleinen Zahlen schwankt {wert} schon zufällig; die Schwankungsbreite reicht "
                f"{text} ({SICHERHEIT}, nach Wilson)",
            )
        ]
        darin = [k for k in andere if vergleichbar(eigen, k) and liegt_in_der_schwankung(eigen, k)]
        darin = [k for k in darin if k.gerundet != eigen.gerundet]
        return [*saetze, *([_zufall(eigen, darin)] if darin else [])]
    if beruht_auf_wenigem(eigen):
        assert eigen.nenner is not None and eigen.zaehler is not None
        basis = f"Basis {menge(eigen.nenner)}"
        if eigen.indikator.art is Art.VERHAELTNIS and not woerter.ist_saldo(eigen.indikator):
            basis = f"{menge(eigen.zaehler)} auf {menge(eigen.nenner)}"
        wenige = f"schon wenige Fälle ändern {woerter.ihn(eigen.indikator)} spürbar"
        return [
            satz(
                Aussage.LESEHILFE,
                f"Lesehilfe: {gross(woerter.kurz(eigen.indikator))} beruht auf kleinen Zahlen "
                f"({basis}); {wenige}",
            )
        ]
    return []


def spanne(kennzahl: Kennzahl) -> str | None:
    """`von 8,3 % bis 23,5 %`; None, wenn die Zahlen groß genug oder nicht offen sind."""
    if kennzahl.schwankungsbreite is None or not kennzahl.aus_kleinen_zahlen:
        return None
    stellen = kennzahl.indikator.stellen
    unten, oben = (f"{zahl(g, stellen)}\u00a0%" for g in kennzahl.schwankungsbreite.gerundet(stellen))
    return f"von {unten} bis {oben}"


def beruht_auf_wenigem(kennzahl: Kennzahl) -> bool:
    """Ob eine Zahl, die kein Anteil ist, aus so wenigem entsteht, dass ein Satz warnen soll."""
    art = kennzahl.indikator.art
    if kennzahl.nenner is None or kennzahl.zaehler is None or not kennzahl.offen:
        return False
    if art in (Art.ANTEIL, Art.ANZAHL, Art.DICHTE):
        return False
    wenige = art is Art.VERHAELTNIS and abs(kennzahl.zaehler) < WENIGE_FAELLE
    return kennzahl.nenner < SEHR_KLEINE_BASIS or (wenige and not woerter.ist_saldo(kennzahl.indikator))


def _zufall(eigen: Kennzahl, andere: Sequence[Kennzahl]) -> Satz:
    """`Der Wert der Stadt (15,5 %) liegt darin; der Unterschied kann Zufall sein.`"""
    if len(andere) == 1:
        stuecke: list[Stueck] = [
            f"Der Wert {vergleich_wes(andere[0].gebiet, eigen.gebiet)} (",
            Teil(andere[0].zahl_text, andere[0]),
            ") liegt darin; der Unterschied kann Zufall sein",
        ]
    else:
        namen = aufzaehlung([vergleich_wes(k.gebiet, eigen.gebiet) for k in andere])
        stuecke = [f"Die Werte {namen} liegen darin; die Unterschiede können Zufall sein"]
    return satz(Aussage.LESEHILFE, *stuecke)
