"""Fotos aus der Erhebung: nur das Bild selbst, ohne Aufnahmeort, Zeit und Gerät, in handlicher Größe."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from sozialraum.kern.fehler import Fachfehler
from sozialraum.kern.zahlen import dateigroesse

HOECHSTENS_BYTES = 15 * 1024 * 1024
# Mehr hat keine Kamera eines Telefons; ein absichtlich riesiges Bild füllte sonst den Speicher.
HOECHSTENS_PIXEL = 120_000_000
LAENGSTE_SEITE = 2000
GUETE = 85
# Im Druck: 115 mm mit 200 Punkten je Zoll. Das Bild steht in der Fassung selbst, darum ist es klein.
DRUCK_SEITE, DRUCK_BYTES = 900, 90_000
DRUCK_STUFEN = ((DRUCK_SEITE, 80), (DRUCK_SEITE, 65), (720, 65), (600, 55), (480, 45))
FORMATE = ("JPEG", "PNG", "WEBP")
KEIN_FOTO = "Diese Datei ist kein Foto, das wir lesen können. Bitte wählen Sie eines als JPEG, PNG oder WebP."


def als_jpeg(inhalt: bytes) -> bytes:
    """Dasselbe Bild als JPEG, aufrecht, höchstens 2.000 Pixel lang und ohne jede Zusatzangabe.

    Fehler: `Fachfehler`, wenn die Datei zu groß oder kein lesbares Foto ist.
    """
    if len(inhalt) > HOECHSTENS_BYTES:
        raise Fachfehler(
            f"Das Foto hat {dateigroesse(len(inhalt))}, möglich sind {dateigroesse(HOECHSTENS_BYTES)}. "
            "Bitte wählen Sie ein kleineres."
        )
    try:
        with Image.open(BytesIO(inhalt), formats=FORMATE) as bild:
            if bild.width * bild.height > HOECHSTENS_PIXEL:
                raise Fachfehler("Das Foto hat zu viele Bildpunkte. Bitte wählen Sie ein kleineres.")
            # Verkleinert schon beim Lesen, wo das Format es kann.
            bild.draft("RGB", (LAENGSTE_SEITE, LAENGSTE_SEITE))
            aufrecht = ImageOps.exif_transpose(bild).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fehler:
        raise Fachfehler(KEIN_FOTO) from fehler
    aufrecht.thumbnail((LAENGSTE_SEITE, LAENGSTE_SEITE))
    # Auf leeres Blatt kopiert: Kommentar, Farbprofil und Vorschaubild blieben sonst am Bild hängen.
    sauber = Image.new("RGB", aufrecht.size)
    sauber.paste(aufrecht)
    ziel = BytesIO()
    sauber.save(ziel, "JPEG", quality=GUETE, optimize=True)
    return ziel.getvalue()


@dataclass(frozen=True)
class Druckbild:
    """Ein kleines JPEG mit Breite und Höhe in Pixeln."""

    jpeg: bytes
    breite: int
    hoehe: int


def fuer_den_druck(inhalt: bytes) -> Druckbild:
    """Ein schon gespeichertes Foto, klein genug für den Inhalt einer Fassung: bis 900 Pixel und 90.000 Bytes.

    Dasselbe Foto ergibt dieselben Bytes. Fehler: `Fachfehler`, wenn es nicht lesbar ist.
    """
    try:
        with Image.open(BytesIO(inhalt), formats=FORMATE) as bild:
            bild.draft("RGB", (DRUCK_SEITE, DRUCK_SEITE))
            ganz = bild.convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fehler:
        raise Fachfehler(KEIN_FOTO) from fehler
    for seite, guete in DRUCK_STUFEN:
        klein = ganz.copy()
        klein.thumbnail((seite, seite))
        ziel = BytesIO()
        klein.save(ziel, "JPEG", quality=guete, optimize=True)
        if ziel.tell() <= DRUCK_BYTES:
            break
    return Druckbild(ziel.getvalue(), klein.width, klein.height)
