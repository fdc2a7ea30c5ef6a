"""Die häufigsten Staatsangehörigkeiten: Balken und Tabelle mit Anzahl und Anteil."""

from collections.abc import Sequence

from analysen import saetze
from analysen.bausteine import bilder, wahl
from analysen.bausteine.rahmen import keine_zahlen, tabellenrand, textalternative, zwischentitel
from analysen.belege import Anmerkungen
from analysen.grund import Grund, Raum
from analysen.inhalt import (
    Abbildung,
    BenannteZahl,
    Block,
    Hinweis,
    Spalte,
    Tabelle,
    Zahl,
    Zeile,
    Zelle,
    zeile,
)
from analysen.models import Baustein
from sozialraum.kern import zahlen
from sozialraum.raeume.gebiet import Gebiet
from sozialraum.statistik.kennzahlen import (
    Kennzahl,
    Kennzahlentafel,
    Staatenliste,
    kennzahlen,
    staatenliste,
)
from sozialraum.statistik.kennzahlen.staaten import HAEUFIGSTE_STAATEN, Staatsangehoerigkeit
from sozialraum.statistik.saetze import haeufigste_staaten, wo
from sozialraum.statistik.zeitraeume import in_worten

HOECHSTENS = 10
IM_TITEL = 3


def staaten(grund: Grund, baustein: Baustein) -> list[Block]:
    """Je Raum die häufigsten; was geschlossen ist, bleibt es, und der Hinweis nennt den Grund."""
    if not grund.zeitraeume:
        return [keine_zahlen(grund)]
    tafel = kennzahlen(
        indikatoren=[HAEUFIGSTE_STAATEN],
        gebiete=list({g.kennung: g for raum in grund.raeume for g in raum.gebiete}.values()),
        zeitraeume=grund.zeitraeume,
    )
    return [
        block
        for raum in grund.raeume
        for block in [*zwischentitel(grund, raum), *_im_raum(grund, raum, tafel, baustein)]
    ]


def _im_raum(grund: Grund, raum: Raum, tafel: Kennzahlentafel, baustein: Baustein) -> list[Block]:
    zeitraum = _juengster(grund, tafel, raum.gebiet)
    liste = staatenliste(tafel, raum.gebiet, zeitraum)
    if not liste.staaten:
        return [Hinweis(art="hinweis", text=f"Staatsangehörigkeiten: {liste.kennzahl.hinweis}")]
    gezeigt = liste.staaten[: wahl.hoechstens(baustein, HOECHSTENS)]
    tabelle = _tabelle(grund, raum, tafel, liste, gezeigt)
    befund = haeufigste_staaten([staat.name for staat in gezeigt], raum.gebiet)
    wann = in_worten(zeitraum)
    return [
        Abbildung(
            art="abbildung",
            nummer=grund.belege.abbildung(),
            titel=wahl.titel(baustein, befund),
            untertitel=f"Anteil an allen Ausländerinnen und Ausländern in Prozent, {wann}",
            bilder=[
                bilder.balken(
                    [(staat.name, staat.anteil) for staat in gezeigt],
                    alternative=textalternative(befund, tabelle["nummer"]),
                    knapp=grund.knapp,
                )
            ],
            rand=grund.belege.notizen([liste.kennzahl], zeit=wann),
            spalten=1,
            zahlen=[
                BenannteZahl(
                    name=f"{staat.name} {wann}",
                    zahl=_zahl(raum.gebiet, zeitraum, zahlen.prozent(staat.anteil), staat.anteil, "%"),
                )
                for staat in gezeigt[:IM_TITEL]
            ],
        ),
        tabelle,
    ]


def _juengster(grund: Grund, tafel: Kennzahlentafel, gebiet: Gebiet) -> str:
    """Der jüngste Zeitraum, zu dem es die Zahlen gibt; sonst der jüngste der Analyse."""
    for zeitraum in reversed(grund.zeitraeume):
        kennzahl = tafel.get(HAEUFIGSTE_STAATEN, gebiet, zeitraum)
        if kennzahl.quellen:
            return zeitraum
    return grund.letzter


def _tabelle(
    grund: Grund,
    raum: Raum,
    tafel: Kennzahlentafel,
    liste: Staatenliste,
    gezeigt: Sequence[Staatsangehoerigkeit],
) -> Tabelle:
    """Ein Staat je Zeile; daneben derselbe Staat in den Vergleichsgebieten, wo er zu den häufigsten zählt."""
    zeitraum = liste.kennzahl.zeitraum
    daneben = [(gebiet, staatenliste(tafel, gebiet, zeitraum)) for gebiet in raum.vergleiche]
    daneben = [(gebiet, fremde) for gebiet, fremde in daneben if fremde.staaten]
    anmerkungen = Anmerkungen()
    zeilen = [_zeile(raum.gebiet, zeitraum, staat, daneben) for staat in gezeigt]
    zusammen = [liste.kennzahl, *(fremde.kennzahl for _, fremde in daneben)]
    fuss = []
    if len(gezeigt) == len(liste.staaten):
        zeilen.append(_summe(grund, liste, zusammen, anmerkungen))
    if any(zelle["text"] == _NICHT_HAEUFIG for z in zeilen for zelle in z["zellen"]):
        fuss.append(f"„{_NICHT_HAEUFIG}“: dort nicht unter den zehn häufigsten.")
    name = saetze.bezeichnung(raum.gebiet)
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"Häufigste ausländische Staatsangehörigkeiten {wo(raum.gebiet)}",
        untertitel=f"Anzahl und Anteil an allen Ausländerinnen und Ausländern, {in_worten(zeitraum)}",
        kopfspalte="Staatsangehörigkeit",
        spalten=[
            Spalte(text=name, zusatz="Anzahl", rechts=True),
            Spalte(text=name, zusatz="Anteil", rechts=True),
            *(Spalte(text=saetze.bezeichnung(gebiet), zusatz="Anteil", rechts=True) for gebiet, _ in daneben),
        ],
        zeilen=zeilen,
        anmerkungen=[*anmerkungen.texte(), *fuss],
        rand=tabellenrand(grund, zusammen, in_worten(zeitraum)),
        breit=False,
    )


# Der Wert fehlt nicht, er steht nur nicht in der Liste dieses Gebiets.
_NICHT_HAEUFIG = "seltener"


def _zeile(
    gebiet: Gebiet,
    zeitraum: str,
    staat: Staatsangehoerigkeit,
    daneben: Sequence[tuple[Gebiet, Staatenliste]],
) -> Zeile:
    zellen = [
        _zelle(gebiet, zeitraum, zahlen.zahl(staat.anzahl), staat.anzahl, "Anzahl"),
        _zelle(gebiet, zeitraum, zahlen.prozent(staat.anteil), staat.anteil, "%"),
    ]
    for dort, liste in daneben:
        derselbe = next((fremder for fremder in liste.staaten if fremder.name == staat.name), None)
        zellen.append(
            Zelle(text=_NICHT_HAEUFIG, zahl=None)
            if derselbe is None
            else _zelle(dort, zeitraum, zahlen.prozent(derselbe.anteil), derselbe.anteil, "%")
        )
    return zeile(staat.name, zellen)


def _summe(
    grund: Grund, liste: Staatenliste, zusammen: Sequence[Kennzahl], anmerkungen: Anmerkungen
) -> Zeile:
    gezaehlt = sum(staat.anzahl for staat in liste.staaten)
    kopf = (
        zahlen.anzahl(len(liste.staaten), "Staat", "Staaten")
        if len(liste.staaten) < HOECHSTENS
        else "Diese zehn"
    )
    return zeile(
        f"{kopf} zusammen",
        [
            _zelle(liste.kennzahl.gebiet, liste.kennzahl.zeitraum, zahlen.zahl(gezaehlt), gezaehlt, "Anzahl"),
            *(grund.belege.zelle(kennzahl, anmerkungen) for kennzahl in zusammen),
        ],
        summe=True,
    )


def _zelle(gebiet: Gebiet, zeitraum: str, text: str, wert: object, einheit: str) -> Zelle:
    return Zelle(text=text, zahl=_zahl(gebiet, zeitraum, text, wert, einheit))


def _zahl(gebiet: Gebiet, zeitraum: str, text: str, wert: object, einheit: str) -> Zahl:
    """Ohne Schlüssel eines Indikators: ein einzelner Staat ist keiner."""
    return Zahl(
        text=text,
        wert=format(wert, "f"),
        zeichen="",
        einheit=einheit,
        indikator="",
        gebiet=gebiet.kennung,
        zeitraum=zeitraum,
    )
