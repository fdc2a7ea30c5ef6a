"""Eine einzelne Raumeinheit anlegen, deren Grenze noch niemand geliefert hat."""

from datetime import date

from django.db import transaction

from agenturen.models import Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.abfragen import GEMEINDE, gueltige_einheiten
from sozialraum.raeume.gemeinde_finden import Gemeindeziel
from sozialraum.raeume.models import Ebene, Raumeinheit
from sozialraum.raeume.uebernahme import Gebietsstand


@transaction.atomic
def raumeinheit_anlegen(
    *,
    ags: str,
    ebene: str,
    schluessel: str,
    name: str,
    liegt_in: str = "",
    gueltig_von: date | None = None,
    durch: Person | None,
) -> Raumeinheit:
    """Eine Gemeinde (`schluessel` bleibt dann leer) oder ein Gebiet in ihr; ihre Grenze kann später kommen.

    `liegt_in`: `ebene/schluessel` der Einheit darüber, leer für die Gemeinde selbst. Fehler: `Fachfehler`.
    """
    if durch is not None:
        pruefe(durch, Recht.RAEUME_PFLEGEN)
    # Nacheinander: zwei gleichzeitige legten dieselbe Gemeinde an.
    gemeindestufe = Ebene.objects.select_for_update(no_key=True).get(schluessel=GEMEINDE)
    stufe = Ebene.objects.filter(schluessel=ebene, rang__gte=gemeindestufe.rang).first()
    if stufe is None:
        raise Fachfehler(f"Die Ebene „{ebene}“ gibt es nicht, oder sie liegt über der Gemeinde.")
    name, schluessel = " ".join(name.split()), schluessel.strip()
    if not name:
        raise Fachfehler("Bitte geben Sie dem Gebiet einen Namen.")
    stand = Gebietsstand(gueltig_von, None)
    if stufe == gemeindestufe:
        ziel = Gemeindeziel(ags, name, gemeindestufe, stand)
        if ziel.vorhanden:
            raise Fachfehler(f"Die Gemeinde {ziel.vorhanden.name} ({ags}) gibt es schon.")
        einheit = ziel.holen_oder_anlegen()
    else:
        gemeinde = Gemeindeziel(ags, "", gemeindestufe, stand).holen_oder_anlegen()
        if not schluessel:
            raise Fachfehler(f"Bitte nennen Sie den Schlüssel, den {gemeinde.name} dem Gebiet gibt.")
        _noch_frei(ags, stufe, schluessel)
        einheit = Raumeinheit(
            parent=_darueber(gemeinde, stufe, liegt_in),
            ags=ags,
            ebene=stufe,
            schluessel=schluessel,
            name=name,
        )
    einheit.gueltig_von = gueltig_von
    einheit.save()
    protokolliere(
        Ereignis.RAUMEINHEIT_ANGELEGT, einheit, durch=durch, kennung=einheit.adresse, name=einheit.name
    )
    return einheit


def _noch_frei(ags: str, stufe: Ebene, schluessel: str) -> None:
    """Auch „8“ und „008“ sind derselbe Schlüssel."""
    for vorhanden in Raumeinheit.objects.filter(ags=ags, ebene=stufe):
        if (vorhanden.schluessel.lstrip("0") or "0") == (schluessel.lstrip("0") or "0"):
            raise Fachfehler(
                f"Den Schlüssel „{schluessel}“ gibt es auf dieser Ebene schon: {vorhanden.name} "
                f"({vorhanden.schluessel})."
            )


def _darueber(gemeinde: Raumeinheit, stufe: Ebene, liegt_in: str) -> Raumeinheit:
    if not liegt_in:
        return gemeinde
    ebene, _, schluessel = liegt_in.partition("/")
    moegliche = gueltige_einheiten().filter(
        ags=gemeinde.ags, ebene__schluessel=ebene, schluessel=schluessel, ebene__rang__lt=stufe.rang
    )
    if (darueber := moegliche.first()) is None:
        raise Fachfehler(
            f"Das Gebiet, in dem {stufe.bezeichnung} liegen soll, gibt es in {gemeinde.name} nicht oder es "
            "ist nicht größer."
        )
    return darueber
