"""Bilanz der Angebote: was es gab, je Handlungsfeld gezählt, wen es erreichte und was offen bleibt."""

from collections import Counter
from collections.abc import Iterable, Sequence

from agenturen.models import Handlungsfeld
from analysen.bausteine import wahl
from analysen.bausteine.eigene_arbeit import eigene_erhebung
from analysen.bausteine.wahl import Taten
from analysen.belege import Anmerkungen, summe_oder_mindestens
from analysen.grund import Grund
from analysen.inhalt import BenannteZahl, Block, Hinweis, Satz, Spalte, Tabelle, Zeile, Zelle, zeile
from analysen.models import Baustein
from angebote.abfragen import AngebotImRaum, angebote_im_raum, angebote_je_bedarf
from sozialraum.bedarfe.abfragen import BedarfImRaum, bedarfe_im_raum
from sozialraum.kern import zahlen
from sozialraum.kern.zahlen import FEST, anzahl, aufzaehlung
from sozialraum.statistik.saetze import wo

HOECHSTENS_ZIELGRUPPEN = 6
HOECHSTENS_BEDARFE = 4
# Mehr liest im Heft niemand; wer alle sucht, findet sie in der Liste der Angebote.
HOECHSTENS_ANGEBOTE = 15


def angebote(grund: Grund, baustein: Baustein) -> list[Block]:
    zeit = wahl.taten(grund, baustein)
    sozialraeume = [raum.sozialraum for raum in grund.raeume]
    gefunden = angebote_im_raum(sozialraeume, zeit.von, zeit.bis)
    ort = aufzaehlung([wo(raum.gebiet) for raum in grund.raeume])
    if not gefunden:
        text = f"Für {zeit.text} sind {ort} keine Angebote eingetragen."
        return [Hinweis(art="hinweis", text=text)]
    bedarfe = [bedarf for bedarf in bedarfe_im_raum(sozialraeume) if bedarf.status in OFFENE]
    # Einzeln nennt Angebote die Langfassung, oder wer es so eingestellt hat.
    hoechstens = wahl.hoechstens(baustein, 0 if grund.knapp else HOECHSTENS_ANGEBOTE)
    return [
        _umfang(grund, gefunden, ort, zeit),
        _je_handlungsfeld(grund, baustein, gefunden, ort, zeit),
        _erreichte(gefunden, bedarfe),
        *_offen_geblieben(bedarfe),
        *([_liste(grund, gefunden, ort, zeit, hoechstens)] if hoechstens else []),
    ]


# Ein Bedarf, der gedeckt oder aufgegeben ist, wartet auf kein Angebot mehr.
OFFENE = frozenset({"offen", "in_bearbeitung"})


def _umfang(grund: Grund, gefunden: Sequence[AngebotImRaum], ort: str, zeit: Taten) -> Satz:
    summe, fehlt = summe_oder_mindestens([angebot.teilnahmen for angebot in gefunden])
    termine = sum(angebot.termine for angebot in gefunden)
    mindestens = "mindestens " if fehlt or any(map(_unvollstaendig, gefunden)) else ""
    text = (
        f"{zeit.text}: {anzahl(len(gefunden), 'Angebot', 'Angebote')} {ort} mit "
        f"{anzahl(termine, 'Termin', 'Terminen')} und {mindestens}"
        f"{anzahl(summe, 'Teilnahme', 'Teilnahmen')}."
    )
    genannte = (("Angebote", len(gefunden)), ("Termine", termine), ("Teilnahmen", summe))
    return Satz(
        art="satz",
        text=text,
        rand=[],
        zahlen=[_benannt(grund, name, wert, zeit) for name, wert in genannte],
    )


def _benannt(grund: Grund, name: str, wert: int, zeit: Taten) -> BenannteZahl:
    zelle = grund.belege.gezaehlt(wert, Anmerkungen(), einheit=name, gebiet="angebote", zeitraum=zeit.text)
    assert zelle["zahl"] is not None
    return BenannteZahl(name=name, zahl=zelle["zahl"])


# Je Handlungsfeld ------------------------------------------------------------------------------


def _je_handlungsfeld(
    grund: Grund, baustein: Baustein, gefunden: Sequence[AngebotImRaum], ort: str, zeit: Taten
) -> Tabelle:
    """Jedes Handlungsfeld der Werteliste, auch die ohne Angebot: sie sind die Lücke."""
    felder = [str(feld) for feld in Handlungsfeld.objects.filter(aktiv=True)]
    felder += sorted({f for angebot in gefunden for f in angebot.handlungsfelder} - set(felder))
    je_feld = {feld: [angebot for angebot in gefunden if feld in angebot.handlungsfelder] for feld in felder}
    anmerkungen = Anmerkungen()
    ohne = [feld for feld, angebote in je_feld.items() if not angebote]
    texte = []
    if any(len(angebot.handlungsfelder) > 1 for angebot in gefunden):
        texte.append("Ein Angebot mit mehreren Handlungsfeldern zählt in jedem.")
    zeilen = [_feldzeile(grund, feld, angebote, anmerkungen, zeit) for feld, angebote in je_feld.items()]
    if any(zelle["text"].startswith(MINDESTENS) for z in zeilen for zelle in z["zellen"]):
        texte.append(
            "Mit „mind.“: Es fehlen Zählungen, oder Teilnahmen von 1 bis 4 in einem Quartal und die des "
            "laufenden Quartals sind nicht mitgezählt."
        )
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=wahl.titel(baustein, _bilanz(je_feld, ohne)),
        untertitel=f"Angebote {ort}, stattgefundene Termine und gezählte Teilnahmen {zeit.text}",
        kopfspalte="Handlungsfeld",
        spalten=[Spalte(text=text, zusatz="", rechts=True) for text in ("Angebote", "Termine", "Teilnahmen")],
        zeilen=zeilen,
        anmerkungen=[*anmerkungen.texte(), *texte],
        rand=[eigene_erhebung(grund, zeit)],
        breit=False,
    )


MINDESTENS = f"mind.{FEST}"


def _bilanz(je_feld: dict[str, list[AngebotImRaum]], ohne: Sequence[str]) -> str:
    if ohne:
        felder = "Handlungsfeld" if len(ohne) == 1 else "Handlungsfelder"
        return f"Ohne Angebot: {felder} {aufzaehlung([f'„{feld}“' for feld in ohne])}"
    feld, meiste = max(je_feld.items(), key=lambda paar: len(paar[1]))
    return f"Die meisten Angebote gibt es im Handlungsfeld „{feld}“: {zahlen.zahl(len(meiste))}"


def _feldzeile(
    grund: Grund, feld: str, angebote: Sequence[AngebotImRaum], anmerkungen: Anmerkungen, zeit: Taten
) -> Zeile:
    def zelle(wert: int | None, einheit: str) -> Zelle:
        return grund.belege.gezaehlt(
            wert, anmerkungen, einheit=einheit, gebiet=f"handlungsfeld-{feld}", zeitraum=zeit.text
        )

    summe, fehlt = summe_oder_mindestens([angebot.teilnahmen for angebot in angebote])
    geheim = any(angebot.verschwiegen for angebot in angebote)
    if summe or not angebote:
        teilnahmen = zelle(summe, "Teilnahmen")
        if fehlt or any(map(_unvollstaendig, angebote)):
            teilnahmen["text"] = MINDESTENS + teilnahmen["text"]
    else:
        teilnahmen = zelle(None, "Teilnahmen") if geheim else Zelle(text="nicht gezählt", zahl=None)
    return zeile(
        feld,
        [
            zelle(len(angebote), "Angebote"),
            zelle(sum(angebot.termine for angebot in angebote), "Termine"),
            teilnahmen,
        ],
    )


# Wen sie erreichen, was offen bleibt -----------------------------------------------------------


def _erreichte(gefunden: Sequence[AngebotImRaum], bedarfe: Iterable[BedarfImRaum]) -> Satz:
    """An wen sich die Angebote richten, und wer in offenen Bedarfen steht, aber in keinem Angebot."""
    je_gruppe = Counter(gruppe for angebot in gefunden for gruppe in angebot.zielgruppen)
    haeufige = je_gruppe.most_common(HOECHSTENS_ZIELGRUPPEN)
    teile = []
    if haeufige:
        gruppen = aufzaehlung([f"{gruppe} ({zahlen.zahl(wie_oft)})" for gruppe, wie_oft in haeufige])
        vor = "Am häufigsten richten" if len(je_gruppe) > len(haeufige) else "Es richten"
        teile.append(f"{vor} sich Angebote an diese Zielgruppen: {gruppen}.")
    ohne = sum(not angebot.zielgruppen for angebot in gefunden)
    if ohne:
        nennt = "nennt" if ohne == 1 else "nennen"
        teile.append(f"{anzahl(ohne, 'Angebot', 'Angebote')} {nennt} keine Zielgruppe.")
    fehlende = sorted({gruppe for bedarf in bedarfe for gruppe in bedarf.zielgruppen} - set(je_gruppe))
    if fehlende:
        teile.append(
            "Offene Bedarfe nennen außerdem, ohne dass sich ein Angebot an sie richtet: "
            f"{aufzaehlung(fehlende)}."
        )
    return Satz(art="satz", text=" ".join(teile), rand=[])


def _offen_geblieben(bedarfe: Sequence[BedarfImRaum]) -> list[Block]:
    """Offene Bedarfe, auf die kein Angebot antwortet, die dringendsten beim Namen; leer ohne Bedarfe."""
    if not bedarfe:
        return []
    beantwortet = angebote_je_bedarf([bedarf.id for bedarf in bedarfe])
    ohne = [bedarf for bedarf in bedarfe if bedarf.id not in beantwortet]
    alle, offene = zahlen.zahl(len(bedarfe)), zahlen.zahl(len(ohne))
    if not ohne:
        worauf = "den einen offenen Bedarf" if len(bedarfe) == 1 else f"alle {alle} offenen Bedarfe"
        return [Satz(art="satz", text=f"Auf {worauf} antwortet ein Angebot.", rand=[])]
    genannte = [f"„{bedarf.aussage.rstrip('.')}“" for bedarf in ohne[:HOECHSTENS_BEDARFE]]
    if weitere := ohne[HOECHSTENS_BEDARFE:]:
        genannte.append(f"{zahlen.zahl(len(weitere))} weitere")
    worauf = "den einen offenen Bedarf" if len(bedarfe) == 1 else f"{offene} von {alle} offenen Bedarfen"
    text = f"Auf {worauf} antwortet noch kein Angebot: {aufzaehlung(genannte)}."
    return [Satz(art="satz", text=text, rand=[])]


# Angebote einzeln ------------------------------------------------------------------------------


def _liste(
    grund: Grund, gefunden: Sequence[AngebotImRaum], ort: str, zeit: Taten, hoechstens: int
) -> Tabelle:
    """Die Angebote nach Titel; sind es zu viele, die mit den meisten Terminen."""
    haeufigste = {a.id for a in sorted(gefunden, key=lambda a: -a.termine)[:hoechstens]}
    gezeigt = [angebot for angebot in gefunden if angebot.id in haeufigste]
    anmerkungen = Anmerkungen()
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
                    zeitraum=zeit.text,
                ),
                _teilnahmen(grund, angebot, anmerkungen, zeit),
            ],
            zusatz=_mit_wem(angebot, mehrere=mehrere),
        )
        for angebot in gezeigt
    ]
    texte = anmerkungen.texte()
    if weitere := len(gefunden) - len(gezeigt):
        dazu = anzahl(weitere, "weiteres Angebot", "weitere Angebote")
        texte.append(
            f"Gezeigt sind die {zahlen.zahl(len(gezeigt))} mit den meisten Terminen; dazu kommen {dazu}."
        )
    if any(angebot.teilnahmen is not None and _unvollstaendig(angebot) for angebot in gezeigt):
        texte.append(
            "Mit „mind.“: Nicht zu jedem Termin ist die Zahl der Teilnahmen eingetragen, oder Teilnahmen von "
            "1 bis 4 in einem Quartal und die des laufenden Quartals sind nicht mitgezählt."
        )
    return Tabelle(
        art="tabelle",
        nummer=grund.belege.tabelle(),
        titel=f"Angebote {ort}",
        untertitel=f"Stattgefundene Termine und gezählte Teilnahmen {zeit.text}",
        kopfspalte="Angebot",
        spalten=[
            Spalte(text="Format", zusatz="", rechts=False),
            Spalte(text="Handlungsfeld", zusatz="", rechts=False),
            Spalte(text="Termine", zusatz="", rechts=True),
            Spalte(text="Teilnahmen", zusatz="", rechts=True),
        ],
        zeilen=zeilen,
        anmerkungen=texte,
        rand=[eigene_erhebung(grund, zeit)],
        breit=True,
        liste="angebote",
    )


def _unvollstaendig(angebot: AngebotImRaum) -> bool:
    return angebot.verschwiegen or angebot.gezaehlt < angebot.termine


def _teilnahmen(grund: Grund, angebot: AngebotImRaum, anmerkungen: Anmerkungen, zeit: Taten) -> Zelle:
    if angebot.teilnahmen is None and not angebot.verschwiegen:
        return Zelle(text="nicht gezählt" if angebot.termine else "noch kein Termin", zahl=None)
    zelle = grund.belege.gezaehlt(
        angebot.teilnahmen,
        anmerkungen,
        einheit="Teilnahmen",
        gebiet=f"angebot-{angebot.id}",
        zeitraum=zeit.text,
    )
    if angebot.teilnahmen is not None and _unvollstaendig(angebot):
        zelle["text"] = MINDESTENS + zelle["text"]
    return zelle


def _mit_wem(angebot: AngebotImRaum, *, mehrere: bool) -> str:
    wer = [angebot.agentur] if mehrere else []
    if angebot.partner:
        wer.append(f"mit {aufzaehlung(angebot.partner)}")
    return ", ".join(wer)
