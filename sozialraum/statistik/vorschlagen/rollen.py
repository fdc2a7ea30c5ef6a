"""Was die übrigen Spalten sind: Ausprägung, Beschriftung, Vermerk, Einheit oder Wert."""

from collections.abc import Sequence

from sozialraum.kern.zahlen import anzahl
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.gestalt import zahlartig
from sozialraum.statistik.vorschlagen.spalten import (
    Lage,
    Spalte,
    bestimmen,
    bestimmt,
    ist_textspalte,
    kombinationen,
    schluesselartig,
)
from sozialraum.statistik.zeichen import LEGENDEN

VERMERKZEICHEN = frozenset("prseubg")
VERMERKE = (
    ("vorlaeufig", "vorläufig"),
    ("berichtigt", "berichtigt"),
    ("geschaetzt", "geschätzt"),
    ("eingeschraenkt", "eingeschränkt aussagefähig"),
    ("endgueltig", "endgültig"),
)
HOECHSTENS_AUSPRAEGUNGEN = 400


def uebrige_spalten_deuten(lage: Lage) -> None:
    raum = [spalte for spalte in lage.spalten if spalte.rolle == "raum"]
    gedreht = any("raum" in spalte.angaben.get("fest", {}) for spalte in lage.spalten)
    kategorien: list[Spalte] = []
    zeiten = [spalte for spalte in lage.spalten if spalte.rolle == "zeitraum"]
    # Eine Zeile je Gebiet und Zeitraum: Was sonst noch dasteht, beschreibt nur das Gebiet.
    einmalig = bool(raum) and len(kombinationen([*raum, *zeiten])) == len(lage.gestalt.daten)
    for spalte in lage.spalten:
        if spalte.rolle or spalte.angaben:
            continue
        verschiedene = spalte.verschiedene
        if not verschiedene:
            continue
        if gedreht:
            # Jede Zeile ein Merkmal, jede Spalte ein Gebiet.
            if spalte.rolle == "" and len(verschiedene) > 1 and ist_textspalte(spalte):
                kategorien.append(spalte)
            continue
        if _ist_vermerk(lage, spalte):
            spalte.rolle = "vermerk"
            vermerke_klaeren(lage, verschiedene)
            continue
        if len(verschiedene) == 1:
            if verschiedene[0].casefold() == "anzahl":
                spalte.rolle = "einheit"
            elif not zahlartig(verschiedene[0]) and not kategorien and ist_textspalte(spalte):
                # Eine Beschriftung für alles; sie sagt nur, was gezählt wird.
                continue
            elif spalte.stelle in lage.gestalt.zahlspalten:
                spalte.rolle = "wert"
            continue
        if einmalig and _ist_einteilung(lage, spalte):
            continue
        if any(bestimmt(eine, spalte) for eine in raum if len(eine.verschiedene) > 2):
            # Nur eine andere Beschriftung des Gebiets.
            if spalte.stelle in lage.gestalt.zahlspalten and not schluesselartig(spalte):
                spalte.rolle = "wert"
            continue
        if spalte.stelle not in lage.gestalt.zahlspalten or schluesselartig(spalte):
            if (
                not einmalig
                and len(verschiedene) < max(3, len(spalte.zellen) * 0.6)
                and len(verschiedene) <= HOECHSTENS_AUSPRAEGUNGEN
            ):
                kategorien.append(spalte)
            continue
        if spalte.stelle in lage.gestalt.zahlspalten:
            spalte.rolle = "wert"
    for spalte in kategorien:
        partner = next(
            (
                eine
                for eine in kategorien
                if eine is not spalte and eine.rolle == "merkmal" and bestimmt(eine, spalte)
            ),
            None,
        )
        spalte.rolle = "wortlaut" if partner is not None else "merkmal"
    # Wörter, die zusammen mit anderen erst eindeutig sind, bleiben Merkmal; eine Beschriftung, die aus
    # den übrigen folgt, wird nur verglichen.
    merkmale = [spalte for spalte in lage.spalten if spalte.rolle == "merkmal"]
    for spalte in reversed(merkmale):
        uebrige = [eine for eine in merkmale if eine is not spalte and eine.rolle == "merkmal"]
        if uebrige and not schluesselartig(spalte) and bestimmen(uebrige, spalte):
            spalte.rolle = "wortlaut"
    beschriftungen = [spalte for spalte in lage.spalten if spalte.rolle == "wortlaut"]
    for spalte in beschriftungen[:-1]:
        spalte.rolle = "tabelle" if len(beschriftungen) == 2 else ""
    if merkmale := [spalte for spalte in lage.spalten if spalte.rolle == "merkmal"]:
        lage.vorschlag.belege_mit(
            "Merkmal",
            "Spalte " + " mit ".join(spalte.heisst for spalte in merkmale),
            "Je Gebiet und Zeitraum stehen dort "
            + anzahl(len(kombinationen(merkmale)), "Ausprägung.", "verschiedene Ausprägungen."),
        )


def _ist_einteilung(lage: Lage, spalte: Spalte) -> bool:
    """Wenige kleine Nummern für viele Gebiete, noch vor der ersten Zahl: eine Einteilung, kein Wert."""
    vor_den_werten = not any(eine.rolle == "wert" for eine in lage.spalten[: spalte.stelle])
    nummern = all(zelle.isdigit() and len(zelle) <= 2 for zelle in spalte.verschiedene)
    viele = len(lage.gestalt.daten) > 5 * len(spalte.verschiedene) and len(lage.gestalt.daten) >= 30
    return vor_den_werten and nummern and viele


def _ist_vermerk(lage: Lage, spalte: Spalte) -> bool:
    davor = lage.spalten[spalte.stelle - 1] if spalte.stelle else None
    if davor is None or davor.rolle != "wert":
        return False
    # Steht überall dasselbe fremde Zeichen, sagt es über keine Zelle etwas.
    bekannt = VERMERKZEICHEN if len(spalte.verschiedene) > 1 else LEGENDEN["deutsch"].vermerke.keys()
    return set(spalte.verschiedene) <= bekannt


def vermerke_klaeren(lage: Lage, zeichen: Sequence[str]) -> None:
    """Schreibt `vermerke`; was bei den Ämtern Verschiedenes heißt, wird gefragt."""
    bekannt = LEGENDEN["deutsch"].vermerke
    schon = {eines["value"] for eines in lage.inhalt.get("vermerke", [])}
    for eines in (eines for eines in zeichen if eines not in schon):
        if eines in bekannt:
            label: str = bekannt[eines]
        else:
            label = lage.vorschlag.frage(
                lage.antworten,
                Frage(
                    f"vermerk:{eines}",
                    f"Was bedeutet „{eines}“ neben den Zahlen?",
                    "Das Zeichen hat bei den Ämtern keine einheitliche Bedeutung.",
                    VERMERKE,
                ),
            )
        lage.inhalt.setdefault("vermerke", []).append({"value": eines, "label": str(label)})
