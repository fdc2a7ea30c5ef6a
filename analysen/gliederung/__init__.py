"""Womit eine Analyse beginnt: Kapitel und Bausteine als Daten, in Versionen, je Träger anpassbar."""
