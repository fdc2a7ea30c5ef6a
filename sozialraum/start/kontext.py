"""Was auf jeder Seite den Menschen begleitet: sein Rundgang."""

from django.http import HttpRequest

from agenturen.models import Person
from sozialraum.start.abfragen.rundgang import Stand, stand


def begleitung(request: HttpRequest) -> dict[str, Stand | None]:
    person = getattr(request, "user", None)
    # Seitenteile von htmx zeigen den Rundgang nicht; die Seite um sie herum tut es.
    if not isinstance(person, Person) or "HX-Request" in request.headers:
        return {}
    treffer = request.resolver_match
    return {"rundgang": stand(person, treffer.view_name if treffer else "")}
