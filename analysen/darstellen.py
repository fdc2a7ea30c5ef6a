"""Bereitet die Blöcke einer Fassung für die Vorlagen auf; Druck und Bildschirm benutzen dieselben."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from django.utils.safestring import mark_safe

from analysen.inhalt import Bedarfskarte, Blick, Block, Eigentext, Notiz, Quelle, Schluesselzahl, Zahl, Zelle
from analysen.schreiben.auszeichnung import FEST, Gedruckt, als_html
from sozialraum.statistik.kennzahlen import INDIKATOREN

# Kürzere Zahlentabellen bleiben im Druck auf einer Seite.
HOECHSTENS_UNGETEILT = 6
# So viele Spalten Worte neben der Kopfspalte brauchen schmalere Zellen.
VIELE_SPALTEN = 4

# So viele Grundlagen nennt eine Bedarfskarte in kürzeren Längen.
GRUNDLAGEN = 2

# Maße des Satzspiegels, knapp geschätzt: Reicht der Platz, laufen Notizen neben Text und Tabelle her.
MM_BESCHRIFTUNG, MM_TABELLENZEILE = 14.0, 5.2


@dataclass(frozen=True)
class Spaltenmass:
    """Zeilen des Textes und der Notizen daneben: Höhe in Millimetern und Zeichen."""

    zeile: float
    zeichen: int
    notizzeile: float
    notizzeichen: int


TEXTSPALTE = Spaltenmass(zeile=5.1, zeichen=80, notizzeile=3.9, notizzeichen=24)
# In zwei Spalten lässt der erste Absatz rechts Platz für seine Notizen.
SPALTE = Spaltenmass(zeile=4.6, zeichen=40, notizzeile=3.3, notizzeichen=14)


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
            block.get("rand", []),
            [zahl["text"].replace(" ", FEST) for zahl in block.get("marken", {}).values()],
            SPALTE if knapp else TEXTSPALTE,
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
        aufbereitet["fluss"] = not aufbereitet["breit"] and _neben(block["rand"], hoehe, TEXTSPALTE)
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


def _eigentext(
    html: str, rand: Sequence[Notiz], zahlen: Iterable[str], spalte: Spaltenmass
) -> dict[str, Any]:
    """Die Notizen stehen neben dem ersten Absatz, der eine der `zahlen` nennt, wenn es dort Platz gibt.

    In der schmalen Spalte muss es dieser Absatz allein sein: Nur er lässt ihnen Platz.
    """
    anfang, ende = _absatz_mit(html, zahlen)
    hoehe = len(html[anfang : ende if spalte is SPALTE else None]) / spalte.zeichen * spalte.zeile
    if anfang == ende or not _neben(rand, hoehe, spalte):
        return {"html": sicher(html)}
    return {
        "fluss": True,
        "davor": sicher(html[:anfang]),
        "html": sicher(html[anfang:ende]),
        "weiter": sicher(html[ende:]),
    }


def _absatz_mit(html: str, zahlen: Iterable[str]) -> tuple[int, int]:
    """Anfang und Ende des ersten Absatzes, der eine der Zahlen nennt, sonst des ersten; gleich, wenn keiner.

    Ein Absatz in einer Liste oder einem Zitat hat keinen Platz neben sich.
    """
    genannt = [stelle for zahl in zahlen if (stelle := html.find(escape(zahl))) >= 0]
    anfang = html.rfind("<p>", 0, min(genannt)) if genannt else 0
    ende = html.find("</p>", max(anfang, 0)) + len("</p>")
    davor = html[: max(anfang, 0)]
    offen = any(davor.count(f"<{name}") > davor.count(f"</{name}") for name in ("li", "blockquote", "table"))
    return (anfang, ende) if html.startswith("<p>", max(anfang, 0)) and not offen else (0, 0)


def _neben(rand: Sequence[Notiz], hoehe: float, spalte: Spaltenmass) -> bool:
    """Passen die Notizen neben etwas, das so viele Millimeter hoch ist?"""
    zeilen = sum(1.5 + (len(notiz["text"]) + len(notiz["zusatz"])) / spalte.notizzeichen for notiz in rand)
    return bool(rand) and zeilen * spalte.notizzeile < hoehe


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
