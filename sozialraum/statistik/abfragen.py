"""Lesen rund um Lieferungen: die Liste, die eine Tür, gültige Vorlagen, bekannte Räume."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from agenturen.models import Person
from agenturen.rechte import Recht, darf, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.models import Raumeinheit
from sozialraum.statistik.models import Importvorlage, Lieferung, Lieferungszustand
from sozialraum.statistik.vorlage import Vorlage, vorlage_aus
from sozialraum.statistik.zuordnen import Raumstand

VERDECKT = "Der Wortlaut nennt gelieferte Zellen; ihn sieht nur die Administration."


def lieferungen() -> QuerySet[Lieferung]:
    return Lieferung.objects.select_related("quelle", "vorlage")


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
    """Die nicht verworfene Lieferung derselben Bytes, eine übernommene zuerst."""
    gleiche = lieferungen().filter(sha256=sha256).exclude(zustand=Lieferungszustand.VERWORFEN)
    return gleiche.order_by("uebernommen", "pk").first()


def aktive_vorlagen() -> list[tuple[Importvorlage, Vorlage]]:
    """Alle aktiven Importvorlagen, je mit ihrem geprüften Inhalt."""
    return [
        (zeile, vorlage_aus(zeile.inhalt))
        for zeile in Importvorlage.objects.filter(aktiv=True).select_related("quelle")
    ]


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
    """(Ebene, Schlüssel) → Gebietsstände aller Einheiten der Gemeinde."""
    verzeichnis: dict[tuple[str, str], list[Raumstand]] = defaultdict(list)
    felder = ("ebene__schluessel", "schluessel", "pk", "name", "gueltig_von", "gueltig_bis")
    for ebene, schluessel, *stand in (
        Raumeinheit.objects.without_tree_fields().filter(ags=ags).values_list(*felder)
    ):
        verzeichnis[ebene, schluessel].append(Raumstand(*stand))
    return {ort: tuple(staende) for ort, staende in verzeichnis.items()}
