"""Die Prüfliste vor der Freigabe: was die Richtlinie verlangt, was davon erfüllt ist und was noch fehlt."""
