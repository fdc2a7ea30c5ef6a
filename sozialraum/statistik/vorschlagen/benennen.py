"""Wie Merkmale heißen: was ein Mensch schöner sagt, und was zu tun ist, wenn zwei gleich heißen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte

NAME, EINHEIT = "merkmal:", "einheit:"
ANZAHL = "Anzahl"
LAENGSTER_NAME, LAENGSTE_EINHEIT = 200, 40
BEIDE, AM_WORT = "beide", "wort"
GEZEIGTE = 4
VORSATZ_STELLEN = 9


def gleiche_spalten_klaeren(lage: Lage) -> None:
    """Zwei Wertspalten mit derselben Überschrift: Welche gilt, sagt die Datei nicht."""
    je_name: dict[str, list[Spalte]] = {}
    for spalte in lage.mit_rolle("wert"):
        if spalte.name and "fest" not in spalte.angaben:
            je_name.setdefault(spalte.name, []).append(spalte)
    for name, gleiche in je_name.items():
        if len(gleiche) < 2:
            continue
        orte = " und ".join([f"Spalte {spalte.stelle + 1}" for spalte in gleiche])
        antwort = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                f"spalten:{name}",
                f"Mehrere Spalten heißen „{name}“. Welche soll gelten?",
                f"Es sind {orte}. {_vergleich(gleiche)}",
                (
                    *(
                        (str(spalte.stelle + 1), f"nur Spalte {spalte.stelle + 1}: {_beispiele(spalte)}")
                        for spalte in gleiche
                    ),
                    (BEIDE, "alle, als verschiedene Merkmale mit der Spalte im Namen"),
                ),
            ),
        )
        for spalte in gleiche:
            if antwort in (BEIDE, ""):
                spalte.angaben["_wort"] = f"{name} (Spalte {spalte.stelle + 1})"
            elif antwort != str(spalte.stelle + 1):
                spalte.rolle, spalte.angaben = "", {"grund": f"heißt wie Spalte {antwort}"}


def _vergleich(gleiche: Sequence[Spalte]) -> str:
    zeilen = list(zip(*(spalte.zellen for spalte in gleiche), strict=True))
    dieselben = sum(1 for zellen in zeilen if len(set(zellen)) == 1)
    if dieselben == len(zeilen):
        return "In jeder Zeile stehen dort dieselben Zahlen."
    return f"In {zahl(dieselben)} von {zahl(len(zeilen))} Zeilen stehen dort dieselben Zahlen."


def _beispiele(spalte: Spalte) -> str:
    return ", ".join(f"„{zelle}“" for zelle in spalte.zellen[:GEZEIGTE]) + " …"


def merkmale_benennen(lage: Lage) -> None:
    """Erst die eigenen Worte der Antworten; heißen dann noch zwei gleich, ist das eine Frage."""
    merkmale: list[dict[str, Any]] = lage.inhalt["merkmale"]
    mit_einheit = any(spalte.rolle == "einheit" for spalte in lage.spalten)
    for merkmal in merkmale:
        schluessel = merkmal.get("schluessel", "")
        if name := lage.antworten.get(NAME + schluessel, "").strip():
            merkmal["bezeichnung"] = name[:LAENGSTER_NAME]
        einheit = lage.antworten.get(EINHEIT + schluessel, "").strip()
        # Nennt eine Spalte die Einheit, wird sie beim Lesen mit ihr verglichen.
        if einheit and not mit_einheit:
            merkmal["einheit"] = einheit[:LAENGSTE_EINHEIT]
    oft = Counter(merkmal["bezeichnung"] for merkmal in merkmale)
    gleiche = [merkmal for merkmal in merkmale if oft[merkmal["bezeichnung"]] > 1]
    if not gleiche:
        return
    genannt = ", ".join([f"„{merkmal['schluessel']}“" for merkmal in gleiche[:GEZEIGTE]])
    weitere = f" und {zahl(len(gleiche) - GEZEIGTE)} weitere" if len(gleiche) > GEZEIGTE else ""
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "namen",
            f"Mehrere Merkmale heißen „{gleiche[0]['bezeichnung']}“. Wie sind sie zu unterscheiden?",
            f"In der Datei stehen dafür {genannt}{weitere}. Unten bei den Merkmalen können Sie sie auch "
            "selbst benennen.",
            ((AM_WORT, f"am Wort der Datei: „{_mit_wort(gleiche[0])}“, „{_mit_wort(gleiche[1])}“ …"),),
        ),
    )
    if antwort == AM_WORT:
        for merkmal in gleiche:
            merkmal["bezeichnung"] = _mit_wort(merkmal)


def _mit_wort(merkmal: Mapping[str, Any]) -> str:
    return f"{merkmal['bezeichnung']} ({merkmal['schluessel']})"[:LAENGSTER_NAME]


def mit_vorhandenen_vergleichen(lage: Lage) -> None:
    """Ein Schlüssel, den die gewählte Quelle schon für etwas führt, ändert das nie still."""
    quelle = lage.quelle
    gleiche = [m for m in lage.inhalt["merkmale"] if quelle and m["schluessel"] in quelle.merkmale]
    if quelle is None or not gleiche:
        return
    paare = [(merkmal, *quelle.merkmale[merkmal["schluessel"]]) for merkmal in gleiche]
    genannt = "; ".join(
        f"dort „{name}“ ({einheit}), hier „{merkmal['bezeichnung']}“ ({merkmal.get('einheit', ANZAHL)})"
        for merkmal, name, einheit in paare[:GEZEIGTE]
    )
    auswahl = [("andere", "nein, es sind eigene Merkmale")]
    # Eine andere Einheit ist nie dieselbe Reihe.
    if all(einheit == merkmal.get("einheit", ANZAHL) for merkmal, _, einheit in paare):
        auswahl.insert(0, ("dieselben", "ja, ihre Zahlen setzen die vorhandenen Reihen fort"))
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "merkmale_der_quelle",
            f"Meint die Datei dieselben Merkmale, die „{quelle.angaben.name}“ schon führt?",
            f"Denselben Schlüssel haben {zahl(len(gleiche))}: {genannt}.",
            tuple(auswahl),
        ),
    )
    if antwort == "dieselben":
        for merkmal, name, _ in paare:
            merkmal["bezeichnung"] = name
    elif antwort == "andere":
        _eigene_schluessel(lage)


def _eigene_schluessel(lage: Lage) -> None:
    """Vor jeden Schlüssel der Anfang der Vorlage, als fester Ort vor allen anderen Teilen."""
    vorn = str(lage.inhalt["schluessel"])[:VORSATZ_STELLEN]
    lage.orte.insert(0, {"fuer": "merkmal", "aus": "fest", "wert": vorn})
    for merkmal in lage.inhalt["merkmale"]:
        merkmal["schluessel"] = f"{vorn}.{merkmal['schluessel']}"
    summen_voranstellen(lage.inhalt, vorn)


def summen_voranstellen(inhalt: Mapping[str, Any], vorn: str) -> None:
    """Bekommen alle Merkmale denselben Anfang, bekommen ihn auch die Summen, die sie nennen."""
    for summe in inhalt.get("summen", []):
        summe["gesamt"] = f"{vorn}.{summe['gesamt']}"
        summe["teile"] = [f"{vorn}.{teil}" for teil in summe["teile"]]
