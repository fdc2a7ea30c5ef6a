"""Findet Widersprüche sechs verschiedener Arten im Prüfstoff einer Analyse; rein, ohne Django."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from analysen.widersprueche.aussagen import Aussage, Richtung, Stand, Vergleich, Wertangabe
from analysen.widersprueche.befund import Art, Widerspruch, kennung
from analysen.widersprueche.lesen import Satz, saetze
from analysen.widersprueche.leser import Leser
from analysen.widersprueche.mengen import Menge, meinen_dasselbe, mengen
from analysen.widersprueche.stoff import Kapiteltext, Pruefstoff, Stimme
from analysen.widersprueche.urteilen import urteil
from sozialraum.statistik import zeitraeume
from sozialraum.statistik.indikatoren import INDIKATOREN

HOECHSTENS_STELLE = 300
# Öfter nennt kein Bericht dieselbe Zahl; jede mit jeder zu vergleichen, wächst im Quadrat.
HOECHSTENS_VON_EINEM = 60
Angabe = TypeVar("Angabe")
EINORDNEN = (
    "Beides kann stimmen: Ordnen Sie im Text ein, was die Zahl zählt und was die Menschen erleben, oder "
    "fragen Sie noch einmal nach."
)


def finden(stoff: Pruefstoff) -> list[Widerspruch]:
    """Alle Widersprüche in der Folge der Kapitel; jeder einmal."""
    gelesen = _lesen(stoff)
    doppelte = _zwei_werte(stoff, gelesen)
    schon = {(w.kapitel, w.stelle) for w in doppelte} | {(w.auch, w.andere_stelle) for w in doppelte}
    gefunden = [
        *(w for w in _text_gegen_zahl(stoff, gelesen) if (w.kapitel, w.stelle) not in schon),
        *_stimmen(stoff, gelesen),
        *doppelte,
        *_zwei_staende(stoff, gelesen),
        *_bedarfe(stoff),
    ]
    reihenfolge = {kapitel: nummer for nummer, kapitel in enumerate(stoff.titel)}
    einmal: dict[str, Widerspruch] = {}
    for w in gefunden:
        einmal.setdefault(w.kennung, w)
    return sorted(
        einmal.values(), key=lambda w: (reihenfolge.get(w.kapitel, len(reihenfolge)), list(Art).index(w.art))
    )


def genannte_indikatoren(texte: Iterable[str], weitere: tuple[tuple[str, str], ...] = ()) -> set[str]:
    """Welche Indikatoren diese Texte nennen: nur ihre Zahlen braucht die Prüfung."""
    leser = Leser({}, (), weitere)
    return {key for text in texte for satz in saetze(text) for key in leser.indikatoren(satz)}


@dataclass(frozen=True)
class _Gelesen:
    """Ein Satz an seinem Ort mit allem, was er behauptet."""

    ort: Kapiteltext
    satz: Satz
    aussagen: tuple[Aussage, ...]


def _leser(stoff: Pruefstoff) -> Leser:
    eigene = {
        reihe[-1].indikator.label: key
        for (key, _), reihe in stoff.reihen.items()
        if reihe and key not in INDIKATOREN
    }
    return Leser(stoff.orte, stoff.fremde, tuple(eigene.items()))


def _lesen(stoff: Pruefstoff) -> list[_Gelesen]:
    leser = _leser(stoff)
    gelesen = []
    for text in stoff.texte:
        zuletzt = None
        for satz in saetze(text.text):
            aussagen: list[Aussage] = []
            if not satz.zitat:
                aussagen, zuletzt = leser.aussagen(satz, davor=zuletzt)
            gelesen.append(_Gelesen(text, satz, tuple(aussagen)))
    return gelesen


def _stelle(satz: Satz) -> str:
    return satz.roh[:HOECHSTENS_STELLE]


# 1 Text gegen Zahl -------------------------------------------------------------------------------


def _text_gegen_zahl(stoff: Pruefstoff, gelesen: Iterable[_Gelesen]) -> Iterator[Widerspruch]:
    for eines in gelesen:
        for aussage in eines.aussagen:
            if aussage.berichtet or isinstance(aussage, Stand):
                continue
            gefunden = urteil(aussage, stoff)
            if gefunden is None:
                continue
            yield Widerspruch(
                kennung=kennung(Art.TEXT_ZAHL, eines.ort.kapitel, eines.satz.roh, *gefunden.zahlen),
                art=Art.TEXT_ZAHL,
                kapitel=eines.ort.kapitel,
                stelle=_stelle(eines.satz),
                satz=gefunden.satz,
                vorschlag=gefunden.vorschlag,
                baustein=eines.ort.baustein,
            )


# 2 Zahl gegen Stimme -------------------------------------------------------------------------------


def _stimmen(stoff: Pruefstoff, gelesen: list[_Gelesen]) -> Iterator[Widerspruch]:
    alle = [*_stimmen_im_text(gelesen), *stoff.stimmen]
    leser, orte = _leser(stoff), _orte(stoff)
    geschriebene: dict[str, list[tuple[_Gelesen, Menge]]] = {}
    for eines in gelesen:
        for menge in () if eines.satz.zitat else mengen(eines.satz, orte):
            gleiche = geschriebene.setdefault(menge.nomen, [])
            if len(gleiche) < HOECHSTENS_VON_EINEM:
                gleiche.append((eines, menge))
    for stimme in alle:
        for satz in saetze(stimme.text.strip('„“”»«"')):
            for aussage in leser.aussagen(satz, rede=True)[0]:
                if isinstance(aussage, Stand):
                    continue
                gefunden = urteil(aussage, stoff)
                if gefunden is not None:
                    yield Widerspruch(
                        kennung=kennung(Art.STIMME_ZAHL, stimme.kapitel, satz.roh, *gefunden.zahlen),
                        art=Art.STIMME_ZAHL,
                        kapitel=stimme.kapitel or stoff.wohin.get(gefunden.indikator, ""),
                        stelle=_stelle(satz),
                        satz=f"{stimme.quelle}: „{_kurz(satz.roh)}“ {_ohne_anfang(gefunden.satz)}",
                        vorschlag=EINORDNEN,
                        baustein=stimme.baustein,
                        intern=stimme.intern,
                    )
            for menge in mengen(satz, orte):
                yield from _menge_gegen_stimme(menge, stimme, geschriebene)


def _stimmen_im_text(gelesen: Iterable[_Gelesen]) -> Iterator[Stimme]:
    """Zitate im eigenen Text und was der Text jemanden berichten lässt."""
    for eines in gelesen:
        ort = eines.ort
        if eines.satz.zitat:
            yield Stimme(eines.satz.roh, eines.satz.sprecher or "Zitat", ort.kapitel, ort.baustein)
        for rede in eines.satz.reden:
            yield Stimme(rede, "Zitat im Text", ort.kapitel, ort.baustein)
        if any(aussage.berichtet for aussage in eines.aussagen):
            yield Stimme(eines.satz.roh, "Der Text gibt wieder", ort.kapitel, ort.baustein)


def _menge_gegen_stimme(
    menge: Menge, stimme: Stimme, geschriebene: Mapping[str, Sequence[tuple[_Gelesen, Menge]]]
) -> Iterator[Widerspruch]:
    for eines, andere in geschriebene.get(menge.nomen, ()):
        if eines.satz.roh == stimme.text or menge.zahl == andere.zahl or not meinen_dasselbe(menge, andere):
            continue
        yield Widerspruch(
            kennung=kennung(Art.STIMME_ZAHL, eines.ort.kapitel, eines.satz.roh, menge.satz.roh),
            art=Art.STIMME_ZAHL,
            kapitel=eines.ort.kapitel,
            stelle=_stelle(eines.satz),
            satz=f"Im Text steht „{andere.text}“, {stimme.quelle}: „{_kurz(menge.satz.roh)}“",
            vorschlag="Prüfen Sie, welche Zahl gilt, und nennen Sie Quelle und Datum.",
            baustein=eines.ort.baustein,
            intern=stimme.intern,
        )


# 3 Zwei Kapitel, zwei Werte ------------------------------------------------------------------------


def _zwei_werte(stoff: Pruefstoff, gelesen: list[_Gelesen]) -> list[Widerspruch]:
    return [*_zwei_kennzahlen(stoff, gelesen), *_zwei_mengen(stoff, gelesen)]


def _zwei_kennzahlen(stoff: Pruefstoff, gelesen: list[_Gelesen]) -> Iterator[Widerspruch]:
    angaben = [
        (eines, aussage)
        for eines in gelesen
        for aussage in eines.aussagen
        if isinstance(aussage, Wertangabe) and not aussage.berichtet
    ]
    for (eines, erste), (anderes, zweite) in _paare(
        angaben, lambda angabe: (angabe.keys, angabe.rolle, angabe.mass, angabe.prozent)
    ):
        if eines.ort.kapitel == anderes.ort.kapitel or _anderes_jahr(erste, zweite):
            continue
        if erste.von <= zweite.bis and zweite.von <= erste.bis:
            continue
        yield _paar(stoff, eines, anderes, erste.wort, zweite.wort, _name(stoff, erste))


def _anderes_jahr(erste: Aussage, zweite: Aussage) -> bool:
    eins = {jahr for jahr in (erste.zeit.von, erste.zeit.bis) if jahr}
    zwei = {jahr for jahr in (zweite.zeit.von, zweite.zeit.bis) if jahr}
    return bool(eins and zwei and eins != zwei) or (erste.zeit.art != zweite.zeit.art and bool(eins or zwei))


def _zwei_mengen(stoff: Pruefstoff, gelesen: list[_Gelesen]) -> Iterator[Widerspruch]:
    orte = _orte(stoff)
    alle = [(eines, menge) for eines in gelesen if not eines.satz.zitat for menge in mengen(eines.satz, orte)]
    for (eines, erste), (anderes, zweite) in _paare(alle, lambda menge: (menge.nomen, menge.sorten)):
        if eines.ort.kapitel == anderes.ort.kapitel or erste.zahl == zweite.zahl:
            continue
        if meinen_dasselbe(erste, zweite):
            yield _paar(stoff, eines, anderes, erste.text, zweite.text, "")


def _paare(
    alle: Iterable[tuple[_Gelesen, Angabe]], wovon: Callable[[Angabe], Hashable]
) -> list[tuple[tuple[_Gelesen, Angabe], tuple[_Gelesen, Angabe]]]:
    """Je zwei, die von demselben sprechen, in der Folge des Textes; von jedem nur die ersten."""
    gruppen: dict[Hashable, list[tuple[int, tuple[_Gelesen, Angabe]]]] = {}
    for stelle, (eines, angabe) in enumerate(alle):
        gruppe = gruppen.setdefault(wovon(angabe), [])
        if len(gruppe) < HOECHSTENS_VON_EINEM:
            gruppe.append((stelle, (eines, angabe)))
    paare = [paar for gruppe in gruppen.values() for paar in combinations(gruppe, 2)]
    paare.sort(key=lambda paar: (paar[0][0], paar[1][0]))
    return [(erstes, zweites) for (_, erstes), (_, zweites) in paare]


def _paar(
    stoff: Pruefstoff, eines: _Gelesen, anderes: _Gelesen, erster: str, zweiter: str, name: str
) -> Widerspruch:
    wovon = f" für „{name}“" if name else ""

    def satz(hier: str, dort: str, wo: _Gelesen) -> str:
        return (
            f"Hier steht „{hier}“{wovon}, im Kapitel „{_titel(stoff, wo)}“ dagegen „{dort}“: "
            f"„{_kurz(wo.satz.roh)}“"
        )

    return Widerspruch(
        kennung=kennung(
            Art.ZWEI_WERTE, eines.ort.kapitel, eines.satz.roh, anderes.ort.kapitel, anderes.satz.roh
        ),
        art=Art.ZWEI_WERTE,
        kapitel=anderes.ort.kapitel,
        stelle=_stelle(anderes.satz),
        satz=satz(zweiter, erster, eines),
        vorschlag="Nennen Sie in beiden Kapiteln dieselbe Zahl, am besten als Marke, oder sagen Sie, worin "
        "sie sich unterscheiden.",
        baustein=anderes.ort.baustein,
        auch=eines.ort.kapitel,
        andere_stelle=_stelle(eines.satz),
        anderer_satz=satz(erster, zweiter, anderes),
        anderer_baustein=eines.ort.baustein,
    )


# 4 Zwei Kapitel, zwei Zeitstände -------------------------------------------------------------------


def _zwei_staende(stoff: Pruefstoff, gelesen: list[_Gelesen]) -> Iterator[Widerspruch]:
    """Je Kapitel und Indikator zählt der jüngste Stand, den es nennt."""
    juengste: dict[tuple[tuple[str, ...], str], dict[str, tuple[str, _Gelesen, Aussage]]] = {}
    for eines in gelesen:
        for aussage in eines.aussagen:
            if not isinstance(aussage, Stand) or aussage.berichtet:
                continue
            zeitraum = aussage.zeitraum or _letzter(stoff, aussage)
            if not zeitraum:
                continue
            je_kapitel = juengste.setdefault((aussage.keys, aussage.rolle), {})
            bisher = je_kapitel.get(eines.ort.kapitel)
            if bisher is None or zeitraum > bisher[0]:
                je_kapitel[eines.ort.kapitel] = (zeitraum, eines, aussage)
    for je_kapitel in juengste.values():
        stand, dort, _ = max(je_kapitel.values(), key=lambda eintrag: eintrag[0])
        for zeitraum, eines, aussage in je_kapitel.values():
            if zeitraum[:4] == stand[:4]:
                continue
            name = _name(stoff, aussage)
            yield Widerspruch(
                kennung=kennung(Art.ZWEI_STAENDE, eines.ort.kapitel, eines.satz.roh, stand, *aussage.keys),
                art=Art.ZWEI_STAENDE,
                kapitel=eines.ort.kapitel,
                stelle=_stelle(eines.satz),
                satz=_zwei_staende_satz(name, zeitraum, stand, _titel(stoff, dort)),
                vorschlag="Nehmen Sie denselben Zeitraum oder sagen Sie, warum hier ein früherer steht.",
                baustein=eines.ort.baustein,
                auch=dort.ort.kapitel,
                andere_stelle=_stelle(dort.satz),
                anderer_satz=_zwei_staende_satz(name, stand, zeitraum, _titel(stoff, eines)),
                anderer_baustein=dort.ort.baustein,
            )


def _zwei_staende_satz(name: str, hier: str, dort: str, kapitel: str) -> str:
    return (
        f"„{name}“ steht hier mit dem Stand {zeitraeume.in_worten(hier)}, im Kapitel „{kapitel}“ mit dem "
        f"Stand {zeitraeume.in_worten(dort)}."
    )


def _letzter(stoff: Pruefstoff, aussage: Aussage) -> str:
    for key in aussage.keys:
        offene = [k.zeitraum for k in stoff.reihen.get((key, aussage.rolle or "raum"), ()) if k.offen]
        if offene:
            return offene[-1]
    return ""


# 5 und 6 Bedarfe ohne Stimme, ohne Zahl -------------------------------------------------------------


def _bedarfe(stoff: Pruefstoff) -> Iterator[Widerspruch]:
    for bedarf in stoff.bedarfe:
        for art, fehlt, was, vorschlag in (
            (
                Art.OHNE_STIMME,
                not bedarf.stimmen,
                "keine Stimme: kein Gespräch, keine Methode, keine Sitzung, kein Dokument",
                "Verknüpfen Sie ein Gespräch, einen Methodeneinsatz oder eine Sitzung als Grundlage.",
            ),
            (
                Art.OHNE_ZAHL,
                not bedarf.zahlen,
                "keine Zahl",
                "Geben Sie dem Bedarf eine Zahl als Grundlage, die zeigt, wie viele es betrifft.",
            ),
        ):
            if fehlt:
                yield Widerspruch(
                    kennung=kennung(art, bedarf.id, bedarf.aussage),
                    art=art,
                    kapitel=bedarf.kapitel,
                    stelle=bedarf.aussage,
                    satz=f"Der Bedarf stützt sich auf {was}.",
                    vorschlag=vorschlag,
                    bedarf=bedarf.id,
                )


# Worte ---------------------------------------------------------------------------------------------


def _name(stoff: Pruefstoff, aussage: Aussage | Richtung | Vergleich) -> str:
    for key in aussage.keys:
        for (reihenkey, _), reihe in stoff.reihen.items():
            if reihenkey == key and reihe:
                return reihe[-1].indikator.label
    indikator = INDIKATOREN.get(aussage.keys[0])
    return indikator.label if indikator else aussage.keys[0]


def _titel(stoff: Pruefstoff, eines: _Gelesen) -> str:
    return stoff.titel.get(eines.ort.kapitel, eines.ort.titel)


def _orte(stoff: Pruefstoff) -> frozenset[str]:
    namen = [*stoff.fremde, *(name for eigene in stoff.orte.values() for name in eigene)]
    worte = {wort.lower() for name in namen for wort in re.split(r"[\s-]+", name)}
    return frozenset(
        {*worte, "quartier", "viertel", "sozialraum", "stadtteil", "stadt", "bezirk", "stadtbezirk", "hier"}
    )


def _kurz(text: str) -> str:
    glatt = re.sub(r"\s+", " ", text).strip('„“”»«" ')
    return glatt if len(glatt) <= 200 else f"{glatt[:200].rsplit(' ', 1)[0]} …"


def _ohne_anfang(satz: str) -> str:
    """Ohne „Im Text steht …“: was die Zahl sagt."""
    return re.sub(r"^Im Text steht [^.]*?(?:“|\d ?%?)(?: und ein Vergleich des Tempos)?\. ", "", satz)
