"""Gibt eine Analyse einer Serie in allen gewünschten Formen aus."""

from collections.abc import Callable

from agenturen.models import Vorgang
from analysen.ausgeben import ausgeben
from analysen.festschreiben import festschreiben
from analysen.models import Fassung, Fassungsdatei, Serienposten
from analysen.serie.regeln import pruefe_ausgeben
from sozialraum.kern.fehler import Fachfehler

Melde = Callable[[float, str], None]


def posten_des_vorgangs(vorgang: Vorgang) -> Serienposten:
    """Fehler: `Fachfehler`, wenn es Serie oder Analyse nicht mehr gibt."""
    posten = (
        Serienposten.objects.filter(vorgang=vorgang)
        .select_related("serie", "analyse__agentur", "analyse__traeger", "fassung")
        .first()
    )
    if posten is None:
        raise Fachfehler("Die Serie oder die Analyse wurde inzwischen gelöscht; es gibt nichts auszugeben.")
    return posten


def posten_ausgeben(*, posten: Serienposten, vorgang: Vorgang, melde: Melde) -> list[Fassungsdatei]:
    """Die Dateien in der Reihenfolge der Formen; was es schon gibt, wird nicht noch einmal gesetzt."""
    pruefe_ausgeben(vorgang.durch, posten.analyse.agentur, posten.fassung)
    melde(0.02, "Zahlen, Karten und Texte werden zusammengestellt.")
    fassung = posten.fassung
    if fassung is None or fassung.art == Fassung.Art.VORSCHAU:
        # Ein neuer Anlauf zeigt den Entwurf von jetzt; hat sich nichts geändert, ist es dieselbe Fassung.
        fassung = festschreiben(analyse=posten.analyse, durch=vorgang.durch)
        Serienposten.objects.filter(pk=posten.pk).update(fassung=fassung)
    fassung.analyse = posten.analyse
    formen = posten.serie.formen
    return [
        ausgeben(
            fassung=fassung,
            form=form,
            melde=_teil(melde, nummer, len(formen)),
            durch=vorgang.durch,
            vorgang=vorgang,
        )
        for nummer, form in enumerate(formen)
    ]


def _teil(melde: Melde, nummer: int, von: int) -> Melde:
    """Meldet den Anteil einer Form als Anteil an allen."""
    return lambda anteil, text: melde((nummer + anteil) / von, text)
