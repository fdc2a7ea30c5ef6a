"""Vorlagen in Versionen, mitgeliefert oder vom Träger: was für Gliederungen und Prüflisten gleich ist."""
