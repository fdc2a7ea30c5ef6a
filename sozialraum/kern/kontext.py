"""Was jede Seite über den Betrieb wissen muss."""

from django.conf import settings
from django.http import HttpRequest


def betrieb(request: HttpRequest) -> dict[str, object]:
    return {"vorfuehrung": settings.VORFUEHRUNG}
