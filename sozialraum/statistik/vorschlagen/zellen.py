"""Was in den Wertzellen steht: Schreibweise der Zahlen und Zeichen für fehlende Werte."""

import re
from collections.abc import Mapping, Sequence

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.lesen.blatt import Zahlzelle
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.gestalt import ZAHLARTIG
from sozialraum.statistik.vorschlagen.rollen import vermerke_klaeren
from sozialraum.statistik.vorschlagen.schreibweise import Schreibweise, Spuren, aus_spuren, schreibweise
from sozialraum.statistik.vorschlagen.spalten import (
    Lage,
    Spalte,
)
from sozialraum.statistik.zeichen import LEGENDEN

FEHLEND = (
    ("unbekannt", "unbekannt, keine Angabe"),
    ("geheim", "geheim gehalten"),
    ("nicht_vorhanden", "gibt es dort nicht"),
    ("null", "genau null"),
    ("folgt", "folgt später"),
)
GROSSE_STELLEN = 4


def schreibweise_bestimmen(lage: Lage, werte: Sequence[Spalte]) -> tuple[Schreibweise, dict[int, Spuren]]:
    je_spalte = {spalte.stelle: schreibweise(_roh(lage, spalte))[1] for spalte in werte}
    alle = Spuren()
    for spuren in je_spalte.values():
        alle.dazu(spuren)
    form = aus_spuren(alle)
    if form.frage:
        wort = "der Punkt" if form.frage == "." else "das Komma"
        antwort = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                "zahlen",
                f"Was bedeutet {wort} in Zahlen wie „{form.beispiel}“?",
                "Alle Zahlen mit diesem Zeichen haben genau drei Ziffern dahinter; beides ist möglich.",
                (("tausender", "Er trennt Tausender"), ("dezimal", "Danach kommen Nachkommastellen")),
                "tausender",
            ),
        )
        if antwort == "dezimal":
            form = Schreibweise(form.frage, form.groupChar)
            for spuren in je_spalte.values():
                spuren.nachkomma = max(spuren.nachkomma, 3)
        else:
            form = Schreibweise("," if form.frage == "." else ".", form.frage)
    elif alle.beispiele:
        zeichen = {".": "Punkt", ",": "Komma"}
        tausend = f", Tausenderzeichen „{form.groupChar}“" if form.groupChar else ", ohne Tausenderzeichen"
        lage.vorschlag.belege_mit(
            "Zahlen",
            f"Dezimalzeichen {zeichen[form.decimalChar]}{tausend}",
            "Bewiesen durch " + ", ".join(f"„{text}“" for text in list(alle.beispiele.values())[:3]) + ".",
        )
    else:
        lage.vorschlag.belege_mit("Zahlen", "ganze Zahlen ohne Trennzeichen", "Keine Zelle enthält eines.")
    _eigene_schreibweise(lage, werte, form, alle, je_spalte)
    return form, je_spalte


def _eigene_schreibweise(
    lage: Lage,
    werte: Sequence[Spalte],
    form: Schreibweise,
    alle: Spuren,
    je_spalte: Mapping[int, Spuren],
) -> None:
    """Was eine andere Spalte für Nachkommastellen beweist, kann in dieser Tausender trennen: Frage.

    „12.5“ in der Spalte der Anteile sagt nichts über „12.345“ in der Spalte der Einwohner.
    """
    zeichen = form.decimalChar
    if zeichen not in alle.dezimal or zeichen not in alle.offen:
        return
    fraglich = [
        spalte
        for spalte in werte
        if zeichen in je_spalte[spalte.stelle].offen and zeichen not in je_spalte[spalte.stelle].dezimal
    ]
    if not fraglich:
        return
    beispiel = je_spalte[fraglich[0].stelle].beispiele[zeichen]
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "zahlen",
            f"Was bedeutet {'der Punkt' if zeichen == '.' else 'das Komma'} in Zahlen wie „{beispiel}“ "
            f"(Spalte {fraglich[0].heisst})?",
            f"In anderen Spalten folgen ihm Nachkommastellen („{alle.beispiele[zeichen]}“), hier stehen "
            "dahinter immer genau drei Ziffern; beides ist möglich.",
            (("tausender", "Er trennt Tausender"), ("dezimal", "Danach kommen Nachkommastellen")),
            "tausender",
        ),
    )
    for spalte in fraglich:
        if antwort == "dezimal":
            je_spalte[spalte.stelle].nachkomma = max(je_spalte[spalte.stelle].nachkomma, 3)
        else:
            spalte.angaben["_form"] = Schreibweise("," if zeichen == "." else ".", zeichen)


def vermerke_an_zahlen(lage: Lage, werte: Sequence[Spalte]) -> None:
    """Klammern und Buchstaben an der Zahl selbst: `(1.200)`, `1.300p`."""
    gesehen: dict[str, str] = {}
    for spalte in werte:
        for zelle in spalte.verschiedene:
            if not isinstance(zelle, Zahlzelle) and ZAHLARTIG.fullmatch(zelle):
                if zelle[-1].isalpha():
                    gesehen.setdefault(zelle[-1], zelle)
                if zelle.startswith("("):
                    gesehen.setdefault("()", zelle)
    if not gesehen:
        return
    vermerke_klaeren(lage, list(gesehen))
    lage.vorschlag.belege_mit(
        "Vermerke",
        ", ".join(f"„{marke}“" for marke in gesehen),
        "Sie stehen an den Zahlen, etwa " + ", ".join(f"„{zelle}“" for zelle in gesehen.values()) + ".",
    )


def _roh(lage: Lage, spalte: Spalte) -> list[str]:
    """Die Zellen, wie sie kamen: Zahlzellen einer Arbeitsmappe bleiben welche."""
    return [zellen[spalte.stelle] for _, zellen in lage.gestalt.daten if spalte.stelle < len(zellen)]


def zeichen_klaeren(lage: Lage, werte: Sequence[Spalte]) -> None:
    vermerke_an_zahlen(lage, werte)
    deutsch = LEGENDEN["deutsch"]
    gesehen: dict[str, int] = {}
    for spalte in werte:
        for zelle in spalte.zellen:
            if not ZAHLARTIG.fullmatch(zelle):
                gesehen[zelle] = gesehen.get(zelle, 0) + 1
    uebliche = [text for text in gesehen if text in deutsch.zeichen or text in deutsch.nullwerte]
    if uebliche:
        lage.inhalt["legende"] = "deutsch"
        lage.vorschlag.belege_mit(
            "Zeichen",
            "übliche Bedeutung nach DIN 55301",
            "Es kommen vor: " + ", ".join(f"„{text}“ {zahl(gesehen[text])}-mal" for text in uebliche) + ".",
        )
    for text in gesehen:
        if text in uebliche:
            continue
        wort = f"„{text}“" if text else "eine leere Zelle"
        antwort = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                f"zeichen:{text}" if text else "leer",
                f"Was bedeutet {wort}?",
                f"{zahl(gesehen[text])}-mal steht das, wo eine Zahl stehen müsste.",
                FEHLEND,
                "unbekannt",
            ),
        )
        if antwort == "null":
            lage.inhalt.setdefault("nullwerte", []).append({"value": text})
        else:
            lage.inhalt.setdefault("missingValues", []).append({"value": text, "label": antwort})
    if len(werte) > 1 and uebliche:
        _striche(lage, werte)


def _striche(lage: Lage, werte: Sequence[Spalte]) -> None:
    """Ein Strich ist null; neben großen Zahlen und in ganzen Zeilen gibt es das Gebiet eher nicht."""
    null = LEGENDEN["deutsch"].nullwerte
    ganze, neben = [], []
    for ort, (nummer, _) in enumerate(lage.gestalt.daten):
        zellen = [spalte.zellen[ort] for spalte in werte]
        striche = sum(1 for zelle in zellen if zelle in null)
        zahlen = [zelle for zelle in zellen if ZAHLARTIG.fullmatch(zelle)]
        if striche == len(zellen):
            ganze.append(nummer)
        elif striche and all(len(re.sub(r"[^0-9]", "", zelle)) >= GROSSE_STELLEN for zelle in zahlen):
            neben.append(nummer)
    if not ganze and not neben:
        return
    wo = []
    if ganze:
        wo.append(f"{anzahl(len(ganze), 'Zeile', 'Zeilen')} nur aus Strichen, die erste ist {zahl(ganze[0])}")
    if neben:
        wo.append(
            f"{anzahl(len(neben), 'Zeile', 'Zeilen')} mit Strichen neben großen Zahlen, die erste ist "
            f"{zahl(neben[0])}"
        )
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "striche",
            "Was bedeutet „-“ in dieser Datei?",
            f"Es gibt {' und '.join(wo)}. Oft gibt es das Gebiet zu dieser Zeit nicht.",
            (("nicht_vorhanden", "Das Gebiet gab es da nicht"), ("null", "Genau null")),
            "nicht_vorhanden",
        ),
    )
    if antwort == "null":
        lage.inhalt["nur_nullwerte"] = "null"
    else:
        for zeichen in sorted({z for spalte in werte for z in spalte.zellen if z in null}):
            lage.inhalt.setdefault("missingValues", []).append({"value": zeichen, "label": "nicht_vorhanden"})
