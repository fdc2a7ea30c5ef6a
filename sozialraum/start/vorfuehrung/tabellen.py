"""Liest die Tabellen der Vorführung; ohne Django."""

import tomllib
from pathlib import Path
from typing import Any

ORDNER = Path(__file__).resolve().parent


def lies(name: str) -> dict[str, Any]:
    """Eine Tabelle, etwa `menschen` oder `angebote/hafen`."""
    return tomllib.loads((ORDNER / f"{name}.toml").read_text(encoding="utf-8"))


def teile(ordner: str) -> list[str]:
    """Die Namen aller Tabellen eines Ordners, für `lies`."""
    return sorted(f"{ordner}/{datei.stem}" for datei in (ORDNER / ordner).glob("*.toml"))
