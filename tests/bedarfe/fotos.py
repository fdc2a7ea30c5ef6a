"""Fotos für Tests, wie ein Telefon sie macht: mit Aufnahmeort, Gerät und Kommentar."""

from io import BytesIO

from PIL import Image

GERAET = "Telefon von Aylin"


def foto(breite: int = 3000, hoehe: int = 2000, *, gedreht: bool = False) -> bytes:
    """Ein JPEG mit GPS-Angaben; `gedreht` sagt, dass die Kamera hochkant gehalten wurde."""
    bild = Image.new("RGB", (breite, hoehe), (120, 140, 160))
    exif = Image.Exif()
    exif[0x010F] = GERAET
    if gedreht:
        exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 12.0, 30.0)
    puffer = BytesIO()
    bild.save(puffer, "JPEG", exif=exif, comment=b"vor dem Haus der Familie")
    return puffer.getvalue()
