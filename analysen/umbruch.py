"""Wo eine Abbildung nicht mehr auf die Seite passt, rückt Text vor sie, damit keine Lücke bleibt; rein.

WeasyPrint kennt keine Bilder, die von selbst auf die nächste Seite gleiten. Deshalb schätzt dieses Modul, wie
hoch jeder Block wird, und ordnet nur innerhalb eines Kapitels um: Absätze, die nach einer Abbildung stehen,
kommen vor sie. Verschätzt es sich, steht ein Absatz früher als nötig; verloren geht nie etwas.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

# Satzspiegel und Zeilen in Millimetern, Zeichen je Zeile: gemessen an gesetzten Seiten.
SEITE = 252.0
KAPITELKOPF = 24.0
ABSATZ, TEXTZEILE, ZEICHEN = 2.4, 4.7, 76
BEFUNDZEILE, BEFUNDZEICHEN = 5.8, 66
LANGER_BEFUND = 160
BESCHRIFTUNG, TABELLENZEILE = 13.0, 4.8
NOTIZZEILE, NOTIZZEICHEN = 3.85, 28
# Kleinere Lücken füllt ein Absatz nicht besser als weißer Raum.
KLEINSTE_LUECKE = 22.0

_HOEHE = re.compile(r'\bheight="([\d.]+)"')
_MM_JE_PX = 25.4 / 96
_KEIN_ABSATZ = re.compile(r"[-*+>|#]|\d+[.)]\s|\[\^")


@dataclass(frozen=True)
class Satzspiegel:
    """Höhe der Seite, des Kapitelkopfs und einer Textzeile in Millimetern; `zeichen` je Zeile der Spalte."""

    seite: float = SEITE
    kapitelkopf: float = KAPITELKOPF
    textzeile: float = TEXTZEILE
    zeichen: int = ZEICHEN
    spalten: int = 1


EINSPALTIG = Satzspiegel()
ZWEISPALTIG = Satzspiegel(seite=263.0, kapitelkopf=17.0, textzeile=4.5, zeichen=54, spalten=2)
# Karten und Empfehlungen sind in ihrer Spalte höher als auf der ganzen Breite.
HOEHER_IN_DER_SPALTE = 1.3


def umbrechen(kapitel: Sequence[Sequence[Any]], satzspiegel: Satzspiegel = EINSPALTIG) -> list[list[Any]]:
    """Dieselben Blöcke je Kapitel, Texte womöglich geteilt und vorgezogen; die erste Seite ist leer."""
    seite, folge = _Seite(satzspiegel), []
    for bloecke in kapitel:
        if any(block.get("einfach") for block in bloecke):
            # Einfache Sprache steht auf eigenen Seiten; danach beginnt eine neue.
            folge.append(list(bloecke))
            seite = _Seite(satzspiegel)
        else:
            folge.append(_kapitel(list(bloecke), seite))
    return folge


class _Seite:
    """Wie weit die laufende Seite gefüllt ist."""

    def __init__(self, satzspiegel: Satzspiegel) -> None:
        self.satzspiegel = satzspiegel
        self.y = 0.0

    @property
    def frei(self) -> float:
        return self.satzspiegel.seite - self.y

    def fliesst(self, hoehe: float) -> None:
        """Etwas, das über Seiten brechen darf."""
        self.y += hoehe
        if self.y > self.satzspiegel.seite:
            self.y %= self.satzspiegel.seite

    def steht(self, hoehe: float) -> None:
        """Etwas Ungeteiltes; passt es nicht, beginnt eine neue Seite."""
        self.y = hoehe if hoehe > self.frei else self.y + hoehe


def _kapitel(bloecke: list[dict[str, Any]], seite: _Seite) -> list[dict[str, Any]]:
    offen = [teil for block in bloecke for teil in _geteilt(block)]
    folge: list[dict[str, Any]] = []
    # Die Überschrift bleibt bei dem, was ihr folgt.
    kopf = seite.satzspiegel.kapitelkopf
    while offen:
        einheiten = list(_einheiten(offen[0], seite.satzspiegel))
        if offen[0]["art"] == "abbildung" and kopf + einheiten[0] > seite.frei:
            luecke = seite.frei - kopf
            while (
                luecke >= KLEINSTE_LUECKE
                and (stelle := _naechster_absatz(offen, seite.satzspiegel)) is not None
            ):
                absatz = offen.pop(stelle)
                hoehe = sum(_einheiten(absatz, seite.satzspiegel))
                folge.append(absatz)
                seite.fliesst(kopf + hoehe)
                kopf, luecke = 0.0, luecke - hoehe
        block = offen.pop(0)
        folge.append(block)
        for einheit in einheiten:
            if block["art"] == "text":
                seite.fliesst(kopf + einheit)
            else:
                seite.steht(kopf + einheit)
            kopf = 0.0
    return _zusammengefuegt(folge)


def _naechster_absatz(offen: Sequence[dict[str, Any]], satzspiegel: Satzspiegel) -> int | None:
    """Der nächste Text hinter dem ersten Block, nicht über einen Zwischentitel hinweg.

    In zwei Spalten bleibt er stehen, wo ein schmales Bild neben ihm Platz hat: Allein ließe es die halbe
    Breite leer.
    """
    for stelle, block in enumerate(offen):
        if block["art"] == "zwischentitel":
            return None
        if stelle and block["art"] == "text":
            return None if satzspiegel.spalten > 1 and _steht_neben_bild(offen[stelle:]) else stelle
    return None


def _steht_neben_bild(ab_hier: Sequence[dict[str, Any]]) -> bool:
    schmale = itertools.takewhile(lambda block: not ist_breit(block), ab_hier)
    return any(block["art"] == "abbildung" for block in schmale)


# Texte teilen -------------------------------------------------------------------------------------


def _geteilt(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Ein Text je Absatz; was zusammengehört (Liste, Tabelle, Zitat, Fußnote), bleibt beisammen."""
    if block["art"] != "text" or block.get("ausgangstext") or "[^" in block["quelltext"]:
        yield block
        return
    teile: list[str] = []
    for absatz in re.split(r"\n\s*\n", block["quelltext"].strip()):
        # Vor einer Liste steht der Satz, der sie einleitet; nach einer Überschrift ihr Text.
        if teile and (_KEIN_ABSATZ.match(absatz.lstrip()) or teile[-1].lstrip().startswith("#")):
            teile[-1] = f"{teile[-1]}\n\n{absatz}"
        else:
            teile.append(absatz)
    for nummer, teil in enumerate(teile):
        eigenes = {**block, "quelltext": teil, "herkunft": id(block)}
        if nummer:
            eigenes.pop("rand", None)
        yield eigenes


def _zusammengefuegt(folge: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Benachbarte Teile desselben Textes sind wieder einer."""
    fertig: list[dict[str, Any]] = []
    for block in folge:
        if fertig and "herkunft" in block and fertig[-1].get("herkunft") == block["herkunft"]:
            vorher = fertig[-1]
            fertig[-1] = {**vorher, "quelltext": f"{vorher['quelltext']}\n\n{block['quelltext']}"}
        else:
            fertig.append(block)
    return [{name: wert for name, wert in block.items() if name != "herkunft"} for block in fertig]


# Höhen schätzen -----------------------------------------------------------------------------------


def _einheiten(block: dict[str, Any], satzspiegel: Satzspiegel) -> Iterator[float]:
    """Die Höhen der Stücke; in zwei Spalten nimmt ein schmaler Block auf der Seite nur die halbe ein."""
    if satzspiegel.spalten == 1 or ist_breit(block):
        yield from _hoehen(block, satzspiegel)
    elif block["art"] in ("bedarfe", "empfehlungen"):
        yield from (hoehe * HOEHER_IN_DER_SPALTE / 2 for hoehe in _hoehen(block, satzspiegel))
    else:
        yield from (hoehe / 2 for hoehe in _hoehen(block, satzspiegel))


def ist_breit(block: dict[str, Any]) -> bool:
    """Läuft der Block auch dort über die ganze Breite, wo der Text zweispaltig steht?"""
    if block.get("einfach"):
        return True
    if block["art"] == "abbildung":
        return bool(block["spalten"] > 1 or block.get("breit"))
    if block["art"] == "tabelle":
        return bool(block["breit"] or block.get("quer"))
    return block["art"] == "zwischentitel"


def _hoehen(block: dict[str, Any], satzspiegel: Satzspiegel) -> Iterator[float]:
    """Die Höhen der Stücke, die jeweils auf einer Seite bleiben; Text ist eines und darf brechen."""
    art = block["art"]
    if art == "text":
        yield sum(
            ABSATZ + satzspiegel.textzeile * _zeilen(absatz, satzspiegel.zeichen)
            for absatz in re.split(r"\n+", block["quelltext"])
        )
    elif art == "satz":
        lang = len(block["text"]) > LANGER_BEFUND
        zeile, zeichen = (TEXTZEILE, ZEICHEN) if lang else (BEFUNDZEILE, BEFUNDZEICHEN)
        if satzspiegel.spalten > 1:
            zeile, zeichen = satzspiegel.textzeile, satzspiegel.zeichen
        yield max(zeile * _zeilen(block["text"], zeichen), _rand(block["rand"]))
    elif art == "abbildung":
        yield from _abbildung(block)
    elif art == "tabelle" and not block.get("quer"):
        zeilen = _tabellenzeilen(block)
        yield BESCHRIFTUNG + 12 + sum(zeilen[:3])
        yield from zeilen[3:]
        unten = _unter_der_breite(block["rand"]) if block["breit"] else 0.0
        yield 4 + sum(3.9 * _zeilen(satz, 80) for satz in block["anmerkungen"]) + unten
    elif art == "bedarfe":
        yield from map(_karte, block["karten"])
    elif art == "empfehlungen":
        yield from map(_empfehlung, block["eintraege"])
    elif art == "liste":
        yield 9.0
        for eintrag in block["eintraege"]:
            yield 9 + 4.6 * (_zeilen(eintrag["text"], 78) + _zeilen(eintrag["zusatz"], 84))
    elif art == "zitat":
        yield 15 + 5.9 * _zeilen(block["text"], 52)
    else:
        yield 9.0


def _abbildung(block: dict[str, Any]) -> Iterator[float]:
    # Zwei Zeilen unter dem Titel sind in der Beschriftung enthalten.
    unter = 3.9 * max(0, _zeilen(block.get("untertitel", ""), 60) - 2)
    titel = BESCHRIFTUNG + 4.6 * (_zeilen(block["titel"], 66) - 1) + unter
    hoehen = [_svg(bild) for bild in block["bilder"]]
    spalten = max(1, block["spalten"])
    reihen = [max(hoehen[stelle : stelle + spalten]) for stelle in range(0, len(hoehen), spalten)] or [0.0]
    breit = spalten > 1 or block.get("breit", False)
    fuss = 18.0 + (_unter_der_breite(block["rand"]) if breit else 0.0)
    if len(reihen) == 1:
        yield max(titel + reihen[0] + fuss, _rand(block["rand"]))
        return
    yield titel + reihen[0] + 4.5
    yield from [reihe + 4.5 for reihe in reihen[1:-1]]
    yield reihen[-1] + fuss


def _karte(karte: dict[str, Any]) -> float:
    texte = [karte["erlaeuterung"], karte["begruendung"] + " ".join(karte["kriterien"])]
    texte += ["; ".join(karte["angebote"]), " ".join(karte["empfehlungen"])]
    links = 15 + 5.4 * _zeilen(karte["aussage"], 52) + sum(1.4 + 4.6 * _zeilen(t, 64) for t in texte if t)
    rechts = sum(
        2.2 + NOTIZZEILE * (_zeilen(g["text"], 40) + _zeilen(g["quelle"] + g["datum"], 40))
        for g in karte["grundlagen"]
    )
    return 1.18 * max(links, 6 + rechts)


def _empfehlung(eintrag: dict[str, Any]) -> float:
    texte = [eintrag["erlaeuterung"], " ".join(eintrag["bedarfe"]), "; ".join(eintrag["angebote"])]
    return (
        9
        + 5.4 * _zeilen(eintrag["aussage"], 58)
        + sum(1.4 + 4.6 * _zeilen(text, 72) for text in [*texte, eintrag["stand"]] if text)
    )


def _tabellenzeilen(block: dict[str, Any]) -> list[float]:
    """Die Höhe jeder Zeile; in einer Tabelle aus Worten bestimmt sie die längste Zelle."""
    je_zelle = max(6, round(68 / max(1, len(block["spalten"]))))
    return [
        TABELLENZEILE
        + 3.9 * (max([_zeilen(zelle["text"], je_zelle) for zelle in zeile["zellen"]], default=1) - 1)
        + 3.6 * (_zeilen(zeile["zusatz"], 40) if zeile["zusatz"] else 0)
        for zeile in block["zeilen"]
    ]


def _rand(notizen: Sequence[dict[str, Any]]) -> float:
    return sum(2.2 + NOTIZZEILE * _zeilen(notiz["text"] + notiz["zusatz"], NOTIZZEICHEN) for notiz in notizen)


def _unter_der_breite(notizen: Sequence[dict[str, Any]]) -> float:
    """Was breit steht, hat seine Notizen darunter."""
    return sum(0.6 + NOTIZZEILE * _zeilen(notiz["text"] + notiz["zusatz"], 120) for notiz in notizen)


def _svg(bild: str) -> float:
    treffer = _HOEHE.search(bild[:600])
    return float(treffer[1]) * _MM_JE_PX if treffer else 0.0


def _zeilen(text: str, zeichen: int) -> int:
    return max(1, -(-len(text) // zeichen))
