"""Flächenkarte eines Indikators mit umrandetem Sozialraum und der Tabelle aller Gebiete."""

from collections.abc import Sequence

from analysen import saetze
from analysen.bausteine import bilder, wahl
from analysen.bausteine.rahmen import keine_zahlen, neueste, ort_und_zeit, tabellenrand, textalternative
from analysen.belege import Anmerkungen
from analysen.grund import Grund, Raum
from analysen.inhalt import Abbildung, Block, Hinweis, Satz, Spalte, Tabelle, Zelle, zeile
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.raeume.karte.flaechenkarte import Kartentext
from sozialraum.statistik import saetze as befund
from sozialraum.statistik.indikatoren import Indikator
from sozialraum.statistik.karte.auswahl import ort_der_ebene, passende_ebene
from sozialraum.statistik.karte.befund import dativ
from sozialraum.statistik.karte.einteilung import Eintrag, Stand
from sozialraum.statistik.karte.flaechen import Flaechen, flaechen
from sozialraum.statistik.karte.klassen import KLASSENZAHLEN, Methode
from sozialraum.statistik.saetze import gross
from sozialraum.statistik.vergleichen.gebietswahl import Ebenenwahl, ebenen_zur_wahl
from sozialraum.statistik.zeitraeume import in_worten


def karte(grund: Grund, baustein: Baustein) -> list[Block]:
    """Je Gemeinde eine Karte, auf der alle ihre Sozialräume umrandet sind."""
    key = baustein.einstellungen.get("indikator")
    if not isinstance(key, str) or not grund.kennt(key):
        return []
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    ebenen = ebenen_zur_wahl()
    gemeinden = dict.fromkeys(raum.sozialraum.ags for raum in grund.raeume)
    return [
        block
        for ags in gemeinden
        for block in _in_gemeinde(
            grund,
            [raum for raum in grund.raeume if raum.sozialraum.ags == ags],
            [ebene for ebene in ebenen if ebene.schluessel.startswith(f"{ags}/")],
            grund.indikator(key),
            baustein,
        )
    ]


def _in_gemeinde(
    grund: Grund,
    raeume: Sequence[Raum],
    ebenen: Sequence[Ebenenwahl],
    indikator: Indikator,
    baustein: Baustein,
) -> list[Block]:
    namen = [saetze.bezeichnung(raum.gebiet) for raum in raeume]
    fehlt = Hinweis(
        art="hinweis",
        text=f"Die Karte „{indikator.label}“ fehlt: Zu {', '.join(namen)} sind keine Gebiete angelegt, die "
        "sich färben ließen.",
    )
    if not ebenen:
        return [fehlt]
    gewuenscht = baustein.einstellungen.get("ebene")
    ebene = next((eine for eine in ebenen if eine.schluessel == gewuenscht), None)
    ebene = ebene or passende_ebene(ebenen, raeume[0].sozialraum.ags)
    gezeigte = flaechen(
        indikator=indikator,
        zeitraum=neueste(grund, indikator.key, [raeume[0].gebiet])[0].zeitraum,
        ort=ort_der_ebene(ebene.schluessel),
        sozialraeume=[raum.gebiet for raum in raeume],
        methode=_methode(baustein),
        anzahl=_klassenzahl(baustein),
        breiten=[_breite(grund)],
    )
    if gezeigte is None:
        return [fehlt]
    if not any(kennzahl.offen for kennzahl in gezeigte.gezeigt):
        grund_dafuer = gezeigte.bezugswerte[0].hinweis
        return [Hinweis(art="hinweis", text=f"Die Karte „{indikator.label}“ fehlt. {grund_dafuer}")]
    grund.belege.grenzen(grenze for raum in raeume for grenze in raum.grenzen)
    tabelle = _tabelle(grund, gezeigte)
    return [*_saetze(grund, gezeigte), *_bild(grund, gezeigte, baustein, tabelle["nummer"]), tabelle]


def _breite(grund: Grund) -> float:
    return bilder.FLACHE_KARTE if grund.knapp else bilder.BREIT


def _methode(baustein: Baustein) -> Methode:
    genannt = baustein.einstellungen.get("methode")
    return Methode(genannt) if genannt in set(Methode) else Methode.JENKS


def _klassenzahl(baustein: Baustein) -> int:
    genannt = str(baustein.einstellungen.get("klassen", ""))
    return next((anzahl for anzahl in KLASSENZAHLEN if str(anzahl) == genannt), KLASSENZAHLEN[0])


def _saetze(grund: Grund, gezeigte: Flaechen) -> list[Block]:
    """Wie jeder Sozialraum zur Stadt liegt, soweit beide Werte offen sind."""
    stadt = gezeigte.stadtwert
    erzeugt: list[Block] = []
    for hier in gezeigte.bezugswerte[: len(gezeigte.sozialraeume)]:
        if stadt is None or not befund.vergleichbar(hier, stadt):
            continue
        erzeugt.append(
            Satz(
                art="satz",
                text=f"{befund.vergleich(hier, stadt, mit_ort=True)}.",
                rand=[],
                zahlen=grund.belege.benannt([(ort_und_zeit(k), k) for k in (hier, stadt)]),
            )
        )
    if erzeugt:
        grund.belege.hinweisen(befund.vergleich_erklaert())
    return erzeugt


def _bild(grund: Grund, gezeigte: Flaechen, baustein: Baustein, tabelle: int) -> list[Block]:
    fuss = [
        gezeigte.einteilung.methode_in_worten,
        gezeigte.einteilung.hinweis,
        gezeigte.hinweis_anzahl,
        gezeigte.grundlage.quelle,
    ]
    svg = gezeigte.zeichnen(
        # Titel und Maß stehen in der Analyse neben dem Bild, nicht darin.
        text=Kartentext(
            titel="",
            untertitel="",
            legende=gezeigte.mass,
            fuss=tuple(satz for satz in fuss if satz),
            alternative=f"Karte: {textalternative(gezeigte.befund, tabelle)}",
        ),
        breite=_breite(grund),
    )
    if not svg:
        text = f"Für die {gezeigte.ebene.mehrzahl} liegen keine Grenzen vor; deshalb fehlt die Karte."
        return [Hinweis(art="hinweis", text=text)]
    wann = in_worten(gezeigte.zeitraum)
    return [
        Abbildung(
            art="abbildung",
            nummer=grund.belege.abbildung(),
            titel=wahl.titel(baustein, gezeigte.befund),
            untertitel=gezeigte.untertitel,
            bilder=[svg],
            rand=grund.belege.notizen(gezeigte.gezeigt, zeit=wann),
            spalten=1,
            breit=True,
            zahlen=grund.belege.benannt([(ort_und_zeit(k), k) for k in gezeigte.bezugswerte]),
        )
    ]


def _tabelle(grund: Grund, gezeigte: Flaechen) -> Tabelle:
    """Dasselbe wie die Karte: je Klasse ihre Gebiete mit Wert, danach, was in keiner liegt und warum."""
    anmerkungen = Anmerkungen()
    einteilung = gezeigte.einteilung
    je_klasse: dict[str, list[Eintrag]] = {
        _klassenname(gezeigte, nummer): [e for e in einteilung.eintraege if e.klasse == nummer]
        for nummer in range(1, len(einteilung.klassen) + 1)
    }
    for eintrag in einteilung.eintraege:
        if eintrag.stand is not Stand.KLASSE:
            je_klasse.setdefault(gross(einteilung.in_worten(eintrag)), []).append(eintrag)
    daneben = [
        f"{saetze.bezeichnung(k.gebiet)} {grund.belege.zelle(k, anmerkungen)['text']}"
        for k in gezeigte.bezugswerte
    ]
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"{gezeigte.indikator.label} nach {dativ(gezeigte.ebene.mehrzahl)}",
        untertitel=gezeigte.untertitel,
        kopfspalte="Klasse",
        spalten=[
            Spalte(text=gezeigte.ebene.mehrzahl, zusatz="Anzahl", rechts=True),
            Spalte(text="Gebiete", zusatz="mit ihrem Wert", rechts=False),
        ],
        zeilen=[
            zeile(
                klasse,
                [
                    Zelle(text=zahlen.zahl(len(eintraege)), zahl=None),
                    Zelle(text=", ".join(_mit_wert(grund, e, anmerkungen) for e in eintraege), zahl=None),
                ],
            )
            for klasse, eintraege in je_klasse.items()
        ],
        anmerkungen=[*anmerkungen.texte(), f"Zum Vergleich: {', '.join(daneben)}."],
        rand=tabellenrand(grund, gezeigte.gezeigt, in_worten(gezeigte.zeitraum)),
        breit=True,
    )


def _klassenname(gezeigte: Flaechen, nummer: int) -> str:
    einheit = _einheit(gezeigte.indikator)
    grenzen = gezeigte.einteilung.grenzen(gezeigte.einteilung.klassen[nummer - 1])
    return f"{nummer}: {grenzen}{f' {einheit}' if einheit else ''}"


def _mit_wert(grund: Grund, eintrag: Eintrag, anmerkungen: Anmerkungen) -> str:
    """`Nordstadt 29,5 %`; wo der Wert fehlt oder nichts sagt, nur der Name."""
    name = eintrag.kennzahl.gebiet.name
    if eintrag.stand in (Stand.FEHLT, Stand.UNBEWOHNT):
        return name
    return f"{name} {grund.belege.zelle(eintrag.kennzahl, anmerkungen)['text']}"


def _einheit(indikator: Indikator) -> str:
    return "" if indikator.ohne_einheit or indikator.einheit in ("%", "‰") else indikator.einheit
