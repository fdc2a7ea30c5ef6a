"""Das Word-Dokument einer Fassung: Formatvorlagen, Textalternativen, Tabellen, Verzeichnis, Fußnoten.

Die Vorschau ist auf jeder Seite als Entwurf gekennzeichnet und dient dem Kommentieren in Word.
"""

from collections.abc import Iterator, Sequence

from analysen.formen import Ausgabe, Melde, Vermerk
from analysen.formen.word import rahmen
from analysen.formen.word.bauen import k, laeufe, lauf
from analysen.formen.word.bilder import bilder, vergroessert
from analysen.formen.word.bloecke import Blocksatz
from analysen.formen.word.heft import Heft
from analysen.formen.word.packen import fest_gepackt
from analysen.formen.word.seiten import angaben, einstellen, seiten_einrichten
from analysen.inhalt import Block, Inhalt, Tabelle
from analysen.models import Laenge
from sozialraum.kern.templatetags.sozialraum import vorfuehrungshinweis

BLICK, ANHANG = "_Toc_Blick", "_Toc_Anhang"


def docx(inhalt: Inhalt, vermerk: Vermerk, *, melde: Melde) -> Ausgabe:
    """Der Inhalt als Dokument; dieselbe Fassung ergibt dieselben Bytes."""
    melde(0.1, "Die Abbildungen werden gezeichnet.")
    hoehe = rahmen.KARTENHOEHE_MIT_LOGOS if inhalt.get("logos") else rahmen.KARTENHOEHE
    inhalt = {**inhalt, "karte": vergroessert(inhalt["karte"], rahmen.KARTENBREITE, hoehe)}
    gezeichnet = bilder(
        _zeichnungen(inhalt),
        gezeichnet=lambda bisher, alle: melde(0.1 + 0.5 * bisher / alle, f"Bild {bisher} von {alle}"),
    )
    melde(0.6, "Die Kapitel werden geschrieben.")
    heft = Heft()
    satz = Blocksatz(heft, gezeichnet, vorschau=vermerk.vorschau)
    kurz = inhalt.get("laenge") == Laenge.KURZPROFIL
    vorfuehrung = vorfuehrungshinweis()
    if kurz:
        rahmen.kopf(heft, inhalt, vermerk, vorfuehrung=vorfuehrung)
    else:
        rahmen.deckblatt(heft, inhalt, vermerk, gezeichnet, vorfuehrung=vorfuehrung)
        rahmen.verzeichnis(heft, list(_eintraege(inhalt)))
        rahmen.impressum(heft, inhalt, vermerk)
    for nummer, blick in enumerate(inhalt["blicke"]):
        anker = BLICK if nummer == 0 else f"{BLICK}{nummer + 1}"
        rahmen.blick(satz, blick, anker=anker, titel=_blicktitel(inhalt, nummer), neue_seite=not kurz)
    klein, quer = _kapitel(satz, inhalt, neue_seite=not kurz, melde=melde)
    rahmen.anhang(satz, inhalt, klein, anker=ANHANG, neue_seite=not kurz)
    if kurz:
        rahmen.fassungszeile(heft, inhalt, vermerk)
    _querseiten(satz, quer)
    melde(0.9, "Die Datei wird geschrieben.")
    seiten_einrichten(heft, inhalt, vermerk, vorfuehrung=vorfuehrung, deckblatt=not kurz)
    einstellen(heft, verzeichnis=not kurz)
    angaben(heft, inhalt, vermerk)
    return Ausgabe(inhalt=fest_gepackt(heft.als_bytes()))


def _zeichnungen(inhalt: Inhalt) -> Iterator[str]:
    if inhalt["karte"]:
        yield inhalt["karte"]
    for logo in inhalt.get("logos", []):
        yield logo["bild"]
    for kapitel in inhalt["kapitel"]:
        for block in kapitel["bloecke"]:
            if block["art"] == "abbildung":
                yield from block["bilder"]


def _eintraege(inhalt: Inhalt) -> Iterator[tuple[str, str, str]]:
    """Anker, Nummer und Titel jeder Überschrift der ersten Stufe."""
    for nummer in range(len(inhalt["blicke"])):
        yield BLICK if nummer == 0 else f"{BLICK}{nummer + 1}", "", _blicktitel(inhalt, nummer)
    for kapitel in inhalt["kapitel"]:
        yield f"_Toc_Kapitel{kapitel['nummer']}", str(kapitel["nummer"]), kapitel["titel"]
    yield ANHANG, "", rahmen.ANHANG


def _blicktitel(inhalt: Inhalt, nummer: int) -> str:
    raum = inhalt["blicke"][nummer]["raum"]
    return f"Auf einen Blick: {raum}" if len(inhalt["blicke"]) > 1 else "Auf einen Blick"


def _kapitel(
    satz: Blocksatz, inhalt: Inhalt, *, neue_seite: bool, melde: Melde
) -> tuple[list[Tabelle], list[Tabelle]]:
    """Die Kapitel; gibt die Tabellen zurück, die in den Anhang und ans Ende gehören.

    Wie im PDF steht die Tabelle, die eine Abbildung in Zahlen sagt, im Anhang; eine breite am Ende quer.
    """
    klein: list[Tabelle] = []
    quer: list[Tabelle] = []
    # Einfache Sprache steht auf eigenen Seiten, damit sie sich allein weitergeben lässt.
    eigen = False
    for nummer, kapitel in enumerate(inhalt["kapitel"]):
        melde(0.6 + 0.3 * nummer / len(inhalt["kapitel"]), f"Kapitel {kapitel['nummer']} wird geschrieben.")
        nach_eigen, eigen = (
            eigen,
            any(block["art"] == "text" and block.get("einfach") for block in kapitel["bloecke"]),
        )
        satz.heft.ueberschrift(
            1,
            [*laeufe(str(kapitel["nummer"]), vorlage="Nummer"), lauf("\t"), *laeufe(kapitel["titel"])],
            anker=f"_Toc_Kapitel{kapitel['nummer']}",
            **({"pageBreakBefore": None} if neue_seite and (nummer == 0 or eigen or nach_eigen) else {}),
        )
        for block, werte in _mit_werten(kapitel["bloecke"], klein):
            if block["art"] == "tabelle" and block.get("quer"):
                quer.append(block)
                satz.querverweis(block)
            else:
                satz.setze(block, werte=werte)
    return klein, quer


def _mit_werten(bloecke: Sequence[Block], klein: list[Tabelle]) -> Iterator[tuple[Block, int]]:
    """Jeder Block mit der Nummer der Tabelle seiner Werte; diese Tabellen kommen nach `klein`."""
    stelle = 0
    while stelle < len(bloecke):
        block, werte = bloecke[stelle], 0
        if block["art"] == "abbildung" and stelle + 1 < len(bloecke):
            folgender = bloecke[stelle + 1]
            if folgender["art"] == "tabelle" and not folgender.get("quer"):
                klein.append(folgender)
                werte = folgender["nummer"]
                stelle += 1
        yield block, werte
        stelle += 1


def _querseiten(satz: Blocksatz, quer: Sequence[Tabelle]) -> None:
    if not quer:
        return
    heft = satz.heft
    # Was bis hier steht, ist ein eigener Abschnitt im Hochformat.
    heft.absatz("Trenner")
    heft.seitenart.getprevious()[0].append(k("w:sectPr"))
    for tabelle in quer:
        satz.quertabelle(tabelle)
