"""ZIP-Dateien: ein Shapefile oder Grenzen als JSON, begrenzt ausgepackt."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from sozialraum.kern.zahlen import dateigroesse, zahl
from sozialraum.raeume.befund import AngabeFehlt, NichtLesbar

HOECHSTENS_EINTRAEGE = 2_000
HOECHSTENS_AUSGEPACKT = 150_000_000
STUECK = 1_000_000
ZUM_SHAPEFILE = ("shp", "dbf", "prj", "cpg")
ALS_JSON = ("geojson", "json", "topojson")
BESCHAEDIGT = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, KeyError)
# Fester Zeitpunkt: dieselben Dateien ergeben dasselbe Bündel und dieselbe Prüfsumme.
ZEITPUNKT = (1980, 1, 1, 0, 0, 0)


def buendeln(dateien: Sequence[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Mehrere Dateien als eine; eine einzelne bleibt, wie sie ist. Ergebnis: Name und Inhalt."""
    if len(dateien) == 1:
        return dateien[0]
    puffer = io.BytesIO()
    with zipfile.ZipFile(puffer, "w", zipfile.ZIP_STORED) as paket:
        for name, inhalt in dateien:
            paket.writestr(zipfile.ZipInfo(name, ZEITPUNKT), inhalt)
    return f"{dateien[0][0]} und {zahl(len(dateien) - 1)} weitere", puffer.getvalue()


class Paket:
    """Ein ZIP mit dem, was in ihm Grenzen sein kann; Dateien von Betriebssystemen zählen nicht."""

    def __init__(self, inhalt: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(inhalt))
        except BESCHAEDIGT as fehler:
            raise NichtLesbar(_BESCHAEDIGT) from fehler
        eintraege = [eintrag for eintrag in self._zip.infolist() if not eintrag.is_dir()]
        if len(eintraege) > HOECHSTENS_EINTRAEGE:
            raise NichtLesbar(
                f"Die ZIP-Datei enthält {zahl(len(eintraege))} Dateien, lesbar sind bis "
                f"{zahl(HOECHSTENS_EINTRAEGE)}."
            )
        self._eintraege = {
            eintrag.filename: eintrag
            for eintrag in eintraege
            if not any(teil.startswith((".", "__MACOSX")) for teil in PurePosixPath(eintrag.filename).parts)
        }
        self._rest = HOECHSTENS_AUSGEPACKT

    def shapefiles(self) -> list[str]:
        return self._mit_endung(("shp",))

    def json_dateien(self) -> list[str]:
        return self._mit_endung(ALS_JSON)

    def _mit_endung(self, endungen: Sequence[str]) -> list[str]:
        return sorted(name for name in self._eintraege if _endung(name) in endungen)

    def waehle(self, teil: str) -> str:
        """Das Shapefile dieses Namens, sonst das einzige. Fehler: `AngabeFehlt`."""
        moeglich = self.shapefiles()
        if teil in moeglich:
            return teil
        if len(moeglich) == 1 and not teil:
            return moeglich[0]
        raise AngabeFehlt(
            f"Die ZIP-Datei enthält {zahl(len(moeglich))} Shapefiles. Bitte wählen Sie eines.",
            angabe="teil",
            moeglich=[(name, PurePosixPath(name).stem) for name in moeglich],
        )

    def shapefile(self, name: str) -> dict[str, bytes]:
        """Die Dateien, die außer der Endung so heißen wie `name`, nach ihrer Endung."""
        stamm = str(PurePosixPath(name).with_suffix("")).casefold()
        return {
            _endung(eintrag): self.lies(eintrag)
            for eintrag in self._eintraege
            if _endung(eintrag) in ZUM_SHAPEFILE
            and str(PurePosixPath(eintrag).with_suffix("")).casefold() == stamm
        }

    def lies(self, name: str) -> bytes:
        """Der Inhalt, höchstens soviel, wie das ganze Paket noch hergeben darf. Fehler: `NichtLesbar`."""
        stuecke: list[bytes] = []
        try:
            with self._zip.open(self._eintraege[name]) as datei:
                while stueck := datei.read(STUECK):
                    self._rest -= len(stueck)
                    if self._rest < 0:
                        raise NichtLesbar(
                            "Die ZIP-Datei wird ausgepackt größer als "
                            f"{dateigroesse(HOECHSTENS_AUSGEPACKT)}. Bitte vereinfachen Sie die Grenzen "
                            "vorher oder teilen Sie sie."
                        )
                    stuecke.append(stueck)
        except (RuntimeError, NotImplementedError) as fehler:
            raise NichtLesbar(
                "Die ZIP-Datei ist mit einem Kennwort geschützt oder unüblich gepackt. Bitte packen Sie sie "
                "neu, ohne Kennwort."
            ) from fehler
        except BESCHAEDIGT as fehler:
            raise NichtLesbar(_BESCHAEDIGT) from fehler
        return b"".join(stuecke)


_BESCHAEDIGT = (
    "Die ZIP-Datei ist beschädigt oder unvollständig. Bitte laden Sie sie noch einmal vom Amt herunter."
)


def _endung(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".").casefold()
