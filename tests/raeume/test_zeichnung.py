"""Bausteine der Karten."""

from sozialraum.raeume.karte.zeichnung import pfad


def test_ein_strich_ohne_ziel_wird_nicht_gezeichnet() -> None:
    """`M1 2l` ohne Schritt läse kein Browser; alles danach fehlte auf der Karte."""
    assert pfad([[1, 2], [1.01, 2.02], [1, 2]]) == ""
    assert pfad([[1, 2], [1.01, 2.02], [2, 2]]) == "M1 2l1 0"
    assert pfad([[1, 2], [2, 2], [2, 3]], geschlossen=True) == "M1 2l1 0 0 1Z"
