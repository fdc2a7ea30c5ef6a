"""Was dieselben Menschen noch einmal zählt: Summen neben ihren Teilen, zweierlei Altersgliederungen.

Gesehen wird es an den Zahlen: Ein Merkmal, das in jeder Zeile die Summe anderer ist, ist ihre Summe.
Entschieden wird nur, was Wort und Zahl zugleich sagen; sonst entscheidet ein Mensch.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sozialraum.kern.zahlen import anzahl, zahl
from sozialraum.statistik.lesen.blatt import Zahlzelle
from sozialraum.statistik.lesen.zahlen_lesen import NACHKOMMASTELLEN, RAND, KeineZahl, Zahlform
from sozialraum.statistik.vorlage.merkmalsangaben import ANZAHL, Merkmalsangaben, Summe
from sozialraum.statistik.vorlage.summen import erschlossene_summen
from sozialraum.statistik.vorschlagen import woerter
from sozialraum.statistik.vorschlagen.ergebnis import Frage
from sozialraum.statistik.vorschlagen.schreibweise import Schreibweise
from sozialraum.statistik.vorschlagen.spalten import Lage, Spalte

Ort = tuple[str, ...]
Reihen = dict[str, dict[Ort, Decimal]]
"""Schlüssel des Merkmals → Gebiet und Zeitraum → Zahl."""

HOECHSTENS_ZELLEN = 300_000
HOECHSTENS_REIHEN = 60
MINDESTENS_ORTE = 5
PROBEN = 3
GENANNTE_TEILE = 4
FEINE, GROBE, BEIDE = "feine", "grobe", "beide"
SUMME, EIGEN, WEGLASSEN = "summe", "eigen", "weglassen"
GRUND_GLIEDERUNG = "zweite Altersgliederung über dieselben Menschen"


class Probe(NamedTuple):
    """Wie oft die Teile das Ganze ergeben, wo jede Zahl dasteht."""

    gleiche: int
    von: int


# Altersgliederungen ------------------------------------------------------------------------------


def gliederungen_klaeren(lage: Lage, werte: list[Spalte], einschliesslich: bool) -> None:
    """Mehrere Altersgliederungen nebeneinander: Welche gilt, entscheidet ein Mensch."""
    baender = [
        (spalte, alter)
        for spalte in werte
        if (alter := woerter.alter(spalte.name, einschliesslich=einschliesslich)) is not None
    ]
    feine = _feinste_kette(baender)
    weitere = [spalte for spalte, _ in baender if spalte not in feine]
    if not feine or not weitere:
        return
    grobe = _feinste_kette([eines for eines in baender if eines[0] in weitere])
    auswahl = [(FEINE, f"nur {_von_bis(feine)}")]
    if grobe and len(grobe) == len(weitere):
        auswahl.append((GROBE, f"nur {_von_bis(grobe)}"))
    auswahl.append((BEIDE, "beide; zusammengezählt werden sie nie"))
    probe = _spaltenprobe(lage, feine, grobe) if grobe else Probe(0, 0)
    gesehen = (
        f"In {zahl(probe.gleiche)} von {anzahl(probe.von, 'Zeile', 'Zeilen')} ergeben beide dieselbe Summe."
        if probe.von
        else f"Schon {_von_bis(feine)} decken jedes Alter genau einmal ab."
    )
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "gliederung",
            "Mehrere Altersgliederungen zählen dieselben Menschen. Welche soll gelten?",
            gesehen,
            tuple(auswahl),
            FEINE,
        ),
    )
    alter_der_feinen = {alter for spalte, alter in baender if spalte in feine}
    if antwort == GROBE:
        ohne = feine
    elif antwort == BEIDE:
        # Dieselbe Altersgruppe zweimal bleibt einmal.
        ohne = [spalte for spalte, alter in baender if spalte in weitere and alter in alter_der_feinen]
    else:
        ohne = weitere
    for spalte in ohne:
        spalte.rolle, spalte.angaben = "", {"grund": GRUND_GLIEDERUNG}
        werte.remove(spalte)


def _feinste_kette(baender: Sequence[tuple[Spalte, woerter.Alter]]) -> list[Spalte]:
    """Von null an lückenlos bis ohne Ende, je Grenze die engste; leer, wenn es so keine gibt."""
    kette: list[Spalte] = []
    grenze: int | None = 0
    while grenze is not None:
        naechste = [(s, a) for s, a in baender if a.von == grenze]
        if not naechste:
            return []
        spalte, alter = min(naechste, key=lambda eines: eines[1].bis if eines[1].bis is not None else 999)
        kette.append(spalte)
        grenze = alter.bis
    return kette


def _von_bis(spalten: Sequence[Spalte]) -> str:
    wort = anzahl(len(spalten), "Spalte", "Spalten")
    return f"die {wort} von „{spalten[0].name}“ bis „{spalten[-1].name}“"


def _spaltenprobe(lage: Lage, eine: Sequence[Spalte], andere: Sequence[Spalte]) -> Probe:
    gleiche = von = 0
    for ort in range(len(lage.gestalt.daten)):
        summen = [_ganze_summe([spalte.zellen[ort] for spalte in spalten]) for spalten in (eine, andere)]
        if None not in summen:
            von += 1
            gleiche += summen[0] == summen[1]
    return Probe(gleiche, von)


def _ganze_summe(zellen: Sequence[str]) -> int | None:
    """Nur ganze Zahlen ohne Zeichen; was anders geschrieben ist, wird nicht verglichen."""
    ganze = [zelle.partition(",")[0].removesuffix(".0") for zelle in zellen]
    return sum(int(zelle) for zelle in ganze) if all(zelle.isdecimal() for zelle in ganze) else None


# Summen neben ihren Teilen -----------------------------------------------------------------------


def summen_klaeren(lage: Lage, werte: Sequence[Spalte], form: Schreibweise) -> None:
    """Bewiesene Summen prüft künftig jede Lieferung; über die übrigen entscheidet eine Antwort."""
    reihen = _reihen(lage, werte, form)
    if len(reihen) < PROBEN:
        return
    merkmale = {str(merkmal["schluessel"]): merkmal for merkmal in lage.inhalt["merkmale"]}
    folgende = [s for s in erschlossene_summen(map(_als_angaben, merkmale.values())) if s.gesamt in reihen]
    proben = [(summe, _probe(reihen, summe)) for summe in folgende]
    genannte = {summe.gesamt for summe in folgende}
    bewiesene = [(summe, probe) for summe, probe in proben if probe.von and probe.gleiche == probe.von]
    gefunden = [
        (summe, _probe(reihen, summe))
        for summe in _summen_der_zahlen(reihen)
        if summe.gesamt not in genannte and merkmale[summe.gesamt].get("einheit", ANZAHL) != "%"
    ]
    am_wort = [eine for eine in gefunden if _heisst_summe(eine[0], merkmale)]
    if bewiesene or am_wort:
        _belegen(lage, [*bewiesene, *am_wort], merkmale)
    _aufnehmen(lage, [summe for summe, _ in am_wort])
    _abweichende(lage, [eine for eine in proben if eine not in bewiesene and eine[1].von], merkmale)
    _unbenannte(lage, [eine for eine in gefunden if eine not in am_wort], merkmale)


def _als_angaben(merkmal: Mapping[str, Any]) -> Merkmalsangaben:
    felder = ("groesse", "alter_von", "alter_bis", "geschlecht", "einheit")
    return Merkmalsangaben(
        merkmal["schluessel"], merkmal["bezeichnung"], **{f: merkmal[f] for f in felder if f in merkmal}
    )


def _reihen(lage: Lage, werte: Sequence[Spalte], form: Schreibweise) -> Reihen:
    kategorien = lage.mit_rolle("merkmal")
    wo = lage.mit_rolle("raum", "zeitraum")
    koepfe = [
        (spalte, str(spalte.angaben.get("fest", {}).get("merkmal", spalte.angaben.get("_merkmal", ""))))
        for spalte in werte
        if "raum" not in spalte.angaben.get("fest", {})
    ]
    if form.decimalChar == form.groupChar:
        # Die Datei schreibt ihre Zahlen uneinheitlich; nachrechnen lässt sich nichts.
        return {}
    zahlform = Zahlform(form.decimalChar, form.groupChar, bareNumber=False)
    gelesen: dict[str, Decimal | None] = {}
    reihen: Reihen = {}
    for ort, (_, zellen) in enumerate(lage.gestalt.daten[: HOECHSTENS_ZELLEN // max(len(koepfe), 1)]):
        dort = tuple(spalte.zellen[ort] for spalte in wo)
        davor = [spalte.zellen[ort] for spalte in kategorien]
        for spalte, kopf in koepfe:
            zelle = zellen[spalte.stelle] if spalte.stelle < len(zellen) else ""
            if zelle not in gelesen:
                gelesen[zelle] = _zahl(zelle, zahlform)
            if (wert := gelesen[zelle]) is not None:
                zeit = spalte.name if "_teile" in spalte.angaben else ""
                schluessel = ".".join([*davor, *([kopf] if kopf else [])])
                reihen.setdefault(schluessel, {})[*dort, zeit] = wert
    bekannte = {str(merkmal["schluessel"]) for merkmal in lage.inhalt["merkmale"]}
    return {schluessel: reihe for schluessel, reihe in reihen.items() if schluessel in bekannte}


def _zahl(zelle: str, form: Zahlform) -> Decimal | None:
    if isinstance(zelle, Zahlzelle):
        return Decimal(zelle)
    try:
        return form.lesen(zelle.strip(RAND), NACHKOMMASTELLEN)
    except KeineZahl:
        return None


def _probe(reihen: Reihen, summe: Summe) -> Probe:
    teile = [reihen.get(teil, {}) for teil in summe.teile]
    orte = [ort for ort in reihen[summe.gesamt] if all(ort in teil for teil in teile)]
    gleiche = sum(1 for ort in orte if reihen[summe.gesamt][ort] == sum(teil[ort] for teil in teile))
    return Probe(gleiche, len(orte))


def _summen_der_zahlen(reihen: Reihen) -> Iterator[Summe]:
    """Merkmale, die überall die Summe ihrer Nachbarn sind, rechts oder links davon."""
    schluessel = list(reihen)
    if len(schluessel) > HOECHSTENS_REIHEN:
        return
    for stelle, gesamt in enumerate(schluessel):
        # Lauter Nullen oder immer dieselbe Zahl beweisen nichts.
        if len(set(reihen[gesamt].values())) < PROBEN or len(reihen[gesamt]) < MINDESTENS_ORTE:
            continue
        for nachbarn in (schluessel[stelle + 1 :], schluessel[:stelle][::-1]):
            teile = _summanden(reihen, gesamt, nachbarn)
            if teile:
                yield Summe(gesamt, tuple(teile))
                break


def _summanden(reihen: Reihen, gesamt: str, nachbarn: Sequence[str]) -> list[str]:
    proben = list(reihen[gesamt])[:PROBEN]
    rest = [reihen[gesamt][ort] for ort in proben]
    for laenge, nachbar in enumerate(nachbarn, 1):
        rest = [r - reihen[nachbar].get(ort, Decimal(0)) for r, ort in zip(rest, proben, strict=True)]
        if min(rest) < 0:
            return []
        if laenge < 2 or any(rest):
            continue
        teile = list(nachbarn[:laenge])
        probe = _probe(reihen, Summe(gesamt, tuple(teile)))
        echte = all(any(reihen[teil].values()) for teil in teile)
        if probe.von >= MINDESTENS_ORTE and probe.gleiche == probe.von and echte:
            return teile
    return []


def _heisst_summe(summe: Summe, merkmale: Mapping[str, Mapping[str, Any]]) -> bool:
    """Ihr Name sagt es, oder es sind die Geschlechter ohne ihn."""
    worte = f"{summe.gesamt} {merkmale[summe.gesamt]['bezeichnung']}".casefold()
    geschlechter = [merkmale[teil].get("geschlecht", "") for teil in summe.teile]
    if all(geschlechter) and len(set(geschlechter)) == len(geschlechter):
        return "geschlecht" not in merkmale[summe.gesamt]
    return any(wort in worte for wort in ("gesamt", "insgesamt", "summe", "total", "zusammen"))


# Sagen und fragen --------------------------------------------------------------------------------


def _in_worten(summe: Summe, merkmale: Mapping[str, Mapping[str, Any]]) -> str:
    teile = [f"„{merkmale[teil]['bezeichnung']}“" for teil in summe.teile]
    if len(teile) > GENANNTE_TEILE:
        teile = [*teile[:2], "…", teile[-1]]
    return f"„{merkmale[summe.gesamt]['bezeichnung']}“ = {' + '.join(teile)}"


def _belegen(
    lage: Lage, summen: Sequence[tuple[Summe, Probe]], merkmale: Mapping[str, Mapping[str, Any]]
) -> None:
    summe, probe = summen[0]
    weitere = f"; ebenso {anzahl(len(summen) - 1, 'weitere Summe', 'weitere Summen')}" if summen[1:] else ""
    lage.vorschlag.belege_mit(
        "Doppelte Zählung",
        f"{_in_worten(summe, merkmale)}{weitere}",
        f"Nachgerechnet in {zahl(probe.gleiche)} von {anzahl(probe.von, 'Fall', 'Fällen')}. Eine Summe wird "
        "nie zu ihren Teilen gezählt; jede Lieferung wird daran geprüft.",
    )


def _abweichende(
    lage: Lage, summen: Sequence[tuple[Summe, Probe]], merkmale: Mapping[str, dict[str, Any]]
) -> None:
    """Dem Wort nach eine Summe, den Zahlen nach nicht überall: durch Runden, Geheimes oder gar nicht."""
    if not summen:
        return
    summe, probe = min(summen, key=lambda eine: eine[1].gleiche / eine[1].von)
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "summen",
            f"Ist „{merkmale[summe.gesamt]['bezeichnung']}“ die Summe der anderen?",
            f"{_in_worten(summe, merkmale)} geht nur in {zahl(probe.gleiche)} von "
            f"{anzahl(probe.von, 'Fall', 'Fällen')} auf.",
            (
                (SUMME, "ja; die Unterschiede kommen vom Runden, oder das Amt zählt einige nur in der Summe"),
                (EIGEN, "nein, es zählt etwas anderes"),
            ),
        ),
    )
    if antwort == EIGEN:
        for summe, _ in summen:
            merkmale[summe.gesamt].pop("groesse", None)


def _unbenannte(
    lage: Lage, summen: Sequence[tuple[Summe, Probe]], merkmale: Mapping[str, dict[str, Any]]
) -> None:
    """Den Zahlen nach Summen, ohne dass ein Wort es sagt."""
    if not summen:
        return
    genannt = "; ".join(
        f"{_in_worten(summe, merkmale)} in {zahl(probe.gleiche)} von {anzahl(probe.von, 'Fall', 'Fällen')}"
        for summe, probe in summen[:GENANNTE_TEILE]
    )
    wort = "Ein Merkmal ist" if len(summen) == 1 else f"{zahl(len(summen))} Merkmale sind"
    antwort = lage.vorschlag.frage(
        lage.antworten,
        Frage(
            "gesamt",
            f"{wort} überall die Summe anderer. Ist das so gemeint?",
            f"{genannt}.",
            (
                (SUMME, "ja, es ist die Summe: Jede Lieferung wird daran geprüft, nichts doppelt gezählt"),
                (EIGEN, "nein, es zählt etwas anderes"),
            ),
            SUMME,
        ),
    )
    if antwort == SUMME:
        _aufnehmen(lage, [summe for summe, _ in summen])


def _aufnehmen(lage: Lage, summen: Sequence[Summe]) -> None:
    if summen:
        lage.inhalt.setdefault("summen", []).extend(
            {"gesamt": summe.gesamt, "teile": list(summe.teile)} for summe in summen
        )
