"""Stößt eine Serie an: für jede Analyse einen Vorgang mit Nachrang."""

from collections.abc import Sequence

from django.db import transaction

from agenturen.models import Agentur, Person
from agenturen.protokollieren import Ereignis, protokolliere
from agenturen.rechte import Recht, darf, pruefe
from agenturen.vorgang import NACHRANGIG, vorgang_anstossen
from analysen.aufgaben import SERIENPOSTEN
from analysen.formen import FORMEN
from analysen.models import Analyse, Fassung, Serie, Serienposten
from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import aufzaehlung

HOECHSTENS_ANALYSEN = 300


@transaction.atomic
def serie_anlegen(
    *,
    titel: str,
    analysen: Sequence[Analyse],
    formen: Sequence[str],
    durch: Person,
    was: str = Serie.Was.GUELTIGES,
) -> Serie:
    """Die Serie mit einem Posten je Analyse, in der genannten Reihenfolge.

    Was festgeschrieben ist, steht jetzt fest; eine Vorschau entsteht erst, wenn der Posten drankommt.
    Fehler: `PermissionDenied`, wo die Person auch Festgeschriebenes nicht ausgeben darf; `Fachfehler` ohne
    Analysen oder Formen, bei unbekannten Formen, zu vielen Analysen und wo ihr eine Vorschau nicht zusteht.
    """
    for agentur in _agenturen(analysen):
        pruefe(durch, Recht.FASSUNG_AUSGEBEN, agentur)
    _pruefe_umfang(analysen, formen)
    gueltige = festgeschriebene(analysen) if was == Serie.Was.GUELTIGES else {}
    _pruefe_vorschauen([eine for eine in analysen if eine.pk not in gueltige], durch)
    serie = Serie.objects.create(
        titel=" ".join(titel.split()), formen=list(dict.fromkeys(formen)), was=was, durch=durch
    )
    for nummer, analyse in enumerate(analysen, start=1):
        vorgang = vorgang_anstossen(
            aufgabe=SERIENPOSTEN,
            titel=f"Serie „{serie.titel}“: {analyse.titel}",
            durch=durch,
            bezug_id=analyse.pk,
            traeger=analyse.traeger,
            prioritaet=NACHRANGIG,
        )
        Serienposten.objects.create(
            serie=serie,
            analyse=analyse,
            reihenfolge=nummer,
            vorgang=vorgang,
            fassung=gueltige.get(analyse.pk),
        )
    protokolliere(
        Ereignis.SERIE_ANGELEGT,
        serie,
        durch=durch,
        traeger_id=analysen[0].traeger_id,
        analysen=[analyse.pk for analyse in analysen],
        formen=serie.formen,
    )
    return serie


def festgeschriebene(analysen: Sequence[Analyse]) -> dict[int, Fassung]:
    """Zu jeder Analyse ihre neueste festgeschriebene Fassung, wo es eine gibt; eine Abfrage, ohne Inhalt."""
    neueste = (
        Fassung.objects.filter(analyse__in=analysen, art=Fassung.Art.FESTGESCHRIEBEN)
        .defer("inhalt")
        .order_by("analyse_id", "-nummer")
        .distinct("analyse_id")
    )
    return {fassung.analyse_id: fassung for fassung in neueste}


def _pruefe_vorschauen(analysen: Sequence[Analyse], durch: Person) -> None:
    """Wer nur Festgeschriebenes ausgibt, bekommt keine Vorschau."""
    fremde = [eine for eine in analysen if not darf(durch, Recht.ANALYSE_AUSGEBEN, eine.agentur)]
    if fremde:
        genannte = aufzaehlung([f"„{eine}“" for eine in fremde[:3]])
        weitere = f" und {len(fremde) - 3} weiteren" if len(fremde) > 3 else ""
        raise Fachfehler(
            f"Von {genannte}{weitere} geben Sie nur eine festgeschriebene Fassung aus, keine Vorschau. "
            "Bitte nehmen Sie den Haken weg, oder wählen Sie die neueste festgeschriebene Fassung."
        )


def _agenturen(analysen: Sequence[Analyse]) -> list[Agentur]:
    return list({analyse.agentur_id: analyse.agentur for analyse in analysen}.values())


def _pruefe_umfang(analysen: Sequence[Analyse], formen: Sequence[str]) -> None:
    if not analysen:
        raise Fachfehler("Bitte wählen Sie mindestens eine Analyse.")
    if len(analysen) > HOECHSTENS_ANALYSEN:
        raise Fachfehler(
            f"Eine Serie umfasst höchstens {HOECHSTENS_ANALYSEN} Analysen, gewählt sind {len(analysen)}. "
            "Bitte teilen Sie sie auf."
        )
    if not formen:
        raise Fachfehler("Bitte wählen Sie mindestens eine Form, etwa PDF.")
    if unbekannt := [form for form in formen if form not in FORMEN]:
        raise Fachfehler(f"Die Form „{unbekannt[0]}“ gibt es nicht. Vorhanden: {', '.join(FORMEN)}.")
