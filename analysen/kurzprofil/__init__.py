"""Das Kurzprofil: zwei Seiten über einen Sozialraum, ohne dass jemand eine Analyse schreibt."""
