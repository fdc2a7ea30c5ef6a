"""Eigener Text."""

from analysen.grund import Grund
from analysen.inhalt import (
    Block,
)
from analysen.models import Baustein
from analysen.schreiben.auszeichnung import ist_leer


def text(grund: Grund, baustein: Baustein) -> list[Block]:
    if ist_leer(baustein.text):
        return []
    return [{"art": "text", "quelltext": baustein.text}]
