"""Lesen rund um Werte: was da ist, die Liste der Werte, ein Wert mit seiner Zelle, ein Gebiet zur Adresse.

Aus dieser Datei kommt kein Rohwert heraus: jede Zeile ist durch die Geheimhaltung gegangen.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from django.core.cache import cache
from django.db.models import Count, F, Max, QuerySet
from django.http import Http404

from agenturen.models import Person
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.formulare import nummern
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.suchen import suchbar, suche
from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.abfragen import (
    einheit_oder_404,
    gebiet_der_einheit,
    gebiet_des_sozialraums,
    gueltige_einheiten,
    sozialraum_oder_404,
    vergleichsgebiete,
)
from sozialraum.raeume.gebiet import SOZIALRAUM, Gebiet
from sozialraum.raeume.models import Ebene, Raumeinheit, Sozialraum
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.geheimhaltung import Angabe, geschlossen, veroeffentlicht, zaehlt
from sozialraum.statistik.kennzahl import VERMERK_IN_WORTEN, Quellenangabe, schlicht
from sozialraum.statistik.kennzahlen import quellenangabe
from sozialraum.statistik.models import Lieferung, Lieferungszustand, Merkmal, Quelle, Wert
from sozialraum.statistik.zeichen import ANZEIGE, Vermerk, Zeichen

HOECHSTENS_TREFFER = 30
ANZAHL_IM_CACHE_SEKUNDEN = 86_400


# Werte -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wertzeile:
    """Ein Wert, wie er gezeigt werden darf; `zelle` ist leer, wenn erst unsere Regel ihn schließt."""

    id: int
    einheit: Raumeinheit
    merkmal: Merkmal
    quelle: Quelle
    lieferung_id: int
    zeitraum: str
    wert: Decimal | None
    zeichen: Zeichen | None
    vermerk: str
    zeile: int
    spalte: int
    blatt: int
    zelle: str
    aktuell: bool

    @property
    def zeitraum_text(self) -> str:
        return zeitraeume.in_worten(self.zeitraum)

    @property
    def als_text(self) -> str:
        """Die Zahl, wie geliefert, oder das Zeichen ihres Fehlens."""
        return zahl(self.wert) if self.wert is not None else self.zeichen_text

    @property
    def zeichen_text(self) -> str:
        return ANZEIGE[self.zeichen][0] if self.zeichen else ""

    @property
    def bedeutung(self) -> str:
        return ANZEIGE[self.zeichen][1] if self.zeichen else ""


Menge = TypeVar("Menge", bound=QuerySet[Wert])


class Wertemenge(QuerySet[Wert]):
    """Zählt eine Auswahl nur einmal, solange keine Lieferung dazukommt oder geht: es sind Millionen."""

    def count(self) -> int:
        lieferungen = Lieferung.objects.order_by("zustand").values_list("zustand")
        stand = list(lieferungen.annotate(anzahl=Count("pk"), zuletzt=Max("uebernommen")))
        auswahl = repr((self.query.sql_with_params(), stand))
        schluessel = f"werte:{hashlib.sha256(auswahl.encode()).hexdigest()}"
        anzahl = cache.get(schluessel)
        if anzahl is None:
            anzahl = super().count()
            cache.set(schluessel, anzahl, ANZAHL_IM_CACHE_SEKUNDEN)
        return int(anzahl)


def werte() -> Wertemenge:
    """Alle geltenden Werte; gezeigt werden sie nur als `wertzeilen`."""
    return mit_sperrung(Wertemenge(Wert).filter(aktuell=True))


def mit_sperrung(menge: Menge) -> Menge:
    """Mit dem, was das Schließen der ganzen Tafel ergab; ohne das zeigt `wertzeilen` keinen Wert."""
    return menge.annotate(gesperrt=F("sperrung__art"))


def wertzeilen(menge: Iterable[Wert]) -> list[Wertzeile]:
    """Die Werte nach der Geheimhaltung ihrer Quelle; zwei Abfragen neben der eigenen.

    Räume und Merkmale wiederholen sich tausendfach: einmal geholt statt zu jeder Zeile dazugeladen.
    Fehler: `AttributeError` ohne `mit_sperrung`.
    """
    zeilen = list(menge)
    einheiten = Raumeinheit.objects.select_related("ebene").in_bulk({wert.einheit_id for wert in zeilen})
    merkmale = Merkmal.objects.select_related("quelle").in_bulk({wert.merkmal_id for wert in zeilen})
    return [_wertzeile(wert, einheiten[wert.einheit_id], merkmale[wert.merkmal_id]) for wert in zeilen]


def _wertzeile(wert: Any, einheit: Raumeinheit, merkmal: Merkmal) -> Wertzeile:
    geliefert = Angabe(wert.wert, Zeichen(wert.zeichen) if wert.zeichen else None)
    regel = merkmal.quelle.regel
    randsumme = not einheit.schluessel
    # Auch dass eine Anzahl zufällig schon ein Vielfaches ist, verbirgt die Rundung.
    gerundet = geliefert.offen and zaehlt(merkmal.einheit) and regel.rundet(randsumme=randsumme)
    if wert.gesperrt is not None:
        angabe = geschlossen(regel)
    else:
        angabe = veroeffentlicht(geliefert, regel, einheit=merkmal.einheit, randsumme=randsumme)
    return Wertzeile(
        id=wert.pk,
        einheit=einheit,
        merkmal=merkmal,
        quelle=merkmal.quelle,
        lieferung_id=wert.lieferung_id,
        zeitraum=wert.zeitraum,
        wert=schlicht(angabe.wert),
        zeichen=angabe.zeichen,
        vermerk=VERMERK_IN_WORTEN[Vermerk(wert.vermerk)] if wert.vermerk else "",
        zeile=wert.zeile,
        spalte=wert.spalte,
        blatt=wert.blatt,
        zelle=wert.zelle if angabe == geliefert and not gerundet else "",
        aktuell=wert.aktuell,
    )


def werte_eines_merkmals(einheit: Raumeinheit, schluessel: str) -> list[Wertzeile]:
    """Alle geltenden Werte der Einheit zu einem Merkmal, jeder Quelle, nach Zeitraum; eine Abfrage."""
    menge = werte().filter(einheit=einheit, merkmal__schluessel=schluessel)
    return wertzeilen(menge.order_by(DeutschSortiert("merkmal__quelle__name"), "zeitraum"))


def gelieferte_merkmale() -> QuerySet[Merkmal]:
    """Merkmale der Quellen, aus denen schon etwas übernommen ist."""
    quellen = Lieferung.objects.filter(zustand=Lieferungszustand.UEBERNOMMEN).values("quelle")
    return Merkmal.objects.filter(quelle__in=quellen).order_by(
        DeutschSortiert("quelle__name"), "reihenfolge", "schluessel"
    )


def dateien(lieferung_ids: Iterable[int]) -> dict[int, "Datei"]:
    """Die Dateien der Lieferungen mit ihren Tabellen; eine Abfrage."""
    lieferungen = Lieferung.objects.select_related("quelle").defer("befunde", "ausgelassen")
    return {
        lieferung.pk: Datei(quellenangabe(lieferung), tuple(lieferung.tabellen))
        for lieferung in lieferungen.filter(pk__in=set(lieferung_ids))
    }


class Zelle(Protocol):
    """Wo ein Wert in seiner Datei steht; None ohne gelieferte Zelle."""

    @property
    def zeile(self) -> int | None: ...

    @property
    def spalte(self) -> int | None: ...

    @property
    def blatt(self) -> int | None: ...


@dataclass(frozen=True)
class Datei:
    """Eine gelieferte Datei; `tabellen` wie in `Lieferung.tabellen`."""

    quelle: Quellenangabe
    tabellen: tuple[Mapping[str, Any], ...] = ()

    def stelle(self, zelle: Zelle) -> str:
        """`Blatt „Alter“, Zeile 2, Spalte 9 „zahl“`; leer ohne Zelle."""
        if zelle.zeile is None or zelle.spalte is None:
            return ""
        tabelle = self._tabelle(zelle.blatt or 1, zelle.zeile)
        spalten = tabelle.get("spalten", ())
        name = spalten[zelle.spalte - 1] if zelle.spalte <= len(spalten) else ""
        blatt = f"Blatt „{tabelle['name']}“, " if tabelle.get("name") else ""
        return f"{blatt}Zeile {zahl(zelle.zeile)}, Spalte {zelle.spalte}" + (f" „{name}“" if name else "")

    def _tabelle(self, blatt: int, zeile: int) -> Mapping[str, Any]:
        """Die letzte, die auf dem Blatt über der Zeile beginnt."""
        darueber = [eine for eine in self.tabellen if eine["blatt"] == blatt and eine["ab"] <= zeile]
        return darueber[-1] if darueber else {}


# Was da ist --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quellenstand:
    """Was von einer Quelle übernommen ist: Zeiträume, Gebiete je Ebene, Merkmale, letzte Lieferung."""

    quelle: Quelle
    zeitraeume: str
    ebenen: tuple[tuple[str, int], ...]
    merkmale: int
    werte: int
    letzte: datetime


def quellenstaende() -> list[Quellenstand]:
    """Alle Quellen mit übernommenen Werten, nach Namen; vier Abfragen, keine liest Werte."""
    lieferungen: dict[int, list[Lieferung]] = defaultdict(list)
    for lieferung in _uebernommene().only("quelle_id", "anzahl_werte", "uebernommen", "umfang"):
        assert lieferung.quelle_id is not None  # lieferung_uebernommen_hat_quelle_und_zeit
        lieferungen[lieferung.quelle_id].append(lieferung)
    merkmale = dict(
        Merkmal.objects.filter(quelle__in=lieferungen)
        .values_list("quelle")
        .annotate(anzahl=Count("pk"))
        .order_by()
    )
    ebenen = list(Ebene.objects.order_by("rang"))
    return [
        Quellenstand(
            quelle=quelle,
            zeitraeume=zeitraeume.von_bis(_zeitraeume(lieferungen[quelle.pk])),
            ebenen=_ebenen(lieferungen[quelle.pk], ebenen),
            merkmale=merkmale.get(quelle.pk, 0),
            werte=sum(lieferung.anzahl_werte for lieferung in lieferungen[quelle.pk]),
            letzte=max(
                lieferung.uebernommen for lieferung in lieferungen[quelle.pk] if lieferung.uebernommen
            ),
        )
        for quelle in Quelle.objects.filter(pk__in=lieferungen)
    ]


def _uebernommene() -> QuerySet[Lieferung]:
    return Lieferung.objects.filter(zustand=Lieferungszustand.UEBERNOMMEN)


def _zeitraeume(lieferungen: Iterable[Lieferung]) -> list[str]:
    """Was die geltenden Lieferungen enthalten; aufsteigend."""
    return sorted({zeitraum for eine in lieferungen for zeitraum in eine.umfang.get("zeitraeume", ())})


def _ebenen(lieferungen: Iterable[Lieferung], ebenen: Iterable[Ebene]) -> tuple[tuple[str, int], ...]:
    """Wie viele Gebiete die umfangreichste Lieferung je Ebene hat."""
    anzahl: Counter[str] = Counter()
    for lieferung in lieferungen:
        anzahl |= Counter(lieferung.umfang.get("ebenen", {}))
    return tuple(
        (ebene.bezeichnung if anzahl[ebene.schluessel] == 1 else ebene.mehrzahl, anzahl[ebene.schluessel])
        for ebene in ebenen
        if anzahl[ebene.schluessel]
    )


def merkmale_der_tabellen() -> list[int]:
    """Je gelieferter Tabelle ein Merkmal: seine Zellen zeigen Zeiträume und Gebiete, ohne alle zu zählen."""
    return list(_erste_je_tabelle())


def _erste_je_tabelle() -> QuerySet[Merkmal, int]:
    geordnet = Merkmal.objects.order_by("quelle_id", "tabelle", "reihenfolge", "pk")
    return geordnet.distinct("quelle_id", "tabelle").values_list("pk", flat=True)


def ist_zeitraum(text: str) -> bool:
    return zeitraeume.FORM.fullmatch(text) is not None


def vorhandene_zeitraeume() -> list[str]:
    """Alle Zeiträume mit Werten, der jüngste zuerst; eine Abfrage."""
    return _zeitraeume(_uebernommene().only("umfang"))[::-1]


# Gebiete -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gebietstreffer:
    """Ein Gebiet der Suche mit seiner Adresse unter /statistik/gebiet/."""

    name: str
    ebene: str
    adresse: str
    zusatz: str


def gebiete_suchen(text: str) -> list[Gebietstreffer]:
    """Sozialräume und Einheiten, deren Name oder Schlüssel passt; ohne Text Sozialräume und Städte."""
    sozialraeume = Sozialraum.objects.order_by(DeutschSortiert("name"))
    einheiten = gueltige_einheiten().select_related("ebene", "parent__ebene")
    if suchbar(text):
        sozialraeume = suche(sozialraeume, text, titel="name").order_by("-naehe", DeutschSortiert("name"))
        einheiten = suche(einheiten, text, titel="name", weitere=["schluessel", "ags"]).order_by(
            "-naehe", "ebene__rang", DeutschSortiert("name")
        )
    else:
        einheiten = einheiten.filter(schluessel="").order_by(DeutschSortiert("name"))
    treffer = [
        Gebietstreffer(raum.name, "Sozialraum", f"{SOZIALRAUM}{raum.pk}", "")
        for raum in sozialraeume[:HOECHSTENS_TREFFER]
    ]
    treffer += [
        Gebietstreffer(
            einheit.name,
            einheit.ebene.bezeichnung,
            einheit.adresse,
            einheit.parent.name if einheit.parent else einheit.kennung,
        )
        for einheit in einheiten[:HOECHSTENS_TREFFER]
    ]
    return treffer[:HOECHSTENS_TREFFER]


def gebiete_oder_404(person: Person, adresse: str) -> list[Gebiet]:
    """Das Gebiet zu `05315000/stadtteil/802` oder `sozialraum-7`, dann was es umschließt.

    Höchstens vier Abfragen. Fehler: `Http404`.
    """
    pruefe(person, Recht.STATISTIK_LESEN)
    if adresse.startswith(SOZIALRAUM):
        gemeint = nummern([adresse.removeprefix(SOZIALRAUM)])
        if not gemeint:
            raise Http404("Diesen Sozialraum gibt es nicht.")
        gebiet = gebiet_des_sozialraums(sozialraum_oder_404(person, gemeint[0]))
    else:
        gebiet = gebiet_der_einheit(einheit_oder_404(person, adresse))
    return [gebiet, *vergleichsgebiete(gebiet)]
