"""Zeilen, zu denen kein Gebiet bekannt ist: die ganze Stadt, nicht Zuzuordnendes, sonst eine Frage."""

import re
from collections.abc import Sequence

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.vorschlagen import gebiete
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte, bestimmt, eins_zu_eins

GENANNTE_BEISPIELE = 6
# Eine zweite Nummer des Gebiets ist nicht sein Name.
KENNZIFFER = re.compile(r"[A-Za-z]{0,3}[-_. ]?[0-9]+")
SPAETER = ("klaeren", "Gebiet bei der Lieferung zuordnen oder neu anlegen")


def ohne_gebiet_klaeren(
    lage: Lage, ohne: Sequence[str], ags: str, *, paar: bool, spalte: Spalte, dazu: Spalte | None
) -> None:
    """Texte ohne bekanntes Gebiet: die Stadt selbst, nicht Zuzuordnendes, sonst eine Frage."""
    vorn = dazu is None or dazu.stelle < spalte.stelle

    def text_muster(texte: Sequence[str]) -> str:
        kern = gebiete.eines_von(texte)
        if not paar:
            return kern
        return f"(?:{kern});" if vorn else f";(?:{kern})"

    kern = gebiete.namenskern(lage.kenntnis.gemeinden.get(ags, ""))
    heisst = {} if paar else _beschriftung(lage, spalte)
    ganz = [
        text
        for text in filter(None, ohne)
        for name in (text, heisst.get(text, ""))
        if gebiete.GANZES.fullmatch(name) or (kern and gebiete.namenskern(name) in (kern, f"stadt{kern}"))
    ]
    if ganz:
        lage.inhalt["raeume"].insert(0, {"muster": text_muster(ganz), "ebene": "gemeinde", "schluessel": ""})
        lage.vorschlag.belege_mit("Gebiet", f"„{ganz[0]}“ ist die ganze Stadt", "So heißt die Zeile.")
    nirgends = [text for text in ohne if text not in ganz and gebiete.OHNE_GEBIET.fullmatch(text)]
    if nirgends:
        lage.inhalt.setdefault("auslassen", []).append(
            {"rolle": "raum", "muster": text_muster(nirgends), "grund": "keinem Gebiet zugeordnet"}
        )
        lage.vorschlag.belege_mit("Ausgelassen", f"„{nirgends[0]}“", "Die Zeile sagt es selbst.")
    rest = [text for text in ohne if text not in ganz and text not in nirgends]
    offen = []
    for text in rest:
        aehnliche = lage.kenntnis.aehnliche(text, ags)
        if not aehnliche or len(rest) > GENANNTE_BEISPIELE:
            offen.append(text)
            continue
        antwort = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                f"gebiet:{text}",
                f"Welches Gebiet ist „{text}“?",
                "Ein Gebiet genau dieses Namens gibt es nicht.",
                (
                    *(
                        (f"{ebene}:{name}", f"{name} ({gebiete.EINZAHL.get(ebene, ebene)})")
                        for ebene, name in aehnliche
                    ),
                    ("weglassen", "keines davon, Zeile weglassen"),
                    SPAETER,
                ),
            ),
        )
        ebene, _, name = antwort.partition(":")
        if name:
            lage.inhalt.setdefault("namen", []).append({"geliefert": text, "ebene": ebene, "name": name})
            muster = f"(?P<name>{gebiete.eines_von([text])})"
            if paar:
                muster = f"{muster};" if vorn else f";{muster}"
            lage.inhalt["raeume"].insert(0, {"muster": muster, "ebene": ebene})
        elif antwort == "weglassen":
            offen.append(text)
    gefragt = [text for text in offen if lage.antworten.get(f"gebiet:{text}") != "weglassen"]
    if gefragt:
        beispiele = ", ".join(
            f"„{text}“" if text else "ohne Schlüssel" for text in gefragt[:GENANNTE_BEISPIELE]
        )
        mehr = (
            f" und {zahl(len(gefragt) - GENANNTE_BEISPIELE)} weitere"
            if len(gefragt) > GENANNTE_BEISPIELE
            else ""
        )
        antwort = lage.vorschlag.frage(
            lage.antworten,
            Frage(
                "zeilen",
                f"Was soll mit Zeilen geschehen, zu denen es kein Gebiet gibt: {beispiele}{mehr}?",
                "Oft sind es Zwischensummen. Sind es Gebiete, ordnen Sie sie bei der Lieferung zu.",
                (("weglassen", "weglassen; Anzahl und Grund stehen bei der Lieferung"), SPAETER),
                "weglassen",
            ),
        )
        if antwort == SPAETER[0]:
            offen = [text for text in offen if text not in gefragt]
    if offen:
        lage.inhalt.setdefault("auslassen", []).append(
            {"rolle": "raum", "muster": text_muster(offen), "grund": "kein Gebiet dazu bekannt"}
        )


def _beschriftung(lage: Lage, schluessel: Spalte) -> dict[str, str]:
    """Zu jedem gelieferten Schlüssel sein Name aus der Spalte daneben."""
    for spalte in lage.spalten:
        ist_text = spalte.stelle not in lage.gestalt.zahlspalten
        if spalte is not schluessel and not spalte.rolle and ist_text and bestimmt(schluessel, spalte):
            return dict(zip(schluessel.zellen, spalte.zellen, strict=True))
    return {}


def raumnamen_finden(lage: Lage, raumspalten: Sequence[Spalte]) -> None:
    """Die Spalte, die die Gebiete eins zu eins benennt; sie wird beim Lesen verglichen."""
    for spalte in lage.spalten:
        ist_text = spalte.stelle not in lage.gestalt.zahlspalten
        if (
            ist_text
            and not spalte.rolle
            and not all(map(KENNZIFFER.fullmatch, spalte.verschiedene))
            and any(len(eine.verschiedene) > 2 and eins_zu_eins(eine, spalte) for eine in raumspalten)
        ):
            spalte.rolle = "raumname"
            return
