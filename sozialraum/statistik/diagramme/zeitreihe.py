"""Zeitreihe: jeder gelieferte Zeitraum ein Punkt, jede Lücke eine Lücke, beschriftet an der Linie."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from sozialraum.kern.farben import (
    ACHSE,
    GITTER,
    LEISE,
    PAPIER,
    ROLLENFARBEN,
    ROLLENTEXT,
    TINTE,
    Rolle,
)
from sozialraum.kern.schriftmass import breite as textbreite
from sozialraum.kern.schriftmass import gekuerzt, umbrechen
from sozialraum.kern.zahlen import zahl
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.diagramme.achse import Skala, auseinander, skala
from sozialraum.statistik.diagramme.zeichnung import KLEIN, NORMAL, Blatt, alternative, zeichenbreite
from sozialraum.statistik.geheimhaltung import strengstes
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen

_STAERKE = {"quartier": 2.6, "bezirk": 1.8, "stadt": 1.6}
_STRICH = {"quartier": "", "bezirk": "", "stadt": "5 3"}
_RADIUS = {"quartier": 3.4, "bezirk": 2.6, "stadt": 2.8}
_ZEILE = 14.0
_STREIFEN = 20.0
# So weit dürfen Namen über und unter die Zeichenfläche ragen.
_UEBERSTAND = 12.0
_ZEILE_STREIFEN = 12.0
ANDERE_ZAEHLUNG, ANDERER_ZUSCHNITT = "andere Zählweise", "anderer Zuschnitt"


@dataclass(frozen=True)
class Punkt:
    """Ein Zeitraum mit Wert oder dem Zeichen seines Fehlens.

    `bruch`: ab hier zählt die Reihe anders; zum Punkt davor führt keine Linie. Unter der Zeichnung steht
    warum: `zuschnitt`, wenn sich das Gebiet änderte, `zaehlung`, wenn die Quelle anders zählt.
    """

    zeitraum: str
    wert: Decimal | None
    zeichen: Zeichen | None = None
    bruch: bool = False
    zuschnitt: str = ""
    zaehlung: str = ""


@dataclass(frozen=True)
class Verlauf:
    """Die Punkte eines Gebiets; die Rolle bestimmt Farbe und Strich.

    `strich` unterscheidet mehrere Gebiete derselben Rolle.
    """

    name: str
    rolle: Rolle
    punkte: tuple[Punkt, ...]
    strich: str = ""

    @property
    def offene(self) -> list[Punkt]:
        return [punkt for punkt in self.punkte if punkt.wert is not None]


def zeitreihe(
    *,
    titel: str,
    untertitel: str,
    fuss: str,
    reihen: Sequence[Verlauf],
    stellen: int = 0,
    einheit: str = "",
    breite: float = 640,
    hoehe: float | None = None,
    skala_mit: Sequence[Decimal] = (),
    alternativtext: str = "",
) -> str:
    """SVG einer Zeitreihe für ein bis vier Gebiete, das wichtigste zuerst.

    `stellen` und `einheit` formen die Beschriftung der Werte; `hoehe` ist die der Zeichenfläche. Werte in
    `skala_mit` dehnen die Skala: mehrere Bilder mit denselben lassen sich nebeneinander lesen.
    Fehler: `ValueError` ohne Reihe oder ohne Punkt.
    """
    zeiten = sorted({punkt.zeitraum for reihe in reihen for punkt in reihe.punkte})
    if not zeiten:
        raise ValueError("Eine Zeitreihe braucht mindestens einen Zeitraum.")
    blatt = Blatt(breite)
    oben = blatt.kopf(titel, untertitel) + 18
    flaeche = hoehe or min(230.0, max(170.0, breite * 0.36))
    werte = [float(p.wert) for r in reihen for p in r.offene if p.wert is not None]
    werte += [float(wert) for wert in skala_mit if werte]
    achse = skala(werte, striche=5, ganzzahlig=stellen == 0) if werte else None
    rechts = _rand_rechts(reihen, stellen, einheit, breite)
    links = _rand_links(achse)
    if achse is not None:
        # Viele Namen brauchen mehr Höhe als die Linien, sonst liefen sie in den Fuß.
        flaeche = max(flaeche, sum(_beschriftungshoehen(reihen, stellen, einheit, rechts)) - 2 * _UEBERSTAND)
    feld = _Feld(links, oben, breite - rechts, oben + flaeche, zeiten, achse)

    _gitter(blatt, feld)
    allein = _fehlen_allen(reihen, zeiten)
    _luecken(blatt, feld, reihen, allein)
    _brueche(blatt, feld, reihen)
    # Das Quartier zuletzt, damit es über den anderen liegt.
    for reihe in reversed(reihen):
        _verlauf(blatt, feld, reihe)
    if achse is not None:
        _erster_wert(blatt, feld, reihen, stellen, einheit)
        _endbeschriftung(blatt, feld, reihen, stellen, einheit, rechts)
    unten = _zeitachse(blatt, feld)
    unten = _streifen(blatt, feld, reihen, allein, unten)
    hinweise = []
    if achse is not None and achse.unten > 0:
        hinweise.append("Die senkrechte Achse beginnt nicht bei null.")
    gruende = (grund for r in reihen for p in r.punkte for grund in (p.zaehlung, p.zuschnitt))
    hinweise += dict.fromkeys(grund for grund in gruende if grund)
    zeichen = [p.zeichen for r in reihen for p in r.punkte if p.wert is None and p.zeichen is not None]
    hoehe_gesamt = blatt.fuss(unten, zeichen=zeichen, hinweise=hinweise, quelle=fuss)
    return blatt.fertig(hoehe_gesamt, alternativtext=alternative(titel, untertitel, alternativtext))


class _Feld:
    """Die Zeichenfläche und ihre Umrechnung von Zeit und Wert in Pixel."""

    def __init__(
        self,
        links: float,
        oben: float,
        rechts: float,
        unten: float,
        zeiten: Sequence[str],
        achse: Skala | None,
    ) -> None:
        self.links, self.oben, self.rechts, self.unten = links, oben, rechts, unten
        self.zeiten, self.achse = list(zeiten), achse
        self._lage = {zeit: zeitraeume.auf_der_achse(zeit) for zeit in zeiten}
        self.erste, self.letzte = min(self._lage.values()), max(self._lage.values())
        abstaende = [b - a for a, b in pairwise(sorted(self._lage.values()))]
        self.takt = min(abstaende, default=1.0)
        # Halbe Schritte Rand, damit Schraffuren und Punkte nicht am Rahmen kleben.
        self.innen = min(16.0, (rechts - links) / (2 * max(len(zeiten), 1)))

    def x(self, zeitraum: str) -> float:
        spanne = self.letzte - self.erste
        if spanne == 0:
            return (self.links + self.rechts) / 2
        anteil = (self._lage[zeitraum] - self.erste) / spanne
        return self.links + self.innen + anteil * (self.rechts - self.links - 2 * self.innen)

    def y(self, wert: Decimal | float) -> float:
        assert self.achse is not None
        anteil = (float(wert) - self.achse.unten) / (self.achse.oben - self.achse.unten)
        return self.unten - anteil * (self.unten - self.oben)

    def benachbart(self, eins: str, zwei: str) -> bool:
        """Folgen die Zeiträume im Takt der Lieferungen aufeinander?"""
        return self._lage[zwei] - self._lage[eins] <= self.takt * 1.5

    @property
    def schritt(self) -> float:
        """Breite eines Taktes in Pixeln."""
        spanne = self.letzte - self.erste
        weite = self.rechts - self.links - 2 * self.innen
        return weite if spanne == 0 else weite * self.takt / spanne


def _mit_einheit(wert: Decimal, stellen: int, einheit: str) -> str:
    kurz = einheit if einheit in ("%", "‰") else ""
    return zahl(wert, stellen) + (f"\u00a0{kurz}" if kurz else "")


def _beschriftung(reihe: Verlauf, stellen: int, einheit: str, platz: float) -> tuple[list[str], str]:
    offene = reihe.offene
    wert = _mit_einheit(offene[-1].wert, stellen, einheit) if offene and offene[-1].wert is not None else ""
    namen = gekuerzt(umbrechen(reihe.name, NORMAL, platz, fett=True), 3)
    return namen, wert


def _beschriftungshoehen(reihen: Sequence[Verlauf], stellen: int, einheit: str, rechts: float) -> list[float]:
    """Je Reihe mit Werten die Höhe von Namen und letztem Wert."""
    texte = [_beschriftung(reihe, stellen, einheit, rechts - 15.9) for reihe in reihen if reihe.offene]
    return [_ZEILE * (len(namen) + 1) + 4 for namen, _ in texte]


def _rand_rechts(reihen: Sequence[Verlauf], stellen: int, einheit: str, breite: float) -> float:
    platz = max(breite * 0.26, 104.0)
    noetig = 0.0
    for reihe in reihen:
        namen, wert = _beschriftung(reihe, stellen, einheit, platz)
        noetig = max([noetig, *(textbreite(t, NORMAL, fett=True) for t in [*namen, wert])])
    return min(noetig, platz) + 16


def _rand_links(achse: Skala | None) -> float:
    if achse is None:
        return 4.0
    return max(textbreite(zahl(s, achse.stellen), KLEIN) for s in achse.striche) + 8


def _gitter(blatt: Blatt, feld: _Feld) -> None:
    if feld.achse is None:
        blatt.linie(feld.links, feld.unten, feld.rechts, feld.unten, farbe=ACHSE)
        return
    for strich in feld.achse.striche:
        y = feld.y(strich)
        null = abs(strich) < feld.achse.schritt / 1e6
        blatt.linie(feld.links, y, feld.rechts, y, farbe=ACHSE if null else GITTER)
        text = zahl(Decimal(repr(strich)), feld.achse.stellen)
        blatt.text(feld.links - 7, y + 4, text, groesse=KLEIN, farbe=LEISE, anker="end")


def _zeitachse(blatt: Blatt, feld: _Feld) -> float:
    y = feld.unten + 17
    texte = {zeit: zeitraeume.in_worten(zeit) for zeit in feld.zeiten}
    breiteste = max(textbreite(text, KLEIN) for text in texte.values()) + 10
    abstand = max(feld.schritt, 1.0)
    jeder = max(1, -(-int(breiteste) // int(abstand)) if abstand >= 1 else len(texte))
    # Vom jüngsten rückwärts: der letzte Zeitraum ist immer genannt, der erste, wenn Platz bleibt.
    belegt = float("inf")
    letzte = len(texte) - 1
    for nummer, zeit in enumerate(reversed(feld.zeiten)):
        x = feld.x(zeit)
        blatt.linie(x, feld.unten, x, feld.unten + 4, farbe=ACHSE)
        halb = textbreite(texte[zeit], KLEIN) / 2
        genannt = nummer == letzte or (nummer % jeder == 0 and letzte - nummer >= jeder)
        if genannt and x + halb + 4 <= belegt:
            mitte = max(halb, min(x, blatt.breite - halb))
            blatt.text(mitte, y, texte[zeit], groesse=KLEIN, farbe=LEISE, anker="middle")
            belegt = mitte - halb
    return y + 2


def _fehlen_allen(reihen: Sequence[Verlauf], zeiten: Sequence[str]) -> set[str]:
    offen = {punkt.zeitraum for reihe in reihen for punkt in reihe.offene}
    return set(zeiten) - offen


def _fehlende(reihe: Verlauf) -> list[tuple[str, Zeichen]]:
    return [(p.zeitraum, p.zeichen) for p in reihe.punkte if p.wert is None and p.zeichen is not None]


def _luecken(blatt: Blatt, feld: _Feld, reihen: Sequence[Verlauf], allein: set[str]) -> None:
    """Schraffierte Säule, wo zu einem Zeitraum gar kein Wert da ist."""
    weite = max(8.0, min(feld.schritt * 0.8, 30.0))
    for zeit in sorted(allein):
        zeichen = [z for reihe in reihen for wann, z in _fehlende(reihe) if wann == zeit]
        x = feld.x(zeit)
        blatt.schraffur(x - weite / 2, feld.oben, weite, feld.unten - feld.oben)
        if zeichen:
            blatt.zeichen(x, (feld.oben + feld.unten) / 2 + 4, ANZEIGE[strengstes(zeichen)][0])


def _streifen(blatt: Blatt, feld: _Feld, reihen: Sequence[Verlauf], allein: set[str], unten: float) -> float:
    """Unter der Achse je Gebiet ein Streifen, wo nur ihm ein Wert fehlt."""
    weite = max(8.0, min(feld.schritt * 0.8, 30.0))
    for reihe in reihen:
        fehlende = [(zeit, zeichen) for zeit, zeichen in _fehlende(reihe) if zeit not in allein]
        if not fehlende:
            continue
        for zeit, zeichen in fehlende:
            x, zeigt = feld.x(zeit), ANZEIGE[zeichen][0]
            kasten = max(weite, zeichenbreite(zeigt) + 10)
            blatt.schraffur(x - kasten / 2, unten + 6, kasten, _STREIFEN - 3)
            blatt.zeichen(x, unten + 6 + 13, zeigt, farbe=ROLLENTEXT[reihe.rolle])
        name = gekuerzt(umbrechen(reihe.name, KLEIN, blatt.breite - feld.rechts - 8, fett=True), 2)
        blatt.zeilen(
            feld.rechts + 8,
            unten + 19,
            name,
            abstand=_ZEILE_STREIFEN,
            groesse=KLEIN,
            fett=True,
            farbe=ROLLENTEXT[reihe.rolle],
        )
        unten += _STREIFEN + _ZEILE_STREIFEN * (len(name) - 1)
    return unten


def _brueche(blatt: Blatt, feld: _Feld, reihen: Sequence[Verlauf]) -> None:
    worte: dict[str, str] = {}
    for punkt in (p for reihe in reihen for p in reihe.punkte if p.bruch and p.zeitraum != feld.zeiten[0]):
        # Ändert sich an derselben Stelle auch die Zählung, ist das die stärkere Warnung.
        if worte.get(punkt.zeitraum) != ANDERE_ZAEHLUNG:
            nur_zuschnitt = punkt.zuschnitt and not punkt.zaehlung
            worte[punkt.zeitraum] = ANDERER_ZUSCHNITT if nur_zuschnitt else ANDERE_ZAEHLUNG
    for zeit, wort in sorted(worte.items()):
        davor = feld.zeiten[feld.zeiten.index(zeit) - 1]
        x = (feld.x(zeit) + feld.x(davor)) / 2
        blatt.linie(x, feld.oben - 4, x, feld.unten, farbe=ACHSE, strich="2 3")
        halb = textbreite(wort, KLEIN) / 2
        mitte = max(halb, min(x, blatt.breite - halb))
        blatt.text(mitte, feld.oben - 8, wort, groesse=KLEIN, farbe=LEISE, anker="middle")


def _verlauf(blatt: Blatt, feld: _Feld, reihe: Verlauf) -> None:
    farbe = ROLLENFARBEN[reihe.rolle]
    zug: list[tuple[float, float]] = []
    vorher: Punkt | None = None
    for punkt in sorted(reihe.punkte, key=lambda p: p.zeitraum):
        if punkt.wert is None:
            _ziehe(blatt, zug, reihe)
            zug, vorher = [], None
            continue
        if vorher is not None and (punkt.bruch or not feld.benachbart(vorher.zeitraum, punkt.zeitraum)):
            _ziehe(blatt, zug, reihe)
            zug = []
        zug.append((feld.x(punkt.zeitraum), feld.y(punkt.wert)))
        vorher = punkt
    _ziehe(blatt, zug, reihe)
    klein = len(feld.zeiten) > 24
    for punkt in reihe.offene:
        assert punkt.wert is not None
        x, y, radius = (
            feld.x(punkt.zeitraum),
            feld.y(punkt.wert),
            _RADIUS[reihe.rolle] * (0.7 if klein else 1),
        )
        if reihe.rolle == "stadt":
            blatt.kreis(x, y, radius, fuellung=PAPIER, rand=farbe)
        elif reihe.rolle == "bezirk":
            blatt.rechteck(x - radius, y - radius, 2 * radius, 2 * radius, fuellung=farbe)
        else:
            blatt.kreis(x, y, radius, fuellung=farbe)


def _ziehe(blatt: Blatt, zug: list[tuple[float, float]], reihe: Verlauf) -> None:
    if len(zug) > 1:
        blatt.zug(
            zug,
            farbe=ROLLENFARBEN[reihe.rolle],
            staerke=_STAERKE[reihe.rolle],
            strich=reihe.strich or _STRICH[reihe.rolle],
        )


def _erster_wert(blatt: Blatt, feld: _Feld, reihen: Sequence[Verlauf], stellen: int, einheit: str) -> None:
    """Der Anfangswert des ersten Gebiets, wenn er keine Linie verdeckt."""
    offene = reihen[0].offene
    if len(offene) < 2 or offene[0].wert is None or offene[1].wert is None:
        return
    text = _mit_einheit(offene[0].wert, stellen, einheit)
    halb = textbreite(text, KLEIN, fett=True) / 2
    x, y = feld.x(offene[0].zeitraum), feld.y(offene[0].wert)
    steigt = offene[1].wert > offene[0].wert
    kandidaten = [y + 18, y - 9] if steigt else [y - 9, y + 18]
    mitte = max(x, feld.links + halb + 2)
    for grund in kandidaten:
        kasten = (mitte - halb - 2, grund - 11, mitte + halb + 2, grund + 3)
        if feld.oben - 12 < grund - 9 and grund < feld.unten - 2 and not _verdeckt(feld, reihen, kasten):
            blatt.text(
                mitte,
                grund,
                text,
                groesse=KLEIN,
                fett=True,
                farbe=ROLLENTEXT[reihen[0].rolle],
                anker="middle",
            )
            return


def _verdeckt(feld: _Feld, reihen: Sequence[Verlauf], kasten: tuple[float, float, float, float]) -> bool:
    """Läuft eine Linie durch den Kasten? Geprüft an Stützstellen im Abstand von wenigen Pixeln."""
    x1, y1, x2, y2 = kasten
    for reihe in reihen:
        punkte = [(feld.x(p.zeitraum), feld.y(p.wert)) for p in reihe.offene if p.wert is not None]
        for (ax, ay), (bx, by) in pairwise([punkte[0], *punkte] if punkte else []):
            teile = max(1, int(abs(bx - ax) // 3))
            for i in range(teile + 1):
                px, py = ax + (bx - ax) * i / teile, ay + (by - ay) * i / teile
                if x1 <= px <= x2 and y1 <= py <= y2:
                    return True
    return False


def _endbeschriftung(
    blatt: Blatt,
    feld: _Feld,
    reihen: Sequence[Verlauf],
    stellen: int,
    einheit: str,
    rechts: float,
) -> None:
    """Name und letzter Wert rechts neben der Linie; auseinandergerückt, mit Zuleitung."""
    beschriftet = [reihe for reihe in reihen if reihe.offene]
    texte = [_beschriftung(reihe, stellen, einheit, rechts - 15.9) for reihe in beschriftet]
    hoehen = _beschriftungshoehen(reihen, stellen, einheit, rechts)
    enden = [feld.y(r.offene[-1].wert) for r in beschriftet if r.offene[-1].wert is not None]
    mitten = auseinander(enden, hoehen, feld.oben - _UEBERSTAND, feld.unten + _UEBERSTAND)
    for reihe, (namen, wert), hoehe, ende, mitte in zip(
        beschriftet, texte, hoehen, enden, mitten, strict=True
    ):
        x = feld.x(reihe.offene[-1].zeitraum)
        text_x = feld.rechts + 8
        if abs(mitte - ende) > 8 or text_x - x > feld.innen + 14:
            blatt.zug(
                [(x + 6, ende), (feld.rechts, mitte), (text_x - 3, mitte)],
                farbe=ROLLENFARBEN[reihe.rolle],
                staerke=0.8,
            )
        y = mitte - hoehe / 2 + _ZEILE - 1
        farbe = ROLLENTEXT[reihe.rolle]
        for name in namen:
            blatt.text(text_x, y, name, fett=reihe.rolle == "quartier", farbe=farbe)
            y += _ZEILE
        blatt.text(text_x, y, wert, fett=True, farbe=TINTE if reihe.rolle == "quartier" else farbe)
