"""Bereitet die Blöcke einer Fassung für die Vorlagen auf; Druck und Bildschirm benutzen dieselben."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.safestring import mark_safe

from analysen.inhalt import Bedarfskarte, Blick, Block, Eigentext, Notiz, Quelle, Schluesselzahl, Zahl, Zelle
from analysen.schreiben.auszeichnung import Gedruckt, als_html
from sozialraum.statistik.kennzahlen import INDIKATOREN

# Kürzere Zahlentabellen bleiben im Druck auf einer Seite.
HOECHSTENS_UNGETEILT = 6
# So viele Spalten Worte neben der Kopfspalte brauchen schmalere Zellen.
VIELE_SPALTEN = 4

# So viele Grundlagen nennt eine Bedarfskarte in kürzeren Längen.
GRUNDLAGEN = 2

# Maße des Satzspiegels, knapp geschätzt: Reicht der Platz, laufen Notizen neben Text und Tabelle her.
MM_BESCHRIFTUNG, MM_TABELLENZEILE, MM_TEXTZEILE, MM_NOTIZZEILE = 14.0, 5.2, 5.1, 3.9
ZEICHEN_JE_ZEILE, ZEICHEN_JE_NOTIZZEILE = 80, 24


class Herkunft(Protocol):
    """Wohin eine Zahl und eine Liste führen; leer heißt: nirgendhin."""

    def woher(self, zahl: Zahl) -> str: ...

    def liste(self, name: str) -> str: ...

    def angebot(self, zahl: Zahl) -> str: ...


def fuer_vorlage(
    bloecke: Sequence[Block],
    *,
    stufe: int = 3,
    herkunft: Herkunft | None = None,
    knapp: bool = False,
) -> list[dict[str, Any]]:
    """Jeder Block mit `vorlage`; eigener Text als HTML ab Überschrift `stufe`, SVG als sicheres Bild.

    Mit `herkunft` trägt jede Zelle einer Tabelle `woher` oder `angebot`, wohin ihre Zahl führt; unter Sätzen
    und Bildern stehen die Zahlen, die sie nennen, als `verweise`. `knapp` nennt je Bedarf die ersten
    Grundlagen und wie viele es noch gibt, und lässt weg, was ein anderes Kapitel sagt.
    """
    return [_block(_gekuerzt(block) if knapp else block, stufe, herkunft, knapp=knapp) for block in bloecke]


def blicke_fuer_vorlage(blicke: Sequence[Blick], herkunft: Herkunft) -> list[dict[str, Any]]:
    """„Auf einen Blick“, jede Zahl mit `woher`."""
    return [
        {
            **blick,
            "zahlen": [
                {
                    **eine,
                    "name": _trennbar(eine),
                    "woher": herkunft.woher(eine["zahl"]),
                    "vergleiche": [
                        {**vergleich, "woher": herkunft.woher(vergleich["zahl"])}
                        for vergleich in eine["vergleiche"]
                    ],
                }
                for eine in blick["zahlen"]
            ],
        }
        for blick in blicke
    ]


def _trennbar(eine: Schluesselzahl) -> str:
    """Der Name mit weichen Trennstellen, solange der Katalog ihn noch so führt."""
    indikator = INDIKATOREN.get(eine["zahl"]["indikator"])
    return indikator.label_trennbar if indikator and indikator.label == eine["name"] else eine["name"]


def _block(block: Block, stufe: int, herkunft: Herkunft | None, *, knapp: bool) -> dict[str, Any]:
    aufbereitet: dict[str, Any] = {**block, "vorlage": f"analysen/bausteine/{block['art']}.html"}
    if block["art"] == "text":
        aufbereitet |= _eigentext(
            als_html(block["quelltext"], stufe=stufe, zahlen=_gedruckt(block, herkunft)),
            # Zweispaltig stehen Notizen hinter dem Text.
            [] if knapp else block.get("rand", []),
        )
    if block["art"] == "bedarfe" and herkunft is not None:
        aufbereitet["karten"] = [_karte(karte, herkunft) for karte in block["karten"]]
    if block["art"] == "bedarfe" or block["art"] == "empfehlungen":
        aufbereitet["kartenstufe"] = min(stufe + 1, 6) if block["titel"] else stufe
    if block["art"] == "tabelle":
        aufbereitet["breit"] = block["breit"] or block.get("quer", False)
        worte = not all(spalte["rechts"] for spalte in block["spalten"])
        aufbereitet["worte"] = worte
        aufbereitet["vielspaltig"] = worte and len(block["spalten"]) >= VIELE_SPALTEN
        aufbereitet["kurz"] = not worte and len(block["zeilen"]) <= HOECHSTENS_UNGETEILT
        hoehe = MM_BESCHRIFTUNG + MM_TABELLENZEILE * len(block["zeilen"])
        aufbereitet["fluss"] = not aufbereitet["breit"] and _neben(block["rand"], hoehe)
        if herkunft is not None:
            aufbereitet["zeilen"] = [
                {**zeile, "zellen": [_zelle(zelle, herkunft) for zelle in zeile["zellen"]]}
                for zeile in block["zeilen"]
            ]
            aufbereitet["alle"] = herkunft.liste(block.get("liste", ""))
    if (block["art"] == "satz" or block["art"] == "abbildung") and herkunft is not None:
        # Eigene Zählungen stehen in keiner Lieferung: zu ihnen führt kein „Woher?“.
        aufbereitet["verweise"] = [
            {**eine, "woher": woher}
            for eine in block.get("zahlen", [])
            if (woher := herkunft.woher(eine["zahl"]))
        ]
    if block["art"] == "abbildung":
        aufbereitet["zeichnungen"] = [sicher(bild) for bild in block["bilder"]]
    return aufbereitet


def _gekuerzt(block: Block) -> Block:
    if block["art"] == "bedarfe":
        karten = [
            {**karte, **_wenige(karte), "empfehlungen": [], "kriterien": []} for karte in block["karten"]
        ]
        return {**block, "karten": karten}  # type: ignore[typeddict-item]  # die Vorlage kennt `weitere`
    return block


def _wenige(karte: Bedarfskarte) -> dict[str, Any]:
    alle = karte["grundlagen"]
    gezeigt = alle if len(alle) <= GRUNDLAGEN + 1 else alle[:GRUNDLAGEN]
    return {"grundlagen": gezeigt, "weitere": len(alle) - len(gezeigt)}


def _eigentext(html: str, rand: Sequence[Notiz]) -> dict[str, Any]:
    """Die Notizen folgen dem ersten Absatz, wenn der Text lang genug ist, um neben ihnen zu laufen."""
    hoehe = len(html) / ZEICHEN_JE_ZEILE * MM_TEXTZEILE
    anfang, ende, weiter = html.partition("</p>")
    if not (html.startswith("<p>") and _neben(rand, hoehe)):
        return {"html": sicher(html)}
    return {"fluss": True, "html": sicher(anfang + ende), "weiter": sicher(weiter)}


def _neben(rand: Sequence[Notiz], hoehe: float) -> bool:
    """Passen die Notizen neben etwas, das so viele Millimeter hoch ist?"""
    zeilen = sum(1.5 + (len(notiz["text"]) + len(notiz["zusatz"])) / ZEICHEN_JE_NOTIZZEILE for notiz in rand)
    return bool(rand) and zeilen * MM_NOTIZZEILE < hoehe


def _gedruckt(block: Eigentext, herkunft: Herkunft | None) -> dict[str, Gedruckt]:
    """Was an der Stelle jeder Zahlmarke steht; am Bildschirm mit dem Weg zu ihrer Herkunft."""
    return {
        marke: Gedruckt(zahl["text"], woher=herkunft.woher(zahl) if herkunft is not None else "")
        for marke, zahl in block.get("marken", {}).items()
    }


def _karte(karte: Bedarfskarte, herkunft: Herkunft) -> dict[str, Any]:
    """Am Bildschirm führt jede Zahl der Karte zu ihrer Herkunft."""
    return {
        **karte,
        "grundlagen": [
            {**eine, "woher": herkunft.woher(eine["zahl"])} if "zahl" in eine else eine
            for eine in karte["grundlagen"]
        ],
    }


def _zelle(zelle: Zelle, herkunft: Herkunft) -> dict[str, Any]:
    zahl = zelle["zahl"]
    if zahl is None:
        return {**zelle}
    return {**zelle, "woher": herkunft.woher(zahl), "angebot": herkunft.angebot(zahl)}


def quellensaetze(quelle: Quelle) -> list[str]:
    """Alles über eine Quelle in Sätzen; was der Quellenvermerk schon nennt, steht nicht noch einmal da."""
    vermerk = quelle["vermerk"]
    teile = [
        quelle["name"],
        "" if quelle["herausgeber"] in vermerk else quelle["herausgeber"],
        vermerk,
        f"Lizenz: {quelle['lizenz']}" if quelle["lizenz"] and quelle["lizenz"] not in vermerk else "",
        f"Grundgesamtheit: {quelle['grundgesamtheit']}" if quelle["grundgesamtheit"] else "",
    ]
    return [f"{teil.rstrip('.')}." for teil in teile if teil]


def sicher(quelle: str) -> str:
    """Nur für eigenes SVG und für `auszeichnung.als_html`: beide haben jeden fremden Text schon maskiert."""
    return mark_safe(quelle)
