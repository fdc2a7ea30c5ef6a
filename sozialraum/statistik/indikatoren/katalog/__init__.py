"""Der Katalog der Indikatoren, nach Kapiteln."""

from collections.abc import Mapping

from sozialraum.statistik.indikatoren.begriffe import Indikator
from sozialraum.statistik.indikatoren.katalog.bevoelkerung import BEVOELKERUNG
from sozialraum.statistik.indikatoren.katalog.migration import MIGRATION

INDIKATOREN: Mapping[str, Indikator] = {i.key: i for i in (*BEVOELKERUNG, *MIGRATION)}
