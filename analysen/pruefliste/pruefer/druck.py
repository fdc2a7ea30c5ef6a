"""Prüfungen dessen, was gedruckt wird: Alternativtexte und Quellen."""

import re

from django.urls import reverse

from analysen.inhalt import Abbildung, Quelle
from analysen.pruefliste.lage import Lage
from analysen.pruefliste.liste import Ergebnis, Stelle
from analysen.pruefliste.vorlage import Punktvorlage
from sozialraum.kern.zahlen import anzahl, aufzaehlung

_TITEL = re.compile(r"<title[^>]*>([^<]+)</title>")


def alternativtexte(lage: Lage, _: Punktvorlage) -> Ergebnis:
    """Jede Abbildung hat einen Befund als Titel, jede Zeichnung ihre Textalternative; auch die Titelkarte."""
    stellen, bilder = [], 0
    for gedruckt, eines in zip(lage.inhalt["kapitel"], lage.kapitel, strict=True):
        for block in gedruckt["bloecke"]:
            if block["art"] != "abbildung":
                continue
            bilder += len(block["bilder"])
            if not _hat_alternativen(block):
                stellen.append(
                    Stelle(
                        f"Abbildung {block['nummer']} im Kapitel „{eines.titel}“ hat keinen Alternativtext. "
                        "Bitte melden Sie das der Administration.",
                        lage.zum_kapitel(eines),
                    )
                )
    if lage.inhalt["karte"]:
        bilder += 1
        if not _alternative(lage.inhalt["karte"]):
            stellen.append(
                Stelle(
                    "Die Karte auf der Titelseite hat keinen Alternativtext. Bitte melden Sie das der "
                    "Administration.",
                    reverse("analysen:analyse", args=[lage.analyse.pk]),
                )
            )
    if stellen:
        return Ergebnis(f"{len(stellen)} von {bilder} Bildern ohne Alternativtext.", tuple(stellen))
    return Ergebnis(f"Alle {bilder} Bilder haben einen." if bilder else "Die Analyse druckt kein Bild.")


def _hat_alternativen(block: Abbildung) -> bool:
    return bool(block["titel"].strip()) and all(map(_alternative, block["bilder"]))


def _alternative(bild: str) -> str:
    treffer = _TITEL.search(bild)
    return treffer[1].strip() if treffer else ""


GRENZDATEI = "Grenzdatei"


def quellen(lage: Lage, _: Punktvorlage) -> Ergebnis:
    """Was von außen kommt, nennt Herausgeber, Lizenz und je Datei den Eingang; Eigenes den Träger."""
    alle = lage.inhalt["anhang"]["quellen"]
    stellen = tuple(
        Stelle(
            f"{quelle['kuerzel']} {quelle['name']}: Es fehlt {aufzaehlung(fehlt)}. Bitte tragen Sie es an "
            "der Quelle nach oder bitten Sie die Administration darum.",
            reverse("statistik:quellen"),
        )
        for quelle in alle
        if (fehlt := _unvollstaendig(quelle))
    )
    if stellen:
        return Ergebnis(f"{len(stellen)} von {len(alle)} Quellen sind unvollständig.", stellen)
    return Ergebnis(f"{anzahl(len(alle), 'Quelle', 'Quellen')} mit Herausgeber, Lizenz und Datum.")


def _unvollstaendig(quelle: Quelle) -> list[str]:
    fehlt = [] if quelle["herausgeber"] else ["der Herausgeber"]
    if not quelle["dateien"]:
        return fehlt
    if not quelle["lizenz"]:
        fehlt.append("die Lizenz")
    # Grenzen nennen ihren Stand im Namen; eingegangen sind sie als Geodaten, nicht als Lieferung.
    if any(not datei["eingegangen"] and datei["name"] != GRENZDATEI for datei in quelle["dateien"]):
        fehlt.append("das Eingangsdatum")
    return fehlt
