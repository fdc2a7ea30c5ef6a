"""Wo auf einem Blatt Titel, Kopf, Daten und Fuß liegen, allein nach dem Aussehen der Zellen."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sozialraum.statistik.lesen.blatt import Blatt, Datumszelle, Zahlzelle, Zeile, leer
from sozialraum.statistik.lesen.zahlen_lesen import RAND
from sozialraum.statistik.lesen.zeitraum_lesen import zeitraum_lesen
from sozialraum.statistik.zeichen import LEGENDEN
from sozialraum.statistik.zuordnen.kopf import ueberschriften

ZAHLARTIG = re.compile(r"\(?[-+\u2212–]?\s*[0-9]+(?:[.,'’ \u00a0\u202f][0-9]+)*\s*[%‰]?\)?\s*[prseubg]?")
ZEICHEN = frozenset({*LEGENDEN["deutsch"].zeichen, *LEGENDEN["deutsch"].nullwerte})
WORT = re.compile(r"[^\W\d_]{3}")
HOECHSTE_KOPFZEILE = 60
# Der Rest kann ein Zeichen sein, das erst eine Frage klärt.
MEIST_ZAHLEN = 0.5
ARTEN_IM_KOPF = ("jahr", "stichtag", "monat", "quartal", "schuljahr")


@dataclass(frozen=True)
class Gestalt:
    """`kopfzeilen` sind Zeilennummern; `namen` je Spalte ihre Überschrift; `daten` ohne Leerzeilen."""

    blatt: str
    titel: list[Zeile]
    kopfzeilen: tuple[int, ...]
    namen: list[str]
    daten: list[Zeile]
    fuss: list[Zeile]
    zahlspalten: tuple[int, ...]
    kopf: tuple[Zeile, ...] = ()

    @property
    def breite(self) -> int:
        return len(self.namen)

    def spalte(self, stelle: int) -> list[str]:
        """Die Zellen einer Spalte, ohne Leerraum am Rand."""
        return [zellen[stelle].strip(RAND) if stelle < len(zellen) else "" for _, zellen in self.daten]

    def titeltext(self) -> str:
        return "\n".join(" ".join(zelle for zelle in zellen if zelle.strip()) for _, zellen in self.titel)

    def fusstext(self) -> str:
        return "\n".join(" ".join(zelle for zelle in zellen if zelle.strip()) for _, zellen in self.fuss)


def gestalten(blatt: Blatt, zeilen: Sequence[Zeile]) -> list[Gestalt]:
    """Jede Tabelle des Blattes; eine neue beginnt nach einer Leerzeile mit eigenem Kopf.

    Gruppen einer Tabelle, zwischen denen eine Zeile leer ist, haben keinen.
    """
    tabellen: list[list[Zeile]] = []
    vorspann: list[Zeile] = []
    eine: Gestalt | None = None
    bloecke = list(_bloecke(zeilen))
    for block in bloecke:
        eine = gestalt(blatt, [*vorspann[-HOECHSTE_KOPFZEILE:], *block])
        if eine is None:
            vorspann += block
        elif tabellen and not eine.kopfzeilen:
            tabellen[-1] += [*vorspann, *block]
            vorspann = []
        else:
            tabellen.append([*vorspann, *block])
            vorspann = []
    if len(tabellen) > 1:
        tabellen[-1] += vorspann
        einzeln = [gestalt(blatt, tabelle) for tabelle in tabellen]
        if all(einzeln):
            return [eine for eine in einzeln if eine is not None]
    ganz = eine if len(bloecke) == 1 else gestalt(blatt, zeilen)
    return [ganz] if ganz is not None else []


def _bloecke(zeilen: Sequence[Zeile]) -> Iterator[list[Zeile]]:
    """Was zwischen Leerzeilen steht."""
    block: list[Zeile] = []
    for zeile in zeilen:
        if not leer(zeile[1]):
            block.append(zeile)
        elif block:
            yield block
            block = []
    if block:
        yield block


def gestalt(blatt: Blatt, zeilen: Sequence[Zeile]) -> Gestalt | None:
    """None, wenn auf dem Blatt keine Tabelle zu sehen ist."""
    voll = [(nummer, zellen) for nummer, zellen in zeilen if not leer(zellen)]
    mit_zahlen = [len(zellen) for _, zellen in voll if _hat_zahlen(zellen)]
    if not mit_zahlen:
        return None
    breite = Counter(mit_zahlen).most_common(1)[0][0]
    breit = [zeile for zeile in voll if len(zeile[1]) == breite]
    mitte = breit[len(breit) // 3 :] or breit
    zahlspalten = tuple(
        stelle for stelle in range(breite) if _anteil([zellen[stelle] for _, zellen in mitte]) >= MEIST_ZAHLEN
    )
    if not zahlspalten:
        return None
    beginn = next(
        (ort for ort, zeile in enumerate(voll) if _ist_daten(zeile[1], zahlspalten, breite, mitte)), None
    )
    if beginn is None:
        return None
    ende = max(ort for ort, zeile in enumerate(voll) if len(zeile[1]) == breite and _hat_zahlen(zeile[1])) + 1
    oben, daten, fuss = voll[:beginn], voll[beginn:ende], voll[ende:]
    kopf: list[Zeile] = []
    # Der Kopf beginnt, wo über einer Zahlspalte etwas steht; darüber sind Titel.
    for ort in range(len(oben) - 1, -1, -1):
        zellen = oben[ort][1]
        # Ganz links stehen auch Titel.
        ueber_zahlen = any(
            stelle < len(zellen) and zellen[stelle].strip() for stelle in zahlspalten if stelle
        )
        if not ueber_zahlen or len(kopf) > HOECHSTE_KOPFZEILE:
            break
        kopf.insert(0, oben[ort])
    titel = oben[: len(oben) - len(kopf)]
    namen = ueberschriften(kopf, " ", blatt)
    namen += [""] * (breite - len(namen))
    # Zeilen anderer Breite mitten in den Daten gehören zu keiner Spalte.
    daten = [zeile for zeile in daten if len(zeile[1]) == breite]
    return Gestalt(
        blatt.name, titel, tuple(nummer for nummer, _ in kopf), namen, daten, fuss, zahlspalten, tuple(kopf)
    )


def zahlartig(zelle: str) -> bool:
    """Sieht aus wie eine Zahl oder ein Zeichen dafür; auch leer."""
    return isinstance(zelle, Zahlzelle) or _zahlartig(zelle.strip(RAND))


@lru_cache(maxsize=50_000)
def _zahlartig(text: str) -> bool:
    return not text or text in ZEICHEN or ZAHLARTIG.fullmatch(text) is not None


def zeitraumartig(zelle: str) -> bool:
    text = zelle.strip(RAND)
    return isinstance(zelle, Datumszelle) or any(zeitraum_lesen(text, art) for art in ARTEN_IM_KOPF)


def _hat_zahlen(zellen: Sequence[str]) -> bool:
    return any(zelle.strip(RAND) and zahlartig(zelle) for zelle in zellen)


def _anteil(zellen: Sequence[str]) -> float:
    volle = [zelle for zelle in zellen if zelle.strip(RAND)]
    return sum(1 for zelle in volle if zahlartig(zelle)) / len(volle) if volle else 0.0


def _ist_daten(
    zellen: Sequence[str], zahlspalten: Sequence[int], breite: int, mitte: Sequence[Zeile]
) -> bool:
    """Zahlen an den Zahlspalten; lauter Jahre, wo sonst keine stehen, sind ein Kopf."""
    if len(zellen) != breite:
        return False
    # Ganz links stehen Schlüssel; einer davon darf auch ein Wort sein.
    volle = [stelle for stelle in zahlspalten if stelle and zellen[stelle].strip(RAND)]
    zahlen = [stelle for stelle in volle if zahlartig(zellen[stelle])]
    # Was zwischen Zahlen kein Wort ist, ist ein Zeichen, das noch niemand kennt („n.v.“).
    fremde = [stelle for stelle in volle if stelle not in zahlen and not WORT.search(zellen[stelle])]
    if not volle or len(zahlen) < 0.5 * len(volle) or len(zahlen) + len(fremde) < 0.8 * len(volle):
        return False
    jahre = [stelle for stelle in volle if zeitraumartig(zellen[stelle])]
    if len(jahre) < len(zahlen):
        return True
    vergleich = mitte[len(mitte) // 2][1] if mitte else zellen
    return all(zeitraumartig(vergleich[stelle]) for stelle in jahre)
