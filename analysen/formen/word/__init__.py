"""Die Teile des Word-Dokuments einer Fassung: Gestalt, Absätze, Tabellen, Bilder, Verzeichnis."""
