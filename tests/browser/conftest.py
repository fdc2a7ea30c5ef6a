"""Echter Browser, echter Webserver, echter Arbeiter; jedes Modul hat seine eigene Datenbank."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from agenturen.models import Person
from tests.arbeiter import arbeiter as echter_arbeiter

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
SCHALTER = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Großzügig, weil auf einem vollen Rechner alles länger dauert; wer fertig ist, wartet nicht.
WARTEN_MS = 60_000
expect.set_options(timeout=WARTEN_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright lässt im selben Thread eine Ereignisschleife laufen: Django hielte die Tests für asynchron,
    # und sie bekämen neue Verbindungen. Die alten müssen zu sein, sonst ließe sich keine Datenbank kopieren.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    connections.close_all()
    with sync_playwright() as spieler:
        chromium = spieler.chromium.launch(executable_path=str(CHROMIUM), args=SCHALTER)
        yield chromium
        chromium.close()
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def server(datenbank: None) -> Iterator[str]:
    """Adresse eines Webservers; jedes Modul sagt mit der Vorrichtung `datenbank`, worauf er arbeitet."""
    faden = LiveServerThread("localhost", static_handler=StaticFilesHandler)
    faden.daemon = True
    faden.start()
    faden.is_ready.wait()
    if faden.error:
        raise faden.error
    yield f"http://{faden.host}:{faden.port}"
    faden.terminate()


class Fenster:
    """Ein Browserprofil: fremde Adressen sind gesperrt, Fehler der Seite werden gesammelt."""

    def __init__(self, kontext: BrowserContext, server: str) -> None:
        self.kontext, self.server = kontext, server
        self.fremd: list[str] = []
        self.fehler: list[str] = []
        kontext.set_default_timeout(WARTEN_MS)
        kontext.route("**/*", self._nur_eigenes)
        self.seite: Page = kontext.new_page()
        self.seite.on("pageerror", lambda fehler: self.fehler.append(str(fehler)))
        self.seite.on("console", lambda zeile: zeile.type == "error" and self.fehler.append(zeile.text))

    def _nur_eigenes(self, weg: Route) -> None:
        ziel = urlsplit(weg.request.url)
        if f"{ziel.scheme}://{ziel.netloc}" == self.server or ziel.scheme in ("data", "blob"):
            weg.continue_()
        else:
            self.fremd.append(weg.request.url)
            weg.abort()

    def oeffne(self, pfad: str) -> Page:
        self.seite.goto(f"{self.server}{pfad}")
        return self.seite

    def anmelden(self, person: Person) -> None:
        """Ohne Formular: das Sitzungsplätzchen einer angemeldeten Person."""
        client = Client()
        client.force_login(person)
        self.kontext.clear_cookies()
        sitzung = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.kontext.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": sitzung, "url": self.server}]
        )


@pytest.fixture
def fenster(browser: Browser, server: str) -> Iterator[Callable[..., Fenster]]:
    """`fenster(breite=390)` öffnet eines; am Ende darf keines Fehler oder fremde Aufrufe gesehen haben."""
    offen: list[Fenster] = []

    def oeffnen(*, breite: int = 1280, hoehe: int = 900, csp: bool = True) -> Fenster:
        kontext = browser.new_context(
            locale="de-DE",
            timezone_id="Europe/Berlin",
            viewport={"width": breite, "height": hoehe},
            bypass_csp=not csp,
            accept_downloads=True,
        )
        offen.append(Fenster(kontext, server))
        return offen[-1]

    yield oeffnen
    gefunden = [(fenster_.fremd, fenster_.fehler) for fenster_ in offen if fenster_.fremd or fenster_.fehler]
    for fenster_ in offen:
        fenster_.kontext.close()
    assert gefunden == []


@pytest.fixture(scope="module")
def arbeiter(datenbank: None, dateiordner: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Celery-Arbeiter mit derselben Datenbank, Warteschlange und Ablage wie der Webserver."""
    protokoll = tmp_path_factory.mktemp("arbeiter") / "arbeiter.log"
    with echter_arbeiter(dateiordner, protokoll, "--pool", "solo"):
        yield
