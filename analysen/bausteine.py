"""Aus jedem Baustein werden Blöcke des Inhalts; je Art eine Funktion."""

from collections.abc import Callable, Iterable, Sequence

from analysen import bilder, datengrenzen, eigene_arbeit, saetze
from analysen.auszeichnung import ist_leer
from analysen.belege import Anmerkungen
from analysen.grund import Grund, Raum, indikatoren_des
from analysen.inhalt import (
    Abbildung,
    BenannteZahl,
    Block,
    Hinweis,
    Notiz,
    Satz,
    Spalte,
    Tabelle,
    Zwischentitel,
    zeile,
)
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.raeume import abfragen as raumabfragen
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.indikatoren import Art, Indikator
from sozialraum.statistik.kennzahl import seit_dem_bruch
from sozialraum.statistik.kennzahlen import Altersaufbau, Kennzahl
from sozialraum.statistik.saetze import wo
from sozialraum.statistik.zeitraeume import in_worten

HOECHSTENS_NEBENEINANDER = 4
HOECHSTENS_EINHEITEN = 6
ZUM_VERLAUF = (befund.Aussage.TREND, befund.Aussage.LUECKE, befund.Aussage.BRUCH)
GESAGT = (befund.Aussage.WERT, befund.Aussage.VERGLEICH, befund.Aussage.FEHLT)


def bloecke(grund: Grund, baustein: Baustein) -> list[Block]:
    """Die Blöcke des Bausteins; leer, wenn es nichts zu zeigen gibt (etwa ein Text, der noch fehlt)."""
    return BAUER[baustein.art](grund, baustein)


def _text(grund: Grund, baustein: Baustein) -> list[Block]:
    if ist_leer(baustein.text):
        return []
    return [{"art": "text", "quelltext": baustein.text}]


# Lage -------------------------------------------------------------------------------------------


def _lagekarte(grund: Grund, baustein: Baustein) -> list[Block]:
    return [block for raum in grund.raeume for block in _lage(grund, raum)]


def _lage(grund: Grund, raum: Raum) -> list[Block]:
    umgebung = ", ".join(saetze.bezeichnung(gebiet) for gebiet in raum.vergleiche)
    name = saetze.bezeichnung(raum.gebiet)
    ort = " ".join(wo(gebiet) for gebiet in raum.vergleiche)
    satz = f"{name} liegt {ort}." if ort else ""
    umfang = f"umfasst: {_umfang(raum)}"
    rand: list[Notiz] = [Notiz(art="hinweis", text=f"Der Sozialraum {umfang}.", zusatz="")]
    if raum.gebiet.flaeche_ha is not None:
        groesse = f"{zahlen.zahl(raum.gebiet.flaeche_ha / 100, 2)}{zahlen.FEST}km²"
        rand = [Notiz(art="zahl", text=groesse, zusatz=f"Fläche des Sozialraums; er {umfang}")]
    erzeugt: list[Block] = _zwischentitel(grund, raum)
    if satz:
        erzeugt.append(Satz(art="satz", text=satz, rand=rand))
        rand = []
    grund.belege.grenzen(raum.grenzen)
    karte = raumabfragen.lagekarte_fuer(raum.gebiet, breite_mm=bilder.SPALTE_MM)
    if karte is None:
        hinweis = f"Für {name} liegen keine Grenzen vor; deshalb fehlt die Karte."
        return [*erzeugt, Hinweis(art="hinweis", text=hinweis)]
    return [
        *erzeugt,
        Abbildung(
            art="abbildung",
            nummer=grund.belege.abbildung(),
            titel=f"Lage des Sozialraums {name}",
            untertitel=umgebung,
            bilder=[karte],
            rand=rand,
            spalten=1,
        ),
    ]


def _umfang(raum: Raum) -> str:
    """Die Einheiten mit ihrem Anteil, wo sie nicht ganz dazugehören; ab der siebten nur ihre Zahl."""
    gewichte = {anteil.einheit_id: anteil.gewicht for anteil in raum.gebiet.anteile}
    teile = []
    for einheit in raum.einheiten[:HOECHSTENS_EINHEITEN]:
        gewicht = gewichte[einheit.anteile[0].einheit_id]
        zusatz = "" if gewicht == 1 else f" (zu {zahlen.prozent(gewicht * 100, 0)})"
        teile.append(f"{saetze.bezeichnung(einheit)}{zusatz}")
    weitere = len(raum.einheiten) - len(teile)
    return zahlen.aufzaehlung([*teile, f"{weitere} weitere"] if weitere else teile)


# Zahlen -----------------------------------------------------------------------------------------


def _zeitreihe(grund: Grund, baustein: Baustein) -> list[Block]:
    indikatoren = indikatoren_des(baustein)
    if not grund.zeitraeume:
        return [_keine_zahlen(grund)]
    return [
        block
        for raum in grund.raeume
        for block in [
            *_zwischentitel(grund, raum),
            *_verlauf(grund, raum, indikatoren, baustein.einstellungen.get("veraenderung", "")),
        ]
    ]


def _verlauf(grund: Grund, raum: Raum, indikatoren: Sequence[str], veraenderung: str) -> list[Block]:
    gezeigt = [key for key in indikatoren if any(k.offen for k in grund.reihe(key, raum.gebiet))]
    if not gezeigt:
        return [_geschlossen(grund, raum, indikatoren)]
    erzeugt: list[Block] = []
    if veraenderung and grund.kennzahl("ew", raum.gebiet).offen:
        erzeugt.append(_einwohnersatz(grund, raum, veraenderung))
    tabelle = _verlaufstabelle(grund, raum, gezeigt)
    return [*erzeugt, _verlaufsbild(grund, raum, gezeigt, tabelle["nummer"]), tabelle]


def _verlaufssaetze(grund: Grund, raum: Raum, indikatoren: Sequence[str]) -> list[str]:
    """Trend, Lücken und Brüche der eigenen Reihen für den Fuß der Tabelle; leer ohne Anlass."""
    texte = []
    for key in indikatoren:
        reihe = grund.reihe(key, raum.gebiet)
        gesagt = [satz for satz in befund.befunde(reihe[-1:], reihe) if satz.aussage in ZUM_VERLAUF]
        if gesagt:
            name = f"{grund.indikator(key).label}: " if len(indikatoren) > 1 else ""
            texte.append(name + " ".join(satz.text for satz in gesagt))
        if any(satz.aussage is befund.Aussage.TREND for satz in gesagt):
            grund.belege.hinweisen(befund.trend_erklaert())
    return texte


def _verlaufsbild(grund: Grund, raum: Raum, indikatoren: Sequence[str], tabelle: int) -> Abbildung:
    """Ein Indikator in Spaltenbreite; mehrere nebeneinander, jeder mit seinem Befund."""
    reihen = {key: [grund.reihe(key, gebiet) for gebiet in raum.gebiete] for key in indikatoren}
    if len(indikatoren) == 1:
        titel, untertitel, zeichnung, gerechnet = _einzelverlauf(
            grund, indikatoren[0], reihen[indikatoren[0]], tabelle
        )
        zeichnungen = [zeichnung]
    else:
        gerechnet = False
        titel = f"Entwicklung {wo(raum.gebiet)} und im Vergleich"
        untertitel = _masse([grund.indikator(key) for key in indikatoren], grund.jahre)
        zeichnungen = [
            bilder.zeitreihe(
                reihen[key],
                befund=befund.entwicklung(reihen[key][0]),
                alternative=_alternative(befund.entwicklung(reihen[key][0]), tabelle),
                halb=True,
            )
            for key in indikatoren
        ]
    return Abbildung(
        art="abbildung",
        nummer=grund.belege.abbildung(),
        titel=titel,
        untertitel=untertitel,
        bilder=zeichnungen,
        rand=grund.belege.notizen(
            [k for key in indikatoren for r in reihen[key] for k in r],
            zeit=grund.jahre,
            gerechnet=gerechnet,
        ),
        spalten=min(len(indikatoren), 2),
        zahlen=grund.belege.benannt(
            [
                eine
                for key in indikatoren
                for reihe in (reihen[key][0], *(reihen[key][1:][-1:] if len(indikatoren) == 1 else ()))
                for eine in _enden(reihe)
            ]
        ),
    )


def _einzelverlauf(
    grund: Grund, key: str, reihen: Sequence[Sequence[Kennzahl]], tabelle: int
) -> tuple[str, str, str, bool]:
    """Befund, Maß, Zeichnung und ob sie ein Index ist: so stehen Quartier und Stadt auf einer Achse."""
    titel = (
        befund.entwicklung_im_vergleich(reihen[0], reihen[-1])
        if grund.indikator(key).art is Art.ANZAHL and len(reihen) > 1
        else befund.entwicklung(reihen[0])
    )
    alternative = _alternative(titel, tabelle)
    mass = _masszeile(grund.indikator(key), grund.jahre)
    if grund.indikator(key).art is not Art.ANZAHL:
        return titel, mass, bilder.zeitreihe(reihen, alternative=alternative), False
    index = bilder.index(reihen, alternative=alternative) if len(reihen) > 1 else None
    if index is None:
        return titel, mass, bilder.zeitreihe(reihen[:1], alternative=alternative), False
    zeichnung, start = index
    return titel, f"{mass}; {in_worten(start)} = 100", zeichnung, True


def _ort_und_zeit(kennzahl: Kennzahl) -> str:
    return f"{saetze.bezeichnung(kennzahl.gebiet)} {kennzahl.zeitraum_text}"


def _enden(reihe: Sequence[Kennzahl]) -> list[tuple[str, Kennzahl]]:
    """Erster und letzter offener Wert: aus ihnen folgt der Befund über eine Entwicklung."""
    offene = seit_dem_bruch([kennzahl for kennzahl in reihe if kennzahl.offen])
    return [(_ort_und_zeit(kennzahl), kennzahl) for kennzahl in dict.fromkeys((*offene[:1], *offene[-1:]))]


def _alternative(satz: str, tabelle: int) -> str:
    return f"{satz}. Alle Werte stehen in Tabelle {tabelle}."


def _einwohnersatz(grund: Grund, raum: Raum, veraenderung: str) -> Satz:
    ew = grund.kennzahl("ew", raum.gebiet)
    bewegungen = [grund.kennzahl(veraenderung, gebiet) for gebiet in raum.gebiete]
    return Satz(
        art="satz",
        text=saetze.einwohner(ew, bewegungen[0], bewegungen[1:]),
        zahlen=grund.belege.benannt(
            [(ew.zeitraum_text, ew), *((_ort_und_zeit(bewegung), bewegung) for bewegung in bewegungen)]
        ),
        rand=[
            {
                "art": "zahl",
                "text": ew.als_text,
                "zusatz": f"Einwohnerinnen und Einwohner, {ew.zeitraum_text}",
            }
        ],
    )


def _verlaufstabelle(grund: Grund, raum: Raum, indikatoren: Sequence[str]) -> Tabelle:
    """Ein Zeitraum je Zeile; bei einer Reihe alle Gebiete, bei mehreren Raum und Gemeinde nebeneinander."""
    gebiete = raum.gebiete
    if len(indikatoren) > 1 and raum.groesstes is not None:
        gebiete = (raum.gebiet, raum.groesstes)
    spalten = [(key, gebiet) for key in indikatoren for gebiet in gebiete]
    anmerkungen = Anmerkungen()
    zeilen = []
    for nummer, zeitraum in enumerate(grund.zeitraeume):
        kennzahlen = [grund.reihe(key, gebiet)[nummer] for key, gebiet in spalten]
        zeilen.append(zeile(in_worten(zeitraum), [grund.belege.zelle(k, anmerkungen) for k in kennzahlen]))
    alle = [k for key, gebiet in spalten for k in grund.reihe(key, gebiet)]
    einzeln = len(indikatoren) == 1
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"{zahlen.aufzaehlung([grund.indikator(key).label for key in indikatoren])} {grund.jahre}",
        untertitel=grund.indikator(indikatoren[0]).einheit if einzeln else "Je Zeile ein Zeitraum",
        kopfspalte="Jahr" if len(grund.letzter) == 4 else "Zeitraum",
        spalten=[
            Spalte(
                text=saetze.bezeichnung(gebiet) if einzeln else grund.indikator(key).label,
                zusatz="" if einzeln else saetze.bezeichnung(gebiet),
                rechts=True,
            )
            for key, gebiet in spalten
        ],
        zeilen=zeilen,
        anmerkungen=[*anmerkungen.texte(), *_verlaufssaetze(grund, raum, indikatoren)],
        rand=_tabellenrand(grund, alle, grund.jahre),
        breit=len(spalten) > HOECHSTENS_NEBENEINANDER,
    )


def _altersaufbau(grund: Grund, baustein: Baustein) -> list[Block]:
    if not grund.zeitraeume:
        return [_keine_zahlen(grund)]
    return [block for raum in grund.raeume for block in [*_zwischentitel(grund, raum), *_alter(grund, raum)]]


def _alter(grund: Grund, raum: Raum) -> list[Block]:
    eigener = grund.aufbauten[raum.gebiet.kennung]
    if not eigener.baender:
        return [Hinweis(art="hinweis", text=f"Der Altersaufbau fehlt. {eigener.hinweis}")]
    daneben = [
        aufbau
        for aufbau in (grund.aufbauten[gebiet.kennung] for gebiet in raum.vergleiche)
        if aufbau.grenzen == eigener.grenzen
    ]
    anmerkungen = Anmerkungen()
    zeilen = [
        zeile(
            band.bezeichnung,
            [
                grund.belege.bandzelle(eigener, band, anmerkungen, anteil=False),
                grund.belege.bandzelle(eigener, band, anmerkungen, anteil=True),
                *(
                    grund.belege.bandzelle(aufbau, aufbau.baender[nummer], anmerkungen, anteil=True)
                    for aufbau in daneben
                ),
            ],
        )
        for nummer, band in enumerate(eigener.baender)
    ]
    wann = in_worten(eigener.zeitraum)
    name = saetze.bezeichnung(raum.gebiet)
    rand = grund.belege.quellennotizen(eigener.quellen, zeit=wann, eigene_berechnung=True)
    tabelle = Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"Altersaufbau {wann}",
        untertitel="Anzahl und Anteil an allen Einwohnerinnen und Einwohnern in Prozent",
        kopfspalte="Alter",
        spalten=[
            Spalte(text=name, zusatz="Anzahl", rechts=True),
            Spalte(text=name, zusatz="Anteil", rechts=True),
            *(
                Spalte(text=saetze.bezeichnung(aufbau.gebiet), zusatz="Anteil", rechts=True)
                for aufbau in daneben
            ),
        ],
        zeilen=zeilen,
        anmerkungen=anmerkungen.texte(),
        rand=[*rand, *grund.belege.grundgesamtheiten(eigener.quellen)],
        breit=len(daneben) + 2 > HOECHSTENS_NEBENEINANDER,
    )
    titel = befund.altersaufbau(eigener, daneben[-1] if daneben else None)
    umriss = f"; Umriss: {saetze.bezeichnung(daneben[-1].gebiet)}" if daneben else ""
    bild = Abbildung(
        art="abbildung",
        nummer=grund.belege.abbildung(),
        titel=titel,
        untertitel=f"Anteil an allen Einwohnerinnen und Einwohnern in Prozent, {wann}{umriss}",
        bilder=[
            bilder.altersaufbau(
                eigener,
                daneben[-1] if daneben else None,
                alternative=_alternative(titel, tabelle["nummer"]),
            )
        ],
        rand=rand,
        spalten=1,
        zahlen=_auffaellige(grund, eigener, daneben[-1] if daneben else None),
    )
    return [bild, tabelle]


def _auffaellige(grund: Grund, eigener: Altersaufbau, anderer: Altersaufbau | None) -> list[BenannteZahl]:
    """Die Anteile, die der Befund über dem Altersaufbau nennt."""
    baender = befund.auffaelligste_altersgruppe(eigener, anderer) or ()
    return [
        BenannteZahl(
            name=saetze.bezeichnung(aufbau.gebiet),
            zahl=grund.belege.bandzahl(aufbau, band, anteil=True),
        )
        for aufbau, band in zip((eigener, anderer), baender, strict=False)
        if aufbau is not None and band is not None
    ]


def _kennzahlen(grund: Grund, baustein: Baustein) -> list[Block]:
    if not grund.zeitraeume:
        return []
    indikatoren = indikatoren_des(baustein)
    tabelle = _vergleichstabelle(grund, indikatoren)
    return [] if tabelle is None else [*_kennzahlsaetze(grund, indikatoren), tabelle]


def _kennzahlsaetze(grund: Grund, indikatoren: Sequence[str]) -> list[Block]:
    """Je Raum die Kennzahl, die sich am meisten unterscheidet: was sie sagt und wo sie liegt."""
    erzeugt: list[Block] = []
    for raum in grund.raeume:
        zeilen = [[grund.kennzahl(key, gebiet) for gebiet in raum.gebiete] for key in indikatoren]
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
                zahlen=grund.belege.benannt([(_ort_und_zeit(k), k) for k in genannte]),
            )
        )
    if erzeugt:
        grund.belege.hinweisen(befund.vergleich_erklaert())
    return erzeugt


def _vergleich(grund: Grund, baustein: Baustein) -> list[Block]:
    if not grund.zeitraeume:
        return [_keine_zahlen(grund)]
    indikatoren = indikatoren_des(baustein)
    erzeugt: list[Block] = []
    for raum in grund.raeume:
        if raum.groesstes is None:
            continue
        paare = [
            (grund.kennzahl(key, raum.gebiet), grund.kennzahl(key, raum.groesstes)) for key in indikatoren
        ]
        satz = saetze.groesster_unterschied(paare)
        paar = saetze.unaehnlichste(paare)
        if satz and paar:
            genannte = grund.belege.benannt([(_ort_und_zeit(kennzahl), kennzahl) for kennzahl in paar])
            erzeugt.append(Satz(art="satz", text=satz, rand=[], zahlen=genannte))
            grund.belege.hinweisen(befund.vergleich_erklaert())
    tabelle = _vergleichstabelle(grund, indikatoren)
    if tabelle is None:
        return [*erzeugt, _geschlossen(grund, grund.raeume[0], indikatoren)]
    erzeugt.append(tabelle)
    for raum in grund.raeume:
        zeilen = [
            [grund.kennzahl(key, gebiet) for gebiet in raum.gebiete]
            for key in indikatoren
            if grund.indikator(key).einheit == "%"
            and not grund.indikator(key).jahre_zuvor
            and grund.kennzahl(key, raum.gebiet).offen
        ]
        if len(zeilen) < 2 or not raum.vergleiche:
            continue
        namen = zahlen.aufzaehlung([saetze.bezeichnung(gebiet) for gebiet in raum.gebiete])
        wann = in_worten(grund.letzter)
        erzeugt.append(
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
    return erzeugt


def _werte(kennzahlen: Sequence[Kennzahl]) -> str:
    return ", ".join(f"{saetze.bezeichnung(k.gebiet)} {k.als_text}" for k in kennzahlen)


def _vergleichstabelle(grund: Grund, indikatoren: Sequence[str]) -> Tabelle | None:
    """Eine Zeile je Indikator, eine Spalte je Gebiet; was nirgends offen ist, steht als Hinweis im Anhang."""
    gebiete = [raum.gebiet for raum in grund.raeume]
    gebiete += list({g.kennung: g for raum in grund.raeume for g in raum.vergleiche}.values())
    gezeigt = [key for key in indikatoren if any(grund.kennzahl(key, gebiet).offen for gebiet in gebiete)]
    _hinweise_auf_fehlende(grund, [key for key in indikatoren if key not in gezeigt])
    if not gezeigt:
        return None
    anmerkungen = Anmerkungen()
    zeilen = []
    alle: list[Kennzahl] = []
    for key in gezeigt:
        kennzahlen = [grund.kennzahl(key, gebiet) for gebiet in gebiete]
        alle += kennzahlen
        zelle = [grund.belege.zelle(k, anmerkungen) for k in kennzahlen]
        zeilen.append(zeile(grund.indikator(key).label, zelle, zusatz=_zusatz(kennzahlen)))
    raumnamen = [saetze.bezeichnung(raum.gebiet) for raum in grund.raeume]
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"Kennzahlen für {zahlen.aufzaehlung(raumnamen)} im Vergleich",
        untertitel=in_worten(grund.letzter),
        kopfspalte="Kennzahl",
        spalten=[Spalte(text=saetze.bezeichnung(gebiet), zusatz="", rechts=True) for gebiet in gebiete],
        zeilen=zeilen,
        anmerkungen=[*anmerkungen.texte(), *filter(None, [saetze.lesehilfe(alle)])],
        rand=_tabellenrand(grund, alle, in_worten(grund.letzter)),
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


def _zusatz(kennzahlen: Sequence[Kennzahl]) -> str:
    """Einheit, wo der Wert sie nicht trägt, Altersgrenzen und bei Veränderungen die Zeit."""
    indikator = kennzahlen[0].indikator
    teile = [] if indikator.einheit == "%" or indikator.ohne_einheit else [indikator.einheit]
    # „Anteil der unter 18-Jährigen“ nennt seine Grenze selbst.
    im_namen = indikator.einheit == "%" and any(zeichen.isdigit() for zeichen in indikator.label)
    if indikator.altersgrenzen and not im_namen:
        teile.append(indikator.altersgrenzen)
    if indikator.jahre_zuvor:
        teile += [k.zeitraum_text for k in kennzahlen if k.offen][:1]
    return "; ".join(teile)


# Gemeinsames --------------------------------------------------------------------------------------


def _zwischentitel(grund: Grund, raum: Raum) -> list[Block]:
    """Berichtet die Analyse über mehrere Sozialräume, steht über jedem sein Name."""
    if len(grund.raeume) == 1:
        return []
    return [Zwischentitel(art="zwischentitel", text=saetze.bezeichnung(raum.gebiet))]


def _keine_zahlen(grund: Grund) -> Hinweis:
    namen = zahlen.aufzaehlung([raum.gebiet.name for raum in grund.raeume])
    bis = f" bis {grund.analyse.datenstand}" if grund.analyse.datenstand else ""
    if len(grund.raeume) > 1:
        text = f"Es gibt{bis} kein Jahr, zu dem für {namen} zugleich statistische Werte vorliegen."
    else:
        text = f"Für {namen} liegen{bis} keine statistischen Werte vor."
    return Hinweis(art="hinweis", text=text)


def _geschlossen(grund: Grund, raum: Raum, indikatoren: Sequence[str]) -> Hinweis:
    gruende = dict.fromkeys(grund.kennzahl(key, raum.gebiet).hinweis for key in indikatoren)
    return Hinweis(art="hinweis", text=" ".join(grund_text for grund_text in gruende if grund_text))


def _tabellenrand(grund: Grund, kennzahlen: Sequence[Kennzahl], zeit: str) -> list[Notiz]:
    angaben = dict.fromkeys(angabe for kennzahl in kennzahlen for angabe in kennzahl.quellen)
    return [*grund.belege.notizen(kennzahlen, zeit=zeit), *grund.belege.grundgesamtheiten(angaben)]


def _masse(indikatoren: Sequence[Indikator], zeit: str) -> str:
    """`In Prozent, 2014–2025`; haben die Bilder verschiedene Einheiten, nennt jedes seine."""
    if all(indikator.einheit == "%" for indikator in indikatoren):
        return ", ".join(teil for teil in ("In Prozent", zeit) if teil)
    return "; ".join(_masszeile(indikator, "") for indikator in indikatoren) + (f", {zeit}" if zeit else "")


def _masszeile(indikator: Indikator, zeit: str) -> str:
    """Maß, Einheit und Zeit unter dem Befund."""
    mass = indikator.label if indikator.ohne_einheit else f"{indikator.label} in {indikator.einheit}"
    return ", ".join(teil for teil in (mass, zeit) if teil)


BAUER: dict[str, Callable[[Grund, Baustein], list[Block]]] = {
    Baustein.Art.TEXT: _text,
    Baustein.Art.LAGEKARTE: _lagekarte,
    Baustein.Art.ZEITREIHE: _zeitreihe,
    Baustein.Art.ALTERSAUFBAU: _altersaufbau,
    Baustein.Art.KENNZAHLEN: _kennzahlen,
    Baustein.Art.VERGLEICH: _vergleich,
    Baustein.Art.ANGEBOTE: eigene_arbeit.angebote,
    Baustein.Art.KOOPERATIONEN: eigene_arbeit.kooperationen,
    Baustein.Art.NETZWERKE: eigene_arbeit.netzwerke,
    Baustein.Art.GRENZEN: datengrenzen.grenzen,
    Baustein.Art.QUELLEN: lambda grund, baustein: [],
}
