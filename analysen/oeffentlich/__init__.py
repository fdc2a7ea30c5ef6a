"""Was ohne Anmeldung zu lesen ist: veröffentlichte Fassungen, ihre Dateien, der Vermerk einer Rücknahme."""
