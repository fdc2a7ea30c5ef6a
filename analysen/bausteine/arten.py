"""Was jede Art von Baustein zeigt, wonach das Menü sie ordnet und womit sie beginnt; rein, ohne Django."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

ZAHLEN = "Zahlen"
KARTEN = "Karten"
MENSCHEN = "Menschen und Einrichtungen"
BEDARFE = "Bedarfe und Empfehlungen"
TEXT = "Text"
GRUPPEN = (ZAHLEN, KARTEN, MENSCHEN, BEDARFE, TEXT)


@dataclass(frozen=True)
class Bausteinart:
    """`art` ist ein Wert von `Baustein.Art`, `felder` sind die Einstellungen, die sie versteht.

    `satz` steht im Menü unter dem Namen; `vorgabe` sind die Einstellungen eines neuen Bausteins.
    """

    art: str
    gruppe: str
    satz: str
    felder: tuple[str, ...] = ()
    vorgabe: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


_ALLE = (
    Bausteinart(
        "satz",
        ZAHLEN,
        "Sagt in ganzen Sätzen, wie hoch ein Wert ist, wie er zur Stadt liegt und wohin er sich bewegt.",
        ("indikatoren", "gebiete", "ab", "bis"),
        {"indikatoren": ["anteil_u18"]},
    ),
    Bausteinart(
        "kennzahlen",
        ZAHLEN,
        "Stellt Kennzahlen des Sozialraums neben die von Bezirk und Stadt, mit einem Satz darüber.",
        ("indikatoren", "gebiete", "dazu", "dazu2", "bis", "titel"),
        {"indikatoren": ["ew", "anteil_u18", "anteil_65plus", "anteil_auslaender"]},
    ),
    Bausteinart(
        "vergleich",
        ZAHLEN,
        "Zeigt in Tabelle und Balken, worin sich der Sozialraum von Bezirk und Stadt unterscheidet.",
        ("indikatoren", "gebiete", "dazu", "dazu2", "bis", "titel"),
        {"indikatoren": ["anteil_u18", "anteil_65plus", "anteil_auslaender"]},
    ),
    Bausteinart(
        "zeitreihe",
        ZAHLEN,
        "Zeichnet, wie sich Werte über die Jahre entwickelt haben, mit der Tabelle dazu.",
        ("indikatoren", "gebiete", "ab", "bis", "titel"),
        {"indikatoren": ["anteil_auslaender"]},
    ),
    Bausteinart(
        "tabelle",
        ZAHLEN,
        "Ordnet frei gewählte Werte nach Gebieten oder nach Jahren; eine breite Tabelle steht quer.",
        ("indikatoren", "form", "gebiete", "dazu", "dazu2", "teile", "ab", "bis", "titel"),
        {"indikatoren": ["anteil_u18", "anteil_65plus", "anteil_auslaender"], "form": "gebiete"},
    ),
    Bausteinart(
        "altersaufbau",
        ZAHLEN,
        "Zeichnet, wie viele Menschen in welchem Alter hier leben, Frauen und Männer getrennt, wenn es die "
        "Zahlen gibt.",
        ("gebiete", "bis", "titel"),
    ),
    Bausteinart(
        "staaten",
        ZAHLEN,
        "Nennt die zehn häufigsten ausländischen Staatsangehörigkeiten mit Anzahl und Anteil.",
        ("hoechstens", "bis", "titel"),
        {"hoechstens": 10},
    ),
    Bausteinart(
        "lagekarte",
        KARTEN,
        "Zeigt, wo der Sozialraum liegt, wie groß er ist und woraus er besteht.",
        ("titel",),
    ),
    Bausteinart(
        "karte",
        KARTEN,
        "Färbt alle Gebiete der Stadt nach einem Wert; der Sozialraum ist umrandet.",
        ("indikator", "ebene", "methode", "klassen", "bis", "titel"),
        {"indikator": "anteil_auslaender"},
    ),
    Bausteinart(
        "angebote",
        MENSCHEN,
        "Zieht Bilanz: Angebote, Termine und Teilnahmen je Handlungsfeld, wen sie erreichten, was fehlt.",
        ("hoechstens", "ab", "bis", "titel"),
        {"hoechstens": 15},
    ),
    Bausteinart(
        "kooperationen",
        MENSCHEN,
        "Listet, mit wem die Agentur zusammenarbeitet und wie eng.",
        ("hoechstens", "ab", "bis", "titel"),
        {"hoechstens": 12},
    ),
    Bausteinart(
        "netzwerke",
        MENSCHEN,
        "Listet die Runden im Sozialraum mit Mitgliedern und Sitzungen.",
        ("ab", "bis", "titel"),
    ),
    Bausteinart(
        "netzbild",
        MENSCHEN,
        "Zeichnet die Akteure und wie eng sie zusammenarbeiten; wer allein steht, ist daneben genannt.",
        ("hoechstens", "titel"),
        {"hoechstens": 24},
    ),
    Bausteinart(
        "methoden",
        MENSCHEN,
        "Nennt Gespräche und Methoden mit Datum, Personenkreis, Zahl der Menschen und Ergebnis.",
        ("gespraeche", "einsaetze", "ab", "bis", "titel"),
    ),
    Bausteinart(
        "methodenbild",
        MENSCHEN,
        "Zeigt, was Menschen auf die Karte steckten oder zeichneten: Nadeln, Landkarte, Foto.",
        ("einsaetze", "titel"),
    ),
    Bausteinart(
        "zitate",
        MENSCHEN,
        "Lässt Menschen zu Wort kommen: wörtlich nur mit Einwilligung, mit Funktion statt Name.",
        ("auswahl", "hoechstens"),
        {"hoechstens": 4},
    ),
    Bausteinart(
        "ressourcen",
        MENSCHEN,
        "Nennt, was der Sozialraum mitbringt: Orte, Menschen, Vereine, Wissen.",
        ("auswahl", "hoechstens", "titel"),
    ),
    Bausteinart(
        "bedarfe",
        BEDARFE,
        "Setzt je Bedarf eine Karte mit Priorität, Gründen, Grundlagen und dem, was daraus folgt.",
        ("prioritaeten", "hoechstens", "auswahl", "titel"),
    ),
    Bausteinart(
        "empfehlungen",
        BEDARFE,
        "Listet Handlungsempfehlungen mit Adressat, Zeithorizont und Stand.",
        ("prioritaeten", "hoechstens", "auswahl", "titel"),
    ),
    Bausteinart(
        "rueckblick",
        BEDARFE,
        "Sagt, was aus den Bedarfen der letzten Analyse geworden ist.",
        ("titel",),
    ),
    Bausteinart(
        "neues",
        BEDARFE,
        "Stellt die Zahlen der letzten Analyse neben die heutigen und sagt, was sich geändert hat.",
        ("hoechstens", "titel"),
    ),
    Bausteinart("text", TEXT, "Eigener Text mit Überschriften, Listen, Tabellen, Fußnoten und Zahlen."),
    Bausteinart(
        "einfach",
        TEXT,
        "Zwei Seiten in Einfacher Sprache, in großer Schrift; Zahlen stehen darin als „etwa 1 von 4“.",
    ),
    Bausteinart("grenzen", TEXT, "Sagt, worum Ämter gebeten wurden und was sie nicht geliefert haben."),
    Bausteinart("quellen", TEXT, "Das Verzeichnis der Quellen; es steht ohnehin im Anhang."),
)
ARTEN: Mapping[str, Bausteinart] = MappingProxyType({eine.art: eine for eine in _ALLE})


def menue() -> list[tuple[str, list[Bausteinart]]]:
    """Die Arten nach Gruppen, wie „Baustein einfügen“ sie zeigt; Quellen stehen von selbst im Anhang."""
    return [
        (gruppe, [eine for eine in _ALLE if eine.gruppe == gruppe and eine.art != "quellen"])
        for gruppe in GRUPPEN
    ]


def vorgabe(art: str) -> dict[str, Any]:
    """Womit ein neuer Baustein beginnt; leer bei unbekannter Art."""
    return deepcopy(dict(ARTEN[art].vorgabe)) if art in ARTEN else {}
