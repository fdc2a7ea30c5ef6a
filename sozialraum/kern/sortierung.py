"""Deutsche Reihenfolge von Namen: gleich in jeder Datenbank, mit Index."""

from django.db.models import CharField, Func


class DeutschSortiert(Func):
    """`lower(unaccent(…))` als unveränderliche SQL-Funktion (Migration agenturen.0001).

    `COLLATE "C"` steht im Aufruf: In der Funktion gälte es nur dort; die Sprache des Servers ordnete dann.
    """

    function = "deutsch_sortiert"
    template = '%(function)s(%(expressions)s) COLLATE "C"'
    arity = 1
    output_field = CharField()
