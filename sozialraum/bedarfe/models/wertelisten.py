"""Wertelisten der Bedarfe."""

from agenturen.models import Listenwert


class Methode(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Methode"
        verbose_name_plural = "Methoden"


class Ressourcenart(Listenwert):
    class Meta(Listenwert.Meta):
        verbose_name = "Art der Ressource"
        verbose_name_plural = "Arten von Ressourcen"
