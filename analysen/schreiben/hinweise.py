"""Was neben einem Text zu sagen ist: getippte Zahlen mit Vorschlag, Zahlmarken ohne Zahl."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysen.bausteine.text import gedruckt, genannte_zahlen, ort_von
from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.grund import Grund, grund_legen, indikatoren_in
from analysen.models import Analyse, Baustein, Kapitel
from analysen.saetze import bezeichnung
from analysen.schreiben import zahlmarken
from analysen.schreiben.zahlmarken import Marke, marken_in
from analysen.schreiben.ziffern import Fundstelle, Kandidat, Kandidaten, fundstellen, vorschlaege
from sozialraum.statistik.kennzahlen import Kennzahl, alle_indikatoren
from sozialraum.statistik.zeitraeume import in_worten

# Kürzere Wörter eines Namens („der“, „mit“) sagen nicht, wovon ein Satz spricht.
KUERZESTES_WORT = 5


@dataclass(frozen=True)
class Ziffernhinweis:
    """Eine getippte Zahl und was statt ihrer stehen könnte."""

    stelle: Fundstelle
    vorschlaege: list[Kandidat]


@dataclass(frozen=True)
class Markenhinweis:
    """Eine Zahlmarke, an deren Stelle keine Zahl gedruckt wird, und warum."""

    marke: Marke
    grund: str


@dataclass(frozen=True)
class Hinweise:
    ziffern: list[Ziffernhinweis]
    marken: list[Markenhinweis]


def hinweise(kapitel: Kapitel, baustein: Baustein, text: str) -> Hinweise:
    """Zum Text, wie er gerade im Feld steht; ohne Zahlen und Marken ohne eine Abfrage."""
    stellen, marken = fundstellen(text), marken_in(text)
    if not stellen and not marken:
        return Hinweise([], [])
    analyse = kapitel.analyse
    with mandant_der_analyse(analyse):
        gemeint = Baustein(kapitel=kapitel, art=Baustein.Art.TEXT, text=text)
        gemeint.einstellungen = {"indikatoren": _indikatoren(analyse) if stellen else []}
        grund = grund_legen(analyse, [gemeint], mit_blick=bool(stellen))
        kandidaten = Kandidaten(_kandidaten(grund) if stellen else ())
        genannte = genannte_zahlen(grund, text)
        return Hinweise(
            ziffern=[Ziffernhinweis(stelle, vorschlaege(stelle, kandidaten)) for stelle in stellen],
            marken=[
                Markenhinweis(marke, warum)
                for marke in {eine.text: eine for eine in marken}.values()
                if (warum := _warum(grund, marke, genannte.get(marke.text)))
            ],
        )


def _indikatoren(analyse: Analyse) -> list[str]:
    """Was irgendein Baustein der Analyse zeigt oder ein Text nennt."""
    alle = Baustein.objects.filter(kapitel__analyse=analyse).values_list("einstellungen", "text")
    return list(
        dict.fromkeys(
            key
            for einstellungen, text in alle
            for key in (*indikatoren_in(einstellungen), *(marke.indikator for marke in marken_in(text)))
        )
    )


def _kandidaten(grund: Grund) -> Iterable[Kandidat]:
    orte = dict.fromkeys(gebiet for raum in grund.raeume for gebiet in raum.gebiete)
    for indikator in grund.tafel.indikatoren:
        worte = tuple(
            wort for wort in indikator.label.replace("-", " ").split() if len(wort) >= KUERZESTES_WORT
        )
        for rang, gebiet in enumerate(orte):
            for alter, zeitraum in enumerate(reversed(grund.zeitraeume)):
                kennzahl = grund.tafel.get(indikator.key, gebiet, zeitraum)
                ort = ort_von(grund, gebiet)
                if kennzahl.offen and ort is not None:
                    yield Kandidat(
                        marke=zahlmarken.marke(indikator.key, ort, zeitraum if alter else ""),
                        gedruckt=gedruckt(kennzahl),
                        name=indikator.label,
                        ort=bezeichnung(gebiet),
                        zeit=kennzahl.zeitraum_text,
                        rang=rang * 100 + alter,
                        aktuell=not alter,
                        worte=worte,
                    )


def _warum(grund: Grund, marke: Marke, kennzahl: Kennzahl | None) -> str:
    """Leer, wenn eine Zahl gedruckt wird."""
    if kennzahl is not None:
        if kennzahl.offen:
            return ""
        return (
            f"{kennzahl.hinweis} Gedruckt würde „{kennzahl.als_text}“; bitte schreiben Sie den Satz ohne sie."
        )
    if not marke.lesbar:
        return "So ist keine Zahl zu finden. Bitte fügen Sie sie mit „Zahl einfügen“ noch einmal ein."
    if marke.gebiet not in grund.orte:
        return f"Das Gebiet „{marke.gebiet}“ gibt es in dieser Analyse nicht."
    if not grund.letzter:
        return "Zu dieser Analyse liegen noch keine Zahlen vor."
    return f"Den Indikator „{marke.indikator}“ gibt es nicht."


# Einfügen ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wahlzahl:
    """Eine Zahl zum Einfügen; `einsatz` ist die Marke, wo nötig mit der Einheit dahinter."""

    ort: str
    text: str
    einsatz: str
    hinweis: str


@dataclass(frozen=True)
class Wahlzeile:
    name: str
    einheit: str
    zeit: str
    zahlen: list[Wahlzahl]


@dataclass(frozen=True)
class Zahlenwahl:
    """Was sich einfügen lässt: je Indikator eine Zeile mit den Gebieten der Analyse."""

    zeilen: list[Wahlzeile]
    orte: list[str]
    zeitraeume: list[tuple[str, str]]
    zeitraum: str


def zahlenwahl(analyse: Analyse, *, suche: str, zeitraum: str) -> Zahlenwahl:
    """Alle Indikatoren, zu denen es hier eine offene Zahl gibt; ohne Angabe zum jüngsten Zeitraum."""
    gesucht = suche.casefold().split()
    with mandant_der_analyse(analyse):
        keys = [
            key
            for key, einer in alle_indikatoren().items()
            if all(wort in f"{einer.label} {einer.definition} {key}".casefold() for wort in gesucht)
        ]
        gemeint = Baustein(art=Baustein.Art.TEXT, einstellungen={"indikatoren": keys})
        grund = grund_legen(analyse, [gemeint], mit_blick=False, nur_zeitraum=zeitraum)
        if zeitraum not in grund.zeitraeume:
            zeitraum = grund.letzter
        orte = list(dict.fromkeys(gebiet for raum in grund.raeume for gebiet in raum.gebiete))
        zeilen = []
        for indikator in grund.tafel.indikatoren if zeitraum else ():
            reihe = [grund.tafel.get(indikator.key, gebiet, zeitraum) for gebiet in orte]
            if any(kennzahl.offen for kennzahl in reihe):
                zeilen.append(
                    Wahlzeile(
                        name=indikator.label,
                        einheit="" if indikator.einheit in ("%", "‰", "Anzahl") else indikator.einheit,
                        zeit=next(k.zeitraum_text for k in reihe if k.offen),
                        zahlen=[_wahlzahl(grund, kennzahl) for kennzahl in reihe],
                    )
                )
        return Zahlenwahl(
            zeilen=zeilen,
            orte=[bezeichnung(gebiet) for gebiet in orte],
            zeitraeume=[(eine, in_worten(eine)) for eine in reversed(grund.zeitraeume)],
            zeitraum=zeitraum,
        )


def _wahlzahl(grund: Grund, kennzahl: Kennzahl) -> Wahlzahl:
    einsatz = ""
    ort = ort_von(grund, kennzahl.gebiet)
    if kennzahl.offen and ort is not None:
        zeitraum = "" if kennzahl.zeitraum == grund.letzter else kennzahl.zeitraum
        einsatz = zahlmarken.marke(kennzahl.indikator.key, ort, zeitraum)
        einheit = kennzahl.als_text.removeprefix(gedruckt(kennzahl)).strip("\u00a0 ")
        einsatz += f" {einheit}" if einheit else ""
    return Wahlzahl(
        ort=bezeichnung(kennzahl.gebiet), text=gedruckt(kennzahl), einsatz=einsatz, hinweis=kennzahl.hinweis
    )


def getippte_zahlen(kapitel: Kapitel) -> int:
    """Wie viele Zahlen in den Texten des Kapitels von Hand getippt sind; seine Bausteine sind geladen."""
    return sum(len(fundstellen(baustein.text)) for baustein in kapitel.bausteine.all() if baustein.text)
