"""Kennungen für Adressen: `Köln-Kalk: Süd` wird `koeln-kalk-sued`."""

from django.utils.text import slugify

UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def kennung(text: str) -> str:
    """Nur kleine Buchstaben ohne Zeichen, Ziffern und Striche; leer, wenn davon nichts bleibt."""
    return slugify(text.lower().translate(UMLAUTE))
