"""Die Flächenkarte: ein Indikator zu einem Zeitraum für alle Gebiete einer Ebene, in Klassen eingeteilt."""
