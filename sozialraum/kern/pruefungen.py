"""Systemprüfungen: urteilen über die Einstellungen und, mit `--database`, über die Server dahinter."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from sozialraum.kern.eingebettet import ist_eingebettet
from sozialraum.kern.serverpruefungen import postgres_pruefen, redis_pruefen

BETRIEBSARTEN = ("produktion", "vorfuehrung", "test")


def pruefe_betrieb(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Im Betrieb: eigene Server, kein DEBUG, ein starker Schlüssel, genannte Rechnernamen."""
    art = settings.SOZIALRAUM_BETRIEB
    if art not in BETRIEBSARTEN:
        return [
            Error(
                f"SOZIALRAUM_BETRIEB ist „{art}“; möglich sind {', '.join(BETRIEBSARTEN)}.",
                id="sozialraum.E001",
            )
        ]
    if art != "produktion":
        return []
    fehler: list[CheckMessage] = []
    if ist_eingebettet(settings.DATABASES["default"].get("HOST", "")):
        fehler.append(
            Error(
                "Im Betrieb ist der eingebettete PostgreSQL-Server verboten.",
                hint="Setzen Sie DATABASE_URL auf einen eigenen Server mit Sicherung.",
                id="sozialraum.E002",
            )
        )
    redis = urlsplit(settings.REDIS_URL)
    if redis.scheme == "unix" and ist_eingebettet(str(Path(unquote(redis.path)).parent)):
        fehler.append(
            Error(
                "Im Betrieb ist der eingebettete Valkey-Server verboten.",
                hint="Setzen Sie REDIS_URL auf einen eigenen Redis oder Valkey.",
                id="sozialraum.E003",
            )
        )
    if settings.DEBUG:
        fehler.append(
            Error("Im Betrieb muss DEBUG aus sein: Fehlerseiten zeigen sonst Daten.", id="sozialraum.E004")
        )
    if _schluessel_schwach():
        fehler.append(
            Error(
                "SECRET_KEY fehlt oder ist schwach (mindestens 50 zufällige Zeichen).",
                hint="python3 -c 'import secrets; print(secrets.token_urlsafe(60))'",
                id="sozialraum.E005",
            )
        )
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        fehler.append(
            Error(
                "ALLOWED_HOSTS muss die Rechnernamen nennen, unter denen die Anwendung erreichbar ist.",
                id="sozialraum.E006",
            )
        )
    if ohne := [name for name in settings.CSRF_TRUSTED_ORIGINS if "://" not in name]:
        fehler.append(
            Error(
                f"CSRF_TRUSTED_ORIGINS nennt {', '.join(ohne)} ohne https:// davor; "
                "niemand könnte sich anmelden.",
                id="sozialraum.E007",
            )
        )
    if not _beschreibbar(settings.DATENORDNER):
        fehler.append(
            Error(
                f"Der Ordner {settings.DATENORDNER} (DATENORDNER) lässt sich nicht beschreiben; "
                "weder Lieferungen noch PDF hätten Platz.",
                hint="Legen Sie ihn an und geben Sie ihn dem Benutzer, unter dem die Anwendung läuft, etwa: "
                f"install -d -o sozialraum -g sozialraum -m 750 {settings.DATENORDNER}",
                id="sozialraum.E008",
            )
        )
    if not settings.POST_EINGERICHTET:
        fehler.append(
            Warning(
                "EMAIL_URL fehlt: Nachrichten, etwa dass eine Serie durch ist, gehen nicht hinaus.",
                hint="Nennen Sie einen Postserver; siehe docs/betrieb.md, „Nachrichten per E-Mail“.",
                id="sozialraum.W009",
            )
        )
    return fehler


def pruefe_server(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Mit `--database` und vor Migrationen: ob PostgreSQL und Redis können, was wir brauchen."""
    if not databases:
        return []
    befunde = [postgres_pruefen(connections[alias]) for alias in databases]
    return [
        meldung for befund in (*befunde, redis_pruefen(settings.REDIS_URL)) for meldung in befund.meldungen
    ]


def _beschreibbar(ordner: Path) -> bool:
    """Ob wir hier schreiben dürfen; was noch fehlt, legt die Anwendung beim ersten Mal selbst an."""
    vorhanden = next(stufe for stufe in (ordner, *ordner.absolute().parents) if stufe.exists())
    return vorhanden.is_dir() and os.access(vorhanden, os.W_OK | os.X_OK)


def _schluessel_schwach() -> bool:
    try:
        schluessel = settings.SECRET_KEY
    except ImproperlyConfigured:  # leer: So antwortet Django schon beim Lesen
        return True
    return len(schluessel) < 50 or len(set(schluessel)) < 12
