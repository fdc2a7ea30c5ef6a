"""Schreibt die Zeilen unter einem Netzwerk oder einer Sitzung: nur, was ein Mensch verändert hat."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from netzwerke.angaben import Zeile, abdruck
from sozialraum.kern.fehler import VeralteterStand


def zeilen_setzen(
    vorhandene: QuerySet[Any], angaben: Sequence[Zeile], *, eltern: dict[str, Any], wort: str
) -> tuple[list[Any], bool]:
    """Legt neue Zeilen an, ändert und löscht genannte; gibt sie in der Reihenfolge der Angaben.

    Der zweite Wert sagt, ob sich etwas geändert hat. `eltern` sind die Felder, die jede neue Zeile trägt,
    `wort` nennt die Zeile im Fehler. Dieselbe neue Zeile zweimal abgeschickt ist eine.
    Fehler: `VeralteterStand`, wenn eine genannte Zeile inzwischen anders lautet oder fehlt.
    """
    je_nummer = {zeile.pk: zeile for zeile in vorhandene.select_for_update(of=("self",))}
    nummern = {angabe.nummer for angabe in angaben}
    ungenannte = {abdruck(zeile): zeile for nummer, zeile in je_nummer.items() if nummer not in nummern}
    genannte, geaendert = [], False
    for angabe in angaben:
        if angabe.nummer is None:
            if angabe.loeschen:
                continue
            zeile = ungenannte.pop(abdruck(angabe), None)
            if zeile is None:
                zeile = vorhandene.model.objects.create(**eltern, **angabe.werte)
                geaendert = True
            genannte.append(zeile)
            continue
        zeile = je_nummer.get(angabe.nummer)
        if angabe.unveraendert:
            if zeile is not None:
                genannte.append(zeile)
            continue
        if zeile is None or (angabe.gesehen is not None and abdruck(zeile) != angabe.gesehen):
            raise VeralteterStand(f"{wort} wurde inzwischen von jemand anderem geändert.")
        if angabe.loeschen:
            zeile.delete()
            geaendert = True
            continue
        genannte.append(zeile)
        if abdruck(zeile) != abdruck(angabe):
            for feld, wert in angabe.werte.items():
                setattr(zeile, feld, wert)
            zeile.save()
            geaendert = True
    return genannte, geaendert
