"""Im Protokoll steht, was geschah, aber nicht, wer wonach suchte oder was jemand eingab."""

import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import AF_UNIX, socket

import pytest
from django.db import IntegrityError

from agenturen.models import Person
from sozialraum.kern.protokollform import Zeile
from tests import besetzung as b

WURZEL = Path(__file__).resolve().parents[2]
ANWENDUNG = """
def application(umgebung, beginne):
    beginne("200 OK", [("Content-Length", "3")])
    return [b"gut"]
"""


def protokolliert(meldung: str) -> str:
    """Was im Protokoll stünde, wenn jetzt ein Fehler aufträte."""
    fehler = sys.exc_info() if sys.exc_info()[0] else None
    return Zeile().format(logging.LogRecord("agenturen", logging.ERROR, "x.py", 1, meldung, (), fehler))


@pytest.mark.django_db
def test_ein_datenbankfehler_nennt_nicht_was_eingegeben_wurde() -> None:
    adresse, name = b.aylin().email, "Yilmaz\n\nHINT Zwei"
    try:
        Person.objects.create(email=adresse, name=name)
    except IntegrityError:
        text = protokolliert("Vorgang 7 ist gescheitert")
    assert re.match(r"\d{4}-\d\d-\d\d [\d:,]+ ERROR agenturen: Vorgang 7 ist gescheitert\nTraceback", text)
    assert "person_email_einmal" in text
    assert text.count("DETAIL:  (nicht im Protokoll)\n") == 1
    assert text.endswith("DETAIL:  (nicht im Protokoll)")
    assert "The above exception was the direct cause" in text
    assert adresse not in text
    assert "Yilmaz" not in text


def test_ein_gewoehnlicher_satz_bleibt_wie_er_ist() -> None:
    assert protokolliert("Alles gut").endswith(" ERROR agenturen: Alles gut")


class UeberSocket(HTTPConnection):
    def __init__(self, ort: str) -> None:
        super().__init__("sozialraum.example")
        self.ort = ort

    def connect(self) -> None:
        self.sock = socket(AF_UNIX)
        self.sock.connect(self.ort)


@contextmanager
def webserver(ordner: Path) -> Iterator[tuple[subprocess.Popen[str], UeberSocket]]:
    (ordner / "anwendung.py").write_text(ANWENDUNG)
    ort = ordner / "web.sock"
    befehl = [
        *(sys.executable, "-m", "gunicorn", "--config", str(WURZEL / "sozialraum" / "webserver.py")),
        *("--bind", f"unix:{ort}", "--workers", "1", "--pythonpath", str(ordner), "anwendung:application"),
    ]
    lauf = subprocess.Popen(befehl, cwd=ordner, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        ende = time.monotonic() + 20
        while not ort.exists() and time.monotonic() < ende:
            time.sleep(0.05)
        yield lauf, UeberSocket(str(ort))
    finally:
        lauf.terminate()
        lauf.communicate(timeout=20)


def test_eine_anfrage_hinterlaesst_weder_suchworte_noch_adresse_noch_browser(tmp_path: Path) -> None:
    with webserver(tmp_path) as (lauf, leitung):
        kopf = {
            "User-Agent": "Mozilla",
            "Referer": "https://sozialraum.example/?q=Yilmaz",
            "X-Forwarded-For": "192.0.2.7",
        }
        leitung.request("GET", "/angebote/?q=Yilmaz", headers=kopf)
        assert leitung.getresponse().read() == b"gut"
        leitung.close()
        lauf.terminate()
        ausgabe, _ = lauf.communicate(timeout=20)
    zeilen = [zeile for zeile in ausgabe.splitlines() if "gunicorn.access" in zeile]
    assert [re.sub(r"^\S+ \S+ |\d+ ms$", "", zeile) for zeile in zeilen] == [
        "INFO gunicorn.access: GET /angebote/ 200 3 Byte "
    ]
    assert not re.search("Yilmaz|Mozilla|192.0.2", ausgabe)
    assert lauf.returncode == 0
