"""Welche Importvorlage zu einer Datei passt, und was zu sehen ist, wenn keine passt."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO

from sozialraum.statistik.befunde import Befund, Schwere
from sozialraum.statistik.lesen.blatt import Blatt, Lesefehler, Strom
from sozialraum.statistik.lesen.dateibild import Dateibild
from sozialraum.statistik.lesen.einlesen import IN_WORTEN, Dialekt, blaetter
from sozialraum.statistik.vorlage import Vorlage
from sozialraum.statistik.vorlage.tabellenform import Tabellenform
from sozialraum.statistik.zuordnen.kopf import tabelle_finden

GEZEIGTE_ZEICHEN = 120
KOPF_HOECHSTENS = 300
MEHRERE_PASSEN = "Mehrere Importvorlagen passen"


def erkennen(
    datei: BinaryIO, bild: Dateibild, vorlagen: Sequence[Vorlage], dateiname: str = ""
) -> tuple[Vorlage | None, list[Befund]]:
    """Die einzige Vorlage, zu der Überschriften, Titel, Blätter und Dateiname passen; sonst None und ein
    Befund, der sagt, warum. Fehler: `Lesefehler`, wenn die Datei gar keine lesbare Tabelle ist.
    """
    if bild.unlesbar:
        raise Lesefehler(bild.unlesbar, vorschlag=bild.vorschlag)
    mappe = anfang_der_mappe(datei) if bild.art == "mappe" else None
    passende = [vorlage for vorlage in vorlagen if passt(datei, bild, vorlage, dateiname, mappe)]
    if len(passende) == 1:
        return passende[0], []
    if passende:
        namen = " und ".join(f"„{vorlage.name}“" for vorlage in passende)
        return None, [
            Befund(
                Schwere.FEHLER,
                f"{MEHRERE_PASSEN} zu dieser Datei: {namen}.",
                "Bitte wählen Sie bei der Lieferung eine davon aus.",
            )
        ]
    zeilen = [f"Blatt „{blatt.name}“" for blatt in mappe] if mappe else bild.erste_zeilen
    anfang = "".join(f"\n{nummer}: {zeile[:GEZEIGTE_ZEICHEN]}" for nummer, zeile in enumerate(zeilen, 1))
    return None, [
        Befund(
            Schwere.FEHLER,
            f"Noch nicht lesbar: keine Importvorlage passt. {bild.in_worten()} "
            f"{'Blätter' if mappe else 'Erste Zeilen'}:{anfang}",
            "Für diese Quelle muss erst eine Importvorlage entstehen; der Assistent hilft dabei.",
            zeile=1,
        )
    ]


def anfang_der_mappe(datei: BinaryIO) -> list[Blatt]:
    """Die ersten Zeilen jedes Blattes, einmal gelesen für alle Vorlagen. Fehler: `Lesefehler`."""
    als_mappe = Dialekt("utf-8", "")
    return [
        replace(blatt, zeilen=list(blatt.zeilen)) for blatt in blaetter(datei, als_mappe, KOPF_HOECHSTENS)
    ]


def passt(
    datei: BinaryIO,
    bild: Dateibild,
    vorlage: Vorlage,
    dateiname: str = "",
    mappe: Sequence[Blatt] | None = None,
) -> bool:
    """Der Fingerabdruck: jede Tabelle der Vorlage findet auf ihrem Blatt genau ihren Kopf.

    Von Tabellen untereinander wird nur die erste gesucht; die nächste kann weit unten stehen. `mappe` erspart
    es, eine Arbeitsmappe je Vorlage neu zu lesen.
    """
    if vorlage.dateiname and dateiname and not vorlage.dateiname.search(dateiname):
        return False
    if vorlage.arbeitsmappe != (bild.art == "mappe"):
        return False
    gefunden: set[int] = set()
    with suppress(Lesefehler):
        alle = mappe or blaetter(datei, vorlage.dialekt(bild.kodierung), KOPF_HOECHSTENS)
        for blatt in alle:
            formen = [form for form in vorlage.tabellen if form.gilt_fuer(blatt.name)]
            if formen and not _beginnt_mit(formen[0], blatt, vorlage):
                return False
            gefunden |= {id(form) for form in formen}
    return len(gefunden) == len(vorlage.tabellen)


def _beginnt_mit(form: Tabellenform, blatt: Blatt, vorlage: Vorlage) -> bool:
    strom = Strom(blatt.zeilen)
    fund = tabelle_finden(form, blatt, strom)
    if fund.bindung is None or not fund.titel_passt:
        return False
    # Ohne Kopf zeugen nur die Zellen: die erste Zeile muss ein Gebiet an seiner Stelle haben.
    return bool(form.kopfzeilen) or _hat_gebiet(form, next(iter(strom), (0, []))[1], vorlage)


def _hat_gebiet(form: Tabellenform, zellen: Sequence[str], vorlage: Vorlage) -> bool:
    stellen = [stelle for stelle, feld in enumerate(form.felder) if feld.rolle == "raum"]
    if len(zellen) != len(form.felder) or not stellen:
        return False
    return vorlage.ort(";".join(zellen[stelle].strip() for stelle in stellen)) is not None


def dialekt_fuer(vorlage: Vorlage, bild: Dateibild) -> Dialekt:
    """Wie diese Datei mit dieser Vorlage gelesen wird. Fehler: `Lesefehler` bei anderer Kodierung."""
    if bild.unlesbar:
        raise Lesefehler(f"Noch nicht lesbar: {bild.unlesbar}", vorschlag=bild.vorschlag)
    if vorlage.arbeitsmappe != (bild.art == "mappe"):
        arten = ("eine Arbeitsmappe", "eine Texttabelle")
        erwartet, ist = arten if vorlage.arbeitsmappe else arten[::-1]
        raise Lesefehler(
            f"Die Importvorlage erwartet {erwartet}, die Datei ist aber {ist}.",
            vorschlag="Bitte wählen Sie eine andere Importvorlage.",
        )
    dialekt = vorlage.dialekt(bild.kodierung)
    if vorlage.arbeitsmappe or bild.nur_ascii or dialekt.encoding == bild.kodierung:
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
