"""Was vor der Freigabe erfüllt sein muss: Prüflisten in Versionen."""

from django.db import models

from analysen.models.vorlage import Vorlage


class Prueflistenvorlage(Vorlage):
    """Die Punkte einer Richtlinie; `inhalt` ist die JSON-Form von `pruefliste.vorlage.Pruefvorlage`."""

    # Anders als eine Gliederung gehört sie immer zu einer.
    richtlinie = models.CharField("Richtlinie", max_length=200)

    class Meta(Vorlage.Meta):
        verbose_name = "Prüfliste"
        verbose_name_plural = "Prüflisten"
        constraints = Vorlage.regeln("pruefliste")
