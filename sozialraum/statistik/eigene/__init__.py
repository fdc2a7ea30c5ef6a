"""Eigene Indikatoren: ihre Definitionen in Versionen, die Verben dazu und das Verzeichnis für die Tür."""
