"""Was der Anhang über Definitionen und Quellen hinaus sagt: Gebietsstand, Erhebung, Grenzen, Änderungen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analysen import saetze
from analysen.bausteine.erhebung import eigene_erhebung
from analysen.bausteine.rahmen import neueste, tabellenrand, zeit_der
from analysen.belege import Anmerkungen
from analysen.gedruckte_zahlen import juengste, monate_alt, zahlen_der_statistik
from analysen.grund import Grund, Raum
from analysen.inhalt import (
    Aenderungen,
    Anhang,
    Gebietsangabe,
    Inhalt,
    Spalte,
    Tabelle,
    Zeile,
    zeile,
)
from analysen.models import Fassung, Laenge
from analysen.neues.unterschiede import unterschiede
from sozialraum.kern import zahlen
from sozialraum.kern.zahlen import anzahl, datum
from sozialraum.raeume.gebiet import Gebiet, brueche
from sozialraum.statistik.anfragen.grenzen import Datengrenze, datengrenzen
from sozialraum.statistik.gebietsbruch import ende
from sozialraum.statistik.kennzahlen import Kennzahl, kennzahlen, vorhandene_indikatoren
from sozialraum.statistik.zeichen import ANZEIGE, Zeichen
from sozialraum.statistik.zeitraeume import in_worten

ALT_AB_MONATEN = 24
HOECHSTENS_EINHEITEN = 40


def anhang(grund: Grund, verlangte: Sequence[str]) -> Anhang:
    """Zuletzt aufzurufen: Er zählt auf, was die Kapitel benutzt haben.

    `verlangte` sind die Indikatoren, die die Richtlinie je Sozialraum und Raumeinheit verlangt.
    """
    tabelle = _raumeinheiten(grund, verlangte)
    fertig = grund.belege.anhang()
    if tabelle is not None:
        fertig["raumeinheiten"] = tabelle
    fertig["gebietsstand"] = _gebietsstand(grund)
    fertig["erhebung"] = eigene_erhebung(grund)
    return fertig


# Je Raumeinheit ------------------------------------------------------------------------------------


def _raumeinheiten(grund: Grund, verlangte: Sequence[str]) -> Tabelle | None:
    """None ohne Zahlen und im Kurzprofil: Seine zwei Seiten haben keinen Anhang."""
    if not verlangte or not grund.zeitraeume or grund.analyse.laenge == Laenge.KURZPROFIL:
        return None
    je_raum = [(raum, gebiet) for raum in grund.raeume for gebiet in _verlangte_gebiete(raum)]
    indikatoren = list(vorhandene_indikatoren(verlangte).values())
    tafel = kennzahlen(
        indikatoren=indikatoren,
        gebiete=list({gebiet.kennung: gebiet for _, gebiet in je_raum}.values()),
        zeitraeume=grund.zeitraeume,
    )
    anmerkungen = Anmerkungen()
    je_einheit = replace(grund, tafel=tafel)
    spalten = [neueste(je_einheit, i.key, [gebiet for _, gebiet in je_raum]) for i in indikatoren]
    alle = [kennzahl for reihe in spalten for kennzahl in reihe]
    zeit = zeit_der(grund, alle)
    zeilen = [
        _zeile(grund, raum, gebiet, [reihe[nummer] for reihe in spalten], anmerkungen)
        for nummer, (raum, gebiet) in enumerate(je_raum)
    ]
    weitere = sum(max(0, len(raum.einheiten) - HOECHSTENS_EINHEITEN) for raum in grund.raeume)
    tabelle = Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel="Alter, Geschlecht und Staatsangehörigkeit je Raumeinheit",
        untertitel=f"Was die Richtlinie je Sozialraum und Raumeinheit verlangt, {zeit}",
        kopfspalte="Gebiet",
        spalten=[
            Spalte(text=indikator.label, zusatz=reihe[0].zeitraum_text, rechts=True)
            for indikator, reihe in zip(indikatoren, spalten, strict=True)
        ],
        zeilen=zeilen,
        anmerkungen=[*([_nicht_gedruckt(weitere)] if weitere else []), *anmerkungen.texte()],
        rand=tabellenrand(grund, alle, zeit),
        breit=True,
    )
    if weitere:
        tabelle["weitere"] = weitere
    return tabelle


def _nicht_gedruckt(weitere: int) -> str:
    gezeigt = anzahl(HOECHSTENS_EINHEITEN, "Raumeinheit", "Raumeinheiten")
    return (
        f"Je Sozialraum stehen hier höchstens {gezeigt}; "
        f"{anzahl(weitere, 'weitere ist', 'weitere sind')} weder gedruckt noch auf fehlende Zahlen geprüft."
    )


def _verlangte_gebiete(raum: Raum) -> list[Gebiet]:
    """Der Sozialraum und seine Einheiten; ist er selbst eine ganze, steht sie nicht noch einmal da."""
    anteile = raum.gebiet.anteile
    ganz = len(anteile) == 1 and anteile[0].gewicht == 1
    return [raum.gebiet] if ganz else [raum.gebiet, *raum.einheiten[:HOECHSTENS_EINHEITEN]]


def _zeile(
    grund: Grund, raum: Raum, gebiet: Gebiet, reihe: Sequence[Kennzahl], anmerkungen: Anmerkungen
) -> Zeile:
    return zeile(
        saetze.bezeichnung(gebiet),
        [grund.belege.zelle(kennzahl, anmerkungen) for kennzahl in reihe],
        zusatz=_zum_raum(raum, gebiet),
        summe=gebiet == raum.gebiet and len(_verlangte_gebiete(raum)) > 1,
    )


def _zum_raum(raum: Raum, gebiet: Gebiet) -> str:
    """`zu 60 % im Sozialraum`; leer, wenn die Einheit ganz dazugehört oder der Raum selbst gemeint ist."""
    gewichte = {anteil.einheit_id: anteil.gewicht for anteil in raum.gebiet.anteile}
    if gebiet == raum.gebiet:
        return ""
    gewicht = gewichte.get(gebiet.anteile[0].einheit_id)
    return "" if gewicht in (None, 1) else f"zu {zahlen.prozent(gewicht * 100, 0)} im Sozialraum"


# Gebietsstand --------------------------------------------------------------------------------------


def _gebietsstand(grund: Grund) -> list[Gebietsangabe]:
    """Je Sozialraum seine Einheiten mit ihrem Stand, dann die Vergleichsgebiete; unveränderte zusammen."""
    angaben = [
        Gebietsangabe(
            name=saetze.bezeichnung(raum.gebiet),
            teile=[
                _teil(raum, einheit, stand)
                for einheit, stand in zip(raum.einheiten, raum.staende, strict=True)
            ],
            grenzen="; ".join(
                dict.fromkeys(
                    ", ".join(filter(None, [grenze.quelle, grenze.stand and f"Stand {grenze.stand}"]))
                    for grenze in raum.grenzen
                )
            ),
            aenderungen=_aenderungen_am(grund, raum.gebiet),
        )
        for raum in grund.raeume
    ]
    vergleiche = {
        gebiet: _aenderungen_am(grund, gebiet) for raum in grund.raeume for gebiet in raum.vergleiche
    }
    gleiche = [saetze.bezeichnung(gebiet) for gebiet, anders in vergleiche.items() if not anders]
    if gleiche:
        angaben.append(Gebietsangabe(name=zahlen.aufzaehlung(gleiche), teile=[], grenzen="", aenderungen=[]))
    return angaben + [
        Gebietsangabe(name=saetze.bezeichnung(gebiet), teile=[], grenzen="", aenderungen=anders)
        for gebiet, anders in vergleiche.items()
        if anders
    ]


def _teil(raum: Raum, einheit: Gebiet, stand: str) -> str:
    """`Stadtteil Hafen (05998000/11), zu 60 % im Sozialraum, seit 01.01.2021`."""
    name = f"{saetze.bezeichnung(einheit)} ({einheit.kennung.partition('@')[0]})"
    return ", ".join(filter(None, [name, _zum_raum(raum, einheit), stand]))


def _aenderungen_am(grund: Grund, gebiet: Gebiet) -> list[str]:
    """Neue Zuschnitte zwischen dem ältesten und dem jüngsten Zeitraum der Zahlen."""
    if not grund.zeitraeume:
        return []
    erster, letzter = ende(grund.zeitraeume[0]), ende(grund.zeitraeume[-1])
    return [
        f"{datum(bruch.tag)}: {bruch.grund}" for bruch in brueche(gebiet) if erster < bruch.tag <= letzter
    ]


# Grenzen der Daten ---------------------------------------------------------------------------------


def grenzen_der_daten(grund: Grund, inhalt: Inhalt) -> list[str]:
    """Was die Zahlen nicht sagen, in Sätzen; auch wo kein Kapitel es tut."""
    return [*_fehlende(inhalt), *_alte(inhalt), *_unbeantwortete(grund)]


def _fehlende(inhalt: Inhalt) -> list[str]:
    """`Von 812 Angaben der Statistik fehlen 31: 24-mal • (…), 7-mal k. A. (…).`"""
    alle = list(zahlen_der_statistik(inhalt))
    je_zeichen = Counter(zahl["zeichen"] for zahl in alle if zahl["wert"] is None and zahl["zeichen"])
    if not je_zeichen:
        return []
    teile = [
        f"{zahlen.zahl(je_zeichen[zeichen])}-mal {ANZEIGE[zeichen][0]} ({ANZEIGE[zeichen][1]})"
        for zeichen in Zeichen
        if je_zeichen[zeichen]
    ]
    fehlen = je_zeichen.total()
    return [
        f"Von {zahlen.zahl(len(alle))} gedruckten Angaben der Statistik "
        f"{'fehlt' if fehlen == 1 else 'fehlen'} {zahlen.zahl(fehlen)}: {zahlen.aufzaehlung(teile)}."
    ]


def _alte(inhalt: Inhalt) -> list[str]:
    """Was nicht jedes Jahr erhoben wird und deshalb älter ist als das übrige."""
    namen = {eine.get("schluessel", ""): eine["name"] for eine in inhalt["anhang"]["definitionen"]}
    alte = [
        f"{namen[key]}, {in_worten(zeitraum)}"
        for key, zeitraum in juengste(zahlen_der_statistik(inhalt)).items()
        if key in namen and monate_alt(zeitraum, inhalt["berichtsjahr"]) > ALT_AB_MONATEN
    ]
    if not alte:
        return []
    return [f"Älter als {ALT_AB_MONATEN} Monate sind die jüngsten Werte zu: {'; '.join(alte)}."]


def _unbeantwortete(grund: Grund) -> list[str]:
    """Worum Ämter ohne Erfolg gebeten wurden; führt ein Kapitel es auf, ein Verweis darauf."""
    if grund.datengrenzen:
        return [
            f"{anzahl(len(grund.datengrenzen), 'Datenanfrage blieb', 'Datenanfragen blieben')} ohne Zahlen; "
            "die Tabelle dazu steht im Kapitel über die Grenzen der Daten."
        ]
    einheiten = {pk for raum in grund.raeume for pk in raum.gebiet.einheiten}
    return [_in_einem_satz(grenze) for grenze in datengrenzen(einheiten)]


def _in_einem_satz(grenze: Datengrenze) -> str:
    erbeten = f"{grenze.amt}: {grenze.betreff} ({grenze.zeitraeume}), erbeten am {datum(grenze.gefragt_am)}"
    if grenze.abgelehnt_am is None:
        return f"{erbeten}, bisher ohne Antwort."
    return f"{erbeten}, abgelehnt am {datum(grenze.abgelehnt_am)}: {grenze.grund.rstrip('.')}."


# Änderungen ----------------------------------------------------------------------------------------


def aenderungen(grund: Grund, inhalt: Inhalt) -> Aenderungen | None:
    """Gegenüber der jüngsten eigenen Fassung, von der sie sich unterscheidet, sonst der letzten Analyse.

    So ergibt, wer nichts ändert, denselben Inhalt noch einmal. None, wenn nichts davon festgeschrieben ist.
    """
    feste = Fassung.objects.filter(art=Fassung.Art.FESTGESCHRIEBEN).order_by("-nummer")
    eigene = list(feste.filter(analyse=grund.analyse))
    letzte = feste.filter(analyse=grund.analyse.vorgaenger_id)[:1] if grund.analyse.vorgaenger_id else []
    if not eigene and not letzte:
        return None
    keys = {zahl["indikator"] for zahl in zahlen_der_statistik(inhalt)}
    namen = {key: indikator.label for key, indikator in vorhandene_indikatoren(sorted(keys)).items()}
    orte = {
        gebiet.kennung: saetze.bezeichnung(gebiet)
        for raum in grund.raeume
        for gebiet in (*raum.gebiete, *raum.einheiten)
    }
    for fassung in eigene:
        if anders := unterschiede(fassung.inhalt, inhalt, namen=namen, orte=orte):
            return Aenderungen(gegenueber=_ausgabe(fassung), saetze=anders)
    for fassung in letzte:
        anders = unterschiede(fassung.inhalt, inhalt, namen=namen, orte=orte)
        return Aenderungen(
            gegenueber=_ausgabe(fassung),
            saetze=anders or ["Kapitel, Rechenwege, Quellen und frühere Zahlen sind dieselben."],
        )
    return None


def _ausgabe(fassung: Fassung) -> str:
    return f"Fassung {fassung.nummer} der Analyse {fassung.inhalt.get('berichtsjahr', '')}".rstrip()
