"""Was bei einer Übernahme von Grenzen herauskommt: Zeilen, Befunde, Gebietsstand, Herkunft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shapely.geometry.base import BaseGeometry

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl, datum
from sozialraum.raeume.grenzen_lesen import Befund, Zweifelsfall
from sozialraum.raeume.models import Ebene, Grenze, Raumeinheit

NEU, GEAENDERT, UNVERAENDERT = "neu", "geändert", "unverändert"
# Gleicher Schlüssel, andere Fläche oder anderer Name: die bisherige Einheit bleibt, eine neue löst sie ab.
NEUER_STAND = "neuer Stand"
# Steht nicht in der Datei eines neuen (ENDET) oder eines früheren Gebietsstands (BEGINNT).
ENDET, BEGINNT = "endet", "beginnt erst danach"
NICHT_IN_DER_DATEI = (ENDET, BEGINNT)
ZUSTAENDE = (NEU, NEUER_STAND, GEAENDERT, UNVERAENDERT, ENDET, BEGINNT)
HOECHSTENS_IM_TEXT = 3


class GrenzenFehler(Fachfehler):
    """Die Datei taugt so nicht; `befunde` nennt jede Stelle, `zweifelsfaelle`, was zu entscheiden ist."""

    def __init__(
        self, text: str, befunde: Sequence[Befund], zweifelsfaelle: Sequence[Zweifelsfall] = ()
    ) -> None:
        super().__init__(text)
        self.befunde = tuple(befunde)
        self.zweifelsfaelle = tuple(zweifelsfaelle)


class NichtBestaetigt(GrenzenFehler):
    """Ein Gebietsstand nennt nicht alle Einheiten, und niemand hat bestätigt, dass sie nicht dazugehören."""


def keine_fehler(
    dateiname: str, befunde: Iterable[Befund], zweifelsfaelle: Sequence[Zweifelsfall] = ()
) -> None:
    """Fehler: `GrenzenFehler` mit den ersten Sätzen, wenn ein Befund ein Fehler ist."""
    fehler = [befund for befund in befunde if befund.schwere == "fehler"]
    if not fehler:
        return
    saetze = [befund.in_worten for befund in fehler[:HOECHSTENS_IM_TEXT]]
    rest = len(fehler) - len(saetze)
    if rest:
        saetze.append(f"Dazu {anzahl(rest, 'weiterer Fehler', 'weitere Fehler')}.")
    raise GrenzenFehler(
        f"{dateiname}: Es wurde nichts übernommen. {' '.join(saetze)}", fehler, zweifelsfaelle
    )


@dataclass(frozen=True)
class Gebietsstand:
    """Von wann bis wann die Flächen einer Datei gelten; `bis` ist der erste Tag danach.

    Ohne beides beschreibt die Datei den heutigen Stand und berichtigt ihn, wo sie abweicht.
    """

    von: date | None = None
    bis: date | None = None

    def __post_init__(self) -> None:
        if self.von and self.bis and self.bis <= self.von:
            raise Fachfehler(
                f"Ein Gebietsstand, der am {datum(self.von)} beginnt, kann nicht am "
                f"{datum(self.bis - timedelta(days=1))} enden. Bitte prüfen Sie beide Tage."
            )

    @property
    def genannt(self) -> bool:
        return self.von is not None or self.bis is not None

    @property
    def stichtag(self) -> date | None:
        """Ein Tag, an dem er gilt; None heißt heute."""
        if self.von:
            return self.von
        return self.bis - timedelta(days=1) if self.bis else None

    def umfasst(self, tag: date) -> bool:
        return (self.von is None or self.von <= tag) and (self.bis is None or tag < self.bis)

    @property
    def in_worten(self) -> str:
        """` ab 01.01.2021`, ` bis 31.12.2020`, ` vom 01.01.2006 bis 31.12.2020`; leer ohne Angabe."""
        letzter = datum(self.bis - timedelta(days=1)) if self.bis else ""
        if self.von and letzter:
            return f" vom {datum(self.von)} bis {letzter}"
        if self.von:
            return f" ab {datum(self.von)}"
        return f" bis {letzter}" if letzter else ""


@dataclass(frozen=True)
class Zeile:
    """Was aus einer Fläche der Datei wird; ohne `nummer` hat die Einheit dort keine Fläche.

    `vorgaenger` ist die Einheit, die ein neuer Stand ablöst.
    """

    nummer: int | None
    einheit: Raumeinheit
    geometrie: BaseGeometry | None
    zustand: str
    aenderung: str = ""
    vorgaenger: Raumeinheit | None = None


@dataclass(frozen=True)
class Uebernahme:
    """Das Ergebnis: je Fläche eine Zeile, dann was endet; dazu Befunde der Schwere „hinweis“."""

    dateiname: str
    sha256: str
    ebene: Ebene
    gemeinde: Raumeinheit | None
    gebietsstand: Gebietsstand
    zeilen: tuple[Zeile, ...]
    umgehaengt: int
    befunde: tuple[Befund, ...]

    def anzahl(self, zustand: str) -> int:
        return sum(zeile.zustand == zustand for zeile in self.zeilen)

    @property
    def flaechen(self) -> list[Zeile]:
        """Die Zeilen, die zum Gebietsstand der Datei gehören."""
        return [zeile for zeile in self.zeilen if zeile.zustand not in NICHT_IN_DER_DATEI]

    @property
    def nicht_in_der_datei(self) -> list[Zeile]:
        """Einheiten, deren Gültigkeit der neue Gebietsstand begrenzt, weil er sie nicht nennt."""
        return [zeile for zeile in self.zeilen if zeile.zustand in NICHT_IN_DER_DATEI]

    @property
    def in_worten(self) -> str:
        """`86 Stadtteile von Köln ab 01.01.2021: 80 neu, 2 neuer Stand, 4 unverändert, 1 endet.`"""
        was = anzahl(len(self.flaechen), self.ebene.bezeichnung, self.ebene.mehrzahl)
        wo = f" von {self.gemeinde}" if self.gemeinde else ""
        zahlen = ((self.anzahl(wort), wort) for wort in ZUSTAENDE)
        satz = f"{was}{wo}{self.gebietsstand.in_worten}: "
        satz += f"{', '.join(f'{zahl} {_gebeugt(wort, zahl)}' for zahl, wort in zahlen if zahl)}."
        if self.umgehaengt:
            satz += f" {anzahl(self.umgehaengt, 'Einheit', 'Einheiten')} neu zugeordnet."
        return satz


def _gebeugt(wort: str, zahl: int) -> str:
    mehrzahl = {NEUER_STAND: "neue Stände", ENDET: "enden", BEGINNT: "beginnen erst danach"}
    return wort if zahl == 1 else mehrzahl.get(wort, wort)


@dataclass(frozen=True)
class Herkunft:
    """Woher die Umrisse stammen; leere Angaben lassen bei unveränderter Grenze stehen, was dort steht."""

    dateiname: str
    quelle: str
    lizenz: str
    stand: str
    sha256: str

    def felder(self, bisher: Grenze | None) -> dict[str, str]:
        """Was genannt ist, sonst was die Grenze schon trug, sonst der Dateiname als Quelle."""
        return {
            "quelle": self.quelle or (bisher.quelle if bisher else self.dateiname[:200]),
            "lizenz": self.lizenz or (bisher.lizenz if bisher else ""),
            "stand": self.stand or (bisher.stand if bisher else ""),
        }
