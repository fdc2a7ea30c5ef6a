"""Was von einer Anfrage geliefert ist und was noch fehlt; was ihren Gebieten an Größen noch fehlt."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F

from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.anfragen.gebiete import einheiten_der_anfrage, zeilen
from sozialraum.statistik.anfragen.importvorlage import quellenschluessel, schluessel_der_vorlagen
from sozialraum.statistik.anfragen.modelle import Anfragemerkmal, Datenanfrage
from sozialraum.statistik.anfragen.wuensche import fehlende
from sozialraum.statistik.anfragen.zeitangaben import in_kuerze
from sozialraum.statistik.indikatoren import Reihe
from sozialraum.statistik.models import Lieferung, Merkmal, Wert

GEZEIGTE_LUECKEN = 20


@dataclass(frozen=True)
class Luecke:
    """Ein Merkmal ohne Angabe für ein Gebiet in diesen Zeiträumen."""

    merkmal: Anfragemerkmal
    einheit: Raumeinheit
    zeitraeume: tuple[str, ...]

    @property
    def in_worten(self) -> str:
        return in_kuerze(self.zeitraeume)


@dataclass(frozen=True)
class Abgleich:
    """Gefragte Zellen, davon geliefert (auch mit Zeichen), und die ersten Lücken."""

    gefragt: int
    geliefert: int
    luecken: list[Luecke]
    weitere: int

    @property
    def fehlen(self) -> int:
        return self.gefragt - self.geliefert


def lieferungen_zur_anfrage(anfrage: Datenanfrage) -> list[Lieferung]:
    """Alles, was mit einer Vorlage dieser Anfrage gelesen wurde, das Neueste zuerst; eine Abfrage."""
    return list(
        Lieferung.objects.filter(vorlage__schluessel__in=schluessel_der_vorlagen(anfrage.nummer))
        .defer("befunde")
        .order_by("-eingegangen")
    )


def abgleich(anfrage: Datenanfrage) -> Abgleich:
    """Ein leeres Feld der Mappe zählt als Lücke, ein Zeichen der Legende nicht; drei Abfragen."""
    merkmale = list(anfrage.merkmale.all())
    einheiten = einheiten_der_anfrage(anfrage)
    geltende = Wert.objects.filter(
        aktuell=True,
        merkmal__quelle__schluessel=quellenschluessel(anfrage.amt, anfrage.schwelle),
        merkmal__schluessel__in=[merkmal.schluessel for merkmal in merkmale],
        einheit__in=einheiten,
        zeitraum__in=anfrage.zeitraeume,
    ).values_list("merkmal__schluessel", "einheit_id", "zeitraum", "zelle")
    vorhanden = {
        (merkmal, einheit, zeitraum) for merkmal, einheit, zeitraum, zelle in geltende if zelle.strip()
    }
    gefragt = 0
    offen: dict[tuple[int, int], list[str]] = {}
    for einheit, zeitraum in zeilen(einheiten, anfrage.zeitraeume):
        for merkmal in merkmale:
            gefragt += 1
            if (merkmal.schluessel, einheit.pk, zeitraum) not in vorhanden:
                offen.setdefault((merkmal.pk, einheit.pk), []).append(zeitraum)
    je_merkmal = {merkmal.pk: merkmal for merkmal in merkmale}
    je_einheit = {einheit.pk: einheit for einheit in einheiten}
    luecken = [
        Luecke(je_merkmal[merkmal], je_einheit[einheit], tuple(fehlend))
        for (merkmal, einheit), fehlend in list(offen.items())[:GEZEIGTE_LUECKEN]
    ]
    return Abgleich(
        gefragt=gefragt,
        geliefert=gefragt - sum(map(len, offen.values())),
        luecken=luecken,
        weitere=len(offen) - len(luecken),
    )


def was_den_gebieten_fehlt(einheiten: Sequence[Raumeinheit], zeitraeume: Sequence[str]) -> list[str]:
    """Schlüssel des Katalogs, die unsere Indikatoren hier noch brauchen; zwei Abfragen.

    Eine Reihe zählt als geliefert, wenn sie für jedes Gebiet und jeden Zeitraum eine Angabe hat.
    """
    noetig = len(zeilen(einheiten, zeitraeume))
    vollstaendige = (
        Wert.objects.filter(
            aktuell=True, einheit__in=einheiten, zeitraum__in=zeitraeume, merkmal__groesse__gt=""
        )
        .values("merkmal")
        .annotate(zellen=Count("pk"))
        .filter(zellen__gte=noetig)
        .order_by()
    )
    reihen: dict[int, list[Reihe]] = {}
    felder = (
        "pk", "quelle_id", "schluessel", "bezeichnung", "groesse", "einheit", "geschlecht", "alter_von",
        "alter_bis", "reihenfolge",
    )  # fmt: skip
    merkmale = Merkmal.objects.filter(pk__in=[eine["merkmal"] for eine in vollstaendige])
    for zeile in merkmale.order_by(F("quelle"), "reihenfolge").values_list(*felder):
        reihe = Reihe(*zeile)
        reihen.setdefault(reihe.quelle_id, []).append(reihe)
    return fehlende(reihen)
