"""Die Formelsprache eigener Indikatoren: Text ⇄ Zähler, Nenner und Faktor, wie der Katalog sie kennt; rein.

`auslaender[alter < 18] / einwohner[alter < 18] * 100` · `zuzuege - fortzuege` ·
`(einwohner - einwohner vor 5 jahren) / einwohner vor 5 jahren * 100` · `einwohner / flaeche`
"""

from sozialraum.statistik.formeln.aus_katalog import formel_des_indikators
from sozialraum.statistik.formeln.lesen import HOECHSTENS_ZEICHEN, formel_lesen, gespeicherte_formel_lesen
from sozialraum.statistik.formeln.rechnen import HOECHSTENS_JAHRE, Formel
from sozialraum.statistik.formeln.schreiben import formel_schreiben, in_worten
from sozialraum.statistik.formeln.zerteilen import Formelfehler, namen_in, wort_von

__all__ = [
    "HOECHSTENS_JAHRE",
    "HOECHSTENS_ZEICHEN",
    "Formel",
    "Formelfehler",
    "formel_des_indikators",
    "formel_lesen",
    "formel_schreiben",
    "gespeicherte_formel_lesen",
    "in_worten",
    "namen_in",
    "wort_von",
]
