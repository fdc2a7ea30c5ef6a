"""Beschriftungen in Zeichnungen als ganze Zeile ins PDF: Was sich verbindet, bleibt verbunden.

WeasyPrint setzt Text in SVG Buchstabe für Buchstabe. Arabische Namen fallen dabei auseinander und laufen von
links, und jeder Buchstabe kostet so viel Zeit wie sonst eine Zeile.
"""

from typing import Any

import weasyprint.svg
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.svg.bounding_box import EMPTY_BOUNDING_BOX
from weasyprint.svg.text import Style, TextBox
from weasyprint.svg.utils import size
from weasyprint.text.line_break import create_layout, line_size

ANKER = {"start": 0.0, "middle": 0.5, "end": 1.0}
GEWICHTE = {"normal": 400, "bold": 700}
# Damit steht jeder Buchstabe für sich; das setzt WeasyPrint selbst.
EINZELN = ("dx", "dy", "rotate", "textLength", "letter-spacing", "dominant-baseline", "alignment-baseline")


def einrichten() -> None:
    """Von jetzt an setzt `beschriftung` jedes `<text>`, auch wenn WeasyPrint es selbst könnte."""
    weasyprint.svg.TAGS["text"] = beschriftung


def beschriftung(svg: Any, knoten: Any, groesse: float) -> None:
    """Setzt `<text>` an seine Stelle `x`, `y`, ausgerichtet nach `text-anchor`."""
    knoten.text_bounding_box = EMPTY_BOUNDING_BOX
    if list(knoten) or any(name in knoten.attrib for name in EINZELN):
        weasyprint.svg.text(svg, knoten, groesse)
        return
    if not (knoten.text or "").strip():
        return
    art = _art(svg, knoten, groesse)
    zeile = create_layout(knoten.text, art, svg.context, None, 0)
    breite, _ = line_size(zeile.get_first_line()[0], art)
    x = size(knoten.get("x", "0"), groesse, svg.inner_width)
    y = size(knoten.get("y", "0"), groesse, svg.inner_height)
    x -= breite * ANKER[knoten.get("text-anchor", "start")]
    knoten.text_bounding_box = (x, y - groesse, breite, groesse * 1.25)
    svg.stream.push_state()
    fuellung, rand = svg.set_graphical_state(knoten, groesse)
    svg.stream.begin_text()
    svg.fill_stroke(fuellung, rand, text=True)
    draw_first_line(svg.stream, TextBox(zeile, art), "none", "none", Matrix(d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()


def _art(svg: Any, knoten: Any, groesse: float) -> Style:
    art = Style(INITIAL_VALUES)
    art.font_config = svg.font_config
    art["font_family"] = [name.strip(" \"'") for name in knoten.get("font-family", "sans-serif").split(",")]
    art["font_style"] = knoten.get("font-style", "normal")
    gewicht = knoten.get("font-weight", "normal")
    art["font_weight"] = GEWICHTE.get(gewicht) or int(gewicht)
    art["font_size"] = groesse
    return art
