"""Zwei Menschen schreiben an denselben Zeilen: was verschieden ist und was wieder ins Formular kommt."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model

from agenturen.gleichzeitig import Unterschied
from netzwerke.angaben import Zeile, abdruck, angabe_aus

Beschriftung = Callable[[Any], str]


def zusammengefuehrt(eigene: Sequence[Zeile], gespeicherte: Iterable[Model]) -> list[Zeile]:
    """Die eigenen Zeilen in ihrer Reihenfolge mit dem neuen Stand als `gesehen`, dahinter die der anderen.

    Was der Mensch nicht verändert hat, bekommt den gespeicherten Stand. Was inzwischen jemand löschte und er
    änderte, wird zu einer neuen Zeile.
    """
    je_nummer = {zeile.pk: zeile for zeile in gespeicherte}
    zeilen = []
    for angabe in eigene:
        dort = je_nummer.pop(angabe.nummer, None) if angabe.nummer else None
        if angabe.nummer is None:
            zeilen.append(angabe)
        elif dort is not None:
            neu = angabe_aus(dort)
            zeilen.append(neu if angabe.unveraendert else _mit_stand(angabe, neu))
        elif not angabe.unveraendert and not angabe.loeschen:
            zeilen.append(_als_neue(angabe))
    return [*zeilen, *(angabe_aus(zeile) for zeile in je_nummer.values())]


def _mit_stand(angabe: Zeile, neu: Zeile) -> Zeile:
    return type(angabe)(nummer=angabe.nummer, gesehen=neu.gesehen, loeschen=angabe.loeschen, **angabe.werte)


def _als_neue(angabe: Zeile) -> Zeile:
    return type(angabe)(**angabe.werte)


def unterschiede(
    eigene: Iterable[Zeile], gespeicherte: Iterable[Model], beschriftung: Beschriftung
) -> list[Unterschied]:
    """Je Zeile, die beide verändert haben, die beiden Fassungen in Worten; `beschriftung` nennt die Zeile."""
    je_nummer = {zeile.pk: zeile for zeile in gespeicherte}
    zeilen = []
    for angabe in eigene:
        dort = je_nummer.get(angabe.nummer) if angabe.nummer else None
        if angabe.nummer is None or angabe.unveraendert:
            continue
        if dort is not None and abdruck(dort) == angabe.gesehen:
            continue
        zeilen.append(
            Unterschied(
                feld=beschriftung(angabe),
                eigene="löschen" if angabe.loeschen else angabe.in_worten,
                gespeicherte=angabe_aus(dort).in_worten if dort else "gelöscht",
            )
        )
    return zeilen
