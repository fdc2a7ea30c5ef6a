"""Aus Flächen werden Einheiten: nach den gewählten Feldern und dem, was ein Mensch zu Zweifelsfällen sagt."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import shapely

from sozialraum.kern.fehler import Fachfehler
from sozialraum.raeume.befund import Befund
from sozialraum.raeume.felder import felder_in_worten
from sozialraum.raeume.grenzen_lesen.grenzdatei import (
    NAME_LAENGE,
    SCHLUESSEL_LAENGE,
    Grenzdatei,
    Grenzeinheit,
)
from sozialraum.raeume.grenzen_lesen.luecken import Luecke, luecken, passender_schluessel

HOECHSTENS_GENANNT = 10
ANDERER_SCHLUESSEL, AUSLASSEN, ZUSAMMENLEGEN = "schluessel", "auslassen", "zusammenlegen"


@dataclass(frozen=True)
class Entscheidungen:
    """Was ein Mensch zu doppelten Schlüsseln und fehlenden Flächen sagt; Flächen nach ihrer Nummer.

    `schluessel` gibt einer Fläche einen anderen, `auslassen` lässt sie weg, `zusammenlegen` nennt Schlüssel,
    deren Flächen eine Einheit sind, `ohne_flaeche` Einheiten ohne Grenze (Schlüssel → Name).
    """

    schluessel: Mapping[int, str] = field(default_factory=dict)
    auslassen: frozenset[int] = frozenset()
    zusammenlegen: frozenset[str] = frozenset()
    ohne_flaeche: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_worten(self) -> list[str]:
        """Fürs Protokoll, je Entscheidung ein Satzteil."""
        return [
            *(f"Fläche {nummer}: Schlüssel {schluessel}" for nummer, schluessel in self.schluessel.items()),
            *(f"Fläche {nummer}: ausgelassen" for nummer in sorted(self.auslassen)),
            *(f"{schluessel}: zusammengelegt" for schluessel in sorted(self.zusammenlegen)),
            *(f"{schluessel} {name}: ohne Fläche" for schluessel, name in self.ohne_flaeche.items()),
        ]


KEINE = Entscheidungen()


@dataclass(frozen=True)
class Zweifelsfall:
    """Eine Fläche, deren Schlüssel auch eine andere hat; `vorschlag` ist einer, der passen könnte."""

    nummer: int
    schluessel: str
    name: str
    erste: int
    erster_name: str
    vorschlag: str


@dataclass(frozen=True)
class Auswahl:
    """Die Einheiten der Datei, alle Befunde mit Namen der Flächen, und was noch zu entscheiden ist."""

    einheiten: list[Grenzeinheit]
    befunde: list[Befund]
    zweifelsfaelle: list[Zweifelsfall]
    luecken: list[Luecke]


def waehle_einheiten(
    datei: Grenzdatei, *, feld_schluessel: str, feld_name: str, entscheidungen: Entscheidungen = KEINE
) -> Auswahl:
    """Je Fläche eine Einheit nach den gewählten Feldern; dazu alle Befunde der Datei.

    Fehler: `Fachfehler`, wenn es ein Feld nicht gibt; der Text nennt alle Felder mit Beispielen.
    """
    vorhanden = {feld.name for feld in datei.felder}
    for wozu, feld in (("Schlüssel", feld_schluessel), ("Name", feld_name)):
        if feld not in vorhanden:
            raise Fachfehler(
                f"Die Eigenschaft „{feld}“ ({wozu}) gibt es nicht. {felder_in_worten(datei.felder)}"
            )
    befunde: list[Befund] = []
    alle: list[Grenzeinheit] = []
    namen: dict[int, str] = {}
    for flaeche in datei.flaechen:
        name = flaeche.eigenschaften.get(feld_name, "")
        namen[flaeche.nummer] = name[:60]
        if flaeche.nummer in entscheidungen.auslassen:
            befunde.append(Befund("hinweis", "Bleibt auf Ihren Wunsch weg.", flaeche.nummer))
            continue
        geliefert = flaeche.eigenschaften.get(feld_schluessel, "")
        schluessel = entscheidungen.schluessel.get(flaeche.nummer, geliefert).strip()
        if schluessel != geliefert:
            text = f"Bekommt auf Ihren Wunsch den Schlüssel „{schluessel}“ statt „{geliefert}“."
            befunde.append(Befund("hinweis", text, flaeche.nummer))
        befunde += _pruefe_angaben(flaeche.nummer, feld_schluessel, schluessel, feld_name, name)
        alle.append(Grenzeinheit(flaeche.nummer, schluessel, name, flaeche.geometrie))
    einheiten, doppelte = _zusammengelegt(alle, entscheidungen.zusammenlegen)
    befunde += doppelte
    ohne = [Grenzeinheit(None, s.strip(), n.strip(), None) for s, n in entscheidungen.ohne_flaeche.items()]
    befunde += _pruefe_ohne_flaeche(ohne, {einheit.schluessel for einheit in einheiten})
    fehlend = luecken(einheit.schluessel for einheit in [*einheiten, *ohne])
    faelle = list(_zweifelsfaelle(einheiten, fehlend))
    befunde += _doppelte(faelle, feld_schluessel)
    befunde += _fehlende(fehlend)
    mit_namen = [
        replace(befund, name=namen.get(befund.flaeche or 0, "")) if not befund.name else befund
        for befund in [*datei.befunde, *befunde]
    ]
    return Auswahl([*einheiten, *ohne], mit_namen, faelle, fehlend)


def _pruefe_angaben(
    nummer: int | None, feld_schluessel: str, schluessel: str, feld_name: str, name: str
) -> Iterator[Befund]:
    if not schluessel:
        yield Befund("fehler", "Der Schlüssel fehlt.", nummer, feld_schluessel)
    elif len(schluessel) > SCHLUESSEL_LAENGE or "/" in schluessel or "@" in schluessel:
        yield Befund(
            "fehler",
            f"„{schluessel[:60]}“ taugt nicht als Schlüssel: höchstens {SCHLUESSEL_LAENGE} Zeichen, kein "
            "Schrägstrich.",
            nummer,
            feld_schluessel,
            schluessel,
            "Wählen Sie eine andere Eigenschaft als Schlüssel.",
        )
    if not name:
        yield Befund("fehler", "Der Name fehlt.", nummer, feld_name)
    elif len(name) > NAME_LAENGE:
        yield Befund(
            "fehler",
            f"Der Name ist länger als {NAME_LAENGE} Zeichen.",
            nummer,
            feld_name,
            name[:60],
            "Wählen Sie eine andere Eigenschaft als Name.",
        )


def _pruefe_ohne_flaeche(ohne: Sequence[Grenzeinheit], in_der_datei: set[str]) -> Iterator[Befund]:
    for einheit in ohne:
        if einheit.schluessel in in_der_datei:
            text = f"Der Schlüssel „{einheit.schluessel}“ ohne Fläche steht schon in der Datei."
            yield Befund("fehler", text, name=einheit.name, zelle=einheit.schluessel)
            continue
        yield from _pruefe_angaben(None, "Schlüssel ohne Fläche", einheit.schluessel, "Name", einheit.name)
        text = f"„{einheit.schluessel} {einheit.name}“ bekommt auf Ihren Wunsch keine Grenze."
        yield Befund("hinweis", text, name=einheit.name)


def _zusammengelegt(
    einheiten: Iterable[Grenzeinheit], schluessel: frozenset[str]
) -> tuple[list[Grenzeinheit], list[Befund]]:
    """Flächen eines der `schluessel` werden eine Einheit mit dem Namen der ersten."""
    ergebnis: list[Grenzeinheit] = []
    befunde: list[Befund] = []
    stellen: dict[str, int] = {}
    for einheit in einheiten:
        erste = stellen.get(einheit.schluessel)
        if einheit.schluessel not in schluessel or erste is None:
            stellen.setdefault(einheit.schluessel, len(ergebnis))
            ergebnis.append(einheit)
            continue
        bisher = ergebnis[erste]
        formen = [f for f in (bisher.geometrie, einheit.geometrie) if f is not None]
        ergebnis[erste] = replace(bisher, geometrie=shapely.union_all(formen) if formen else None)
        text = f"Gehört auf Ihren Wunsch zu Fläche {bisher.nummer} ({bisher.name})."
        befunde.append(Befund("hinweis", text, einheit.nummer))
    return ergebnis, befunde


# Zweifelsfälle ---------------------------------------------------------------------------------


def _zweifelsfaelle(einheiten: Sequence[Grenzeinheit], fehlend: Sequence[Luecke]) -> Iterator[Zweifelsfall]:
    """Von mehreren Flächen eines Schlüssels alle bis auf die, zu der er am ehesten gehört."""
    gruppen: dict[str, list[Grenzeinheit]] = defaultdict(list)
    for einheit in einheiten:
        if einheit.schluessel:
            gruppen[einheit.schluessel].append(einheit)
    for schluessel, gruppe in gruppen.items():
        if len(gruppe) == 1:
            continue
        andere = [(e.schluessel, e.geometrie) for e in einheiten if e.schluessel != schluessel]
        vorschlaege = {e.nummer: passender_schluessel(e.geometrie, andere, fehlend) for e in gruppe}
        # Wer einen besseren Schlüssel hat, ist der Fremde, auch wenn er in der Datei zuerst kommt.
        erste = next((e for e in gruppe if not vorschlaege[e.nummer]), gruppe[0])
        for einheit in gruppe:
            if einheit is not erste and einheit.nummer and erste.nummer:
                yield Zweifelsfall(
                    nummer=einheit.nummer,
                    schluessel=schluessel,
                    name=einheit.name,
                    erste=erste.nummer,
                    erster_name=erste.name,
                    vorschlag=vorschlaege[einheit.nummer],
                )


def _doppelte(faelle: Iterable[Zweifelsfall], feld: str) -> Iterator[Befund]:
    for fall in faelle:
        vorschlag = "Fragen Sie beim Amt nach dem richtigen Schlüssel oder wählen Sie ein eindeutiges Feld."
        if fall.vorschlag:
            vorschlag = (
                f"Gemeint sein könnte „{fall.vorschlag}“: So beginnen die Schlüssel der Nachbarn, und diese "
                "Nummer fehlt."
            )
        yield Befund(
            "fehler",
            f"Der Schlüssel „{fall.schluessel}“ steht auch bei Fläche {fall.erste} ({fall.erster_name}).",
            fall.nummer,
            feld,
            fall.schluessel,
            vorschlag,
        )


def _fehlende(fehlend: Sequence[Luecke]) -> Iterator[Befund]:
    if fehlend:
        mehr = " und weitere" if len(fehlend) > HOECHSTENS_GENANNT else ""
        yield Befund(
            "hinweis",
            "In der Nummerierung fehlt "
            f"{', '.join(luecke.in_worten for luecke in fehlend[:HOECHSTENS_GENANNT])}{mehr}.",
            vorschlag="Zahlen zu diesem Schlüssel fänden keine Einheit. Fehlt die Fläche, können Sie die "
            "Einheit ohne Grenze anlegen.",
        )
