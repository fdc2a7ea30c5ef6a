"""Wie ein gelieferter Gebietstext zu Ebene und Schlüssel wird, oder zu einem Namen, der gesucht wird."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sozialraum.statistik.angaben_lesen import Angaben
from sozialraum.statistik.zeitraum_lesen import zeitraum_lesen

UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Gesucht(NamedTuple):
    """Ein Gebiet, wie die Datei es nennt; ohne `schluessel` (None) wird es am Namen erkannt.

    `von` und `bis` (ausschließend) stehen im Text selbst, etwa „(bis 31.10.2016)“.
    """

    ebene: str
    schluessel: str | None
    name: str = ""
    von: date | None = None
    bis: date | None = None


@dataclass(frozen=True)
class Raummuster:
    """Ein gelieferter Gebietstext wird zu Ebene und Schlüssel.

    Der Schlüssel ist eine Vorlage (`\\1` ist die erste Gruppe) oder die Gruppe `schluessel` des Musters; hat
    das Muster nur die Gruppe `name`, wird das Gebiet am Namen erkannt. `stellen` füllt verlorene führende
    Nullen auf.
    """

    muster: re.Pattern[str]
    ebene: str
    schluessel: str | None = ""
    stellen: int = 0

    def lesen(self, text: str) -> Gesucht | None:
        treffer = self.muster.fullmatch(text)
        if treffer is None:
            return None
        gruppen = treffer.groupdict()
        schluessel = None if self.schluessel is None else treffer.expand(self.schluessel)
        if schluessel and self.stellen:
            schluessel = schluessel.zfill(self.stellen)
        bis = _tag(gruppen.get("bis"))
        return Gesucht(
            self.ebene,
            schluessel,
            (gruppen.get("name") or "").strip(),
            _tag(gruppen.get("von")),
            date.fromordinal(bis.toordinal() + 1) if bis else None,
        )


@dataclass(frozen=True)
class Namensregel:
    """Ein Name, der bei uns anders heißt; `schluessel` oder `name` sagt, welches Gebiet gemeint ist."""

    geliefert: str
    ebene: str
    schluessel: str | None
    name: str


def raummuster(lesen: Angaben) -> Raummuster:
    lesen.nur({"muster", "ebene", "schluessel", "stellen"})
    muster = lesen.muster("muster", fehlt=False)
    assert muster is not None
    if "schluessel" in lesen:
        schluessel: str | None = lesen.text("schluessel")
    elif "schluessel" in muster.groupindex:
        schluessel = r"\g<schluessel>"
    else:
        schluessel = None if "name" in muster.groupindex else ""
    try:
        if schluessel:
            muster.sub(schluessel, "")
    except (re.error, IndexError):
        lesen.falsch("schluessel", f"„{schluessel}“ nennt eine Gruppe, die das Muster nicht hat")
    return Raummuster(muster, lesen.text("ebene"), schluessel, lesen.ganz("stellen", 0))


def namensregel(lesen: Angaben) -> Namensregel:
    lesen.nur({"geliefert", "ebene", "schluessel", "name"})
    if ("schluessel" in lesen) == ("name" in lesen):
        lesen.falsch("schluessel", "entweder „schluessel“ oder „name“ sagt, welches Gebiet gemeint ist")
    return Namensregel(
        lesen.text("geliefert"),
        lesen.text("ebene"),
        lesen.text("schluessel") if "schluessel" in lesen else None,
        lesen.text("name", ""),
    )


def namenskern(name: str) -> str:
    """Nur Buchstaben und Ziffern: „Altstadt/Süd“, „Altstadt-Süd“ und „altstadtsued“ sind dasselbe."""
    gefaltet = name.casefold().translate(UMLAUTE)
    return "".join(zeichen for zeichen in gefaltet if zeichen.isalnum())


def gleicher_name(einer: str, anderer: str) -> bool:
    """Auch „Stadt Köln“ und „Köln“ sind dasselbe."""
    kerne = [namenskern(name) for name in (einer, anderer)]
    return len({kern.removeprefix("stadt") or kern for kern in kerne}) == 1


def _tag(text: str | None) -> date | None:
    gelesen = zeitraum_lesen(text.strip(), "stichtag") if text else ""
    return date.fromisoformat(gelesen) if gelesen else None


Namenstafel = Mapping[tuple[str, str], Namensregel]
"""(Ebene, Namenskern) → Regel."""
