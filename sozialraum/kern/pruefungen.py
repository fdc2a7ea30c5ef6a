"""Systemprüfungen: urteilen über die Einstellungen und darüber, ob die Datenbank kann, was wir brauchen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from sozialraum.kern.eingebettet import ist_eingebettet

BETRIEBSARTEN = ("produktion", "vorfuehrung", "test")
POSTGRES_AB = 150000
ERWEITERUNGEN = ("btree_gist", "pg_trgm", "unaccent")


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
                hint="python -c 'import secrets; print(secrets.token_urlsafe(60))'",
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
    return fehler


def pruefe_datenbank(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """PostgreSQL ab 15, UTF-8 auch bei Groß und Klein, und die Erweiterungen, die Migrationen einschalten."""
    fehler: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as zeiger:
            zeiger.execute(
                "SELECT current_setting('server_encoding'), current_setting('server_version_num')::int"
            )
            kodierung, version = zeiger.fetchone()
            # Am Verhalten gemessen: Je nach Version steht die Zeichenklasse an anderer Stelle des Katalogs.
            zeiger.execute("SELECT lower('ÄÖÜ') = 'äöü' AND to_tsvector('simple', 'Äpfel') = '''äpfel'':1'")
            (umlaute,) = zeiger.fetchone()
            zeiger.execute(
                "SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(ERWEITERUNGEN)]
            )
            fehlend = sorted(set(ERWEITERUNGEN) - {name for (name,) in zeiger.fetchall()})
        if version < POSTGRES_AB:
            fehler.append(Error(f"PostgreSQL {version // 10000} ist zu alt; ab 15.", id="sozialraum.E010"))
        if kodierung != "UTF8":
            fehler.append(
                Error(
                    f"Die Datenbank speichert {kodierung} statt UTF-8.",
                    hint="Legen Sie sie mit ENCODING 'UTF8' neu an.",
                    id="sozialraum.E011",
                )
            )
        if not umlaute:
            fehler.append(
                Error(
                    "Die Datenbank kennt Groß und Klein der Umlaute nicht; die Suche wäre falsch.",
                    hint="Legen Sie sie mit einer UTF-8-Zeichenklasse an, etwa LC_CTYPE 'de_DE.UTF-8' "
                    "oder 'C.UTF-8'.",
                    id="sozialraum.E012",
                )
            )
        if fehlend:
            fehler.append(
                Error(
                    f"PostgreSQL fehlen die Erweiterungen {', '.join(fehlend)}.",
                    hint="Sie gehören zu PostgreSQL (Paket postgresql-contrib).",
                    id="sozialraum.E013",
                )
            )
    return fehler


def _schluessel_schwach() -> bool:
    try:
        schluessel = settings.SECRET_KEY
    except ImproperlyConfigured:  # leer: So antwortet Django schon beim Lesen
        return True
    return len(schluessel) < 50 or len(set(schluessel)) < 12
