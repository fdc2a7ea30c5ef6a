"""Die Texte der Musterstadt sind mit ihren Zahlen geschrieben: dort gibt es kaum falschen Alarm."""

from django_scopes import scopes_disabled

from analysen.models import Analyse, Baustein
from analysen.widersprueche import Art, widersprueche

HOECHSTENS = 2


def test_hoechstens_zwei_falsche_alarme(musterstadt: None) -> None:
    """Widersprüche in Texten; ein Bedarf ohne Zahl oder Stimme ist kein falscher Alarm."""
    with scopes_disabled():
        analysen = list(Analyse.objects.select_related("agentur__traeger", "traeger"))
        texte = Baustein.objects.filter(kapitel__analyse__in=analysen, art="text").exclude(text="").count()
    assert texte > 30, "Ohne geschriebene Kapitel prüfte der Test nichts."
    alarme = [
        (str(analyse), w.kapitel, w.art.value, w.stelle, w.satz)
        for analyse in analysen
        for w in widersprueche(analyse)
        if w.art not in (Art.OHNE_STIMME, Art.OHNE_ZAHL)
    ]
    assert len(alarme) <= HOECHSTENS, alarme
