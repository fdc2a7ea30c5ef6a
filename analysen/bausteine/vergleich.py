"""Kennzahlen und Vergleich mit Bezirk und Stadt."""

from collections.abc import Iterable, Sequence

from analysen import saetze
from analysen.bausteine import bilder, wahl
from analysen.bausteine.rahmen import (
    geschlossen,
    keine_zahlen,
    neueste,
    ort_und_zeit,
    tabellenrand,
    zeit_der,
)
from analysen.belege import Anmerkungen
from analysen.grund import Grund
from analysen.inhalt import (
    Abbildung,
    Block,
    Satz,
    Spalte,
    Tabelle,
    zeile,
)
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.kennzahlen import Kennzahl
from sozialraum.statistik.zeitraeume import in_worten

GESAGT = (befund.Aussage.WERT, befund.Aussage.VERGLEICH, befund.Aussage.FEHLT)


def kennzahlen(grund: Grund, baustein: Baustein) -> list[Block]:
    if not grund.zeitraeume:
        return []
    indikatoren = wahl.indikatoren(grund, baustein)
    tabelle = _vergleichstabelle(grund, indikatoren, baustein)
    return [] if tabelle is None else [*_kennzahlsaetze(grund, indikatoren), tabelle]


def _kennzahlsaetze(grund: Grund, indikatoren: Sequence[str]) -> list[Block]:
    """Je Raum die Kennzahl, die sich am meisten unterscheidet: was sie sagt und wo sie liegt."""
    erzeugt: list[Block] = []
    for raum in grund.raeume:
        zeilen = [neueste(grund, key, raum.gebiete) for key in indikatoren]
        offene = [kennzahlen for kennzahlen in zeilen if kennzahlen[0].offen]
        if not offene:
            continue
        paar = saetze.unaehnlichste([(eine[0], eine[-1]) for eine in offene if len(eine) > 1])
        kennzahlen = next((eine for eine in offene if paar and eine[0] is paar[0]), offene[0])
        gesagt = [satz for satz in befund.befunde(kennzahlen) if satz.aussage in GESAGT]
        genannte = dict.fromkeys(kennzahl for satz in gesagt for kennzahl in satz.kennzahlen)
        erzeugt.append(
            Satz(
                art="satz",
                text=" ".join(satz.text for satz in gesagt),
                rand=[],
                zahlen=grund.belege.benannt([(ort_und_zeit(k), k) for k in genannte]),
            )
        )
    if erzeugt:
        grund.belege.hinweisen(befund.vergleich_erklaert())
    return erzeugt


def vergleich(grund: Grund, baustein: Baustein) -> list[Block]:
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    indikatoren = wahl.indikatoren(grund, baustein)
    if not indikatoren:
        return []
    erzeugt: list[Block] = []
    for raum in grund.raeume:
        if raum.groesstes is None:
            continue
        paare = [
            (reihe[0], reihe[1])
            for reihe in (neueste(grund, key, (raum.gebiet, raum.groesstes)) for key in indikatoren)
        ]
        satz = saetze.groesster_unterschied(paare)
        paar = saetze.unaehnlichste(paare)
        if satz and paar:
            genannte = grund.belege.benannt([(ort_und_zeit(kennzahl), kennzahl) for kennzahl in paar])
            erzeugt.append(Satz(art="satz", text=satz, rand=[], zahlen=genannte))
            grund.belege.hinweisen(befund.vergleich_erklaert())
    tabelle = _vergleichstabelle(grund, indikatoren, baustein)
    if tabelle is None:
        return [*erzeugt, geschlossen(grund, grund.raeume[0], indikatoren)]
    bilder_dazu: list[Block] = []
    for raum in grund.raeume:
        zeilen = [
            kennzahlen
            for kennzahlen in (neueste(grund, key, raum.nebeneinander) for key in indikatoren)
            if kennzahlen[0].offen
            and kennzahlen[0].indikator.einheit == "%"
            and not kennzahlen[0].indikator.jahre_zuvor
        ]
        if len(zeilen) < 2 or len(raum.nebeneinander) < 2:
            continue
        namen = zahlen.aufzaehlung([saetze.bezeichnung(gebiet) for gebiet in raum.nebeneinander])
        wann = zeit_der(grund, [zeile[0] for zeile in zeilen])
        bilder_dazu.append(
            Abbildung(
                art="abbildung",
                nummer=grund.belege.abbildung(),
                titel=f"{namen} nebeneinander",
                untertitel=f"Anteile in Prozent, {wann}",
                bilder=[
                    bilder.vergleich(
                        zeile,
                        alternative=f"{zeile[0].indikator.label}: {_werte(zeile)}. "
                        f"Alle Werte stehen in Tabelle {tabelle['nummer']}.",
                    )
                    for zeile in zeilen
                ],
                rand=grund.belege.notizen([k for zeile in zeilen for k in zeile], zeit=wann),
                spalten=3,
            )
        )
    # Was hinter dem Bild steht, rückt in den Anhang.
    return [*erzeugt, *bilder_dazu, tabelle] if grund.knapp else [*erzeugt, tabelle, *bilder_dazu]


def _werte(kennzahlen: Sequence[Kennzahl]) -> str:
    return ", ".join(f"{saetze.bezeichnung(k.gebiet)} {k.als_text}" for k in kennzahlen)


def _vergleichstabelle(grund: Grund, indikatoren: Sequence[str], baustein: Baustein) -> Tabelle | None:
    """Eine Zeile je Indikator, eine Spalte je Gebiet; was nirgends offen ist, steht als Hinweis im Anhang."""
    raeume = [raum.gebiet for raum in grund.raeume]
    daneben = [*(g for raum in grund.raeume for g in raum.dazu)]
    daneben += [g for raum in grund.raeume for g in raum.vergleiche]
    gebiete = list({gebiet.kennung: gebiet for gebiet in (*raeume, *daneben)}.values())
    werte = {key: neueste(grund, key, gebiete) for key in indikatoren}
    gezeigt = [key for key in indikatoren if any(kennzahl.offen for kennzahl in werte[key])]
    _hinweise_auf_fehlende(grund, [key for key in indikatoren if key not in gezeigt])
    if not gezeigt:
        return None
    anmerkungen = Anmerkungen()
    zeilen = []
    alle: list[Kennzahl] = []
    for key in gezeigt:
        kennzahlen = werte[key]
        alle += kennzahlen
        zelle = [grund.belege.zelle(k, anmerkungen) for k in kennzahlen]
        zeilen.append(zeile(grund.indikator(key).label, zelle, zusatz=_zusatz(grund, kennzahlen)))
    raumnamen = [saetze.bezeichnung(raum.gebiet) for raum in grund.raeume]
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=wahl.titel(baustein, f"Kennzahlen für {zahlen.aufzaehlung(raumnamen)} im Vergleich"),
        untertitel=in_worten(grund.letzter),
        kopfspalte="Kennzahl",
        spalten=[Spalte(text=saetze.bezeichnung(gebiet), zusatz="", rechts=True) for gebiet in gebiete],
        zeilen=zeilen,
        anmerkungen=[*anmerkungen.texte(), *filter(None, [saetze.lesehilfe(alle)])],
        rand=tabellenrand(grund, alle, zeit_der(grund, alle)),
        breit=True,
    )


def _hinweise_auf_fehlende(grund: Grund, indikatoren: Iterable[str]) -> None:
    """Im Anhang steht, welche Kennzahlen der Vorlage fehlen und warum."""
    gruende: dict[str, list[str]] = {}
    for key in indikatoren:
        kennzahl = grund.kennzahl(key, grund.raeume[0].gebiet)
        # Hinter dem Strichpunkt zählt die Kennzahl alle gelieferten Altersgruppen auf.
        gruende.setdefault(kennzahl.hinweis.partition(";")[0].rstrip("."), []).append(
            kennzahl.indikator.label
        )
    for warum, namen in gruende.items():
        grund.belege.hinweisen(f"Nicht gerechnet: {zahlen.aufzaehlung(namen)}. {warum}.")


def _zusatz(grund: Grund, kennzahlen: Sequence[Kennzahl]) -> str:
    """Einheit, wo der Wert sie nicht trägt, Altersgrenzen und die Zeit, wo sie eine andere ist als oben."""
    indikator = kennzahlen[0].indikator
    teile = [] if indikator.einheit == "%" or indikator.ohne_einheit else [indikator.einheit]
    # „Anteil der unter 18-Jährigen“ nennt seine Grenze selbst.
    im_namen = indikator.einheit == "%" and any(zeichen.isdigit() for zeichen in indikator.label)
    if indikator.altersgrenzen and not im_namen:
        teile.append(indikator.altersgrenzen)
    if indikator.jahre_zuvor:
        teile += [k.zeitraum_text for k in kennzahlen if k.offen][:1]
    elif kennzahlen[0].zeitraum != grund.letzter:
        teile.append(kennzahlen[0].zeitraum_text)
    return "; ".join(teile)
