"""Prüflisten in der Datenbank: die mitgelieferten laden, als Version ablegen, die geltende finden."""

from pathlib import Path

from django.db import transaction
from django.db.models import Q

from agenturen.models import Traeger
from analysen.models import Analyse, Gliederung, Prueflistenvorlage
from analysen.pruefliste.vorlage import Pruefvorlage, als_json, vorlage_aus, vorlage_aus_toml
from analysen.vorlagen.pflegen import ablegen
from sozialraum.kern.fehler import Fachfehler

ORDNER = Path(__file__).resolve().parents[1] / "prueflisten"


@transaction.atomic
def mitgelieferte_prueflisten_laden() -> None:
    """Darf beliebig oft laufen. Eigene Listen der Träger und angefangene Analysen bleiben, wie sie sind."""
    for datei in sorted(ORDNER.glob("*.toml")):
        pruefliste_ablegen(vorlage_aus_toml(datei.read_text("utf-8"), datei=datei.name), traeger=None)
    _aeltere_zuordnen()


def _aeltere_zuordnen() -> None:
    """Analysen, die älter sind als die Versionen der Listen, werden nach der geprüft, die jetzt gilt."""
    ohne = Analyse._base_manager.filter(pruefliste=None)
    for traeger_id, gliederung_id in list(ohne.order_by().values_list("traeger", "gliederung").distinct()):
        gliederung = Gliederung.objects.filter(pk=gliederung_id).first()
        ohne.filter(traeger=traeger_id, gliederung=gliederung_id).update(
            pruefliste=geltende_pruefliste(traeger_id, gliederung)
        )


def pruefliste_ablegen(vorlage: Pruefvorlage, *, traeger: Traeger | None) -> Prueflistenvorlage:
    """Die geltende Version dieses Inhalts; eine neue, wenn er sich geändert hat."""
    return ablegen(
        Prueflistenvorlage,
        traeger=traeger,
        schluessel=vorlage.schluessel,
        name=vorlage.name,
        richtlinie=vorlage.richtlinie,
        inhalt=als_json(vorlage),
    )


def vorlage_der_liste(liste: Prueflistenvorlage) -> Pruefvorlage:
    """Ihr Inhalt, geprüft. Fehler: `Vorlagenfehler`, wenn er nicht (mehr) zu lesen ist."""
    return vorlage_aus(liste.inhalt, wo=f"Die Prüfliste „{liste}“, {in_worten(liste)}")


def in_worten(liste: Prueflistenvorlage) -> str:
    """`Version 1, mitgeliefert` · `Version 2 von Nordufer e. V.`"""
    wessen = ", mitgeliefert" if liste.traeger is None else f" von {liste.traeger}"
    return f"Version {liste.version}{wessen}"


def geltende_prueflisten(traeger_id: int) -> list[Prueflistenvorlage]:
    """Wonach der Träger prüfen kann: erst seine eigenen, dann mitgelieferte, die er nicht ersetzt hat.

    Eine Abfrage.
    """
    seine_oder_alle = Q(traeger=traeger_id) | Q(traeger__isnull=True)
    alle = list(
        Prueflistenvorlage.objects.filter(seine_oder_alle, aktiv=True)
        .select_related("traeger")
        .order_by("-schluessel")
    )
    eigene = [eine for eine in alle if eine.traeger_id is not None]
    ersetzte = {eine.schluessel for eine in eigene}
    return [*eigene, *(eine for eine in alle if eine.traeger_id is None and eine.schluessel not in ersetzte)]


def geltende_pruefliste(traeger_id: int, gliederung: Gliederung | None) -> Prueflistenvorlage:
    """Die zur Gliederung, sonst die zu ihrer Richtlinie, sonst die jüngste (`ist_ersatz` sagt es).

    Fehler: `Fachfehler`, solange die mitgelieferten nicht geladen sind.
    """
    listen = geltende_prueflisten(traeger_id)
    if not listen:
        raise Fachfehler(
            "Es gibt noch keine Prüfliste für Analysen. Bitte lassen Sie die Administration "
            "„manage.py einrichten“ ausführen."
        )
    if gliederung is not None:
        for eine in listen:
            if gliederung.schluessel in eine.inhalt.get("gliederungen", ()):
                return eine
    return next(
        (eine for eine in listen if not ist_ersatz(eine, gliederung)),
        max(listen, key=lambda eine: eine.schluessel),
    )


def ist_ersatz(liste: Prueflistenvorlage, gliederung: Gliederung | None) -> bool:
    """Gehört die Liste zu einer anderen Richtlinie als die Gliederung?"""
    return gliederung is not None and not vorlage_der_liste(liste).passt_zu(
        gliederung.schluessel, gliederung.richtlinie
    )
