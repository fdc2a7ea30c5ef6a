"""Systemprüfungen dessen, was die Installation über sich selbst festlegt."""

from typing import Any

import pytest

from sozialraum.start.pruefungen import pruefe_fristen


@pytest.mark.parametrize(("frist", "kennungen"), [("30.11.", []), ("31.11.", ["sozialraum.E030"])])
def test_die_frist_der_aufgabenplanung_ist_ein_tag_im_jahr(
    frist: str, kennungen: list[str], settings: Any
) -> None:
    settings.AUFGABENPLANUNG_FRIST = frist
    assert [meldung.id for meldung in pruefe_fristen(None)] == kennungen
