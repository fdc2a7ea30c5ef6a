"""Bereitet die Blöcke einer Fassung für die Vorlagen auf; Druck und Bildschirm benutzen dieselben."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from django.utils.safestring import mark_safe

from analysen import anhangssaetze
from analysen.inhalt import (
    Bedarfskarte,
    Blick,
    Block,
    Eigentext,
    GrundlageImDruck,
    Inhalt,
    Notiz,
    Quelle,
    Schluesselzahl,
    Tabelle,
    Zahl,
    Zelle,
)
from analysen.schreiben.auszeichnung import FEST, Gedruckt, als_html
from sozialraum.statistik.kennzahlen import INDIKATOREN

# Kürzere Zahlentabellen bleiben im Druck auf einer Seite.
HOECHSTENS_UNGETEILT = 6
# So viele Spalten Worte neben der Kopfspalte brauchen schmalere Zellen.
VIELE_SPALTEN = 4
# So viele Zeichen breit ist eine Spalte, die den anderen Platz lässt.
SCHMALE_SPALTE = 8

# So viele Grundlagen führt eine Bedarfskarte in kürzeren Längen aus, davon höchstens so viele Zahlen.
GRUNDLAGEN, GRUNDLAGEN_ZAHLEN = 3, 2
# Warum ein Bedarf Vorrang hat, in einem Wort; ein Satz, der hier fehlt, steht ganz da.
KRITERIEN_KURZ = {
    "Es betrifft viele.": "viele",
    "Es trifft Einzelne hart.": "hart",
    "Es wird schlimmer.": "schlimmer",
    "Die Menschen nennen es selbst.": "selbst genannt",
    "Der Abstand zur Stadt ist groß.": "Abstand zur Stadt",
    "Sonst kümmert sich niemand.": "sonst niemand",
    "Mit unseren Mitteln lässt sich etwas bewegen.": "machbar",
}

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
    nummern: Mapping[str, int] | None = None,
) -> list[dict[str, Any]]:
    """Jeder Block mit `vorlage`; eigener Text als HTML ab Überschrift `stufe`, SVG als sicheres Bild.

    Mit `herkunft` trägt jede Zelle einer Tabelle `woher` oder `angebot`, wohin ihre Zahl führt; unter Sätzen
    und Bildern stehen die Zahlen, die sie nennen, als `verweise`. `knapp` sagt auf jeder Bedarfskarte
    dasselbe kürzer; `nummern` sind die der Empfehlungen (`empfehlungsnummern`), auf die sie dann verweist.
    """
    return [
        _block(_gekuerzt(block, nummern or {}) if knapp else block, stufe, herkunft, knapp=knapp)
        for block in bloecke
    ]


def empfehlungsnummern(inhalt: Inhalt) -> dict[str, int]:
    """Unter welcher Nummer eine Empfehlung gedruckt ist; steht sie mehrmals da, an der ersten Stelle."""
    nummern: dict[str, int] = {}
    for kapitel in inhalt["kapitel"]:
        for block in kapitel["bloecke"]:
            if block["art"] == "empfehlungen":
                for nummer, eintrag in enumerate(block["eintraege"], start=1):
                    nummern.setdefault(eintrag["aussage"], nummer)
    return nummern


def anhang_fuer_vorlage(inhalt: Inhalt) -> dict[str, Any]:
    """Der Anhang in fertigen Sätzen, in Druck und HTML dieselben; älteren Fassungen fehlt manches."""
    anhang, pruefliste = inhalt["anhang"], inhalt.get("pruefliste")
    erhebung, aenderungen = anhang.get("erhebung"), anhang.get("aenderungen")
    return {
        "definitionen": [
            {"name": eine["name"], "text": anhangssaetze.definition(eine)} for eine in anhang["definitionen"]
        ],
        "zeichen": anhang["zeichen"],
        "quellen": [
            {
                "kuerzel": quelle["kuerzel"],
                "saetze": quellensaetze(quelle),
                "dateien": [anhangssaetze.datei(datei) for datei in quelle["dateien"]],
            }
            for quelle in anhang["quellen"]
        ],
        "hinweise": anhang["hinweise"],
        "raumeinheiten": anhang.get("raumeinheiten"),
        "gebietsstand": [
            {"name": eines["name"], "text": anhangssaetze.gebiet(eines)}
            for eines in anhang.get("gebietsstand", [])
        ],
        "erhebung": erhebung and {**erhebung, "saetze": anhangssaetze.unter_der_erhebung(erhebung)},
        "grenzen": anhang.get("grenzen", []),
        "aenderungen": anhangssaetze.aenderungen(aenderungen) if aenderungen else [],
        "pruefliste": pruefliste
        and {
            **pruefliste,
            "wonach": anhangssaetze.wonach(pruefliste),
            "punkte": [
                {
                    "titel": punkt["titel"],
                    "stand": anhangssaetze.stand(punkt),
                    "befund": anhangssaetze.befund(punkt),
                }
                for punkt in pruefliste["punkte"]
            ],
        },
    }


def logos_fuer_vorlage(inhalt: Inhalt) -> dict[str, list[str]]:
    """`eigene` stehen beim Absender, `foerderung` beim Förderhinweis; älteren Fassungen fehlen sie."""
    je_stelle: dict[str, list[str]] = {"eigene": [], "foerderung": []}
    for logo in inhalt.get("logos", []):
        je_stelle["foerderung" if logo["art"] == "foerderung" else "eigene"].append(sicher(logo["bild"]))
    return je_stelle


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
        if aufbereitet["vielspaltig"]:
            aufbereitet["spalten"] = _mit_breiten(block)
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


def _mit_breiten(tabelle: Tabelle) -> list[dict[str, Any]]:
    """`schmal` ist eine Spalte mit Marken oder kurzen Wörtern, `lang` die mit dem meisten Text."""
    laengste = [
        max((len(zeile["zellen"][nummer]["text"]) for zeile in tabelle["zeilen"]), default=0)
        for nummer in range(len(tabelle["spalten"]))
    ]
    return [
        {**spalte, "schmal": laenge <= SCHMALE_SPALTE, "lang": laenge == max(laengste)}
        for spalte, laenge in zip(tabelle["spalten"], laengste, strict=True)
    ]


def _gekuerzt(block: Block, nummern: Mapping[str, int]) -> Block:
    if block["art"] == "bedarfe":
        karten = [{**karte, **_knapper(karte, nummern)} for karte in block["karten"]]
        return {**block, "karten": karten}  # type: ignore[typeddict-item]  # die Vorlage kennt mehr davon
    return block


def _knapper(karte: Bedarfskarte, nummern: Mapping[str, int]) -> dict[str, Any]:
    """Kriterien in Worten statt Sätzen, gedruckte Empfehlungen als Nummern, weitere Grundlagen in Kürze."""
    gezeigt, weitere = _grundlagen(karte["grundlagen"])
    links = sum(len(karte[name]) for name in ("aussage", "erlaeuterung", "begruendung"))
    rechts = sum(len(eine["text"]) + len(eine["quelle"]) for eine in gezeigt)
    return {
        # Beide Hälften der Karte werden so ungefähr gleich hoch.
        "grund_rechts": links > rechts,
        "kriterien": [],
        "kriterien_kurz": [KRITERIEN_KURZ.get(satz, satz.rstrip(".")) for satz in karte["kriterien"]],
        "empfehlungen": [aussage for aussage in karte["empfehlungen"] if aussage not in nummern],
        "empfehlungsnummern": sorted(nummern[a] for a in karte["empfehlungen"] if a in nummern),
        "grundlagen": gezeigt,
        "dazu": [_kurz(eine) for eine in weitere],
    }


def _grundlagen(
    alle: Sequence[GrundlageImDruck],
) -> tuple[list[GrundlageImDruck], list[GrundlageImDruck]]:
    """Die ersten und die übrigen; zwei Zahlen lassen einer Stimme ihren Platz."""
    zahlen = [eine for eine in alle if "zahl" in eine]
    stimmen = [eine for eine in alle if "zahl" not in eine]
    vorn = zahlen[: GRUNDLAGEN_ZAHLEN if stimmen else GRUNDLAGEN]
    vorn += stimmen[: GRUNDLAGEN - len(vorn)]
    return vorn, [eine for eine in alle if eine not in vorn]


def _kurz(grundlage: GrundlageImDruck) -> str:
    """Eine Zahl mit dem, was sie zählt; eine Stimme mit dem, von wem und wann sie ist."""
    if "zahl" in grundlage:
        return f"{grundlage['zahl']['text']} {grundlage['text'].rstrip('.')}"
    return ", ".join(filter(None, [grundlage["quelle"], grundlage["datum"]])) or grundlage["text"]


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
