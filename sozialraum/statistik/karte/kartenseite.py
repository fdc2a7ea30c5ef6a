"""Stellt die Seite „Karte“ zusammen: die Klassen, die Zeichnung in zwei Breiten und ihre Tabelle."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe

from agenturen.models import Person
from sozialraum.raeume.abfragen import gebiete_der_sozialraeume
from sozialraum.raeume.abfragen.flaechenkarten import Kartengrundlage, kartengrundlage
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.karte.flaechenkarte import (
    Fuellung,
    Kartentext,
    Legendenzeile,
    flaechenkarte,
    kartenbreite,
)
from sozialraum.statistik import saetze, schaubilder, zeitraeume
from sozialraum.statistik.gebietsbruch import anteile_im, ende
from sozialraum.statistik.indikatoren import Art, Indikator
from sozialraum.statistik.karte.auswahl import Gewaehlt, Kartenwahl, kartenwahl
from sozialraum.statistik.karte.befund import befund, dativ
from sozialraum.statistik.karte.einteilung import Einteilung, einteilen
from sozialraum.statistik.karte.klassen import nummer
from sozialraum.statistik.kennzahl import Kennzahl
from sozialraum.statistik.kennzahlen import kennzahlen
from sozialraum.statistik.zeichen import legende

# Breiten in Pixeln: ein Bild für Bildschirme, eines für Telefone ab 390 px.
BREIT, SCHMAL = 900.0, 358.0
EINWOHNER = "ew"
HINWEIS_ANZAHL = (
    "Anzahlen hängen davon ab, wie groß ein Gebiet ist; zum Vergleichen eignen sich Anteile besser."
)


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
    def mehrzahl_dativ(self) -> str:
        return dativ(self.mehrzahl)

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
    indikator, zeitraum, ort = gewaehlt.indikator, gewaehlt.zeitraum, gewaehlt.ort
    einheiten = ort.am(ende(zeitraum))
    if not einheiten:
        return None
    bezug = [gebiet for gebiet in (sozialraum, ort.stadt) if gebiet]
    tafel = kennzahlen(
        indikatoren=[indikator] if indikator.key == EINWOHNER else [indikator, EINWOHNER],
        gebiete=[*einheiten.values(), *bezug],
        zeitraeume=[zeitraum],
    )
    einteilung = einteilen(
        [tafel.get(indikator.key, gebiet, zeitraum) for gebiet in einheiten.values()],
        [tafel.get(EINWOHNER, gebiet, zeitraum) for gebiet in einheiten.values()],
        methode=gewaehlt.methode,
        anzahl=gewaehlt.anzahl,
    )
    bezugswerte = [tafel.get(indikator.key, gebiet, zeitraum) for gebiet in bezug]
    stadtwert = tafel.get(indikator.key, ort.stadt, zeitraum) if ort.stadt else None
    grundlage = kartengrundlage(
        list(einheiten),
        umrandet=[a.einheit_id for a in anteile_im(sozialraum, zeitraum)] if sozialraum else [],
        breiten=[kartenbreite(breite) for breite in (BREIT, SCHMAL)],
    )
    gezeigt = [*(eintrag.kennzahl for eintrag in einteilung.eintraege), *bezugswerte]
    vermerk = schaubilder.quellenvermerk(gezeigt)
    text = _kartentext(gewaehlt, einteilung, stadtwert, vermerk, grundlage.quelle)
    zeilen = einteilung.legende(ort.ebene.bezeichnung, ort.ebene.mehrzahl)
    if sozialraum is not None:
        zeilen.append(_umriss(sozialraum, zeitraum))
    adressen = [ziele.zum_profil(eintrag.kennzahl.gebiet) for eintrag in einteilung.eintraege]
    fuellungen = {
        einheit.pk: einteilung.fuellung(eintrag, adresse)
        for einheit, eintrag, adresse in zip(einheiten, einteilung.eintraege, adressen, strict=True)
        if grundlage.hat(einheit.pk)
    }
    breit, schmal = (
        _bild(grundlage, fuellungen, text, zeilen, breite=breite, kennung=kennung)
        for breite, kennung in ((BREIT, "breit"), (SCHMAL, "schmal"))
    )
    return Karte(
        befund=text.titel,
        untertitel=text.untertitel,
        breit=breit,
        schmal=schmal,
        zeilen=(
            *(_bezugszeile(kennzahl, einteilung, ziele) for kennzahl in bezugswerte),
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
            f"{saetze.vergleich(bezugswerte[0], stadtwert, mit_ort=True)}." if sozialraum else ""
        ),
        ohne_grenze=tuple(einheit.name for einheit in einheiten if not grundlage.hat(einheit.pk)),
        zeichen=tuple(legende(kennzahl.zeichen for kennzahl in gezeigt)),
        quellenvermerk=vermerk,
    )


def _kartentext(
    gewaehlt: Gewaehlt, einteilung: Einteilung, stadtwert: Kennzahl | None, vermerk: str, grenzen: str
) -> Kartentext:
    ort = gewaehlt.ort
    eingeteilte = einteilung.eingeteilte
    titel = befund(
        eingeteilte,
        stadtwert,
        mehrzahl=ort.ebene.mehrzahl,
        alle=len(eingeteilte) == len(einteilung.eintraege),
    )
    mass = schaubilder.mass(gewaehlt.indikator)
    wo = f"{ort.ebene.mehrzahl} in {ort.stadt.name}" if ort.stadt else ort.ebene.mehrzahl
    untertitel = f"{mass}, {wo}, {zeitraeume.in_worten(gewaehlt.zeitraum)}"
    fuss = [
        einteilung.methode_in_worten,
        HINWEIS_ANZAHL if gewaehlt.indikator.art is Art.ANZAHL else "",
        f"Quelle: {vermerk}" if vermerk else "",
        grenzen,
    ]
    return Kartentext(
        titel=titel,
        untertitel=untertitel,
        legende=mass,
        fuss=tuple(satz for satz in fuss if satz),
        alternative=f"Karte: {titel}. {untertitel}. Alle Werte stehen in der Tabelle unter der Karte.",
    )


def _umriss(sozialraum: Gebiet, zeitraum: str) -> Legendenzeile:
    teilweise = any(anteil.gewicht < 1 for anteil in anteile_im(sozialraum, zeitraum))
    zusatz = "auch wo nur ein Teil dazugehört" if teilweise else ""
    return Legendenzeile(schaubilder.name(sozialraum), zusatz, umriss=True)


def _bild(
    grundlage: Kartengrundlage,
    fuellungen: Mapping[int, Fuellung],
    text: Kartentext,
    zeilen: Sequence[Legendenzeile],
    *,
    breite: float,
    kennung: str,
) -> SafeString:
    """Leer ohne Grenzen. Das SVG baut `raeume.karte` selbst und maskiert darin jeden fremden Text."""
    grund = grundlage.gruende.get(kartenbreite(breite))
    if grund is None:
        return SafeString("")
    return mark_safe(
        flaechenkarte(grund, fuellungen, text=text, legende=zeilen, breite=breite, kennung=kennung)
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
