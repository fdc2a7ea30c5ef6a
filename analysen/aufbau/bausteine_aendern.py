"""Die Bausteine eines Kapitels: einfügen, einstellen, verschieben, entfernen."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from analysen.aufbau.regeln import als_geaendert, pruefe_gestalten, weiterzaehlen
from analysen.bausteine.arten import vorgabe
from analysen.gliederung.inhalt import HOECHSTENS_BAUSTEINE, LAENGEN
from analysen.models import Baustein, Kapitel
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def baustein_einfuegen(
    *, kapitel: Kapitel, art: str, version: int, durch: Person, stelle: int | None = None
) -> Baustein:
    """An die Stelle (ab 1), sonst ans Ende; er beginnt mit der Vorgabe seiner Art.

    `version` ist die des Kapitels. Fehler: `Fachfehler` bei unbekannter Art, `VeralteterStand`.
    """
    pruefe_gestalten(durch, kapitel.analyse)
    if art not in Baustein.Art.values:
        raise Fachfehler("Diese Art von Baustein gibt es nicht. Bitte wählen Sie eine aus der Liste.")
    weiterzaehlen(kapitel, version)
    folge = _folge(kapitel)
    if len(folge) >= HOECHSTENS_BAUSTEINE:
        raise Fachfehler(
            f"Ein Kapitel fasst höchstens {HOECHSTENS_BAUSTEINE} Bausteine. Bitte entfernen Sie zuerst einen."
        )
    neuer = Baustein.objects.create(
        kapitel=kapitel,
        reihenfolge=max((einer.reihenfolge for einer in folge), default=0) + 1,
        art=art,
        einstellungen=vorgabe(art),
        ausgangstext=art == Baustein.Art.EINFACH,
        ab_laenge=kapitel.ab_laenge,
    )
    folge.insert(len(folge) if stelle is None else max(0, stelle - 1), neuer)
    _ordnen(folge)
    _festhalten(Ereignis.BAUSTEIN_EINGEFUEGT, neuer, durch, art=art)
    return neuer


@transaction.atomic
def baustein_einstellen(
    *,
    baustein: Baustein,
    einstellungen: Mapping[str, Any],
    ab_laenge: str,
    version: int,
    durch: Person,
) -> Baustein:
    """Ersetzt die Einstellungen; `version` ist die des Bausteins. Fehler: `VeralteterStand`."""
    pruefe_gestalten(durch, baustein.kapitel.analyse)
    if ab_laenge not in LAENGEN:
        raise Fachfehler(f"Die Länge „{ab_laenge}“ gibt es nicht.")
    weiterzaehlen(baustein, version)
    baustein.einstellungen, baustein.ab_laenge = dict(einstellungen), ab_laenge
    baustein.save(update_fields=["einstellungen", "ab_laenge"])
    _festhalten(Ereignis.BAUSTEIN_EINGESTELLT, baustein, durch, einstellungen=baustein.einstellungen)
    return baustein


@transaction.atomic
def baustein_verschieben(*, baustein: Baustein, schritte: int, version: int, durch: Person) -> list[Baustein]:
    """Um so viele Plätze nach hinten, negativ nach vorn. `version` ist die des Kapitels."""
    kapitel = baustein.kapitel
    pruefe_gestalten(durch, kapitel.analyse)
    weiterzaehlen(kapitel, version)
    folge = _folge(kapitel)
    stelle = folge.index(baustein)
    folge.insert(max(0, stelle + schritte), folge.pop(stelle))
    _ordnen(folge)
    _festhalten(Ereignis.BAUSTEIN_VERSCHOBEN, baustein, durch, stelle=folge.index(baustein) + 1)
    return folge


@transaction.atomic
def baustein_entfernen(*, baustein: Baustein, version: int, durch: Person) -> None:
    """`version` ist die des Kapitels. Fehler: `Fachfehler`, wenn darin geschrieben ist; `VeralteterStand`."""
    kapitel = baustein.kapitel
    pruefe_gestalten(durch, kapitel.analyse)
    weiterzaehlen(kapitel, version)
    # Vielleicht hat jemand geschrieben, seit die Seite offen ist.
    baustein.refresh_from_db(fields=["text"])
    if baustein.text:
        raise Fachfehler(
            "In diesem Baustein steht schon Text. Bitte leeren Sie ihn zuerst auf der Seite des Kapitels."
        )
    _festhalten(
        Ereignis.BAUSTEIN_ENTFERNT, baustein, durch, art=baustein.art, einstellungen=baustein.einstellungen
    )
    baustein.delete()
    _ordnen(_folge(kapitel))


def _folge(kapitel: Kapitel) -> list[Baustein]:
    return list(Baustein.objects.select_for_update().filter(kapitel=kapitel).order_by("reihenfolge"))


def _ordnen(folge: list[Baustein]) -> None:
    geaenderte = []
    for reihenfolge, einer in enumerate(folge, start=1):
        if einer.reihenfolge != reihenfolge:
            einer.reihenfolge = reihenfolge
            geaenderte.append(einer)
    Baustein.objects.bulk_update(geaenderte, ["reihenfolge"])


def _festhalten(ereignis: Ereignis, baustein: Baustein, durch: Person, **einzelheiten: Any) -> None:
    analyse = baustein.kapitel.analyse
    als_geaendert(analyse)
    protokolliere(
        ereignis,
        baustein,
        durch=durch,
        traeger_id=analyse.traeger_id,
        analyse=analyse.pk,
        kapitel=baustein.kapitel.schluessel,
        **einzelheiten,
    )
