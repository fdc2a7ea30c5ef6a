"""Erfundene Tabellen in vielen Gestalten: Was der Vorschlag nach wahren Antworten liest, steht auch da.

Aufbau, Schlüssel, Schreibweise, Zeichen, Zeichensatz und Trennzeichen sind ausgelost, mit festem Keim.
"""

import io
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

import pytest

from sozialraum.statistik.lesen.dateibild import ansehen
from sozialraum.statistik.vorlage import vorlage_aus
from sozialraum.statistik.vorschlagen.ergebnis import BekanntesGebiet, Frage, Vorschlag
from sozialraum.statistik.vorschlagen.vorschlagen import vorschlagen
from sozialraum.statistik.zuordnen.raumtafel import Raumstand
from tests.statistik.lesehilfe import lies
from tests.statistik.test_vorschlagen import AGS

NAMEN = (
    "Hafenviertel", "Weberviertel", "Lindenhöhe", "Kirchberg", "Altstadt", "Nordend", "Rosengarten",
    "Mühlenfeld", "Sonnenberg", "Eichenhain", "Wasserturm", "Gartenstadt", "Zechenkolonie", "Schlossberg",
)  # fmt: skip
BEZIRKE = (("1", "Westufer"), ("2", "Ostufer"))
STADTTEILE = [(f"{1 + nummer // 7}{nummer % 7 + 1}", name) for nummer, name in enumerate(NAMEN)]
STADT = [
    BekanntesGebiet(AGS, "gemeinde", "", "Probstadt"),
    *(BekanntesGebiet(AGS, "stadtbezirk", nummer, name) for nummer, name in BEZIRKE),
    *(BekanntesGebiet(AGS, "stadtteil", nummer, name) for nummer, name in STADTTEILE),
]
RAEUME = {(eines.ebene, eines.schluessel): (Raumstand(n, eines.name),) for n, eines in enumerate(STADT, 1)}
ALTER = (
    ("unter 6", "6 bis unter 18", "18 bis unter 65", "65 und älter"),
    ("0-5", "6-17", "18-64", "65 und älter"),
    ("0 - 6", "6 - 18", "18 - 65", "65 u. ä."),
)
Zahl = int | Decimal | None
Ort = tuple[str, str]  # Schlüssel, Zeitraum


@dataclass
class Tabelle:
    """Eine ausgeloste Datei und was sie wirklich sagt; `geheim`, wo sie ein Zeichen zeigt."""

    los: Random
    wahr: dict[Ort, list[Zahl]] = field(default_factory=lambda: defaultdict(list))
    zeilen: list[list[str]] = field(default_factory=list)
    name: str = "probstadt"

    def __post_init__(self) -> None:
        los = self.los
        self.dezimal = los.choice(",,,.")
        self.tausender = los.choice(["", ".", "\u202f", " "] if self.dezimal == "," else ["", ","])
        self.geheim = los.choice([".", "*", "x", "k.A.", "/"])
        self.prozent = los.choice(["", " %"])
        self.null = los.choice(["0", "-"])
        self.vermerk = los.choice(["", "", " p", " r"])
        self.jahr = los.randint(2015, 2024)
        self.gebietsform = los.choice(["nummer", "name", "beides", "zusammen"])
        self.gebiete = sorted(los.sample(STADTTEILE, los.randint(6, 14)))
        getattr(self, f"_{los.choice(['jahre', 'merkmale', 'alter', 'zwei_koepfe', 'lang', 'gedreht'])}")()
        if los.random() < 0.3:
            self.zeilen.append(["Quelle: Stadt Probstadt, Amt für Statistik"])

    # Aufbauten

    def _jahre(self) -> None:
        jahre = list(range(self.jahr - self.los.randint(1, 4), self.jahr + 1))
        self.name = "probstadt_einwohner"
        self._breit([str(jahr) for jahr in jahre], [(str(jahr), False) for jahr in jahre])

    def _merkmale(self) -> None:
        alle = [("Einwohner insgesamt", False), ("Haushalte", False), ("Ausländeranteil", True)]
        genommen = alle[: self.los.randint(2, 3)]
        zeit = self._titel()
        self._breit([name for name, _ in genommen], [(zeit, anteil) for _, anteil in genommen])
        for nummer, name in BEZIRKE if self.los.random() < 0.5 else ():
            werte = [self._zahl(anteil=anteil) for _, anteil in genommen]
            self.zeilen.append([*self._gebiet(nummer, name), *map(self._text, werte)])

    def _alter(self) -> None:
        baender = self.los.choice(ALTER)
        zeit = self._titel()
        self._breit(list(baender), [(zeit, False)] * len(baender))

    def _zwei_koepfe(self) -> None:
        spalten = [(jahr, anteil) for jahr in (self.jahr - 1, self.jahr) for anteil in (False, True)]
        self.zeilen.append(
            ["" for _ in self._gebietskopf()] + ["" if anteil else str(jahr) for jahr, anteil in spalten]
        )
        self._breit(
            ["Anteil Ausländer in %" if anteil else "Einwohner" for _, anteil in spalten],
            [(str(jahr), anteil) for jahr, anteil in spalten],
        )

    def _lang(self) -> None:
        self.zeilen.append([*self._gebietskopf(), "Jahr", "Merkmal", "Wert"])
        for nummer, name in self.gebiete:
            for jahr in (self.jahr - 1, self.jahr):
                for merkmal, anteil in (("Einwohner", False), ("Arbeitslosenquote in %", True)):
                    zahl = self._zahl(anteil=anteil)
                    self.wahr[nummer, str(jahr)].append(zahl)
                    self.zeilen.append([*self._gebiet(nummer, name), str(jahr), merkmal, self._text(zahl)])

    def _gedreht(self) -> None:
        zeit = self._titel()
        self.zeilen.append(["Merkmal", *(name for _, name in self.gebiete)])
        for merkmal in ("Einwohner", "Haushalte", "Zuzüge"):
            werte = [self._zahl() for _ in self.gebiete]
            self.zeilen.append([merkmal, *map(self._text, werte)])
            for (nummer, _), zahl in zip(self.gebiete, werte, strict=True):
                self.wahr[nummer, zeit].append(zahl)

    def _breit(self, koepfe: list[str], spalten: list[tuple[str, bool]]) -> None:
        self.zeilen.append([*self._gebietskopf(), *koepfe])
        for nummer, name in self.gebiete:
            werte = [self._zahl(anteil=anteil) for _, anteil in spalten]
            self.zeilen.append([*self._gebiet(nummer, name), *map(self._text, werte)])
            for (zeit, _), zahl in zip(spalten, werte, strict=True):
                self.wahr[nummer, zeit].append(zahl)

    # Zellen

    def _titel(self) -> str:
        if self.los.random() < 0.5:
            self.zeilen += [[f"Einwohner in Probstadt am 31.12.{self.jahr}"], []]
            return f"{self.jahr}-12-31"
        self.name = f"einwohner_{self.jahr}"
        return str(self.jahr)

    def _gebietskopf(self) -> list[str]:
        return {"nummer": ["Nr"], "beides": ["Nr", "Stadtteil"]}.get(self.gebietsform, ["Stadtteil"])

    def _gebiet(self, nummer: str, name: str) -> list[str]:
        formen = {"nummer": [nummer], "name": [name], "beides": [nummer, name]}
        return formen.get(self.gebietsform, [f"{nummer} {name}"])

    def _zahl(self, *, anteil: bool = False) -> Zahl:
        los = self.los
        if (wurf := los.random()) < 0.1:
            return None if wurf < 0.05 else 0
        if anteil:
            return Decimal(los.randint(1, 999)) / 10
        return los.randint(1000, 99_999) if los.random() < 0.5 else los.randint(1, 999)

    def _text(self, zahl: Zahl) -> str:
        if not zahl:
            return self.geheim if zahl is None else self.null
        ganze, _, nach = f"{zahl:,}".partition(".")
        text = ganze.replace(",", self.tausender) + (self.dezimal + nach if nach else "")
        if isinstance(zahl, Decimal):
            return text + self.prozent
        return text + (self.vermerk if zahl % 7 == 0 else "")

    # Datei

    def bytes(self) -> bytes:
        trenner = self.los.choice([zeichen for zeichen in ";\t|" if zeichen not in (self.dezimal,)])
        breite = max(map(len, self.zeilen))
        text = "".join(trenner.join(zeile + [""] * (breite - len(zeile))) + "\r\n" for zeile in self.zeilen)
        kodierungen = ["utf-8", "utf-8-sig", "utf-16"] + ["cp1252"] * ("\u202f" not in text)
        return text.encode(self.los.choice(kodierungen))

    def antwort(self, frage: Frage) -> str:
        """Was jemand antwortet, der weiß, wie die Datei gemeint ist."""
        art = frage.kennung.split(":")[0]
        if art == "zahlen":
            zeichen = "." if "Punkt" in frage.frage else ","
            return "tausender" if self.tausender == zeichen else "dezimal"
        return {
            "herausgeber": "Amt für Statistik",
            "geheimhaltung": "vorgeprueft",
            "gemeinde": AGS,
            "striche": "null",
            "zeichen": "null" if frage.kennung == "zeichen:-" else "geheim",
        }.get(art) or frage.vorschlag


def mit_antworten(tabelle: Tabelle, inhalt: bytes) -> tuple[Vorschlag, dict[str, str]]:
    antworten: dict[str, str] = {}
    while True:
        datei = io.BytesIO(inhalt)
        eins = vorschlagen(datei, ansehen(datei), f"{tabelle.name}.csv", STADT, antworten)
        neue = {frage.kennung: tabelle.antwort(frage) for frage in eins.fragen}
        if not neue.keys() - antworten.keys():
            return eins, antworten
        antworten |= neue


@pytest.mark.parametrize("keim", range(150))
def test_der_vorschlag_liest_was_dasteht(keim: int) -> None:
    tabelle = Tabelle(Random(keim))
    inhalt = tabelle.bytes()
    eins, antworten = mit_antworten(tabelle, inhalt)
    assert eins.fehler() == ""
    name = f"{tabelle.name}.csv"
    lesart = lies(inhalt, vorlage_aus(eins.inhalt), RAEUME, dateiname=name, antworten=antworten)
    assert lesart.fehler() == []
    gelesen: dict[Ort, Counter[Decimal | None]] = defaultdict(Counter)
    for (ebene, schluessel, zeit, _), wert in lesart.tafel.items():
        if ebene == "stadtteil":
            gelesen[schluessel, zeit][wert if isinstance(wert, Decimal) else None] += 1
    assert gelesen == {
        ort: Counter(None if zahl is None else Decimal(zahl) for zahl in zahlen)
        for ort, zahlen in tabelle.wahr.items()
    }
