"""Fachwörter und was sie hier bedeuten; die Vorlagen zeigen sie mit `{% begriff "…" %}`."""

import unicodedata

BEGRIFFE: dict[str, str] = {
    # Förderung und Organisation
    "Träger": "Die Organisation, die eine oder mehrere Integrationsagenturen betreibt.",
    "Aufgabenplanung": (
        "Die Planung, die mit dem Förderantrag abgegeben wird. Sie stützt sich auf die Sozialraumanalyse"
        " und nennt Bedarf, Ziel, Handlungsfeld und Angebot."
    ),
    "Handlungsfeld": (
        "Eines der vier Felder der Förderrichtlinie. Ältere Fassungen nennen sie Aufgabenfelder oder "
        "Eckpunkte."
    ),
    "Rolle der Agentur": (
        "Ob die Agentur das Angebot selbst trägt, mitveranstaltet, einen Verein dabei unterstützt oder "
        "nur vermittelt."
    ),
    "MSO": (
        "Migrantenselbstorganisation: ein Verein oder eine Initiative, die Eingewanderte selbst "
        "gegründet haben."
    ),
    # Analyse
    "Fortschreibung": (
        "Die nächste Ausgabe einer Sozialraumanalyse. Wie oft sie erscheint, legt die Agentur fest; "
        "üblich sind zwei Jahre."
    ),
    "Fassung": (
        "Der ganze Inhalt einer Analyse zu einem Zeitpunkt. Was später geändert wird, ändert sie nicht "
        "mehr; gedruckt wird nur aus ihr."
    ),
    "Berichtsjahr": "Das Jahr, über das die Analyse berichtet. Angebote werden bis zu seinem Ende gezeigt.",
    "Prüfsumme": (
        "Ein Fingerabdruck der Datei (SHA-256). Stimmt er überein, ist die Datei Zeichen für Zeichen "
        "dieselbe."
    ),
    # Zahlen
    "Quelle": "Das Amt oder die Stelle und ihre Statistik, aus der eine Zahl stammt.",
    "Lieferung": (
        "Eine Datei eines Statistikamts, aufbewahrt, wie sie kam. Jede Zahl weiß, aus welcher sie stammt."
    ),
    "Importvorlage": (
        "Sagt, wie die Datei eines Amtes zu lesen ist: welche Spalte der Raum ist, welche die Zahl, was "
        "ein Punkt bedeutet. Sie wird einmal geklärt und gilt dann jedes Jahr."
    ),
    "Merkmal": "Eine gelieferte Reihe von Zahlen, etwa „Einwohner, 15 bis unter 18 Jahre“.",
    "Indikator": (
        "Eine Formel über gelieferten Zahlen, etwa „unter 18-Jährige je 100 Einwohnerinnen und Einwohner“."
    ),
    "Kennzahl": "Der Wert eines Indikators für einen Ort und einen Zeitraum.",
    "Grundgesamtheit": (
        "Wer überhaupt gezählt wird, etwa nur Menschen mit Hauptwohnung. Zahlen verschiedener "
        "Grundgesamtheiten lassen sich nicht vergleichen."
    ),
    "Geheimhaltung": (
        "Kleine Anzahlen werden nicht gezeigt, damit niemand auf einzelne Menschen schließen kann. "
        "Manche Ämter haben sie schon ersetzt, bei anderen schließt dieses Programm sie."
    ),
    "Stichtag": "Der Tag, zu dem gezählt wurde, meist der 31. Dezember.",
    "Teilnahmen": (
        "Gezählt wird, wie viele da waren, nicht wer. Wer dreimal kommt, zählt dreimal; Personen werden "
        "nirgends erfasst."
    ),
    "Bedarfsgemeinschaft": (
        "Menschen, die zusammen leben und wirtschaften und zusammen Leistungen nach dem SGB II erhalten;"
        " auch eine Person allein kann eine sein."
    ),
    "SGB II": (
        "Zweites Buch Sozialgesetzbuch: die Grundsicherung für Menschen, die arbeiten können, und ihre "
        "Kinder."
    ),
    # Räume
    "Sozialraum": (
        "Der Raum, in dem Menschen leben und die Agentur arbeitet. Er wird aus amtlichen Einheiten "
        "zusammengesetzt, damit es Zahlen für ihn gibt."
    ),
    "Raumeinheit": (
        "Eine amtliche Einheit der Stadt: Stadtbezirk, Stadtteil, Quartier. Für sie liefern Ämter Zahlen."
    ),
    "Gebietsstand": (
        "Die Grenzen, die zu einem Zeitpunkt galten. Werden Stadtteile neu geschnitten, gibt es einen "
        "neuen; Zahlen über den Schnitt hinweg sind nur bedingt vergleichbar."
    ),
    "Gemeindeschlüssel": "Die amtliche Nummer einer Gemeinde (AGS) aus acht Ziffern, etwa 05315000 für Köln.",
    # Bedarfe
    "Bedarf": "Was Menschen in einem Sozialraum brauchen und noch nicht haben, als ein Satz.",
    "Art des Bedarfs": (
        "Woran er zu erkennen ist: Fachleute halten ihn für gegeben (normativ), Menschen spüren ihn "
        "(empfunden), sie fragen danach (geäußert), oder anderswo gibt es mehr (vergleichend)."
    ),
    "Grundlage": "Worauf sich eine Aussage stützt: Zahl, Gespräch, Methode, Dokument oder Sitzung.",
    "Einwilligung": (
        "Ob die Person zugestimmt hat, dass ihr Gespräch verwendet wird: gar nicht, sinngemäß oder auch "
        "mit wörtlichen Zitaten. Ihren Namen hält niemand fest."
    ),
    # Netzwerk
    "Akteur": "Wer im Quartier etwas bewegt: Schule, Verein, Einrichtung, Amt, Initiative.",
    "Intensität": (
        "Wie eng zusammengearbeitet wird: von Information über Abstimmung und gemeinsame Angebote bis "
        "zur verbindlichen Kooperation."
    ),
}


def nach_alphabet() -> list[tuple[str, str]]:
    """Alle Fachwörter mit ihrer Erklärung; Umlaute stehen bei ihrem Grundbuchstaben."""
    return sorted(
        BEGRIFFE.items(),
        key=lambda paar: unicodedata.normalize("NFKD", paar[0].casefold()).encode("ascii", "ignore"),
    )
