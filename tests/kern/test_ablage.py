"""Ablegen: nie eine halbe Datei; was ein getöteter Arbeiter liegen ließ, verschwindet."""

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from sozialraum.kern.ablage import ablegen, schriftordner_entfernen, unfertige_entfernen

VOR_SIEBEN_STUNDEN = time.time() - 7 * 3600


@pytest.fixture
def ordner(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path / "dateien"
    zwischen = tmp_path / "zwischen"
    zwischen.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(zwischen))
    return tmp_path


def test_liegengebliebenes_wird_nach_sechs_stunden_weggeraeumt(ordner: Path) -> None:
    fertig = ablegen("fassungen/2026/11/heft.pdf", b"%PDF-1.7")
    altes, neues = fertig.with_name(".alt.unfertig"), fertig.with_name(".neu.unfertig")
    schriften = ordner / "zwischen" / "weasyprint-alt"
    schriften.mkdir()
    for datei in (altes, neues, schriften / "Fira Sans.ttf"):
        datei.write_bytes(b"%PD")
    for was in (altes, fertig, schriften):
        os.utime(was, (VOR_SIEBEN_STUNDEN, VOR_SIEBEN_STUNDEN))
    assert (unfertige_entfernen(), schriftordner_entfernen()) == (1, 1)
    assert sorted(pfad.name for pfad in fertig.parent.iterdir()) == [".neu.unfertig", "heft.pdf"]
    assert list((ordner / "zwischen").iterdir()) == []


def test_ohne_dateien_ist_nichts_zu_tun(ordner: Path) -> None:
    assert (unfertige_entfernen(), schriftordner_entfernen()) == (0, 0)


def test_wer_beim_schreiben_endet_hinterlaesst_keine_datei_mit_namen(
    ordner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def getoetet(_: int) -> None:
        raise OSError("Die Platte ist voll.")

    monkeypatch.setattr(os, "fsync", getoetet)
    with pytest.raises(OSError, match="voll"):
        ablegen("fassungen/heft.pdf", b"%PDF-1.7")
    assert list((ordner / "dateien" / "fassungen").iterdir()) == []
