"""Sekundäre Geheimhaltung: schließt so wenige weitere Zellen, dass keine zu kleine Anzahl zu errechnen ist.

Wer alle offenen Zahlen kennt, alle Summen und dass nichts negativ ist, aber nicht, warum eine Zelle zu ist,
soll für jede zu kleine Anzahl jeden Wert von 1 bis zur Schwelle für möglich halten. Dafür braucht jede einen
Zug durch geschlossene Zellen, der sie bis auf 1 hinab und bis zur Schwelle hinauf bewegt. Gesucht wird zuerst
unter den einfachen Zügen (fast immer das billigste Rechteck), dann mit mehreren zusammen, zuletzt mit einem
linearen Programm. Danach geht wieder auf, was sich als überflüssig erweist.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sozialraum.statistik.geheimhaltung.fassungen import Frueheres
from sozialraum.statistik.geheimhaltung.tafel import Rest, Tafel, Wahr, Zahlen, Zelle
from sozialraum.statistik.geheimhaltung.zuege import Gruppe, zuege

Nummern = NDArray[np.intp]

# Eine Zelle mehr ist immer teurer als jede Summe ihrer Werte.
JE_ZELLE = 1e12
# Eine Null bleibt, solange irgendetwas anderes hilft; was schon offen stand, erst recht.
JE_NULL = 1e14
JE_BEKANNTE = 1e15
# Je Zelle werden so viele Züge über Gebiete mit so vielen über Merkmale verbunden, die billigsten zuerst.
ZUEGE_GEBIETE, ZUEGE_MERKMALE = 64, 64
NACHBARN = 6
# So viele Züge hintereinander schützen zusammen.
ZUEGE_ZUSAMMEN = 6
# Beim letzten Aufräumen; je größer die Tafel, desto mehr kostet ein Programm und desto weniger werden es.
HOECHSTENS_PROGRAMME = 500
PROGRAMME_MAL_ZELLEN = 500_000
GENAU = 1e-6


NICHTS: Frueheres[Zelle] = Frueheres()


@dataclass(frozen=True)
class Sperre:
    """Warum eine gelieferte Zelle geschlossen ist.

    `schuetzt` ist die zu kleine Anzahl, die sonst folgte; bei ihr selbst None. `summe` ist das Ganze der
    Summe, aus der sie folgte. `frueher`: schon bei einer früheren Lieferung geschlossen.
    """

    zelle: Zelle
    schuetzt: Zelle | None = None
    summe: Zelle | None = None
    frueher: bool = False

    @property
    def primaer(self) -> bool:
        return self.schuetzt is None and not self.frueher


@dataclass
class Schluss:
    """Was geschlossen ist, und was sich nicht schützen ließ.

    `kleine` sind alle zu kleinen Anzahlen, auch die Reste, die keine Seite zeigt. `schon_gezeigt`: wer sich
    an frühere Veröffentlichungen erinnert, kann sie errechnen; `durch_berichtigung` sind die davon, die nur
    der Vergleich mit einer früheren, anderen Zahl verrät; `ungeschuetzt`: jeder kann es.
    """

    sperren: list[Sperre]
    kleine: list[Zelle]
    schon_gezeigt: list[Zelle]
    durch_berichtigung: list[Zelle]
    ungeschuetzt: list[Zelle]
    zellen: int
    verlust: int
    programme: int = 0
    zu: Wahr = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))

    @property
    def primaer(self) -> int:
        return sum(sperre.primaer for sperre in self.sperren)

    @property
    def sekundaer(self) -> int:
        return len(self.sperren) - self.primaer


def schliesse(
    tafel: Tafel,
    schwelle: int | Zahlen,
    *,
    frueheres: Frueheres[Zelle] = NICHTS,
    melde: Callable[[float], None] = lambda anteil: None,
) -> Schluss:
    """Schließt die ganze Tafel auf einmal, so dass auch Früheres und Jetziges zusammen nichts verraten.

    `schwelle` gilt für alle Zellen oder steht je Zelle da; 0 schützt eine Zelle nicht.
    Was schon offen stand, wieder zu schließen, hülfe nur gegen Leser, die es nicht mehr wissen.
    """
    lauf = _Lauf(tafel, schwelle, frueheres)
    lauf.alle_schuetzen(melde)
    lauf.aufraeumen()
    lauf.genau_aufraeumen()
    return lauf.ergebnis()


@dataclass(frozen=True, eq=False)
class _Schutz:
    """Gegen wen ein Zug schützt: welche Zellen er nicht bewegen darf und wie weit die anderen höchstens."""

    verboten: Wahr
    spielraum: NDArray[np.float64]
    aufpreis: NDArray[np.float64] | float = 0.0


class _Lauf:
    def __init__(self, tafel: Tafel, schwelle: int | Zahlen, frueheres: Frueheres[Zelle]) -> None:
        self.tafel = tafel
        self.schwelle = np.broadcast_to(np.asarray(schwelle, dtype=float), tafel.werte.shape).ravel()
        self.breite = tafel.werte.shape[1]
        self.werte = tafel.werte.ravel()
        klein = (tafel.werte > 0) & (tafel.werte < np.asarray(schwelle)) & tafel.bestimmt & ~tafel.fest
        self.klein = klein.ravel()
        self.geliefert = tafel.geliefert.ravel()
        self.frueher = self._zellen(frueheres.zu) & self.geliefert
        fest = tafel.fest.ravel()
        # Was in einer anderen Quelle offen steht, hält hier niemand auf.
        unbeweglich = fest | self._zellen(frueheres.anderswo)
        self.zu = (~self.geliefert & ~fest) | self.frueher | (self.klein & self.geliefert)
        self.preise = np.where(self.werte > 0, JE_ZELLE, JE_NULL) + self.werte
        offen = self._zellen(frueheres.offen) & self.geliefert
        gleich = self._zellen(frueheres.gleich) & self.geliefert
        enger, fest_seither = self._fassungen(frueheres.fassungen)
        # Züge, die in jeder Fassung dieselben sind: nur durch Zellen, die nie offen standen.
        self.streng = _Schutz(offen | unbeweglich, enger)
        # Nur für Leserinnen und Leser, die Früheres nicht kennen; lieber durch das, was nie offen stand.
        self.mild = _Schutz(unbeweglich, self.werte, np.where(offen, JE_BEKANNTE, 0.0))
        self.berichtigt: _Schutz | None = None
        self.nur_gleiche: _Schutz | None = None
        if frueheres.fassungen:
            # Züge nur durch Zellen, die nun andere Zahlen haben: Die früheren bleiben, wie sie waren. Die
            # ganze Stadt schließt dafür niemand.
            self.berichtigt = _Schutz(
                gleich | fest_seither | unbeweglich | (self._oberste() & ~self.zu), self.werte
            )
            self.nur_gleiche = _Schutz((offen & gleich) | unbeweglich, self.werte)
        self.ueber_gebiete = zuege(tuple(tafel.zeilensummen), tafel.werte.shape[0])
        self.ueber_merkmale = zuege(tuple(tafel.spaltensummen), self.breite)
        self.schutz: dict[int, _Schutz] = {}
        self.belege: dict[int, Nummern] = {}
        self.fuer: dict[int, int] = {}
        self.schon_gezeigt: list[int] = []
        self.durch_berichtigung: list[int] = []
        self.ungeschuetzt: list[int] = []
        self.programme = 0

    def _zellen(self, zellen: Iterable[Zelle]) -> NDArray[np.bool_]:
        feld = np.zeros(len(self.werte), dtype=bool)
        feld[[zeile * self.breite + spalte for zeile, spalte in zellen]] = True
        return feld

    def _oberste(self) -> NDArray[np.bool_]:
        """Zellen der Gebiete, die in keinem anderen liegen."""
        teile = {teil for b in self.tafel.zeilensummen for teil in b.teile}
        feld = np.zeros(self.tafel.werte.shape, dtype=bool)
        feld[[b.ganzes for b in self.tafel.zeilensummen if b.ganzes not in teile], :] = True
        return feld.ravel()

    def _fassungen(
        self, fassungen: Iterable[Mapping[Zelle, float]]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Die kleinste Zahl jeder Zelle in allen Fassungen; stille Zellen, die sich nicht geändert haben."""
        engster = self.tafel.werte.copy()
        still_gleich = np.zeros(engster.shape, dtype=bool)
        for fassung in fassungen:
            stand = self.tafel.werte.copy()
            for zelle, zahl in fassung.items():
                stand[zelle] = zahl
            _reste_nachrechnen(self.tafel, stand)
            still_gleich |= ~self.tafel.geliefert & (stand == self.tafel.werte)
            engster = np.minimum(engster, np.maximum(stand, 0))
        return engster.ravel(), still_gleich.ravel()

    def _kosten(self, schutz: _Schutz) -> NDArray[np.float64]:
        kosten = np.where(self.zu, 0.0, self.preise + schutz.aufpreis)
        kosten[schutz.verboten] = np.inf
        return kosten

    # Schützen ------------------------------------------------------------------------------------

    def alle_schuetzen(self, melde: Callable[[float], None]) -> None:
        # Gebiet für Gebiet: Was eines schließt, schützt seine anderen Zahlen oft mit.
        reihenfolge = np.flatnonzero(self.klein).tolist()
        for nummer, zelle in enumerate(reihenfolge):
            if not self._schuetze(zelle, self.streng) and not self._schuetze(zelle, self.berichtigt):
                self.schon_gezeigt.append(zelle)
            if nummer % 50 == 0:
                melde(nummer / len(reihenfolge))
        # Was schon offen stand, hält nur neue Leser ab; sonst bliebe die Anzahl für alle zu errechnen.
        for zelle in self.schon_gezeigt:
            if self.nur_gleiche and self._zug(zelle, self.nur_gleiche) is not None:
                self.durch_berichtigung.append(zelle)
            if not self._schuetze(zelle, self.mild):
                self.ungeschuetzt.append(zelle)

    def _schuetze(self, zelle: int, schutz: _Schutz | None) -> bool:
        if schutz is None or schutz.verboten[zelle]:
            return False
        beleg = self._beleg_aus_geschlossenen(zelle, schutz)
        if beleg is None:
            beleg = self._zug(zelle, schutz)
            if beleg is None:
                return False
            self._schliesse(beleg, zelle)
        self.belege[zelle] = beleg
        self.schutz[zelle] = schutz
        return True

    def _zug(self, zelle: int, schutz: _Schutz) -> Nummern | None:
        if schutz.verboten[zelle]:
            return None
        einer = self._bester_zug(zelle, schutz, self._kosten(schutz), *self._bedarf(zelle))
        return self._aus_mehreren(zelle, schutz) if einer is None else einer

    def _bedarf(self, zelle: int) -> tuple[float, float]:
        """Wie weit die Zelle hinauf und hinab beweglich sein muss: von 1 bis zur Schwelle."""
        return float(self.schwelle[zelle] - self.werte[zelle]), float(self.werte[zelle] - 1)

    def _aus_mehreren(self, zelle: int, schutz: _Schutz) -> Nummern | None:
        """Ein Zug hinauf, ein anderer hinab, oder was das lineare Programm findet."""
        hinauf, hinab = self._bedarf(zelle)
        if hinab > schutz.spielraum[zelle]:
            return None
        kosten = self._kosten(schutz)
        einer = self._bester_zug(zelle, schutz, kosten, hinauf, 0)
        anderer = self._bester_zug(zelle, schutz, kosten, 0, hinab) if hinab else einer
        if einer is None:
            einer = self._programm(zelle, schutz, hinauf)
        if einer is None:
            return None
        if anderer is None:
            anderer = self._programm(zelle, schutz, -hinab)
        return None if anderer is None else np.union1d(einer, anderer)

    def _programm(self, zelle: int, schutz: _Schutz, um: float) -> Nummern | None:
        from sozialraum.statistik.geheimhaltung.loeser import billigster_zug

        if um == 0:
            return np.array([zelle])
        beweglich = ~schutz.verboten.reshape(self.tafel.werte.shape)
        # Je Einheit Bewegung gerechnet, darum ohne den großen Festpreis: sonst zählte nur, wie weit.
        kosten = np.where(self.zu, 0.0, 1.0 + self.werte / (1.0 + self.werte.max()))
        kosten[~self.zu & (self.werte == 0)] = JE_NULL / JE_ZELLE
        kosten[~self.zu & (self._aufpreis(schutz) > 0)] = JE_BEKANNTE / JE_ZELLE
        # Erst unter den nächsten Gebieten: Das ganze Programm kostet das Hundertfache und findet selten mehr.
        for erlaubt in (beweglich & self._nachbarn(zelle, schutz)[:, None], beweglich):
            self.programme += 1
            zug = billigster_zug(self.tafel, erlaubt, kosten, zelle, um, schutz.spielraum)
            if zug is not None:
                return zug
        return None

    def _aufpreis(self, schutz: _Schutz) -> NDArray[np.float64]:
        return np.broadcast_to(schutz.aufpreis, self.werte.shape)

    def _nachbarn(self, zelle: int, schutz: _Schutz) -> Wahr:
        """Das eigene Gebiet und die, mit denen es am billigsten ein Rechteck bildet."""
        zeile, spalte = divmod(zelle, self.breite)
        nahe = np.zeros(self.tafel.werte.shape[0], dtype=bool)
        nahe[zeile] = True
        kosten = self._kosten(schutz)
        for gruppe in self.ueber_gebiete[zeile]:
            wo, _ = _billigste(gruppe, kosten[gruppe[0] * self.breite + spalte], NACHBARN)
            nahe[wo.ravel()] = True
        return nahe

    def _schliesse(self, zug: Nummern, zelle: int) -> None:
        for neue in zug[~self.zu[zug]].tolist():
            self.zu[neue] = True
            self.fuer[neue] = zelle

    # Züge suchen ---------------------------------------------------------------------------------

    def _verbindungen(
        self, zelle: int, kosten: NDArray[np.float64]
    ) -> Iterable[tuple[NDArray[np.intp], NDArray[np.int8], NDArray[np.float64]]]:
        """Produkte der Züge über Gebiete und über Merkmale, deren Zellen alle erlaubt sind, mit Preisen."""
        zeile, spalte = divmod(zelle, self.breite)
        gebiete = [
            _billigste(gruppe, kosten[gruppe[0] * self.breite + spalte], ZUEGE_GEBIETE)
            for gruppe in self.ueber_gebiete[zeile]
        ]
        merkmale = [
            _billigste(gruppe, kosten[zeile * self.breite + gruppe[0]], ZUEGE_MERKMALE)
            for gruppe in self.ueber_merkmale[spalte]
        ]
        for wo, vorzeichen_wo in gebiete:
            for was, vorzeichen_was in merkmale:
                if len(wo) and len(was):
                    zellen = wo[:, None, :, None] * self.breite + was[None, :, None, :]
                    vorzeichen = vorzeichen_wo[:, None, :, None] * vorzeichen_was[None, :, None, :]
                    anzahl = zellen.shape[0] * zellen.shape[1]
                    zellen, vorzeichen = zellen.reshape(anzahl, -1), vorzeichen.reshape(anzahl, -1)
                    preise = kosten[zellen].sum(axis=1)
                    erlaubt = np.isfinite(preise)
                    if erlaubt.any():
                        yield zellen[erlaubt], vorzeichen[erlaubt], preise[erlaubt]

    def _bester_zug(
        self, zelle: int, schutz: _Schutz, kosten: NDArray[np.float64], hinauf: float, hinab: float
    ) -> Nummern | None:
        """Der billigste Zug, der die Zelle um `hinauf` größer und um `hinab` kleiner sein lässt."""
        bester, preis = None, np.inf
        for zellen, vorzeichen, summe in self._verbindungen(zelle, kosten):
            weit = schutz.spielraum[zellen]
            traegt = np.where(vorzeichen < 0, weit, np.inf).min(axis=1) >= hinauf
            traegt &= np.where(vorzeichen > 0, weit, np.inf).min(axis=1) >= hinab
            summe[~traegt] = np.inf
            nummer = int(summe.argmin())
            if summe[nummer] < preis:
                bester, preis = zellen[nummer], float(summe[nummer])
        return bester

    def _beleg_aus_geschlossenen(self, zelle: int, schutz: _Schutz, ohne: int = -1) -> Nummern | None:
        """Geschlossene Zellen, die `zelle` schon jetzt schützen; notfalls mehrere Züge zusammen."""
        kosten = np.where(self.zu & ~schutz.verboten, 0.0, np.inf)
        if ohne >= 0:
            kosten[ohne] = np.inf
        hinauf, hinab = self._bedarf(zelle)
        zug = self._bester_zug(zelle, schutz, kosten, hinauf, hinab)
        if zug is not None:
            return zug
        einer = self._gemeinsam(zelle, schutz, kosten, hinauf, 1)
        if einer is None:
            return None
        anderer = self._gemeinsam(zelle, schutz, kosten, hinab, -1)
        return None if anderer is None else np.union1d(einer, anderer)

    def _gemeinsam(
        self, zelle: int, schutz: _Schutz, kosten: NDArray[np.float64], bedarf: float, richtung: int
    ) -> Nummern | None:
        """Mehrere Züge hintereinander, jeder so weit, wie er trägt."""
        if bedarf <= 0:
            return np.array([zelle])
        stand = schutz.spielraum.copy()
        moeglich = list(self._verbindungen(zelle, kosten))
        benutzt: list[Nummern] = []
        for _ in range(ZUEGE_ZUSAMMEN):
            bester, weite = None, 0.0
            for zellen, vorzeichen, _ in moeglich:
                traegt = np.where(vorzeichen * richtung < 0, stand[zellen], np.inf).min(axis=1)
                nummer = int(traegt.argmax())
                if traegt[nummer] > weite:
                    bester, weite = (zellen[nummer], vorzeichen[nummer]), float(traegt[nummer])
            if bester is None:
                return None
            weite = min(weite, bedarf)
            stand[bester[0]] += richtung * weite * bester[1]
            benutzt.append(bester[0])
            bedarf -= weite
            if bedarf <= 0:
                return np.unique(np.concatenate(benutzt))
        return None

    # Aufräumen -----------------------------------------------------------------------------------

    def aufraeumen(self) -> None:
        """Öffnet, was der Schutz nicht braucht: die Zellen mit den größten Werten zuerst."""

        def beleg(kleine: int, ohne: int) -> Nummern | None:
            return self._beleg_aus_geschlossenen(kleine, self.schutz[kleine], ohne)

        braucht = self._braucht()
        for zelle in sorted(self.fuer, key=lambda eine: (-self.werte[eine], eine)):
            neue = self._ersatz(zelle, braucht[zelle], beleg)
            if neue is not None:
                self._oeffne(zelle, neue, braucht)

    def genau_aufraeumen(self) -> None:
        """Noch einmal mit linearen Programmen, die jedes Zusammenspiel finden; ihre Zahl ist begrenzt."""
        if not self.fuer:
            return
        hoechstens = min(HOECHSTENS_PROGRAMME, PROGRAMME_MAL_ZELLEN // len(self.werte))
        from sozialraum.statistik.geheimhaltung.loeser import Angreifer

        # Je Art von Wissen ein Angreifer.
        angreifer = {
            schutz: Angreifer(
                self.tafel, (self.zu & ~schutz.verboten).reshape(self.tafel.werte.shape), schutz.spielraum
            )
            for schutz in dict.fromkeys(self.schutz.values())
        }

        def beleg(kleine: int, ohne: int) -> Nummern | None:
            einer, weit = angreifer[self.schutz[kleine]], self.schutz[kleine].spielraum[kleine]
            hinauf, hinab = self._bedarf(kleine)
            oben, bewegt_oben = einer.aeusserster(kleine, 1, weit + hinauf)
            if oben < weit + hinauf - GENAU:
                return None
            unten, bewegt_unten = einer.aeusserster(kleine, -1, weit - hinab)
            return None if unten > weit - hinab + GENAU else np.union1d(bewegt_oben, bewegt_unten)

        braucht = self._braucht()
        for zelle in sorted(self.fuer, key=lambda eine: (len(braucht[eine]), -self.werte[eine], eine)):
            bisher = sum(einer.programme for einer in angreifer.values())
            if bisher + 2 * len(braucht[zelle]) > hoechstens:
                continue
            for einer in angreifer.values():
                einer.oeffne(zelle)
            neue = self._ersatz(zelle, braucht[zelle], beleg)
            if neue is not None:
                self._oeffne(zelle, neue, braucht)
                continue
            for einer in angreifer.values():
                einer.verschliesse(zelle)
        self.programme += sum(einer.programme for einer in angreifer.values())

    def _braucht(self) -> dict[int, set[int]]:
        """Zu jeder Zelle die kleinen Anzahlen, deren Beleg durch sie geht."""
        braucht: dict[int, set[int]] = defaultdict(set)
        for kleine, beleg in self.belege.items():
            for zelle in beleg.tolist():
                braucht[zelle].add(kleine)
        return braucht

    def _ersatz(
        self, zelle: int, betroffene: Iterable[int], belegen: Callable[[int, int], Nummern | None]
    ) -> dict[int, Nummern] | None:
        """Andere Belege für alle, die `zelle` schützt; None, wenn es für eine keinen gibt."""
        neue = {}
        for kleine in sorted(betroffene):
            beleg = belegen(kleine, zelle)
            if beleg is None:
                return None
            neue[kleine] = beleg
        return neue

    def _oeffne(self, zelle: int, neue: dict[int, Nummern], braucht: dict[int, set[int]]) -> None:
        self.zu[zelle] = False
        del self.fuer[zelle]
        for kleine, beleg in neue.items():
            for benutzt in self.belege[kleine].tolist():
                braucht[benutzt].discard(kleine)
            self.belege[kleine] = beleg
            for benutzt in beleg.tolist():
                braucht[benutzt].add(kleine)

    # Ergebnis ------------------------------------------------------------------------------------

    def ergebnis(self) -> Schluss:
        sperren = [self._sperre(zelle) for zelle in np.flatnonzero(self.zu & self.geliefert).tolist()]
        sekundaer = [s.zelle for s in sperren if not s.primaer]
        return Schluss(
            sperren=sperren,
            kleine=[self._zelle(zelle) for zelle in np.flatnonzero(self.klein).tolist()],
            schon_gezeigt=[self._zelle(zelle) for zelle in self.schon_gezeigt],
            durch_berichtigung=[self._zelle(zelle) for zelle in self.durch_berichtigung],
            ungeschuetzt=[self._zelle(zelle) for zelle in self.ungeschuetzt],
            zellen=int(self.geliefert.sum()),
            verlust=int(sum(self.tafel.werte[zelle] for zelle in sekundaer)),
            programme=self.programme,
            zu=self.zu.reshape(self.tafel.werte.shape),
        )

    def _zelle(self, nummer: int) -> Zelle:
        zeile, spalte = divmod(int(nummer), self.breite)
        return zeile, spalte

    def _sperre(self, nummer: int) -> Sperre:
        zelle = self._zelle(nummer)
        if self.klein[nummer]:
            return Sperre(zelle)
        kleine = self.fuer.get(nummer)
        if kleine is None:
            return Sperre(zelle, frueher=True)
        zug = {int(eine) for eine in self.belege.get(kleine, ())}
        return Sperre(zelle, self._zelle(kleine), self._verraeterische_summe(zelle, zug))

    def _verraeterische_summe(self, zelle: Zelle, zug: set[int]) -> Zelle | None:
        """Die Summe, in der die Zelle eine andere des Zuges deckt."""
        for ganzes, teile in self.tafel.summen_der(zelle):
            andere = {zeile * self.breite + spalte for zeile, spalte in (ganzes, *teile)} - {
                zelle[0] * self.breite + zelle[1]
            }
            if andere & zug:
                return ganzes
        return None


def _reste_nachrechnen(tafel: Tafel, stand: Zahlen) -> None:
    """Die stillen Zeilen und Spalten zu diesen Zahlen; was sie zu Resten macht, steht in ihren Summen."""
    for sicht, namen, summen in (
        (stand, tafel.spalten, tafel.spaltensummen),
        (stand.T, tafel.zeilen, tafel.zeilensummen),
    ):
        for b in summen:
            if isinstance(namen[b.teile[-1]], Rest):
                sicht[:, b.teile[-1]] = sicht[:, b.ganzes] - sicht[:, list(b.teile[:-1])].sum(axis=1)


def _billigste(gruppe: Gruppe, kosten: NDArray[np.float64], hoechstens: int) -> Gruppe:
    """Die erlaubten Züge der Gruppe; sind es viele, die billigsten."""
    summe = kosten.sum(axis=1)
    erlaubt = np.flatnonzero(np.isfinite(summe))
    if len(erlaubt) > hoechstens:
        erlaubt = erlaubt[np.argpartition(summe[erlaubt], hoechstens)[:hoechstens]]
    return gruppe[0][erlaubt], gruppe[1][erlaubt]


def gezeigt(schluss: Schluss, tafel: Tafel) -> Sequence[Zelle]:
    """Gelieferte Zellen, die offen bleiben."""
    offen = np.argwhere(tafel.geliefert & ~schluss.zu)
    return [(int(zeile), int(spalte)) for zeile, spalte in offen]
