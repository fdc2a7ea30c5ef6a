"""Die Logos eines Trägers, wie sie auf der Titelseite stehen: klein im Inhalt der Fassung, als PNG im SVG."""

from base64 import b64encode
from io import BytesIO
from xml.sax.saxutils import escape

from PIL import Image

from agenturen.models import Logo, Traeger
from analysen.bausteine.bilder import PX_JE_MM
from analysen.inhalt import Logobild
from sozialraum.raeume.karte.zeichnung import px, sauber

# Zwei stehen nebeneinander unter dem Absender.
BREITE_MM, HOEHE_MM = 39, 16


def logos_fuer(traeger: Traeger) -> list[Logobild]:
    """Erst das eigene, dann der Spitzenverband, dann die Förderung."""
    vorhandene = {logo.art: logo for logo in Logo.objects.filter(traeger=traeger)}
    return [
        Logobild(art=art, bild=gezeichnet(vorhandene[art])) for art in Logo.Art.values if art in vorhandene
    ]


def gezeichnet(logo: Logo) -> str:
    """Das SVG, höchstens 39 mm breit und 16 mm hoch; sein `<title>` ist die Beschreibung."""
    png = bytes(logo.png)
    with Image.open(BytesIO(png), formats=("PNG",)) as bild:
        breite, hoehe = bild.size
    mass = min(BREITE_MM * PX_JE_MM / breite, HOEHE_MM * PX_JE_MM / hoehe)
    b, h = px(breite * mass), px(hoehe * mass)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {b} {h}" width="{b}" height="{h}" role="img">'
        f"<title>{escape(sauber(logo.beschreibung))}</title>"
        # Der Browser glättet damit wie immer; ins PDF schriebe WeasyPrint sonst, was PDF/A verbietet.
        f'<image width="{b}" height="{h}" image-rendering="optimizeQuality"'
        f' href="data:image/png;base64,{b64encode(png).decode()}"/>'
        "</svg>"
    )
