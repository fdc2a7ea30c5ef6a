"""`/healthz`: ob diese Anwendung gerade arbeiten kann; für `./run demo`, Container und Überwachung."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 „gut“, sonst 503 mit dem, was fehlt. Ohne Anmeldung, darum ohne Einzelheiten."""
    fehlend = []
    try:
        with connection.cursor() as zeiger:
            zeiger.execute("SELECT 1")
    except DatabaseError:
        fehlend.append("Die Datenbank antwortet nicht.")
    try:
        cache.get("lebenszeichen")
    except RedisError:
        fehlend.append("Redis antwortet nicht.")
    return HttpResponse(
        " ".join(fehlend) or "gut", status=503 if fehlend else 200, content_type="text/plain; charset=utf-8"
    )
