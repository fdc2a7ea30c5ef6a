"""Der Rundgang: je Rolle fünf Schritte über die Seiten, mit denen sie arbeitet; Texte stehen nur hier."""

from dataclasses import dataclass

ADMINISTRATION = "administration"


@dataclass(frozen=True)
class Ort:
    """Eine Seite (Name der Adresse) und, wenn es eine bestimmte gibt, die Kennung der Stelle darauf."""

    seite: str
    stelle: str = ""


@dataclass(frozen=True)
class Schritt:
    """`orte` der Reihe nach: Der erste, für den es schon etwas zu zeigen gibt, wird gezeigt."""

    titel: str
    text: str
    orte: tuple[Ort, ...]

    def ort_auf(self, seite: str) -> Ort | None:
        """Der Ort dieses Schritts, wenn er auf der genannten Seite liegt."""
        return next((ort for ort in self.orte if ort.seite == seite), None)


@dataclass(frozen=True)
class Rundgang:
    rolle: str
    fuer: str
    schritte: tuple[Schritt, ...]


_ZAHLEN = Schritt(
    "Zahlen mit Herkunft",
    "Hier stehen die Zahlen der Ämter zu Ihrem Sozialraum, daneben Stadtbezirk und Stadt. Klicken Sie auf "
    "irgendeine Zahl: „Woher?“ zeigt die Zelle in der Datei, aus der sie stammt.",
    (Ort("statistik:gebiet", "bevoelkerung-titel"), Ort("statistik:uebersicht")),
)

_FACHKRAFT = Rundgang(
    "fachkraft",
    "Fachkraft",
    (
        Schritt(
            "Ihre Woche",
            "Die Startseite zeigt, was auf Sie wartet: Termine ohne Zahl, offene Verabredungen, die nächste "
            "Sitzung und Einträge, die jemand bestätigen sollte. Eine Zahl tragen Sie gleich hier ein.",
            (Ort("start:start", "woche-titel"),),
        ),
        Schritt(
            "Termine zählen",
            "Auf diesem Blatt stehen alle vergangenen Termine ohne Zahl. Die Gesamtzahl genügt; was Sie leer "
            "lassen, bleibt offen.",
            (Ort("angebote:zaehlen"),),
        ),
        Schritt(
            "Ein Angebot, einmal eingetragen",
            "Titel, Sozialraum, Handlungsfeld, Partner, Termine: Mehr braucht ein Angebot nicht. Aus einem "
            "Partner wird von selbst eine Kooperation, und die Analyse zählt Termine und Teilnahmen mit.",
            (Ort("angebote:angebot", "termine"), Ort("angebote:neu")),
        ),
        Schritt(
            "Wen rufe ich an?",
            "Hier stehen Schulen, Vereine und Einrichtungen mit ihrem Kontakt, über alle Träger hinweg. Ist "
            "ein Eintrag geprüft, genügt auf seiner Seite ein Klick auf „Stimmt noch“.",
            (Ort("netzwerke:akteure", "liste"),),
        ),
        _ZAHLEN,
    ),
)

_KOORDINATION = Rundgang(
    "koordination",
    "Koordination vor Ort",
    (
        Schritt(
            "Was fällig ist",
            "Je Sozialraum eine Zeile: letzte und nächste Fortschreibung, offene Kapitel, neue Zahlen. "
            "Darüber steht, bis wann die Aufgabenplanung abzugeben ist.",
            (Ort("start:start", "analysen-titel"),),
        ),
        Schritt(
            "Eine Analyse",
            "Kapitel mit Zahlen sind von Anfang an gefüllt, die anderen schreiben Sie. Die Prüfliste sagt, "
            "was bis zur Freigabe fehlt; „PDF erzeugen“ druckt den Stand von jetzt.",
            (Ort("analysen:analyse", "kapitel-titel"), Ort("analysen:liste")),
        ),
        Schritt(
            "Schreiben neben den Zahlen",
            "Sie schreiben; daneben steht, wie es gedruckt wird. Tabellen, Karten und Diagramme kommen von "
            "selbst dazu, und jede Zahl führt zu ihrer Herkunft.",
            (Ort("analysen:kapitel", "kapitelteile"), Ort("analysen:liste")),
        ),
        _ZAHLEN,
        Schritt(
            "Woher kommt diese Zahl?",
            "Definition, Formel und die Zelle in der Datei des Amtes: So belegen Sie jede Zahl, die Sie "
            "veröffentlichen. Hierher führt von jeder Zahl ein Klick.",
            (Ort("statistik:woher"), Ort("statistik:uebersicht")),
        ),
    ),
)

_ADMINISTRATION = Rundgang(
    ADMINISTRATION,
    "Administration",
    (
        Schritt(
            "Was geliefert ist",
            "Je Quelle steht hier, wann zuletzt geliefert wurde, welches Jahr aussteht und welche Lieferung "
            "auf Ihre Antwort wartet. Darunter stehen Vorgänge, die gescheitert sind.",
            (Ort("start:start", "lieferungen-titel"),),
        ),
        Schritt(
            "Eine neue Lieferung",
            "Geben Sie die Datei des Statistikamts hinein, unverändert. Sie sehen die gelieferten Zellen "
            "neben unserer Lesart und bestätigen erst dann; geraten wird nichts.",
            (Ort("statistik:lieferung_neu"),),
        ),
        Schritt(
            "Was aus einer Lieferung wurde",
            "Was hereinkam, was ausgelassen wurde und warum. Die Datei bleibt aufbewahrt, wie sie kam; jede "
            "Zahl im Programm weiß, aus welcher Datei sie stammt.",
            (Ort("statistik:lieferung"), Ort("statistik:lieferungen")),
        ),
        Schritt(
            "Jeder Wert hat seine Zelle",
            "Alle Werte, wie sie geliefert wurden, nach Gebiet, Merkmal und Zeitraum. Ein Klick auf einen "
            "Wert zeigt Zeile und Spalte in der Datei.",
            (Ort("statistik:werte", "liste"),),
        ),
        Schritt(
            "Räume und ihre Grenzen",
            "Stadtbezirke, Stadtteile und Quartiere mit ihren amtlichen Schlüsseln. Neue Grenzen kommen als "
            "Datei hinzu; daraus setzt die Koordination ihre Sozialräume zusammen.",
            (Ort("raeume:einheiten", "liste"),),
        ),
    ),
)

_ANALYSEN = Schritt(
    "Stand der Analysen",
    "Welche Analyse ist wie weit, und wo liegt das neueste PDF? Filtern Sie nach Sozialraum, Zustand oder "
    "Berichtsjahr.",
    (Ort("analysen:liste", "liste"),),
)
_ANGEBOTE = Schritt(
    "Angebote auswerten",
    "Filtern Sie nach Handlungsfeld oder Zielgruppe und laden Sie die Liste herunter, etwa für den "
    "Sachbericht in Excel. Gezählt werden Teilnahmen, nie Personen.",
    (Ort("angebote:liste", "liste"),),
)

_LEITUNG = Rundgang(
    "leitung",
    "Leitung",
    (
        Schritt(
            "Überblick",
            "Was wartet auf Ihre Freigabe, welche Analyse ist fällig, welche überfällig, und in welchem "
            "Handlungsfeld gibt es Angebote? Menschen, die hier arbeiten, werden nicht gemessen.",
            (Ort("start:start", "uebersicht-titel"),),
        ),
        _ANALYSEN,
        Schritt(
            "Lesen und freigeben",
            "Kapitel, Prüfliste und fertige Dateien. Was die Koordination eingereicht hat, geben Sie hier "
            "zurück oder frei; mit der Freigabe steht es fest, und keine spätere Zahl ändert es mehr.",
            (Ort("analysen:analyse", "fassungen-titel"), Ort("analysen:liste")),
        ),
        _ANGEBOTE,
        _ZAHLEN,
    ),
)

_VERBUND = Rundgang(
    "verbund",
    "Verbund",
    (
        Schritt(
            "Überblick",
            "Die Agenturen Ihres Verbunds nebeneinander: fällige und überfällige Analysen und die Angebote "
            "in den vier Handlungsfeldern. Sie lesen; ändern können nur die Agenturen selbst.",
            (Ort("start:start", "uebersicht-titel"),),
        ),
        _ANALYSEN,
        _ANGEBOTE,
        Schritt(
            "Wer mit wem zusammenarbeitet",
            "Kooperationen mit ihrer Form und Intensität. Sie entstehen von selbst, wenn eine Agentur zu "
            "einem Angebot einen Partner nennt.",
            (Ort("netzwerke:kooperationen", "liste"),),
        ),
        _ZAHLEN,
    ),
)

# Wer mehrere Rollen hat, beginnt mit der, die hier zuerst steht.
RUNDGAENGE = {
    rundgang.rolle: rundgang for rundgang in (_ADMINISTRATION, _KOORDINATION, _FACHKRAFT, _LEITUNG, _VERBUND)
}
