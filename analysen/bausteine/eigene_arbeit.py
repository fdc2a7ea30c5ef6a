"""Bausteine über die Zusammenarbeit: Kooperationen und Netzwerke."""

from collections import Counter
from collections.abc import Sequence

from analysen.bausteine import wahl
from analysen.bausteine.wahl import Taten
from analysen.belege import Anmerkungen
from analysen.grund import Grund
from analysen.inhalt import Block, Hinweis, Notiz, Spalte, Tabelle, Zeile, Zelle, zeile
from analysen.models import Baustein
from angebote.abfragen import angebote_im_raum
from netzwerke.abfragen import (
    KooperationImRaum,
    NetzwerkImRaum,
    kooperationen_im_raum,
    netzwerke_im_raum,
)
from sozialraum.kern import zahlen
from sozialraum.statistik.saetze import wo

ENGE_ZUSAMMENARBEIT = 3
# Mehr liest im Heft niemand; wer alle sucht, findet sie in der Liste der Kooperationen.
GEZEIGTE_KOOPERATIONEN = 12


def kooperationen(grund: Grund, baustein: Baustein) -> list[Block]:
    zeit = wahl.taten(grund, baustein)
    sozialraeume = [raum.sozialraum for raum in grund.raeume]
    partner = {
        pk for angebot in angebote_im_raum(sozialraeume, zeit.von, zeit.bis) for pk in angebot.partner_ids
    }
    gefunden = [
        kooperation
        for kooperation in kooperationen_im_raum(sozialraeume, weitere_akteure=partner)
        if kooperation.intensitaet > 0 and (kooperation.ende is None or kooperation.ende >= zeit.von)
    ]
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not gefunden:
        return [Hinweis(art="hinweis", text=f"Kooperationen {ort} sind nicht eingetragen.")]
    gezeigt = wahl.hoechstens(baustein, GEZEIGTE_KOOPERATIONEN)
    eng = sum(kooperation.intensitaet >= ENGE_ZUSAMMENARBEIT for kooperation in gefunden)
    return [
        Tabelle(
            art="tabelle",
            nummer=grund.belege.tabelle(),
            titel=wahl.titel(
                baustein,
                f"{zahlen.anzahl(len(gefunden), 'Kooperation', 'Kooperationen')}, davon {zahlen.zahl(eng)} "
                "mit gemeinsamen Angeboten oder verbindlicher Absprache",
            ),
            untertitel=f"Zusammenarbeit {ort}, die engste zuerst",
            kopfspalte="Beteiligte",
            spalten=[
                Spalte(text=text, zusatz="", rechts=False) for text in ("Art", "Intensität", "Form", "seit")
            ],
            zeilen=[_kooperationszeile(eine, grund) for eine in gefunden[:gezeigt]],
            anmerkungen=_nicht_gezeigte(gefunden[gezeigt:], gezeigt),
            rand=[eigene_erhebung(grund, zeit)],
            breit=True,
            liste="kooperationen",
        )
    ]


def _nicht_gezeigte(weitere: Sequence[KooperationImRaum], gezeigt: int) -> list[str]:
    """Wie viele außer den engsten bestehen, je Intensität; leer, wenn alle in der Tabelle stehen."""
    if not weitere:
        return []
    je_art = Counter(kooperation.intensitaet_text for kooperation in weitere)
    arten = zahlen.aufzaehlung([f"{zahlen.zahl(wie_oft)} × {art}" for art, wie_oft in je_art.items()])
    return [
        f"Gezeigt sind die engsten {zahlen.zahl(gezeigt)}. Dazu bestehen "
        f"{zahlen.anzahl(len(weitere), 'weitere Kooperation', 'weitere Kooperationen')}: {arten}."
    ]


def _kooperationszeile(kooperation: KooperationImRaum, grund: Grund) -> Zeile:
    federfuehrend = grund.analyse.agentur.name
    eigene = kooperation.agentur == federfuehrend and kooperation.akteur == federfuehrend
    wer = kooperation.partner if eigene else f"{kooperation.akteur} – {kooperation.partner}"
    return zeile(
        wer,
        [
            Zelle(text=kooperation.partner_art, zahl=None),
            Zelle(text=kooperation.intensitaet_text, zahl=None),
            Zelle(text=kooperation.form, zahl=None),
            Zelle(text=str(kooperation.beginn.year) if kooperation.beginn else "ohne Angabe", zahl=None),
        ],
        zusatz=kooperation.zweck,
    )


def netzwerke(grund: Grund, baustein: Baustein) -> list[Block]:
    """Laufende Netzwerke und solche, die im Zeitraum getagt haben."""
    zeit = wahl.taten(grund, baustein)
    sozialraeume = [raum.sozialraum for raum in grund.raeume]
    je_netzwerk = [
        (
            netzwerk,
            sum(anzahl for jahr, anzahl in netzwerk.sitzungen if zeit.von.year <= jahr <= zeit.bis.year),
        )
        for netzwerk in netzwerke_im_raum(sozialraeume)
    ]
    gefunden = [(netzwerk, anzahl) for netzwerk, anzahl in je_netzwerk if anzahl or not netzwerk.beendet]
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not gefunden:
        return [Hinweis(art="hinweis", text=f"Netzwerke {ort} sind nicht eingetragen.")]
    sitzungen = sum(anzahl for _, anzahl in gefunden)
    anmerkungen = Anmerkungen()
    return [
        Tabelle(
            art="tabelle",
            nummer=grund.belege.tabelle(),
            titel=wahl.titel(
                baustein,
                f"{zahlen.anzahl(len(gefunden), 'Netzwerk', 'Netzwerke')} mit "
                f"{zahlen.anzahl(sitzungen, 'Sitzung', 'Sitzungen')}",
            ),
            untertitel=f"Runden {ort} und ihre Sitzungen {zeit.text}",
            kopfspalte="Netzwerk",
            spalten=[
                Spalte(text="Art", zusatz="", rechts=False),
                Spalte(text="Turnus", zusatz="", rechts=False),
                Spalte(text="Mitglieder", zusatz="derzeit", rechts=True),
                Spalte(text="Sitzungen", zusatz=zeit.text, rechts=True),
            ],
            zeilen=[
                _netzwerkzeile(netzwerk, anzahl, grund, anmerkungen, zeit) for netzwerk, anzahl in gefunden
            ],
            anmerkungen=anmerkungen.texte(),
            rand=[eigene_erhebung(grund, zeit)],
            breit=True,
        )
    ]


def _netzwerkzeile(
    netzwerk: NetzwerkImRaum, anzahl: int, grund: Grund, anmerkungen: Anmerkungen, zeit: Taten
) -> Zeile:
    def zelle(wert: int, einheit: str) -> Zelle:
        return grund.belege.gezaehlt(
            wert,
            anmerkungen,
            einheit=einheit,
            gebiet=f"netzwerk-{netzwerk.id}",
            zeitraum=zeit.text,
        )

    unter = f"Unter-AG von {netzwerk.unter_ag_von}" if netzwerk.unter_ag_von else ""
    return zeile(
        netzwerk.name,
        [
            Zelle(text=netzwerk.art, zahl=None),
            Zelle(text=netzwerk.turnus, zahl=None),
            zelle(len(netzwerk.mitglieder), "Mitglieder"),
            zelle(anzahl, "Sitzungen"),
        ],
        zusatz=". ".join(filter(None, (unter, netzwerk.zielsetzung))),
    )


def eigene_erhebung(grund: Grund, zeit: Taten) -> Notiz:
    name = f"Eigene Aufzeichnungen, {grund.erheber_kurz}"
    quelle = grund.belege.quelle(
        name="Aufzeichnungen der Agentur über Angebote, Termine, Kooperationen und Netzwerke",
        herausgeber=grund.erheber,
        grundgesamtheit="Teilnahmen, nicht Personen; 1 bis 4 je Angebot und Quartal bleiben in der Agentur",
    )
    return Notiz(art="quelle", text=f"{quelle['kuerzel']} {name}, {zeit.text}.", zusatz="")
