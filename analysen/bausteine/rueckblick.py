"""Was wurde aus den Bedarfen der letzten Analyse? Ihre letzte Fassung gegen das Register von heute."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from analysen.bausteine import wahl
from analysen.bausteine.bedarfe import register
from analysen.grund import Grund
from analysen.inhalt import Block, Hinweis, Satz, Spalte, Tabelle, Zeile, Zelle, bedarfe_der_analyse, zeile
from analysen.models import Analyse, Baustein, Fassung
from angebote.abfragen import AngebotAlsAntwort, angebote_je_bedarf
from sozialraum.bedarfe.abfragen import BedarfImRaum, EmpfehlungImRaum, bedarfe_mit, empfehlungen_zu
from sozialraum.bedarfe.models import Bedarf, Empfehlung
from sozialraum.kern import zahlen
from sozialraum.kern.zahlen import anzahl, datum


@dataclass(frozen=True)
class _Damals:
    """Ein Bedarf, wie die letzte Analyse ihn druckte."""

    id: int
    aussage: str
    prioritaet: str


@dataclass(frozen=True)
class _Seither:
    """Was das Register heute dazu weiß; `heute` ist None, wenn es den Bedarf nicht mehr gibt."""

    damals: _Damals
    heute: BedarfImRaum | None
    angebote: Sequence[AngebotAlsAntwort]
    empfehlungen: Sequence[EmpfehlungImRaum]


def rueckblick(grund: Grund, baustein: Baustein) -> list[Block]:
    """Leer, wenn die Analyse keiner folgt; ein Hinweis, wenn die letzte keine Bedarfe druckte."""
    letzte = grund.analyse.vorgaenger
    if letzte is None:
        return []
    fassung = letzte_fassung(letzte)
    damalige = _damalige(fassung.inhalt) if fassung else []
    if fassung is None or not damalige:
        text = f"Die letzte Analyse ({letzte.berichtsjahr}) nannte noch keine Bedarfe aus dem Register."
        return [Hinweis(art="hinweis", text=text)]
    seither = _seither(damalige, ab=date(letzte.berichtsjahr + 1, 1, 1), bis=grund.tatzeitraum[1])
    nummer = grund.belege.tabelle()
    return [
        Satz(art="satz", text=_in_worten(seither, letzte.berichtsjahr), rand=[]),
        Tabelle(
            art="tabelle",
            nummer=nummer,
            titel=wahl.titel(
                baustein, f"Die Bedarfe der Analyse {letzte.berichtsjahr} und was seither geschah"
            ),
            untertitel=f"„{letzte.titel}“, Fassung {fassung.nummer} vom "
            f"{datum(timezone.localdate(fassung.erstellt))}; Angebote mit Terminen {_zeit(letzte, grund)}",
            kopfspalte=f"Bedarf {letzte.berichtsjahr}",
            spalten=[
                Spalte(text=text, zusatz="", rechts=False)
                for text in ("Priorität", "Stand heute", "Angebote seither", "Empfehlungen und Antworten")
            ],
            zeilen=[_zeile(eines) for eines in seither],
            anmerkungen=_anmerkungen(seither),
            rand=[register(grund)],
            breit=True,
        ),
    ]


def letzte_fassung(analyse: Analyse) -> Fassung | None:
    """Was von ihr zuletzt herausging: die jüngste festgeschriebene, sonst die jüngste Vorschau."""
    fassungen = Fassung.objects.filter(analyse=analyse).order_by("-nummer")
    return fassungen.filter(art=Fassung.Art.FESTGESCHRIEBEN).first() or fassungen.first()


def _damalige(inhalt: Mapping[str, Any]) -> list[_Damals]:
    """Alle Bedarfe der Fassung in ihrer Reihenfolge, auch die ohne Karte; ältere Fassungen haben keine."""
    return [_Damals(eine["id"], eine["aussage"], eine["prioritaet"]) for eine in bedarfe_der_analyse(inhalt)]


def _seither(damalige: Sequence[_Damals], *, ab: date, bis: date) -> list[_Seither]:
    kennungen = [damals.id for damals in damalige]
    heute = {bedarf.id: bedarf for bedarf in bedarfe_mit(kennungen)}
    angebote = angebote_je_bedarf(kennungen, von=ab, bis=bis)
    empfehlungen = empfehlungen_zu(kennungen)
    return [
        _Seither(
            damals=damals,
            heute=heute.get(damals.id),
            angebote=[angebot for angebot in angebote.get(damals.id, []) if angebot.termine],
            empfehlungen=[eine for eine in empfehlungen if damals.id in eine.bedarfe],
        )
        for damals in damalige
    ]


def _zeit(letzte: Analyse, grund: Grund) -> str:
    return zahlen.jahre(letzte.berichtsjahr + 1, max(grund.analyse.berichtsjahr, letzte.berichtsjahr + 1))


# In Worten -------------------------------------------------------------------------------------


def _in_worten(seither: Sequence[_Seither], jahr: int) -> str:
    empfehlungen = {eine.id: eine for eines in seither for eine in eines.empfehlungen}
    saetze = [_staende(seither, jahr), _beantwortet(seither), _empfohlen(empfehlungen)]
    return " ".join(filter(None, saetze))


def _staende(seither: Sequence[_Seither], jahr: int) -> str:
    """`Die Analyse 2024 nannte 6 Bedarfe. Heute sind davon 1 gedeckt und 5 offen.`"""
    bekannte = [eines.heute for eines in seither if eines.heute is not None]
    if len(seither) == 1 and bekannte:
        return f"Die Analyse {jahr} nannte einen Bedarf; er ist heute {bekannte[0].status_text}."
    je_status = Counter(bedarf.status for bedarf in bekannte)
    reihenfolge = (
        Bedarf.Status.GEDECKT,
        Bedarf.Status.IN_BEARBEITUNG,
        Bedarf.Status.OFFEN,
        Bedarf.Status.NICHT_WEITER,
    )
    teile = [f"{zahlen.zahl(je_status[s])} {s.label}" for s in reihenfolge if je_status[s]]
    nannte = f"Die Analyse {jahr} nannte {anzahl(len(seither), 'Bedarf', 'Bedarfe')}."
    return f"{nannte} Heute sind davon {zahlen.aufzaehlung(teile)}." if teile else nannte


def _beantwortet(seither: Sequence[_Seither]) -> str:
    angebote = {angebot.id for eines in seither for angebot in eines.angebote}
    if not angebote:
        return "Angebote dazu gab es seither nicht."
    worauf = (
        "darauf" if len(seither) == 1 else f"auf {zahlen.zahl(sum(bool(e.angebote) for e in seither))} davon"
    )
    antworten = "antwortet" if len(angebote) == 1 else "antworten"
    return f"Seither {antworten} {worauf} {anzahl(len(angebote), 'Angebot', 'Angebote')}."


def _empfohlen(empfehlungen: Mapping[int, EmpfehlungImRaum]) -> str:
    """`Von 4 Empfehlungen dazu sind 1 umgesetzt, 2 zugesagt und 1 offen.`"""
    if not empfehlungen:
        return ""
    je_status = Counter(eine.status for eine in empfehlungen.values())
    reihenfolge = (
        Empfehlung.Status.UMGESETZT,
        Empfehlung.Status.ZUGESAGT,
        Empfehlung.Status.ABGELEHNT,
        Empfehlung.Status.OFFEN,
    )
    teile = [f"{zahlen.zahl(je_status[s])} {s.label}" for s in reihenfolge if je_status[s]]
    if len(empfehlungen) == 1:
        return f"Die eine Empfehlung dazu ist {next(iter(empfehlungen.values())).status_text}."
    alle = anzahl(len(empfehlungen), "Empfehlung", "Empfehlungen")
    return f"Von {alle} dazu sind {zahlen.aufzaehlung(teile)}."


# Tabelle ---------------------------------------------------------------------------------------


def _zeile(eines: _Seither) -> Zeile:
    heute = eines.heute
    umformuliert = heute is not None and heute.aussage != eines.damals.aussage
    return zeile(
        eines.damals.aussage,
        [
            Zelle(text=text, zahl=None)
            for text in (
                _prioritaeten(eines),
                _stand(heute),
                "; ".join(_angebot(angebot) for angebot in eines.angebote) or "keine",
                " ".join(_empfehlung(eine) for eine in eines.empfehlungen) or "keine",
            )
        ],
        zusatz=f"Heute: {heute.aussage}" if heute is not None and umformuliert else "",
    )


def _prioritaeten(eines: _Seither) -> str:
    """`A`, wenn sie blieb; `B → A`, wenn sie sich änderte."""
    damals = eines.damals.prioritaet or "ohne"
    heute = (eines.heute.prioritaet or "ohne") if eines.heute else damals
    return damals if damals == heute else f"{damals} → {heute}"


def _stand(heute: BedarfImRaum | None) -> str:
    if heute is None:
        return "nicht mehr im Register"
    grund = heute.status_grund.strip()
    return f"{heute.status_text}: {grund}" if grund else heute.status_text


def _angebot(angebot: AngebotAlsAntwort) -> str:
    """`Sprachcafé am Hafen, 41 Termine mit 512 Teilnahmen`; kleine Zahlen bleiben in der Agentur."""
    if angebot.teilnahmen is None:
        return f"{angebot.in_worten}, {anzahl(angebot.termine, 'Termin', 'Termine')}"
    mindestens = "mindestens " if _unvollstaendig(angebot) else ""
    teilnahmen = anzahl(angebot.teilnahmen, "Teilnahme", "Teilnahmen")
    return f"{angebot.in_worten}, {anzahl(angebot.termine, 'Termin', 'Termine')} mit {mindestens}{teilnahmen}"


def _unvollstaendig(angebot: AngebotAlsAntwort) -> bool:
    return angebot.verschwiegen or angebot.gezaehlt < angebot.termine


def _empfehlung(eine: EmpfehlungImRaum) -> str:
    return f"{eine.aussage.rstrip('.')} ({eine.adressat}): {eine.status_text}."


def _anmerkungen(seither: Sequence[_Seither]) -> list[str]:
    texte = []
    if any("→" in _prioritaeten(eines) for eines in seither):
        texte.append("Priorität: damals → heute.")
    if any(_unvollstaendig(angebot) for eines in seither for angebot in eines.angebote):
        texte.append(
            "Mit „mindestens“: Nicht zu jedem Termin ist die Zahl der Teilnahmen eingetragen, oder "
            "Teilnahmen von 1 bis 4 in einem Quartal und die des laufenden Quartals sind nicht mitgezählt."
        )
    return texte
