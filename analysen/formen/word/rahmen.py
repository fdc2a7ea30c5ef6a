"""Was um die Kapitel steht: Deckblatt, Inhalt, Impressum, „Auf einen Blick“, Anhang."""

from collections.abc import Iterable, Mapping, Sequence

from analysen import anhangssaetze
from analysen.darstellen import quellensaetze
from analysen.formen import Vermerk
from analysen.formen.word.bauen import Knoten, absatz, feld, k, laeufe, lauf, sprung
from analysen.formen.word.bilder import Bild
from analysen.formen.word.bildsatz import zeichnung
from analysen.formen.word.bloecke import Blocksatz, nennung, verbunden
from analysen.formen.word.heft import Heft
from analysen.formen.word.tabelle import Feld, Tafel, tafel
from analysen.inhalt import Anhang, Blick, Erhebungsverzeichnis, Inhalt, Tabelle
from sozialraum.kern import zahlen

ANHANG = "Anhang: Tabellen, Definitionen, Quellen"
KARTENBREITE, KARTENHOEHE = 160.0, 130.0
LOGOBREITE, LOGOHOEHE, LUECKE = 39.0, 16.0, "\u2003\u2003"
# Unter der Karte stehen dann noch die Logos.
KARTENHOEHE_MIT_LOGOS = 110.0
LANGER_TITEL = 40


def deckblatt(
    heft: Heft, inhalt: Inhalt, vermerk: Vermerk, bilder: Mapping[str, Bild], *, vorfuehrung: str
) -> None:
    """Vorbehalt, Räume, Lage, Karte, Absender; danach beginnt eine neue Seite."""
    _vorbehalt(heft, vermerk, vorfuehrung)
    heft.absatz("Art", f"Sozialraumanalyse {inhalt['berichtsjahr']}")
    titel = " · ".join(inhalt["raeume"])
    heft.absatz("Title", titel if len(titel) <= LANGER_TITEL else _kleiner(titel))
    heft.absatz("Subtitle", _lage(inhalt))
    if inhalt["karte"]:
        heft.absatz("Bild", [zeichnung(heft, bilder[inhalt["karte"]], KARTENBREITE, KARTENHOEHE)])
    for absender in inhalt["agenturen"]:
        heft.absatz("Normal", laeufe(absender["name"], fett=True), spacing={"after": 0})
    heft.absatz("Normal", inhalt["traeger"])
    if inhalt["foerderhinweis"]:
        heft.absatz("Anmerkung", inhalt["foerderhinweis"])
    if logos := inhalt.get("logos", []):
        reihe: list[Knoten] = []
        for logo in logos:
            reihe += [zeichnung(heft, bilder[logo["bild"]], LOGOBREITE, LOGOHOEHE), *laeufe(LUECKE)]
        heft.absatz("Bild", reihe[:-1])


def kopf(heft: Heft, inhalt: Inhalt, vermerk: Vermerk, *, vorfuehrung: str) -> None:
    """Statt Deckblatt und Verzeichnis: der Kopf einer Analyse in Kurzform."""
    _vorbehalt(heft, vermerk, vorfuehrung)
    heft.absatz("Art", f"Sozialraumanalyse {inhalt['berichtsjahr']}, Kurzprofil")
    heft.absatz("Title", _kleiner(" · ".join(inhalt["raeume"])))
    heft.absatz("Subtitle", _lage(inhalt))


def _vorbehalt(heft: Heft, vermerk: Vermerk, vorfuehrung: str) -> None:
    saetze = [vorfuehrung, "Entwurf – Vorschau, nicht freigegeben" if vermerk.vorschau else ""]
    if text := "\n".join(filter(None, saetze)):
        heft.absatz("Vorbehalt", text)


def _kleiner(titel: str) -> list[Knoten]:
    kinder = laeufe(titel)
    for kind in kinder:
        art = kind.find("{*}rPr")
        if art is None:
            art = k("w:rPr")
            kind.insert(0, art)
        # Vor der Schreibrichtung steht die Größe.
        art.insert(0, k("w:szCs", val=48))
        art.insert(0, k("w:sz", val=48))
    return kinder


def _lage(inhalt: Inhalt) -> str:
    jahre = f"Statistische Angaben für {inhalt['jahre']}" if inhalt["jahre"] else ""
    return verbunden("\n", inhalt["gebiet"], jahre)


# Verzeichnis und Impressum ------------------------------------------------------------------------


def verzeichnis(heft: Heft, eintraege: Sequence[tuple[str, str, str]]) -> None:
    """Das Inhaltsverzeichnis als Feld, dessen Einträge (Anker, Nummer, Titel) schon dastehen.

    Seitenzahlen kennt erst, wer das Dokument setzt: Word trägt sie beim Öffnen ein.
    """
    absaetze = [absatz("TOCHeading", *laeufe("Inhalt"), pageBreakBefore=None)]
    for anker, nummer, titel in eintraege:
        kinder = [
            *laeufe(nummer, vorlage="Nummer"),
            lauf("\t"),
            *laeufe(titel),
            lauf("\t"),
            *feld(f"PAGEREF {anker} \\h", []),
        ]
        absaetze.append(absatz("TOC1", sprung(anker, *kinder)))
    beginn = feld('TOC \\o "1-1" \\h \\z \\u', [])
    absaetze[1][1:1] = beginn[:3]
    absaetze[-1].append(beginn[-1])
    heft.fuegt_an(
        k(
            "w:sdt",
            k(
                "w:sdtPr",
                k("w:docPartObj", k("w:docPartGallery", val="Table of Contents"), k("w:docPartUnique")),
            ),
            k("w:sdtContent", *absaetze),
        )
    )


def impressum(heft: Heft, inhalt: Inhalt, vermerk: Vermerk) -> None:
    heft.absatz("Untertitel", laeufe("Impressum", fett=True), spacing={"before": 480, "after": 60})
    for absender in inhalt["agenturen"]:
        zeilen = [absender["traeger"], absender["anschrift"]]
        zeilen += [f"Telefon {absender['telefon']}" if absender["telefon"] else "", absender["email"]]
        weiter = verbunden("\n", *zeilen)
        heft.absatz(
            "Anmerkung", [*laeufe(absender["name"], fett=True), *laeufe(f"\n{weiter}" if weiter else "")]
        )
    if inhalt["spitzenverband"]:
        heft.absatz("Anmerkung", f"Spitzenverband: {inhalt['spitzenverband']}")
    if inhalt["foerderhinweis"]:
        heft.absatz("Anmerkung", inhalt["foerderhinweis"])
    fassungszeile(heft, inhalt, vermerk)


def fassungszeile(heft: Heft, inhalt: Inhalt, vermerk: Vermerk) -> None:
    """Unter welcher Lizenz, welche Fassung das ist, was sie berichtigt, und ihre Prüfsumme."""
    if (lizenz := inhalt.get("lizenz")) is not None:
        heft.absatz("Anmerkung", verbunden("\n", lizenz["satz"], lizenz["adresse"]))
    kopfzeile = f"Fassung {vermerk.fassung} vom {zahlen.datum(vermerk.stand, 'lang')}"
    if vermerk.vorschau:
        kopfzeile += " – Vorschau, nicht freigegeben"
    berichtigt = (
        f"Berichtigt Fassung {vermerk.berichtigt}: {vermerk.erratum}"
        if vermerk.berichtigt is not None
        else ""
    )
    summe = f"Prüfsumme des Inhalts (SHA-256): {vermerk.pruefsumme}"
    heft.absatz("Anmerkung", verbunden("\n", kopfzeile, berichtigt, summe))


# Auf einen Blick ----------------------------------------------------------------------------------


def blick(satz: Blocksatz, eines: Blick, *, anker: str, titel: str, neue_seite: bool) -> None:
    """Die Schlüsselzahlen als Tabelle, darunter was am dringendsten fehlt und was empfohlen wird."""
    heft = satz.heft
    heft.ueberschrift(1, titel, anker=anker, **({"pageBreakBefore": None} if neue_seite else {}))
    if eines["zahlen"]:
        heft.fuegt_an(tafel(_blicktafel(eines, titel)))
        satz.rand(eines["rand"], "Anmerkung")
        if not eines["rand"]:
            heft.absatz("Trenner")
    if bedarfe := eines.get("bedarfe"):
        heft.ueberschrift(2, "Was am dringendsten fehlt")
        for karte in bedarfe:
            zusatz = verbunden(" · ", ", ".join(karte["zielgruppen"]), karte["status"])
            satz.punkt(nennung(karte["prioritaet"], karte["aussage"], zusatz))
    if empfehlungen := eines.get("empfehlungen"):
        heft.ueberschrift(2, "Was wir empfehlen")
        liste = heft.bezifferte_liste()
        for eintrag in empfehlungen:
            zusatz = verbunden(" · ", eintrag["adressat"], eintrag["horizont"])
            satz.punkt(nennung("", eintrag["aussage"], zusatz), liste)


def _blicktafel(eines: Blick, titel: str) -> Tafel:
    """Eine Zeile je Schlüsselzahl; Spalten sind der Raum und alle Gebiete, mit denen verglichen wird."""
    gebiete = list(
        dict.fromkeys(vergleich["name"] for eine in eines["zahlen"] for vergleich in eine["vergleiche"])
    )
    zeilen = []
    for eine in eines["zahlen"]:
        je_gebiet = {vergleich["name"]: vergleich["zahl"]["text"] for vergleich in eine["vergleiche"]}
        zeilen.append(
            [
                Feld(eine["name"], eine["basis"]),
                Feld(eine["zahl"]["text"], rechts=True, vorlage="Kennzahl"),
                *(Feld(je_gebiet.get(gebiet, ""), rechts=True) for gebiet in gebiete),
            ]
        )
    kopfzeile = [Feld("Kennzahl"), *(Feld(name, rechts=True) for name in (eines["raum"], *gebiete))]
    return Tafel(kopf=kopfzeile, zeilen=zeilen, beschreibung=titel)


# Anhang -------------------------------------------------------------------------------------------


def anhang(
    satz: Blocksatz, inhalt: Inhalt, klein: Sequence[Tabelle], *, anker: str, neue_seite: bool
) -> None:
    """Werte der Abbildungen, Rechenwege, Zeichen, Quellen und was die Fassung sonst belegt."""
    heft, teil = satz.heft, inhalt["anhang"]
    heft.ueberschrift(1, ANHANG, anker=anker, **({"pageBreakBefore": None} if neue_seite else {}))
    if klein:
        heft.ueberschrift(2, "Die Werte der Abbildungen")
        for tabelle in klein:
            satz.tabelle(tabelle)
    if raumeinheiten := teil.get("raumeinheiten"):
        heft.ueberschrift(2, "Je Raumeinheit")
        satz.tabelle(raumeinheiten)
    _definitionen(heft, teil)
    if teil["zeichen"]:
        heft.ueberschrift(2, "Zeichenerklärung")
        zeilen = [[Feld(eines["zeichen"]), Feld(eines["bedeutung"])] for eines in teil["zeichen"]]
        heft.fuegt_an(tafel(Tafel([Feld("Zeichen"), Feld("Bedeutung")], zeilen, "Zeichenerklärung")))
        heft.absatz("Trenner")
    _quellen(heft, teil)
    _saetze(heft, "Hinweise zu den Daten", teil["hinweise"])
    _belege(heft, teil)
    _pruefliste(heft, inhalt)


def _definitionen(heft: Heft, teil: Anhang) -> None:
    if teil["definitionen"]:
        heft.ueberschrift(2, "Wie die Zahlen gerechnet sind")
    for eine in teil["definitionen"]:
        name = laeufe(eine["name"], fett=True)
        heft.absatz("Anmerkung", [*name, *laeufe(f" {anhangssaetze.definition(eine)}")])


def _quellen(heft: Heft, teil: Anhang) -> None:
    if teil["quellen"]:
        heft.ueberschrift(2, "Quellen und Lizenzen")
    for quelle in teil["quellen"]:
        heft.absatz(
            "Anmerkung",
            [*laeufe(f"{quelle['kuerzel']} ", fett=True), *laeufe(" ".join(quellensaetze(quelle)))],
            **({"keepNext": None} if quelle["dateien"] else {}),
        )
        for datei in quelle["dateien"]:
            heft.absatz("Anmerkung", laeufe(anhangssaetze.datei(datei)), ind={"left": 284})


def _belege(heft: Heft, teil: Anhang) -> None:
    """Was ältere Fassungen nicht haben: Gebietsstand, Erhebung, Grenzen, Änderungen."""
    if gebiete := teil.get("gebietsstand"):
        heft.ueberschrift(2, "Gebietsstand")
        for gebiet in gebiete:
            name = laeufe(f"{gebiet['name']}: ", fett=True)
            heft.absatz("Anmerkung", [*name, *laeufe(anhangssaetze.gebiet(gebiet))])
    if erhebung := teil.get("erhebung"):
        _erhebung(heft, erhebung)
    _saetze(heft, "Grenzen der Daten", teil.get("grenzen", []))
    if aenderungen := teil.get("aenderungen"):
        _saetze(heft, "Änderungen gegenüber der letzten Ausgabe", anhangssaetze.aenderungen(aenderungen))


def _erhebung(heft: Heft, erhebung: Erhebungsverzeichnis) -> None:
    heft.ueberschrift(2, verbunden(" ", "Eigene Erhebung", erhebung["zeitraum"]))
    if erhebung["angaben"]:
        zeilen = [
            [
                Feld(eine["datum"]),
                Feld(eine["name"]),
                Feld(eine["personenkreis"] or "–"),
                Feld(eine["menschen"] or "–"),
            ]
            for eine in erhebung["angaben"]
        ]
        kopfzeile = [Feld("Datum"), Feld("Was"), Feld("Mit wem"), Feld("Wie viele")]
        heft.fuegt_an(tafel(Tafel(kopfzeile, zeilen, "Eigene Erhebung", teilbar=True)))
    for satz in anhangssaetze.unter_der_erhebung(erhebung):
        heft.absatz("Anmerkung", satz)


def _saetze(heft: Heft, titel: str, saetze: Iterable[str]) -> None:
    for nummer, eintrag in enumerate(saetze):
        if nummer == 0:
            heft.ueberschrift(2, titel)
        heft.absatz("Anmerkung", eintrag)


def _pruefliste(heft: Heft, inhalt: Inhalt) -> None:
    if not (liste := inhalt.get("pruefliste")):
        return
    heft.ueberschrift(2, liste["name"])
    heft.absatz("Untertitel", anhangssaetze.wonach(liste))
    zeilen = [
        [Feld(punkt["titel"]), Feld(anhangssaetze.stand(punkt)), Feld(anhangssaetze.befund(punkt))]
        for punkt in liste["punkte"]
    ]
    kopfzeile = [Feld("Punkt"), Feld("Stand"), Feld("Befund")]
    heft.fuegt_an(tafel(Tafel(kopfzeile, zeilen, liste["name"], teilbar=True)))
    heft.absatz("Trenner")
