"""Zwei Inhalte nebeneinander: welche Zahlen neu sind, sich geändert haben oder fehlen; rein, ohne Django.

Verglichen wird gedruckt mit gedruckt, je Indikator und Gebiet die Zahl zum jüngsten Zeitraum.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysen.inhalt import Blick, Block, Inhalt, Kapitelinhalt, Zahl
from sozialraum.kern import zahlen
from sozialraum.statistik.zeichen import Zeichen
from sozialraum.statistik.zeitraeume import in_worten

Stelle = tuple[str, str, str]
"""Indikator, Gebiet und Einheit: was eine Zahl zählt, ohne wann."""

GEHEIME = frozenset({Zeichen.GEHEIM.value, Zeichen.GEHEIM_ODER_UNBEKANNT.value})
# Aus so kleinen Zahlen wird keine Veränderung in Prozent.
BASIS_FUER_PROZENT = 100


@dataclass(frozen=True)
class Zahlwandel:
    """Eine Zahl damals und heute; eine von beiden kann fehlen. `wandel` sagt es in Worten."""

    name: str
    ort: str
    alt: Zahl | None
    neu: Zahl | None
    wandel: str

    @property
    def geaendert(self) -> bool:
        return self.alt is not None and self.neu is not None and self.wandel != UNVERAENDERT

    @property
    def berichtigt(self) -> bool:
        """Derselbe Zeitraum, ein anderer Wert: die Quelle hat nachgeliefert."""
        return self.geaendert and bool(self.alt and self.neu and self.alt["zeitraum"] == self.neu["zeitraum"])

    @property
    def vom_raum(self) -> bool:
        """Ob sie den Sozialraum selbst zählt und nicht Bezirk oder Stadt zum Vergleich."""
        eine = self.neu or self.alt
        return eine is not None and eine["gebiet"].startswith("sozialraum-")

    @property
    def zeit_alt(self) -> str:
        return in_worten(self.alt["zeitraum"]) if self.alt else ""

    @property
    def zeit_neu(self) -> str:
        return in_worten(self.neu["zeitraum"]) if self.neu else ""

    @property
    def einheit_text(self) -> str:
        """Die Einheit, wo der Wert sie nicht bei sich trägt."""
        eine = self.neu or self.alt
        return "" if eine is None or eine["einheit"] in ("%", "‰", "Anzahl", "Index") else eine["einheit"]


@dataclass(frozen=True)
class Kapitelwandel:
    """Ein Kapitel damals und heute; `alt` oder `neu` ist falsch, wenn es das nicht gab oder gibt."""

    schluessel: str
    titel: str
    zahlen: tuple[Zahlwandel, ...]
    alt: bool = True
    neu: bool = True

    @property
    def geaendert(self) -> list[Zahlwandel]:
        return [z for z in self.zahlen if z.geaendert]

    @property
    def des_raums(self) -> list[Zahlwandel]:
        return [z for z in self.geaendert if z.vom_raum]

    @property
    def zum_vergleich(self) -> list[Zahlwandel]:
        return [z for z in self.geaendert if not z.vom_raum]

    @property
    def hinzugekommen(self) -> list[Zahlwandel]:
        return [z for z in self.zahlen if z.alt is None]

    @property
    def weggefallen(self) -> list[Zahlwandel]:
        return [z for z in self.zahlen if z.neu is None]

    @property
    def unveraendert(self) -> int:
        return len(self.zahlen) - len(self.geaendert) - len(self.hinzugekommen) - len(self.weggefallen)


@dataclass(frozen=True)
class Wandel:
    """Alles, was sich zwischen zwei Inhalten geändert hat."""

    kapitel: tuple[Kapitelwandel, ...]
    neue_quellen: tuple[str, ...]
    weggefallene_quellen: tuple[str, ...]

    @property
    def geaendert(self) -> int:
        return sum(len(kapitel.geaendert) for kapitel in self.kapitel)

    def im_kapitel(self, schluessel: str) -> Kapitelwandel | None:
        return next((kapitel for kapitel in self.kapitel if kapitel.schluessel == schluessel), None)


UNVERAENDERT = "unverändert"


def wandel(alt: Inhalt, neu: Inhalt, *, namen: Mapping[str, str], orte: Mapping[str, str]) -> Wandel:
    """`namen`: Indikator → Bezeichnung, `orte`: Gebiet → Name; Unbekanntes heißt wie sein Schlüssel.

    Zieht eine Zahl in ein anderes Kapitel um, ist sie nicht weggefallen.
    """
    kapitel = wandel_der_kapitel(
        alt["kapitel"],
        neu["kapitel"],
        namen=namen,
        orte=orte,
        vorher=zahlen_im_blick(alt["blicke"]),
        jetzt=zahlen_im_blick(neu["blicke"]),
    )
    alte_quellen, neue_quellen = (
        [quelle["name"] for quelle in inhalt["anhang"]["quellen"]] for inhalt in (alt, neu)
    )
    return Wandel(
        kapitel=tuple(kapitel),
        neue_quellen=tuple(dict.fromkeys(name for name in neue_quellen if name not in alte_quellen)),
        weggefallene_quellen=tuple(dict.fromkeys(name for name in alte_quellen if name not in neue_quellen)),
    )


def wandel_der_kapitel(
    damals: Sequence[Kapitelinhalt],
    heute: Sequence[Kapitelinhalt],
    *,
    namen: Mapping[str, str],
    orte: Mapping[str, str],
    vorher: Iterable[Zahl] = (),
    jetzt: Iterable[Zahl] = (),
) -> list[Kapitelwandel]:
    """`vorher` und `jetzt` sind Zahlen außerhalb der Kapitel: auch dort gilt eine nicht als weggefallen."""
    schon = _juengste([*vorher, *_aller(damals)])
    irgendwo = _juengste([*jetzt, *_aller(heute)])
    heutige = {eines["schluessel"]: eines for eines in heute}
    kapitel = []
    for eines in damals:
        jetziges = heutige.get(eines["schluessel"])
        alte = _juengste(zahlen_in(eines["bloecke"]))
        neue = _juengste(zahlen_in(jetziges["bloecke"])) if jetziges else {}
        stellen = [*alte, *(stelle for stelle in neue if stelle not in schon)]
        kapitel.append(
            Kapitelwandel(
                schluessel=eines["schluessel"],
                titel=(jetziges or eines)["titel"],
                zahlen=tuple(
                    _zahlwandel(alte.get(stelle), neue.get(stelle) or irgendwo.get(stelle), namen, orte)
                    for stelle in stellen
                ),
                neu=jetziges is not None,
            )
        )
    neue_kapitel = [eines for eines in heute if not _kennt(damals, eines["schluessel"])]
    return kapitel + [_neues_kapitel(eines, namen, orte) for eines in neue_kapitel]


def _kennt(kapitel: Iterable[Kapitelinhalt], schluessel: str) -> bool:
    return any(eines["schluessel"] == schluessel for eines in kapitel)


def _neues_kapitel(
    kapitel: Kapitelinhalt, namen: Mapping[str, str], orte: Mapping[str, str]
) -> Kapitelwandel:
    neue = _juengste(zahlen_in(kapitel["bloecke"]))
    return Kapitelwandel(
        schluessel=kapitel["schluessel"],
        titel=kapitel["titel"],
        zahlen=tuple(_zahlwandel(None, zahl, namen, orte) for zahl in neue.values()),
        alt=False,
    )


# Zahlen eines Inhalts ------------------------------------------------------------------------------


def zahlen_in(bloecke: Iterable[Block]) -> Iterator[Zahl]:
    """Die Zahlen der Statistik in diesen Blöcken.

    Eigene Zählungen haben keinen Indikator, und die Grundlage eines Bedarfs behält ihre eigene Zeit.
    """
    for block in bloecke:
        for zahl in _im_block(block):
            if zahl["indikator"]:
                yield zahl


def _im_block(block: Block) -> Iterator[Zahl]:
    if block["art"] == "satz" or block["art"] == "abbildung":
        yield from (eine["zahl"] for eine in block.get("zahlen", []))
    elif block["art"] == "tabelle":
        yield from (
            zelle["zahl"]
            for zeile in block["zeilen"]
            for zelle in zeile["zellen"]
            if zelle["zahl"] is not None
        )
    elif block["art"] == "text":
        yield from block.get("marken", {}).values()


def zahlen_im_blick(blicke: Iterable[Blick]) -> Iterator[Zahl]:
    for blick in blicke:
        for eine in blick["zahlen"]:
            yield eine["zahl"]
            yield from (vergleich["zahl"] for vergleich in eine["vergleiche"])


def _aller(kapitel: Iterable[Kapitelinhalt]) -> Iterator[Zahl]:
    for eines in kapitel:
        yield from zahlen_in(eines["bloecke"])


def stelle_von(zahl: Zahl) -> Stelle:
    return zahl["indikator"], zahl["gebiet"], zahl["einheit"]


def _juengste(alle: Iterable[Zahl]) -> dict[Stelle, Zahl]:
    juengste: dict[Stelle, Zahl] = {}
    for zahl in alle:
        bisher = juengste.get(stelle_von(zahl))
        if bisher is None or (zahl["zeitraum"], zahl["wert"] is not None) > (
            bisher["zeitraum"],
            bisher["wert"] is not None,
        ):
            juengste[stelle_von(zahl)] = zahl
    return juengste


# In Worten -----------------------------------------------------------------------------------------


def _zahlwandel(
    alt: Zahl | None, neu: Zahl | None, namen: Mapping[str, str], orte: Mapping[str, str]
) -> Zahlwandel:
    eine = neu or alt
    assert eine is not None
    wie = wandel_in_worten(alt, neu)
    if alt and neu and neu["zeichen"] in GEHEIME and neu["zeitraum"] == alt["zeitraum"]:
        # Was seither geheim ist, wiederholt der Vergleich nicht.
        alt = neu
    return Zahlwandel(
        name=namen.get(f"{eine['indikator']}{eine['einheit']}")
        or namen.get(eine["indikator"], eine["indikator"]),
        ort=orte.get(eine["gebiet"], eine["gebiet"]),
        alt=alt,
        neu=neu,
        wandel=wie,
    )


def wandel_in_worten(alt: Zahl | None, neu: Zahl | None) -> str:
    """`+2,3 Prozentpunkte`, `+1.210 (+5,3 %)`, `unverändert`, `nicht mehr ausgewiesen`.

    Nie etwas, dem die beiden gedruckten Texte widersprechen.
    """
    if alt is None:
        return "neu"
    if neu is None:
        return "nicht mehr enthalten"
    vorher, jetzt = gedruckt(alt), gedruckt(neu)
    if vorher is None or jetzt is None:
        if vorher is None and jetzt is None:
            return UNVERAENDERT
        return "jetzt ausgewiesen" if vorher is None else "nicht mehr ausgewiesen"
    differenz = jetzt - vorher
    if differenz == 0 or alt["text"].removeprefix("etwa ") == neu["text"].removeprefix("etwa "):
        return UNVERAENDERT
    if gerundet_gesagt(alt) or gerundet_gesagt(neu):
        return _gerundet_verglichen(alt, neu, differenz)
    stellen = max(_stellen(alt), _stellen(neu))
    if neu["einheit"] == "%":
        return zahlen.prozentpunkte(differenz, stellen)
    if neu["einheit"] == "‰":
        return zahlen.promillepunkte(differenz, stellen)
    text = zahlen.zahl(differenz, stellen, vorzeichen=True)
    if neu["einheit"] != "Anzahl" or vorher < BASIS_FUER_PROZENT:
        return text
    return f"{text} ({zahlen.prozent(differenz / vorher * 100, vorzeichen=True)})"


def _gerundet_verglichen(alt: Zahl, neu: Zahl, differenz: Decimal) -> str:
    """Aus „etwa 24.000“ wird keine genaue Veränderung, gegen eine genaue Zahl nicht einmal eine Richtung."""
    if not gerundet_gesagt(alt):
        return "heute gerundet genannt"
    if not gerundet_gesagt(neu):
        return "damals gerundet genannt"
    return "mehr als damals" if differenz > 0 else "weniger als damals"


def gerundet_gesagt(zahl: Zahl) -> bool:
    """Ob sie steht, wie Einfache Sprache sie sagt: `etwa 24.000`, `1 von 4`, `fast alle`."""
    return zahl["wert"] is not None and (zahl["text"][:1].isalpha() or " von " in zahl["text"])


def gedruckt(zahl: Zahl) -> Decimal | None:
    """Der Wert, wie er gedruckt ist; None, wenn er fehlt."""
    if zahl["wert"] is None:
        return None
    return Decimal(zahl["wert"]).quantize(Decimal(1).scaleb(-_stellen(zahl)), rounding="ROUND_HALF_UP")


def _stellen(zahl: Zahl) -> int:
    ziffern = zahl["text"].partition(",")[2]
    return len(ziffern) - len(ziffern.lstrip("0123456789"))
