"""Der Inhalt einer Fassung: reines JSON, aus dem allein jede Ausgabeform entsteht.

Zahlen stehen doppelt: `wert` ungerundet als Dezimalzahl in Textform (Punkt), `text` so, wie gedruckt wird.
Wo kein Wert ist, ist `wert` None und `zeichen` nennt die Art des Fehlens (`statistik.zeichen.Zeichen`).
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

# Zählt hoch, wenn sich Aufbau des Inhalts oder Gestalt des Drucks ändern: alte Fassungen bleiben erkennbar.
# Ab 4 nennt jede Zahl ihre Quellen, und der Anhang trägt Raumeinheiten, Gebietsstand, Erhebung, Grenzen der
# Daten, Änderungen seit der letzten Ausgabe und, wenn festgeschrieben, die Prüfliste.
GESTALT = 4


class Zahl(TypedDict):
    """Eine gedruckte Zahl; `gebiet` ist eine Kennung, `zeitraum` wie am Wert (2012, 2012-12-31, …).

    `text` trägt nur Prozent und Promille bei sich; jede andere Einheit nennt ihre Umgebung. `quellen` sind
    die Kürzel ihrer Quellen.
    """

    text: str
    wert: str | None
    zeichen: str
    einheit: str
    indikator: str
    gebiet: str
    zeitraum: str
    quellen: NotRequired[list[str]]


class Notiz(TypedDict):
    """Randnotiz neben ihrem Absatz: eine Zahl mit Erläuterung, ein Quellenverweis oder ein Hinweis."""

    art: Literal["zahl", "quelle", "hinweis"]
    text: str
    zusatz: str


class BenannteZahl(TypedDict):
    """Eine Zahl mit ihrem Namen: ein Vergleich, oder was ein Satz oder ein Bild nennt."""

    name: str
    zahl: Zahl


class Satz(TypedDict):
    """Erzeugter Befund am Anfang eines Kapitels; `zahlen` sind die, die er nennt."""

    art: Literal["satz"]
    text: str
    rand: list[Notiz]
    zahlen: NotRequired[list[BenannteZahl]]


class Eigentext(TypedDict):
    """Von Menschen geschrieben; `quelltext` ist CommonMark ohne HTML.

    `marken`: je Zahlmarke im Text (`{{anteil_u18}}`) die Zahl, die an ihrer Stelle steht.
    `ausgangstext`, wenn den Text noch niemand bearbeitet hat. `einfach`: in Einfacher Sprache, groß gesetzt
    auf eigenen Seiten; der `text` seiner Zahlen ist gerundet („etwa 1 von 4“).
    """

    art: Literal["text"]
    quelltext: str
    marken: NotRequired[dict[str, Zahl]]
    rand: NotRequired[list[Notiz]]
    ausgangstext: NotRequired[bool]
    einfach: NotRequired[bool]


class Zwischentitel(TypedDict):
    art: Literal["zwischentitel"]
    text: str


class Hinweis(TypedDict):
    """Warum an dieser Stelle etwas fehlt."""

    art: Literal["hinweis"]
    text: str


class Abbildung(TypedDict):
    """Karte oder Diagramme; `titel` ist der Befund, jedes SVG trägt seine Textalternative im `<title>`.

    `zahlen` sind die, aus denen der Befund folgt.

    `spalten`: so viele Bilder stehen nebeneinander; eines in der Textspalte, mehrere auf ganzer Breite.
    `breit`: auch eines steht auf ganzer Breite.
    """

    art: Literal["abbildung"]
    nummer: int
    titel: str
    untertitel: str
    bilder: list[str]
    rand: list[Notiz]
    spalten: int
    breit: NotRequired[bool]
    zahlen: NotRequired[list[BenannteZahl]]


class Spalte(TypedDict):
    text: str
    zusatz: str
    rechts: bool


class Zelle(TypedDict):
    text: str
    zahl: Zahl | None


class Zeile(TypedDict):
    """`kopf` ist die Kopfzelle der Zeile; `summe` hebt die Zeile ab."""

    kopf: str
    zusatz: str
    zellen: list[Zelle]
    summe: bool


def zeile(kopf: str, zellen: list[Zelle], *, zusatz: str = "", summe: bool = False) -> Zeile:
    """Eine Tabellenzeile; meist ohne Zusatz und keine Summe."""
    return Zeile(kopf=kopf, zusatz=zusatz, zellen=zellen, summe=summe)


class Tabelle(TypedDict):
    """`liste` nennt, wovon die Tabelle einen Auszug zeigt; am Bildschirm führt sie zu allen Einträgen.

    `weitere` Zeilen gibt es, die nicht gedruckt sind.
    """

    art: Literal["tabelle"]
    nummer: int
    titel: str
    untertitel: str
    kopfspalte: str
    spalten: list[Spalte]
    zeilen: list[Zeile]
    anmerkungen: list[str]
    rand: list[Notiz]
    breit: bool
    liste: NotRequired[str]
    quer: NotRequired[bool]
    weitere: NotRequired[int]


class GrundlageImDruck(TypedDict):
    """Worauf ein Bedarf ruht; `art` ist ein Wert von `Grundlage.Art`, `zahl` nur bei einer Zahl."""

    art: str
    text: str
    quelle: str
    datum: str
    zahl: NotRequired[Zahl]


class Bedarfskarte(TypedDict):
    """Ein Bedarf mit allem, worauf er ruht und was aus ihm folgt; `id` verbindet ihn mit dem Register."""

    id: int
    aussage: str
    erlaeuterung: str
    prioritaet: str
    prioritaet_text: str
    begruendung: str
    kriterien: list[str]
    ebene: str
    arten: list[str]
    zielgruppen: list[str]
    ort: str
    status: str
    grundlagen: list[GrundlageImDruck]
    angebote: list[str]
    empfehlungen: list[str]


class Bedarfsnennung(TypedDict):
    """Ein Bedarf in einer Zeile; `id` verbindet ihn mit dem Register."""

    id: int
    aussage: str
    prioritaet: str
    status: str


class Bedarfskarten(TypedDict):
    """`weitere` gehören auch dazu und stehen ohne Karte da."""

    art: Literal["bedarfe"]
    titel: str
    karten: list[Bedarfskarte]
    rand: list[Notiz]
    weitere: NotRequired[list[Bedarfsnennung]]


class Empfehlungseintrag(TypedDict):
    """`bedarfe` und `angebote` in Worten; `stand` sagt, was die Stelle geantwortet hat."""

    id: int
    aussage: str
    erlaeuterung: str
    adressat: str
    horizont: str
    bedarfe: list[str]
    angebote: list[str]
    stand: str


class Empfehlungen(TypedDict):
    art: Literal["empfehlungen"]
    titel: str
    eintraege: list[Empfehlungseintrag]
    rand: list[Notiz]


class Zitatblock(TypedDict):
    """Ein Zitat mit Funktion statt Name."""

    art: Literal["zitat"]
    text: str
    funktion: str
    datum: str


class Eintragsliste(TypedDict):
    """Benannte Einträge mit Erläuterung: Ressourcen, Methoden."""

    art: Literal["liste"]
    titel: str
    eintraege: list["Listeneintrag"]
    rand: list[Notiz]


class Listeneintrag(TypedDict):
    name: str
    zusatz: str
    text: str


Block = (
    Satz
    | Eigentext
    | Zwischentitel
    | Hinweis
    | Abbildung
    | Tabelle
    | Bedarfskarten
    | Empfehlungen
    | Zitatblock
    | Eintragsliste
)


class Schluesselzahl(TypedDict):
    """Eine der Zahlen „Auf einen Blick“ mit Bezirk und Stadt daneben."""

    name: str
    zahl: Zahl
    basis: str
    vergleiche: list[BenannteZahl]


class Blick(TypedDict):
    """„Auf einen Blick“: Zahlen eines Sozialraums, seine dringendsten Bedarfe und die Empfehlungen dazu."""

    raum: str
    zahlen: list[Schluesselzahl]
    rand: list[Notiz]
    bedarfe: NotRequired[list[Bedarfskarte]]
    empfehlungen: NotRequired[list[Empfehlungseintrag]]


class Kapitelinhalt(TypedDict):
    nummer: int
    schluessel: str
    titel: str
    bloecke: list[Block]


class Definition(TypedDict):
    """Wie ein Indikator bei dieser Fassung festgelegt war; ältere nennen Formel und Version nicht.

    `schluessel` steht an jeder `Zahl` als `indikator`.
    """

    schluessel: NotRequired[str]
    name: str
    einheit: str
    text: str
    formel: NotRequired[str]
    altersgrenzen: NotRequired[str]
    version: NotRequired[int]


class Gebietsangabe(TypedDict):
    """Woraus ein Gebiet besteht und in welchem Gebietsstand; `aenderungen` liegen in der Zeit der Zahlen."""

    name: str
    teile: list[str]
    grenzen: str
    aenderungen: list[str]


class Erhebungsangabe(TypedDict):
    """Ein Gespräch oder der Einsatz einer Methode; `menschen` in Worten, leer, wo es zu wenige sind."""

    art: Literal["gespraech", "methode"]
    name: str
    datum: str
    personenkreis: str
    menschen: str


class Erhebungsverzeichnis(TypedDict):
    """Die eigene Erhebung; Gespräche ohne Einwilligung sind nur gezählt."""

    zeitraum: str
    angaben: list[Erhebungsangabe]
    ohne_einwilligung: int


class Pruefpunkt(TypedDict):
    """Ein Punkt der Prüfliste; `weil` und `entschieden` nur, wo ihn ein Mensch mit Grund abgehakt hat."""

    schluessel: str
    titel: str
    erfuellt: bool
    befund: str
    weil: NotRequired[str]
    entschieden: NotRequired[str]


class Pruefverzeichnis(TypedDict):
    """Die Prüfliste, wie sie war, als die Fassung entstand; `version` sagt, welche und wessen."""

    name: str
    richtlinie: str
    version: NotRequired[str]
    punkte: list[Pruefpunkt]


class Zeichenerklaerung(TypedDict):
    zeichen: str
    bedeutung: str


class Quellendatei(TypedDict):
    name: str
    sha256: str
    eingegangen: str


class Quelle(TypedDict):
    """`kuerzel` (Q1, Q2 …) verbindet Randnotizen mit dem Verzeichnis."""

    kuerzel: str
    name: str
    herausgeber: str
    vermerk: str
    lizenz: str
    grundgesamtheit: str
    dateien: list[Quellendatei]


class Gebietsname(TypedDict):
    """Wie das Gebiet mit dieser Kennung heißt."""

    kennung: str
    name: str
    ebene: str


class Aenderungen(TypedDict):
    """Was anders ist als in der letzten Ausgabe; `gegenueber` nennt sie: `der Fassung 1 von 2024`."""

    gegenueber: str
    saetze: list[str]


class Anhang(TypedDict):
    """`raumeinheiten`: was die Richtlinie je Sozialraum und Raumeinheit verlangt, als Tabelle.

    `grenzen` sagt, was die Zahlen nicht sagen, auch wo kein Kapitel es tut.
    """

    definitionen: list[Definition]
    zeichen: list[Zeichenerklaerung]
    quellen: list[Quelle]
    hinweise: list[str]
    gebiete: NotRequired[list[Gebietsname]]
    raumeinheiten: NotRequired[Tabelle]
    gebietsstand: NotRequired[list[Gebietsangabe]]
    erhebung: NotRequired[Erhebungsverzeichnis]
    grenzen: NotRequired[list[str]]
    aenderungen: NotRequired[Aenderungen]


class Absender(TypedDict):
    name: str
    traeger: str
    anschrift: str
    email: str
    telefon: str


class Lizenzangabe(TypedDict):
    """Unter welcher Lizenz die Analyse selbst steht; `adresse` führt zu ihrem Text und kann leer sein."""

    schluessel: str
    name: str
    adresse: str
    satz: str


class Logobild(TypedDict):
    """`art` wie `agenturen.Logo.Art`; das Bild als SVG, dessen `<title>` es beschreibt."""

    art: str
    bild: str


class Inhalt(TypedDict):
    gestalt: int
    titel: str
    laenge: NotRequired[str]
    raeume: list[str]
    gemeinde: str
    berichtsjahr: int
    jahre: str
    gebiet: str
    agenturen: list[Absender]
    traeger: str
    spitzenverband: str
    foerderhinweis: str
    karte: str
    blicke: list[Blick]
    kapitel: list[Kapitelinhalt]
    anhang: Anhang
    pruefliste: NotRequired[Pruefverzeichnis]
    lizenz: NotRequired[Lizenzangabe]
    logos: NotRequired[list[Logobild]]


def kanonisch(inhalt: Inhalt | dict[str, Any]) -> bytes:
    """Dieselben Angaben ergeben dieselben Bytes: sortierte Schlüssel, keine Leerzeichen, UTF-8."""
    return json.dumps(
        inhalt, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def pruefsumme(inhalt: Inhalt | dict[str, Any]) -> str:
    """SHA-256 der kanonischen Form, hexadezimal."""
    return hashlib.sha256(kanonisch(inhalt)).hexdigest()


def quelldateien(inhalt: Inhalt) -> list[str]:
    """SHA-256 der Dateien, deren Zahlen der Inhalt druckt, jede einmal."""
    alle = (datei["sha256"] for quelle in inhalt["anhang"]["quellen"] for datei in quelle["dateien"])
    return sorted({summe for summe in alle if summe})


def bedarfe_der_analyse(inhalt: Inhalt | Mapping[str, Any]) -> list[Bedarfskarte | Bedarfsnennung]:
    """Jeder Bedarf, für den die Analyse steht, einmal: mit Karte oder in einer Zeile, wie gedruckt ist."""
    alle: dict[int, Bedarfskarte | Bedarfsnennung] = {}
    folge: list[Kapitelinhalt] = inhalt.get("kapitel", [])
    for kapitel in folge:
        for block in kapitel["bloecke"]:
            if block["art"] == "bedarfe":
                genannte: list[Bedarfskarte | Bedarfsnennung] = [*block["karten"], *block.get("weitere", [])]
                for eine in genannte:
                    alle.setdefault(eine["id"], eine)
    return list(alle.values())


def gedruckte_bedarfe(inhalt: Inhalt) -> list[int]:
    """Kennungen der Bedarfe, für die die Analyse steht."""
    return sorted(eine["id"] for eine in bedarfe_der_analyse(inhalt))
