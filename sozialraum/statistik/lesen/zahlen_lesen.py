"""Zahlen streng in der Schreibweise lesen, die die Importvorlage nennt; was nicht passt, ist keine Zahl."""

import re
from dataclasses import dataclass
from decimal import Decimal

RAND = " \t\u00a0\u202f\u2009"
# Auch der Gedankenstrich; allein ist er meist ein Zeichen der Legende.
MINUS = "\u2212\u2013"
# Zeichen, die gleich gemeint und nur anders gesetzt sind.
GLEICHE_GRUPPEN = (" \u00a0\u202f\u2009", "'\u2019")
MASSZEICHEN = "%‰€"
GANZE_STELLEN = 14
NACHKOMMASTELLEN = 6
# Eine Gruppe aus genau drei Ziffern nach dem Komma kann ebenso gut ein Tausenderblock sein.
VERWECHSELBAR = 3


class KeineZahl(ValueError):
    """Der Text ist in dieser Schreibweise keine Zahl; `grund` ist der Satzteil dazu."""

    def __init__(self, grund: str) -> None:
        super().__init__(grund)
        self.grund = grund


@dataclass(frozen=True)
class Zahlform:
    """Dezimalzeichen und Tausenderzeichen einer Spalte (Wörter aus Table Schema); `groupChar` leer: keines.

    Leerzeichen jeder Breite gelten als dasselbe Tausenderzeichen. `bareNumber` falsch: hinter der Zahl darf
    ein Maßzeichen stehen (`12,5 %`). Fehler: `ValueError`, wenn beide gleich sind oder eines kein Satzzeichen
    ist.
    """

    decimalChar: str = ","
    groupChar: str = ""
    bareNumber: bool = True

    def __post_init__(self) -> None:
        if self.decimalChar not in (",", "."):
            raise ValueError("decimalChar muss „,“ oder „.“ sein.")
        if self.groupChar not in ("", ".", ",", " ", "\u00a0", "\u202f", "\u2009", "'", "\u2019"):
            raise ValueError("groupChar muss leer, Punkt, Komma, Leerzeichen oder Hochkomma sein.")
        if self.groupChar == self.decimalChar:
            raise ValueError("decimalChar und groupChar dürfen nicht gleich sein.")
        ganz = "0|[1-9][0-9]*"
        if self.groupChar:
            gruppe = next((alle for alle in GLEICHE_GRUPPEN if self.groupChar in alle), self.groupChar)
            # Dasselbe Zeichen durch die ganze Zahl: 1.234 567 ist keine Schreibweise.
            ganz += rf"|[1-9][0-9]{{0,2}}(?:(?P<g>[{re.escape(gruppe)}])[0-9]{{3}}(?:(?P=g)[0-9]{{3}})*)"
        mass = "" if self.bareNumber else rf"(?:[{RAND}]*[{MASSZEICHEN}])?"
        muster = re.compile(
            rf"(?:\+|(?P<minus>[-{MINUS}]))?[{RAND}]*(?P<ganz>{ganz})"
            rf"(?:{re.escape(self.decimalChar)}(?P<nach>[0-9]+))?{mass}"
        )
        object.__setattr__(self, "_muster", muster)

    def lesen(self, zelle: str, stellen: int) -> Decimal:
        """Die Zahl einer Zelle, die höchstens `stellen` Nachkommastellen haben darf.

        Mehr Stellen gelten nur, wenn sie Nullen sind (`1023101.0` ist eine Anzahl), und nie genau drei:
        `12.000` kann zwölf oder zwölftausend heißen. Fehler: `KeineZahl`.
        """
        treffer = self._muster.fullmatch(zelle)  # type: ignore[attr-defined]
        if treffer is None:
            raise KeineZahl(self._warum_nicht(zelle))
        vorzeichen, ganz, nach = treffer.group("minus", "ganz", "nach")
        if not ganz.isdecimal():
            ganz = "".join(ziffer for ziffer in ganz if ziffer.isdecimal())
        if len(ganz) > GANZE_STELLEN:
            raise KeineZahl(f"hat mehr als {GANZE_STELLEN} Stellen vor dem Komma")
        if nach and len(nach) > stellen:
            nach = self._ohne_nullen(nach, stellen)
        text = f"{ganz}.{nach}" if nach else ganz
        return Decimal(f"-{text}" if vorzeichen else text)

    def _ohne_nullen(self, nach: str, stellen: int) -> str:
        if len(nach) == VERWECHSELBAR:
            raise KeineZahl(
                f"hat genau drei Ziffern hinter „{self.decimalChar}“ und kann ebenso ein Tausenderzeichen "
                "enthalten"
            )
        if nach[stellen:].strip("0"):
            raise KeineZahl(
                f"hat mehr Nachkommastellen als erlaubt ({stellen})"
                if stellen
                else "hat Nachkommastellen, erlaubt sind keine"
            )
        return nach[:stellen]

    def _warum_nicht(self, zelle: str) -> str:
        if re.fullmatch(rf"[-+{MINUS}]?0[0-9]+", zelle):
            return "beginnt mit einer Null wie ein Schlüssel"
        if re.fullmatch(rf"[-+{MINUS}]?[0-9]+(?:[.,'\u2019 \u00a0\u202f][0-9]+)+", zelle):
            tausend = f"Tausenderzeichen „{self.groupChar}“" if self.groupChar else "ohne Tausenderzeichen"
            return f"passt nicht zur Schreibweise der Spalte (Dezimalzeichen „{self.decimalChar}“, {tausend})"
        return "ist weder eine Zahl noch ein Zeichen der Legende"


def getippt_lesen(zelle: str, stellen: int) -> Decimal:
    """Eine Zahlzelle einer Arbeitsmappe (`12345.5`, ohne Schreibweise), gerundet auf `stellen`.

    Rechnungen im Blatt liefern mehr Stellen, als es zeigt; nur eine Anzahl muss ganz sein. Fehler:
    `KeineZahl`.
    """
    wert = Decimal(zelle)
    if not stellen and wert != wert.to_integral_value():
        raise KeineZahl("hat Nachkommastellen, erlaubt sind keine")
    if abs(wert) >= Decimal(10) ** GANZE_STELLEN:
        raise KeineZahl(f"hat mehr als {GANZE_STELLEN} Stellen vor dem Komma")
    return wert.quantize(Decimal(1).scaleb(-stellen)) if stellen else wert.to_integral_value()


def schreiben(zahl: Decimal, form: Zahlform) -> str:
    """Die Zahl in dieser Schreibweise, mit Tausenderzeichen, wenn die Form eines hat."""
    ganz, _, nach = f"{abs(zahl):,f}".partition(".")
    text = ganz.replace(",", form.groupChar) + (f"{form.decimalChar}{nach}" if nach else "")
    return f"-{text}" if zahl < 0 else text
