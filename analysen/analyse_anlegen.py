"""Legt eine Analyse mit den Kapiteln der Vorlage an."""

from collections.abc import Sequence

from django.db import transaction

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.kapitelvorlage import STANDARD
from analysen.models import Analyse, Baustein, Kapitel
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import aufzaehlung
from sozialraum.raeume.models import Sozialraum


@transaction.atomic
def analyse_anlegen(
    *,
    agentur: Agentur,
    sozialraeume: Sequence[Sozialraum],
    berichtsjahr: int,
    durch: Person,
    titel: str = "",
    datenstand: int | None = None,
) -> Analyse:
    """Ohne Titel heißt sie nach Räumen und Jahr. Fehler: `Fachfehler` ohne Sozialraum."""
    pruefe(durch, Recht.ANALYSE_BEARBEITEN, agentur)
    if not sozialraeume:
        raise Fachfehler("Bitte wählen Sie mindestens einen Sozialraum, über den die Analyse berichtet.")
    analyse = Analyse.objects.create(
        traeger_id=agentur.traeger_id,
        agentur=agentur,
        titel=titel.strip() or _titel(sozialraeume, berichtsjahr),
        berichtsjahr=berichtsjahr,
        datenstand=datenstand,
    )
    analyse.sozialraeume.set(sozialraeume)
    kapitel = Kapitel.objects.bulk_create(
        Kapitel(
            analyse=analyse,
            nummer=nummer,
            schluessel=vorlage.schluessel,
            titel=vorlage.titel,
            agentur=agentur,
        )
        for nummer, vorlage in enumerate(STANDARD, start=1)
    )
    Baustein.objects.bulk_create(
        Baustein(
            kapitel=eines,
            reihenfolge=reihenfolge,
            art=baustein.art,
            einstellungen=baustein.einstellungen,
        )
        for eines, vorlage in zip(kapitel, STANDARD, strict=True)
        for reihenfolge, baustein in enumerate(vorlage.bausteine, start=1)
    )
    protokolliere(Ereignis.ANALYSE_ANGELEGT, analyse, durch=durch, traeger_id=analyse.traeger_id)
    return analyse


def _titel(sozialraeume: Sequence[Sozialraum], berichtsjahr: int) -> str:
    namen = [raum.name for raum in sozialraeume]
    wer = aufzaehlung(namen)
    laengste = Analyse._meta.get_field("titel").max_length or 200
    titel = f"Sozialraumanalyse {wer} {berichtsjahr}"
    return titel if len(titel) <= laengste else f"Sozialraumanalyse {len(namen)} Sozialräume {berichtsjahr}"
