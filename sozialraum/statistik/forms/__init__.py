"""Formulare der Lieferungen, Quellen und Importvorlagen."""
