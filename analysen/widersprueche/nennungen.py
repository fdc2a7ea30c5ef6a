"""Wo ein Satz Indikatoren nennt, mit Namen oder als Zahlmarke; rein, ohne Django."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysen.schreiben.zahlmarken import RAUM, Marke
from analysen.widersprueche.aussagen import Mass
from analysen.widersprueche.wortschatz import wortschatz

_GENERISCH = re.compile(r"\s*(?:menschen|personen|einwohner\w*|bewohner\w*|leute)\b")
# „machen einen größeren Teil der Bevölkerung aus“ spricht vom Anteil.
_TEIL_ALLER = re.compile(r"\b(?:Teil|Anteil) (?:der (?:Bevölkerung|Menschen|Einwohner\w*|Haushalte)|aller)\b")


@dataclass(frozen=True)
class Nennung:
    anfang: int
    ende: int
    keys: tuple[str, ...]
    mass: Mass
    marke: Marke | None = None
    basis: re.Pattern[str] | None = None


def nennung_aus(teil: str, treffer: re.Match[str], keys: tuple[str, ...], basis: re.Pattern[str]) -> Nennung:
    davor = re.search(
        r"(?:(?P<anteil>\w*[Aa]nteil\w*|\w*[Qq]uote\w*|\w*[Rr]ate)|(?P<zahl>[Aa]nzahl|[Zz]ahl\w*))"
        r"(?: (?:der|des|an|von|aller|den))*(?: hier lebenden)? $",
        teil[: treffer.start()],
    )
    mass: Mass = "offen"
    anfang = treffer.start()
    if davor:
        mass = "anteil" if davor["anteil"] else "anzahl"
        anfang = davor.start()
    elif re.search(
        r"[Aa]nteil|[Qq]uote|quotient|Dichte|dichte|index|größe|armut|losigkeit|alter\b", treffer[0]
    ) or _TEIL_ALLER.search(teil):
        mass = "anteil"
    return Nennung(anfang, treffer.end(), keys, mass, basis=basis)


def eingeschraenkt(teil: str, nennung: Nennung) -> bool:
    """„ausländische Kinder“, „Kinder ohne Kitaplatz“: eine andere Gruppe als die des Indikators."""
    davor = re.search(r"(?<!\w)([a-zäöüß]+(?:e|en|er|es|em)) $", teil[: nennung.anfang])
    if davor and wortschatz().worte["satz.bestimmer"].fullmatch(davor[1]) is None:
        return True
    danach = teil[nennung.ende : nennung.ende + 40]
    if re.match(r" (?:ohne|mit|aus|welche|die|beider|dieser|einer) ", danach):
        return True
    artikel = r"(?:der |dem |unserem |unserer )?(?:gesamten )?"
    woanders = rf" (?:in|im) (?!{artikel}{wortschatz().oder('satz.gebietswort')}\b)"
    return re.match(woanders, danach) is not None and re.match(r" in [A-ZÄÖÜ]", danach) is None


def gemeint_ist(
    teil: str, nennungen: Sequence[Nennung], wo: tuple[int, int], *, nur_danach: bool = False
) -> list[Nennung]:
    """Wovon ein Wort spricht: die nächste Nennung davor, sonst die danach; mit „und“ verbundene zusammen."""
    danach = [n for n in nennungen if n.anfang >= wo[1]]
    if nur_danach:
        return danach[:1] if danach and danach[0].anfang - wo[1] <= 40 else []
    davor = [n for n in nennungen if n.ende <= wo[0]]
    eigene = [n for n in davor if n.marke is None or n.marke.gebiet.startswith(RAUM)]
    if eigene:
        # Der Name sagt es, die Marke dahinter nennt nur den Wert dazu.
        namen = [n for n in eigene if n.marke is None]
        return [(namen or eigene)[-1]]
    # „Gestiegen ist der Anteil …“; hinter einem Komma spricht der Satz schon von etwas anderem.
    return [n for n in danach[:1] if "," not in teil[wo[1] : n.anfang]]


def nach_menge(nennungen: Sequence[Nennung], klein: str, ende: int) -> list[Nennung]:
    """„mehr Kinder und Jugendliche als …“, „mehr Menschen als … haben eine Einwanderungsgeschichte“."""
    direkt = [n for n in nennungen if 0 <= n.anfang - ende <= 12]
    if direkt:
        da = wortschatz().worte["richtung.dasein"].search(klein) or re.search(
            r"\b(?:hat|haben|sind|ist)\b", klein
        )
        return direkt[:1] if da else []
    if _GENERISCH.match(klein[ende:]):
        return [n for n in nennungen if n.anfang >= ende][:1]
    return []


def rolle_von(nennung: Nennung, sonst: str) -> str:
    if nennung.marke is not None and nennung.marke.gebiet != RAUM:
        return nennung.marke.gebiet
    return sonst
