"""Lesen rund um Räume: Gebiete und ihre Vergleichsgebiete, Suche nach Kennung, Türen, Grenzen und Karten."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches

import shapely
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.http import Http404
from django.utils import timezone
from shapely.geometry.base import BaseGeometry
from tree_queries.query import TreeQuerySet

from agenturen.models import Agentur, Person, Traeger
from agenturen.rechte import ADMINISTRATION, TABELLE, Recht, agenturen_mit, pruefe
from sozialraum.kern.farben import Rolle
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import datum, zeitraum
from sozialraum.raeume.gebiet import Anteil, Gebiet
from sozialraum.raeume.karte import Flaeche, lagekarte
from sozialraum.raeume.models import (
    Grenze,
    Raumeinheit,
    Sozialraum,
    Sozialraumeinheit,
    Sozialraumstand,
    Zustaendigkeit,
)

GEMEINDE = "gemeinde"
STADTBEZIRK = "stadtbezirk"
HOECHSTENS_VORSCHLAEGE = 5
KARTE_IM_CACHE_SEKUNDEN = 86_400


def _gueltig(stichtag: date | None, vorsatz: str = "") -> Q:
    """Bedingung auf `gueltig_von` (einschließlich) und `gueltig_bis` (ausschließlich)."""
    tag = stichtag or timezone.localdate()
    von, bis = f"{vorsatz}gueltig_von", f"{vorsatz}gueltig_bis"
    return (Q(**{f"{von}__isnull": True}) | Q(**{f"{von}__lte": tag})) & (
        Q(**{f"{bis}__isnull": True}) | Q(**{f"{bis}__gt": tag})
    )


def gueltige_einheiten(stichtag: date | None = None) -> TreeQuerySet:
    """Raumeinheiten des Gebietsstands, der am Stichtag (sonst heute) gilt, mit ihrer Ebene."""
    return Raumeinheit.objects.filter(_gueltig(stichtag)).select_related("ebene")


def einheiten_der_gemeinde(ags: str) -> QuerySet[Raumeinheit]:
    """Die Gemeinde und alle heute gültigen Einheiten in ihr, von groß nach klein."""
    return gueltige_einheiten().filter(ags=ags)


def einheiten_mit_grenze() -> QuerySet[Raumeinheit]:
    """Alle gültigen Einheiten mit Ebene, Elternteil und der Herkunft ihrer Grenze, ohne den Umriss selbst."""
    return gueltige_einheiten().select_related("parent__ebene", "grenze").defer("grenze__geometrie")


def grenze_der_einheit(einheit: Raumeinheit) -> Grenze | None:
    """Die Herkunft ihrer Grenze, ohne den Umriss selbst."""
    return Grenze.objects.filter(einheit=einheit).defer("geometrie").first()


def teile_der_einheit(einheit: Raumeinheit) -> QuerySet[Raumeinheit]:
    """Was unmittelbar in der Einheit liegt."""
    return gueltige_einheiten().filter(parent=einheit).order_by("ebene__rang", "schluessel", "ags")


def vorfahren(einheit: Raumeinheit) -> list[Raumeinheit]:
    """Worin die Einheit liegt, von groß nach klein; eine Abfrage."""
    return list(Raumeinheit.objects.ancestors(einheit).select_related("ebene"))


# Gebiete ---------------------------------------------------------------------------------------


def gebiet_der_einheit(einheit: Raumeinheit) -> Gebiet:
    """Die Einheit als Gebiet mit dem Anteil 1; braucht `einheit.ebene`, sonst keine Abfrage."""
    return Gebiet(
        kennung=einheit.kennung + einheit.standzusatz,
        name=einheit.name,
        ebene=einheit.ebene.bezeichnung,
        anteile=(Anteil(einheit_id=einheit.pk, gewicht=Decimal(1)),),
        flaeche_ha=einheit.flaeche_ha,
        adresse=einheit.adresse,
    )


def gebiet_des_sozialraums(sozialraum: Sozialraum, stichtag: date | None = None) -> Gebiet:
    """Der Sozialraum mit den Einheiten, die am Stichtag (sonst heute) zu ihm gehören; eine Abfrage.

    Ohne gültigen Stand hat das Gebiet keine Anteile.
    """
    return gebiete_der_sozialraeume([sozialraum], stichtag)[0]


def gebiete_der_sozialraeume(
    sozialraeume: Sequence[Sozialraum], stichtag: date | None = None
) -> list[Gebiet]:
    """Wie `gebiet_des_sozialraums` für viele, in derselben Reihenfolge und mit einer Abfrage."""
    zeilen: dict[int, list[Sozialraumeinheit]] = defaultdict(list)
    for zeile in anteile_der_sozialraeume(sozialraeume, stichtag):
        zeilen[zeile.stand.sozialraum_id].append(zeile)
    return [
        Gebiet(
            kennung=f"sozialraum-{sozialraum.pk}",
            name=sozialraum.name,
            ebene="Sozialraum",
            anteile=tuple(
                Anteil(einheit_id=zeile.einheit_id, gewicht=zeile.gewicht) for zeile in zeilen[sozialraum.pk]
            ),
            flaeche_ha=_flaeche(zeilen[sozialraum.pk]),
            adresse=f"sozialraum-{sozialraum.pk}",
        )
        for sozialraum in sozialraeume
    ]


def _flaeche(zeilen: Iterable[Sozialraumeinheit]) -> Decimal | None:
    summe = Decimal(0)
    for zeile in zeilen:
        if zeile.einheit.flaeche_ha is None:
            return None
        summe += zeile.einheit.flaeche_ha * zeile.gewicht
    return round(summe, 2) if summe else None


def anteile_der_sozialraeume(
    sozialraeume: Iterable[Sozialraum], stichtag: date | None = None
) -> QuerySet[Sozialraumeinheit]:
    """Die Einheiten der Sozialräume am Stichtag (sonst heute), samt Einheit, Ebene und Stand."""
    return (
        Sozialraumeinheit.objects.filter(_gueltig(stichtag, "stand__"), stand__sozialraum__in=sozialraeume)
        .select_related("stand", "einheit__ebene", "einheit__parent")
        .order_by("einheit__ebene__rang", "einheit__schluessel", "einheit_id")
    )


def vergleichsgebiete(gebiet: Gebiet) -> list[Gebiet]:
    """Was alle Einheiten des Gebiets umschließt, von klein nach groß bis zur Gemeinde; zwei Abfragen.

    Ein Stadtteil hat Stadtbezirk und Stadt, ein Sozialraum über zwei Bezirke nur die Stadt, die Stadt nichts.
    """
    gemeinsam = _gemeinsame_vorfahren([anteil.einheit_id for anteil in gebiet.anteile])
    return [gebiet_der_einheit(einheit) for einheit in reversed(gemeinsam)]


def _gemeinsame_vorfahren(einheit_ids: Sequence[int]) -> list[Raumeinheit]:
    """Von groß nach klein, ohne die Einheiten selbst und ohne alles oberhalb der Gemeinde."""
    pfade = [
        einheit.tree_path for einheit in Raumeinheit.objects.with_tree_fields().filter(pk__in=einheit_ids)
    ]
    if not pfade:
        return []
    gemeinsam = [pk for pk in pfade[0][:-1] if all(pk in pfad[:-1] for pfad in pfade)]
    einheiten = Raumeinheit.objects.select_related("ebene").in_bulk(gemeinsam)
    kette = [einheiten[pk] for pk in gemeinsam]
    gemeinde = next((n for n, einheit in enumerate(kette) if einheit.ebene.schluessel == GEMEINDE), 0)
    return kette[gemeinde:]


# Suche nach Kennung ----------------------------------------------------------------------------


def finde_einheit(kennung: str) -> Raumeinheit:
    """Die Einheit zu `AGS/SCHLÜSSEL`, `AGS/EBENE/SCHLÜSSEL` oder `AGS` (die Gemeinde selbst).

    Erst genau; dann zählen führende Nullen nicht, wenn so genau eine Einheit passt (`05315000/008` findet
    den Stadtbezirk „8“, `05315000/000` die Stadt). Gemeint ist der heutige Gebietsstand;
    `05315000/303@2020-12-31` meint den dieses Tages. Fehler: `Fachfehler` mit Vorschlägen.
    """
    ort, _, tag = kennung.strip().partition("@")
    teile = [teil.strip() for teil in ort.split("/")]
    if len(teile) > 3 or not teile[0].isdecimal():
        raise Fachfehler(
            f"„{kennung}“ ist keine Kennung eines Raums. Bitte schreiben Sie Gemeindeschlüssel und Schlüssel "
            "mit Schrägstrich, etwa 05315000/802, oder nur den Gemeindeschlüssel für die ganze Gemeinde."
        )
    ags, schluessel, ebene = teile[0], teile[-1] if len(teile) > 1 else "", teile[1] if len(teile) > 2 else ""
    in_der_gemeinde = Q(ags__in={ags, ags.zfill(8)}) & (Q(ebene__schluessel=ebene) if ebene else Q())
    stichtag = _stichtag(kennung, tag)
    einheiten = list(gueltige_einheiten(stichtag).filter(in_der_gemeinde))
    if gefunden := _eine_davon(kennung, schluessel, einheiten):
        return gefunden
    andere = list(_an_anderen_tagen(stichtag).filter(in_der_gemeinde).order_by("-gueltig_von"))
    if treffer := [e for e in andere if _genau(e.schluessel, schluessel)]:
        wann = f"am {datum(stichtag)}" if stichtag else "heute"
        raise AndererGebietsstand(
            f"„{ort}“ gibt es {wann} nicht. Vorhanden sind andere Gebietsstände: "
            f"{', '.join(f'{e.adresse} ({e.name}, {e.gueltigkeit})' for e in treffer[:3])}.",
            treffer,
        )
    if not einheiten and not gueltige_einheiten().filter(ags__in={ags, ags.zfill(8)}).exists():
        raise Fachfehler(_unbekannte_gemeinde(ags))
    raise Fachfehler(_unbekannter_schluessel(ags, schluessel, einheiten))


class AndererGebietsstand(Fachfehler):
    """Die Einheit gibt es, aber nicht an diesem Tag; `einheiten` nennt ihre Stände, den jüngsten zuerst."""

    def __init__(self, text: str, einheiten: Sequence[Raumeinheit]) -> None:
        super().__init__(text)
        self.einheiten = tuple(einheiten)


def _stichtag(kennung: str, tag: str) -> date | None:
    try:
        return date.fromisoformat(tag) if tag else None
    except ValueError as fehler:
        raise Fachfehler(
            f"„{kennung}“ nennt nach dem @ keinen Tag. Bitte schreiben Sie ihn als Jahr-Monat-Tag, etwa "
            "05315000/802@2020-12-31."
        ) from fehler


def _an_anderen_tagen(stichtag: date | None) -> TreeQuerySet:
    return Raumeinheit.objects.exclude(_gueltig(stichtag)).select_related("ebene")


def _eine_davon(kennung: str, schluessel: str, einheiten: Sequence[Raumeinheit]) -> Raumeinheit | None:
    for passt in (_genau, _ohne_nullen):
        treffer = [einheit for einheit in einheiten if passt(einheit.schluessel, schluessel)]
        if len(treffer) == 1:
            return treffer[0]
        if treffer:
            raise Fachfehler(
                f"„{kennung}“ ist nicht eindeutig. Bitte nennen Sie eines von: {_aufzaehlung(treffer)}."
            )
    return None


def _genau(vorhanden: str, gesucht: str) -> bool:
    return vorhanden == gesucht


def _ohne_nullen(vorhanden: str, gesucht: str) -> bool:
    return vorhanden.lstrip("0") == gesucht.lstrip("0")


def _unbekannte_gemeinde(ags: str) -> str:
    gemeinden = (
        gueltige_einheiten()
        .filter(schluessel="")
        .order_by(DeutschSortiert("name"))[: HOECHSTENS_VORSCHLAEGE + 1]
    )
    if not gemeinden:
        return (
            f"Zum Gemeindeschlüssel {ags} ist keine Raumeinheit angelegt. Bitte übernehmen Sie zuerst die "
            "Grenzen der Gemeinde."
        )
    return (
        f"Zum Gemeindeschlüssel {ags} ist keine Raumeinheit angelegt. Vorhanden: {_aufzaehlung(gemeinden)}."
    )


def _unbekannter_schluessel(ags: str, schluessel: str, einheiten: Iterable[Raumeinheit]) -> str:
    woerter: dict[str, Raumeinheit] = {}
    for einheit in einheiten:
        if einheit.schluessel:
            woerter |= {einheit.schluessel: einheit, einheit.name.casefold(): einheit}
    nahe = get_close_matches(schluessel.casefold(), woerter, n=HOECHSTENS_VORSCHLAEGE, cutoff=0.4)
    # Ein Bezirk und sein Stadtteil können gleich heißen; dieselbe Einheit steht nur einmal da.
    vorschlaege = list(dict.fromkeys(woerter[wort] for wort in nahe)) or list(dict.fromkeys(woerter.values()))
    satz = f"Unter {ags} gibt es keine Raumeinheit mit dem Schlüssel „{schluessel}“."
    return f"{satz} Vorhanden sind etwa: {_aufzaehlung(vorschlaege)}." if vorschlaege else satz


def _aufzaehlung(einheiten: Iterable[Raumeinheit]) -> str:
    alle = list(einheiten)
    namen = [f"{einheit.adresse} ({einheit.name})" for einheit in alle[:HOECHSTENS_VORSCHLAEGE]]
    return ", ".join(namen) + (" und weitere" if len(alle) > HOECHSTENS_VORSCHLAEGE else "")


# Türen -----------------------------------------------------------------------------------------


def sozialraum_oder_404(person: Person, sozialraum_id: int) -> Sozialraum:
    """Sozialräume liest jede Person mit einer Rolle; bearbeiten darf, wer `darf_bearbeiten` erfüllt."""
    pruefe(person, Recht.RAEUME_LESEN)
    sozialraum = Sozialraum.objects.select_related("traeger").filter(pk=sozialraum_id).first()
    if sozialraum is None:
        raise Http404("Diesen Sozialraum gibt es nicht (mehr).")
    return sozialraum


def einheit_oder_404(person: Person, kennung: str) -> Raumeinheit:
    """Die Einheit unter ihrer Adresse (`05315000/stadtteil/802`) oder Kennung (`05315000/802`).

    Gilt sie heute nicht mehr, ihr jüngster Gebietsstand: alte Verweise führen nicht ins Leere.
    """
    pruefe(person, Recht.RAEUME_LESEN)
    try:
        return finde_einheit(kennung)
    except AndererGebietsstand as anderer:
        return anderer.einheiten[0]
    except Fachfehler as fehler:
        raise Http404(fehler.text) from fehler


def darf_bearbeiten(person: Person, sozialraum: Sozialraum) -> bool:
    """Die Administration und wer beim Träger des Sozialraums das Recht hat."""
    erlaubt = TABELLE[Recht.SOZIALRAUM_BEARBEITEN]
    if person.ist_administration and ADMINISTRATION in erlaubt:
        return True
    return sozialraum.traeger_id is not None and any(
        rolle.rolle in erlaubt and rolle.traeger_id == sozialraum.traeger_id for rolle in person.rollen
    )


def agenturen_zur_wahl(person: Person) -> QuerySet[Agentur]:
    """Agenturen, deren Zuständigkeit die Person eintragen darf: die eigenen, als Administration alle."""
    if person.ist_administration:
        return Agentur.objects.select_related("traeger")
    return agenturen_mit(person, Recht.SOZIALRAUM_BEARBEITEN)


def traeger_zur_wahl(person: Person) -> QuerySet[Traeger]:
    """Träger, für die die Person Sozialräume anlegen darf: die eigenen, als Administration alle."""
    if person.ist_administration:
        return Traeger.objects.all()
    return Traeger.objects.filter(pk__in=agenturen_zur_wahl(person).values("traeger"))


# Sozialräume -----------------------------------------------------------------------------------


def sozialraeume_der_agenturen(agenturen: Iterable[Agentur]) -> QuerySet[Sozialraum]:
    """Sozialräume, in denen mindestens eine der Agenturen arbeitet, nach Namen."""
    wo = Zustaendigkeit.objects.filter(agentur__in=agenturen).values("sozialraum")
    return Sozialraum.objects.filter(pk__in=wo)


def sozialraeume_mit_einheit(einheit: Raumeinheit) -> QuerySet[Sozialraum]:
    """Sozialräume, zu denen die Einheit heute ganz oder teilweise gehört."""
    teile = Sozialraumeinheit.objects.filter(_gueltig(None, "stand__"), einheit=einheit)
    return Sozialraum.objects.filter(pk__in=teile.values("stand__sozialraum"))


def letzte_anteile(sozialraum: Sozialraum) -> dict[int, Decimal]:
    """Einheit → Anteil im jüngsten Stand, auch wenn er erst künftig gilt."""
    stand = sozialraum.staende.first()
    return dict(stand.anteile.values_list("einheit", "gewicht")) if stand else {}


def andere_staende(sozialraum: Sozialraum) -> list[tuple[str, list[str]]]:
    """Frühere und künftige Zusammensetzungen: Zeitraum in Worten und Namen der Einheiten; zwei Abfragen."""
    staende = sozialraum.staende.exclude(_gueltig(None)).prefetch_related("anteile__einheit")
    return [
        (
            zeitraum(stand.gueltig_von, stand.gueltig_bis - timedelta(days=1) if stand.gueltig_bis else None),
            sorted(teil.einheit.name for teil in stand.anteile.all()),
        )
        for stand in staende
    ]


def sozialraeume_mit_stand() -> QuerySet[Sozialraum]:
    """Alle Sozialräume mit Träger, `gemeinde` (Name), heutigem Stand samt Einheiten und Zuständigkeiten."""
    gemeinde = gueltige_einheiten().filter(ags=OuterRef("ags"), ebene__schluessel=GEMEINDE)
    teile = Sozialraumeinheit.objects.select_related("einheit__ebene").order_by(
        "einheit__ebene__rang", "einheit__schluessel"
    )
    heutige = Sozialraumstand.objects.filter(_gueltig(None))
    return (
        Sozialraum.objects.select_related("traeger")
        .annotate(gemeinde=Subquery(gemeinde.values("name")[:1]))
        .prefetch_related(
            Prefetch("staende", heutige.prefetch_related(Prefetch("anteile", teile))),
            Prefetch("zustaendigkeiten", _mit_agentur(Zustaendigkeit.objects.all())),
        )
    )


def zustaendigkeiten(sozialraeume: Iterable[Sozialraum]) -> QuerySet[Zustaendigkeit]:
    """Wer in den Sozialräumen arbeitet, mit Agentur, Träger und genannter Person."""
    return _mit_agentur(Zustaendigkeit.objects.filter(sozialraum__in=sozialraeume))


def _mit_agentur(menge: QuerySet[Zustaendigkeit]) -> QuerySet[Zustaendigkeit]:
    return menge.select_related("agentur__traeger", "person").order_by(
        DeutschSortiert("agentur__name"), DeutschSortiert("person__name")
    )


def gemeinden_mit_einheiten() -> QuerySet[Raumeinheit]:
    """Gemeinden, die in Einheiten gegliedert sind, nach Namen."""
    gegliedert = gueltige_einheiten().exclude(schluessel="").order_by().values("ags")
    return (
        gueltige_einheiten()
        .filter(ebene__schluessel=GEMEINDE, ags__in=gegliedert)
        .order_by(DeutschSortiert("name"))
    )


def gemeindenamen(ags: Iterable[str]) -> dict[str, str]:
    """AGS → Name der Gemeinde, soweit angelegt; eine Abfrage."""
    gemeinden = gueltige_einheiten().filter(ebene__schluessel=GEMEINDE, ags__in=set(ags))
    return {einheit.ags: einheit.name for einheit in gemeinden}


# Grenzen und Karten ----------------------------------------------------------------------------


def umrisse_der_einheiten(einheit_ids: Iterable[int]) -> dict[int, BaseGeometry]:
    """Einheit → Umriss in WGS84, soweit vorhanden; eine Abfrage."""
    paare = list(
        Grenze.objects.filter(einheit__in=list(einheit_ids))
        .annotate(text=Cast("geometrie", TextField()))
        .values_list("einheit_id", "text")
    )
    return dict(zip([pk for pk, _ in paare], shapely.from_geojson([text for _, text in paare]), strict=True))


def lagekarte_fuer(gebiet: Gebiet, *, breite_mm: float) -> str | None:
    """SVG, wo das Gebiet in Bezirk und Stadt liegt; None, wenn Grenzen fehlen. Fünf Abfragen."""
    return lagekarten_fuer(gebiet, breiten_mm=[breite_mm])[0]


def lagekarten_fuer(gebiet: Gebiet, *, breiten_mm: Sequence[float]) -> list[str | None]:
    """Wie `lagekarte_fuer` in mehreren Breiten, mit denselben fünf Abfragen.

    Gezeichnet wird aus den kleinsten sinnvollen Einheiten (meist Stadtteilen), damit Umrisse zusammenpassen.
    Das fertige SVG liegt einen Tag im Cache, solange sich Grenzen, Namen und Zusammensetzung nicht ändern.
    """
    eigene = {anteil.einheit_id for anteil in gebiet.anteile}
    bezirk, gemeinde = _bezirk_und_gemeinde(sorted(eigene))
    baum = _Kartenbaum(eigene)
    stuecke = baum.stuecke()
    if not any(eigene & set(einheit.tree_path) for einheit in stuecke):
        return [None for _ in breiten_mm]
    grenzen = list(Grenze.objects.filter(einheit__in=stuecke).defer("geometrie").order_by("einheit"))
    namen = {breite: _kartenschluessel(gebiet, breite, stuecke, grenzen) for breite in breiten_mm}
    fertige: dict[str, str] = cache.get_many(namen.values())
    if len(fertige) < len(namen):
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
        quelle = _quelle_der_grenzen(grenzen)
        fertige = {
            name: lagekarte(flaechen, legende=legende, quelle=quelle, breite_mm=breite)
            for breite, name in namen.items()
        }
        cache.set_many(fertige, KARTE_IM_CACHE_SEKUNDEN)
    return [fertige[namen[breite]] for breite in breiten_mm]


def _bezirk_und_gemeinde(einheit_ids: Sequence[int]) -> tuple[Raumeinheit | None, Raumeinheit | None]:
    """Das kleinste, was das Gebiet umschließt, und die Gemeinde, soweit es sie darüber gibt."""
    kette = _gemeinsame_vorfahren(einheit_ids)
    gemeinde = kette[0] if kette and kette[0].ebene.schluessel == GEMEINDE else None
    bezirk = kette[-1] if kette and kette[-1] is not gemeinde else None
    return bezirk, gemeinde


class _Kartenbaum:
    """Die Einheiten der Gemeinde als Baum und daraus die Stücke der Karte; eine Abfrage."""

    def __init__(self, eigene: set[int]) -> None:
        self.eigene = eigene
        hat_grenze = Exists(Grenze.objects.filter(einheit=OuterRef("pk")))
        ags = Raumeinheit.objects.filter(pk__in=eigene).values("ags")
        einheiten = (
            gueltige_einheiten().with_tree_fields().filter(ags__in=ags).annotate(hat_grenze=hat_grenze)
        )
        self.einheiten = {einheit.pk: einheit for einheit in einheiten}
        self.kinder: dict[int | None, list[Raumeinheit]] = defaultdict(list)
        for einheit in self.einheiten.values():
            oben = einheit.parent_id if einheit.parent_id in self.einheiten else None
            if einheit.hat_grenze:
                self.kinder[oben].append(einheit)
        self.feinster_rang = self._feinster_rang()

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
        if self.eigene & set(einheit.tree_path) and not self._ist_ganze_stadt():
            return "quartier"
        return "bezirk" if bezirk and bezirk.pk in einheit.tree_path else "stadt"

    def _ist_ganze_stadt(self) -> bool:
        return any(
            self.einheiten[pk].ebene.schluessel == GEMEINDE for pk in self.eigene if pk in self.einheiten
        )

    def gruppe(self, einheit: Raumeinheit) -> str:
        """Die Einheit zwischen Gemeinde und Stück, deren Rand mitläuft."""
        darueber = self.einheiten.get(einheit.parent_id or 0)
        return str(darueber.pk) if darueber and darueber.ebene.schluessel != GEMEINDE else ""


def _kartenschluessel(
    gebiet: Gebiet, breite_mm: float, stuecke: Iterable[Raumeinheit], grenzen: Iterable[Grenze]
) -> str:
    teile = [
        repr(gebiet),
        str(breite_mm),
        *(f"{e.pk}|{e.name}|{e.tree_path}|{e.ebene.bezeichnung}" for e in stuecke),
        *(f"{g.einheit_id}|{g.datei_sha256}|{g.quelle}|{g.lizenz}|{g.stand}" for g in grenzen),
    ]
    return f"lagekarte:{hashlib.sha256(chr(10).join(teile).encode()).hexdigest()}"


def _mit_ebene(gebiet: Gebiet) -> str:
    """`Stadtteil Kalk`; ein Name, der die Ebene schon nennt, bleibt, wie er ist."""
    return gebiet.name if gebiet.ebene in gebiet.name else f"{gebiet.ebene} {gebiet.name}"


def _quelle_der_grenzen(grenzen: Iterable[Grenze]) -> str:
    """`Grenzen: Stadt Köln, Stand 2012, CC BY 3.0; eigene Darstellung`; mehrere Quellen je einmal."""
    angaben = [
        ", ".join(teil for teil in (g.quelle, f"Stand {g.stand}" if g.stand else "", g.lizenz) if teil)
        for g in grenzen
    ]
    return f"Grenzen: {'; '.join(dict.fromkeys(angaben))}; eigene Darstellung"
