"""Die Prüfliste einer Analyse, jetzt: jeder Punkt geprüft, Entscheidungen von Hand dazu."""

from collections.abc import Collection, Mapping

from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.inhalt import Inhalt
from analysen.models import Analyse, Pruefentscheidung
from analysen.pruefliste.geltende import in_worten, liste_der, vorlage_der_liste
from analysen.pruefliste.lage import Lage
from analysen.pruefliste.liste import Entschieden, Pruefliste, Punkt
from analysen.pruefliste.pruefer import PRUEFER
from analysen.pruefliste.vorlage import Punktvorlage


def pruefliste(analyse: Analyse, *, inhalt: Inhalt | None = None, lage: Lage | None = None) -> Pruefliste:
    """Alle Punkte, auch die langsamen; `inhalt` ist, was gedruckt wird, wenn es schon zusammengestellt ist.

    Hängt von keiner Person ab: Wer freigibt, sieht dieselbe Liste wie alle.
    """
    liste = liste_der(analyse)
    vorlage = vorlage_der_liste(liste)
    return Pruefliste(
        name=vorlage.name,
        richtlinie=vorlage.richtlinie,
        punkte=geprueft(vorlage.punkte, lage or Lage(analyse, inhalt)),
        version=in_worten(liste),
    )


def geprueft(vorlagen: Collection[Punktvorlage], lage: Lage) -> tuple[Punkt, ...]:
    """Diese Punkte in ihrer Folge, gelesen im Mandanten der Analyse."""
    with mandant_der_analyse(lage.analyse):
        entschieden = {
            eine.schluessel: Entschieden(eine.begruendung, eine.durch_name, eine.entschieden, eine.befund)
            for eine in Pruefentscheidung.objects.filter(analyse=lage.analyse)
        }
        return tuple(_punkt(lage, vorlage, entschieden) for vorlage in vorlagen)


def _punkt(lage: Lage, vorlage: Punktvorlage, entschieden: Mapping[str, Entschieden]) -> Punkt:
    ergebnis = PRUEFER[vorlage.art](lage, vorlage)
    return Punkt(
        schluessel=vorlage.schluessel,
        titel=vorlage.titel,
        befund=ergebnis.befund,
        vom_system=ergebnis.erfuellt,
        stellen=ergebnis.stellen,
        von_hand=vorlage.von_hand,
        entscheidung=entschieden.get(vorlage.schluessel),
        nur_menschen=vorlage.ist_eigener,
    )
