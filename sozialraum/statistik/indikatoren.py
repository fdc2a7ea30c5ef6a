"""Katalog der Indikatoren als Daten, ihre Formeln und die Wahl der gelieferten Reihen, die sie decken.

Ein Indikator verlangt Größen mit Geschlecht und Altersspanne. Ob die gelieferten Altersgruppen diese Spanne
lückenlos und ohne Überschneidung ergeben, entscheidet `zerlegen`; passt es nicht, wird nicht genähert.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Literal

from sozialraum.kern.zahlen import FEST, zahl

UNENDLICH = 1_000


class Richtung(Enum):
    """Ob ein hoher Wert als günstig gilt; alles zu Herkunft und Alter trägt keine Wertung."""

    HOCH_GUENSTIG = "+"
    HOCH_UNGUENSTIG = "-"
    OHNE_WERTUNG = "0"


class Art(Enum):
    """Wie aus Zähler und Nenner eine Zahl wird."""

    ANZAHL = "Anzahl"
    ANTEIL = "Anteil"  # der Zähler ist Teil des Nenners, sein Gegenstück wird mit geschützt
    VERHAELTNIS = "Verhältnis"
    DICHTE = "Dichte"  # Nenner ist die Fläche
    VERAENDERUNG = "Veränderung"


@dataclass(frozen=True)
class Auswahl:
    """Eine Größe, eingeschränkt auf Geschlecht und Alter; `bis` ausschließlich, None heißt offen."""

    groesse: str
    geschlecht: str = ""
    von: int = 0
    bis: int | None = None

    @property
    def alter(self) -> str:
        return altersspanne(self.von, self.bis)

    @property
    def in_worten(self) -> str:
        teile = [GROESSEN.get(self.groesse, self.groesse)]
        if self.geschlecht:
            teile.append(GESCHLECHTER[self.geschlecht])
        if self.alter:
            teile.append(self.alter)
        return ", ".join(teile)


@dataclass(frozen=True)
class Glied:
    """Ein Summand eines Zählers oder Nenners; `jahre_zuvor` meint denselben Zeitraum früher."""

    auswahl: Auswahl
    vorzeichen: Literal[1, -1] = 1
    jahre_zuvor: int = 0


@dataclass(frozen=True)
class Indikator:
    """Ein Indikator des Katalogs; `zaehler` und `nenner` sind Fassungen, die erste deckbare gilt.

    `altersgrenzen` wird gedruckt, weil Grenzen sich von Amt zu Amt unterscheiden. `subjekt` und `geschlecht`
    (m/f) bilden Sätze: „Der Anteil der unter 18-Jährigen liegt … über dem der Stadt“.
    """

    key: str
    label: str
    einheit: str
    stellen: int
    art: Art
    fassungen: tuple[tuple[tuple[Glied, ...], tuple[Glied, ...]], ...]
    definition: str
    subjekt: str
    genus: Literal["m", "f"] = "m"
    faktor: int = 1
    altersgrenzen: str = ""
    richtung: Richtung = Richtung.OHNE_WERTUNG
    hinweis: str = ""
    formel: str = ""
    einheit_dativ: str = ""

    @property
    def label_trennbar(self) -> str:
        """Mit weichen Trennstellen in langen Wörtern, für schmale Kacheln."""
        return self.label.replace("hintergrund", "\u00adhintergrund").replace(
            "veränderung", "\u00adveränderung"
        )

    @property
    def jahre_zuvor(self) -> int:
        return max(g.jahre_zuvor for zaehler, nenner in self.fassungen for g in zaehler + nenner)

    @property
    def groessen(self) -> frozenset[str]:
        return frozenset(g.auswahl.groesse for zaehler, nenner in self.fassungen for g in zaehler + nenner)


# Die Wörter, mit denen Importvorlagen einer Reihe sagen, was sie zählt.
GROESSEN: dict[str, str] = {
    "einwohner": "Einwohnerinnen und Einwohner",
    "auslaender": "Ausländerinnen und Ausländer",
    "auslaender_eu": "Staatsangehörige anderer EU-Staaten",
    "einwohner_mh": "Personen mit Migrationshintergrund",
    "deutsche_mh": "Deutsche mit Migrationshintergrund",
}
GESCHLECHTER: dict[str, str] = {"m": "männlich", "w": "weiblich", "d": "divers"}

EW = Auswahl("einwohner")
AUSLAENDER = Auswahl("auslaender")
ERWERBSALTER = Auswahl("einwohner", von=20, bis=65)
JAHRE_DER_VERAENDERUNG = 5

_KATALOG = (
    Indikator(
        key="ew",
        label="Einwohnerinnen und Einwohner",
        einheit="Anzahl",
        stellen=0,
        art=Art.ANZAHL,
        fassungen=(((Glied(EW),), ()),),
        subjekt="die Einwohnerzahl",
        genus="f",
        definition="Zahl der Einwohnerinnen und Einwohner, wie die Quelle sie zählt.",
        formel="Einwohnerinnen und Einwohner",
        hinweis="Ob Nebenwohnungen mitzählen, sagt die Grundgesamtheit der Quelle.",
    ),
    Indikator(
        key="ew_dichte",
        label="Einwohnerdichte",
        einheit="Einwohner je km²",
        einheit_dativ="Einwohnern je km²",
        stellen=0,
        art=Art.DICHTE,
        fassungen=(((Glied(EW),), ()),),
        subjekt="die Einwohnerdichte",
        genus="f",
        definition="Einwohnerinnen und Einwohner je Quadratkilometer der gesamten Fläche des Gebiets.",
        formel="Einwohnerinnen und Einwohner ÷ Fläche in km²",
        hinweis="Die Fläche schließt Wasser, Wald und Verkehrsflächen ein.",
    ),
    Indikator(
        key="ew_veraend",
        label=f"Bevölkerungsveränderung in {JAHRE_DER_VERAENDERUNG} Jahren",
        einheit="%",
        stellen=1,
        art=Art.VERAENDERUNG,
        fassungen=(
            (
                (Glied(EW), Glied(EW, -1, JAHRE_DER_VERAENDERUNG)),
                (Glied(EW, 1, JAHRE_DER_VERAENDERUNG),),
            ),
        ),
        faktor=100,
        subjekt="die Bevölkerungsveränderung",
        genus="f",
        definition=(
            f"Veränderung der Einwohnerzahl gegenüber demselben Zeitraum {JAHRE_DER_VERAENDERUNG} Jahre "
            "zuvor, in Prozent des früheren Standes."
        ),
        formel="(Stand − früherer Stand) ÷ früherer Stand × 100",
        hinweis="Ändert sich das Gebiet oder die Zählweise, ist die Veränderung nicht aussagekräftig.",
    ),
    Indikator(
        key="anteil_u18",
        label="Anteil der unter 18-Jährigen",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(((Glied(Auswahl("einwohner", bis=18)),), (Glied(EW),)),),
        faktor=100,
        altersgrenzen="unter 18 Jahre",
        subjekt="der Anteil der unter 18-Jährigen",
        definition="Einwohnerinnen und Einwohner unter 18 Jahren je 100 Einwohnerinnen und Einwohner.",
        formel="Einwohnerinnen und Einwohner unter 18 Jahren ÷ alle × 100",
    ),
    Indikator(
        key="anteil_65plus",
        label="Anteil der 65-Jährigen und Älteren",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(((Glied(Auswahl("einwohner", von=65)),), (Glied(EW),)),),
        faktor=100,
        altersgrenzen="65 Jahre und älter",
        subjekt="der Anteil der 65-Jährigen und Älteren",
        definition="Einwohnerinnen und Einwohner ab 65 Jahren je 100 Einwohnerinnen und Einwohner.",
        formel="Einwohnerinnen und Einwohner ab 65 Jahren ÷ alle × 100",
    ),
    Indikator(
        key="jugendquotient",
        label="Jugendquotient",
        einheit="je 100",
        stellen=1,
        art=Art.VERHAELTNIS,
        fassungen=(((Glied(Auswahl("einwohner", bis=20)),), (Glied(ERWERBSALTER),)),),
        faktor=100,
        altersgrenzen="unter 20 Jahre; 20 bis unter 65 Jahre",
        subjekt="der Jugendquotient",
        definition="Unter 20-Jährige je 100 Personen von 20 bis unter 65 Jahren.",
        formel="unter 20-Jährige ÷ 20- bis unter 65-Jährige × 100",
        hinweis="Ein Quotient ist kein Anteil; andere Ämter setzen die Grenze bei 15 oder 18 Jahren.",
    ),
    Indikator(
        key="altenquotient",
        label="Altenquotient",
        einheit="je 100",
        stellen=1,
        art=Art.VERHAELTNIS,
        fassungen=(((Glied(Auswahl("einwohner", von=65)),), (Glied(ERWERBSALTER),)),),
        faktor=100,
        altersgrenzen="65 Jahre und älter; 20 bis unter 65 Jahre",
        subjekt="der Altenquotient",
        definition="65-Jährige und Ältere je 100 Personen von 20 bis unter 65 Jahren.",
        formel="65-Jährige und Ältere ÷ 20- bis unter 65-Jährige × 100",
        hinweis="Ein Quotient ist kein Anteil; andere Ämter beginnen das Erwerbsalter bei 15 oder 18 Jahren.",
    ),
    Indikator(
        key="gesamtquotient",
        label="Gesamtquotient",
        einheit="je 100",
        stellen=1,
        art=Art.VERHAELTNIS,
        fassungen=(
            (
                (Glied(Auswahl("einwohner", bis=20)), Glied(Auswahl("einwohner", von=65))),
                (Glied(ERWERBSALTER),),
            ),
        ),
        faktor=100,
        altersgrenzen="unter 20 Jahre und ab 65 Jahre; 20 bis unter 65 Jahre",
        subjekt="der Gesamtquotient",
        definition="Unter 20-Jährige und 65-Jährige und Ältere je 100 Personen von 20 bis unter 65 Jahren.",
        formel="(unter 20-Jährige + 65-Jährige und Ältere) ÷ 20- bis unter 65-Jährige × 100",
        hinweis="Ein Quotient ist kein Anteil.",
    ),
    Indikator(
        key="anteil_frauen",
        label="Frauenanteil",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(((Glied(Auswahl("einwohner", "w")),), (Glied(EW),)),),
        faktor=100,
        subjekt="der Frauenanteil",
        definition="Einwohnerinnen je 100 Einwohnerinnen und Einwohner.",
        formel="Einwohnerinnen ÷ alle × 100",
        hinweis="Der Eintrag „divers“ wird kleinräumig meist nicht veröffentlicht.",
    ),
    Indikator(
        key="anteil_auslaender",
        label="Anteil der Ausländerinnen und Ausländer",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(((Glied(AUSLAENDER),), (Glied(EW),)),),
        faktor=100,
        subjekt="der Anteil der Ausländerinnen und Ausländer",
        definition=(
            "Personen ohne deutsche Staatsangehörigkeit je 100 Einwohnerinnen und Einwohner. "
            "Wer auch die deutsche besitzt, zählt als deutsch."
        ),
        formel="Ausländerinnen und Ausländer ÷ alle × 100",
    ),
    Indikator(
        key="anteil_mh",
        label="Anteil mit Migrationshintergrund",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(
            ((Glied(Auswahl("einwohner_mh")),), (Glied(EW),)),
            ((Glied(AUSLAENDER), Glied(Auswahl("deutsche_mh"))), (Glied(EW),)),
        ),
        faktor=100,
        subjekt="der Anteil der Menschen mit Migrationshintergrund",
        definition=(
            "Ausländerinnen und Ausländer sowie Deutsche mit Migrationshintergrund je 100 Einwohnerinnen und "
            "Einwohner, abgegrenzt wie in der Quelle."
        ),
        formel="Personen mit Migrationshintergrund ÷ alle × 100",
        hinweis=(
            "„Migrationshintergrund“ ist der Begriff der Quelle. Ämter leiten ihn aus dem Melderegister ab; "
            "die Zahl ist geschätzt und zwischen Städten nur bedingt vergleichbar."
        ),
    ),
    Indikator(
        key="anteil_nicht_eu",
        label="Nicht-EU-Staatsangehörige unter den Ausländerinnen und Ausländern",
        einheit="%",
        stellen=1,
        art=Art.ANTEIL,
        fassungen=(((Glied(AUSLAENDER), Glied(Auswahl("auslaender_eu"), -1)), (Glied(AUSLAENDER),)),),
        faktor=100,
        subjekt="der Anteil der Nicht-EU-Staatsangehörigen unter den Ausländerinnen und Ausländern",
        definition=(
            "Ausländerinnen und Ausländer ohne Staatsangehörigkeit eines EU-Staates je 100 "
            "Ausländerinnen und Ausländer."
        ),
        formel="(Ausländerinnen und Ausländer − EU-Staatsangehörige) ÷ Ausländerinnen und Ausländer × 100",
        hinweis="Welche Staaten zur EU zählen, richtet sich nach dem Zeitraum der Zahl.",
    ),
)

INDIKATOREN: Mapping[str, Indikator] = {indikator.key: indikator for indikator in _KATALOG}


# Rechnen ---------------------------------------------------------------------------------------


def berechne(indikator: Indikator, zaehler: Decimal, nenner: Decimal | None = None) -> Decimal | None:
    """Ungerundeter Wert des Indikators; None, wenn der Nenner 0 ist.

    Der Nenner einer Dichte ist die Fläche in km²; eine Anzahl hat keinen.
    Fehler: `ValueError`, wenn ein nötiger Nenner fehlt.
    """
    if indikator.art is Art.ANZAHL:
        return zaehler
    if nenner is None:
        raise ValueError(f"{indikator.key} braucht einen Nenner.")
    if nenner == 0:
        return None
    return zaehler / nenner * indikator.faktor


def runde(indikator: Indikator, wert: Decimal) -> Decimal:
    """Gerundet, wie gedruckt wird: kaufmännisch auf die Stellen des Indikators."""
    return wert.quantize(Decimal(1).scaleb(-indikator.stellen), rounding=ROUND_HALF_UP)


def schreibe(indikator: Indikator, wert: Decimal) -> str:
    """`22.383`, `18,9 %`, `7.481 Einwohner je km²`; Veränderungen tragen ihr Vorzeichen."""
    text = zahl(wert, indikator.stellen, vorzeichen=indikator.art is Art.VERAENDERUNG)
    return text if indikator.einheit == "Anzahl" else f"{text}{FEST}{indikator.einheit}"


# Gelieferte Reihen ------------------------------------------------------------------------------


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
    """Ein Glied der Formel, gedeckt durch gelieferte Reihen."""

    glied: Glied
    reihen: tuple[Reihe, ...]


@dataclass(frozen=True)
class Rechenweg:
    """Wie ein Indikator aus den Reihen einer Quelle entsteht.

    `gegenstuecke` sind Reihen, die genau den Rest eines Anteils zählen (Männer beim Frauenanteil): sind sie
    geheim, verriete der Anteil sie.
    """

    indikator: Indikator
    quelle_id: int
    zaehler: tuple[Summand, ...]
    nenner: tuple[Summand, ...]
    gegenstuecke: tuple[Reihe, ...] = ()

    @property
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
    for glied in offene:
        if passend := passende(glied.auswahl, reihen):
            grenzen = sorted({g for r in passend for g in (r.anfang, r.ende)} - {0, UNENDLICH})
            geliefert = (
                f"die Quelle teilt bei {_aufzaehlung([str(g) for g in grenzen])} Jahren"
                if grenzen
                else "die Quelle teilt nicht nach Alter"
            )
            text = f"{GRUND_ALTER}: Gebraucht wird {glied.auswahl.alter}; {geliefert}."
            return Absage(indikator, quelle_id, GRUND_ALTER, text, fuehler)
    fehlend = " und ".join(f"„{glied.auswahl.in_worten}“" for glied in offene)
    text = f"Die Quelle liefert {fehlend} nicht."
    return Absage(indikator, quelle_id, GRUND_FEHLT, text, fuehler)


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
    if len(absagen) > 1 and isinstance(rechenweg(indikator, 0, reihen), Rechenweg):
        return "Zähler und Nenner stammen aus verschiedenen Quellen; daraus wird keine Zahl gerechnet."
    if absagen:
        return absagen[0].text
    fehlend = " und ".join(f"„{GROESSEN.get(g, g)}“" for g in sorted(indikator.groessen))
    return f"Keine Quelle liefert {fehlend} für dieses Gebiet."


# Wörter -----------------------------------------------------------------------------------------


def _aufzaehlung(worte: Sequence[str]) -> str:
    return " und ".join([", ".join(worte[:-1]), worte[-1]] if len(worte) > 1 else worte)


def altersspanne(von: int | None, bis: int | None) -> str:
    """`unter 3 Jahre`, `3 bis unter 6 Jahre`, `75 Jahre und älter`; leer ohne Grenzen."""
    anfang = von or 0
    if bis is None:
        return f"{anfang} Jahre und älter" if anfang else ""
    if anfang == 0:
        return f"unter {bis} Jahre"
    return f"{anfang} bis unter {bis} Jahre"
