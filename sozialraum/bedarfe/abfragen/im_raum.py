"""Bedarfe in Worten, wie Analysen sie brauchen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sozialraum.bedarfe.abfragen.bedarf import nach_dringlichkeit
from sozialraum.bedarfe.models import Bedarf, Grundlage
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum


@dataclass(frozen=True)
class GrundlageInWorten:
    """Eine Grundlage für den Druck; die Stelle (`gebiet_adresse`, `indikator`, `zeitraum`) nur bei Zahlen."""

    art: str
    art_text: str
    text: str
    quelle: str
    datum: date | None
    ort: str
    gebiet_adresse: str
    indikator: str
    zeitraum: str
    wert_text: str


@dataclass(frozen=True)
class BedarfImRaum:
    """Ein Bedarf für Analyse und Sozialraumprofil; Bezeichnungen in Worten, Schlüssel daneben.

    `prioritaet` ist „A“ bis „D“ oder leer, `status` der Schlüssel; `sozialraeume` sind Kennungen.
    """

    id: int
    aussage: str
    erlaeuterung: str
    agentur: str
    sozialraeume: tuple[int, ...]
    ort: str
    ebene: str
    arten: tuple[str, ...]
    zielgruppen: tuple[str, ...]
    themenfelder: tuple[str, ...]
    seit: date
    prioritaet: str
    prioritaet_text: str
    kriterien: tuple[str, ...]
    begruendung: str
    status: str
    status_text: str
    status_grund: str
    grundlagen: tuple[GrundlageInWorten, ...]


def bedarfe_im_raum(sozialraeume: Iterable[Sozialraum]) -> list[BedarfImRaum]:
    """Alle Bedarfe des offenen Mandanten in diesen Sozialräumen, die dringendsten zuerst; sechs Abfragen."""
    hiesige = Bedarf.objects.filter(sozialraeume__in=list(sozialraeume)).order_by().values("pk")
    return _im_raum(Bedarf.objects.filter(pk__in=hiesige))


def bedarfe_mit(kennungen: Iterable[int]) -> list[BedarfImRaum]:
    """Diese Bedarfe, soweit der offene Mandant sie sieht, die dringendsten zuerst; sechs Abfragen."""
    return _im_raum(Bedarf.objects.filter(pk__in=list(kennungen)))


def _im_raum(menge: QuerySet[Bedarf]) -> list[BedarfImRaum]:
    geordnet = (
        menge.select_related("agentur")
        .prefetch_related("zielgruppen", "themenfelder", "grundlagen", "sozialraeume")
        .order_by(nach_dringlichkeit(), DeutschSortiert("aussage"), "pk")
    )
    return [_in_einer_zeile(bedarf) for bedarf in geordnet]


def _in_einer_zeile(bedarf: Bedarf) -> BedarfImRaum:
    return BedarfImRaum(
        id=bedarf.pk,
        aussage=bedarf.aussage,
        erlaeuterung=bedarf.erlaeuterung,
        agentur=bedarf.agentur.name,
        sozialraeume=tuple(raum.pk for raum in bedarf.sozialraeume.all()),
        ort=bedarf.ort,
        ebene=bedarf.get_ebene_display(),
        arten=tuple(bedarf.arten_kurz),
        zielgruppen=tuple(str(wert) for wert in bedarf.zielgruppen.all()),
        themenfelder=tuple(str(wert) for wert in bedarf.themenfelder.all()),
        seit=bedarf.seit,
        prioritaet=bedarf.prioritaet,
        prioritaet_text=bedarf.get_prioritaet_display() if bedarf.prioritaet else "",
        kriterien=tuple(bedarf.kriterien_in_worten),
        begruendung=bedarf.begruendung,
        status=bedarf.status,
        status_text=bedarf.get_status_display(),
        status_grund=bedarf.status_grund,
        grundlagen=tuple(_grundlage(eine) for eine in bedarf.grundlagen.all()),
    )


def _grundlage(grundlage: Grundlage) -> GrundlageInWorten:
    return GrundlageInWorten(
        art=grundlage.art,
        art_text=grundlage.get_art_display(),
        text=grundlage.text,
        quelle=grundlage.quelle,
        datum=grundlage.datum,
        ort=grundlage.ort,
        gebiet_adresse=grundlage.gebiet_adresse,
        indikator=grundlage.indikator,
        zeitraum=grundlage.zeitraum,
        wert_text=grundlage.wert_text,
    )
