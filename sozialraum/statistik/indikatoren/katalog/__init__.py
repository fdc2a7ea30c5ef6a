"""Der Katalog der Indikatoren, nach Kapiteln."""

from collections.abc import Mapping

from sozialraum.statistik.indikatoren.begriffe import Indikator
from sozialraum.statistik.indikatoren.katalog.arbeit import ARBEIT
from sozialraum.statistik.indikatoren.katalog.bevoelkerung import BEVOELKERUNG
from sozialraum.statistik.indikatoren.katalog.bildung import BILDUNG
from sozialraum.statistik.indikatoren.katalog.haushalte import HAUSHALTE
from sozialraum.statistik.indikatoren.katalog.migration import MIGRATION
from sozialraum.statistik.indikatoren.katalog.netz import NETZ
from sozialraum.statistik.indikatoren.katalog.soziales import SOZIALES
from sozialraum.statistik.indikatoren.katalog.wanderung import WANDERUNG

KAPITEL = (BEVOELKERUNG, MIGRATION, HAUSHALTE, WANDERUNG, ARBEIT, SOZIALES, BILDUNG, NETZ)
INDIKATOREN: Mapping[str, Indikator] = {i.key: i for kapitel in KAPITEL for i in kapitel}
