"""Das Schreiben einer Analyse: eigener Text, Zahlmarken, Stände, Kommentare."""
