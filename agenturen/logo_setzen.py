"""Die Leitung hinterlegt Logos für die Titelseiten der Analysen ihres Trägers."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from agenturen.lizenz_waehlen import traeger_unter_leitung
from agenturen.logobild import als_png
from agenturen.models import Logo, Person, Traeger
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from sozialraum.kern.fehler import Fachfehler


@transaction.atomic
def logo_setzen(
    *, traeger: Traeger, art: Logo.Art, beschreibung: str, durch: Person, bild: bytes | None = None
) -> bool:
    """Gilt für Fassungen, die von jetzt an entstehen; False, wenn es schon so war.

    Ohne `bild` bleibt das vorhandene. Fehler: `PermissionDenied`, wer den Träger nicht ganz leitet;
    `Fachfehler`, wenn Bild oder Beschreibung fehlen oder das Bild sich nicht drucken lässt.
    """
    _pruefe(traeger, durch)
    beschreibung = " ".join(beschreibung.split())
    if not beschreibung:
        raise Fachfehler("Bitte sagen Sie, was das Logo zeigt; das lesen Menschen, die es nicht sehen.")
    vorher = Logo.objects.select_for_update().filter(traeger=traeger, art=art).first()
    if bild is None and vorher is None:
        raise Fachfehler("Bitte wählen Sie die Datei des Logos.")
    png = als_png(bild) if bild is not None else bytes(vorher.png) if vorher is not None else b""
    if vorher is not None and (bytes(vorher.png), vorher.beschreibung) == (png, beschreibung):
        return False
    logo, _ = Logo.objects.update_or_create(
        traeger=traeger, art=art, defaults={"png": png, "beschreibung": beschreibung}
    )
    protokolliere(Ereignis.LOGO_GESETZT, logo, durch=durch, traeger_id=traeger.pk, beschreibung=beschreibung)
    return True


@transaction.atomic
def logo_entfernen(*, traeger: Traeger, art: Logo.Art, durch: Person) -> bool:
    """Festgeschriebene Fassungen behalten es; False, wenn es keines gab. Fehler wie `logo_setzen`."""
    _pruefe(traeger, durch)
    logo = Logo.objects.select_for_update().filter(traeger=traeger, art=art).first()
    if logo is None:
        return False
    protokolliere(Ereignis.LOGO_ENTFERNT, logo, durch=durch, traeger_id=traeger.pk)
    logo.delete()
    return True


def _pruefe(traeger: Traeger, durch: Person) -> None:
    pruefe(durch, Recht.LOGO_SETZEN)
    if traeger.pk not in {einer.pk for einer in traeger_unter_leitung(durch)}:
        raise PermissionDenied("Die Logos wählt, wer den ganzen Träger leitet.")
