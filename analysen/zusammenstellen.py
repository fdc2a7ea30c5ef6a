"""Stellt aus dem Entwurf einer Analyse ihren ganzen Inhalt zusammen."""

from collections.abc import Sequence

from agenturen.lizenzen import lizenz_von
from agenturen.models import Agentur, Traeger
from analysen import saetze
from analysen.abfragen import beteiligte_agenturen, kapitel_der_analyse
from analysen.anhang import aenderungen, anhang, grenzen_der_daten
from analysen.bausteine import bloecke
from analysen.bausteine.arten import ARTEN, ZAHLEN
from analysen.bausteine.bedarfe import dringendste, karte
from analysen.bausteine.empfehlungen import im_blick
from analysen.bausteine.text import kernsatz
from analysen.beteiligung.mandant import mandant_der_analyse
from analysen.gliederung.blick import BLICK, BLICK_ANZAHL
from analysen.gliederung.inhalt import gedruckt_in
from analysen.grund import Grund, Raum, grund_legen
from analysen.inhalt import (
    GESTALT,
    Absender,
    BenannteZahl,
    Blick,
    Block,
    Inhalt,
    Kapitelinhalt,
    Lizenzangabe,
    Schluesselzahl,
)
from analysen.logos import logos_fuer
from analysen.models import Analyse, Baustein, Kapitel
from analysen.pruefliste.geltende import vorlage_der
from sozialraum.kern import zahlen
from sozialraum.raeume import abfragen as raumabfragen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.kennzahlen import Kennzahl
from sozialraum.statistik.zeitraeume import in_worten

# Unter 80 mm zeichnet die Karte keine Namen: ruhig genug für die Titelseite, wo sie vergrößert steht.
TITELKARTE_MM = 75
# Dass hier nichts eingetragen ist, ist selbst ein Befund; eine ausgebliebene Lieferung ist keiner.
BEFUND_AUCH_LEER = frozenset({"angebote", "kooperationen", "netzwerke", "netzbild", "lagekarte"})
STATISTIK = frozenset({"karte", *(art.art for art in ARTEN.values() if art.gruppe == ZAHLEN)})


def zusammenstellen(analyse: Analyse) -> Inhalt:
    """Der Inhalt, wie er jetzt gedruckt würde; hängt nur von den Daten ab, nicht von der Uhrzeit.

    Gelesen wird nur im Mandanten der Analyse: ihr Träger und die Agenturen, die mitschreiben.
    """
    with mandant_der_analyse(analyse):
        kapitel = [
            eines
            for eines in kapitel_der_analyse(analyse)
            if eines.gedruckt and gedruckt_in(eines.ab_laenge, analyse.laenge)
        ]
        grund = grund_legen(
            analyse,
            [stueck for eines in kapitel for stueck in _gelesenes(eines, analyse.laenge)],
        )
        blicke = [blick for raum in grund.raeume if (blick := _blick(grund, raum)) is not None]
        folge: list[Kapitelinhalt] = []
        ohne_zahlen: dict[str, list[str]] = {}
        for eines in kapitel:
            eines.analyse = analyse
            inhalt = kapitelbloecke(grund, eines)
            if inhalt and _sagt_nichts(eines, inhalt):
                if warum := _fehlende_zahlen(eines, inhalt):
                    ohne_zahlen.setdefault(warum, []).append(eines.titel)
            elif inhalt:
                folge.append(
                    Kapitelinhalt(
                        nummer=len(folge) + 1,
                        schluessel=eines.schluessel,
                        titel=eines.titel,
                        bloecke=inhalt,
                    )
                )
        for warum, titel in ohne_zahlen.items():
            grund.belege.hinweisen(
                f"Ohne Zahlen und deshalb nicht gedruckt: {zahlen.aufzaehlung(titel)}. {warum}"
            )
        agenturen = [analyse.agentur, *beteiligte_agenturen(analyse)]
        traeger = analyse.traeger
        zusammen = Inhalt(
            gestalt=GESTALT,
            titel=analyse.titel,
            laenge=analyse.laenge,
            raeume=[raum.sozialraum.name for raum in grund.raeume],
            gemeinde=_gemeinde(grund.raeume),
            berichtsjahr=analyse.berichtsjahr,
            jahre=grund.jahre,
            gebiet=_gebiet(grund.raeume),
            agenturen=[_absender(agentur) for agentur in agenturen],
            traeger=traeger.name,
            spitzenverband=traeger.spitzenverband,
            foerderhinweis=traeger.foerderhinweis,
            karte=_titelkarte(grund.raeume),
            blicke=blicke,
            kapitel=folge,
            anhang=anhang(grund, vorlage_der(analyse).indikatoren),
            lizenz=_lizenz(traeger, agenturen, analyse.berichtsjahr),
        )
        if logos := logos_fuer(traeger):
            zusammen["logos"] = logos
        zusammen["anhang"]["grenzen"] = grenzen_der_daten(grund, zusammen)
        if (seither := aenderungen(grund, zusammen)) is not None:
            zusammen["anhang"]["aenderungen"] = seither
        return zusammen


def _sagt_nichts(kapitel: Kapitel, inhalt: Sequence[Block]) -> bool:
    """Besteht das Kapitel nur aus Hinweisen, was alles fehlt?"""
    arten = {einer.art for einer in kapitel.bausteine.all()}
    return not arten & BEFUND_AUCH_LEER and all(block["art"] == "hinweis" for block in inhalt)


def _fehlende_zahlen(kapitel: Kapitel, inhalt: Sequence[Block]) -> str:
    """Warum einem Kapitel der Statistik die Zahlen fehlen; leer bei jedem anderen."""
    if not any(einer.art in STATISTIK for einer in kapitel.bausteine.all()):
        return ""
    return " ".join(dict.fromkeys(block["text"] for block in inhalt if block["art"] == "hinweis"))


def kapitelvorschau(kapitel: Kapitel) -> tuple[list[Block], list[Gebiet]]:
    """Die erzeugten Blöcke eines Kapitels und die Gebiete ihrer Zahlen, für die Seite, die es schreibt."""
    analyse = kapitel.analyse
    with mandant_der_analyse(analyse):
        grund = grund_legen(analyse, _gelesenes(kapitel, analyse.laenge), mit_blick=False)
        return kapitelbloecke(grund, kapitel), _gebiete(grund)


def bausteinvorschau(kapitel: Kapitel, baustein: Baustein) -> tuple[list[Block], list[Gebiet]]:
    """Was dieser Baustein zeigt, auch mit Einstellungen, die noch niemand gespeichert hat."""
    analyse = kapitel.analyse
    with mandant_der_analyse(analyse):
        baustein.kapitel = kapitel
        grund = grund_legen(analyse, [baustein], mit_blick=False)
        return bloecke(grund, baustein), _gebiete(grund)


def gedruckte_bausteine(kapitel: Kapitel, laenge: str) -> list[Baustein]:
    """Die Bausteine, die in einer Analyse dieser Länge stehen, in ihrer Reihenfolge."""
    return [einer for einer in kapitel.bausteine.all() if gedruckt_in(einer.ab_laenge, laenge)]


def blicke_der_analyse(analyse: Analyse) -> tuple[list[Blick], list[Gebiet]]:
    """Nur die Zahlen „Auf einen Blick“ und ihre Gebiete."""
    with mandant_der_analyse(analyse):
        grund = grund_legen(analyse, [])
        blicke = [blick for raum in grund.raeume if (blick := _blick(grund, raum)) is not None]
        return blicke, _gebiete(grund)


def _gebiete(grund: Grund) -> list[Gebiet]:
    eigene = [gebiet for raum in grund.raeume for gebiet in raum.gebiete]
    return [*eigene, *grund.weitere_gebiete.values()]


def kapitelbloecke(grund: Grund, kapitel: Kapitel) -> list[Block]:
    """In der Länge der Analyse, voran der Kernsatz, wenn nicht schon ein Befund das Kapitel beginnt."""
    gedruckte = gedruckte_bausteine(kapitel, grund.analyse.laenge)
    folge = [block for baustein in gedruckte for block in bloecke(grund, baustein)]
    if not folge or folge[0]["art"] == "satz":
        return folge
    return [*kernsatz(grund, kapitel), *folge]


def _gelesenes(kapitel: Kapitel, laenge: str) -> list[Baustein]:
    """Wonach der Grund seine Zahlen lädt: die Bausteine und der Kernsatz mit seinen Marken."""
    return [Baustein(text=kapitel.kernsatz), *gedruckte_bausteine(kapitel, laenge)]


def _blick(grund: Grund, raum: Raum) -> Blick | None:
    """Die ersten sechs Zahlen des Raums und seine dringendsten Bedarfe; None, wenn keine Zahl offen ist."""
    if not grund.zeitraeume:
        return None
    offene = [kennzahl for key in BLICK if (kennzahl := grund.kennzahl(key, raum.gebiet)).offen][
        :BLICK_ANZAHL
    ]
    if not offene:
        return None
    daneben = {
        k.indikator.key: [grund.kennzahl(k.indikator.key, gebiet) for gebiet in raum.vergleiche]
        for k in offene
    }
    blick = Blick(
        raum=saetze.bezeichnung(raum.gebiet),
        zahlen=[
            Schluesselzahl(
                name=kennzahl.indikator.label,
                zahl=grund.belege.zahl(kennzahl),
                basis=_basis(kennzahl),
                vergleiche=[
                    BenannteZahl(name=saetze.bezeichnung(k.gebiet), zahl=grund.belege.zahl(k))
                    for k in daneben[kennzahl.indikator.key]
                ],
            )
            for kennzahl in offene
        ],
        rand=grund.belege.notizen(
            [*offene, *(k for reihe in daneben.values() for k in reihe)], zeit=in_worten(grund.letzter)
        ),
    )
    if dringend := dringendste(grund, raum):
        blick["bedarfe"] = [karte(grund, bedarf) for bedarf in dringend]
        blick["empfehlungen"] = im_blick(grund, raum)
    return blick


def _basis(kennzahl: Kennzahl) -> str:
    """Zeit und Einheit in Worten: `2012, in Prozent`, `2007 bis 2012, in Prozent`."""
    einheit = kennzahl.indikator.einheit
    if kennzahl.bezug:
        return f"{kennzahl.zeitraum_text}, in Prozent"
    return f"{kennzahl.zeitraum_text}, {'in Prozent' if einheit == '%' else einheit}"


def _gemeinde(raeume: Sequence[Raum]) -> str:
    namen = [saetze.bezeichnung(raum.groesstes) for raum in raeume if raum.groesstes is not None]
    return zahlen.aufzaehlung(list(dict.fromkeys(namen))) if namen else ""


def _gebiet(raeume: Sequence[Raum]) -> str:
    """Was alle Räume umschließt, von klein nach groß: `Stadtbezirk Kalk, Köln`."""
    gemeinsam = [
        gebiet
        for gebiet in (raeume[0].vergleiche if raeume else ())
        if all(gebiet in raum.vergleiche for raum in raeume)
    ]
    return ", ".join(saetze.bezeichnung(gebiet) for gebiet in gemeinsam)


def _titelkarte(raeume: Sequence[Raum]) -> str:
    """Eine Karte über alle Räume der Analyse, ohne Namen; leer ohne Grenzen."""
    anteile = {anteil.einheit_id: anteil for raum in raeume for anteil in raum.gebiet.anteile}
    gemeinsam = Gebiet(
        kennung="analyse",
        name=zahlen.aufzaehlung([raum.gebiet.name for raum in raeume]),
        ebene="Sozialraum",
        anteile=tuple(anteile.values()),
    )
    return raumabfragen.lagekarte_fuer(gemeinsam, breite_mm=TITELKARTE_MM) or ""


def _lizenz(traeger: Traeger, agenturen: Sequence[Agentur], jahr: int) -> Lizenzangabe:
    """Die des federführenden Trägers, im Namen aller, die mitschreiben."""
    gewaehlt = lizenz_von(traeger)
    namen = dict.fromkeys([traeger.name, *(agentur.traeger.name for agentur in agenturen)])
    return Lizenzangabe(
        schluessel=gewaehlt.schluessel,
        name=gewaehlt.name,
        adresse=gewaehlt.adresse,
        satz=gewaehlt.gedruckt(namen, jahr),
    )


def _absender(agentur: Agentur) -> Absender:
    return Absender(
        name=agentur.name,
        traeger=agentur.traeger.name,
        anschrift=agentur.anschrift,
        email=agentur.email,
        telefon=agentur.telefon,
    )
