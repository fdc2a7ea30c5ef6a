"""Was ein Mensch über einzelne Merkmale sagt: was sie für Indikatoren zählen, und ob wir sie übernehmen."""

from typing import Any

from sozialraum.statistik.indikatoren.groessen import GROESSEN
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte, schluesselwort

ZAEHLT, WEGLASSEN = "zaehlt:", "weglassen:"
NICHTS, JA, NEIN = "nichts", "ja", "nein"


def weglassen(lage: Lage, werte: list[Spalte]) -> list[Spalte]:
    """Die Wertspalten ohne die, die niemand haben will, etwa ein „Insgesamt“; eine bleibt immer.

    Nur wo jede Spalte ihr Merkmal selbst nennt; stehen Merkmale untereinander, sind es Zeilen.
    """
    if len(werte) < 2 or any(
        spalte.rolle == "merkmal" or "_teile" in spalte.angaben or "raum" in spalte.angaben.get("fest", {})
        for spalte in lage.spalten
    ):
        return werte
    worte = {spalte.stelle: schluesselwort(spalte) for spalte in werte}
    lage.vorschlag.weglassbar |= set(worte.values())
    bleiben = [spalte for spalte in werte if lage.antworten.get(WEGLASSEN + worte[spalte.stelle]) != JA]
    if not bleiben:
        return werte
    for spalte in werte:
        if spalte in bleiben:
            continue
        lage.vorschlag.beantwortet.append(
            Frage(
                WEGLASSEN + worte[spalte.stelle],
                f"Übernehmen wir die Spalte {spalte.heisst}?",
                "Ihre Zahlen bleiben sonst in der Datei stehen und ungelesen.",
                ((JA, "nein, auslassen"), (NEIN, "ja, übernehmen")),
            )
        )
        lage.vorschlag.belege_mit("Ausgelassen", f"Spalte {spalte.heisst}", "Ihre Antwort")
        spalte.rolle, spalte.angaben = "", {"grund": "wird nicht übernommen"}
    return bleiben


def zaehlt_als(lage: Lage) -> None:
    """Was jemand gewählt hat, gilt vor dem Erkannten; denselben Bestand zählt dann nur das Gewählte."""
    gewaehlt: list[dict[str, Any]] = []
    for merkmal in lage.inhalt["merkmale"]:
        antwort = lage.antworten.get(ZAEHLT + str(merkmal.get("schluessel", "")), "")
        if antwort == NICHTS:
            merkmal.pop("groesse", None)
        elif antwort in GROESSEN:
            merkmal["groesse"] = antwort
            gewaehlt.append(merkmal)
    bestaende = [bestand(merkmal) for merkmal in gewaehlt]
    for merkmal in lage.inhalt["merkmale"]:
        if "groesse" in merkmal and merkmal not in gewaehlt and bestand(merkmal) in bestaende:
            del merkmal["groesse"]


def bestand(merkmal: dict[str, Any]) -> tuple[Any, ...]:
    """Wen ein Merkmal zählt; zwei mit demselben Bestand wären in einem Indikator doppelt."""
    return tuple(merkmal.get(wort) for wort in ("groesse", "geschlecht", "alter_von", "alter_bis"))
