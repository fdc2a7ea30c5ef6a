"""Welche Gliederungen für einen Träger gelten, und was in ihnen steht."""

from analysen.gliederung.inhalt import Gliederungsinhalt, gliederung_aus
from analysen.models import Baustein, Gliederung


def inhalt_der(gliederung: Gliederung) -> Gliederungsinhalt:
    """Ihr Inhalt, geprüft. Fehler: `Gliederungsfehler`, wenn er nicht (mehr) zu lesen ist."""
    return gliederung_aus(gliederung.inhalt, arten=Baustein.Art.values)


def geltende_gliederungen(traeger_id: int) -> list[Gliederung]:
    """Womit der Träger beginnen kann: erst seine eigenen, dann mitgelieferte, die er nicht ersetzt hat."""
    alle = Gliederung.objects.filter(aktiv=True)
    eigene = list(alle.filter(traeger=traeger_id))
    ersetzte = {eine.schluessel for eine in eigene}
    mitgelieferte = alle.filter(traeger__isnull=True).exclude(schluessel__in=ersetzte)
    return [*eigene, *mitgelieferte.order_by("-schluessel")]
