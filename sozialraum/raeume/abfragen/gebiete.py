"""Gebiete: Einheiten und Sozialräume als das, wofür eine Zahl gilt, und womit man sie vergleicht."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from sozialraum.kern.formulare import nummern
from sozialraum.raeume.abfragen.einheiten import (
    GEMEINDE,
    gemeinsamer_stichtag,
    gueltig,
    gueltige_einheiten,
    im_gebietsstand,
    ort,
)
from sozialraum.raeume.abfragen.umschluesselungen import Gewichte, Vorgeschichte
from sozialraum.raeume.gebiet import SOZIALRAUM, Anteil, Gebiet
from sozialraum.raeume.models import Raumeinheit, Sozialraum, Sozialraumeinheit


def gebiet_der_einheit(einheit: Raumeinheit) -> Gebiet:
    """Die Einheit als Gebiet mit dem Anteil 1; braucht `einheit.ebene`, sonst keine Abfrage.

    Beginnt ihr Gebietsstand an einem Tag, so holen zwei Abfragen, was davor war.
    """
    return gebiete_der_einheiten([einheit])[0]


def gebiete_der_einheiten(einheiten: Sequence[Raumeinheit]) -> list[Gebiet]:
    """Wie `gebiet_der_einheit` für viele, in derselben Reihenfolge und mit denselben zwei Abfragen."""
    vorgeschichte = Vorgeschichte(einheiten)
    return [
        Gebiet(
            kennung=einheit.kennung + einheit.standzusatz,
            name=einheit.name,
            ebene=einheit.ebene.bezeichnung,
            anteile=(Anteil(einheit_id=einheit.pk, gewicht=Decimal(1)),),
            flaeche_ha=einheit.flaeche_ha,
            adresse=einheit.adresse,
            # Was schon immer gilt, hat nichts davor; so sind es bei fast allen.
            frueher=vorgeschichte.abschnitte({einheit.pk: Decimal(1)}) if einheit.gueltig_von else (),
        )
        for einheit in einheiten
    ]


def gebiete_zu_adressen(adressen: Collection[str]) -> dict[str, Gebiet]:
    """Adresse → Gebiet, wie `Gebiet.adresse` sie nennt; höchstens drei Abfragen.

    Was es heute nicht (mehr) gibt und frühere Gebietsstände (`…@2020-12-31`) fehlen.
    """
    return {gebiet.adresse: gebiet for gebiet in (*_sozialraeume_zu(adressen), *_einheiten_zu(adressen))}


def _sozialraeume_zu(adressen: Iterable[str]) -> list[Gebiet]:
    gemeint = nummern([a.removeprefix(SOZIALRAUM) for a in adressen if a.startswith(SOZIALRAUM)])
    return gebiete_der_sozialraeume(list(Sozialraum.objects.filter(pk__in=gemeint))) if gemeint else []


def _einheiten_zu(adressen: Iterable[str]) -> list[Gebiet]:
    bedingung = Q()
    for adresse in adressen:
        teile = adresse.split("/")
        if "@" in adresse or not teile[0].isdecimal():
            continue
        if len(teile) == 1:
            bedingung |= Q(ags=teile[0], schluessel="")
        elif len(teile) == 3:
            bedingung |= Q(ags=teile[0], ebene__schluessel=teile[1], schluessel=teile[2])
    return gebiete_der_einheiten(list(gueltige_einheiten().filter(bedingung))) if bedingung else []


def gebiet_des_sozialraums(sozialraum: Sozialraum, stichtag: date | None = None) -> Gebiet:
    """Der Sozialraum mit den Einheiten, die am Stichtag (sonst heute) zu ihm gehören; eine Abfrage.

    Ohne gültigen Stand hat das Gebiet keine Anteile.
    """
    return gebiete_der_sozialraeume([sozialraum], stichtag)[0]


def gebiete_der_sozialraeume(
    sozialraeume: Sequence[Sozialraum], stichtag: date | None = None
) -> list[Gebiet]:
    """Wie `gebiet_des_sozialraums` für viele, in derselben Reihenfolge und mit einer Abfrage.

    Beginnt der Gebietsstand einer Einheit an einem Tag, so holen drei weitere, was davor war.
    """
    zeilen: dict[int, list[Sozialraumeinheit]] = defaultdict(list)
    for zeile in anteile_der_sozialraeume(sozialraeume, stichtag):
        zeilen[zeile.stand.sozialraum_id].append(zeile)
    einheiten = [zeile.einheit for liste in zeilen.values() for zeile in liste]
    fruehere = _fruehere_staende(sozialraeume) if any(e.gueltig_von for e in einheiten) else []
    vorgeschichte = Vorgeschichte([*einheiten, *(zeile.einheit for zeile in fruehere)])
    # Was ein Mensch über die Zeit davor festgehalten hat, zählt mehr als die Rechnung.
    staende: dict[int, dict[date, Gewichte]] = defaultdict(lambda: defaultdict(dict))
    for zeile in fruehere:
        if zeile.stand.gueltig_bis:
            staende[zeile.stand.sozialraum_id][zeile.stand.gueltig_bis][zeile.einheit_id] = zeile.gewicht
    return [
        Gebiet(
            kennung=f"{SOZIALRAUM}{sozialraum.pk}",
            name=sozialraum.name,
            ebene="Sozialraum",
            anteile=tuple(
                Anteil(einheit_id=zeile.einheit_id, gewicht=zeile.gewicht) for zeile in zeilen[sozialraum.pk]
            ),
            flaeche_ha=_flaeche(zeilen[sozialraum.pk]),
            adresse=f"{SOZIALRAUM}{sozialraum.pk}",
            frueher=vorgeschichte.abschnitte(
                {zeile.einheit_id: zeile.gewicht for zeile in zeilen[sozialraum.pk]},
                staende[sozialraum.pk].get,
            ),
        )
        for sozialraum in sozialraeume
    ]


def _fruehere_staende(sozialraeume: Sequence[Sozialraum]) -> list[Sozialraumeinheit]:
    menge = Sozialraumeinheit.objects.filter(
        stand__sozialraum__in=sozialraeume, stand__gueltig_bis__isnull=False
    )
    return list(menge.select_related("stand", "einheit__ebene"))


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
        Sozialraumeinheit.objects.filter(gueltig(stichtag, "stand__"), stand__sozialraum__in=sozialraeume)
        .select_related("stand", "einheit__ebene", "einheit__parent")
        .order_by("einheit__ebene__rang", "einheit__schluessel", "einheit_id")
    )


def vergleichsgebiete(gebiet: Gebiet) -> list[Gebiet]:
    """Was alle Einheiten des Gebiets umschließt, von klein nach groß bis zur Gemeinde; zwei Abfragen.

    Ein Stadtteil hat Stadtbezirk und Stadt, ein Sozialraum über zwei Bezirke nur die Stadt, die Stadt nichts.
    """
    gemeinsam = gemeinsame_vorfahren([anteil.einheit_id for anteil in gebiet.anteile])
    return [gebiet_der_einheit(einheit) for einheit in reversed(gemeinsam)]


def gemeinsame_vorfahren(einheit_ids: Sequence[int]) -> list[Raumeinheit]:
    """Von groß nach klein, ohne die Einheiten selbst und ohne alles oberhalb der Gemeinde."""
    eigene = list(Raumeinheit.objects.with_tree_fields().filter(pk__in=einheit_ids))
    if not eigene:
        return []
    bekannt = Raumeinheit.objects.select_related("ebene").in_bulk(
        {pk for einheit in eigene for pk in einheit.tree_path[:-1]}
    )
    # Verglichen wird nach dem Schlüssel: der Bezirk von gestern und der von heute sind derselbe.
    pfade = [[bekannt[pk] for pk in einheit.tree_path[:-1]] for einheit in eigene]
    orte = [{ort(oben) for oben in pfad} for pfad in pfade]
    kette = [oben for oben in pfade[0] if all(ort(oben) in darueber for darueber in orte)]
    gemeinde = next((n for n, einheit in enumerate(kette) if einheit.ebene.schluessel == GEMEINDE), 0)
    return im_gebietsstand(kette[gemeinde:], gemeinsamer_stichtag(eigene))
