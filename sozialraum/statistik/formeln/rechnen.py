"""Rechnen mit Formeln statt mit Zahlen: was in Zähler, Nenner und Faktor passt, und warum anderes nicht.

Eine eigene Formel darf nur, was der Katalog kann: Anzahlen zu- und abzählen, eine Summe durch eine andere
teilen, das Ergebnis mit einer festen Zahl malnehmen. So gelten Geheimhaltung, „Woher?“ und Zusammenfassen
unverändert für sie.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from sozialraum.statistik.formeln.zerteilen import HOECHSTE_ZAHL, Formelfehler
from sozialraum.statistik.indikatoren import Art, Auswahl, Glied

HOECHSTENS_GLIEDER = 20
HOECHSTENS_JAHRE = 30
# Was Bewegungen zählt: ihr Unterschied ist ein Saldo, keine Gruppe von Menschen.
BEWEGUNGEN = ("zuzuege", "fortzuege", "umzuege", "geburten", "sterbefaelle")


@dataclass(frozen=True)
class Formel:
    """Das Gelesene; `je_flaeche` teilt durch die Fläche in km² statt durch `nenner`."""

    zaehler: tuple[Glied, ...]
    nenner: tuple[Glied, ...] = ()
    faktor: int = 1
    je_flaeche: bool = False

    @property
    def groessen(self) -> frozenset[str]:
        return frozenset(g.auswahl.groesse for g in self.zaehler + self.nenner)

    @property
    def ist_anzahl(self) -> bool:
        return not self.nenner and not self.je_flaeche

    @property
    def ist_veraenderung(self) -> bool:
        """`(x - x vor n jahren) / x vor n jahren`, auch mit mehreren Gliedern."""
        frueher = tuple(g for g in self.zaehler if g.jahre_zuvor)
        jetzt = tuple(g for g in self.zaehler if not g.jahre_zuvor)
        return (
            bool(jetzt)
            and len({g.jahre_zuvor for g in frueher}) == 1
            and _gedreht(frueher)
            == tuple(Glied(g.auswahl, g.vorzeichen, frueher[0].jahre_zuvor) for g in jetzt)
            and _gedreht(self.nenner) == frueher
        )

    @property
    def ist_saldo(self) -> bool:
        """`(zuzuege - fortzuege) / x`; anderes Abziehen ergibt Menschen, und wenige bleiben geschützt."""
        return any(g.vorzeichen == -1 for g in self.zaehler) and all(
            g.auswahl.groesse.startswith(BEWEGUNGEN) and not g.jahre_zuvor for g in self.zaehler
        )

    @property
    def zaehler_im_nenner(self) -> bool:
        """Zählt der Zähler sicher nur, was auch der Nenner zählt?"""
        return all(
            any(
                g.vorzeichen == 1
                and g.jahre_zuvor == z.jahre_zuvor
                and g.auswahl.groesse == z.auswahl.groesse
                and g.auswahl.geschlecht in ("", z.auswahl.geschlecht)
                and g.auswahl.von <= z.auswahl.von
                and (g.auswahl.bis is None or (z.auswahl.bis is not None and z.auswahl.bis <= g.auswahl.bis))
                for g in self.nenner
            )
            for z in self.zaehler
            if z.vorzeichen == 1
        )

    @property
    def zaehler_ausserhalb(self) -> bool:
        """Zählt der Zähler sicher nur, was der Nenner nicht zählt? So bei anderem Alter oder Geschlecht."""
        return all(
            z.auswahl.groesse == n.auswahl.groesse
            and z.jahre_zuvor == n.jahre_zuvor
            and n.vorzeichen == 1
            and not _ueberschneiden(z.auswahl, n.auswahl)
            for z in self.zaehler
            for n in self.nenner
        )

    def art(self, *, zaehler_ist_teil: bool) -> Art:
        """`zaehler_ist_teil` sagt, was aus den Größen nicht hervorgeht: der Nenner zählt den Zähler mit.

        Im Zweifel Anteil: dann ist auch der Rest des Nenners geschützt.
        """
        if self.je_flaeche:
            return Art.DICHTE
        if not self.nenner:
            return Art.ANZAHL
        if self.ist_veraenderung:
            return Art.VERAENDERUNG
        if self.ist_saldo:
            return Art.SALDO
        if self.zaehler_im_nenner:
            return Art.ANTEIL
        return Art.ANTEIL if zaehler_ist_teil and not self.zaehler_ausserhalb else Art.VERHAELTNIS


@dataclass(frozen=True)
class Zahl:
    wert: Fraction


@dataclass(frozen=True)
class Summe:
    """Glieder mal `faktor`; das Vorzeichen tragen die Glieder."""

    glieder: tuple[Glied, ...]
    faktor: Fraction = Fraction(1)


@dataclass(frozen=True)
class Flaeche:
    faktor: Fraction = Fraction(1)


@dataclass(frozen=True)
class Bruch:
    """`nenner` None heißt: die Fläche."""

    zaehler: tuple[Glied, ...]
    nenner: tuple[Glied, ...] | None
    faktor: Fraction


Groesse = Zahl | Summe | Flaeche | Bruch


def negativ(x: Groesse, stelle: int) -> Groesse:
    match x:
        case Zahl():
            return Zahl(-x.wert)
        case Summe():
            return Summe(_gedreht(x.glieder), x.faktor)
        case Bruch():
            return Bruch(_gedreht(x.zaehler), x.nenner, x.faktor)
        case Flaeche():
            raise Formelfehler("Eine Fläche wird nicht abgezogen.", stelle)


def plus(a: Groesse, b: Groesse, stelle: int) -> Groesse:
    match a, b:
        case Zahl(), Zahl():
            return Zahl(a.wert + b.wert)
        case Summe(), Summe():
            if a.faktor != b.faktor:
                raise Formelfehler(
                    "Die Teile einer Summe sind verschieden gewichtet. Jeder Teil zählt einfach; malnehmen "
                    "lässt sich nur das Ergebnis einer Teilung.",
                    stelle,
                )
            return Summe(a.glieder + b.glieder, a.faktor)
        case (Zahl(), _) | (_, Zahl()):
            raise Formelfehler(
                "Eine feste Zahl wird nicht zu gelieferten Zahlen gezählt oder von ihnen abgezogen: das "
                "Ergebnis wäre keine Zahl der Quelle mehr. Für eine Veränderung schreiben Sie (x - x vor 5 "
                "jahren) / x vor 5 jahren * 100.",
                stelle,
            )
        case (Bruch(), _) | (_, Bruch()):
            raise Formelfehler(
                "Verhältniszahlen werden nicht zu- oder abgezählt: sie haben verschiedene Bezüge. Haben "
                "beide denselben Nenner, zählen Sie die Zähler in einer Klammer zusammen: (a + b) / c.",
                stelle,
            )
    raise Formelfehler("Eine Fläche wird nicht zu- oder abgezählt; geteilt wird durch sie.", stelle)


def mal(a: Groesse, b: Groesse, stelle: int) -> Groesse:
    if isinstance(a, Zahl):
        return _skaliert(b, a.wert, stelle)
    if isinstance(b, Zahl):
        return _skaliert(a, b.wert, stelle)
    if isinstance(a, Bruch) or isinstance(b, Bruch):
        raise Formelfehler(
            "Eine Verhältniszahl wird nicht mit gelieferten Zahlen malgenommen: das ergäbe wieder Anzahlen, "
            "auch solche, die geheim sind.",
            stelle,
        )
    raise Formelfehler(
        "Zwei gelieferte Zahlen werden nicht malgenommen: das Ergebnis zählte nichts. Malnehmen können Sie "
        "mit einer festen Zahl, etwa * 100.",
        stelle,
    )


def durch(a: Groesse, b: Groesse, stelle: int) -> Groesse:
    if isinstance(b, Zahl):
        if b.wert == 0:
            raise Formelfehler("Durch 0 lässt sich nicht teilen.", stelle)
        return _skaliert(a, 1 / b.wert, stelle)
    match a, b:
        case Summe(), Summe():
            return Bruch(a.glieder, b.glieder, a.faktor / b.faktor)
        case Summe(), Flaeche():
            return Bruch(a.glieder, None, a.faktor / b.faktor)
        case Zahl(), _:
            raise Formelfehler(
                "Eine feste Zahl wird nicht durch gelieferte Zahlen geteilt. Bitte stellen Sie um: statt "
                "100 / b * a schreiben Sie a / b * 100.",
                stelle,
            )
        case Flaeche(), _:
            raise Formelfehler("Die Fläche steht nur im Nenner, etwa einwohner / flaeche.", stelle)
    raise Formelfehler(
        "Geteilt wird nur einmal: eine Summe durch eine Summe. Ein Verhältnis von Verhältniszahlen lässt "
        "sich für mehrere Gebiete nicht zusammenfassen.",
        stelle,
    )


def _skaliert(x: Groesse, wert: Fraction, stelle: int) -> Groesse:
    if wert == 0:
        raise Formelfehler("Mal 0 bleibt nichts übrig.", stelle)
    if wert < 0 and not isinstance(x, Zahl):
        x, wert = negativ(x, stelle), -wert
    match x:
        case Zahl():
            return Zahl(x.wert * wert)
        case Summe():
            return Summe(x.glieder, x.faktor * wert)
        case Bruch():
            return Bruch(x.zaehler, x.nenner, x.faktor * wert)
        case Flaeche():
            return Flaeche(x.faktor * wert)


def _gedreht(glieder: Sequence[Glied]) -> tuple[Glied, ...]:
    return tuple(Glied(g.auswahl, -1 if g.vorzeichen == 1 else 1, g.jahre_zuvor) for g in glieder)


# Das Ganze prüfen --------------------------------------------------------------------------------


def als_formel(x: Groesse) -> Formel:
    """Fehler: `Formelfehler`, wenn das Gelesene noch keine Formel ist."""
    match x:
        case Zahl():
            raise Formelfehler("Die Formel nennt keine gelieferte Zahl, etwa einwohner.")
        case Flaeche():
            raise Formelfehler(
                "Die Fläche allein ist kein Indikator; sie steht im Nenner: einwohner / flaeche."
            )
        case Summe():
            if x.faktor != 1:
                raise Formelfehler(
                    "Eine Anzahl bleibt, wie sie gezählt ist: malnehmen oder teilen lässt sich nur das "
                    "Ergebnis einer Teilung, etwa auslaender / einwohner * 100."
                )
            _pruefe_seite(x.glieder, "Die Formel")
            return Formel(x.glieder)
        case Bruch():
            _pruefe_seite(x.zaehler, "Der Zähler")
            if x.nenner is not None:
                _pruefe_seite(x.nenner, "Der Nenner")
                if set(x.zaehler) == set(x.nenner):
                    raise Formelfehler("Zähler und Nenner sind gleich; das Ergebnis wäre überall dasselbe.")
            if x.faktor.denominator != 1 or x.faktor > HOECHSTE_ZAHL:
                raise Formelfehler(
                    "Malgenommen wird mit einer ganzen Zahl von 1 bis 1.000.000, etwa * 100 für Prozent oder "
                    "* 1000 für Promille."
                )
            return Formel(x.zaehler, x.nenner or (), x.faktor.numerator, x.nenner is None)


def _pruefe_seite(glieder: Sequence[Glied], seite: str) -> None:
    if len(glieder) > HOECHSTENS_GLIEDER:
        raise Formelfehler(f"{seite} hat mehr als {HOECHSTENS_GLIEDER} Teile.")
    if all(g.vorzeichen == -1 for g in glieder):
        raise Formelfehler(f"{seite} zieht nur ab; etwas muss auch zählen.")
    for a, b in combinations(glieder, 2):
        if a.jahre_zuvor != b.jahre_zuvor or not _ueberschneiden(a.auswahl, b.auswahl):
            continue
        if a.vorzeichen == b.vorzeichen:
            raise Formelfehler(
                f"{seite} zählt dieselben zweimal: „{a.auswahl.in_worten}“ und „{b.auswahl.in_worten}“."
            )
        if a.auswahl == b.auswahl:
            raise Formelfehler(f"„{a.auswahl.in_worten}“ hebt sich auf: einmal gezählt, einmal abgezogen.")


def _ueberschneiden(a: Auswahl, b: Auswahl) -> bool:
    return (
        a.groesse == b.groesse
        and (not a.geschlecht or not b.geschlecht or a.geschlecht == b.geschlecht)
        and (a.bis is None or b.von < a.bis)
        and (b.bis is None or a.von < b.bis)
    )
