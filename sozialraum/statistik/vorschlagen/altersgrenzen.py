"""Ob „3-6“ die Sechsjährigen einschließt: das sagen nur die Nachbarn."""

from collections.abc import Iterable

from sozialraum.statistik.vorschlagen import woerter
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import Lage

KENNUNG = "altersgrenzen"
EINSCHLIESSLICH, AUSSCHLIESSLICH = "einschliesslich", "ausschliesslich"


def altersgrenzen_klaeren(lage: Lage, texte: Iterable[str]) -> bool:
    """Zählt die obere Grenze mit? Bewiesen durch die Altersgruppe, die danach anfängt, sonst gefragt."""
    texte = list(dict.fromkeys(texte))
    spannen = {text: spanne for text in texte if (spanne := woerter.spanne(text)) is not None}
    if not spannen:
        return True
    anfaenge = {alter.von for text in texte if (alter := woerter.alter(text)) is not None and alter.von}
    danach = [text for text, (_, bis) in spannen.items() if bis + 1 in anfaenge]
    daran = [text for text, (_, bis) in spannen.items() if bis in anfaenge]
    if danach and not daran:
        return True
    if daran and not danach:
        lage.vorschlag.belege_mit(
            "Altersgrenzen",
            f"„{daran[0]}“ endet vor dem Alter {spannen[daran[0]][1]}",
            "Mit diesem Alter fängt die nächste Gruppe an.",
        )
        return False
    text, (von, bis) = next(iter(spannen.items()))
    beides = "Die Altersgruppen der Datei sagen beides." if daran else "Keine Gruppe fängt danach an."
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            KENNUNG,
            f"Zählt „{text}“ die {bis}-Jährigen mit?",
            beides,
            (
                (EINSCHLIESSLICH, f"ja: {von} bis unter {bis + 1} Jahre"),
                (AUSSCHLIESSLICH, f"nein: {von} bis unter {bis} Jahre"),
            ),
            EINSCHLIESSLICH,
        ),
    )
    return antwort != AUSSCHLIESSLICH
