"""Eine Umschlüsselung übernehmen: aus der Tabelle des Amtes oder aus den Flächen der Grenzen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl, datum
from sozialraum.raeume.abfragen.umschluesselungen import GANZ, Reform, reform, uebergaenge_der
from sozialraum.raeume.befund import Befund
from sozialraum.raeume.models import Gebietsumschluesselung, Raumeinheit, Umschluesselungsmethode
from sozialraum.raeume.uebernahme import GEAENDERT, NEU, UNVERAENDERT, keine_fehler
from sozialraum.raeume.umschluesselung_lesen import lies_tabelle, waehle_uebergaenge
from sozialraum.raeume.umschluesselung_zuordnen import (
    Zuordnung,
    ausgeglichen,
    flaechenanteile,
    summenbefunde,
    vollstaendigkeit,
)

ENTFAELLT = "entfällt"


@dataclass(frozen=True)
class Uebergangszeile:
    """Ein Übergang, wie er gespeichert wird; `zustand` ist neu, geändert, unverändert oder entfällt."""

    uebergang: Gebietsumschluesselung
    zustand: str


@dataclass(frozen=True)
class Umschluesselung:
    """Das Ergebnis: alle Übergänge der Reform und Befunde der Schwere „hinweis“."""

    reform: Reform
    zeilen: tuple[Uebergangszeile, ...]
    befunde: tuple[Befund, ...]

    def anzahl(self, zustand: str) -> int:
        return sum(zeile.zustand == zustand for zeile in self.zeilen)

    @property
    def in_worten(self) -> str:
        """`Probstadt, Stadtteile seit 01.01.2024: 4 Übergänge, 4 neu.`"""
        zahlen = ((self.anzahl(wort), wort) for wort in (NEU, GEAENDERT, UNVERAENDERT))
        teile = [f"{menge} {wort}" for menge, wort in zahlen if menge]
        if weg := self.anzahl(ENTFAELLT):
            teile.append(f"{weg} {'entfällt' if weg == 1 else 'entfallen'}")
        was = anzahl(len(self.zeilen) - weg, "Übergang", "Übergänge")
        return (
            f"{self.reform.bereichsname}, {self.reform.ebene.mehrzahl} seit {datum(self.reform.stichtag)}: "
            f"{', '.join([was, *teile])}."
        )


@transaction.atomic
def umschluesselung_uebernehmen(
    *,
    inhalt: bytes,
    dateiname: str,
    reform_kennung: str,
    feld_alt: str,
    feld_neu: str,
    feld_anteil: str = "",
    methode: str = Umschluesselungsmethode.EINWOHNER,
    quelle: str = "",
    durch: Person | None,
    trocken: bool = False,
) -> Umschluesselung:
    """Ersetzt die Umschlüsselung einer Reform durch die Tabelle `alt → neu → Anteil` der Datei.

    `reform_kennung` ist `AGS/EBENE/STICHTAG`. Ohne `feld_anteil` geht jede alte Einheit ganz in eine neue
    auf; `methode` gilt für geteilte, ganze sind „1:1“. `durch=None` heißt: die Befehlszeile; `trocken`
    rechnet alles und schreibt nichts. Fehler: `NichtLesbar`, `GrenzenFehler` (mit Befunden), `Fachfehler`.
    """
    if durch is not None:
        pruefe(durch, Recht.RAEUME_PFLEGEN)
    die = reform(reform_kennung)
    tabelle = lies_tabelle(inhalt)
    rohe, befunde = waehle_uebergaenge(tabelle, feld_alt=feld_alt, feld_neu=feld_neu, feld_anteil=feld_anteil)
    zuordnung = Zuordnung(die)
    uebergaenge = zuordnung.uebergaenge(rohe)
    befunde += [*zuordnung.befunde, *summenbefunde(uebergaenge, zuordnung.zeilen)]
    keine_fehler(dateiname, befunde)
    zeilen = [
        _zeile(die, alt, neu, anteil, methode, quelle.strip() or dateiname[:200], tabelle.sha256)
        for (alt, neu), anteil in ausgeglichen(uebergaenge).items()
    ]
    befunde += vollstaendigkeit(die, zuordnung.alte, zuordnung.neue, zeilen)
    return _ersetzen(die, zeilen, befunde, dateiname, durch, trocken)


@transaction.atomic
def umschluesselung_berechnen(
    *, reform_kennung: str, durch: Person | None, trocken: bool = False
) -> Umschluesselung:
    """Ersetzt die Umschlüsselung einer Reform durch Flächenanteile; eine Tabelle des Amtes bleibt stehen.

    Fehler: `Fachfehler`, wenn eine Tabelle übernommen ist oder Grenzen fehlen.
    """
    if durch is not None:
        pruefe(durch, Recht.RAEUME_PFLEGEN)
    die = reform(reform_kennung)
    if uebergaenge_der(die).exclude(datei_sha256="").exists():
        raise Fachfehler(
            f"{die.in_worten}: Eine Tabelle des Amtes ist schon übernommen; sie ist genauer als die Fläche."
        )
    zuordnung = Zuordnung(die)
    anteile = flaechenanteile(zuordnung.enden, [*zuordnung.beginnen])
    zeilen = [
        _zeile(
            die, alt, neu, anteil, Umschluesselungsmethode.FLAECHE, "eigene Berechnung aus den Grenzen", ""
        )
        for (alt, neu), anteil in ausgeglichen(anteile).items()
    ]
    befunde = vollstaendigkeit(die, zuordnung.alte, zuordnung.neue, zeilen)
    return _ersetzen(die, zeilen, befunde, "", durch, trocken)


# Schreiben -------------------------------------------------------------------------------------


def _zeile(
    die: Reform,
    alt: Raumeinheit,
    neu: Raumeinheit,
    anteil: Decimal,
    methode: str,
    quelle: str,
    sha256: str,
) -> Gebietsumschluesselung:
    return Gebietsumschluesselung(
        alt=alt,
        neu=neu,
        stichtag=die.stichtag,
        anteil=anteil,
        methode=Umschluesselungsmethode.EINS_ZU_EINS if anteil == GANZ else methode,
        quelle=quelle,
        datei_sha256=sha256,
    )


def _ersetzen(
    die: Reform,
    zeilen: Sequence[Gebietsumschluesselung],
    befunde: Sequence[Befund],
    dateiname: str,
    durch: Person | None,
    trocken: bool,
) -> Umschluesselung:
    vorhanden = {
        (zeile.alt_id, zeile.neu_id): zeile for zeile in uebergaenge_der(die).select_for_update(of=("self",))
    }
    ergebnis: list[Uebergangszeile] = []
    for zeile in zeilen:
        bisher = vorhanden.pop((zeile.alt_id, zeile.neu_id), None)
        zeile.pk = bisher.pk if bisher else None
        zustand = NEU if bisher is None else UNVERAENDERT if _gleich(bisher, zeile) else GEAENDERT
        ergebnis.append(Uebergangszeile(zeile, zustand))
    ergebnis += [Uebergangszeile(zeile, ENTFAELLT) for zeile in vorhanden.values()]
    fertig = Umschluesselung(die, tuple(ergebnis), tuple(befunde))
    if not trocken:
        neue = [zeile.uebergang for zeile in ergebnis if zeile.zustand == NEU]
        andere = [zeile.uebergang for zeile in ergebnis if zeile.zustand == GEAENDERT]
        Gebietsumschluesselung.objects.filter(pk__in=[zeile.pk for zeile in vorhanden.values()]).delete()
        Gebietsumschluesselung.objects.bulk_create(neue)
        Gebietsumschluesselung.objects.bulk_update(andere, ["anteil", "methode", "quelle", "datei_sha256"])
        if fertig.anzahl(UNVERAENDERT) < len(ergebnis):
            _protokollieren(fertig, dateiname, durch)
    return fertig


def _gleich(bisher: Gebietsumschluesselung, neu: Gebietsumschluesselung) -> bool:
    felder = ("anteil", "methode", "quelle", "datei_sha256")
    return all(getattr(bisher, feld) == getattr(neu, feld) for feld in felder)


def _protokollieren(ergebnis: Umschluesselung, dateiname: str, durch: Person | None) -> None:
    protokolliere(
        Ereignis.UMSCHLUESSELUNG_UEBERNOMMEN,
        ergebnis.reform.ebene,
        durch=durch,
        reform=ergebnis.reform.kennung,
        datei=dateiname,
        neu=ergebnis.anzahl(NEU),
        geaendert=ergebnis.anzahl(GEAENDERT),
        entfallen=[
            f"{z.uebergang.alt.kennung} → {z.uebergang.neu.kennung}: {z.uebergang.anteil.normalize():f}"
            for z in ergebnis.zeilen
            if z.zustand == ENTFAELLT
        ],
    )
