"""Welche Importvorlage zu einer Datei passt, und was zu sehen ist, wenn keine passt."""

from collections.abc import Sequence
from typing import BinaryIO

from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.einlesen import IN_WORTEN, Dateibild, Dialekt, Lesefehler, kopf_lesen
from sozialraum.statistik.vorlage import Vorlage

GEZEIGTE_ZEICHEN = 120


def erkennen(
    datei: BinaryIO, bild: Dateibild, vorlagen: Sequence[Vorlage]
) -> tuple[Vorlage | None, list[Befund]]:
    """Die einzige Vorlage mit genau diesen Überschriften; sonst None und ein Befund, der sagt, warum."""
    if bild.unlesbar:
        text = f"Noch nicht lesbar: {bild.unlesbar}"
        return None, [Befund(Schwere.FEHLER, text, bild.vorschlag)]
    passende = [
        vorlage
        for vorlage in vorlagen
        if vorlage.passt_zu(kopf_lesen(datei, vorlage.dialekt(bild.kodierung), vorlage.kopfzeile))
    ]
    if len(passende) == 1:
        return passende[0], []
    if passende:
        namen = " und ".join(f"„{vorlage.name}“" for vorlage in passende)
        return None, [
            Befund(
                Schwere.FEHLER,
                f"Mehrere Importvorlagen passen zu dieser Datei: {namen}.",
                "Bitte wählen Sie beim Hochladen eine davon aus.",
            )
        ]
    anfang = "".join(
        f"\n{nummer}: {zeile[:GEZEIGTE_ZEICHEN]}" for nummer, zeile in enumerate(bild.erste_zeilen, 1)
    )
    return None, [
        Befund(
            Schwere.FEHLER,
            f"Noch nicht lesbar: keine Importvorlage passt. {bild.in_worten()} Erste Zeilen:{anfang}",
            "Für diese Quelle muss erst eine Importvorlage entstehen; bitte wenden Sie sich an den Betrieb.",
            zeile=1,
        )
    ]


def dialekt_fuer(vorlage: Vorlage, bild: Dateibild) -> Dialekt:
    """Wie diese Datei mit dieser Vorlage gelesen wird. Fehler: `Lesefehler` bei anderer Kodierung."""
    if bild.unlesbar:
        raise Lesefehler(f"Noch nicht lesbar: {bild.unlesbar}", vorschlag=bild.vorschlag)
    dialekt = vorlage.dialekt(bild.kodierung)
    if bild.nur_ascii or dialekt.encoding == bild.kodierung:
        return dialekt
    # Geschätzt heißt: kein UTF-8. Eine Vorlage für UTF-8 kann die Datei dann sicher nicht lesen.
    if bild.sicher or dialekt.encoding.startswith("utf"):
        geschaetzt = "" if bild.sicher else "vermutlich "
        raise Lesefehler(
            f"Die Importvorlage erwartet {IN_WORTEN[dialekt.encoding]}, die Datei ist aber {geschaetzt}"
            f"{IN_WORTEN[bild.kodierung]} ({bild.kodierung_grund}); Umlaute kämen falsch an.",
            vorschlag="Bitte laden Sie die Datei unverändert hoch oder wählen Sie eine andere Importvorlage.",
        )
    return dialekt
