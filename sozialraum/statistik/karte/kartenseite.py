"""Stellt die Seite „Karte“ zusammen: die Klassen, die Zeichnung in zwei Breiten und ihre Tabelle."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

from agenturen.models import Person
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.karte.flaechenkarte import Kartentext
from sozialraum.statistik import saetze, schaubilder, zeitraeume
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.karte.auswahl import Gewaehlt, Kartenwahl, kartenwahl
from sozialraum.statistik.karte.einteilung import Einteilung
from sozialraum.statistik.karte.flaechen import Flaechen, flaechen
from sozialraum.statistik.karte.klassen import nummer
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.zeichen import legende

# Breiten in Pixeln: ein Bild für Bildschirme, eines für Telefone ab 390 px.
BREIT, SCHMAL = 900.0, 358.0


@dataclass(frozen=True)
class Ziele:
    """Wohin ein Gebiet und seine Zahl zu einem Zeitraum führen: Adressen mit `{}` für die des Gebiets."""

    profil: str
    woher: str

    def zum_profil(self, gebiet: Gebiet) -> str:
        return self.profil.format(quote(gebiet.adresse, safe="/@"))

    def zur_herkunft(self, gebiet: Gebiet) -> str:
        return self.woher.format(quote(gebiet.adresse, safe="/@"))


Ziel = Callable[[str, str], Ziele]


# Ohne Vorlage: eine Großstadt hat hunderte Zeilen, und jede kostete eine halbe Millisekunde. Die Zahl ist
# dieselbe wie in `statistik/_kennzahl.html`.
ZEILE = (
    '<tr{art}><th scope="row"><a href="{profil}">{name}</a></th><td class="zahl"><a class="kennzahl" '
    'href="{woher}" hx-get="{woher}" hx-target="#blatt-inhalt" hx-push-url="false" '
    'aria-label="Woher? {text}">{zahl}</a></td><td>{klasse}</td></tr>'
)


@dataclass(frozen=True)
class Kartenzeile:
    """Ein Gebiet in der Tabelle unter der Karte; `klasse` in Worten, `profil` und `woher` sind Adressen."""

    kennzahl: Kennzahl
    klasse: str
    profil: str
    woher: str
    bezug: bool = False

    def als_html(self) -> str:
        kennzahl = self.kennzahl
        bedeutung = f", {kennzahl.legende[1]}" if kennzahl.legende else ""
        return ZEILE.format(
            art=' class="hervorgehoben"' if self.bezug else "",
            profil=escape(self.profil),
            name=escape(kennzahl.gebiet.name),
            woher=escape(self.woher),
            text=escape(kennzahl.als_text + bedeutung),
            zahl=escape(kennzahl.zahl_text),
            klasse=escape(self.klasse),
        )


@dataclass(frozen=True)
class Karte:
    """Die Zeichnung und ihre Tabelle; ohne Grenzen sind die Bilder leer."""

    befund: str
    untertitel: str
    breit: SafeString
    schmal: SafeString
    zeilen: tuple[Kartenzeile, ...]
    methode: str
    hinweis: str
    satz_zum_sozialraum: str
    ohne_grenze: tuple[str, ...]
    zeichen: tuple[tuple[str, str], ...]
    quellenvermerk: str

    @property
    def bezug(self) -> list[Kennzahl]:
        """Die Kennzahlen von Sozialraum und Stadt: von ihnen sprechen Befund und Satz."""
        return [zeile.kennzahl for zeile in self.zeilen if zeile.bezug]

    @property
    def zeilen_als_html(self) -> SafeString:
        return SafeString("".join(zeile.als_html() for zeile in self.zeilen))


@dataclass(frozen=True)
class Kartenseite:
    """Was die Seite zeigt; ohne Werte zum Indikator fehlt die Karte."""

    wahl: Kartenwahl
    indikator: Indikator
    zeitraum: str
    einzahl: str
    mehrzahl: str
    stadt: Gebiet | None
    sozialraum: Gebiet | None
    karte: Karte | None

    @property
    def zeitraum_text(self) -> str:
        return zeitraeume.in_worten(self.zeitraum) if self.zeitraum else ""

    @property
    def bezug(self) -> list[Gebiet]:
        """Sozialraum und Stadt, womit eine Zeitreihe dieser Karte beginnt."""
        return [gebiet for gebiet in (self.sozialraum, self.stadt) if gebiet]


def kartenseite(person: Person, angaben: Mapping[str, str], *, ziel: Ziel) -> Kartenseite | None:
    """Die Karte zu den Angaben der Adresse; `ziel` nennt zu Indikator und Zeitraum, wohin Gebiete führen.

    None, solange keine Gebiete angelegt sind. Fünfzehn Abfragen; ein Sozialraum kostet bis zu vier mehr,
    neue Grenzen einmal eine.
    """
    gewaehlt = kartenwahl(person, angaben)
    if gewaehlt is None:
        return None
    sozialraum = None
    if gewaehlt.sozialraum is not None:
        sozialraum = gebiete_der_sozialraeume([gewaehlt.sozialraum])[0]
    ebene = gewaehlt.ort.ebene
    return Kartenseite(
        wahl=gewaehlt.felder,
        indikator=gewaehlt.indikator,
        zeitraum=gewaehlt.zeitraum,
        einzahl=ebene.bezeichnung,
        mehrzahl=ebene.mehrzahl,
        stadt=gewaehlt.ort.stadt,
        sozialraum=sozialraum,
        karte=_karte(gewaehlt, sozialraum, ziel(gewaehlt.indikator.key, gewaehlt.zeitraum))
        if gewaehlt.zeitraum
        else None,
    )


def _karte(gewaehlt: Gewaehlt, sozialraum: Gebiet | None, ziele: Ziele) -> Karte | None:
    gezeigte = flaechen(
        indikator=gewaehlt.indikator,
        zeitraum=gewaehlt.zeitraum,
        ort=gewaehlt.ort,
        sozialraeume=[sozialraum] if sozialraum else [],
        methode=gewaehlt.methode,
        anzahl=gewaehlt.anzahl,
        breiten=(BREIT, SCHMAL),
    )
    if gezeigte is None:
        return None
    einteilung, stadtwert = gezeigte.einteilung, gezeigte.stadtwert
    vermerk = schaubilder.quellenvermerk(gezeigte.gezeigt)
    text = _kartentext(gezeigte, vermerk)
    adressen = [ziele.zum_profil(eintrag.kennzahl.gebiet) for eintrag in einteilung.eintraege]
    breit, schmal = (
        # Das SVG baut `raeume.karte` selbst und maskiert darin jeden fremden Text.
        mark_safe(gezeigte.zeichnen(text=text, breite=breite, kennung=kennung, adressen=adressen))
        for breite, kennung in ((BREIT, "breit"), (SCHMAL, "schmal"))
    )
    return Karte(
        befund=text.titel,
        untertitel=text.untertitel,
        breit=breit,
        schmal=schmal,
        zeilen=(
            *(_bezugszeile(kennzahl, einteilung, ziele) for kennzahl in gezeigte.bezugswerte),
            *(
                Kartenzeile(
                    eintrag.kennzahl,
                    einteilung.kurz(eintrag),
                    adresse,
                    ziele.zur_herkunft(eintrag.kennzahl.gebiet),
                )
                for eintrag, adresse in zip(einteilung.eintraege, adressen, strict=True)
            ),
        ),
        methode=einteilung.methode_in_worten,
        hinweis=einteilung.hinweis,
        satz_zum_sozialraum=(
            f"{saetze.vergleich(gezeigte.bezugswerte[0], stadtwert, mit_ort=True)}."
            if sozialraum and stadtwert
            else ""
        ),
        ohne_grenze=gezeigte.ohne_grenze,
        zeichen=tuple(legende(kennzahl.zeichen for kennzahl in gezeigte.gezeigt)),
        quellenvermerk=vermerk,
    )


def _kartentext(gezeigte: Flaechen, vermerk: str) -> Kartentext:
    fuss = [
        gezeigte.einteilung.methode_in_worten,
        gezeigte.hinweis_anzahl,
        f"Quelle: {vermerk}" if vermerk else "",
        gezeigte.grundlage.quelle,
    ]
    titel, untertitel = gezeigte.befund, gezeigte.untertitel
    return Kartentext(
        titel=titel,
        untertitel=untertitel,
        legende=gezeigte.mass,
        fuss=tuple(satz for satz in fuss if satz),
        alternative=f"Karte: {titel}. {untertitel}. Alle Werte stehen in der Tabelle unter der Karte.",
    )


def _bezugszeile(kennzahl: Kennzahl, einteilung: Einteilung, ziele: Ziele) -> Kartenzeile:
    """Sozialraum und Stadt stehen zum Vergleich in der Tabelle, auch mit der Klasse, in die sie fielen."""
    klasse = ""
    if kennzahl.gerundet is not None and (n := nummer(kennzahl.gerundet, einteilung.klassen)):
        klasse = f"wie Klasse {n}"
    return Kartenzeile(
        kennzahl,
        klasse,
        ziele.zum_profil(kennzahl.gebiet),
        ziele.zur_herkunft(kennzahl.gebiet),
        bezug=True,
    )
