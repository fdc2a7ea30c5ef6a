"""Können PostgreSQL und Redis, was wir brauchen? Erst ansehen, dann urteilen: mit Ursache und Ausweg."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.checks import ERROR, CheckMessage, Error
from django.core.checks import Warning as Warnung
from django.db import OperationalError
from redis import Redis
from redis.exceptions import RedisError, ResponseError

POSTGRES_AB = 15
REDIS_AB = 7
ERWEITERUNGEN = ("btree_gist", "pg_trgm", "unaccent")
# Die Funktion deutsch_sortiert nennt unaccent mit diesem Schema: Nur so darf ein Index sie benutzen.
SCHEMA = "public"
OHNE_POSTGRES, OHNE_REDIS = "sozialraum.E015", "sozialraum.E020"
# Fünf Millionen Werte in einer Lieferung schreiben 1,6 GB.
SCHREIBPROTOKOLL_AB = 2 * 1024**3
UHR_HOECHSTENS = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Erweiterung:
    """Ob der Server sie hat, wer sie einschalten darf (`vertraut`: auch die Besitzerin), und wo sie liegt."""

    name: str
    vorhanden: bool = False
    vertraut: bool = False
    schema: str = ""


@dataclass(frozen=True, kw_only=True)
class Datenbankstand:
    """Eine Datenbank, wie unsere Rolle sie sieht; `uhr` ist, was ihre Uhr vorgeht.

    `schreibprotokoll`: wie viele Bytes es wachsen darf, bis ein Sicherungspunkt fällig ist (max_wal_size).
    """

    name: str
    rolle: str
    version: str
    kodierung: str
    umlaute: bool
    erweiterungen: tuple[Erweiterung, ...]
    verwaltung: bool
    darf_datenbanken: bool
    darf_erweitern: bool
    darf_tabellen: bool
    schreibprotokoll: int
    uhr: timedelta


@dataclass(frozen=True, kw_only=True)
class Redisstand:
    """Ein Redis oder Valkey; `angaben` ist seine Antwort auf INFO, leer, wenn er sie uns verweigert."""

    angaben: dict[str, Any] = field(default_factory=dict)

    @property
    def sorte(self) -> str:
        return "Valkey" if "valkey_version" in self.angaben else "Redis"

    @property
    def version(self) -> str:
        return str(self.angaben.get("valkey_version") or self.angaben.get("redis_version", ""))


@dataclass(frozen=True, kw_only=True)
class Serverbefund:
    """Welcher Server es ist, in Worten und ohne Kennwort, und was an ihm fehlt."""

    server: str
    meldungen: list[CheckMessage]

    @property
    def brauchbar(self) -> bool:
        return not any(meldung.level >= ERROR for meldung in self.meldungen)

    @property
    def stumm(self) -> bool:
        """Es kam keine Verbindung zustande; vielleicht startet der Server noch."""
        return any(meldung.id in (OHNE_POSTGRES, OHNE_REDIS) for meldung in self.meldungen)


def postgres_pruefen(verbindung: Any, *, vor_tests: bool = False) -> Serverbefund:
    """Die Datenbank der Verbindung; `vor_tests` den Server, auf dem die Tests ihre eigenen erst anlegen."""
    angaben = verbindung.settings_dict
    server = f"PostgreSQL auf {_ort(angaben['HOST'], angaben['PORT'] or 5432)}"
    wer = f"Datenbank „{angaben['NAME']}“, Rolle „{angaben['USER']}“"
    try:
        with _eigener_zeiger(verbindung, "postgres" if vor_tests else angaben["NAME"]) as zeiger:
            stand = datenbank_ansehen(zeiger)
    except OperationalError as fehler:
        nicht_da = Error(
            f"Keine Verbindung zu {server}, {wer}.",
            hint="Prüfen Sie DATABASE_URL, ob der Server läuft und ob er diese Maschine einlässt "
            f"(pg_hba.conf). Die Meldung: {_in_einer_zeile(fehler)}",
            id=OHNE_POSTGRES,
        )
        return Serverbefund(server=server, meldungen=[nicht_da])
    return Serverbefund(
        server=server.replace("PostgreSQL", f"PostgreSQL {stand.version.split()[0]}")
        + (f", Rolle „{stand.rolle}“" if vor_tests else f", {wer}"),
        meldungen=urteile_vor_tests(stand) if vor_tests else urteile_ueber_datenbank(stand),
    )


def redis_pruefen(adresse: str) -> Serverbefund:
    """Der Redis oder Valkey unter dieser Adresse."""
    teile = urlsplit(adresse)
    ort = _ort(teile.hostname or unquote(teile.path), teile.port or 6379)
    try:
        stand = redis_ansehen(adresse)
    except (RedisError, ValueError) as fehler:
        nicht_da = Error(
            f"Keine Verbindung zu Redis auf {ort}.",
            hint="Prüfen Sie REDIS_URL samt Kennwort, und ob der Server läuft. "
            f"Die Meldung: {_ohne_kennwort(_in_einer_zeile(fehler), teile.password)}",
            id=OHNE_REDIS,
        )
        return Serverbefund(server=f"Redis auf {ort}", meldungen=[nicht_da])
    return Serverbefund(
        server=f"{stand.sorte} {stand.version} auf {ort}".replace("  ", " "),
        meldungen=urteile_ueber_redis(stand),
    )


# Ansehen ---------------------------------------------------------------------------------------


@contextmanager
def _eigener_zeiger(verbindung: Any, name: str) -> Iterator[Any]:
    """Auf eigener Leitung: Die von Django bricht bei einem zu alten Server ab, ehe man ihn ansehen kann."""
    angaben = verbindung.get_connection_params() | {"dbname": name}
    with (
        verbindung.wrap_database_errors,
        closing(verbindung.get_new_connection(angaben)) as leitung,
        leitung.cursor() as zeiger,
    ):
        yield zeiger


def datenbank_ansehen(zeiger: Any) -> Datenbankstand:
    """Höchstens drei Abfragen; `zeiger` ist ein offener Cursor zu der Datenbank, um die es geht."""
    zeiger.execute(
        """
        SELECT current_database(), rolname, current_setting('server_version'),
            current_setting('server_encoding'), rolsuper, rolcreatedb OR rolsuper,
            has_database_privilege(current_database(), 'CREATE'),
            coalesce(has_schema_privilege(to_regnamespace(%s)::oid, 'CREATE'), false),
            pg_size_bytes(current_setting('max_wal_size')),
            extract(epoch FROM clock_timestamp())
        FROM pg_roles WHERE rolname = current_user
        """,
        [SCHEMA],
    )
    (name, rolle, version, kodierung, verwaltung, anlegen, erweitern, tabellen, protokoll, sekunden) = (
        zeiger.fetchone()
    )
    uhr = datetime.fromtimestamp(float(sekunden), UTC) - datetime.now(UTC)
    umlaute = False
    if kodierung == "UTF8":
        # Am Verhalten gemessen: Je nach Version steht die Zeichenklasse an anderer Stelle des Katalogs.
        zeiger.execute("SELECT lower('ÄÖÜ') = 'äöü' AND to_tsvector('simple', 'Äpfel') = '''äpfel'':1'")
        (umlaute,) = zeiger.fetchone()
    return Datenbankstand(
        name=name,
        rolle=rolle,
        version=version,
        kodierung=kodierung,
        umlaute=umlaute,
        erweiterungen=_erweiterungen_ansehen(zeiger),
        verwaltung=verwaltung,
        darf_datenbanken=anlegen,
        darf_erweitern=erweitern,
        darf_tabellen=tabellen,
        schreibprotokoll=protokoll,
        uhr=uhr,
    )


def _erweiterungen_ansehen(zeiger: Any) -> tuple[Erweiterung, ...]:
    # Die Spalte trusted gibt es erst seit PostgreSQL 13; auch ein älterer wird angesehen.
    zeiger.execute(
        """
        SELECT v.name, coalesce(bool_or((to_jsonb(v) ->> 'trusted')::boolean), false),
            coalesce(max(n.nspname), '')
        FROM pg_available_extension_versions v
        LEFT JOIN pg_extension e ON e.extname = v.name
        LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE v.name = ANY(%s) GROUP BY v.name
        """,
        [list(ERWEITERUNGEN)],
    )
    gefunden = {
        name: Erweiterung(name=name, vorhanden=True, vertraut=vertraut, schema=schema)
        for name, vertraut, schema in zeiger.fetchall()
    }
    return tuple(gefunden.get(name, Erweiterung(name=name)) for name in ERWEITERUNGEN)


def redis_ansehen(adresse: str) -> Redisstand:
    """Fragt mit einem PING, ob er antwortet, dann mit INFO, wer er ist; Fehler: `RedisError`."""
    # Nach dem alten Protokoll: Das neue versteht ein Redis 5 nicht; so sagt auch er, wie alt er ist.
    with Redis.from_url(adresse, protocol=2, socket_timeout=10, socket_connect_timeout=10) as redis:
        redis.ping()
        try:
            return Redisstand(angaben=redis.info())
        except ResponseError:
            return Redisstand()


# Urteilen --------------------------------------------------------------------------------------


def urteile_ueber_datenbank(stand: Datenbankstand) -> list[CheckMessage]:
    """Was fehlt, mit den Befehlen, die es beheben, und wer sie ausführen darf."""
    return [
        *_urteile_ueber_version(stand),
        *_urteile_ueber_zeichen(stand),
        *_urteile_ueber_erweiterungen(stand),
        *_urteile_ueber_rechte(stand),
        *_urteile_ueber_schreibprotokoll(stand),
        *_urteile_ueber_uhr(stand),
    ]


def urteile_vor_tests(stand: Datenbankstand) -> list[CheckMessage]:
    """Wie über eine Datenbank, nur gehört die künftige der Rolle; dafür muss sie welche anlegen dürfen."""
    meldungen = urteile_ueber_datenbank(
        replace(
            stand,
            darf_erweitern=True,
            darf_tabellen=True,
            schreibprotokoll=SCHREIBPROTOKOLL_AB,
            erweiterungen=tuple(replace(e, schema="") for e in stand.erweiterungen),
        )
    )
    if not stand.darf_datenbanken:
        meldungen.append(
            Error(
                f"Die Rolle „{stand.rolle}“ darf keine Datenbanken anlegen; die Tests brauchen eigene.",
                hint=_mit_befehlen(
                    "Eine Rolle mit Verwaltungsrechten (meist postgres) erlaubt es:",
                    f"ALTER ROLE {_name(stand.rolle)} CREATEDB;",
                ),
                id="sozialraum.E019",
            )
        )
    return meldungen


def _urteile_ueber_version(stand: Datenbankstand) -> list[CheckMessage]:
    if _hauptversion(stand.version) >= POSTGRES_AB:
        return []
    return [
        Error(
            f"PostgreSQL {stand.version} ist zu alt; gebraucht wird {POSTGRES_AB} oder neuer.",
            hint="Debian 12 bringt PostgreSQL 15 mit. Der Bestand zieht mit pg_dump und pg_restore um.",
            id="sozialraum.E010",
        )
    ]


def _urteile_ueber_zeichen(stand: Datenbankstand) -> list[CheckMessage]:
    neu = _mit_befehlen(
        "Das steht seit dem Anlegen fest. Solange sie leer ist, legt eine Rolle mit Verwaltungsrechten (meist"
        " postgres) sie neu an; statt C.UTF-8 geht jede UTF-8-Sprache des Servers, etwa de_DE.UTF-8:",
        f"DROP DATABASE {_name(stand.name)};",
        f"CREATE DATABASE {_name(stand.name)} OWNER {_name(stand.rolle)} TEMPLATE template0 "
        "ENCODING 'UTF8' LOCALE 'C.UTF-8';",
    )
    if stand.kodierung != "UTF8":
        satz = f"Die Datenbank „{stand.name}“ speichert {stand.kodierung} statt UTF-8."
        return [Error(satz, hint=neu, id="sozialraum.E011")]
    if not stand.umlaute:
        satz = (
            f"Die Datenbank „{stand.name}“ kennt Groß und Klein der Umlaute nicht (LC_CTYPE ohne UTF-8); "
            "die Suche wäre falsch."
        )
        return [Error(satz, hint=neu, id="sozialraum.E012")]
    return []


def _urteile_ueber_erweiterungen(stand: Datenbankstand) -> list[CheckMessage]:
    fehler: list[CheckMessage] = []
    if unbekannt := [e.name for e in stand.erweiterungen if not e.vorhanden]:
        fehler.append(
            Error(
                f"Dem Server {'fehlt' if len(unbekannt) == 1 else 'fehlen'} {_welche(unbekannt)}.",
                hint="Sie gehören zu PostgreSQL: auf Debian und Ubuntu zum Paket des Servers, anderswo zu "
                "postgresql-contrib. Eingeschaltet werden sie beim Einrichten.",
                id="sozialraum.E013",
            )
        )
    verwehrt = [
        e.name
        for e in stand.erweiterungen
        if e.vorhanden and not e.schema and not (stand.verwaltung or (e.vertraut and stand.darf_erweitern))
    ]
    if verwehrt:
        fehler.append(
            Error(
                f"Die Rolle „{stand.rolle}“ darf in „{stand.name}“ {_welche(verwehrt)} nicht einschalten.",
                hint=_mit_befehlen(
                    "Eine Rolle mit Verwaltungsrechten (meist postgres) tut es einmal, in dieser Datenbank:",
                    *(f"CREATE EXTENSION {name} WITH SCHEMA {SCHEMA};" for name in verwehrt),
                ),
                id="sozialraum.E014",
            )
        )
    woanders = [e for e in stand.erweiterungen if e.schema not in ("", SCHEMA)]
    for erweiterung in woanders:
        fehler.append(
            Error(
                f"Die Erweiterung {erweiterung.name} liegt im Schema „{erweiterung.schema}“ statt in "
                f"„{SCHEMA}“.",
                hint=_mit_befehlen(
                    "Eine Rolle mit Verwaltungsrechten (meist postgres) zieht sie um, in dieser Datenbank:",
                    f"ALTER EXTENSION {erweiterung.name} SET SCHEMA {SCHEMA};",
                ),
                id="sozialraum.E016",
            )
        )
    return fehler


def _welche(namen: list[str]) -> str:
    return f"die {'Erweiterung' if len(namen) == 1 else 'Erweiterungen'} {', '.join(namen)}"


def _urteile_ueber_rechte(stand: Datenbankstand) -> list[CheckMessage]:
    if stand.darf_tabellen:
        return []
    return [
        Error(
            f"Die Rolle „{stand.rolle}“ darf in „{stand.name}“ keine Tabellen anlegen.",
            hint=_mit_befehlen(
                "Seit PostgreSQL 15 genügt GRANT ON DATABASE dafür nicht. Eine Rolle mit Verwaltungsrechten "
                "(meist postgres) übergibt die Datenbank:",
                f"ALTER DATABASE {_name(stand.name)} OWNER TO {_name(stand.rolle)};",
            ),
            id="sozialraum.E017",
        )
    ]


def _urteile_ueber_schreibprotokoll(stand: Datenbankstand) -> list[CheckMessage]:
    if stand.schreibprotokoll >= SCHREIBPROTOKOLL_AB:
        return []
    return [
        Warnung(
            f"Das Schreibprotokoll von PostgreSQL darf nur {stand.schreibprotokoll // 1024**2} MB wachsen "
            "(max_wal_size); Lieferungen mit Millionen Werten dauern damit doppelt so lange.",
            hint=_mit_befehlen(
                "Eine Rolle mit Verwaltungsrechten (meist postgres) lässt mehr zu; auf der Platte müssen "
                "4 GB frei sein:",
                "ALTER SYSTEM SET max_wal_size = '4GB';",
                "ALTER SYSTEM SET checkpoint_timeout = '15min';",
                "SELECT pg_reload_conf();",
            ),
            id="sozialraum.W023",
        )
    ]


def _urteile_ueber_uhr(stand: Datenbankstand) -> list[CheckMessage]:
    if abs(stand.uhr) <= UHR_HOECHSTENS:
        return []
    richtung = "vor" if stand.uhr > timedelta() else "nach"
    minuten = round(abs(stand.uhr) / timedelta(minutes=1))
    return [
        Warnung(
            f"Die Uhr des Datenbankservers geht gegenüber dieser Maschine {minuten} min {richtung}.",
            hint="Eine der beiden geht falsch; lassen Sie beide über NTP stellen (etwa systemd-timesyncd). "
            "Die Zeitzone der Server ist gleichgültig.",
            id="sozialraum.W018",
        )
    ]


def urteile_ueber_redis(stand: Redisstand) -> list[CheckMessage]:
    """Version und Verdrängung; wovon INFO nichts sagt, darüber wird nicht geurteilt."""
    meldungen: list[CheckMessage] = []
    if stand.sorte == "Redis" and stand.version and _hauptversion(stand.version) < REDIS_AB:
        meldungen.append(
            Error(
                f"Redis {stand.version} ist zu alt; gebraucht wird Redis {REDIS_AB} oder neuer, oder Valkey.",
                hint="Debian 12 bringt Redis 7 mit.",
                id="sozialraum.E021",
            )
        )
    verdraengung = str(stand.angaben.get("maxmemory_policy", "noeviction"))
    if verdraengung != "noeviction":
        meldungen.append(
            Warnung(
                f"{stand.sorte} verdrängt Einträge, wenn der Speicher knapp wird (maxmemory-policy "
                f"{verdraengung}); dabei können wartende Vorgänge verloren gehen.",
                hint="Setzen Sie maxmemory-policy auf noeviction.",
                id="sozialraum.W022",
            )
        )
    return meldungen


def _hauptversion(version: str) -> int:
    """`15.18 (Debian 15.18-0+deb12u1)`, `18beta1`, `7.0.15` → 15, 18, 7."""
    ziffern = ""
    for zeichen in version:
        if not zeichen.isdecimal():
            break
        ziffern += zeichen
    return int(ziffern or 0)


def _mit_befehlen(satz: str, *befehle: str) -> str:
    """Jeder Befehl auf eigener Zeile, damit er sich abschreiben lässt."""
    return "\n".join((satz, *(f"  {befehl}" for befehl in befehle)))


def _name(name: str) -> str:
    """Ein Name, wie SQL ihn schreibt."""
    return '"' + name.replace('"', '""') + '"'


def _ort(rechner: str, port: int | str) -> str:
    """`db.example:5432` oder der Pfad eines Sockets."""
    return rechner if rechner.startswith("/") else f"{rechner or 'localhost'}:{port}"


def _ohne_kennwort(meldung: str, kennwort: str | None) -> str:
    """Mancher Server wiederholt in seiner Meldung, was er nicht verstanden hat."""
    return meldung.replace(unquote(kennwort), "…") if kennwort else meldung


def _in_einer_zeile(fehler: Exception) -> str:
    return " ".join(str(fehler).split())
