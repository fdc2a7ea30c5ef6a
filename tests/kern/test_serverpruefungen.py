"""Fremde Server: Was ihnen fehlt, steht mit Ursache und Befehl da; gefragt werden echte, wo es geht."""

import socket
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import CheckMessage
from django.core.management import CommandError, call_command
from django.db import NotSupportedError, connection
from django.test import override_settings

from sozialraum.kern.management.commands import server_pruefen
from sozialraum.kern.serverpruefungen import (
    Datenbankstand,
    Erweiterung,
    Redisstand,
    Serverbefund,
    datenbank_ansehen,
    postgres_pruefen,
    redis_ansehen,
    redis_pruefen,
    urteile_ueber_datenbank,
    urteile_ueber_redis,
    urteile_vor_tests,
)

GUT = Datenbankstand(
    name="sozialraum",
    rolle="anna",
    version="15.18 (Debian 15.18-0+deb12u1)",
    kodierung="UTF8",
    umlaute=True,
    erweiterungen=tuple(
        Erweiterung(name=name, vorhanden=True, vertraut=True)
        for name in ("btree_gist", "pg_trgm", "unaccent")
    ),
    verwaltung=False,
    darf_datenbanken=True,
    darf_erweitern=True,
    darf_tabellen=True,
    schreibprotokoll=4 * 1024**3,
    uhr=timedelta(seconds=1),
)


def meldungen(**abweichend: Any) -> list[tuple[str | None, str]]:
    return [(meldung.id, meldung.msg) for meldung in urteile_ueber_datenbank(replace(GUT, **abweichend))]


def hinweis(**abweichend: Any) -> list[str]:
    """Die Zeilen unter dem einzigen Urteil; die Befehle sind eingerückt."""
    (meldung,) = urteile_ueber_datenbank(replace(GUT, **abweichend))
    return str(meldung.hint).splitlines()


class TestUrteilUeberDieDatenbank:
    def test_ein_gewoehnlicher_server_besteht(self) -> None:
        assert meldungen() == []
        assert meldungen(version="18beta1") == []

    def test_zu_alt(self) -> None:
        assert meldungen(version="14.12 (Ubuntu 14.12-0ubuntu0.22.04.1)") == [
            (
                "sozialraum.E010",
                "PostgreSQL 14.12 (Ubuntu 14.12-0ubuntu0.22.04.1) ist zu alt; gebraucht wird 15 oder neuer.",
            )
        ]

    def test_falsche_kodierung_und_zeichenklasse_nennen_den_befehl_fuer_eine_neue(self) -> None:
        assert meldungen(kodierung="SQL_ASCII", umlaute=False) == [
            ("sozialraum.E011", "Die Datenbank „sozialraum“ speichert SQL_ASCII statt UTF-8.")
        ]
        assert hinweis(umlaute=False, name='alt"e')[1:] == [
            '  DROP DATABASE "alt""e";',
            '  CREATE DATABASE "alt""e" OWNER "anna" TEMPLATE template0 '
            "ENCODING 'UTF8' LOCALE 'C.UTF-8';",
        ]

    def test_fehlt_eine_erweiterung_auf_dem_server_hilft_nur_ein_paket(self) -> None:
        ohne = (Erweiterung(name="btree_gist"), *GUT.erweiterungen[1:2], Erweiterung(name="unaccent"))
        assert meldungen(erweiterungen=ohne) == [
            ("sozialraum.E013", "Dem Server fehlen die Erweiterungen btree_gist, unaccent.")
        ]

    def test_wer_nicht_erweitern_darf_erfaehrt_die_befehle_fuer_die_verwaltung(self) -> None:
        assert hinweis(darf_erweitern=False)[1:] == [
            "  CREATE EXTENSION btree_gist WITH SCHEMA public;",
            "  CREATE EXTENSION pg_trgm WITH SCHEMA public;",
            "  CREATE EXTENSION unaccent WITH SCHEMA public;",
        ]
        assert meldungen(darf_erweitern=False, verwaltung=True) == []
        da = tuple(replace(erweiterung, schema="public") for erweiterung in GUT.erweiterungen)
        assert meldungen(darf_erweitern=False, erweiterungen=da) == []

    def test_was_der_server_nicht_jedem_anvertraut_darf_auch_die_besitzerin_nicht(self) -> None:
        heikel = (replace(GUT.erweiterungen[0], vertraut=False), *GUT.erweiterungen[1:])
        assert meldungen(erweiterungen=heikel) == [
            (
                "sozialraum.E014",
                "Die Rolle „anna“ darf in „sozialraum“ die Erweiterung btree_gist nicht einschalten.",
            )
        ]

    def test_eine_erweiterung_in_einem_anderen_schema_zieht_um(self) -> None:
        woanders = (*GUT.erweiterungen[:2], replace(GUT.erweiterungen[2], schema="extensions"))
        assert hinweis(erweiterungen=woanders)[1:] == ["  ALTER EXTENSION unaccent SET SCHEMA public;"]

    def test_ohne_recht_auf_tabellen_wird_die_datenbank_uebergeben(self) -> None:
        assert hinweis(darf_tabellen=False)[1:] == ['  ALTER DATABASE "sozialraum" OWNER TO "anna";']

    def test_ein_knappes_schreibprotokoll_ist_eine_warnung_mit_ausweg(self) -> None:
        """Ein Gigabyte ist die Voreinstellung von PostgreSQL."""
        knapp = replace(GUT, schreibprotokoll=1024**3)
        befund = Serverbefund(server="", meldungen=urteile_ueber_datenbank(knapp))
        assert [meldung.msg for meldung in befund.meldungen] == [
            "Das Schreibprotokoll von PostgreSQL darf nur 1024 MB wachsen (max_wal_size); Lieferungen mit "
            "Millionen Werten dauern damit doppelt so lange."
        ]
        assert befund.brauchbar
        assert hinweis(schreibprotokoll=1024**3)[1:] == [
            "  ALTER SYSTEM SET max_wal_size = '4GB';",
            "  ALTER SYSTEM SET checkpoint_timeout = '15min';",
            "  SELECT pg_reload_conf();",
        ]
        assert urteile_vor_tests(knapp) == []

    def test_eine_falsch_gehende_uhr_ist_eine_warnung(self) -> None:
        befund = Serverbefund(
            server="", meldungen=urteile_ueber_datenbank(replace(GUT, uhr=timedelta(hours=-2)))
        )
        assert [meldung.msg for meldung in befund.meldungen] == [
            "Die Uhr des Datenbankservers geht gegenüber dieser Maschine 120 min nach."
        ]
        assert befund.brauchbar

    def test_vor_den_tests_zaehlt_nur_was_fuer_eigene_datenbanken_noetig_ist(self) -> None:
        fremd = replace(GUT, darf_erweitern=False, darf_tabellen=False)
        assert urteile_vor_tests(fremd) == []
        (meldung,) = urteile_vor_tests(replace(fremd, darf_datenbanken=False))
        assert str(meldung.hint).splitlines()[1:] == ['  ALTER ROLE "anna" CREATEDB;']


class TestUrteilUeberRedis:
    def test_ein_redis_ab_7_und_jeder_valkey_bestehen(self) -> None:
        assert urteile_ueber_redis(Redisstand(angaben={"redis_version": "7.0.15"})) == []
        valkey = Redisstand(angaben={"redis_version": "6.2.0", "valkey_version": "9.1.2"})
        assert (urteile_ueber_redis(valkey), valkey.sorte, valkey.version) == ([], "Valkey", "9.1.2")

    def test_zu_alt_und_verdraengend(self) -> None:
        stand = Redisstand(angaben={"redis_version": "6.2.14", "maxmemory_policy": "allkeys-lru"})
        alt, verdraengt = urteile_ueber_redis(stand)
        assert alt.msg == "Redis 6.2.14 ist zu alt; gebraucht wird Redis 7 oder neuer, oder Valkey."
        assert verdraengt.hint == "Setzen Sie maxmemory-policy auf noeviction."

    def test_wer_nichts_ueber_sich_sagt_wird_nicht_beurteilt(self) -> None:
        assert urteile_ueber_redis(Redisstand()) == []


@contextmanager
def datenbank(name: str, anlegen: str) -> Iterator[Any]:
    """Ein Cursor zu einer eigenen, echten Datenbank; sie gehört der Rolle der Tests."""
    eigene = connection.copy()
    eigene.settings_dict["NAME"] = f"{connection.settings_dict['NAME']}_{name}"
    voller_name = connection.ops.quote_name(eigene.settings_dict["NAME"])
    with connection._nodb_cursor() as zeiger:
        zeiger.execute(f"DROP DATABASE IF EXISTS {voller_name}")
        zeiger.execute(f"CREATE DATABASE {voller_name} TEMPLATE template0 {anlegen}")
    try:
        with eigene.cursor() as zeiger:
            yield zeiger
    finally:
        eigene.close()
        with connection._nodb_cursor() as zeiger:
            zeiger.execute(f"DROP DATABASE {voller_name}")


def _wiederholen(horcher: socket.socket) -> str:
    leitung, _ = horcher.accept()
    with leitung:
        gelesen = leitung.recv(4096).decode()
        leitung.sendall(f"-ERR unknown command, args: {' '.join(gelesen.split())}\r\n".encode())
    return gelesen


def maengel(meldungen: Iterable[CheckMessage]) -> list[str | None]:
    """Kennungen ohne den Rat zum Schreibprotokoll: wie viel Platz der Server der Tests hat, ist einerlei."""
    return [meldung.id for meldung in meldungen if meldung.id != "sozialraum.W023"]


@pytest.mark.django_db
class TestEchteServer:
    def test_eine_datenbank_ohne_utf8_wird_erkannt(self) -> None:
        with datenbank("ascii", "ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'") as zeiger:
            stand = datenbank_ansehen(zeiger)
        assert maengel(urteile_ueber_datenbank(stand)) == ["sozialraum.E011"]

    def test_eine_datenbank_mit_der_zeichenklasse_c_wird_erkannt(self) -> None:
        with datenbank("c", "ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'") as zeiger:
            stand = datenbank_ansehen(zeiger)
        assert maengel(urteile_ueber_datenbank(stand)) == ["sozialraum.E012"]

    def test_ein_anderes_schema_wird_erkannt(self) -> None:
        with datenbank("schema", "ENCODING 'UTF8'") as zeiger:
            zeiger.execute("CREATE SCHEMA extensions")
            zeiger.execute("CREATE EXTENSION unaccent SCHEMA extensions")
            stand = datenbank_ansehen(zeiger)
        assert maengel(urteile_ueber_datenbank(stand)) == ["sozialraum.E016"]

    def test_die_uhr_wird_verglichen(self) -> None:
        with connection.cursor() as zeiger:
            assert abs(datenbank_ansehen(zeiger).uhr) < timedelta(seconds=10)

    def test_eine_datenbank_die_es_nicht_gibt_nennt_die_meldung_des_servers(self) -> None:
        fehlt = connection.copy()
        fehlt.settings_dict["NAME"] = "gibt_es_nicht"
        befund = postgres_pruefen(fehlt)
        assert not befund.brauchbar
        assert [meldung.id for meldung in befund.meldungen] == ["sozialraum.E015"]
        assert "gibt_es_nicht" in str(befund.meldungen[0].hint)

    def test_ein_server_den_django_nicht_mehr_anfasst_wird_trotzdem_angesehen(self) -> None:
        verbindung = connection.copy(alias="alter_server")
        verbindung.features.minimum_database_version = (99,)
        with pytest.raises(NotSupportedError):
            verbindung.connect()
        verbindung.close()
        befund = postgres_pruefen(verbindung)
        assert maengel(befund.meldungen) == []
        assert befund.server.startswith("PostgreSQL 1")

    def test_redis_sagt_seine_version(self) -> None:
        stand = redis_ansehen(settings.REDIS_URL)
        assert int(stand.version.split(".")[0]) >= 7
        assert redis_pruefen(settings.REDIS_URL).meldungen == []

    def test_ein_server_der_das_kennwort_wiederholt_verraet_es_nicht(self) -> None:
        """So antwortet, was AUTH nicht versteht: mit allem, was es nicht verstanden hat."""
        with (
            socket.create_server(("127.0.0.1", 0)) as horcher,
            ThreadPoolExecutor(max_workers=1) as daneben,
        ):
            port = horcher.getsockname()[1]
            antwort = daneben.submit(_wiederholen, horcher)
            (meldung,) = redis_pruefen(f"redis://:ge%3Aheim@127.0.0.1:{port}/0").meldungen
            assert "ge:heim" in antwort.result()
        assert "unknown command" in str(meldung.hint)
        assert "heim" not in f"{meldung.msg} {meldung.hint}"

    def test_eine_unsinnige_adresse_wird_gesagt(self) -> None:
        (meldung,) = redis_pruefen("http://redis.example").meldungen
        assert meldung.msg == "Keine Verbindung zu Redis auf redis.example:6379."


@pytest.mark.django_db
class TestBefehl:
    def test_er_nennt_beide_server(self) -> None:
        ausgabe = StringIO()
        call_command("server_pruefen", stdout=ausgabe)
        postgres, *_, redis = ausgabe.getvalue().splitlines()
        assert postgres.startswith("✓ PostgreSQL 1")
        assert redis.startswith(("✓ Redis ", "✓ Valkey "))

    def test_auf_einen_server_der_noch_startet_wird_gewartet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stumm = redis_pruefen("redis://127.0.0.1:1/0")
        versuche = iter([stumm, stumm, Serverbefund(server="Redis 7.0.15", meldungen=[])])
        monkeypatch.setattr(server_pruefen, "redis_pruefen", lambda _: next(versuche))
        monkeypatch.setattr(server_pruefen.time, "sleep", lambda _: None)
        ausgabe = StringIO()
        call_command("server_pruefen", warten=30, stdout=ausgabe)
        assert ausgabe.getvalue().splitlines()[-1] == "✓ Redis 7.0.15"

    def test_was_fehlt_steht_eingerueckt_darunter_und_er_scheitert(self) -> None:
        ausgabe = StringIO()
        with (
            override_settings(REDIS_URL="redis://:geheim@127.0.0.1:1/0"),
            pytest.raises(CommandError, match="kann die Anwendung nicht arbeiten"),
        ):
            call_command("server_pruefen", vor_tests=True, stdout=ausgabe)
        zeilen = ausgabe.getvalue().splitlines()
        assert zeilen[1:3] == ["✗ Redis auf 127.0.0.1:1", "  Keine Verbindung zu Redis auf 127.0.0.1:1."]
        assert zeilen[3].startswith("    Prüfen Sie REDIS_URL samt Kennwort")
        assert "geheim" not in ausgabe.getvalue()
