"""Widersprüche einer Analyse: was Text, Zahlen, Stimmen und Bedarfe einander nicht bestätigen."""
