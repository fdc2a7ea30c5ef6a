"""Das Netzwerkbild mit der Tabelle, die dasselbe sagt."""

from collections.abc import Sequence

from analysen.bausteine import bilder, wahl
from analysen.bausteine.eigene_arbeit import eigene_erhebung
from analysen.bausteine.rahmen import textalternative
from analysen.bausteine.wahl import Taten
from analysen.belege import Anmerkungen
from analysen.grund import Grund
from analysen.inhalt import Abbildung, BenannteZahl, Block, Hinweis, Spalte, Tabelle, Zeile, Zelle, zeile
from analysen.models import Baustein
from netzwerke import netzbild as bild
from netzwerke.abfragen import akteursnetz
from netzwerke.netzbild import STRICHE, Akteursnetz, Knoten
from sozialraum.kern.zahlen import anzahl, aufzaehlung
from sozialraum.statistik.saetze import gross, wo

HOECHSTENS = 24
HOECHSTENS_KNAPP = 16


def netzbild(grund: Grund, baustein: Baustein) -> list[Block]:
    """Ein Bild über alle Sozialräume der Analyse: Zusammenarbeit endet nicht an ihrer Grenze."""
    zeit = wahl.taten(grund, baustein)
    ganzes = akteursnetz([raum.sozialraum for raum in grund.raeume], seit=zeit.von)
    ort = aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not ganzes.kanten:
        text = (
            f"Zwischen Akteuren {ort} ist keine Zusammenarbeit eingetragen; deshalb fehlt das Netzwerkbild."
        )
        return [Hinweis(art="hinweis", text=text)]
    gezeigt = ganzes.auszug(wahl.hoechstens(baustein, HOECHSTENS_KNAPP if grund.knapp else HOECHSTENS))
    tabelle = _tabelle(grund, ganzes, gezeigt, ort, zeit)
    befund = bild.befund(ganzes)
    alternative = textalternative(f"Netzwerkbild: {befund}", tabelle["nummer"])
    return [
        Abbildung(
            art="abbildung",
            nummer=grund.belege.abbildung(),
            titel=wahl.titel(baustein, befund),
            untertitel=f"Akteure {ort} und wie eng sie zusammenarbeiten, {zeit.text}",
            bilder=[
                bild.netzbild(
                    gezeigt, breite=bilder.BREIT if grund.knapp else bilder.SPALTE, alternativtext=alternative
                )
            ],
            rand=[eigene_erhebung(grund, zeit)],
            spalten=1,
            breit=grund.knapp,
            zahlen=[
                _benannt(grund, name, wert, zeit)
                for name, wert in (
                    ("Akteure", len(ganzes.knoten)),
                    ("ohne erfasste Verbindung", len(ganzes.alleinstehende)),
                )
                if wert
            ],
        ),
        tabelle,
    ]


def _benannt(grund: Grund, name: str, wert: int, zeit: Taten) -> BenannteZahl:
    zelle = grund.belege.gezaehlt(wert, Anmerkungen(), einheit=name, gebiet="netzwerk", zeitraum=zeit.text)
    assert zelle["zahl"] is not None
    return BenannteZahl(name=name, zahl=zelle["zahl"])


def _tabelle(grund: Grund, ganzes: Akteursnetz, gezeigt: Akteursnetz, ort: str, zeit: Taten) -> Tabelle:
    """Jede Verbindung des Bildes einmal, bei dem, der enger vernetzt ist; danach, wer allein steht."""
    zeilen = []
    rang = {knoten.id: nummer for nummer, knoten in enumerate(gezeigt.verbundene)}
    for knoten in gezeigt.verbundene:
        spaetere = [
            (gezeigt.verbundene[rang[wer]], enge)
            for wer, enge in gezeigt.nachbarn(knoten.id)
            if rang[wer] > rang[knoten.id]
        ]
        if spaetere:
            zeilen.append(_zeile(knoten, spaetere))
    anmerkungen = []
    weitere = len(ganzes.verbundene) - len(gezeigt.verbundene)
    if weitere:
        wer = anzahl(weitere, "weiterer Akteur ist", "weitere Akteure sind")
        anmerkungen.append(f"Gezeigt sind die am engsten verbundenen; {wer} loser verbunden.")
    if allein := ganzes.alleinstehende:
        anmerkungen.append(f"Ohne erfasste Verbindung: {', '.join(knoten.name for knoten in allein)}.")
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel="Wer mit wem zusammenarbeitet",
        untertitel=f"Akteure {ort} und ihre Verbindungen, die engsten zuerst, {zeit.text}",
        kopfspalte="Akteur",
        spalten=[Spalte(text="Verbunden mit", zusatz="in Klammern die Art", rechts=False)],
        zeilen=zeilen,
        anmerkungen=anmerkungen,
        rand=[eigene_erhebung(grund, zeit)],
        breit=True,
        liste="kooperationen",
    )


def _zeile(knoten: Knoten, verbunden: Sequence[tuple[Knoten, int]]) -> Zeile:
    """„gemeinsame Angebote: Kita Regenbogen (Kita), Mieterverein (Verein)“."""
    je_enge: dict[int, list[str]] = {}
    for anderer, enge in verbunden:
        je_enge.setdefault(enge, []).append(f"{anderer.name} ({anderer.art})")
    text = ". ".join(f"{gross(STRICHE[enge][0])}: {', '.join(wer)}" for enge, wer in je_enge.items())
    return zeile(knoten.name, [Zelle(text=f"{text}.", zahl=None)], zusatz=knoten.art)
