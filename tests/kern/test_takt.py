"""Der Taktgeber: Von außen ist zu sehen, dass er noch schlägt."""

import os
from pathlib import Path

from sozialraum.celery import app
from sozialraum.takt import Takt


def test_jeder_schlag_hinterlaesst_ein_lebenszeichen(tmp_path: Path) -> None:
    takt = Takt(app, schedule_filename=str(tmp_path / "takt"), lazy=True)
    takt.setup_schedule()
    takt.schedule.clear()
    try:
        assert takt.tick() > 0
        zeichen = tmp_path / "takt.lebt"
        os.utime(zeichen, (0, 0))
        takt.tick()
        assert zeichen.stat().st_mtime > 1_000_000_000
    finally:
        takt.close()


def test_er_ist_der_eingestellte() -> None:
    assert app.conf.beat_scheduler == "sozialraum.takt:Takt"
