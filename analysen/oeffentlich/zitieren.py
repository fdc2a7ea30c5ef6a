"""Wie eine veröffentlichte Fassung zu zitieren ist, und wovon sie handelt; rein, ohne Django."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sozialraum.kern.zahlen import aufzaehlung, datum


def herausgeber(inhalt: Mapping[str, Any]) -> str:
    """`Integrationsagentur Hafen, Wohlfahrtsverband Nordufer e. V.`; mehrere durch Schrägstrich getrennt.

    Arbeiten alle beim selben Träger, steht er einmal am Ende.
    """
    agenturen: Sequence[Mapping[str, str]] = inhalt["agenturen"]
    traeger = list(dict.fromkeys(eine["traeger"] for eine in agenturen))
    if len(traeger) == 1:
        return f"{' / '.join(eine['name'] for eine in agenturen)}, {traeger[0]}"
    return " / ".join(f"{eine['name']}, {eine['traeger']}" for eine in agenturen)


def zitat(
    inhalt: Mapping[str, Any],
    *,
    fassung: int,
    erschienen: date,
    adresse: str,
    abgerufen: date,
    pruefsumme: str,
) -> str:
    """Eine Zeile zum Abschreiben; die Prüfsumme des Inhalts ist in allen Formen dieselbe."""
    return (
        f"{herausgeber(inhalt)} ({erschienen.year}): {inhalt['titel']}. Fassung {fassung}, "
        f"{datum(erschienen)}. {adresse} (abgerufen am {datum(abgerufen)}). SHA-256: {pruefsumme}"
    )


def beschreibung(inhalt: Mapping[str, Any], zusammenfassung: str, *, hoechstens: int = 300) -> str:
    """Ein, zwei Sätze für Suchmaschinen und Verweise: die Zusammenfassung oder Raum, Jahre und Agentur."""
    text = " ".join(zusammenfassung.split())
    if not text:
        jahre = f" mit Zahlen von {inhalt['jahre']}" if inhalt["jahre"] else ""
        text = (
            f"Sozialraumanalyse {inhalt['berichtsjahr']} zu {aufzaehlung(list(inhalt['raeume']))}{jahre}, "
            f"erarbeitet von {aufzaehlung([eine['name'] for eine in inhalt['agenturen']])}."
        )
    if len(text) <= hoechstens:
        return text
    return text[: hoechstens - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
