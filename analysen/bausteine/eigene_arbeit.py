"""Bausteine über die eigene Arbeit: Angebote, Kooperationen, Netzwerke."""

from collections import Counter
from collections.abc import Sequence

from analysen.belege import Anmerkungen, summe_oder_mindestens
from analysen.grund import Grund
from analysen.inhalt import Block, Hinweis, Notiz, Satz, Spalte, Tabelle, Zeile, Zelle, zeile
from analysen.models import Baustein
from angebote.abfragen import AngebotImRaum, angebote_im_raum
from netzwerke.abfragen import (
    KooperationImRaum,
    NetzwerkImRaum,
    kooperationen_im_raum,
    netzwerke_im_raum,
)
from sozialraum.kern import zahlen
from sozialraum.statistik.saetze import wo

# Eigene Zählungen von 1 bis 4 werden nicht veröffentlicht.
SCHWELLE = 5
ENGE_ZUSAMMENARBEIT = 3
# Mehr liest im Heft niemand; wer alle sucht, findet sie in der Liste der Kooperationen.
GEZEIGTE_KOOPERATIONEN = 12


def angebote(grund: Grund, baustein: Baustein) -> list[Block]:
    von, bis = grund.tatzeitraum
    gefunden = angebote_im_raum([raum.sozialraum for raum in grund.raeume], von, bis)
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not gefunden:
        text = f"Für {grund.tatjahre} sind {ort} keine Angebote eingetragen."
        return [Hinweis(art="hinweis", text=text)]
    anmerkungen = Anmerkungen()
    teilnahmen = [_veroeffentlicht(angebot.teilnahmen) for angebot in gefunden]
    summe, fehlt = summe_oder_mindestens(teilnahmen)
    unvollstaendig = fehlt or any(angebot.gezaehlt < angebot.termine for angebot in gefunden)
    termine = sum(angebot.termine for angebot in gefunden)
    mindestens = "mindestens " if unvollstaendig else ""
    mehrere = len({angebot.agentur for angebot in gefunden}) > 1
    zeilen = [
        zeile(
            angebot.titel,
            [
                Zelle(text=angebot.format or "ohne Angabe", zahl=None),
                Zelle(text=", ".join(angebot.handlungsfelder), zahl=None),
                grund.belege.gezaehlt(
                    angebot.termine,
                    anmerkungen,
                    einheit="Termine",
                    gebiet=f"angebot-{angebot.id}",
                    zeitraum=grund.tatjahre,
                ),
                _teilnahmen(grund, angebot, oeffentlich, anmerkungen),
            ],
            zusatz=_mit_wem(angebot, mehrere=mehrere),
        )
        for angebot, oeffentlich in zip(gefunden, teilnahmen, strict=True)
    ]
    texte = anmerkungen.texte()
    if any(angebot.teilnahmen is not None and _unvollstaendig(angebot) for angebot in gefunden):
        texte.append("Mit „mind.“: Nicht zu jedem Termin ist die Zahl der Teilnahmen eingetragen.")
    return [
        Satz(
            art="satz",
            text=f"{grund.tatjahre}: {zahlen.anzahl(len(gefunden), 'Angebot', 'Angebote')} {ort} mit "
            f"{zahlen.anzahl(termine, 'Termin', 'Terminen')} und {mindestens}"
            f"{zahlen.anzahl(summe, 'Teilnahme', 'Teilnahmen')}.",
            rand=[],
        ),
        Tabelle(
            art="tabelle",
            nummer=grund.belege.tabelle(),
            titel=f"Angebote {ort}",
            untertitel=f"Stattgefundene Termine und gezählte Teilnahmen {grund.tatjahre}",
            kopfspalte="Angebot",
            spalten=[
                Spalte(text="Format", zusatz="", rechts=False),
                Spalte(text="Handlungsfeld", zusatz="", rechts=False),
                Spalte(text="Termine", zusatz="", rechts=True),
                Spalte(text="Teilnahmen", zusatz="", rechts=True),
            ],
            zeilen=zeilen,
            anmerkungen=texte,
            rand=[_eigene_erhebung(grund)],
            breit=True,
        ),
    ]


def _veroeffentlicht(teilnahmen: int | None) -> int | None:
    """Kleine Zahlen verlassen die Agentur nicht; eine echte Null schon."""
    return None if teilnahmen is None or 0 < teilnahmen < SCHWELLE else teilnahmen


def _unvollstaendig(angebot: AngebotImRaum) -> bool:
    return angebot.gezaehlt < angebot.termine


def _teilnahmen(
    grund: Grund, angebot: AngebotImRaum, oeffentlich: int | None, anmerkungen: Anmerkungen
) -> Zelle:
    if angebot.teilnahmen is None:
        return Zelle(text="nicht gezählt" if angebot.termine else "noch kein Termin", zahl=None)
    zelle = grund.belege.gezaehlt(
        oeffentlich,
        anmerkungen,
        einheit="Teilnahmen",
        gebiet=f"angebot-{angebot.id}",
        zeitraum=grund.tatjahre,
    )
    if oeffentlich is not None and _unvollstaendig(angebot):
        zelle["text"] = f"mind.{zahlen.FEST}{zelle['text']}"
    return zelle


def _mit_wem(angebot: AngebotImRaum, *, mehrere: bool) -> str:
    wer = [angebot.agentur] if mehrere else []
    if angebot.partner:
        wer.append(f"mit {zahlen.aufzaehlung(angebot.partner)}")
    return ", ".join(wer)


def kooperationen(grund: Grund, baustein: Baustein) -> list[Block]:
    von, bis = grund.tatzeitraum
    sozialraeume = [raum.sozialraum for raum in grund.raeume]
    partner = {pk for angebot in angebote_im_raum(sozialraeume, von, bis) for pk in angebot.partner_ids}
    gefunden = [
        kooperation
        for kooperation in kooperationen_im_raum(sozialraeume, weitere_akteure=partner)
        if kooperation.intensitaet > 0 and (kooperation.ende is None or kooperation.ende >= von)
    ]
    ort = zahlen.aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not gefunden:
        return [Hinweis(art="hinweis", text=f"Kooperationen {ort} sind nicht eingetragen.")]
    eng = sum(kooperation.intensitaet >= ENGE_ZUSAMMENARBEIT for kooperation in gefunden)
    return [
        Tabelle(
            art="tabelle",
            nummer=grund.belege.tabelle(),
            titel=f"{zahlen.anzahl(len(gefunden), 'Kooperation', 'Kooperationen')}, davon {zahlen.zahl(eng)} "
            "mit gemeinsamen Angeboten oder verbindlicher Absprache",
            untertitel=f"Zusammenarbeit {ort}, die engste zuerst",
            kopfspalte="Beteiligte",
            spalten=[
                Spalte(text=text, zusatz="", rechts=False) for text in ("Art", "Intensität", "Form", "seit")
            ],
            zeilen=[_kooperationszeile(eine, grund) for eine in gefunden[:GEZEIGTE_KOOPERATIONEN]],
            anmerkungen=_nicht_gezeigte(gefunden[GEZEIGTE_KOOPERATIONEN:]),
            rand=[_eigene_erhebung(grund)],
            breit=True,
            liste="kooperationen",
        )
    ]


def _nicht_gezeigte(weitere: Sequence[KooperationImRaum]) -> list[str]:
    """Wie viele außer den engsten bestehen, je Intensität; leer, wenn alle in der Tabelle stehen."""
    if not weitere:
        return []
    je_art = Counter(kooperation.intensitaet_text for kooperation in weitere)
    arten = zahlen.aufzaehlung([f"{zahlen.zahl(wie_oft)} × {art}" for art, wie_oft in je_art.items()])
    return [
        f"Gezeigt sind die engsten {zahlen.zahl(GEZEIGTE_KOOPERATIONEN)}. Dazu bestehen "
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
    von, bis = grund.tatzeitraum
    sozialraeume = [raum.sozialraum for raum in grund.raeume]
    je_netzwerk = [
        (netzwerk, sum(anzahl for jahr, anzahl in netzwerk.sitzungen if von.year <= jahr <= bis.year))
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
            titel=f"{zahlen.anzahl(len(gefunden), 'Netzwerk', 'Netzwerke')} mit "
            f"{zahlen.anzahl(sitzungen, 'Sitzung', 'Sitzungen')}",
            untertitel=f"Runden {ort} und ihre Sitzungen {grund.tatjahre}",
            kopfspalte="Netzwerk",
            spalten=[
                Spalte(text="Art", zusatz="", rechts=False),
                Spalte(text="Turnus", zusatz="", rechts=False),
                Spalte(text="Mitglieder", zusatz="derzeit", rechts=True),
                Spalte(text="Sitzungen", zusatz=grund.tatjahre, rechts=True),
            ],
            zeilen=[_netzwerkzeile(netzwerk, anzahl, grund, anmerkungen) for netzwerk, anzahl in gefunden],
            anmerkungen=anmerkungen.texte(),
            rand=[_eigene_erhebung(grund)],
            breit=True,
        )
    ]


def _netzwerkzeile(netzwerk: NetzwerkImRaum, anzahl: int, grund: Grund, anmerkungen: Anmerkungen) -> Zeile:
    def zelle(wert: int, einheit: str) -> Zelle:
        return grund.belege.gezaehlt(
            wert,
            anmerkungen,
            einheit=einheit,
            gebiet=f"netzwerk-{netzwerk.id}",
            zeitraum=grund.tatjahre,
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


def _eigene_erhebung(grund: Grund) -> Notiz:
    name = f"Eigene Aufzeichnungen, {grund.analyse.traeger.kurzname}"
    quelle = grund.belege.quelle(
        name="Aufzeichnungen der Agentur über Angebote, Termine, Kooperationen und Netzwerke",
        herausgeber=grund.analyse.traeger.name,
        grundgesamtheit="Teilnahmen, nicht Personen; Zahlen von 1 bis 4 werden nicht veröffentlicht",
    )
    return Notiz(art="quelle", text=f"{quelle['kuerzel']} {name}, {grund.tatjahre}.", zusatz="")
