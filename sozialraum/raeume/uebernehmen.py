"""Grenzen einer Ebene aus GeoJSON übernehmen: Einheiten, Umrisse und ihre Hierarchie, ganz oder gar nicht."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import anzahl, prozent
from sozialraum.raeume.abfragen import GEMEINDE, gueltige_einheiten, umrisse_der_einheiten
from sozialraum.raeume.grenzen_lesen import (
    NACHKOMMASTELLEN,
    Befund,
    Grenzeinheit,
    flaeche_ha,
    lies_geojson,
    waehle_einheiten,
)
from sozialraum.raeume.models import Ebene, Grenze, Raumeinheit

AGS_STELLEN_GEMEINDE = 8
# Um weniger als ein Zehntel ragen Einheiten hinaus, deren Grenzen nur ungenau gezeichnet sind.
ANTEIL_OHNE_HINWEIS = 0.9
# Spalten zwischen Nachbarn mit verschiedenen Punkten sind keine Löcher im Gemeindegebiet (Grad²: 2 ha).
KLEINSTES_LOCH = 2.5e-6
HOECHSTENS_IM_TEXT = 3
HOECHSTENS_NAMEN = 10
NEU, GEAENDERT, UNVERAENDERT = "neu", "geändert", "unverändert"


class GrenzenFehler(Fachfehler):
    """Die Datei taugt so nicht zur Übernahme; `befunde` nennt jede Stelle."""

    def __init__(self, text: str, befunde: Sequence[Befund]) -> None:
        super().__init__(text)
        self.befunde = tuple(befunde)


@dataclass(frozen=True)
class Zeile:
    """Was aus einer Fläche der Datei wird; `zustand` ist neu, geändert oder unverändert."""

    nummer: int
    einheit: Raumeinheit
    geometrie: BaseGeometry | None
    zustand: str
    aenderung: str = ""


@dataclass(frozen=True)
class Uebernahme:
    """Das Ergebnis: je Fläche eine Zeile, dazu Befunde der Schwere „hinweis“."""

    dateiname: str
    sha256: str
    ebene: Ebene
    gemeinde: Raumeinheit | None
    zeilen: tuple[Zeile, ...]
    umgehaengt: int
    befunde: tuple[Befund, ...]

    def anzahl(self, zustand: str) -> int:
        return sum(zeile.zustand == zustand for zeile in self.zeilen)

    @property
    def in_worten(self) -> str:
        """`86 Stadtteile von Köln: 80 neu, 2 geändert, 4 unverändert.`"""
        was = anzahl(len(self.zeilen), self.ebene.bezeichnung, self.ebene.mehrzahl)
        wo = f" von {self.gemeinde}" if self.gemeinde else ""
        zahlen = ((self.anzahl(wort), wort) for wort in (NEU, GEAENDERT, UNVERAENDERT))
        satz = f"{was}{wo}: {', '.join(f'{zahl} {wort}' for zahl, wort in zahlen if zahl)}."
        if self.umgehaengt:
            satz += f" {anzahl(self.umgehaengt, 'Einheit', 'Einheiten')} neu zugeordnet."
        return satz


@dataclass(frozen=True)
class Herkunft:
    """Woher die Umrisse stammen; leere Angaben lassen bei unveränderter Grenze stehen, was dort steht."""

    dateiname: str
    quelle: str
    lizenz: str
    stand: str
    sha256: str

    def felder(self, bisher: Grenze | None) -> dict[str, str]:
        """Was genannt ist, sonst was die Grenze schon trug, sonst der Dateiname als Quelle."""
        return {
            "quelle": self.quelle or (bisher.quelle if bisher else self.dateiname[:200]),
            "lizenz": self.lizenz or (bisher.lizenz if bisher else ""),
            "stand": self.stand or (bisher.stand if bisher else ""),
        }


@transaction.atomic
def raeume_uebernehmen(
    *,
    inhalt: bytes,
    dateiname: str,
    ebene: str,
    feld_schluessel: str,
    feld_name: str,
    ags: str = "",
    gemeindename: str = "",
    quelle: str = "",
    lizenz: str = "",
    stand: str = "",
    durch: Person | None,
    trocken: bool = False,
) -> Uebernahme:
    """Legt Einheiten und Grenzen einer Ebene an oder bringt sie auf den Stand der Datei.

    Unterhalb der Gemeinde gehören alle Flächen zur Gemeinde `ags`; sie wird angelegt, wenn es sie nicht gibt.
    Auf der Ebene der Gemeinde und darüber ist der Schlüssel selbst der amtliche Gemeindeschlüssel.
    `durch=None` heißt: die Befehlszeile. `trocken` rechnet alles und schreibt nichts.
    Fehler: `NichtLesbar`, `GrenzenFehler` (mit Befunden), `Fachfehler`; dann ist nichts geschrieben.
    """
    if durch is not None:
        pruefe(durch, Recht.RAEUME_PFLEGEN)
    stufe = _ebene(ebene)
    datei = lies_geojson(inhalt)
    flaechen, befunde = waehle_einheiten(datei, feld_schluessel=feld_schluessel, feld_name=feld_name)
    herkunft = Herkunft(dateiname, quelle.strip(), lizenz.strip(), stand.strip(), datei.sha256)
    # Eine Übernahme nach der anderen: zwei gleichzeitige legten dieselbe Gemeinde an.
    gemeindestufe = Ebene.objects.select_for_update(no_key=True).get(schluessel=GEMEINDE)

    gemeinde: Raumeinheit | None = None
    if stufe.rang > gemeindestufe.rang:
        ziel = _Gemeindeziel(ags, gemeindename, gemeindestufe)
        _keine_fehler(dateiname, [*befunde, *ziel.pruefe_schluessel(flaechen, stufe)])
        gemeinde = ziel.holen_oder_anlegen()
        zeilen = _schreiben(flaechen, stufe, gemeinde, herkunft)
        umgehaengt, hinweise = _einhaengen(gemeinde, zeilen)
        _keine_fehler(dateiname, hinweise)
        befunde += [*hinweise, *_nicht_in_der_datei(gemeinde.ags, stufe, zeilen)]
        _gemeindegrenze_ableiten(gemeinde, gemeindestufe)
    else:
        _keine_fehler(dateiname, [*befunde, *_pruefe_ags(flaechen, stufe, gemeindestufe)])
        zeilen = _schreiben(flaechen, stufe, None, herkunft)
        umgehaengt = _nach_ags_einhaengen(gemeindestufe, zeilen)

    ergebnis = Uebernahme(
        dateiname=dateiname,
        sha256=datei.sha256,
        ebene=stufe,
        gemeinde=gemeinde,
        zeilen=tuple(zeilen),
        umgehaengt=umgehaengt,
        befunde=tuple(sorted(befunde, key=lambda befund: befund.flaeche or 0)),
    )
    if ergebnis.anzahl(UNVERAENDERT) < len(zeilen) or umgehaengt:
        _protokollieren(ergebnis, durch)
    if trocken:
        transaction.set_rollback(True)
    return ergebnis


def _ebene(schluessel: str) -> Ebene:
    ebenen = list(Ebene.objects.all())
    for ebene in ebenen:
        if ebene.schluessel == schluessel:
            return ebene
    moeglich = ", ".join(ebene.schluessel for ebene in ebenen)
    raise Fachfehler(f"Die Ebene „{schluessel}“ gibt es nicht. Möglich sind: {moeglich}.")


def _keine_fehler(dateiname: str, befunde: Iterable[Befund]) -> None:
    fehler = [befund for befund in befunde if befund.schwere == "fehler"]
    if not fehler:
        return
    saetze = [befund.in_worten for befund in fehler[:HOECHSTENS_IM_TEXT]]
    rest = len(fehler) - len(saetze)
    if rest:
        saetze.append(f"Dazu {anzahl(rest, 'weiterer Fehler', 'weitere Fehler')}.")
    raise GrenzenFehler(f"{dateiname}: Es wurde nichts übernommen. {' '.join(saetze)}", fehler)


# Gemeinde --------------------------------------------------------------------------------------


class _Gemeindeziel:
    """Die Gemeinde, zu der die Flächen gehören: prüfen, bevor etwas geschrieben wird, dann anlegen."""

    def __init__(self, ags: str, name: str, stufe: Ebene) -> None:
        self.ags, self.name, self.stufe = ags.strip(), " ".join(name.split()), stufe
        if not (_nur_ziffern(self.ags) and len(self.ags) == AGS_STELLEN_GEMEINDE):
            raise Fachfehler(
                "Der amtliche Gemeindeschlüssel hat acht Ziffern, etwa 05315000 für Köln; angegeben ist "
                f"„{self.ags}“."
            )
        self.vorhanden = gueltige_einheiten().filter(ags=self.ags, ebene=stufe, schluessel="").first()
        if self.vorhanden is None and not self.name:
            raise Fachfehler(
                f"Zum Gemeindeschlüssel {self.ags} gibt es noch keine Gemeinde. Bitte nennen Sie ihren Namen."
            )
        if self.vorhanden and self.name and self.name.casefold() != self.vorhanden.name.casefold():
            raise Fachfehler(
                f"Der Gemeindeschlüssel {self.ags} gehört schon zu „{self.vorhanden.name}“, angegeben ist "
                f"„{self.name}“. Bitte prüfen Sie den Schlüssel oder lassen Sie den Namen weg."
            )

    def pruefe_schluessel(self, flaechen: Iterable[Grenzeinheit], ebene: Ebene) -> Iterator[Befund]:
        """Ein Amt schreibt „8“, das andere „008“: dieselbe Einheit darf nicht zweimal entstehen."""
        vorhanden = gueltige_einheiten().filter(ags=self.ags, ebene=ebene)
        nach_wert = {einheit.schluessel.lstrip("0"): einheit for einheit in vorhanden}
        for flaeche in flaechen:
            gleich = nach_wert.get(flaeche.schluessel.lstrip("0"))
            if gleich and gleich.schluessel != flaeche.schluessel:
                yield Befund(
                    "fehler",
                    f"Der Schlüssel „{flaeche.schluessel}“ unterscheidet sich nur durch führende Nullen von "
                    f"„{gleich.schluessel}“ ({gleich.name}), das es schon gibt.",
                    flaeche.nummer,
                    name=flaeche.name,
                    zelle=flaeche.schluessel,
                    vorschlag="Wählen Sie das Feld, unter dessen Schlüsseln die Einheiten angelegt sind.",
                )

    def holen_oder_anlegen(self) -> Raumeinheit:
        if self.vorhanden:
            return self.vorhanden
        return Raumeinheit.objects.create(
            ags=self.ags, ebene=self.stufe, name=self.name, parent=_umschliessend(self.ags)
        )


def _nur_ziffern(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _umschliessend(ags: str) -> Raumeinheit | None:
    """Kreis, Land oder Bund nach dem Anfang des Gemeindeschlüssels."""
    anfaenge = [ags[:stellen] for stellen in range(2, len(ags))]
    moeglich = gueltige_einheiten().filter(schluessel="", ags__in=anfaenge)
    return max(moeglich, key=lambda einheit: len(einheit.ags), default=None)


def _pruefe_ags(flaechen: Iterable[Grenzeinheit], stufe: Ebene, gemeindestufe: Ebene) -> Iterator[Befund]:
    erlaubt = {AGS_STELLEN_GEMEINDE} if stufe == gemeindestufe else set(range(2, AGS_STELLEN_GEMEINDE))
    verlangt = "acht Ziffern" if stufe == gemeindestufe else "zwei bis sieben Ziffern"
    for flaeche in flaechen:
        if not _nur_ziffern(flaeche.schluessel) or len(flaeche.schluessel) not in erlaubt:
            yield Befund(
                "fehler",
                f"Auf dieser Ebene ist der Schlüssel der amtliche Gemeindeschlüssel mit {verlangt}; in der "
                f"Datei steht „{flaeche.schluessel}“.",
                flaeche.nummer,
                name=flaeche.name,
                zelle=flaeche.schluessel,
            )


# Schreiben -------------------------------------------------------------------------------------


def _schreiben(
    flaechen: Sequence[Grenzeinheit], stufe: Ebene, gemeinde: Raumeinheit | None, herkunft: Herkunft
) -> list[Zeile]:
    """Neue Einheiten und Grenzen anlegen, geänderte ändern; gleich viele Abfragen für jede Anzahl.

    Ohne `gemeinde` ist der Schlüssel der Datei der AGS der Einheit selbst.
    """
    kennungen = {f.nummer: (gemeinde.ags, f.schluessel) if gemeinde else (f.schluessel, "") for f in flaechen}
    alle_ags = {ags for ags, _ in kennungen.values()}
    vorhanden = {
        (einheit.ags, einheit.schluessel): einheit
        for einheit in gueltige_einheiten().filter(ebene=stufe, ags__in=alle_ags)
    }
    grenzen = Grenze.objects.in_bulk([einheit.pk for einheit in vorhanden.values()])
    zeilen: list[Zeile] = []
    geaenderte: list[Raumeinheit] = []
    neue_grenzen: list[Grenze] = []
    andere_grenzen: list[Grenze] = []
    for flaeche in flaechen:
        ags, schluessel = kennungen[flaeche.nummer]
        einheit = vorhanden.get((ags, schluessel))
        if einheit is None:
            einheit = Raumeinheit(
                ags=ags,
                ebene=stufe,
                schluessel=schluessel,
                name=flaeche.name,
                flaeche_ha=_hektar(flaeche.geometrie),
            )
            zeilen.append(Zeile(flaeche.nummer, einheit, flaeche.geometrie, NEU))
            continue
        grenze = grenzen.get(einheit.pk)
        geojson = _als_geojson(flaeche.geometrie)
        aenderungen = list(_unterschiede(einheit, grenze, flaeche.name, geojson, herkunft))
        if not aenderungen:
            zeilen.append(Zeile(flaeche.nummer, einheit, flaeche.geometrie, UNVERAENDERT))
            continue
        einheit.name = flaeche.name
        if geojson is not None:
            einheit.flaeche_ha = _hektar(flaeche.geometrie)
            bisher = grenze if grenze and grenze.geometrie == geojson else None
            (andere_grenzen if grenze else neue_grenzen).append(_grenze(einheit, geojson, herkunft, bisher))
        geaenderte.append(einheit)
        zeilen.append(Zeile(flaeche.nummer, einheit, flaeche.geometrie, GEAENDERT, ", ".join(aenderungen)))

    Raumeinheit.objects.bulk_create([zeile.einheit for zeile in zeilen if zeile.zustand == NEU])
    Raumeinheit.objects.bulk_update(geaenderte, ["name", "flaeche_ha"])
    for zeile in zeilen:
        geojson = _als_geojson(zeile.geometrie)
        if zeile.zustand == NEU and geojson is not None:
            neue_grenzen.append(_grenze(zeile.einheit, geojson, herkunft, None))
    Grenze.objects.bulk_create(neue_grenzen)
    Grenze.objects.bulk_update(andere_grenzen, ["geometrie", "quelle", "lizenz", "stand", "datei_sha256"])
    return zeilen


def _unterschiede(
    einheit: Raumeinheit, grenze: Grenze | None, name: str, geojson: dict[str, Any] | None, herkunft: Herkunft
) -> Iterator[str]:
    if einheit.name != name:
        yield f"hieß bisher „{einheit.name}“"
    if geojson is None:
        return
    if grenze is None:
        yield "Grenze neu"
    elif grenze.geometrie != geojson:
        yield "Grenze geändert"
    elif any(getattr(grenze, feld) != wert for feld, wert in herkunft.felder(grenze).items()):
        yield "Quellenangabe geändert"


def _grenze(
    einheit: Raumeinheit, geojson: dict[str, Any], herkunft: Herkunft, bisher: Grenze | None
) -> Grenze:
    return Grenze(einheit=einheit, geometrie=geojson, datei_sha256=herkunft.sha256, **herkunft.felder(bisher))


def _als_geojson(geometrie: BaseGeometry | None) -> dict[str, Any] | None:
    return None if geometrie is None else json.loads(shapely.to_geojson(geometrie))


def _hektar(geometrie: BaseGeometry | None) -> Decimal | None:
    """None auch für Splitter unter 50 m², die als 0,00 ha keine Fläche wären."""
    return None if geometrie is None else flaeche_ha(geometrie) or None


# Hierarchie ------------------------------------------------------------------------------------


def _einhaengen(gemeinde: Raumeinheit, zeilen: Sequence[Zeile]) -> tuple[int, list[Befund]]:
    """Hängt alle Einheiten der Gemeinde unter die kleinste höhere, in der ihr Innenpunkt liegt.

    Einheiten ohne Grenze behalten ihre Zuordnung; ohne eine liegen sie unmittelbar in der Gemeinde. Ergebnis:
    Anzahl der vorher schon vorhandenen Einheiten mit neuer Zuordnung und Befunde.
    """
    einheiten = list(gueltige_einheiten().filter(ags=gemeinde.ags).exclude(pk=gemeinde.pk))
    umrisse = umrisse_der_einheiten([gemeinde.pk, *(einheit.pk for einheit in einheiten)])
    nummern = {zeile.einheit.pk: zeile.nummer for zeile in zeilen}
    eltern = _kleinste_umschliessende(einheiten, umrisse)
    befunde = list(_liegt_alles_ausserhalb(gemeinde, umrisse.get(gemeinde.pk), zeilen))
    ziele: dict[int, Raumeinheit] = {}
    for einheit in einheiten:
        elternteil = eltern.get(einheit.pk)
        if elternteil is not None:
            if einheit.pk in nummern:
                befunde += _ragt_hinaus(einheit, elternteil, umrisse, nummern[einheit.pk])
            ziele[einheit.pk] = elternteil
        elif einheit.pk in umrisse or einheit.parent_id is None:
            ziele[einheit.pk] = gemeinde
    return _umhaengen(einheiten, ziele, zeilen), befunde


def _kleinste_umschliessende(
    einheiten: Sequence[Raumeinheit], umrisse: dict[int, BaseGeometry]
) -> dict[int, Raumeinheit]:
    """Für jede Einheit die höhere mit dem größten Rang, die ihren Innenpunkt enthält."""
    mit_umriss = [einheit for einheit in einheiten if einheit.pk in umrisse]
    formen = [umrisse[einheit.pk] for einheit in mit_umriss]
    eltern: dict[int, Raumeinheit] = {}
    if not formen:
        return eltern
    treffer = shapely.STRtree(formen).query(shapely.point_on_surface(formen), predicate="within")
    for innen, aussen in treffer.T.tolist():
        kind, moeglich = mit_umriss[innen], mit_umriss[aussen]
        bisher = eltern.get(kind.pk)
        if (bisher.ebene.rang if bisher else -1) < moeglich.ebene.rang < kind.ebene.rang:
            eltern[kind.pk] = moeglich
    return eltern


def _nach_ags_einhaengen(gemeindestufe: Ebene, zeilen: Sequence[Zeile]) -> int:
    """Oberhalb der Gemeinde sagt der Anfang des Schlüssels, was worin liegt."""
    einheiten = list(gueltige_einheiten().filter(ebene__rang__lte=gemeindestufe.rang, schluessel=""))
    nach_ags = {einheit.ags: einheit for einheit in einheiten}
    ziele: dict[int, Raumeinheit] = {}
    for einheit in einheiten:
        anfaenge = (einheit.ags[:stellen] for stellen in range(len(einheit.ags) - 1, 1, -1))
        elternteil = next((nach_ags[ags] for ags in anfaenge if ags in nach_ags), None)
        if elternteil is not None:
            ziele[einheit.pk] = elternteil
    return _umhaengen(einheiten, ziele, zeilen)


def _umhaengen(
    einheiten: Sequence[Raumeinheit], ziele: dict[int, Raumeinheit], zeilen: Sequence[Zeile]
) -> int:
    """Schreibt die Zuordnung, wo sie sich ändert; Anzahl der Einheiten, die vorher schon da waren."""
    bewegt = [e for e in einheiten if e.pk in ziele and e.parent_id != ziele[e.pk].pk]
    for einheit in bewegt:
        einheit.parent = ziele[einheit.pk]
    Raumeinheit.objects.bulk_update(bewegt, ["parent"])
    for zeile in zeilen:
        zeile.einheit.parent = ziele.get(zeile.einheit.pk)
    neue = {zeile.einheit.pk for zeile in zeilen if zeile.zustand == NEU}
    return sum(einheit.pk not in neue for einheit in bewegt)


def _ragt_hinaus(
    einheit: Raumeinheit, elternteil: Raumeinheit, umrisse: dict[int, BaseGeometry], nummer: int
) -> Iterator[Befund]:
    umriss = umrisse[einheit.pk]
    anteil = umriss.intersection(umrisse[elternteil.pk]).area / umriss.area
    if anteil < ANTEIL_OHNE_HINWEIS:
        yield Befund(
            "hinweis",
            f"Liegt nur zu {prozent(anteil * 100, 0)} in „{elternteil.name}“, zählt aber dazu.",
            nummer,
            name=einheit.name,
        )


def _liegt_alles_ausserhalb(
    gemeinde: Raumeinheit, grenze: BaseGeometry | None, zeilen: Sequence[Zeile]
) -> Iterator[Befund]:
    """Grenzen der einen Stadt unter dem Gemeindeschlüssel der anderen: ein Versehen, kein Zuwachs."""
    formen = [zeile.geometrie for zeile in zeilen if zeile.geometrie is not None]
    if grenze is None or not formen:
        return
    if not shapely.contains(grenze, shapely.point_on_surface(formen)).any():
        yield Befund(
            "fehler",
            f"Keine der Flächen liegt in {gemeinde.name} ({gemeinde.ags}). Bitte prüfen Sie den "
            "Gemeindeschlüssel.",
        )


# Gemeindegrenze --------------------------------------------------------------------------------


def _gemeindegrenze_ableiten(gemeinde: Raumeinheit, gemeindestufe: Ebene) -> None:
    """Setzt die Gemeinde aus ihrer obersten Ebene zusammen, solange ihre eigene Grenze nicht geliefert ist.

    Eine zusammengesetzte Grenze hat keine Datei und darum keine Prüfsumme.
    """
    vorhanden = Grenze.objects.filter(einheit=gemeinde).first()
    if vorhanden and vorhanden.datei_sha256:
        return
    darin = gueltige_einheiten().filter(ags=gemeinde.ags, ebene__rang__gt=gemeindestufe.rang)
    grenzen = list(
        Grenze.objects.filter(einheit__in=darin)
        .select_related("einheit__ebene")
        .defer("geometrie")
        .order_by("einheit__ebene__rang", "einheit__schluessel")
    )
    if not grenzen:
        return
    ebene = grenzen[0].einheit.ebene
    teile = [grenze.einheit_id for grenze in grenzen if grenze.einheit.ebene_id == ebene.pk]
    umriss = _ohne_spalten(shapely.union_all(list(umrisse_der_einheiten(teile).values())))
    geojson = _als_geojson(umriss)
    if vorhanden and vorhanden.geometrie == geojson:
        return
    gemeinde.flaeche_ha = _hektar(umriss)
    gemeinde.save(update_fields=["flaeche_ha"])
    woraus = anzahl(len(teile), ebene.bezeichnung, ebene.mehrzahl)
    Grenze.objects.update_or_create(
        einheit=gemeinde,
        defaults={
            "geometrie": geojson,
            "quelle": f"{grenzen[0].quelle[:120]} (zusammengesetzt: {woraus})",
            "lizenz": grenzen[0].lizenz,
            "stand": grenzen[0].stand,
            "datei_sha256": "",
        },
    )


def _ohne_spalten(geometrie: BaseGeometry) -> BaseGeometry:
    polygone = [
        shapely.Polygon(
            teil.exterior, [ring for ring in teil.interiors if shapely.Polygon(ring).area > KLEINSTES_LOCH]
        )
        for teil in shapely.get_parts(geometrie)
    ]
    return shapely.transform(shapely.union_all(polygone), lambda punkte: punkte.round(NACHKOMMASTELLEN))


# Ergebnis --------------------------------------------------------------------------------------


def _nicht_in_der_datei(ags: str, stufe: Ebene, zeilen: Iterable[Zeile]) -> Iterator[Befund]:
    fehlend = (
        gueltige_einheiten()
        .filter(ags=ags, ebene=stufe)
        .exclude(pk__in=[zeile.einheit.pk for zeile in zeilen])
        .order_by("schluessel")
    )
    namen = [f"{einheit.schluessel} {einheit.name}" for einheit in fehlend]
    if namen:
        mehr = " und weitere" if len(namen) > HOECHSTENS_NAMEN else ""
        yield Befund(
            "hinweis",
            f"Nicht in der Datei und darum unverändert: {', '.join(namen[:HOECHSTENS_NAMEN])}{mehr}.",
        )


def _protokollieren(ergebnis: Uebernahme, durch: Person | None) -> None:
    protokolliere(
        Ereignis.RAEUME_UEBERNOMMEN,
        ergebnis.gemeinde or ergebnis.ebene,
        durch=durch,
        datei=ergebnis.dateiname,
        sha256=ergebnis.sha256,
        ebene=ergebnis.ebene.schluessel,
        neu=ergebnis.anzahl(NEU),
        geaendert=[
            f"{zeile.einheit.kennung} {zeile.einheit.name}: {zeile.aenderung}"
            for zeile in ergebnis.zeilen
            if zeile.zustand == GEAENDERT
        ],
        unveraendert=ergebnis.anzahl(UNVERAENDERT),
        umgehaengt=ergebnis.umgehaengt,
    )
