"""Legt fremde Bestandteile der Oberfläche aus node_modules nach static/fremd/; nur was gebraucht wird.

Läuft mit dem Python der Umgebung (fontTools): `python .ci/oberflaeche.py`, auch beim Bau des Containers.
"""

import shutil
from pathlib import Path

from fontTools.ttLib import TTFont

WURZEL = Path(__file__).resolve().parent.parent
KERN = WURZEL / "node_modules" / "@kern-ux" / "native"
ZIEL = WURZEL / "static" / "fremd"

DATEIEN = {
    KERN / "dist" / "kern.min.css": "kern/kern.min.css",
    KERN / "dist" / "fonts" / "fira-sans.css": "kern/fonts/fira-sans.css",
    KERN / "LICENSE.md": "kern/LICENSE.md",
    WURZEL / "node_modules" / "htmx.org" / "dist" / "htmx.min.js": "htmx/htmx.min.js",
    WURZEL / "node_modules" / "htmx.org" / "LICENSE": "htmx/LICENSE",
    WURZEL / "node_modules" / "@fontsource" / "vazirmatn" / "LICENSE": "schriften/LICENSE.Vazirmatn",
}
# Was Fira Sans fehlt: Namen in arabischer Schrift.
ARABISCH = WURZEL / "node_modules" / "@fontsource" / "vazirmatn" / "files"
SCHNITTE_ARABISCH = {"Regular": 400, "SemiBold": 600}
SCHNITTE = ("Light", "Regular", "Medium", "SemiBold", "Bold")


def legen() -> None:
    """Kopiert die Dateien; die Schriften des Drucks als TTF nach static/fremd/schriften/.

    WeasyPrint braucht mit TTF je PDF gut eine Sekunde weniger als mit WOFF2.
    """
    shutil.rmtree(ZIEL, ignore_errors=True)
    for quelle, name in DATEIEN.items():
        ziel = ZIEL / name
        ziel.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(quelle, ziel)
    for ordner in ("kern/fonts/fira-sans", "schriften"):
        (ZIEL / ordner).mkdir(parents=True, exist_ok=True)
    for schnitt in SCHNITTE:
        for name in (schnitt, "Italic" if schnitt == "Regular" else f"{schnitt}Italic"):
            quelle = KERN / "dist" / "fonts" / "fira-sans" / f"FiraSans-{name}.woff2"
            shutil.copyfile(quelle, ZIEL / "kern" / "fonts" / "fira-sans" / quelle.name)
            _als_ttf(quelle, f"FiraSans-{name}.ttf")
    for schnitt, staerke in SCHNITTE_ARABISCH.items():
        _als_ttf(ARABISCH / f"vazirmatn-arabic-{staerke}-normal.woff2", f"Vazirmatn-{schnitt}.ttf")


def _als_ttf(quelle: Path, name: str) -> None:
    schrift = TTFont(quelle)
    schrift.flavor = None
    schrift.save(ZIEL / "schriften" / name)


if __name__ == "__main__":
    legen()
