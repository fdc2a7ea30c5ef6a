"""Wie eine Zeile im Protokoll aussieht: wann, wie schlimm, wer, was; ohne die Werte, an denen es lag."""

import logging
import re
from typing import Any

# PostgreSQL nennt darin, was jemand eingegeben hat: „Schlüssel (email)=(…)“ oder die ganze Zeile.
EINZELHEITEN = re.compile(
    r"^DETAIL:.*?(?=^(?:HINT|CONTEXT):|^\n(?:The above exception|During handling)|\Z)", re.M | re.S
)


class Zeile(logging.Formatter):
    """Wie üblich, nur sagt ein Datenbankfehler nicht, welche Angaben ihn ausgelöst haben."""

    def __init__(self, **weitere: Any) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{", **weitere)

    def format(self, record: logging.LogRecord) -> str:
        return EINZELHEITEN.sub("DETAIL:  (nicht im Protokoll)\n", super().format(record)).rstrip("\n")
