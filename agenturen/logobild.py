"""Was von der Datei eines Logos bleibt: die Bildpunkte auf weißem Grund, so groß wie gedruckt; rein."""

from io import BytesIO

from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import dateigroesse

HOECHSTENS_BYTES = 5_000_000
HOECHSTENS_PIXEL = 40_000_000
# Auf der Titelseite höchstens 39 mm breit: mit 400 Punkten je Zoll 620 Pixel, unter 170 wird es unscharf.
LAENGSTE_SEITE, MINDESTENS_PIXEL = 620, 260
# Beim Verkleinern franst sonst aus, was am Rand steht.
RAND_PIXEL = 4
# Das Bild steht in jeder Fassung.
HOECHSTENS_GESPEICHERT = 200_000
FARBEN = 256
FORMATE = ("PNG", "JPEG")
KEIN_LOGO = (
    "Diese Datei ist kein Bild, das wir lesen können. Bitte wählen Sie das Logo als PNG oder JPEG; aus einer "
    "SVG- oder EPS-Datei macht das jedes Zeichenprogramm."
)


def als_png(inhalt: bytes) -> bytes:
    """Das Logo als PNG mit schmalem weißem Rand, ohne Durchsichtigkeit und Zusatzangaben.

    Fehler: `Fachfehler`, wenn die Datei zu groß, kein lesbares PNG oder JPEG, leer oder zu klein ist.
    """
    if len(inhalt) > HOECHSTENS_BYTES:
        raise Fachfehler(
            f"Das Logo hat {dateigroesse(len(inhalt))}, möglich sind {dateigroesse(HOECHSTENS_BYTES)}. "
            "Bitte verkleinern Sie es."
        )
    try:
        with Image.open(BytesIO(inhalt), formats=FORMATE) as bild:
            if bild.width * bild.height > HOECHSTENS_PIXEL:
                raise Fachfehler("Das Logo hat zu viele Bildpunkte. Bitte verkleinern Sie es.")
            farbig = bild.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fehler:
        raise Fachfehler(KEIN_LOGO) from fehler
    blatt = Image.new("RGB", farbig.size, "white")
    blatt.paste(farbig, mask=farbig.getchannel("A"))
    rand = ImageChops.difference(blatt, Image.new("RGB", blatt.size, "white")).getbbox()
    if rand is None:
        raise Fachfehler("Auf diesem Bild ist nichts als Weiß. Bitte wählen Sie das Logo für weißen Grund.")
    blatt = blatt.crop(rand)
    if max(blatt.size) < MINDESTENS_PIXEL:
        raise Fachfehler(
            f"Das Logo ist nur {max(blatt.size)} Bildpunkte lang und würde gedruckt unscharf. Bitte wählen "
            f"Sie eines mit mindestens {MINDESTENS_PIXEL}."
        )
    blatt.thumbnail((LAENGSTE_SEITE, LAENGSTE_SEITE))
    blatt = ImageOps.expand(blatt, RAND_PIXEL, "white")
    png = _gespeichert(blatt)
    # Verläufe und Fotos packt PNG schlecht; mit weniger Farben passt es.
    return png if len(png) <= HOECHSTENS_GESPEICHERT else _gespeichert(blatt.quantize(FARBEN).convert("RGB"))


def _gespeichert(bild: Image.Image) -> bytes:
    ziel = BytesIO()
    bild.save(ziel, "PNG", optimize=True)
    return ziel.getvalue()
