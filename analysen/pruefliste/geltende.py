"""Welche Prüfliste gilt: für einen Träger und für eine Analyse, mit der sie begann oder die sie übernahm."""

from django.db.models import Q

from analysen.models import Analyse, Gliederung, Prueflistenvorlage
from analysen.pruefliste.vorlage import Pruefvorlage, vorlage_aus
from sozialraum.kern.fehler import Fachfehler


def liste_der(analyse: Analyse) -> Prueflistenvorlage:
    """Fehler: `Fachfehler`, solange keine geladen ist."""
    if analyse.pruefliste is not None:
        return analyse.pruefliste
    return geltende_pruefliste(analyse.traeger_id, analyse.gliederung)


def vorlage_der(analyse: Analyse) -> Pruefvorlage:
    """Fehler: `Vorlagenfehler`, wenn sie nicht zu lesen ist; freigegeben wird dann nichts."""
    return vorlage_der_liste(liste_der(analyse))


def neuere_liste(analyse: Analyse) -> Prueflistenvorlage | None:
    """Was inzwischen für ihre Gliederung gilt; None, wenn sie schon danach geprüft wird."""
    geltende = geltende_pruefliste(analyse.traeger_id, analyse.gliederung)
    return None if geltende.pk == liste_der(analyse).pk else geltende


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
