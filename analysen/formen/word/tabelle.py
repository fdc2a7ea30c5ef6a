"""Tabellen des Dokuments: Kopfzeile auf jeder Seite, keine zerrissene Zeile, Zahlen rechts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysen.formen.word.bauen import Knoten, absatz, k, laeufe, lauf, sauber
from analysen.inhalt import Tabelle
from sozialraum.kern.schriftmass import breite

TEXTBREITE, QUERBREITE = 160.0, 257.0
TWIPS_JE_MM = 1440 / 25.4
SCHRIFTGRAD, MM_JE_PUNKT = 9.0, 25.4 / 72
ZELLENRAND = 2.4
# Kürzere Tabellen bleiben ungeteilt; von längeren steht der Kopf nie allein.
UNGETEILT, BEIM_KOPF = 12, 2
# Schmaler wird eine Tabelle aus Zahlen nicht, auch wenn ihr Inhalt es zuließe.
MINDESTENS = 0.62
LAENGSTES_WORT = 34.0
# Kürzere Namen in der ersten Spalte brechen nicht um.
GANZER_NAME = 48.0


@dataclass(frozen=True)
class Feld:
    """Eine Zelle: Absätze aus Text oder Läufen; `zusatz` steht klein darunter."""

    text: str | list[Knoten]
    zusatz: str = ""
    rechts: bool = False
    vorlage: str = ""


@dataclass(frozen=True)
class Tafel:
    """Kopfzeile und Zeilen, jede so lang wie der Kopf; `summen` sind die Nummern abgesetzter Zeilen."""

    kopf: Sequence[Feld]
    zeilen: Sequence[Sequence[Feld]]
    beschreibung: str
    summen: frozenset[int] = field(default_factory=frozenset)
    hat_kopfspalte: bool = True
    teilbar: bool = False


def aus_inhalt(block: Tabelle) -> Tafel:
    """Die Tabelle des Inhalts."""
    zahlspalten = [spalte["rechts"] for spalte in block["spalten"]]
    return Tafel(
        kopf=[
            Feld(block["kopfspalte"]),
            *(Feld(eine["text"], eine["zusatz"], eine["rechts"]) for eine in block["spalten"]),
        ],
        zeilen=[
            [
                Feld(zeile["kopf"], zeile["zusatz"]),
                *(
                    Feld(zelle["text"], rechts=zelle["zahl"] is not None or rechts)
                    for zelle, rechts in zip(zeile["zellen"], zahlspalten, strict=False)
                ),
            ]
            for zeile in block["zeilen"]
        ],
        beschreibung=f"Tabelle {block['nummer']}: {block['titel']}",
        summen=frozenset(nummer for nummer, zeile in enumerate(block["zeilen"]) if zeile["summe"]),
        # Zeilen voller Worte werden hoch; zusammengehalten rissen sie Lücken.
        teilbar=not all(zahlspalten),
    )


def tafel(eine: Tafel, *, platz: float = TEXTBREITE) -> Knoten:
    """Die Tabelle, höchstens `platz` Millimeter breit."""
    spalten = _spalten(eine, platz)
    twips = [round(mm * TWIPS_JE_MM) for mm in spalten]
    ansicht = {"firstRow": 1, "lastRow": 0, "firstColumn": int(eine.hat_kopfspalte)}
    tabelle = k(
        "w:tbl",
        k(
            "w:tblPr",
            k("w:tblStyle", val="Tabelle"),
            k("w:tblW", w=sum(twips), type="dxa"),
            k("w:tblLayout", type="fixed"),
            k("w:tblLook", val="04A0" if eine.hat_kopfspalte else "0420", **ansicht, noHBand=1, noVBand=1),
            k("w:tblCaption", val=sauber(eine.beschreibung)[:250]),
        ),
        k("w:tblGrid", *(k("w:gridCol", w=eins) for eins in twips)),
    )
    letzte = len(eine.zeilen) - 1
    ungeteilt = not eine.teilbar and letzte < UNGETEILT
    # Kopf und Anfang bleiben beisammen, die letzten Zeilen auch; die allerletzte bei dem Absatz, der jeder
    # Tabelle folgt: stünde er allein, wäre es auf einer leeren Seite.
    zusammen = set() if eine.teilbar else {*range(BEIM_KOPF), letzte - 1}
    tabelle.append(_zeile(eine.kopf, twips, kopf=True, haelt=True))
    for nummer, zeile in enumerate(eine.zeilen):
        haelt = ungeteilt or nummer == letzte or nummer in zusammen
        tabelle.append(_zeile(zeile, twips, haelt=haelt, summe=nummer in eine.summen))
    return tabelle


def _zeile(
    felder: Sequence[Feld], twips: Sequence[int], *, kopf: bool = False, haelt: bool, summe: bool = False
) -> Knoten:
    art = k("w:trPr", k("w:cantSplit"))
    if kopf:
        art.append(k("w:tblHeader"))
    zeile = k("w:tr", art)
    for feld_, weite in zip(felder, twips, strict=False):
        zelle = k("w:tcPr", k("w:tcW", w=weite, type="dxa"))
        if summe:
            linie = k("w:top", val="single", sz=8, space=0, color="1B2430")
            zelle.append(k("w:tcBorders", linie))
        zeile.append(k("w:tc", zelle, _absatz(feld_, haelt=haelt, fett=summe)))
    return zeile


def _absatz(feld_: Feld, *, haelt: bool, fett: bool) -> Knoten:
    vorlage = feld_.vorlage or ("Tabellenzahl" if feld_.rechts else "Tabellentext")
    kinder = laeufe(feld_.text, fett=fett) if isinstance(feld_.text, str) else list(feld_.text)
    if feld_.zusatz:
        if kinder:
            kinder.append(lauf("\n"))
        kinder += laeufe(feld_.zusatz, vorlage="Zusatz")
    return absatz(vorlage, *kinder, **({"keepNext": None} if haelt else {}))


# Breiten ------------------------------------------------------------------------------------------


def _spalten(eine: Tafel, platz: float) -> list[float]:
    """Breite jeder Spalte in Millimetern, zusammen höchstens `platz`.

    Jede bekommt, was ihr längstes Wort braucht, und vom Rest so viel, wie ihr Text haben möchte.
    """
    alle = [eine.kopf, *eine.zeilen]
    mindest, wunsch = [], []
    for nummer in range(len(eine.kopf)):
        felder = [zeile[nummer] for zeile in alle if nummer < len(zeile)]
        mindest.append(max(map(_wortbreite, felder), default=0.0) + ZELLENRAND)
        wunsch.append(max(map(_textbreite, felder), default=0.0) + ZELLENRAND)
    name = min(wunsch[0], GANZER_NAME)
    if sum(mindest) - mindest[0] + name < platz:
        mindest[0] = max(mindest[0], name)
    if gleiche := _gleiche_zahlspalten(eine, mindest, wunsch, platz):
        return _gestreckt(gleiche, platz)
    if sum(mindest) >= platz:
        return [platz * eine_ / sum(mindest) for eine_ in mindest]
    if sum(wunsch) <= platz:
        return _gestreckt(wunsch, platz)
    spielraum = [max(0.0, w - m) for w, m in zip(wunsch, mindest, strict=True)]
    rest = platz - sum(mindest)
    return [m + rest * s / sum(spielraum) for m, s in zip(mindest, spielraum, strict=True)]


def _gleiche_zahlspalten(
    eine: Tafel, mindest: Sequence[float], wunsch: Sequence[float], platz: float
) -> list[float]:
    """Spalten aus Zahlen sind gleich breit; leer, wenn Worte dabei sind oder der Platz nicht reicht."""
    zahlspalten = len(eine.kopf) - 1
    if not zahlspalten or not all(feld_.rechts for feld_ in eine.kopf[1:]):
        return []
    erste = max(mindest[0], min(wunsch[0], GANZER_NAME))
    weite = min(max(wunsch[1:]), (platz - erste) / zahlspalten)
    return [erste, *[weite] * zahlspalten] if weite >= max(mindest[1:]) else []


def _gestreckt(wunsch: list[float], platz: float) -> list[float]:
    ziel = min(platz, max(MINDESTENS * platz, 1.15 * sum(wunsch)))
    if sum(wunsch) >= ziel:
        return wunsch
    luft = (ziel - sum(wunsch)) / len(wunsch)
    return [eine + luft for eine in wunsch]


def _text(feld_: Feld) -> str:
    if isinstance(feld_.text, str):
        return feld_.text
    return "".join(text for kind in feld_.text for text in kind.itertext())


def _wortbreite(feld_: Feld) -> float:
    worte: Iterable[str] = f"{_text(feld_)} {feld_.zusatz}".replace("-", "- ").replace("/", "/ ").split(" ")
    laengstes = max((_breite(wort, feld_) for wort in worte), default=0.0)
    # Zahlen brechen nie; ein langes Wort trennt Word.
    return laengstes if feld_.rechts else min(laengstes, LAENGSTES_WORT)


def _textbreite(feld_: Feld) -> float:
    zeilen = [*_text(feld_).splitlines(), feld_.zusatz]
    return max((_breite(zeile, feld_) for zeile in zeilen), default=0.0)


def _breite(text: str, feld_: Feld) -> float:
    grad = 14.0 if feld_.vorlage == "Kennzahl" else SCHRIFTGRAD
    return breite(text[:400], grad * MM_JE_PUNKT, fett=True)


def eigene(kopf: list[Any], zeilen: list[list[Any]], rechts: Sequence[bool], beschreibung: str) -> Tafel:
    """Eine Tabelle aus eigenem Text: Zellen sind fertige Läufe."""
    return Tafel(
        kopf=[Feld(zelle, rechts=r) for zelle, r in zip(kopf, rechts, strict=True)],
        zeilen=[[Feld(zelle, rechts=r) for zelle, r in zip(zeile, rechts, strict=False)] for zeile in zeilen],
        beschreibung=beschreibung,
        hat_kopfspalte=False,
    )
