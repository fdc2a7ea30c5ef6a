"""Erkennt einen Prozess wieder und weiß, ob es ihn auf diesem Rechner noch gibt."""

import os
import socket
from pathlib import Path


def kennung(nummer: int | None = None) -> str:
    """`rechner:nummer:beginn` dieses oder des genannten Prozesses."""
    nummer = os.getpid() if nummer is None else nummer
    return f"{socket.gethostname()}:{nummer}:{_beginn(nummer)}"


def ist_fort(gemerkt: str) -> bool:
    """Gibt es den Prozess dieser Kennung sicher nicht mehr? Von einem anderen Rechner weiß es niemand."""
    rechner, _, rest = gemerkt.rpartition(":")[0].rpartition(":")
    if rechner != socket.gethostname() or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return kennung(int(rest)) != gemerkt


def _beginn(nummer: int) -> str:
    """Wann der Prozess begann: Im neu gestarteten Container heißt der nächste wie sein Vorgänger.

    `fort`, wenn er nur noch auf der Liste steht, weil ihn niemand abgeholt hat.
    """
    try:
        zustand = Path(f"/proc/{nummer}/stat").read_text()
    except OSError:
        return ""
    # Der Name davor darf Leerzeichen und Klammern enthalten.
    felder = zustand.rpartition(")")[2].split()
    return "fort" if felder[0] in "ZX" else felder[19]
