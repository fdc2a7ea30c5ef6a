"""Was die Worte über einem Merkmal bedeuten: Geschlecht, Alter und was gezählt wird."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sozialraum.statistik.vorschlagen import woerter
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.schreibweise import Spuren
from sozialraum.statistik.vorschlagen.spalten import Lage

DARUNTER = re.compile(r"(?i)(darunter|davon|dar\.|dav\.):?\s*")
GEZAEHLT = "gezaehlt"
_TEIL_VON = re.compile(rf"(?:(?P<ganzes>.*), )?(?i:{DARUNTER.pattern.removeprefix('(?i)')})(?P<teil>.+)")
LAENGSTER_GEGENSTAND = 4
_NUMMER_DER_TABELLE = re.compile(r"(?i)^(?:tabelle|tab\.|abb\.|t)\s*[0-9.]+\s*[:.–-]?\s*")
_NACH_DEM_GEGENSTAND = re.compile(r"(?i)\s+(?:nach|in|je|am|zum|im|ab|seit|von|des|der|stand|[0-9(–-]).*")
_ABSENDER = re.compile(r"(?i)\b(?:stadt|amt|kreis|stabsstelle|statistik|referat|tabelle|quelle|bericht)")
_NUR_EINHEIT = re.compile(r"(?i)(?<!\w)(anzahl|absolut)(?!\w)")


@dataclass(frozen=True)
class Zusammenhang:
    """Was Titel, Dateiname und Beschriftungen über alles sagen; `bestand` None: nicht der ganze Bestand."""

    bezeichnung: str
    bestand: str | None
    geschlecht: str = ""
    einschliesslich: bool = True

    def bestand_von(self, eigener: str) -> str:
        """Das Wort der Indikatoren zum Text einer Spalte; leer, wenn sie etwas anderes zählen kann."""
        if self.bestand is None:
            return ""
        if not eigener:
            return self.bestand
        gezaehlt = woerter.bestand(eigener)
        # „Ausländer“ unter „Arbeitslose“ sind nicht alle.
        return gezaehlt if self.bestand in ("", "einwohner", gezaehlt) else ""


class Deutung(NamedTuple):
    """Ein Merkmal, wie seine Worte es sagen; `eigener` ist, was weder Alter noch Geschlecht ist."""

    schluessel: str
    texte: Sequence[str]
    spuren: Spuren
    geschlecht: str
    alter: woerter.Alter | None
    eigener: str


def deuten(schluessel: str, texte: Sequence[str], spuren: Spuren, ueber_allem: Zusammenhang) -> Deutung:
    geschlecht, alter, rest = ueber_allem.geschlecht, None, []
    for text in _einzeln(texte):
        gefunden = woerter.alter(text, einschliesslich=ueber_allem.einschliesslich)
        if gefunden is not None and alter is None:
            alter = gefunden
        elif woerter.geschlecht(text):
            geschlecht = woerter.geschlecht(text)
        elif text and not woerter.ist_insgesamt(text):
            rest.append(text)
        elif gezaehlt := woerter.groesse(text)[0]:
            # „Einwohner insgesamt“ unter „Einwohner und Haushalte“ sagt selbst, was es zählt.
            rest.append(gezaehlt)
    return Deutung(schluessel, texte, spuren, geschlecht, alter, ", ".join(dict.fromkeys(rest)))


def _einzeln(texte: Sequence[str]) -> list[str]:
    """„Einwohner, davon 0 bis 17“ sind zwei Angaben; „Arbeitslose, darunter Ausländer“ bleibt eine."""
    einzelne = []
    for roh in texte:
        text = " ".join(_NUR_EINHEIT.sub(" ", roh).split())
        treffer = _TEIL_VON.fullmatch(text)
        if treffer and (woerter.alter(treffer["teil"]) or woerter.geschlecht(treffer["teil"])):
            einzelne += [treffer["ganzes"] or "", treffer["teil"]]
        else:
            einzelne.append(text)
    return einzelne


def gezaehltes_klaeren(lage: Lage, ueber_allem: Zusammenhang, deutungen: Sequence[Deutung]) -> Zusammenhang:
    """Stehen über den Zahlen nur Alter, Geschlecht oder nichts, ist zu fragen, wer gezählt ist."""
    ohne = [eine for eine in deutungen if not eine.eigener]
    if ueber_allem.bezeichnung or not ohne:
        return ueber_allem
    gegenstaende = {wort for zeile in lage.gestalt.titeltext().splitlines() if (wort := _gegenstand(zeile))}
    if len(gegenstaende) == 1:
        (wort,) = gegenstaende
        lage.vorschlag.belege_mit("Gezählt", wort, "So heißt die Tabelle.")
        return replace(ueber_allem, bezeichnung=wort)
    worte = " ".join(text for text in ohne[0].texte if text)
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            GEZAEHLT,
            "Was zählt diese Tabelle?",
            (f"Über den Zahlen steht nur „{worte}“. " if worte else "Über den Zahlen steht nichts. ")
            + "Schreiben Sie zum Beispiel Einwohner oder Arbeitslose.",
        ),
    )
    return replace(ueber_allem, bezeichnung=antwort, bestand=woerter.bestand(antwort))


def _gegenstand(titelzeile: str) -> str:
    """„Tabelle 2: Sterbefälle nach Stadtteilen 2023“ zählt Sterbefälle; leer bei jeder anderen Zeile."""
    wort = _NUMMER_DER_TABELLE.sub("", titelzeile.strip())
    wort = _NACH_DEM_GEGENSTAND.split(wort)[0].strip(" ,;:()–-")
    if not 1 <= len(wort.split()) <= LAENGSTER_GEGENSTAND or not wort[0].isupper() or _ABSENDER.search(wort):
        return ""
    return wort


def als_angaben(lage: Lage, eine: Deutung, ueber_allem: Zusammenhang) -> dict[str, Any]:
    """Das Merkmal in den Wörtern der Importvorlage."""
    angaben: dict[str, Any] = {"schluessel": eine.schluessel}
    spuren, alter, eigener = eine.spuren, eine.alter, eine.eigener
    einheit = spuren.prozentzeichen or woerter.einheit(" ".join(eine.texte))
    if spuren.nachkomma:
        angaben["stellen"] = min(spuren.nachkomma, 6)
        einheit = einheit or "Wert"
    gross = "" if einheit else ueber_allem.bestand_von(eigener)
    gegliedert = alter is not None or bool(eine.geschlecht)
    if not eigener:
        stamm = ueber_allem.bezeichnung
    elif gegliedert and (bestand := woerter.bestand(eigener)):
        stamm = woerter.NAMEN_DER_BESTAENDE[bestand]
    elif gegliedert and not woerter.groesse(eigener)[0] and ueber_allem.bezeichnung:
        stamm = f"{ueber_allem.bezeichnung} ({eigener})"
    else:
        stamm = eigener
    worte = [
        stamm,
        {"m": "männlich", "w": "weiblich", "d": "divers"}.get(eine.geschlecht, ""),
        alter.in_worten if alter else "",
    ]
    angaben["bezeichnung"] = (
        ", ".join(filter(None, worte))[:200] or " ".join(filter(None, eine.texte)) or lage.inhalt["name"]
    )
    if gross:
        angaben["groesse"] = gross
    if alter:
        angaben["alter_von"] = alter.von
        if alter.bis is not None:
            angaben["alter_bis"] = alter.bis
    if eine.geschlecht:
        angaben["geschlecht"] = eine.geschlecht
    if einheit:
        angaben["einheit"] = einheit
    if spuren.negativ and not einheit:
        angaben["minimum"] = -1_000_000_000
    return angaben
