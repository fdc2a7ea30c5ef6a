"""Lesen rund um Lieferungen: die Liste, die eine Tür, gültige Vorlagen, bekannte Räume."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, darf, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.formulare import nummern
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.statistik.anfragen.importvorlage import NEBENFORM
from sozialraum.statistik.models import (
    ERLEDIGT,
    Importvorlage,
    Lieferung,
    Lieferungszustand,
    Merkmal,
    Quelle,
    Wert,
)
from sozialraum.statistik.vorlage import Quellenangaben, Vorlage, vorlage_aus
from sozialraum.statistik.vorschlagen.ergebnis import BekannteQuelle, BekanntesGebiet
from sozialraum.statistik.zuordnen.raumtafel import Raumstand

AGS_STELLEN_GEMEINDE = 8
HOECHSTE_VERSION = 32_767
VERDECKT = "Der Wortlaut nennt gelieferte Zellen; ihn sieht nur die Administration."


def lieferungen() -> QuerySet[Lieferung]:
    return Lieferung.objects.select_related("quelle", "vorlage", "ersetzt")


def lieferung_oder_404(person: Person, lieferung_id: int) -> Lieferung:
    """Die eine Tür: Lieferungen gehören der Installation; wer sie lesen darf, sagt die Rolle."""
    pruefe(person, Recht.LIEFERUNG_LESEN)
    return get_object_or_404(lieferungen().select_related("vorgang", "durch"), pk=lieferung_id)


def sichtbare_befunde(person: Person, lieferung: Lieferung) -> list[dict[str, Any]]:
    """Die Befunde der Lieferung; unterhalb der Administration ohne die Zellen einer Quelle mit Schwelle.

    Ein Befund zitiert, was geliefert ist. Ungeprüfte Zellen sieht nur, wer Lieferungen übernimmt; ohne
    erkannte Quelle weiß niemand, ob das Amt sie geprüft hat.
    """
    geprueft = lieferung.quelle is not None and lieferung.quelle.schwelle == 0
    if geprueft or darf(person, Recht.LIEFERUNG_BEARBEITEN):
        return list(lieferung.befunde)
    return [befund | {"text": VERDECKT, "zelle": "", "vorschlag": ""} for befund in lieferung.befunde]


def lieferung_mit(sha256: str) -> Lieferung | None:
    """Die Lieferung derselben Bytes, die gilt oder gelten kann, eine übernommene zuerst."""
    gleiche = lieferungen().filter(sha256=sha256).exclude(zustand__in=ERLEDIGT)
    return gleiche.order_by("uebernommen", "pk").first()


def gebiete_je_ebene(einheiten: Iterable[int]) -> dict[str, int]:
    """Schlüssel der Ebene → Zahl der Einheiten auf ihr; eine Abfrage."""
    gemeint = Raumeinheit.objects.filter(pk__in=set(einheiten)).order_by()
    return dict(gemeint.values_list("ebene__schluessel").annotate(anzahl=Count("pk")))


def zu_ersetzende(nummer: str) -> Lieferung | None:
    """Die übernommene Lieferung dieser Nummer, die eine berichtigte ablösen soll; leer heißt: keine."""
    if not nummer:
        return None
    return get_object_or_404(lieferungen(), pk__in=nummern([nummer]), zustand=Lieferungszustand.UEBERNOMMEN)


@dataclass(frozen=True)
class Wirkung:
    """Was das Zurückziehen ändert: geltende Zellen der Lieferung, davon anderswo auch geliefert."""

    geltende: int
    auch_anderswo: int
    kommt_wieder: Lieferung | None

    @property
    def fehlen_dann(self) -> int:
        return self.geltende - self.auch_anderswo


def wirkung_des_zurueckziehens(lieferung: Lieferung) -> Wirkung:
    """Zwei Abfragen."""
    geltende = Wert.objects.filter(lieferung=lieferung, aktuell=True)
    frueher = Wert.objects.filter(
        aktuell=False,
        merkmal=OuterRef("merkmal"),
        einheit=OuterRef("einheit"),
        zeitraum=OuterRef("zeitraum"),
    ).filter(Q(lieferung__zustand=Lieferungszustand.UEBERNOMMEN) | Q(lieferung=lieferung.ersetzt_id))
    return Wirkung(
        geltende=geltende.count(),
        auch_anderswo=geltende.filter(Exists(frueher)).count(),
        kommt_wieder=lieferung.ersetzt,
    )


def aktive_vorlagen() -> list[tuple[Importvorlage, Vorlage]]:
    """Alle aktiven Importvorlagen, je mit ihrem geprüften Inhalt."""
    return [
        (zeile, vorlage_aus(zeile.inhalt))
        for zeile in Importvorlage.objects.filter(aktiv=True).select_related("quelle")
    ]


def vorlagen_mit_gebrauch() -> QuerySet[Importvorlage]:
    """Die geltenden Vorlagen mit `lieferungen` (übernommene aller Versionen) und `zuletzt`; eine Abfrage.

    Von einer Datenanfrage steht nur die Arbeitsmappe da, nicht ihre Schwestern für CSV.
    """
    gelesen = Lieferung.objects.filter(
        vorlage__schluessel=OuterRef("schluessel"), uebernommen__isnull=False
    ).order_by()
    je = gelesen.values("vorlage__schluessel")
    return (
        Importvorlage.objects.filter(aktiv=True)
        .exclude(schluessel__regex=NEBENFORM)
        .select_related("quelle")
        .defer("inhalt")
        .annotate(
            lieferungen=Coalesce(Subquery(je.annotate(n=Count("pk")).values("n")), 0),
            zuletzt=Subquery(je.annotate(wann=Max("uebernommen")).values("wann")),
        )
        .order_by(DeutschSortiert("name"))
    )


def versionen_oder_404(schluessel: str) -> Sequence[Importvorlage]:
    """Alle Versionen, neueste zuerst, mit der Zahl ihrer übernommenen Lieferungen."""
    versionen = list(
        Importvorlage.objects.filter(schluessel=schluessel)
        .select_related("quelle")
        .annotate(lieferungen=Count("lieferung", filter=Q(lieferung__uebernommen__isnull=False)))
        .order_by("-version")
    )
    if not versionen:
        raise Http404("Diese Importvorlage gibt es nicht.")
    return versionen


def version_oder_404(schluessel: str, version: int) -> Importvorlage:
    # Der Zähler der Datenbank ist klein; eine größere Zahl gibt es sicher nicht.
    if version > HOECHSTE_VERSION:
        raise Http404("Diese Version gibt es nicht.")
    return get_object_or_404(Importvorlage, schluessel=schluessel, version=version)


def vorlage_mit(schluessel: str) -> Importvorlage:
    """Die aktive Importvorlage dieses Schlüssels. Fehler: `Fachfehler` mit allen, die es gibt."""
    aktive = {
        zeile.schluessel: zeile for zeile in Importvorlage.objects.filter(aktiv=True).select_related("quelle")
    }
    if schluessel not in aktive:
        raise Fachfehler(
            f"Die Importvorlage „{schluessel}“ gibt es nicht. Vorhanden: "
            f"{', '.join(sorted(aktive)) or 'keine'}."
        )
    return aktive[schluessel]


def raumverzeichnis(ags: str) -> dict[tuple[str, str], tuple[Raumstand, ...]]:
    """(Ebene, Schlüssel) → Gebietsstände aller Einheiten der Gemeinde.

    Bei einem kürzeren `ags` alle Einheiten, deren Schlüssel so beginnt, unter ihrer ganzen Kennung.
    """
    verzeichnis: dict[tuple[str, str], list[Raumstand]] = defaultdict(list)
    felder = ("ebene__schluessel", "ags", "schluessel", "pk", "name", "gueltig_von", "gueltig_bis")
    in_der_gemeinde = len(ags) == AGS_STELLEN_GEMEINDE
    einheiten = Raumeinheit.objects.without_tree_fields().filter(
        **{"ags" if in_der_gemeinde else "ags__startswith": ags}
    )
    for ebene, gemeinde, schluessel, *stand in einheiten.values_list(*felder):
        kennung = f"{gemeinde}/{schluessel}" if schluessel else gemeinde
        verzeichnis[ebene, schluessel if in_der_gemeinde else kennung].append(Raumstand(*stand))
    return {ort: tuple(staende) for ort, staende in verzeichnis.items()}


def ebenen_in_worten() -> dict[str, str]:
    """`stadtteil` → „Stadtteil“."""
    return dict(Ebene.objects.values_list("schluessel", "bezeichnung"))


def bekannte_quellen() -> list[BekannteQuelle]:
    """Alle Quellen mit dem, was sie führen; zwei Abfragen."""
    merkmale: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    for quelle, schluessel, *gemeint in Merkmal.objects.values_list(
        "quelle_id", "schluessel", "bezeichnung", "einheit"
    ):
        merkmale[quelle][schluessel] = gemeint[0], gemeint[1]
    felder = [feld.name for feld in fields(Quellenangaben)]
    return [
        BekannteQuelle(Quellenangaben(**dict(zip(felder, angaben, strict=True))), merkmale[nummer])
        for nummer, *angaben in Quelle.objects.order_by(DeutschSortiert("name")).values_list("pk", *felder)
    ]


def bekannte_gebiete() -> list[BekanntesGebiet]:
    """Alle Raumeinheiten, die heute gelten; eine Abfrage."""
    einheiten = Raumeinheit.objects.without_tree_fields().filter(gueltig_bis__isnull=True)
    felder = ("ags", "ebene__schluessel", "schluessel", "name")
    return [BekanntesGebiet(*eines) for eines in einheiten.values_list(*felder)]
