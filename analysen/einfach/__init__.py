"""„Das Wichtigste in Einfacher Sprache“: gerundete Zahlen, ein erster Text, Hinweise beim Schreiben."""
