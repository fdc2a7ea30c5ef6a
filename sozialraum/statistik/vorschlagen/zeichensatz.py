"""Welcher Zeichensatz eine Textdatei hat, wenn ihre Bytes ihn nicht beweisen: an den Umlauten zu sehen."""

from collections.abc import Mapping
from typing import BinaryIO

from sozialraum.statistik.lesen.dateibild import Dateibild
from sozialraum.statistik.lesen.einlesen import IN_WORTEN
from sozialraum.statistik.vorschlagen.ergebnis import Frage, Vorschlag

KENNUNG = "kodierung"
# Ein Mensch hat gesehen, dass die Umlaute falsch gelesen sind.
UMLAUTE, FALSCH = "umlaute", "falsch"
MOEGLICHE = ("cp1252", "cp850", "mac-roman")
ANGESEHEN = 8 << 20
LAENGSTE_ZEILE = 60
UMLAUTBUCHSTABEN = frozenset("äöüÄÖÜß")
# Was neben Umlauten in deutschen Tabellen vorkommt.
UEBLICHE = UMLAUTBUCHSTABEN | frozenset("éèáàçëïôêâÉ©§°²³½€–…„“”‚‘’•·\u00a0\u00ad")


def kodierung_klaeren(
    vorschlag: Vorschlag, datei: BinaryIO, bild: Dateibild, antworten: Mapping[str, str]
) -> tuple[str, str]:
    """Die Kodierung und woran sie zu sehen ist; lässt `datei` am Anfang stehen."""
    if bild.sicher or bild.art != "text":
        return bild.kodierung, bild.kodierung_grund
    zeilen = _zeilen_mit_umlauten(datei)
    bewiesene = _nur_umlaute(b"".join(zeilen))
    if len(bewiesene) == 1 and antworten.get(UMLAUTE) != FALSCH:
        return bewiesene[0], "nur so gelesen sind alle Umlaute deutsche Buchstaben"
    lesarten: dict[str, str] = {}
    for kodierung in (bild.kodierung, *(eine for eine in MOEGLICHE if eine != bild.kodierung)):
        lesart = _ausschnitt(zeilen, kodierung)
        if lesart not in lesarten.values():
            lesarten[kodierung] = lesart
    antwort = vorschlag.frage(
        antworten,
        Frage(
            KENNUNG,
            "Welche Zeile ist richtig geschrieben?",
            "Die Datei sagt nicht, wie ihre Umlaute geschrieben sind. So lautet eine Zeile daraus, je nach "
            "Zeichensatz.",
            tuple((eine, f"{lesart} ({IN_WORTEN[eine]})") for eine, lesart in lesarten.items()),
            bild.kodierung,
        ),
    )
    return antwort, "Sie haben es an einer Zeile gesehen" if KENNUNG in antworten else bild.kodierung_grund


def _zeilen_mit_umlauten(datei: BinaryIO) -> list[bytes]:
    """Zeilen, in denen ein Byte steht, das in keiner davor stand."""
    datei.seek(0)
    gesehen: set[int] = set()
    zeilen = []
    gelesen = 0
    for zeile in datei:
        gelesen += len(zeile)
        neue = {byte for byte in zeile if byte > 127} - gesehen
        if neue:
            gesehen |= neue
            zeilen.append(zeile)
        if gelesen > ANGESEHEN:
            break
    datei.seek(0)
    return zeilen


def _nur_umlaute(zeilen: bytes) -> list[str]:
    """Die Kodierungen, in denen jedes hohe Byte ein in deutschen Tabellen übliches Zeichen ist."""
    hohe = bytes({byte for byte in zeilen if byte > 127})
    passende = []
    for kodierung in MOEGLICHE:
        zeichen = set(hohe.decode(kodierung, "replace"))
        if zeichen <= UEBLICHE and zeichen & UMLAUTBUCHSTABEN:
            passende.append(kodierung)
    return passende


def _ausschnitt(zeilen: list[bytes], kodierung: str) -> str:
    """Aus der Zeile mit den meisten Umlauten der Teil um den ersten."""
    beste = max(zeilen, key=lambda zeile: sum(byte > 127 for byte in zeile[:2_000]), default=b"")
    erste = next((ort for ort, byte in enumerate(beste) if byte > 127), 0)
    anfang = erste - LAENGSTE_ZEILE // 3 if erste > LAENGSTE_ZEILE * 2 // 3 else 0
    text = beste[anfang : anfang + LAENGSTE_ZEILE].decode(kodierung, "replace")
    lesbar = "".join(zeichen if zeichen.isprintable() else " " for zeichen in text).strip()
    return f"„{'… ' if anfang else ''}{lesbar}“"
