"""Wo der Zeitraum steht: in Spalten, im Kopf, im Titel, im Namen, oder nirgends."""

import re
from collections.abc import Sequence

from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.spalten import (
    Lage,
    Spalte,
)
from sozialraum.statistik.zeitraum_lesen import zeitraum_lesen

ZEITWORT = re.compile(r"(?i).*(jahr|zeit|datum|stichtag|monat|quartal|woche|periode|semester|stand).*")
WOCHENWORT = re.compile(r"(?i)(kalender)?woche|kw")
# Wie ein Zeitraum in einer Überschrift, im Titel oder im Dateinamen steht, der genaueste zuerst.
IM_TEXT: tuple[tuple[str, str], ...] = (
    ("stichtag", r"[0-9]{1,2}\.[0-9]{1,2}\.(?:19|20)[0-9]{2}"),
    ("quartal", r"(?:19|20)[0-9]{2}-?Q[1-4]|[1-4]/(?:19|20)[0-9]{2}"),
    ("schuljahr", r"(?:19|20)[0-9]{2}/[0-9]{2}"),
    ("jahr", r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"),
)


def zeitraumspalten_finden(lage: Lage) -> None:
    for spalte in lage.spalten:
        art = zeitraumart(spalte.verschiedene)
        if art and (ZEITWORT.fullmatch(spalte.name) or art in ("stichtag", "schuljahr", "semester")):
            spalte.rolle, spalte.angaben = "zeitraum", {"zeitraum": art}
            woche = _wochenspalte(lage, spalte) if art == "jahr" else None
            if woche is not None:
                spalte.angaben = {"zeitraum": "woche"}
                woche.rolle, woche.angaben = "zeitraum", {"zeitraum": "woche"}
            lage.vorschlag.belege_mit(
                "Zeitraum",
                f"Spalte {spalte.heisst}" + (f" mit Spalte {woche.heisst}" if woche else ""),
                f"Alle Zellen sind Zeiträume wie „{spalte.verschiedene[0]}“.",
            )
            return


def _wochenspalte(lage: Lage, jahr: Spalte) -> Spalte | None:
    for spalte in lage.spalten:
        zahlen = [int(zelle) for zelle in spalte.verschiedene if zelle.isdigit()]
        if spalte is not jahr and WOCHENWORT.fullmatch(spalte.name) and zahlen and max(zahlen) <= 53:
            return spalte
    return None


def zeitraum_suchen(lage: Lage, werte: Sequence[Spalte]) -> None:
    if any(spalte.rolle == "zeitraum" for spalte in lage.spalten):
        return
    if _im_kopf(lage, werte):
        return
    for aus, text in (
        ("titel", lage.gestalt.titeltext()),
        ("dateiname", lage.stamm),
        ("blatt", lage.gestalt.blatt),
    ):
        for art, muster in IM_TEXT:
            genannt = {fund.group() for fund in re.finditer(muster, text)}
            if len(genannt) == 1:
                lage.orte.append(
                    {"fuer": "zeitraum", "aus": aus, "muster": f"(?P<zeitraum>{muster})", "zeitraum": art}
                )
                wo = {"titel": "im Titel", "dateiname": "im Dateinamen", "blatt": "im Namen des Blattes"}[aus]
                lage.vorschlag.belege_mit("Zeitraum", f"{wo}: {genannt.pop()}", "Es steht dort genau einer.")
                return
    frage = "Für welches Jahr oder welchen Stichtag gelten die Zahlen?"
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "zeitraum",
            frage,
            "Weder in der Datei noch in ihrem Namen steht ein Zeitraum. Schreiben Sie 2024 oder 31.12.2024.",
        ),
    )
    art = zeitraumart([antwort]) or "jahr"
    # Die Antwort gilt für diese Lieferung; die Datei des nächsten Jahres wird wieder gefragt.
    lage.orte.append({"fuer": "zeitraum", "aus": "frage", "frage": frage, "zeitraum": art})


def _im_kopf(lage: Lage, werte: Sequence[Spalte]) -> bool:
    """Was sich von Spalte zu Spalte ändert, ist der Zeitraum; sonst der eine, der über allen steht."""
    moeglich: list[tuple[bool, int, str, str, list[re.Match[str]]]] = []
    for art, muster in IM_TEXT:
        # Ein verbundener Titel kann auch ein Datum nennen; der Zeitraum der Spalte steht zuletzt.
        funde = [list(re.finditer(muster, spalte.name)) for spalte in werte]
        if werte and all(funde):
            verschieden = len({fund[-1].group() for fund in funde}) > 1
            if verschieden or all(len(fund) == 1 for fund in funde):
                moeglich.append((not verschieden, len(moeglich), art, muster, [fund[-1] for fund in funde]))
    if not moeglich:
        return False
    _, _, art, muster, letzte = min(moeglich, key=lambda eines: eines[:2])
    for spalte, fund in zip(werte, letzte, strict=True):
        spalte.angaben |= {
            "zeitraum": art,
            "_teile": (spalte.name[: fund.start()], muster, spalte.name[fund.end() :]),
        }
    lage.vorschlag.belege_mit(
        "Zeitraum",
        "in den Überschriften",
        f"Über jeder Wertspalte steht einer, etwa „{letzte[0].group()}“.",
    )
    return True


def zeitraumart(zellen: Sequence[str]) -> str:
    """Die Art, in der alle Zellen lesbar sind; leer, wenn es keine gibt."""
    if not zellen:
        return ""
    for art in ("jahr", "stichtag", "monat", "quartal", "schuljahr", "semester", "woche"):
        if all(zeitraum_lesen(zelle, art) for zelle in zellen):
            return art
    return ""
