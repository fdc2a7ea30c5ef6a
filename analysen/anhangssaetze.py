"""Die Sätze des Anhangs: PDF, HTML und Word sagen dasselbe mit denselben Worten; rein."""

from analysen.inhalt import (
    Aenderungen,
    Definition,
    Erhebungsverzeichnis,
    Gebietsangabe,
    Pruefpunkt,
    Pruefverzeichnis,
    Quellendatei,
)
from sozialraum.kern.zahlen import anzahl

ZEICHEN_DER_DATEI = 16
OHNE_ERHEBUNG = "Gespräche und Methoden sind nicht festgehalten."
STRICH = "„–“: nicht gezählt oder weniger als fünf Menschen."


def definition(eine: Definition) -> str:
    """Was auf den Namen folgt; eine Formel, die nur er ist, sagt nichts. Älteren Fassungen fehlt manches."""
    saetze = [
        f"({eine['einheit']})" if eine["einheit"] != "Anzahl" else "",
        eine["text"],
        f"Formel: {eine['formel']}." if eine.get("formel", eine["name"]) not in ("", eine["name"]) else "",
        f"Alter: {eine['altersgrenzen']}." if eine.get("altersgrenzen") else "",
        f"Version {eine['version']} der Definition." if eine.get("version", 1) > 1 else "",
    ]
    return " ".join(filter(None, saetze))


def datei(eine: Quellendatei) -> str:
    """`bestand.csv, eingegangen am 03.02.2026, SHA-256 0123456789abcdef…`"""
    teile = [
        eine["name"],
        f"eingegangen am {eine['eingegangen']}" if eine["eingegangen"] else "",
        f"SHA-256 {eine['sha256'][:ZEICHEN_DER_DATEI]}…" if eine["sha256"] else "",
    ]
    return ", ".join(filter(None, teile))


def gebiet(eines: Gebietsangabe) -> str:
    """Was auf den Namen folgt: Teile, Grenzen und ob sich in der Zeit der Zahlen etwas änderte."""
    saetze = [
        f"{'; '.join(eines['teile'])}." if eines["teile"] else "",
        f"Grenzen: {eines['grenzen']}." if eines["grenzen"] else "",
        f"Neu zugeschnitten in der Zeit der Zahlen: {' '.join(eines['aenderungen'])}"
        if eines["aenderungen"]
        else "In der Zeit der Zahlen nicht neu zugeschnitten.",
    ]
    return " ".join(filter(None, saetze))


def unter_der_erhebung(erhebung: Erhebungsverzeichnis) -> list[str]:
    """Was unter dem Verzeichnis der eigenen Erhebung steht oder an seiner Stelle."""
    saetze = [] if erhebung["angaben"] else [OHNE_ERHEBUNG]
    if ohne := erhebung["ohne_einwilligung"]:
        wessen = "dessen Inhalt" if ohne == 1 else "deren Inhalt"
        gespraeche = anzahl(ohne, "Gespräch", "Gespräche")
        saetze.append(f"Dazu {gespraeche} ohne Einwilligung, {wessen} hier nicht steht.")
    return [*saetze, STRICH] if erhebung["angaben"] else saetze


def aenderungen(eine: Aenderungen) -> list[str]:
    return [f"Verglichen mit {eine['gegenueber']}.", *eine["saetze"]]


def wonach(liste: Pruefverzeichnis) -> str:
    """Welche Richtlinie und welche Version der Liste; ältere Fassungen kennen keine."""
    version = f"; {liste['version']}" if liste.get("version") else ""
    return f"{liste['richtlinie']}{version}".rstrip(".") + "."


def stand(punkt: Pruefpunkt) -> str:
    """Von Hand abgehakt heißt: erfüllt, weil jemand einen Grund genannt hat."""
    if not punkt["erfuellt"]:
        return "offen"
    return "von Hand abgehakt" if punkt.get("weil") else "erfüllt"


def befund(punkt: Pruefpunkt) -> str:
    if not punkt.get("weil"):
        return punkt["befund"]
    entschieden = f" ({punkt['entschieden']})" if punkt.get("entschieden") else ""
    return f"{punkt['befund']} Gilt als erfüllt: {punkt['weil']}{entschieden}"
