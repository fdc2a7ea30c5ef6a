"""Zahlen aus der Umgebung; steht etwas anderes da, sagt ein Satz, wo."""

import os

from django.core.exceptions import ImproperlyConfigured


def ganze_zahl(name: str, vorgabe: int) -> int:
    """Der Wert der Umgebungsvariable `name`; fehlt er oder ist er leer, gilt die Vorgabe."""
    wert = os.environ.get(name, "").strip()
    if not wert:
        return vorgabe
    if not (wert.isascii() and wert.isdecimal()):
        raise ImproperlyConfigured(
            f"{name} ist „{wert}“; hier gehört eine ganze Zahl hin und nichts dahinter (siehe .env.example)."
        )
    return int(wert)
