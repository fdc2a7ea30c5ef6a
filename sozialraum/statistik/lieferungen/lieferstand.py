"""Wie es um die Lieferungen steht: dass und wann geliefert wurde, nie eine Zahl."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef

from agenturen.models import Protokolleintrag
from agenturen.protokollieren import Ereignis
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.lieferungen.erwartung import ausstehend
from sozialraum.statistik.models import OFFEN, Lieferung, Lieferungszustand, Merkmal, Quelle, Wert
from sozialraum.statistik.wertabfragen import merkmale_der_tabellen
from sozialraum.statistik.zeitraeume import in_worten, jahr, von_bis


@dataclass(frozen=True)
class Quellenlage:
    """Was von einer Quelle da ist; `bis` (jüngster Zeitraum) und `aussteht` in Worten, sonst leer."""

    quelle: Quelle
    zuletzt: datetime | None
    bis: str
    aussteht: str


def quellenlagen(heute: date) -> list[Quellenlage]:
    """Alle Quellen, aus denen schon etwas eingegangen ist, nach Namen; zwei Abfragen."""
    zuletzt: dict[int, datetime] = {}
    zeitraeume: dict[int, list[str]] = defaultdict(list)
    uebernommene = Lieferung.objects.filter(zustand=Lieferungszustand.UEBERNOMMEN).order_by("uebernommen")
    angaben: Any = uebernommene.values_list("quelle", "uebernommen", "umfang__zeitraeume")
    for quelle_id, wann, gelieferte in angaben:
        zuletzt[quelle_id] = wann
        zeitraeume[quelle_id] += gelieferte or []
    eingegangen = Lieferung.objects.exclude(zustand=Lieferungszustand.VERWORFEN).values("quelle")
    return [
        Quellenlage(
            quelle=quelle,
            zuletzt=zuletzt.get(quelle.pk),
            bis=in_worten(max(zeitraeume[quelle.pk])) if zeitraeume[quelle.pk] else "",
            aussteht=ausstehend(zeitraeume[quelle.pk], heute),
        )
        for quelle in Quelle.objects.filter(pk__in=eingegangen)
    ]


@dataclass(frozen=True)
class Hinfaellig:
    """Eine Datei, die nicht mehr gilt: zurückgezogen oder von der Datei `durch` ersetzt."""

    dateiname: str
    seit: datetime | None
    durch: str = ""


def hinfaellige(pruefsummen: Collection[str]) -> dict[str, Hinfaellig]:
    """Welche dieser Dateien einmal galten und nicht mehr gelten; höchstens drei Abfragen."""
    lieferungen = list(
        Lieferung.objects.filter(
            sha256__in=pruefsummen,
            zustand__in=[
                Lieferungszustand.UEBERNOMMEN,
                Lieferungszustand.ERSETZT,
                Lieferungszustand.ZURUECKGEZOGEN,
            ],
        )
        .order_by("pk")
        .only("sha256", "dateiname", "zustand")
    )
    geltende = {eine.sha256 for eine in lieferungen if eine.zustand == Lieferungszustand.UEBERNOMMEN}
    alte = {eine.pk: eine for eine in lieferungen if eine.sha256 not in geltende}
    if not alte:
        return {}
    zurueckgezogen: Any = Protokolleintrag.objects.filter(
        ereignis=Ereignis.LIEFERUNG_ZURUECKGEZOGEN.value,
        objekt_art=Lieferung._meta.label_lower,
        objekt_id__in=[str(nummer) for nummer in alte],
    ).values_list("objekt_id", "zeit")
    wann = {int(nummer): zeit for nummer, zeit in zurueckgezogen.order_by("pk")}
    berichtigungen = {
        neue.ersetzt_id: neue
        for neue in Lieferung.objects.filter(ersetzt__in=alte, zustand=Lieferungszustand.UEBERNOMMEN).only(
            "dateiname", "uebernommen", "ersetzt_id"
        )
    }
    ergebnis = {}
    for nummer, eine in alte.items():
        neue = berichtigungen.get(nummer) if eine.zustand == Lieferungszustand.ERSETZT else None
        if neue is not None:
            ergebnis[eine.sha256] = Hinfaellig(eine.dateiname, neue.uebernommen, neue.dateiname)
        else:
            ergebnis[eine.sha256] = Hinfaellig(eine.dateiname, wann.get(nummer))
    return ergebnis


@dataclass(frozen=True)
class Umfang:
    """Für welche Gemeinden (AGS), ab welchem Jahr und zu welchen Größen eine Lieferung Zahlen bringt."""

    gemeinden: set[str]
    erstes_jahr: int
    groessen: set[str]


def liefert_massgeblich(sha256: str, groessen: Collection[str]) -> Umfang | None:
    """Wo diese Datei heute Zahlen dieser Größen bestimmt; None, wenn nirgends. Drei Abfragen.

    Führt eine Quelle mit Vorrang dieselbe Größe, bestimmt sie; von dieser Datei hängt dann nichts ab.
    """
    lieferung = Lieferung.objects.filter(sha256=sha256, zustand=Lieferungszustand.UEBERNOMMEN).first()
    if lieferung is None or lieferung.quelle is None:
        return None
    vorrangige = Lieferung.objects.filter(
        zustand=Lieferungszustand.UEBERNOMMEN, quelle__rang__lt=lieferung.quelle.rang
    )
    bestimmt_anderswo = Merkmal.objects.filter(
        quelle__in=vorrangige.values("quelle"), groesse__in=groessen
    ).values("groesse")
    merkmale = list(
        Merkmal.objects.filter(quelle=lieferung.quelle, groesse__in=groessen)
        .exclude(groesse__in=bestimmt_anderswo)
        .order_by()
    )
    werte = Wert.objects.filter(
        lieferung=lieferung, aktuell=True, merkmal__in=merkmale, einheit__ags=OuterRef("ags")
    )
    # Nur die Wurzeln: Je Gemeinde genügt der erste Wert, statt alle der Lieferung zu lesen.
    wurzeln = Raumeinheit.objects.filter(Exists(werte), parent=None)
    gemeinden = wurzeln.order_by().values_list("ags", flat=True).distinct()
    jahre = [jahr(zeitraum) for zeitraum in lieferung.umfang.get("zeitraeume", [])]
    if not gemeinden:
        return None
    return Umfang(set(gemeinden), min(jahre, default=0), {merkmal.groesse for merkmal in merkmale})


@dataclass(frozen=True)
class Wartende:
    """Eine Lieferung, die noch niemand übernommen oder verworfen hat; `quelle` leer, wenn nicht erkannt."""

    id: int
    dateiname: str
    quelle: str
    eingegangen: datetime
    beanstandet: bool


def wartende_lieferungen(hoechstens: int) -> list[Wartende]:
    """Was auf eine Antwort der Administration wartet, das Neueste zuerst; eine Abfrage."""
    wartende = Lieferung.objects.filter(zustand__in=OFFEN).order_by("-eingegangen", "-pk")
    return [
        Wartende(pk, dateiname, quelle or "", wann, zustand == Lieferungszustand.BEANSTANDET)
        for pk, dateiname, quelle, wann, zustand in wartende.values_list(
            "pk", "dateiname", "quelle__name", "eingegangen", "zustand"
        )[:hoechstens]
    ]


def neueste_lieferung() -> int | None:
    """Kennung der zuletzt übernommenen Lieferung, sonst der zuletzt eingegangenen."""
    vorhandene = Lieferung.objects.exclude(zustand=Lieferungszustand.VERWORFEN)
    zuletzt = vorhandene.order_by(F("uebernommen").desc(nulls_last=True), "-eingegangen")
    return zuletzt.values_list("pk", flat=True).first()


def neu_geliefert(einheiten: Mapping[int, Collection[int]], seit: Mapping[int, datetime]) -> dict[int, str]:
    """Zeiträume in Worten, die je Raum seit dem genannten Zeitpunkt dazukamen; zwei Abfragen.

    Schlüssel beider Angaben ist der Raum; wer keinen Zeitpunkt oder nichts Neues hat, fehlt in der Antwort.
    """
    gefragte = {raum: set(je) for raum, je in einheiten.items() if je and raum in seit}
    if not gefragte:
        return {}
    seither = Wert.objects.filter(
        aktuell=True,
        merkmal__in=merkmale_der_tabellen(),
        einheit__in=set().union(*gefragte.values()),
        lieferung__uebernommen__gt=min(seit[raum] for raum in gefragte),
    )
    angaben: Any = seither.values_list("einheit", "zeitraum", "lieferung__uebernommen")
    neue: set[tuple[int, str, datetime]] = set(angaben)
    antwort = {}
    for raum, eigene in gefragte.items():
        zeitraeume = {zeitraum for einheit, zeitraum, wann in neue if einheit in eigene and wann > seit[raum]}
        if zeitraeume:
            antwort[raum] = von_bis(sorted(zeitraeume))
    return antwort
