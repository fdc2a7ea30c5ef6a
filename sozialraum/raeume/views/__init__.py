"""Seiten der Räume: Sozialräume, Raumeinheiten, Grenzen übernehmen."""
