"""Karten: Umrisse eines Gebiets und seiner Umgebung holen und als fertiges SVG merken."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.contrib.postgres.aggregates import StringAgg
from django.core.cache import cache
from django.db.models import Exists, Func, OuterRef, TextField
from django.db.models.functions import MD5, Cast
from django.utils import timezone

from sozialraum.kern.farben import Rolle
from sozialraum.raeume.abfragen.einheiten import (
    GEMEINDE,
    STADTBEZIRK,
    gemeinsamer_stichtag,
    ort,
    umrisse_der_einheiten,
)
from sozialraum.raeume.abfragen.gebiete import gebiet_der_einheit, gemeinsame_vorfahren
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.raeume.karte import Flaeche, lagekarte
from sozialraum.raeume.models import Grenze, Raumeinheit

KARTE_IM_CACHE_SEKUNDEN = 86_400


def lagekarte_fuer(gebiet: Gebiet, *, breite_mm: float) -> str | None:
    """SVG, wo das Gebiet in Bezirk und Stadt liegt; None, wenn Grenzen fehlen. Höchstens sechs Abfragen."""
    return lagekarten_fuer(gebiet, breiten_mm=[breite_mm])[0]


def lagekarten_fuer(gebiet: Gebiet, *, breiten_mm: Sequence[float]) -> list[str | None]:
    """Wie `lagekarte_fuer` in mehreren Breiten, mit denselben Abfragen.

    Das fertige SVG liegt einen Tag im Cache, solange sich Grenzen, Namen und Zusammensetzung nicht ändern;
    dann genügt eine Abfrage.
    """
    stand = _kartenstand(gebiet)
    namen = {breite: f"lagekarte:{stand}:{breite}" for breite in breiten_mm}
    fertige: dict[str, str] = cache.get_many(namen.values())
    if len(fertige) < len(namen):
        karten = _zeichnen(gebiet, breiten_mm)
        fertige = {name: karten[breite] for breite, name in namen.items()}
        cache.set_many(fertige, KARTE_IM_CACHE_SEKUNDEN)
    return [fertige[namen[breite]] or None for breite in breiten_mm]


def _kartenstand(gebiet: Gebiet) -> str:
    """Kennung all dessen, was auf der Karte zu sehen ist; die Datenbank rechnet sie über die Gemeinde aus."""
    spalten = (
        "pk", "parent_id", "schluessel", "name", "gueltig_von", "gueltig_bis", "ebene__rang",
        "ebene__bezeichnung", "grenze__datei_sha256", "grenze__quelle", "grenze__lizenz", "grenze__stand",
    )  # fmt: skip
    zeile = Cast(Func(*spalten, function="jsonb_build_array"), TextField())
    eigene = [anteil.einheit_id for anteil in gebiet.anteile]
    gemeinden = Raumeinheit.objects.filter(ags__in=Raumeinheit.objects.filter(pk__in=eigene).values("ags"))
    stand = gemeinden.order_by().aggregate(stand=MD5(StringAgg(zeile, "\n", order_by="pk")))["stand"]
    teile = [repr(gebiet), str(timezone.localdate()), str(stand)]
    return hashlib.sha256("\n".join(teile).encode()).hexdigest()


def _zeichnen(gebiet: Gebiet, breiten_mm: Sequence[float]) -> dict[float, str]:
    """Je Breite das SVG, leer ohne Grenzen; fünf Abfragen.

    Gezeichnet wird aus den kleinsten sinnvollen Einheiten (meist Stadtteilen), damit Umrisse zusammenpassen.
    """
    eigene = {anteil.einheit_id for anteil in gebiet.anteile}
    bezirk, gemeinde = _bezirk_und_gemeinde(sorted(eigene))
    baum = _Kartenbaum(eigene)
    stuecke = baum.stuecke()
    if not any(eigene.intersection(baum.pfad(einheit)) for einheit in stuecke):
        return dict.fromkeys(breiten_mm, "")
    grenzen = list(Grenze.objects.filter(einheit__in=stuecke).defer("geometrie").order_by("einheit"))
    umrisse = umrisse_der_einheiten([einheit.pk for einheit in stuecke])
    flaechen = [
        Flaeche(einheit.name, umrisse[einheit.pk], baum.rolle(einheit, bezirk), baum.gruppe(einheit))
        for einheit in stuecke
    ]
    legende: dict[Rolle, str] = {
        "quartier": _mit_ebene(gebiet),
        "bezirk": _mit_ebene(gebiet_der_einheit(bezirk)) if bezirk else "",
        "stadt": gemeinde.name if gemeinde else gebiet.name,
    }
    quelle = quelle_der_grenzen(grenzen)
    return {
        breite: lagekarte(flaechen, legende=legende, quelle=quelle, breite_mm=breite) for breite in breiten_mm
    }


def _bezirk_und_gemeinde(einheit_ids: Sequence[int]) -> tuple[Raumeinheit | None, Raumeinheit | None]:
    """Das kleinste, was das Gebiet umschließt, und die Gemeinde, soweit es sie darüber gibt."""
    kette = gemeinsame_vorfahren(einheit_ids)
    gemeinde = kette[0] if kette and kette[0].ebene.schluessel == GEMEINDE else None
    bezirk = kette[-1] if kette and kette[-1] is not gemeinde else None
    return bezirk, gemeinde


class _Kartenbaum:
    """Die Einheiten der Gemeinde als Baum und daraus die Stücke der Karte; eine Abfrage.

    Gezeichnet wird der Gebietsstand, in dem das Gebiet gilt: heute oder, wenn es aufgehört hat, sein letzter.
    """

    def __init__(self, eigene: set[int]) -> None:
        self.eigene = eigene
        hat_grenze = Exists(Grenze.objects.filter(einheit=OuterRef("pk")))
        ags = Raumeinheit.objects.filter(pk__in=eigene).values("ags")
        alle = list(
            Raumeinheit.objects.select_related("ebene", "parent")
            .filter(ags__in=ags)
            .annotate(hat_grenze=hat_grenze)
        )
        stichtag = gemeinsamer_stichtag(einheit for einheit in alle if einheit.pk in eigene)
        self.einheiten = {einheit.pk: einheit for einheit in alle if einheit.gilt_am(stichtag)}
        nach_ort = {ort(einheit): einheit for einheit in self.einheiten.values()}
        self._oben = {
            einheit.pk: nach_ort.get(ort(einheit.parent)) if einheit.parent else None
            for einheit in self.einheiten.values()
        }
        self.kinder: dict[int | None, list[Raumeinheit]] = defaultdict(list)
        for einheit in self.einheiten.values():
            oben = self._oben[einheit.pk]
            if einheit.hat_grenze:
                self.kinder[oben.pk if oben else None].append(einheit)
        self.feinster_rang = self._feinster_rang()

    def pfad(self, einheit: Raumeinheit) -> list[int]:
        """Die Einheit und alles, worin sie liegt, von klein nach groß."""
        pfad: list[int] = []
        hier: Raumeinheit | None = einheit
        while hier is not None:
            pfad.append(hier.pk)
            hier = self._oben[hier.pk]
        return pfad

    def _feinster_rang(self) -> int:
        """Die feinste Ebene des Gebiets; Bezirk und Stadt werden eine Stufe feiner gezeichnet."""
        eigene = [self.einheiten[pk] for pk in self.eigene if pk in self.einheiten]
        feinste = max((einheit.ebene for einheit in eigene), key=lambda ebene: ebene.rang, default=None)
        if feinste is None:
            return 0
        if feinste.schluessel in (GEMEINDE, STADTBEZIRK):
            feiner = {e.ebene.rang for e in self.einheiten.values() if e.ebene.rang > feinste.rang}
            return min(feiner, default=feinste.rang)
        return feinste.rang

    def stuecke(self) -> list[Raumeinheit]:
        """Überschneidungsfrei: eine Einheit oder, wo es sie gibt, ihre Teile bis zur feinsten Ebene."""
        gewaehlt: list[Raumeinheit] = []
        offen = list(self.kinder[None])
        while offen:
            einheit = offen.pop()
            teile = [k for k in self.kinder[einheit.pk] if k.ebene.rang <= self.feinster_rang]
            if teile:
                offen += teile
            else:
                gewaehlt.append(einheit)
        return sorted(gewaehlt, key=lambda einheit: einheit.pk)

    def rolle(self, einheit: Raumeinheit, bezirk: Raumeinheit | None) -> Rolle:
        pfad = self.pfad(einheit)
        if self.eigene.intersection(pfad) and not self._ist_ganze_stadt():
            return "quartier"
        return "bezirk" if bezirk and bezirk.pk in pfad else "stadt"

    def _ist_ganze_stadt(self) -> bool:
        return any(
            self.einheiten[pk].ebene.schluessel == GEMEINDE for pk in self.eigene if pk in self.einheiten
        )

    def gruppe(self, einheit: Raumeinheit) -> str:
        """Die Einheit zwischen Gemeinde und Stück, deren Rand mitläuft."""
        darueber = self._oben[einheit.pk]
        return str(darueber.pk) if darueber and darueber.ebene.schluessel != GEMEINDE else ""


def _mit_ebene(gebiet: Gebiet) -> str:
    """`Stadtteil Kalk`; ein Name, der die Ebene schon nennt, bleibt, wie er ist."""
    return gebiet.name if gebiet.ebene in gebiet.name else f"{gebiet.ebene} {gebiet.name}"


class Grenzherkunft(Protocol):
    """Woher eine Grenze ist; ein Modell oder nur diese Spalten."""

    @property
    def quelle(self) -> str: ...
    @property
    def lizenz(self) -> str: ...
    @property
    def stand(self) -> str: ...


def quelle_der_grenzen(grenzen: Iterable[Grenzherkunft]) -> str:
    """`Grenzen: Stadt Köln, Stand 2012, CC BY 3.0; eigene Darstellung`; mehrere Quellen je einmal."""
    angaben = [
        ", ".join(teil for teil in (g.quelle, f"Stand {g.stand}" if g.stand else "", g.lizenz) if teil)
        for g in grenzen
    ]
    return f"Grenzen: {'; '.join(dict.fromkeys(angaben))}; eigene Darstellung"
