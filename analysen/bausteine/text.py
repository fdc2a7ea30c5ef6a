"""Eigener Text."""

from analysen.auszeichnung import ist_leer
from analysen.grund import Grund
from analysen.inhalt import (
    Block,
)
from analysen.models import Baustein


def text(grund: Grund, baustein: Baustein) -> list[Block]:
    if ist_leer(baustein.text):
        return []
    return [{"art": "text", "quelltext": baustein.text}]
