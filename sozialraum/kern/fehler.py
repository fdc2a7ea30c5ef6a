"""Fehler des Fachs: ihr Text ist für Menschen geschrieben und sagt, was zu tun ist."""


class Fachfehler(Exception):
    """Eine Regel des Fachs ist verletzt; Ansicht, Aufgabe und Befehl zeigen den Text unverändert."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class VeralteterStand(Fachfehler):
    """Jemand anderes hat inzwischen gespeichert; beide Fassungen müssen erhalten bleiben."""


class Abgebrochen(Fachfehler):
    """Ein Mensch hat den laufenden Vorgang abgebrochen."""
