"""Die Importvorlage: wie eine Datei zu lesen ist, als geprüfte Daten statt als Programm.

Geschrieben wird sie als TOML in Wörtern von Table Schema und Table Dialect (`fields`, `decimalChar`,
`missingValues`, `headerRows` …), wo es sie gibt; gespeichert als JSON gleichen Inhalts. Jedes Wort mit
Beispiel steht in `vorlagen/LIESMICH.md`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sozialraum.statistik.lesen.einlesen import IN_WORTEN, KODIERUNGEN, TRENNZEICHEN, Dialekt
from sozialraum.statistik.lesen.zahlen_lesen import Zahlform
from sozialraum.statistik.vorlage.angaben_lesen import Angaben, Vorlagenfehler
from sozialraum.statistik.vorlage.merkmalsangaben import (
    ANZAHL,
    TRENNER,
    Merkmalsangaben,
    Summe,
    merkmale_und_summen,
)
from sozialraum.statistik.vorlage.raumangaben import (
    Gesucht,
    Namensregel,
    Namenstafel,
    Raummuster,
    namenskern,
    namensregel,
    raummuster,
)
from sozialraum.statistik.vorlage.tabellenform import (
    FELDER_DER_TABELLE,
    Tabellenform,
    kopfzeilen_lesen,
    tabellenformen,
)
from sozialraum.statistik.zeichen import GEHEIME, LEGENDEN, Vermerk, Zeichen

__all__ = ["ANZAHL", "TRENNER", "Merkmalsangaben", "Vorlage", "Vorlagenfehler", "vorlage_aus"]

KLEINSTE_SCHWELLE = 2
EIGENE_RUNDUNGEN = (0, 3, 5)
NUR_NULLWERTE = frozenset({"frage", "null", "nicht_vorhanden"})
FELDER_DER_VORLAGE = frozenset(
    {
        "schluessel", "name", "aufbau", "ags", "dateiname", "quelle", "dialect", "legende", "missingValues",
        "nullwerte", "vermerke", "nur_nullwerte", "raeume", "namen", "dimensionen", "merkmale", "summen",
        "tabellen", "nebenblaetter",
    }
    | (FELDER_DER_TABELLE - {"name", "headerRow", "headerRows", "headerJoin"})
)  # fmt: skip


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
    rundung: int = 0
    eigene_rundung: int = 0
    randsumme_exakt: bool = True
    zeichen: str = Zeichen.GEHEIM.value
    rang: int = 50


@dataclass(frozen=True)
class Vorlage:
    """Eine Importvorlage; `tabellen` sind ihre Tabellen in der Reihenfolge der Blätter und Zeilen.

    Mit achtstelligem `ags` liegen alle Gebiete in dieser Gemeinde; sonst (Bund, Länder, Kreise) ist es der
    gemeinsame Anfang ihrer Schlüssel, auch leer. `delimiter` leer heißt: eine Arbeitsmappe. `nur_nullwerte`
    sagt, was eine Zeile aus lauter Nullwerten bedeutet („frage“: erst zu klären).
    """

    schluessel: str
    name: str
    ags: str
    quelle: Quellenangaben
    encoding: str
    delimiter: str
    quoteChar: str
    tabellen: tuple[Tabellenform, ...]
    zeichen: Mapping[str, Zeichen]
    nullwerte: frozenset[str]
    vermerke: Mapping[str, Vermerk]
    raeume: tuple[Raummuster, ...]
    merkmale: Mapping[str, Merkmalsangaben]
    namen: Namenstafel = field(default_factory=dict)
    summen: tuple[Summe, ...] = ()
    nur_nullwerte: str = "frage"
    dateiname: re.Pattern[str] | None = None
    nebenblaetter: re.Pattern[str] | None = None

    @property
    def arbeitsmappe(self) -> bool:
        return not self.delimiter

    @property
    def zahlform(self) -> Zahlform:
        """Die der ersten Wertspalte; für Beispiele und Beschreibungen."""
        return self.tabellen[0].mit_rolle("wert")[0].zahlform

    def dialekt(self, kodierung: str) -> Dialekt:
        """`kodierung` ist die der Datei anzusehende; sie gilt, wenn die Vorlage sich nicht festlegt."""
        return Dialekt(
            encoding=self.encoding or kodierung, delimiter=self.delimiter, quoteChar=self.quoteChar
        )

    def ort(self, text: str) -> Gesucht | None:
        """Welches Gebiet ein gelieferter Text meint; None, wenn kein Muster passt."""
        return next(iter(self.orte(text)), None)

    def orte(self, text: str) -> list[Gesucht]:
        """Das erste passende Muster entscheidet; sucht es nach dem Namen, so auch die weiteren, die es tun.

        Nennt die Vorlage unter `namen`, was gemeint ist, gilt nur das; auch für Texte ohne passendes Muster.
        """
        moegliche: list[Gesucht] = []
        for muster in self.raeume:
            if gesucht := muster.lesen(text):
                if regel := self.namen.get((gesucht.ebene, namenskern(gesucht.genannt))):
                    return [regel.anwenden(gesucht)]
                if gesucht.schluessel is not None:
                    return moegliche or [gesucht]
                moegliche.append(gesucht)
        if not moegliche and (regel := self.namen.get(("", namenskern(text)))):
            return [regel.anwenden(Gesucht("", None, text))]
        return moegliche


def vorlage_aus(inhalt: Mapping[str, Any]) -> Vorlage:
    """Prüft die Daten einer Importvorlage. Fehler: `Vorlagenfehler` mit dem Ort in der Vorlage."""
    lesen = Angaben(inhalt, f"Importvorlage „{inhalt.get('schluessel', 'ohne Schlüssel')}“")
    lesen.nur(FELDER_DER_VORLAGE)
    if lesen.text("aufbau", "lang") != "lang":
        lesen.falsch("aufbau", "der Aufbau folgt aus „fields“; das Wort entfällt")
    dialekt = lesen.teil("dialect") if "dialect" in lesen else Angaben({}, lesen.ort)
    dialekt.nur({"encoding", "delimiter", "quoteChar", "headerRow", "headerRows", "headerJoin"})
    encoding = dialekt.text("encoding", "")
    if encoding and encoding not in KODIERUNGEN:
        dialekt.falsch("encoding", f"bekannt sind {', '.join(IN_WORTEN)}")
    delimiter = dialekt.text("delimiter", "")
    if delimiter and delimiter not in TRENNZEICHEN:
        dialekt.falsch("delimiter", f"bekannt sind {', '.join(TRENNZEICHEN.values())}")
    kopfzeilen = kopfzeilen_lesen(dialekt, (1,))
    zeichen, nullwerte, vermerke = _legende(lesen)
    merkmale, summen = merkmale_und_summen(lesen)
    return Vorlage(
        schluessel=lesen.text("schluessel"),
        name=lesen.text("name"),
        ags=_ags(lesen),
        quelle=_quelle(lesen.teil("quelle")),
        encoding=encoding,
        delimiter=delimiter,
        quoteChar=dialekt.text("quoteChar", '"'),
        tabellen=tabellenformen(lesen, kopfzeilen, dialekt.text("headerJoin", " ")),
        zeichen=zeichen,
        nullwerte=nullwerte,
        vermerke=vermerke,
        raeume=tuple(raummuster(eines) for eines in lesen.teile("raeume")),
        merkmale=merkmale,
        namen=_namen(lesen),
        summen=summen,
        nur_nullwerte=lesen.eines_von("nur_nullwerte", NUR_NULLWERTE, "frage"),
        dateiname=lesen.muster("dateiname"),
        nebenblaetter=lesen.muster("nebenblaetter"),
    )


def _ags(lesen: Angaben) -> str:
    ags = lesen.text("ags")
    if not re.fullmatch(r"[0-9]{8}|[0-9]{0,7}", ags):
        lesen.falsch("ags", "ein Gemeindeschlüssel hat acht Ziffern, der Anfang mehrerer weniger")
    return ags


def _legende(lesen: Angaben) -> tuple[dict[str, Zeichen], frozenset[str], dict[str, Vermerk]]:
    """Zeichen, Nullwerte und Vermerke; `legende` gibt eine übliche vor, Genanntes geht ihr vor."""
    vorgabe = LEGENDEN[lesen.eines_von("legende", LEGENDEN, "")]
    zeichen = {
        eines.text("value"): eines.wort("label", Zeichen) for eines in lesen.teile("missingValues", leer=True)
    }
    nullwerte = {eines.text("value") for eines in lesen.teile("nullwerte", leer=True)}
    if doppelt := nullwerte & set(zeichen):
        lesen.falsch("nullwerte", f"„{min(doppelt)}“ steht auch unter missingValues")
    vermerke = {
        eines.text("value"): eines.wort("label", Vermerk) for eines in lesen.teile("vermerke", leer=True)
    }
    return (
        {text: art for text, art in vorgabe.zeichen.items() if text not in nullwerte} | zeichen,
        frozenset((vorgabe.nullwerte - set(zeichen)) | nullwerte),
        {**vorgabe.vermerke, **vermerke},
    )


def _namen(lesen: Angaben) -> dict[tuple[str, str], Namensregel]:
    regeln = [namensregel(eine) for eine in lesen.teile("namen", leer=True)]
    return {(regel.gelesen_als, namenskern(regel.geliefert)): regel for regel in regeln}


def _quelle(lesen: Angaben) -> Quellenangaben:
    lesen.nur(set(Quellenangaben.__dataclass_fields__))
    geheimhaltung = lesen.eines_von("geheimhaltung", ("vorgeprueft", "schwelle"), "vorgeprueft")
    schwelle, eigene_rundung = lesen.ganz("schwelle", 0), lesen.ganz("eigene_rundung", 0)
    if geheimhaltung == "schwelle" and schwelle < KLEINSTE_SCHWELLE:
        lesen.falsch("schwelle", f"eine eigene Schwelle ist wenigstens {KLEINSTE_SCHWELLE}")
    if geheimhaltung == "vorgeprueft" and schwelle:
        lesen.falsch("schwelle", 'eine Schwelle gilt nur mit geheimhaltung = "schwelle"')
    if eigene_rundung not in EIGENE_RUNDUNGEN:
        lesen.falsch("eigene_rundung", "gerundet wird auf Vielfache von 3 oder 5, mit 0 gar nicht")
    return Quellenangaben(
        schluessel=lesen.text("schluessel"),
        name=lesen.text("name"),
        herausgeber=lesen.text("herausgeber"),
        quellenvermerk=lesen.text("quellenvermerk"),
        lizenz=lesen.text("lizenz", ""),
        grundgesamtheit=lesen.text("grundgesamtheit", ""),
        geheimhaltung=geheimhaltung,
        schwelle=schwelle,
        rundung=lesen.ganz("rundung", 0),
        eigene_rundung=eigene_rundung,
        randsumme_exakt=lesen.wahr("randsumme_exakt", True),
        zeichen=lesen.eines_von("zeichen", [eines.value for eines in GEHEIME], Zeichen.GEHEIM.value),
        rang=lesen.ganz("rang", 50),
    )
