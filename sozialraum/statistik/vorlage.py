"""Die Importvorlage: wie eine Datei zu lesen ist, als geprüfte Daten statt als Programm.

Geschrieben wird sie als TOML in Wörtern von Table Schema und Table Dialect (`fields`, `decimalChar`,
`missingValues`, `delimiter` …), wo es sie gibt; gespeichert als JSON gleichen Inhalts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sozialraum.kern.fehler import Fachfehler
from sozialraum.statistik.einlesen import IN_WORTEN, KODIERUNGEN, TRENNZEICHEN, Dialekt
from sozialraum.statistik.zahlen_lesen import NACHKOMMASTELLEN, Zahlform
from sozialraum.statistik.zeichen import Vermerk, Zeichen

ROLLEN = frozenset({"", "raum", "raumname", "zeitraum", "merkmal", "tabelle", "wortlaut", "wert"})
ZEITRAUMARTEN = frozenset({"jahr", "stichtag", "monat", "quartal"})
TRENNER = "."
ANZAHL = "Anzahl"
FELDER_DER_VORLAGE = frozenset(
    {
        "schluessel", "name", "aufbau", "ags", "quelle", "dialect", "fields", "missingValues", "nullwerte",
        "vermerke", "raeume", "merkmale",
    }
)  # fmt: skip


class Vorlagenfehler(Fachfehler):
    """Die Importvorlage selbst ist falsch geschrieben."""


@dataclass(frozen=True)
class Quellenangaben:
    """Woher die Zahlen kommen und was unter ihnen stehen muss."""

    schluessel: str
    name: str
    herausgeber: str
    quellenvermerk: str
    lizenz: str = ""
    grundgesamtheit: str = ""
    geheimhaltung: str = "vorgeprueft"
    schwelle: int = 0


@dataclass(frozen=True)
class Raummuster:
    """Ein gelieferter Gebietsschlüssel wird zu Ebene und amtlichem Schlüssel (`\\1` ist die erste Gruppe)."""

    muster: re.Pattern[str]
    ebene: str
    schluessel: str


@dataclass(frozen=True)
class Merkmalsangaben:
    """Eine Reihe der Datei; `tabelle` und `wortlaut` sind die gelieferten Beschriftungen und werden
    verglichen.

    `alter_bis` ist ausschließend (15 bis unter 18), None nach oben offen. `minimum` None: auch negative
    Werte.
    """

    schluessel: str
    bezeichnung: str
    tabelle: str = ""
    wortlaut: str = ""
    groesse: str = ""
    alter_von: int | None = None
    alter_bis: int | None = None
    geschlecht: str = ""
    einheit: str = ANZAHL
    stellen: int = 0
    minimum: Decimal | None = Decimal(0)


@dataclass(frozen=True)
class Vorlage:
    """Eine Importvorlage für den langen Aufbau: je Datenzeile ein Wert.

    `rollen` ordnet Rollen den Stellen der Spalten zu; `zeichen` dem Zeichen seine Art des Fehlens.
    """

    schluessel: str
    name: str
    ags: str
    quelle: Quellenangaben
    encoding: str
    delimiter: str
    quoteChar: str
    kopfzeile: int
    spalten: tuple[str, ...]
    rollen: Mapping[str, tuple[int, ...]]
    zeitraumart: str
    zahlform: Zahlform
    zeichen: Mapping[str, Zeichen]
    nullwerte: frozenset[str]
    vermerke: Mapping[str, Vermerk]
    raeume: tuple[Raummuster, ...]
    merkmale: Mapping[str, Merkmalsangaben]

    def dialekt(self, kodierung: str) -> Dialekt:
        """`kodierung` ist die der Datei anzusehende; sie gilt, wenn die Vorlage sich nicht festlegt."""
        return Dialekt(
            encoding=self.encoding or kodierung, delimiter=self.delimiter, quoteChar=self.quoteChar
        )

    def passt_zu(self, kopf: list[str]) -> bool:
        """Fingerabdruck: genau diese Überschriften in dieser Reihenfolge."""
        return tuple(kopf) == self.spalten

    def ort(self, schluessel: str) -> tuple[str, str] | None:
        """(Ebene, amtlicher Schlüssel) eines gelieferten Schlüssels; None, wenn kein Muster passt."""
        for muster in self.raeume:
            if treffer := muster.muster.fullmatch(schluessel):
                return muster.ebene, treffer.expand(muster.schluessel)
        return None


def vorlage_aus(inhalt: Mapping[str, Any]) -> Vorlage:
    """Prüft die Daten einer Importvorlage. Fehler: `Vorlagenfehler` mit dem Ort in der Vorlage."""
    lesen = _Leser(inhalt, f"Importvorlage „{inhalt.get('schluessel', 'ohne Schlüssel')}“")
    lesen.nur(FELDER_DER_VORLAGE)
    if lesen.text("aufbau") != "lang":
        lesen.falsch("aufbau", "nur der Aufbau „lang“ ist bekannt")
    dialekt = lesen.teil("dialect")
    dialekt.nur({"encoding", "delimiter", "quoteChar", "headerRow"})
    encoding = dialekt.text("encoding", "")
    if encoding and encoding not in KODIERUNGEN:
        dialekt.falsch("encoding", f"bekannt sind {', '.join(IN_WORTEN)}")
    delimiter = dialekt.text("delimiter")
    if delimiter not in TRENNZEICHEN:
        dialekt.falsch("delimiter", f"bekannt sind {', '.join(TRENNZEICHEN.values())}")
    spalten, rollen, zeitraumart, zahlform = _spalten(lesen)
    zeichen = {
        eines.text("value"): eines.wort("label", Zeichen) for eines in lesen.teile("missingValues", leer=True)
    }
    nullwerte = frozenset(eines.text("value") for eines in lesen.teile("nullwerte", leer=True))
    if doppelt := nullwerte & set(zeichen):
        lesen.falsch("nullwerte", f"„{min(doppelt)}“ steht auch unter missingValues")
    ags = lesen.text("ags")
    if not re.fullmatch(r"[0-9]{8}", ags):
        lesen.falsch("ags", "ein Gemeindeschlüssel hat acht Ziffern")
    return Vorlage(
        schluessel=lesen.text("schluessel"),
        name=lesen.text("name"),
        ags=ags,
        quelle=_quelle(lesen.teil("quelle")),
        encoding=encoding,
        delimiter=delimiter,
        quoteChar=dialekt.text("quoteChar", '"'),
        kopfzeile=dialekt.ganz("headerRow", 1),
        spalten=spalten,
        rollen=rollen,
        zeitraumart=zeitraumart,
        zahlform=zahlform,
        zeichen=zeichen,
        nullwerte=nullwerte,
        vermerke={
            eines.text("value"): eines.wort("label", Vermerk) for eines in lesen.teile("vermerke", leer=True)
        },
        raeume=tuple(_raummuster(eines) for eines in lesen.teile("raeume")),
        merkmale=_merkmale(lesen),
    )


def _spalten(
    lesen: "_Leser",
) -> tuple[tuple[str, ...], dict[str, tuple[int, ...]], str, Zahlform]:
    spalten: list[str] = []
    rollen: dict[str, tuple[int, ...]] = {}
    zeitraumart, zahlform = "", None
    for stelle, feld in enumerate(lesen.teile("fields")):
        feld.nur({"name", "rolle", "zeitraum", "type", "decimalChar", "groupChar"})
        rolle = feld.text("rolle", "")
        if rolle not in ROLLEN:
            feld.falsch("rolle", f"bekannt sind {', '.join(sorted(ROLLEN - {''}))}")
        spalten.append(feld.text("name").strip())
        if rolle:
            rollen[rolle] = (*rollen.get(rolle, ()), stelle)
        if rolle == "zeitraum":
            zeitraumart = feld.text("zeitraum")
            if zeitraumart not in ZEITRAUMARTEN:
                feld.falsch("zeitraum", f"bekannt sind {', '.join(sorted(ZEITRAUMARTEN))}")
        if rolle == "wert":
            try:
                zahlform = Zahlform(feld.text("decimalChar"), feld.text("groupChar", ""))
            except ValueError as fehler:
                feld.falsch("decimalChar", str(fehler))
    for rolle in ("raum", "zeitraum", "wert"):
        if len(rollen.get(rolle, ())) != 1:
            lesen.falsch("fields", f"genau eine Spalte braucht die Rolle „{rolle}“")
    if "merkmal" not in rollen:
        lesen.falsch("fields", "mindestens eine Spalte braucht die Rolle „merkmal“")
    for rolle in ("raumname", "tabelle", "wortlaut"):
        if len(rollen.get(rolle, ())) > 1:
            lesen.falsch("fields", f"höchstens eine Spalte darf die Rolle „{rolle}“ haben")
    assert zahlform is not None  # genau eine Spalte „wert“ ist oben geprüft
    return tuple(spalten), rollen, zeitraumart, zahlform


def _quelle(lesen: "_Leser") -> Quellenangaben:
    lesen.nur(set(Quellenangaben.__dataclass_fields__))
    return Quellenangaben(
        schluessel=lesen.text("schluessel"),
        name=lesen.text("name"),
        herausgeber=lesen.text("herausgeber"),
        quellenvermerk=lesen.text("quellenvermerk"),
        lizenz=lesen.text("lizenz", ""),
        grundgesamtheit=lesen.text("grundgesamtheit", ""),
        geheimhaltung=lesen.text("geheimhaltung", "vorgeprueft"),
        schwelle=lesen.ganz("schwelle", 0),
    )


def _raummuster(lesen: "_Leser") -> Raummuster:
    lesen.nur({"muster", "ebene", "schluessel"})
    text = lesen.text("muster")
    try:
        muster = re.compile(text)
    except re.error:
        lesen.falsch("muster", f"„{text}“ ist kein gültiger regulärer Ausdruck")
    return Raummuster(muster, lesen.text("ebene"), lesen.text("schluessel", ""))


def _merkmale(lesen: "_Leser") -> dict[str, Merkmalsangaben]:
    merkmale: dict[str, Merkmalsangaben] = {}
    for eines in lesen.teile("merkmale"):
        eines.nur(set(Merkmalsangaben.__dataclass_fields__))
        einheit = eines.text("einheit", ANZAHL)
        merkmal = Merkmalsangaben(
            schluessel=eines.text("schluessel"),
            bezeichnung=eines.text("bezeichnung"),
            tabelle=eines.text("tabelle", ""),
            wortlaut=eines.text("wortlaut", ""),
            groesse=eines.text("groesse", ""),
            alter_von=eines.ganz("alter_von", None),
            alter_bis=eines.ganz("alter_bis", None),
            geschlecht=eines.text("geschlecht", ""),
            einheit=einheit,
            stellen=eines.ganz("stellen", 0),
            minimum=eines.dezimal("minimum", Decimal(0) if einheit == ANZAHL else None),
        )
        if merkmal.stellen > NACHKOMMASTELLEN:
            eines.falsch("stellen", f"gespeichert werden höchstens {NACHKOMMASTELLEN} Nachkommastellen")
        if merkmal.schluessel in merkmale:
            eines.falsch("schluessel", f"„{merkmal.schluessel}“ steht zweimal")
        merkmale[merkmal.schluessel] = merkmal
    return merkmale


class _Leser:
    """Liest getippte Angaben aus Daten und nennt bei Fehlern den Ort."""

    def __init__(self, daten: Any, ort: str) -> None:
        self.ort = ort
        if not isinstance(daten, Mapping):
            raise Vorlagenfehler(f"{ort}: hier wird ein Abschnitt mit Angaben erwartet.")
        self.daten = daten

    def falsch(self, feld: str, was: str) -> Any:
        raise Vorlagenfehler(f"{self.ort}, Angabe „{feld}“: {was}.")

    def nur(self, bekannt: set[str] | frozenset[str]) -> None:
        if fremd := sorted(set(self.daten) - bekannt):
            self.falsch(fremd[0], "diese Angabe ist unbekannt")

    def text(self, feld: str, vorgabe: str | None = None) -> str:
        wert = self.daten.get(feld, vorgabe)
        if not isinstance(wert, str):
            self.falsch(feld, "fehlt" if wert is None else "muss ein Text in Anführungszeichen sein")
        return str(wert)

    def ganz(self, feld: str, vorgabe: Any) -> Any:
        wert = self.daten.get(feld, vorgabe)
        if wert is not vorgabe and (not isinstance(wert, int) or isinstance(wert, bool) or wert < 0):
            self.falsch(feld, "muss eine ganze Zahl ab 0 sein")
        return wert

    def dezimal(self, feld: str, vorgabe: Decimal | None) -> Decimal | None:
        wert = self.daten.get(feld)
        if wert is None:
            return vorgabe
        if isinstance(wert, bool) or not isinstance(wert, int | float):
            self.falsch(feld, "muss eine Zahl sein")
        return Decimal(str(wert))

    def wort(self, feld: str, woerter: Any) -> Any:
        wert = self.text(feld)
        if wert not in set(woerter):
            self.falsch(feld, f"„{wert}“ ist unbekannt; bekannt sind {', '.join(woerter)}")
        return woerter(wert)

    def teil(self, feld: str) -> "_Leser":
        return _Leser(self.daten.get(feld), f"{self.ort}, Abschnitt „{feld}“")

    def teile(self, feld: str, *, leer: bool = False) -> list["_Leser"]:
        wert = self.daten.get(feld, [] if leer else None)
        if not isinstance(wert, list) or not (wert or leer):
            self.falsch(feld, "mindestens ein Abschnitt fehlt")
        return [_Leser(eines, f"{self.ort}, {feld} Nr. {nummer}") for nummer, eines in enumerate(wert, 1)]
