"""Ein Gebiet in Zahlen: was zuerst zählt, alle Kapitel als Tabelle, ein Kapitel mit Diagrammen und Sätzen."""

from sozialraum.statistik.gebietsprofil.bilder import Bild, Verweis
from sozialraum.statistik.gebietsprofil.kapitelseite import Gebietskapitel, gebietskapitel
from sozialraum.statistik.gebietsprofil.profil import Gebietsprofil, gebietsprofil

__all__ = ["Bild", "Gebietskapitel", "Gebietsprofil", "Verweis", "gebietskapitel", "gebietsprofil"]
