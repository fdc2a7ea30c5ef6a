"""Wie ein gelieferter Gebietstext zu Ebene und Schlüssel wird, oder zu einem Namen, der gesucht wird."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sozialraum.statistik.lesen.zeitraum_lesen import zeitraum_lesen
from sozialraum.statistik.vorlage.angaben_lesen import Angaben

UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Gesucht(NamedTuple):
    """Ein Gebiet, wie die Datei es nennt; ohne `schluessel` (None) wird es am Namen erkannt.

    `von` und `bis` (ausschließend) stehen im Text selbst, etwa „(bis 31.10.2016)“. `grund`: warum die Vorlage
    es weglässt.
    """

    ebene: str
    schluessel: str | None
    name: str = ""
    von: date | None = None
    bis: date | None = None
    grund: str = ""

    @property
    def genannt(self) -> str:
        """Woran die Datei es nennt: sein Schlüssel, sonst sein Name; darauf passen die Regeln für Namen."""
        return self.name if self.schluessel is None else self.schluessel


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
    """Ein Name oder Schlüssel, der bei uns anders heißt, oder den es nicht gibt.

    `schluessel` oder `name` sagt, welches Gebiet der `ebene` gemeint ist; `grund`, warum es wegbleibt. Die
    Regel gilt für Gebiete, die die Muster als `gelesen_als` lesen (leer: für Texte, die zu keinem passen).
    """

    geliefert: str
    gelesen_als: str
    ebene: str
    schluessel: str | None
    name: str
    grund: str

    def anwenden(self, gesucht: Gesucht) -> Gesucht:
        if self.grund:
            return gesucht._replace(grund=self.grund)
        # Der gelieferte Name ist damit geklärt; verglichen wird er nicht mehr.
        return gesucht._replace(ebene=self.ebene, schluessel=self.schluessel, name=self.name)


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
    lesen.nur({"geliefert", "gelesen_als", "ebene", "schluessel", "name", "grund"})
    if sum(wort in lesen for wort in ("schluessel", "name", "grund")) != 1:
        lesen.falsch(
            "schluessel", "„schluessel“ oder „name“ sagt, welches Gebiet gemeint ist, „grund“, warum keines"
        )
    ebene = lesen.text("ebene", "" if "grund" in lesen else None)
    return Namensregel(
        lesen.text("geliefert"),
        lesen.text("gelesen_als", ebene),
        ebene,
        lesen.text("schluessel") if "schluessel" in lesen else None,
        lesen.text("name", ""),
        lesen.text("grund", ""),
    )


_STUFE = re.compile(r"(?i)^\s*(?:stadt|stadtbezirk|bezirk|stadtteil|ortsteil|quartier|gemeinde)\s+(?=\S)")


def namenskern(name: str) -> str:
    """Nur Buchstaben und Ziffern: „Altstadt/Süd“, „Altstadt-Süd“ und „altstadtsued“ sind dasselbe."""
    gefaltet = name.casefold().translate(UMLAUTE)
    return "".join(zeichen for zeichen in gefaltet if zeichen.isalnum())


def gleicher_name(einer: str, anderer: str) -> bool:
    """Auch „Stadt Köln“ und „Köln“, „Stadtbezirk Nord“ und „Nord“ sind dasselbe."""
    return len({namenskern(_STUFE.sub("", name)) for name in (einer, anderer)}) == 1


def _tag(text: str | None) -> date | None:
    gelesen = zeitraum_lesen(text.strip(), "stichtag") if text else ""
    return date.fromisoformat(gelesen) if gelesen else None


Namenstafel = Mapping[tuple[str, str], Namensregel]
"""(Ebene, als die gelesen ist, Namenskern) → Regel."""
