"""Die Wahl der gelieferten Reihen, die eine Formel decken; passt es nicht, wird nicht genähert.

Ein Indikator verlangt Größen mit Geschlecht und Altersspanne. Ob die gelieferten Altersgruppen diese Spanne
lückenlos und ohne Überschneidung ergeben, entscheidet `zerlegen`.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.statistik.indikatoren.begriffe import Art, Auswahl, Glied, Indikator, Rechnung
from sozialraum.statistik.indikatoren.groessen import GELIEFERT, GROESSEN

UNENDLICH = 1_000
# Ab hier darf die letzte Altersgruppe offen sein: so wenige sind älter, dass ihr Mittel nichts mehr ändert.
HOECHSTES_EINZELJAHR = 100
HAEUFIGSTE = 10


@dataclass(frozen=True)
class Reihe:
    """Ein Merkmal einer Quelle, so viel davon, wie das Rechnen braucht; None heißt ohne Altersgrenze."""

    id: int
    quelle_id: int
    schluessel: str
    bezeichnung: str
    groesse: str
    einheit: str = "Anzahl"
    geschlecht: str = ""
    von: int | None = None
    bis: int | None = None
    reihenfolge: int = 0

    @property
    def anfang(self) -> int:
        return self.von or 0

    @property
    def ende(self) -> int:
        return UNENDLICH if self.bis is None else self.bis


def passende(auswahl: Auswahl, reihen: Iterable[Reihe]) -> list[Reihe]:
    """Reihen derselben Größe und desselben Geschlechts, in der Reihenfolge der Quelle."""
    return sorted(
        (r for r in reihen if r.groesse == auswahl.groesse and r.geschlecht == auswahl.geschlecht),
        key=lambda r: (r.reihenfolge, r.schluessel),
    )


def zerlegen(auswahl: Auswahl, reihen: Iterable[Reihe]) -> tuple[Reihe, ...] | None:
    """Die wenigsten Reihen einer Quelle, die zusammen genau die Altersspanne ergeben; None, wenn keine.

    Altersgruppen sind Kanten zwischen Altersgrenzen; gesucht ist der kürzeste Weg von `von` nach `bis`.
    So werden Lieferungen mit sich überlagernden Gruppen nie doppelt gezählt.
    """
    ziel = UNENDLICH if auswahl.bis is None else auswahl.bis
    kanten: dict[int, list[Reihe]] = {}
    for reihe in passende(auswahl, reihen):
        kanten.setdefault(reihe.anfang, []).append(reihe)
    wege: dict[int, tuple[Reihe, ...]] = {auswahl.von: ()}
    offen = deque([auswahl.von])
    while offen:
        grenze = offen.popleft()
        if grenze == ziel:
            return wege[grenze]
        for reihe in kanten.get(grenze, []):
            if reihe.ende <= ziel and reihe.ende not in wege:
                wege[reihe.ende] = (*wege[grenze], reihe)
                offen.append(reihe.ende)
    return None


def feinste_zerlegung(auswahl: Auswahl, reihen: Iterable[Reihe]) -> tuple[Reihe, ...] | None:
    """Wie `zerlegen`, aber mit den meisten Gruppen: die Balken des Altersaufbaus."""
    ziel = UNENDLICH if auswahl.bis is None else auswahl.bis
    wege: dict[int, tuple[Reihe, ...]] = {auswahl.von: ()}
    # Kanten führen zu höheren Grenzen: aufsteigend ist jeder Weg fertig, wenn er gebraucht wird.
    for reihe in sorted(passende(auswahl, reihen), key=lambda r: r.anfang):
        if reihe.anfang in wege and reihe.ende <= ziel:
            weg = (*wege[reihe.anfang], reihe)
            if len(weg) > len(wege.get(reihe.ende, ())):
                wege[reihe.ende] = weg
    return wege.get(ziel)


@dataclass(frozen=True)
class Summand:
    """Ein Glied der Formel, gedeckt durch gelieferte Reihen; `faktor` wiegt sie (das Alter beim Mittel)."""

    glied: Glied
    reihen: tuple[Reihe, ...]
    faktor: Decimal = Decimal(1)


@dataclass(frozen=True)
class Rechenweg:
    """Wie ein Indikator aus den Reihen einer Quelle entsteht.

    `gegenstuecke` sind Reihen, die genau den Rest eines Anteils zählen (Männer beim Frauenanteil): sind sie
    geheim, verriete der Anteil sie. `geliefert` heißt: das Amt liefert die Zahl selbst, der Zähler ist sie.
    """

    indikator: Indikator
    quelle_id: int
    zaehler: tuple[Summand, ...]
    nenner: tuple[Summand, ...]
    gegenstuecke: tuple[Reihe, ...] = ()
    geliefert: bool = False

    @cached_property
    def reihen(self) -> frozenset[Reihe]:
        summanden = self.zaehler + self.nenner
        return frozenset(r for s in summanden for r in s.reihen) | frozenset(self.gegenstuecke)


@dataclass(frozen=True)
class Absage:
    """Warum ein Indikator aus einer Quelle nicht zu rechnen ist; `grund` ist kurz, `text` der ganze Satz.

    `fuehler` sind Reihen der Quelle, an denen sich zeigt, ob sie für ein Gebiet überhaupt liefert.
    """

    indikator: Indikator
    quelle_id: int
    grund: str
    text: str
    fuehler: tuple[Reihe, ...] = ()


GRUND_ALTER = "Altersgrenzen passen nicht"
GRUND_FEHLT = "nicht geliefert"
GRUND_QUELLEN = "verschiedene Quellen"


def rechenweg(indikator: Indikator, quelle_id: int, reihen: Sequence[Reihe]) -> Rechenweg | Absage:
    """Weg durch die Reihen einer Quelle oder die Absage mit Grund; nie eine Näherung."""
    if indikator.rechnung is Rechnung.ALTERSSUMME:
        return _alterssumme(indikator, quelle_id, reihen)
    if indikator.rechnung is Rechnung.HAEUFIGSTE:
        return _haeufigste(indikator, quelle_id, reihen)
    if not indikator.fassungen:
        return Absage(indikator, quelle_id, GRUND_FEHLT, "Diese Zahl steht in keiner Lieferung.")
    absage: Absage | None = None
    for zaehler, nenner in indikator.fassungen:
        gedeckt = [_decke(glied, reihen) for glied in zaehler + nenner]
        if all(summand is not None for summand in gedeckt):
            summanden = [summand for summand in gedeckt if summand is not None]
            return Rechenweg(
                indikator,
                quelle_id,
                tuple(summanden[: len(zaehler)]),
                tuple(summanden[len(zaehler) :]),
                _gegenstuecke(zaehler, reihen) if indikator.art is Art.ANTEIL else (),
            )
        offene = [g for g, s in zip(zaehler + nenner, gedeckt, strict=True) if s is None]
        absage = absage or _absage(indikator, quelle_id, offene, zaehler + nenner, reihen)
    assert absage is not None
    return absage


def gelieferter_weg(indikator: Indikator, quelle_id: int, reihen: Sequence[Reihe]) -> Rechenweg | None:
    """Der Weg zur Zahl, die das Amt schon als Anteil, Quote oder Durchschnitt liefert."""
    wort = f"{GELIEFERT}{indikator.key}"
    for reihe in passende(Auswahl(wort), reihen):
        if reihe.einheit == indikator.einheit and (reihe.von, reihe.bis) == (None, None):
            summand = Summand(Glied(Auswahl(wort)), (reihe,))
            return Rechenweg(indikator, quelle_id, (summand,), (), geliefert=True)
    return None


def _alterssumme(indikator: Indikator, quelle_id: int, reihen: Sequence[Reihe]) -> Rechenweg | Absage:
    """Alter mal Menschen aus einzelnen Altersjahren; jedes zählt mit seiner Mitte."""
    ((_, (glied,)),) = indikator.fassungen
    baender = feinste_zerlegung(glied.auswahl, reihen)
    if baender is not None and len(baender) > 1 and all(_ist_einzeljahr(reihe) for reihe in baender):
        mitte = Decimal("0.5")
        return Rechenweg(
            indikator,
            quelle_id,
            tuple(Summand(glied, (reihe,), reihe.anfang + mitte) for reihe in baender),
            tuple(Summand(glied, (reihe,)) for reihe in baender),
        )
    passend = passende(glied.auswahl, reihen)
    if not passend:
        return _absage(indikator, quelle_id, [glied], [glied], reihen)
    text = f"{GRUND_ALTER}: Gebraucht werden einzelne Altersjahre; die Quelle liefert sie nicht."
    return Absage(indikator, quelle_id, GRUND_ALTER, text, tuple(passend[:1]))


def _ist_einzeljahr(reihe: Reihe) -> bool:
    if reihe.bis is None:
        return reihe.anfang >= HOECHSTES_EINZELJAHR
    return reihe.bis == reihe.anfang + 1


def _haeufigste(indikator: Indikator, quelle_id: int, reihen: Sequence[Reihe]) -> Rechenweg | Absage:
    """Jede Gruppe, die zur Wahl steht, als eigener Summand; welche zählen, zeigt sich an den Werten."""
    ((_, (nenner,)),) = indikator.fassungen
    ganzes = _decke(nenner, reihen)
    zur_wahl = [
        reihe
        for reihe in reihen
        if reihe.groesse in indikator.auswahl_aus
        and (reihe.geschlecht, reihe.von, reihe.bis) == ("", None, None)
    ]
    if ganzes is not None and len(zur_wahl) >= HAEUFIGSTE:
        summanden = tuple(Summand(Glied(Auswahl(reihe.groesse)), (reihe,)) for reihe in zur_wahl)
        return Rechenweg(indikator, quelle_id, summanden, (ganzes,))
    if ganzes is None:
        return _absage(indikator, quelle_id, [nenner], [nenner], reihen)
    text = f"Die Quelle liefert keine {HAEUFIGSTE} einzelnen Staatsangehörigkeiten."
    return Absage(indikator, quelle_id, GRUND_FEHLT, text, tuple(zur_wahl[:1]) or ganzes.reihen)


def _decke(glied: Glied, reihen: Sequence[Reihe]) -> Summand | None:
    wahl = zerlegen(glied.auswahl, reihen)
    return None if wahl is None else Summand(glied, wahl)


def _absage(
    indikator: Indikator,
    quelle_id: int,
    offene: Sequence[Glied],
    alle: Sequence[Glied],
    reihen: Sequence[Reihe],
) -> Absage:
    fuehler = tuple(r for g in alle for r in passende(g.auswahl, reihen)[:1])
    fehlende = [glied for glied in offene if not passende(glied.auswahl, reihen)]
    if fehlende:
        text = f"Die Quelle liefert {_genannt(fehlende)} nicht."
        return Absage(indikator, quelle_id, GRUND_FEHLT, text, fuehler)
    glied = offene[0]
    grenzen = {g for r in passende(glied.auswahl, reihen) for g in (r.anfang, r.ende)} - {0, UNENDLICH}
    geliefert = (
        f"die Quelle teilt bei {aufzaehlung(str(g) for g in sorted(grenzen))} Jahren"
        if grenzen
        else "die Quelle teilt nicht nach Alter"
    )
    gebraucht = f"wird {glied.auswahl.alter}" if glied.auswahl.alter else "werden alle Altersgruppen"
    text = f"{GRUND_ALTER}: Gebraucht {gebraucht}; {geliefert}."
    return Absage(indikator, quelle_id, GRUND_ALTER, text, fuehler)


def _genannt(glieder: Sequence[Glied]) -> str:
    return aufzaehlung(dict.fromkeys(f"„{glied.auswahl.in_worten}“" for glied in glieder))


def _gegenstuecke(zaehler: Sequence[Glied], reihen: Sequence[Reihe]) -> tuple[Reihe, ...]:
    if len(zaehler) != 1:
        return ()
    auswahl = zaehler[0].auswahl
    treffer: list[Reihe] = []
    if auswahl.geschlecht in ("m", "w"):
        anderes = "m" if auswahl.geschlecht == "w" else "w"
        treffer += [r for r in reihen if _ist(r, Auswahl(auswahl.groesse, anderes, auswahl.von, auswahl.bis))]
    if auswahl.von == 0 and auswahl.bis is not None:
        treffer += [r for r in reihen if _ist(r, Auswahl(auswahl.groesse, auswahl.geschlecht, auswahl.bis))]
    if auswahl.von > 0 and auswahl.bis is None:
        treffer += [
            r for r in reihen if _ist(r, Auswahl(auswahl.groesse, auswahl.geschlecht, 0, auswahl.von))
        ]
    return tuple(treffer)


def _ist(reihe: Reihe, auswahl: Auswahl) -> bool:
    ziel = UNENDLICH if auswahl.bis is None else auswahl.bis
    return (reihe.groesse, reihe.geschlecht, reihe.anfang, reihe.ende) == (
        auswahl.groesse,
        auswahl.geschlecht,
        auswahl.von,
        ziel,
    )


def ueber_quellen(indikator: Indikator, absagen: Sequence[Absage], reihen: Sequence[Reihe]) -> str:
    """Der Grund, den ein Mensch liest, wenn keine Quelle allein genügt; `absagen` je Quelle, `reihen` aller.

    Ließe sich der Indikator nur aus mehreren Quellen zusammensetzen, wird das gesagt: verschiedene Register
    zählen verschiedene Menschen.
    """
    for absage in absagen:
        if absage.grund == GRUND_ALTER:
            return absage.text
    if len(absagen) > 1 and indikator.fassungen:
        zaehler, nenner = indikator.fassungen[0]
        fehlende = [glied for glied in zaehler + nenner if not passende(glied.auswahl, reihen)]
        if fehlende:
            return f"Keine Quelle liefert {_genannt(fehlende)} zu diesem Gebiet und Zeitraum."
        if isinstance(rechenweg(indikator, 0, reihen), Rechenweg):
            return "Zähler und Nenner stammen aus verschiedenen Quellen; daraus wird keine Zahl gerechnet."
    if absagen:
        return absagen[0].text
    fehlend = aufzaehlung(f"„{GROESSEN.get(g, g)}“" for g in sorted(indikator.groessen))
    return f"Keine Quelle liefert {fehlend} für dieses Gebiet."
