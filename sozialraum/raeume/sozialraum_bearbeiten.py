"""Sozialräume anlegen und ändern; jede neue Zusammensetzung ist ein neuer Stand, der alte bleibt."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from agenturen.models import Person, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler, VeralteterStand
from sozialraum.kern.zahlen import datum
from sozialraum.raeume.abfragen import darf_bearbeiten, gueltige_einheiten, traeger_zur_wahl
from sozialraum.raeume.models import Raumeinheit, Sozialraum, Sozialraumeinheit, Sozialraumstand

Anteile = Mapping[int, Decimal]


@transaction.atomic
def sozialraum_anlegen(
    *,
    name: str,
    ags: str,
    anteile: Anteile,
    traeger: Traeger | None,
    beschreibung: str = "",
    gueltig_von: date | None = None,
    durch: Person,
) -> Sozialraum:
    """Ein Sozialraum aus Einheiten einer Gemeinde; `anteile` sagt je Einheit, wie viel von ihr dazugehört.

    Anteile sind größer 0 bis 1. Ohne `gueltig_von` gilt die Zusammensetzung seit jeher. Fehler: `Fachfehler`.
    """
    pruefe(durch, Recht.SOZIALRAUM_BEARBEITEN)
    if traeger not in traeger_zur_wahl(durch) and not (traeger is None and durch.ist_administration):
        raise PermissionDenied("Sozialräume legen Sie nur für den Träger an, für den Sie koordinieren.")
    _pruefe_name(name, ags)
    einheiten = pruefe_anteile(ags, anteile)
    sozialraum = Sozialraum.objects.create(name=name, ags=ags, traeger=traeger, beschreibung=beschreibung)
    stand = Sozialraumstand.objects.create(sozialraum=sozialraum, gueltig_von=gueltig_von)
    _schreibe_anteile(stand, anteile)
    protokolliere(
        Ereignis.SOZIALRAUM_ANGELEGT,
        sozialraum,
        durch=durch,
        traeger_id=traeger.pk if traeger else None,
        einheiten=anteile_in_worten(einheiten, anteile),
    )
    return sozialraum


@transaction.atomic
def sozialraum_aendern(
    *,
    sozialraum: Sozialraum,
    version: int,
    name: str,
    beschreibung: str,
    anteile: Anteile,
    gueltig_ab: date | None = None,
    durch: Person,
) -> Sozialraum:
    """Ändert Name und Beschreibung; eine andere Zusammensetzung gilt ab `gueltig_ab`, sonst ab heute.

    `version` ist die, die der Mensch gesehen hat. Fehler: `VeralteterStand`, wenn inzwischen jemand anderes
    gespeichert hat; `Fachfehler` bei unmöglichen Angaben.
    """
    pruefe_bearbeiten(durch, sozialraum)
    sozialraum = Sozialraum.objects.select_for_update().get(pk=sozialraum.pk)
    if sozialraum.version != version:
        raise VeralteterStand(f"„{sozialraum}“ wurde inzwischen von jemand anderem geändert.")
    letzter = sozialraum.staende.first()
    _pruefe_name(name, sozialraum.ags, ausser=sozialraum)
    einheiten = pruefe_anteile(sozialraum.ags, anteile)
    vorher = dict(letzter.anteile.values_list("einheit", "gewicht")) if letzter else {}
    neu_zusammengesetzt = vorher != dict(anteile)
    if neu_zusammengesetzt:
        neuer_stand(sozialraum, letzter, anteile, gueltig_ab or timezone.localdate())
    alter_name = sozialraum.name
    if not neu_zusammengesetzt and (alter_name, sozialraum.beschreibung) == (name, beschreibung):
        return sozialraum
    sozialraum.name, sozialraum.beschreibung = name, beschreibung
    sozialraum.version += 1
    sozialraum.save()
    protokolliere(
        Ereignis.SOZIALRAUM_GEAENDERT,
        sozialraum,
        durch=durch,
        traeger_id=sozialraum.traeger_id,
        vorher={"name": alter_name, "einheiten": sorted(vorher)},
        einheiten=anteile_in_worten(einheiten, anteile),
    )
    return sozialraum


def pruefe_bearbeiten(person: Person, sozialraum: Sozialraum) -> None:
    """Wie `darf_bearbeiten`, aber verlangend: PermissionDenied mit deutschem Satz."""
    if not darf_bearbeiten(person, sozialraum):
        wer = "die Administration"
        if sozialraum.traeger:
            wer = f"die Koordination bei {sozialraum.traeger.kurzname}"
        raise PermissionDenied(
            f"Den Sozialraum „{sozialraum.name}“ bearbeitet {wer}. Bitte wenden Sie sich dorthin."
        )


def neuer_stand(sozialraum: Sozialraum, letzter: Sozialraumstand | None, anteile: Anteile, ab: date) -> None:
    """Der letzte Stand endet, der neue beginnt. Fehler: `Fachfehler`, wenn der letzte später begann."""
    beginn = letzter.gueltig_von if letzter else None
    if letzter and beginn == ab:
        # Am selben Tag noch einmal geändert: der frühere Stand hat nie einen Tag lang gegolten.
        letzter.anteile.all().delete()
        _schreibe_anteile(letzter, anteile)
        return
    if letzter and beginn and ab < beginn:
        raise Fachfehler(
            f"Die jetzige Zusammensetzung gilt seit {datum(beginn)}; eine neue kann erst danach beginnen. "
            "Bitte wählen Sie einen späteren Tag."
        )
    if letzter:
        letzter.gueltig_bis = ab
        letzter.save()
    _schreibe_anteile(Sozialraumstand.objects.create(sozialraum=sozialraum, gueltig_von=ab), anteile)


def _pruefe_name(name: str, ags: str, ausser: Sozialraum | None = None) -> None:
    gleiche = Sozialraum.objects.filter(ags=ags, name__iexact=name)
    if (gleiche.exclude(pk=ausser.pk) if ausser else gleiche).exists():
        raise Fachfehler(
            f"In dieser Gemeinde gibt es schon einen Sozialraum „{name}“. Bitte wählen Sie einen anderen "
            "Namen."
        )


def pruefe_anteile(ags: str, anteile: Anteile, stichtag: date | None = None) -> dict[int, Raumeinheit]:
    """Die Einheiten, wenn sie am Stichtag (sonst heute) gelten und keine in einer anderen liegt."""
    if not anteile:
        raise Fachfehler("Bitte wählen Sie mindestens eine Einheit.")
    if not all(0 < gewicht <= 1 for gewicht in anteile.values()):
        raise Fachfehler("Der Anteil einer Einheit liegt zwischen 0 und 100 Prozent.")
    einheiten = {
        einheit.pk: einheit
        for einheit in gueltige_einheiten(stichtag).with_tree_fields().filter(pk__in=list(anteile), ags=ags)
    }
    if len(einheiten) != len(anteile):
        wann = f"am {datum(stichtag)}" if stichtag else "heute"
        raise Fachfehler(f"Alle Einheiten müssen {wann} gültig sein und zu derselben Gemeinde gehören.")
    for einheit in einheiten.values():
        for oben in einheit.tree_path[:-1]:
            if oben in einheiten:
                raise Fachfehler(
                    f"{einheit.ebene} {einheit.name} liegt schon in {einheiten[oben].ebene} "
                    f"{einheiten[oben].name}; zusammen zählten sie doppelt. Bitte wählen Sie eines ab."
                )
    return einheiten


def _schreibe_anteile(stand: Sozialraumstand, anteile: Anteile) -> None:
    Sozialraumeinheit.objects.bulk_create(
        [
            Sozialraumeinheit(stand=stand, einheit_id=einheit, gewicht=gewicht)
            for einheit, gewicht in anteile.items()
        ]
    )


def anteile_in_worten(einheiten: Mapping[int, Raumeinheit], anteile: Anteile) -> list[str]:
    return [f"{einheiten[pk].adresse} {einheiten[pk].name}: {gewicht:f}" for pk, gewicht in anteile.items()]
