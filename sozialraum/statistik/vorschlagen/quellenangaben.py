"""Woher die Zahlen kommen und ob das Amt kleine Zahlen schon unkenntlich gemacht hat."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

from sozialraum.kern.zahlen import zahl
from sozialraum.statistik.vorschlagen.ergebnis import BekannteQuelle, Frage, Vorschlag
from sozialraum.statistik.vorschlagen.gestalt import Gestalt
from sozialraum.statistik.vorschlagen.schreibweise import Schreibweise, Spuren
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte
from sozialraum.statistik.zeichen import LEGENDEN, Zeichen

VORHANDENE_QUELLE = "vorhandene_quelle"
VORGEPRUEFT = "vorgeprueft"
SCHWELLEN = (3, 5, 10)
# Größere Zahlen sagen nichts darüber, ob kleine verschwiegen sind.
KLEIN_STELLEN = 3
QUELLENZEILE = re.compile(r"(?:©|\(c\)|Quelle:|Herausgeber:)\s*(?P<wer>[^\n;]{3,180})")
LIZENZ = re.compile(
    r"(Datenlizenz Deutschland[^\n.;]{0,60}(?:[0-9]\.[0-9])?|dl-de/[a-z]+-2-0"
    r"|CC[ -]BY(?:-SA)?(?: [0-9.]+)?(?: DE)?|CC0)"
)


def quelle_bestimmen(
    vorschlag: Vorschlag,
    antworten: Mapping[str, str],
    eine: Gestalt,
    name: str,
    vorhandene: Collection[BekannteQuelle],
) -> BekannteQuelle | None:
    """Die vorhandene Quelle, wenn jemand sie gewählt hat; sonst aus Titel und Fuß, oder eine Frage."""
    gewaehlt = antworten.get(VORHANDENE_QUELLE, "")
    if quelle := next((eine for eine in vorhandene if eine.angaben.schluessel == gewaehlt), None):
        gilt = quelle.angaben
        vorschlag.inhalt["quelle"] = asdict(gilt)
        regel = f"Kleine Zahlen: {regel_in_worten(gilt.geheimhaltung, gilt.schwelle)}."
        vorschlag.belege_mit("Quelle", f"{gilt.name}, {gilt.herausgeber}", f"Von Ihnen gewählt. {regel}")
        return quelle
    text = f"{eine.titeltext()}\n{eine.fusstext()}"
    gefunden, lizenz = QUELLENZEILE.search(text), LIZENZ.search(text)
    herausgeber = gefunden["wer"].split(",")[0].strip(" .") if gefunden else ""
    if gefunden:
        vorschlag.belege_mit("Quelle", herausgeber, f"steht in der Datei: {gefunden.group()}")
    genannt = (
        antworten.get("herausgeber")
        or herausgeber
        or vorschlag.frage(
            antworten,
            Frage(
                "herausgeber",
                "Welches Amt hat diese Datei herausgegeben?",
                "In der Datei steht es nicht. Der Name steht später unter jeder Tabelle.",
            ),
        )
    )
    vermerk = antworten.get("quellenvermerk") or (gefunden.group().strip() if gefunden else genannt)
    vorschlag.inhalt["quelle"] = {
        "schluessel": vorschlag.inhalt["schluessel"].replace("_", "-"),
        "name": antworten.get("quelle") or name,
        "herausgeber": genannt,
        "quellenvermerk": vermerk,
        "lizenz": antworten.get("lizenz") or (lizenz.group() if lizenz else ""),
    }
    return None


def regel_in_worten(geheimhaltung: str, schwelle: int) -> str:
    if geheimhaltung == VORGEPRUEFT:
        return "vom Amt vorgeprüft, wir zeigen jede wie geliefert"
    return f"Anzahlen von 1 bis {schwelle - 1} zeigen wir nicht"


def geheimhaltung_klaeren(
    lage: Lage, werte: Sequence[Spalte], form: Schreibweise, spuren: Mapping[int, Spuren]
) -> None:
    """Bei einer neuen Quelle immer eine Frage: Kein Zeichen in der Datei beweist, was das Amt getan hat."""
    quelle = lage.inhalt["quelle"]
    if "geheimhaltung" in quelle:
        return
    zeichen = _geheime(lage, werte)
    anzahlen = [spalte for spalte in werte if not spuren[spalte.stelle].prozentzeichen]
    kleinste = _kleinste(anzahlen, form)
    gesehen = [
        "Gesehen: " + ", ".join(f"„{text}“ {zahl(oft)}-mal" for text, oft in zeichen.items())
        if zeichen
        else "Kein Zeichen für geheime Zahlen",
        f"die kleinste Anzahl über null ist {kleinste}" if kleinste else "keine Anzahl unter 1.000",
    ]
    folge = (
        " Eine solche Zahl kann einzelne Menschen erkennbar machen."
        if not zeichen and 0 < kleinste < SCHWELLEN[0]
        else ""
    )
    vorgeprueft = bool(zeichen) and not 0 < kleinste < SCHWELLEN[0]
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "geheimhaltung",
            "Hat das Amt kleine Zahlen schon unkenntlich gemacht?",
            f"{'; '.join(gesehen)}.{folge}",
            (
                (VORGEPRUEFT, "Ja, vorgeprüft: Wir zeigen jede Zahl, wie geliefert"),
                *(
                    (str(schwelle), f"Nein: Anzahlen von 1 bis {schwelle - 1} zeigen wir nicht")
                    for schwelle in SCHWELLEN
                ),
            ),
            VORGEPRUEFT if vorgeprueft else "",
        ),
    )
    # Ein Vorschlag ist keine Regel.
    if not antwort or antwort != lage.antworten.get("geheimhaltung", "").strip():
        return
    if antwort == VORGEPRUEFT:
        quelle |= {"geheimhaltung": VORGEPRUEFT, "schwelle": 0}
    else:
        quelle |= {"geheimhaltung": "schwelle", "schwelle": int(antwort)}


def _geheime(lage: Lage, werte: Sequence[Spalte]) -> dict[str, int]:
    """Wie oft ein Zeichen dasteht, das nach der Legende oder nach einer Antwort Geheimes verdeckt."""
    geheim = {Zeichen.GEHEIM.value, Zeichen.GEHEIM_ODER_UNBEKANNT.value}
    genannt = {eins["value"]: eins["label"] for eins in lage.inhalt.get("missingValues", [])}
    bedeutung = {text: art.value for text, art in LEGENDEN["deutsch"].zeichen.items()} | genannt
    oft = Counter(zelle for spalte in werte for zelle in spalte.zellen if bedeutung.get(zelle) in geheim)
    return {text or "leer": anzahl for text, anzahl in oft.most_common()}


def _kleinste(werte: Sequence[Spalte], form: Schreibweise) -> int:
    """Die kleinste Anzahl über null, soweit sie klein ist; 0, wenn keine es ist."""
    ganze = {
        ganz
        for spalte in werte
        for zelle in set(spalte.zellen)
        for ganz, _, nach in [zelle.removesuffix(".0").partition(form.decimalChar)]
        if ganz.isdecimal() and len(ganz) <= KLEIN_STELLEN and not nach.strip("0")
    }
    return min((int(ganz) for ganz in ganze if int(ganz)), default=0)
