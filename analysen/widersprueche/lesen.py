"""Zerlegt eigenen Text in Sätze: ohne Auszeichnung, wörtliche Rede und Zahlmarken herausgelöst; rein."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysen.schreiben.zahlmarken import Marke, marken_in

# Je Marke und je Zitat ein einzelnes Zeichen des privaten Bereichs: es ist kein Buchstabe und kein Satzende.
_MARKE, _REDE = 0xE000, 0xF000
_ANFUEHRUNG = re.compile(r"„[^„“”]{1,1500}[“”]|»[^«»]{1,1500}«|\"[^\"]{1,1500}\"|“[^“”]{1,1500}”")
_ENDE = re.compile(r"[.!?…][“”\"*_)\]]*\s+")
_ABKUERZUNG = re.compile(
    r"(?:^|[\s(])(?:z|B|u|a|d|h|o|i|S|s|bzw|ca|rd|Nr|vgl|usw|etc|Abs|Art|Std|Dr|Prof|St|Str|ggf|inkl|max|min|Mio|Tsd)\.$"
)
_ORDNUNGSZAHL = re.compile(r"(?:^|\D)\d{1,2}\.$")
_AUSZEICHNUNG = re.compile(r"\*+|__|\[\^[^\]]+\]|`")
_LISTE = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
# So kurze Anführungen heben ein Wort hervor und geben niemandes Rede wieder.
HOECHSTENS_HERVORGEHOBEN = 3
# Aus so langen Absätzen und Sätzen liest auch ein Mensch keine Behauptung; sie hielten nur auf.
LAENGSTER_ABSATZ = 20_000
LAENGSTER_SATZ = 1_500
# Länger ist keine Abkürzung oder Ordnungszahl mit dem, was vor ihr steht.
_VOR_DEM_PUNKT = 8


@dataclass(frozen=True)
class Satz:
    """`roh` steht so im Text; in `text` stehen statt Zahlmarken und Rede einzelne Zeichen.

    `zitat`: der Satz selbst ist Rede (Absatz mit `>`), `sprecher` nennt, was dort hinter dem Strich steht.
    """

    roh: str
    text: str
    marken: tuple[tuple[int, Marke], ...] = ()
    reden: tuple[str, ...] = ()
    zitat: bool = False
    sprecher: str = ""


def saetze(text: str) -> list[Satz]:
    """Die Sätze in ihrer Reihenfolge; Tabellen und Überlanges bleiben außer Betracht."""
    return [
        satz
        for absatz, zitat in _absaetze(text)
        if len(absatz) <= LAENGSTER_ABSATZ
        for satz in _saetze(absatz, zitat)
        if len(satz.roh) <= LAENGSTER_SATZ
    ]


def _absaetze(text: str) -> Iterator[tuple[str, bool]]:
    """Absatz und ob er ein Zitat ist; Überschriften und Listenpunkte stehen für sich."""
    gesammelt: list[str] = []
    zitat = False
    for zeile in [*text.replace("\r\n", "\n").split("\n"), ""]:
        ist_zitat = zeile.lstrip().startswith(">")
        inhalt = zeile.lstrip().lstrip(">").strip() if ist_zitat else zeile.strip()
        ueberschrift = inhalt.startswith("#")
        neu = (
            not inhalt or ueberschrift or inhalt.startswith("|") or _LISTE.match(zeile) or ist_zitat != zitat
        )
        if neu and gesammelt:
            yield "\n".join(gesammelt), zitat
            gesammelt = []
        zitat = ist_zitat
        if not inhalt or inhalt.startswith("|"):
            continue
        if ueberschrift:
            yield inhalt.lstrip("# "), False
        else:
            gesammelt.append(_LISTE.sub("", inhalt, count=1) if _LISTE.match(inhalt) else inhalt)


def _saetze(absatz: str, zitat: bool) -> list[Satz]:
    sprecher = ""
    if zitat:
        rede, strich, danach = absatz.rpartition("\n–")
        if strich:
            absatz, sprecher = rede, danach.strip()
        absatz = absatz.strip().strip('„“”»«"')
    marken = marken_in(absatz)
    geloest = absatz
    for nummer, marke in enumerate(marken):
        geloest = geloest.replace(marke.text, chr(_MARKE + nummer), 1)
    reden: list[str] = []

    def rede_loesen(treffer: re.Match[str]) -> str:
        if len(treffer[0].split()) <= HOECHSTENS_HERVORGEHOBEN:
            return treffer[0]
        reden.append(treffer[0])
        zeichen = chr(_REDE + len(reden) - 1)
        danach = geloest[treffer.end() : treffer.end() + 2].lstrip()
        schluss = treffer[0][-2] if treffer[0][-2] in ".!?…" and (not danach or danach[0].isupper()) else ""
        return zeichen + schluss

    if not zitat:
        geloest = _ANFUEHRUNG.sub(rede_loesen, geloest)

    def zurueck(stueck: str) -> str:
        for nummer, marke in enumerate(marken):
            stueck = stueck.replace(chr(_MARKE + nummer), marke.text)
        for nummer, rede in enumerate(reden):
            for zusatz in (rede[-2], ""):
                stueck = stueck.replace(chr(_REDE + nummer) + zusatz, rede)
        return stueck.strip()

    ergebnis = []
    for stueck in _teile(geloest):
        sauber = re.sub(
            r"\s+", " ", _AUSZEICHNUNG.sub("", stueck).replace("\u00ad", "").replace("\u00a0", " ")
        )
        sauber = sauber.replace("\u202f", " ").strip()
        ergebnis.append(
            Satz(
                roh=zurueck(stueck),
                text=sauber,
                marken=tuple(
                    (sauber.index(chr(_MARKE + nummer)), marke)
                    for nummer, marke in enumerate(marken)
                    if chr(_MARKE + nummer) in sauber
                ),
                reden=tuple(rede for nummer, rede in enumerate(reden) if chr(_REDE + nummer) in sauber),
                zitat=zitat,
                sprecher=sprecher,
            )
        )
    return ergebnis


def _teile(absatz: str) -> Iterator[str]:
    anfang = 0
    for treffer in _ENDE.finditer(absatz):
        davor = absatz[max(anfang, treffer.start() + 1 - _VOR_DEM_PUNKT) : treffer.start() + 1]
        danach = absatz[treffer.end() : treffer.end() + 1]
        if _ABKUERZUNG.search(davor) or (_ORDNUNGSZAHL.search(davor) and treffer[0][0] == "."):
            continue
        if danach and not (
            danach.isupper() or danach.isdigit() or danach in '„»"*_(' or ord(danach) >= _MARKE
        ):
            continue
        yield absatz[anfang : treffer.end()]
        anfang = treffer.end()
    if absatz[anfang:].strip():
        yield absatz[anfang:]
