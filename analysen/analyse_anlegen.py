"""Legt eine Analyse mit den Kapiteln einer Gliederung an."""

from collections.abc import Sequence

from django.db import transaction

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, pruefe
from analysen.gliederung.geltende import geltende_gliederungen, inhalt_der
from analysen.models import Analyse, Baustein, Gliederung, Kapitel, Laenge
from analysen.pruefliste.geltende import geltende_pruefliste
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
    laenge: str = Laenge.STANDARD,
    gliederung: Gliederung | None = None,
) -> Analyse:
    """Ohne Titel heißt sie nach Räumen und Jahr, ohne Gliederung gilt die des Trägers oder die mitgelieferte.

    Womit sie verglichen wird, ist die letzte Analyse über dieselben Räume. Fehler: `Fachfehler` ohne
    Sozialraum oder mit einer Gliederung, die nicht (mehr) gilt.
    """
    pruefe(durch, Recht.ANALYSE_BEARBEITEN, agentur)
    if not sozialraeume:
        raise Fachfehler("Bitte wählen Sie mindestens einen Sozialraum, über den die Analyse berichtet.")
    gliederung = _gliederung(agentur, gliederung)
    vorlagen = inhalt_der(gliederung).kapitel
    analyse = Analyse.objects.create(
        traeger_id=agentur.traeger_id,
        agentur=agentur,
        titel=titel.strip() or _titel(sozialraeume, berichtsjahr),
        berichtsjahr=berichtsjahr,
        datenstand=datenstand,
        laenge=laenge,
        gliederung=gliederung,
        pruefliste=geltende_pruefliste(agentur.traeger_id, gliederung),
        vorgaenger=letzte_analyse(agentur.traeger_id, sozialraeume, berichtsjahr),
    )
    analyse.sozialraeume.set(sozialraeume)
    kapitel = Kapitel.objects.bulk_create(
        Kapitel(
            analyse=analyse,
            nummer=nummer,
            schluessel=vorlage.schluessel,
            titel=vorlage.titel,
            frage=vorlage.frage,
            ab_laenge=vorlage.ab_laenge,
            gedruckt=vorlage.gedruckt,
            agentur=agentur,
        )
        for nummer, vorlage in enumerate(vorlagen, start=1)
    )
    Baustein.objects.bulk_create(
        Baustein(
            kapitel=eines,
            reihenfolge=reihenfolge,
            art=baustein.art,
            einstellungen=baustein.einstellungen,
            ausgangstext=baustein.ausgangstext,
            ab_laenge=baustein.ab_laenge,
        )
        for eines, vorlage in zip(kapitel, vorlagen, strict=True)
        for reihenfolge, baustein in enumerate(vorlage.bausteine, start=1)
    )
    protokolliere(
        Ereignis.ANALYSE_ANGELEGT,
        analyse,
        durch=durch,
        traeger_id=analyse.traeger_id,
        gliederung=f"{gliederung.schluessel}, Version {gliederung.version}",
    )
    return analyse


def letzte_analyse(traeger_id: int, sozialraeume: Sequence[Sozialraum], berichtsjahr: int) -> Analyse | None:
    """Die jüngste früherer Jahre über genau diese Räume, sonst über alle und noch mehr, sonst über einen."""
    gesucht = {raum.pk for raum in sozialraeume}
    fruehere = (
        Analyse.objects.filter(traeger=traeger_id, berichtsjahr__lt=berichtsjahr, sozialraeume__in=gesucht)
        .distinct()
        .order_by("-berichtsjahr", "-angelegt")
        .prefetch_related("sozialraeume")
    )
    je_analyse = [(eine, {raum.pk for raum in eine.sozialraeume.all()}) for eine in fruehere]
    passende = (
        [eine for eine, raeume in je_analyse if raeume == gesucht]
        or [eine for eine, raeume in je_analyse if raeume > gesucht]
        or [eine for eine, _ in je_analyse]
    )
    return passende[0] if passende else None


def _gliederung(agentur: Agentur, gewuenscht: Gliederung | None) -> Gliederung:
    moeglich = geltende_gliederungen(agentur.traeger_id)
    if not moeglich:
        raise Fachfehler(
            "Es gibt noch keine Gliederung für Analysen. Bitte lassen Sie die Administration "
            "„manage.py einrichten“ ausführen."
        )
    if gewuenscht is None:
        return moeglich[0]
    if gewuenscht not in moeglich:
        raise Fachfehler(
            f"Die Gliederung „{gewuenscht}“ gilt für Ihren Träger nicht (mehr). Bitte wählen Sie eine andere."
        )
    return gewuenscht


def _titel(sozialraeume: Sequence[Sozialraum], berichtsjahr: int) -> str:
    namen = [raum.name for raum in sozialraeume]
    wer = aufzaehlung(namen)
    laengste = Analyse._meta.get_field("titel").max_length or 200
    titel = f"Sozialraumanalyse {wer} {berichtsjahr}"
    return titel if len(titel) <= laengste else f"Sozialraumanalyse {len(namen)} Sozialräume {berichtsjahr}"
