"""Was ein Satz über Zahlen behaupten kann: Richtung, Vergleich, Wert oder Stand; rein, ohne Django."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Literal

from analysen.widersprueche.lesen import Satz
from analysen.widersprueche.stoff import STADT

Mass = Literal["anteil", "anzahl", "offen"]


class Zeitart(Enum):
    """Welche Zeit ein Satz meint, wenn er von einer Entwicklung spricht."""

    OFFEN = "offen"
    FEST = "fest"
    KURZ = "kurz"
    VERGANGEN = "vergangen"


@dataclass(frozen=True)
class Zeit:
    """Jahre sind absolut; `jahre` zählt vom jüngsten zurück."""

    art: Zeitart = Zeitart.OFFEN
    von: int | None = None
    bis: int | None = None
    jahre: int | None = None


@dataclass(frozen=True)
class Aussage:
    """Eine Behauptung über einen Indikator; `keys` sind die Schlüssel, von denen der erste mit Zahlen gilt.

    `rolle` ist das Gebiet (leer: der Sozialraum), `wort` das Wort, an dem sie hängt. `berichtet`: jemand
    anderes sagt es.
    """

    satz: Satz
    keys: tuple[str, ...]
    mass: Mass
    rolle: str
    wort: str
    zeit: Zeit
    berichtet: bool = False
    verneint: bool = False


@dataclass(frozen=True)
class Richtung(Aussage):
    """`richtung` +1 gestiegen, −1 gesunken, 0 gleich geblieben; `schneller_als` eine Rolle."""

    richtung: int = 0
    stark: bool = False
    kaum: bool = False
    schneller_als: str = ""
    faktor: tuple[Decimal, Decimal] | None = None
    um: Decimal | None = None
    um_prozent: bool = False


@dataclass(frozen=True)
class Vergleich(Aussage):
    """`richtung` +1 über `mit`, −1 darunter, 0 gleichauf."""

    richtung: int = 0
    mit: str = STADT
    stark: bool = False
    faktor: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True)
class Wertangabe(Aussage):
    """Von Hand geschriebene Zahl; `von` bis `bis` ist, was sie rundend meinen kann."""

    wert: Decimal = Decimal(0)
    von: Decimal = Decimal(0)
    bis: Decimal = Decimal(0)
    prozent: bool = False


@dataclass(frozen=True)
class Stand(Aussage):
    """Der Satz nennt für diesen Indikator einen Zeitraum als den heutigen Stand."""

    zeitraum: str = ""
