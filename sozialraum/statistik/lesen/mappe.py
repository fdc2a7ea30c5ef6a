"""Arbeitsmappen (XLSX, XLSB, XLS, ODS) werden Blätter aus Textzellen, in einem eigenen begrenzten Prozess."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any, BinaryIO

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.lesen.archiv import archiv_pruefen
from sozialraum.statistik.lesen.blatt import Blatt, Datumszelle, Lesefehler, Zahlzelle, Zeile

KIND = Path(__file__).with_name("mappe_kind.py")
ALLE_ZEILEN = 1 << 31
ZIP_ANFANG = b"PK\x03\x04"
ALS_CSV = (
    "Bitte fragen Sie beim Amt nach der CSV-Datei oder speichern Sie die Tabelle neu. Prüfen Sie danach, "
    "ob die Gebietsschlüssel ihre führenden Nullen behalten haben."
)


def mappe_lesen(
    datei: BinaryIO, *, hoechstens_spalten: int, hoechstens_zeilen: int = ALLE_ZEILEN
) -> Iterator[Blatt]:
    """Die Blätter in ihrer Reihenfolge; jedes ist zu lesen, bevor das nächste kommt. Fehler: `Lesefehler`.

    Zahlen kommen als `Zahlzelle`, Daten als `Datumszelle`, unabhängig von ihrer Anzeige in Excel.
    """
    datei.seek(0)
    if datei.read(4) == ZIP_ANFANG:
        archiv_pruefen(datei)
    datei.seek(0)
    with tempfile.TemporaryFile() as eingabe:
        copyfileobj(datei, eingabe)
        eingabe.seek(0)
        kind = subprocess.Popen(
            [sys.executable, "-I", str(KIND), str(hoechstens_spalten), str(hoechstens_zeilen)],
            stdin=eingabe,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="ascii",
        )
        assert kind.stdout is not None
        try:
            yield from _blaetter(kind.stdout)
        finally:
            # Wer nach den ersten Zeilen genug hat, lässt den Rest ungelesen.
            kind.stdout.close()
            kind.kill()
            kind.wait()


def _blaetter(ausgabe: IO[str]) -> Iterator[Blatt]:
    strom = _Meldungen(ausgabe)
    nummer = 0
    while (angaben := strom.naechstes_blatt()) is not None:
        nummer += 1
        verbunden = angaben["verbunden"]
        yield Blatt(
            name=angaben["blatt"],
            zeilen=strom.zeilen(),
            nummer=nummer,
            verbunden=None if verbunden is None else tuple(tuple(bereich) for bereich in verbunden),
            getippt=True,
            hoehe=angaben["zeilen"],
            insgesamt=angaben["von"],
        )


class _Meldungen:
    """Was der Leseprozess meldet, Blatt für Blatt."""

    def __init__(self, ausgabe: IO[str]) -> None:
        self._ausgabe = ausgabe
        self._blatt: dict[str, Any] | None = None
        self._zu_ende = False

    def naechstes_blatt(self) -> dict[str, Any] | None:
        for _ in self.zeilen():
            pass
        if self._zu_ende:
            return None
        angaben, self._blatt = self._blatt, None
        return angaben

    def zeilen(self) -> Iterator[Zeile]:
        """Bis zum nächsten Blatt oder zum Ende. Fehler: `Lesefehler`."""
        while self._blatt is None and not self._zu_ende:
            text = self._ausgabe.readline()
            try:
                meldung = json.loads(text)
            except ValueError as fehler:
                # Der Prozess ist mitten in der Arbeit an seine Grenze gestoßen.
                raise Lesefehler(
                    "Die Arbeitsmappe braucht zum Lesen zu viel Speicher oder Zeit, oder sie ist beschädigt.",
                    vorschlag="Bitte löschen Sie leere Zeilen und Spalten weit rechts oder unten, oder "
                    "speichern Sie die Tabelle als CSV.",
                ) from fehler
            if isinstance(meldung, list):
                yield meldung[0], _getippt(meldung[1], meldung[2:])
            elif "blatt" in meldung and "fehler" not in meldung:
                self._blatt = meldung
            elif "fehler" in meldung:
                raise _lesefehler(meldung)
            else:
                self._zu_ende = True


def _getippt(arten: str, zellen: list[str]) -> list[str]:
    return [
        zelle if art == "t" else Zahlzelle(zelle) if art == "z" else Datumszelle(zelle)
        for art, zelle in zip(arten, zellen, strict=True)
    ]


def _lesefehler(meldung: dict[str, Any]) -> Lesefehler:
    if meldung["fehler"] == "kennwort":
        return Lesefehler(
            "Die Arbeitsmappe ist mit einem Kennwort geschützt.",
            vorschlag="Bitte speichern Sie sie ohne Kennwort oder fragen Sie beim Amt danach.",
        )
    if meldung["fehler"] == "zu_gross":
        return Lesefehler(
            f"Das Blatt „{meldung['blatt']}“ hat {zahl(meldung['zeilen'])} Zeilen und "
            f"{zahl(meldung['spalten'])} Spalten; das ist zu groß.",
            vorschlag="Bitte löschen Sie leere Spalten weit rechts, oder speichern Sie die Tabelle als CSV.",
        )
    return Lesefehler(
        f"Die Datei ist keine lesbare Arbeitsmappe ({meldung.get('grund', '')}).", vorschlag=ALS_CSV
    )
