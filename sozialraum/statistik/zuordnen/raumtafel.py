"""Bekannte Gebiete mit ihren Gebietsständen, suchbar nach Schlüssel und nach Namen."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from typing import NamedTuple

from sozialraum.statistik.lesen.zeitraum_lesen import letzter_tag
from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.vorlage.raumangaben import Gesucht, namenskern

VORSCHLAEGE = 3
AEHNLICH = 0.7
LAENGE_EINES_NAMENS = 5


@dataclass(frozen=True, slots=True)
class Raumstand:
    """Eine bekannte Raumeinheit in einem Gebietsstand; `bis` ist ausschließend."""

    einheit_id: int
    name: str
    von: date | None = None
    bis: date | None = None

    def gilt(self, ende: str) -> bool:
        """Gilt der Stand an diesem Tag? Ein Jahreswert ist der Stand am Jahresende."""
        return (self.von is None or self.von.isoformat() <= ende) and (
            self.bis is None or ende < self.bis.isoformat()
        )


Raumverzeichnis = Mapping[tuple[str, str], tuple[Raumstand, ...]]
"""(Ebene, Schlüssel) → ihre Gebietsstände. In einer Gemeinde der amtliche Schlüssel (leer: sie selbst),
sonst die ganze Kennung: `05315` der Kreis, `05315000/303` ein Stadtteil."""


class Vorschlag(NamedTuple):
    """Ein bekanntes Gebiet, das gemeint sein kann; `schluessel` wie im Verzeichnis."""

    ebene: str
    schluessel: str
    name: str


class Raumtafel:
    """Das Verzeichnis mit den Namen der Gebiete, nach Ebenen."""

    def __init__(self, verzeichnis: Raumverzeichnis, vorlage: Vorlage) -> None:
        self.verzeichnis = verzeichnis
        self.gemeinde = vorlage.ags
        self._nach_namen: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (ebene, schluessel), staende in verzeichnis.items():
            for stand in staende:
                self._nach_namen[ebene, namenskern(stand.name)].add(schluessel)
        # Nur wo Einheiten eine Gültigkeit haben, hängt die Einheit auch vom Zeitraum ab.
        self.mit_zeit = any(
            stand.von or stand.bis or len(staende) > 1
            for staende in verzeichnis.values()
            for stand in staende
        )

    def ist_leer(self) -> bool:
        return not self.verzeichnis

    def staende(self, gesucht: Gesucht) -> tuple[Raumstand, ...]:
        """Alle Stände des gesuchten Gebiets; leer, wenn es fehlt oder der Name nicht eindeutig ist."""
        schluessel = gesucht.schluessel
        if schluessel is None:
            moeglich = self.gleichnamige(gesucht)
            if len(moeglich) != 1:
                return ()
            schluessel = moeglich[0]
        return self.verzeichnis.get((gesucht.ebene, schluessel), ())

    def gleichnamige(self, gesucht: Gesucht) -> list[str]:
        """Schlüssel aller Gebiete der Ebene mit genau diesem Namen, ohne Rücksicht auf Schreibweise."""
        return sorted(self._nach_namen.get((gesucht.ebene, namenskern(gesucht.name)), ()))

    def gleichnamige_aller_ebenen(self, name: str) -> list["Vorschlag"]:
        """Alle Gebiete genau dieses Namens, die größten zuerst."""
        kern = namenskern(name)
        return [
            Vorschlag(ebene, schluessel, staende[-1].name)
            for (ebene, schluessel), staende in self.verzeichnis.items()
            if any(namenskern(stand.name) == kern for stand in staende)
        ]

    def vorschlaege(self, gesucht: Gesucht) -> list["Vorschlag"]:
        """Ähnlich heißende Gebiete, das ähnlichste zuerst, dann solche mit ähnlichem Schlüssel.

        Dieselbe Ebene geht vor; von selbst gilt nie eines davon.
        """
        gefunden: dict[Vorschlag, float] = {}
        kern = namenskern(gesucht.name)
        for (ebene, schluessel), staende in self.verzeichnis.items():
            name = staende[-1].name
            gleich = max(
                _aehnlichkeit(kern, namenskern(name)),
                _aehnlichkeit(gesucht.schluessel.lstrip("0"), schluessel.lstrip("0")) * 0.9
                if gesucht.schluessel
                else 0.0,
            )
            if gleich >= AEHNLICH:
                gefunden[Vorschlag(ebene, schluessel, name)] = gleich + (ebene == gesucht.ebene) * 0.1
        return sorted(gefunden, key=lambda eines: (-gefunden[eines], eines))[:VORSCHLAEGE]

    def aehnliche(self, gesucht: Gesucht | None, text: str) -> list[str]:
        """Vorschläge nach Schlüssel, dann nach Namen."""
        ebene = gesucht.ebene if gesucht else None
        passend = {ort: staende for ort, staende in self.verzeichnis.items() if ebene in (None, ort[0])}
        nach_schluessel = sorted({schluessel for _, schluessel in passend if schluessel})
        genannt = (gesucht.schluessel if gesucht else None) or text
        nah = get_close_matches(genannt.lstrip("0"), nach_schluessel, n=VORSCHLAEGE, cutoff=0.6)
        name = gesucht.name if gesucht and gesucht.name else text
        namen = {namenskern(stand.name): stand.name for staende in passend.values() for stand in staende}
        nah += [
            f"„{namen[kern]}“"
            for kern in get_close_matches(namenskern(name), namen, n=VORSCHLAEGE, cutoff=0.7)
        ]
        return nah[: 2 * VORSCHLAEGE]


def _aehnlichkeit(einer: str, anderer: str) -> float:
    """0 bis 1; auch wer ganz im anderen steckt („Ohligs“ in „Solingen-Ohligs“), ist ähnlich."""
    if not einer or not anderer:
        return 0.0
    if min(len(einer), len(anderer)) >= LAENGE_EINES_NAMENS and (einer in anderer or anderer in einer):
        return 0.9
    vergleich = SequenceMatcher(None, einer, anderer)
    return vergleich.ratio() if vergleich.real_quick_ratio() >= AEHNLICH else 0.0


def gueltige(staende: tuple[Raumstand, ...], zeitraum: str) -> list[Raumstand]:
    """Die Stände, die am letzten Tag des Zeitraums gelten."""
    if all(stand.von is None and stand.bis is None for stand in staende):
        return list(staende)
    ende = letzter_tag(zeitraum)
    return [stand for stand in staende if stand.gilt(ende)]
