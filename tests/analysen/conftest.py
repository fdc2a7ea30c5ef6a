"""Gemeinsame Fixtures der Tests dieses Ordners."""

import pytest

from analysen import festschreiben
from analysen.pruefliste.liste import Pruefliste


@pytest.fixture
def ohne_pruefliste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Die Prüfliste verlangt nichts: für Tests, in denen es um anderes als ihre Punkte geht."""
    leer = Pruefliste(name="", richtlinie="", punkte=())
    monkeypatch.setattr(festschreiben, "pruefliste", lambda analyse, *, inhalt: leer)
