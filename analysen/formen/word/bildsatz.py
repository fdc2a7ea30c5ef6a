"""Ein Bild in der Zeile, mit Textalternative für Vorlesegeräte."""

import io

from docx.oxml.parser import parse_xml
from docx.shared import Mm

from analysen.formen.word.bauen import Knoten, k
from analysen.formen.word.bilder import Bild
from analysen.formen.word.heft import Heft

_ZEICHNUNG = (
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{nummer}" name="Bild {nummer}"/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="{nummer}" name="Bild {nummer}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{beziehung}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline>"
)


def zeichnung(heft: Heft, bild: Bild, breite_mm: float, hoehe_mm: float) -> Knoten:
    """Das Bild als Lauf, höchstens so groß."""
    mass = min(1.0, breite_mm / bild.breite_mm, hoehe_mm / bild.hoehe_mm)
    beziehung, _ = heft.teil.get_or_add_image(io.BytesIO(bild.png))
    drin = parse_xml(
        _ZEICHNUNG.format(
            cx=int(Mm(bild.breite_mm * mass)),
            cy=int(Mm(bild.hoehe_mm * mass)),
            nummer=heft.naechstes_bild(),
            beziehung=beziehung,
        )
    )
    drin.docPr.set("descr", bild.alternative or "Abbildung ohne Beschreibung")
    return k("w:r", k("w:drawing", drin))
