"""Ab welchem Abstand ein Satz „etwa“, „über“ oder „deutlich über“ sagt: Vereinbarungen, keine Statistik.

Gemessen wird an den gedruckten Zahlen, damit der Satz nie der Tabelle widerspricht. Wer andere Grenzen will,
ändert sie hier; jede steht in Einheiten der Zahl (bei Anteilen also in Prozentpunkten) oder als Anteil des
Vergleichswerts.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from sozialraum.kern.zahlen import prozent, zahl
from sozialraum.statistik.indikatoren import Art, Indikator, Rechnung
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.saetze.woerter import mehrzahl_im_dativ


class Lage(Enum):
    """Wie ein gedruckter Wert zu einem anderen steht."""

    GLEICH = "so"
    ETWA_GLEICH = "etwa so"
    UEBER = "über"
    DEUTLICH_UEBER = "deutlich über"
    UNTER = "unter"
    DEUTLICH_UNTER = "deutlich unter"

    @property
    def gleich(self) -> bool:
        return self in (Lage.GLEICH, Lage.ETWA_GLEICH)

    @property
    def hoeher(self) -> bool:
        return self in (Lage.UEBER, Lage.DEUTLICH_UEBER)


@dataclass(frozen=True)
class Grenzen:
    """`etwa`: bis zu diesem Abstand, der zugleich höchstens `etwa_anteil` des Vergleichswerts ist.

    `deutlich`: ab diesem Abstand; oder ab `deutlich_anteil` des Vergleichswerts, wenn der Abstand wenigstens
    `deutlich_mindestens` ist. None heißt: dieses Maß gilt nicht.
    """

    etwa: Decimal | None = None
    etwa_anteil: Decimal | None = None
    deutlich: Decimal | None = None
    deutlich_anteil: Decimal | None = None
    deutlich_mindestens: Decimal = Decimal(0)


# 10,3 % und 10,0 % sind etwa gleich, 0,4 % und 0,2 % nicht; 66 % liegen deutlich über 60 %, 4 % über 3 %.
ANTEILE = Grenzen(
    etwa=Decimal("0.5"),
    etwa_anteil=Decimal("0.10"),
    deutlich=Decimal(5),
    deutlich_anteil=Decimal("0.25"),
    deutlich_mindestens=Decimal(1),
)
# Werte um null haben kein Verhältnis zueinander.
SALDEN = Grenzen(etwa=Decimal("0.5"), deutlich=Decimal(5))
ALTER = Grenzen(etwa=Decimal("0.5"), deutlich=Decimal(3))
INDEX_BIS_1 = Grenzen(etwa=Decimal("0.02"), deutlich=Decimal("0.10"))
INDEX_UM_0 = Grenzen(etwa=Decimal("0.10"), deutlich=Decimal("0.50"))
INDEX_BIS_100 = Grenzen(etwa=Decimal(1), deutlich=Decimal(10))
UEBRIGE = Grenzen(etwa_anteil=Decimal("0.05"), deutlich_anteil=Decimal("0.25"))


@dataclass(frozen=True)
class Wortgrenze:
    """Was die Worte des Vergleichs bei einer Art von Zahlen heißen, für Menschen."""

    zahlen: str
    etwa: str
    deutlich: str


def wortgrenzen() -> list[Wortgrenze]:
    """Die geltenden Grenzen in Worten: was „etwa so hoch“ und „deutlich“ heißt."""
    arten = (
        ("Anteile", ANTEILE, "Prozentpunkte"),
        ("Salden", SALDEN, "Punkte"),
        ("Durchschnittsalter", ALTER, "Jahre"),
        ("Index von 0 bis 1", INDEX_BIS_1, "Punkte"),
        ("alle übrigen Zahlen", UEBRIGE, ""),
    )
    return [Wortgrenze(name, _etwa(g, einheit), _deutlich(g, einheit)) for name, g, einheit in arten]


def _etwa(g: Grenzen, einheit: str) -> str:
    """`bis 0,5 Prozentpunkte und höchstens 10 % des Vergleichswerts`."""
    teile = [f"bis {zahl(g.etwa)} {einheit}"] if g.etwa is not None else []
    if g.etwa_anteil is not None:
        anteil = prozent(g.etwa_anteil * 100, 0)
        teile.append(f"{'höchstens' if teile else 'bis'} {anteil} des Vergleichswerts")
    return " und ".join(teile)


def _deutlich(g: Grenzen, einheit: str) -> str:
    """`ab 5 Prozentpunkten oder ab 25 % des Vergleichswerts bei wenigstens 1 Prozentpunkt Abstand`."""
    teile = [f"ab {zahl(g.deutlich)} {mehrzahl_im_dativ(einheit)}"] if g.deutlich is not None else []
    if g.deutlich_anteil is not None:
        teile.append(f"ab {prozent(g.deutlich_anteil * 100, 0)} des Vergleichswerts")
        if g.deutlich_mindestens:
            einzahl = g.deutlich_mindestens == 1
            punkte = einheit.removesuffix("e") if einzahl else mehrzahl_im_dativ(einheit)
            teile[-1] += f" bei wenigstens {zahl(g.deutlich_mindestens)} {punkte} Abstand"
    return " oder ".join(teile)


def grenzen(indikator: Indikator) -> Grenzen:
    """Die Grenzen nach Art und Einheit des Indikators."""
    if indikator.art in (Art.SALDO, Art.VERAENDERUNG):
        return SALDEN
    if indikator.art is Art.INDEX:
        return {Rechnung.UNGLEICHHEIT: INDEX_BIS_100, Rechnung.Z_WERTE: INDEX_UM_0}.get(
            indikator.rechnung, INDEX_BIS_1
        )
    return {"%": ANTEILE, "Jahre": ALTER}.get(indikator.einheit, UEBRIGE)


def lage(eigen: Kennzahl, andere: Kennzahl) -> Lage:
    """Wie der gedruckte Wert zum anderen steht; beide offen und vom selben Indikator."""
    assert eigen.gerundet is not None and andere.gerundet is not None
    abstand, dort = abs(eigen.gerundet - andere.gerundet), abs(andere.gerundet)
    if abstand == 0:
        return Lage.GLEICH
    g = grenzen(eigen.indikator)
    if (g.etwa is None or abstand <= g.etwa) and (g.etwa_anteil is None or abstand <= g.etwa_anteil * dort):
        return Lage.ETWA_GLEICH
    deutlich = (g.deutlich is not None and abstand >= g.deutlich) or (
        g.deutlich_anteil is not None
        and abstand >= g.deutlich_anteil * dort
        and abstand >= g.deutlich_mindestens
    )
    if eigen.gerundet > andere.gerundet:
        return Lage.DEUTLICH_UEBER if deutlich else Lage.UEBER
    return Lage.DEUTLICH_UNTER if deutlich else Lage.UNTER
