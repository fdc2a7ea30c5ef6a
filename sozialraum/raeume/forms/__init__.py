"""Formulare der Räume."""
