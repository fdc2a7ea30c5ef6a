"""Systemprüfungen dessen, was die Installation über sich selbst festlegt."""

from pathlib import Path
from typing import Any

import pytest

from sozialraum.start.pruefungen import pruefe_betreiberseiten, pruefe_fristen


@pytest.mark.parametrize(("frist", "kennungen"), [("30.11.", []), ("31.11.", ["sozialraum.E030"])])
def test_die_frist_der_aufgabenplanung_ist_ein_tag_im_jahr(
    frist: str, kennungen: list[str], settings: Any
) -> None:
    settings.AUFGABENPLANUNG_FRIST = frist
    assert [meldung.id for meldung in pruefe_fristen(None)] == kennungen


def test_im_betrieb_wird_gewarnt_solange_texte_des_betreibers_fehlen(settings: Any, tmp_path: Path) -> None:
    settings.SEITENORDNER = tmp_path
    (tmp_path / "impressum.md").write_text("Wohlfahrtsverband Nordufer")
    (tmp_path / "datenschutz.md").write_text("  \n")
    assert pruefe_betreiberseiten(None) == []  # Vorführung und Test
    settings.PRODUKTION = True
    [warnung] = pruefe_betreiberseiten(None)
    assert warnung.id == "sozialraum.W031" and not warnung.is_serious()
    assert "datenschutz.md" in warnung.msg and "barrierefreiheit.md" in warnung.msg
    assert "impressum.md" not in warnung.msg
    for name in ("datenschutz", "barrierefreiheit"):
        (tmp_path / f"{name}.md").write_text("Text")
    assert pruefe_betreiberseiten(None) == []
