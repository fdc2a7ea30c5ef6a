"""Einheiten und Grenzen eines Gebietsstands schreiben: was bleibt, was ein neuer Stand ablöst, was endet.

Gelöscht wird nie. Ein Gebietsstand begrenzt die Gültigkeit dessen, was er ablöst, und beginnt oder endet
selbst dort, wo ein anderer Stand desselben Schlüssels anschließt.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from sozialraum.kern.zahlen import datum, prozent
from sozialraum.raeume.grenzen_lesen import Befund, Grenzeinheit
from sozialraum.raeume.models import Ebene, Grenze, Raumeinheit
from sozialraum.raeume.projektion import flaeche_ha
from sozialraum.raeume.uebernahme import (
    BEGINNT,
    ENDET,
    GEAENDERT,
    NEU,
    NEUER_STAND,
    UNVERAENDERT,
    Gebietsstand,
    Herkunft,
    Zeile,
)

# Ein neu gezeichneter Umriss weicht in Metern ab, eine Gebietsreform in Häuserblöcken.
ANTEIL_NEU_GEZEICHNET = 0.002
HOECHSTENS_NAMEN = 10
GRENZFELDER = ["geometrie", "quelle", "lizenz", "stand", "datei_sha256"]

Kennung = tuple[str, str]  # AGS und Schlüssel


class Schreiber:
    """Stellt fest, was aus jeder Fläche wird, und schreibt es mit gleich vielen Abfragen für jede Anzahl.

    Ohne `gemeinde` ist der Schlüssel der Datei der AGS der Einheit selbst.
    """

    def __init__(
        self, *, ebene: Ebene, gemeinde: Raumeinheit | None, herkunft: Herkunft, stand: Gebietsstand
    ) -> None:
        self.ebene, self.gemeinde, self.herkunft, self.stand = ebene, gemeinde, herkunft, stand
        self.zeilen: list[Zeile] = []
        self.befunde: list[Befund] = []
        self._geaenderte: list[Raumeinheit] = []
        self._begrenzte: list[Raumeinheit] = []
        self._neue_grenzen: list[Grenze] = []
        self._andere_grenzen: list[Grenze] = []

    def pruefen(self, flaechen: Sequence[Grenzeinheit]) -> None:
        """Füllt `zeilen` und `befunde`; schreibt noch nichts."""
        kennungen = [self._kennung(flaeche) for flaeche in flaechen]
        staende = self._vorhandene([ags for ags, _ in kennungen])
        gueltige = {
            kennung: gueltig
            for kennung, alle in staende.items()
            if (gueltig := next((e for e in alle if self._gilt(e)), None)) is not None
        }
        grenzen = Grenze.objects.in_bulk([gueltige[k].pk for k in set(kennungen) if k in gueltige])
        for flaeche, kennung in zip(flaechen, kennungen, strict=True):
            bisher = gueltige.get(kennung)
            andere = [einheit for einheit in staende.get(kennung, []) if einheit is not bisher]
            if bisher is None:
                self._neue(flaeche, kennung, andere)
            else:
                self._bekannte(flaeche, bisher, grenzen.get(bisher.pk), andere)
        in_der_datei = set(kennungen)
        self._fehlende([e for kennung, e in gueltige.items() if kennung not in in_der_datei])

    def schreiben(self) -> None:
        """Erst begrenzen, was abgelöst wird, dann anlegen: zu keiner Zeit gelten zwei Stände zugleich."""
        Raumeinheit.objects.bulk_update(self._begrenzte, ["gueltig_von", "gueltig_bis"])
        neue = [zeile for zeile in self.zeilen if zeile.zustand in (NEU, NEUER_STAND)]
        Raumeinheit.objects.bulk_create([zeile.einheit for zeile in neue])
        Raumeinheit.objects.bulk_update(self._geaenderte, ["name", "flaeche_ha"])
        for zeile in neue:
            geojson = als_geojson(zeile.geometrie)
            if geojson is not None:
                self._neue_grenzen.append(self._grenze(zeile.einheit, geojson, None))
        Grenze.objects.bulk_create(self._neue_grenzen)
        Grenze.objects.bulk_update(self._andere_grenzen, GRENZFELDER)

    # Vorhandenes ---------------------------------------------------------------------------------

    def _kennung(self, flaeche: Grenzeinheit) -> Kennung:
        return (self.gemeinde.ags, flaeche.schluessel) if self.gemeinde else (flaeche.schluessel, "")

    def _vorhandene(self, ags: Sequence[str]) -> dict[Kennung, list[Raumeinheit]]:
        """Alle Gebietsstände der Ebene, wo die Datei für sie spricht: in der Gemeinde, im Kreis, im Land."""
        anfang = self.gemeinde.ags if self.gemeinde else _gemeinsamer_anfang(ags)
        menge = Raumeinheit.objects.select_related("ebene").filter(ebene=self.ebene)
        menge = menge.filter(ags__startswith=anfang) if anfang else menge.filter(ags__in=ags)
        staende: dict[Kennung, list[Raumeinheit]] = defaultdict(list)
        for einheit in menge.order_by("schluessel", "ags"):
            staende[einheit.ags, einheit.schluessel].append(einheit)
        return staende

    def _gilt(self, einheit: Raumeinheit) -> bool:
        return einheit.gilt_am(self.stand.stichtag) if self.stand.stichtag else not einheit.standzusatz

    # Was in der Datei steht ----------------------------------------------------------------------

    def _neue(self, flaeche: Grenzeinheit, kennung: Kennung, andere: Sequence[Raumeinheit]) -> None:
        if not self.stand.genannt and andere:
            self.befunde.append(
                Befund(
                    "fehler",
                    f"Den Schlüssel „{flaeche.schluessel}“ gab es schon ({andere[-1].name}, "
                    f"{andere[-1].gueltigkeit}).",
                    flaeche.nummer,
                    name=flaeche.name,
                    zelle=flaeche.schluessel,
                    vorschlag="Bitte nennen Sie, ab wann die Flächen dieser Datei gelten.",
                )
            )
            return
        von = self.stand.von or _spaetestes_ende_vor(self.stand.bis, andere)
        bis = _fruehestes(self.stand.bis, _naechster_beginn(von, andere))
        self._zeile(flaeche, self._einheit(flaeche, kennung, von, bis), NEU)

    def _bekannte(
        self,
        flaeche: Grenzeinheit,
        bisher: Raumeinheit,
        grenze: Grenze | None,
        andere: Sequence[Raumeinheit],
    ) -> None:
        geojson = als_geojson(flaeche.geometrie)
        derselbe = self._ist_derselbe_stand(bisher)
        neu_gezeichnet = "" if derselbe else _neu_gezeichnet(grenze, flaeche.geometrie)
        aenderungen = list(self._unterschiede(bisher, grenze, flaeche.name, geojson, derselbe=derselbe))
        if neu_gezeichnet and aenderungen == ["Grenze geändert"]:
            self._aendern(flaeche, bisher, grenze, geojson, neu_gezeichnet)
        elif not aenderungen:
            self._zeile(flaeche, bisher, UNVERAENDERT)
        elif derselbe:
            self._aendern(flaeche, bisher, grenze, geojson, ", ".join(aenderungen))
        else:
            self._abloesen(flaeche, bisher, andere, ", ".join(aenderungen))

    def _ist_derselbe_stand(self, bisher: Raumeinheit) -> bool:
        """Dieselbe Datei noch einmal oder eine berichtigte: ändert die Einheit, statt sie abzulösen."""
        if not self.stand.genannt:
            return True
        if self.stand.von:
            return bisher.gueltig_von == self.stand.von
        return bisher.gueltig_bis == self.stand.bis

    def _unterschiede(
        self,
        einheit: Raumeinheit,
        grenze: Grenze | None,
        name: str,
        geojson: dict[str, Any] | None,
        *,
        derselbe: bool,
    ) -> Iterator[str]:
        if einheit.name != name:
            yield f"hieß bisher „{einheit.name}“" if derselbe else f"heißt sonst „{einheit.name}“"
        if geojson is None:
            return
        if grenze is None:
            if derselbe:
                yield "Grenze neu"
        elif grenze.geometrie != geojson:
            yield "Grenze geändert"
        elif derselbe and any(
            getattr(grenze, feld) != wert for feld, wert in self.herkunft.felder(grenze).items()
        ):
            yield "Quellenangabe geändert"

    def _aendern(
        self,
        flaeche: Grenzeinheit,
        einheit: Raumeinheit,
        grenze: Grenze | None,
        geojson: dict[str, Any] | None,
        aenderung: str,
    ) -> None:
        einheit.name = flaeche.name
        if geojson is not None:
            einheit.flaeche_ha = hektar(flaeche.geometrie)
            bisher = grenze if grenze and grenze.geometrie == geojson else None
            liste = self._andere_grenzen if grenze else self._neue_grenzen
            liste.append(self._grenze(einheit, geojson, bisher))
        self._geaenderte.append(einheit)
        self._zeile(flaeche, einheit, GEAENDERT, aenderung)

    def _abloesen(
        self, flaeche: Grenzeinheit, bisher: Raumeinheit, andere: Sequence[Raumeinheit], aenderung: str
    ) -> None:
        vorher, nachher = bisher.gueltig_von, bisher.gueltig_bis
        if not self._begrenzen(bisher, flaeche):
            return
        # Wo der bisherige Stand begann oder endete, beginnt oder endet auch der, der ihn dort ablöst.
        von = self.stand.von or vorher
        if self.stand.von and bisher.gueltig_bis == self.stand.von:
            bis = self.stand.bis or nachher
        else:
            bis = self.stand.bis
        bis = _fruehestes(bis, _naechster_beginn(von, andere))
        einheit = self._einheit(flaeche, (bisher.ags, bisher.schluessel), von, bis)
        self._zeile(flaeche, einheit, NEUER_STAND, aenderung, vorgaenger=bisher)

    def _begrenzen(self, einheit: Raumeinheit, flaeche: Grenzeinheit | None = None) -> bool:
        """Lässt die Einheit enden, wo der Gebietsstand beginnt, oder beginnen, wo er endet."""
        von, bis = self.stand.von, self.stand.bis
        reicht_darueber = bis is not None and (einheit.gueltig_bis is None or einheit.gueltig_bis > bis)
        if von and not reicht_darueber:
            einheit.gueltig_bis = von
        elif reicht_darueber and (von is None or einheit.gueltig_von is None):
            einheit.gueltig_von = bis
        else:
            self.befunde.append(
                Befund(
                    "fehler",
                    f"„{einheit.name}“ gilt {einheit.gueltigkeit}, also auch vor und nach dem Gebietsstand "
                    f"{self.stand.in_worten.strip()}.",
                    flaeche.nummer if flaeche else None,
                    name=flaeche.name if flaeche else "",
                    zelle=einheit.schluessel,
                    vorschlag="Übernehmen Sie zuerst den späteren Gebietsstand mit seinem Beginn.",
                )
            )
            return False
        self._begrenzte.append(einheit)
        return True

    # Was nicht in der Datei steht ----------------------------------------------------------------

    def _fehlende(self, einheiten: Sequence[Raumeinheit]) -> None:
        bleiben: list[Raumeinheit] = []
        for einheit in einheiten:
            if self._ist_derselbe_stand(einheit):
                bleiben.append(einheit)
            elif self._begrenzen(einheit):
                endet = einheit.gueltig_bis == self.stand.von and self.stand.von is not None
                wann = f"gilt bis {datum(_tag_davor(einheit.gueltig_bis))}"
                if not endet:
                    wann = f"gilt ab {datum(einheit.gueltig_von)}"
                self.zeilen.append(
                    Zeile(None, einheit, None, ENDET if endet else BEGINNT, f"nicht in der Datei, {wann}")
                )
        if bleiben and (self.gemeinde or self.stand.genannt):
            namen = [f"{e.schluessel or e.ags} {e.name}" for e in bleiben]
            mehr = " und weitere" if len(namen) > HOECHSTENS_NAMEN else ""
            self.befunde.append(
                Befund(
                    "hinweis",
                    f"Nicht in der Datei und darum unverändert: {', '.join(namen[:HOECHSTENS_NAMEN])}{mehr}.",
                )
            )

    # Bausteine -----------------------------------------------------------------------------------

    def _zeile(
        self,
        flaeche: Grenzeinheit,
        einheit: Raumeinheit,
        zustand: str,
        aenderung: str = "",
        vorgaenger: Raumeinheit | None = None,
    ) -> None:
        self.zeilen.append(Zeile(flaeche.nummer, einheit, flaeche.geometrie, zustand, aenderung, vorgaenger))

    def _einheit(
        self, flaeche: Grenzeinheit, kennung: Kennung, von: date | None, bis: date | None
    ) -> Raumeinheit:
        return Raumeinheit(
            ags=kennung[0],
            ebene=self.ebene,
            schluessel=kennung[1],
            name=flaeche.name,
            gueltig_von=von,
            gueltig_bis=bis,
            flaeche_ha=hektar(flaeche.geometrie),
        )

    def _grenze(self, einheit: Raumeinheit, geojson: dict[str, Any], bisher: Grenze | None) -> Grenze:
        return Grenze(
            einheit=einheit,
            geometrie=geojson,
            datei_sha256=self.herkunft.sha256,
            **self.herkunft.felder(bisher),
        )


def als_geojson(geometrie: BaseGeometry | None) -> dict[str, Any] | None:
    return None if geometrie is None else json.loads(shapely.to_geojson(geometrie))


def hektar(geometrie: BaseGeometry | None) -> Decimal | None:
    """None auch für Splitter unter 50 m², die als 0,00 ha keine Fläche wären."""
    return None if geometrie is None else flaeche_ha(geometrie) or None


def _neu_gezeichnet(grenze: Grenze | None, geometrie: BaseGeometry | None) -> str:
    """`Grenze neu gezeichnet (weicht um 0,1 % der Fläche ab)`; leer, wenn sich mehr oder nichts änderte."""
    if grenze is None or geometrie is None:
        return ""
    bisher = shapely.from_geojson(json.dumps(grenze.geometrie))
    anteil = shapely.symmetric_difference(bisher, geometrie).area / geometrie.area
    if not 0 < anteil <= ANTEIL_NEU_GEZEICHNET:
        return ""
    return f"Grenze neu gezeichnet (weicht um {prozent(max(anteil * 100, 0.01), 2)} der Fläche ab)"


def _gemeinsamer_anfang(ags: Sequence[str]) -> str:
    """`05` für alle Gemeinden eines Landes; leer, wenn schon das Land verschieden ist."""
    anfang = ""
    for stellen in zip(*ags, strict=False):
        if len(set(stellen)) > 1:
            break
        anfang += stellen[0]
    return anfang if len(anfang) >= 2 else ""


def _spaetestes_ende_vor(bis: date | None, andere: Sequence[Raumeinheit]) -> date | None:
    enden = [e.gueltig_bis for e in andere if e.gueltig_bis and (bis is None or e.gueltig_bis <= bis)]
    return max(enden, default=None)


def _naechster_beginn(von: date | None, andere: Sequence[Raumeinheit]) -> date | None:
    beginne = [e.gueltig_von for e in andere if e.gueltig_von and (von is None or e.gueltig_von > von)]
    return min(beginne, default=None)


def _fruehestes(eins: date | None, zwei: date | None) -> date | None:
    return min((tag for tag in (eins, zwei) if tag), default=None)


def _tag_davor(tag: date | None) -> date | None:
    return tag - timedelta(days=1) if tag else None
