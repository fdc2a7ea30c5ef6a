"""Eigener Text mit seinen Zahlen, oder der Ausgangstext, solange niemand geschrieben hat."""

from collections.abc import Iterable

from analysen import saetze
from analysen.grund import Grund, indikatoren_in
from analysen.inhalt import Block, Eigentext, Notiz, Satz
from analysen.models import Baustein, Kapitel
from analysen.schreiben import zahlmarken
from analysen.schreiben.ausgangstext import Befundlage, ausgangstext
from analysen.schreiben.auszeichnung import ist_leer
from analysen.schreiben.zahlmarken import RAUM, marken_in
from sozialraum.kern.zahlen import zahl
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.kennzahlen import Kennzahl
from sozialraum.statistik.zeitraeume import von_bis

# Ein Absatz hat drei Zeilen Rand; eine bleibt frei.
HOECHSTENS_NOTIZEN = 2


def text(grund: Grund, baustein: Baustein) -> list[Block]:
    quelltext = erster_entwurf(grund, baustein) if baustein.ausgangstext else baustein.text
    if ist_leer(quelltext):
        return []
    block = Eigentext(art="text", quelltext=quelltext)
    genannte = genannte_zahlen(grund, quelltext)
    if genannte:
        block["marken"] = {name: grund.belege.zahl(kennzahl) for name, kennzahl in genannte.items()}
        block["rand"] = _rand(grund, genannte.values())
    if baustein.ausgangstext:
        block["ausgangstext"] = True
    return [block]


def kernsatz(grund: Grund, kapitel: Kapitel) -> list[Block]:
    """Was das Kapitel zeigt, in einem Satz, mit seinen Zahlen; leer, wenn niemand einen schrieb."""
    if not kapitel.kernsatz:
        return []
    genannte = genannte_zahlen(grund, kapitel.kernsatz)
    text = zahlmarken.ersetze(
        kapitel.kernsatz,
        lambda marke: (
            grund.belege.zahl(genannte[marke.text])["text"]
            if marke.text in genannte
            else zahlmarken.fehlt(marke)
        ),
    )
    satz = Satz(art="satz", text=text, rand=_rand(grund, genannte.values()))
    if genannte:
        orte = [(f"{saetze.bezeichnung(k.gebiet)} {k.zeitraum_text}", k) for k in genannte.values()]
        satz["zahlen"] = grund.belege.benannt(orte)
    return [satz]


def genannte_zahlen(grund: Grund, quelltext: str) -> dict[str, Kennzahl]:
    """Zu jeder Zahlmarke des Textes, wie sie dasteht, ihre Kennzahl; unbekannte fehlen."""
    return {
        marke.text: kennzahl
        for marke in marken_in(quelltext)
        if (kennzahl := grund.gemeint(marke)) is not None
    }


def gedruckt(kennzahl: Kennzahl) -> str:
    """Wie `Belege.zahl` druckt, ohne die Zahl als benutzt zu vermerken; mit Prozent und Promille."""
    if kennzahl.offen and kennzahl.indikator.einheit not in ("%", "‰"):
        return zahl(
            kennzahl.gerundet, kennzahl.indikator.stellen, vorzeichen=kennzahl.indikator.mit_vorzeichen
        )
    return kennzahl.als_text


def erster_entwurf(grund: Grund, baustein: Baustein) -> str:
    """Der Ausgangstext des Bausteins aus den Indikatoren, die er oder sonst sein Kapitel nennt."""
    if not grund.zeitraeume or not grund.raeume:
        return ""
    keys = indikatoren_in(baustein.einstellungen) or [
        key for einer in baustein.kapitel.bausteine.all() for key in indikatoren_in(einer.einstellungen)
    ]
    raum = grund.raeume[0]
    lagen = []
    for key in dict.fromkeys(keys):
        if not grund.kennt(key):
            continue
        lagen.append(
            Befundlage(
                zeile=tuple(grund.kennzahl(key, gebiet) for gebiet in raum.gebiete),
                reihe=tuple(grund.reihe(key, raum.gebiet)),
            )
        )
    return ausgangstext(lagen, lambda kennzahl: _marke(grund, kennzahl), gedruckt)


def _marke(grund: Grund, kennzahl: Kennzahl) -> str | None:
    ort = ort_von(grund, kennzahl.gebiet)
    if ort is None:
        return None
    zeitraum = "" if kennzahl.zeitraum == grund.letzter else kennzahl.zeitraum
    return zahlmarken.marke(kennzahl.indikator.key, ort, zeitraum)


def ort_von(grund: Grund, gebiet: Gebiet) -> str | None:
    """Wie Zahlmarken das Gebiet nennen; None, wenn sie es nicht nennen können."""
    namen = [name for name, eines in grund.orte.items() if eines.kennung == gebiet.kennung]
    return RAUM if RAUM in namen else next(iter(namen), None)


def _rand(grund: Grund, kennzahlen: Iterable[Kennzahl]) -> list[Notiz]:
    """Die Quellen der genannten Zahlen mit den Jahren, aus denen sie stammen; höchstens zwei."""
    alle = list(kennzahlen)
    je_form = sorted({kennzahl.zeitraum for kennzahl in alle})
    gleiche_form = len({len(zeitraum) for zeitraum in je_form}) == 1
    zeit = von_bis(je_form) if gleiche_form else ""
    return grund.belege.notizen(alle, zeit=zeit)[:HOECHSTENS_NOTIZEN]
