"""Hauptwörter, Fürwörter und Einheiten der Indikatoren, gebeugt, wie Sätze sie brauchen."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sozialraum.kern.zahlen import FEST, aufzaehlung
from sozialraum.statistik.indikatoren import EW, GROESSEN, Art, Auswahl, Glied, Indikator, Rechnung

_VERHAELTNISWOERTER = frozenset({"je", "pro", "in", "von", "mit", "unter", "ab"})
_EINZAHL = {"Jahre": "Jahr", "Personen": "Person", "Punkte": "Punkt"}
_DEM = {"m": "dem", "n": "dem", "f": "der", "p": "denen"}
_IHN = {"m": "ihn", "n": "es", "f": "sie", "p": "sie"}
# Größen, die keine Menschen zählen: „Zuzüge unter 18 Jahren“ wäre kein Deutsch.
_KEINE_MENSCHEN = re.compile(
    "(zuzuege|fortzuege|umzuege|geburten|sterbefaelle|einbuergerungen|haushalte|bedarfsgemeinschaften|uebergaenge)"
)


# Der Indikator -----------------------------------------------------------------------------------


def mehrzahl(indikator: Indikator) -> bool:
    return str(indikator.genus) == "p"


def lag(indikator: Indikator) -> str:
    return "lagen" if mehrzahl(indikator) else "lag"


def war(indikator: Indikator) -> str:
    return "waren" if mehrzahl(indikator) else "war"


def liegt(indikator: Indikator) -> str:
    return "liegen" if mehrzahl(indikator) else "liegt"


def ist(indikator: Indikator) -> str:
    return "sind" if mehrzahl(indikator) else "ist"


def dem(indikator: Indikator) -> str:
    """`über dem der Stadt`, `über der der Stadt`, `über denen der Stadt`."""
    return _DEM[indikator.genus]


def ihn(indikator: Indikator) -> str:
    return _IHN[indikator.genus]


def er(indikator: Indikator) -> str:
    return {"m": "er", "n": "es"}.get(indikator.genus, "sie")


def kurz(indikator: Indikator) -> str:
    """Das Subjekt bis zu seinem ersten Hauptwort: `der Anteil`, `die durchschnittliche Haushaltsgröße`."""
    worte = indikator.subjekt.split()
    stelle = next((n for n, wort in enumerate(worte) if wort[:1].isupper()), len(worte) - 1)
    return " ".join(worte[: stelle + 1]).rstrip(",")


def hoch(indikator: Indikator) -> str:
    """`so hoch wie`, bei Größen und Flächen `so groß wie`."""
    return "groß" if kurz(indikator).endswith(("größe", "fläche")) else "hoch"


# Einheiten ---------------------------------------------------------------------------------------


def im_dativ(indikator: Indikator, text: str) -> str:
    """`7.481 Einwohnern je km²`, `41,3 Jahren` und `1 Einwohner je km²` nach „mit“ und „bei“."""
    zahl, fest, einheit = text.partition(FEST)
    if not fest or einheit != indikator.einheit:
        return text
    if einheit == "je 1.000":
        wort = (
            "Einwohnerinnen und Einwohner"
            if indikator.rechnung is Rechnung.VON_OBEN
            else grundwort(indikator)
        )
        return f"{text} {wort}".rstrip()
    if zahl.lstrip("+−") == "1":
        return f"{zahl}{FEST}{_EINZAHL.get(einheit, einheit)}"
    return f"{zahl}{FEST}{indikator.einheit_dativ or mehrzahl_im_dativ(einheit)}"


@lru_cache(maxsize=512)
def mehrzahl_im_dativ(worte: str) -> str:
    """Hauptwörter in der Mehrzahl nach „von“ und „bei“: `Haushalten mit Kindern`, `vorgelegten Heften`.

    Gebeugt wird bis zum ersten Hauptwort und was mit „und“ daran hängt; ohne Hauptwort bleibt alles.
    """
    gebeugt = worte.split(" ")
    for stelle, wort in enumerate(gebeugt):
        if wort in _VERHAELTNISWOERTER or not wort.replace("-", "").isalpha():
            return worte
        if wort[0].islower():
            # Eigenschaftswörter werden gebeugt, Umstandswörter („sozialversicherungspflichtig“) nicht.
            gebeugt[stelle] = f"{wort}n" if wort.endswith("e") else wort
            continue
        gebeugt[stelle] = wort if wort.endswith(("n", "s")) else f"{wort}n"
        if gebeugt[stelle + 1 : stelle + 2] not in (["und"], ["oder"]):
            return " ".join(gebeugt)
        return " ".join([*gebeugt[: stelle + 2], mehrzahl_im_dativ(" ".join(gebeugt[stelle + 2 :]))])
    return worte


# Zähler und Nenner -------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def zaehlwort(indikator: Indikator) -> str:
    """Was der Zähler zählt, Mehrzahl im Nominativ: `Zuzüge und Fortzüge`; leer, wo es kein Wort gibt."""
    return _eines(_hauptwort(zaehler) for zaehler, _ in indikator.fassungen)


@lru_cache(maxsize=512)
def grundwort(indikator: Indikator) -> str:
    """Was der Nenner zählt: `Einwohnerinnen und Einwohner unter 18 Jahren`; leer, wo es kein Wort gibt."""
    return _eines(_hauptwort(nenner) for _, nenner in indikator.fassungen)


def gegensatz(indikator: Indikator) -> tuple[str, str] | None:
    """`("Zuzüge", "Fortzüge")`: was ein Saldo zuzählt und was er abzieht."""
    zaehler = indikator.fassungen[0][0] if indikator.fassungen else ()
    dazu = _groessen(g for g in zaehler if g.vorzeichen > 0)
    davon = _groessen(g for g in zaehler if g.vorzeichen < 0)
    return (dazu, davon) if dazu and davon else None


def _eines(worte: Iterable[str]) -> str:
    verschiedene = set(worte)
    return verschiedene.pop() if len(verschiedene) == 1 else ""


def _hauptwort(glieder: Sequence[Glied]) -> str:
    if not glieder or any(g.vorzeichen < 0 or g.jahre_zuvor for g in glieder):
        return ""
    grund = _groessen(glieder)
    auswahlen = [g.auswahl for g in glieder]
    alter = list(dict.fromkeys(alter_in_worten(a) for a in auswahlen))
    if len({(a.groesse, a.geschlecht) for a in auswahlen}) > 1 and len(alter) > 1:
        return ""
    if alter == [""]:
        return grund
    if not grund or any(_KEINE_MENSCHEN.match(a.groesse) for a in auswahlen) or "" in alter:
        return ""
    # „unter 20 Jahren und ab 65 Jahren“ → „unter 20 und ab 65 Jahren“
    kurz_ = [wort.removesuffix(" Jahren") for wort in alter[:-1]]
    return f"{grund} {aufzaehlung([*kurz_, alter[-1]])}"


def _groessen(glieder: Iterable[Glied]) -> str:
    worte = list(dict.fromkeys(_wort(g.auswahl) for g in glieder))
    return aufzaehlung(worte) if all(worte) else ""


def _wort(auswahl: Auswahl) -> str:
    if auswahl.geschlecht:
        return {"w": "Einwohnerinnen", "m": "männliche Einwohner"}.get(
            auswahl.geschlecht if auswahl.groesse == "einwohner" else "", ""
        )
    # „Schuleingangsuntersuchung: untersuchte Kinder“, „Personen in Bedarfsgemeinschaften (SGB II)“
    wort = GROESSEN.get(auswahl.groesse, "").partition(" (")[0].removeprefix("Schuleingangsuntersuchung: ")
    # „Wahlberechtigte bei der Kommunalwahl“: welche Wahl, sagt schon das Subjekt.
    wort = wort.partition(" bei der ")[0]
    return "" if ":" in wort or "," in wort else wort


def alter_in_worten(auswahl: Auswahl) -> str:
    """`unter 18 Jahren`, `von 15 bis unter 65 Jahren`, `ab 65 Jahren`; leer ohne Grenzen."""
    if auswahl.bis is None:
        return f"ab {auswahl.von} Jahren" if auswahl.von else ""
    if auswahl.von == 0:
        return f"unter {auswahl.bis} {'Jahren' if auswahl.bis > 1 else 'Jahr'}"
    return f"von {auswahl.von} bis unter {auswahl.bis} Jahren"


def ist_bevoelkerung(indikator: Indikator) -> bool:
    """Ob es um alle Einwohnerinnen und Einwohner geht und um niemanden sonst."""
    auswahlen = [g.auswahl for zaehler, nenner in indikator.fassungen for g in (*zaehler, *nenner)]
    return bool(auswahlen) and all(auswahl == EW for auswahl in auswahlen)


def ist_saldo(indikator: Indikator) -> bool:
    """Ob der Wert sein Vorzeichen braucht, weil er abzieht, was er nicht enthält."""
    return indikator.art is Art.SALDO or (
        indikator.art is Art.VERHAELTNIS and gegensatz(indikator) is not None
    )
