"""Die Spalten einer unbekannten Tabelle und was sie miteinander zu tun haben."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sozialraum.statistik.vorschlagen.ergebnis import BekannteQuelle, Vorschlag
from sozialraum.statistik.vorschlagen.gebiete import Gebietskenntnis
from sozialraum.statistik.vorschlagen.gestalt import ZAHLARTIG, Gestalt

LAENGSTER_SCHLUESSEL = 50


@dataclass
class Spalte:
    """Eine Spalte mit ihren Zellen und der Rolle, die sie in der Importvorlage bekommt.

    `fortgesetzt`: leere Zellen gelten als die darüber und sind schon gefüllt.
    """

    stelle: int
    name: str
    zellen: list[str]
    rolle: str = ""
    angaben: dict[str, Any] = field(default_factory=dict)
    fortgesetzt: bool = False

    @property
    def verschiedene(self) -> list[str]:
        return list(dict.fromkeys(zelle for zelle in self.zellen if zelle))

    @property
    def heisst(self) -> str:
        return f"„{self.name}“" if self.name else f"Nr. {self.stelle + 1}"

    def feld(self) -> dict[str, Any]:
        rolle = {"rolle": self.rolle} if self.rolle else {}
        weiter = {"fortsetzen": True} if self.fortgesetzt else {}
        return {"name": self.name, **rolle, **self.angaben, **weiter}


@dataclass
class Lage:
    """Was beim Deuten einer Tabelle bekannt ist; entschieden wird im `vorschlag`.

    `quelle`: die vorhandene, zu der die Datei gehören soll; None bei einer neuen.
    """

    gestalt: Gestalt
    stamm: str
    kenntnis: Gebietskenntnis
    vorschlag: Vorschlag
    antworten: Mapping[str, str]
    spalten: list[Spalte]
    orte: list[dict[str, Any]] = field(default_factory=list)
    quelle: BekannteQuelle | None = None

    @property
    def inhalt(self) -> dict[str, Any]:
        return self.vorschlag.inhalt

    def mit_rolle(self, *rollen: str) -> list[Spalte]:
        return [spalte for spalte in self.spalten if spalte.rolle in rollen]


def genannte_orte(lage: Lage) -> frozenset[str]:
    """Was die Tabelle an Gebieten nennt, in Spalten oder im Kopf; leer steht für die ganze Gemeinde."""
    spalten = lage.mit_rolle("raum")
    orte = {";".join(kombination) for kombination in kombinationen(spalten)}
    orte |= {
        spalte.angaben["fest"]["raum"] for spalte in lage.spalten if "raum" in spalte.angaben.get("fest", {})
    }
    return frozenset(orte or {""})


def schluesselwort(spalte: Spalte) -> str:
    """Die Überschrift als Teil eines Merkmalsschlüssels: ohne Punkt, denn der trennt die Teile."""
    wort = re.sub(r"[.\s]+", " ", spalte.angaben.get("_wort", spalte.name)).strip()[:LAENGSTER_SCHLUESSEL]
    return wort or f"spalte {spalte.stelle + 1}"


def kombinationen(spalten: Sequence[Spalte]) -> list[tuple[str, ...]]:
    """Die verschiedenen Zeilen dieser Spalten."""
    return list(dict.fromkeys(zip(*(spalte.zellen for spalte in spalten), strict=True))) if spalten else []


def ist_textspalte(spalte: Spalte) -> bool:
    return not any(ZAHLARTIG.fullmatch(zelle) for zelle in spalte.verschiedene)


def schluesselartig(spalte: Spalte) -> bool:
    """Nummern statt Zahlen: führende Nullen, oder die Überschrift sagt es."""
    mit_null = any(
        len(zelle) > 1 and zelle.startswith("0") and zelle.isdigit() for zelle in spalte.verschiedene
    )
    sagt_es = re.fullmatch(r"(?i).*(_id|id|nr\.?|nummer|cd|code|schl.*|key)", spalte.name) is not None
    return mit_null or sagt_es


def bestimmt(eine: Spalte, andere: Spalte) -> bool:
    """Steht zu jedem Text der einen immer derselbe der anderen?"""
    return bestimmen([eine], andere)


def bestimmen(eine: Sequence[Spalte], andere: Spalte) -> bool:
    gesehen: dict[tuple[str, ...], str] = {}
    for ort, text in enumerate(andere.zellen):
        if gesehen.setdefault(tuple(spalte.zellen[ort] for spalte in eine), text) != text:
            return False
    return len(gesehen) < len(andere.zellen) or len(andere.zellen) < 5


def eins_zu_eins(eine: Spalte, andere: Spalte) -> bool:
    paare = set(zip(eine.zellen, andere.zellen, strict=True))
    return len(paare) == len({a for a, _ in paare}) == len({b for _, b in paare})
