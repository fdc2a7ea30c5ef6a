"""Bausteine aus eigener Erhebung: Gespräche und Methoden, Zitate, Ressourcen."""

from collections.abc import Sequence
from datetime import date

from analysen.bausteine import wahl
from analysen.bausteine.wahl import Taten
from analysen.belege import Anmerkungen, summe_oder_mindestens
from analysen.grund import Grund
from analysen.inhalt import (
    BenannteZahl,
    Block,
    Eintragsliste,
    Erhebungsangabe,
    Erhebungsverzeichnis,
    Hinweis,
    Listeneintrag,
    Notiz,
    Satz,
    Zitatblock,
)
from analysen.models import Baustein
from sozialraum.bedarfe.abfragen import einsaetze_im_raum, ressourcen_im_raum, zitate_zum_drucken
from sozialraum.bedarfe.models import Gespraech, Methodeneinsatz
from sozialraum.kern import zahlen
from sozialraum.kern.kleine_zahlen import veroeffentlicht
from sozialraum.kern.zahlen import anzahl, datum
from sozialraum.raeume.models import Sozialraum
from sozialraum.statistik.saetze import wo
from sozialraum.statistik.zeitraeume import in_worten

ZITATE = 4
# Mehr auf einmal liest niemand; wer mehr drucken will, wählt sie aus.
RESSOURCEN = 30
METHODEN = 30


def methoden(grund: Grund, baustein: Baustein) -> list[Block]:
    """Gespräche mit Einwilligung und Methoden, zusammen nach Datum; ohne Einwilligung zählt nur die Zahl.

    Wie bei den Angeboten bleiben ein bis vier Menschen ungenannt, auch in der Summe.
    """
    zeit = wahl.taten(grund, baustein)
    sozialraeume = [raum.sozialraum for raum in grund.raeume]
    gespraeche = _gespraeche(sozialraeume, zeit, wahl.auswahl(baustein, "gespraeche"))
    einsaetze = [
        einsatz
        for einsatz in einsaetze_im_raum(sozialraeume)
        if ist_gemeint(einsatz.pk, einsatz.datum, zeit, wahl.auswahl(baustein, "einsaetze"))
    ]
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not gespraeche and not einsaetze:
        text = f"Für {zeit.text} sind {ort} weder Gespräche noch Methoden eingetragen."
        return [Hinweis(art="hinweis", text=text)]
    verwendbare = [gespraech for gespraech in gespraeche if gespraech.verwendbar]
    eintraege = [
        *((gespraech.datum, _gespraech(gespraech)) for gespraech in verwendbare),
        *((einsatz.datum, _einsatz(einsatz)) for einsatz in einsaetze),
    ]
    if grund.knapp:
        eintraege = [(tag, {**eintrag, "text": ""}) for tag, eintrag in eintraege]
    eintraege.sort(key=lambda eintrag: eintrag[0])
    rand = [quelle_der_erhebung(grund, zeit)]
    erzeugt: list[Block] = [_umfang(grund, gespraeche, einsaetze, ort, zeit)]
    if not eintraege:
        return erzeugt
    return [
        *erzeugt,
        Eintragsliste(
            art="liste",
            titel=wahl.titel(baustein, "Gespräche und Methoden"),
            eintraege=[eintrag for _, eintrag in eintraege[:METHODEN]],
            rand=rand,
        ),
    ]


def eigene_erhebung(grund: Grund) -> Erhebungsverzeichnis:
    """Alles, was in der Zeit der Analyse gefragt und beobachtet wurde, nach Datum; für den Anhang."""
    zeit = Taten(*grund.tatzeitraum)
    sozialraeume = [raum.sozialraum for raum in grund.raeume]
    gespraeche = _gespraeche(sozialraeume, zeit, ())
    angaben = [
        (
            gespraech.datum,
            Erhebungsangabe(
                art="gespraech",
                name=f"Gespräch mit {gespraech.funktion}",
                datum=datum(gespraech.datum),
                personenkreis=str(gespraech.einrichtungsart or ""),
                menschen="",
            ),
        )
        for gespraech in gespraeche
        if gespraech.verwendbar
    ]
    for einsatz in einsaetze_im_raum(sozialraeume):
        if zeit.von <= einsatz.datum <= zeit.bis:
            offen = veroeffentlicht(einsatz.anzahl)
            angabe = Erhebungsangabe(
                art="methode",
                name=str(einsatz.methode),
                datum=datum(einsatz.datum),
                personenkreis=einsatz.personenkreis,
                menschen="" if offen is None else anzahl(offen, "Mensch", "Menschen"),
            )
            angaben.append((einsatz.datum, angabe))
    angaben.sort(key=lambda eine: eine[0])
    return Erhebungsverzeichnis(
        zeitraum=zeit.text,
        angaben=[angabe for _, angabe in angaben],
        ohne_einwilligung=sum(not gespraech.verwendbar for gespraech in gespraeche),
    )


def _gespraeche(sozialraeume: Sequence[Sozialraum], zeit: Taten, gewaehlt: Sequence[int]) -> list[Gespraech]:
    menge = Gespraech.objects.filter(sozialraum__in=list(sozialraeume)).select_related("einrichtungsart")
    return [eines for eines in menge if ist_gemeint(eines.pk, eines.datum, zeit, gewaehlt)]


def ist_gemeint(kennung: int, tag: date, zeit: Taten, gewaehlt: Sequence[int]) -> bool:
    return kennung in gewaehlt if gewaehlt else zeit.von <= tag <= zeit.bis


def _gespraech(gespraech: Gespraech) -> Listeneintrag:
    einrichtung = str(gespraech.einrichtungsart) if gespraech.einrichtungsart else ""
    return Listeneintrag(
        name=f"Gespräch mit {gespraech.funktion}",
        zusatz=", ".join(filter(None, (datum(gespraech.datum), einrichtung))),
        text=gespraech.zusammenfassung.strip(),
    )


def _einsatz(einsatz: Methodeneinsatz) -> Listeneintrag:
    offen = veroeffentlicht(einsatz.anzahl)
    menschen = "" if offen is None else anzahl(offen, "Mensch", "Menschen")
    return Listeneintrag(
        name=str(einsatz.methode),
        zusatz=", ".join(filter(None, (datum(einsatz.datum), einsatz.personenkreis, menschen, einsatz.ort))),
        text=einsatz.ergebnis.strip(),
    )


def _umfang(
    grund: Grund,
    gespraeche: Sequence[Gespraech],
    einsaetze: Sequence[Methodeneinsatz],
    ort: str,
    zeit: Taten,
) -> Satz:
    """Wie viel gefragt und beobachtet wurde, auch wo der Inhalt nicht gedruckt werden darf."""
    menschen, fehlt = summe_oder_mindestens(
        [veroeffentlicht(einsatz.anzahl) for einsatz in einsaetze if einsatz.anzahl is not None]
    )
    mindestens = "mindestens " if fehlt else ""
    ohne = sum(not gespraech.verwendbar for gespraech in gespraeche)
    teile = []
    if gespraeche:
        teile.append(anzahl(len(gespraeche), "Gespräch", "Gespräche"))
    if einsaetze:
        teil = anzahl(len(einsaetze), "Methodeneinsatz", "Methodeneinsätze")
        teile.append(f"{teil} mit {mindestens}{zahlen.zahl(menschen)} Menschen" if menschen else teil)
    text = f"{zeit.text} gab es {ort} {zahlen.aufzaehlung(teile)}."
    if ohne:
        ist, kein = ("ist", "sein") if ohne == 1 else ("sind", "ihr")
        text += f" Davon {ist} {zahlen.zahl(ohne)} ohne Einwilligung; {kein} Inhalt steht hier nicht."
    return Satz(
        art="satz",
        text=text,
        rand=[],
        zahlen=[
            _benannt(grund, name, wert, zeit)
            for name, wert in (("Gespräche", len(gespraeche)), ("Menschen in Methoden", menschen))
            if wert
        ],
    )


def _benannt(grund: Grund, name: str, wert: int, zeit: Taten) -> BenannteZahl:
    zelle = grund.belege.gezaehlt(
        wert, Anmerkungen(), einheit=name, gebiet=f"erhebung-{name.casefold().replace(' ', '-')}",
        zeitraum=zeit.text,
    )  # fmt: skip
    assert zelle["zahl"] is not None
    return BenannteZahl(name=name, zahl=zelle["zahl"])


def zitate(grund: Grund, baustein: Baustein) -> list[Block]:
    """Nur was wörtlich wiedergegeben werden darf, mit Funktion; die jüngsten zuerst."""
    gewaehlt = wahl.auswahl(baustein)
    alle = [
        zitat
        for zitat in zitate_zum_drucken([raum.sozialraum for raum in grund.raeume])
        if not gewaehlt or zitat.pk in gewaehlt
    ]
    if gewaehlt:
        alle.sort(key=lambda zitat: gewaehlt.index(zitat.pk))
    gezeigt = alle if gewaehlt else alle[: wahl.hoechstens(baustein, ZITATE)]
    return [
        Zitatblock(
            art="zitat",
            text=zitat.text.strip(),
            funktion=zitat.funktion or zitat.gespraech.funktion,
            # Der Tag könnte verraten, wer es war.
            datum=in_worten(f"{zitat.gespraech.datum:%Y-%m}"),
        )
        for zitat in gezeigt
    ]


def ressourcen(grund: Grund, baustein: Baustein) -> list[Block]:
    gewaehlt = wahl.auswahl(baustein)
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    alle = [
        ressource
        for ressource in ressourcen_im_raum([raum.sozialraum for raum in grund.raeume])
        if not gewaehlt or ressource.pk in gewaehlt
    ]
    if not alle:
        return [Hinweis(art="hinweis", text=f"Ressourcen {ort} sind nicht eingetragen.")]
    gezeigt = alle[: wahl.hoechstens(baustein, RESSOURCEN)]
    arten = len({ressource.art_id for ressource in alle})
    befund = f"{anzahl(len(alle), 'Ressource', 'Ressourcen')} {ort}"
    if arten > 1:
        befund += f" aus {zahlen.zahl(arten)} Bereichen"
    return [
        Eintragsliste(
            art="liste",
            titel=wahl.titel(baustein, befund),
            eintraege=[
                Listeneintrag(
                    name=ressource.name,
                    zusatz=", ".join(filter(None, (str(ressource.art), ressource.ort))),
                    text=" ".join(
                        filter(
                            None,
                            (
                                ressource.beschreibung.strip(),
                                f"Nutzbar für: {ressource.nutzung.strip().rstrip('.')}."
                                if ressource.nutzung.strip()
                                else "",
                            ),
                        )
                    ),
                )
                for ressource in gezeigt
            ],
            rand=[quelle_der_erhebung(grund, wahl.taten(grund, baustein))],
        )
    ]


def quelle_der_erhebung(grund: Grund, zeit: Taten) -> Notiz:
    quelle = grund.belege.quelle(
        name="Eigene Erhebung der Agentur: Gespräche, Methoden, Beobachtung",
        herausgeber=grund.erheber,
        grundgesamtheit="Menschen, die teilgenommen haben; nicht alle im Sozialraum",
    )
    name = f"Eigene Erhebung, {grund.erheber_kurz}"
    return Notiz(art="quelle", text=f"{quelle['kuerzel']} {name}, {zeit.text}.", zusatz="")
