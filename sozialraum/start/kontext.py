"""Was auf jeder Seite den Menschen begleitet: sein Rundgang und der Sozialraum, in dem er gerade arbeitet."""

from django.http import HttpRequest

from agenturen.models import Person
from agenturen.rechte import Recht, darf
from sozialraum.start.abfragen.rundgang import stand
from sozialraum.start.abfragen.sozialraumwahl import aktueller_name


def begleitung(request: HttpRequest) -> dict[str, object]:
    person = getattr(request, "user", None)
    # Seitenteile von htmx zeigen den Rundgang nicht; die Seite um sie herum tut es.
    if not isinstance(person, Person) or "HX-Request" in request.headers:
        return {}
    treffer = request.resolver_match
    return {
        "rundgang": stand(person, treffer.view_name if treffer else ""),
        "waehlt_sozialraum": darf(person, Recht.RAEUME_LESEN),
        "aktueller_sozialraum": aktueller_name(person),
    }
