"""Lesen rund um Bedarfe, Ressourcen und die eigene Erhebung: wer was sieht, worauf sie ruhen, was fehlt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from agenturen.models import Person, Protokolleintrag, Rolle
from agenturen.protokollieren import Ereignis
from agenturen.rechte import Recht, agenturen_mit, darf, pruefe, sichtbare_agenturen
from sozialraum.bedarfe.models import (
    Bedarf,
    Empfehlung,
    Gespraech,
    Grundlage,
    Methodeneinsatz,
    Nadel,
    Ressource,
    Zitat,
)
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Sozialraum

OFFENE = (Bedarf.Status.OFFEN, Bedarf.Status.IN_BEARBEITUNG)
IST_ZAHL = Q(art=Grundlage.Art.ZAHL)


# Bedarfe ---------------------------------------------------------------------------------------


def sichtbare_bedarfe(person: Person) -> QuerySet[Bedarf]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.BEDARF_LESEN):
        return Bedarf.objects.none()
    return Bedarf.objects.filter(sichtbare_agenturen(person)).select_related("agentur")


def bedarf_oder_404(person: Person, bedarf_id: int) -> Bedarf:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.BEDARF_LESEN)
    return get_object_or_404(sichtbare_bedarfe(person).select_related("traeger"), pk=bedarf_id)


def bearbeitbare_bedarfe(person: Person) -> QuerySet[Bedarf]:
    """Offene Bedarfe, denen die Person eine Grundlage geben oder ein Angebot zuordnen darf."""
    if not person.traeger_ids:
        return Bedarf.objects.none()
    eigene = agenturen_mit(person, Recht.BEDARF_BEARBEITEN).values("pk")
    return Bedarf.objects.filter(agentur__in=eigene, status__in=OFFENE)


def mit_grundlagen(menge: QuerySet[Bedarf]) -> QuerySet[Bedarf]:
    """Dazu je Bedarf `anzahl_zahlen` und `anzahl_stimmen` (alle anderen Grundlagen)."""
    return menge.annotate(anzahl_zahlen=_grundlagen(IST_ZAHL), anzahl_stimmen=_grundlagen(~IST_ZAHL))


def _grundlagen(welche: Q) -> Coalesce:
    # Unterabfragen statt Verbund: Filter über andere Listen können die Zahlen nicht vervielfachen.
    menge = Grundlage.objects.filter(welche, bedarf=OuterRef("pk")).order_by().values("bedarf")
    return Coalesce(Subquery(menge.annotate(zahl=Count("pk")).values("zahl")), 0)


def ohne_genug_grundlagen(menge: QuerySet[Bedarf]) -> QuerySet[Bedarf]:
    """Bedarfe, denen eine Zahl oder eine Stimme fehlt."""
    zu = Grundlage.objects.filter(bedarf=OuterRef("pk"))
    return menge.exclude(Exists(zu.filter(IST_ZAHL)) & Exists(zu.exclude(IST_ZAHL)))


def nach_dringlichkeit() -> Case:
    """A vor B, C und D; was noch niemand eingestuft hat, danach."""
    return Case(When(prioritaet="", then=Value("X")), default=F("prioritaet"))


def bedarfe_in(person: Person, sozialraum: Sozialraum) -> QuerySet[Bedarf]:
    """Sichtbare offene Bedarfe des Sozialraums, die dringendsten zuerst."""
    hiesige = Bedarf.objects.filter(sozialraeume=sozialraum).order_by().values("pk")
    menge = sichtbare_bedarfe(person).filter(pk__in=hiesige, status__in=OFFENE)
    return menge.order_by(nach_dringlichkeit(), DeutschSortiert("aussage"), "pk")


@dataclass(frozen=True)
class Station:
    """Ein Schritt im Leben eines Eintrags, ohne zu sagen, wer ihn tat."""

    wann: date
    was: str
    grund: str


def verlauf(ding: Bedarf | Ressource | Empfehlung) -> list[Station]:
    """Was mit dem Eintrag geschah, das Jüngste zuerst; eine Abfrage."""
    eintraege = Protokolleintrag.objects.filter(
        objekt_art=ding._meta.label_lower, objekt_id=str(ding.pk)
    ).order_by("-pk")
    return [Station(eintrag.zeit, *_in_worten(eintrag)) for eintrag in eintraege]


def _in_worten(eintrag: Protokolleintrag) -> tuple[str, str]:
    einzelheiten = eintrag.einzelheiten
    match eintrag.ereignis:
        case Ereignis.BEDARF_EINGESTUFT:
            von = f" (bisher {einzelheiten['von']})" if einzelheiten.get("von") else ""
            return f"Priorität {einzelheiten['nach']}{von}", eintrag.grund
        case Ereignis.BEDARF_STATUS_GESETZT | Ereignis.EMPFEHLUNG_STATUS_GESETZT:
            return f"Status „{einzelheiten['nach']}“ (bisher „{einzelheiten['von']}“)", eintrag.grund
        case Ereignis.GRUNDLAGE_HINZUGEFUEGT | Ereignis.GRUNDLAGE_ENTFERNT:
            return f"{eintrag.ereignis}: {einzelheiten['art']}", einzelheiten["text"]
        case Ereignis.EMPFEHLUNG_UEBERGEBEN:
            return f"Übergeben an {einzelheiten['an']}", einzelheiten["anlass"]
        case Ereignis.EMPFEHLUNG_BEANTWORTET:
            return f"Antwort von {einzelheiten['an']}: {einzelheiten['antwort']}", eintrag.grund
        case Ereignis.BEDARF_GEAENDERT | Ereignis.EMPFEHLUNG_GEAENDERT if einzelheiten.get("vorher"):
            return "Aussage geändert", f"Bisher: {einzelheiten['vorher']}"
    return eintrag.ereignis, eintrag.grund


# Ressourcen ------------------------------------------------------------------------------------


def sichtbare_ressourcen(person: Person) -> QuerySet[Ressource]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.BEDARF_LESEN):
        return Ressource.objects.none()
    return Ressource.objects.filter(sichtbare_agenturen(person)).select_related("agentur", "art")


def ressource_oder_404(person: Person, ressource_id: int) -> Ressource:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.BEDARF_LESEN)
    return get_object_or_404(sichtbare_ressourcen(person).select_related("traeger"), pk=ressource_id)


def bearbeitbare_ressourcen(person: Person) -> QuerySet[Ressource]:
    """Ressourcen, denen die Person eine Grundlage geben darf."""
    if not person.traeger_ids:
        return Ressource.objects.none()
    return Ressource.objects.filter(agentur__in=agenturen_mit(person, Recht.BEDARF_BEARBEITEN).values("pk"))


def ressourcen_in(person: Person, sozialraum: Sozialraum) -> QuerySet[Ressource]:
    """Sichtbare verfügbare Ressourcen des Sozialraums, nach Namen."""
    hiesige = Ressource.objects.filter(sozialraeume=sozialraum).order_by().values("pk")
    return sichtbare_ressourcen(person).filter(pk__in=hiesige, verfuegbar=True)


def grundlage_oder_404(person: Person, grundlage_id: int) -> Grundlage:
    """Eine Grundlage eines Bedarfs oder einer Ressource, die die Person sehen darf."""
    pruefe(person, Recht.BEDARF_LESEN)
    sichtbar = Q(bedarf__in=sichtbare_bedarfe(person)) | Q(ressource__in=sichtbare_ressourcen(person))
    menge = Grundlage.objects.filter(sichtbar).select_related("bedarf__agentur", "ressource__agentur")
    return get_object_or_404(menge, pk=grundlage_id)


# Eigene Erhebung -------------------------------------------------------------------------------


def sichtbare_gespraeche(person: Person) -> QuerySet[Gespraech]:
    """Was die Person sehen darf; ein Gespräch ohne Einwilligung bleibt beim Träger, der es führte."""
    if not darf(person, Recht.ERHEBUNG_LESEN):
        return Gespraech.objects.none()
    eigene = {rolle.traeger_id for rolle in person.rollen if rolle.rolle != Rolle.VERBUND}
    offen = Q(traeger__in=eigene) | ~Q(einwilligung=Gespraech.Einwilligung.NEIN)
    menge = Gespraech.objects.filter(sichtbare_agenturen(person) & offen)
    return menge.select_related("agentur", "sozialraum", "einrichtungsart")


def gespraech_oder_404(person: Person, gespraech_id: int) -> Gespraech:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.ERHEBUNG_LESEN)
    return get_object_or_404(sichtbare_gespraeche(person).select_related("traeger"), pk=gespraech_id)


def verwendbare_gespraeche(person: Person) -> QuerySet[Gespraech]:
    """Gespräche mit Einwilligung, auf die die Person einen Bedarf stützen darf."""
    if not person.traeger_ids:
        return Gespraech.objects.none()
    eigene = agenturen_mit(person, Recht.ERHEBUNG_BEARBEITEN).values("pk")
    return sichtbare_gespraeche(person).filter(agentur__in=eigene).exclude(einwilligung="nein")


def sichtbare_einsaetze(person: Person) -> QuerySet[Methodeneinsatz]:
    """Was die Person sehen darf: alles im eigenen Träger, als Verbund die gewählten Agenturen."""
    if not darf(person, Recht.ERHEBUNG_LESEN):
        return Methodeneinsatz.objects.none()
    menge = Methodeneinsatz.objects.filter(sichtbare_agenturen(person))
    return menge.select_related("agentur", "sozialraum", "methode")


def einsatz_oder_404(person: Person, einsatz_id: int) -> Methodeneinsatz:
    """Die eine Tür: fremde Träger sehen nichts (404)."""
    pruefe(person, Recht.ERHEBUNG_LESEN)
    return get_object_or_404(sichtbare_einsaetze(person).select_related("traeger"), pk=einsatz_id)


def verwendbare_einsaetze(person: Person) -> QuerySet[Methodeneinsatz]:
    """Methodeneinsätze, auf die die Person einen Bedarf stützen darf."""
    if not person.traeger_ids:
        return Methodeneinsatz.objects.none()
    eigene = agenturen_mit(person, Recht.ERHEBUNG_BEARBEITEN).values("pk")
    return sichtbare_einsaetze(person).filter(agentur__in=eigene)


def gestuetzt_auf(
    *, gespraech: Gespraech | None = None, einsatz: Methodeneinsatz | None = None
) -> list[Grundlage]:
    """Grundlagen aus diesem Gespräch oder Methodeneinsatz mit dem, was sich auf sie stützt."""
    welche = Q(gespraech=gespraech) if gespraech else Q(methodeneinsatz=einsatz)
    return list(Grundlage.objects.filter(welche).select_related("bedarf", "ressource"))


# Für Analysen ----------------------------------------------------------------------------------


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


def ressourcen_im_raum(sozialraeume: Iterable[Sozialraum]) -> list[Ressource]:
    """Verfügbare Ressourcen des offenen Mandanten in diesen Sozialräumen, nach Art und Namen."""
    hiesige = Ressource.objects.filter(sozialraeume__in=list(sozialraeume)).order_by().values("pk")
    menge = Ressource.objects.filter(pk__in=hiesige, verfuegbar=True).select_related("art")
    return list(menge.order_by("art__reihenfolge", DeutschSortiert("name"), "pk"))


def zitate_zum_drucken(sozialraeume: Iterable[Sozialraum]) -> list[Zitat]:
    """Zitate aus diesen Sozialräumen, deren Einwilligung den Druck umfasst, die jüngsten zuerst."""
    menge = Zitat.objects.filter(
        gespraech__sozialraum__in=list(sozialraeume),
        gespraech__einwilligung=Gespraech.Einwilligung.ZITATE,
    )
    return list(menge.select_related("gespraech").order_by("-gespraech__datum", "pk"))


def einsaetze_im_raum(sozialraeume: Iterable[Sozialraum]) -> list[Methodeneinsatz]:
    """Methodeneinsätze des offenen Mandanten in diesen Sozialräumen, die jüngsten zuerst; eine Abfrage."""
    menge = Methodeneinsatz.objects.filter(sozialraum__in=list(sozialraeume))
    return list(menge.select_related("methode", "sozialraum").order_by("-datum", "pk"))


def einsaetze_mit_bild(sozialraeume: Iterable[Sozialraum]) -> list[Methodeneinsatz]:
    """Davon die mit Nadeln oder Foto, die Nadeln dabei, die jüngsten zuerst; zwei Abfragen."""
    mit_nadeln = Exists(Nadel.objects.filter(einsatz=OuterRef("pk")))
    menge = Methodeneinsatz.objects.filter(~Q(foto="") | mit_nadeln, sozialraum__in=list(sozialraeume))
    menge = menge.select_related("methode", "sozialraum").prefetch_related("nadeln")
    return list(menge.order_by("-datum", "pk"))
