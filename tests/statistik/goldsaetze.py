"""Liest die geprüften Sätze aus `saetze_gold/*.toml` und baut die Kennzahlen, von denen sie sprechen.

Ein Wert steht als `18.9`, als `4230/22383` (Zähler und Nenner) oder als Art des Fehlens (`geheim`). Was ein
Fall nicht sagt, gilt: Stadtteil Nordstadt, 2024, eine Quelle. Die Reihenfolge der Sätze ist die der Seite.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sozialraum.raeume.gebiet import Abschnitt, Anteil, Gebiet
from sozialraum.statistik import saetze
from sozialraum.statistik.altersgruppen import aus_schluessel
from sozialraum.statistik.indikatoren import INDIKATOREN, Art, Indikator, berechne
from sozialraum.statistik.kennzahl import Kennzahl, Quellenangabe
from sozialraum.statistik.zeichen import Zeichen
from sozialraum.statistik.zeitraeume import versetzt

ORDNER = Path(__file__).parent / "saetze_gold"
REFORM = Abschnitt(
    date(2020, 1, 1),
    (Anteil(9, Decimal(1)),),
    None,
    "Vor dem 1. Januar 2020 gehörte die Werftsiedlung nicht zum Hafenviertel.",
)


def _gebiet(kennung: str, name: str, ebene: str, **weiteres: Any) -> Gebiet:
    return Gebiet(kennung, name, ebene, (Anteil(abs(hash(kennung)) % 10**6, Decimal(1)),), **weiteres)


ORTE = {
    "nordstadt": _gebiet("05998000/11", "Nordstadt", "Stadtteil"),
    "mitte": _gebiet("05998000/1", "Mitte", "Stadtbezirk"),
    "stadt": _gebiet("05998000", "Musterstadt", "Stadt"),
    "nachbarstadt": _gebiet("05999000", "Nachbarstadt", "Stadt"),
    "sozialraum": _gebiet("sozialraum-7", "Am Fluss", "Sozialraum"),
    "quartier": _gebiet("05998000/111", "Alter Markt", "Quartier"),
    "bezirk101": _gebiet("05998000/101", "Statistischer Bezirk 101", "Statistischer Bezirk"),
    "kreis": _gebiet("05382", "Rhein-Sieg-Kreis", "Kreis"),
    "land": _gebiet("05", "Nordrhein-Westfalen", "Land"),
    "sprengel": _gebiet("05998000/s3", "St. Josef", "Sprengel"),
    "hafenviertel": _gebiet("05998000/12", "Hafenviertel", "Stadtteil", frueher=(REFORM,)),
}


def _quelle(name: str) -> Quellenangabe:
    return Quellenangabe(name, "Stadt Musterstadt", "", name, "", "a.csv", "0", datetime(2026, 1, 5), 1)


@dataclass(frozen=True)
class Goldfall:
    datei: str
    name: str
    angaben: dict[str, Any]

    @property
    def erwartet(self) -> str:
        return str(self.angaben["satz"]).strip()

    @property
    def indikator(self) -> Indikator:
        key = self.angaben["indikator"]
        indikator = INDIKATOREN.get(key) or aus_schluessel(key)
        assert indikator is not None, f"{self.name}: {key}"
        return indikator

    @property
    def zeit(self) -> str:
        return str(self.angaben.get("zeit", "2024"))

    def kennzahl(self, wert: str, ort: str, zeit: str, **weiteres: Any) -> Kennzahl:
        """`wert@quelle` nennt eine andere Quelle, `wert@` keine, `wert !hinweis` den Hinweis."""
        wert, _, hinweis = wert.partition(" !")
        wert, andere, quelle = wert.partition("@")
        indikator = self.indikator
        weiteres = {
            "hinweis": hinweis,
            "quellen": () if andere and not quelle else (_quelle(quelle or "Einwohnerstatistik"),),
            "bezug": versetzt(zeit, -indikator.jahre_zuvor) if indikator.jahre_zuvor else "",
            **weiteres,
        }
        gemeinsam = (indikator, ORTE[ort], zeit)
        if wert in set(Zeichen):
            fehlt = Zeichen(wert)
            offen = Decimal(0) if fehlt is Zeichen.WENIGER_ALS_HAELFTE else None
            return Kennzahl(*gemeinsam, wert=offen, zeichen=fehlt, **weiteres)
        oben, _, unten = wert.partition("/")
        if not unten:
            anzahl = Decimal(oben) if indikator.art is Art.ANZAHL else None
            return Kennzahl(*gemeinsam, wert=Decimal(oben), zaehler=anzahl, **weiteres)
        zaehler, nenner = Decimal(oben), Decimal(unten)
        return Kennzahl(
            *gemeinsam, wert=berechne(indikator, zaehler, nenner), zaehler=zaehler, nenner=nenner, **weiteres
        )

    @property
    def eigene(self) -> Kennzahl:
        vermerke = tuple(self.angaben.get("vermerke", ()))
        return self.kennzahl(
            str(self.angaben["wert"]), self.angaben.get("ort", "nordstadt"), self.zeit, vermerke=vermerke
        )

    @property
    def zeile(self) -> list[Kennzahl]:
        """Das eigene Gebiet und die Vergleiche in der Reihenfolge des Falls."""
        return [
            self.eigene,
            *(self.kennzahl(str(self.angaben[ort]), ort, self.zeit) for ort in self.angaben if ort in ORTE),
        ]

    def reihe(self, name: str = "davor") -> list[Kennzahl]:
        """Die früheren Kennzahlen des eigenen Gebiets und die eigene."""
        ort = self.angaben.get("ort", "nordstadt")
        return [
            *(self.kennzahl(str(w), ort, zeit) for zeit, w in self.angaben.get(name, {}).items()),
            self.eigene,
        ]

    def vergleichsreihe(self) -> list[Kennzahl]:
        return [
            *(self.kennzahl(str(w), "stadt", zeit) for zeit, w in self.angaben["davor_stadt"].items()),
            self.zeile[1],
        ]

    @property
    def geschrieben(self) -> str:
        match self.angaben.get("als", "saetze"):
            case "titel":
                text = saetze.vergleich(*self.zeile[:2], mit_ort=self.angaben.get("mit_ort", False))
            case "entwicklung":
                text = saetze.entwicklung(self.reihe())
            case "entwicklung im vergleich":
                text = saetze.entwicklung_im_vergleich(self.reihe(), self.vergleichsreihe())
            case _:
                text = "\n".join(satz.text for satz in saetze.befunde(self.zeile, self.reihe()))
        return text.replace("\u00a0", " ")


def goldfaelle() -> list[Goldfall]:
    """Alle Fälle aller Dateien. Fehler: `ValueError`, wenn zwei denselben Namen tragen."""
    faelle = [
        Goldfall(datei.stem, fall["name"], fall)
        for datei in sorted(ORDNER.glob("*.toml"))
        for fall in tomllib.loads(datei.read_text())["fall"]
    ]
    namen = [fall.name for fall in faelle]
    if doppelte := {name for name in namen if namen.count(name) > 1}:
        raise ValueError(f"Doppelte Namen: {', '.join(sorted(doppelte))}")
    return faelle
