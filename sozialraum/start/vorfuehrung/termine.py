"""Aus der Regel eines Angebots werden Termine mit glaubhaften Zahlen; rein, ohne Django.

Eine Regel nennt `tag` („mo“ bis „so“), `uhr` („16:00–18:00“), `teilnahmen` (im Mittel) und eines von

- `wochen = [seit, bis]`: Wochen vor dem Tag des Aufbaus, negative liegen voraus; `takt` sagt, alle wie viele
  Wochen, `monatlich` stattdessen, am wievielten solchen Tag im Monat, `monate` schränkt auf Monate ein,
- `jaehrlich = ["MM-TT", …]`: am nächsten solchen Tag ab diesem Datum, ohne `tag` genau dann; `male` und
  `takt` machen daraus einen Kurs, `am_stueck` mehrere Tage hintereinander,
- `fest`: „ramadan“, „mondneujahr“ oder „sommerferien“, dazu `nach` Tagen,

die letzten beiden in den `jahre = [von, bis]`, gezählt vom Jahr des Aufbaus. `pause` ist „sommer“ (Vorgabe),
„schule“ oder „keine“; `saison` ist „drinnen“ (Vorgabe), „draussen“ oder „gleich“; `neue = false` heißt, dass
niemand fragt, wer zum ersten Mal kommt.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from random import Random
from typing import Any

from sozialraum.start.vorfuehrung import kalender

TAGE = ("mo", "di", "mi", "do", "fr", "sa", "so")
RUECKBLICK = timedelta(weeks=208)
AUSBLICK = timedelta(weeks=52)
# Was jünger ist, hat noch niemand gezählt; dazwischen liegt, womit jemand am Montag anfängt.
FRISCH = timedelta(days=3)
GEZAEHLT = timedelta(days=9)

PAUSEN: dict[str, Callable[[date], bool]] = {
    "sommer": kalender.in_sommerpause,
    "schule": kalender.in_schulferien,
    "keine": lambda _tag: False,
}
# Besuch im Lauf des Jahres, Januar bis Dezember.
SAISON = {
    "drinnen": (1.0, 1.08, 1.06, 1.0, 0.95, 0.88, 0.78, 0.75, 1.04, 1.1, 1.12, 0.86),
    "draussen": (0.5, 0.55, 0.75, 0.95, 1.1, 1.15, 1.05, 1.05, 1.1, 0.85, 0.6, 0.5),
    "gleich": (1.0,) * 12,
}
FESTE: dict[str, Callable[[int], date]] = {
    "ramadan": kalender.ramadan,
    "mondneujahr": kalender.mondneujahr,
    "sommerferien": lambda jahr: kalender.sommerferien(jahr)[0],
}
NEULINGE = (1, 9)  # Im Januar und nach den Ferien kommen die meisten zum ersten Mal.
SELTEN = 3
AUSFALL, AUSFALL_IM_WINTER = 0.025, 0.05


@dataclass(frozen=True)
class Regeltermin:
    """Ein Termin; `teilnahmen` ist None, wenn er aussteht, ausfiel oder noch nicht gezählt ist."""

    datum: date
    beginn: time
    dauer_minuten: int
    teilnahmen: int | None = None
    davon_neu: int | None = None
    ausgefallen: bool = False


def termine(
    regel: Mapping[str, Any], *, samen: str, heute: date, abgesagt: bool = False
) -> list[Regeltermin]:
    """Alle Termine, vom ältesten zum jüngsten; Samen und `heute` bestimmen jede Zahl."""
    beginn, minuten = _uhr(regel["uhr"])
    ergebnis = []
    for nummer, im_kurs, tag in _tage(regel, heute):
        zufall = Random(f"{samen} {tag}")
        gehalten = tag <= heute - GEZAEHLT or (tag <= heute - FRISCH and zufall.random() < 0.5)
        ausgefallen = abgesagt or (gehalten and "wochen" in regel and zufall.random() < _ausfall(tag))
        zahl = neu = None
        if gehalten and not ausgefallen:
            zahl = _besuch(regel, samen, tag, nummer, im_kurs, zufall)
            neu = _neue(regel, tag, zahl, nummer, im_kurs, zufall)
        ergebnis.append(Regeltermin(tag, beginn, minuten, zahl, neu, ausgefallen))
    return ergebnis


def status(alle: list[Regeltermin], heute: date) -> str:
    """Was die Termine über den Stand des Angebots sagen."""
    if not alle or alle[0].datum > heute:
        return "geplant"
    return "laufend" if alle[-1].datum >= heute else "abgeschlossen"


# Tage ------------------------------------------------------------------------------------------


def _tage(regel: Mapping[str, Any], heute: date) -> Iterator[tuple[int, int | None, date]]:
    """(laufende Nummer, Nummer im Kurs oder None, Tag), nur im Zeitraum der Vorführung."""
    tage = _laufende(regel, heute) if "wochen" in regel else _jaehrliche(regel, heute)
    gueltige = ((im_kurs, tag) for im_kurs, tag in tage if heute - RUECKBLICK <= tag <= heute + AUSBLICK)
    for nummer, (im_kurs, tag) in enumerate(gueltige):
        yield nummer, im_kurs, tag


def _laufende(regel: Mapping[str, Any], heute: date) -> Iterator[tuple[None, date]]:
    seit, bis = regel["wochen"]
    montag = heute - timedelta(days=heute.weekday())
    takt = 1 if "monatlich" in regel else regel.get("takt", 1)
    # Was seltener als alle drei Wochen stattfindet, fällt in der Pause nicht aus, sondern rückt nach hinten.
    ausweichen = range(takt if takt > SELTEN else 1)
    for wochen in range(seit, bis - 1, -takt):
        tag = montag - timedelta(weeks=wochen) + timedelta(days=TAGE.index(regel["tag"]))
        folgende = (tag + timedelta(weeks=spaeter) for spaeter in ausweichen)
        yield from ((None, einer) for einer in islice(filter(partial(_offen, regel), folgende), 1))


def _offen(regel: Mapping[str, Any], tag: date) -> bool:
    im_monat = (tag.day - 1) // 7 + 1
    return (
        tag.month in regel.get("monate", range(1, 13))
        and regel.get("monatlich", im_monat) == im_monat
        and not _geschlossen(regel, tag)
    )


def _jaehrliche(regel: Mapping[str, Any], heute: date) -> Iterator[tuple[int | None, date]]:
    von, bis = regel["jahre"]
    for jahr in range(heute.year + von, heute.year + bis + 1):
        for tag in _anfaenge(regel, jahr):
            if "male" in regel:
                yield from enumerate(_kurs(regel, tag))
            else:
                for folgender in range(regel.get("am_stueck", 1)):
                    yield None, tag + timedelta(days=folgender)


def _anfaenge(regel: Mapping[str, Any], jahr: int) -> Iterator[date]:
    if "fest" in regel:
        yield _am_wochentag(FESTE[regel["fest"]](jahr) + timedelta(days=regel["nach"]), regel["tag"])
        return
    for monat_tag in regel["jaehrlich"]:
        tag = date.fromisoformat(f"{jahr}-{monat_tag}")
        if "tag" in regel:
            tag = _am_wochentag(tag, regel["tag"])
            tag += timedelta(weeks=kalender.ist_feiertag(tag))
        yield tag


def _kurs(regel: Mapping[str, Any], tag: date) -> Iterator[date]:
    gehalten = 0
    while gehalten < regel["male"]:
        if not _geschlossen(regel, tag):
            yield tag
            gehalten += 1
        tag += timedelta(weeks=regel.get("takt", 1))


def _am_wochentag(ab: date, wochentag: str) -> date:
    return ab + timedelta(days=(TAGE.index(wochentag) - ab.weekday()) % 7)


def _geschlossen(regel: Mapping[str, Any], tag: date) -> bool:
    return kalender.ist_feiertag(tag) or PAUSEN[regel.get("pause", "sommer")](tag)


def _uhr(spanne: str) -> tuple[time, int]:
    von, bis = (datetime.strptime(uhrzeit, "%H:%M") for uhrzeit in spanne.split("–"))
    return von.time(), int((bis - von).total_seconds()) // 60


# Zahlen ----------------------------------------------------------------------------------------


def _ausfall(tag: date) -> float:
    return AUSFALL_IM_WINTER if tag.month in (1, 2) else AUSFALL


def _besuch(
    regel: Mapping[str, Any], samen: str, tag: date, nummer: int, im_kurs: int | None, zufall: Random
) -> int:
    """Teilnahmen: Jahreszeit, gute und schwächere Jahre, am Anfang wächst ein Treff, ein Kurs schrumpft."""
    mittel: int = regel["teilnahmen"]
    jahrgang = Random(f"{samen} {tag.year}").uniform(0.88, 1.13)
    if im_kurs is not None:
        faktor = jahrgang * (1.08 - 0.025 * im_kurs)
    elif "wochen" in regel:
        anlauf = min(1.0, 0.55 + 0.06 * nummer) if _beginnt(regel) else 1
        faktor = jahrgang * SAISON[regel.get("saison", "drinnen")][tag.month - 1] * anlauf
    else:
        faktor = jahrgang
    return max(2, round(zufall.gauss(mittel * faktor, max(0.8, mittel * 0.13))))


def _neue(
    regel: Mapping[str, Any], tag: date, zahl: int, nummer: int, im_kurs: int | None, zufall: Random
) -> int | None:
    if not regel.get("neue", True):
        return None
    if im_kurs is not None:
        return zahl if im_kurs == 0 else min(zahl, zufall.choice((0, 0, 1)))
    if "wochen" not in regel:
        return round(zahl * zufall.uniform(0.35, 0.6))
    anteil = zufall.uniform(0.03, 0.16) * (1.8 if tag.month in NEULINGE else 1)
    return round(zahl * max(anteil, 1 - 0.25 * nummer if _beginnt(regel) else 0))


def _beginnt(regel: Mapping[str, Any]) -> bool:
    """Beginnt das Angebot erst im Zeitraum der Vorführung, oder gab es das schon vorher?"""
    seit: int = regel["wochen"][0]
    return timedelta(weeks=seit + 4) < RUECKBLICK
