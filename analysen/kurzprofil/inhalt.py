"""Der Inhalt eines Kurzprofils: reines JSON, aus dem allein die Datei entsteht; rein, ohne Django."""

from typing import Literal, TypedDict

from analysen.inhalt import Notiz, Quelle, Schluesselzahl, Zeichenerklaerung

# Zählt hoch, wenn sich Aufbau oder Gestalt ändern.
GESTALT = 1


class Eintrag(TypedDict):
    """Ein Bedarf, ein Angebot, ein Partner: Name und was in einer Zeile dazu zu sagen ist.

    `marke` steht davor: die Priorität eines Bedarfs, das Datum eines Termins.
    """

    marke: str
    name: str
    zusatz: str


class Abschnitt(TypedDict):
    """`leer` ist der Satz, wenn es nichts gibt; `weitere` sind die Einträge, die keinen Platz haben."""

    art: Literal["bedarfe", "angebote", "termine", "partner", "netzwerke"]
    titel: str
    eintraege: list[Eintrag]
    weitere: int
    leer: str


class Bild(TypedDict):
    titel: str
    untertitel: str
    svg: str


class Profilabsender(TypedDict):
    name: str
    traeger: str
    email: str
    telefon: str


class Profilinhalt(TypedDict):
    """`datum` ist der Tag, von dem aus nächste Termine zählen; `stand` derselbe in Worten."""

    gestalt: int
    raum: str
    gebiet: str
    beschreibung: str
    datum: str
    stand: str
    absender: Profilabsender
    foerderhinweis: str
    karte: str
    saetze: list[str]
    zahlen: list[Schluesselzahl]
    alter: Bild | None
    rand: list[Notiz]
    abschnitte: list[Abschnitt]
    zeichen: list[Zeichenerklaerung]
    quellen: list[Quelle]
