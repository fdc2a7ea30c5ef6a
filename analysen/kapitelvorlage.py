"""Die Kapitel, mit denen eine Analyse beginnt, als Daten; rein, ohne Django."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Bausteinvorlage:
    """`art` ist ein Wert von `Baustein.Art`; `einstellungen` versteht der Baustein dieser Art."""

    art: str
    einstellungen: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kapitelvorlage:
    """Ein Kapitel; `frage` steht über dem Schreibfeld und sagt, worauf der Text antwortet."""

    schluessel: str
    titel: str
    frage: str
    bausteine: tuple[Bausteinvorlage, ...]


TEXT = Bausteinvorlage("text")

# Die Zahlen der Seite „Auf einen Blick“; gedruckt werden die ersten sechs, die es für den Raum gibt.
BLICK = (
    "ew",
    "ew_veraend",
    "anteil_u18",
    "anteil_65plus",
    "anteil_auslaender",
    "anteil_mh",
    "ew_dichte",
    "anteil_frauen",
    "altenquotient",
)
BLICK_ANZAHL = 6

STANDARD: tuple[Kapitelvorlage, ...] = (
    Kapitelvorlage(
        "zusammenfassung",
        "Zusammenfassung",
        "Was soll jemand wissen, der nur fünf Minuten hat? Die wichtigsten Befunde und was aus ihnen folgt.",
        (TEXT,),
    ),
    Kapitelvorlage(
        "lage",
        "Lage und Abgrenzung",
        "Wo liegt der Sozialraum, was prägt ihn, wo verlaufen für die Menschen seine Grenzen?",
        (Bausteinvorlage("lagekarte"), TEXT),
    ),
    Kapitelvorlage(
        "bevoelkerung",
        "Bevölkerung",
        "Was bedeuten Wachstum, Alter und Herkunft der Menschen für das Zusammenleben und für Ihre Arbeit?",
        (
            Bausteinvorlage("zeitreihe", {"indikatoren": ["ew"], "veraenderung": "ew_veraend"}),
            Bausteinvorlage("altersaufbau"),
            TEXT,
        ),
    ),
    Kapitelvorlage(
        "vergleich",
        "Vergleich mit Bezirk und Stadt",
        "Worin unterscheidet sich der Sozialraum von seiner Umgebung, und was erklärt den Unterschied?",
        (
            Bausteinvorlage(
                "vergleich",
                {
                    "indikatoren": [
                        "anteil_u18",
                        "anteil_65plus",
                        "jugendquotient",
                        "altenquotient",
                        "anteil_frauen",
                        "anteil_auslaender",
                        "anteil_mh",
                        "anteil_nicht_eu",
                        "ew_dichte",
                        "ew_veraend",
                    ]
                },
            ),
            Bausteinvorlage("zeitreihe", {"indikatoren": ["anteil_auslaender", "anteil_mh"]}),
            TEXT,
        ),
    ),
    Kapitelvorlage(
        "angebote",
        "Angebote und Kooperationen",
        "Welche Angebote wirken, wo fehlt etwas, mit wem gelingt die Zusammenarbeit?",
        (
            Bausteinvorlage("angebote"),
            Bausteinvorlage("kooperationen"),
            Bausteinvorlage("netzwerke"),
            TEXT,
        ),
    ),
    Kapitelvorlage(
        "einschaetzung",
        "Einschätzung",
        "Welche Bedarfe sehen Sie, wie dringend sind sie, und was empfehlen Sie wem?",
        (TEXT,),
    ),
    Kapitelvorlage(
        "grenzen",
        "Grenzen der Daten",
        "Was sagen die Zahlen nicht, was haben Ämter nicht geliefert, und was heißt das für Ihre Befunde?",
        (Bausteinvorlage("grenzen"), TEXT),
    ),
)

FRAGEN = {vorlage.schluessel: vorlage.frage for vorlage in STANDARD}
