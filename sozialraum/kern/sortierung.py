"""Deutsche Reihenfolge von Namen: gleich in jeder Datenbank, mit Index."""

from django.db.models import CharField, Func


class DeutschSortiert(Func):
    """`lower(unaccent(…)) COLLATE "C"` als unveränderliche SQL-Funktion (Migration agenturen.0001)."""

    function = "deutsch_sortiert"
    arity = 1
    output_field = CharField()
