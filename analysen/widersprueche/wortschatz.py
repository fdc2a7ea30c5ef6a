"""Der Wortschatz aus `wortschatz.toml`, als Muster übersetzt; rein, ohne Django."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATEI = Path(__file__).with_name("wortschatz.toml")
# „…“ im Muster: wenige Wörter desselben Satzteils.
_LUECKE = r"[^,;]{1,60}?\b"


@dataclass(frozen=True)
class Name:
    """Wie ein Indikator heißt; `basis` sind die, von denen er ein Teil ist („jedes vierte Kind“)."""

    keys: tuple[str, ...]
    muster: re.Pattern[str]
    basis: re.Pattern[str]


@dataclass(frozen=True)
class Wortschatz:
    """Muster je Bedeutung; Namen mit Groß- und Kleinschreibung, alles andere klein."""

    namen: tuple[Name, ...]
    worte: dict[str, re.Pattern[str]]
    faktoren: tuple[tuple[re.Pattern[str], float], ...]
    teile: tuple[tuple[re.Pattern[str], float], ...]
    roh: dict[str, list[str]]

    def oder(self, name: str) -> str:
        """Die Einträge als Alternative in einem größeren Muster."""
        return f"(?:{'|'.join(self.roh[name])})"


# Von wem die meisten Anteile ein Teil sind.
_ALLE = r"Menschen|Mensch|Personen|Person|Einwohner\w*|Bewohner\w*|Bevölkerung|Leute|aller|Bürger\w*"


@cache
def wortschatz() -> Wortschatz:
    roh: dict[str, Any] = tomllib.loads(DATEI.read_text(encoding="utf-8"))
    worte = {
        f"{gruppe}.{name}": _eines(eintraege)
        for gruppe in (
            "raum",
            "richtung",
            "staerke",
            "vergleich",
            "ungefaehr",
            "zeit",
            "sprechweise",
            "menge",
            "satz",
        )
        for name, eintraege in roh[gruppe].items()
    }
    return Wortschatz(
        namen=tuple(
            Name(
                keys=tuple(eintrag["key"]),
                muster=name_muster(eintrag["muster"]),
                basis=re.compile(rf"\b(?:{eintrag.get('basis', _ALLE)})\b"),
            )
            for eintrag in roh["name"]
        ),
        worte=worte,
        faktoren=tuple((_eines([muster]), wert) for muster, wert in roh["faktor"].items()),
        teile=tuple((_eines([muster]), wert) for muster, wert in roh["teil"].items()),
        roh={f"satz.{name}": eintraege for name, eintraege in roh["satz"].items()},
    )


def name_muster(eintraege: Iterable[str]) -> re.Pattern[str]:
    """Ein Name an einer Wortgrenze, nicht als Teil eines zusammengesetzten Wortes."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(eintraege)})(?![\w]|-\w)")


def _eines(eintraege: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(eintraege).replace('…', _LUECKE)})(?!\w)")
