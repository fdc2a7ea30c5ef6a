"""Die Einheit zu einer Kennung wie `05315000/303`, mit Vorschlägen, wenn keine passt."""

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from django.db.models import Q
from tree_queries.query import TreeQuerySet

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.sortierung import DeutschSortiert
from sozialraum.kern.zahlen import datum
from sozialraum.raeume.abfragen.einheiten import gueltig, gueltige_einheiten
from sozialraum.raeume.models import Raumeinheit

HOECHSTENS_VORSCHLAEGE = 5


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
    # Meist genügt der eine Blick; nur wo nichts genau passt, wird die ganze Gemeinde durchgesehen.
    if gefunden := _eine_davon(
        kennung, schluessel, gueltige_einheiten(stichtag).filter(in_der_gemeinde, schluessel=schluessel)
    ):
        return gefunden
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
    return Raumeinheit.objects.exclude(gueltig(stichtag)).select_related("ebene")


def _eine_davon(kennung: str, schluessel: str, einheiten: Iterable[Raumeinheit]) -> Raumeinheit | None:
    einheiten = list(einheiten)
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
