"""Der Weg einer Analyse: Entwurf, Prüfung, Freigegeben, Veröffentlicht, Archiviert."""
